"""The whole way of an entry in this process: real poller, reader, flow and store on local files."""

import asyncio
import hashlib
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from monitor.app.parts import background
from monitor.collect.needs import Means
from monitor.dedupe.index import LiveIndex
from monitor.http.exchange import Http
from monitor.model.feeds import Feed
from monitor.model.reading import Polled, ReadResult, ReadTask
from monitor.model.topics import Topic
from monitor.pipeline.batches import Batches
from monitor.pipeline.flow import Flow
from monitor.schedule import Poller
from monitor.store.sqlite import SqliteStore
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.support.databases import open_store
from tests.support.notifying import HandClock
from tests.support.values import NOON

KEEP = timedelta(days=180)
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def item(name: str, text: str = "", more: str = "") -> str:
    """An RSS item."""
    words = text or " ".join(_invented(f"{name}-{number}") for number in range(20))
    return (
        f"<item><title>{_invented(name)} {_invented(name + name)}</title><link>https://news.example/{name}</link>"
        f"<guid>{name}</guid><description>{words}</description>{more}</item>"
    )


def _invented(seed: str) -> str:
    """A word that nothing else is named by, so that no two items report the same event."""
    return hashlib.blake2b(seed.encode(), digest_size=5).hexdigest().translate(_LETTERS)


def rss(*items: str) -> bytes:
    """An RSS document."""
    inside = "".join(items)
    return f"<rss version='2.0'><channel><title>F</title>{inside}</channel></rss>".encode()


@dataclass
class Newsroom:
    """A daemon's parts without its tasks: every poll happens when the test says so."""

    folder: Path
    store: SqliteStore
    flow: Flow
    clock: HandClock
    reader: Reader
    feeds: dict[str, Feed]
    http: Http
    tasks: list[ReadTask] = field(default_factory=list)
    results: list[ReadResult] = field(default_factory=list)

    async def run(self, task: ReadTask, /) -> ReadResult:
        """A worker, in this process."""
        self.tasks.append(task)
        self.results.append(self.reader(task))
        return self.results[-1]

    def publish(self, document: bytes, feed: str = "a") -> None:
        """Let a feed carry a document from now on."""
        path = self.folder / f"{feed}.xml"
        path.write_bytes(document)
        # The clock of the test is not that of the disk: no two versions may look alike.
        stamp = self.clock.monotonic() + len(self.tasks) + len(document)
        os.utime(path, (stamp, stamp))

    async def polled(self, **wait: float) -> list[Polled]:
        """Let time pass and poll whatever is due; what came of it, unstored."""
        self.clock.pass_(timedelta(**wait).total_seconds())
        taken: list[Polled] = []

        async def intake(polled: Polled) -> None:
            taken.append(polled)

        async with asyncio.TaskGroup() as tasks:
            means = Means(
                due=self.store,
                http=self.http,
                readers=self,
                intake=intake,
                clock=self.clock,
                jitter=lambda: 0.0,
            )
            poller = Poller(means, self.feeds, tasks)
            await poller.tick()
        return taken

    async def poll(self, **wait: float) -> dict[str, int]:
        """Let time pass, poll what is due and take it in; how many articles got which verdict."""
        before = self.flow.batches.verdicts.copy()
        await self.flow.take_wave(await self.polled(**wait))
        return {kind.value: n for kind, n in (self.flow.batches.verdicts - before).items()}

    async def keep_house(self) -> None:
        """Forget what is old, as the daemon does."""
        await self.flow.batches.expire()
        while await self.store.prune(self.clock.now() - KEEP, 100):
            pass


@asynccontextmanager
async def newsroom(
    folder: Path, *feeds: str, topics: tuple[Topic, ...] = ()
) -> AsyncIterator[Newsroom]:
    """A newsroom with local feeds, each a file beside the database."""
    clock = HandClock(NOON)
    store = await open_store(folder / "monitor.db", clock)
    configured = [
        Feed(id=name, url=(folder / f"{name}.xml").as_uri(), backfill=None)
        for name in feeds or ("a",)
    ]
    await store.configure(configured, [topic.id for topic in topics], (), NOON)
    by_id = {feed.id: feed for feed in configured}
    flow = Flow(
        store=store,
        batches=Batches(
            store=store,
            index=LiveIndex(background()),
            topics={topic.id: topic for topic in topics},
            clock=clock,
            told=lambda: None,
        ),
        feeds=by_id,
        clock=clock,
        jitter=lambda: 0.0,
        told=lambda: None,
    )
    reader = Reader(ReadContext(topics=topics, background=background(), weights=weights))
    # The feeds are files: nothing is asked for which the certificates of the system had to be read.
    http = Http(tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    try:
        yield Newsroom(folder, store, flow, clock, reader, by_id, http)
        assert await store.check() == ()
    finally:
        await http.aclose()
        await store.close()
