"""Whose strike or pay deal it is, where both reports name workers: the pilots', the crews'."""

import re
from collections.abc import Iterable

from monitor.follow.words import fold, listed

_WORD = re.compile(r"[^\W\d_]+")
_WORKERS = listed(
    "pilot crew driver teacher nurse doctor docker miner cleaner firefighter guard courier steward"
    " attendant conductor engineer mechanic lecturer professor journalist actor musician lawyer"
    " judge porter warden baker builder carer midwife paramedic farmer fisherman sailor seafarer"
    " trucker postman handler controller player referee writer physician surgeon clerk"
    " janitor steelworker autoworker carmaker longshoreman stevedore policeman servant"
)


def are_apart(before: Iterable[str], now: Iterable[str]) -> bool:
    """Whether both name workers, and none of them the same."""
    mine, theirs = _workers(before), _workers(now)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _workers(texts: Iterable[str]) -> frozenset[str]:
    words = (fold(word) for text in texts for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") for word in words) & _WORKERS
