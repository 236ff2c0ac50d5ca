"""Measures how long the event loop keeps others waiting, on a machine that is busy with others."""

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.clock import SystemClock

STEP = 0.002


def waited() -> float:
    """Seconds that this thread was ready to run so far, and others ran; 0 if the kernel is mute."""
    stat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    try:
        return int(stat.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


class Lag:
    """While the block runs, a task wakes every 2 ms; ``worst`` is the longest it was late.

    What the scheduler gave to others meanwhile is no fault of this loop and does not count.
    """

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
            began = clock.monotonic() - waited()
            await clock.sleep(STEP)
            self.worst = max(self.worst, clock.monotonic() - waited() - began - STEP)
