"""Made-up feeds with the habits and the troubles that feeds have, over a span of simulated time.

Times are seconds since the world began. All is drawn from one seed, up front: what happens does not
depend on who polls when, so that two ways of polling can be compared on the very same week.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate
from random import Random

MINUTE = 60.0
HOUR = 3600.0
DAY = 86_400.0

# Share of a day's items by hour, from midnight: a newsroom that sleeps.
_DAYTIME = (1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 9, 9, 8, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1)
_WEEKEND = 0.4
_MOST_PER_DAY = 150.0
# Now and then something happens, and a feed has so many times its usual items for some hours.
_RUSH = 6.0
_RUSH_LASTS = 4 * HOUR
_RUSH_EACH = 5 * DAY


class Trouble(Enum):
    """What a server can do instead of giving its feed."""

    ERROR = "500"
    BUSY = "503"
    LIMIT = "429"
    LIMIT_UNTIL = "429 until a date"
    SILENCE = "time-out"
    PAGE = "a maintenance page"


class Fate(Enum):
    """What becomes of a feed for good, from some moment on."""

    MOVED = "301"
    GONE = "410"
    MISSING = "404"


@dataclass(frozen=True, slots=True)
class Spell:
    """A time of trouble."""

    begins: float
    ends: float
    trouble: Trouble
    retry_after: float | None = None


@dataclass(slots=True)
class Source:
    """One feed.

    Attributes:
        url: where it is.
        host: its registered domain.
        window: entries that its document holds.
        published: when its items came out, in order; the first ``window`` before time began.
        etag: whether it gives an ETag; else its documents come whole each time.
        max_age: seconds, of its Cache-Control.
        skip_hours: UTC hours that it asks to be left alone in.
        fate: what becomes of it.
        fate_at: when that is.
    """

    url: str
    host: str
    window: int
    published: list[float] = field(default_factory=list)
    etag: bool = True
    max_age: float | None = None
    skip_hours: frozenset[int] = frozenset()
    fate: Fate | None = None
    fate_at: float = float("inf")

    def document(self, at: float) -> tuple[int, int]:
        """The numbers of the items in its document: the first one, and the one after the last."""
        last = bisect_right(self.published, at)
        return max(0, last - self.window), last

    def dead(self, at: float) -> bool:
        """Whether it is gone for good."""
        return self.fate in (Fate.GONE, Fate.MISSING) and at >= self.fate_at


@dataclass(frozen=True, slots=True)
class Sources:
    """All feeds, and the troubles of the hosts that they are on."""

    feeds: Sequence[Source]
    troubles: dict[str, Sequence[Spell]]
    span: float

    def spell(self, host: str, at: float) -> Spell | None:
        """The trouble that a host has at that time."""
        for spell in self.troubles.get(host, ()):
            if spell.begins <= at < spell.ends:
                return spell
        return None


def sources(
    count: int,
    span: float,
    *,
    seed: int = 1,
    trouble_each: float = 14 * DAY,
    windows: Sequence[int] = (10, 20, 30, 50),
    pace: float = 1.0,
) -> Sources:
    """``count`` feeds over ``span`` seconds: a few large hosts, many small ones.

    Args:
        count: how many.
        span: seconds.
        seed: another one is another world.
        trouble_each: seconds in which a host has a bad time once, about.
        windows: how many entries documents hold, by turns.
        pace: how much more or less than usual there is to tell.
    """
    random = Random(seed)  # noqa: S311 - a made-up world
    feeds = []
    for number, host in enumerate(_hosts(count, random)):
        url = f"https://feeds.{host}/{number}.xml"
        feeds.append(Source(url=url, host=host, window=random.choice(windows)))
        per_day = pace * min(_MOST_PER_DAY, random.lognormvariate(1.6, 1.4))
        _give_life(feeds[-1], per_day, span, random)
    hosts = sorted({feed.host for feed in feeds})
    troubles = {host: _troubles(span, trouble_each, random) for host in hosts}
    return Sources(feeds, troubles, span)


def _hosts(count: int, random: Random) -> Iterator[str]:
    """Every fourth feed is on one of few hosts that have many; the others are on their own."""
    shared = max(1, count // 100)
    for _ in range(count):
        many = random.random() < 1 / 4
        which = random.randrange(shared if many else count)
        yield f"{'many' if many else 'own'}{which}.test"


def _give_life(source: Source, per_day: float, span: float, random: Random) -> None:
    """Let it have items before and in the span, habits, and perhaps an end."""
    shift = random.randrange(24)
    gaps = [random.expovariate(per_day / DAY) for _ in range(source.window)]
    before = sorted(-at for at in accumulate(gaps))
    source.published = [*before, *_items(per_day, shift, span, random)]
    source.etag = random.random() < 0.8
    if random.random() < 1 / 3:
        source.max_age = random.choice((60.0, 300.0, 900.0, 3600.0))
    if random.random() < 0.01:
        source.skip_hours = frozenset(random.sample(range(24), 6))
    if random.random() < 0.04:
        source.fate = random.choice(tuple(Fate))
        source.fate_at = random.uniform(0.1, 0.5) * span


def _items(per_day: float, shift: int, span: float, random: Random) -> Iterator[float]:
    """Times of a Poisson process that follows a newsroom's day, its weekend, and what happens."""
    usual = per_day * max(_DAYTIME) * 24 / sum(_DAYTIME) / DAY
    peak = _RUSH * usual
    rush = random.expovariate(1 / _RUSH_EACH)
    at = random.expovariate(peak)
    while at < span:
        if at > rush + _RUSH_LASTS:
            rush = at + random.expovariate(1 / _RUSH_EACH)
        hour = int(at / HOUR + shift) % 24
        weekend = int(at / DAY) % 7 >= 5
        share = _DAYTIME[hour] / max(_DAYTIME) * (_WEEKEND if weekend else 1.0)
        if random.random() < (share if at >= rush else share / _RUSH):
            yield at
        at += random.expovariate(peak)


def _troubles(span: float, each: float, random: Random) -> list[Spell]:
    """A host's bad hours, some of them storms of 429."""
    found: list[Spell] = []
    at = random.expovariate(1 / each)
    while at < span:
        trouble = random.choice(tuple(Trouble))
        lasts = min(DAY, random.lognormvariate(7.5, 1.2))
        asks = trouble in (Trouble.LIMIT, Trouble.LIMIT_UNTIL) or random.random() < 1 / 2
        retry_after = random.choice((120.0, 900.0, 1800.0, 3600.0)) if asks else None
        found.append(Spell(at, at + lasts, trouble, retry_after))
        at += lasts + random.expovariate(1 / each)
    return found
