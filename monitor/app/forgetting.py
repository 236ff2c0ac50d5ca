"""Puts off what a clock that leapt ahead would have done: by a wrong one all is old and silent.

Rule 1. A leap is seen while the daemon runs, and at its start: where the last poll of a day ago or
        longer is an age away, the clock has not yet been what it is for a day.
Rule 2. Nothing is forgotten for a day after it; a clock that still says the same then is believed.
        One that is set back is right at once.
Rule 3. Nobody is missed for as long after a leap while it runs that is far shorter: what a machine
        that slept has not looked for may come yet.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from monitor.clock import Clock

LEAP = timedelta(days=14)
"""What is forgotten so much too early had been kept for as long as it is kept at least."""
NAP = timedelta(days=1)
"""So much too early nobody is missed: a silence lasts two days at least."""
DOUBT = timedelta(days=1)

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Forgetting:
    """Says whether what is old may be forgotten, and whether what is silent may be told of.

    Attributes:
        clock: the daemon's.
        known: when a daemon last polled, of what is a day ago or longer; ``None`` if never.
    """

    clock: Clock
    known: datetime | None = None
    _seen: float = field(init=False)
    _until: float | None = None
    _hush_until: float | None = None
    _runs: bool = False

    def __post_init__(self) -> None:
        self._seen = self.clock.monotonic()

    def may(self) -> bool:
        """Whether what is old may go; ask now and then, as leaps are seen in between."""
        self._look()
        return self._until is None

    def may_miss(self) -> bool:
        """Whether what has not come for long may be called silent; ask likewise."""
        self._look()
        return self._until is None and self._hush_until is None

    def _look(self) -> None:
        now, ticks = self.clock.now(), self.clock.monotonic()
        if self.known is not None:
            self._judge(now - self.known - timedelta(seconds=ticks - self._seen), ticks)
        self.known, self._seen, self._runs = now, ticks, True
        if self._until is not None and ticks >= self._until:
            self._until = None
        if self._hush_until is not None and ticks >= self._hush_until:
            self._hush_until = None

    def _judge(self, leap: timedelta, ticks: float) -> None:
        """What the clock did beside running."""
        believed = ticks + DOUBT.total_seconds()
        if leap > LEAP:
            self._until = believed
            log.warning("clock.leapt", days=leap.days)
        elif leap < -LEAP:
            self._until = None
        # Before the start nobody looked, and what was known is a day old or older.
        if self._runs and leap > NAP:
            self._hush_until = believed
        elif leap < -NAP:
            self._hush_until = None
