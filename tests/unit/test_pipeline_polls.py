"""How a feed fares, through the flow and the real store: told once, with the poll that shows it."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.app.parts import background
from monitor.clock import HandClock
from monitor.collect.health import ALONE, dates_look_wrong
from monitor.dedupe.index import LiveIndex
from monitor.model.alerts import Delivery
from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Health
from monitor.model.notices import subject_of_feed
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, NotModified, Trouble
from monitor.model.reading import Polled, ReadResult
from monitor.pipeline.batches import Batches
from monitor.pipeline.flow import Flow
from monitor.store.sqlite import SqliteStore, open_views
from tests.support.databases import open_store
from tests.support.storing import asking, stored

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BROKEN = Failed(trouble=Trouble.STATUS, detail="answered 404 Not Found", status=404)
LOST = Failed(trouble=Trouble.DNS, detail="the host has no address")


@dataclass
class Desk:
    """A flow over a store, with a sink for notices and a bell."""

    store: SqliteStore
    path: Path
    feeds: dict[str, Feed]
    now: datetime = NOW
    rung: int = 0
    flow: Flow = field(init=False)

    def __post_init__(self) -> None:
        self.flow = Flow(
            store=self.store,
            batches=Batches(
                store=self.store,
                index=LiveIndex(background()),
                topics={},
                clock=HandClock(self.now),
                told=self.ring,
            ),
            feeds=self.feeds,
            ops=("desk",),
            clock=HandClock(self.now),
            jitter=lambda: 0.0,
            told=self.ring,
        )

    def ring(self) -> None:
        self.rung += 1

    async def poll(
        self, outcome: FetchOutcome, result: ReadResult | None = None, *, steal: str = ""
    ) -> None:
        """Poll all that is due, with the same answer from everybody."""
        leases = await self.store.due(self.now, 100, HOUR)
        polls = [
            Polled(
                lease=replace(lease, epoch=lease.epoch - 1) if lease.feed == steal else lease,
                feed=lease.feed,
                outcome=outcome,
                result=result,
                at=self.now,
                seconds=0.1,
            )
            for lease in leases
        ]
        await self.flow.take_wave(polls)

    async def until_told(self, outcome: FetchOutcome, polls: int) -> None:
        """So many polls with one outcome, each when the feeds are due."""
        for _ in range(polls):
            await self.poll(outcome)
            self.now += 4 * HOUR

    async def states(self) -> dict[str, FeedState]:
        views = open_views(self.path)
        try:
            return {view.state.feed: view.state for view in await views.feeds()}
        finally:
            await views.close()

    async def pending(self) -> tuple[Delivery, ...]:
        return await self.store.pending("desk", self.now + 99 * DAY, 100)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """One feed."""
    async for made in desk_of(tmp_path, 1):
        yield made


@pytest.fixture
async def many(tmp_path: Path) -> AsyncIterator[Desk]:
    """More feeds than may fail alike by chance."""
    async for made in desk_of(tmp_path, ALONE + 2):
        yield made


async def desk_of(folder: Path, feeds: int) -> AsyncIterator[Desk]:
    """A desk with so many feeds."""
    path = folder / "monitor.db"
    store = await open_store(path)
    named = {f"f{n}": Feed(id=f"f{n}", url=f"https://f{n}.example/feed") for n in range(feeds)}
    await store.configure(tuple(named.values()), (), ("desk",), NOW)
    yield Desk(store, path, named)
    assert await store.check() == ()
    await store.close()


def document(*published: datetime, now: datetime) -> ReadResult:
    """A document with an article for each date."""
    readings = [
        replace(
            asking(stored(f"ar_{number}", at=when, arrived=now, text=f"Report {when}.")),
            fingerprint=hash(when) & 0xFFFF,
        )
        for number, when in enumerate(published, int(now.timestamp()))
    ]
    prints = tuple(one.fingerprint for one in readings if one.fingerprint is not None)
    return ReadResult(readings=tuple(readings), fingerprints=prints)


def fresh(now: datetime) -> Fresh:
    """A document that is unlike the one of any other hour."""
    return Fresh(body=b"", url="https://f0.example/feed", digest=now.isoformat())


def kinds(logged: list[dict[str, object]]) -> Iterator[object]:
    """The events that tell of a feed's health."""
    return (line["event"] for line in logged if str(line["event"]).startswith("feed."))


async def test_a_broken_feed_is_told_of_once_and_again_when_it_is_back(desk: Desk) -> None:
    """As a line of the log and as a delivery to the ops sinks, in order."""
    with capture_logs() as logged:
        await desk.until_told(BROKEN, 2)
        assert (desk.rung, await desk.pending()) == (0, ())
        await desk.until_told(BROKEN, 3)
        (head,) = await desk.pending()
        subject = subject_of_feed("https://f0.example/feed")
        assert (head.kind, head.storyline, desk.rung) == ("feed.failing", subject, 1)
        assert json.loads(head.body)["data"]["detail"] == "answered 404 Not Found"
        desk.now += 40 * HOUR
        await desk.poll(fresh(desk.now), document(NOW, now=desk.now))
    assert list(kinds(logged)) == ["feed.failing", "feed.recovered"]
    assert desk.rung == 2
    assert [one.kind for one in await desk.pending()] == ["feed.failing"]
    assert (await desk.states())["f0"].health is Health.OK


async def test_our_own_line_being_down_blames_no_feed(many: Desk) -> None:
    """Nobody answers for two days; the first answer afterwards is no reason either."""
    with capture_logs() as logged:
        await many.until_told(LOST, 12)
        many.now += DAY
        await many.poll(BROKEN)
    assert list(kinds(logged)) == []
    assert await many.pending() == ()


async def test_a_void_lease_costs_its_own_poll_only(many: Desk) -> None:
    """The other polls of the wave are stored."""
    await many.poll(BROKEN, steal="f3")
    states = await many.states()
    assert states.pop("f3").polls == 0
    assert {state.polls for state in states.values()} == {1}


async def test_a_feed_falls_silent_and_speaks_again(desk: Desk) -> None:
    """Its habit comes from the dates of its first document."""
    daily = [desk.now - n * DAY for n in range(40)]
    await desk.poll(fresh(desk.now), document(*daily, now=desk.now))
    with capture_logs() as logged:
        for _ in range(6):
            desk.now += DAY
            await desk.poll(NotModified())
        await desk.poll(NotModified())
        desk.now += DAY
        await desk.poll(fresh(desk.now), document(desk.now, now=desk.now))
    assert list(kinds(logged)) == ["feed.silent", "feed.recovered"]


async def test_an_edit_is_nothing_new(desk: Desk) -> None:
    """A page counter in the only entry must not hide that the feed is dead."""
    await desk.poll(fresh(desk.now), document(NOW - DAY, now=desk.now))
    before = (await desk.states())["f0"]
    desk.now += DAY
    (one,) = document(NOW - DAY, now=desk.now).readings
    edited = replace(
        one,
        article=replace(one.article, id=f"ar_{int(NOW.timestamp())}", text="Read 9 times."),
        identities=(f"id:ar_{int(NOW.timestamp())}",),
        content="Read 9 times.",
        fingerprint=1,
    )
    await desk.poll(fresh(desk.now), ReadResult(readings=(edited,), fingerprints=(1,)))
    after = (await desk.states())["f0"]
    assert desk.flow.batches.verdicts["edit"] == 1  # type: ignore[index]
    assert (after.last_new, after.articles) == (before.last_new, before.articles)


@pytest.mark.bulk
async def test_articles_that_keep_arriving_old_are_noticed(desk: Desk) -> None:
    """The baseline may be as old as it likes."""
    await desk.poll(fresh(desk.now), document(*(NOW - n * DAY for n in range(50)), now=desk.now))
    assert not dates_look_wrong((await desk.states())["f0"])
    for number in range(5):
        desk.now += DAY
        old = NOW - (200 + number) * DAY
        await desk.poll(fresh(desk.now), document(old, now=desk.now))
    assert dates_look_wrong((await desk.states())["f0"])


async def test_a_document_that_was_cut_off_is_asked_for_again(desk: Desk) -> None:
    """It is no failure, and says what it is; neither what it lacks nor its validators count."""
    answer = replace(fresh(desk.now), etag='"1"', last_modified="today")
    cut = replace(document(NOW, now=desk.now), cut=True)
    await desk.poll(answer, cut)
    state = (await desk.states())["f0"]
    assert (state.trouble, state.errors, state.articles) == (Trouble.CUT_OFF, 0, 1)
    assert "ends inside an entry" in (state.detail or "")
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)
    assert state.baselined is None
    desk.now += DAY
    await desk.poll(answer, document(NOW, NOW - DAY, now=desk.now))
    state = (await desk.states())["f0"]
    assert (state.trouble, state.detail, state.etag) == (None, None, '"1"')
    assert state.baselined == desk.now


async def test_an_empty_first_document_is_the_baseline(desk: Desk) -> None:
    """What comes after it is news."""
    await desk.poll(fresh(desk.now), ReadResult())
    assert (await desk.states())["f0"].baselined == desk.now


async def test_a_feed_that_is_always_cut_off_has_its_baseline(desk: Desk) -> None:
    """The second time; else nothing of it would ever be told."""
    for _ in range(2):
        desk.now += DAY
        await desk.poll(fresh(desk.now), replace(document(desk.now, now=desk.now), cut=True))
    assert (await desk.states())["f0"].baselined == desk.now


@pytest.mark.parametrize("secret", [False, True])
async def test_a_move_for_good_is_logged_once(*, secret: bool, desk: Desk) -> None:
    """Its address too, unless the feed's own is a secret."""
    desk.feeds["f0"] = replace(desk.feeds["f0"], url_secret=secret)
    new = "https://f0.example/new"
    with capture_logs() as logged:
        for _ in range(3):
            answer = replace(fresh(desk.now), url=new, permanent=True)
            await desk.poll(answer, document(desk.now, now=desk.now))
            desk.now += DAY
    moved = [(line["feed"], line["to"]) for line in logged if line["event"] == "feed.moved"]
    assert moved == [("f0", None if secret else new)]
