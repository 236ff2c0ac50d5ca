"""The small parts of the follower: novelty, profiles, keys, wording."""

from dataclasses import replace

import pytest

from monitor.follow.claims import claims
from monitor.follow.inflect import Form, plural, verb_forms
from monitor.follow.link import link
from monitor.follow.nearness import POSTINGS, telling
from monitor.follow.novelty import CEILING, FIRST, FLOOR, known, threshold
from monitor.follow.profile import TERMS, fit, grown, terms, weights
from monitor.follow.states import akin
from monitor.follow.wording import described, turned
from monitor.follow.words import tokens
from monitor.model.articles import Article
from monitor.model.changes import Axis, ClaimKey, Storyline
from monitor.model.threads import Spread
from tests.support.following import Desk, article, reading


def test_threshold_is_fixed_until_there_is_a_sample_then_bounded():
    assert threshold([0.1] * 3) == FIRST
    assert threshold([0.1] * 20) == FLOOR
    assert threshold([0.9] * 20) == CEILING
    assert threshold([n / 20 for n in range(11)]) == pytest.approx(0.4)


def test_a_sentence_without_words_is_known():
    assert known("It is.", []) == 1.0
    assert known("Rain fell.", []) == 0.0


def test_a_profile_keeps_its_commonest_terms():
    profile = grown({f"w{n:05}": 1.0 + (n < 5) for n in range(TERMS)}, frozenset({"w00000"}))
    assert profile["w00000"] == 3.0
    full = grown(profile, frozenset({"new"}))
    assert len(full) == TERMS // 2
    assert {f"w{n:05}" for n in range(5)} <= full.keys()


def test_no_more_words_of_a_sentence_are_read_than_the_limit():
    few = tokens("Ida Holm visits Ghana", limit=3)
    assert [token.text for token in few] == ["Ida", "Holm", "visits"]


def test_terms_that_half_the_topic_has_tell_nothing():
    """The rarest go first, until too many storylines would have to be looked at."""
    read = reading(article("a", "Harbour pilots threaten walkouts."))
    rare, *common = sorted(terms(read))
    spread = Spread(total=9_000, counts=dict.fromkeys(common, POSTINGS))
    assert telling(read, spread).keys() == {rare, common[0]}


def test_what_has_no_term_in_common_does_not_fit():
    line = Storyline(id="sl", topic="t", title="x", first="a", profile={"ferry": 1}, articles=1)
    new = frozenset({"pilot"})
    assert fit(new, line, weights(new, Spread(total=1, counts={"ferry": 1}))) == 0.0


KEY = ClaimKey(axis=Axis.SCHEDULE, what="visit", who="holm", where="ghana")
TALKS = ClaimKey(axis=Axis.SCHEDULE, what="talks", who="chile+peru")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (KEY, KEY, True),
        (KEY, replace(KEY, where="peru"), False),
        (KEY, replace(KEY, who=""), True),
        (KEY, replace(KEY, who="veld"), False),
        (TALKS, replace(TALKS, who="peru"), True),
        (replace(TALKS, who="peru"), TALKS, True),
        (TALKS, replace(TALKS, who="cuba+peru"), False),
    ],
)
def test_akin(one, other, expected):
    assert akin(one, other) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ida Holm will visit Ghana.", "Holm's visit to Ghana"),
        ("Talks between Chile and Peru were suspended.", "Talks of Chile and Peru"),
        ("Ida Holm pulls out of the summit.", "Holm's attendance"),
        ("Kenya postpones its election.", "Election in Kenya"),
        ("The Glass Harbour festival was cancelled.", "Glass Harbour festival"),
        ("Officials boycott the summit in Ghana.", "Attendance in Ghana"),
        ("Norland Airlines suspends flights to Malta.", "Norland Airlines' flights to Malta"),
    ],
)
def test_described(text, words):
    (claim,) = claims(Article(id="a", text=text, language="en"), None)
    assert described(claim).removesuffix("s") == words.removesuffix("s")


def test_turned():
    assert turned("cancelled", "planned") == "Cancelled, now on"
    assert turned("planned", "postponed") == "Planned, now postponed"


def test_forms():
    assert verb_forms("plan").keys() == {"plan", "plans", "planned", "planning"}
    assert verb_forms("cancel").keys() >= {"canceled", "cancelled", "canceling", "cancelling"}
    assert Form.PARTICIPLE in verb_forms("withdraw")["withdrawn"]
    assert {"tries", "tried", "trying"} < verb_forms("try").keys()
    assert {"goes", "went", "gone", "going"} < verb_forms("go").keys()
    assert {"began", "begun", "beginning"} < verb_forms("begin").keys()
    assert "agreeing" in verb_forms("agree")
    assert "being" in verb_forms("be")
    assert [plural(noun) for noun in ("visit", "race", "talks", "march", "rally", "delay")] == [
        "visits",
        "races",
        "talks",
        "marches",
        "rallies",
        "delays",
    ]


def test_a_story_goes_where_its_first_article_went():
    desk = Desk()
    line = desk.feed(article("a", "Rain fell on Accra.")).storyline
    other = replace(line, id="sl_other")
    read = reading(article("b", "Ida Holm sang."))
    assert link((other, line), read, line.id) == line
    assert link((other, line), read, None, one_thread=True) == min(
        (other, line), key=lambda s: s.id
    )
    assert link((), read, None, one_thread=True) is None
    assert link((line,), read, "sl_gone") is None
