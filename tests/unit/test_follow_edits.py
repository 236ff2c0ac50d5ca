"""Edits: what a new version of an article turns, takes back, or brings into a storyline."""

from dataclasses import replace

import pytest

from monitor.model.changes import ChangeKind, Pole
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article, state_of

ON = "Ida Holm will visit Ghana in May after all, her office in Oslo said."
OFF = "Ida Holm called off her visit to Ghana because of a dock strike there."
EDIT, SAME = VerdictKind.EDIT, VerdictKind.SAME_EVENT


def edited(desk, text, day=2, of="a", **more):
    return desk.feed(article(of, text, day, **more), EDIT, of)


def opened(text=OFF, topic=TOPIC, **more):
    desk = Desk(topic=topic)
    desk.feed(article("a", text, 2, **more))
    return desk


def poles(desk):
    return {one.claim.pole for state in desk.line.states for one in state.history}


def test_an_edit_that_flips_its_own_claim_is_a_reversal():
    """The old sentence is that of the old version, verbatim."""
    desk = opened()
    old = article("a", OFF, 2)
    change = edited(desk, ON).change
    assert (change.kind, change.flips, change.families) == (ChangeKind.REVERSAL, 0, ("a",))
    assert (change.before.state, change.after.state) == ("cancelled", "planned")
    quote = change.before.quote
    assert (quote.text, old.text[quote.start : quote.end]) == (OFF, OFF)
    assert change.after.quote.text == ON
    assert "edited" in {rule.rule for rule in change.rules}
    assert change.confidence >= TOPIC.confidence
    assert poles(desk) == {Pole.ON}


def test_an_edit_fires_at_most_once():
    desk = opened()
    assert edited(desk, ON).change is not None
    assert edited(desk, f"{ON} Rain fell.").change is None
    assert desk.feed(article("b", ON, 2), SAME, "a").change is None
    back = edited(desk, OFF).change
    assert (back.before.quote.text, back.flips) == (f"{ON}", 1)


@pytest.mark.parametrize(
    "text", [f"{OFF} Rain fell.", OFF.replace("called off", "cancelled"), f"Rain fell. {OFF}"]
)
def test_an_edit_that_keeps_the_pole_is_silent(text):
    desk = opened()
    assert edited(desk, text).change is None


def test_an_edit_that_makes_a_held_turn_louder_is_silent():
    """Its own outlet held the pole already: that is no further support."""
    desk = opened(ON, replace(TOPIC, confidence=0.8))
    desk.feed(article("b", OFF, 3))
    assert desk.line.pending
    louder = edited(desk, OFF, 3, "b", title="Holm calls off Ghana visit")
    assert louder.change is None


def test_an_edit_that_first_claims_a_held_turn_supports_it():
    desk = opened(ON, replace(TOPIC, min_outlets=2))
    desk.feed(article("a2", ON, 2), SAME, "a")
    desk.feed(article("b", OFF, 3))
    desk.feed(article("c", "Dockers in Accra went on strike.", 3), SAME, "b")
    change = edited(desk, OFF, 3, "c").change
    assert (change.kind, change.families) == (ChangeKind.REVERSAL, ("b", "c"))


def test_an_edit_that_only_withdraws_is_silent():
    desk = opened()
    assert edited(desk, "Nothing is known.").change is None
    assert desk.line.states == ()


def test_an_edit_that_only_recalls_is_silent():
    desk = opened()
    assert edited(desk, "Weeks ago Ida Holm planned a visit to Ghana. It rained.").change is None


def test_a_flip_that_an_edit_hides_in_the_body_is_too_weak_to_tell():
    desk = opened()
    change = edited(desk, f"Rain fell all week. Dockers sat at home. It was cold. {ON}").change
    assert change.confidence < TOPIC.confidence
    assert "edited" not in {rule.rule for rule in change.rules}


def test_an_edit_that_names_no_place_still_turns_its_own_claim():
    """The new version is read in the light of what the old one named."""
    desk = opened()
    change = edited(desk, "Ida Holm's visit is back on, her office said.").change
    assert (change.kind, change.before.quote.text) == (ChangeKind.REVERSAL, OFF)
    assert change.key == "schedule|visit|holm|ghana"


def test_an_edit_quotes_its_own_old_sentence_before_that_of_others():
    desk = Desk()
    desk.feed(article("b", OFF, 1))
    desk.feed(article("a", "Ida Holm cancelled her visit to Ghana on Monday.", 2), SAME, "b")
    change = edited(desk, ON).change
    assert change.before.quote.text.startswith("Ida Holm cancelled")
    assert change.families == ("a",)


def test_an_edit_of_an_older_report_turns_nothing():
    desk = opened()
    desk.feed(article("b", OFF, 4), SAME, "a")
    assert edited(desk, ON).change is None


def test_an_edit_of_an_undated_article_turns_only_to_a_pole_never_held():
    desk = Desk()
    desk.feed(article("a", OFF, None))
    assert edited(desk, ON, None).change is None


def test_an_article_that_only_its_edit_brings_in_counts():
    """As if it had said so from the start."""
    late, early = opened(), opened()
    late.feed(article("b", ON, 3), EDIT, "b", joined=True)
    early.feed(article("b", ON, 3))
    assert late.line.articles == 2
    assert state_of(late.line) == state_of(early.line)
    again = late.feed(article("b", f"{ON} It rained.", 3), EDIT, "b", joined=False)
    assert again.storyline.articles == 2


def test_an_edit_may_open_a_storyline():
    desk = Desk()
    change = desk.feed(article("a", ON, 2), EDIT, "a", joined=True).change
    assert change.kind is ChangeKind.OPENED
    assert desk.line.articles == 1
