"""Totals in a sentence: "the toll from the quake rises to 34", "cases pass 4,000", "bid raised to".

Rule 1. A number is a total if a cue stands before it, and before or behind the cue a head.
Rule 2. What is feared, expected or denied is no total; nor is a rise *by* so much.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from monitor.follow import counted
from monitor.follow.compared import was_behind
from monitor.follow.lexicon.words import FUNCTION_WORDS
from monitor.follow.numbers import MONEY, Word
from monitor.follow.sums import is_of_each
from monitor.follow.words import listed
from monitor.model.figures import Cue

_HEAD = 26
_TO_CUE = 14
_AFTER = 9
_OF = 7
_STOPS = frozenset({";", "!", "?"})
_IS = frozenset({"is", "was", "totals", "totalled", "totaled", "put", "puts", "valued"})
_PUTS, _PUT = frozenset({"put", "puts", "set", "sets"}), 8
_BEYOND = frozenset({"above", "over", "past", "beyond"})
_PRONE = FUNCTION_WORDS | listed("lives")
# What something costs is foreseen until it is paid.
_OF_EACH = frozenset({"cost"})
_EXPECTED = listed("will expected estimate projected would")
_STILL = listed("now still are were left")
_SHORT = 3
_LARGE = 10_000
_CLAUSE = frozenset({"as", "while", "with", "after", "but", "and", "because", "amid"})


class Total(NamedTuple):
    """A head with its cue and number.

    Attributes:
        head: where the head stands.
        cue_at: where the cue stands.
        at: where the number stands.
        unit: what is counted.
        cue: what the sentence says that it did.
        was: the earlier figure, where the sentence tells it.
        group: who is counted, where that is a part.
    """

    head: int
    cue_at: int
    at: int
    unit: str
    cue: Cue
    was: float | None
    group: str


class Head(NamedTuple):
    """A noun that is counted, where it stands, and who it counts."""

    at: int
    unit: str
    group: str = ""


def total(line: Sequence[Word], at: int) -> Total | None:
    """The total whose number stands at ``at``, if there is one."""
    left = before_number(line, at)
    found = _cue(line, left)
    if found is None:
        return _announced(line, at)
    cue_at, cue, was = found
    number = line[at]
    head = _head(line, (cue_at, left, at), cue, number)
    if head is None and is_sum(line, at):
        number = number._replace(unit=MONEY)
        head = _head(line, (cue_at, left, at), cue, number)
    if head is None or (cue is Cue.STANDS and not _is_near(line, head.at, cue_at)):
        return None
    if cue_at < head.at and _is_meant(line, cue_at):
        return None
    if _is_doubted(line, min(head.at, cue_at), min(max(head.at, cue_at), at), head):
        return None
    if head.unit in _OF_EACH and is_of_each(line, at):
        return None
    if was is None:
        was = was_behind(line, at)
    group = head.group or group_behind(line, at)
    unit = f"{head.unit} in {number.unit}" if number.unit else head.unit
    return Total(head.at, cue_at, at, unit, cue, was, group)


def _announced(line: Sequence[Word], at: int) -> Total | None:
    """As in "1.4 billion: tram bill swells again": the number, then what came to it."""
    if at or _next(line, at) != ":":
        return None
    number = line[at]._replace(unit=line[at].unit or MONEY)
    for head_at in range(at + 2, min(len(line), _HEAD)):
        head = _head_at(line, head_at, number)
        cue = counted.MOVED.get(_next(line, head_at), Cue.NONE)
        if head is not None and cue is not Cue.NONE:
            return Total(head_at, head_at + 1, at, f"{head.unit} in {number.unit}", cue, None, "")
    return None


def is_running(line: Sequence[Word], found: Total) -> bool:
    """Whether the total runs over a time, so that no single event is its earlier value."""
    return any(
        word.low in counted.RUNNING for word in line[max(0, found.head - 3) : found.at + _AFTER]
    )


def is_another(line: Sequence[Word], found: Total) -> bool:
    """Whether the total is of another incident than that told of before."""
    return any(word.low in counted.ANOTHER for word in line[found.head : found.cue_at])


def before_number(line: Sequence[Word], at: int) -> int:
    """Where the word stands that the number and its qualifiers follow."""
    left = at - 1
    while left >= 0:
        if _at_most(line, left):
            left -= 2
        elif line[left].low in counted.QUALIFIERS:
            left -= 1
        else:
            break
    return left


def _at_most(line: Sequence[Word], to: int) -> bool:
    """Whether "up to" says at most how much, not how far something went ("revised up to")."""
    said = line[to].low == "to" and to > 0 and line[to - 1].low == "up"
    return said and not (to > 1 and line[to - 2].low in counted.MOVED)


def qualifier(line: Sequence[Word], at: int) -> str:
    """As in "at least", of the number at ``at``."""
    said = " ".join(word.low for word in line[before_number(line, at) + 1 : at])
    return next((name for name in counted.SHOWN_QUALIFIERS if name in said), "")


def _cue(line: Sequence[Word], left: int) -> tuple[int, Cue, float | None] | None:
    """The cue whose number follows ``left``, where it stands, and the earlier figure."""
    if left < 0:
        return None
    low = line[left].low
    at = line[left + 1].low == "at" and line[left + 2].low != "least"
    if at and any(word.low in _PUTS for word in line[max(0, left - _PUT) : left]):
        return left + 1, Cue.STANDS, None
    if low in counted.REACHED and counted.REACHED[low] is not Cue.STANDS:
        return left, counted.REACHED[low], None
    beyond = any(word.low in _BEYOND for word in line[left + 1 : left + 3])
    if beyond and counted.MOVED.get(low) is Cue.UP:
        return left, Cue.UP, None
    if low in _IS or low in counted.REACHED:
        return left, Cue.STANDS, None
    if _next(line, left) == "now":
        return left + 1, Cue.STANDS, None
    return _moved(line, left) if low == "to" else None


def _moved(line: Sequence[Word], to: int) -> tuple[int, Cue, float | None] | None:
    """As in "rises [by nine] [from 25] to", "raised its offer to", "revised down to"."""
    was: float | None = None
    cue: Cue | None = None
    for at in range(to - 1, max(-1, to - _TO_CUE), -1):
        low = line[at].low
        if low in _STOPS or low == "to":
            return None
        if line[at].value is not None:
            if line[at - 1].low == "from" or line[before_number(line, at)].low == "from":
                was = line[at].value
            continue
        moved = counted.MOVED.get(low)
        if moved is None or (line[at - 1].low, low) in counted.PAIRED:
            continue
        if low in ("up", "down") and cue is None:
            cue = moved
            if line[at - 1].low not in counted.MOVED:
                return at, cue, was
            continue
        return at, cue or moved, was
    return None


def _head(line: Sequence[Word], where: tuple[int, int, int], cue: Cue, number: Word) -> Head | None:
    """The head of a number: ``where`` are its cue, the word before it, and its own place."""
    cue_at, left, at = where
    return (
        _head_before(line, cue_at, number)
        or _head_behind(line, cue_at, left, number)
        or _noun_behind(line, at, cue)
        or _unsaid_before(line, cue_at, number)
    )


def _unsaid_before(line: Sequence[Word], cue_at: int, number: Word) -> Head | None:
    """As in "the outbreak grows to 41", where what is counted goes without saying."""
    for at in range(cue_at - 1, max(-1, cue_at - _SHORT), -1):
        if line[at].low in counted.HEADS and not number.unit:
            return Head(at, counted.HEADS[line[at].low])
    return None


def is_sum(line: Sequence[Word], at: int) -> bool:
    """Whether a bare number may be a sum of money: large, and no noun is counted by it."""
    behind = _next(line, at)
    free = not behind.isalpha() or behind in FUNCTION_WORDS
    return not line[at].unit and (line[at].value or 0) >= _LARGE and free


def _head_before(line: Sequence[Word], cue_at: int, number: Word) -> Head | None:
    """The nearest head before the cue."""
    for at in range(cue_at - 1, max(-1, cue_at - _HEAD), -1):
        low = line[at].low
        if low in _STOPS or (line[at].value is not None and at < cue_at - 2 and low == "."):
            return None
        head = _head_at(line, at, number)
        if head is not None:
            return head
    return None


def _head_behind(line: Sequence[Word], cue_at: int, left: int, number: Word) -> Head | None:
    """As in "bringing the death toll to", "raised its offer to", "to 34 deaths"."""
    for at in range(cue_at + 1, left):
        head = _head_at(line, at, number)
        if head is not None:
            return head
    return None


def _noun_behind(line: Sequence[Word], at: int, cue: Cue) -> Head | None:
    """As in "grew to 95 cases", "raised to 800 troops"."""
    low = _next(line, at)
    if line[at].unit or cue is Cue.STANDS or low not in counted.unit_nouns():
        return None
    return Head(at + 1, counted.unit_nouns()[low])


def _is_near(line: Sequence[Word], head: int, cue_at: int) -> bool:
    """Whether "is" has the head for its subject: nothing of another clause lies between."""
    between = {word.low for word in line[head:cue_at]}
    return not between & (_CLAUSE | {",", "that", "who", "which"})


def _is_meant(line: Sequence[Word], cue_at: int) -> bool:
    """Whether "raising the offer to" only names what is wanted: no main verb, and not decided."""
    before = line[cue_at - 1].low if cue_at else ""
    if before == "to":
        return not any(word.low in counted.DECIDES for word in line[max(0, cue_at - 4) : cue_at])
    return before in counted.MEANT


def _head_at(line: Sequence[Word], at: int, number: Word) -> Head | None:
    low = line[at].low
    before = line[at - 1].low if at else ""
    paired = counted.PAIRED.get((before, low))
    if paired is not None and bool(number.unit) == (paired in counted.MEASURES):
        return Head(at, paired)
    if low in counted.TOLLS:
        unit = counted.TOLL_OF.get(before, "dead")
        return Head(at, unit, _group_of(line, at + 1)) if not number.unit else None
    if low == "count" and before in counted.TOLL_OF and not number.unit:
        return Head(at, counted.TOLL_OF[before])
    if low in counted.COUNTERS and _next(line, at) == "of":
        return _counted_behind(line, at + 2, at) if not number.unit else None
    if number.unit:
        return _measure_at(line, at, money=number.unit == MONEY)
    if low in counted.DESTROYED and is_thing(before):
        return Head(at, thing(before))
    unit = counted.unit_nouns().get(low, "")
    # "34 deaths" are a count, and in "the number of soldiers killed" the number is the head.
    numbered = (at and line[at - 1].value is not None) or _is_given(line, at)
    if not unit or numbered or _is_of_counter(line, at):
        return None
    return Head(at, supplied(line, at) or unit, _group_of(line, at + 1))


def _is_given(line: Sequence[Word], at: int) -> bool:
    """As in "the magnitude 6.9 earthquake"."""
    return line[at].low == "magnitude" and line[min(at + 1, len(line) - 1)].value is not None


def supplied(line: Sequence[Word], at: int) -> str:
    """As in "homes without power": what those at ``at`` lack, as a unit."""
    behind = [word.low for word in line[at + 1 : at + 5] if word.low not in _STILL]
    lacks = behind[:1] == ["without"] and behind[1:2] and behind[1] in counted.SUPPLIES
    return f"without {behind[1]}" if lacks else ""


def _measure_at(line: Sequence[Word], at: int, *, money: bool) -> Head | None:
    """A measure; of a forecast, what is foreseen."""
    low = line[at].low
    if low in counted.FORESEEN and _next(line, at) in counted.FORECASTS:
        return Head(at, f"{low} forecast")
    if money and counted.MEASURES.get(low) not in counted.SUMS and low != "bill":
        return None
    if low in counted.FORECASTS:
        around = (line[at - 1].low if at else "", line[at + 2].low if at + 2 < len(line) else "")
        of = next((word for word in around if word in counted.FORESEEN), "")
        if of:
            return Head(at, f"{of} forecast")
    if low == "bill":
        return Head(at, "cost")
    return Head(at, counted.MEASURES[low]) if low in counted.MEASURES else None


def thing(noun: str) -> str:
    """The unit of things that are counted by their own noun."""
    return counted.unit_nouns().get(noun, noun)


def is_thing(noun: str) -> bool:
    """Whether a noun in the plural names things, not people."""
    people = counted.PEOPLE | counted.PARTLY | _PRONE
    return len(noun) > _SHORT and noun.endswith("s") and noun.isalpha() and noun not in people


def _is_of_counter(line: Sequence[Word], at: int) -> bool:
    before = [word.low for word in line[max(0, at - _OF) : at]]
    return any(one in counted.COUNTERS and other == "of" for one, other in pairwise(before))


def _counted_behind(line: Sequence[Word], begin: int, at: int) -> Head | None:
    """What "the number of" counts: a unit's noun or state, else the noun itself."""
    group, noun = "", ""
    for end, word in enumerate(line[begin : begin + _OF], start=begin):
        unit = counted.unit_nouns().get(word.low) or counted.unit_states().get(word.low)
        if noun and word.low in counted.DESTROYED:
            return Head(at, thing(noun), group)
        if word.low in counted.PARTLY:
            group = word.low
        elif unit:
            return Head(at, supplied(line, end) or unit, group)
        moves = word.low in counted.MOVED and _next(line, end) not in ("ill", "sick")
        if not word.low.isalpha() or moves or word.low in counted.REACHED:
            break
        if not noun and is_thing(word.low) and not word.capital:
            noun = word.low
    noun = noun or counted.unit_nouns().get(group, "")
    return Head(at, noun) if noun and noun not in counted.PEOPLE else None


def _group_of(line: Sequence[Word], at: int) -> str:
    """As in "the toll of children", "deaths among officers"."""
    if at + 1 >= len(line) or line[at].low not in ("of", "among"):
        return ""
    return line[at + 1].low if line[at + 1].low in counted.PARTLY else ""


def group_behind(line: Sequence[Word], at: int) -> str:
    """As in "34 children", "34 of them police officers"; "500 troops" are all that is counted."""
    low = _next(line, at)
    return low if low in counted.PARTLY and low not in counted.unit_nouns() else ""


def _next(line: Sequence[Word], at: int) -> str:
    return line[at + 1].low if at + 1 < len(line) else ""


def _is_doubted(line: Sequence[Word], first: int, last: int, head: Head) -> bool:
    """Whether what lies between head and number, but for the head, is feared or denied."""
    doubts = counted.DOUBTS - (_EXPECTED if head.unit in _OF_EACH else frozenset())
    begin = first
    while begin > max(0, first - 6) and line[begin - 1].low not in _CLAUSE | {",", ";"}:
        begin -= 1
    return any(line[at].low in doubts and at != head.at for at in range(begin, last + 1))
