"""What may be sent now: closes settle windows in time, and hands out heads in order.

Rule 1. Developments of one wave are told as one alert when their window closes.
Rule 2. What came first is sent first: an alert that did not wait closes the window of its
        storyline, and what settled there goes ahead of it.
Rule 3. A clock that is set back keeps nothing waiting for the hour that it showed before.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from monitor.clock import Clock
from monitor.model.alerts import Alert, AlertState, Attempt, Delivery
from monitor.model.notices import Notice, NoticeKind
from monitor.model.sinks import Mind
from monitor.notify import message, rules
from monitor.store import Store

EVER = datetime.max.replace(tzinfo=UTC)
TOGETHER = 200
NAMED = 20
"""Alerts that one line of the log names: a storm would make it longer than journals take."""

SET_BACK = timedelta(minutes=1)
"""What a clock is put right by without a word."""

log = structlog.get_logger()


class Outbox:
    """The store's outbox as the deliverer sees it.

    Attributes:
        clock_settings: how often the clock was seen to be set back; the first look counts.
    """

    def __init__(self, store: Store, clock: Clock, released: Callable[[], None]) -> None:
        """Set up.

        Args:
            store: where alerts and deliveries are.
            clock: for what is due.
            released: called when alerts or notices were made ready.
        """
        self.store = store
        self._clock = clock
        self._released = released
        # Two at a time could send a turn before the development that it overtook.
        self._lock = asyncio.Lock()
        # The time of day when the monotonic clock began; none before the first look.
        self._began: datetime | None = None
        self.clock_settings = 0

    async def release_due(self) -> float | None:
        """Make ready what has settled; seconds until the next window closes, if one is open."""
        async with self._lock:
            await self._mind_the_clock()
            due = await self.store.settled(self._clock.now(), TOGETHER)
            await self._release(due)
            waiting = await self.store.settled(EVER, TOGETHER)
        ends = [alert.ready_at for alert in waiting if alert.ready_at is not None]
        return (min(ends) - self._clock.now()).total_seconds() if ends else None

    async def _mind_the_clock(self) -> None:
        """See at the first look, and whenever the clock was set back, that no wait is wrong."""
        began = self._clock.now() - timedelta(seconds=self._clock.monotonic())
        back = None if self._began is None else self._began - began
        if back is None or back > SET_BACK:
            shorter = await self.store.shorten_waits(self._clock.now(), back)
            if shorter:
                log.warning("clock.set_back", seconds=_seconds(back), deliveries=shorter)
            self.clock_settings += 1
            self._released()
        self._began = began

    async def heads(self, sink: str, limit: int) -> tuple[Delivery, ...]:
        """Deliveries to try now, of each storyline the oldest, with nothing left behind."""
        async with self._lock:
            heads = await self.store.pending(sink, self._clock.now(), limit)
            overtaken = await self.store.overtaken(sink) if heads else ()
            if overtaken:
                await self._release(overtaken)
                heads = await self.store.pending(sink, self._clock.now(), limit)
        return heads

    async def record(self, attempts: Sequence[Attempt], mind: Mind) -> None:
        """Store what tries of one sink came to; what is told of that goes out, too."""
        made = await self.store.record(attempts, mind)
        for notice in made:
            _tell(notice)
        if made:
            self._released()

    async def _release(self, alerts: Sequence[Alert]) -> None:
        """Merge, freeze and address what has settled, in one transaction."""
        if not alerts:
            return
        done = tuple(
            message.freeze(alert) if alert.state is AlertState.READY else alert
            for alert in rules.settle(alerts)
        )
        ready = [alert for alert in done if alert.state is AlertState.READY]
        now = self._clock.now()
        deliveries = [row for alert in ready for row in message.deliveries(alert, now)]
        await self.store.release(done, deliveries)
        named = [alert.id for alert in ready[:NAMED]]
        log.info("alert.settled", alerts=named, ready=len(ready), merged=len(done))
        self._released()


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds())


def _tell(notice: Notice) -> None:
    """Log what is told of a sink under the notice's own name."""
    sink = notice.subject.removeprefix("sink:")
    if notice.kind is NoticeKind.SINK_DISABLED:
        log.error("sink.disabled", sink=sink, id=notice.id)
    else:
        log.error("sink.failing", sink=sink, id=notice.id)
