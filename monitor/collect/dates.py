"""Date texts of feeds: read strictly, never guessed.

Rule 1. A text is a date only if all of it is understood; a wrong date is worse than none.
Rule 2. A day without a time of day stays a day.
Rule 3. Where no zone is written, the feed's zone holds; an unknown zone makes the text no date.
        An hour that a clock change takes away is read on by the old clock; of an hour that it
        gives twice the first is meant.
Rule 4. Numbers alone (03/04/2018) are a date only if one reading exists; a weekday may tell which.
        Otherwise a wrong weekday changes nothing: it is the part that generators get wrong.

feedparser's own reading is never used: it reads 2006/01/02 as the first of November, takes CEST
for UTC and drops times without a zone.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.collect.datewords import MONTHS, SEASONAL, WEEKDAYS, ZONES
from monitor.model.articles import DateSource

MAX_LENGTH = 100
"""Characters; no date text is longer."""

EARLIEST = date(1995, 1, 1)
"""The web carries no older feed: what claims to be older is a broken clock or an empty field."""

AHEAD = timedelta(hours=24)
"""How far a date may lie ahead: time zones and embargoes explain no more."""

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
_EPOCH = re.compile(
    r"(?P<seconds>1(?:[0-8]\d|9[0-8])\d{7})(?:(?P<milli>\d{3})|\.(?P<part>\d{1,9}))?", re.ASCII
)
_WEEKDAY = re.compile(r"([a-z]{2,9}(?:-feira)?)(?:\.?\s*,\s*|\.?\s+)", re.ASCII)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])\s?(\d{1,2}):?(\d{2})?", re.ASCII)
_COMMENT = re.compile(r"\(([^()]*)\)")

NESTED = 5
"""Comments within comments that are looked into."""

CENTURY_PIVOT = 50  # RFC 5322, 4.3; it also reads 118 as 2018
NOON = 12
LAST_OFFSET = 14 * 60
HOUR = 60


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
    text, comment = _without_comments(_plain(text))
    if match := _EPOCH.fullmatch(text):
        return _since_1970(match)
    text = _COMPACT.sub(_spread, text, count=1)
    if match := _TIME_FIRST.fullmatch(text):
        text = f"{match['date']} {match['time']}"
    setting = _Setting(zone, comment, None)
    # "Mar" is March, and Tuesday in several languages: it is first taken as a month.
    found = _matched(text)
    weekday = _WEEKDAY.match(text)
    if found is None and weekday and weekday[1] in WEEKDAYS:
        found = _matched(text[weekday.end() :])
        setting = _Setting(zone, comment, WEEKDAYS[weekday[1]])
    return _value(found, setting) if found else None


class _Setting(NamedTuple):
    """What a date is read beside: the feed's zone, a comment in the text, its weekday."""

    zone: tzinfo
    comment: str
    weekday: int | None


def _plain(text: str) -> str:
    """``text`` in lower case, single-spaced, without accents and marks that show nothing."""
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


def _since_1970(match: re.Match[str]) -> datetime:
    """A number of seconds or milliseconds since 1970."""
    micro = int((match["milli"] or match["part"] or "0").ljust(6, "0")[:6])
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + timedelta(seconds=int(match["seconds"]), microseconds=micro)


def _matched(text: str) -> dict[str, str | None] | None:
    """The parts of a date in the first form that fits the whole of ``text``."""
    for form in (*_FORMS, _ASCTIME):
        if match := form.fullmatch(text):
            return match.groupdict()
    return None


def _value(found: dict[str, str | None], setting: _Setting) -> datetime | date | None:
    try:
        day = _day(found, setting.weekday)
        if found.get("only"):
            found = {**found, "hour": found["only"], "minute": "0", "zone": found["zone_only"]}
        if day is None or found["hour"] is None:
            return day
        return _instant(day, found, setting)
    except (ValueError, OverflowError):
        return None


def _day(found: dict[str, str | None], weekday: int | None) -> date | None:
    year = _year(found["year"] or "0")
    if found.get("one"):
        one, two = int(found["one"] or 0), int(found["two"] or 0)
        return _only_reading(year, one, two, found["mark"], weekday)
    if found.get("week"):
        return date.fromisocalendar(year, int(found["week"] or 0), int(found["weekday"] or 0))
    if found.get("ordinal"):
        day = date(year, 1, 1) + timedelta(days=int(found["ordinal"] or 0) - 1)
        return day if day.year == year else None
    month = MONTHS.get(found["name"] or "") if "name" in found else int(found["month"] or 0)
    return date(year, month, int(found["day"] or 0)) if month else None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == len("yyyy"):
        return year
    return year + (2000 if year < CENTURY_PIVOT else 1900)


def _only_reading(
    year: int, one: int, two: int, mark: str | None, weekday: int | None
) -> date | None:
    """A day written in numbers: with full stops the day comes first, else only if unmistakable."""
    if mark == "." or one > NOON or one == two:
        return date(year, two, one)
    if two > NOON:
        return date(year, one, two)
    fitting = [day for day in (date(year, one, two), date(year, two, one)) if _on(day, weekday)]
    return fitting[0] if len(fitting) == 1 else None


def _on(day: date, weekday: int | None) -> bool:
    return weekday is None or day.weekday() == weekday


def _instant(day: date, found: dict[str, str | None], setting: _Setting) -> datetime | None:
    hour, minute, second = (int(found.get(key) or 0) for key in ("hour", "minute", "second"))
    hour = _full_hour(hour, found.get("half"))
    # 24:00 is midnight at the day's end; second 60 is a leap second.
    micro = int((found.get("part") or "0").ljust(6, "0")[:6])
    if share := found.get("share"):
        micro = int(share) * HOUR * 1_000_000 // 10 ** len(share)
    if minute >= HOUR or second > HOUR or (hour, minute, second, micro) > (24, 0, 0, 0):
        return None
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone comes below
    wall = start + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    # A comment is no more than that, unless nothing else could say the zone.
    named = _zone(found.get("zone") or setting.comment, setting.zone, wall)
    return wall.replace(tzinfo=named).astimezone(UTC) if named else None


def _full_hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= NOON:
        raise ValueError(hour)
    return hour % NOON + (NOON if half == "p" else 0)


def _zone(name: str, default: tzinfo, wall: datetime) -> tzinfo | None:
    """The zone called ``name`` at the time ``wall``; ``None`` where nobody knows it."""
    if not name:
        return default
    if match := _OFFSET.fullmatch(name):
        return _offset(match[1], int(match[2]), int(match[3] or 0))
    if (wall.replace(tzinfo=default).tzname() or "").lower() == name:
        return default
    if name in ZONES:
        return timezone(timedelta(minutes=ZONES[name]))
    # Zones are called by capitals where their names are files.
    place = SEASONAL.get(name) or (name.strip("[]").title() if "/" in name else "")
    return ZoneInfo(place) if place and zone_of(place) is not UTC else None


def _offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    if minutes >= HOUR or hours * HOUR + minutes > LAST_OFFSET:
        return None
    east = timedelta(hours=hours, minutes=minutes)
    return timezone(east if sign == "+" else -east)


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
