"""Does an arriving article report a story's event? Pairs weighed, then the story as a whole.

An arriving article is compared with its nearest live articles; a logistic regression with
constant weights makes the features of each pair one number. A story's number is the mean of its
best pairs, and what its articles have in common (their centre) moves it: an article can be near
to what all of them say and to none of them. One word, however rare, is hardly enough: two headlines
that share a name and nothing else are two events in that place. The size of a story is no feature.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from math import exp
from statistics import fmean

from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import Entry
from monitor.dedupe.weights import WEIGHTS
from monitor.model.stories import Story
from monitor.model.times import Span

CLOSES_AFTER = timedelta(days=14)
CANDIDATES = 40
COMPARED = 24
STORIES = 10
MEMBERS = 6
LINKED = 3
# So many stories, and none that its pairs rule out by more than this, are looked at as a whole.
CENTRED = 4
HOPELESS = -4.0
# The articles that stand for a story: those compared, then the newest.
PEERS = 16
# A centre is nearer than its articles are, even to an article of another event.
USUAL_LIFT = 0.05
# So many of the newest articles with a word say whose word it is, beside so many unseen ones.
HOLDERS = 100
OTHERS = 2
# So many words of names tell no more than one, if this share of those who have any has all.
NAME = 2
TOGETHER = 0.5
SAME_EVENT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike an arriving article and a story are.

    Attributes:
        story: the story.
        of: id of its nearest article.
        score: probability that both report the same event, 0..1.
        features: what the score is made of, by name.
        pairs: of each of its articles that was compared the log odds by themselves, and its id; the
            nearest first.
    """

    story: Story
    of: str
    score: float
    features: Mapping[str, float]
    pairs: Sequence[tuple[float, str]]

    def evidence(self, limit: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that moved the score most, strongest first."""
        pulls = {name: WEIGHTS[name] * value for name, value in self.features.items()}
        moved = sorted(pulls, key=lambda name: -abs(pulls[name]))
        return tuple((name, round(self.features[name], 4)) for name in moved[:limit])


def is_closed(story: Story, at: Span | None) -> bool:
    """Whether a story is too far in time from an article to be the same event."""
    return at is not None and story.span is not None and at.gap(story.span) > CLOSES_AFTER


def _nearest(query: Query, also: Iterable[str]) -> list[tuple[Story, list[Entry]]]:
    """Open stories with those of their live articles that are worth comparing, likeliest first.

    The first of the articles ``also`` (by id) are among them where they are live.
    """
    sight = query.sight
    related = (number for number in map(sight.number, also) if number is not None)
    numbers = dict.fromkeys([*islice(related, CANDIDATES), *query.candidates(CANDIDATES)])
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
    return WEIGHTS["bias"] + sum([WEIGHTS[name] * value for name, value in features.items()])


def probability(log_odds: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + exp(-max(-50.0, min(50.0, log_odds))))


def linked(log_odds: Sequence[float]) -> float:
    """What the pairs with a story's articles say together."""
    return fmean(sorted(log_odds, reverse=True)[:LINKED])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A story with its pairs, the likeliest first, and its features as a whole.

    Of each pair there are the log odds, the article and the features.
    """

    story: Story
    pairs: Sequence[tuple[float, Entry, Mapping[str, float]]]
    log_odds: float
    whole: Mapping[str, float] = field(default_factory=dict)

    def moved(self, whole: Mapping[str, float]) -> "_Weighed":
        """The story with these features of it as a whole."""
        by = sum(WEIGHTS[name] * value for name, value in whole.items())
        return replace(self, whole=whole, log_odds=self.log_odds + by)

    def likeness(self) -> Likeness:
        _, nearest, features = self.pairs[0]
        return Likeness(
            story=self.story,
            of=nearest.id,
            score=probability(self.log_odds),
            features={**features, **self.whole},
            pairs=[(odds, entry.id) for odds, entry, _ in self.pairs],
        )


def _weighed(
    story: Story, members: Sequence[Entry], pairs: Iterable[Mapping[str, float]]
) -> _Weighed:
    weighed = [
        (weigh(features), entry, features) for entry, features in zip(members, pairs, strict=True)
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1].id))
    log_odds = linked([log_odds for log_odds, _, _ in weighed])
    return _Weighed(story=story, pairs=weighed, log_odds=log_odds)


def lift(centre: float, texts: Iterable[float]) -> float:
    """How much nearer a story's centre is than its nearest articles, in cosines of the text.

    Args:
        centre: cosine to the centre.
        texts: of the nearest pairs, the roots of the cosines.
    """
    return centre - fmean(text * text for text in texts) - USUAL_LIFT


def loneliness(words: int, held: int, holders: int) -> float:
    """How little it tells that a story has one word of an article, and no other.

    Args:
        words: how many telling words the article has; a sole one says all that there is.
        held: how many of the story's live articles have the word.
        holders: how many live articles have it.
    """
    return (1 - 1 / words) * (1 - held / (holders + OTHERS))


def _looked_at(query: Query, weighed: Sequence[_Weighed], but: Sequence[str]) -> list[_Weighed]:
    """The likeliest stories looked at as a whole, the others as they are."""
    ranked = sorted(weighed, key=lambda one: (-one.log_odds, one.story.id))
    likely = [one for one in ranked[:CENTRED] if one.log_odds > HOPELESS]
    peers = [_peers(query, one, but) for one in likely]
    found = zip(likely, peers, query.wholes(peers), strict=True)
    moved = {
        one.story.id: one.moved(
            _centre(one, centre, len(group)) | _single(query, one.story.id, shared.tolist(), group)
        )
        for one, group, (centre, shared) in found
    }
    return [moved.get(one.story.id, one) for one in weighed]


def _centre(weighed: _Weighed, centre: float, articles: int) -> dict[str, float]:
    """What a story of several articles has in common; a lone one is its own centre."""
    if articles == 1:
        return {}
    return {"centre": lift(centre, (pair[2]["text"] for pair in weighed.pairs[:LINKED]))}


def _single(
    query: Query, story: str, shared: Sequence[int], peers: Sequence[Entry]
) -> dict[str, float]:
    """Whether one word alone makes it alike: the fewer such words are the story's, the more.

    Two words of names that come together more often than apart are one, as those of a place.
    """
    if len(shared) != 1 and not (len(shared) == NAME and query.are_names(shared, peers)):
        return {}
    holders, together = query.sight.holders(shared, HOLDERS)
    if together < TOGETHER:
        return {}
    return {"single": loneliness(query.telling, holders.count(story), len(holders))}


def _peers(query: Query, weighed: _Weighed, but: Sequence[str]) -> list[Entry]:
    """The articles that stand for a story: those that were compared, then the newest."""
    compared = {entry.id: entry for _, entry, _ in weighed.pairs}
    newest = query.sight.members(weighed.story.id, PEERS + len(but))
    others = {entry.id: entry for entry in newest if entry.id not in but}
    return list({**compared, **others}.values())[:PEERS]


def judged(
    query: Query,
    near: Sequence[tuple[Story, Sequence[Entry]]],
    contained: Mapping[str, float],
    but: Sequence[str] = (),
) -> list[Likeness]:
    """How alike an article and some stories are, in the order of these.

    Args:
        query: the article.
        near: stories, each with those of its live articles that are compared.
        contained: live or stored article -> share of text in common, where there is any.
        but: ids of articles that do not stand for their stories: itself, and copies of it.
    """
    pairs = iter(query.against([entry for _, members in near for entry in members], contained))
    weighed = [_weighed(story, members, islice(pairs, len(members))) for story, members in near]
    return [one.likeness() for one in _looked_at(query, weighed, but)]


def likenesses(query: Query, contained: Mapping[str, float]) -> list[Likeness]:
    """All open stories worth comparing, the likeliest first.

    Args:
        query: the arriving article.
        contained: live or stored article -> share of text in common, where there is any.
    """
    also = sorted(contained, key=lambda article: (-contained[article], article))
    found = judged(query, _nearest(query, also), contained)
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.of))
