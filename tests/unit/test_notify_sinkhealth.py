"""When those who run the monitor hear of a sink that takes nothing, as values and end to end."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.delivery import Pass
from monitor.model.alerts import Attempt, DeliveryState
from monitor.model.notices import Notice, NoticeKind
from monitor.model.sinks import SinkState
from monitor.notify import message
from monitor.notify.card import render
from monitor.notify.sinkhealth import TOLD_AGAIN, Judge
from monitor.notify.sinks.log import fields
from monitor.store.sqlite import Again
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import NOON, HandClock
from tests.unit.test_delivery_lines import deliverer, hook, lines_in, states, stored, tell

MINUTE = timedelta(minutes=1)
# What a person asks for is due by the store's clock, which is the real one.
YEAR = 366 * 86_400.0
FAILED = Attempt(
    alert="al_1", sink="desk", number=1, state=DeliveryState.PENDING, at=NOON, answer="answered 500"
)
DEAD = replace(FAILED, state=DeliveryState.DEAD, status=404, answer="answered 404")
TAKEN = replace(FAILED, state=DeliveryState.ACCEPTED)
JUDGE = Judge(kind="webhook", ops=("journal", "desk"))


def after(*attempts: Attempt, state: SinkState | None = None) -> tuple[SinkState, list[Notice]]:
    """The sink after tries, and what was told meanwhile."""
    state, told = state or SinkState(id="desk"), []
    for attempt in attempts:
        state, notice, deliveries = JUDGE(state, attempt)
        if notice is not None:
            told.append(notice)
            assert [one.sink for one in deliveries] == ["journal"], "never the sink itself"
    return state, told


def failing(*minutes: int) -> tuple[Attempt, ...]:
    """Failed tries so many minutes after noon."""
    return tuple(replace(FAILED, at=NOON + each * MINUTE) for each in minutes)


def payload(notice: Notice) -> dict[str, Any]:
    """The payload, held against its schema."""
    tree: dict[str, Any] = json.loads(notice.body)
    Draft202012Validator(message.schemas()[notice.kind]).validate(tree)
    assert (tree["type"], tree["data"]["alert"]) == (notice.kind, notice.id)
    return tree


@pytest.mark.parametrize(
    ("tries", "told"),
    [
        (failing(0), 0),
        (failing(0, 1, 2, 3, 59), 0),
        (failing(0, 60), 0),
        (failing(0, 1, 60), 1),
        (failing(0, 1, 60, 90, 600), 1),
        ((*failing(0, 1), replace(TAKEN, at=NOON + 30 * MINUTE), *failing(60, 61)), 0),
        ((DEAD,), 1),
        ((DEAD, DEAD), 1),
        ((replace(DEAD, chosen=True),), 0),
        (tuple(replace(one, taken=("desk@example.org",)) for one in failing(0, 1, 60)), 0),
        ((replace(DEAD, taken=("desk@example.org",)),), 1),
    ],
)
def test_a_sink_is_failing_after_an_hour_or_when_something_is_given_up(
    tries: tuple[Attempt, ...], told: int
) -> None:
    state, notices = after(*tries)
    assert [notice.kind for notice in notices] == [NoticeKind.SINK_FAILING] * told
    assert state.told == told


def test_it_is_told_again_only_after_it_accepted_and_some_hours_passed() -> None:
    state, _ = after(DEAD, replace(TAKEN, at=NOON + MINUTE))
    assert (state.failures, state.failing_since) == (0, None)
    soon = replace(DEAD, at=NOON + TOLD_AGAIN - MINUTE)
    assert after(soon, state=state)[1] == []
    later = replace(DEAD, at=NOON + TOLD_AGAIN)
    _, [notice] = after(later, state=state)
    assert (notice.sequence, notice.subject) == (2, "sink:desk")


def test_a_clock_that_was_years_ahead_hides_no_sink_that_fails() -> None:
    ahead = 10 * 366 * 24 * 60
    told, first = after(*failing(ahead, ahead + 5, ahead + 65))
    assert [notice.kind for notice in first] == [NoticeKind.SINK_FAILING]
    assert len(after(*failing(0, 5, 65), state=told)[1]) == 1, "told by that clock"
    untold, none = after(*failing(ahead, ahead + 5))
    assert not none
    assert len(after(*failing(0, 5, 65), state=untold)[1]) == 1, "failing since by that clock"


def test_a_disabled_sink_is_told_as_that_and_nothing_else() -> None:
    gone = replace(DEAD, disable_sink=True, status=410, answer="answered 410: wants no more alerts")
    state, [notice] = after(gone)
    assert state.disabled
    assert notice.kind is NoticeKind.SINK_DISABLED
    assert after(gone, state=state)[1] == []
    words = payload(notice)["data"]["message"]
    assert words.endswith("use it again by: storyline-monitor sinks enable desk")


def test_the_notice_says_what_happened_and_what_to_do() -> None:
    _, [dead] = after(DEAD)
    assert payload(dead)["data"]["message"] == (
        "An alert was given up at the sink desk: answered 404; "
        "send it again by: storyline-monitor alerts retry al_1"
    )
    _, [lasting] = after(*failing(0, 30, 61))
    data = payload(lasting)["data"]
    assert data["message"] == (
        "The sink desk has accepted nothing since 2026-03-01T12:00:00Z: answered 500."
    )
    assert (data["failures"], data["failing_since"]) == (3, "2026-03-01T12:00:00Z")
    assert fields(payload(lasting))["sink"] == "desk"
    assert "sink.failing" in render(lasting.body, 100)


async def test_the_ops_sinks_hear_of_a_sink_that_gives_up_in_the_same_pass(tmp_path: Path) -> None:
    """The sink that fails is among ``ops`` itself and hears nothing of it."""
    path = tmp_path / "ops.jsonl"
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply(status=410)))
        await tell(store)
        sinks = {"desk": desk, "other": lines_in(path, "other")}
        async with deliverer(store, sinks, ops=("desk", "other")) as made:
            assert await made.run_once() == Pass(dead=1, accepted=1)
    [line] = path.read_bytes().splitlines()
    told = json.loads(line)
    assert (told["type"], told["data"]["sink"]) == (
        "sink.disabled",
        {"id": "desk", "kind": "webhook"},
    )


async def test_the_next_alert_names_those_before_it_that_were_given_up(tmp_path: Path) -> None:
    """Only at the sink where they were, only until one is taken, and the same at every try."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        bad, gone = Reply(status=400), Reply(status=500)
        desk = hook(site.answer("/desk", bad, bad, gone, Reply()))
        other = hook(site.answer("/other", Reply()), "other")
        told = [await tell(store, number, sinks=("desk", "other")) for number in (1, 2, 3, 4)]
        async with deliverer(store, {"desk": desk, "other": other}, clock) as made:
            await made.run_once()
            clock.pass_(10)
            await made.run_once()
            await store.retry(told[0].id)
            clock.pass_(YEAR)
            await made.run_once()
    seen = [request for request in site.received if request.path == "/desk"]
    bodies = [json.loads(request.body)["data"] for request in seen]
    one, two, three, four = (alert.id for alert in told)
    assert [data["alert"] for data in bodies] == [one, two, three, three, four, one]
    assert [data.get("previous_undelivered") for data in bodies] == [
        None,
        [one],
        [two, one],
        [two, one],
        None,
        None,
    ]
    assert seen[2].body == seen[3].body
    Draft202012Validator(message.schemas()["storyline.reversal"]).validate(json.loads(seen[3].body))
    plain = [request.body for request in site.received if request.path == "/other"]
    assert plain == [alert.body for alert in told]
    assert set((await states(tmp_path)).values()) == {DeliveryState.ACCEPTED, DeliveryState.DEAD}


async def test_a_replay_of_what_came_before_never_changes_a_body(tmp_path: Path) -> None:
    """The second was sent before the first was given up: its bytes stay."""
    async with Loopback.serve() as site, stored(tmp_path) as store:
        refused = Reply(status=400)
        url = site.answer("/desk", Reply(), Reply(raw=b""), refused, Reply())
        first, second = await tell(store, 1), await tell(store, 2)
        clock = HandClock()
        async with deliverer(store, {"desk": hook(url)}, clock) as made:
            await made.run_once()
            again = Again(states=(DeliveryState.ACCEPTED,), alert=first.id)
            assert await store.again(again) == 1
            clock.pass_(YEAR)
            await made.run_once()
            clock.pass_(10)
            await made.run_once()
    sent = [(request.headers["webhook-id"], request.body) for request in site.received]
    assert [one for one, _ in sent] == [first.id, second.id, first.id, second.id]
    assert {body for one, body in sent if one == second.id} == {second.body}
