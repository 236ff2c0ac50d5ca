"""The small parts of the follower: novelty, profiles, keys, wording."""

from dataclasses import replace

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims
from monitor.follow.inflect import Form, plural, verb_forms
from monitor.follow.lexicon.tables import base
from monitor.follow.link import link, twins
from monitor.follow.nearness import POSTINGS, asked, telling
from monitor.follow.novelty import CEILING, FIRST, FLOOR, known, threshold
from monitor.follow.profile import (
    PRIOR,
    TERMS,
    grown,
    likelihood,
    other_forms,
    signs,
    terms,
    weighed,
    weights,
)
from monitor.follow.states import akin, home
from monitor.follow.wording import described, turned
from monitor.follow.words import tokens
from monitor.model.articles import Article
from monitor.model.changes import Axis, ClaimKey, Storyline
from monitor.model.stories import Features
from monitor.model.threads import Spread
from monitor.model.topics import Topic
from tests.support.following import Desk, article, reading

OPEN = Topic(id="t", title="A topic")


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
    rare, *common = sorted(asked(read))
    spread = Spread(total=9_000, counts=dict.fromkeys(common, POSTINGS))
    assert telling(read, spread).keys() == {rare, common[0]}


def test_terms_are_words_of_names_and_stems_of_words():
    """A name's words count apart, so that "Holm" meets "Ida Holm"; forms of a word meet."""
    features = Features(
        text={"ida": 1, "holm": 1, "the": 1, "cancels": 1, "i": 1, "visits": 1, "lens": 1},
        names={"ida holm": 1, "the": 1},
    )
    assert terms(features, lambda word: float(len(word))) == {
        "@ida": 3.0,
        "@holm": 4.0,
        "cancel": 7.0,
        "visit": 6.0,
        "lens": 4.0,
    }
    forms = Features(text={"cancelled": 1, "closing": 1, "close": 1, "rose": 1})
    assert terms(forms, lambda _: 1.0).keys() == {"cancell", "clos", "rose"}


@pytest.mark.parametrize("word", ["syria", "syrian", "syrians"])
def test_a_country_and_its_people_are_one_name(word):
    """Its rarity is that of its most usual form; the capital is a name of its own."""
    assert terms(Features(names={word: 1}), lambda _: 4.0) == {"@syria": 4.0}
    both = Features(names={"syria": 1, word: 1, "damascus": 1})
    assert terms(both, lambda one: 3.0 if one == "syria" else 5.0) == {
        "@syria": 3.0,
        "@damascu": 5.0,
    }


def test_a_people_is_a_name_where_its_capital_tells_nothing():
    """It opens a sentence; words that stand there as well, and names of countries, do not tell."""
    opening = Features(text={"syrian": 1, "polish": 1, "poles": 1, "turkey": 1})
    assert terms(opening, lambda _: 4.0).keys() == {"@syria", "polish", "pole", "turkey"}


def test_a_term_weighs_by_all_news_until_the_topic_knows_better():
    """Common words tell little from the start, and what every thread of the topic has never."""
    new = {"@holm": 8.0, "said": 0.1}
    young = weights(new, Spread(total=1, counts={"@holm": 1}))
    assert young["@holm"] > 3
    assert young["said"] < 0.2
    old = weights(new, Spread(total=3_000, counts={"@holm": 3_000, "said": 3_000}))
    assert max(old.values()) < PRIOR / 3_000


def test_what_has_no_term_in_common_does_not_fit():
    line = Storyline(id="sl", topic="t", title="x", first="a", profile={"ferry": 1}, articles=1)
    found = signs(line, weighed({"pilot": 5.0}, Spread(total=1, counts={"ferry": 1})), 1)
    assert (found.alike, found.shared, found.nameless) == (0.0, 0.0, 1.0)
    assert likelihood(found) < likelihood(found._replace(rarest=0.9))
    empty = signs(line, weighed({}, Spread(total=1, counts={})), 1)
    assert (empty.shared, empty.names) == (0.0, 0.0)


def test_a_rare_word_is_looked_for_as_a_name_and_a_rare_name_as_a_word():
    """A common one is not: a "park" is not at once the Park that somebody is called after."""
    assert other_forms({"@lumo": 6.0, "varga": 6.0, "@park": 3.0, "harbour": 3.0}) == {
        "@lumo": "lumo",
        "varga": "@varga",
    }
    assert other_forms({"@lumo": 6.0, "lumo": 6.0}) == {}


@pytest.mark.parametrize(("told", "asked_for"), [("@varga", "varga"), ("varga", "@varga")])
def test_a_name_that_opens_a_sentence_is_the_name(told, asked_for):
    """It has a capital there whatever it is, and is taken for a word."""
    line = Storyline(id="sl", topic="t", title="x", first="a", profile={told: 1}, articles=1)
    spread = Spread(total=1, counts={told: 1})
    found = signs(line, weighed({asked_for: 6.0, "closes": 4.0}, spread), 1)
    same = signs(line, weighed({told: 6.0, "closes": 4.0}, spread), 1)
    assert found.rarest == (same.rarest or same.word) > 0
    assert found.word == 0.0
    assert found.alike == same.alike
    common = signs(line, weighed({asked_for: 4.0}, spread), 1)
    assert (common.rarest, common.shared) == (0.0, 0.0)


def test_a_name_is_as_common_as_in_the_form_in_which_most_have_it():
    spread = Spread(total=500, counts={"@varga": 400, "varga": 2})
    assert weights({"varga": 6.0}, spread) == {"varga": weights({"@varga": 6.0}, spread)["@varga"]}


def test_other_people_open_a_thread_of_their_own():
    """In one topic, what another one does elsewhere is another thread, however alike the words."""
    first = Desk(topic=OPEN).feed(article("a", "Ida Holm of Norland will visit Ghana on Monday."))
    other = reading(article("b", "Karl Veld of Tessaly will visit Peru on Monday."))
    again = reading(article("c", "Holm's journey to Ghana: what Norland hopes for.", day=200))
    assert link((first.storyline,), other, None) is None
    assert link((first.storyline,), again, None) == first.storyline


def test_one_rare_name_is_enough_for_the_only_thread():
    """Not where the topic has another thread."""
    line = Desk(topic=OPEN).feed(article("a", "Guns fall silent in Tamrit valley.")).storyline
    other = Desk(topic=OPEN).feed(article("b", "Malm votes on a new school.")).storyline
    trucks = reading(article("c", "First aid trucks reach Tamrit."))
    assert link((line,), trucks, None) == line
    assert link((line, other), trucks, None) is None


def test_what_turns_the_same_kind_of_thing_is_of_its_thread():
    line = Desk(topic=OPEN).feed(article("a", "Line 3 shut as water floods tunnels.")).storyline
    other = Desk(topic=OPEN).feed(article("b", "Malm votes on a new school.")).storyline
    again = reading(article("c", "Line 3 is running again from end to end."))
    assert link((line, other), again, None) == line
    assert link((line, other), reading(article("d", "Line 4 is running again.")), None) is None


def test_what_a_person_closed_takes_no_further_story():
    """Its own story still goes there; in a topic of one thread the next story opens another."""
    line = Desk(topic=OPEN).feed(article("a", "Ida Holm of Norland will visit Ghana.")).storyline
    closed = replace(line, closed=True)
    again = reading(article("b", "Ida Holm of Norland will visit Ghana in May."))
    assert link((line,), again, None) == line
    assert link((closed,), again, None) is None
    assert link((closed,), again, line.id) == closed
    assert link((closed,), again, None, one_thread=True) is None


def test_two_threads_that_an_article_belongs_to_are_one_if_they_are_alike():
    texts = {
        "a": "Ida Holm flew to Ghana to sign a pact on cocoa.",
        "b": "Ida Holm of Norland in Ghana: a pact on cocoa.",
        "c": "Rain fell on Tessaly.",
    }
    lines = [Desk(topic=OPEN).feed(article(*one)).storyline for one in texts.items()]
    read = reading(article("d", "Ida Holm signed the pact on cocoa with Ghana."))
    spread = Spread.over(lines, read.terms)
    found = twins(lines, read, spread)
    assert found is not None
    assert {one.first for one in found} == {"a", "b"}
    assert twins(lines[1:], read, spread) is None
    assert twins([replace(one, closed=True) for one in lines], read, spread) is None
    apart = [replace(lines[0], profile={"@ida": 1.0, "@holm": 1.0, **dict.fromkeys("xyz", 1.0)})]
    assert twins([*apart, lines[1]], read, spread) is None


def test_a_spread_counts_what_further_stories_may_join():
    """Whichever way a storyline goes, its marks go with it."""
    one = Storyline(id="one", topic="t", title="x", first="a", profile={"ferry": 1.0}, articles=1)
    other = replace(one, id="other")
    spread = Spread.over((one, replace(other, closed=True)), ("ferry",))
    assert spread == Spread(total=1, counts={"ferry": 1})
    assert spread.after(None, other) == Spread(total=2, counts={"ferry": 2})
    assert spread.after(one, replace(one, merged_into="other")) == Spread(
        total=0, counts={"ferry": 0}
    )


KEY = ClaimKey(axis=Axis.SCHEDULE, what="visit", who="holm", where="ghana")
BAN = ClaimKey(axis=Axis.RESTRICTION, what="travel ban", who="peru")
TALKS = ClaimKey(axis=Axis.SCHEDULE, what="talks", who="chile+peru")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (KEY, KEY, True),
        (KEY, replace(KEY, where="peru"), False),
        (KEY, replace(KEY, who=""), True),
        (KEY, replace(KEY, who="veld"), False),
        (TALKS, replace(TALKS, who="peru"), True),
        (BAN, replace(BAN, what="ban"), True),
        (replace(BAN, what="ban"), BAN, True),
        (BAN, replace(BAN, what="gun ban"), False),
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
        ("Talks between Chile and Peru were suspended.", "Talks between Chile and Peru"),
        ("Ida Holm pulls out of the summit.", "Holm's attendance"),
        ("Kenya postpones its election.", "Election in Kenya"),
        ("The Glass Harbour festival was cancelled.", "Glass Harbour festival"),
        ("Officials boycott the summit in Ghana.", "Attendance in Ghana"),
        ("Ida Holm died on Monday.", "Ida Holm"),
        ("Peru has lifted its travel ban.", "Peru's travel ban"),
        ("Norland Airlines suspends flights to Malta.", "Norland Airlines' flights to Malta"),
    ],
)
def test_described(text, words):
    (claim,) = claims(Article(id="a", text=text, language="en"), None, grammar())
    assert described(claim).removesuffix("s") == words.removesuffix("s")


def test_what_belongs_to_no_class_goes_by_its_noun():
    assert (base("travel ban"), base("ban"), base("copper smelter")) == ("ban", "ban", "smelter")


def test_the_ban_is_the_only_ban_of_some_kind():
    """A key that leaves the kind open is one with the only fuller key that fits it."""
    plain = replace(BAN, what="ban")
    assert home(plain, [plain, BAN]) == BAN
    assert home(plain, [plain, BAN, replace(BAN, what="gun ban")]) == plain


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
