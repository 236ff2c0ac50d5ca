"""A day of the whole daemon in the simulated world, its memory and handles looked at all the while.

Everything runs as in life, worker processes included, but for three things: the servers are made
up, time is simulated, and articles leave the live index after an hour and a half instead of two
weeks, so that what is steady in the long run is so within the first hours.
"""

import asyncio
import gc
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from monitor.app.daemon import Daemon
from monitor.collect.poller import Poller
from monitor.config import Config
from monitor.http.exchange import Http
from monitor.model.topics import Topic
from monitor.pipeline import batches, flow
from tests.benchmarks import corpus
from tests.benchmarks.gauges import own
from tests.simulated.days import WorldClock, feed
from tests.simulated.network import Judge, Network
from tests.simulated.sources import HOUR, MINUTE, Source, Sources
from tests.support.daemon import descendants

LIVE = timedelta(hours=1.5)
EVENTS = 2_000
CHARACTERS = 1_200
_HOUSEKEEPING = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Look:
    """One look.

    Attributes:
        hour: of the simulated day.
        main: bytes that the daemon's process filled; what it reads of libraries' files is left out,
            as that changes with who else on the machine has them open.
        workers: the same of its worker processes, what they share counted once.
        handles: open files, sockets and pipes of the daemon's process.
        live: articles in the live index.
        polls: so far.
        articles: so far.
    """

    hour: float
    main: int
    workers: int
    handles: int
    live: int
    polls: int
    articles: int


async def day(world: Sources, topics: tuple[Topic, ...], folder: Path, step: int) -> list[Look]:
    """Live through the world's span; a look each simulated half hour."""
    config = Config(
        path=folder / "monitor.yaml",
        database=folder / "monitor.db",
        feeds=tuple(feed(str(number), one) for number, one in enumerate(world.feeds)),
        topics=topics,
        families={},
    )
    clock = WorldClock()
    network = Network(world, Judge(0, 0), document=_document)
    daemon = Daemon(config, clock)
    looks: list[Look] = []
    async with AsyncExitStack() as stack:
        stack.enter_context(_short_life())
        parts = await daemon._open(stack)
        parts = replace(parts, http=Http(clock=clock, transport=network))
        async with asyncio.TaskGroup() as tasks:
            poller = daemon._poller(parts, tasks)
            deciding = tasks.create_task(parts.flow.run())
            for second in range(0, int(world.span), step):
                clock.seconds = float(second)
                network.deliver(clock.seconds)
                await poller.tick()
                await _settled(poller, network, parts.flow)
                if second % _HOUSEKEEPING == 0:
                    await daemon._keep_house(parts)
                if second % (HOUR / 2) == 0:
                    looks.append(_look(second, parts.flow, poller))
            await poller.drain(0)
            deciding.cancel()
    return looks


@contextmanager
def _short_life() -> Iterator[None]:
    """Articles leave the live index early."""
    usual, batches.LIVE = batches.LIVE, LIVE
    try:
        yield
    finally:
        batches.LIVE = usual


async def _settled(poller: Poller, network: Network, deciding: flow.Flow) -> None:
    """Wait until every poll under way waits for its answer and all that came is stored."""
    while poller.flying != network.waiting:  # noqa: ASYNC110 - neither side knows of the other
        await asyncio.sleep(1e-4)  # noqa: TID251 - the world's own clock stands still
    await deciding.drain()


def _look(second: int, deciding: flow.Flow, poller: Poller) -> Look:
    gc.collect()
    return Look(
        hour=second / HOUR,
        main=own([os.getpid()]),
        workers=own(descendants(os.getpid())),
        handles=len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - names are enough
        live=len(deciding.batches._index),
        polls=poller.polled,
        articles=deciding.batches.verdicts.total(),
    )


def _document(source: Source, first: int, after: int) -> bytes:
    number = int(source.url.rpartition("/")[2].removesuffix(".xml"))
    items = "".join(_item(number, one) for one in range(after - 1, first - 1, -1))
    return corpus.channel(number, items)


@lru_cache(maxsize=5_000)  # full from the first polls on, so that it does not grow either
def _item(number: int, item: int) -> str:
    return corpus.item(number, item, events=EVENTS, characters=CHARACTERS)
