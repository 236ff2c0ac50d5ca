"""How often a feed is worth asking: learned from how fast it brings news, and how much at once.

Rule 1. The interval is ``EASE`` over the square root of the rate of new items. Of all ways to share
        out a number of polls this one makes news least late: with a rate r and an interval T items
        wait T/2, r*T/2 of all, and 1/T polls are spent; the sum over feeds is least where T is in
        proportion to 1/sqrt(r) (Cho & Garcia-Molina 2003, "Effective page refresh policies for Web
        crawlers", for the like question).
Rule 2. The rate forgets: what is ``MEMORY`` old counts a third. A little doubt is always added, so
        that a feed that was quiet for long is still asked some times a day.
Rule 3. The share of new entries in a document bounds it: over two thirds, the feed may have lost
        items between two polls, and the next interval is at most half of the last one; under one
        third, the bound eases; between the two it stays where the interval is.
Rule 4. A first document says how fast the feed was before, by the dates of its entries; it is
        trusted as far as our own looking would be after that time, and the interval begins at
        ``INITIAL`` at most.
"""

import math
from datetime import datetime

from monitor.model.habits import Brought, Pace

HOUR = 3600.0
DAY = 86_400.0
INITIAL = 1800.0

EASE = 28.0
MEMORY = 12 * HOUR
DOUBT_ITEMS, DOUBT_SECONDS = 0.3, 0.3 * DAY

# Share of new entries above which a feed may be losing some, and below which it surely does not.
MANY, FEW = 2 / 3, 1 / 3
FASTER, EASIER, IDLE = 0.5, 1.25, 1.5
LONGEST = 7 * DAY


def first(brought: Brought, now: datetime) -> Pace:
    """The pace of a feed whose first document has come (rule 4)."""
    past = [when for when in brought.dates if when < now]
    if not past:
        return Pace(items=0.0, seconds=0.0, counted=now, at_most=INITIAL)
    span = (now - min(past)).total_seconds()
    trust = _seen(span) / span
    return Pace(items=len(past) * trust, seconds=span * trust, counted=now, at_most=INITIAL)


def learn(pace: Pace, interval: float, brought: Brought, now: datetime) -> Pace:
    """The pace after a good poll that was planned ``interval`` seconds after the one before."""
    passed = max(0.0, (now - pace.counted).total_seconds())
    fade = math.exp(-passed / MEMORY)
    return Pace(
        items=pace.items * fade + brought.new,
        seconds=pace.seconds * fade + _seen(passed),
        counted=now,
        at_most=_bound(pace.at_most, interval, brought),
    )


def interval_of(pace: Pace) -> float:
    """Seconds after which the feed is worth asking again."""
    rate = (pace.items + DOUBT_ITEMS) / (pace.seconds + DOUBT_SECONDS)
    return min(pace.at_most, EASE / math.sqrt(rate))


def _seen(seconds: float) -> float:
    """What so many seconds of looking still weigh at their end."""
    return MEMORY * -math.expm1(-seconds / MEMORY)


def _bound(at_most: float, interval: float, brought: Brought) -> float:
    """Rule 3."""
    share = brought.new / brought.entries if brought.entries else 0.0
    if share > MANY:
        return FASTER * interval
    if share >= FEW:
        return interval
    return min(LONGEST, at_most * (EASIER if share else IDLE))
