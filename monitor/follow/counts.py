"""Counts in a sentence: "kills 34", "34 people were injured", "leaving 34 missing", "34 deaths".

Rule 1. An increment ("three more"), a part ("six of them", "including 13") and what is recalled
        ("the deadliest since 300 died in 2004") count nothing whole.
Rule 2. What goes in one place "as part of" a plan is a part of what goes in all.
Rule 3. "94 in the Philippines and 18 in China": the second number takes the first one's unit.
"""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from monitor.follow import counted
from monitor.follow.befallen import befallen
from monitor.follow.numbers import CLAUSE_ENDS, MONEY, Word, low_at
from monitor.follow.sums import is_planned, measured
from monitor.follow.totals import before_number, is_sum, is_thing, thing
from monitor.follow.words import listed

_REACH = 9
_PART_REACH, _SHARE_REACH = 4, 14
_WHERE = listed("in at across")
_WIDER = listed("wider larger broader bigger total overall earlier")
_STOPS = CLAUSE_ENDS | {"with"}
_LEAVES = listed("leave leaves leaving left")


class Count(NamedTuple):
    """A number with its state, noun or verb.

    Attributes:
        begin: where the words that say it begin.
        end: where they end.
        at: where the number stands.
        unit: what is counted.
        group: who is counted, where that is a part.
        listed: whether it goes on what the number before it counts.
    """

    begin: int
    end: int
    at: int
    unit: str
    group: str
    listed: bool


def count(line: Sequence[Word], at: int, last: str) -> Count | None:
    """The count whose number stands at ``at``, if there is one.

    Args:
        line: the sentence.
        at: where a number stands.
        last: the unit of the number before it in the sentence, ``""`` if none.
    """
    left = before_number(line, at)
    if line[at].unit:
        return _measured(line, at, left)
    if is_sum(line, at):
        spent = [*line[:at], line[at]._replace(unit=MONEY), *line[at + 1 :]]
        paid = _measured(spent, at, left)
        if paid is not None:
            return paid
    phrase = befallen(line, at, left)
    if phrase is None and _is_part(line, at):
        return None
    own = (
        phrase
        or _destroyed_or_recalled(line, at, left)
        or _behind(line, at)
        or _verb_before(line, at, left)
        or _act_before(line, left)
    )
    found = own or _listed(line, at, left, last)
    if found is None:
        return None
    begin, end, unit = found
    untrue = _UNTRUE - {"will"} if unit in counted.PLANNED else _UNTRUE
    if _is_recalled(line, at, untrue - _since(line, at, unit)):
        return None
    if unit in counted.PLANNED and _is_share(line, at):
        return None
    group = "" if unit in counted.WHOLE else _group(line, at, end)
    return Count(begin, end, at, unit, group, own is None)


def _measured(line: Sequence[Word], at: int, left: int) -> Count | None:
    found = measured(line, at, left)
    if found is None:
        return None
    begin, end, unit = found
    if _is_recalled(line, at, _UNTRUE - _FORESEEN if is_planned(unit) else _UNTRUE):
        return None
    return Count(begin, end, at, unit, "", listed=False)


def _since(line: Sequence[Word], at: int, unit: str) -> frozenset[str]:
    """The "since" that says from when on cases are counted: "900 cases since January"."""
    behind = any(word.low == "since" for word in line[at : at + _REACH])
    return frozenset({"since"}) if behind and unit == "cases" else frozenset()


def _group(line: Sequence[Word], at: int, end: int) -> str:
    """Who is counted between the number and its state, where that is a part of people."""
    said = (word.low for word in line[at + 1 : max(end, at + _PART_REACH)])
    return next((low for low in takewhile(_is_noun, said) if _is_some(low)), "")


def _is_some(low: str) -> bool:
    """Whether it names a part of people that is no unit of its own."""
    return low in counted.PARTLY and low not in counted.unit_nouns()


def _is_noun(low: str) -> bool:
    return low not in _STOPS and low not in _BE and low not in counted.PEOPLE


def _is_part(line: Sequence[Word], at: int) -> bool:
    left = before_number(line, at)
    around = {low_at(line, at + 1), low_at(line, at - 1), low_at(line, left)}
    if around & counted.INCREMENTS and not _than(line, at):
        return True
    killed = low_at(line, left) in counted.unit_verbs()
    if low_at(line, at + 1) == "of" and not killed:
        return True
    if low_at(line, left) in ("of", "by") or low_at(line, at - 1) == "of":
        return low_at(line, before_number(line, at)) not in counted.OF_ACTS
    return any(word.low in counted.PARTS for word in line[max(0, left - 2) : left + 1])


def _is_share(line: Sequence[Word], at: int) -> bool:
    """As in "300 jobs in Norland as part of its plan", "300 posts as part of wider cuts"."""
    behind = line[at + 1 : at + _SHARE_REACH]
    for here, (first, second) in enumerate(pairwise(behind)):
        if (first.low, second.low) == ("part", "of"):
            placed = any(
                one.low in _WHERE and other.capital for one, other in pairwise(behind[:here])
            )
            return placed or any(word.low in _WIDER for word in behind[here + 2 : here + 5])
    return False


def _than(line: Sequence[Word], at: int) -> bool:
    """Whether "more" belongs to "more than 34", and none stands behind the number."""
    return low_at(line, at - 1) == "than" and low_at(line, at + 1) not in counted.INCREMENTS


def _is_recalled(line: Sequence[Word], at: int, words: frozenset[str]) -> bool:
    """Whether the clause before or behind the number tells of what was long ago, or is feared."""
    begin = at
    while begin > max(0, at - _REACH) and line[begin - 1].low not in {";", "."}:
        begin -= 1
    for word in line[begin : at + _REACH]:
        behind = word.start > line[at].start
        if word.low in words and not (behind and word.low == "when"):
            return True
        if word.value is not None and behind:
            break
    return False


def _behind(line: Sequence[Word], at: int) -> tuple[int, int, str] | None:
    """A noun or state behind the number, within its clause."""
    begin = at
    if low_at(line, before_number(line, at)) in _LEAVES:
        begin = before_number(line, at)
    for end in range(at + 1, min(len(line), at + _REACH)):
        low = line[end].low
        if low in _STOPS | counted.unit_verbs_ing() or line[end].value is not None:
            return None
        unit = counted.unit_states().get(low)
        if unit and not _acts(line, end) and not (low == "lost" and _is_things(line, at, end)):
            return begin, end + 1, unit
        if low in counted.DESTROYED and _is_things(line, at, end):
            return begin, end + 1, thing(line[at + 1].low)
        noun = counted.unit_nouns().get(low) or _paired(line, end)
        if noun and low not in counted.PEOPLE and end <= at + 3:
            return begin, end + 1, noun
    return None


def _is_things(line: Sequence[Word], at: int, end: int) -> bool:
    """Whether a plural noun that names no people stands right behind the number."""
    return is_thing(low_at(line, at + 1)) and end <= at + 4


def _paired(line: Sequence[Word], at: int) -> str | None:
    return counted.PAIRED.get((low_at(line, at - 1), low_at(line, at)))


def _acts(line: Sequence[Word], at: int) -> bool:
    """Whether the word kills, rather than is said of the counted: an object follows."""
    low = low_at(line, at)
    if low not in counted.unit_verbs():
        return False
    behind = at + 1
    while low_at(line, behind) in counted.QUALIFIERS:
        behind += 1
    passive = low_at(line, at - 1) in _BE
    follows = behind < len(line) and (
        line[behind].value is not None or low_at(line, behind) in ("people", "its", "a", "the")
    )
    return follows and not passive


_UNTRUE = counted.RECALLS | counted.DOUBTS - {"can"}
# What is told of before it is paid for, or only foreseen, is told so.
_FORESEEN = listed(
    "will would should expected expects projected projects estimate forecast predicts predicted"
    " likely"
)
_BE = listed("is are was were be been being")


def _verb_before(line: Sequence[Word], at: int, left: int) -> tuple[int, int, str] | None:
    """As in "kills at least 34", "34 people, and injured 5"."""
    verb = low_at(line, left)
    unit = counted.unit_verbs().get(verb)
    if unit is None or low_at(line, left - 1) in _BE | {"who"}:
        return None
    end = at + 1
    while end < min(len(line), at + 4) and line[end].low not in _STOPS:
        end += 1
    if (
        unit == "dead"
        and verb.startswith("claim")
        and "lives" not in {word.low for word in line[at:end]}
    ):
        return None
    return left, end, unit


def _act_before(line: Sequence[Word], left: int) -> tuple[int, int, str] | None:
    """As in "the evacuation of 4,000"."""
    unit = counted.OF_ACTS.get(low_at(line, left))
    return (left, left + 1, unit) if unit and low_at(line, left + 1) == "of" else None


def _destroyed_or_recalled(line: Sequence[Word], at: int, left: int) -> tuple[int, int, str] | None:
    """As in "destroys 30 buses", counted by their own noun, and "recalls 30,000 cars"."""
    if low_at(line, left) in counted.UNITS["recalled"].verbs:
        return left, at + 1, "recalled"
    if low_at(line, left) not in counted.DESTROYS:
        return None
    for end in range(at + 1, min(len(line), at + 4)):
        if line[end].low in _STOPS:
            return None
        if is_thing(line[end].low) and not line[end].capital:
            return left, end + 1, _paired(line, end) or thing(line[end].low)
    return None


def _listed(line: Sequence[Word], at: int, left: int, last: str) -> tuple[int, int, str] | None:
    """As in "and 18 in southern China" behind a count."""
    if not last or low_at(line, left) not in ("and", ",", ":", ";"):
        return None
    if low_at(line, at + 1) not in ("in", "at", "on", "from"):
        return None
    end = at + 2
    while end < min(len(line), at + _REACH) and line[end].low not in _STOPS:
        end += 1
    return at, end, last
