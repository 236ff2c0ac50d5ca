"""Which storyline of a topic a story belongs to, if any.

Rule 1. The story's own storyline, where one of its articles has been threaded before.
Rule 2. The only one, where the topic is one thread.
Rule 3. One that holds the same open key: the same visit of the same person to the same place.
Rule 4. Else the one whose profile fits best, if it fits well enough; time plays no part.
        Of many storylines only the nearest are looked at (see ``nearness``).
"""

from collections.abc import Iterable, Sequence

from monitor.follow.claims import moves
from monitor.follow.nearness import asked, nearest
from monitor.follow.profile import fit, terms, weights
from monitor.model.articles import Reading
from monitor.model.changes import ClaimKey, Storyline
from monitor.model.threads import Spread

FIT = 0.32
KEYED_FIT = 0.10


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
    return _fitting(nearest(candidates, reading, spread), reading, spread)


def _fitting(candidates: Iterable[Storyline], reading: Reading, spread: Spread) -> Storyline | None:
    new = terms(reading)
    weight = weights(new, spread)
    keys = {claim.key for claim in reading.claims if _is_full(claim.key) and moves(claim)}
    best: tuple[float, str] | None = None
    found: Storyline | None = None
    for storyline in candidates:
        score = fit(new, storyline, weight)
        if keys and any(state.key in keys for state in storyline.states):
            score += FIT - KEYED_FIT
        rank = (score, storyline.id)
        if score >= FIT and (best is None or rank > best):
            best, found = rank, storyline
    return found


def _is_full(key: ClaimKey) -> bool:
    return bool(key.who and key.where)
