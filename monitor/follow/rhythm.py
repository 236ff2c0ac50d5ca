"""The pace of a storyline: gaps between reports, outlets per hour, people who are new in it.

Rule 1. Arrival counts, not event time; copies and edits are no reports.
Rule 2. Everything is bounded: ``GAPS`` gaps, ``DAYS`` days of hours, ``NEWCOMERS`` people.
Rule 3. A storyline is silent after three times its median gap, at least two days.
Rule 4. An hour surges when so many outlet families are all but impossible by the same hour of the
        days before (Poisson).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import exp
from statistics import median
from typing import NamedTuple

from monitor.follow.profile import name_term
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.rhythm import Rhythm

GAPS, NEWCOMERS, FAMILIES, DAYS = 30, 100, 50, 14
LEAST_GAPS = 3
TIMES = 3
LEAST_SILENCE = timedelta(hours=48)
REVIVED_AFTER = timedelta(days=14)
RARE = 0.001
LEAST_OUTLETS = 3
LEAST_DAYS = 3
SMOOTHING = 0.5
HOUR, A_DAY = 3600, 24


class Surge(NamedTuple):
    """Outlet families in an hour, and how many the same hour of other days had on average."""

    outlets: int
    expected: float


def hour_of(when: datetime) -> int:
    """The hour since 1970."""
    return int(when.astimezone(UTC).timestamp()) // HOUR


def beat(storyline: Storyline, reading: Reading, now: datetime) -> Rhythm:
    """The rhythm with one more report; ``storyline`` as it stood before it."""
    return Rhythm(
        gaps=_gaps(storyline, now),
        hours=_hours(storyline.rhythm.hours, reading.family, hour_of(now)),
        newcomers=_newcomers(storyline, reading),
    )


def _gaps(storyline: Storyline, now: datetime) -> tuple[int, ...]:
    last, gaps = storyline.last_arrival, storyline.rhythm.gaps
    if last is None or now <= last:
        return gaps
    return (*gaps, int((now - last).total_seconds()))[-GAPS:]


def _hours(
    hours: Sequence[tuple[int, tuple[str, ...]]], family: str, now: int
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    known = {hour: families for hour, families in hours if hour > now - DAYS * A_DAY}
    known[now] = tuple(sorted({*known.get(now, ()), family}))[:FAMILIES]
    return tuple(sorted(known.items()))


def _newcomers(storyline: Storyline, reading: Reading) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those whom no report named before the first that did; nobody is new to the first report."""
    known = dict(storyline.rhythm.newcomers)
    if not storyline.articles:
        return ()
    for actor in reading.actors:
        if actor.key in known or name_term(actor.key) not in storyline.profile:
            known[actor.key] = tuple(sorted({*known.get(actor.key, ()), reading.family}))[:FAMILIES]
    return tuple(known.items())[-NEWCOMERS:]


def joined(one: Rhythm, other: Rhythm) -> Rhythm:
    """The rhythm of two storylines that are one: the gaps of the busier one, the hours of both."""
    hours: dict[int, set[str]] = {}
    for hour, families in (*one.hours, *other.hours):
        hours.setdefault(hour, set()).update(families)
    newest = max(hours, default=0) - DAYS * A_DAY
    kept = {hour: tuple(sorted(all_)[:FAMILIES]) for hour, all_ in hours.items() if hour > newest}
    # Who was new to either alone may be an old acquaintance of the other.
    return Rhythm(
        gaps=max(one.gaps, other.gaps, key=len), hours=tuple(sorted(kept.items())), newcomers=()
    )


def silent_from(rhythm: Rhythm, last: datetime) -> datetime | None:
    """When a storyline counts as silent if nothing comes; ``None`` while its pace is unknown."""
    if len(rhythm.gaps) < LEAST_GAPS:
        return None
    return last + max(LEAST_SILENCE, timedelta(seconds=TIMES * median(rhythm.gaps)))


def surge(rhythm: Rhythm, now: datetime) -> Surge | None:
    """Whether this hour has far more outlets than the same hour of the days before."""
    hours, this = dict(rhythm.hours), hour_of(now)
    if not hours:
        return None
    days = min(DAYS, (this - min(hours)) // A_DAY)
    if days < LEAST_DAYS:
        return None
    same = sum(len(hours.get(this - A_DAY * day, ())) for day in range(1, days + 1))
    expected = (same + SMOOTHING) / days
    outlets = len(hours.get(this, ()))
    rare = outlets >= LEAST_OUTLETS and tail(outlets, expected) < RARE
    return Surge(outlets, round(expected, 2)) if rare else None


def tail(count: int, mean: float) -> float:
    """The chance of ``count`` or more where ``mean`` is usual, by Poisson."""
    term, below = exp(-mean), 0.0
    for number in range(count):
        below += term
        term *= mean / (number + 1)
    return max(0.0, 1.0 - below)
