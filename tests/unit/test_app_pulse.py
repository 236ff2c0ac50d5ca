"""The heartbeat: real scheduler, poller, store and socket; each held up in turn, and no ping comes.

A second scheduler, which nothing holds up, tells when pings would have come long since.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app.pulse import OFTEN, Heart
from monitor.clock import SystemClock
from monitor.collect.poller import LEASE
from monitor.errors import StoreError, StoreUnavailable
from monitor.model.views import PulseView
from monitor.schedule import Ticker
from monitor.store.sqlite.readers import THREADS
from tests.support import notifying
from tests.support.desk import Desk, desk, on
from tests.support.loopback import Reply
from tests.support.manager import Manager, listening
from tests.support.notifying import way_out

STEP = timedelta(milliseconds=5)
LONG = 12
"""Steps after which a ping would have come."""


async def until(holds: Callable[[], object]) -> None:
    """Wait for it, on a machine that may be busy with other things."""
    await notifying.until(lambda: bool(holds()), 30)


@dataclass
class Life:
    """A heart that beats, and what it depends on."""

    here: Desk
    heart: Heart
    ticker: Ticker
    manager: Manager
    steps: int = 0

    async def step(self) -> None:
        self.steps += 1

    async def lives(self) -> None:
        """Wait for pings that come from now on."""
        before = self.manager.count("WATCHDOG")
        await until(lambda: self.manager.count("WATCHDOG") > before + 1)

    async def is_taken_for_dead(self) -> None:
        """Let what is under way end, then see that no ping comes while others ring and ring."""
        begin = self.steps
        await until(lambda: self.steps > begin + LONG)
        before, begin = self.manager.count("WATCHDOG"), self.steps
        await until(lambda: self.steps > begin + LONG)
        assert self.manager.count("WATCHDOG") == before


@asynccontextmanager
async def life(folder: Path, **options: object) -> AsyncIterator[Life]:
    """Everything as the daemon sets it going, only faster."""
    with listening(folder / "notify") as manager:
        async with way_out() as http, desk(folder, http, on("127.0.0.1", "f"), **options) as here:
            environ = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "20000"}
            heart = Heart(store=here.store, rounds=here.poller, clock=here.clock, environ=environ)
            jobs = {"tick": (STEP, here.poller.tick), "beat": (heart.interval, heart.beat)}
            ticker = Ticker(jobs, here.tasks)
            made = Life(here, heart, ticker, manager)
            other = Ticker({"step": (STEP, made.step)}, here.tasks)
            ticker.start()
            other.start()
            await made.lives()
            yield made
            here.poller._stopping = True
            here.poller._rounds.end()
            await ticker.stop(5)
            await other.stop(5)


async def test_a_paused_scheduler_makes_no_beat(tmp_path: Path) -> None:
    async with life(tmp_path) as alive:
        alive.ticker.pause()
        await alive.is_taken_for_dead()
        alive.ticker.resume()
        await alive.lives()


async def test_a_stuck_writer_makes_no_beat(tmp_path: Path) -> None:
    """Whether the queue waits for it or not: a full one asks for nothing."""
    async with life(tmp_path) as alive:
        await stuck(alive, 1, alive.here.store._writer.do)


async def test_stuck_readers_make_no_beat(tmp_path: Path) -> None:
    async with life(tmp_path) as alive:
        await stuck(alive, THREADS, alive.here.store._readers.do)


async def stuck(
    alive: Life, threads: int, ask: Callable[[Callable[[object], object]], Awaitable[object]]
) -> None:
    """Let something hold all the threads up; then let it go."""
    held = threading.Event()
    waiting = [asyncio.ensure_future(ask(lambda _: held.wait())) for _ in range(threads)]
    try:
        await alive.is_taken_for_dead()
    finally:
        held.set()
        await asyncio.gather(*waiting)
    await alive.lives()


async def test_a_writer_that_the_queue_does_not_ask_is_asked_all_the_same(tmp_path: Path) -> None:
    async with life(tmp_path) as alive:

        async def tick() -> None:
            alive.here.poller._rounds.over()

        alive.ticker._jobs = {**alive.ticker._jobs, "tick": (STEP, tick)}
        await stuck(alive, 1, alive.here.store._writer.do)


async def test_a_queue_that_nobody_goes_over_makes_no_beat(tmp_path: Path) -> None:
    async with life(tmp_path) as alive:
        hangs = asyncio.Event()
        alive.ticker._jobs = {**alive.ticker._jobs, "tick": (STEP, hangs.wait)}
        await alive.is_taken_for_dead()
        hangs.set()


async def test_a_queue_in_which_no_poll_ends_makes_no_beat(tmp_path: Path) -> None:
    """All places are taken for longer than a lease is good; then one ends, and it goes on."""
    async with life(tmp_path, concurrency=1) as alive:
        here = alive.here
        await until(lambda: here.taken)
        here.site.answer("/f", Reply(delay=300))
        here.clock.pass_(60)
        await here.store.hurry(["f"], here.clock.now())
        await until(lambda: here.poller.flying)
        await alive.lives()
        here.clock.pass_(LEASE.total_seconds())
        await alive.is_taken_for_dead()
        await here.poller._abandon()
        await alive.lives()


async def test_a_failing_database_is_told_and_no_reason_to_start_again(tmp_path: Path) -> None:
    async with life(tmp_path) as alive:
        alive.heart.store = _Full()  # type: ignore[assignment] # asked for one thing only
        await until(lambda: alive.manager.last("STATUS") == "database x: the disk is full")
        await alive.lives()
        assert alive.heart.trouble == "database x: the disk is full"
        alive.heart.store = alive.here.store
        await until(lambda: (alive.manager.last("STATUS") or "").startswith("1 feed, 0 due, 0 be"))
        assert alive.heart.trouble is None


class _Full:
    trouble = StoreError("database x: the disk is full")

    async def pulse(self, _: object) -> PulseView:
        raise self.trouble


async def test_a_queue_that_waits_for_a_full_disk_is_no_reason_either(tmp_path: Path) -> None:
    """Whoever would wait with it would have the daemon started again and again."""
    async with life(tmp_path) as alive:
        hangs = asyncio.Event()
        alive.ticker._jobs = {**alive.ticker._jobs, "tick": (STEP, hangs.wait)}
        await alive.is_taken_for_dead()
        alive.here.store._writer.trouble = StoreUnavailable("database x: the disk is full")
        await until(lambda: alive.manager.last("STATUS") == "database x: the disk is full")
        hangs.set()


async def test_what_it_says(tmp_path: Path) -> None:
    async with life(tmp_path) as alive:
        await until(lambda: alive.manager.last("STATUS") is not None)
        assert alive.heart.age() == 0
        here = alive.here
        heart = Heart(store=here.store, rounds=here.poller, clock=here.clock, environ={})
        assert (heart.interval, heart.age(), heart.status()) == (OFTEN, None, "starting")


@pytest.mark.parametrize(("usec", "seconds"), [("30000000", 7.5), ("600000000", 10), ("", 10)])
def test_how_often(usec: str, seconds: float) -> None:
    environ = {"WATCHDOG_USEC": usec} if usec else {}
    heart = Heart(store=None, rounds=None, clock=SystemClock(), environ=environ)  # type: ignore[arg-type]
    assert heart.interval.total_seconds() == seconds
