"""What was put off and is given up: told once, and not when two words are mixed up."""

import pytest

from monitor.model.changes import ChangeKind, Severity
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

PUT_OFF = "Ida Holm's visit to Ghana has been postponed, her office said."
OVER = "Ida Holm's visit to Ghana has been cancelled, her office said."
PLAN = "Ida Holm will visit Ghana next month, her office said."
RECALLS = f"{OVER} The visit was postponed last week because of rain."
LAST = VerdictKind.NEW


def changes(*texts, days, last=LAST, event=None, titles=()):
    """What the last of several texts changes, primary kind first."""
    desk = Desk(topic=TOPIC)
    change = None
    for n, (text, day) in enumerate(zip(texts, days, strict=True)):
        is_last = n == len(texts) - 1
        title = titles[n] if titles else None
        source = article(f"a{n}", text, day, title=title)
        change = desk.feed(
            source, last if is_last else VerdictKind.NEW, event if is_last else None
        ).change
    return (change, *change.also) if change else ()


def ended(*texts, days=None, **more):
    """The state that the last text ends with, where a change of schedule says so."""
    days = days or range(1, 3 * len(texts), 3)
    found = [one for one in changes(*texts, days=days, **more) if one.kind is ChangeKind.SCHEDULE]
    return found[0].after.state if found else None


def test_a_visit_that_is_off_for_good():
    """Both sentences, in so many words, as urgent as a new date."""
    change = changes(PUT_OFF, OVER, days=(1, 9))[0]
    assert change.kind is ChangeKind.SCHEDULE
    assert change.headline == "Postponed, now cancelled: Holm's visit to Ghana"
    assert (change.before.quote.text, change.after.quote.text) == (PUT_OFF, OVER)
    assert change.severity is Severity.URGENT
    assert change.confidence >= TOPIC.confidence
    assert [rule.rule for rule in change.rules] == ["lead", "old-state-in-lead"]


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ((PUT_OFF, OVER), "cancelled"),
        ((PLAN, PUT_OFF, OVER), "cancelled"),
        (
            (
                "The talks between Ghana and Togo have been suspended.",
                "The talks between Ghana and Togo have been called off.",
            ),
            "cancelled",
        ),
        (
            (
                "The derby between Hollin and Torvik is postponed to 20 March.",
                "The derby between Hollin and Torvik has been scrapped.",
            ),
            "cancelled",
        ),
        ((OVER, PUT_OFF, OVER), "cancelled"),
        # What never stood as put off, or stands so no more.
        ((PLAN, OVER), None),
        ((OVER, OVER), None),
        ((PUT_OFF, PLAN, OVER), None),
        # Said, but not of it, not firmly, or of the past.
        ((PUT_OFF, "Ida Holm's visit to Togo has been cancelled, her office said."), None),
        ((PUT_OFF, "Ben Osei's visit to Ghana has been cancelled, his office said."), None),
        ((PUT_OFF, "Ida Holm's visit to Ghana may be cancelled, her office said."), None),
        ((PUT_OFF, "Opponents demand that Ida Holm's visit to Ghana be cancelled."), None),
        ((PUT_OFF, "The meeting has been cancelled."), None),
        (("The meeting is postponed.", "The meeting has been cancelled."), None),
        ((PUT_OFF, PUT_OFF), None),
        # Another person of the same surname.
        (
            (
                "Kofi Mensah's visit to Ghana has been postponed.",
                "Ama Mensah's visit to Ghana has been cancelled.",
            ),
            None,
        ),
    ],
)  # fmt: skip
def test_what_ends_and_what_does_not(texts, state):
    """The same thing, put off last, and firmly over now."""
    assert ended(*texts) == state


def test_a_body_alone_ends_nothing():
    """Only headline and lead are loud enough."""
    rain = "Rain fell on the coast all week. Dockers went home early. " * 4
    assert ended(PUT_OFF, f"{rain} {OVER}") is None


def test_two_words_for_one_thing():
    """On one day outlets say "cancelled" for "postponed"; who recalls it knows better."""
    assert ended(PUT_OFF, OVER, days=(3, 3)) is None
    assert ended(PUT_OFF, OVER, days=(3, 4)) == "cancelled"
    assert ended(PUT_OFF, RECALLS, days=(3, 3)) == "cancelled"
    assert ended(PUT_OFF, OVER, days=(3, 5), last=VerdictKind.SAME_EVENT, event="a0") is None


def test_order_of_time():
    """Nothing older, undated or copied ends a thing."""
    assert ended(PUT_OFF, OVER, days=(5, 2)) is None
    assert ended(PUT_OFF, OVER, days=(5, None)) is None
    assert ended(PUT_OFF, OVER, days=(None, 5)) is None
    assert ended(PUT_OFF, OVER, days=(1, 5), last=VerdictKind.COPY, event="a0") is None


def test_long_ago_is_another_case():
    """What was put off years ago is not what is off now."""
    assert ended(PUT_OFF, OVER, days=(1, 300)) == "cancelled"
    assert ended(PUT_OFF, OVER, days=(1, 500)) is None


def test_told_once():
    """The second report of the end is silence, also where the first was never heard of."""
    assert ended(PUT_OFF, OVER, OVER, days=(1, 9, 12)) is None
    assert ended(PUT_OFF, OVER, OVER, days=(3, 3, 9)) is None


def test_told_once_though_outlets_lag_behind():
    """Who still writes that it is put off has not put it off anew; a new plan would."""
    assert ended(PUT_OFF, OVER, PUT_OFF, OVER, days=(1, 5, 6, 8)) is None
    assert ended(PUT_OFF, OVER, PLAN, PUT_OFF, OVER, days=(1, 5, 7, 9, 12)) == "cancelled"


def test_a_weak_report_waits_for_a_second():
    """Too weak alone, it is told when another outlet says it, too."""
    rain = "Rain fell on the coast all week. Dockers went home early. " * 4
    weak = f"{rain} {PUT_OFF}"
    desk = Desk(topic=TOPIC)
    desk.feed(article("a", weak, 1))
    first = desk.feed(article("b", OVER, 9)).change
    again = desk.feed(article("c", OVER, 9), VerdictKind.SAME_EVENT, "b").change
    assert first.confidence < TOPIC.confidence <= again.confidence
    assert again.after.state == "cancelled"
    assert [rule.rule for rule in again.rules] == ["lead", "further-outlet"]


def test_an_edit_ends_what_its_own_version_put_off():
    """The earlier version counts as the old report."""
    desk = Desk(topic=TOPIC)
    desk.feed(article("a", PUT_OFF, 1))
    change = desk.feed(article("a", RECALLS, 1), VerdictKind.EDIT).change
    found = {one.kind: one for one in (change, *change.also)}
    assert found[ChangeKind.SCHEDULE].before.quote.text == PUT_OFF
