"""What keeps a sink from being flooded: quiet hours, times of digests, and a rate."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """A part of each day in which a sink is sent nothing but what cannot wait.

    Attributes:
        begin: when it begins, by the clocks of the zone.
        end: when it ends; on the next day unless it is later than ``begin``.
        zone: IANA name of the zone.
        override: payload types that cannot wait, those of storylines without their prefix.
    """

    begin: time
    end: time
    zone: str
    override: tuple[str, ...] = ("reversal",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """Times as a line of crontab gives them.

    Attributes:
        minutes: 0 to 59.
        hours: 0 to 23.
        days: of the month, 1 to 31.
        months: 1 to 12.
        weekdays: 0, Sunday, to 6.
        either: whether a day that ``days`` or ``weekdays`` has is enough; both were given.
        zone: IANA name of the zone whose clocks are meant.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    either: bool
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many deliveries a sink takes: ``count`` in any ``seconds``, at once or spread."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """All of it for one sink; ``None`` is without that.

    Attributes:
        quiet: its quiet hours.
        digest: when it gets its digests.
        rate: what it takes.
        prompt: payload types that its service needs at once, whatever the others have to wait for.
    """

    quiet: QuietHours | None = None
    digest: Cron | None = None
    rate: Rate | None = None
    prompt: frozenset[str] = frozenset()
