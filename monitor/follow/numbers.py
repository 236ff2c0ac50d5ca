"""Numbers as news writes them: digits, words, scales, money and rates, with where they stood.

Rule 1. A number is one word: ``1,200``, ``twenty-three``, ``3.7 million``, ``6 per cent``.
Rule 2. What only looks like one is none: years, days of a month, times, ages, ranks, scores.
Rule 3. Time is linear in the sentence, and at most ``WORDS`` words are read.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.follow.words import fold, listed

WORDS = 320

_WORD = re.compile(
    r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?(?![\d,]*\d)"
    r"|\d{1,15}(?:\.\d{1,6})?(?:st|nd|rd|th)?"
    r"|(?:[^\W\d_]\.){2,6}"
    r"|['’]s\b"
    r"|[^\W\d_]{1,60}(?:[-'’&.](?!s\b)[^\W_]{1,60}){0,4}"
    r"|[^\w\s]"
)
_DIGITS = re.compile(r"\d[\d,]{0,30}(?:\.\d+)?")
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_UNITS = {name: number for number, name in enumerate(_SMALL.split())}
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {name: 10 * number for number, name in enumerate(_BY_TEN.split(), start=2)}
_RANKS = "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {name: number for number, name in enumerate(_RANKS.split(), start=2)}
# "Claims a sixth life": with it there are six.
_LIVES = listed("life victim death fatality")
_SCALES = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "crore": 1e7,
    "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
# These stand for a scale only right behind a sum of money.
_SHORT_SCALES = listed("k m mn b bn tn")
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees"}
_MONEY = {
    "dollars": "dollars", "dollar": "dollars", "euros": "euros", "euro": "euros",
    "pounds": "pounds", "yen": "yen", "rupees": "rupees", "yuan": "yuan", "rubles": "roubles",
    "roubles": "roubles", "francs": "francs",
}  # fmt: skip
_MONEY |= {
    name: name
    for name in listed(
        "crowns kronor kroner koruna pesos reais rand won lira shekels dinars dirhams riyals baht"
        " ringgit zloty forint naira shillings rupiah dong krona krone korun zlotys guilders"
        " florins rials hryvnia hryvnias taka kyat birr cedis kwacha tenge lari leva escudos"
        " bolivars bitcoin"
    )
}
MONEY = "money"
"""The unit of a sum whose currency nobody says."""
_RATES = listed("% percent pct")
_TERMS = {"year": 1.0, "years": 1.0, "month": 12.0, "months": 12.0}
# Only beside these a number of years is a term.
_TERM = listed(
    "jailed jail prison imprisonment imprisoned sentence sentenced ban banned term bars suspension"
)
_TERM_REACH = 6
_MONTHS = listed(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
_BEFORE_YEAR = _MONTHS | listed("in since of by until from during early late mid and the , through")
_NAMED = listed("flight article chapter section route highway channel boeing airbus no number")
_AFTER_NONE = listed(
    "a.m p.m am pm o'clock year-old years-old km kilometers kilometres miles mph kph metres meters"
    " feet ft inches degrees cm mm kg hours hour minutes minute seconds years year"
    " months month weeks week days day times metre meter mile storey story"
)
_YEARS = range(1800, 2100)


class Word(NamedTuple):
    """One word or mark of a sentence, or a number of several of them.

    Attributes:
        low: folded, ``""`` of a number.
        start: where it begins in the field.
        end: where it ends there.
        capital: whether it begins with a capital.
        value: the number, ``None`` of other words.
        unit: ``per cent`` or the currency that stands with the number, else ``""``.
    """

    low: str
    text: str
    start: int
    end: int
    capital: bool
    value: float | None = None
    unit: str = ""


CLAUSE_ENDS = frozenset({";", ",", ":", ".", "!", "?", "(", "and", "while", "as", "after", "but"})
"""Behind such a mark or word another clause begins, mostly."""


def low_at(line: Sequence[Word], at: int) -> str:
    """The folded word at a place of a sentence, ``""`` beyond its ends."""
    return line[at].low if 0 <= at < len(line) else ""


# Each reader of an article asks for the words of the same few sentences.
@lru_cache(maxsize=64)
def words(text: str, offset: int = 0) -> tuple[Word, ...]:
    """The words of a sentence, its numbers joined; positions count from ``offset``."""
    plain: list[Word] = []
    for match in _WORD.finditer(text):
        raw = match.group()
        start, end = match.span()
        plain.append(Word(fold(raw), raw, offset + start, offset + end, raw[0].isupper()))
        if len(plain) == WORDS:
            break
    return tuple(_joined(plain))


_ANY = re.compile(rf"\d|\b(?:{'|'.join((*_UNITS, *_TENS, *_ORDINALS))})\b", re.IGNORECASE)


def is_nth(word: Word) -> bool:
    """Whether a number is the one that an ordinal makes full."""
    return fold(word.text) in _ORDINALS


def has_number(text: str) -> bool:
    """Whether a text can hold a number at all."""
    return _ANY.search(text) is not None


def _joined(plain: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    at = 0
    while at < len(plain):
        number = _number(plain, at)
        found.append(number[0] if number else plain[at])
        at = number[1] if number else at + 1
    return found


def _number(plain: Sequence[Word], at: int) -> tuple[Word, int] | None:
    """The number that begins at ``at``, and where the next word stands."""
    sign = _SIGNS.get(plain[at].low)
    begin = at + (sign is not None)
    read = _plain_number(plain, begin)
    if read is None:
        return None
    value, end = read
    value, end = _scaled(plain, value, end, money=sign is not None)
    unit, end = (sign, end) if sign else _unit(plain, end)
    term = _term(plain, begin, end) if not unit else None
    if term:
        value, unit, end = value / term[0], "years", term[1]
    if not unit and not _counts(plain, begin, end, value):
        return None
    word = Word(
        "",
        " ".join(word.text for word in plain[at:end]),
        plain[at].start,
        plain[end - 1].end,
        capital=False,
        value=value,
        unit=unit,
    )
    return word, end


def _plain_number(plain: Sequence[Word], at: int) -> tuple[float, int] | None:
    if at >= len(plain):
        return None
    low = plain[at].low
    if low[:1].isdecimal():
        # A rank ("10th") and a fraction are no numbers.
        digits = _DIGITS.fullmatch(low)
        return (float(low.replace(",", "")), at + 1) if digits else None
    behind = [word.low for word in plain[at + 1 : at + 3]]
    if low in _ORDINALS and behind[:1] and behind[0] in _LIVES and behind[-1] not in _TERM:
        return float(_ORDINALS[low]), at + 1
    value = _spelled(low)
    return None if value is None else _goes_on(plain, value, at + 1)


def _spelled(low: str) -> float | None:
    """A number word below a hundred, as ``twenty-three``."""
    if low in _UNITS:
        return float(_UNITS[low])
    tens, _, unit = low.partition("-")
    if tens not in _TENS or (unit and unit not in _UNITS):
        return None
    return float(_TENS[tens] + _UNITS.get(unit, 0))


def _goes_on(plain: Sequence[Word], value: float, at: int) -> tuple[float, int]:
    """As in "two hundred and five", "twenty three"."""
    if value in _TENS.values() and at < len(plain) and 0 < _UNITS.get(plain[at].low, 0) < 10:  # noqa: PLR2004 - a digit
        return value + _UNITS[plain[at].low], at + 1
    if at < len(plain) and plain[at].low == "hundred":
        rest = at + 1 + (at + 1 < len(plain) and plain[at + 1].low == "and")
        more = _spelled(plain[rest].low) if rest < len(plain) else None
        return (value * 100 + more, rest + 1) if more else (value * 100, at + 1)
    return value, at


def _scaled(plain: Sequence[Word], value: float, at: int, *, money: bool) -> tuple[float, int]:
    while at < len(plain) and plain[at].low in _SCALES:
        low = plain[at].low
        joined = plain[at].start == plain[at - 1].end
        if low in _SHORT_SCALES and not (joined or money):
            break
        value *= _SCALES[low]
        at += 1
    return value, at


def _unit(plain: Sequence[Word], at: int) -> tuple[str, int]:
    low = plain[at].low if at < len(plain) else ""
    if low in _RATES:
        return "per cent", at + 1
    if low == "per" and at + 1 < len(plain) and plain[at + 1].low == "cent":
        return "per cent", at + 2
    return (_MONEY[low], at + 1) if low in _MONEY else ("", at)


def _term(plain: Sequence[Word], begin: int, end: int) -> tuple[float, int] | None:
    """As in "jailed for nine years", "a nine-year sentence": years by one, and what follows."""
    after = end + (end < len(plain) and plain[end].low == "-")
    low = plain[after].low if after < len(plain) else ""
    near = plain[max(0, begin - _TERM_REACH) : after + _TERM_REACH]
    told = low in _TERMS and any(word.low in _TERM for word in near)
    return (_TERMS[low], after + 1) if told else None


def _counts(plain: Sequence[Word], begin: int, end: int, value: float) -> bool:
    """Whether a bare number counts something."""
    before = plain[begin - 1].low if begin else ""
    after = plain[end].low if end < len(plain) else ""
    single = plain[begin].low
    if _is_name(plain, begin) or before in ("#", "-", "/") or after == "/":
        return False
    if _is_clock(plain, begin - 1) or _is_clock(plain, end):
        return False
    if after in _AFTER_NONE or (after == "-" and end + 1 < len(plain)):
        return False
    if before in _MONTHS or after in _MONTHS:
        return False
    year = value in _YEARS and single.isdecimal() and end == begin + 1
    return not (year and (before in _BEFORE_YEAR or not before))


def _is_name(plain: Sequence[Word], begin: int) -> bool:
    """As in "flight 850"; "evacuees now number 5,200" counts."""
    before = plain[begin - 1].low if begin else ""
    counts = before == "number" and begin > 1 and plain[begin - 2].low in ("now", "already")
    return before in _NAMED and not counts


def _is_clock(plain: Sequence[Word], at: int) -> bool:
    """Whether a colon stands between two numbers, as in "6:30" or a score."""
    if not 0 < at < len(plain) - 1 or plain[at].low != ":":
        return False
    close = plain[at - 1].end == plain[at].start and plain[at].end == plain[at + 1].start
    return close and plain[at - 1].low[:1].isdecimal() and plain[at + 1].low[:1].isdecimal()
