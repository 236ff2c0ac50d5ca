"""What every store owes about alerts and deliveries, on real files."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.alerts import Alert, AlertState, Delivery, DeliveryState, HoldReason
from monitor.model.changes import Storyline
from monitor.model.plans import Conflict, Plan
from monitor.model.views import Stage
from monitor.store.sqlite import Again, SqliteStore, open_views
from tests.support.storing import (
    DAY,
    HOUR,
    MINUTE,
    OPENERS,
    SECOND,
    alert,
    attempt,
    delivery,
    opened,
    storyline,
    tell,
)
from tests.support.values import NOON

ACCEPTED, DEAD, PENDING = DeliveryState.ACCEPTED, DeliveryState.DEAD, DeliveryState.PENDING


@pytest.fixture(params=OPENERS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened(request.param, tmp_path) as store:
        await store.configure([], ["topic"], ["desk", "journal"], NOON)
        yield store


def names(deliveries: Sequence[Delivery]) -> list[str]:
    return [one.alert for one in deliveries]


async def test_only_the_oldest_of_each_storyline_may_be_tried(store: SqliteStore) -> None:
    """The next one follows when the first has ended, be it accepted or dead."""
    await tell(store, 1, 2, 3)
    await tell(store, 1, line="sl_2")
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_1_1", "al_sl_2_1"]
    for sequence, end in ((1, ACCEPTED), (2, DEAD)):
        (head, _) = await store.pending("desk", NOON, 10)
        assert head.sequence == sequence
        await store.record([attempt(head, end, NOON)])
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_1_3", "al_sl_2_1"]


async def test_a_head_that_waits_holds_back_its_storyline_alone(store: SqliteStore) -> None:
    await tell(store, 1, 2)
    await tell(store, 1, line="sl_2")
    (head, _) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, PENDING, NOON, next_try=NOON + HOUR, status=503, answer="x")])
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_2_1"]
    (_, again) = await store.pending("desk", NOON + HOUR, 10)
    assert (again.alert, again.attempts, again.last_status, again.last_answer) == (
        "al_sl_1_1",
        1,
        503,
        "x",
    )


async def test_a_delivery_is_handed_out_whole(store: SqliteStore) -> None:
    await tell(store, 1)
    assert await store.pending("desk", NOON, 10) == (delivery(alert()),)
    assert await store.pending("journal", NOON, 10) == ()


async def test_a_held_sink_waits_with_all_it_has(store: SqliteStore) -> None:
    """A later answer never shortens the hold."""
    await tell(store, 1)
    await tell(store, 1, line="sl_2")
    one, two = await store.pending("desk", NOON, 10)
    await store.record(
        [
            attempt(one, PENDING, NOON, next_try=NOON + MINUTE, hold_sink_until=NOON + HOUR),
            attempt(two, PENDING, NOON, next_try=NOON, hold_sink_until=NOON + MINUTE),
        ]
    )
    assert await store.pending("desk", NOON + HOUR - SECOND, 10) == ()
    assert await store.next_try("desk") == NOON + HOUR
    assert len(await store.pending("desk", NOON + HOUR, 10)) == 2


async def test_a_disabled_sink_gets_nothing_until_a_person_enables_it(store: SqliteStore) -> None:
    await tell(store, 1, 2)
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, DEAD, NOON, disable_sink=True, status=410)])
    assert await store.pending("desk", NOON + DAY, 10) == ()
    assert await store.next_try("desk") is None
    await store.configure([], ["topic"], ["desk"], NOON)
    assert await store.pending("desk", NOON + DAY, 10) == (), "a restart is no person"
    assert await store.enable("desk")
    assert not await store.enable("unknown")
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_1_2"]


async def test_a_removed_sink_keeps_its_deliveries_but_is_not_tried(store: SqliteStore) -> None:
    await tell(store, 1)
    await store.configure([], ["topic"], ["journal"], NOON)
    assert await store.pending("desk", NOON, 10) == ()
    assert await store.next_try("desk") is None
    await store.configure([], ["topic"], ["desk"], NOON)
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_1_1"]


async def test_what_is_stranded_goes_on_in_its_order_or_is_given_up_by_a_person(
    store: SqliteStore,
) -> None:
    """Nothing is given up of a sink that is configured, and what ended stays as it ended."""
    await tell(store, 1, 2)
    await tell(store, 1, line="sl_2")
    await tell(store, 1, line="sl_3", sink="journal")
    await store.defer("desk", {"al_sl_2_1": NOON + HOUR})
    (head,) = await store.pending("desk", NOON, 10)
    assert await store.give_up("desk", "dropped") == 0
    await store.configure([], ["topic"], ["journal"], NOON)
    await store.record([attempt(head, ACCEPTED, NOON)])
    await store.configure([], ["topic"], ["desk", "journal"], NOON)
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_1_2"]
    assert names((await store.waiting("desk", NOON + HOUR)).deliveries) == ["al_sl_2_1"]
    await store.configure([], ["topic"], ["journal"], NOON)
    assert await store.give_up("desk", "dropped") == 2
    assert await store.give_up("desk", "dropped") == 0
    assert await store.again(Again(sink="desk")) == 0, "nothing is sent to it"
    await store.configure([], ["topic"], ["desk", "journal"], NOON)
    assert await store.pending("desk", NOON + DAY, 10) == ()
    assert names(await store.pending("journal", NOON, 10)) == ["al_sl_3_1"]
    assert await store.again(Again(sink="desk")) == 2


async def test_what_was_accepted_while_it_was_given_up_was_accepted(store: SqliteStore) -> None:
    """So it is not named to the receiver that has it, nor sent once more when asked for again."""
    await tell(store, 1, 2)
    (head,) = await store.pending("desk", NOON, 10)
    await store.configure([], ["topic"], ["journal"], NOON)
    assert await store.give_up("desk", "dropped") == 2
    landed = attempt(head, ACCEPTED, NOON + SECOND, status=200)
    for _ in range(2):
        await store.record([landed])
    await store.configure([], ["topic"], ["desk", "journal"], NOON)
    assert await store.again(Again(sink="desk")) == 1
    (second,) = await store.pending("desk", NOON + 9_999 * DAY, 10)
    assert (second.alert, second.undelivered) == ("al_sl_1_2", ())


@pytest.mark.parametrize("end", [PENDING, DEAD])
async def test_what_was_not_stays_given_up(store: SqliteStore, end: DeliveryState) -> None:
    await tell(store, 1)
    (head,) = await store.pending("desk", NOON, 10)
    await store.configure([], ["topic"], ["journal"], NOON)
    assert await store.give_up("desk", "dropped") == 1
    await store.record([attempt(head, end, NOON + SECOND, answer="busy")])
    await store.configure([], ["topic"], ["desk"], NOON)
    assert await store.again(Again(sink="desk")) == 1


async def test_a_delivery_that_its_last_try_ended_is_ended_by_no_other(store: SqliteStore) -> None:
    """Such as one that is reported late, with a number that was given before."""
    await tell(store, 1)
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, DEAD, NOON)])
    await store.record([attempt(head, ACCEPTED, NOON)])
    assert await store.again(Again(sink="desk")) == 1


async def test_the_next_try_is_that_of_a_head(store: SqliteStore) -> None:
    assert await store.next_try("desk") is None
    await tell(store, 1, 2)
    assert await store.next_try("desk") == NOON
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, PENDING, NOON, next_try=NOON + HOUR)])
    assert await store.next_try("desk") == NOON + HOUR


async def test_the_same_try_counts_once_and_an_end_is_an_end(store: SqliteStore) -> None:
    await tell(store, 1)
    (head,) = await store.pending("desk", NOON, 10)
    tried = attempt(head, PENDING, NOON, next_try=NOON)
    await store.record([tried, tried])
    (head,) = await store.pending("desk", NOON, 10)
    assert head.attempts == 1
    await store.record([attempt(head, ACCEPTED, NOON + SECOND)])
    await store.record([attempt(head, PENDING, NOON + MINUTE, next_try=NOON)])
    await store.record([attempt(head, DEAD, NOON + MINUTE)])
    assert await store.pending("desk", NOON + DAY, 10) == ()
    assert await store.again(Again()) == 0, "it is not dead"


async def test_a_try_counts_though_the_clock_went_back(store: SqliteStore) -> None:
    """What was sent and accepted is not sent again: tries are told apart by number, not by time."""
    await tell(store, 1)
    (head,) = await store.pending("desk", NOON + HOUR, 10)
    await store.record([attempt(head, PENDING, NOON + HOUR, next_try=NOON)])
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, ACCEPTED, NOON)])
    assert await store.pending("desk", NOON + DAY, 10) == ()


async def test_no_id_ever_has_a_second_body(store: SqliteStore, tmp_path: Path) -> None:
    """Neither by a plan, nor by a release, nor by a delivery."""
    await tell(store, 1)
    other = replace(alert(), body=b"another")
    plan = Plan(alerts=(other,), deliveries=(delivery(other, "journal"),))
    await store.apply(plan)
    await store.release([other], [delivery(other)])
    for sink in ("desk", "journal"):
        (told,) = await store.pending(sink, NOON, 10)
        assert told.body == alert().body
    views = open_views(tmp_path / "monitor.db")
    shown = await views.alert("al_sl_1_1")
    await views.close()
    assert shown is not None
    assert shown.alert.body == alert().body


async def test_a_settling_alert_is_released_once(store: SqliteStore) -> None:
    """Body and deliveries are made together, when it closes; until then it may still change."""
    settling = alert(state=AlertState.SETTLING)
    line = storyline(sequence=1)
    await store.apply(Plan(storylines=(line,), alerts=(settling,)))
    wider = replace(settling, copies=3)
    await store.apply(
        Plan(storylines=(replace(line, revision=2),), alerts=(wider,), based_on={"sl_1": 1})
    )
    assert await store.settled(NOON, 10) == ()
    assert await store.settled(NOON + 5 * MINUTE, 10) == (wider,)
    ready = replace(alert(), copies=3)
    await store.release([ready], [delivery(ready)])
    await store.release([ready], [delivery(ready)])
    assert await store.settled(NOON + DAY, 10) == ()
    assert await store.pending("desk", NOON, 10) == (delivery(ready),)


async def test_a_settling_alert_may_end_as_held(store: SqliteStore, tmp_path: Path) -> None:
    settling = alert(state=AlertState.SETTLING)
    await store.apply(Plan(storylines=(storyline(sequence=1),), alerts=(settling,)))
    held = replace(settling, state=AlertState.HELD, held=HoldReason.DAILY_CAP)
    await store.release([held], [])
    await store.release([alert()], [])
    views = open_views(tmp_path / "monitor.db")
    assert [view.alert for view in await views.alerts(Stage.HELD)] == [held]
    await views.close()


async def test_a_late_delivery_goes_in_front_of_those_after_it(store: SqliteStore) -> None:
    """A development that settled is sent before a later one that still waits."""
    settling, later = alert(sequence=1, state=AlertState.SETTLING), alert(sequence=2)
    await store.apply(
        Plan(
            storylines=(storyline(sequence=2),),
            alerts=(settling, later),
            deliveries=(delivery(later, next_try=NOON + HOUR),),
        )
    )
    await store.release([alert()], [delivery(alert())])
    assert names(await store.pending("desk", NOON, 10)) == ["al_sl_1_1"]


async def test_dead_letters_are_tried_again_in_their_order(store: SqliteStore) -> None:
    """Same id, same body; what was accepted is left alone unless asked for."""
    await tell(store, 1, 2, 3)
    for end in (ACCEPTED, DEAD, DEAD):
        (head,) = await store.pending("desk", NOON, 10)
        await store.record([attempt(head, end, NOON + SECOND)])
    assert await store.again(Again(sink="journal")) == 0
    assert await store.again(Again(since=NOON + SECOND)) == 0
    assert await store.again(Again(until=NOON)) == 0
    assert await store.again(Again(sink="desk", storyline="sl_1", since=NOON)) == 2
    (due,) = await store.pending("desk", NOON + 9_999 * DAY, 10)
    assert (due.sequence, due.body, due.attempts) == (2, b"body of al_sl_1_2", 0)
    assert await store.again(Again(states=(ACCEPTED, PENDING), alert="al_sl_1_1")) == 1
    (due,) = await store.pending("desk", NOON + 9_999 * DAY, 10)
    assert due.sequence == 1


async def test_ended_deliveries_are_pruned_pending_ones_and_alerts_kept(
    store: SqliteStore, tmp_path: Path
) -> None:
    await tell(store, 1, 2)
    (head,) = await store.pending("desk", NOON, 10)
    await store.record([attempt(head, ACCEPTED, NOON)])
    assert await store.prune(NOON + DAY, 10) == 1
    views = open_views(tmp_path / "monitor.db")
    shown = {view.alert.id: names(view.deliveries) for view in await views.alerts()}
    (desk, _) = await views.sinks()
    await views.close()
    assert shown == {"al_sl_1_1": [], "al_sl_1_2": ["al_sl_1_2"]}
    assert (desk.pending, desk.last_accepted) == (1, NOON)


async def test_a_muted_storyline_turns_away_plans_made_before(store: SqliteStore) -> None:
    await tell(store, 1)
    assert await store.mute("sl_1", muted=True)
    assert await store.mute("sl_1", muted=True), "twice is once"
    assert not await store.mute("unknown", muted=True)
    stale = Plan(storylines=(storyline(revision=2),), based_on={"sl_1": 1})
    assert await store.apply(stale) == Conflict(storylines=("sl_1",))


def settling_pair() -> tuple[Storyline, Alert, Alert]:
    """A storyline with two developments that settle in one window, after an alert ``al_told``."""
    first, second = (
        replace(
            alert(sequence=number, state=AlertState.SETTLING),
            copies=number,
            same_event=10 * number,
            previous="al_told" if number == 1 else "al_sl_1_1",
        )
        for number in (1, 2)
    )
    keyed = replace(second, change=replace(second.change, key="schedule/visit"))
    line = replace(
        storyline(sequence=2),
        held=(1, 0),
        previous_alert=second.id,
        told=(("other", NOON), ("schedule/visit", NOON)),
        settles=second.ready_at,
    )
    return line, first, keyed


def after_holding(line: Storyline, **changed: object) -> Storyline:
    """The storyline once both are held: as if neither had been told."""
    told = replace(line, revision=2, settles=None, held=(4, 30), previous_alert="al_told")
    told = replace(told, held_changes=2)
    return replace(told, **({"told": (("other", NOON),)} | changed))


async def kept(folder: Path) -> tuple[Storyline, dict[str, Alert]]:
    """The one storyline and its alerts as stored."""
    views = open_views(folder / "monitor.db")
    (line,) = await views.storylines()
    alerts = {view.alert.id: view.alert for view in await views.alerts()}
    await views.close()
    return line, alerts


async def test_what_settles_is_held_when_its_storyline_is_muted(
    store: SqliteStore, tmp_path: Path
) -> None:
    """It is held for good, and the next alert counts it and what it had counted."""
    line, *pair = settling_pair()
    await store.apply(Plan(storylines=(line,), alerts=tuple(pair)))
    assert await store.mute("sl_1", muted=True)
    assert await store.mute("sl_1", muted=False)
    assert await store.settled(NOON + DAY, 10) == ()
    found, alerts = await kept(tmp_path)
    assert found == after_holding(line, muted=False, revision=4)
    assert [(one.state, one.held, one.ready_at) for one in alerts.values()] == [
        (AlertState.HELD, HoldReason.MUTED, None)
    ] * 2


async def test_what_settles_is_held_when_its_topic_is_removed(
    store: SqliteStore, tmp_path: Path
) -> None:
    """A topic that comes back does not tell what was news when it left."""
    line, *pair = settling_pair()
    await store.apply(Plan(storylines=(line,), alerts=tuple(pair)))
    for topics in ([], ["topic"]):
        await store.configure([], topics, ["desk", "journal"], NOON)
    assert await store.settled(NOON + DAY, 10) == ()
    found, alerts = await kept(tmp_path)
    assert found == after_holding(line)
    assert {one.held for one in alerts.values()} == {HoldReason.TOPIC_REMOVED}


async def test_a_told_alert_stands_when_what_settled_before_it_is_held(
    store: SqliteStore, tmp_path: Path
) -> None:
    """The last alert that was told stays the previous one, and its key stays cool."""
    line, first, second = settling_pair()
    told = replace(alert(sequence=3), previous=second.id)
    line = replace(line, sequence=3, previous_alert=told.id, settles=None)
    line = replace(line, told=(("schedule/visit", NOON + MINUTE),))
    await store.apply(
        Plan(storylines=(line,), alerts=(first, second, told), deliveries=(delivery(told),))
    )
    assert await store.mute("sl_1", muted=True)
    found, _ = await kept(tmp_path)
    assert found == after_holding(
        line, muted=True, revision=3, previous_alert=told.id, told=line.told
    )
    assert names(await store.pending("desk", NOON, 10)) == [told.id]


async def test_what_was_held_while_it_was_being_made_ready_is_not_delivered(
    store: SqliteStore, tmp_path: Path
) -> None:
    """The deliverer read it before it was muted; what it then writes comes too late."""
    line, *pair = settling_pair()
    await store.apply(Plan(storylines=(line,), alerts=tuple(pair)))
    assert await store.mute("sl_1", muted=True)
    await store.release([alert(sequence=2)], [delivery(alert(sequence=2))])
    _, alerts = await kept(tmp_path)
    assert {one.state for one in alerts.values()} == {AlertState.HELD}
    assert await store.pending("desk", NOON + DAY, 10) == ()
    assert await store.next_try("desk") is None
