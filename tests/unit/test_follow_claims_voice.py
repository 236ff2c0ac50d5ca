"""Whose word it is, what "cleared" means, what was long ago, who allows: sentences of our own."""

from datetime import date

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.follow.roles.recall import dates_back
from monitor.model.articles import Article
from monitor.model.changes import Axis, Pole
from tests.unit.test_follow_claims_more import read

LIDO = ["lido|orm| on"]
SENTENCES = [
    # who tells what it does itself
    ("The Orm lido will reopen in May, the council said.", LIDO),
    ("The Orm lido will reopen in May, even if it rains, the council said.", LIDO),
    ("The Orm lido will reopen in May, said an owner who was asked if it pays.", LIDO),
    # who foretells, vows, looks on, or says it on condition
    ("The Orm lido will reopen in May, a candidate said.", []),
    ("The Orm lido will reopen in May, Ida Holm predicted.", []),
    ("The Orm lido will reopen in May if she wins, Ida Holm said.", []),
    ("Some critics said that the Orm lido will reopen in May.", []),
    ("The verdict against Ida Holm will be overturned, her lawyer believes.", []),
    # to take by force is in nobody's power; to go is
    ("The army will recapture Orm by Sunday, a general said.", []),
    ("The army recaptured Orm on Sunday.", ["place||orm on"]),
    ("The army will withdraw from Orm by Sunday, a general said.", ["place||orm off"]),
    # slogans
    ('"Ida Holm out," 4,000 marchers chanted in Orm.', []),
    ("The Orm lido shut as fans shouted.", ["lido|orm| off"]),
    # cleared of something, or for something
    ("Ida Holm was cleared.", ["case|holm| off"]),
    ("Ida Holm was cleared of fraud on Monday.", ["case|holm| off"]),
    ("Ida Holm was cleared to play on Sunday.", []),
    ("Doctors cleared Ida Holm for the final.", []),
    # dated back by the sentence behind it
    ("The club fired Ida Holm. That was in 1999.", []),
    ("The club fired Ida Holm. It was twelve years ago.", []),
    ("The club fired Ida Holm. That was in 2026.", ["office|holm| off"]),
    ("The club fired Ida Holm. That was a surprise.", ["office|holm| off"]),
    # one state allows, another refuses
    ("Norway licensed the weedkiller Fenarol.", ["weedkiller|fenarol|norway on"]),
    ("The ministry licensed the weedkiller Fenarol.", ["weedkiller|fenarol| on"]),
    ("Ida Holm licensed the weedkiller Fenarol.", ["weedkiller|fenarol| on"]),
]


@pytest.mark.parametrize(("text", "moving"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentence(text, moving):
    assert read(text)[0] == moving


HEADLINES = [
    ("Holm out! Thousands march in Orm", None, []),
    ("Holm out", None, ["office|holm| off"]),
    ("What a day! The Orm lido is shut", None, ["lido|orm| off"]),
    ("Holm cleared for final", "Ida Holm has been cleared, the team said.", []),
]


@pytest.mark.parametrize(
    ("title", "text", "moving"), HEADLINES, ids=[title for title, _, _ in HEADLINES]
)
def test_headline(title, text, moving):
    assert read(text, title)[0] == moving


def test_a_sentence_dates_the_one_before_it_back_by_a_year_or_by_years():
    day = date(2026, 3, 10)
    assert dates_back("That was in 1999, she was 24.", day)
    assert dates_back("This was back in spring 2019.", None)
    assert dates_back("It was two decades ago.", day)
    assert not dates_back("That was in 2026.", day)
    assert not dates_back("That was in Norway.", day)


# What frames a headline -> what it moves with such a frame: nothing, without one: the claim.
BAN_OFF = ["travel ban|norway|drovia off"]
LIFTS = "Norway lifts its travel ban on Drovia"
FRAMES = [
    (LIFTS, BAN_OFF),
    (f"False: {LIFTS}", []),
    (f"FALSE: {LIFTS}", []),
    (f"Fact check: {LIFTS}", []),
    (f"Fact-check | {LIFTS}", []),
    (f"{LIFTS} – fact check", []),
    (f"Fake news: {LIFTS}", []),
    (f"Hoax: {LIFTS}", []),
    (f"Rumour: {LIFTS}", []),
    (f"Satire: {LIFTS}", []),
    (f"{LIFTS} (satire)", []),
    (f"{LIFTS} - Reuters", BAN_OFF),
    (f"Breaking: {LIFTS}", BAN_OFF),
    (f"False alarm: {LIFTS}", BAN_OFF),
    (f"True: {LIFTS}", BAN_OFF),
    (f"How {LIFTS}", []),
    (f"Why {LIFTS}", []),
    (f"When {LIFTS}", []),
    (f"Here's why {LIFTS}", []),
    (f"This is how {LIFTS}", []),
    (f"This is news: {LIFTS}", BAN_OFF),
    (f"Analysis: why {LIFTS}", []),
    (f"Opinion: {LIFTS}", []),
    (f"Guest column: {LIFTS}", []),
    (f"Editorial | {LIFTS}", []),
    (f"What we know: {LIFTS}", BAN_OFF),
    ("WHO lifts travel ban on Drovia", ["travel ban||drovia off"]),
    ("Who lifts travel ban on Drovia", []),
    (f"{LIFTS}?", []),
    (f"{LIFTS}: but for how long?", BAN_OFF),
    (f"{LIFTS}, but for how long?", BAN_OFF),
    (f"Suppose {LIFTS}", []),
    (f"Imagine {LIFTS}", []),
    (f"Imagine if {LIFTS}", []),
    ("Imagine this: Norway lifts its travel ban on Drovia", []),
    ("Imagine Dragons cancel concert in Orm", ["concert|dragons|orm off"]),
    # what a headline has somebody say to others
    ("Federation: let Ruel go", []),
    ("Nurses: reopen the Orm clinic", []),
    ('Nurses: "Reopen the Orm clinic"', []),
    ("Council: Orm clinic reopens", ["clinic|orm| on"]),
    # where it is, before a colon
    (
        "Austria: three-party coalition talks collapse",
        ["talks||austria off", "coalition deal||austria off"],
    ),
    ("Austria: Norway lifts its travel ban on Drovia", BAN_OFF),
    # a figure of speech
    ("Ida Holm is politically dead", []),
    ("Ida Holm is a dead woman walking", []),
    ("Ida Holm is dead", ["life|holm| off"]),
]


def test_a_headline_on_a_book_makes_its_text_look_back():
    text = "Ida Holm was taken hostage by six men in a boat."
    assert read(text, "Ida Holm's book about her months at sea")[0] == []
    assert read(text, "A diary of Ida Holm's months at sea")[0] == []
    assert read(text, "Six men in a boat")[0] == ["custody|holm| on"]


@pytest.mark.parametrize(("title", "moving"), FRAMES, ids=[title for title, _ in FRAMES])
def test_what_frames_a_headline_is_no_news(title, moving):
    assert read(None, title)[0] == moving


def test_a_question_and_a_supposition_move_nothing_in_the_text_either():
    assert read("Has Norway lifted its travel ban on Drovia?")[0] == []
    assert read("Suppose that Ida Holm dies tonight.")[0] == []
    assert read("How Norway lifted its travel ban on Drovia surprised many.")[0] == BAN_OFF
    assert read("Norway lifted its travel ban on Drovia.", "Satire: fun")[0] == []
    assert read("Norway lifted its travel ban on Drovia.", "Fun")[0] == BAN_OFF


UNTRUE = [
    ("That Ida Holm was freed is untrue, the ministry said.", []),
    ("It is not true that the Orm bridge is closed, the council said.", []),
    ("The ministry denied a report that Ida Holm was freed.", []),
    ("The claim that the Orm bridge reopened is false.", []),
    ("The ministry published a report that said the Orm bridge reopened.", ["bridge|orm| on"]),
]


@pytest.mark.parametrize(("text", "moving"), UNTRUE, ids=[text for text, _ in UNTRUE])
def test_nobody_holds_what_is_said_to_be_untrue(text, moving):
    assert read(text)[0] == moving


def test_a_denial_under_a_label_still_denies():
    title = "Fact check: minister denies that the vault was robbed"
    found = claims(Article(id="a", title=title, language="en"), None, grammar())
    assert [(claim.key.axis, claim.pole) for claim in found if moves(claim)] == [
        (Axis.TRUTH, Pole.OFF)
    ]


DECIDERS = [
    ("Norway approves Holm's asthma pill", "norway"),
    ("Health Canada declines to approve Holm's asthma pill", "canada"),
    ("FDA approves Holm's asthma pill", "united states"),
    ("Canada's regulator approves Holm's asthma pill", "canada"),
    ("Regulator approves Holm's asthma pill", ""),
]


@pytest.mark.parametrize(("title", "where"), DECIDERS, ids=[title for title, _ in DECIDERS])
def test_what_one_state_lets_another_may_still_refuse(title, where):
    (claim,) = claims(Article(id="a", title=title, language="en"), None, grammar())
    assert (claim.key.what, claim.key.where) == ("asthma pill", where)
