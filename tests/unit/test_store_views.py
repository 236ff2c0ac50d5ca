"""What people see of a store, beside the daemon that writes it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from monitor.clock import SystemClock
from monitor.model.alerts import AlertState, DeliveryState
from monitor.model.feeds import PollDone
from monitor.model.habits import Health
from monitor.model.outcomes import OutcomeKind
from monitor.model.plans import Plan
from monitor.model.views import SinkView, Stage, StatusView, TopicView
from monitor.store.sqlite import Again, SqliteStore, SqliteViews
from tests.support.storing import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    alert,
    attempt,
    delivery,
    feed,
    plan_of,
    stored,
    storyline,
    tell,
)
from tests.support.values import NOON


async def test_an_empty_store_shows_zeros(views: SqliteViews) -> None:
    assert await views.status(NOON) == StatusView(
        feeds=0,
        due=0,
        failing=0,
        silent=0,
        articles=0,
        stories=0,
        storylines=0,
        alerts=0,
        pending=0,
        dead=0,
        oldest_pending=None,
        next_poll=None,
        topics=(),
    )
    assert await views.feeds() == await views.sinks() == await views.alerts() == ()
    assert await views.storyline("sl_1") is None
    assert await views.alert("al_1") is None
    assert await views.article("ar_1") == ()
    assert await views.story("st_1") is None
    assert await views.beginning("sl_", 9) == ()
    assert await views.check() == ()


async def test_the_status_counts_what_there_is(store: SqliteStore, views: SqliteViews) -> None:
    """Alerts that were told and held ones apart, as are pending and dead deliveries."""
    await store.configure([feed("a"), feed("b")], ["topic", "calm"], ["desk"], NOON)
    lease, _ = await store.due(NOON, 10, HOUR)
    state = replace(
        lease.state,
        outcome=OutcomeKind.FAILED,
        health=Health.FAILING,
        errors=3,
        next_poll=NOON + MINUTE,
        detail="why",
    )
    await store.finish([PollDone(feed="a", epoch=lease.epoch, state=state, at=NOON, seconds=1.0)])
    await tell(store, 1, 2)
    held = alert(sequence=3, state=AlertState.HELD)
    article = stored(storylines=(("topic", "sl_1"),))
    await store.apply(
        plan_of(
            article,
            storylines=(storyline(revision=3, sequence=3),),
            alerts=(held,),
            based_on={"sl_1": 2},
        )
    )
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, DeliveryState.DEAD, NOON, answer="no")])
    assert await views.status(NOON + MINUTE) == StatusView(
        feeds=2,
        asked=1,
        due=1,
        failing=1,
        failed_last=1,
        silent=0,
        articles=1,
        stories=1,
        storylines=1,
        alerts=2,
        pending=1,
        dead=1,
        oldest_pending=NOON,
        last_poll=NOON,
        next_poll=NOON + MINUTE,
        topics=(
            TopicView(
                id="topic", storylines=1, articles=1, alerts=2, held=1, pending=1, last_alert=NOON
            ),
            TopicView(
                id="calm", storylines=0, articles=0, alerts=0, held=0, pending=0, last_alert=None
            ),
        ),
        sinks=await views.sinks(),
    )
    failing, _ = await views.feeds()
    assert failing.state == state
    assert failing.polls[0]["detail"] == "why"


async def test_a_sink_shows_how_it_fares(store: SqliteStore, views: SqliteViews) -> None:
    await store.configure([], [], ["desk", "journal"], NOON)
    await tell(store, 1, 2)
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, DeliveryState.ACCEPTED, NOON + SECOND, answer="accepted")])
    (head,) = await store.pending("desk", NOON, 10)
    waits = {"next_try": NOON + HOUR, "hold_sink_until": NOON + HOUR, "disable_sink": True}
    await store.record(
        [attempt(head, DeliveryState.PENDING, NOON + MINUTE, answer="busy", **waits)]
    )
    assert await views.sinks() == (
        SinkView(
            id="desk",
            pending=1,
            accepted=1,
            dead=0,
            oldest_pending=NOON,
            last_answer="busy",
            last_accepted=NOON + SECOND,
            held_until=NOON + HOUR,
            disabled=True,
            next_try=NOON + HOUR,
        ),
        SinkView(
            id="journal",
            pending=0,
            accepted=0,
            dead=0,
            oldest_pending=None,
            last_answer=None,
            last_accepted=None,
            held_until=None,
            disabled=False,
        ),
    )


async def test_the_heartbeat_counts_what_the_status_counts(
    store: SqliteStore, views: SqliteViews
) -> None:
    """What is stranded at a sink that was removed waits for a person, and raises no alarm."""
    await store.configure([], [], ["desk", "journal"], NOON)
    await tell(store, 1, 2)
    await tell(store, 1, line="sl_2", sink="journal")
    counted = []
    for sinks in (["desk", "journal"], ["journal"], []):
        await store.configure([], [], sinks, NOON)
        pulse, status = await store.pulse(NOON), await views.status(NOON)
        assert (pulse.pending, pulse.oldest_pending) == (status.pending, status.oldest_pending)
        counted.append((pulse.pending, pulse.oldest_pending))
    assert counted == [(3, NOON), (1, NOON), (0, None)]


async def test_what_is_sent_again_waits_since_then(store: SqliteStore, views: SqliteViews) -> None:
    """A month-old alert that is replayed has not waited for a month."""
    await store.configure([], [], ["desk"], NOON)
    await tell(store, 1)
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, DeliveryState.ACCEPTED, NOON)])
    before = SystemClock().now()
    assert await store.again(Again(states=(DeliveryState.ACCEPTED,))) == 1
    (sink,) = await views.sinks()
    pulse, status = await store.pulse(NOON), await views.status(NOON)
    (since,) = {one.oldest_pending for one in (sink, pulse, status)}
    assert since is not None
    assert since >= before
    # What was deferred and cannot wait is pending since it is no more.
    (head,) = await store.pending("desk", since, 10)
    await store.defer("desk", {head.alert: since + HOUR})
    assert await store.hasten("desk", [head.kind], since + MINUTE) == 1
    assert (await store.pulse(since)).oldest_pending == since + MINUTE


async def test_a_merged_storyline_leads_to_the_one_that_took_it(
    store: SqliteStore, views: SqliteViews
) -> None:
    """With the articles and alerts of both, oldest first."""
    old = stored("ar_old", at=NOON - DAY, storylines=(("topic", "sl_2"),))
    new = stored("ar_new", storylines=(("topic", "sl_1"),))
    kept, taken = storyline("sl_1", sequence=1), storyline("sl_2", sequence=1)
    first, second = alert("sl_2", made=NOON - DAY), alert("sl_1")
    await store.apply(plan_of(old, new, storylines=(kept, taken), alerts=(first, second)))
    merged = replace(taken, revision=2, merged_into="sl_1")
    kept = replace(kept, revision=2)
    await store.apply(Plan(storylines=(kept, merged), based_on={"sl_1": 1, "sl_2": 1}))
    for one in ("sl_1", "sl_2"):
        shown = await views.storyline(one)
        assert shown is not None
        assert shown.storyline == kept
        assert [article.article.id for article in shown.articles] == ["ar_old", "ar_new"]
        assert [view.alert for view in shown.alerts] == [first, second]
    assert await views.storylines() == (kept,)


async def test_storylines_are_shown_newest_first_of_one_topic_or_all(
    store: SqliteStore, views: SqliteViews
) -> None:
    older = storyline("sl_1")
    newer = replace(storyline("sl_2"), last_arrival=NOON + HOUR)
    other = replace(storyline("sl_3"), topic="other", last_arrival=NOON + DAY)
    await store.apply(Plan(storylines=(older, newer, other)))
    assert await views.storylines("topic") == (newer, older)
    assert await views.storylines() == (other, newer, older)
    assert await views.storylines("unknown") == ()


async def test_alerts_are_listed_newest_first_by_state_and_topic(
    store: SqliteStore, views: SqliteViews
) -> None:
    ready, held = alert(sequence=1), alert(sequence=2, state=AlertState.HELD, made=NOON + HOUR)
    sent = delivery(ready)
    await store.configure([], ["topic"], ["desk"], NOON)
    await store.apply(
        Plan(storylines=(storyline(sequence=2),), alerts=(ready, held), deliveries=(sent,))
    )
    assert [view.alert for view in await views.alerts()] == [held, ready]
    assert [view.alert for view in await views.alerts(limit=1)] == [held]
    assert [view.alert for view in await views.alerts(Stage.PENDING)] == [ready]
    assert [view.alert for view in await views.alerts(Stage.HELD)] == [held]
    assert await views.alerts(topic="other") == ()
    shown = await views.alert(ready.id)
    assert shown is not None
    assert shown.deliveries == (sent,)


async def test_what_came_is_read_in_the_order_of_the_decisions_with_all_versions(
    store: SqliteStore, views: SqliteViews
) -> None:
    """Neither its date nor when it arrived moves an article, nor does an edit."""
    late, early = stored("ar_b", arrived=NOON + HOUR), stored("ar_a", at=NOON - DAY)
    await store.apply(plan_of(late, early))
    edited = replace(late, version=2, arrived=NOON + DAY)
    await store.apply(plan_of(edited))
    found, after = [], 0
    while page := await views.came(after, 1):
        found.extend(page)
        after = page[-1].number
    assert [[one.version for one in each.versions] for each in found] == [[1, 2], [1]]
    assert [[one.arrived for one in each.versions] for each in found] == [
        [NOON + HOUR, NOON + DAY],
        [NOON],
    ]


async def test_alerts_stand_in_the_order_in_which_they_were_decided_on(
    store: SqliteStore, views: SqliteViews
) -> None:
    """The older of two articles that came together goes first, though its feed answered last."""
    opened, turned = alert(sequence=1, made=NOON + HOUR), alert(sequence=2, made=NOON)
    await store.apply(Plan(storylines=(storyline(sequence=2),), alerts=(opened, turned)))
    assert [view.alert for view in await views.alerts()] == [turned, opened]
    found = await views.storyline("sl_1")
    assert found is not None
    assert [view.alert for view in found.alerts] == [opened, turned]


async def test_an_article_that_changes_its_storyline_leaves_the_old_one(
    store: SqliteStore, views: SqliteViews
) -> None:
    lines = (storyline("sl_1"), storyline("sl_2"))
    await store.apply(plan_of(stored(storylines=(("topic", "sl_1"),)), storylines=lines))
    await store.apply(plan_of(stored(storylines=(("topic", "sl_2"),))))
    shown = [await views.storyline(line.id) for line in lines]
    assert [len(view.articles) for view in shown if view] == [0, 1]


async def test_the_check_finds_what_should_never_be(store: SqliteStore, tmp_path: Path) -> None:
    """Each promise, broken by hand, is told in a sentence."""
    await tell(store, 1, 2, 3)
    await tell(store, 1, line="sl_2")
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as conn, conn:
        conn.executescript(
            """
            DELETE FROM alerts WHERE id = 'al_sl_1_2';
            UPDATE alerts SET state = 'held', body = NULL WHERE id = 'al_sl_1_3';
            UPDATE deliveries SET head = 0;
            UPDATE deliveries SET head = 1 WHERE alert = 'al_sl_1_3';
            UPDATE storylines SET sequence = 2 WHERE id = 'sl_1';
            INSERT INTO shingles VALUES (1, 99);
            """
        )
    assert set(await store.check()) == {
        "a row of deliveries points to nothing in alerts",
        "a delivery is of alert al_sl_1_2, which is not ready",
        "a delivery is of alert al_sl_1_3, which is not ready",
        "alert al_sl_1_3 has a sequence that its storyline has not reached",
        "alert al_sl_1_3 is tried before an older one",
        "alert al_sl_2_1 waits behind no head",
        "a shingle leads to article 99, which is gone",
        "storyline sl_1 lacks changes in its sequence",
    }
