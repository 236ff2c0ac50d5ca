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
from math import exp
from struct import unpack

from monitor.dedupe.alike import FixedField, WordFields
from monitor.dedupe.packed import Packed
from monitor.dedupe.sight import Entry, Sight
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
        self._words = WordFields(packed, sight)
        self._names = FixedField(packed.names, packed.name_weights)
        self._lead = FixedField(packed.lead, packed.lead_weights)
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


def linked(log_odds: Sequence[float]) -> float:
    """What the pairs with a story's articles say together, the likeliest first."""
    best, *others = log_odds
    return (1 - LINKAGE) * best + LINKAGE * sum(others) / len(others) if others else best


def _likeness(
    story: Story, members: Sequence[Entry], pairs: Sequence[Mapping[str, float]]
) -> Likeness:
    """How alike a story is, by the features of the pairs with those of its articles."""
    weighed = [
        (weigh(features), entry.id, features)
        for entry, features in zip(members, pairs, strict=True)
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    _, nearest, features = weighed[0]
    score = probability(linked([log_odds for log_odds, _, _ in weighed]))
    return Likeness(story=story, of=nearest, score=score, features=features)


def likenesses(query: Query, contained: Mapping[str, float]) -> list[Likeness]:
    """All open stories worth comparing, the likeliest first.

    Args:
        query: the arriving article.
        contained: live or stored article -> share of text in common, where there is any.
    """
    also = sorted(contained, key=lambda article: (-contained[article], article))
    near = _nearest(query, also)
    pairs = iter(query.against([entry for _, members in near for entry in members], contained))
    found = [
        _likeness(story, members, list(islice(pairs, len(members)))) for story, members in near
    ]
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.of))
