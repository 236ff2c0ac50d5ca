"""Runs the daemon's own parts by a clock that is told: a line with a time in, "done" out.

Run as ``python -m tests.support.readerscore.paced CONFIG TIME``. After each line everything that is
due at that time has been polled and stored; between two lines time stands still.
"""

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from typing_extensions import override

from monitor import config, log
from monitor.app.daemon import Daemon
from monitor.clock import Clock
from monitor.collect.poller import Poller
from monitor.pipeline import flow
from tests.support.readerscore.site import know_names


class ToldClock(Clock):
    """A clock that stands still until it is told the time; who sleeps is woken by that."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._told = asyncio.Condition()

    async def tell(self, now: datetime) -> None:
        """It is ``now``."""
        async with self._told:
            self._now = now
            self._told.notify_all()

    @override
    def now(self) -> datetime:
        return self._now

    @override
    def monotonic(self) -> float:
        return self._now.timestamp()

    @override
    async def sleep(self, seconds: float) -> None:
        if seconds <= flow.BEHIND:
            # Only lets others run: nobody tells a time between two, for what comes close behind.
            await asyncio.sleep(0)  # noqa: TID251 - this is a clock
            return
        end = self.monotonic() + seconds
        async with self._told:
            await self._told.wait_for(lambda: self.monotonic() >= end)


async def _main(path: str, start: datetime) -> None:
    log.setup(sys.stderr, terminal=False)
    know_names()
    clock = ToldClock(start)
    daemon = Daemon(config.load(Path(path), os.environ), clock)
    async with AsyncExitStack() as stack:
        parts = await daemon._open(stack)
        async with asyncio.TaskGroup() as tasks:
            poller = daemon._poller(parts, tasks)
            deciding = tasks.create_task(parts.flow.run())
            while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
                await clock.tell(datetime.fromisoformat(line))
                await _tick(poller)
                await parts.flow.drain()
                sys.stdout.write("done\n")
                sys.stdout.flush()
            await poller.drain(0)
            deciding.cancel()


async def _tick(poller: Poller) -> None:
    """What the daemon does once a second, and all polls that come of it."""
    await poller.tick()
    while poller.flying:
        await poller._idle.wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
