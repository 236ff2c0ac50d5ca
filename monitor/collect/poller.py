"""Polls what is due: leases it, begins each poll in its turn, and hands on what came of it.

Rule 1. A feed is polled under a lease of the store; it is held from there until its poll is done.
Rule 2. Whose turn it is, ``turns`` says; whoever is put off, and until when, is stored: a restart
        polls nobody early.
Rule 3. At the end nothing new begins, what is under way may finish, and leases are given back.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import structlog

from monitor.collect.fetch import Onward
from monitor.collect.gate import Gate
from monitor.collect.inherited import LEASE, Inherited
from monitor.collect.landing import Landing
from monitor.collect.large import Claim, Large
from monitor.collect.needs import Means
from monitor.collect.poll import JITTER, Poll, returned
from monitor.collect.rounds import Pass, Rounds
from monitor.collect.turns import FIRST_RATE, Turns, holds
from monitor.http.exchange import Room
from monitor.model.feeds import Feed, Lease, PollDone
from monitor.model.outcomes import FetchOutcome
from monitor.model.reading import Polled

# What a lease must still be good for when its poll begins, beside the feed's own timeout.
RESERVE = timedelta(minutes=1)
ROOM = 2000
CONCURRENCY = 100
_ONCE_STEP = 0.1

log = structlog.get_logger()


class Poller:
    """Polls what is due, politely, and hands on what came of it.

    Attributes:
        feeds: the configuration, by id.
        gate: what was fetched goes through it on its way to be read and handed on.
        polled: polls that have ended.
    """

    def __init__(
        self,
        means: Means,
        feeds: Mapping[str, Feed],
        tasks: asyncio.TaskGroup,
        *,
        concurrency: int = CONCURRENCY,
        first_rate: float = FIRST_RATE,
    ) -> None:
        """Set up, polling nothing yet.

        Args:
            means: what polls work with.
            feeds: see above.
            tasks: where polls run; an error in ``intake`` ends all of them.
            concurrency: polls under way at once.
            first_rate: first polls a second, after the burst.
        """
        self.feeds, self.polled = feeds, 0
        self.gate = Gate()
        self._due, self._http, self._clock = means.due, means.http, means.clock
        self._jitter, self._intake, self._tasks = means.jitter, means.intake, tasks
        self._turns = Turns(means.clock, first_rate)
        self._inherited = Inherited(means, self._turns)
        self._landing, self._large = Landing(means), Large()
        self._rounds = Rounds(means.clock, LEASE.total_seconds())
        self._held: dict[str, Poll] = {}
        self._flying, self._concurrency = 0, concurrency
        self._idle = asyncio.Event()
        self._idle.set()
        self._once: Pass | None = None
        self._stopping = False

    @property
    def waiting(self) -> int:
        """Feeds that are leased and not yet being polled."""
        return len(self._held) - self._flying

    @property
    def flying(self) -> int:
        """Polls under way."""
        return self._flying

    def use(self, feeds: Mapping[str, Feed]) -> None:
        """Go on with other feeds; what is in flight lands, if its feed is still wanted."""
        self.feeds = feeds
        self._inherited.look_again()

    async def tick(self) -> None:
        """Lease what is due and start whatever may start."""
        if self._stopping:
            return
        await self._inherited.heed(self.feeds, self._held.values())
        room = ROOM - self.waiting
        leases = await self._due.due(self._clock.now(), room, LEASE) if room > 0 else ()
        put_off = [done for lease in leases if (done := self._take(lease))]
        if put_off:
            await self._due.finish(put_off)
        self._start()
        if self._flying < self._concurrency:
            self._rounds.moved()
        self._rounds.over()

    async def gone_over(self) -> None:
        """Wait until the queue has been gone over once more; see ``Rounds``."""
        await self._rounds.gone_over()

    async def run_once(self) -> int:
        """Poll each feed that is due once and wait for it; return how many polls that were.

        Called again, it is another pass.
        """
        self._once = Pass()
        before = self.polled
        await self.tick()
        while self._held:
            await self._clock.sleep(_ONCE_STEP)
            await self.tick()
        # Whoever became due again meanwhile had its poll of this pass.
        await self._give_back()
        return self.polled - before

    async def drain(self, bound: float) -> int:
        """Begin nothing more, give polls ``bound`` seconds; return how many did not end.

        Those are cut off, and due again for whoever comes next.
        """
        self._stopping = True
        self._rounds.end()
        await self._give_back([poll for poll in self._held.values() if not poll.flying])
        try:
            async with asyncio.timeout(bound):
                await self._idle.wait()
        except TimeoutError:
            return await self._abandon()
        return 0

    async def _abandon(self) -> int:
        """Cut off what is under way."""
        late = {poll.flight: poll for poll in self._held.values() if poll.flight}
        log.warning("poll.abandoned", polls=len(late))
        for flight in late:
            flight.cancel()
        if late:
            await asyncio.wait(late)
        await self._give_back(late.values())
        return len(late)

    async def _give_back(self, polls: Iterable[Poll] = ()) -> None:
        """Leave ``polls``, and what became due again in a single pass, to whoever comes next."""
        now = self._clock.now()
        back = [poll.given_up(now, self._jitter()) for poll in polls]
        if self._once is not None:
            back += [returned(lease, now) for lease in self._once.left()]
        if back:
            await self._due.finish(back)

    def _take(self, lease: Lease) -> PollDone | None:
        """Hold ``lease`` and stand in line with it; or the word to put it off."""
        if self._once is not None and self._once.has_polled(lease):
            return None
        held = self._held.get(lease.feed)
        if held is not None:
            if not held.flying:
                held.lease = lease
            return None
        feed = self.feeds.get(lease.feed)
        return None if feed is None else self._line_up(Poll.of(lease, feed))

    def _line_up(self, poll: Poll) -> PollDone | None:
        """Let a poll that begins stand in line; or the word to put it off."""
        state, now = poll.lease.state, self._clock.now()
        if state.asked_until is not None and state.asked_until > now:
            # Somebody made it due; that is not above what its server asked for.
            return self._put_off(poll, (state.asked_until - now).total_seconds())
        led_to = poll.led_to(now)
        closed = self._turns.closed(poll, poll.host) or min(
            self._turns.closed(poll, led_to), poll.patience(now).total_seconds()
        )
        if closed > 0:
            return self._put_off(poll, closed)
        # Those behind come back by themselves, when their leases have run out.
        if self._once is not None or not self._turns.crowded((poll.host, led_to)):
            self._held[poll.feed.id] = poll
            self._turns.join(poll, 0.0 if state.last_polled else self._turns.first())
        return None

    def _start(self) -> None:
        """Begin every poll whose turn has come, as far as there are places."""
        while self._flying < self._concurrency and not self._stopping:
            feed = self._turns.next()
            if feed is None:
                return
            poll = self._held[feed]
            self._flying += 1
            self._idle.clear()
            poll.flight = self._tasks.create_task(self._fly(poll), name=f"poll {feed}")

    async def _fly(self, poll: Poll) -> None:
        """Ask whoever's turn has come, and end the poll or stand in the next line."""
        waits = False
        try:
            async with AsyncExitStack() as passed:
                came = await self._come(poll, passed)
                if isinstance(came, Onward):
                    waits = await self._go_on(poll, came)
                elif came is not None:
                    # Here nothing holds the document any more: this may take long.
                    await self._intake(came)
                    self.polled += 1
        finally:
            self._flying -= 1
            self._rounds.moved()
            poll.flight = None
            if not waits:
                self._let_go(poll)
            if not self._flying:
                self._idle.set()
        self._start()

    async def _come(self, poll: Poll, passed: AsyncExitStack) -> Onward | Polled | None:
        """What is handed on; to be done while the gate stays ``passed``."""
        with Claim(self._large) as claim:
            answer = await self._ask(poll, claim.take)
            if answer is None or isinstance(answer, Onward):
                return answer
            await passed.enter_async_context(self.gate.passage())
            return await self._land(poll, answer)

    def _let_go(self, poll: Poll) -> None:
        if self._once is not None:
            self._once.polled.add(poll.feed.id)
        del self._held[poll.feed.id]

    async def _land(self, poll: Poll, answer: FetchOutcome) -> Polled | None:
        """Make use of an answer, unless its feed was taken away meanwhile."""
        if self._is_wanted(poll):
            began = self._clock.monotonic()
            return await self._landing.conclude(poll, await self._hold(poll, answer), began)
        await self._give_back([poll])
        return None

    def _is_wanted(self, poll: Poll) -> bool:
        """Whether a poll's feed is still configured; if it is, the poll goes on as it is now."""
        feed = self.feeds.get(poll.feed.id)
        if feed is None or feed.url != poll.feed.url:
            return False
        poll.feed = feed
        return True

    async def _ask(self, poll: Poll, room: Room) -> FetchOutcome | Onward | None:
        """Its host's part of the exchange, unless its lease is void; the line goes on behind it."""
        try:
            if not self._is_wanted(poll):
                await self._give_back([poll])
                return None
            return await poll.ask(self._http, room) if await self._in_time(poll) else None
        finally:
            spacing = poll.spacing.total_seconds()
            self._turns.served(poll, spacing * (1 + JITTER * self._jitter()))

    async def _in_time(self, poll: Poll) -> bool:
        """Whether the poll's lease holds until it is done; one that is too short is made longer."""
        now = self._clock.now()
        if poll.lease.until - now >= poll.feed.timeout + RESERVE:
            return True
        poll.lease = replace(poll.lease, until=now + LEASE)
        return await self._due.renew(poll.lease, poll.lease.until)

    async def _go_on(self, poll: Poll, onward: Onward) -> bool:
        """Stand in the line of whom a redirect leads to; ``False`` if the poll was put off."""
        poll.go_on(onward)
        closed = self._turns.closed(poll, poll.host)
        crowded = self._once is None and self._turns.crowded((poll.host,))
        if closed or crowded or self._stopping:
            await self._due.finish([self._put_off(poll, closed)])
            return False
        self._turns.join(poll)
        return True

    async def _hold(self, poll: Poll, outcome: FetchOutcome) -> FetchOutcome:
        """Leave a host alone that asks for it, and put off whoever waits there.

        Returns:
            The answer, as far as it concerns the feed itself.
        """
        held = holds(poll.host, outcome)
        if not held:
            return outcome
        now = self._clock.now()
        away = [self._held.pop(feed) for feed in self._turns.hold(held)]
        log.info("host.held", host=poll.line, seconds=round(held[poll.line]), feeds=len(away))
        until = {host: now + timedelta(seconds=seconds) for host, seconds in held.items()}
        await self._due.hold(until, now)
        if away:
            await self._due.finish(
                [self._put_off(one, self._turns.closed_for(one.host)) for one in away]
            )
        return poll.passed_on(outcome, now)

    def _put_off(self, poll: Poll, seconds: float) -> PollDone:
        return poll.put_off(seconds, self._clock.now(), self._jitter())
