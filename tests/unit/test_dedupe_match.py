"""Verdicts: seen, edit, copy, same-event or new; one batch or one by one comes to the same."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import background
from monitor.dedupe.copies import RELATED, Texts, containment, overlaps
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import FAMILIES, match, story_id
from monitor.model.plans import Arrival, Known
from monitor.model.samples import is_found
from monitor.model.stories import VerdictKind, VerdictReason
from tests.support.matching import (
    ADRIFT,
    ASHORE,
    BOTH,
    BUDGET,
    FERRY,
    FERRY_ELSEWHERE,
    START,
    Newsroom,
    arrival,
    article,
)
from tests.support.seeds import readings, seeds

FIRST, SECOND, *REST = FERRY.split(". ")


def kinds(room, *articles):
    return [room.take(one)[0].kind.value for one in articles]


# Identity.


def test_the_first_article_opens_a_story():
    verdict, story = Newsroom().take(article("one"))
    assert verdict.kind is VerdictKind.NEW
    assert verdict.reason is VerdictReason.NOTHING_ALIKE
    assert (verdict.of, verdict.score, verdict.evidence) == (None, 0.0, ())
    assert story.id == verdict.story == story_id("ar_one")
    assert (story.first, story.articles, story.families) == ("ar_one", 1, ("feed-one",))


def test_the_same_again_is_seen_and_counts_nothing():
    room = Newsroom()
    _, story = room.take(article("one"))
    verdict, again = room.take(article("one"))
    assert (verdict.kind, verdict.of, again) == (VerdictKind.SEEN, "ar_one", story)


def test_another_text_under_the_same_guid_is_an_edit_that_says_what_differs():
    room = Newsroom()
    room.take(article("one"))
    verdict, story = room.take(article("one", FERRY.replace("212", "214"), day=1))
    assert (verdict.kind, verdict.reason) == (VerdictKind.EDIT, VerdictReason.SAME_IDENTITY)
    assert verdict.differences == ("figure:+214", "figure:-212")
    assert story.articles == 1
    assert story.span.end == START + timedelta(days=1)


def test_an_entry_without_guid_is_known_by_its_address():
    room = Newsroom()
    room.take(article("one", guid=None, title="Ferry runs aground"))
    late = article(
        "other", FERRY + " More to come.", guid=None, title="Ferry runs aground, all safe"
    )
    late = replace(late, feed="feed-one", url="https://one.example/1")
    assert room.take(late)[0].kind is VerdictKind.EDIT


def test_who_links_to_a_page_does_not_rewrite_it():
    room = Newsroom()
    first = replace(
        article("one", guid=None, title="Ferry runs aground"), url="https://a.example/1"
    )
    room.take(first)
    theirs = replace(first, feed="feed-two", title="Ferry was never there", text=BUDGET)
    verdict, story = room.take(theirs)
    assert (verdict.kind, verdict.of) == (VerdictKind.SEEN, "ar_one")
    assert (verdict.reason, story.articles) == (VerdictReason.SAME_ADDRESS, 1)
    for feed in ("feed-one", None):
        own = replace(first, feed=feed, text=f"{FERRY} For {feed}.")
        assert room.take(own)[0].kind is VerdictKind.EDIT


def test_a_feed_of_another_name_edits_its_own_entries():
    room = Newsroom()
    room.take(article("one"))
    renamed = replace(article("one", FERRY.replace("212", "214")), feed="feed-renamed")
    assert room.take(renamed)[0].kind is VerdictKind.EDIT


def test_a_feed_that_gives_every_entry_one_address_has_many_articles():
    room = Newsroom()
    room.take(article("one", title="Ferry runs aground"))
    other = replace(article("two", BUDGET, title="Budget passed"), feed="feed-one")
    verdict, _ = room.take(replace(other, url="https://one.example/1"))
    assert verdict.kind is VerdictKind.NEW


def test_the_same_page_in_another_feed_is_a_copy():
    room = Newsroom()
    room.take(article("one", FERRY))
    other = article("two", None, summary=f"{FIRST}.", url="https://one.example/1")
    verdict, story = room.take(other)
    assert (verdict.kind, verdict.reason) == (VerdictKind.COPY, VerdictReason.SAME_ADDRESS)
    assert (story.articles, story.copies, story.families) == (2, 1, ("feed-one",))


def test_the_same_words_in_another_feed_are_a_copy():
    room = Newsroom()
    room.take(article("one"))
    verdict, _ = room.take(article("two"))
    assert (verdict.kind, verdict.reason) == (VerdictKind.COPY, VerdictReason.SAME_CONTENT)
    assert (verdict.of, verdict.score) == ("ar_one", 1.0)


def test_a_headline_used_again_another_day_is_no_copy():
    room = Newsroom()
    room.take(article("one", None, title="Morning briefing"))
    verdict, _ = room.take(article("two", None, day=5, title="Morning briefing"))
    assert verdict.kind is not VerdictKind.COPY


# Copies.


@pytest.mark.parametrize(
    "text",
    [
        f"{FERRY} Sign up for our newsletter to get the news of the day every morning.",
        ". ".join([FIRST, SECOND, REST[0]]),
        f"{FIRST}. {SECOND}. Lifeboats brought them ashore before dawn without any injuries.",
        FERRY.replace("Tuesday", "Monday"),
    ],
    ids=["boilerplate added", "cut short", "rewritten at the end", "one word changed"],
)
def test_syndicated_texts_are_copies(text):
    room = Newsroom()
    room.take(article("one"))
    verdict, _ = room.take(article("two", text))
    assert (verdict.kind, verdict.reason) == (VerdictKind.COPY, VerdictReason.CONTAINMENT)
    assert verdict.score >= 0.6
    assert verdict.evidence == (("contained", round(verdict.score, 4)),)


def test_a_copy_with_another_figure_says_so():
    """The trap of every near-duplicate method: one figure changed, all else the same."""
    room = Newsroom()
    room.take(article("one"))
    text = FERRY.replace("212", "221").replace("nobody was hurt", "somebody was not saved")
    verdict, _ = room.take(article("two", text))
    assert verdict.kind is VerdictKind.COPY
    assert {"figure:+221", "figure:-212", "negation:+not saved"} <= set(verdict.differences)


def test_what_a_shortened_copy_leaves_out_is_no_difference():
    room = Newsroom()
    room.take(article("one"))
    verdict, _ = room.take(article("two", f"{FIRST}. {SECOND}."))
    assert verdict.kind is VerdictKind.COPY
    assert verdict.differences == ()
    longer = Newsroom()
    longer.take(article("two", f"{FIRST}. {SECOND}."))
    assert longer.take(article("one"))[0].differences == ()


def test_a_short_summary_alone_makes_no_copy():
    """Boilerplate in place of a summary, under different headlines."""
    room = Newsroom()
    boilerplate = "Get the latest news from our correspondents all over the world, every day."
    room.take(article("one", None, summary=boilerplate, title="Ferry runs aground off Vellmar"))
    verdict, _ = room.take(article("two", None, summary=boilerplate, title="Karsund passes budget"))
    assert verdict.kind is not VerdictKind.COPY


def test_an_outlets_form_letter_of_another_day_is_no_copy():
    later = article("two", FERRY.replace("212", "305"), day=7)
    for family, copied in (("wire", False), ("other", True)):
        room = Newsroom()
        room.take(arrival(article("one"), family="wire"))
        verdict, _ = room.take(arrival(later, family=family))
        assert (verdict.kind is VerdictKind.COPY) is copied


def test_an_original_is_preferred_to_its_copy():
    room = Newsroom()
    for name in ("one", "two", "three"):
        verdict, story = room.take(article(name, f"{FERRY} {name} said so."))
    assert verdict.of == "ar_one"
    assert (story.articles, story.copies) == (3, 2)


def test_a_copy_of_a_story_that_is_kept_nowhere_begins_it_anew():
    room = Newsroom()
    room.take(article("one"))
    verdict, story, _ = match(
        arrival(article("two")),
        Known(copies=tuple(room.articles.values())),
        LiveIndex(background()),
        START,
    )
    assert verdict.kind is VerdictKind.COPY
    assert (story.id, story.first, story.articles) == (story_id("ar_one"), "ar_one", 2)


# Events.


def test_two_reports_of_one_event_are_one_story():
    room = Newsroom()
    room.take(article("one"))
    verdict, story = room.take(article("two", FERRY_ELSEWHERE, day=0.2))
    assert (verdict.kind, verdict.of) == (VerdictKind.SAME_EVENT, "ar_one")
    assert verdict.reason is VerdictReason.EVENT_SCORE
    assert verdict.score >= 0.5
    assert len(verdict.evidence) == 5
    assert story.families == ("feed-one", "feed-two")
    assert (story.articles, story.copies) == (2, 0)


def test_a_story_counts_no_more_outlets_than_it_has_room_for():
    """A feed that names a new source with each entry makes no story large."""
    room = Newsroom()
    room.take(article("one"))
    (opened,) = room.stories.values()
    many = tuple(f"g{n:04}" for n in range(FAMILIES))
    room.index.add(room.articles["ar_one"], replace(opened, families=many))
    _, story = room.take(article("two", FERRY_ELSEWHERE, day=0.2))
    assert story.families == ("feed-two", *many[:-1])


def test_another_event_is_another_story_and_names_the_nearest():
    room = Newsroom()
    room.take(article("one"))
    verdict, _ = room.take(article("two", f"{BUDGET} Vellmar and Osterby get a new harbour."))
    assert (verdict.kind, verdict.of) == (VerdictKind.NEW, "ar_one")
    assert verdict.score < 0.5


@pytest.mark.parametrize("days", [15, -15])
def test_a_story_is_closed_to_articles_of_another_fortnight(days):
    room = Newsroom()
    room.take(article("one"))
    verdict, _ = room.take(article("two", FERRY_ELSEWHERE, day=days))
    assert (verdict.kind, verdict.reason) == (VerdictKind.NEW, VerdictReason.NOTHING_ALIKE)


def test_a_missing_date_is_an_unknown_gap_and_no_gap_of_nought():
    """The place that an undated article takes in time says nothing to the matcher."""
    room = Newsroom()
    room.take(article("one", day=None))
    verdict, story = room.take(article("two", FERRY_ELSEWHERE, day=40))
    assert verdict.kind is VerdictKind.SAME_EVENT
    assert story.span.begin == story.span.end == START + timedelta(days=40)
    assert "near" not in dict(verdict.evidence)


def test_without_first_seen_the_arrival_is_now():
    coming = arrival(replace(article("one"), first_seen=None))
    _, story, _ = match(coming, Known(), LiveIndex(background()), START)
    assert story.last_arrival == START


def test_an_article_without_any_word_opens_a_story():
    room = Newsroom()
    assert kinds(room, article("one", None), article("two", "", guid="x")) == ["new", "new"]


# The seeds.


@pytest.mark.parametrize("order", list(permutations(("abc", "cnn", "september"))), ids="-".join)
@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
def test_the_seeds_are_two_events_in_every_order(order, dated):
    """ABC and CNN tell of one event, September of another, CNN dated or not."""
    room = Newsroom()
    articles = seeds(cnn_dated=dated)
    for name in order:
        (reading,) = readings(articles[name])
        coming = Arrival(reading=reading, place=reading.at, dated=bool(reading.at), admitted=True)
        room.take(coming)
    story = {name: room.articles[one.id].verdict.story for name, one in articles.items()}
    assert story["abc"] == story["cnn"] != story["september"]


# One batch or one by one.


def begins_with(words: int, one: str, other: str) -> str:
    """The first words of a text, and all of another."""
    return " ".join([*one.split()[:words], other])


# They share a quarter of a text with others of the pool, and too few samples for the store.
HALF_FOUND = [
    article("n", begins_with(12, FERRY, ASHORE)),
    article("o", begins_with(20, BUDGET, FERRY)),
]
POOL = [
    article("a", FERRY),
    article("b", FERRY_ELSEWHERE, day=0.3),
    article("c", f"{FIRST}. {SECOND}.", day=None),
    article("d", BUDGET, day=1),
    article("e", BUDGET.replace("61", "62"), day=1),
    article("f", None, title="Budget passed in Karsund after a week of debate"),
    article("g", None, title="Ferry Aurelia runs aground off Vellmar, all 212 aboard safe"),
    article("a", FERRY.replace("212", "214")),
    article("d", f"{BUDGET} The session ended at midnight.", day=1),
    article("h", FERRY_ELSEWHERE, day=30),
    article("i", f"{FERRY[:180]} {FERRY_ELSEWHERE[200:]}", day=0.6),
    article("j", f"{FERRY_ELSEWHERE[:160]} {FERRY[190:]}", title="Aurelia aground", day=1),
    article("k", ADRIFT),
    article("l", ASHORE),
    article("m", BOTH),
    *HALF_FOUND,
]


@given(st.lists(st.sampled_from(POOL), max_size=8), st.data())
def test_batches_do_not_matter(articles, data):
    """One plan for all, one for each, any cut between, and a restart there: all the same."""
    coming = [arrival(one) for one in articles]
    alone = Newsroom()
    one_by_one = [alone.take(one) for one in coming]
    cut = data.draw(st.integers(0, len(coming)))
    batched = Newsroom()
    decided = batched.take_together(coming[:cut])
    if data.draw(st.booleans()):
        batched.restart()
    decided += batched.take_together(coming[cut:])
    assert decided == one_by_one
    assert batched.articles == alone.articles
    assert batched.stories == alone.stories


def test_a_plan_sees_of_itself_what_the_store_would_find():
    """Else an article is weighed otherwise in the batch of one that it shares some text with."""
    first, second = article("a", FERRY), HALF_FOUND[0]
    shingles = [arrival(one).reading.features.shingles for one in (first, second)]
    assert containment(frozenset(shingles[1]), shingles[0]) > RELATED
    assert not is_found(shingles[1], shingles[0])
    alone, together = Newsroom(), Newsroom()
    one_by_one = [alone.take(one) for one in (first, second)]
    assert together.take_together([arrival(first), arrival(second)]) == one_by_one
    near = overlaps(arrival(second), [alone.articles["ar_a"]], Texts())
    assert near == []
