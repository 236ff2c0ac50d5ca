"""A second look at lone reports: who comes along with an article that joins a story, who not."""

from dataclasses import replace
from datetime import UTC, timedelta
from random import Random

import pytest

from monitor.dedupe import second
from monitor.dedupe.match import match, united
from monitor.dedupe.second import take_in
from monitor.model.stories import MOST_MOVES, Story, VerdictKind
from monitor.model.times import Span
from tests.support.matching import (
    ADRIFT,
    ASHORE,
    BOTH,
    BUDGET,
    DIVERS,
    SHARES,
    SHARES_TOO,
    SHIP_AND_SHARES,
    START,
    Newsroom,
    arrival,
    article,
    stored,
)

# Said of an article so that it is another feed's copy.
CREDIT = " The Vellmar Courier has the story."
# Two reports of a ship, and one of two events that is put to it; then comes the other event.
PARTED = (
    article("adrift", ADRIFT),
    article("divers", DIVERS),
    article("mixed", SHIP_AND_SHARES),
    article("shares", SHARES),
)


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
        verdict, story, near = match(arrival(three), room.known(arrival(three)), sight, START)
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
    assert set(sight.holders([word], 10)[0]) == {home}
    five = arrival(article("five", BOTH))
    later = match(five, room.known(five), sight, START)
    assert (later.verdict.story, later.story.articles) == (home, 4)


def test_the_base_is_left_alone_while_a_plan_is_made():
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    room = told(one, two)
    before = {name: room.index.entry(room.index.number(name)).story for name in room.articles}
    sight = room.index.overlay()
    verdict, story, near = match(arrival(three), room.known(arrival(three)), sight, START)
    (passage,) = take_in(stored(arrival(three), verdict), story, near, sight)
    lone, home = passage.left, passage.home
    assert lone.into == home.id
    assert (sight.story(lone.id), sight.story(home.id)) == (lone, home)
    assert {n: room.index.entry(room.index.number(n)).story for n in room.articles} == before
    assert room.index.story(lone.id).into is None


@pytest.mark.parametrize(("most", "went"), [(2, True), (1, False)])
def test_what_is_copied_often_stays_where_it_is(monkeypatch, most, went):
    """Be it alone or not."""
    monkeypatch.setattr(second, "MOST_COPIES", most)
    copies = [article(f"copy{number}", ADRIFT + CREDIT) for number in range(2)]
    one, two, three = reports(ADRIFT, ASHORE, BOTH)
    room = told(one, *copies, two)
    home = room.take(three)[0].story
    assert home == room.story_of("ar_two" if not went else "ar_one")
    assert (room.story_of("ar_one") == room.story_of("ar_two")) is went
    copies = [article(f"copy{number}", SHIP_AND_SHARES + CREDIT) for number in range(2)]
    room = misplaced(*copies)
    assert goes(room) is went
    assert room.story_of("ar_copy0") == room.story_of("ar_copy1") == room.story_of("ar_mixed")


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
    verdict, story, near = match(coming, room.known(coming), sight, START)
    far = Span.of(START + timedelta(days=40), UTC)
    assert take_in(stored(coming, verdict), replace(story, span=far), near, sight) == ()


def test_what_opens_a_story_or_copies_brings_nobody():
    one, two, _ = reports(ADRIFT, ASHORE, BOTH)
    room = told(one)
    for source in (two, article("four", ADRIFT + CREDIT)):
        sight = room.index.overlay()
        verdict, story, near = match(arrival(source), room.known(arrival(source)), sight, START)
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


def test_a_report_leaves_a_story_of_several_for_one_that_it_fits_better():
    room = told(*PARTED[:3])
    ship = room.story_of("ar_adrift")
    assert room.stories[ship].articles == 3
    verdict, story = room.take(PARTED[3])
    assert (verdict.kind, story.articles) == (VerdictKind.NEW, 1)
    home = verdict.story
    assert room.story_of("ar_mixed") == home != ship == room.story_of("ar_divers")
    assert (room.stories[home].articles, room.stories[ship].articles) == (2, 2)
    assert room.stories[home].families == ("feed-mixed", "feed-shares")
    assert room.stories[ship].families == ("feed-adrift", "feed-divers")
    moved = room.articles["ar_mixed"].verdict
    assert (moved.kind, moved.along, moved.moves) == (VerdictKind.SAME_EVENT, "ar_shares", 1)
    assert room.stories[ship].into is None


def made_of(room, story):
    """A story as its articles alone make it, if all of them stood in it from the first."""
    of = [one for one in room.articles.values() if one.verdict.story == story.id]
    copies = [one for one in of if one.verdict.kind is VerdictKind.COPY]
    return replace(
        story,
        span=Span(begin=min(one.at.begin for one in of), end=max(one.at.end for one in of)),
        last_arrival=max(one.arrived for one in of),
        articles=len(of),
        copies=len(copies),
        families=tuple(sorted({one.family for one in of if one not in copies})),
    )


EVERYTHING = (
    *PARTED,
    article("ashore", ASHORE, day=1),
    article("both", BOTH, day=0.2),
    article("copy", SHIP_AND_SHARES + CREDIT, day=0.1),
)


@pytest.mark.parametrize("seed", range(12))
def test_in_any_order_and_cut_anyhow_it_comes_to_the_same(seed):
    """One by one, in plans of several, and with a start before each: stories, counts, entries."""
    generator = Random(seed)  # noqa: S311 - the same order in every run
    for _ in range(3):
        coming = [arrival(one) for one in generator.sample(EVERYTHING, len(EVERYTHING))]
        alone, restarted, cut, whole = (Newsroom() for _ in range(4))
        for one in coming:
            alone.take(one)
            restarted.restart()
            restarted.take(one)
        middle = generator.randrange(1, len(coming))
        cut.take_together(coming[:middle])
        cut.take_together(coming[middle:])
        whole.take_together(coming)
        for other in (restarted, cut, whole):
            assert other.articles == alone.articles
            assert other.stories == alone.stories
            assert standing(other.index) == standing(alone.index)
        for story in alone.stories.values():
            if story.into is None:
                assert story == made_of(alone, story)
                assert story.first in {entry.id for entry in alone.index.members(story.id, 99)}
            else:
                assert alone.stories[story.into].into is None
                assert alone.story_of(story.first) == story.into


def standing(index):
    """What an index has of each article and each story, whatever its numbers."""
    live = list(filter(None, map(index.entry, range(index.next))))
    entries = [(one.id, one.story, one.family, one.copies, one.moves) for one in live]
    stories = {one.story: index.story(one.story) for one in live}
    members = {one: [entry.id for entry in index.members(one, 99)] for one in stories}
    return entries, stories, members


def misplaced(*others):
    """A newsroom where the report of two events, and what copies it, stand with the wrong one."""
    room = told(*PARTED[:2], PARTED[3], PARTED[2], *others)
    ship, shares = room.story_of("ar_adrift"), room.story_of("ar_shares")
    for one in room.articles.values():
        if "Aurelia" in one.article.text and "31 crowns" in one.article.text:
            verdict = replace(one.verdict, story=ship)
            room.articles[one.article.id] = replace(one, verdict=verdict)
    counted = [made_of(room, room.stories[story]) for story in (ship, shares)]
    room.stories |= {story.id: story for story in counted}
    room.restart()
    return room


LAST = article("last", SHARES_TOO)


def goes(room):
    """Whether the report of two events goes over once more is told of the other one."""
    verdict, _ = room.take(LAST)
    assert verdict.story == room.story_of("ar_shares") != room.story_of("ar_adrift")
    return room.story_of("ar_mixed") == verdict.story


def test_a_copy_follows_its_report_and_an_edit_stays_where_that_went():
    copies = article("copy", SHIP_AND_SHARES + CREDIT), article("second", SHIP_AND_SHARES + CREDIT)
    edited = replace(PARTED[2], text=f"{SHIP_AND_SHARES} The exchange closed at five.")
    late = article("late", f"So it is told: {SHIP_AND_SHARES}")
    for together in (True, False):
        room = misplaced(*copies)
        coming = [arrival(one) for one in (LAST, edited, late)]
        decided = room.take_together(coming) if together else [room.take(one) for one in coming]
        home = room.story_of("ar_shares")
        assert [verdict.kind for verdict, _ in decided] == ["same-event", "edit", "copy"]
        assert [verdict.story for verdict, _ in decided] == [home] * 3
        there = {one for one in room.articles if room.story_of(one) == home}
        assert there == room.articles.keys() - {"ar_adrift", "ar_divers"}
        assert (room.stories[home].articles, room.stories[home].copies) == (6, 3)
        assert (room.articles["ar_mixed"].verdict.along, decided[1][0].moves) == ("ar_last", 1)
        assert room.stories[room.story_of("ar_adrift")].copies == 0


def test_what_began_a_story_stays_in_it():
    """Its id is made of that report."""
    room = misplaced()
    ship = room.story_of("ar_adrift")
    room.stories[ship] = replace(room.stories[ship], first="ar_mixed")
    room.restart()
    assert not goes(room)


@pytest.mark.parametrize(("moves", "went"), [(1, True), (2, False)])
def test_a_report_goes_over_twice_at_most(moves, went):
    room = misplaced()
    kept = room.articles["ar_mixed"]
    room.articles["ar_mixed"] = replace(kept, verdict=replace(kept.verdict, moves=moves))
    room.restart()
    assert goes(room) is went


def test_what_came_with_all_of_its_story_stays_so_that_the_id_leads_to_it():
    room = told(*reports(ADRIFT, ASHORE, BOTH))
    (gone,) = [one for one in room.articles.values() if one.verdict.along]
    assert gone.verdict.moves == MOST_MOVES


def test_a_story_that_cannot_be_counted_anew_keeps_its_reports(monkeypatch):
    """An article of it left the index, one was a copy before it was edited, or it is large."""
    assert goes(misplaced())
    room = misplaced()
    early = replace(room.articles["ar_divers"], arrived=START - timedelta(days=3))
    room.index.add(early, room.stories[room.story_of("ar_divers")])
    room.index.expire(START - timedelta(days=2), 9)
    assert not goes(room)
    copy = article("copy", SHIP_AND_SHARES + CREDIT)
    room = misplaced(copy)
    room.take(replace(copy, text=f"{copy.text} It was told at noon."))
    assert room.articles["ar_copy"].verdict.kind is VerdictKind.EDIT
    assert not goes(room)
    monkeypatch.setattr(second, "COUNTED", 2)
    assert not goes(misplaced())


def test_a_story_without_dates_has_none_when_a_report_has_left_it():
    room = told(*(replace(one, published=None) for one in PARTED))
    assert room.story_of("ar_mixed") == room.story_of("ar_shares")
    assert room.stories[room.story_of("ar_adrift")].span is None


def test_no_more_are_compared_again_than_so_many(monkeypatch):
    monkeypatch.setattr(second, "LOOKED_AT", 1)
    looked = []
    monkeypatch.setattr(second, "_fits", lambda going, *_: looked.append(going.report.id))
    text = (
        "Off Vellmar the Aurelia lies aground, and shares of Norrlin fell by a tenth in Karsund. "
        "They cost 31 crowns, said the Ostrow bank."
    )
    assert not goes(misplaced(article("also", text)))
    assert len(looked) == 1
    monkeypatch.setattr(second, "LOOKED_AT", 2)
    assert not goes(misplaced(article("also", text)))
    assert looked[1:] == [looked[0], "ar_also"]


def test_after_a_fortnight_nothing_tells_that_articles_went_over():
    room = told(*EVERYTHING)
    while room.index.expire(START + timedelta(days=1), 2) == 2:
        pass
    assert len(room.index) == 0
    assert not any(room.index.story(story) for story in room.stories)
