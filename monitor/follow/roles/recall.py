"""What puts a clause into the past: its words, its dates, what it stands under.

A clause recalls when a word of it says so ("previously", "last month", "ago", a date more than two
days before the article), or when it hangs on "after", "since" and the like. A whole sentence does
when the next one dates it back: "The ballet fired her. That was in 1999".
"""

import re
from datetime import date, timedelta

from monitor.follow.days import times
from monitor.follow.lexicon.tables import attributes
from monitor.follow.lexicon.words import MONTHS, PAST_WORDS, TIME_WORDS, WILL
from monitor.follow.roles.tree import Tree
from monitor.follow.words import listed

_PRESENT = ("VBZ", "VBP")
_ON = listed("on from in")
_DATING = MONTHS.keys() | listed(
    "monday tuesday wednesday thursday friday saturday sunday spring summer autumn"
)
_LAST = listed("last past previous")
_IN_MONTH = listed("in since early late mid during")
_BEFORE = listed("day week month year days weeks months")
_OLDEST_YEAR = 1000
_FIRST_YEAR, _YEAR_DIGITS, _DAY_DIGITS = 1900, 4, 2
# Of a sentence that says when the one before it was.
_DATES_BACK = re.compile(
    r"(?:that|this|it) (?:was|happened) (?:back )?(?:in )?(?:\w+ )?"
    r"(?:(?P<year>(?:19|20)\d\d)\b|[\w-]+ (?:years|decades|months) (?:ago|earlier))",
    re.IGNORECASE,
)
_RECENT, _FARTHEST = timedelta(days=2), timedelta(days=240)


def dates_back(text: str, day: date | None) -> bool:
    """Whether a sentence says that what the one before it tells was long ago."""
    found = _DATES_BACK.match(text)
    if found is None:
        return False
    year = found["year"]
    return year is None or day is None or int(year) < day.year


def recalls(tree: Tree, verb: int) -> bool:
    """Whether the words of a verb's own clause put it into the past."""
    own = sorted(tree.own(verb))
    future = any(tree.lows[at] in WILL for at in own)
    return any(
        _is_past_word(tree, at, verb)
        or _is_past_date(tree, at)
        or (not future and _is_past_month(tree, at))
        for at in own
    )


def is_dated_back(tree: Tree, verb: int) -> bool:
    """Whether a verb's own clause gives a date more than two days before the article."""
    return any(_is_past_date(tree, at) for at in tree.own(verb))


def is_dated_ahead(tree: Tree, verb: int) -> bool:
    """Whether what is told in the present is yet to come: "closes on 3 May", not "until 3 May"."""
    if tree.day is None or tree.fine(verb) not in _PRESENT or tree.words.isdisjoint(_DATING):
        return False
    day, own = tree.day, set(tree.own(verb))
    return any(
        spoken.period.first > day and spoken.start in own and tree.low(spoken.start - 1) in _ON
        for spoken in times(tree.lows, day, ahead=True)
    )


def _is_past_word(tree: Tree, at: int, verb: int) -> bool:
    if at in tree.named:
        return False
    low, following = tree.low(at), tree.low(at + 1)
    if low == "once" and following in ("more", "again"):
        return False
    if low in PAST_WORDS:
        # "the visit originally planned for May" says nothing about the verb above.
        return not (following in attributes() and at + 1 != verb)
    if low in _LAST:
        return following in TIME_WORDS
    if low == "earlier":
        return following in ("this", "in") and tree.low(at + 2) not in ("day", "today")
    return low == "before" and tree.low(at - 1) in _BEFORE


def _is_past_month(tree: Tree, at: int) -> bool:
    """Whether "in February" stands in an article of March."""
    month = MONTHS.get(tree.low(at))
    if month is None or tree.day is None or tree.low(at - 1) not in _IN_MONTH:
        return False
    return tree.day.month > month


def _is_past_date(tree: Tree, at: int) -> bool:
    """A year gone by, or a day of a month over two days before the article."""
    low, day = tree.low(at), tree.day
    if day is None:
        return False
    if low.isdecimal() and len(low) == _YEAR_DIGITS:
        before = tree.low(at - 1)
        # "1,500 men" may stand as "1500", "in 1611" is a year.
        first = _OLDEST_YEAR if before == "in" else _FIRST_YEAR
        return before not in ("for", "until") and first <= int(low) < day.year
    month = MONTHS.get(low)
    if month is None or not tree.tokens[at].form[0].isupper():
        return False
    if "for" in (tree.low(at - 1), tree.low(at - 2)):
        return False
    return _is_past_day(day, month, (tree.low(at - 1), tree.low(at + 1)))


def _is_past_day(day: date, month: int, around: tuple[str, str]) -> bool:
    numbers = [int(word) for word in around if word.isdecimal() and len(word) <= _DAY_DIGITS]
    if not numbers:
        return False
    try:
        spoken = date(day.year, month, numbers[0])
    except ValueError:
        return False
    return _RECENT < day - spoken < _FARTHEST
