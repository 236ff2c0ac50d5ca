"""A watched topic: what belongs to it, what of it is told, and to whom."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.model.changes import ChangeKind

DEFAULT_ALERT_ON = (
    ChangeKind.OPENED,
    ChangeKind.DEVELOPMENT,
    ChangeKind.REVERSAL,
    ChangeKind.FIGURES,
    ChangeKind.SCHEDULE,
    ChangeKind.CORRECTION,
    ChangeKind.CONFIRMATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic of the configuration, defaults filled in.

    Attributes:
        id: its key in the configuration.
        title: for people.
        all: groups of phrases; every group must match, a group by any of its phrases.
        any: phrases of which one must match.
        none: phrases of which none may match.
        like: texts of articles that show what is meant.
        feeds: ids of the feeds it listens to, ``()`` for all.
        one_thread: whether the whole topic is one storyline (``storylines: one``).
        alert_on: kinds of change that are told.
        confidence: the least confidence that is told (from ``sensitivity``).
        min_outlets: outlet families that a change needs.
        settle: how long a development waits for others of its wave.
        cooldown: how long the same key stays quiet after an alert, unless it flips.
        daily_cap: alerts in any 24 hours.
        notify: ids of sinks.
        backfill: how many of the newest entries of a feed's first poll may alert; ``None``: all;
            the string ``"feed"``: as the feed says.
    """

    id: str
    title: str
    all: tuple[tuple[str, ...], ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    one_thread: bool = False
    alert_on: tuple[ChangeKind, ...] = DEFAULT_ALERT_ON
    confidence: float = 0.6
    min_outlets: int = 1
    settle: timedelta = timedelta(minutes=5)
    cooldown: timedelta = timedelta(hours=6)
    daily_cap: int = 20
    notify: tuple[str, ...] = ()
    backfill: int | str | None = "feed"
