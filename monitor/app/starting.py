"""Has systemd bear with a start that takes long: a large database, a new topic's past."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from monitor import systemd
from monitor.clock import Clock

STEP = 30.0
"""Seconds from one word to the next; each asks for twice as many."""
MOST = 120
"""Words at most: a start that hangs is not borne with for more than an hour."""


@asynccontextmanager
async def bearing_with(
    clock: Clock, stopping: asyncio.Event, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[None]:
    """Ask systemd for time, again and again, until the block ends.

    Not once ``stopping`` is set: it would put off the end of a start that hangs.
    """
    asking = asyncio.ensure_future(_ask(clock, stopping, environ))
    try:
        yield
    finally:
        asking.cancel()


async def _ask(clock: Clock, stopping: asyncio.Event, environ: Mapping[str, str]) -> None:
    for _ in range(MOST):
        if stopping.is_set():
            return
        asked = int(2 * STEP * 1_000_000)
        if not systemd.notify(environ, EXTEND_TIMEOUT_USEC=asked, STATUS="starting"):
            return
        await clock.sleep(STEP)
