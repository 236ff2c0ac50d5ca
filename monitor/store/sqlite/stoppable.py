"""Runs what takes long beside the loop, and ends it soon once nobody waits for it any more."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from monitor.store.sqlite.connection import Stopped

T = TypeVar("T")


async def stoppable(run: Callable[[Stopped], T]) -> T:
    """What comes of ``run`` in a thread; who is cancelled meanwhile waits until it has ended.

    Args:
        run: is given what says whether to stop.
    """
    stop = threading.Event()
    work = asyncio.ensure_future(asyncio.to_thread(run, stop.is_set))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(work, return_exceptions=True)
        raise
