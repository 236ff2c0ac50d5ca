"""Recall, decide, apply on a real store: order, fencing, conflicts, restarts, new topics."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import background
from monitor.clock import HandClock
from monitor.dedupe.index import LiveIndex
from monitor.errors import StoreError
from monitor.follow import nearness
from monitor.model.alerts import AlertState
from monitor.model.changes import Storyline
from monitor.model.feeds import Feed
from monitor.model.outcomes import Fresh, OutcomeKind
from monitor.model.plans import Conflict, Plan
from monitor.model.reading import Polled, ReadResult
from monitor.model.stories import VerdictKind
from monitor.pipeline import waves
from monitor.pipeline.batches import Batches
from monitor.pipeline.decide import Decision
from monitor.pipeline.flow import Flow
from monitor.pipeline.past import Past
from monitor.store.sqlite import open_views
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.support.databases import open_store
from tests.support.examples import costly
from tests.support.seeds import TOPIC, readings, seeds

NOW = datetime(2018, 10, 1, tzinfo=UTC)
FEEDS = tuple(
    Feed(id=name, url=f"file:///{name}.xml", backfill=None) for name in ("abc", "cnn", "wire")
)


def flow_on(store, *, topics=(TOPIC,), told=lambda: None):
    return Flow(
        store=store,
        batches=Batches(
            store=store,
            index=LiveIndex(background()),
            topics={topic.id: topic for topic in topics},
            clock=HandClock(NOW),
            told=told,
        ),
        feeds={feed.id: feed for feed in FEEDS},
        clock=HandClock(NOW),
        jitter=lambda: 0.5,
        told=told,
    )


@asynccontextmanager
async def opened(path, topics=(TOPIC,)):
    """A store on ``path`` with everything configured, and its new topics."""
    store = await open_store(path)
    try:
        names = tuple(topic.id for topic in topics)
        yield store, await store.configure(FEEDS, names, ("desk",), NOW)
    finally:
        await store.close()


async def alerts(path):
    views = open_views(path)
    try:
        found = await views.alerts()
    finally:
        await views.close()
    return sorted((view.alert for view in found), key=lambda alert: alert.change.sequence)


async def polled(store, articles):
    """One finished poll for each named seed, in the order given."""
    leases = {lease.feed: lease for lease in await store.due(NOW, 10, timedelta(minutes=15))}
    feeds = {"abc": "abc", "cnn": "cnn", "september": "wire"}
    return [
        Polled(
            lease=leases[feeds[name]],
            feed=feeds[name],
            outcome=Fresh(body=b"", url="file:///x", digest=name),
            result=ReadResult(readings=tuple(readings(article))),
            at=NOW,
            seconds=0.1,
        )
        for name, article in articles.items()
    ]


async def test_first_polls_are_one_wave_decided_oldest_first(tmp_path, anyio_backend_name):
    """Whatever feed answers first, the storyline is told in the order in which it happened."""
    path, rung = tmp_path / "m.db", []
    async with opened(path) as (store, _):
        flow = flow_on(store, told=lambda: rung.append(True))
        late_first = dict(reversed(seeds().items()))
        flow.expect(3)
        task = asyncio.ensure_future(flow.run())
        for poll in await polled(store, late_first):
            await flow.intake(poll)
        drained = asyncio.ensure_future(flow.drain())
        # A flow that dies never drains: its error must end the test, not hang it.
        await asyncio.wait((task, drained), return_when=asyncio.FIRST_COMPLETED)
        assert not task.done() or task.result()
        task.cancel()
        assert flow.polls == {OutcomeKind.FRESH: 3}
        assert flow.batches.verdicts == {VerdictKind.NEW: 2, VerdictKind.SAME_EVENT: 1}
        assert await store.due(NOW, 10, timedelta(minutes=1)) == ()
        assert await store.check() == ()
    assert [alert.change.kind for alert in await alerts(path)] == ["opened", "reversal"]
    assert rung


async def test_a_poll_whose_lease_was_taken_over_is_dropped_its_articles_are_kept(tmp_path):
    path = tmp_path / "m.db"
    async with opened(path) as (store, _):
        flow = flow_on(store)
        (poll,) = await polled(store, {"abc": seeds()["abc"]})
        await store.reclaim(NOW)
        await flow.take_wave([poll])
        views = open_views(path)
        (abc, *_) = await views.feeds()
        await views.close()
        assert abc.state.polls == 0
        assert flow.batches.verdicts == {VerdictKind.NEW: 1}
        assert await store.check() == ()


async def test_a_storyline_muted_meanwhile_is_decided_again(tmp_path):
    """A plan made on an old revision is refused; the next one knows that nobody listens."""
    path = tmp_path / "m.db"
    articles = seeds()
    async with opened(path) as (store, _):
        flow = flow_on(store)
        await flow.batches.take(waves.placed(readings(articles["abc"])))
        (opened_alert,) = await alerts(path)
        recall = store.recall
        muted = []

        async def recall_then_mute(*args):
            known = await recall(*args)
            if not muted:
                muted.append(await store.mute(opened_alert.change.storyline, muted=True))
            return known

        store.recall = recall_then_mute
        await flow.batches.take(waves.placed(readings(articles["september"])))
    assert muted == [True]
    last = (await alerts(path))[-1]
    assert (last.change.kind, last.state, last.held) == ("reversal", AlertState.HELD, "muted")


async def test_a_plan_that_is_refused_without_any_article_is_an_error_that_says_so(tmp_path):
    async with opened(tmp_path / "m.db") as (store, _):

        async def refuse(_plan):
            return Conflict(storylines=("sl_1",))

        store.apply = refuse
        with pytest.raises(StoreError, match="sl_1"):
            await flow_on(store).batches.take(waves.placed(readings(seeds()["abc"])))


async def test_a_new_topics_past_is_folded_silently(tmp_path):
    """What was stored before a topic existed is its baseline; what comes after is told."""
    path = tmp_path / "m.db"
    articles = seeds()
    async with opened(path, ()) as (store, new):
        assert new == ()
        flow = flow_on(store, topics=())
        await flow.batches.take(waves.placed(readings(articles["abc"], articles["cnn"], topics=())))
    reader = Reader(ReadContext(topics=(TOPIC,), background=background()))

    async def read(task):
        return reader(task)

    async with opened(path) as (store, new):
        assert new == (TOPIC.id,)
        index = LiveIndex(background())
        past = Past(
            store=store, index=index, topics={TOPIC.id: TOPIC}, clock=HandClock(NOW), read=read
        )
        assert await past.fold(new) == 2
        assert await past.fold(new) == 0
        flow = flow_on(store)
        await flow.batches.catch_up()
        assert await store.check() == ()
        await flow.batches.take(waves.placed(readings(articles["september"])))
    async with opened(path) as (store, new):
        assert new == ()
    told = await alerts(path)
    assert [(alert.change.kind, alert.state, alert.held) for alert in told] == [
        ("opened", AlertState.HELD, "baseline"),
        ("reversal", AlertState.READY, None),
    ]


async def test_an_edit_that_leaves_the_topic_takes_its_claims_back(tmp_path):
    """A withdrawn article no longer holds up the state that it had made."""
    path = tmp_path / "m.db"
    abc = replace(seeds()["abc"], feed="abc", guid="g1")
    gone = replace(abc, title="Withdrawn", text="This item was published in error.", summary=None)
    async with opened(path) as (store, _):
        flow = flow_on(store)
        await flow.batches.take(waves.placed(readings(abc)))
        _, (verdict,) = await flow.batches.take(waves.placed(readings(gone)))
        assert verdict.kind is VerdictKind.EDIT
        views = open_views(path)
        (line,) = await views.storylines()
        newest, first = await views.article(abc.id)
        await views.close()
        assert await store.check() == ()
    assert line.states == ()
    assert (newest.storylines, len(first.storylines)) == ((), 1)


@pytest.mark.bulk
@pytest.mark.parametrize("late", [False, True])
async def test_a_fault_of_ours_costs_one_article_and_no_other(tmp_path, monkeypatch, late):
    """Whatever our own code stumbles over, however far it came, batch and daemon go on."""
    path = tmp_path / "m.db"
    articles = seeds()
    take = Decision.take

    def stumble(self, arrival):
        verdict = take(self, arrival) if late else None
        if arrival.reading.article.id == articles["cnn"].id:
            raise ZeroDivisionError("a fault of ours")
        return verdict or take(self, arrival)

    monkeypatch.setattr(Decision, "take", stumble)
    async with opened(path) as (store, _):
        flow = flow_on(store)
        arrivals = waves.in_order(waves.placed(readings(*articles.values())))
        plan, verdicts = await flow.batches.take(arrivals)
        assert [verdict and verdict.kind for verdict in verdicts] == [
            VerdictKind.NEW,
            None,
            VerdictKind.NEW,
        ]
        assert articles["cnn"].id not in {stored.article.id for stored in plan.articles}
        assert len(plan.articles) == 2
        assert await store.check() == ()
    assert [alert.change.kind for alert in await alerts(path)] == ["opened", "reversal"]


SENTENCES = (
    "The harbour council cancelled the lantern parade in Port Merrin on Monday.",
    "Organisers of the Port Merrin lantern parade said it was called off over safety fears.",
    "The lantern parade in Port Merrin will go ahead after all, the council said.",
    "Engineers reopened the Calder bridge to lorries after a week of repairs.",
    "The Calder bridge carried its first lorries in a week, engineers said.",
    "A new ferry between Port Merrin and Aldwick was named on Sunday.",
)


def own_articles():
    """Two reports a day for six days, in our own words."""
    base = seeds()["september"]
    return [
        replace(
            base,
            id=f"ar_own{day}{n}",
            guid=f"{day}-{n}",
            outlet=f"Outlet {n}",
            title=SENTENCES[(day + n) % len(SENTENCES)].rstrip("."),
            text=" ".join(SENTENCES[(day + n + k) % len(SENTENCES)] for k in range(3)),
            published=datetime(2026, 3, 1 + day, 8 + n, tzinfo=UTC),
            first_seen=datetime(2026, 3, 1 + day, 9 + n, tzinfo=UTC),
        )
        for day in range(6)
        for n in range(2)
    ]


OWN_TOPIC = replace(TOPIC, id="merrin", title="Port Merrin", all=(), any=("Merrin", "bridge"))


async def decided(path, batches):
    """Verdicts and alert bodies when the articles come in ``batches``, a restart between them."""
    arrivals = waves.placed(readings(*own_articles(), topics=(OWN_TOPIC,)))
    verdicts, begin = [], 0
    for size in (*batches, len(arrivals)):
        async with opened(path, (OWN_TOPIC,)) as (store, _):
            flow = flow_on(store, topics=(OWN_TOPIC,))
            flow.batches._clock.time = datetime(2026, 3, 7, tzinfo=UTC)
            await flow.batches.catch_up()
            batch = arrivals[begin : begin + size]
            begin += size
            if batch:
                _, new = await flow.batches.take(batch)
                verdicts.extend(new)
    told = [(alert.id, alert.state, alert.held, alert.body) for alert in await alerts(path)]
    return verdicts, sorted(told, key=str)


ALL_AT_ONCE = {}


async def decided_at_once(folders, most=None):
    """What comes of one batch, decided once for each count of storylines looked at."""
    if most not in ALL_AT_ONCE:
        ALL_AT_ONCE[most] = await decided(folders.mktemp("whole") / "m.db", ())
    return ALL_AT_ONCE[most]


@costly
@given(batches=st.lists(st.integers(1, 5), max_size=5))
async def test_one_batch_or_many_with_restarts_between_come_to_the_same(tmp_path_factory, batches):
    """Batching and restarts are invisible: same verdicts, same alerts, same bytes."""
    whole = await decided_at_once(tmp_path_factory)
    split = await decided(tmp_path_factory.mktemp("split") / "m.db", batches)
    assert split == whole


@costly
@given(batches=st.lists(st.integers(1, 5), max_size=5), most=st.integers(1, 3))
async def test_batches_are_invisible_where_few_of_many_storylines_are_looked_at(
    tmp_path_factory, batches, most
):
    """What a batch changes counts for its later articles as if it had been stored before them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "MOST", most)
        patch.setattr(nearness, "POSTINGS", 12)
        whole = await decided_at_once(tmp_path_factory, most)
        split = await decided(tmp_path_factory.mktemp("split") / "m.db", batches)
    assert split == whole


def crowd(size):
    """Storylines of the topic that share its words and people, each about somebody else."""
    common = ("korea", "@korea", "trump", "@trump")
    return tuple(
        Storyline(
            id=f"sl_other{n:03}",
            topic=TOPIC.id,
            title="Another",
            first=f"ar_{n}",
            revision=1,
            articles=1,
            profile=dict.fromkeys((f"@person{n}", *common), 1.0),
        )
        for n in range(size)
    )


async def test_a_thread_is_taken_up_again_among_hundreds_of_others(tmp_path):
    """Months later, and although few storylines are looked at, the turn finds its storyline."""
    path = tmp_path / "m.db"
    articles = seeds()
    async with opened(path) as (store, _):
        flow = flow_on(store)
        await flow.batches.take(waves.placed(readings(articles["abc"])))
        (first,) = await alerts(path)
        await store.apply(Plan(storylines=crowd(300)))
        near, shown = store.near, []

        async def counted(asked):
            found = await near(asked)
            shown.extend(map(len, found.values()))
            return found

        store.near = counted
        await flow.batches.take(waves.placed(readings(articles["september"])))
    last = (await alerts(path))[-1]
    assert (last.change.kind, last.change.storyline) == ("reversal", first.change.storyline)
    assert shown == [nearness.MOST]
