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
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.collect import dateforms
from monitor.collect.dateforms import Parts
from monitor.collect.datewords import MONTHS, SEASONAL, ZONES
from monitor.model.articles import DateSource

MAX_LENGTH = 100
"""Characters; no date text is longer."""

EARLIEST = date(1995, 1, 1)
"""The web carries no older feed: what claims to be older is a broken clock or an empty field."""

AHEAD = timedelta(hours=24)
"""How far a date may lie ahead: time zones and embargoes explain no more."""

_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])\s?(\d{1,2}):?(\d{2})?", re.ASCII)

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
    text, comment = dateforms.plain(text)
    if match := dateforms.EPOCH.fullmatch(text):
        return _since_1970(match)
    found, weekday = dateforms.parts(text)
    return _value(found, _Setting(zone, comment, weekday)) if found else None


class _Setting(NamedTuple):
    """What a date is read beside: the feed's zone, a comment in the text, its weekday."""

    zone: tzinfo
    comment: str
    weekday: int | None


def _since_1970(match: re.Match[str]) -> datetime:
    """A number of seconds or milliseconds since 1970."""
    micro = int((match["milli"] or match["part"] or "0").ljust(6, "0")[:6])
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + timedelta(seconds=int(match["seconds"]), microseconds=micro)


def _value(found: Parts, setting: _Setting) -> datetime | date | None:
    try:
        day = _day(found, setting.weekday)
        if found.get("only"):
            found = {**found, "hour": found["only"], "minute": "0", "zone": found["zone_only"]}
        if day is None or found["hour"] is None:
            return day
        return _instant(day, found, setting)
    except (ValueError, OverflowError):
        return None


def _day(found: Parts, weekday: int | None) -> date | None:
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


def _instant(day: date, found: Parts, setting: _Setting) -> datetime | None:
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


def is_later(one: str | None, other: str | None) -> bool:
    """Whether the date text ``one`` is later than ``other``; not if either is none."""
    found = [read(text, UTC) for text in (one, other)]
    days = [value.isoformat() for value in found if value is not None]
    return len(days) == len(found) and days[0] > days[1]


def day_in(value: datetime | date | None, zone: tzinfo) -> date | None:
    """``value`` at day precision: the day that people in ``zone`` live at that instant."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value
