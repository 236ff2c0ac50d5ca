"""Which storyline of a topic a story belongs to, if any.

Rule 1. The story's own storyline, where one of its articles has been threaded before.
Rule 2. The only one, where the topic is one thread.
Rule 3. Else the likeliest by its signs (see ``profile``), if it is likely enough; time plays no
        part. The same open key, such as a visit of the same person to the same place, speaks for
        it. Of many storylines only the nearest are looked at (see ``nearness``).
"""

from collections.abc import Iterable, Sequence
from math import log

from monitor.follow.claims import moves
from monitor.follow.nearness import asked, nearest
from monitor.follow.profile import likelihood, signs, weights
from monitor.model.articles import Reading
from monitor.model.changes import ClaimKey, Storyline
from monitor.model.threads import Spread

LEAST = 0.2
"""The chance from which an article joins: a thread cut in two costs more than a wide one."""

KEYED = 2.5
"""What a shared key adds to the log odds."""

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
    if one_thread and candidates:
        return min(candidates, key=lambda storyline: storyline.id)
    if spread is None:
        spread = Spread.over(candidates, asked(reading))
    ranked = ranking(nearest(candidates, reading, spread), reading, spread)
    return next((storyline for odds, storyline in ranked if odds >= _JOINS), None)


def ranking(
    candidates: Iterable[Storyline], reading: Reading, spread: Spread
) -> list[tuple[float, Storyline]]:
    """The candidates with the log odds that the article belongs to each, likeliest first."""
    weight = weights(reading.terms, spread)
    keys = {claim.key for claim in reading.claims if _is_full(claim.key) and moves(claim)}
    found = []
    for storyline in candidates:
        odds = likelihood(signs(storyline, weight, spread.total))
        if keys and any(state.key in keys for state in storyline.states):
            odds += KEYED
        found.append((odds, storyline))
    return sorted(found, key=lambda one: (one[0], one[1].id), reverse=True)


def _is_full(key: ClaimKey) -> bool:
    return bool(key.who and key.where)
