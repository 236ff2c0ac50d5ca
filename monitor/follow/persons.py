"""Tells people of one surname apart: their claims share a key, and must not be taken for one's.

Rule 1. A surname alone may be anybody's of that name.
Rule 2. Two full names of one surname are two people's, unless the first names may be one's.
Rule 3. Somebody without a name is who was spoken of before only if the report says so.
"""

from collections.abc import Iterable

from monitor.follow.cast import are_namesakes, forenamed
from monitor.follow.claims import TURNS
from monitor.follow.roles.described import BY_KIND, BY_KIND_KNOWN
from monitor.model.changes import Axis, Claim, KeyState, Pole

_AFTERWARDS = {(Axis.CUSTODY, Pole.OFF), (Axis.LEGAL, Pole.OFF), (Axis.LIFE, Pole.ON)}


def is_namesake(claim: Claim, other: Claim) -> bool:
    """Whether two claims of one key name different people: of one surname, or of one calling."""
    if is_by_kind(claim):
        return _are_two(claim, other)
    return any(
        are_namesakes(mine, theirs)
        for mine, theirs in zip(_full(claim.who), _full(other.who), strict=False)
    )


def names_another(old: Claim, new: Claim, states: Iterable[KeyState]) -> bool:
    """Whether two claims name different people, or the old one's report names another than the new.

    Somebody who goes by what he is mostly has his name in the same report, of whom it tells the
    same: "Mayor arrested. Ida Holm was arrested on Monday".

    Args:
        old: the old claim.
        new: the new one.
        states: what the storyline holds, the other claims of the old report among it.
    """
    if is_namesake(new, old) or not (is_by_kind(old) and new.who):
        return is_namesake(new, old)
    named = [
        standing.claim
        for state in states
        if state.key.axis is old.key.axis and state.key.who
        for standing in state.history
        if standing.claim.quote.article == old.quote.article and standing.claim.pole is old.pole
    ]
    return bool(named) and all(_are_two(new, one) for one in named)


def is_by_kind(claim: Claim) -> bool:
    """Whether it tells of somebody without a name, by what he is."""
    return BY_KIND in claim.rules or BY_KIND_KNOWN in claim.rules


def speaks_of_known(claim: Claim) -> bool:
    """Whether it tells of somebody who was spoken of before, or of what must have been before.

    Who is released was held; who is arrested, or dies, may be anybody.
    """
    turns = TURNS in claim.rules or BY_KIND_KNOWN in claim.rules
    return turns or (claim.key.axis, claim.pole) in _AFTERWARDS


def is_other_case(old: Claim, new: Claim) -> bool:
    """Whether somebody found alive cannot be who was dead: only the missing are found."""
    if not is_by_kind(new) or new.key.axis is not Axis.LIFE or new.pole is not Pole.ON:
        return False
    return old.state != "missing"


def _full(who: Iterable[str]) -> list[list[str]]:
    return [words for words in map(forenamed, who) if words]


def _are_two(claim: Claim, other: Claim) -> bool:
    """Whether two claims name people of different surnames, or namesakes."""
    return any(
        mine[-1] != theirs[-1] or are_namesakes(mine, theirs)
        for mine, theirs in zip(_full(claim.who), _full(other.who), strict=False)
    )
