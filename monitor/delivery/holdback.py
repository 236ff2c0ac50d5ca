"""What of a sink's line is held back: quiet hours, digests, and a rate that is kept.

Rule 1. What waits is put down as waiting in the store: nothing is kept in mind alone.
Rule 2. Digests go first: what waited longer is told before what came after it.
Rule 3. More than a sink takes within ``PATIENCE`` seconds comes as one digest.
Rule 4. A rate is kept across starts and reloads: what was tried shortly before counts.
Rule 5. After a start, a reload, or a clock that was set back nothing waits longer than it would if
        it were put off now: the hour that it waits for may be one that nobody means any more.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import structlog

from monitor.clock import Clock
from monitor.delivery.bucket import Bucket
from monitor.delivery.outbox import Outbox
from monitor.model.alerts import Delivery, Sink
from monitor.notify import digest, hours

PATIENCE = 60.0

log = structlog.get_logger()


class Holdback:
    """Stands between the outbox and one sink's line.

    Attributes:
        bucket: keeps the sink's rate.
    """

    def __init__(self, sink: Sink, outbox: Outbox, clock: Clock) -> None:
        """Set up for a sink; see ``use``."""
        self._outbox = outbox
        self._clock = clock
        self.bucket = Bucket(clock.monotonic)
        self._recalled = True
        self._reconsidered: int | None = None
        self.use(sink)

    def use(self, sink: Sink) -> None:
        """Go by what the configuration says of the sink now."""
        self._id, self._manners = sink.id, sink.manners
        self._reconsidered = None
        if self.bucket.use(sink.manners.rate):
            self._recalled = False

    @property
    def is_quiet(self) -> bool:
        """Whether the sink has quiet hours now."""
        return hours.quiet_until(self._manners.quiet, self._clock.now()) is not None

    @property
    def is_new(self) -> bool:
        """Whether the rate is another one than when heads were last looked for."""
        return not self._recalled

    async def heads(self, limit: int, busy: Collection[str]) -> list[Delivery]:
        """Heads to be sent by themselves now; what is to wait is put down as waiting.

        Args:
            limit: how many at most.
            busy: storylines of which one is in flight.
        """
        await self._recall()
        await self._reconsider()
        if self._manners.prompt:
            # What a daily cap puts off is put off for all sinks alike.
            await self._outbox.store.hasten(self._id, self._manners.prompt, self._clock.now())
        await self._tell_together()
        heads = await self._fresh(limit, busy)
        if await self._too_many(len(heads), busy):
            await self._tell_together()
            heads = await self._fresh(limit, busy)
        while waits := self._waits(heads):
            await self._outbox.store.defer(self._id, waits)
            log.info("delivery.deferred", sink=self._id, alerts=len(waits), why="not now")
            heads = await self._fresh(limit, busy)
        return await self._without_digests(heads)

    async def _recall(self) -> None:
        """Let the bucket be as the last tries left it, once for each rate."""
        rate = self._manners.rate
        if rate is not None and not self._recalled:
            since = self._clock.now() - timedelta(seconds=rate.seconds)
            tried = await self._outbox.store.tried(self._id, since)
            if rate != self._manners.rate:
                # A reload came meanwhile: of the new rate it is not known yet.
                return
            self.bucket.spent(tried)
        self._recalled = True

    async def _reconsider(self) -> None:
        """Let what waits for a digest wait no longer than rule 5 says."""
        manners, setting = self._manners, self._outbox.clock_settings
        if self._reconsidered == setting:
            return
        now = self._clock.now()
        until, urgent = hours.put_off(manners, now) or now, hours.urgent(manners)
        number = await self._outbox.store.reschedule(self._id, until, urgent, now)
        if number:
            log.info("delivery.hastened", sink=self._id, alerts=number)
        if manners == self._manners:
            # Else a reload came meanwhile.
            self._reconsidered = setting

    async def _fresh(self, limit: int, busy: Collection[str]) -> list[Delivery]:
        heads = await self._outbox.heads(self._id, limit)
        return [head for head in heads if head.storyline not in busy]

    def _waits(self, heads: Sequence[Delivery]) -> dict[str, datetime]:
        """Those that wait for a digest, and until when."""
        now = self._clock.now()
        found = {head.alert: hours.deferral(self._manners, head.kind, now) for head in heads}
        return {alert: until for alert, until in found.items() if until is not None}

    async def _without_digests(self, heads: list[Delivery]) -> list[Delivery]:
        """A digest that is tried again in quiet hours is tried at their end."""
        until = hours.quiet_until(self._manners.quiet, self._clock.now())
        late = [head for head in heads if until and head.kind == hours.DIGEST]
        for head in late:
            await self._outbox.store.postpone(self._id, head.alert, until or head.next_try)
        return [head for head in heads if head not in late]

    async def _too_many(self, heads: int, busy: Collection[str]) -> bool:
        """Let all that is pending wait for a digest if the rate would take too long over it."""
        room = self.bucket.within(PATIENCE)
        if room is None or not heads:
            return False
        store = self._outbox.store
        if await store.backlog(self._id, room + 1) <= room:
            return False
        spared = [*busy, *hours.urgent(self._manners)]
        number = await store.defer_all(self._id, spared, self._clock.now())
        log.info("delivery.deferred", sink=self._id, alerts=number, why="too many for its rate")
        return number > 0

    async def _tell_together(self) -> None:
        """Make the digests whose time has come."""
        if self.is_quiet:
            return
        now = self._clock.now()
        while (waiting := await self._outbox.store.waiting(self._id, now)).deliveries:
            # A storm's digest takes long to write; the loop has others to serve.
            made = await asyncio.to_thread(digest.compose, self._id, waiting, now)
            if await self._outbox.store.write_digest(made):
                log.info("digest.made", sink=self._id, id=made.notice.id, alerts=len(made.alerts))
