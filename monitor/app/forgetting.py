"""Puts off forgetting after the clock has leapt ahead: by a wrong one everything is old.

Rule 1. A leap is seen while the daemon runs, and at its start: where the last poll of a day ago or
        longer is an age away, the clock has not yet been what it is for a day.
Rule 2. Nothing is forgotten for a day after it; a clock that still says the same then is believed.
        One that is set back is right at once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from monitor.clock import Clock

LEAP = timedelta(days=14)
"""What is forgotten so much too early had been kept for as long as it is kept at least."""
DOUBT = timedelta(days=1)

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Forgetting:
    """Says whether what is old may be forgotten.

    Attributes:
        clock: the daemon's.
        known: when a daemon last polled, of what is a day ago or longer; ``None`` if never.
    """

    clock: Clock
    known: datetime | None = None
    _seen: float = field(init=False)
    _until: float | None = None

    def __post_init__(self) -> None:
        self._seen = self.clock.monotonic()

    def may(self) -> bool:
        """Whether the clock is to be believed; ask now and then, as leaps are seen in between."""
        now, ticks = self.clock.now(), self.clock.monotonic()
        if self.known is not None:
            self._judge(now - self.known - timedelta(seconds=ticks - self._seen), ticks)
        self.known, self._seen = now, ticks
        if self._until is not None and ticks >= self._until:
            self._until = None
        return self._until is None

    def _judge(self, leap: timedelta, ticks: float) -> None:
        """What the clock did beside running."""
        if leap > LEAP:
            self._until = ticks + DOUBT.total_seconds()
            log.warning("clock.leapt", days=leap.days)
        elif leap < -LEAP:
            self._until = None
