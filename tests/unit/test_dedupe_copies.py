"""Copies: how much text is shared, what differs, and what is too short to say anything."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dedupe import copies
from monitor.dedupe.copies import COPY, RELATED, Texts, containment, differences, words_agree
from monitor.dedupe.fingerprint import fingerprint
from monitor.model.articles import Article
from monitor.model.sealed import seal
from monitor.model.stories import Features, Verdict, VerdictKind, VerdictReason
from tests.support.headlines import SAME_FORM, told
from tests.support.matching import BUDGET, FERRY, START, Newsroom, arrival, article, stored

SENTENCES = FERRY.split(". ")
LONG = " ".join(
    f"The {n} keepers of lighthouse {n} counted {n + 3} herons before the fog of night {n} fell."
    for n in range(20, 32)
)
NOTICE = " Sign up for our letter. All rights reserved. This report may not be sold or passed on."


def held(name, text=FERRY, *, kind=VerdictKind.NEW, hours=0, **fields):
    """A stored article under a verdict."""
    verdict = Verdict(kind=kind, of=None, story="st", score=0.0, reason=VerdictReason.EVENT_SCORE)
    one = stored(arrival(article(name, text, **fields)), verdict)
    return replace(one, arrived=START + timedelta(hours=hours))


def of(text):
    return fingerprint(Article(id="ar_1", text=text))


def overlaps(coming, candidates):
    """What is found; it is the same one by one and all at once, sealed and open."""
    found = copies.overlaps(coming, candidates, Texts())
    assert copies.overlaps(coming, [], Texts(candidates)) == found
    sealed = [replace(one, features=seal(one.features)) for one in candidates]
    assert copies.overlaps(coming, [], Texts(sealed)) == found
    return found


def is_copy(coming, candidate):
    """Whether an arrival is a copy of this one article, which shares text with it."""
    (overlap,) = overlaps(coming, [candidate])
    return copies.original(coming, [overlap]) is not None


@given(st.frozensets(st.integers(0, 40)), st.frozensets(st.integers(0, 40)))
def test_containment_is_the_share_of_the_smaller_whichever_comes_first(one, other):
    """Under eight runs of words nothing is contained in anything."""
    share = containment(one, other)
    assert share == containment(other, one)
    assert 0 <= share <= 1
    if min(len(one), len(other)) < 8:
        assert share == 0
    elif one <= other or other <= one:
        assert share == 1


@pytest.mark.parametrize(
    "text",
    [LONG + NOTICE, NOTICE + LONG, LONG[: len(LONG) // 2], LONG[:400], LONG.upper()],
    ids=["notice added", "notice in front", "half", "lead only", "capitals"],
)
def test_what_agencies_and_sites_do_to_a_text_leaves_a_copy(text):
    assert is_copy(arrival(article("two", text)), held("one", LONG))


@cache
def forms():
    """Short items made by a few forms of words, two for each event: the text and a copy of it."""
    told_of = {}
    for number, (event, line) in enumerate(told(SAME_FORM)):
        title, _, text = line.partition(" | ")
        told_of.setdefault(event, []).append(held(f"form{number}", text, title=title))
    return told_of


@pytest.mark.parametrize("event", forms())
def test_a_copy_of_a_short_item_that_was_cut_or_corrected_stays_one(event):
    one, other = forms()[event]
    assert is_copy(arrival(other.article), one)
    assert is_copy(arrival(one.article), other)


@pytest.mark.parametrize("event", forms())
def test_a_form_of_words_about_others_is_no_copy(event):
    others = [one for name, items in forms().items() if name != event for one in items]
    for one in forms()[event]:
        coming = arrival(one.article)
        shared = overlaps(coming, others)
        assert copies.original(coming, shared) is None


def test_form_letters_come_near_enough_to_be_taken_for_copies():
    """The test above would say nothing of texts that share little."""
    items = [one for event in forms().values() for one in event]
    near = [
        (one, other)
        for one, other in combinations(items, 2)
        for _, share in overlaps(arrival(one.article), [other])
        if share >= COPY
    ]
    assert len(near) > 2 * len(forms())


def test_a_name_spelt_otherwise_leaves_a_copy():
    text = LONG[:400] + " Mayor Volodymyr Klym of Arendal said so to the Evening Post of Vellmar."
    respelt = text.replace("Volodymyr", "Wolodymyr")
    assert is_copy(arrival(article("two", respelt)), held("one", text))


@pytest.mark.parametrize(
    ("before", "after", "copy"),
    [
        ("Kiev", "Kyiv", True),
        ("Torrance", "Torrence", True),
        ("Meyer", "Meier", True),
        ("Kiev", "Kazan", False),
        ("Meyer", "Haldane", False),
        ("Ivan", "Ivor", False),
    ],
)
def test_a_short_item_with_its_one_name_spelt_otherwise_stays_a_copy(before, after, copy):
    said = (
        "A tram left the rails on the old bridge of {0} on its way to the depot this morning, and "
        "the drivers of the early shift had to walk home along the river in the rain, said {0}."
    )
    told = [
        article(name, said.format(word), title=f"Tram off the rails in {word}")
        for name, word in (("one", before), ("two", after))
    ]
    assert is_copy(arrival(told[1]), held("one", told[0].text, title=told[0].title)) is copy


def test_a_quoted_part_is_related_and_no_copy():
    """A new report with a third of an old one in it shares text, without being that text."""
    report = " ".join([BUDGET, *SENTENCES[:2]])
    coming = arrival(article("two", report))
    (overlap,) = overlaps(coming, [held("one")])
    assert RELATED <= overlap.containment < COPY
    assert copies.original(coming, [overlap]) is None


def test_texts_without_a_common_run_do_not_overlap():
    assert overlaps(arrival(article("two", BUDGET)), [held("one")]) == []


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        ("Ferry Aurelia runs aground off Vellmar", "Ferry Aurelia aground off Vellmar", True),
        ("Ferry Aurelia runs aground off Vellmar", "Karsund passes its budget", False),
    ],
)
def test_a_short_text_is_a_copy_only_under_a_like_headline(one, other, copy):
    """What a feed puts where a summary should be says nothing about the article."""
    short = "Read the whole story and all the pictures of the day in our newspaper tomorrow."
    coming = arrival(article("two", None, summary=short, title=other))
    assert is_copy(coming, held("one", None, summary=short, title=one)) is copy


def test_a_few_words_alone_are_never_a_copy():
    short = "More on this as we get it."
    assert overlaps(arrival(article("two", short)), [held("one", short)]) == []


def test_the_likeliest_original_is_the_fullest_then_no_copy_then_the_first():
    coming = arrival(article("new"))
    candidates = [
        held("related", f"{BUDGET} {SENTENCES[0]}. {SENTENCES[1]}."),
        held("late", hours=3),
        held("copied", kind=VerdictKind.COPY),
        held("early", hours=1),
        held("changed", FERRY.replace("212", "214")),
    ]
    found = [one.stored.article.id for one in overlaps(coming, candidates)]
    assert found == ["ar_early", "ar_late", "ar_copied", "ar_changed", "ar_related"]


def test_of_many_that_share_a_text_only_as_many_are_asked_as_it_takes():
    """The first that is an original ends the search; what shares too little is not asked."""
    coming = arrival(article("new", FERRY.replace("212", "305"), day=9), family="wire")
    edition, other, late = replace(held("edition"), family="wire"), held("other"), held("late")
    asked = []

    def offered():
        for one, share in ((edition, 0.9), (other, 0.8), (late, 0.7)):
            asked.append(one.article.id)
            yield copies.Overlap(one, share)

    assert copies.original(coming, offered()).stored is other
    assert asked == ["ar_edition", "ar_other"]
    assert copies.original(coming, [copies.Overlap(other, COPY - 0.01)]) is None


@pytest.mark.parametrize(
    ("day", "place_known", "copy"),
    [(1, True, True), (3, True, False), (3, False, True)],
    ids=["next day", "days later", "undated"],
)
def test_an_outlets_form_letter_with_other_figures_is_a_new_edition(day, place_known, copy):
    coming = arrival(article("two", FERRY.replace("212", "305"), day=day), family="wire")
    before = replace(held("one"), family="wire")
    assert is_copy(replace(coming, dated=place_known), before) is copy


def test_an_outlets_old_report_with_the_same_figures_is_a_copy_of_itself():
    coming = arrival(article("two", f"{FERRY} Nothing new.", day=9), family="wire")
    assert is_copy(coming, replace(held("one"), family="wire"))


def test_an_undated_original_has_no_other_edition():
    coming = arrival(article("two", FERRY.replace("212", "305"), day=9), family="wire")
    assert is_copy(coming, replace(held("one", day=None), family="wire"))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("212", "221", ("figure:+221", "figure:-212")),
        ("nobody was hurt", "nobody was not hurt", ("negation:+not hurt",)),
        ("Osterby", "Nyborg", ("name:+nyborg", "name:-osterby")),
        ("January", "June", ("name:+june", "name:-january")),
        ("on Tuesday", "on Monday", ("name:+monday", "name:-tuesday")),
        ("heavy seas", "a heavy sea", ()),
    ],
)
def test_what_a_copy_says_otherwise_is_named(before, after, told):
    assert differences(of(FERRY.replace(before, after)), of(FERRY)) == told


def test_a_figure_changed_in_a_shortened_copy_is_named():
    lead = f"{SENTENCES[0]}.".replace("212", "221")
    assert differences(of(lead), of(FERRY)) == ("figure:+221",)
    assert differences(of(FERRY), of(lead)) == ("figure:-221",)


def test_no_more_differences_are_named_than_people_read():
    one, other = (of(" ".join(f"{n} boats" for n in range(begin, begin + 90))) for begin in (0, 90))
    assert len(differences(one, other)) == 24


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_never_differs_from_itself_and_differences_turn_round(one, other):
    assert differences(of(one), of(one)) == ()
    there, back = differences(of(one), of(other)), differences(of(other), of(one))
    if max(len(there), len(back)) < 24:
        assert {_turned(told) for told in there} == set(back)


def _turned(told):
    kind, _, item = told.partition(":")
    return f"{kind}:{'-' if item[0] == '+' else '+'}{item[1:]}"


def test_headlines_agree_where_both_have_one_and_else_the_texts_do():
    title = of("x")
    titled = replace(title, title={"ferry": 1, "aground": 1}, text={"ferry": 1})
    assert words_agree(titled, replace(titled, title={"ferry": 1, "storm": 1, "sea": 1}))
    assert not words_agree(titled, replace(titled, title={"budget": 1}))
    assert words_agree(titled, replace(titled, title={}))
    assert not words_agree(titled, Features())


def test_articles_without_a_word_agree_with_none():
    assert not words_agree(Features(), Features())


def test_signs_without_a_word_are_no_copies():
    """Two feeds that carry nothing but dots do not tell of one event."""
    room = Newsroom()
    kinds = [
        room.take(article(name, None, title="...", url=None))[0].kind for name in ("one", "two")
    ]
    assert kinds == [VerdictKind.NEW, VerdictKind.NEW]


def test_equal_headlines_of_one_day_are_copies():
    room = Newsroom()
    for name in ("one", "two"):
        verdict, _ = room.take(article(name, None, title="Ferry aground off Vellmar"))
    assert (verdict.kind, verdict.reason) == (VerdictKind.COPY, VerdictReason.SAME_CONTENT)


def test_within_a_plan_the_newest_version_of_an_edited_article_counts():
    room = Newsroom()
    room.take(article("one"))
    edited = arrival(article("one", BUDGET))
    as_before, as_now = arrival(article("two")), arrival(article("three", f"{BUDGET} So it is."))
    verdicts = [verdict for verdict, _ in room.take_together([edited, as_before, as_now])]
    assert [one.kind.value for one in verdicts] == ["edit", "new", "copy"]
    assert verdicts[2].of == "ar_one"


RUNS = st.frozensets(st.integers(0, 60) | st.integers(2**64 - 5, 2**64 - 1)).map(sorted).map(tuple)


@given(RUNS, st.lists(RUNS, max_size=6))
def test_many_texts_are_compared_as_one_would_be(own, others):
    """Texts without any runs, and none at all, share nothing."""
    texts = [replace(held(str(n)), features=Features(shingles=of)) for n, of in enumerate(others)]
    found = Texts(texts).related(Features(shingles=own))
    shares = [(one, containment(frozenset(own), one.features.shingles)) for one in texts]
    assert found == [(one, share) for one, share in shares if share >= RELATED]


def test_an_article_that_is_left_out_is_not_found():
    """A plan's own version of an article stands for the stored one."""
    one, coming = held("one"), arrival(article("two", FERRY))
    assert copies.overlaps(coming, [], Texts([one]), but={"ar_one"}) == []
    assert len(copies.overlaps(coming, [one], Texts([one]), but={"ar_one"})) == 1
