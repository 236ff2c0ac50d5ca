"""Scenario 1 as the follower sees it: the three seed articles in every order."""

from functools import cache
from itertools import permutations

import pytest

from monitor.follow.judge import Why, follow
from monitor.follow.states import current
from monitor.model.changes import ChangeKind, Pole, Severity
from monitor.model.plans import Arrival
from monitor.model.stories import VerdictKind
from tests.support.following import state_of, story, verdict
from tests.support.seeds import TOPIC, readings, seeds

EVENT = {"abc": "august", "cnn": "august", "september": "september"}
ORDERS = list(permutations(EVENT))


@cache
def arrivals(*, cnn_dated=True):
    articles = seeds(cnn_dated=cnn_dated)
    return {
        name: Arrival(reading=read, place=read.at, dated=read.at is not None, admitted=True)
        for name, read in zip(articles, readings(*articles.values()), strict=True)
    }


def run(order, coming):
    """The changes by article, and the storyline at the end."""
    lines, threads, families, changes = {}, {}, {}, {}
    for name in order:
        event = EVENT[name]
        kind = VerdictKind.SAME_EVENT if event in threads else VerdictKind.NEW
        families.setdefault(event, set()).add(coming[name].reading.family)
        followed = follow(
            coming[name],
            verdict(kind, event),
            story(coming[name], event, sorted(families[event])),
            TOPIC,
            tuple(lines.values()),
            threads.get(event),
        )
        lines[followed.storyline.id] = followed.storyline
        threads[event] = followed.storyline.id
        changes[name] = followed.change
    (line,) = lines.values()
    return changes, line


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_six_orders(order):
    """A reversal fires exactly when September comes after a report of the cancellation."""
    changes, _ = run(order, arrivals())
    told = {name: change.kind for name, change in changes.items() if change}
    expected = {order[0]: ChangeKind.OPENED}
    if order[0] != "september":
        expected["september"] = ChangeKind.REVERSAL
    assert told == expected


@pytest.mark.bulk
@pytest.mark.parametrize("cnn_dated", [True, False], ids=["dated", "raw"])
def test_the_state_depends_on_the_set_alone(cnn_dated):
    coming = arrivals(cnn_dated=cnn_dated)
    states = [state_of(run(order, coming)[1]) for order in ORDERS]
    assert all(state == states[0] for state in states)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_the_raw_cnn_file_never_cancels_anything(order):
    """Undated, it may open the storyline; it never turns it."""
    changes, line = run(order, arrivals(cnn_dated=False))
    change = changes["cnn"]
    assert change is None or (order[0] == "cnn" and change.kind is ChangeKind.OPENED)
    (state,) = [s for s in line.states if s.key.who == "pompeo"]
    held = current(state.history)
    assert held is not None
    assert held.pole is Pole.ON


def test_the_reversal_quotes_both_sentences():
    changes, line = run(("abc", "cnn", "september"), arrivals())
    opened, reversal = changes["abc"], changes["september"]
    assert opened.headline == "Pompeo's visit to North Korea: cancelled"
    assert (opened.before, opened.sequence) == (None, 1)
    assert reversal.headline == "Cancelled, now on: Pompeo's visit to Pyongyang"
    assert (reversal.before.state, reversal.after.state) == ("cancelled", "planned")
    about = reversal.about
    assert (about.axis, about.who, about.what, about.where) == (
        "schedule",
        ("Mike Pompeo",),
        "visit",
        ("Pyongyang",),
    )
    assert (reversal.sequence, reversal.flips, reversal.also) == (2, 0, ())
    assert reversal.severity is Severity.FLASH
    assert reversal.before.quote.text.startswith("President Donald Trump has asked")
    assert reversal.after.quote.text.startswith("US Secretary of State Mike Pompeo said")
    for side, name in ((reversal.before, "abc"), (reversal.after, "september")):
        text = arrivals()[name].reading.article.text
        assert text[side.quote.start : side.quote.end] == side.quote.text
    assert line.sequence == 2


def test_what_is_silent_says_why():
    coming = arrivals()
    _, line = run(("abc",), coming)
    again = follow(
        coming["abc"], verdict(VerdictKind.SEEN), story(coming["abc"]), TOPIC, (line,), line.id
    )
    assert (again.storyline, again.change, again.why) == (line, None, Why.SEEN)
    second = follow(
        coming["cnn"],
        verdict(VerdictKind.SAME_EVENT),
        story(coming["cnn"]),
        TOPIC,
        (line,),
        line.id,
    )
    assert second.why is Why.SAME_EVENT
