"""Pairs of articles with their features, and stories made of them under any weights, fast.

What two articles look like does not depend on the stories made before, so the pairs of a view
are compared once, with the matcher's own code, and stories are then formed from them as often
as fitting and cross-validation need.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.dedupe.background import Background
from monitor.dedupe.copies import overlaps
from monitor.dedupe.events import CANDIDATES, CLOSES_AFTER, LINKAGE, MEMBERS, Query
from monitor.dedupe.index import LiveIndex
from monitor.model.plans import Arrival
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from tests.benchmarks.newssets import ARRIVED, CopyFinder, View, stored, stream


@dataclass(frozen=True, slots=True)
class Pair:
    """An arriving article's comparison with an earlier one (by place in the stream)."""

    earlier: int
    rank: int
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """A view with every article's pairs.

    Attributes:
        view: what was read.
        gold: the gold story of each article.
        times: the time of each.
        pairs: for each article, its pairs, likeliest candidates first.
        copy_of: for each article, the earlier one that it copies, -1 for none.
    """

    view: View
    gold: Sequence[str]
    times: Sequence[Span | None]
    pairs: Sequence[Sequence[Pair]]
    copy_of: Sequence[int]


def compare(data: Path, view: View, background: Background) -> Compared:
    """Compare each article with the live ones before it, every article its own story."""
    sight, finder = LiveIndex(background), CopyFinder()
    places: dict[str, int] = {}
    gold, times, pairs, copy_of = [], [], [], []
    for arrival, story in stream(data, view):
        shared = overlaps(arrival, finder.find(arrival))
        contained = {one.stored.article.id: one.containment for one in shared}
        copied = shared[0].stored.article.id if shared and shared[0].copy else None
        pairs.append(_pairs(arrival, sight, contained, places))
        copy_of.append(places[copied] if copied else -1)
        places[arrival.reading.article.id] = len(gold)
        gold.append(story)
        times.append(arrival.place)
        _add(arrival, sight, finder)
    return Compared(view, gold, times, pairs, copy_of)


def _pairs(
    arrival: Arrival, sight: LiveIndex, contained: Mapping[str, float], places: Mapping[str, int]
) -> list[Pair]:
    query = Query(sight.packed(arrival.reading.features), arrival.place, sight)
    related = [number for number in map(sight.number, contained) if number is not None]
    numbers = dict.fromkeys([*related, *query.candidates(CANDIDATES)])
    near = [
        (rank, entry)
        for rank, entry in enumerate(filter(None, map(sight.entry, numbers)))
        if not (query.at and entry.at and query.at.gap(entry.at) > CLOSES_AFTER)
    ]
    features = query.against([entry for _, entry in near], contained)
    return [
        Pair(places[entry.id], rank, of_pair)
        for (rank, entry), of_pair in zip(near, features, strict=True)
    ]


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


Odds = Callable[[int, Pair], float]


def stories(compared: Compared, odds: Odds, threshold: float) -> list[str]:
    """The stories that come of deciding each article by the log odds of its pairs."""
    labels: list[str] = []
    spans: dict[str, Span] = {}
    for place, pairs in enumerate(compared.pairs):
        at = compared.times[place]
        copied = compared.copy_of[place]
        label = labels[copied] if copied >= 0 else None
        if label is None:
            scored = [(labels[pair.earlier], odds(place, pair)) for pair in pairs]
            label = _best_story(scored, at, spans, threshold) or f"st{place}"
        labels.append(label)
        if at is not None:
            spans[label] = at.join(spans.get(label))
    return labels


def _best_story(
    scored: Sequence[tuple[str, float]],
    at: Span | None,
    spans: Mapping[str, Span],
    threshold: float,
) -> str | None:
    by_story: dict[str, list[float]] = {}
    for story, value in scored:
        span = spans.get(story)
        if at is None or span is None or at.gap(span) <= CLOSES_AFTER:
            by_story.setdefault(story, []).append(value)
    linked = {story: _linked(values) for story, values in by_story.items()}
    best = max(linked, key=linked.__getitem__, default=None)
    return best if best is not None and linked[best] >= threshold else None


def _linked(values: Sequence[float]) -> float:
    best, *others = sorted(values, reverse=True)[:MEMBERS]
    return (1 - LINKAGE) * best + LINKAGE * sum(others) / len(others) if others else best
