"""Lets the real poller, cadence and store live through days of the simulated world.

One step is a second or a few of simulated time: answers that are due arrive, the scheduler's tick
rings, and the step is over when nothing is left to do but wait for answers.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from typing_extensions import override

from monitor.clock import Clock
from monitor.collect.cadence import after_poll
from monitor.collect.needs import Means
from monitor.collect.poller import Poller
from monitor.http.exchange import Http
from monitor.model.feeds import Feed, PollDone
from monitor.model.habits import Brought
from monitor.model.outcomes import Fresh, Hints, Trouble
from monitor.model.reading import Polled, ReadResult, ReadTask
from monitor.store.sqlite import SqliteStore
from tests.simulated.network import BEGINNING, Judge, Network, Verdicts
from tests.simulated.sources import DAY, Source, Sources
from tests.support.databases import open_store

MIN_EVERY = timedelta(minutes=10)
SPACING = timedelta(seconds=5)
_TURNS = 64


class WorldClock(Clock):
    """Stands still within a step."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @override
    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    @override
    def monotonic(self) -> float:
        return self.seconds

    @override
    async def sleep(self, seconds: float) -> None:
        assert seconds < 1, "nothing that is simulated sleeps for as long as a step"
        await asyncio.sleep(0)  # noqa: TID251 - gives way, waits for nothing


@dataclass(slots=True)
class Record:
    """What polling came to for one feed.

    Attributes:
        polls: how many.
        delays: seconds from an item's coming out to its being taken in.
        missed: items that had left the document before anybody looked.
        taken: the number after the last item taken.
    """

    polls: int = 0
    delays: list[float] = field(default_factory=list)
    missed: int = 0
    taken: int | None = None

    def take(self, source: Source, first: int, after: int, at: float) -> int:
        """Take in a document; how many of its items are new."""
        if self.taken is None:
            self.taken = after
            return after - first
        self.missed += max(0, first - self.taken)
        fresh = range(max(first, self.taken), after)
        self.delays.extend(at - source.published[number] for number in fresh)
        self.taken = max(self.taken, after)
        return len(fresh)


@dataclass(frozen=True, slots=True)
class Life:
    """What came of the whole.

    Attributes:
        records: one for each feed of the world, in its order.
        verdicts: what the judge of the servers' side found.
    """

    records: list[Record]
    verdicts: Verdicts


class _Desk:
    """Reads the world's documents, and ends each poll as the pipeline does."""

    def __init__(self, world: Sources, store: SqliteStore, clock: WorldClock) -> None:
        self.feeds = {str(n): feed(str(n), one) for n, one in enumerate(world.feeds)}
        self.records = [Record() for _ in world.feeds]
        self._world = world
        self._store = store
        self._clock = clock
        self._random = Random(2)  # noqa: S311 - jitter
        self._documents: dict[str, tuple[int, int]] = {}

    async def run(self, task: ReadTask, /) -> ReadResult | Trouble:
        """Read a document."""
        if task.body.startswith(b"<"):
            return Trouble.NOT_A_FEED
        first, after = map(int, task.body.split())
        self._documents[task.feed] = first, after
        hours = self._world.feeds[int(task.feed)].skip_hours
        return ReadResult(hints=Hints(skip_hours=tuple(sorted(hours))))

    async def intake(self, polled: Polled) -> None:
        """Count what is new and store when to poll again."""
        number = int(polled.feed)
        record = self.records[number]
        record.polls += 1
        brought = Brought()
        trouble = polled.result.trouble if polled.result else None
        if isinstance(polled.outcome, Fresh) and polled.result and not trouble:
            first, after = self._documents.pop(polled.feed)
            source = self._world.feeds[number]
            dates = tuple(BEGINNING + timedelta(seconds=at) for at in source.published[first:after])
            new = record.take(source, first, after, self._clock.seconds)
            brought = Brought(entries=after - first, new=new, dates=dates)
        state = after_poll(
            self.feeds[polled.feed],
            polled.lease.state,
            polled.outcome,
            polled.result,
            brought=brought,
            now=polled.at,
            jitter=self._random.random(),
        )
        done = PollDone(
            feed=polled.feed, epoch=polled.lease.epoch, state=state, at=polled.at, seconds=0
        )
        await self._store.finish([done])


def feed(number: str, source: Source) -> Feed:
    """How the configuration has a feed of the world."""
    return Feed(id=number, url=source.url, min_every=MIN_EVERY, host_spacing=SPACING)


async def live(
    world: Sources,
    folder: Path,
    *,
    step: int = 1,
    tell: Callable[[float], None] = lambda _: None,
) -> Life:
    """Poll the world for its span, ticking each ``step`` seconds.

    ``tell`` hears how many seconds have passed, once a day.
    """
    judge = Judge(MIN_EVERY.total_seconds(), SPACING.total_seconds())
    network = Network(world, judge)
    clock = WorldClock()
    async with _store(folder, clock) as store:
        desk = _Desk(world, store, clock)
        await store.configure(tuple(desk.feeds.values()), (), (), clock.now())
        async with asyncio.TaskGroup() as tasks:
            means = Means(
                due=store,
                http=Http(clock=clock, transport=network),
                readers=desk,
                intake=desk.intake,
                clock=clock,
                jitter=Random(3).random,  # noqa: S311 - jitter
            )
            poller = Poller(means, desk.feeds, tasks)
            for second in range(0, int(world.span), step):
                clock.seconds = float(second)
                network.deliver(clock.seconds)
                await poller.tick()
                await _settled(poller, network)
                if second % DAY == 0:
                    tell(clock.seconds)
            await poller.drain(0)
    return Life(desk.records, judge.found)


@asynccontextmanager
async def _store(folder: Path, clock: Clock) -> AsyncIterator[SqliteStore]:
    store = await open_store(folder / "monitor.db", clock)
    try:
        yield store
    finally:
        await store.close()


async def _settled(poller: Poller, network: Network) -> None:
    """Wait until every poll under way waits for its answer."""
    turns = 0
    while poller.flying != network.waiting:
        turns += 1
        # Beyond a few turns of the loop somebody waits for the database's thread.
        await asyncio.sleep(0 if turns % _TURNS else 1e-4)  # noqa: TID251 - the world's own clock stands still


def fixed(world: Sources, every: float) -> list[Record]:
    """The same world polled each ``every`` seconds, with no troubles and no manners at all."""
    records = [Record() for _ in world.feeds]
    for number, (source, record) in enumerate(zip(world.feeds, records, strict=True)):
        at = every * (number % 100) / 100
        while at < world.span and not source.dead(at):
            record.polls += 1
            record.take(source, *source.document(at), at)
            at += every
    return records
