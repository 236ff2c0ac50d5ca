"""How a feed usually behaves and how it fares: what is learned of it, and what people are told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """How a feed fares, as people were last told; ``ok`` needs no telling."""

    OK = "ok"
    FAILING = "failing"
    SILENT = "silent"


class Standing(StrEnum):
    """How a feed stands in lists: its health, or why it has none to speak of."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    SILENT = "silent"
    PARKED = "parked"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How often a feed brings something new; of bounded size, whatever it brings.

    Attributes:
        since: how far back it is known: the oldest date of the first document, or the first poll.
        days: days that ``items`` came in; older ones count less and less.
        items: new articles of these days, likewise.
        gaps: of each of the last weeks in which anything new came, its number and the longest time
            in seconds without anything new that ended in it.
        dated: newly come articles, lately, that had a date of their own.
        late: those of them that were over 14 days old when they came.
    """

    since: datetime
    days: float = 0.0
    items: float = 0.0
    gaps: tuple[tuple[int, float], ...] = ()
    dated: float = 0.0
    late: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a poll brought, as far as habits are learned from it.

    Attributes:
        entries: in the document, 0 without one.
        new: articles that were not stored in any version.
        dated: those of them with a date of their own.
        late: those of them that were over 14 days old at the feed's previous good poll.
        dates: of a first document, when its entries were published.
    """

    entries: int = 0
    new: int = 0
    dated: int = 0
    late: int = 0
    dates: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a feed brings news of late.

    Attributes:
        items: new ones, those of some time ago counting less.
        seconds: that they came in, those of some time ago counting less.
        counted: up to when.
        at_most: the longest interval, in seconds, that the share of new entries leaves.
    """

    items: float
    seconds: float
    counted: datetime
    at_most: float
