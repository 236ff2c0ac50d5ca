"""Who holds a thing, by the words of a claim's state; and what a claim says of another's holding.

A claim of control says of one holder that they have it (on) or have lost it (off). Of two holders
it has no two poles: whether one claim turns another follows from who they are.

Rule 1. Of who makes the new claim an old one holds the pole that it says of *them*: on if they had
        it, off if somebody else did. Where that is not sure, a gain is taken for theirs, so that it
        turns nothing; of a loss it says nothing.
Rule 2. Two are one if they share a name, by its stem or country or as its initials; but a state's
        forces and those who fight it never are. Without names, who is of one side is one.
Rule 3. Two other names are two holders if the new one has *taken* the thing, more than a day after,
        or three where one of them has no name: reports of one event may name an army by its country
        and by its general. Two countries always are.
Rule 4. The loss of one side is the gain of the other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from monitor.follow.gazetteer import nation, place
from monitor.follow.lexicon.control import (
    CROWDS,
    DEFENDERS,
    HELD,
    LOST,
    OPPONENTS,
    PARTIES,
    POLITICS,
    SOLDIERS,
    STATES,
)
from monitor.follow.roles.made import TAKES
from monitor.follow.words import fold
from monitor.model.changes import Axis, Claim, Pole

_STEM = 5
_INITIALS = re.compile(r"[A-Z]{2,5}")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_SMALL = frozenset({"the", "of", "and", "from", "to"})
_ALIKE = {"tories": "conse", "tory": "conse", "dems": "liber", "lib": "liber", "gop": "repub"}
_GENERIC = OPPONENTS | CROWDS | STATES | PARTIES | POLITICS


class Likeness(Enum):
    """What two descriptions say of whether they are of one holder."""

    ONE = "one"
    OTHER = "other"
    COUNTRIES = "two countries"
    UNNAMED = "unnamed"
    NAMED_APART = "named apart"
    UNSURE = "unsure"


# What somebody's loss says of another; of two that may be others it says nothing.
_LOSES = {Likeness.ONE: Pole.OFF, Likeness.UNNAMED: Pole.OFF, Likeness.OTHER: Pole.ON}
# How long after another holder's gain who takes a thing is sure to be somebody else.
_APART = {
    Likeness.COUNTRIES: timedelta.min,
    Likeness.NAMED_APART: timedelta(days=1),
    Likeness.UNSURE: timedelta(days=3),
}


class Holder(NamedTuple):
    """Who holds something.

    Attributes:
        names: stems of the names, the key of a country among them.
        places: keys of the countries.
        side: ``True`` of the state's, ``False`` of those who fight it, ``None`` of neither.
        letters: initials that the names make, or that stand for them.
        words: all words, folded.
    """

    names: frozenset[str]
    places: frozenset[str]
    side: bool | None
    letters: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=4_000)
def holder(shown: str) -> Holder:
    """Who is meant by some words; only names have capitals, but for parties."""
    found = [_plain(word) for word in _WORD.findall(shown)]
    words = frozenset(map(fold, found)) - _SMALL
    own = [word for word in found if word[0].isupper() or word[0].isdigit()]
    names = [word for word in own if fold(word) not in _GENERIC]
    places = frozenset(country for word in names if (country := _country(word)))
    initials = {word for word in names if _INITIALS.fullmatch(word)}
    initials |= {"".join(word[0] for word in own)} if len(own) > 1 else set()
    stems = {_country(word) or fold(word)[:_STEM] for word in names}
    stems |= {_ALIKE.get(word, word[:_STEM]) for word in words & POLITICS}
    side = _side(words, named=bool(names), placed=bool(places))
    return Holder(frozenset(stems), places, side, frozenset(initials), words)


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _country(word: str) -> str:
    low = fold(word)
    return nation(low) or (place((low,), word) or ("",))[0]


def _side(words: frozenset[str], *, named: bool, placed: bool) -> bool | None:
    """Whose side; soldiers of somebody are whose they are, who may fight any state."""
    if words & (OPPONENTS | CROWDS):
        return False
    if placed or words & (STATES - SOLDIERS):
        return True
    return True if words & SOLDIERS and not named else None


def likeness(one: Holder, other: Holder) -> Likeness:
    """Whether two descriptions are of one holder."""
    if one == other:
        return Likeness.ONE
    if None not in (one.side, other.side) and one.side is not other.side:
        return Likeness.OTHER
    if one.names & other.names or one.letters & other.letters:
        return Likeness.ONE
    if one.names and other.names:
        if one.places and other.places:
            return Likeness.COUNTRIES
        foes = one.side is False and other.side is False
        return Likeness.UNSURE if foes else Likeness.NAMED_APART
    if one.side is not None and one.side is other.side:
        return Likeness.ONE
    return Likeness.UNSURE if one.names or other.names else Likeness.UNNAMED


def said_of(claim: Claim) -> tuple[Holder, bool] | None:
    """Of whom a claim of control speaks, and whether they have the thing; ``None`` if of nobody."""
    for start, gains in ((HELD, True), (LOST, False)):
        if claim.state.startswith(start):
            return holder(claim.state.removeprefix(start)), gains
    return None


def pole_for(old: Claim, new: Claim, after: timedelta, *, turns: bool) -> Pole | None:
    """What a claim of control says of the holder of whom another one speaks (rule 1).

    Args:
        old: the claim.
        new: the one whose holder is asked for.
        after: how much later, or earlier, than the old one it is for certain.
        turns: whether it presupposes that somebody else had the thing.
    """
    theirs, mine = said_of(old), said_of(new)
    if theirs is None or mine is None:
        return None
    like = likeness(theirs[0], mine[0])
    if not theirs[1]:
        return _LOSES.get(like)
    if mine[1] and TAKES in new.rules and theirs[0].words & DEFENDERS:
        return Pole.OFF
    return _gains(like, new, after, turns=turns) if mine[1] else _of_loss(like, mine[0])


def _gains(like: Likeness, new: Claim, after: timedelta, *, turns: bool) -> Pole:
    """What a gain says of who gains the same thing."""
    if like is Likeness.UNNAMED:
        return Pole.OFF if turns else Pole.ON
    apart = like in _APART and TAKES in new.rules and after > _APART[like]
    return Pole.OFF if apart or like is Likeness.OTHER else Pole.ON


def _of_loss(like: Likeness, mine: Holder) -> Pole | None:
    """What a gain says of who loses the thing."""
    if like in (Likeness.OTHER, Likeness.COUNTRIES):
        return Pole.OFF
    sure = like in (Likeness.ONE, Likeness.UNNAMED)
    return Pole.ON if sure or (like is Likeness.UNSURE and mine.side is False) else None


def in_full(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of an article, those of who has a thing in its fullest words for them.

    A headline's "soldiers" are the "mutinous soldiers" of the text.
    """
    return tuple(
        replace(claim, state=_fullest(claim, claims)) if claim.key.axis is Axis.CONTROL else claim
        for claim in claims
    )


def _fullest(claim: Claim, claims: Iterable[Claim]) -> str:
    """The state of a claim in the words of whichever of the same has all of its words, and more."""
    mine, best = said_of(claim), claim.state
    for other in claims:
        theirs = said_of(other) if (other.key, other.pole) == (claim.key, claim.pole) else None
        if mine and theirs and mine[0].words < theirs[0].words and other.lead:
            best = max(best, other.state, key=len)
    return best
