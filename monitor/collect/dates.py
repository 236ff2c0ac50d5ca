"""Date texts of feeds: read strictly, never guessed.

Rule 1. A text is a date only if all of it is understood; a wrong date is worse than none.
Rule 2. A day without a time of day stays a day.
Rule 3. Where no zone is written, the feed's zone holds; an unknown zone makes the text no date.
Rule 4. Numbers alone (03/04/2018) are a date only if one reading exists.

feedparser's own reading is never used: it reads 2006/01/02 as the first of November, takes CEST
for UTC and drops times without a zone.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.collect.text import words
from monitor.model.articles import DateSource

MAX_LENGTH = 100
"""Characters; no date text is longer."""

EARLIEST = date(1995, 1, 1)
"""The web carries no older feed: what claims to be older is a broken clock or an empty field."""

AHEAD = timedelta(hours=24)
"""How far a date may lie ahead: time zones and embargoes explain no more."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = words(
    "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday "
    "sat saturday sun sunday"
)
# Offsets in minutes. Names that stand for several zones on several continents (IST, CST of China,
# BST of Bangladesh) have the meaning that English-language feeds give them; IST stays unknown.
_ZONES = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60,
    "cest": 120, "mest": 120, "eet": 120, "sast": 120, "eest": 180, "msk": 180, "trt": 180,
    "eat": 180, "gst": 240, "pkt": 300, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480,
    "awst": 480, "pht": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600, "acdt": 630,
    "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150, "ast": -240, "adt": -180,
    "brt": -180, "art": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
# North American names without the middle letter change with the season, so a zone answers.
_SEASONAL = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}  # fmt: skip

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
_CLOCK = rf"{_TIME}(?:\s*(?P<half>[ap])\.?m\.?)?"
_ZONE = r"(?P<zone>[a-z]{1,4}|(?:utc|gmt)?\s?[+-]\d{1,2}:?(?:\d{2})?)"
_TAIL = rf"(?:(?:\s*,?\s+(?:at\s+)?|\s*t\s*){_CLOCK}(?:\s*{_ZONE})?(?:\s*\([a-z .]{{1,30}}\))?)?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form + _TAIL, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}}){_ORDINAL}[\s-]+(?:of\s+)?(?P<name>[a-z]{{3,9}})\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<name>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}}){_ORDINAL}(?:\s*,\s*|\s+)(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[\s-]+(?P<name>[a-z]{3,9})\.?[\s-]+(?P<day>\d{1,2})",
        r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})",
    )
)
_COMPACT = re.compile(
    r"(?P<date>\d{8})t(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?(?P<rest>.*)", re.ASCII
)
_ASCTIME = re.compile(
    rf"(?P<name>[a-z]{{3,9}})\s+(?P<day>\d{{1,2}})\s+{_TIME}(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})",
    re.ASCII,
)
_WEEKDAY = re.compile(r"([a-z]{3,9})\.?\s*,?\s+", re.ASCII)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?", re.ASCII)

CENTURY_PIVOT = 70
NOON = 12
LAST_OFFSET = 14 * 60


def zone_of(name: str) -> tzinfo:
    """The zone called ``name`` (IANA); UTC where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def read(text: str | None, zone: tzinfo) -> datetime | date | None:
    """The date or the instant that ``text`` names, as precise as it is.

    Args:
        text: as a feed carries it: RFC 822, RFC 3339, ISO 8601 or one of the wild forms.
        zone: what a time without a zone is taken in.

    Returns:
        An aware UTC date-time where a time of day is given, else a date; ``None`` where the text
        is not wholly understood.
    """
    if not text or len(text) > MAX_LENGTH:
        return None
    text = _COMPACT.sub(_spread, " ".join(text.lower().split()))
    weekday = _WEEKDAY.match(text)
    if weekday and weekday[1] in _WEEKDAYS:
        text = text[weekday.end() :]
    for form in (*_FORMS, _ASCTIME):
        if match := form.fullmatch(text):
            return _value(match.groupdict(), zone)
    return None


def _spread(match: re.Match[str]) -> str:
    """The compact form of ISO 8601 (20180824T120000Z) with its separators."""
    return f"{match['date']}t{match['h']}:{match['m']}:{match['s'] or '00'}{match['rest']}"


def _value(found: dict[str, str | None], zone: tzinfo) -> datetime | date | None:
    try:
        day = _day(found)
        if day is None or found["hour"] is None:
            return day
        return _instant(day, found, zone)
    except (ValueError, OverflowError):
        return None


def _day(found: dict[str, str | None]) -> date | None:
    year = int(found["year"] or 0)
    if len(found["year"] or "") == len("yy"):
        year += 1900 if year >= CENTURY_PIVOT else 2000
    if found.get("one"):
        return _only_reading(year, int(found["one"] or 0), int(found["two"] or 0), found["mark"])
    month = _MONTHS.get(found["name"] or "") if "name" in found else int(found["month"] or 0)
    return date(year, month, int(found["day"] or 0)) if month else None


def _only_reading(year: int, one: int, two: int, mark: str | None) -> date | None:
    """A day written in numbers: with full stops the day comes first, else only if unmistakable."""
    if mark == "." or one > NOON or one == two:
        return date(year, two, one)
    return date(year, one, two) if two > NOON else None


def _instant(day: date, found: dict[str, str | None], zone: tzinfo) -> datetime | None:
    named = _zone(found.get("zone"), zone)
    if named is None:
        return None
    hour, minute, second = (int(found[key] or 0) for key in ("hour", "minute", "second"))
    hour = _full_hour(hour, found.get("half"))
    # 24:00 is midnight at the day's end; second 60 is a leap second.
    micro = int((found["part"] or "0").ljust(6, "0")[:6])
    if minute >= 60 or second > 60 or (hour, minute, second) > (24, 0, 0):  # noqa: PLR2004 - a clock
        return None
    start = datetime(day.year, day.month, day.day, tzinfo=named)
    wall = start + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    return wall.astimezone(UTC)


def _full_hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= NOON:
        raise ValueError(hour)
    return hour % NOON + (NOON if half == "p" else 0)


def _zone(name: str | None, default: tzinfo) -> tzinfo | None:
    """The zone called ``name``; ``None`` where nobody knows it."""
    if not name:
        return default
    if match := _OFFSET.fullmatch(name):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > LAST_OFFSET:
            return None
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    if name in _SEASONAL:
        return ZoneInfo(_SEASONAL[name])
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    return None


def within_reason(
    value: datetime | date, first_seen: datetime | None, zone: tzinfo
) -> tuple[datetime | date, bool]:
    """``value`` brought between 1995 and a day after ``first_seen``, and whether it had to be.

    A day stays a day. What lies too far ahead becomes ``first_seen``, for that is the latest that
    it can have been published; what lies too far back becomes the first day of 1995.
    """
    if (value.date() if isinstance(value, datetime) else value) < EARLIEST:
        bound = datetime(EARLIEST.year, EARLIEST.month, EARLIEST.day, tzinfo=UTC)
        return (bound if isinstance(value, datetime) else EARLIEST), True
    if first_seen is None:
        return value, False
    latest = first_seen + AHEAD
    if isinstance(value, datetime):
        return (first_seen.astimezone(UTC), True) if value > latest else (value, False)
    seen = first_seen.astimezone(zone).date()
    return (seen, True) if value > latest.astimezone(zone).date() else (value, False)


def dated(
    text: str | None, source: DateSource, first_seen: datetime | None, zone: tzinfo
) -> tuple[datetime | date | None, DateSource]:
    """What ``text`` says, and what the date then counts as."""
    value = read(text, zone)
    if value is None:
        return None, DateSource.FIRST_SEEN
    value, clamped = within_reason(value, first_seen, zone)
    return value, DateSource.CLAMPED if clamped else source


def rfc3339(value: datetime | date | None) -> str | None:
    """``value`` as records write it: a day, or an instant in UTC with ``Z``."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if value else None


def day_in(value: datetime | date | None, zone: tzinfo) -> date | None:
    """``value`` at day precision: the day that people in ``zone`` live at that instant."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value
