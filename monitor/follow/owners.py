"""Whose a sum, a term or a count of customers is: the one named, or one beside it.

Rule 1. A relative or aide of the named is another one: "the wife of Ilan Prost", "Prost's aide".
Rule 2. What costs so much is the head of its phrase: "the road to the Tarn bridge", "the
        bridge lights" are no bridge.
Rule 3. Customers "of" a firm are its own, whoever else the sentence names.
"""

from collections.abc import Sequence
from itertools import pairwise

from monitor.follow.numbers import CLAUSE_ENDS, Word, words
from monitor.follow.scene import names
from monitor.follow.words import listed
from monitor.model.figures import Figure

_RELATED = listed(
    "wife husband widow widower son daughter brother sister father mother parents cousin nephew"
    " niece uncle aunt partner girlfriend boyfriend friend aide adviser advisor assistant secretary"
    " driver bodyguard lawyer ally associate accomplice deputy successor predecessor rival"
    " ex-wife ex-husband half-brother stepson son-in-law colleague neighbour co-defendant"
    " co-accused supplier contractor competitor"
)
_COSTS = listed("cost costs costing")
_BESIDE = listed("of to for on at near by from beside under over towards toward through around")
_WHO = listed("who that which")
_SAME = listed("plan plans project scheme construction building work works cost bill price")
_SMALL = listed("the a an will would is are now to be set expected likely has have still")
_OWNER_REACH = 4


def is_another_owner(one: Figure, other: Figure) -> bool:
    """Whether two figures of one unit are those of two owners, as their sentences say."""
    mine, theirs = words(one.quote.text), words(other.quote.text)
    base = one.unit.partition(" in ")[0]
    related = _is_relative(mine, theirs) or _is_relative(theirs, mine)
    if base in ("sentence", "ban", "fine", "award"):
        return related
    if base == "cost":
        return _is_beside(mine, theirs) or _is_beside(theirs, mine)
    if base == "jobs" and related:
        return True
    return base in ("affected", "jobs") and _is_of_stranger(mine, theirs, one.value)


def _is_relative(line: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether one is a relative of somebody whom the other names without speaking of any."""
    lows = {word.low for word in other}
    if lows & _RELATED:
        return False
    return any(
        set(name.key.removesuffix("'s").split()) & lows
        and _is_possessor(line, name.start, name.end)
        for name in names(line)
    )


def _is_possessor(line: Sequence[Word], begin: int, end: int) -> bool:
    """As in "the wife of Prost", "Prost's former wife", "the judge who freed Prost"."""
    before = [word.low for word in line[max(0, begin - 3) : begin]]
    if any(one in _RELATED and two in ("of", "to") for one, two in pairwise(before)):
        return True
    if begin > len(before) and "who" in before:
        return True
    owns = line[end - 1].low.endswith("'s") or (end < len(line) and line[end].low == "'s")
    return owns and any(word.low in _RELATED for word in line[end : end + _OWNER_REACH])


def _is_beside(line: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether something costs so much that stands beside what costs it in the other sentence."""
    (head, beside), (own, _) = _subject(line), _subject(other)
    lows = {word.low for word in other}
    return bool(head and own) and head not in lows | _SAME and own != head and own in beside


def _subject(line: Sequence[Word]) -> tuple[str, frozenset[str]]:
    """The head of the phrase that costs so much, and the phrase's other words."""
    verb = next((at for at, word in enumerate(line) if word.low in _COSTS), 0)
    begin = verb
    while begin and line[begin - 1].low not in CLAUSE_ENDS:
        begin -= 1
    phrase = [word.low.removesuffix("'s") for word in line[begin:verb]]
    phrase = [low for low in phrase if low]
    while phrase and phrase[-1] in _SMALL:
        phrase.pop()
    cut = next((at for at, low in enumerate(phrase) if at and low in _BESIDE | _WHO), len(phrase))
    head = phrase[cut - 1] if phrase else ""
    return head, frozenset(phrase) - {head}


def _is_of_stranger(line: Sequence[Word], other: Sequence[Word], value: float) -> bool:
    """As in "90,000 customers of Zell", of whom the other sentence does not speak."""
    at = next((at for at, word in enumerate(line) if word.value == value), len(line))
    lows = {word.low for word in other}
    for end in range(at + 1, min(len(line), at + _OWNER_REACH)):
        if line[end].low == "of":
            owners = [name for name in names(line) if end < name.start <= end + 2]
            return any(names(other)) and any(not set(one.key.split()) & lows for one in owners)
    return False
