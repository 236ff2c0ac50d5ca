"""A poller at work: over the real store and a real server, on a clock that is moved by hand."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from monitor.collect.needs import Means
from monitor.collect.poller import Poller
from monitor.http.exchange import Http
from monitor.model.feeds import Feed, FeedState, PollReason
from monitor.model.outcomes import Trouble
from monitor.model.reading import Polled, ReadResult, ReadTask
from monitor.pipeline.polls import Circumstances, finished
from monitor.store import Views
from monitor.store.sqlite import SqliteStore, open_views
from tests.support.databases import open_store
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import HandClock, until

BODY = b"<rss version='2.0'><channel/></rss>"
PATIENCE = 60.0
"""Seconds that a disk and a server may take for one step on a machine with much else to do."""


class Readers:
    """Reads in this process; remembers what it was given."""

    def __init__(self) -> None:
        self.tasks: list[ReadTask] = []
        self.answer: ReadResult | Trouble = ReadResult(title="Feed")

    async def run(self, task: ReadTask, /) -> ReadResult | Trouble:
        self.tasks.append(task)
        return self.answer


@dataclass
class Desk:
    """A poller with everything around it."""

    store: SqliteStore
    views: Views
    clock: HandClock
    site: Loopback
    http: Http
    feeds: dict[str, Feed]
    tasks: asyncio.TaskGroup
    options: dict[str, Any]
    readers: Readers = field(default_factory=Readers)
    taken: list[Polled] = field(default_factory=list)
    poller: Poller = field(init=False)

    def __post_init__(self) -> None:
        self.hire()

    def hire(self) -> None:
        """Take a new poller, which knows nothing but what is stored."""
        means = Means(
            due=self.store,
            http=self.http,
            readers=self.readers,
            intake=lambda polled: self.intake(polled),  # noqa: PLW0108 - it may be replaced
            clock=self.clock,
            jitter=lambda: 0.0,
        )
        self.poller = Poller(means, self.feeds, self.tasks, **self.options)

    async def restart(self) -> None:
        """End as if killed, and begin again."""
        self.hire()
        await self.store.configure(tuple(self.feeds.values()), (), (), self.clock.now())
        await self.store.reclaim(self.clock.now())

    async def intake(self, polled: Polled) -> None:
        """What the pipeline does, as far as it matters here."""
        self.taken.append(polled)
        around = Circumstances(jitter=0, dark=False, ops=())
        await self.store.finish([finished(self.feeds[polled.feed], polled, (), around)])

    async def tick(self, seconds: float = 0.0) -> list[str]:
        """Let time pass, ring, wait for what begins; the feeds that were polled."""
        self.clock.pass_(seconds)
        before = len(self.taken)
        await self.poller.tick()
        await until(lambda: self.poller.flying == 0)
        return [polled.feed for polled in self.taken[before:]]

    async def run_once(self, seconds: float, step: float = 0.1) -> int:
        """Run a single pass, which may take so many seconds; how many polls that were.

        Time goes by only while the pass sleeps and nobody is being asked: what a disk or a server
        takes on a busy machine is no time of the pass, and nobody sleeps on a clock that stands.
        """
        once = asyncio.get_running_loop().create_task(self.poller.run_once())
        end = self.clock.monotonic() + seconds
        try:
            while True:
                await until(lambda: once.done() or self._only_time_is_waited_for, PATIENCE)
                if once.done():
                    return await once
                assert self.clock.monotonic() < end, "it goes on and on"
                self.clock.pass_(step)
        finally:
            once.cancel()

    @property
    def _only_time_is_waited_for(self) -> bool:
        return self.clock.slept_by_somebody and not self.poller.flying

    async def remembered(self, feed: str) -> FeedState:
        """What is stored of a feed."""
        return next(view.state for view in await self.views.feeds() if view.state.feed == feed)

    async def state(self, feed: str) -> tuple[PollReason, float | None]:
        """Why and in how many seconds a feed is polled next, as stored."""
        state = await self.remembered(feed)
        due = state.next_poll
        return state.reason, (due - self.clock.now()).total_seconds() if due else None


@asynccontextmanager
async def desk(
    folder: Path,
    http: Http,
    make: Callable[[Loopback], list[Feed]],
    **options: Any,
) -> AsyncIterator[Desk]:
    """A desk whose feeds are made for the server."""
    http.clock = clock = HandClock()
    store = await open_store(folder / "monitor.db", clock)
    views = open_views(folder / "monitor.db")
    async with Loopback.serve() as site:
        feeds = {feed.id: feed for feed in make(site)}
        await store.configure(list(feeds.values()), [], [], clock.now())
        async with asyncio.TaskGroup() as tasks:
            yield Desk(store, views, clock, site, http, feeds, tasks, options)
    await views.close()
    await store.close()


@asynccontextmanager
async def names_lead_home() -> AsyncIterator[Http]:
    """A way out on which every name leads to the loopback."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    http = Http(lookup=lambda _: ("127.0.0.1",), tls=tls)
    try:
        yield http
    finally:
        await http.aclose()


def feed(name: str, url: str, **more: object) -> Feed:
    """A feed on the loopback."""
    return replace(Feed(id=name, url=url, allow_networks=LOOPBACK), **more)  # type: ignore[arg-type]


def on(host: str, *names: str, **more: object) -> Callable[[Loopback], list[Feed]]:
    """Feeds of one host, each with a document."""

    def make(site: Loopback) -> list[Feed]:
        return [
            feed(
                name,
                site.answer(f"/{name}", Reply(body=BODY)).replace("127.0.0.1", host),
                **more,
            )
            for name in names
        ]

    return make
