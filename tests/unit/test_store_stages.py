"""How far alerts got, what they are picked by, and what a daemon says of them at its start."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from monitor.app.recalled import say_what_is_followed
from monitor.model.alerts import AlertState, DeliveryState
from monitor.model.plans import Plan
from monitor.model.views import AlertView, Stage
from monitor.store.sqlite import SqliteStore, SqliteViews
from tests.support.storing import HOUR, alert, attempt, delivery, storyline
from tests.support.values import NOON

PENDING, ACCEPTED, DEAD = DeliveryState.PENDING, DeliveryState.ACCEPTED, DeliveryState.DEAD


async def five(store: SqliteStore) -> None:
    """Alerts 1 to 5: of two sinks, one sink, held, settling, and one that nothing is kept of."""
    await store.configure([], ["topic"], ["desk", "pager"], NOON)
    both, waits, past = alert(sequence=1), alert(sequence=2), alert(sequence=5)
    both = replace(both, sinks=("desk", "pager"))
    held = alert(sequence=3, state=AlertState.HELD)
    settling = replace(alert(sequence=4, state=AlertState.SETTLING), sinks=("pager",))
    sent = [delivery(both), delivery(both, "pager"), delivery(waits)]
    alerts = (both, waits, held, settling, past)
    await store.apply(
        Plan(storylines=(storyline(sequence=5),), alerts=alerts, deliveries=tuple(sent))
    )
    await store.record(
        [attempt(sent[0], DEAD, NOON, answer="no"), attempt(sent[1], ACCEPTED, NOON)]
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((Stage.HELD, None), [3]),
        ((Stage.SETTLING, None), [4]),
        ((Stage.PENDING, None), [2]),
        ((Stage.ACCEPTED, None), [1]),
        ((Stage.DEAD, None), [1]),
        ((Stage.PAST, None), [5]),
        ((None, "desk"), [5, 3, 2, 1]),
        ((None, "pager"), [4, 1]),
        ((Stage.PENDING, "desk"), [2]),
        ((Stage.DEAD, "pager"), []),
        ((Stage.ACCEPTED, "pager"), [1]),
        ((Stage.HELD, "desk"), [3]),
        ((Stage.HELD, "pager"), []),
        ((Stage.SETTLING, "desk"), []),
        ((Stage.SETTLING, "pager"), [4]),
        ((Stage.PAST, "desk"), [5]),
        ((Stage.PAST, "pager"), []),
        ((None, "nobody"), []),
    ],
)
async def test_alerts_are_picked_by_how_far_they_got_at_a_sink_or_any(
    asked: tuple[Stage | None, str | None],
    found: list[int],
    store: SqliteStore,
    views: SqliteViews,
) -> None:
    await five(store)
    stage, sink = asked
    picked = await views.alerts(stage, sink=sink)
    assert [view.alert.change.sequence for view in picked] == found
    first = await views.alerts(stage, limit=1, sink=sink)
    assert first == picked[:1]
    assert await views.alerts(stage, "other", sink=sink) == ()


@pytest.mark.parametrize(
    ("states", "stage", "told"),
    [
        ((), Stage.PAST, True),
        ((ACCEPTED, ACCEPTED), Stage.ACCEPTED, True),
        ((ACCEPTED, PENDING), Stage.PENDING, True),
        ((PENDING,), Stage.PENDING, False),
        ((PENDING, DEAD, ACCEPTED), Stage.DEAD, True),
        ((DEAD,), Stage.DEAD, False),
    ],
)
def test_of_sinks_that_differ_what_has_to_be_seen_to_stands_for_all(
    states: tuple[DeliveryState, ...], stage: Stage, *, told: bool
) -> None:
    ready = alert()
    sent = tuple(delivery(ready, state=state) for state in states)
    view = AlertView(alert=ready, deliveries=sent)
    assert (view.stage, view.told) == (stage, told)


@pytest.mark.parametrize("state", [AlertState.HELD, AlertState.SETTLING])
def test_what_was_sent_to_nobody_stands_as_it_was_decided(state: AlertState) -> None:
    view = AlertView(alert=alert(state=state))
    assert (view.stage.value, view.told) == (state.value, False)


async def test_at_its_start_a_daemon_tells_what_was_told_from_what_waits(
    store: SqliteStore, views: SqliteViews
) -> None:
    """Each with the sinks that it concerns; held ones and those given up are neither."""
    await five(store)
    with capture_logs() as logs:
        await say_what_is_followed(views, NOON + HOUR)
    (topic,) = [one for one in logs if one["event"] == "topic.followed"]
    assert (topic["alerts"], topic["pending"]) == (3, 1)
    told = [(one["event"], one["id"], one["sinks"]) for one in logs if "sinks" in one]
    assert told == [
        ("alert.told_before", "al_sl_1_1", ["pager"]),
        ("alert.waiting", "al_sl_1_2", ["desk"]),
    ]
