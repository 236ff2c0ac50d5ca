"""Measures how long the event loop keeps others waiting."""

import asyncio
from types import TracebackType
from typing import Self

from monitor.clock import SystemClock

STEP = 0.002


class Lag:
    """While the block runs, a task wakes every 2 ms; ``worst`` is the longest it was late."""

    def __init__(self) -> None:
        self.worst = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.get_running_loop().create_task(self._watch())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()

    async def _watch(self) -> None:
        clock = SystemClock()
        while True:
            before = clock.monotonic()
            await clock.sleep(STEP)
            self.worst = max(self.worst, clock.monotonic() - before - STEP)
