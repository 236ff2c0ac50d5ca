"""The daemon's own parts put together for a benchmark, so that each step can be measured alone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from typing_extensions import override

from monitor import memory
from monitor.app.daemon import Daemon
from monitor.clock import SystemClock
from monitor.collect.poller import Poller
from monitor.config import Config
from monitor.model.feeds import Feed
from monitor.model.topics import Topic
from tests.benchmarks import corpus

TOPICS = 10
ROUND = timedelta(hours=1)


class JumpingClock(SystemClock):
    """The machine's clock, put forward by hand so that feeds are due again."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    @override
    def now(self) -> datetime:
        return super().now() + self._ahead

    def jump(self, by: timedelta = ROUND) -> None:
        """Let that much time have passed."""
        self._ahead += by


def feeds_at(urls: Sequence[str]) -> tuple[Feed, ...]:
    """Feeds as configured for loopback: no pause between two, each due again in the next round."""
    every = ROUND / 2
    return tuple(
        Feed(
            id=f"feed-{number}",
            url=url,
            every=every,
            min_every=every,
            host_spacing=timedelta(0),
            host_concurrency=1_000,
            allow_networks=("127.0.0.0/8",),
            backfill=None,
        )
        for number, url in enumerate(urls)
    )


def topics(count: int = TOPICS) -> tuple[Topic, ...]:
    """Topics that each watch the place of one event, and its people."""
    return tuple(
        Topic(
            id=f"topic-{number}",
            title=f"What happens in {corpus.event(number).place}",
            any=(corpus.event(number).place, *corpus.event(number).people),
            none=("recipe*", "horoscope"),
        )
        for number in range(count)
    )


@dataclass(frozen=True, slots=True)
class Running:
    """Parts that are up; nothing is polled until it is asked for."""

    clock: JumpingClock
    poller: Poller
    parts: Any

    async def round(self) -> int:
        """Let an hour pass, poll all that is due, and wait until it is stored; how many polls.

        Raises:
            RuntimeError: one failed, as on a machine so busy that a worker's deadline passes; the
                next round would do what belongs to this one.
        """
        self.clock.jump()
        polls = await self.poller.run_once()
        await self.parts.flow.drain()
        if self.parts.flow.failed:
            raise RuntimeError(f"these polls failed: {self.parts.flow.failed}")
        return polls


@asynccontextmanager
async def running(
    folder: Path, feeds: Sequence[Feed], watched: Sequence[Topic]
) -> AsyncIterator[Running]:
    """Put up what ``monitor run`` puts up, scheduler and signals aside."""
    config = Config(
        path=folder / "monitor.yaml",
        database=folder / "monitor.db",
        feeds=tuple(feeds),
        topics=tuple(watched),
        families={},
    )
    clock = JumpingClock()
    daemon = Daemon(config, clock)
    memory.one_pool()
    async with AsyncExitStack() as stack:
        parts = await daemon._open(stack)
        memory.settle()
        async with asyncio.TaskGroup() as tasks:
            poller = daemon._poller(parts, tasks)
            # First polls are spread for politeness; here that is only waiting.
            poller._turns.first_pause = 0.0
            deciding = tasks.create_task(parts.flow.run())
            yield Running(clock, poller, parts)
            deciding.cancel()
