"""Do two articles report the same event? Fields compared, time between them, one fitted score.

Features are cosines of the article to a story's nearest article and to its centre, of weighted
words (Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval"), and the
time between them; a logistic regression with constant weights makes them one probability.
The size of a story is no feature.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, sqrt
from operator import mul

from monitor.dedupe.index import LiveIndex, TermWeights
from monitor.dedupe.packed import DAMPED, Entry, Packed, Part
from monitor.dedupe.weights import WEIGHTS
from monitor.model.stories import Story
from monitor.model.times import Span

CLOSES_AFTER = timedelta(days=14)
DAY = timedelta(days=1)
DECAY_DAYS = 3.0
CANDIDATES = 60
STORIES = 8
MEMBERS = 4
BRIEF_TERMS = 20
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
        moved = sorted(self.features, key=lambda name: -abs(WEIGHTS[name] * self.features[name]))
        return tuple((name, round(self.features[name], 4)) for name in moved[:limit])


class Vector:
    """A weighted field of the arriving article, ready to be compared with many others."""

    __slots__ = ("norm", "values")

    def __init__(self, terms: Sequence[int], values: Sequence[float]) -> None:
        self.values = dict(zip(terms, values, strict=True))
        self.norm = _norm(values)

    def cosine(self, terms: Sequence[int], values: Sequence[float]) -> float:
        """Cosine of the angle to another vector, 0 where one of them is empty."""
        norms = self.norm * _norm(values)
        return sum(map(mul, self._at(terms), values)) / norms if norms else 0.0

    def covered(self, terms: Iterable[int]) -> float:
        """How much of this vector's length lies in ``terms``, 0..1."""
        return _norm(self._at(terms)) / self.norm if self.norm else 0.0

    def _at(self, terms: Iterable[int]) -> list[float]:
        get = self.values.get
        return [get(term, 0.0) for term in terms]


def _norm(values: Sequence[float]) -> float:
    return sqrt(sum(map(mul, values, values)))


def _weighted(part: Part, weights: TermWeights) -> list[float]:
    """Damped counts times what terms weigh now."""
    return [DAMPED[count] * weights[term] for term, count in zip(*part, strict=True)]


class Query:
    """The arriving article as the matcher sees it.

    Attributes:
        packed: its features.
        at: its own time, ``None`` where unknown.
        sight: the live index, or a plan's overlay over it.
    """

    def __init__(self, packed: Packed, at: Span | None, sight: LiveIndex) -> None:
        self.packed = packed
        self.at = at
        self.sight = sight
        self.weights = sight.weights()
        title, text, names, lead = packed.title(), packed.text(), packed.names(), packed.lead()
        self.title = Vector(title[0], _weighted(title, self.weights))
        self.text = Vector(text[0], _weighted(text, self.weights))
        self.names = Vector(*names)
        self.lead = Vector(*lead)

    def against(self, entry: Entry, contained: float) -> dict[str, float]:
        """The comparison with one live article."""
        packed = entry.packed
        title, text = packed.title(), packed.text()
        theirs = Vector(title[0], _weighted(title, self.weights))
        return {
            "title": self.title.cosine(title[0], list(theirs.values.values())),
            "text": self.text.cosine(text[0], _weighted(text, self.weights)),
            "names": self.names.cosine(*packed.names()),
            "lead": self.lead.cosine(*packed.lead()),
            "across": max(self.title.covered(text[0]), theirs.covered(self.text.values)),
            "figures": _shared(self.packed.figures, packed.figures),
            "contained": contained,
        }


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice coefficient of two sets of figures."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def is_brief(packed: Packed) -> bool:
    """Whether there is little more than a headline."""
    return packed.cuts[1] - packed.cuts[0] < BRIEF_TERMS


def gap_days(one: Span | None, other: Span | None) -> float | None:
    """Days between two articles, ``None`` where a date is missing."""
    return None if one is None or other is None else one.gap(other) / DAY


def is_closed(story: Story, at: Span | None) -> bool:
    """Whether a story is too far in time from an article to be the same event."""
    return at is not None and story.span is not None and at.gap(story.span) > CLOSES_AFTER


def _open_stories(query: Query, also: Iterable[str]) -> dict[str, list[int]]:
    """Story -> its likeliest articles by number, the likeliest story first; closed ones left out.

    The articles ``also`` (by id) are among them where they are live.
    """
    sight = query.sight
    related = [number for number in map(sight.number, also) if number is not None]
    found: dict[str, list[int]] = {}
    for number in [*related, *sight.candidates(query.text.values, CANDIDATES)]:
        entry = sight.entry(number)
        if entry is None:
            continue
        if entry.story not in found:
            story = sight.story(entry.story)
            if len(found) == STORIES or story is None or is_closed(story, query.at):
                continue
        numbers = found.setdefault(entry.story, [])
        if len(numbers) < MEMBERS and number not in numbers:
            numbers.append(number)
    return found


def _compare(
    query: Query, numbers: Sequence[int], contained: Mapping[str, float]
) -> tuple[str, dict[str, float]]:
    """The nearest of a story's articles, and how alike it is."""
    sight = query.sight
    entries = [entry for entry in map(sight.entry, numbers) if entry is not None]
    each = [query.against(entry, contained.get(entry.id, 0.0)) for entry in entries]
    best = max(range(len(each)), key=lambda i: (each[i]["text"] + each[i]["title"], entries[i].id))
    nearest = entries[best]
    features = each[best]
    features["contained"] = max(one["contained"] for one in each)
    features["center"] = _center_cosine(query, nearest.story)
    days = gap_days(query.at, nearest.at)
    features["near"] = exp(-days / DECAY_DAYS) if days is not None else 0.0
    features["undated"] = float(days is None)
    brief = is_brief(query.packed) + is_brief(nearest.packed)
    features["brief"] = float(brief == 2)
    features["mixed"] = float(brief == 1)
    features["untitled"] = float(not (query.packed.cuts[0] and nearest.packed.cuts[0]))
    return nearest.id, features


def _center_cosine(query: Query, story: str) -> float:
    terms, values = query.sight.center(story)
    weights = query.weights
    return query.text.cosine(
        terms, [value * weights[term] for term, value in zip(terms, values, strict=True)]
    )


PRODUCTS = (
    ("brief", ("title", "text", "lead", "across", "center", "rival")),
    ("mixed", ("title", "text", "lead", "across", "center", "rival")),
    ("undated", ("title", "text", "lead", "names", "center", "rival")),
)


def _with_products(features: Mapping[str, float]) -> dict[str, float]:
    """The features and their products with what kind of pair this is."""
    products = {
        f"{kind}_{name}": features[kind] * features[name]
        for kind, names in PRODUCTS
        for name in names
    }
    return {**features, **products}


def score(features: Mapping[str, float]) -> float:
    """Probability of the logistic regression with the constant weights."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features.items())
    return 1 / (1 + exp(-max(-50.0, min(50.0, total))))


def likenesses(query: Query, contained: Mapping[str, float]) -> list[Likeness]:
    """All open stories worth comparing, the likeliest first.

    Args:
        query: the arriving article.
        contained: live or stored article -> share of text in common, where there is any.
    """
    also = sorted(contained, key=lambda article: (-contained[article], article))
    compared = {
        story: _compare(query, numbers, contained)
        for story, numbers in _open_stories(query, also).items()
    }
    found = []
    for name, (of, alike) in compared.items():
        story = query.sight.story(name)
        others = (other["text"] for rest, (_, other) in compared.items() if rest != name)
        features = _with_products({**alike, "rival": max(others, default=0.0)})
        if story is not None:
            found.append(Likeness(story=story, of=of, score=score(features), features=features))
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.of))
