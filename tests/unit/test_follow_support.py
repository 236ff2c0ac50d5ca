"""What one outlet alone does not carry: held, and told once when further families support it."""

from dataclasses import replace

import pytest

from monitor.follow.states import of_one_wave
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

ON = "Ida Holm will visit Ghana in May, her office in Oslo said."
OFF = "Ida Holm called off her visit to Ghana because of a dock strike there."
NEWS = "A warehouse fire near the railway killed two night watchmen, police said."
SAME, COPY, EDIT = VerdictKind.SAME_EVENT, VerdictKind.COPY, VerdictKind.EDIT
OPENED, REVERSAL = ChangeKind.OPENED, ChangeKind.REVERSAL


def desk(min_outlets=2, **more):
    return Desk(topic=replace(TOPIC, min_outlets=min_outlets, **more))


def told(on, followed):
    """The kind of a change that enough outlets carry, else ``None``."""
    change = followed.change
    if change is None or len(change.families) < on.topic.min_outlets:
        return None
    return change.kind


@pytest.mark.parametrize("kind", [SAME, VerdictKind.NEW], ids=str)
def test_an_opening_is_told_once_with_the_second_outlet(kind):
    """The first report stays the evidence, whatever the second one speaks of."""
    on = desk()
    first = on.feed(article("a", ON, 1)).change
    assert (first.kind, first.families, first.sequence) == (OPENED, ("a",), 1)
    second = on.feed(article("b", ON, 2), kind, "a").change
    assert (second.kind, second.families, second.sequence) == (OPENED, ("a", "b"), 2)
    assert (second.before, second.after) == (None, first.after)
    assert (second.headline, second.about, second.key) == (first.headline, first.about, first.key)
    assert second.article == "b"
    assert second.fingerprint != first.fingerprint
    assert on.line.pending == ()
    assert on.feed(article("c", ON, 2), SAME, "a").change is None


def test_an_opening_waits_for_as_many_outlets_as_the_topic_wants():
    on = desk(3)
    on.feed(article("a", ON, 1))
    assert on.feed(article("b", ON, 1), SAME, "a").change is None
    assert on.feed(article("b2", ON, 1, outlet="b"), SAME, "a").change is None
    assert on.feed(article("c", ON, 1), SAME, "a").change.families == ("a", "b", "c")


def test_an_opening_without_claims_quotes_the_first_report():
    on = desk()
    first = on.feed(article("a", NEWS, 1)).change
    second = on.feed(article("b", f"Police spoke at noon. {NEWS}", 1), SAME, "a").change
    assert second.after == first.after
    assert (second.key, second.about) == ("", first.about)


def test_an_opening_of_white_space_is_told_with_the_words_of_the_second():
    on = desk()
    on.feed(article("a", " ", 1))
    assert on.feed(article("b", NEWS, 1), SAME, "a").change.after.quote.text == NEWS


def test_copies_never_lift():
    on = desk()
    on.feed(article("a", ON, 1))
    assert on.feed(article("b", ON, 1), COPY, "a").change is None
    loose = replace(on.topic, min_outlets=1)
    on.topic = loose
    assert on.feed(article("c", ON, 1), COPY, "a").change is None


def test_an_edit_lifts_an_opening_only_where_it_brings_the_article_in():
    on = desk()
    on.feed(article("a", ON, 1))
    assert on.feed(article("a", f"{ON} It rained.", 1), EDIT, "a").change is None
    joined = on.feed(article("b", ON, 1), EDIT, "a", joined=True).change
    assert (joined.kind, joined.families) == (OPENED, ("a", "b"))


def test_one_outlet_is_enough_where_the_topic_says_so():
    on = desk(1)
    assert told(on, on.feed(article("a", ON, 1))) is OPENED
    assert on.line.pending == ()
    assert on.feed(article("b", ON, 1), SAME, "a").change is None


def test_a_turn_is_told_once_with_the_second_outlet():
    on = desk()
    on.feed(article("a", ON, 1))
    on.feed(article("b", ON, 1), SAME, "a")
    first = on.feed(article("c", OFF, 3))
    second = on.feed(article("d", OFF, 3), SAME, "c")
    third = on.feed(article("e", OFF, 4), SAME, "c")
    assert (first.change.kind, told(on, first)) == (REVERSAL, None)
    assert told(on, second) is REVERSAL
    assert second.change.families == ("c", "d")
    assert [first.change.flips, second.change.flips] == [0, 0]
    assert second.change.before.state == "planned"
    assert (third.change, on.line.pending) == (None, ())


def test_what_is_long_ago_was_another_case():
    """A denial of last year is not taken back by an admission of today; an undated one may be."""
    for day, kind in ((20, ChangeKind.REVERSAL), (200, None), (None, None)):
        desk = Desk()
        desk.feed(article("a", "Peru denies involvement in the coup."))
        change = desk.feed(article("b", "Peru admits involvement in the coup.", day)).change
        told = change.kind if change is not None else None
        assert (told is ChangeKind.REVERSAL) is (kind is ChangeKind.REVERSAL)


def test_a_turn_waits_for_as_many_outlets_as_the_topic_wants():
    on = desk(3)
    on.feed(article("a", ON, 1))
    on.feed(article("c", OFF, 3))
    second = on.feed(article("d", OFF, 3), SAME, "c")
    assert told(on, second) is OPENED
    assert second.change.also == ()
    third = on.feed(article("e", OFF, 3), SAME, "c")
    assert told(on, third) is REVERSAL


def test_a_turn_too_weak_to_tell_does_not_ride_along():
    """The opening is told with the second outlet; its turn has only one and waits on."""
    on = desk()
    on.feed(article("a", ON, 1))
    second = on.feed(article("b", OFF, 3))
    assert (second.change.kind, second.change.also) == (OPENED, ())
    third = on.feed(article("c", OFF, 3), SAME, "b").change
    assert (third.kind, third.families, third.flips) == (REVERSAL, ("b", "c"), 0)


def test_a_turn_back_is_a_turn_of_its_own():
    """What waited before the key turned again no longer stands, and is forgotten."""
    on = desk()
    on.feed(article("a", ON, 1))
    on.feed(article("a2", ON, 1), SAME, "a")
    on.feed(article("b", OFF, 3))
    back = on.feed(article("c", ON, 5)).change
    again = on.feed(article("d", OFF, 7)).change
    lifted = on.feed(article("e", OFF, 7), SAME, "d").change
    assert [c.flips for c in (back, again, lifted)] == [1, 2, 2]
    assert again.families == ("d",)
    assert lifted.families == ("d", "e")
    assert not any(name.startswith("reversal") for name in on.line.pending)


def test_a_development_is_told_once_with_the_second_outlet():
    on = desk()
    on.feed(article("a", ON, 1))
    on.feed(article("a2", ON, 1), SAME, "a")
    first = on.feed(article("b", NEWS, 2))
    second = on.feed(article("c", NEWS, 2), SAME, "b")
    third = on.feed(article("d", NEWS, 2), SAME, "b")
    assert (first.change.kind, told(on, first)) == (ChangeKind.DEVELOPMENT, None)
    assert told(on, second) is ChangeKind.DEVELOPMENT
    assert second.change.families == ("b", "c")
    assert (third.change, on.line.pending) == (None, ())


def test_a_development_in_the_body_waits_for_three_where_three_are_wanted():
    on = desk(3)
    for name in ("a", "a2", "a3"):
        on.feed(article(name, f"{ON} Rain fell.", 1), SAME, "a")
    quiet = f"{ON}\n\n{NEWS} Firemen found a cracked gas pipe. Its floor gave way."
    reports = [article(name, quiet, 2) for name in ("b", "c", "d", "e")]
    kinds = [
        told(on, on.feed(one, SAME if n else VerdictKind.NEW, "b")) for n, one in enumerate(reports)
    ]
    assert kinds == [None, None, ChangeKind.DEVELOPMENT, None]


def test_one_report_may_lift_the_opening_and_a_development():
    on = desk()
    on.feed(article("a", ON, 1))
    on.feed(article("a2", NEWS, 2, outlet="a"))
    lifted = on.feed(article("b", NEWS, 2), SAME, "a2").change
    assert [lifted.kind, *(also.kind for also in lifted.also)] == [OPENED, ChangeKind.DEVELOPMENT]
    assert on.line.pending == ()


def test_what_a_turn_has_told_is_no_development_later():
    """Its article was novel too, but too weakly; the turn has told it."""
    on = desk(1)
    on.feed(article("a", ON, 1))
    turn = on.feed(article("b", f"{OFF} {NEWS}", 3)).change
    assert turn.kind is REVERSAL
    assert on.line.pending == ()
    assert on.feed(article("c", f"{OFF} {NEWS}", 3), SAME, "b").change is None


def test_what_the_baseline_held_is_not_told_later():
    """The first poll builds the state silently; a second outlet afterwards is no news."""
    on = desk()
    on.feed(article("a", ON, 1), admitted=False)
    assert on.line.pending == ()
    assert on.feed(article("b", ON, 1), SAME, "a").change is None


def test_an_empty_second_report_lifts_no_development():
    """There would be no sentence to quote."""
    on = desk()
    on.feed(article("a", ON, 1))
    on.feed(article("a2", ON, 1), SAME, "a")
    on.feed(article("b", NEWS, 2))
    assert on.feed(article("c", " ", 2), SAME, "b").change is None
    assert told(on, on.feed(article("d", NEWS, 2), SAME, "b")) is ChangeKind.DEVELOPMENT


@pytest.mark.parametrize(("day", "told_with"), [(4, True), (60, False), (None, False)])
def test_what_two_say_in_passing_is_one_turn_only_within_days(day, told_with):
    """Two sentences deep in two articles support each other if they come in one wave."""
    rain = "Rain fell on the coast all week. Dockers went home early. " * 3
    desk = Desk()
    desk.feed(article("a", ON, 1))
    first = desk.feed(article("b", rain + OFF, 3)).change
    second = desk.feed(article("c", rain + OFF, day)).change
    assert first is None or first.kind is not REVERSAL
    every = (second, *second.also) if second else ()
    assert any(one.kind is REVERSAL for one in every) is told_with


def test_a_wave():
    """Within three days either way; of an undated report nobody knows how far it is."""
    desk = Desk()
    for id_, day in (("a", 1), ("b", 3), ("c", 9), ("d", None)):
        desk.feed(article(id_, OFF, day))
    held = {one.claim.quote.article: one for state in desk.line.states for one in state.history}
    near = {id_ for id_, one in held.items() if of_one_wave(held["b"], one)}
    assert near == {"a", "b", "d"}
    assert of_one_wave(held["a"], held["b"])
