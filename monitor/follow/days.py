"""Days and longer times as news names them, worked out from the day that an article speaks on.

Rule 1. What comes out is a period: its first and last day. "June 12" is one day, "next month" many.
Rule 2. Without a year the nearest one is meant that fits: ahead for plans, behind for what was.
Rule 3. What cannot be worked out is no time at all; nothing is guessed from a number alone.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from monitor.follow.lexicon.words import MONTHS

_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = {name: number for number, name in enumerate(_NAMES.split())}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {name: number for number, name in enumerate(_NUMBERS.split(), start=1)}
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_WEEK = 7
_MONTH = 30
_DECEMBER = 12


class Period(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date

    def apart(self, other: "Period") -> bool:
        """Whether the two share no day."""
        return self.last < other.first or other.last < self.first


class Spoken(NamedTuple):
    """A time in a sentence: which words say it, and what they mean."""

    start: int
    end: int
    period: Period


def times(lows: Sequence[str], today: date, *, ahead: bool) -> tuple[Spoken, ...]:
    """The times that folded words name, from left to right.

    Args:
        lows: the words of a sentence.
        today: when the article speaks.
        ahead: whether plans are looked for, else what was.
    """
    found: list[Spoken] = []
    at = 0
    while at < len(lows):
        spoken = _at(lows, at, today, ahead=ahead) if _may_begin(lows[at]) else None
        if spoken is not None:
            found.append(spoken)
        at = spoken.end if spoken else at + 1
    return tuple(found)


def _may_begin(low: str) -> bool:
    """Whether a time can begin with a word: few do, and each reader takes its time."""
    return low[:1].isdecimal() or low.rstrip(".") in _BEGIN


def _at(lows: Sequence[str], at: int, today: date, *, ahead: bool) -> Spoken | None:
    for read in _READERS:
        try:
            found = read(lows, at, today, ahead)
        except (ValueError, OverflowError):
            # "February 31" is no day, nor is one beyond the calendar.
            continue
        if found is not None:
            return Spoken(at, found[1], found[0])
    return None


_Read = tuple[Period, int] | None


def _low(lows: Sequence[str], at: int) -> str:
    return lows[at] if 0 <= at < len(lows) else ""


def _month(low: str) -> int | None:
    return MONTHS.get(low.rstrip("."))


def _day_number(low: str) -> int | None:
    digits = low[:-2] if low.endswith(("st", "nd", "rd", "th")) else low
    return int(digits) if digits.isdecimal() and len(digits) <= 2 else None  # noqa: PLR2004 - a day


def _year(low: str) -> int | None:
    year = int(low) if low.isdecimal() and len(low) == 4 else 0  # noqa: PLR2004 - a year
    return year if _FIRST_YEAR <= year < _LAST_YEAR else None


def _dated(lows: Sequence[str], at: int, today: date, ahead: bool) -> _Read:  # noqa: FBT001 - a reader
    """As in "June 12", "12 June", "12th of June", "June 12, 2018"."""
    month, day, end = _month(_low(lows, at)), _day_number(_low(lows, at + 1)), at + 2
    if month is None or day is None:
        day = _day_number(_low(lows, at))
        end = at + 1 + (_low(lows, at + 1) == "of")
        month = _month(_low(lows, end))
        end += 1
    if month is None or day is None:
        return None
    after = end + (_low(lows, end) == ",")
    year = _year(_low(lows, after))
    if year is not None:
        return _one(date(year, month, day)), after + 1
    return _one(_nearest(today, month, day, ahead=ahead)), end


def _one(day: date) -> Period:
    return Period(day, day)


def _nearest(today: date, month: int, day: int, *, ahead: bool) -> date:
    """The day of the year that fits: ahead one just gone by still counts as this year's."""
    margin = timedelta(days=60)
    found = date(today.year, month, day)
    if ahead and found < today - margin:
        return date(today.year + 1, month, day)
    if ahead and month > 2 and date(today.year - 1, month, day) > today - margin:  # noqa: PLR2004 - a leap day
        # In January "30 December" is the one just gone by.
        return date(today.year - 1, month, day)
    if not ahead and found > today + timedelta(days=1):
        return date(today.year - 1, month, day)
    return found


def _weekday(lows: Sequence[str], at: int, today: date, ahead: bool) -> _Read:  # noqa: FBT001 - a reader
    """As in "Monday", "next Monday", "last Friday"; "Monday, June 12" is told by the date."""
    said = _low(lows, at)
    which = at + (said in ("next", "last", "this", "coming"))
    number = _WEEKDAYS.get(_low(lows, which))
    if number is None:
        return None
    exact = which + 1 + (_low(lows, which + 1) == ",")
    if (found := _dated(lows, exact, today, ahead)) is not None:
        return found
    forward = ahead if which == at or said == "this" else said != "last"
    if forward:
        days = (number - today.weekday()) % _WEEK or (_WEEK if said == "next" else 0)
        return _one(today + timedelta(days=days)), which + 1
    days = (today.weekday() - number) % _WEEK or (_WEEK if said == "last" else 0)
    return _one(today - timedelta(days=days)), which + 1


_RELATIVE = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}


def _relative(lows: Sequence[str], at: int, today: date, ahead: bool) -> _Read:  # noqa: ARG001, FBT001 - a reader
    """As in "tomorrow", "next month", "last week", "this year"."""
    low, noun = _low(lows, at), _low(lows, at + 1)
    if low in _RELATIVE:
        return _one(today + timedelta(days=_RELATIVE[low])), at + 1
    step = {"next": 1, "last": -1, "this": 0}.get(low)
    if step is None:
        return None
    if noun == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEK * step)
        return Period(monday, monday + timedelta(days=_WEEK - 1)), at + 2
    if noun == "month":
        return _months(today.year, today.month + step), at + 2
    if noun == "year":
        return Period(date(today.year + step, 1, 1), date(today.year + step, 12, 31)), at + 2
    if noun in _SEASONS:
        year = today.year + (step > 0 and _SEASONS[noun] <= today.month) - (step < 0)
        return _months(year, _SEASONS[noun], 3), at + 2
    return None


def _months(year: int, month: int, count: int = 1) -> Period:
    """Whole months; those beyond a year's end go into the next."""
    first, last = month - 1, month + count - 2
    begin = date(year + first // 12, first % 12 + 1, 1)
    end_year, end_month = year + last // 12, last % 12 + 1
    return Period(begin, date(end_year, end_month, monthrange(end_year, end_month)[1]))


_PARTS = {"early": (1, 10), "mid": (11, 20), "mid-": (11, 20), "late": (21, 31)}


def _of_month(lows: Sequence[str], at: int, today: date, ahead: bool) -> _Read:  # noqa: FBT001 - a reader
    """As in "in June", "late June", "June 2019", "the end of June"."""
    low = _low(lows, at)
    part = _PARTS.get(low, _PARTS["late"] if low == "end" else None)
    name = at + (part is not None) + (low == "end" and _low(lows, at + 1) == "of")
    month = _month(_low(lows, name))
    before = _low(lows, at - 1)
    year = _year(_low(lows, name + 1))
    # "May" and "March" alone are more often words than months.
    if month is None or not (part or year or before in _IN or _low(lows, name)[-1:] == "."):
        return None
    whole = _whole_month(today, month, year, ahead=ahead)
    end = name + 1 + (year is not None)
    if part is None:
        return whole, end
    last = min(part[1], whole.last.day)
    return Period(whole.first.replace(day=part[0]), whole.last.replace(day=last)), end


_IN = frozenset({"in", "until", "till", "to", "by", "for", "since", "next", "last", "this"})


def _whole_month(today: date, month: int, year: int | None, *, ahead: bool) -> Period:
    if year is not None:
        return _months(year, month)
    found = _months(today.year, month)
    if ahead and found.last < today - timedelta(days=60):
        return _months(today.year + 1, month)
    return _months(today.year - 1, month) if not ahead and found.first > today else found


def length(lows: Sequence[str], at: int) -> timedelta | None:
    """How long words are, as in "three weeks", "a month": a month counts as thirty days."""
    low, noun = _low(lows, at), _low(lows, at + 1).removesuffix("s")
    count = 1 if low in ("a", "an") else _COUNTS.get(low, 0)
    if low.isdecimal() and len(low) <= 2:  # noqa: PLR2004 - a count
        count = int(low)
    days = _LENGTHS.get(noun, _MONTH if noun == "month" else 0)
    return timedelta(days=count * days) if count and days else None


def _counted(lows: Sequence[str], at: int, today: date, ahead: bool) -> _Read:  # noqa: ARG001, FBT001 - a reader
    """As in "in two weeks", "three days ago", "two weeks later"."""
    begin = at + (_low(lows, at) in ("in", "within"))
    low = _low(lows, begin)
    count = int(low) if low.isdecimal() and len(low) <= 2 else _COUNTS.get(low)  # noqa: PLR2004 - a count
    noun = _low(lows, begin + 1)
    length = _LENGTHS.get(noun.removesuffix("s"))
    if count is None or noun.removesuffix("s") not in (*_LENGTHS, "month"):
        return None
    ago = _low(lows, begin + 2) == "ago"
    if not ago and begin == at:
        return None
    sign = -1 if ago else 1
    end = begin + 2 + ago
    if length is None:
        return _months(today.year, today.month + sign * count), end
    days, slack = sign * count * length, 0 if length == 1 else length // 2
    middle = today + timedelta(days=days)
    return Period(middle - timedelta(days=slack), middle + timedelta(days=slack)), end


def _of_year(lows: Sequence[str], at: int, today: date, ahead: bool) -> _Read:  # noqa: ARG001, FBT001 - a reader
    """As in "in 2019", "until 2020"."""
    year = _year(_low(lows, at))
    if year is None or _low(lows, at - 1) not in _IN:
        return None
    return Period(date(year, 1, 1), date(year, _DECEMBER, 31)), at + 1


_BEGIN = frozenset(
    {*MONTHS, *_WEEKDAYS, *_RELATIVE, *_PARTS, *_COUNTS}
    | {"next", "last", "this", "coming", "end", "in", "within"}
)
_READERS: tuple[Callable[[Sequence[str], int, date, bool], _Read], ...] = (
    _dated,
    _weekday,
    _relative,
    _of_month,
    _counted,
    _of_year,
)
