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
        head = packed.head()
        self.head = Vector(head[0], _weighted(head, self.weights))
        self.names = Vector(*names)
        self.lead = Vector(*lead)

    def against(self, entry: Entry, contained: float) -> dict[str, float]:
        """All features of the pair; similarities count apart for each kind of pair."""
        packed = entry.packed
        title, text, head = packed.title(), packed.text(), packed.head()
        theirs = Vector(title[0], _weighted(title, self.weights))
        alike = {
            "title": sqrt(self.title.cosine(title[0], list(theirs.values.values()))),
            "text": sqrt(self.text.cosine(text[0], _weighted(text, self.weights))),
            "head": sqrt(self.head.cosine(head[0], _weighted(head, self.weights))),
            "names": self.names.cosine(*packed.names()),
            "lead": self.lead.cosine(*packed.lead()),
            "across": max(self.title.covered(text[0]), theirs.covered(self.text.values)),
        }
        kind = _kind(self.packed, packed)
        features = {f"{kind}_{name}": value for name, value in alike.items()}
        features["contained"] = contained
        features["figures"] = _shared(self.packed.figures, packed.figures)
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


def _with(kind: str, alike: Mapping[str, float], names: Iterable[str]) -> dict[str, float]:
    """A kind of pair, and what similarities count for more there."""
    return {kind: 1.0, **{f"{kind}_{name}": alike[name] for name in names}}


def _kind(one: Packed, other: Packed) -> str:
    """Whether both have text, both are little more than a headline, or one of each."""
    return ("full", "mixed", "brief")[one.brief + other.brief]


def _shared(one: frozenset[int], other: frozenset[int]) -> float:
    """Dice coefficient of two sets of figures."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


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
    numbers = dict.fromkeys([*related, *sight.candidates(query.text.values, CANDIDATES)])
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


def _compare(
    query: Query, story: Story, members: Iterable[Entry], contained: Mapping[str, float]
) -> Likeness:
    """How alike a story is, by those of its articles that are worth comparing."""
    pairs = []
    for entry in members:
        features = query.against(entry, contained.get(entry.id, 0.0))
        pairs.append((weigh(features), entry.id, features))
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    best, nearest, features = pairs[0]
    others = [log_odds for log_odds, _, _ in pairs[1:]]
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
    found = [_compare(query, story, members, contained) for story, members in near]
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.of))
