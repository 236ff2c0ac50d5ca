"""A second look at lone reports: who comes along with an article that joins a story, who not."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from monitor.dedupe.match import match, united
from monitor.dedupe.second import MOST, take_in
from monitor.model.stories import Story, VerdictKind
from monitor.model.times import Span
from tests.support.matching import (
    ADRIFT,
    ASHORE,
    BOTH,
    BUDGET,
    START,
    Newsroom,
    arrival,
    article,
    stored,
)

# Said of an article so that it is another feed's copy.
CREDIT = " The Vellmar Courier has the story."


def reports(*texts, days=None):
    """Articles named one, two, ... with these texts, on these days."""
    names = ("one", "two", "three", "four", "five")
    when = days or (0,) * len(texts)
    return [
        article(name, text, day=day) for name, text, day in zip(names, texts, when, strict=False)
    ]


def told(*articles):
    """A newsroom that took them one after the other."""
    room = Newsroom()
    for one in articles:
        room.take(one)
    return room


@pytest.mark.parametrize("texts", [(ADRIFT, ASHORE), (ASHORE, ADRIFT)], ids=["adrift", "ashore"])
def test_two_halves_of_an_event_are_one_once_a_report_tells_both(texts):
    first, second, whole = reports(*texts, BOTH)
    room = told(first, second)
    lone, other = room.story_of("ar_one"), room.story_of("ar_two")
    assert lone != other
    verdict, story = room.take(whole)
    # It joins the likelier one, and the other comes along.
    home = verdict.story
    gone = ({lone, other} - {home}).pop()
    assert verdict.kind is VerdictKind.SAME_EVENT
    assert story.articles == 2
    assert {room.story_of(f"ar_{name}") for name in ("one", "two", "three")} == {home}
    assert (room.stories[gone].into, room.stories[home].into) == (home, None)
    assert room.stories[home].articles == 3
    assert room.stories[home].families == ("feed-one", "feed-three", "feed-two")


def test_what_has_gone_over_is_found_in_its_new_story():
    """An edit of it and a copy of it, in the plan that it went over in and in later ones."""
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    edited = replace(one, text=f"{ADRIFT} The wind dropped at noon.")
    copy = article("four", f"{ADRIFT}{CREDIT}")
    for together in (True, False):
        room = told(one, two)
        coming = [arrival(source) for source in (three, edited, copy)]
        decided = room.take_together(coming) if together else [room.take(c) for c in coming]
        home = decided[0][0].story
        assert [verdict.kind for verdict, _ in decided] == ["same-event", "edit", "copy"]
        assert [verdict.story for verdict, _ in decided] == [home] * 3
        assert decided[-1][1].articles == room.stories[home].articles == 4
        assert {kept.verdict.story for kept in room.articles.values()} == {home}


def test_what_opened_a_story_in_the_same_plan_goes_over_too():
    coming = [arrival(source) for source in reports(ADRIFT, ASHORE, BOTH)]
    alone, together = Newsroom(), Newsroom()
    assert together.take_together(coming) == [alone.take(one) for one in coming]
    assert together.articles == alone.articles
    assert together.stories == alone.stories


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("restarted", [True, False])
def test_what_comes_later_is_compared_with_all_of_the_story(together, restarted):
    """In the plan, in the index after it, and in one built from the store, it is the same."""
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    room = told(one, two)
    sight = room.index.overlay()
    if together:
        verdict, story, near = match(arrival(three), room.known(), sight, START)
        take_in(stored(arrival(three), verdict), story, near, sight)
    else:
        room.take(three)
        if restarted:
            room.restart()
        sight = room.index.overlay()
    home = room.story_of("ar_three") if not together else verdict.story
    assert [entry.id for entry in sight.members(home, 9)] == ["ar_three", "ar_two", "ar_one"]
    assert [entry.id for entry in sight.members(home, 2)] == ["ar_three", "ar_two"]
    entries = [sight.entry(sight.number(f"ar_{name}")) for name in ("one", "two", "three")]
    assert [entry.story for entry in entries] == [home] * 3
    (word, *_) = entries[0].telling()
    assert set(sight.holders(word, 10)) == {home}
    later = match(arrival(article("five", BOTH)), room.known(), sight, START)
    assert (later.verdict.story, later.story.articles) == (home, 4)


def test_the_base_is_left_alone_while_a_plan_is_made():
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    room = told(one, two)
    before = {name: room.index.entry(room.index.number(name)).story for name in room.articles}
    sight = room.index.overlay()
    verdict, story, near = match(arrival(three), room.known(), sight, START)
    ((lone, home),) = take_in(stored(arrival(three), verdict), story, near, sight)
    assert lone.into == home.id
    assert sight.story(lone.id) == sight.story(home.id) == home
    assert {n: room.index.entry(room.index.number(n)).story for n in room.articles} == before
    assert room.index.story(lone.id).into is None


def test_a_story_of_several_reports_stays_where_it_is():
    """Only a report by itself may have been misjudged for want of others."""
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    room = told(one, two)
    home = match(arrival(three), room.known(), room.index.overlay(), START).verdict.story
    (lone,) = {room.story_of("ar_one"), room.story_of("ar_two")} - {home}
    (report,) = [kept for kept in room.articles.values() if kept.verdict.story == lone]
    for counted, goes in (
        (replace(room.stories[lone], articles=2), False),
        (replace(room.stories[lone], articles=MOST + 1, copies=MOST), True),
        (replace(room.stories[lone], articles=MOST + 2, copies=MOST + 1), False),
    ):
        room.index.add(report, counted)
        sight = room.index.overlay()
        verdict, story, near = match(arrival(three), room.known(), sight, START)
        passages = take_in(stored(arrival(three), verdict), story, near, sight)
        assert bool(passages) is goes


def test_copies_go_over_with_their_report():
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    room = told(one, two, article("four", f"{ADRIFT}{CREDIT}"), article("five", ASHORE + CREDIT))
    assert {kept.verdict.kind for kept in room.articles.values()} == {"new", "copy"}
    room.take(three)
    home = room.story_of("ar_three")
    assert {kept.verdict.story for kept in room.articles.values()} == {home}
    assert (room.stories[home].articles, room.stories[home].copies) == (5, 2)


def test_who_is_not_like_the_new_article_or_not_surely_of_the_story_stays():
    other = article("four", BUDGET)
    room = told(other, *reports(ADRIFT, ASHORE, BOTH))
    assert room.story_of("ar_four") != room.story_of("ar_three")
    # Half a month after the other half: too unlike for a chance, though the whole is like both.
    late = told(*reports(ADRIFT, ASHORE, BOTH, days=(0, 13, 7)))
    assert late.story_of("ar_one") != late.story_of("ar_two")


def test_a_report_that_is_too_far_from_the_story_in_time_stays():
    """The new article is within reach of both; the story is not within reach of the report."""
    room = told(*reports(ADRIFT, ASHORE, days=(0, 1)))
    coming = arrival(article("three", BOTH, day=0.5))
    sight = room.index.overlay()
    verdict, story, near = match(coming, room.known(), sight, START)
    far = Span.of(START + timedelta(days=40), UTC)
    assert take_in(stored(coming, verdict), replace(story, span=far), near, sight) == ()


def test_what_opens_a_story_or_copies_brings_nobody():
    one, two, _ = reports(ADRIFT, ASHORE, BOTH)
    room = told(one)
    for source in (two, article("four", ADRIFT + CREDIT)):
        sight = room.index.overlay()
        verdict, story, near = match(arrival(source), room.known(), sight, START)
        assert take_in(stored(arrival(source), verdict), story, near, sight) == ()


def test_a_united_story_counts_both_and_keeps_its_own_threads():
    whole = Story(
        id="st_home",
        first="ar_one",
        span=None,
        last_arrival=START,
        articles=2,
        families=("b",),
        storylines=(("topic", "sl_own"),),
    )
    lone = Story(
        id="st_lone",
        first="ar_two",
        span=Span.of(START, UTC),
        last_arrival=START + timedelta(hours=1),
        articles=3,
        copies=2,
        families=("a",),
        storylines=(("topic", "sl_theirs"), ("other", "sl_other")),
    )
    home = united(whole, lone)
    assert (home.id, home.first, home.articles, home.copies) == ("st_home", "ar_one", 5, 2)
    assert (home.span, home.last_arrival) == (lone.span, lone.last_arrival)
    assert home.families == ("a", "b")
    assert dict(home.storylines) == {"topic": "sl_own", "other": "sl_other"}
    assert united(home, whole).span == lone.span
