"""What a task may take: processor time by its worker's own clock, and at most so long by the wall.

Rule 1. On a starved machine a worker waits for its turn, through no fault of its document; only
        what it computes counts against the document.
Rule 2. A worker that neither computes nor answers (stopped, or asleep) is ended by the ceiling.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor import clock

STEP = 0.05
"""Seconds between two looks at a worker that has nearly used up its time."""


@asynccontextmanager
async def allowed(pid: int, processor: float, ceiling: float) -> AsyncIterator[None]:
    """Let the block wait for process ``pid``.

    Args:
        pid: a process of one thread, whose time is counted from now on.
        processor: seconds that it may compute.
        ceiling: seconds by the wall that the block may last.

    Raises:
        TimeoutError: either has passed; what the block awaited is cancelled.
    """
    loop = asyncio.get_running_loop()
    end = clock.processor_time(pid) + processor
    timer: asyncio.TimerHandle

    def look() -> None:
        nonlocal timer
        left = end - clock.processor_time(pid)
        if left <= 0:
            limit.reschedule(loop.time())
        else:
            timer = loop.call_later(max(left, STEP), look)

    async with asyncio.timeout(ceiling) as limit:
        # One thread computes no faster than the wall's clock runs: there is no need to look before.
        timer = loop.call_later(processor, look)
        try:
            yield
        finally:
            timer.cancel()
