"""Collect and store alone: the daemon's own parts, without all that follows an article.

Polls, leases, fetches, workers that make records, one plan per batch and its storing are the
daemon's. Left out are: fingerprints of copies and events, topics and claims in the worker; recall,
matching, storylines, alerts and the live index in the main process, and in both the table of word
frequencies. Each article is a story of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

from typing_extensions import override

from monitor import memory
from monitor.collect.needs import Means
from monitor.collect.poller import Poller
from monitor.dedupe.background import Background
from monitor.dedupe.index import LiveIndex
from monitor.http.exchange import Http
from monitor.model.feeds import Feed
from monitor.model.plans import Arrival, Plan, StoredArticle
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.pipeline.batches import Batches, Verdicts
from monitor.pipeline.decide import arrived
from monitor.pipeline.flow import Flow
from monitor.store.sqlite import open_store
from monitor.worker.context import ReadContext
from monitor.worker.pool import Pool
from tests.benchmarks.recording import Recording
from tests.benchmarks.running import JumpingClock, Running

NO_WORDS = Background(documents=1, frequency={})


class Storing(Batches):
    """Takes every article for new, and asks nobody."""

    @override
    async def _decide(self, arrivals: Sequence[Arrival], failed: set[int]) -> tuple[Plan, Verdicts]:
        stored = tuple(_stored(arrival) for arrival in arrivals)
        stories = tuple(
            Story(id=one.verdict.story, first=one.article.id, span=one.at, last_arrival=one.arrived)
            for one in stored
        )
        return Plan(articles=stored, stories=stories), tuple(one.verdict for one in stored)

    @override
    async def _take_over(self, plan: Plan, verdicts: Verdicts) -> None:
        self.verdicts.update(verdict.kind for verdict in verdicts if verdict is not None)


def _stored(arrival: Arrival) -> StoredArticle:
    verdict = Verdict(
        kind=VerdictKind.NEW,
        of=None,
        story=f"st_{arrival.reading.article.id}",
        score=0.0,
        reason=VerdictReason.NOTHING_ALIKE,
    )
    return StoredArticle.of(arrival.reading, verdict, arrived(arrival))


@asynccontextmanager
async def collecting(folder: Path, feeds: Sequence[Feed]) -> AsyncIterator[Running]:
    """Put up what collects and stores."""
    clock = JumpingClock()
    by_id = {feed.id: feed for feed in feeds}
    memory.one_pool()
    async with AsyncExitStack() as stack:
        store = await open_store(folder / "monitor.db", clock)
        stack.push_async_callback(store.close)
        await store.configure(feeds, (), (), clock.now())
        pool = Pool(Recording, ReadContext(background=NO_WORDS))
        stack.push_async_callback(pool.close)
        await pool.start()
        http = Http(clock=clock)
        stack.push_async_callback(http.aclose)
        flow = Flow(
            store=store,
            batches=Storing(
                store=store, index=LiveIndex(NO_WORDS), topics={}, clock=clock, told=lambda: None
            ),
            feeds=by_id,
            clock=clock,
            jitter=lambda: 0.0,
            told=lambda: None,
        )
        memory.settle()
        async with asyncio.TaskGroup() as tasks:
            means = Means(
                due=store,
                http=http,
                readers=pool,
                intake=flow.intake,
                clock=clock,
                jitter=lambda: 0.0,
            )
            poller = Poller(means, by_id, tasks, first_rate=1e9)
            deciding = tasks.create_task(flow.run())
            yield Running(clock, poller, SimpleNamespace(flow=flow))
            deciding.cancel()
