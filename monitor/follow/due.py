"""When a planned thing is due by a sentence, and when it had been due before that.

Rule 1. What is "from" a date, "originally" or "instead of" one was due then; other dates ahead say
        when it is due now: behind the word that moves it, else behind "will" or the like.
Rule 2. The day on which somebody said so, or on which something else was, is no date of the thing.
Rule 3. "Move", "shift" and "advance" say so only with a date to move to: "moved from 12 June to
        July", not "will move forward with its plan past Friday", let alone "a move that".
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from monitor.follow.days import Period, Spoken, times
from monitor.follow.numbers import words
from monitor.follow.words import listed

_REACH = 4
_SAYING = 7
_PARTS = frozenset({",", ";", ":", "and", "that", "but", "will"})
_SAID = listed(
    "said says told announced announces reported reports added confirmed confirms statement"
    " wrote tweeted declared according statement interview spokesman spokeswoman"
)
_WAS = listed("from originally initially previously instead rather formerly than")
_WILL = listed("will shall 'll")
_TARGET = listed("to until till now")
_HAD = listed("had been was were")
_DUE = listed("due planned scheduled set slated expected meant supposed")
# Words that move a thing in time; of two the second must stand within a few words.
_MOVES = listed(
    "reschedule reschedules rescheduled rescheduling postpone postpones"
    " postponed postponing delays delayed defer defers deferred adjourn adjourns adjourned"
    " rearranged rearrange"
)
# Those that move anything anywhere, and what stands between them and a date.
_SHIFTS = listed("move moves moved moving shift shifts shifted advance advances advanced")
_TOWARDS = _TARGET | listed("from forward back up")
_SHIFTED = 12
_ARTICLES = listed("a an the this that no any another")
_PARTED = {
    "put": listed("back off"), "puts": listed("back off"), "pushed": listed("back forward"),
    "pushes": listed("back forward"), "push": listed("back forward"),
    "bring": listed("forward"), "brings": listed("forward"), "brought": listed("forward"),
    "new": listed("date day"), "later": listed("planned"), "earlier": listed("planned"),
}  # fmt: skip


# "After several delays" moves nothing.
_SOME = listed("several many more the of further after any no some despite repeated long")


class Due(NamedTuple):
    """When a thing is due, when it had been, and whether the sentence says that it was moved."""

    now: Period
    was: Period | None
    moved: bool


def due(text: str, today: date) -> Due | None:
    """What a sentence says of when something is due; ``None`` where it names no date ahead.

    Args:
        text: the sentence.
        today: when its article speaks.
    """
    lows = [word.low for word in words(text)]
    spoken = [one for one in times(lows, today, ahead=True) if not _is_of_saying(lows, one)]
    old = [one for one in spoken if _is_old(lows, one)]
    new = [one for one in spoken if one not in old and one.period.last >= today]
    if not new:
        return None
    cue = _mover(lows, spoken)
    pivot = _last(lows, _WILL) if cue is None else cue
    behind = [one for one in new if pivot is not None and one.start > pivot]
    now = (behind or new)[0].period
    if behind:
        # "Her visit on 12 June is put off until 20 June", not "met on Friday and will come in May".
        before = [one for one in new if one not in behind]
        old += [one for one in before if cue is not None or _DUE & set(lows[: one.start])]
    was = next((one.period for one in old if one.period.apart(now)), None)
    return Due(now, was, cue is not None or "instead" in lows)


def _last(lows: Sequence[str], words: frozenset[str]) -> int | None:
    """Where the last of some words stands."""
    return max((at for at, low in enumerate(lows) if low in words), default=None)


def moves(text: str, today: date) -> bool:
    """Whether a sentence moves something in time, be it to no date that is named."""
    lows = [word.low for word in words(text)]
    return _mover(lows, times(lows, today, ahead=True)) is not None


def _mover(lows: Sequence[str], spoken: Sequence[Spoken]) -> int | None:
    """Where the word stands that moves a thing in time."""
    for at, low in enumerate(lows):
        if low == "delays" and at and lows[at - 1] in _SOME:
            continue
        if low in _MOVES or _PARTED.get(low, frozenset()) & set(lows[at + 1 : at + _REACH]):
            return at
        if low in _SHIFTS and _shifts(lows, at, spoken):
            return at
    return None


def _shifts(lows: Sequence[str], at: int, spoken: Sequence[Spoken]) -> bool:
    """Whether a word that moves anything anywhere moves a thing to a date."""
    if at and lows[at - 1] in _ARTICLES:
        return False
    return any(
        at < one.start <= at + _SHIFTED and lows[one.start - 1] in _TOWARDS for one in spoken
    )


def _is_of_saying(lows: Sequence[str], one: Spoken) -> bool:
    """As in "said in a tweet on Monday", "on Monday announced": a day beside a word of saying."""
    before = list(lows[max(0, one.start - _SAYING) : one.start])
    before = before[(_last(before, _PARTS) or 0) :] if one.start else before
    after = lows[one.end : one.end + (3 if one.start <= 1 else 1)]
    return bool(_SAID & {*before, *after})


def _is_old(lows: Sequence[str], one: Spoken) -> bool:
    """As in "from 12 June", "originally set for June", "had been due on Friday"."""
    before = list(lows[max(0, one.start - _REACH - 1) : one.start])
    # What stands before "to" belongs to the date before that.
    last = max((at for at, low in enumerate(before) if low in _TARGET), default=-1)
    near = set(before[last + 1 :])
    return bool(_WAS & near) or bool(_HAD & near and _DUE & near)


def written(period: Period) -> str:
    """As in "12 June 2026", "June 2026", "2026", "18 to 24 May 2026"."""
    first, last = period
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
        return f"{first:%Y}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day > 27:  # noqa: PLR2004 - a whole month
        return f"{first:%B %Y}"
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{begin} to {last.day} {last:%B %Y}"
