"""The phases that clients go through on one farm, and ours in them.

It loads nothing of other clients: the memory that is told is our own.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.benchmarks.collecting import collecting
from tests.benchmarks.farm import begin, urls
from tests.benchmarks.gauges import MIB, MILLI, Cpu, own_pss
from tests.benchmarks.running import feeds_at, running, topics

PHASES = ("first", "unchanged", "one new", "new ETag", "one in twenty")
COLLECT, DAEMON = "ours, collect and store", "ours, the whole daemon"
Figures = list[float]


async def ours(port: int, feeds: int, which: str) -> Figures:
    """CPU ms per feed of each phase, then MB at the end and how many items were taken."""
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        farmed = feeds_at(urls(port, feeds))
        made = (
            collecting(Path(folder), farmed)
            if which == COLLECT
            else running(Path(folder), farmed, topics())
        )
        async with made as up:
            verdicts = up.parts.flow.batches.verdicts
            return await phased(partial(_all_polled, up.round, feeds), verdicts.total, port, feeds)


async def phased(
    update: Callable[[], Awaitable[object]], found: Callable[[], int], port: int, feeds: int
) -> Figures:
    """The figures of a client of this process.

    Args:
        update: asks every feed once.
        found: counts the items that were taken.
        port: of the farm.
        feeds: how many it has.
    """
    figures: Figures = []
    for phase in PHASES:
        await asyncio.to_thread(begin, port, feeds, phase)
        before = Cpu.now()
        await update()
        used = Cpu.now() - before
        figures.append((used.main + used.workers) * MILLI / feeds)
    return [*figures, sum(own_pss()) / MIB, found()]


async def _all_polled(update: Callable[[], Awaitable[int]], feeds: int) -> None:
    polls = await update()
    if polls != feeds:
        raise RuntimeError(f"{polls} polls of {feeds} feeds")
