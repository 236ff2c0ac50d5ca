"""The only place that reads a clock, sleeps, or waits with a deadline."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from typing_extensions import override


def processor_time(pid: int) -> float:
    """CPU seconds, user and system, that process ``pid`` has used; 0 for one that is gone."""
    try:
        # The kernel's number for "the CPU clock of process pid", see clock_getcpuclockid(3).
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


class Clock(Protocol):
    """Time as the daemon knows it; tests bring their own."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        ...


class SystemClock(Clock):
    """The machine's clock."""

    @override
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one home

    @override
    def monotonic(self) -> float:
        return time.monotonic()  # noqa: TID251 - the one home

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)  # noqa: TID251 - the one home


class ShiftedClock(SystemClock):
    """The machine's clock, moved by a fixed offset: yesterday's news as if it were today's."""

    def __init__(self, start: datetime) -> None:
        """Let time begin at ``start`` (aware) and go on at its usual pace."""
        self._offset = start - super().now()

    @override
    def now(self) -> datetime:
        return super().now() + self._offset


class HandClock(Clock):
    """A clock that stands still until it is set: time for replays and tests."""

    def __init__(self, start: datetime) -> None:
        """Show ``start`` (aware)."""
        self.time = start

    @override
    def now(self) -> datetime:
        return self.time

    @override
    def monotonic(self) -> float:
        return self.time.timestamp()

    @override
    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` have passed at once."""
        self.time += timedelta(seconds=seconds)
        await asyncio.sleep(0)  # noqa: TID251 - the one home
