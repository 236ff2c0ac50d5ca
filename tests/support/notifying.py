"""For tests of what is told: changes, storylines, payloads, and a clock moved by hand."""

import asyncio
import heapq
import itertools
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from monitor.clock import Clock, SystemClock
from monitor.http.exchange import Http
from monitor.model.alerts import Alert, AlertArticle, Outgoing, SigningKey
from monitor.model.changes import (
    About,
    Change,
    ChangeKind,
    Quote,
    Rule,
    Severity,
    Side,
    Storyline,
)
from monitor.model.secrets import Secret
from monitor.model.topics import Topic
from monitor.notify import message, rules

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = Topic(id="harbour", title="Harbour talks", notify=("desk",))
SECRET = "whsec_" + "c3RvcnlsaW5lLW1vbml0b3ItdGVzdC1rZXktMDAwMQ=="


def key(secret: str = SECRET, not_after: datetime | None = None) -> SigningKey:
    """A signing key."""
    return SigningKey(secret=Secret(secret), not_after=not_after)


def quote(text: str, **changed: object) -> Quote:
    """A sentence that is all of its article's text."""
    made = Quote(
        text=text,
        article="ar_1",
        field="text",
        start=0,
        end=len(text),
        outlet="Coast Radio",
        url="https://news.example/visit",
        published="2026-02-27",
    )
    return replace(made, **changed)


BEFORE = Side(
    state="cancelled", quote=quote("The minister has called off her visit to the island.")
)
AFTER = Side(
    state="planned",
    quote=quote(
        "The minister will travel to the island after all.",
        article="ar_2",
        outlet=None,
        published="2026-03-01T11:58:00Z",
    ),
)


def change(kind: ChangeKind = ChangeKind.REVERSAL, **changed: object) -> Change:
    """A change that every default rule lets pass."""
    made = Change(
        kind=kind,
        storyline="sl_1",
        topic=TOPIC.id,
        sequence=2,
        headline="Cancelled, now on: the minister's visit to the island",
        about=About(axis="schedule", who=("the minister",), what="visit", where=("the island",)),
        before=None if kind is ChangeKind.OPENED else BEFORE,
        after=AFTER,
        rules=(Rule(rule="lead", weight=0.55), Rule(rule="recalls-the-old-state", weight=0.5)),
        confidence=0.775,
        severity=Severity.FLASH,
        fingerprint="visit-on",
        key="schedule/visit",
        article="ar_2",
        families=("coast",),
        made=NOON,
    )
    return replace(made, **changed)


def storyline(**changed: object) -> Storyline:
    """The storyline of ``change``."""
    made = Storyline(
        id="sl_1",
        topic=TOPIC.id,
        title="The minister's visit to the island",
        first="ar_1",
        revision=2,
        sequence=2,
        articles=3,
        families=("coast", "inland"),
        held=(1, 2),
        previous_alert="al_before",
        opened="2026-02-27",
    )
    return replace(made, **changed)


def article(id: str = "ar_2", **changed: object) -> AlertArticle:  # noqa: A002
    """An article that an alert speaks of."""
    made = AlertArticle(
        id=id,
        title="Visit is on again",
        url="https://news.example/on",
        outlet=None,
        published="2026-03-01T11:58:00Z",
    )
    return replace(made, **changed)


def decided(one: Change | None = None, line: Storyline | None = None, **changed: object) -> Alert:
    """What the rules make of a change."""
    values = {
        "admitted": True,
        "alerted": (),
        "articles": (article(),),
        "sinks": ("desk",),
        "now": NOON,
    }
    return rules.decide(
        one or change(),
        line or storyline(),
        changed.pop("topic", TOPIC),  # type: ignore[arg-type]
        **(values | changed),  # type: ignore[arg-type]
    )


def outgoing(now: datetime = NOON, **changed: object) -> Outgoing:
    """A frozen alert on its first way out."""
    alert = message.freeze(decided())
    made = Outgoing(
        id=alert.id,
        kind=message.kind(alert),
        body=alert.body or b"",
        storyline="sl_1",
        sequence=2,
        attempt=1,
        now=now,
    )
    return replace(made, **changed)


class HandClock(Clock):
    """Time that moves only when told to; sleepers wake in the order of their hour."""

    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self._passed = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def set_back(self, by: timedelta) -> None:
        """Show an earlier time of day; nothing that is slept or measured changes by that."""
        self._start -= by

    @property
    def slept_by_somebody(self) -> bool:
        """Whether anybody waits for time to pass."""
        return any(not future.done() for _, _, future in self._sleepers)

    @override
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    @override
    def monotonic(self) -> float:
        return self._passed

    @override
    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (self._passed + seconds, next(self._order), future)
        heapq.heappush(self._sleepers, entry)
        await future

    def pass_(self, seconds: float) -> None:
        """Let time pass and wake whoever slept until then."""
        self._passed += seconds
        while self._sleepers and self._sleepers[0][0] <= self._passed:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for what other tasks bring about."""
    clock = SystemClock()
    end = clock.monotonic() + seconds
    while not holds():
        assert clock.monotonic() < end, "it did not come about"
        await clock.sleep(0.001)


async def goes_on(
    lasts: Callable[[], bool], count: Callable[[], int], within: float, clock: Clock | None = None
) -> bool:
    """Wait while something ``lasts``, however long, as long as it comes on; whether it ended.

    Args:
        lasts: whether it is still not over.
        count: what grows as it comes on.
        within: seconds after which a count that has not grown is taken for the last.
        clock: by which, that of the machine if not told.
    """
    clock = clock or SystemClock()
    counted, since = count(), clock.monotonic()
    while lasts():
        if (now := count()) > counted:
            counted, since = now, clock.monotonic()
        if clock.monotonic() - since > within:
            return False
        await clock.sleep(0.001)
    return True


@asynccontextmanager
async def way_out() -> AsyncIterator[Http]:
    """A real HTTP client, without the certificates that take long to load."""
    http = Http(tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    try:
        yield http
    finally:
        await http.aclose()
