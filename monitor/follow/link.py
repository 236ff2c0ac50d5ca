"""Which storyline of a topic a story belongs to, if any.

Rule 1. The story's own storyline, where one of its articles has been threaded before.
Rule 2. The only one, where the topic is one thread. Into one that a person closed goes nothing
        else.
Rule 3. Else the likeliest by its signs (see ``profile``), if it is likely enough, and more easily
        where it is the only one; time plays no part. The same full key, such as a visit of the
        same person to the same place or a person's custody, speaks for it. Of many storylines only
        the nearest are looked at (see ``nearness``).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log

from monitor.follow.claims import moves
from monitor.follow.lexicon.tables import PERSONAL, base
from monitor.follow.nearness import asked, nearest
from monitor.follow.persons import is_namesake
from monitor.follow.profile import Weighed, alike, likelihood, signs, telling, weighed
from monitor.follow.states import is_statement, seen_by
from monitor.model.articles import Reading
from monitor.model.changes import Axis, Claim, ClaimKey, KeyState, Storyline
from monitor.model.threads import Spread, is_open

LEAST = 0.2
"""The chance from which an article joins: a thread cut in two costs more than a wide one."""

KEYED = 2.5
"""What a shared key adds to the log odds; one that tells but the kind, only where it is turned."""

TURNED = 5.0
"""The same where the article turns round what a storyline says of one person or place: "arrested"
and "freed" of one name are nearly always of one affair, though the two reports share no word."""

EVEN = 0.5
"""The log odds from which an article belongs to two storylines that may be one."""

TWINS = 0.35
"""How alike two storylines are that are one."""

YOUNG = 1.6
"""What it adds to the log odds that the topic has a single thread, if a word that is rare in news
is in both: what the topic's phrases let in then is mostly of that thread, and two titles on one
affair may share but a name."""

TELLING = 3.0
"""What such a word weighs at least, in nats."""

_JOINS = log(LEAST / (1 - LEAST))


def link(
    candidates: Sequence[Storyline],
    reading: Reading,
    story_storyline: str | None,
    *,
    one_thread: bool = False,
    spread: Spread | None = None,
) -> Storyline | None:
    """The storyline that an article joins, ``None`` if it opens one.

    Args:
        candidates: the topic's storylines, merged ones left out; of many, at least the nearest.
        reading: the article.
        story_storyline: id of the storyline that the article's story was threaded into.
        one_thread: whether the topic is one storyline.
        spread: how many of the topic's storylines have the article's marks; worked out where the
            candidates are all of them.
    """
    for storyline in candidates:
        if storyline.id == story_storyline:
            return storyline
    candidates = [storyline for storyline in candidates if is_open(storyline)]
    if one_thread and candidates:
        return min(candidates, key=lambda storyline: storyline.id)
    if spread is None:
        spread = Spread.over(candidates, asked(reading))
    ranked = _ranked(candidates, reading, weighed(reading.terms, spread), spread)
    return next((storyline for odds, storyline in ranked if odds >= _JOINS), None)


def twins(
    candidates: Sequence[Storyline], reading: Reading, spread: Spread
) -> tuple[Storyline, Storyline] | None:
    """Two storylines that turn out to be one: an article belongs to both, and they are alike."""
    candidates = [storyline for storyline in candidates if is_open(storyline)]
    article = weighed(reading.terms, spread)
    ranked = _ranked(candidates, reading, article, spread)
    for (_, one), (odds, other) in pairwise(ranked[:2]):
        if odds >= EVEN and alike(one, other, article.terms) >= TWINS:
            return one, other
    return None


def _ranked(
    candidates: Sequence[Storyline], reading: Reading, article: Weighed, spread: Spread
) -> list[tuple[float, Storyline]]:
    """The nearest with the log odds that the article belongs to each, likeliest first."""
    told = {
        claim.key: claim
        for claim in reading.claims
        if moves(claim) and (_is_full(claim.key) or _is_of_kind(claim.key))
    }
    found = []
    for storyline in nearest(candidates, reading, spread):
        odds = likelihood(signs(storyline, article, spread.total))
        odds += YOUNG * (spread.total <= 1 and telling(storyline, article) >= TELLING)
        odds += max((_shared(state, told) for state in storyline.states), default=0.0)
        found.append((odds, storyline))
    return sorted(found, key=lambda one: (one[0], one[1].id), reverse=True)


def _is_full(key: ClaimKey) -> bool:
    """Whether it says which thing it is; of a person or a place at war the name does."""
    if key.axis is Axis.CONTROL:
        return bool(key.where)
    return bool(key.who and (key.where or key.what in PERSONAL.values()))


def _is_of_kind(key: ClaimKey) -> bool:
    """Whether it says what kind of thing it is: "the river bill", "line 3"."""
    return key.what != base(key.what) and not is_statement(key)


def _shared(state: KeyState, told: Mapping[ClaimKey, Claim]) -> float:
    """What a key of a storyline adds to the log odds of an article that makes claims."""
    claim = told.get(state.key)
    if claim is None or any(is_namesake(claim, standing.claim) for standing in state.history):
        return 0.0
    seen = seen_by(state.history, claim, None)
    turns = bool(seen) and all(standing.claim.pole is not claim.pole for standing in seen)
    if not _is_full(claim.key):
        return KEYED if turns else 0.0
    return TURNED if turns and not (claim.key.who and claim.key.where) else KEYED
