"""One sink's line: what is due goes out, a few at a time, in order within each storyline."""

import asyncio
import random
import traceback
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

import structlog

from monitor.clock import Clock
from monitor.delivery.holdback import Holdback
from monitor.delivery.outbox import Outbox
from monitor.errors import StoreError
from monitor.model.alerts import (
    Attempt,
    Delivery,
    DeliveryState,
    Outgoing,
    Retry,
    SendOutcome,
    Sink,
)
from monitor.model.times import written
from monitor.notify import message, retry
from monitor.notify.sinkhealth import Judge
from monitor.notify.sinks import Tools, Withdrawn, sink_plugins

BATCH = 64
DIGESTS = "digest:"
# Nobody relies on a timer for longer than this: clocks jump, machines sleep, and commands write
# into the same database, where what they hurry or mute must be seen soon.
LONGEST_NAP = 2.0
SHORTEST_NAP = 1.0
STORE_NAP = 5.0
SERVER_ERROR = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What every line works with."""

    outbox: Outbox
    tools: Tools
    clock: Clock
    rng: random.Random
    ops: Callable[[], Sequence[str]]
    stopping: Callable[[], bool]
    tries: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Sink and state that a try came to -> how often."""


class Line:
    """A sink, what of it is in flight, and how it fares."""

    def __init__(self, sink: Sink, means: Means) -> None:
        self._sink = sink
        self.bell = asyncio.Event()
        self.flying: dict[str, asyncio.Task[None]] = {}
        self._means = means
        self._queue: deque[Delivery] = deque()
        self._holdback = Holdback(sink, means.outbox, means.clock)
        self._is_gone = False
        self._failures = 0
        # By the monotonic clock: the other one may be set back meanwhile.
        self._rests_until = 0.0
        # Answers that stop the sink and that the store does not know of yet.
        self._halts = 0

    @property
    def sink(self) -> Sink:
        """As it is configured now."""
        return self._sink

    def use(self, sink: Sink) -> None:
        """Go on with the sink as another configuration has it."""
        self._sink, self._is_gone = sink, False
        self._holdback.use(sink)
        # What was looked up before may have been muted since, or sent by another way.
        self._queue.clear()

    def leave(self) -> None:
        """Begin nothing more: the sink is not configured any more."""
        self._is_gone = True

    async def turn(self, group: asyncio.TaskGroup) -> float:
        """Start what is due and has room; seconds after which to look again unless rung."""
        if self._halts:
            return LONGEST_NAP
        resting = self._rests_until - self._means.clock.monotonic()
        if resting > 0:
            return min(resting, LONGEST_NAP)
        try:
            if self._holdback.is_quiet:
                self._queue.clear()
            if not await self._is_queue_true():
                self._queue.clear()
            if not self._queue:
                busy = set(self.flying)
                self._queue.extend(await self._holdback.heads(BATCH + len(busy), busy))
            if self._is_left_alone():
                # An answer or a reload that came meanwhile asks for it.
                self._queue.clear()
                return SHORTEST_NAP
            for delivery in self._startable():
                name = f"delivery:{self.sink.id}"
                self.flying[delivery.storyline] = group.create_task(self._fly(delivery), name=name)
            return await self._nap()
        except StoreError as error:
            log.error("delivery.stalled", sink=self.sink.id, reason=str(error))  # noqa: TRY400 - the text says all
            return STORE_NAP
        except Exception as error:  # noqa: BLE001 - one bad sink must not end the daemon
            self._note_fault(error)
            return STORE_NAP

    async def _is_queue_true(self) -> bool:
        """Whether what goes out next is what would be found now.

        While it waited for room or a token, a command may have asked for what came before it.
        """
        alerts = [delivery.alert for delivery in islice(self._queue, self._room())]
        return not alerts or await self._means.outbox.store.are_heads(self.sink.id, alerts)

    def _is_left_alone(self) -> bool:
        """Whether nothing may be sent now: the sink is disabled, held, resting, set up anew."""
        resting = self._rests_until > self._means.clock.monotonic()
        return self._halts > 0 or resting or self._holdback.is_new

    async def once(self, tried: Collection[str] = ()) -> "list[Attempt]":
        """Try each due delivery one time, those ``tried`` before left out; then leave the sink."""
        attempts: dict[str, Attempt] = {}
        known = set(tried)
        while self._failures < retry.BREAKS_AT and not self._means.stopping():
            heads = await self._holdback.heads(BATCH + len(known), ())
            batch = [head for head in heads if head.alert not in known][: self._room()]
            if not batch:
                break
            batch = await self._as_the_rate_allows(batch)
            came = await asyncio.gather(*(self._attempt(delivery) for delivery in batch))
            done = [attempt for attempt in came if attempt is not None]
            await self._means.outbox.record(done, self._judge())
            attempts |= {attempt.alert: attempt for attempt in done}
            known |= attempts.keys()
        return list(attempts.values())

    async def _as_the_rate_allows(self, batch: list[Delivery]) -> list[Delivery]:
        """As many of them as may be sent at once, when at least one may."""
        bucket = self._holdback.bucket
        await self._means.clock.sleep(bucket.seconds())
        if batch[0].storyline.startswith(DIGESTS):
            batch = batch[:1]
        room = bucket.within(0)
        batch = batch if room is None else batch[: max(room, 1)]
        for _ in batch:
            bucket.take()
        return batch

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Hand one payload to the sink's plug-in; whatever that raises is a reason to retry.

        Raises:
            Withdrawn: it only waited, and is not to begin any more.
        """
        sink, plugin = self.sink, sink_plugins()[self.sink.kind]
        tools = replace(self._means.tools, stands=lambda: self._stands(sink))
        try:
            return await plugin.send(outgoing, sink.settings, tools)
        except Withdrawn:
            raise
        except Exception as error:  # noqa: BLE001 - one bad sink must not end the daemon
            return self._note_fault(error)

    def _stands(self, sink: Sink) -> bool:
        """Whether a try that began to wait for this sink may still begin."""
        return not (self._means.stopping() or self._is_gone) and self.sink == sink

    def _note_fault(self, error: Exception) -> Retry:
        """Log a fault of ours; its text may hold the URL, so only kind and place are told."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = type(error).__name__
        log.error("sink.error", sink=self.sink.id, error=name, at=f"{place.name}:{place.lineno}")
        return Retry(detail=f"internal error: {name}")

    def _room(self) -> int:
        """Sends at once: a sink that answers nothing is probed by a single one."""
        if self._failures >= retry.BREAKS_AT:
            return 1
        return sink_plugins()[self.sink.kind].CONCURRENCY

    def _startable(self) -> Iterator[Delivery]:
        """Take from the queue while there is room, and the sink's rate allows it."""
        bucket = self._holdback.bucket
        while self._queue and len(self.flying) < self._room() and not bucket.seconds():
            if any(line.startswith(DIGESTS) for line in self.flying):
                # What came after it is not told before it.
                return
            bucket.take()
            yield self._queue.popleft()

    async def _nap(self) -> float:
        """Seconds until the next delivery is due; one that lands rings before."""
        if len(self.flying) >= self._room():
            return LONGEST_NAP
        if self._queue:
            # It waits for a token, or for a digest that rings when it has landed.
            return min(self._holdback.bucket.seconds() or LONGEST_NAP, LONGEST_NAP)
        due = await self._means.outbox.store.next_try(self.sink.id)
        if due is None:
            return LONGEST_NAP
        return min(max(self._seconds_until(due), SHORTEST_NAP), LONGEST_NAP)

    def _seconds_until(self, when: datetime | None) -> float:
        return 0.0 if when is None else (when - self._means.clock.now()).total_seconds()

    async def _fly(self, delivery: Delivery) -> None:
        """Try one delivery and store what came of it."""
        try:
            attempt = await self._attempt(delivery)
            if attempt is None:
                return
            halts = attempt.hold_sink_until is not None or attempt.disable_sink
            if halts:
                self._halts += 1
                self._queue.clear()
            await self._record(attempt)
            self._halts -= halts
        finally:
            del self.flying[delivery.storyline]
            self.bell.set()

    async def _record(self, attempt: Attempt) -> None:
        """Store an attempt, however long it takes: unrecorded, it would be sent again at once."""
        while True:
            try:
                await self._means.outbox.record([attempt], self._judge())
            except StoreError as error:
                log.error("delivery.stalled", sink=self.sink.id, reason=str(error))  # noqa: TRY400
                await self._means.clock.sleep(STORE_NAP)
            else:
                return

    def _judge(self) -> Judge:
        return Judge(kind=self.sink.kind, ops=self._means.ops())

    async def _attempt(self, delivery: Delivery) -> Attempt | None:
        """Try once, judge and log; ``None`` for a try that was not to begin any more."""
        begun = self._means.clock.monotonic()
        try:
            outcome = await self._hand_over(delivery)
        except Withdrawn:
            return None
        now = self._means.clock.now()
        self._mind(outcome)
        attempt = retry.attempt(delivery, outcome, now, self._means.rng.random())
        self._means.tries[attempt.sink, attempt.state] += 1
        tell(delivery, attempt, seconds=self._means.clock.monotonic() - begun)
        return attempt

    async def _hand_over(self, delivery: Delivery) -> SendOutcome:
        """Send a delivery as it is now; one that cannot even be written is tried again."""
        try:
            outgoing = Outgoing(
                id=delivery.alert,
                kind=delivery.kind,
                body=message.sent(delivery),
                storyline=delivery.storyline,
                sequence=delivery.sequence,
                attempt=delivery.attempts + 1,
                now=self._means.clock.now(),
                taken=delivery.taken,
            )
        except Exception as error:  # noqa: BLE001 - as of plug-ins
            return self._note_fault(error)
        return await self.send(outgoing)

    def _mind(self, outcome: SendOutcome) -> None:
        """Count tries in a row that brought no answer, and rest after too many."""
        lost = isinstance(outcome, Retry) and (outcome.status or SERVER_ERROR) >= SERVER_ERROR
        self._failures = self._failures + 1 if lost else 0
        pause = retry.pause(self._failures)
        self._rests_until = self._means.clock.monotonic() + pause
        if pause:
            self._queue.clear()
            log.warning("sink.resting", sink=self.sink.id, failures=self._failures, seconds=pause)


def _moment(when: datetime | None) -> str | None:
    """To the second, as everywhere where people read it."""
    return written(when.replace(microsecond=0)) if when else None


def tell(delivery: Delivery, attempt: Attempt, seconds: float) -> None:
    """Log what a try came to; never where it went."""
    facts = {
        "sink": attempt.sink,
        "alert": attempt.alert,
        "storyline": delivery.storyline,
        "kind": delivery.kind,
        "attempt": delivery.attempts + 1,
        "status": attempt.status,
        "answer": attempt.answer,
        "seconds": round(seconds, 3),
    }
    if attempt.state is DeliveryState.ACCEPTED:
        log.info("delivery.accepted", **facts)
    elif attempt.state is DeliveryState.DEAD:
        log.error("delivery.dead", **facts)
    else:
        log.warning(
            "delivery.retry",
            next_try=_moment(attempt.next_try),
            **facts,
        )
    if attempt.hold_sink_until is not None:
        log.warning("sink.held", sink=attempt.sink, until=_moment(attempt.hold_sink_until))
