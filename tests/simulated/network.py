"""The servers of the simulated world, as a transport below the project's own way out, with a judge.

A request takes simulated time: its answer is due some tenths of a second later, a silent server's
never. Whoever drives the clock lets answers come with ``deliver``. The judge sees requests only,
and knows nothing of how the poller decides.
"""

import asyncio
import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import ceil
from random import Random

import httpx
from typing_extensions import override

from tests.simulated.sources import HOUR, Fate, Source, Sources, Spell, Trouble

BEGINNING = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
NO_ANSWER = 30.0
SLACK = 1e-3
_HOST_WIDE = frozenset({429, 503})


@dataclass(slots=True)
class Verdicts:
    """What the judge found."""

    requests: int = 0
    whole: int = 0
    early: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    overlaps: int = 0
    crowded: int = 0


class Judge:
    """Watches who asks when; ``least`` and ``spacing`` are what the poller promises, in seconds."""

    def __init__(self, least: float, spacing: float) -> None:
        self.found = Verdicts()
        self._least = least
        self._spacing = spacing
        self._last: dict[str, float] = {}
        self._told: set[str] = set()
        self._stay_away: dict[str, float] = {}
        self._flying: dict[str, int] = defaultdict(int)
        self._ended: dict[str, float] = {}

    def begins(self, source: Source, at: float, *, hop: bool) -> None:
        """A request goes out; ``hop`` if it follows a redirect of the same poll."""
        self.found.requests += 1
        host = source.host
        if at < self._stay_away.get(host, 0.0) - SLACK:
            self.found.early["before Retry-After"] += 1
        if not hop:
            if at < self._last.get(source.url, -1e9) + self._least - SLACK:
                self.found.early["before the least interval"] += 1
            # Whoever never saw the document cannot know.
            if source.url in self._told and int(at / HOUR) % 24 in source.skip_hours:
                self.found.early["in a skipped hour"] += 1
            if at < self._ended.get(host, -1e9) + self._spacing - SLACK:
                self.found.crowded += 1
            self._last[source.url] = at
        self.found.overlaps += self._flying[host] > 0
        self._flying[host] += 1

    def ends(self, source: Source, at: float, status: int, retry_after: float | None) -> None:
        """An answer has arrived, or will not."""
        self._flying[source.host] -= 1
        self._ended[source.host] = at
        if status == httpx.codes.OK:
            self.found.whole += 1
            self._told.add(source.url)
        if status in _HOST_WIDE and retry_after:
            self._stay_away[source.host] = at + retry_after


def numbers(_source: Source, first: int, after: int) -> bytes:
    """The shortest document there is: which items it holds."""
    return f"{first} {after}".encode()


class Network(httpx.AsyncBaseTransport):
    """Answers for every server of the world."""

    def __init__(
        self,
        world: Sources,
        judge: Judge,
        *,
        document: Callable[[Source, int, int], bytes] = numbers,
        seed: int = 1,
    ) -> None:
        self.now = 0.0
        self._document = document
        self._world = world
        self._judge = judge
        self._by_url: Mapping[str, Source] = {feed.url: feed for feed in world.feeds}
        self._random = Random(seed)  # noqa: S311 - a made-up world
        self._due: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    @property
    def waiting(self) -> int:
        """Requests that have no answer yet."""
        return len(self._due)

    def deliver(self, now: float) -> None:
        """Let time be ``now`` and every answer arrive that is due."""
        self.now = now
        while self._due and self._due[0][0] <= now:
            answer = heapq.heappop(self._due)[2]
            # Whoever asked may have given up: the way out has a deadline in real time.
            if not answer.done():
                answer.set_result(None)

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        moved = url.endswith("/moved")
        source = self._by_url[url.removesuffix("/moved")]
        self._judge.begins(source, self.now, hop=moved)
        begun = self.now
        spell = self._world.spell(source.host, begun)
        silent = spell is not None and spell.trouble is Trouble.SILENCE
        await self._answer_after(NO_ANSWER if silent else self._random.uniform(0.1, 2.0))
        status, headers, body = self._answer(source, spell, request, begun, moved=moved)
        self._judge.ends(source, self.now, status, spell.retry_after if spell else None)
        if silent:
            raise httpx.ReadTimeout("no answer", request=request)
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    async def _answer_after(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._due, (self.now + seconds, next(self._numbers), future))
        await future

    def _answer(
        self, source: Source, spell: Spell | None, request: httpx.Request, at: float, *, moved: bool
    ) -> tuple[int, dict[str, str], bytes]:
        if spell is not None and spell.trouble is not Trouble.SILENCE:
            return self._trouble(spell)
        if spell is not None:
            return 0, {}, b""
        if source.fate is not None and at >= source.fate_at and not moved:
            return {
                Fate.MOVED: (301, {"Location": f"{source.url}/moved"}, b""),
                Fate.GONE: (410, {}, b""),
                Fate.MISSING: (404, {}, b""),
            }[source.fate]
        first, after = source.document(at)
        headers = {"ETag": f'"{after}"'} if source.etag else {}
        if source.max_age is not None:
            headers["Cache-Control"] = f"max-age={source.max_age:.0f}"
        if source.etag and request.headers.get("If-None-Match") == headers["ETag"]:
            return 304, headers, b""
        return 200, headers, self._document(source, first, after)

    def _trouble(self, spell: Spell) -> tuple[int, dict[str, str], bytes]:
        if spell.trouble is Trouble.PAGE:
            return 200, {"Content-Type": "text/html"}, b"<html>back soon</html>"
        status = {Trouble.ERROR: 500, Trouble.BUSY: 503}.get(spell.trouble, 429)
        if spell.retry_after is None:
            return status, {}, b""
        value = f"{spell.retry_after:.0f}"
        if spell.trouble is Trouble.LIMIT_UNTIL:
            until = BEGINNING + timedelta(seconds=ceil(self.now + spell.retry_after))
            value = format_datetime(until, usegmt=True)
        return status, {"Retry-After": value}, b""
