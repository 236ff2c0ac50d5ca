"""The deliverer: a line per sink, the settle windows, and an orderly end."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from monitor.clock import Clock
from monitor.delivery.line import LONGEST_NAP, STORE_NAP, Line, Means
from monitor.delivery.outbox import Outbox
from monitor.errors import MonitorError, StoreError
from monitor.model.alerts import Attempt, DeliveryState, Outgoing, SendOutcome, Sink
from monitor.notify import message
from monitor.notify.sinks import Tools
from monitor.store import Store

GRACE = 20.0
TRIED = (DeliveryState.ACCEPTED, DeliveryState.PENDING, DeliveryState.DEAD)
"""What a try may come to."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass over the outbox came to, in deliveries."""

    accepted: int = 0
    retried: int = 0
    dead: int = 0

    @property
    def tried(self) -> int:
        """All of them."""
        return self.accepted + self.retried + self.dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a sink took a test: the outcome and how many seconds it took."""

    outcome: SendOutcome
    seconds: float


class Deliverer:
    """Sends what is in the outbox until it is stopped."""

    def __init__(
        self,
        store: Store,
        sinks: Mapping[str, Sink],
        tools: Tools,
        clock: Clock,
        rng: random.Random,
        *,
        ops: Sequence[str] = (),
    ) -> None:
        """Set up; nothing is sent before ``run`` or ``run_once``.

        Args:
            store: holds the outbox.
            sinks: those of the configuration, by id.
            tools: what plug-ins send with.
            clock: time and timers.
            rng: spreads retries.
            ops: ids of the sinks that are told of sinks that take nothing.
        """
        self._ops = tuple(ops)
        self._outbox = Outbox(store, clock, self._ring)
        self._means = Means(
            outbox=self._outbox,
            tools=tools,
            clock=clock,
            rng=rng,
            ops=lambda: self._ops,
            stopping=lambda: self._stopping,
        )
        self._lines = {id_: Line(sink, self._means) for id_, sink in sinks.items()}
        # Sinks that are gone, of which something is still in flight.
        self._leaving: dict[str, Line] = {}
        self._windows = asyncio.Event()
        self._changed = asyncio.Event()
        self._stopping = False
        self._grace = GRACE

    @property
    def tries(self) -> Mapping[tuple[str, str], int]:
        """Sink and state that a try came to -> how often since the start.

        Each that may come is there from the start: what watches a count for growth would miss the
        first one of a count that is only born with it.
        """
        return {(sink, state): 0 for sink in self._lines for state in TRIED} | self._means.tries

    @property
    def in_flight(self) -> int:
        """Tries under way, or whose outcome is being stored."""
        return sum(len(line.flying) for line in self._lines.values())

    def wake(self) -> None:
        """Say that the outbox has something new."""
        self._windows.set()
        self._ring()

    def use(self, sinks: Mapping[str, Sink], ops: Sequence[str] | None = None) -> None:
        """Go on with other sinks; what is in flight to those that are gone still lands.

        Args:
            sinks: all that there are from now on, by id.
            ops: likewise those that are told of sinks that take nothing; ``None`` as before.
        """
        self._ops = self._ops if ops is None else tuple(ops)
        gone = self._lines.keys() - sinks.keys()
        known = self._leaving | self._lines
        # One that comes back knows what of it is in flight, and sends none of that twice.
        self._leaving = {
            id_: line for id_, line in known.items() if id_ not in sinks and line.flying
        }
        self._lines = {
            id_: known.get(id_) or Line(sink, self._means) for id_, sink in sinks.items()
        }
        for line in self._leaving.values():
            line.leave()
        for id_, line in self._lines.items():
            line.use(sinks[id_])
        log.info("delivery.sinks", sinks=len(sinks), removed=sorted(gone))
        self._changed.set()

    def stop(self, grace: float = GRACE) -> None:
        """Let ``run`` end: nothing new is sent, what is in flight has ``grace`` seconds to land.

        ``run_once`` likewise begins no more tries.
        """
        self._stopping, self._grace = True, grace
        self._changed.set()

    async def run(self) -> None:
        """Deliver until stopped."""
        async with asyncio.TaskGroup() as group:
            windows = group.create_task(self._every(group, self._windows, self._settle))
            serving: dict[Line, asyncio.Task[None]] = {}
            everyone: set[Line] = set()
            while not self._stopping:
                self._changed.clear()
                self._serve(group, serving)
                everyone |= serving.keys()
                await self._changed.wait()
            for task in (windows, *serving.values()):
                task.cancel()
            await self._land(group, everyone)

    async def run_once(self) -> Pass:
        """Try each due delivery one time; a sink that answers nothing is left after a few."""
        await self._outbox.release_due()
        done: list[Attempt] = []
        # What is told of sinks that fail goes out with the same pass.
        while attempts := await self._once_each(done):
            done += attempts
        return _sum(done)

    async def _once_each(self, done: Sequence[Attempt]) -> list[Attempt]:
        """A round of tries; what was tried in one before, and is due again already, can wait."""
        tried = {id_: {one.alert for one in done if one.sink == id_} for id_ in self._lines}
        passes = await asyncio.gather(*(line.once(tried[id_]) for id_, line in self._lines.items()))
        return [attempt for attempts in passes for attempt in attempts]

    async def test_fire(self, sink: str) -> Trial:
        """Send a ``test`` payload to one sink, past the outbox.

        Raises:
            MonitorError: no such sink is configured; the text names those that are.
        """
        if sink not in self._lines:
            known = ", ".join(self._lines) or "none"
            raise MonitorError(f"there is no sink {sink!r}; there are: {known}")
        clock = self._means.clock
        now, begun = clock.now(), clock.monotonic()
        id_ = f"test_{self._means.rng.getrandbits(64):016x}"
        outgoing = Outgoing(
            id=id_,
            kind="test",
            body=message.trial(sink, id_, now),
            storyline="test",
            sequence=0,
            attempt=1,
            now=now,
        )
        outcome = await self._lines[sink].send(outgoing)
        return Trial(outcome=outcome, seconds=clock.monotonic() - begun)

    def _ring(self) -> None:
        """Let every line look at the outbox."""
        for line in self._lines.values():
            line.bell.set()

    def _serve(self, group: asyncio.TaskGroup, serving: dict[Line, asyncio.Task[None]]) -> None:
        """Let exactly the present lines be served."""
        present = set(self._lines.values())
        for line in [line for line in serving if line not in present]:
            serving.pop(line).cancel()
        for line in present - serving.keys():
            task = self._every(group, line.bell, lambda line=line: line.turn(group))  # type: ignore[misc]
            serving[line] = group.create_task(task, name=f"sink:{line.sink.id}")

    async def _settle(self) -> float:
        """Release what has settled; seconds until the next window closes."""
        try:
            seconds = await self._outbox.release_due()
        except StoreError as error:
            log.error("delivery.stalled", sink=None, reason=str(error))  # noqa: TRY400 - the text says all
            return STORE_NAP
        return LONGEST_NAP if seconds is None else min(max(seconds, 0.0), LONGEST_NAP)

    async def _every(
        self, group: asyncio.TaskGroup, bell: asyncio.Event, turn: Callable[[], Awaitable[float]]
    ) -> None:
        """Take turns for ever: at each ring, and after the seconds that the last turn named."""
        while True:
            bell.clear()
            alarm = group.create_task(self._ring_in(bell, await turn()))
            try:
                await bell.wait()
            finally:
                alarm.cancel()

    async def _ring_in(self, bell: asyncio.Event, seconds: float) -> None:
        await self._means.clock.sleep(seconds)
        bell.set()

    async def _land(self, group: asyncio.TaskGroup, lines: Iterable[Line]) -> None:
        """Wait for what is in flight, within bounds; the rest is sent again after a restart."""
        flying = [task for line in lines for task in line.flying.values()]
        if not flying:
            return
        alarm = group.create_task(self._cancel_in(flying))
        await asyncio.wait(flying)
        alarm.cancel()

    async def _cancel_in(self, flying: Iterable[asyncio.Task[None]]) -> None:
        await self._means.clock.sleep(self._grace)
        for task in flying:
            task.cancel()


def _sum(attempts: Iterable[Attempt]) -> Pass:
    """Counts of what attempts came to."""
    states = [attempt.state for attempt in attempts]
    return Pass(
        accepted=states.count(DeliveryState.ACCEPTED),
        retried=states.count(DeliveryState.PENDING),
        dead=states.count(DeliveryState.DEAD),
    )
