"""The live index: candidates, overlays, edits and what leaves after its time."""

from collections import Counter
from datetime import timedelta
from math import log

import numpy as np
import pytest

from monitor.app.parts import background
from monitor.dedupe.background import Background, render, term_id
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import story_id
from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import Tally
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from tests.support.matching import BUDGET, FERRY, START, arrival, article, stored


def kept(name, text=FERRY, *, day=0, story=None):
    """A stored article that arrived on a day, with its story."""
    coming = arrival(article(name, text, day=day))
    opened = Story(id=story or story_id(name), first=name, span=coming.place, last_arrival=START)
    verdict = Verdict(
        kind=VerdictKind.NEW,
        of=None,
        story=opened.id,
        score=0.0,
        reason=VerdictReason.NOTHING_ALIKE,
    )
    one = stored(coming, verdict)
    return type(one)(
        **{n: getattr(one, n) for n in one.__slots__} | {"arrived": START + timedelta(days=day)}
    ), opened


def filled(*articles):
    index = LiveIndex(background())
    for one, story in articles:
        index.add(one, story)
    return index


def nearest(sight, text=FERRY):
    packed = sight.packed(arrival(article("query", text)).reading.features)
    return [sight.entry(number).id for number in Query(packed, None, sight).candidates(10)]


def of_word(word, ask):
    """What is said of one word."""
    (said,) = ask(np.array([word], np.int32)).tolist()
    return said


def test_candidates_are_those_that_share_telling_words():
    index = filled(kept("one"), kept("two", BUDGET))
    assert nearest(index) == ["ar_one"]
    assert nearest(index, "Nothing here is like it: zebras graze.") == []


def test_a_few_numbers_are_added_up_wherever_they_are():
    """What was added up before leaves no trace, though its places are used again."""
    tally = Tally()
    for numbers in ([3, 900_000, 3, 7], [4, 3, 5, 4], [900_000, 899_999, 1_900_000, 3]):
        found, sums = tally.added(np.array(numbers, np.uint32), np.array([1.0, 2.0, 4.0, 0.0]))
        wanted = Counter(dict.fromkeys(numbers, 0.0))
        for number, value in zip(numbers, (1.0, 2.0, 4.0, 0.0), strict=True):
            wanted[number] += value
        assert dict(zip(found.tolist(), sums.tolist(), strict=True)) == +wanted


def test_a_word_weighs_less_the_more_live_articles_have_it():
    few, many = filled(kept("one")), filled(*(kept(f"n{n}") for n in range(9)))
    word = term_id("aurelia")
    assert of_word(many.words[word], many.weights) < of_word(few.words[word], few.weights)


def test_an_overlay_reads_as_both_and_writes_only_itself():
    index = filled(kept("one"))
    overlay = index.overlay()
    overlay.add(*kept("two", story=story_id("one")))
    assert (len(index), len(overlay)) == (1, 2)
    assert nearest(index) == ["ar_one"]
    assert sorted(nearest(overlay)) == ["ar_one", "ar_two"]
    assert overlay.story(story_id("one")).first == "two"
    assert index.story(story_id("one")).first == "one"
    assert [one.article.id for one in overlay.stored()] == ["ar_two"]
    assert list(index.stored()) == []


@pytest.mark.parametrize("through_overlay", [True, False])
def test_a_new_version_takes_the_place_of_the_old(through_overlay):
    index = filled(kept("one"), kept("two", BUDGET))
    sight = index.overlay() if through_overlay else index
    sight.add(*kept("one", BUDGET))
    assert len(sight) == 2
    assert nearest(sight) == []
    assert sorted(nearest(sight, BUDGET)) == ["ar_one", "ar_two"]
    sight.add(*kept("one", FERRY))
    assert nearest(sight) == ["ar_one"]
    assert of_word(sight.words[term_id("aurelia")], sight.live) == 1


@pytest.mark.parametrize("own", [0, 1, 2, 4], ids="{} in the overlay".format)
def test_a_storys_newest_articles_come_first_each_in_its_last_version(own):
    """However many of them are the plan's own; a new version is as new as it is."""
    events = [("one", "st_x"), ("other", "st_y"), ("two", "st_x"), ("one", "st_x")]
    taken = [kept(name, story=story) for name, story in events]
    index = filled(*taken[: len(taken) - own])
    sight = index.overlay()
    for one, story in taken[len(taken) - own :]:
        sight.add(one, story)
    assert [entry.id for entry in sight.members("st_x", 5)] == ["ar_one", "ar_two"]
    assert [entry.id for entry in sight.members("st_x", 1)] == ["ar_one"]
    assert [entry.id for entry in sight.members("st_y", 5)] == ["ar_other"]
    assert sight.members("st_z", 5) == []


def test_what_arrived_too_long_ago_leaves_and_its_story_with_the_last():
    index = filled(kept("one", day=0, story="st_x"), kept("two", day=5, story="st_x"))
    assert index.expire(START + timedelta(days=1), 100) == 1
    assert nearest(index) == ["ar_two"]
    assert index.story("st_x") is not None
    assert index.expire(START + timedelta(days=9), 100) == 1
    assert (len(index), index.story("st_x"), nearest(index)) == (0, None, [])
    assert index.expire(START + timedelta(days=9), 100) == 0


def test_a_storm_leaves_slice_by_slice_the_oldest_first():
    """What is left is as if the others had never been, whoever was replaced meanwhile."""
    names = [f"n{n}" for n in range(7)]
    index = filled(*(kept(name, day=n / 100) for n, name in enumerate(names)))
    index.add(*kept("n1", BUDGET, day=3))
    index.add(*kept("n5", day=0.05))
    later = START + timedelta(days=2)
    assert [index.expire(later, 4) for _ in range(3)] == [4, 2, 0]
    alone = filled(kept("n1", BUDGET, day=3))
    assert sorted(index.words) == sorted(alone.words)
    assert (nearest(index), nearest(index, BUDGET), len(index)) == ([], ["ar_n1"], 1)


def test_within_the_hour_of_the_limit_only_what_is_older_leaves():
    index = filled(*(kept(f"n{n}", day=n / 1440) for n in (1, 3, 0, 2, 4)))
    assert index.expire(START + timedelta(minutes=2), 100) == 2
    assert nearest(index) == ["ar_n4", "ar_n2", "ar_n3"]
    assert index.expire(START + timedelta(minutes=4), 100) == 2
    assert nearest(index) == ["ar_n4"]


def test_the_order_of_leaving_does_not_touch_what_stays():
    """After many have left, those that stay are found as if they had been alone."""
    index = filled(*(kept(f"n{n}", FERRY, day=0) for n in range(20)), kept("late", BUDGET, day=9))
    index.expire(START + timedelta(days=1), 100)
    alone = filled(kept("late", BUDGET, day=9))
    word = term_id("karsund")
    assert of_word(index.words[word], index.weights) == of_word(alone.words[word], alone.weights)
    assert nearest(index, BUDGET) == ["ar_late"]


def test_the_table_is_read_as_it_was_written():
    table = render(10, {"rare": 1, "common": 9, "other": 1})
    read = Background.parse(table)
    assert read.documents == 10
    assert read.look_up("common") == (term_id("common"), pytest.approx(log(10 / 9)))
    assert read.look_up("unheard") == (term_id("unheard"), pytest.approx(log(20)))


def test_anything_else_is_no_table():
    with pytest.raises(ValueError, match="document frequencies"):
        Background.parse(b"storm 12\n")


def test_numbers_are_not_used_again_after_all_have_left():
    """What a word led to before leads to nothing new."""
    index = filled(*(kept(f"n{n}") for n in range(3)))
    for _ in range(2):
        index.add(*kept("late", BUDGET, day=5))
    index.expire(START + timedelta(days=9), 100)
    overlay = index.overlay()
    overlay.add(*kept("new", BUDGET, day=9))
    assert nearest(overlay) == []
    assert nearest(overlay, BUDGET) == ["ar_new"]


def test_numbers_of_words_that_nobody_has_are_given_again_and_change_nothing():
    """For months words come and go; the table of them stays as large as what is live."""
    index = filled(kept("one", day=0), kept("two", BUDGET, day=5))
    before = len(index.words)
    index.expire(START + timedelta(days=1), 100)
    assert term_id("aurelia") not in index.words
    assert len(index.words) < before
    index.add(*kept("three", day=6))
    assert len(index.words) == before
    fresh = filled(kept("two", BUDGET, day=5), kept("three", day=6))
    for text in (FERRY, BUDGET):
        assert nearest(index, text) == nearest(fresh, text) != []
    assert sorted(index.words) == sorted(fresh.words)


def test_the_table_of_words_grows_under_an_overlay():
    """A plan of many new words reads on, whoever made the table grow."""
    index = filled(kept("one"))
    overlay, other = index.overlay(), index.overlay()
    for number in range(60):
        words = " ".join(f"unheard{number}x{place}" for place in range(100))
        overlay.add(*kept(f"n{number}", words))
    assert index.words.capacity > 6_000
    assert nearest(overlay, "unheard7x1 unheard7x2") == ["ar_n7"]
    assert (nearest(overlay), nearest(other), nearest(index)) == (["ar_one"],) * 3
    index.add(*kept("late", "unheard9x1 unheard9x2"))
    assert nearest(index, "unheard9x1") == ["ar_late"]
