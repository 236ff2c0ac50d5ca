"""When a sink may be told: quiet hours and the times of digests, by the clocks of a zone.

Rule 1. Quiet hours are one stretch from instant to instant, whatever the clocks do within it. They
        begin at the earlier and end at the later of two instants that the clocks show alike, so
        that a night in which an hour comes twice has one end, and one digest.
Rule 2. A time that the clocks leave out is the instant at which they skip it.
Rule 3. A digest that would fall into quiet hours comes at their end.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.model.noise import Cron, Manners, QuietHours

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# The 29th of February may be eight years away.
FARTHEST = 8 * 366 + 1
DIGEST = "digest"


def deferral(manners: Manners, kind: str, now: datetime) -> datetime | None:
    """Until when a payload waits for a digest; ``None`` if it is sent by itself.

    Args:
        manners: the sink's.
        kind: the payload's type.
        now: when it would be sent.
    """
    return None if kind == DIGEST or kind in urgent(manners) else put_off(manners, now)


def put_off(manners: Manners, now: datetime) -> datetime | None:
    """Until when whatever can wait waits for a digest; ``None`` if nothing has to."""
    if manners.digest is None:
        return quiet_until(manners.quiet, now)
    until = following(manners.digest, now)
    return quiet_until(manners.quiet, until) or until


def is_override(manners: Manners, kind: str) -> bool:
    """Whether a payload cannot wait."""
    return kind in urgent(manners)


def urgent(manners: Manners) -> frozenset[str]:
    """The payload types that cannot wait, in full."""
    override = manners.quiet.override if manners.quiet else ()
    # Whatever has a dot is no storyline's.
    return manners.prompt | {kind if "." in kind else f"storyline.{kind}" for kind in override}


def quiet_until(quiet: QuietHours | None, now: datetime) -> datetime | None:
    """When the quiet hours end that ``now`` lies in; ``None`` if it lies in none."""
    if quiet is None:
        return None
    today = now.astimezone(ZoneInfo(quiet.zone)).date()
    last = DAY if quiet.end <= quiet.begin else timedelta(0)
    for day in (today - DAY, today):
        begin = _instant(day, quiet.begin, quiet.zone, later=False)
        end = _instant(day + last, quiet.end, quiet.zone, later=True)
        if begin <= now < end:
            return end
    return None


def following(cron: Cron, now: datetime) -> datetime:
    """The first of a crontab's times after ``now``.

    Raises:
        ValueError: there is none in eight years, as on a 30th of February.
    """
    today = now.astimezone(ZoneInfo(cron.zone)).date()
    for number in range(FARTHEST):
        day = today + number * DAY
        if not _has(cron, day):
            continue
        found = next((when for when in _times(cron, day) if when > now), None)
        if found is not None:
            return found
    raise ValueError("never comes")


def _has(cron: Cron, day: date) -> bool:
    """Whether a day is one of a crontab's."""
    if day.month not in cron.months:
        return False
    by_date, by_weekday = day.day in cron.days, day.isoweekday() % 7 in cron.weekdays
    return by_date or by_weekday if cron.either else by_date and by_weekday


def _times(cron: Cron, day: date) -> Iterator[datetime]:
    """A crontab's instants of a day, in order; each once, even where the clocks show it twice."""
    return (
        _instant(day, time(hour, minute), cron.zone, later=False)
        for hour in cron.hours
        for minute in cron.minutes
    )


@lru_cache(maxsize=64)
def _instant(day: date, wall: time, zone: str, *, later: bool) -> datetime:
    """The instant at which the clocks of a zone show a time (rules 1 and 2)."""
    shown = datetime.combine(day, wall, ZoneInfo(zone))
    first, second = shown.astimezone(UTC), shown.replace(fold=1).astimezone(UTC)
    if first > second:
        return _skip(second, first, zone)
    return second if later else first


def _skip(before: datetime, after: datetime, zone: str) -> datetime:
    """The instant between two at which the clocks are put forward."""
    offset = before.astimezone(ZoneInfo(zone)).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
