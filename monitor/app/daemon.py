"""The daemon: its parts set going in order, and ended in order.

Rule 1. It is ready when configuration, database, workers and scheduler are.
Rule 2. Asked to reload, it takes over a configuration that is good, else it keeps the old one.
Rule 3. One task that dies ends the daemon; systemd starts it again, and nothing is lost by that.
Rule 4. To stop: no new polls; polls under way may end and are stored; deliveries in flight may
        land; what is pending stays in the outbox.
"""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

import structlog
from rich.console import Console

from monitor import memory, systemd
from monitor.app.beacon import INTERVAL, Beacon
from monitor.app.forgetting import DOUBT, Forgetting
from monitor.app.opening import Parts, opened
from monitor.app.patience import Patience
from monitor.app.pulse import Heart
from monitor.app.reload import Reloader
from monitor.app.starting import bearing_with
from monitor.app.summary import Summary, summary_of
from monitor.app.watched import Watched
from monitor.clock import Clock
from monitor.collect.needs import Means
from monitor.collect.poller import Poller
from monitor.config import Config
from monitor.delivery import Deliverer, Pass
from monitor.model.views import DaemonView
from monitor.pipeline.batches import Batches
from monitor.pipeline.flow import Flow
from monitor.pipeline.repacking import Repacking
from monitor.schedule import Ticker
from monitor.store.sqlite import filled_by_another, locked, look_over

TICK = timedelta(seconds=1)
QUIET = timedelta(minutes=1)
HOUSEKEEPING = timedelta(minutes=10)
PRUNE_AT_ONCE = 100
POLLS_MAY_END_IN = 15.0
WAVES_MAY_END_IN = 15.0
DELIVERIES_MAY_LAND_IN = 10.0

T = TypeVar("T")

log = structlog.get_logger()


class Daemon:
    """Everything that runs, for one configuration."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        console: Console | None = None,
        reread: Callable[[], Config] | None = None,
    ) -> None:
        """Set up, touching nothing yet.

        Args:
            config: what to do.
            clock: the daemon's time.
            console: a terminal that log sinks draw on; ``None`` to log alerts instead.
            reread: reads the configuration anew at SIGHUP; ``None`` leaves that signal alone.
        """
        self._config = config
        self._clock = clock
        self._console = console
        self._reread = reread
        self._random = Random()  # noqa: S311 - jitter, not secrets
        self._stop = asyncio.Event()
        self._reload = asyncio.Event()
        self._forgetting = Forgetting(clock=clock)

    def reload(self) -> None:
        """Ask it to take the configuration over as it is now, once it is ready."""
        self._reload.set()

    def _hung_up(self) -> None:
        """SIGHUP: asked to reload, or the terminal that it ran on is gone."""
        if self._console is not None and not self._console.is_terminal:
            self.stop()
        else:
            self.reload()

    def stop(self) -> None:
        """Ask it to end; ``run`` returns when all is in order."""
        self._stop.set()

    async def run(self) -> Summary:
        """Poll, decide and deliver until asked to stop; SIGTERM and SIGINT ask for it.

        SIGHUP has the configuration taken over as it is then.

        Raises:
            MonitorError: it cannot start.
        """
        memory.one_pool()
        async with AsyncExitStack() as stack:
            stack.enter_context(self._signals())
            watched = Watched(self._clock)
            async with bearing_with(self._clock, self._stop):
                parts = await self._begun(self._start(stack, watched))
            if parts is None:
                return Summary()
            await self._serve(parts, watched)
            return summary_of(parts.flow, Pass())

    async def _start(self, stack: AsyncExitStack, watched: Watched) -> Parts:
        """Open everything, and answer whoever watches meanwhile.

        Raises:
            MonitorError: something cannot be opened.
        """
        await self._lock(stack)
        await self._watch(stack, watched)
        return await self._open(stack)

    async def _begun(self, start: Coroutine[Any, Any, Parts]) -> Parts | None:
        """What was opened; ``None`` if asked to stop before that, and then no more is begun."""
        starting = asyncio.ensure_future(start)
        if await self._ends_unasked(starting) and not self._stop.is_set():
            parts = starting.result()
            memory.settle()
            return parts
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        log.info("monitor.stopped")
        return None

    async def _watch(self, stack: AsyncExitStack, watched: Watched) -> None:
        """Answer whoever watches, from before anything is opened until everything is closed.

        Raises:
            ListenError: nobody can listen where it is configured.
        """
        stack.push_async_callback(watched.close)
        where = self._config.listen
        await watched.use(where, await watched.prepared(where))

    async def run_once(self) -> Summary:
        """Poll everything that is due, take it in, try each due delivery once, and end.

        Raises:
            MonitorError: it cannot start.
        """
        memory.one_pool()
        async with AsyncExitStack() as stack:
            stack.enter_context(self._signals())
            parts = await self._begun(self._start_once(stack))
            if parts is None:
                return Summary()
            async with asyncio.TaskGroup() as tasks:
                poller = self._poller(parts, tasks)
                deciding = await self._first_wave(parts.flow, poller, tasks)
                polling = tasks.create_task(poller.run_once())
                if not await self._ends_unasked(polling):
                    await poller.drain(POLLS_MAY_END_IN)
                    polling.cancel()
                await self._store_what_came(parts.flow)
                deciding.cancel()
            await self._note_quiet(parts.flow.batches)
            sent = await self._deliver_once(parts.deliverer)
            await self._keep_house(parts)
            await self._repack(parts.flow.batches.repacking)
            return summary_of(parts.flow, sent)

    async def _start_once(self, stack: AsyncExitStack) -> Parts:
        """Open everything, watched by nobody.

        Raises:
            MonitorError: something cannot be opened.
        """
        await self._lock(stack)
        return await self._open(stack)

    async def _deliver_once(self, deliverer: Deliverer) -> Pass:
        """Try what is due; a stop meanwhile leaves the rest in the outbox."""
        sending = asyncio.ensure_future(deliverer.run_once())
        if not await self._ends_unasked(sending):
            deliverer.stop()
            await asyncio.wait((sending,), timeout=DELIVERIES_MAY_LAND_IN)
        if not sending.done():
            sending.cancel()
            return Pass()
        return sending.result()

    async def _repack(self, repacking: Repacking) -> None:
        """Store what was packed anew; a stop meanwhile leaves the rest to the next start."""
        work = asyncio.ensure_future(repacking.run(pause=0))
        if await self._ends_unasked(work):
            work.result()
        work.cancel()
        await asyncio.wait((work,))

    async def _ends_unasked(self, work: asyncio.Future[T]) -> bool:
        """Wait until ``work`` ends or somebody asks to stop; whether it has ended."""
        stopping = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        return work.done()

    async def _lock(self, stack: AsyncExitStack) -> None:
        """Have the database for this process alone.

        Raises:
            StoreError: it is not to be had.
        """
        config = self._config
        other = filled_by_another(config.database, config.path)
        before = await stack.enter_async_context(locked(config.database, self._clock, config.path))
        if other is not None:
            log.warning(
                "store.of_another",
                database=str(config.database),
                configuration=other,
                remedy="give each configuration a database of its own",
            )
        await self._look_over(before)

    async def _look_over(self, before: DaemonView) -> None:
        """After an end without a word see that the database is whole.

        Raises:
            StoreError: it is not.
        """
        if before.pid is not None and before.until is None:
            began = self._clock.monotonic()
            await look_over(self._config.database)
            spent = self._clock.monotonic() - began
            log.info("store.checked", seconds=round(spent, 3), last_start=str(before.since))

    async def _open(self, stack: AsyncExitStack) -> Parts:
        parts = await opened(stack, self._config, self._clock, self._random, self._console)
        patience = Patience(self._clock, self._stop)
        parts.store.bear(patience, patience.recovered)
        self._forgetting.known = await parts.store.last_poll(self._clock.now() - DOUBT)
        return parts

    async def _serve(self, parts: Parts, watched: Watched) -> None:
        async with asyncio.TaskGroup() as tasks:
            poller = self._poller(parts, tasks)
            deciding = await self._first_wave(parts.flow, poller, tasks)
            delivering = tasks.create_task(parts.deliverer.run(), name="deliver")
            heart = Heart(store=parts.store, rounds=poller, clock=self._clock)
            beacon = Beacon(
                http=parts.http, trouble=watched.health.trouble, url=self._config.heartbeat
            )
            ticker = Ticker(
                {
                    "tick": (TICK, poller.tick),
                    "quiet": (QUIET, lambda: self._note_quiet(parts.flow.batches)),
                    "housekeeping": (HOUSEKEEPING, lambda: self._keep_house(parts)),
                    "beat": (heart.interval, heart.beat),
                    "beacon": (INTERVAL, beacon.call),
                },
                tasks,
            )
            reloader = self._reloader(parts, poller, watched, beacon)
            watched.health.show(parts, poller, heart, reloader.results)
            ticker.start()
            log.info("monitor.ready")
            systemd.notify(READY=1)
            reloading = tasks.create_task(self._reload_when_asked(reloader), name="reload")
            repacking = tasks.create_task(parts.flow.batches.repacking.run(), name="repack")
            await self._stop.wait()
            watched.health.stopping = True
            log.info("monitor.stopping")
            systemd.notify(STOPPING=1, STATUS="finishing what is under way")
            reloading.cancel()
            repacking.cancel()
            ticker.pause()
            await poller.drain(POLLS_MAY_END_IN)
            await self._store_what_came(parts.flow)
            deciding.cancel()
            parts.deliverer.stop(DELIVERIES_MAY_LAND_IN)
            await delivering
            await ticker.stop(DELIVERIES_MAY_LAND_IN)
        log.info("monitor.stopped")

    def _reloader(self, parts: Parts, poller: Poller, watched: Watched, beacon: Beacon) -> Reloader:
        return Reloader(
            config=self._config,
            read=self._reread or (lambda: self._config),
            parts=parts,
            poller=poller,
            clock=self._clock,
            watched=watched,
            beacon=beacon,
        )

    async def _reload_when_asked(self, reloader: Reloader) -> None:
        """Take the configuration over whenever somebody asks; for ever."""
        while True:
            await self._reload.wait()
            self._reload.clear()
            await reloader.reload()
            self._config = reloader.config

    async def _store_what_came(self, flow: Flow) -> None:
        """Let what polls brought be stored, within bounds; the rest is polled again."""
        try:
            async with asyncio.timeout(WAVES_MAY_END_IN if self._stop.is_set() else None):
                await flow.drain()
        except TimeoutError:
            log.warning("wave.abandoned")

    def _poller(self, parts: Parts, tasks: asyncio.TaskGroup) -> Poller:
        means = Means(
            due=parts.store,
            http=parts.http,
            readers=parts.workers,
            intake=parts.flow.intake,
            clock=self._clock,
            jitter=self._random.random,
        )
        feeds = {feed.id: feed for feed in self._config.feeds if feed.enabled}
        return Poller(means, feeds, tasks)

    async def _first_wave(
        self, flow: Flow, poller: Poller, tasks: asyncio.TaskGroup
    ) -> asyncio.Task[None]:
        """Begin the polls that are due at the start, and the deciding that waits for them all."""
        await poller.tick()
        flow.expect(poller.flying + poller.waiting)
        return tasks.create_task(flow.run(), name="decide")

    async def _note_quiet(self, batches: Batches) -> None:
        """Tell of what fell silent, unless it is the clock that makes it so."""
        now = self._clock.now()
        if self._forgetting.may_miss():
            await batches.note_quiet(now)

    async def _keep_house(self, parts: Parts) -> None:
        """Let go of what is old, a little at a time."""
        await parts.flow.batches.expire()
        if not self._forgetting.may():
            return
        before = self._clock.now() - self._config.keep
        while not self._stop.is_set() and await parts.store.prune(before, PRUNE_AT_ONCE):
            await self._clock.sleep(0)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Heed signals from the first thing opened to the last one closed."""
        loop = asyncio.get_running_loop()
        meant = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop}
        if self._reread is not None:
            meant[signal.SIGHUP] = self._hung_up
        before = {one: signal.getsignal(one) for one in meant}
        for one, handle in meant.items():
            loop.add_signal_handler(one, handle)
        try:
            yield
        finally:
            for one, handler in before.items():
                loop.remove_signal_handler(one)
                signal.signal(one, handler)
