"""Whose turn it is: news goes ahead of a long import, the import goes on, and neither shuts out."""

import asyncio
import itertools
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor import memory
from monitor.app.parts import background
from monitor.clock import HandClock, SystemClock
from monitor.dedupe.index import LiveIndex
from monitor.model.feeds import Feed, FeedState, Lease
from monitor.model.outcomes import Fresh
from monitor.model.plans import Applied
from monitor.model.reading import Polled, ReadResult
from monitor.pipeline import flow, gathering, waves
from monitor.pipeline.batches import BATCH, Batches
from monitor.pipeline.flow import Flow
from monitor.pipeline.gathering import Gathering
from tests.support.databases import open_store
from tests.support.values import reading

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEEDS = tuple(Feed(id=name, url=f"file:///{name}.xml") for name in ("wire", "desk", "coast"))
LONG = 6 * BATCH


def entries(name, count, *, day=None):
    """Readings that have nothing to do with each other."""
    return tuple(
        replace(
            reading(f"{name}{n:03}", day or date(2026, 1, 1) + timedelta(days=n % 28)),
            content=f"{name} {n}",
        )
        for n in range(count)
    )


class Recorder:
    """A flow on a real store, with the articles in the order in which they were stored."""

    def __init__(self, store):
        self.store, self.order, self.sizes = store, [], []
        self.after = lambda: None
        self.coming = []
        self.flow = Flow(
            store=self,
            batches=Batches(
                store=self,
                index=LiveIndex(background()),
                topics={},
                clock=HandClock(NOW),
                told=lambda: None,
            ),
            feeds={feed.id: feed for feed in FEEDS},
            clock=HandClock(NOW),
            jitter=lambda: 0.5,
            told=lambda: None,
        )

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def apply(self, plan):
        done = await self.store.apply(plan)
        assert isinstance(done, Applied)
        ids = [stored.article.id for stored in plan.articles]
        self.order.extend(ids)
        self.sizes.append(len(ids))
        self.after()
        return done

    def let_in(self, polled):
        """A poll ends just now."""
        self.coming.append(asyncio.ensure_future(self.flow.intake(polled)))

    async def run_until_drained(self):
        """Let it decide all that it was given."""
        deciding = asyncio.ensure_future(self.flow.run())
        drained = asyncio.ensure_future(self.flow.drain())
        await asyncio.wait((deciding, drained), return_when=asyncio.FIRST_COMPLETED)
        assert not deciding.done() or deciding.result()
        deciding.cancel()


@asynccontextmanager
async def recorder(folder):
    store = await open_store(folder / "m.db", HandClock(NOW))
    try:
        await store.configure(FEEDS, (), (), NOW)
        leases = {one.feed: one for one in await store.due(NOW, 10, timedelta(hours=1))}
        yield Recorder(store), leases
    finally:
        await store.close()


def poll(lease, readings, *, first):
    """A finished poll of a feed, its first one or a later one."""
    state = replace(lease.state, baselined=None if first else NOW)
    return Polled(
        lease=replace(lease, state=state),
        feed=lease.feed,
        outcome=Fresh(body=b"", url="file:///x", digest="x"),
        result=ReadResult(readings=readings),
        at=NOW,
        seconds=0.1,
    )


async def test_news_waits_for_no_more_than_a_slice_of_a_long_import(tmp_path):
    """A turn that comes in while another feed is imported is stored right after the next batch."""
    async with recorder(tmp_path) as (made, leases):
        later = poll(leases["desk"], entries("news", 1), first=False)
        made.after = lambda: None if made.coming else made.let_in(later)
        await made.flow.intake(poll(leases["wire"], entries("old", LONG), first=True))
        await made.run_until_drained()
        assert made.sizes[:3] == [BATCH, 1, BATCH]
        assert len(made.order) == LONG + 1
        assert await made.store.due(NOW, 10, timedelta(hours=1)) == (), "both polls are stored"


async def test_of_one_wave_news_goes_before_a_long_import(tmp_path):
    """It does not matter that the import's articles are older."""
    async with recorder(tmp_path) as (made, leases):
        made.flow.expect(2)
        await made.flow.intake(poll(leases["wire"], entries("old", LONG), first=True))
        news = entries("news", 3, day=date(2026, 2, 28))
        await made.flow.intake(poll(leases["desk"], news, first=False))
        await made.run_until_drained()
        assert sorted(made.order[:3]) == ["news000", "news001", "news002"]
        assert made.sizes == [3, *[BATCH] * 6]


async def test_a_short_first_document_is_decided_with_its_wave_oldest_first(tmp_path):
    async with recorder(tmp_path) as (made, leases):
        made.flow.expect(2)
        await made.flow.intake(poll(leases["desk"], entries("b", 1, day=NOW.date()), first=False))
        await made.flow.intake(poll(leases["wire"], entries("a", 5), first=True))
        await made.run_until_drained()
        assert made.order == ["a000", "a001", "a002", "a003", "a004", "b000"]


async def test_an_import_ends_however_much_news_comes(tmp_path):
    """After each wave one slice goes, although another wave is always at hand."""
    async with recorder(tmp_path) as (made, leases):
        numbers = itertools.count()

        def news_comes():
            if sum(one.startswith("old") for one in made.order) < LONG:
                more = poll(leases["desk"], entries(f"n{next(numbers)}-", 1), first=False)
                made.let_in(more)

        made.after = news_comes
        await made.flow.intake(poll(leases["wire"], entries("old", LONG), first=True))
        await made.run_until_drained()
        assert sum(one.startswith("old") for one in made.order) == LONG
        waves_before_end = made.sizes[: len(made.sizes) - made.sizes[::-1].index(BATCH)]
        assert waves_before_end.count(BATCH) == LONG // BATCH
        assert all(BATCH in pair for pair in itertools.pairwise(waves_before_end)), (
            "never two waves without a slice between"
        )


async def test_what_comes_in_just_behind_a_poll_is_decided_with_it(tmp_path):
    """A batch of one costs more than its share of a batch."""
    async with recorder(tmp_path) as (made, leases):

        async def soon(_seconds):
            await SystemClock().sleep(0)
            if made.coming == []:
                made.let_in(poll(leases["wire"], entries("behind", 1), first=False))
                await SystemClock().sleep(0)

        made.flow._clock.sleep = soon
        deciding = asyncio.ensure_future(made.flow.run())
        await SystemClock().sleep(0)
        await made.flow.intake(poll(leases["desk"], entries("first", 1), first=False))
        while len(made.order) < len(("first", "behind")):
            await SystemClock().sleep(0)
        deciding.cancel()
        assert made.sizes == [2]


async def test_while_an_import_goes_on_no_wave_is_waited_for(tmp_path):
    """What comes in behind the first poll of a wave comes in during the import's next batch."""
    waits = []
    async with recorder(tmp_path) as (made, leases):

        async def noted(seconds):
            waits.append(seconds)
            await SystemClock().sleep(0)

        made.flow._clock.sleep = noted
        later = poll(leases["desk"], entries("news", 1), first=False)
        made.after = lambda: None if made.coming else made.let_in(later)
        await made.flow.intake(poll(leases["wire"], entries("old", LONG), first=True))
        await made.run_until_drained()
        assert (made.sizes[:3], waits) == ([BATCH, 1, BATCH], [])


async def test_the_memory_of_an_import_is_given_back_at_its_end(tmp_path, monkeypatch):
    given, loop = asyncio.Event(), asyncio.get_running_loop()
    monkeypatch.setattr(flow, "MANY", LONG)
    monkeypatch.setattr(memory, "give_back", lambda: loop.call_soon_threadsafe(given.set))
    async with recorder(tmp_path) as (made, leases):
        made.after = given.clear
        await made.flow.intake(poll(leases["wire"], entries("old", LONG), first=True))
        deciding = asyncio.ensure_future(made.flow.run())
        await asyncio.wait_for(given.wait(), 60)
        deciding.cancel()
        assert len(made.order) == LONG


async def test_a_full_room_of_imports_lets_news_in(tmp_path, monkeypatch):
    """What waits for room waits with its own kind, and comes in one by one as there is room."""
    monkeypatch.setattr(gathering, "ROOM", 10)
    state = FeedState(feed="wire", url="file:///wire.xml")
    lease = Lease(feed="wire", epoch=1, until=NOW, state=state)
    made = Gathering()
    full = poll(lease, entries("a", 10), first=True)
    await made.take_in(full)
    waiting = [
        asyncio.ensure_future(made.take_in(poll(lease, entries(name, 10), first=True)))
        for name in ("b", "c")
    ]
    await SystemClock().sleep(0)
    await made.take_in(poll(lease, entries("n", 1), first=False))
    assert len(await made.wave()) == 2
    made.done(full)
    for _ in range(5):
        await SystemClock().sleep(0)
    assert [task.done() for task in waiting] == [True, False]
    waiting[1].cancel()


def test_the_bound_is_a_few_batches():
    """What a wave may hold of first documents delays its news by a few batches at most."""
    assert BATCH <= waves.LONG < LONG
