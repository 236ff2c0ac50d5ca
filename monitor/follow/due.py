"""When a planned thing is due by a sentence, and when it had been due before that.

Rule 1. What is "from" a date, "originally" or "instead of" one was due then; other dates ahead say
        when it is due now: behind the word that moves it, else behind "will" or the like.
Rule 2. The day on which somebody said so, or on which something else was, is no date of the thing.
Rule 3. "Move", "push", "slip" and their like say so only with a date to move to: "moved from 12
        June to July", not "will move forward with its plan past Friday", let alone "a move that".
Rule 4. A move that is asked for, feared or refused is none, and its date is no date of the thing.
Rule 5. "By two weeks" moves what is known to be due; by how much is worked out from that date.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.follow.counted import DOUBTS
from monitor.follow.days import Period, Spoken, length, times
from monitor.follow.lexicon.modality import DOUBTERS
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
_SHIFTS = listed(
    "move moves moved moving shift shifts shifted advance advances advanced slip slips slipped"
    " slide slides slid push pushes pushed pushing switch switches switched change changes"
    " changed delay"
)
_TOWARDS = _TARGET | listed("from forward back up")
# Behind what goes anywhere such a date says for how long, or since when.
_TILL = listed("until till")
_WHILE, _INTO, _IN_TIME = _TILL | {"from"}, listed("to into"), listed("back forward")
_GOES = _SHIFTS - listed(
    "advance advances advanced slip slips slipped slide slides slid push pushes pushed pushing"
    " delay"
)
_SHIFTED = 12
_PARTED_REACH, _OBJECT, _WISHED = 7, 8, 12
_BESIDE = listed(
    "is are was were be been being has have had will would again now also off back forward up"
    " until till to a an the its his her their date day start again further 's and later earlier"
)
_ARTICLES = listed("a an the this that no any another")
_THAN = listed("planned announced scheduled expected")
_PARTED = {
    "put": listed("back off"), "puts": listed("back off"), "pushed": listed("back forward"),
    "pushes": listed("back forward"), "push": listed("back forward"),
    "bring": listed("forward"), "brings": listed("forward"), "brought": listed("forward"),
    "new": listed("date day"), "later": _THAN, "earlier": _THAN,
    "set": listed("back"),
}  # fmt: skip
# Words that move without an object, and what ends the first part of a subject.
_WORDLESS = listed("now not won't new later earlier sooner late early ahead behind")
# "Pushed back against" moves nothing: a date or a distance must follow.
_FIGHTS = listed("push pushes pushed set")
_ENDS_OBJECT = _TARGET | listed("from by for on in after because as over amid against at with ,")
_ENDS_HEAD = listed("of in at for with against between on by due planned set scheduled ,")
_CLOSE = listed("new later earlier set")
_SOONER = listed("later earlier sooner")
_THOUGHT = _THAN | listed("said promised hoped intended foreseen billed advertised")
# Behind a length: "nine months late", "two weeks ahead of schedule".
_OFF_TIME = {
    "late": (), "early": (), "ahead": ("of", "schedule"), "behind": ("schedule",),
    "later": (",", "on"), "earlier": (",", "on"),
}  # fmt: skip
# What any date can be told by says nothing of what is due then.
_HAPPENS = listed("take place happen come go held get due")
_LIGHT = listed("be to now only not again still officially formally")
# What may be extended so that it ends, or is due, on another day.
_EXTENDS = listed("extend extends extended extending")
_ENDS = listed("deadline deadlines")
_NOW_OF = listed("to will due set on in from until expected planned scheduled begin start")
_EARLIER = listed("forward up earlier early sooner")
# What is asked for, feared, refused or may be; "may" beside a number is the month.
_WISHES = (DOUBTERS | DOUBTS | listed(
    "ask asks asked asking seek seeks sought refuse refuses refused refusing decline declines"
    " declined plea pleas demanding insist insists consider considers considered mull mulls weigh"
    " weighs want wanted whether should oppose opposes opposed vow vows"
)) - listed(
    "will expected expects reports estimate called forecast can plans claims likely threatens"
)  # fmt: skip


# "No plan to move the match".
_PLANNED = listed("plan plans intention need reason request decision question")
# "After several delays" moves nothing.
_SOME = listed("several many more the of further after any no some despite repeated long")


class Due(NamedTuple):
    """When a thing is due, when it had been, and whether the sentence says that it was moved."""

    now: Period
    was: Period | None
    moved: bool


# The dated sentences of a storyline are read beside each of its articles.
@lru_cache(maxsize=1_000)
def due(text: str, today: date) -> Due | None:
    """What a sentence says of when something is due; ``None`` where it names no date ahead.

    Args:
        text: the sentence.
        today: when its article speaks.
    """
    lows = _lows(text)
    spoken = [one for one in times(lows, today, ahead=True) if not _is_of_saying(lows, one)]
    cue = _mover(lows, spoken)
    if cue is not None and _is_wished(lows, cue):
        return None
    old = [one for one in spoken if _is_old(lows, one)]
    denied = [one for one in old if _is_denied(lows, one)]
    if denied and len(old) == len(spoken):
        # "From 5 May, not 14 April".
        old = denied
    if cue is None and len(spoken) == 1 and _ahead_of(lows, spoken[0]) == "from":
        # "A ban from 1 May": it begins then.
        old = []
    new = [one for one in spoken if one not in old and one.period.last >= today]
    if cue is None:
        new = [one for one in new if _ahead_of(lows, one) not in _TILL]  # it lasts so long
    if not new:
        return None
    pivot = _last(lows, _WILL) if cue is None else cue
    behind = [one for one in new if pivot is not None and one.start > pivot]
    now = (behind or new)[0].period
    if behind:
        # "Her visit on 12 June is put off until 20 June", not "met on Friday and will come in May".
        before = [one for one in new if one not in behind]
        old += [one for one in before if cue is not None or _DUE & set(lows[: one.start])]
    was = next((one.period for one in old if one.period.apart(now)), None)
    turned = was is not None and "not" in lows
    return Due(now, was, cue is not None or turned or "instead" in lows)


def _ahead_of(lows: Sequence[str], one: Spoken) -> str:
    """The word before a date, ``""`` where it stands first."""
    return lows[one.start - 1] if one.start else ""


def _last(lows: Sequence[str], words: frozenset[str]) -> int | None:
    """Where the last of some words stands."""
    return max((at for at, low in enumerate(lows) if low in words), default=None)


def _lows(text: str) -> list[str]:
    """The words of a sentence, a number as it stands there."""
    return [word.low or word.text.lower() for word in words(text)]


class Mover(NamedTuple):
    """A word that moves something in time.

    Attributes:
        moved: the word for what it moves, as far as one can see, else ``""``.
        by: how far, from the date that was; ``None`` where the sentence does not say.
        does: what it will do then, where no word for it is moved: "will not sail until".
    """

    moved: str
    by: timedelta | None
    does: str = ""


def mover(text: str, today: date) -> Mover | None:
    """What a sentence moves in time, be it to no date that is named; ``None`` for nothing."""
    lows = _lows(text)
    spoken = times(lows, today, ahead=True)
    at = _mover(lows, spoken)
    if at is None:
        said = due(text, today)
        return Mover("", None, _does(lows)) if said is not None and said.moved else None
    if _is_wished(lows, at):
        return None
    word = _moved(lows, at)
    return Mover(word, _by(lows, at), "" if word else _does(lows))


def _mover(lows: Sequence[str], spoken: Sequence[Spoken]) -> int | None:
    """Where the word stands that moves a thing in time."""
    for at, low in enumerate(lows):
        if low == "delays" and at and lows[at - 1] in _SOME:
            continue
        reach = _REACH if low in _CLOSE else _PARTED_REACH
        parted = _PARTED.get(low, frozenset()) & set(lows[at + 1 : at + reach])
        if low in _MOVES or (parted and low not in _FIGHTS):
            return at
        if parted and (_shifts(lows, at, spoken) or _by(lows, at)):
            return at
        if low in _SHIFTS and _shifts(lows, at, spoken):
            return at
        if low in _EXTENDS and _ENDS & set(lows) and _shifts(lows, at, spoken):
            return at
        if _is_now(lows, at, spoken) or _is_not_until(lows, at) or _is_off_time(lows, at):
            return at
    return None


def _is_off_time(lows: Sequence[str], at: int) -> bool:
    """As in "nine months late", "two weeks ahead of schedule", "later than he had said"."""
    if lows[at] in _SOONER and lows[at + 1 : at + 2] == ["than"]:
        return bool(_THOUGHT & set(lows[at + 2 : at + _PARTED_REACH]))
    words = _OFF_TIME.get(lows[at])
    if words is None or at < 2 or length(lows, at - 2) is None:  # noqa: PLR2004 - "two weeks"
        return False
    return tuple(lows[at + 1 : at + 1 + len(words)]) == words


def _does(lows: Sequence[str]) -> str:
    """The verb behind the first "will", "not" or "to" that has one: "will not sail until May"."""
    for at, low in enumerate(lows):
        if low in _WILL or low in ("to", "not", "won't", "now"):
            behind = next((one for one in lows[at + 1 : at + _REACH] if one not in _LIGHT), "")
            if behind.isalpha() and behind not in _HAPPENS | _TARGET:
                return behind
    return ""


def _is_now(lows: Sequence[str], at: int, spoken: Sequence[Spoken]) -> bool:
    """As in "now to open on 3 May", "will now be held on Friday", "doors now open in May"."""
    if lows[at] != "now" or at + 1 == len(lows):
        return False
    firm = lows[at + 1] in _NOW_OF or (at > 0 and lows[at - 1] in _WILL)
    reach = _SHIFTED if firm else _REACH
    return any(
        at < one.start <= at + reach and (firm or lows[one.start - 1] in _NOW_OF) for one in spoken
    )


def _is_not_until(lows: Sequence[str], at: int) -> bool:
    """As in "will not open until 3 May", "not before May"."""
    near = lows[at + 1 : at + _REACH + 1]
    return lows[at] in ("not", "won't") and bool({"until", "before"} & set(near))


def _is_wished(lows: Sequence[str], at: int) -> bool:
    """Whether what moves a thing is only asked for, feared, refused or possible."""
    begin = max((n for n in range(at) if lows[n] in (";", ":")), default=0)
    before = range(max(begin, at - _WISHED), at)
    return any(
        (lows[n] in _WISHES and not _is_month(lows, n))
        or (lows[n] == "no" and lows[n + 1] in _PLANNED)
        for n in before
    )


def _is_month(lows: Sequence[str], at: int) -> bool:
    """Whether "may" is the month: a number or "in" stands beside it."""
    around = {*lows[max(0, at - 1) : at], *lows[at + 1 : at + 2]}
    return lows[at] == "may" and any(low[:1].isdecimal() or low == "in" for low in around)


def _moved(lows: Sequence[str], at: int) -> str:
    """The word for what is moved: the last one of an object, else of the subject's first part."""
    if lows[at] in _WORDLESS:
        return ""
    behind = []
    for n, low in enumerate(lows[at + 1 : at + _OBJECT], start=at + 1):
        if low in _ENDS_OBJECT or low[:1].isdecimal() or length(lows, n):
            break
        if _is_plain(low):
            behind.append(low)
    if behind:
        return behind[-1]
    begin = (_last(lows[:at], _SAID | {"that"}) or -1) + 1
    subject = lows[begin:at]
    end = next((n for n, low in enumerate(subject) if n and low in _ENDS_HEAD), len(subject))
    return next((low for low in reversed(subject[:end]) if _is_plain(low)), "")


def _is_plain(low: str) -> bool:
    return low not in _BESIDE and low.isalpha()


def _by(lows: Sequence[str], at: int) -> timedelta | None:
    """As in "put back three weeks", "delayed by a week", "brought forward by two days"."""
    near = lows[at + 1 : at + _SHIFTED]
    for n in range(len(near)):
        found = length(near, n)
        if found is not None:
            sign = -1 if _EARLIER & set(near[:n]) or near[n + 2 : n + 3] == ["early"] else 1
            return sign * found
    return None


def _shifts(lows: Sequence[str], at: int, spoken: Sequence[Spoken]) -> bool:
    """Whether a word that moves anything anywhere moves a thing to a date."""
    if at and lows[at - 1] in _ARTICLES:
        return False
    if any(at < one.start and _is_way(lows, one, other) for one, other in pairwise(spoken)):
        return True
    return any(
        at < one.start <= at + _SHIFTED
        and lows[one.start - 1] in _TOWARDS
        and not _is_elsewhere(lows, at, one, spoken)
        for one in spoken
    )


def _is_elsewhere(lows: Sequence[str], at: int, one: Spoken, spoken: Sequence[Spoken]) -> bool:
    """Whether something moves in space, for a time: "moved to jail until June"."""
    if lows[one.start - 1] not in _WHILE:
        return False
    between = range(at + 1, one.start - 1)
    if lows[at] in _GOES and not any(lows[n] in _IN_TIME for n in between):
        return True
    starts = {each.start for each in spoken}
    return any(lows[n] in _INTO and n + 1 not in starts for n in between)


def _is_way(lows: Sequence[str], one: Spoken, other: Spoken) -> bool:
    """As in "from 12 June to July"."""
    return lows[one.start - 1] == "from" and [*lows[one.end : other.start]] in (["to"], ["until"])


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
    return _is_denied(lows, one) or bool(_WAS & near) or bool(_HAD & near and _DUE & near)


def _is_denied(lows: Sequence[str], one: Spoken) -> bool:
    """As in "not 14 April", "not on Friday", "not begin on Friday but"."""
    if (
        lows[one.end : one.end + 1] == ["but"]
        and "not" in lows[max(0, one.start - _REACH) : one.start]
    ):
        return True
    before = lows[max(0, one.start - 2) : one.start]
    return before[-1:] == ["not"] or (before[:1] == ["not"] and before[-1] in ("on", "in"))


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
