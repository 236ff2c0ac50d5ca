"""A small reader that keeps every rule, and can be made to break any one of them.

It is there to test the rules: each has a fault here that it must notice, and alone.
"""

import asyncio
import re
import ssl
import zlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from random import Random
from urllib.parse import urlsplit

import aiohttp
from typing_extensions import override

from tests.support.readerscore.course import Client
from tests.support.readerscore.faults import Fault
from tests.support.readerscore.rule import DAY, HOUR, MINUTE
from tests.support.readerscore.site import BEGIN
from tests.support.readerscore.wire import Got, RefusedError, Wire

FIRST, LEAST, MOST, WEEK = 30 * MINUTE, 10 * MINUTE, 12 * HOUR, 7 * DAY
SPACING, HOLD, PER_SECOND = 5.0, 5 * MINUTE, 20
JITTER = 0.1
PARKED_AT, GIVEN_UP_AT, KNOWN_WELL = 2, 8, 8
MOVE_POLLS, MOVE_TIME = 5, 2 * DAY
FASTER, SLOWER = 0.5, 1.5
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ITEM = re.compile(rb"<guid[^>]*>([^<]*)<")
_AGE = re.compile(r"max-age=(\d+)")
_TTL = re.compile(rb"<ttl>(\d+)</ttl>")
_HOUR = re.compile(rb"<hour>(\d+)</hour>")
_DAY = re.compile(rb"<day>(\w+)</day>")


@dataclass(slots=True, kw_only=True)
class _Feed:
    """What is remembered of a feed; times are seconds since the beginning."""

    url: str
    due: float
    home: str = ""
    etag: str | None = None
    modified: str | None = None
    given: bool = False
    date: str | None = None
    cookie: str | None = None
    document: bytes = b""
    items: set[bytes] = field(default_factory=set)
    interval: float = FIRST
    polls: int = 0
    errors: int = 0
    gones: int = 0
    moved: str = ""
    moved_since: float = 0.0
    moved_polls: int = 0
    over: bool = False
    onward: Got | None = None

    @property
    def host(self) -> str:
        """Whose line it stands in."""
        return urlsplit(self.onward.url if self.onward else self.url).netloc


class Reference(Client):
    """The reader; its memory is this object."""

    name = "reference"
    paced = True
    deadline: float = 1.5

    def __init__(self, *faults: Fault, trust: ssl.SSLContext | None = None) -> None:
        self._faults: Collection[Fault] = frozenset(faults)
        self._trust = trust
        self._feeds: dict[str, _Feed] = {}
        self._gates: dict[str, float] = {}
        self._random = Random(7)  # noqa: S311 - jitter
        self._wire: Wire | None = None

    def _has(self, fault: Fault) -> bool:
        return fault in self._faults

    @override
    async def start(self, feeds: Sequence[str], at: datetime) -> None:
        now = (at - BEGIN).total_seconds()
        self._wire = Wire(self._faults, self._trust)
        pace = 0.0 if self._has(Fault.HERD) else 1 / PER_SECOND
        if self._has(Fault.HURRIED_START):
            for feed in self._feeds.values():
                feed.due = now
        for number, url in enumerate(feeds):
            self._feeds.setdefault(url, _Feed(url=url, due=now + number * pace))

    @override
    async def stop(self) -> None:
        if self._wire is not None:
            await self._wire.close()

    @override
    async def update(self, at: datetime) -> None:
        now = (at - BEGIN).total_seconds()
        lines: defaultdict[str, list[_Feed]] = defaultdict(list)
        for feed in self._feeds.values():
            if feed.due <= now and not feed.over:
                lines[feed.host].append(feed)
        async with asyncio.TaskGroup() as tasks:
            for host, due in lines.items():
                if self._gates.get(host, 0.0) <= now:
                    tasks.create_task(self._serve(host, due, now))

    async def _serve(self, host: str, due: list[_Feed], now: float) -> None:
        """Poll one of a host, and close the gate behind it."""
        led = any(feed.onward for feed in due)
        if self._has(Fault.LED_AT_ONCE if led else Fault.SEVERAL_AT_ONCE):
            await asyncio.gather(*(self._poll(feed, now) for feed in due))
        elif self._has(Fault.NO_PAUSE) and not led:
            for feed in due:
                await self._poll(feed, now)
        else:
            await self._poll(min(due, key=lambda feed: feed.due), now)
            self._gates[host] = max(self._gates.get(host, 0.0), now + SPACING)

    async def _poll(self, feed: _Feed, now: float) -> None:
        deadline = None if self._has(Fault.NO_DEADLINE) else self.deadline
        url = feed.onward.url if feed.onward else feed.home or feed.url
        if self._has(Fault.JUNK):
            url += f"{'&' if '?' in url else '?'}now={now:.0f}"
        assert self._wire is not None
        try:
            async with asyncio.timeout(deadline):
                got = await self._wire.get(url, self._headers(feed), feed.onward)
        except (TimeoutError, RefusedError, aiohttp.ClientError, zlib.error):
            got = Got()
        if got.onward:
            feed.onward = got
            return
        self._hold(feed, got, now)
        feed.onward = None
        self._take(feed, got, now)

    def _hold(self, feed: _Feed, got: Got, now: float) -> None:
        """Leave a host alone that asks for it."""
        deaf = self._has(Fault.HOST_NOT_HELD) and not feed.onward
        if got.status in {429, 503} and not deaf:
            origin = urlsplit(feed.url).netloc
            self._gates[origin if self._has(Fault.ORIGIN_HELD) else feed.host] = now + HOLD

    def _headers(self, feed: _Feed) -> dict[str, str]:
        headers = {"Cookie": feed.cookie} if feed.cookie and self._has(Fault.COOKIES) else {}
        if self._has(Fault.FORGETFUL) and feed.polls > KNOWN_WELL:
            return headers
        if feed.etag:
            headers["If-None-Match"] = self._written(feed.etag)
        if feed.modified and not (feed.etag and self._has(Fault.ONE_VALIDATOR)):
            headers["If-Modified-Since"] = self._dated(feed.modified)
        if self._has(Fault.DATE_INVENTED) and feed.date and not feed.given:
            headers["If-Modified-Since"] = feed.date
        return headers

    def _written(self, etag: str) -> str:
        return f'"{etag.removeprefix("W/").strip(chr(34))}"' if self._has(Fault.ETAG_READ) else etag

    def _dated(self, modified: str) -> str:
        if not self._has(Fault.DATE_READ):
            return modified
        return format_datetime(parsedate_to_datetime(modified).astimezone(UTC), usegmt=True)

    def _take(self, feed: _Feed, got: Got, now: float) -> None:
        """Learn from what came, and settle when to come back."""
        feed.polls += 1
        feed.date = got.headers.get("date")
        feed.cookie = got.headers.get("set-cookie", "").partition(";")[0] or feed.cookie
        parsed = got.status == 200 and b"<rss" in got.body
        if parsed or got.status == 304:
            feed.errors = feed.gones = 0
            self._settle(feed, got)
            self._move(feed, got, now)
            wait = self._regular(feed, got)
        else:
            wait = self._failed(feed, got)
        if not self._has(Fault.LOCKSTEP):
            wait *= 1 + JITTER * self._random.random()
        feed.due = self._allowed(feed, now + wait)

    def _settle(self, feed: _Feed, got: Got) -> None:
        """Take over validators and items."""
        new, old = got.headers.get("etag"), got.headers.get("last-modified")
        feed.given = feed.given or bool(new or old)
        if got.status == 304:
            if not self._has(Fault.DEAF_TO_304):
                feed.etag, feed.modified = new or feed.etag, old or feed.modified
            feed.interval = min(MOST, feed.interval * SLOWER)
            return
        if self._has(Fault.SAME_BODY_SKIPPED) and got.body == feed.document:
            return
        kept = self._has(Fault.VALIDATORS_KEPT)
        if not (self._has(Fault.ETAG_WITH_DATE) and old and old == feed.modified):
            feed.etag = new or (feed.etag if kept else None)
        feed.modified = old or (feed.modified if kept else None)
        self._learn(feed, got.body)

    def _learn(self, feed: _Feed, body: bytes) -> None:
        """Many new items: come sooner; none: come later."""
        items = set(_ITEM.findall(body))
        share = len(items - feed.items) / len(items) if feed.items else 0.5
        feed.items |= items
        pace = FASTER if share > 2 / 3 else 1.0 if share > 1 / 3 else SLOWER
        feed.interval = max(LEAST, min(MOST, feed.interval * pace))
        feed.document = body

    def _move(self, feed: _Feed, got: Got, now: float) -> None:
        """Trust a move that has lasted."""
        permanent = got.permanent or (bool(got.hops) and self._has(Fault.MOVES_FOR_A_WHILE))
        if got.url != feed.moved:
            feed.moved, feed.moved_since, feed.moved_polls = got.url, now, 0
        feed.moved_polls += permanent
        lasting = feed.moved_polls >= MOVE_POLLS and now - feed.moved_since >= MOVE_TIME
        if permanent and (lasting or self._has(Fault.MOVES_AT_ONCE)):
            feed.home = "" if self._has(Fault.NEVER_MOVES) else got.url

    def _regular(self, feed: _Feed, got: Got) -> float:
        own = FIRST if self._has(Fault.ONE_PACE) else feed.interval
        return max(own, *(self._believed(seconds) for seconds in self._hints(feed, got)))

    def _believed(self, seconds: float) -> float:
        return seconds if self._has(Fault.CREDULOUS) else min(seconds, HOUR)

    def _hints(self, feed: _Feed, got: Got) -> list[float]:
        """Seconds that server and document ask for."""
        unheard = Fault.MAX_AGE_UNHEARD if got.status == 200 else Fault.MAX_AGE_OF_304_UNHEARD
        hints = [0.0]
        age = _AGE.search(got.headers.get("cache-control", ""))
        if age and not self._has(unheard):
            hints.append(float(age[1]))
        if "expires" in got.headers and not self._has(Fault.EXPIRES_UNHEARD):
            hints.append(_between(got.headers["date"], got.headers["expires"]))
        ttl = _TTL.search(feed.document)
        if ttl and not self._has(Fault.TTL_UNHEARD):
            hints.append(int(ttl[1]) * MINUTE)
        if b"updatePeriod>hourly" in feed.document and not self._has(Fault.PERIOD_UNHEARD):
            hints.append(HOUR)
        return hints

    def _failed(self, feed: _Feed, got: Got) -> float:
        feed.errors += 1
        if self._has(Fault.STORED_UNREAD) and got.status == 200:
            feed.etag = got.headers.get("etag")
        if got.status == 410:
            feed.gones += 1
            parked = feed.gones >= PARKED_AT and not self._has(Fault.CALLS_THE_DEAD)
            return WEEK if parked else HOUR
        page = got.status == 200 and not got.hops
        feed.over = (page and self._has(Fault.HTML_IS_THE_END)) or (
            feed.errors > GIVEN_UP_AT and self._has(Fault.GIVES_UP)
        )
        doublings = 0 if self._has(Fault.STUBBORN) else feed.errors - 1
        first = HOUR if 400 <= got.status < 500 else LEAST
        return max(min(DAY, first * 2**doublings), self._retry(got))

    def _retry(self, got: Got) -> float:
        said = got.headers.get("retry-after")
        if said is None or (got.status == 503 and self._has(Fault.BUSY_UNHEARD)):
            return 0.0
        if said.isdecimal():
            unheard = got.status == 429 and self._has(Fault.SECONDS_UNHEARD)
            return 0.0 if unheard else float(said)
        unheard = got.status == 429 and self._has(Fault.DATE_UNHEARD)
        return 0.0 if unheard else _between(got.headers["date"], said)

    def _allowed(self, feed: _Feed, due: float) -> float:
        """The next moment in no excluded hour and on no excluded day."""
        hours = set() if self._has(Fault.NO_HOURS) else set(map(int, _HOUR.findall(feed.document)))
        days = set() if self._has(Fault.NO_DAYS) else set(_DAY.findall(feed.document))
        while True:
            when = BEGIN + timedelta(seconds=due)
            if when.hour not in hours and _DAYS[when.weekday()].encode() not in days:
                return due
            due += MINUTE


def _between(one: str, other: str) -> float:
    """Seconds from one date of HTTP to another."""
    return (parsedate_to_datetime(other) - parsedate_to_datetime(one)).total_seconds()
