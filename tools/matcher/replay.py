"""Pairs of articles with their features, and stories made of them under any weights, fast.

What two articles look like does not depend on the stories made before, so the pairs of a view
are compared once, with the matcher's own code, and stories are then formed from them as often
as fitting and cross-validation need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.background import Background
from monitor.dedupe.copies import Texts, overlaps
from monitor.dedupe.events import (
    CANDIDATES,
    CLOSES_AFTER,
    COMPARED,
    MEMBERS,
    STORIES,
    Query,
    linked,
)
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.weights import WEIGHTS
from monitor.model.plans import Arrival
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from tests.benchmarks.newssets import ARRIVED, CopyFinder, View, stored, stream
from tools.matcher.regression import Values

FEATURES = tuple(WEIGHTS)
_COLUMN = {name: place for place, name in enumerate(FEATURES)}
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Compared:
    """A view with every article's pairs, one row for each, in the order of the arriving article.

    Attributes:
        view: what was read.
        gold: the gold story of each article.
        times: the time of each.
        copy_of: for each article, the earlier one that it copies, -1 for none.
        later: for each pair, the arriving article's place in the stream.
        earlier: for each pair, the place of the live article.
        ranks: for each pair, how many likelier candidates there were.
        rows: for each pair, the values of ``FEATURES``.
    """

    view: View
    gold: Sequence[str]
    times: Sequence[Span | None]
    copy_of: Sequence[int]
    later: Places
    earlier: Places
    ranks: Places
    rows: Values

    @property
    def labels(self) -> Values:
        """For each pair, 1 where both have one gold story."""
        gold = np.unique(np.array(self.gold), return_inverse=True)[1]
        return np.asarray(gold[self.later] == gold[self.earlier], float)


Pair = tuple[int, int, Values]


def compare(data: Path, view: View, background: Background) -> Compared:
    """Compare each article with the live ones before it, every article its own story."""
    sight, finder = LiveIndex(background), CopyFinder()
    places: dict[str, int] = {}
    gold, times, copy_of = [], [], []
    pairs: list[tuple[int, Pair]] = []
    for place, (arrival, story) in enumerate(stream(data, view)):
        shared = overlaps(arrival, list(finder.find(arrival)), Texts())
        contained = {one.stored.article.id: one.containment for one in shared}
        copied = shared[0].stored.article.id if shared and shared[0].copy else None
        pairs += [(place, pair) for pair in _pairs(arrival, sight, contained, places)]
        copy_of.append(places[copied] if copied else -1)
        places[arrival.reading.article.id] = place
        gold.append(story)
        times.append(arrival.place)
        _add(arrival, sight, finder)
    later = np.array([place for place, _ in pairs])
    earlier, ranks, rows = map(np.array, zip(*[pair for _, pair in pairs], strict=True))
    return Compared(view, gold, times, copy_of, later, earlier, ranks, rows)


def _pairs(
    arrival: Arrival, sight: LiveIndex, contained: Mapping[str, float], places: Mapping[str, int]
) -> list[Pair]:
    query = Query(sight.packed(arrival.reading.features), arrival.place, sight)
    also = sorted(contained, key=lambda article: (-contained[article], article))
    related = [number for number in map(sight.number, also) if number is not None]
    numbers = dict.fromkeys([*related, *query.candidates(CANDIDATES)])
    near = [
        (rank, entry)
        for rank, entry in enumerate(filter(None, map(sight.entry, numbers)))
        if not (query.at and entry.at and query.at.gap(entry.at) > CLOSES_AFTER)
    ]
    features = query.against([entry for _, entry in near], contained)
    return [
        (places[entry.id], rank, _row(of_pair))
        for (rank, entry), of_pair in zip(near, features, strict=True)
    ]


def _row(features: Mapping[str, float]) -> Values:
    row = np.zeros(len(FEATURES))
    row[_COLUMN["bias"]] = 1.0
    for name, value in features.items():
        row[_COLUMN[name]] = value
    return row


def _add(arrival: Arrival, sight: LiveIndex, finder: CopyFinder) -> None:
    article = arrival.reading.article.id
    story = Story(id=article, first=article, span=arrival.place, last_arrival=ARRIVED)
    verdict = Verdict(
        kind=VerdictKind.NEW,
        of=None,
        story=article,
        score=0.0,
        reason=VerdictReason.NOTHING_ALIKE,
    )
    article_stored = stored(arrival, verdict)
    sight.add(article_stored, story)
    finder.add(article_stored)


def stories(compared: Compared, odds: Values) -> list[str]:
    """The stories that come of deciding each article by the log odds of its pairs.

    They are those that the matcher makes with the same log odds.
    """
    labels: list[str] = []
    spans: dict[str, Span] = {}
    bounds = np.searchsorted(compared.later, np.arange(len(compared.gold) + 1)).tolist()
    earlier, values = compared.earlier.tolist(), odds.tolist()
    for place, (begin, end) in enumerate(pairwise(bounds)):
        at, copied = compared.times[place], compared.copy_of[place]
        if copied >= 0:
            label = labels[copied]
        else:
            told = [labels[other] for other in earlier[begin:end]]
            label = _best_story(told, values[begin:end], at, spans) or f"st{place}"
        labels.append(label)
        if at is not None:
            spans[label] = at.join(spans.get(label))
    return labels


def _best_story(
    told: Sequence[str], values: Sequence[float], at: Span | None, spans: Mapping[str, Span]
) -> str | None:
    by_story: dict[str, list[float]] = {}
    left = COMPARED
    for story, value in zip(told, values, strict=True):
        members = by_story.get(story, [])
        span = spans.get(story)
        if len(members) == MEMBERS or (at and span and at.gap(span) > CLOSES_AFTER):
            continue
        if not members and len(by_story) == STORIES:
            continue
        by_story[story] = [*members, value]
        left -= 1
        if not left:
            break
    scored = {story: linked(sorted(of, reverse=True)) for story, of in by_story.items()}
    best = max(scored, key=scored.__getitem__, default=None)
    return best if best is not None and scored[best] >= 0 else None
