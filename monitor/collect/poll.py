"""One poll of one feed: where it stands, and its exchange host by host.

It is held under a lease from when it is due until it is handed on or given back.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from monitor.collect import cadence
from monitor.collect.fetch import Onward, fetch
from monitor.collect.hosts import Host, host_of
from monitor.http.exchange import Http, Room
from monitor.model.feeds import HOST_CONCURRENCY, HOST_SPACING, Feed, Lease, PollDone
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, Trouble

JITTER = 0.1
PATIENCE = timedelta(days=1)
"""A feed is not kept for longer from its own host by a host that it was only led to."""
log = structlog.get_logger()


@dataclass(slots=True)
class Poll:
    """A feed that we hold the lease of.

    Attributes:
        host: whose line it stands in, or who is being asked.
        onward: the redirect that led there, if one did.
        spent: seconds that its exchanges have taken.
        flight: the task that asks, while one does.
    """

    lease: Lease
    feed: Feed
    host: Host | None
    onward: Onward | None = None
    spent: float = 0.0
    flight: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, lease: Lease, feed: Feed) -> "Poll":
        """A poll that begins where the feed is at home."""
        return cls(lease, feed, host_of(lease.state.home or feed.url))

    @property
    def flying(self) -> bool:
        """Whether it is under way."""
        return self.flight is not None

    @property
    def line(self) -> str:
        """The line that it stands in."""
        return self.host.key if self.host else ""

    @property
    def at_home(self) -> bool:
        """Whether it stands in the line of the host that its feed is configured for."""
        own = host_of(self.feed.url)
        return self.line == (own.key if own else "")

    @property
    def spacing(self) -> timedelta:
        """The pause behind its request; what its own host agreed to, no other host did."""
        own = self.feed.host_spacing
        return own if self.at_home else max(own, HOST_SPACING)

    @property
    def concurrency(self) -> int:
        """How many may be asking there at once, likewise."""
        own = self.feed.host_concurrency
        return own if self.at_home else min(own, HOST_CONCURRENCY)

    def patience(self, now: datetime) -> timedelta:
        """How long it may yet be kept from asking its own host by one that it is led to."""
        # Whoever led there in this very poll has been asked just now.
        asked = self.lease.state.last_polled if self.onward is None else now
        return (asked or now) + min(PATIENCE, self.feed.max_every) - now

    def led_to(self, now: datetime) -> Host | None:
        """Whom its own host will lead it to, as it did lately."""
        located = self.lease.state.located
        lately = self.onward is None and self.patience(now) > timedelta()
        return host_of(located) if located and lately else None

    async def ask(self, http: Http, room: Room) -> FetchOutcome | Onward:
        """The part of the exchange that is its host's; a large document waits for ``room``."""
        began = http.clock.monotonic()
        try:
            if self.onward is not None:
                return await self.onward.follow()
            return await fetch(self.feed, self.lease.state, http, room)
        except Exception as error:  # noqa: BLE001 - one feed must not end all others
            log.error("poll.error", feed=self.feed.id, error=type(error).__name__)  # noqa: TRY400
            return Failed(
                trouble=Trouble.INTERNAL, detail=f"a fault of ours: {type(error).__name__}"
            )
        finally:
            self.spent += http.clock.monotonic() - began

    def go_on(self, onward: Onward) -> None:
        """From here on it is the target of a redirect that is asked."""
        self.onward, self.host = onward, onward.host

    def is_new(self, outcome: FetchOutcome) -> bool:
        """Whether a document came that is not the last one again."""
        return isinstance(outcome, Fresh) and outcome.digest != self.lease.state.body_hash

    def passed_on(self, outcome: FetchOutcome, now: datetime) -> FetchOutcome:
        """The answer of a host that is held for it, as far as it concerns who led there."""
        if self.onward is None or not isinstance(outcome, Failed):
            return outcome
        asked = min(outcome.hints.retry_after or 0.0, self.patience(now).total_seconds())
        return replace(outcome, hints=replace(outcome.hints, retry_after=asked))

    def put_off(self, seconds: float, now: datetime, jitter: float) -> PollDone:
        """The word to put it off for so long, and a little longer by ``jitter`` in 0..1."""
        if self.onward is not None:
            seconds = min(seconds, self.patience(now).total_seconds())
            seconds = max(seconds, self.feed.min_every.total_seconds())
        # They shall not all come back in the same second.
        due = now + timedelta(seconds=seconds * (1 + JITTER * jitter))
        state = cadence.put_off(self.lease.state, due, jitter)
        return returned(replace(self.lease, state=state), now)

    def given_up(self, now: datetime, jitter: float) -> PollDone:
        """The word to leave it to whoever comes next."""
        if self.onward is not None:
            return self.put_off(0.0, now, jitter)
        return returned(self.lease, now)


def returned(lease: Lease, now: datetime) -> PollDone:
    """The lease given back without a poll."""
    return PollDone(
        feed=lease.feed, epoch=lease.epoch, state=lease.state, at=now, seconds=0.0, deferred=True
    )
