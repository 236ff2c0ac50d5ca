"""Pairs of articles with their features, and stories made of them under any weights, fast.

What two articles look like does not depend on the stories made before, so the pairs of a view
are compared once, with the matcher's own code, and stories are then formed from them as often
as fitting and cross-validation need.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, pairwise
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.alike import names
from monitor.dedupe.background import Background
from monitor.dedupe.copies import Texts, original, overlaps
from monitor.dedupe.events import (
    CANDIDATES,
    CENTRED,
    CLOSES_AFTER,
    COMPARED,
    HOLDERS,
    HOPELESS,
    LINKED,
    MEMBERS,
    NAME,
    PEERS,
    STORIES,
    TOGETHER,
    lift,
    linked,
    loneliness,
)
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.packed import DAMPED, Packed
from monitor.dedupe.pairs import Query
from monitor.dedupe.second import AGAINST, ALIKE, COUNTED, LOOKED_AT, MOST_COPIES, SURE
from monitor.dedupe.sight import Entry
from monitor.dedupe.weights import WEIGHTS
from monitor.model.plans import Arrival
from monitor.model.stories import MOST_MOVES, Story, Verdict, VerdictKind, VerdictReason
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
        cosines: of the texts of all articles, words weighted by what is common in the end.
        words: the telling words of each article's text.
        names: those of each article's head that stand in a name.
    """

    view: View
    gold: Sequence[str]
    times: Sequence[Span | None]
    copy_of: Sequence[int]
    later: Places
    earlier: Places
    ranks: Places
    rows: Values
    cosines: Values
    words: Sequence[frozenset[int]]
    names: Sequence[frozenset[int]]

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
        copied = original(arrival, shared)
        pairs += [(place, pair) for pair in _pairs(arrival, sight, contained, places)]
        copy_of.append(places[copied.stored.article.id] if copied else -1)
        places[arrival.reading.article.id] = place
        gold.append(story)
        times.append(arrival.place)
        _add(arrival, sight, finder)
    later = np.array([place for place, _ in pairs])
    earlier, ranks, rows = map(np.array, zip(*[pair for _, pair in pairs], strict=True))
    entries = _entries(sight, places)
    cosines = _cosines(sight, entries)
    words = [frozenset(entry.fields()[1].tolist()) for entry in entries]
    named = [frozenset(names(entry.packed).tolist()) for entry in entries]
    return Compared(view, gold, times, copy_of, later, earlier, ranks, rows, cosines, words, named)


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


def _entries(sight: LiveIndex, articles: Iterable[str]) -> list[Entry]:
    """What the index keeps of articles that are all live."""
    numbers = [number for number in map(sight.number, articles) if number is not None]
    return [entry for entry in map(sight.entry, numbers) if entry is not None]


def _cosines(sight: LiveIndex, entries: Sequence[Entry]) -> Values:
    """Of the texts of all pairs of live articles."""
    found = np.eye(len(entries))
    by_word: dict[int, list[tuple[int, float]]] = {}
    for place, entry in enumerate(entries):
        _, words, _ = entry.fields()
        weights = _damped(entry.packed) * sight.weights(words)
        for word, weight in zip(words.tolist(), weights / np.linalg.norm(weights), strict=True):
            by_word.setdefault(word, []).append((place, weight))
    for told in by_word.values():
        places = np.array([place for place, _ in told])
        values = np.array([weight for _, weight in told])
        found[np.ix_(places, places)] += np.outer(values, values)
    np.fill_diagonal(found, 1.0)
    return found


def _damped(packed: Packed) -> Values:
    title, text, *_ = packed.sizes
    counts = np.frombuffer(packed.counts, np.uint8)[title : title + text]
    return np.array(DAMPED)[counts]


def stories(
    compared: Compared, odds: Values, whole: Mapping[str, float], *, again: bool = False
) -> list[str]:
    """The stories that come of deciding each article by the log odds of its pairs.

    With the second look they are those that the matcher makes, but for the moments at which words
    are counted, and pairs that nothing had made candidates.

    Args:
        compared: a view.
        odds: of each pair.
        whole: the weights of the features of a story as a whole.
        again: whether lone reports are looked at again.
    """
    replay = _Replay(compared, whole, odds if again else None)
    bounds = np.searchsorted(compared.later, np.arange(len(compared.gold) + 1)).tolist()
    earlier, values = compared.earlier.tolist(), odds.tolist()
    for place, (begin, end) in enumerate(pairwise(bounds)):
        replay.take(place, list(zip(values[begin:end], earlier[begin:end], strict=True)))
    return replay.labels


class _Replay:
    """Stories as they grow.

    Attributes:
        labels: the story of each article so far.
    """

    def __init__(
        self, compared: Compared, whole: Mapping[str, float], again: Values | None
    ) -> None:
        self.labels: list[str] = []
        self._again: dict[tuple[int, int], float] = {}
        if again is not None:
            pairs = zip(compared.later.tolist(), compared.earlier.tolist(), strict=True)
            self._again = dict(zip(pairs, again.tolist(), strict=True))
        self._compared = compared
        self._whole = whole
        self._holders: dict[int, list[int]] = {}
        self._spans: dict[str, Span] = {}
        self._members: dict[str, list[int]] = {}
        self._moves: Counter[int] = Counter()

    def take(self, place: int, pairs: Sequence[tuple[float, int]]) -> None:
        """Decide the next article by its pairs: log odds and earlier article of each."""
        at, copied = self._compared.times[place], self._compared.copy_of[place]
        near = {} if copied >= 0 else self._near(at, pairs)
        scored = self._scored(place, near)
        best = max(scored, key=scored.__getitem__, default="")
        label = self.labels[copied] if copied >= 0 else f"st{place}"
        if scored.get(best, -1) >= 0:
            label = best
        self.labels.append(label)
        self._members.setdefault(label, []).append(place)
        for word in self._compared.words[place]:
            self._holders.setdefault(word, []).append(place)
        if at is not None:
            self._spans[label] = at.join(self._spans.get(label))
        if self._again:
            self._look_again(place, near)

    def _near(
        self, at: Span | None, pairs: Sequence[tuple[float, int]]
    ) -> dict[str, list[tuple[float, int]]]:
        """The open stories with those of their pairs that are compared."""
        by_story: dict[str, list[tuple[float, int]]] = {}
        left = COMPARED
        for pair in pairs:
            story = self.labels[pair[1]]
            members = by_story.get(story, [])
            span = self._spans.get(story)
            if len(members) == MEMBERS or (at and span and at.gap(span) > CLOSES_AFTER):
                continue
            if not members and len(by_story) == STORIES:
                continue
            by_story[story] = [*members, pair]
            left -= 1
            if not left:
                break
        return {story: sorted(of, reverse=True) for story, of in by_story.items()}

    def _scored(
        self, place: int, near: Mapping[str, Sequence[tuple[float, int]]]
    ) -> dict[str, float]:
        """The log odds of the stories, the likeliest looked at as a whole."""
        scored = {story: linked([odds for odds, _ in of]) for story, of in near.items()}
        for story in sorted(scored, key=scored.__getitem__, reverse=True)[:CENTRED]:
            if scored[story] > HOPELESS:
                compared = [earlier for _, earlier in near[story]]
                scored[story] += self._whole_of(place, story, compared, self._members[story])
        return scored

    def _look_again(self, place: int, near: Mapping[str, Sequence[tuple[float, int]]]) -> None:
        """Let reports that an article is like go over to its story, as ``second`` does."""
        home, left = self.labels[place], LOOKED_AT
        alike = sorted((pair for of in near.values() for pair in of), reverse=True)
        alike.sort(key=lambda pair: not self._is_lone(self.labels[pair[1]]))
        for odds, report in alike:
            story = self.labels[report]
            if odds < 0 or story == home or (odds < ALIKE and not self._is_lone(story)):
                continue
            going = self._going(report, story, home)
            if not going:
                continue
            if self._fits(report, going, story, home):
                self._go_over(going, story, home)
            left -= 1
            if not left:
                return

    def _going(self, report: int, story: str, home: str) -> list[int]:
        """All that would go over with a report, itself among them; none if it may not."""
        members, copy_of = self._members[story], self._compared.copy_of
        if len(members) > COUNTED:
            return []
        if self._is_lone(story):
            may_go = len(members) <= 1 + MOST_COPIES and not self._is_lone(home)
            return members if may_go else []
        stays = copy_of[report] >= 0 or report == members[0] or self._moves[report] == MOST_MOVES
        going = [] if stays else [report]
        for one in members:
            if copy_of[one] in going:
                going.append(one)
        return going if len(going) <= 1 + MOST_COPIES else []

    def _fits(self, report: int, going: Sequence[int], story: str, home: str) -> bool:
        """Whether a report is surely of the article's story, and no less than of its own."""
        if self._is_closed(report, home):
            return False
        ours = self._score(report, home, self._members[home])
        others = [one for one in self._members[story] if one not in going]
        return ours >= SURE and ours >= self._score(report, story, others)

    def _score(self, report: int, story: str, members: Sequence[int]) -> float:
        """The log odds that a report is of a story that has these members beside it."""
        pairs = [((max(report, one), min(report, one)), one) for one in members]
        known = [(self._again[pair], one) for pair, one in pairs if pair in self._again]
        known = sorted(known, reverse=True)[:AGAINST]
        if not known:
            return -inf
        scored = linked([odds for odds, _ in known])
        if scored > HOPELESS:
            scored += self._whole_of(report, story, [one for _, one in known], members)
        return scored

    def _is_lone(self, story: str) -> bool:
        return sum(self._compared.copy_of[place] < 0 for place in self._members[story]) == 1

    def _is_closed(self, place: int, story: str) -> bool:
        at, span = self._compared.times[place], self._spans.get(story)
        return at is not None and span is not None and at.gap(span) > CLOSES_AFTER

    def _go_over(self, going: Sequence[int], story: str, home: str) -> None:
        others = [one for one in self._members[story] if one not in going]
        for place in going:
            self.labels[place] = home
            self._moves[place] = self._moves[place] + 1 if others else MOST_MOVES
        for label, members in ((story, others), (home, [*self._members[home], *going])):
            self._members[label] = sorted(members)
            spans = [at for one in members if (at := self._compared.times[one]) is not None]
            if spans:
                self._spans[label] = reduce(Span.join, spans[1:], spans[0])

    def _whole_of(
        self, place: int, story: str, compared: Sequence[int], members: Sequence[int]
    ) -> float:
        """What a story as a whole adds to the log odds of its pairs, the likeliest first."""
        newest = members[: -PEERS - 1 : -1]
        peers = list(dict.fromkeys([*compared, *newest]))[:PEERS]
        return self._moved(place, story, peers, compared[:LINKED])

    def _moved(self, place: int, story: str, peers: Sequence[int], nearest: Sequence[int]) -> float:
        """What a story as a whole adds to the log odds of its pairs."""
        moved = self._whole["single"] * self._single(place, story, peers)
        if len(peers) > 1:
            moved += self._whole["centre"] * self._lift(place, peers, nearest)
        return moved

    def _lift(self, place: int, peers: Sequence[int], nearest: Sequence[int]) -> float:
        cosines = self._compared.cosines
        length = np.sqrt(cosines[np.ix_(peers, peers)].sum())
        centre = float(cosines[place, peers].sum() / length)
        return lift(centre, np.sqrt(cosines[place, nearest]).tolist())

    def _single(self, place: int, story: str, peers: Sequence[int]) -> float:
        words, names = self._compared.words, self._compared.names
        shared = words[place].intersection(chain.from_iterable(words[peer] for peer in peers))
        theirs = chain.from_iterable(names[peer] for peer in peers)
        if len(shared) != 1 and not (
            len(shared) == NAME and shared <= names[place].intersection(theirs)
        ):
            return 0.0
        of = [set(self._holders[word]) for word in shared]
        every = sorted(set.intersection(*of))
        if len(every) < TOGETHER * len(set.union(*of)):
            return 0.0
        holders = [self.labels[one] for one in every[-HOLDERS:]]
        return loneliness(len(words[place]), holders.count(story), len(holders))
