"""What a sentence says beside a count of how it moved: "now", "up from 900", "not 90".

Rule 1. The earlier figure stands behind "up from", "not", "instead of" and the like.
Rule 2. "More than planned", "twice as many as": it moved, and from where is not said. What is more
        than anybody expected goes beyond a guess alone, and revises nothing.
"""

from collections.abc import Sequence

from monitor.follow import counted
from monitor.follow.numbers import Word, low_at
from monitor.follow.words import listed
from monitor.model.figures import Cue

Moved = tuple[Cue, float | None]

_NOT_MOVED: Moved = (Cue.NONE, None)
_REACH, _AFTER = 16, 9
_STOPS = frozenset({";", "!", "?", "."})
_MORE = listed("more fewer less higher lower")
_EARLIER = listed(
    "planned first previously originally initially earlier announced thought estimated"
    " reported told said stated budgeted promised"
)
_INSTEAD = frozenset({("instead", "of"), ("rather", "than")})
_TIMES = listed("times twice double triple times thrice quadruple")


def compared(line: Sequence[Word], end: int) -> Moved:
    """How a count that ends at ``end`` moved, and from where."""
    for at in range(end, min(len(line), end + _REACH)):
        low, following = line[at].low, low_at(line, at + 1)
        if low in _STOPS:
            break
        if low in ("up", "down") and following == "from":
            was = next((word.value for word in line[at + 2 : at + 5] if word.value), None)
            return (counted.MOVED[low], was) if was else _NOT_MOVED
        if low == "not" or (low, following) in _INSTEAD:
            was = _number(line, at + 1)
            if was is not None:
                return Cue.REVISED, was
        if _is_beyond(line, at) or _is_times(line, at):
            return Cue.REVISED, None
    return _NOT_MOVED


def _number(line: Sequence[Word], at: int) -> float | None:
    """The number that stands at ``at``, small words left out."""
    for word in line[at : at + 4]:
        if word.value is not None:
            return word.value
        if word.low not in counted.QUALIFIERS | {"of", "than"}:
            return None
    return None


def _is_beyond(line: Sequence[Word], at: int) -> bool:
    """As in "320 more than it had announced", "more than first thought"."""
    if line[at].low not in _MORE or low_at(line, at + 1) != "than":
        return False
    behind = line[at + 2 : at + 7]
    return any(word.low in _EARLIER for word in behind) and all(
        word.value is None for word in behind
    )


def _is_times(line: Sequence[Word], at: int) -> bool:
    """As in "twice as much as planned", "five times as many as first thought"."""
    if line[at].low not in _TIMES:
        return False
    return any(word.low in _EARLIER for word in line[at + 1 : at + _AFTER])


def was_behind(line: Sequence[Word], at: int) -> float | None:
    """As in "to 208 from a figure of 140", "34, up from 20", "34, compared with 20"."""
    said = False
    for word in line[at + 1 : at + _AFTER]:
        if word.low in _STOPS:
            return None
        if word.low in ("from", "previously", "earlier", "compared"):
            said = True
        elif said and word.value is not None:
            return word.value
        elif said and word.low not in counted.QUALIFIERS | {"with", "figure", "toll", "to", "in"}:
            return None
    return None
