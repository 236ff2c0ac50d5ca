"""Storylines that fall silent: found by the clock, told once, never over an article."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.app.daemon import Daemon
from monitor.app.parts import background
from monitor.app.replay import replay
from monitor.clock import HandClock
from monitor.config import load
from monitor.dedupe.index import LiveIndex
from monitor.model.alerts import AlertState, HoldReason
from monitor.model.articles import TopicHit
from monitor.model.changes import ChangeKind, Storyline
from monitor.model.plans import Arrival, GoneQuiet, Plan
from monitor.model.topics import Topic
from monitor.pipeline.batches import Batches
from monitor.pipeline.quiet import noted
from monitor.store.sqlite import open_views
from tests.support.databases import open_store
from tests.support.following import article, reading
from tests.support.notifying import HandClock as SteadyClock

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TOPIC = Topic(
    id="t",
    title="T",
    one_thread=True,
    alert_on=(ChangeKind.OPENED, ChangeKind.QUIET),
    notify=("desk",),
)
TEXTS = (
    "Rain fell on the coast and the market of the old town stayed shut.",
    "A bridge over the river was opened by the mayor before noon.",
    "Doctors in the valley asked for more beds as the winter began.",
    "The orchestra will play in the park until the end of the week.",
    "Farmers brought their sheep down from the hills to the plain.",
)


def read(number, when):
    source = replace(article(f"a{number}", TEXTS[number]), published=when, first_seen=when)
    return replace(reading(source), hits=(TopicHit(topic="t", phrases=("x",)),))


def batches(store, clock, topic=TOPIC, told=lambda: None):
    return Batches(
        store=store, index=LiveIndex(background()), topics={"t": topic}, clock=clock, told=told
    )


async def daily(store, at):
    """Five reports, one a day; the time of the last."""
    for number in range(len(TEXTS)):
        when = START + number * DAY
        taken = read(number, when)
        await at.take([Arrival(reading=taken, place=taken.at, dated=True, admitted=True)])
    return START + (len(TEXTS) - 1) * DAY


async def lines(path):
    views = open_views(path)
    try:
        return await views.storylines(), [view.alert for view in await views.alerts()]
    finally:
        await views.close()


async def test_a_silence_is_found_and_told_once(tmp_path):
    """Due after three usual gaps; its alert is sent like any other, and then it is over."""
    path, rung = tmp_path / "monitor.db", []
    store = await open_store(path)
    await store.configure((), ("t",), ("desk",), START)
    at = batches(store, HandClock(START), told=lambda: rung.append(1))
    last = await daily(store, at)
    due = last + 3 * DAY
    assert await at.note_quiet(due - DAY) == Plan()
    rung.clear()
    plan = await at.note_quiet(due)
    assert rung == [1]
    assert [alert.change.kind for alert in plan.alerts] == [ChangeKind.QUIET]
    assert await at.note_quiet(due + DAY) == Plan()
    pending = await store.pending("desk", due, 10)
    await store.close()
    (line,), alerts = await lines(path)
    assert line.quiet_at is None
    told = next(one for one in alerts if one.change.kind is ChangeKind.QUIET)
    assert (told.state, told.articles[0].id) == (AlertState.READY, "a4")
    assert told.previous == next(a.id for a in alerts if a.change.kind is ChangeKind.OPENED)
    assert pending


async def test_nobody_asks_and_nothing_is_looked_up(tmp_path):
    """Without a topic that wants it the store is not even asked."""
    store = await open_store(tmp_path / "monitor.db")
    await store.configure((), ("t",), ("desk",), START)
    at = batches(store, HandClock(START), replace(TOPIC, alert_on=(ChangeKind.OPENED,)))
    last = await daily(store, at)
    assert await at.note_quiet(last + 9 * DAY) == Plan()
    await store.close()


async def test_an_article_goes_before_a_silence(tmp_path):
    """A storyline that moved on meanwhile is left for the next time."""
    store = await open_store(tmp_path / "monitor.db")
    await store.configure((), ("t",), ("desk",), START)
    at = batches(store, HandClock(START))
    last = await daily(store, at)
    silent = await store.gone_quiet(["t"], last + 3 * DAY, 10)
    plan = noted(silent, {"t": TOPIC}, last + 3 * DAY)
    (line,) = silent.storylines
    stale = replace(plan, based_on={line.id: line.revision - 1})
    assert type(await store.apply(stale)).__name__ == "Conflict"

    class Stale:
        """A store that always says that somebody else was faster."""

        gone_quiet = store.gone_quiet

        async def apply(self, _):
            return await store.apply(stale)

    assert await batches(Stale(), HandClock(START)).note_quiet(last + 3 * DAY) == Plan()
    assert (await store.gone_quiet(["other"], last + 9 * DAY, 10)).storylines == ()
    await store.close()


async def test_what_a_topic_holds(tmp_path):
    """Muted, capped or unasked: the silence is noted all the same."""
    store = await open_store(tmp_path / "monitor.db")
    await store.configure((), ("t",), ("desk",), START)
    at = batches(store, HandClock(START))
    last = await daily(store, at)
    silent = await store.gone_quiet(["t"], last + 3 * DAY, 10)
    await store.close()
    now = last + 3 * DAY
    (line,) = silent.storylines
    muted = noted(GoneQuiet(storylines=(replace(line, muted=True),)), {"t": TOPIC}, now)
    assert [(one.state, one.held) for one in muted.alerts] == [(AlertState.HELD, HoldReason.MUTED)]
    assert muted.deliveries == ()
    unasked = noted(silent, {"t": replace(TOPIC, alert_on=())}, now)
    assert (unasked.alerts, unasked.storylines[0].quiet_at) == ((), None)
    capped = noted(
        GoneQuiet(storylines=(line, replace(line, id="sl_2")), alerted={"t": ()}),
        {"t": replace(TOPIC, daily_cap=1)},
        now,
    )
    assert [one.held for one in capped.alerts] == [None, HoldReason.DAILY_CAP]


async def test_a_replay_falls_silent_between_articles():
    """The clock of a replay goes on from article to article, and past the last one's silence."""
    days = (0, 1, 2, 3, 30)
    readings = [read(n, START + day * DAY) for n, day in enumerate(days)]
    done = await replay(readings, [TOPIC])
    silent = [alert for alert in done.alerts if alert.change.kind is ChangeKind.QUIET]
    assert [alert.made for alert in silent] == [START + 30 * DAY]
    plain = await replay(readings, [replace(TOPIC, alert_on=(ChangeKind.OPENED,))])
    assert ChangeKind.QUIET not in {alert.change.kind for alert in plain.alerts}


async def test_one_that_was_told_by_a_clock_that_ran_ahead_is_told_in_its_time(tmp_path):
    """The clock is right again: the line is silent when it would have been, once."""
    store = await open_store(tmp_path / "monitor.db")
    await store.configure((), ("t",), ("desk",), START)
    at = batches(store, HandClock(START))
    last = await daily(store, at)
    due = last + 3 * DAY
    ahead = due + 21 * DAY
    assert len((await at.note_quiet(ahead)).alerts) == 1
    assert await at.note_quiet(ahead + DAY) == Plan()
    (mended,) = (await at.note_quiet(last + DAY)).storylines
    assert mended.quiet_at == due
    assert await at.note_quiet(due - DAY) == Plan()
    (told,) = (await at.note_quiet(due)).alerts
    assert told.change.kind is ChangeKind.QUIET
    assert await at.note_quiet(due + DAY) == Plan()
    await store.close()


def test_without_a_pace_none_is_missed_again():
    """A line that cannot fall silent is left as it is."""
    line = Storyline(id="sl_1", topic="t", title="T", first="a1")
    arrived = replace(line, id="sl_2", last_arrival=START)
    assert noted(GoneQuiet(early=(line, arrived)), {"t": TOPIC}, START) == Plan()


async def test_the_daemon_tells_of_no_silence_that_a_leap_of_its_clock_made(tmp_path):
    """Weeks ahead for a minute: nothing is told; what then really is silent is told."""
    store = await open_store(tmp_path / "monitor.db")
    await store.configure((), ("t",), ("desk",), START)
    last = await daily(store, batches(store, HandClock(START)))
    clock, told = SteadyClock(last), []
    (tmp_path / "monitor.yaml").write_text("topics: {}\n")
    daemon = Daemon(load(tmp_path / "monitor.yaml", {}), clock)
    at = batches(store, clock, told=lambda: told.append(clock.now()))
    await daemon._note_quiet(at)
    for leap in (21 * DAY, 4 * DAY):
        clock.set_back(-leap)
        for _ in range(2):
            await daemon._note_quiet(at)
            clock.pass_(30)
        clock.set_back(leap)
        await daemon._note_quiet(at)
    assert told == []
    clock.pass_((3 * DAY).total_seconds())
    await daemon._note_quiet(at)
    assert told == [clock.now()]
    await store.close()
