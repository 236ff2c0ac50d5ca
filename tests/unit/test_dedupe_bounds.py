"""However many live articles are alike, what is read and compared for one more does not grow.

Counted is work, not time: articles in lists that are read, looked at and compared.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import pytest
from typing_extensions import override

from monitor.app.parts import background
from monitor.dedupe.events import (
    CANDIDATES,
    CENTRED,
    COMPARED,
    HOLDERS,
    PEERS,
    likenesses,
)
from monitor.dedupe.index import LiveIndex, Overlay
from monitor.dedupe.match import story_id
from monitor.dedupe.packed import ready
from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import ALL_POSTINGS_READ, POSTINGS_READ, Entry
from monitor.dedupe.words import Numbers
from monitor.model.plans import LiveArticle
from monitor.model.stories import Features, Story
from tests.support.matching import BUDGET, FERRY, START, arrival, article

FEW, MANY = 500, 2_000
OTHERS = 30


class Counting(Overlay):
    """A plan's overlay that counts what is read of it."""

    def __init__(self, base: LiveIndex) -> None:
        super().__init__(base)
        self.counts: Counter[str] = Counter()

    @override
    def postings(self, word: int) -> "array[int]":
        found = super().postings(word)
        self.counts["listed"] += len(found)
        return found

    @override
    def entry(self, number: int) -> Entry | None:
        self.counts["looked at"] += 1
        return super().entry(number)

    @override
    def members(self, story: str, limit: int) -> list[Entry]:
        found = super().members(story, limit)
        self.counts["newest"] += len(found)
        return found


class CountingQuery(Query):
    """An arriving article that counts what it is compared with."""

    def __init__(self, features: Features, sight: Counting) -> None:
        super().__init__(sight.packed(features), None, sight)
        self.counts = sight.counts

    @override
    def against(
        self, entries: Sequence[Entry], contained: Mapping[str, float]
    ) -> list[dict[str, float]]:
        self.counts["compared"] += len(entries)
        return super().against(entries, contained)

    @override
    def wholes(self, groups: Sequence[Sequence[Entry]]) -> list[tuple[float, Numbers]]:
        self.counts["as a whole"] += sum(map(len, groups))
        return super().wholes(groups)


@cache
def features(text: str) -> Features:
    return ready(arrival(article("one", text)).reading.features, background())


def taken(size: int, stories: int, text: str) -> Iterator[tuple[LiveArticle, Story]]:
    """So many live articles of the same words, in so many stories by turns."""
    for number in range(size):
        first = f"ar_{text[:3]}{number % stories}"
        story = Story(id=story_id(first), first=first, span=None, last_arrival=START)
        live = LiveArticle(
            id=f"ar_{text[:3]}{number}",
            story=story.id,
            at=None,
            arrived=START,
            features=features(text),
            rev=number,
        )
        yield live, story


def work(size: int, stories: int) -> Counter[str]:
    """What is read and compared for one more of that many alike articles."""
    index = LiveIndex(background())
    for live, story in (*taken(OTHERS, OTHERS, BUDGET), *taken(size, stories, FERRY)):
        index.restore(live, story)
    sight = Counting(index)
    # Text in common leads to live articles, too: of as many as a batch may recall.
    contained = {f"ar_{FERRY[:3]}{number}": 0.5 for number in range(400)}
    query = CountingQuery(features(FERRY), sight)
    assert likenesses(query, contained)[0].score > 0
    return sight.counts


@pytest.mark.parametrize("stories", [1, 3, 25], ids="{} stories".format)
def test_of_four_times_as_many_alike_articles_no_more_is_read_or_compared(stories: int) -> None:
    few, many = work(FEW, stories), work(MANY, stories)
    assert many == few
    assert 0 < many["listed"] <= ALL_POSTINGS_READ + (1 + CENTRED) * POSTINGS_READ
    assert 0 < many["looked at"] <= 2 * CANDIDATES + CENTRED * HOLDERS
    assert 0 < many["compared"] <= COMPARED
    assert 0 < many["as a whole"] <= CENTRED * PEERS
    assert 0 < many["newest"] <= CENTRED * PEERS
