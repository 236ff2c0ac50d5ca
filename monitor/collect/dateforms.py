"""The forms that dates are written in: a text in, its parts out, still as text.

A form fits only if the whole of the text does. What the parts come to, ``dates`` says.
"""

import re
import unicodedata
from typing import TypeAlias

from monitor.collect.datewords import WEEKDAYS

Parts: TypeAlias = dict[str, str | None]
"""By name, as the groups of the forms below are called."""

_SECONDS = r"(?::(?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9}))?|,(?P<share>\d{1,6}))?"
_TIME = rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{1,2}}){_SECONDS}"
_CLOCK = rf"{_TIME}(?:\s*(?P<half>[ap])\.?m(?:\.|\b)|\s*uhr\b)?"
_SHIFT = r"(?:utc|gmt)?\s?[+-]\s?\d{1,2}:?(?:\d{2})?"
# An offset may have its name beside it (+0200 CEST, +02:00[Europe/Berlin]); the offset holds.
_PLACE = r"[a-z]{2,20}/[a-z_]{2,30}(?:/[a-z_]{2,30})?"
_ZONE = (
    rf"(?P<zone>{_SHIFT}|{_PLACE}|[a-z]{{1,4}}|(?<=\d)\[{_PLACE}\])"
    rf"(?:(?<=\d)\s+[a-z]{{2,5}}|\[{_PLACE}\])?"
)
_WHOLE_HOUR = rf"t(?P<only>\d{{2}})(?P<zone_only>z|{_SHIFT})?"
_APART = r"(?:\s+-\s+|\s*,?\s+(?:(?:at|um|a|las)\s+)*|\s*t\s*)"
_TAIL = rf"(?:{_APART}{_CLOCK}(?:\s*{_ZONE})?|{_WHOLE_HOUR})?"
_NUMERAL = r"(?:st|nd|rd|th|er|\.)?"
_OF = r"(?:(?:of|de|del)[\s-]+)?"
_FORMS = tuple(
    re.compile(form + _TAIL, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})",
        (
            rf"(?P<day>\d{{1,2}}){_NUMERAL}[\s-]+{_OF}(?P<name>[a-z]{{3,10}})\.?,?[\s-]+{_OF}"
            r"(?P<year>\d{4}|1\d{2}|\d{2})"
        ),
        rf"(?P<name>[a-z]{{3,10}})\.?\s+(?P<day>\d{{1,2}}){_NUMERAL}(?:\s*,\s*|\s+)(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[\s-]+(?P<name>[a-z]{3,10})\.?[\s-]+(?P<day>\d{1,2})",
        r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<year>\d{4})-?w(?P<week>\d{2})-?(?P<weekday>\d)",
        r"(?P<year>\d{4})-(?P<ordinal>\d{3})",
        # Seven digits alone may be anything; with a time of day they are ISO 8601's.
        r"(?P<year>\d{4})(?P<ordinal>\d{3})(?=t\d)",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
    )
)
_ASCTIME = re.compile(
    rf"(?P<name>[a-z]{{3,9}})\s+(?P<day>\d{{1,2}})\s+{_TIME}(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})",
    re.ASCII,
)
# ISO 8601 and databases write times of day without separators.
_COMPACT = re.compile(
    r"(?P<date>\d{4}-?(?:\d{2}-?\d{2}|w\d{2}-?\d|\d{3})t|\d{8}(?=\d{4}(?:\d{2})?\Z))"
    r"(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?(?P<rest>\D.*|)",
    re.ASCII,
)
_TIME_FIRST = re.compile(
    r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?"
    r"(?:\s+(?!(?:on|le|am)\b)(?:[a-z]{3,4}|[+-]\d{4})(?=\s*,|\s+\d))?)"
    r"\s*(?:,|-|\bon\b)?\s+(?P<date>.*\d.*)",
    re.ASCII,
)
# 2001 to 2033, in seconds or milliseconds: above, it may be a day of the nineties and an hour.
EPOCH = re.compile(
    r"(?P<seconds>1(?:[0-8]\d|9[0-8])\d{7})(?:(?P<milli>\d{3})|\.(?P<part>\d{1,9}))?", re.ASCII
)
_WEEKDAY = re.compile(r"([a-z]{2,9}(?:-feira)?)(?:\.?\s*,\s*|\.?\s+)", re.ASCII)
_COMMENT = re.compile(r"\(([^()]*)\)")

NESTED = 5
"""Comments within comments that are looked into."""


def plain(text: str) -> tuple[str, str]:
    """``text`` as the forms take it, and the last comment (RFC 822) that stood in it."""
    return _without_comments(_simple(text))


def parts(text: str) -> tuple[Parts | None, int | None]:
    """The parts of the date that a plain text is, and its weekday (Monday is 0) if it needs one."""
    text = _COMPACT.sub(_spread, text, count=1)
    if match := _TIME_FIRST.fullmatch(text):
        text = f"{match['date']} {match['time']}"
    weekday = _WEEKDAY.match(text)
    # "Mar" is March, and Tuesday in several languages: it is first taken as a month. No form has a
    # comma behind its first word.
    found = None if weekday and "," in weekday[0] else _matched(text)
    if found is not None or weekday is None or weekday[1] not in WEEKDAYS:
        return found, None
    return _matched(text[weekday.end() :]), WEEKDAYS[weekday[1]]


def _simple(text: str) -> str:
    """``text`` in lower case, single-spaced, without accents and marks that show nothing."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFD", text.lower().replace("\u2212", "-"))
    kept = (char for char in apart if unicodedata.category(char) not in ("Mn", "Cf"))
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _without_comments(text: str) -> tuple[str, str]:
    """``text`` without what stands in brackets (RFC 822), and the last of that."""
    comment = ""
    for _ in range(NESTED):
        if not (inner := _COMMENT.findall(text)):
            break
        comment = str(inner[-1]).strip()
        text = " ".join(_COMMENT.sub(" ", text).split())
    return text, comment


def _spread(match: re.Match[str]) -> str:
    """The compact forms (20180824T120000Z, 20180824120000) with their separators."""
    day = match["date"].removesuffix("t")
    return f"{day}t{match['h']}:{match['m']}:{match['s'] or '00'}{match['rest']}"


def _matched(text: str) -> Parts | None:
    """The parts of a date in the first form that fits the whole of ``text``."""
    for form in (*_FORMS, _ASCTIME):
        if match := form.fullmatch(text):
            return match.groupdict()
    return None
