"""The pair network in the pipeline: asked in a thread, for what some topic watches alone."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from monitor.app.parts import background
from monitor.clock import HandClock, SystemClock
from monitor.dedupe.index import LiveIndex
from monitor.model.articles import TopicHit
from monitor.model.changes import ChangeKind
from monitor.model.plans import Arrival
from monitor.model.topics import Topic
from monitor.pipeline.batches import Batches
from tests.support.databases import open_store
from tests.support.following import article, reading
from tests.support.notifying import until

TOPIC = Topic(id="t", title="A topic", one_thread=True)
SHUT = "Glassworks of Ostmark stands cold"
WARM = "Bottles roll out of Ostmark glassworks"
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def arriving(n, title, *, watched=True):
    read = reading(article(f"a{n}", "", 1 + 9 * n, title=title))
    hits = (TopicHit(topic=TOPIC.id, phrases=("Ostmark",)),) if watched else ()
    return Arrival(reading=replace(read, hits=hits), place=read.at, dated=True, admitted=True)


async def taken(folder, turned, *arrivals):
    """What some articles come to, one by one, and in which threads the network was asked."""
    clock = HandClock(NOW)
    store = await open_store(folder / "m.db", clock)
    try:
        await store.configure((), (TOPIC.id,), (), NOW - timedelta(days=60))
        batches = Batches(
            store=store,
            index=LiveIndex(background()),
            topics=MappingProxyType({TOPIC.id: TOPIC}),
            clock=clock,
            told=lambda: None,
            turned=turned,
        )
        return [(await batches.take([one]))[0] for one in arrivals]
    finally:
        await store.close()


async def reading_on(folder):
    """Two articles that are being decided, the network reading until it is let go."""
    asked, go = threading.Event(), threading.Event()

    def turned(old, new):
        asked.set()
        assert go.wait(30)
        return 0.0

    taking = asyncio.ensure_future(taken(folder, turned, arriving(0, SHUT), arriving(1, WARM)))
    await until(asked.is_set)
    return taking, go


async def test_it_is_asked_off_the_loop_and_its_turn_is_stored(tmp_path):
    loop, threads = threading.get_ident(), set()

    def turned(old, new):
        threads.add(threading.get_ident())
        return 0.99

    *_, plan = await taken(tmp_path, turned, arriving(0, SHUT), arriving(1, WARM))
    assert [alert.change.kind for alert in plan.alerts] == [ChangeKind.REVERSAL]
    assert threads
    assert loop not in threads


async def test_the_loop_goes_on_meanwhile(tmp_path):
    taking, go = await reading_on(tmp_path)
    assert not taking.done()
    go.set()
    assert len(await taking) == 2


async def test_a_stop_waits_for_the_thread(tmp_path):
    """Which reads the index; whoever comes next must not change it meanwhile."""
    taking, go = await reading_on(tmp_path)
    taking.cancel()
    await SystemClock().sleep(0.05)
    assert not taking.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await taking


async def test_what_no_topic_watches_is_not_read(tmp_path):
    def turned(old, new):
        pytest.fail("it was asked")

    await taken(
        tmp_path, turned, arriving(0, SHUT, watched=False), arriving(1, WARM, watched=False)
    )
