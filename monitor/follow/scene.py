"""Where and of which incident a figure tells: places, kind, proper name, day.

Rule 1. A figure's own places stand behind a preposition next to it, or own it ("Haiti's toll").
Rule 2. All other names of the lead lie around it: they may say where, but exclude nothing.
Rule 3. "Yesterday's", "Monday's" or a date beside the incident says when it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from monitor.follow import counted, gazetteer
from monitor.follow.days import times
from monitor.follow.lexicon.tables import nouns
from monitor.follow.lexicon.words import FUNCTION_WORDS, TIME_WORDS
from monitor.follow.numbers import Word, words
from monitor.follow.words import listed

AROUND = 16
NAMES = 12
_NAME_WORDS = 5
_REACH = 12
_FIRM = listed("in on across at near throughout within inside off")
_SHOOTS = listed("open opens opened opening hold under")
_LEAVES_OUT = frozenset({",", ";"} | set(counted.MOVED) | set(counted.REACHED))
_LINKS = frozenset({",", "and", "'s", "the", "of"})
_COMPASS = listed(
    "north south east west northern southern eastern western central northeastern northwestern"
    " southeastern southwestern northeast northwest southeast southwest mainland rural coastal"
    " the town city village province state region district county island port capital town's"
    " nearby neighbouring neighboring provinces states areas regions islands country whole"
    " upper lower greater"
)
_NO_PLACE = listed("typhoon hurricane cyclone storm operation tropical super flight isis is")


class Name(NamedTuple):
    """A run of capitals: where it stands, its key, and as it stood."""

    start: int
    end: int
    key: str
    shown: str


class Scene(NamedTuple):
    """What a part of a sentence tells of an incident."""

    places: tuple[str, ...]
    shown: tuple[str, ...]
    incident: tuple[str, ...]
    names: tuple[str, ...]
    day: date | None


def around(lines: Iterable[Sequence[Word]]) -> tuple[str, ...]:
    """The names of several sentences: where all of it is, as far as one can see."""
    found = (name.key for line in lines for name in names(line))
    return tuple(dict.fromkeys(found))[:AROUND]


def names(line: Sequence[Word]) -> list[Name]:
    """The runs of capitals of a sentence, countries by their one key."""
    found: list[Name] = []
    at = 0
    while at < len(line):
        name = _name_at(line, at)
        if name is not None:
            found.append(name)
        at = name.end if name else at + 1
    return found


@lru_cache(maxsize=512)
def named(text: str) -> frozenset[str]:
    """The keys of a sentence's names, a common word that only begins it left out."""
    return frozenset(
        name.key for name in names(words(text)) if name.end > 1 or not _is_common(name.key)
    )


def _is_common(low: str) -> bool:
    """Whether a word that begins a sentence is a common one, as far as tables know."""
    paired = {first for first, _ in counted.PAIRED}
    counts = paired | counted.MEASURES.keys() | counted.unit_nouns().keys() | counted.kinds().keys()
    plural = low.endswith("s") and not low.endswith("ss")
    return plural or low in counts | FUNCTION_WORDS | counted.COUNTERS or (low,) in nouns()


def _name_at(line: Sequence[Word], at: int) -> Name | None:
    if not line[at].capital:
        return None
    country = _country(line, at)
    if country is not None:
        return country
    end = at
    while end < min(len(line), at + _NAME_WORDS) and _goes_on(line, end):
        if end > at and _country(line, end):
            break
        end += 1
    words = line[at:end]
    if not words or all(word.low in _COMPASS for word in words):
        return None
    shown = " ".join(word.text for word in words)
    return Name(at, end, " ".join(word.low for word in words), shown)


def _country(line: Sequence[Word], at: int) -> Name | None:
    """The longest country, people or capital that begins at ``at``."""
    if not gazetteer.begins(line[at].low):
        return None
    for end in range(min(len(line), at + gazetteer.LONGEST_NAME), at, -1):
        known = gazetteer.place(tuple(word.low for word in line[at:end]), line[at].text)
        if known is not None:
            key, people = known
            shown = " ".join(word.text for word in line[at:end])
            return Name(at, end, key, key.title().replace(" And ", " and ") if people else shown)
    return None


def _goes_on(line: Sequence[Word], at: int) -> bool:
    word = line[at]
    return word.capital and word.low not in TIME_WORDS and word.low not in FUNCTION_WORDS


def scene(line: Sequence[Word], parts: Sequence[tuple[int, int]], today: date | None) -> Scene:
    """What some parts of a sentence tell.

    Args:
        line: the sentence.
        parts: ranges of its words.
        today: when the article speaks, ``None`` where unknown.
    """
    held = [at for begin, end in parts for at in _whole(line, max(0, begin), min(end, len(line)))]
    found = names(line)
    placed = [name for name in found if name.start in held and _is_where(line, name, found)]
    words = [line[at].low for at in held]
    return Scene(
        places=tuple(dict.fromkeys(name.key for name in placed))[:NAMES],
        shown=tuple(dict.fromkeys(name.shown for name in placed))[:NAMES],
        incident=tuple(sorted({tag for at in held for tag in _kinds(line, at)})),
        names=_proper(line, held),
        day=_day(words, today) if today else None,
    )


def _kinds(line: Sequence[Word], at: int) -> frozenset[str]:
    """The kind of incident that a word names; who opens fire starts none."""
    low, before = line[at].low, line[at - 1].low if at else ""
    if low == "fire" and before in _SHOOTS:
        low = "gunfire"
    return counted.kinds().get(low, frozenset())


def _whole(line: Sequence[Word], begin: int, end: int) -> Iterator[int]:
    """The places of a range, what it only includes left out."""
    at = begin
    while at < end:
        if line[at].low == "including":
            while at < end and line[at].low not in _LEAVES_OUT:
                at += 1
            continue
        yield at
        at += 1


def _is_where(line: Sequence[Word], name: Name, found: Sequence[Name]) -> bool:
    """Whether a name says where, by the word before it or by one that it is listed with."""
    if name.start and line[name.start - 1].low in _NO_PLACE:
        return False
    if line[name.start].low in _NO_PLACE | counted.DISEASES:
        return False
    if line[name.end - 1].low in counted.NAMED_FIRES:
        return False
    if name.key != "united nations" and _country(line, name.start):
        return True
    at = name.start - 1
    while at >= 0 and name.start - at < _REACH:
        low = line[at].low
        if low in _FIRM:
            return True
        owned = any(other.start <= at < other.end for other in found)
        if not (owned or low in _LINKS or low in _COMPASS or low in FUNCTION_WORDS & {"a", "an"}):
            return False
        at -= 1
    return False


def _proper(line: Sequence[Word], held: Sequence[int]) -> tuple[str, ...]:
    """Proper names of incidents: storms and operations by the word before, diseases."""
    found = []
    for at in held:
        word = line[at]
        name = word.low.partition("-")[0]
        if word.low in counted.DISEASES:
            found.append(word.low)
        elif word.capital and _names_incident(line, at):
            found.append(name)
    return tuple(dict.fromkeys(found))[:NAMES]


def _names_incident(line: Sequence[Word], at: int) -> bool:
    """As in "Typhoon Rosa", "the Hollow Fire"."""
    if line[at].low in counted.NAMED_KINDS | counted.NAMED_FIRES | FUNCTION_WORDS:
        return False
    return (at > 0 and line[at - 1].low in counted.NAMED_KINDS) or _names_fire(line, at + 1)


def _names_fire(line: Sequence[Word], at: int) -> bool:
    """As in "the Camp Fire", "the Camp and Woolsey fires"."""
    for word in line[at : at + 3]:
        if word.low in counted.NAMED_FIRES:
            return True
        if not word.capital and word.low != "and":
            return False
    return False


def _day(lows: Sequence[str], today: date) -> date | None:
    """The latest day gone by that is named."""
    spoken = times(lows, today, ahead=False)
    days = [one.period.first for one in spoken if one.period.first <= today]
    return max(days, default=None)
