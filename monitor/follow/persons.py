"""Tells people of one surname apart: their claims share a key, and must not be taken for one's.

Rule 1. A surname alone may be anybody's of that name.
Rule 2. Two full names of one surname are two people's, unless one first name abbreviates or begins
        with the other ("J. Holm", "Alex Holm" and "Alexander Holm").
"""

from collections.abc import Iterable

from monitor.follow.words import fold
from monitor.model.changes import Claim

_FULL = 2


def is_namesake(claim: Claim, other: Claim) -> bool:
    """Whether two claims of one key name different people of one surname."""
    return any(
        _differ(mine, theirs)
        for mine, theirs in zip(_full(claim.who), _full(other.who), strict=False)
    )


def _full(who: Iterable[str]) -> list[list[str]]:
    names = (fold(name).replace(".", "").split() for name in who)
    return [words for words in names if words]


def _differ(mine: list[str], theirs: list[str]) -> bool:
    if min(len(mine), len(theirs)) < _FULL or mine[-1] != theirs[-1]:
        return False
    first, second = mine[:-1], theirs[:-1]
    return not any(one.startswith(two) or two.startswith(one) for one in first for two in second)
