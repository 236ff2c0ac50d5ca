"""Polls what is due: politely, a line for each registered domain, and hands on what came of it.

Rule 1. A feed is polled under a lease of the store; it is held from there until its poll is done.
Rule 2. Each registered domain has one line: so many requests at once, a pause between two of them.
        A redirect to another host leads to that one's line; what comes there then speaks for it.
Rule 3. 429 and 503 hold a whole public host; whoever waits there is put off, and both is stored:
        a restart polls nobody early.
        Where an operator hands names out, one holder's answer holds the own name in full, and the
        others for five minutes at most: it may be the operator's word, but none can silence all.
Rule 4. First polls start at once, but beyond a burst of 50 they are spread.
Rule 5. At the end nothing new begins, what is under way may finish, and leases are given back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from monitor import domains
from monitor.clock import Clock
from monitor.collect import cadence
from monitor.collect.fetch import Onward, fetch
from monitor.collect.hosts import Host, Lines, Turn, host_of
from monitor.http import Http
from monitor.model.feeds import (
    Carried,
    Failed,
    Feed,
    FeedState,
    FetchOutcome,
    Fresh,
    Lease,
    PollDone,
    PollReason,
    Refused,
    Trouble,
)
from monitor.model.plans import ApplyResult
from monitor.model.reading import Polled, ReadResult, ReadTask

LEASE = timedelta(minutes=15)
# What a lease must still be good for when its poll begins, beside the feed's own timeout.
RESERVE = timedelta(minutes=1)
ROOM = 2000
CONCURRENCY = 100
FIRST_BURST = 50
FIRST_RATE = 20.0
HOLD = 300.0
LONGEST_HOLD = 7 * 86_400.0
# Less than this a clock is set back all the time, and it does not matter.
CLOCK_SLACK = timedelta(minutes=1)
JITTER = 0.1
_ONCE_STEP = 0.1
LISTED = 5
"""Entries that one line of the log names."""

_BUSY = frozenset({429, 503})
_UNLIMITED = 1 << 30
_DETAILS = {
    Trouble.PARSE_TIMEOUT: "reading the document took too long",
    Trouble.PARSE_CRASH: "reading the document ended its worker process",
    Trouble.PARSE_MEMORY: "reading the document took too much memory",
}

Log = structlog.typing.FilteringBoundLogger

log = structlog.get_logger()


class Due(Protocol):
    """What the poller needs of the store."""

    async def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease, ...]:
        """Lease up to ``limit`` due feeds, longest overdue first."""
        ...

    async def finish(self, polls: Sequence[PollDone]) -> ApplyResult:
        """Store polls that brought no article."""
        ...

    async def hold(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        """Remember until when hosts are left alone."""
        ...

    async def holds(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are left alone, and until when."""
        ...

    async def put_right(self, mend: Callable[[FeedState], FeedState | None]) -> int:
        """Mend the states of feeds that wait."""
        ...

    async def carried(self, lease: Lease) -> Carried:
        """What is remembered of the entries of a leased feed."""
        ...


class Readers(Protocol):
    """What the poller needs of the worker processes."""

    async def run(self, task: ReadTask, /) -> ReadResult | Trouble:
        """Read one document."""
        ...


@dataclass(slots=True)
class _Held:
    """A feed that we hold the lease of.

    Attributes:
        host: whose line it stands in, or who is being asked.
        onward: the redirect that led there, if one did.
        spent: seconds that its exchanges have taken.
    """

    lease: Lease
    feed: Feed
    host: Host | None
    onward: Onward | None = None
    spent: float = 0.0
    flight: asyncio.Task[None] | None = None

    @property
    def flying(self) -> bool:
        return self.flight is not None

    @property
    def key(self) -> str:
        return self.host.key if self.host else ""


class Poller:
    """Polls what is due, politely, and hands on what came of it."""

    def __init__(
        self,
        *,
        due: Due,
        feeds: Mapping[str, Feed],
        http: Http,
        readers: Readers,
        intake: Callable[[Polled], Awaitable[object]],
        clock: Clock,
        jitter: Callable[[], float],
        tasks: asyncio.TaskGroup,
        concurrency: int = CONCURRENCY,
        first_rate: float = FIRST_RATE,
    ) -> None:
        """Set up, polling nothing yet.

        Args:
            due: the store's queue.
            feeds: the configuration, by id; may be replaced while running.
            http: the way out.
            readers: worker processes.
            intake: takes each finished poll; while it waits, so does the poll's place.
            clock: the daemon's.
            jitter: draws from 0..1.
            tasks: where polls run; an error in ``intake`` ends all of them.
            concurrency: polls under way at once.
            first_rate: first polls a second, after the burst.
        """
        self.feeds = feeds
        self._due = due
        self._http = http
        self._readers = readers
        self._intake = intake
        self._clock = clock
        self._jitter = jitter
        self._tasks = tasks
        self._concurrency = concurrency
        self._first_pause = 1 / first_rate
        self._first_turn = 0.0
        self._lines = Lines()
        # Bound once: most polls are told of at a level that nobody asked for.
        self._log: Log = log.bind()
        domains.load()
        self._held: dict[str, _Held] = {}
        self._flying = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._once = False
        self._past: set[str] = set()
        self._again: dict[str, Lease] = {}
        self._reminded = False
        self._latest = datetime(1, 1, 1, tzinfo=UTC)
        self._stopping = False
        self.polled = 0

    @property
    def waiting(self) -> int:
        """Feeds that are leased and not yet being polled."""
        return len(self._held) - self._flying

    @property
    def flying(self) -> int:
        """Polls under way."""
        return self._flying

    async def tick(self) -> None:
        """Lease what is due and start whatever may start."""
        if self._stopping:
            return
        now = self._clock.now()
        back, self._latest = now + CLOCK_SLACK < self._latest, now
        if back or not self._reminded:
            await self._due.put_right(self._put_right)
        if not self._reminded:
            await self._remind()
        room = ROOM - self.waiting
        leases = await self._due.due(self._clock.now(), room, LEASE) if room > 0 else ()
        put_off = [done for lease in leases if (done := self._take(lease))]
        if put_off:
            await self._due.finish(put_off)
        self._start()

    async def _remind(self) -> None:
        """Leave those hosts alone that asked a predecessor for it."""
        now, moment = self._clock.now(), self._clock.monotonic()
        for host, until in (await self._due.holds(now)).items():
            seconds = (until - now).total_seconds()
            # Nobody is asked to wait that long: the clock ran ahead when it was stored.
            seconds = seconds if seconds <= LONGEST_HOLD else HOLD
            self._lines.hold(host, moment + seconds)
        self._reminded = True

    def _put_right(self, state: FeedState) -> FeedState | None:
        feed = self.feeds.get(state.feed)
        return None if feed is None else cadence.put_right(feed, state, self._latest)

    async def run_once(self) -> int:
        """Poll each feed that is due once and wait for it; return how many polls that were.

        Called again, it is another pass.
        """
        self._once = True
        self._past.clear()
        self._again.clear()
        before = self.polled
        await self.tick()
        while self._held:
            await self._clock.sleep(_ONCE_STEP)
            await self.tick()
        # Whoever became due again meanwhile had its poll of this pass.
        await self._give_back(self._again.values())
        return self.polled - before

    async def drain(self, bound: float) -> int:
        """Begin nothing more, give polls ``bound`` seconds; return how many did not end.

        Those are cut off, and due again for whoever comes next.
        """
        self._stopping = True
        waiting = [held for held in self._held.values() if not held.flying]
        await self._give_back(self._again.values(), waiting)
        try:
            async with asyncio.timeout(bound):
                await self._idle.wait()
        except TimeoutError:
            return await self._abandon()
        return 0

    async def _abandon(self) -> int:
        """Cut off what is under way."""
        late = {held.flight: held for held in self._held.values() if held.flight}
        log.warning("poll.abandoned", polls=len(late))
        for flight in late:
            flight.cancel()
        if late:
            await asyncio.wait(late)
        await self._give_back((), late.values())
        return len(late)

    async def _give_back(self, leases: Iterable[Lease], held: Iterable[_Held] = ()) -> None:
        now = self._clock.now()
        back = [_returned(lease, now) for lease in leases]
        back += [self._given_up(one) for one in held]
        if back:
            await self._due.finish(back)

    def _take(self, lease: Lease) -> PollDone | None:
        """Hold ``lease`` and stand in line with it; or the word to put it off."""
        if lease.feed in self._past:
            self._again[lease.feed] = lease
            return None
        held = self._held.get(lease.feed)
        if held is not None:
            if not held.flying:
                held.lease = lease
            return None
        feed = self.feeds.get(lease.feed)
        if feed is None:
            return None
        held = _Held(lease=lease, feed=feed, host=host_of(lease.state.home or feed.url))
        asked = lease.state.asked_until
        if asked is not None and asked > self._clock.now():
            # Somebody made it due; that is not above what its server asked for.
            return self._put_off(held, (asked - self._clock.now()).total_seconds())
        # Whoever led elsewhere is not asked in vain.
        hosts = {held.host, host_of(lease.state.located)} if lease.state.located else {held.host}
        closed = max(self._closed(held, host) for host in hosts)
        if closed:
            return self._put_off(held, closed)
        if not any(self._crowded(held, host) for host in hosts):
            self._held[lease.feed] = held
            self._join(held, self._first(lease.state, self._clock.monotonic()))
        return None

    def _opens(self, host: Host | None) -> float:
        """When ``host`` may be asked again, for all that its operator and its holder said."""
        if host is None:
            return 0.0
        return max(self._lines.opens(host.key), self._lines.opens(host.holder))

    def _closed(self, held: _Held, host: Host | None) -> float:
        """For how many seconds ``host`` is held; 0 if it is at most busy."""
        closed = self._opens(host) - self._clock.monotonic()
        return closed if closed > max(HOLD / 2, 2 * held.feed.host_spacing.total_seconds()) else 0.0

    def _crowded(self, held: _Held, host: Host | None) -> bool:
        """Whether the line is longer than a lease lasts; those behind come back by themselves."""
        if host is None or self._once:
            return False
        return self._lines.waiting(host.key) * held.feed.host_spacing > (LEASE - RESERVE) / 2

    def _join(self, held: _Held, not_before: float) -> None:
        turn = Turn(
            who=held.feed.id,
            key=held.key,
            concurrency=held.feed.host_concurrency if held.host else _UNLIMITED,
            not_before=max(not_before, self._opens(held.host)),
        )
        self._lines.join(turn, self._clock.monotonic())

    def _first(self, state: FeedState, now: float) -> float:
        """When a feed may begin: at once, save for first polls beyond the burst (rule 4)."""
        if state.last_polled is not None:
            return now
        self._first_turn = max(self._first_turn, now)
        turn = max(now, self._first_turn - (FIRST_BURST - 1) * self._first_pause)
        self._first_turn += self._first_pause
        return turn

    def _start(self) -> None:
        """Begin every poll whose turn has come, as far as there are places."""
        now = self._clock.monotonic()
        while self._flying < self._concurrency and not self._stopping:
            turn = self._lines.next(now)
            if turn is None:
                return
            held = self._held[turn.who]
            left = held.lease.until - self._clock.now()
            if left < held.feed.timeout + RESERVE:
                # Too late under this lease: it will be renewed when it has run out.
                self._lines.served(turn.key, now)
                self._join(held, now + max(0.0, left.total_seconds()) + _ONCE_STEP)
                continue
            self._flying += 1
            self._idle.clear()
            held.flight = self._tasks.create_task(self._fly(held), name=f"poll {turn.who}")

    async def _fly(self, held: _Held) -> None:
        """Ask whoever's turn has come, and end the poll or stand in the next line."""
        waits = False
        try:
            answer = await self._ask(held)
            if isinstance(answer, Onward):
                waits = await self._go_on(held, answer)
            else:
                await self._conclude(held, answer)
                self.polled += 1
        finally:
            self._flying -= 1
            held.flight = None
            if not waits:
                self._let_go(held)
            if not self._flying:
                self._idle.set()
        self._start()

    def _let_go(self, held: _Held) -> None:
        if self._once:
            self._past.add(held.feed.id)
        del self._held[held.feed.id]

    async def _ask(self, held: _Held) -> FetchOutcome | Onward:
        """One host's part of the exchange; its line goes on behind us."""
        began = self._clock.monotonic()
        try:
            return await self._fetch(held)
        finally:
            now = self._clock.monotonic()
            held.spent += now - began
            spacing = held.feed.host_spacing.total_seconds() * (1 + JITTER * self._jitter())
            self._lines.served(held.key, now + (spacing if held.host else 0.0))

    async def _fetch(self, held: _Held) -> FetchOutcome | Onward:
        try:
            if held.onward is not None:
                return await held.onward.follow()
            return await fetch(held.feed, held.lease.state, self._http)
        except Exception as error:  # noqa: BLE001 - one feed must not end all others
            log.error("poll.error", feed=held.feed.id, error=type(error).__name__)  # noqa: TRY400
            return Failed(
                trouble=Trouble.INTERNAL, detail=f"a fault of ours: {type(error).__name__}"
            )

    async def _go_on(self, held: _Held, onward: Onward) -> bool:
        """Stand in the line of whom a redirect leads to; ``False`` if the poll was put off."""
        held.onward, held.host = onward, onward.host
        closed = self._closed(held, held.host)
        if closed or self._stopping or self._crowded(held, held.host):
            await self._due.finish([self._put_off(held, closed)])
            return False
        self._join(held, self._clock.monotonic())
        return True

    async def _conclude(self, held: _Held, outcome: FetchOutcome) -> None:
        """Make of the answer what there is to make, and hand it on."""
        began = self._clock.monotonic()
        await self._hold(held, outcome)
        result, known = await self._read(held, outcome)
        if isinstance(outcome, Fresh):
            # The document has served; what waits for its turn to be stored need not carry it.
            outcome = replace(outcome, body=b"")
        seconds = held.spent + self._clock.monotonic() - began
        _tell(self._log, held.feed, outcome, result, seconds)
        await self._intake(
            Polled(
                lease=held.lease,
                feed=held.feed.id,
                outcome=outcome,
                result=result,
                at=self._clock.now(),
                seconds=seconds,
                known=known,
            )
        )

    async def _read(self, held: _Held, outcome: FetchOutcome) -> tuple[ReadResult | None, Carried]:
        """What is new in a document, and what was known; nothing if it is the last one again."""
        if not isinstance(outcome, Fresh) or outcome.digest == held.lease.state.body_hash:
            return None, Carried()
        known = await self._due.carried(held.lease)
        task = _task(held.feed, outcome, known, self._clock.now())
        result = await self._readers.run(task)
        if isinstance(result, Trouble):
            return ReadResult(trouble=result, detail=_DETAILS.get(result)), known
        return result, known

    async def _hold(self, held: _Held, outcome: FetchOutcome) -> None:
        """Rule 3."""
        busy = isinstance(outcome, Failed) and outcome.status in _BUSY
        if held.host is None or not held.host.public or not busy:
            return
        now, moment = self._clock.now(), self._clock.monotonic()
        seconds = min(LONGEST_HOLD, _retry_after(outcome) or HOLD)
        holds = {held.host.holder: seconds}
        holds[held.key] = min(HOLD, seconds) if held.host.shared else seconds
        sent = [
            turn for host, time in holds.items() for turn in self._lines.hold(host, moment + time)
        ]
        away = [self._held.pop(turn.who) for turn in sent]
        log.info("host.held", host=held.key, seconds=round(holds[held.key]), feeds=len(away))
        await self._due.hold(
            {host: now + timedelta(seconds=time) for host, time in holds.items()}, now
        )
        if away:
            await self._due.finish(
                [self._put_off(one, self._opens(one.host) - moment) for one in away]
            )

    def _put_off(self, held: _Held, seconds: float) -> PollDone:
        now, jitter = self._clock.now(), self._jitter()
        least = held.feed.min_every.total_seconds()
        reason = PollReason.HOST_HOLD
        if held.onward is not None and seconds < least:
            # Whoever led there has been asked just now.
            seconds, reason = least, PollReason.MIN_EVERY
        # They shall not all come back in the same second.
        due = now + timedelta(seconds=seconds * (1 + JITTER * jitter))
        state = cadence.put_off(held.lease.state, due, reason, jitter)
        return _returned(replace(held.lease, state=state), now)

    def _given_up(self, held: _Held) -> PollDone:
        """The word to leave a feed that waits to whoever comes next."""
        if held.onward is not None:
            return self._put_off(held, 0.0)
        return _returned(held.lease, self._clock.now())


def _task(feed: Feed, outcome: Fresh, known: Carried, at: datetime) -> ReadTask:
    return ReadTask(
        feed=feed.id,
        url=feed.url,
        located=outcome.url,
        body=outcome.body,
        outlet=feed.outlet,
        language=feed.language,
        timezone=feed.timezone,
        content_type=outcome.content_type,
        first_seen=at,
        known=known.all,
    )


def _returned(lease: Lease, now: datetime) -> PollDone:
    """The lease given back without a poll."""
    return PollDone(
        feed=lease.feed, epoch=lease.epoch, state=lease.state, at=now, seconds=0.0, deferred=True
    )


def _retry_after(outcome: FetchOutcome) -> float | None:
    return None if isinstance(outcome, Refused) else outcome.hints.retry_after


def _tell(
    to: Log, feed: Feed, outcome: FetchOutcome, result: ReadResult | None, seconds: float
) -> None:
    trouble = result.trouble if result else getattr(outcome, "trouble", None)
    detail = result.detail if result and result.trouble else getattr(outcome, "detail", None)
    say = to.warning if trouble else to.debug
    say(
        "feed.polled",
        feed=feed.id,
        outcome="failed" if trouble else type(outcome).__name__.lower(),
        trouble=trouble,
        detail=detail,
        articles=len(result.readings) if result else 0,
        seconds=round(seconds, 3),
    )
    if result and result.rejected:
        log.warning(
            "feed.entries_left_out",
            feed=feed.id,
            count=len(result.rejected),
            entries=[f"{each.entry}: {each.reason}" for each in result.rejected[:LISTED]],
        )
