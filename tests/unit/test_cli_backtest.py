"""The summary of a backtest: counts by kind and reason, rates, and other sensitivities."""

from dataclasses import replace
from datetime import timedelta

from monitor.cli.backtest import lines, row, summed
from monitor.model.alerts import Alert, AlertState, HoldReason
from monitor.model.changes import ChangeKind
from monitor.model.topics import Topic
from tests.support.stored import DAY
from tests.support.storing import alert

TOPIC = Topic(id="harbour", title="Harbour")
QUIET = Topic(id="quiet", title="Nothing goes on")


def made(
    confidence: float, held: HoldReason | None = None, kind: ChangeKind = ChangeKind.REVERSAL
) -> Alert:
    """An alert of the topic, told if no reason holds it."""
    base = alert("al_1")
    change = replace(base.change, topic="harbour", kind=kind, confidence=confidence)
    state = AlertState.HELD if held else AlertState.READY
    return replace(base, change=change, state=state, held=held)


def test_what_was_told_held_and_would_be() -> None:
    """A firmer sensitivity leaves out the weak, a freer one tells what was held as too weak."""
    alerts = [
        made(0.9),
        made(0.7),
        made(1.0, kind=ChangeKind.OPENED),
        made(0.5, HoldReason.CONFIDENCE),
        made(0.3, HoldReason.CONFIDENCE),
        made(0.9, HoldReason.COOLDOWN),
    ]
    span = DAY, DAY + timedelta(days=6)
    harbour, quiet = summed((TOPIC, QUIET), alerts, {"harbour": 40}, span)
    assert row(harbour) == {
        "topic": "harbour",
        "days": 6.0,
        "articles": 40,
        "alerts": 3,
        "per_day": 0.5,
        "kinds": {"opened": 1, "reversal": 2},
        "held": {"below-sensitivity": 2, "cooldown": 1},
        "sensitivity": {"fewer": 2, "balanced": 3, "more": 4},
    }
    assert row(quiet)["alerts"] == 0
    assert list(lines([harbour, quiet])) == [
        "harbour: 3 alerts of 40 articles, 0.5 a day: 2 reversal, 1 opened",
        "  held 2 below-sensitivity, 1 cooldown",
        "  by sensitivity: 2 with fewer, 3 with balanced, 4 with more",
    ]


def test_an_hour_counts_as_a_day() -> None:
    """No rate is told of less than a day, and no article at all is no error."""
    (one,) = summed((TOPIC,), [made(0.9)], {"harbour": 1}, (DAY, DAY + timedelta(hours=1)))
    assert (one.days, row(one)["per_day"]) == (1.0, 1.0)
    assert next(lines([one])).startswith("harbour: 1 alert of 1 article, 1 a day")
    assert not list(lines(summed((TOPIC,), [], {}, None)))
    (silent,) = summed((TOPIC,), [], {"harbour": 2}, None)
    assert next(lines([silent])) == "harbour: 0 alerts of 2 articles, 0 a day"
