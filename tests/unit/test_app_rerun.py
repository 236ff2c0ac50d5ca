"""Stored articles once more in their turn: edits by their time, baselines by their feeds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.app.rerun import Came, in_turn, ranks
from monitor.model.articles import Reading
from monitor.model.feeds import Feed
from tests.support.following import START, article, reading

MINUTE = timedelta(minutes=1)
FEEDS = {
    "all": Feed(id="all", url="https://all.example/", backfill=None),
    "one": Feed(id="one", url="https://one.example/", backfill=1),
    "none": Feed(id="none", url="https://none.example/"),
}


def came(name: str, minute: int, day: int | None = 1, feed: str = "none") -> Reading:
    """An article of some day that arrived in some minute."""
    source = replace(article(name, "x", day), feed=feed, first_seen=START + minute * MINUTE)
    return reading(source)


def names(*given: Came, since: int = 0) -> list[str | None]:
    """The titles in their turn."""
    turn = in_turn(given, FEEDS, START + since * MINUTE)
    return [one.reading.article.title or one.reading.article.id for one in turn]


def test_the_order_is_that_of_the_decisions_whatever_arrived_first() -> None:
    """In a wave the older article goes first, though its feed answered last."""
    older, newer = came("older", 5, day=1), came("newer", 1, day=9)
    given = [Came(number=2, versions=(newer,)), Came(number=1, versions=(older,))]
    assert names(*given) == ["older", "newer"]


def test_an_edit_comes_when_it_came_and_never_before_its_article() -> None:
    def edited(minute: int, title: str) -> Reading:
        late = came("a", minute)
        return replace(late, article=replace(late.article, title=title))

    first = Came(number=1, versions=(came("a", 1), edited(4, "a2"), edited(9, "a3")))
    rest = [Came(number=n, versions=(came(f"b{n}", n),)) for n in (2, 5, 6)]
    assert names(first, *rest) == ["a", "b2", "a2", "b5", "b6", "a3"]
    # A wave: the article itself is decided on after one that arrived later.
    wave = Came(number=1, versions=(came("late", 7),))
    own = Came(number=2, versions=(came("a", 1), edited(3, "a2")))
    assert names(wave, own) == ["late", "a", "a2"]


def test_an_undated_article_stands_beside_the_one_before_it_in_its_document() -> None:
    dated, undated = came("dated", 1, day=3), came("undated", 1, day=None)
    alone = came("alone", 1, day=None, feed="one")
    turn = in_turn(
        [Came(number=n, versions=(one,)) for n, one in enumerate((dated, alone, undated))],
        FEEDS,
        START,
    )
    assert [(one.place, one.dated) for one in turn] == [
        (dated.at, True),
        (None, False),
        (dated.at, False),
    ]


@pytest.mark.parametrize(
    ("feed", "admitted"),
    [
        ("all", [True, True]),
        ("one", [False, True]),
        ("none", [False, False]),
        ("removed", [True, True]),
    ],
)
def test_of_a_baseline_as_much_is_told_as_its_feed_says(feed: str, admitted: list[bool]) -> None:
    older, newer = came("older", 1, day=1, feed=feed), came("newer", 1, day=2, feed=feed)
    rank = ranks([(2, newer), (1, older)])
    assert rank == {1: 1, 2: 0}
    given = [
        Came(number=number, versions=(one,), rank=rank[number])
        for number, one in enumerate((older, newer), 1)
    ]
    assert [one.admitted for one in in_turn(given, FEEDS, START)] == admitted
    later = Came(number=3, versions=(came("later", 2, feed=feed),))
    assert in_turn([later], FEEDS, START)[0].admitted, "what comes later is news"


def test_what_came_before_the_time_asked_about_is_never_told() -> None:
    """Not even if the topic's own backfill would tell of it: it has no rank."""
    early = Came(number=1, versions=(came("early", 1, feed="all"),), rank=0)
    (one,) = in_turn([early], FEEDS, START + 2 * MINUTE)
    assert (one.admitted, one.baseline) == (False, None)
