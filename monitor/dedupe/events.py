"""Do two articles report the same event? Fields compared, time between them, one fitted score.

An arriving article is compared with its nearest live articles: cosines of weighted words
(Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval"), the time
between them, figures and names in common. A logistic regression with constant weights makes
them one number for each pair; a story's number is the mean of its best pair and the next ones,
between single and average linkage. The size of a story is no feature.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from math import exp, sqrt
from struct import unpack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.index import Entry, Sight
from monitor.dedupe.packed import DAMPED, Packed
from monitor.dedupe.weights import WEIGHTS
from monitor.dedupe.words import Numbers, Values
from monitor.model.stories import Story
from monitor.model.times import Span

CLOSES_AFTER = timedelta(days=14)
DAY = timedelta(days=1)
DECAY_DAYS = 3.0
CANDIDATES = 40
COMPARED = 24
STORIES = 10
MEMBERS = 4
LINKAGE = 0.5
SAME_EVENT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike an arriving article and a story are.

    Attributes:
        story: the story.
        of: id of its nearest article.
        score: probability that both report the same event, 0..1.
        features: what the score is made of, by name.
    """

    story: Story
    of: str
    score: float
    features: Mapping[str, float]

    def evidence(self, limit: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that moved the score most, strongest first."""
        pulls = {name: WEIGHTS[name] * value for name, value in self.features.items()}
        moved = sorted(pulls, key=lambda name: -abs(pulls[name]))
        return tuple((name, round(self.features[name], 4)) for name in moved[:limit])


class _Fixed:
    """A field of fixed weights of the arriving article, ready to be compared with many others."""

    __slots__ = ("norm", "terms", "values")

    def __init__(self, terms: bytes, weights: bytes) -> None:
        unsorted = np.frombuffer(terms, "<u4")
        order = np.argsort(unsorted)
        self.terms = unsorted[order]
        # What is not found is looked up behind the last one, where there is a nought.
        self.values = np.append(np.frombuffer(weights, np.uint8)[order].astype(float), 0.0)
        self.norm = _norm(self.values)

    def cosines(self, terms: Sequence[bytes], weights: Sequence[bytes]) -> list[float]:
        """Cosine of the angle to each of the others, 0 where one of the two is empty."""
        values = np.frombuffer(b"".join(weights), np.uint8).astype(float)
        owners = np.repeat(np.arange(len(weights)), list(map(len, weights)))
        ours = self.values[_places(self.terms, np.frombuffer(b"".join(terms), "<u4"))]
        dots = np.bincount(owners, ours * values, len(weights))
        norms = self.norm * np.sqrt(np.bincount(owners, values * values, len(weights)))
        return _shares(dots, norms).tolist()


def _norm(values: Values) -> float:
    return sqrt(np.sum(values * values))


def _shares(of: Values, all_of: Values | float) -> Values:
    """Quotients, 0 where there is nothing to divide by."""
    return np.divide(of, all_of, out=np.zeros(of.shape), where=np.asarray(all_of) > 0)


def _places(known: NDArray[Any], asked: NDArray[Any]) -> NDArray[np.intp]:
    """Where each of ``asked`` stands in sorted ``known``; behind its last for what is not there."""
    if not len(known):
        return np.zeros(len(asked), np.intp)
    places = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.where(known[places] == asked, places, len(known))


class _Words:
    """Title, text and head of the arriving article, weighted by what is common now."""

    def __init__(self, packed: Packed, sight: Sight) -> None:
        self._sight = sight
        numbers = np.frombuffer(packed.words, np.int32)
        values = _weighted(packed.counts, numbers, sight)
        fields = np.repeat(_FIELDS, list(packed.sizes[:3]))
        self._known = np.unique(numbers)
        # A row for each field; what is not found is looked up in a last column of noughts.
        self._values = np.zeros((3, len(self._known) + 1))
        self._values[fields, _places(self._known, numbers)] = values
        self._norms = np.sqrt(np.sum(self._values * self._values, axis=1))
        self.text = numbers[fields == 1], values[fields == 1]

    def alike(self, others: Sequence[Packed]) -> dict[str, list[float]]:
        """Cosines of the fields with each of the others', and how one's title is in the text.

        Everything of all of them stands in one row of words; a part is a field of one of them.
        """
        numbers = np.frombuffer(b"".join([other.words for other in others]), np.int32)
        values = _weighted(b"".join([other.counts for other in others]), numbers, self._sight)
        sizes = np.frombuffer(b"".join([other.sizes for other in others]), np.uint8)
        count = 3 * len(others)
        parts = np.repeat(np.arange(count), sizes.reshape(-1, 6)[:, :3].ravel())
        places = _places(self._known, numbers)
        squares = values * values
        norms = np.sqrt(np.bincount(parts, squares, count)).reshape(-1, 3)
        dots = np.bincount(parts, self._values[parts % 3, places] * values, count).reshape(-1, 3)
        cosines = np.sqrt(_shares(dots, norms * self._norms))
        titles = self._values[0, places]
        covered = np.sqrt(np.bincount(parts, titles * titles, count)[1::3])
        told = np.where(self._values[1, places] > 0, squares, 0.0)
        telling = np.sqrt(np.bincount(parts, told, count)[::3])
        across = np.maximum(_shares(covered, self._norms[0]), _shares(telling, norms[:, 0]))
        title, text, head = cosines.T.tolist()
        return {"title": title, "text": text, "head": head, "across": across.tolist()}


_FIELDS = np.arange(3)
_DAMPED = np.array(DAMPED)


def _weighted(counts: bytes, numbers: Numbers, sight: Sight) -> Values:
    """Damped counts times what words weigh now."""
    weighted: Values = _DAMPED[np.frombuffer(counts, np.uint8)] * sight.weights(numbers)
    return weighted


class Query:
    """The arriving article as the matcher sees it.

    Attributes:
        packed: its features.
        at: its own time, ``None`` where unknown.
        sight: the live index, or a plan's overlay over it.
    """

    def __init__(self, packed: Packed, at: Span | None, sight: Sight) -> None:
        self.packed = packed
        self.at = at
        self.sight = sight
        self._words = _Words(packed, sight)
        self._names = _Fixed(packed.names, packed.name_weights)
        self._lead = _Fixed(packed.lead, packed.lead_weights)
        self._figures = frozenset(_terms(packed.figures))

    def candidates(self, limit: int) -> list[int]:
        """Numbers of the live articles that share its heaviest words, best first."""
        return self.sight.candidates(*self._words.text, limit)

    def against(
        self, entries: Sequence[Entry], contained: Mapping[str, float]
    ) -> list[dict[str, float]]:
        """All features of the pairs with these articles.

        Args:
            entries: live articles.
            contained: article -> share of text in common, where there is any.
        """
        if not entries:
            return []
        others = [entry.packed for entry in entries]
        alike = self._words.alike(others)
        alike["names"] = self._names.cosines(
            [other.names for other in others], [other.name_weights for other in others]
        )
        alike["lead"] = self._lead.cosines(
            [other.lead for other in others], [other.lead_weights for other in others]
        )
        return [
            self._features(
                entry,
                {name: alike[name][place] for name in _ALIKE},
                contained.get(entry.id, 0.0),
            )
            for place, entry in enumerate(entries)
        ]

    def _features(
        self, entry: Entry, alike: Mapping[str, float], contained: float
    ) -> dict[str, float]:
        """All features of one pair; similarities count apart for each kind of pair."""
        packed = entry.packed
        kind = _kind(self.packed, packed)
        features = {f"{kind}_{name}": value for name, value in alike.items()}
        features["contained"] = contained
        features["figures"] = _shared(self._figures, _terms(packed.figures))
        features |= _calendar(self.packed.days, packed.days)
        if kind != "full":
            features[kind] = 1.0
        if not (self.packed.titled and packed.titled):
            features |= _with("untitled", alike, ("text", "lead", "head"))
        days = gap_days(self.at, entry.at)
        if days is None:
            features |= _with("undated", alike, ("text", "title", "lead", "names", "head"))
        else:
            features["near"] = exp(-days / DECAY_DAYS)
        return features


_ALIKE = ("title", "text", "head", "names", "lead", "across")


def _terms(packed: bytes) -> Sequence[int]:
    """Packed terms as numbers."""
    return unpack(f"<{len(packed) // 4}I", packed)


def _with(kind: str, alike: Mapping[str, float], names: Iterable[str]) -> dict[str, float]:
    """A kind of pair, and what similarities count for more there."""
    return {kind: 1.0, **{f"{kind}_{name}": alike[name] for name in names}}


def _kind(one: Packed, other: Packed) -> str:
    """Whether both have text, both are little more than a headline, or one of each."""
    return ("full", "mixed", "brief")[one.brief + other.brief]


def _shared(one: frozenset[int], other: Sequence[int]) -> float:
    """Dice coefficient of two sets of figures."""
    both = len(one) + len(other)
    return 2 * len(one.intersection(other)) / both if both else 0.0


def _calendar(one: tuple[int, ...], other: tuple[int, ...]) -> dict[str, float]:
    """Do both speak of the same days? A day that one alone names tells nothing."""
    found: dict[str, float] = {}
    for what, ours, theirs in zip(("lead_day", "day", "month"), one, other, strict=True):
        if ours and theirs:
            found[f"{what}_{'same' if ours & theirs else 'differs'}"] = 1.0
    return found


def gap_days(one: Span | None, other: Span | None) -> float | None:
    """Days between two articles, ``None`` where a date is missing."""
    return None if one is None or other is None else one.gap(other) / DAY


def is_closed(story: Story, at: Span | None) -> bool:
    """Whether a story is too far in time from an article to be the same event."""
    return at is not None and story.span is not None and at.gap(story.span) > CLOSES_AFTER


def _nearest(query: Query, also: Iterable[str]) -> list[tuple[Story, list[Entry]]]:
    """Open stories with those of their live articles that are worth comparing, likeliest first.

    The articles ``also`` (by id) are among them where they are live.
    """
    sight = query.sight
    related = [number for number in map(sight.number, also) if number is not None]
    numbers = dict.fromkeys([*related, *query.candidates(CANDIDATES)])
    found: dict[str, tuple[Story, list[Entry]]] = {}
    left = COMPARED
    for entry in filter(None, map(sight.entry, numbers)):
        story, members = found.get(entry.story) or (sight.story(entry.story), [])
        if story is None or len(members) == MEMBERS or is_closed(story, query.at):
            continue
        if not members and len(found) == STORIES:
            continue
        members.append(entry)
        found[story.id] = (story, members)
        left -= 1
        if not left:
            break
    return list(found.values())


def weigh(features: Mapping[str, float]) -> float:
    """The log odds that a pair reports the same event."""
    return WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features.items())


def probability(log_odds: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + exp(-max(-50.0, min(50.0, log_odds))))


def _linked(
    story: Story, members: Sequence[Entry], pairs: Sequence[Mapping[str, float]]
) -> Likeness:
    """How alike a story is, by the features of the pairs with those of its articles."""
    weighed = [
        (weigh(features), entry.id, features)
        for entry, features in zip(members, pairs, strict=True)
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    best, nearest, features = weighed[0]
    others = [log_odds for log_odds, _, _ in weighed[1:]]
    linked = (1 - LINKAGE) * best + LINKAGE * sum(others) / len(others) if others else best
    return Likeness(story=story, of=nearest, score=probability(linked), features=features)


def likenesses(query: Query, contained: Mapping[str, float]) -> list[Likeness]:
    """All open stories worth comparing, the likeliest first.

    Args:
        query: the arriving article.
        contained: live or stored article -> share of text in common, where there is any.
    """
    also = sorted(contained, key=lambda article: (-contained[article], article))
    near = _nearest(query, also)
    pairs = iter(query.against([entry for _, members in near for entry in members], contained))
    found = [_linked(story, members, list(islice(pairs, len(members)))) for story, members in near]
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.of))
