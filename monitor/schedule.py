"""What rings when: APScheduler only rings, our own tasks do the work; and whom it rings for.

APScheduler plans by the time of day. Were that the wall clock's, one that is set back would silence
it for as long as it was set back, and one that is set forward would have it count, one by one, all
the rings that never were. So the time of day that it is given is the monotonic clock's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from typing_extensions import override

from monitor.clock import SystemClock
from monitor.collect.poller import Poller

__all__ = ["Job", "Poller", "Ticker"]

Job = Callable[[], Awaitable[object]]

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class _Steady(tzinfo):
    """The zone in which ``datetime.now`` gives what the monotonic clock says, from 2000 on."""

    _clock = SystemClock()

    @override
    def fromutc(self, dt: datetime, /) -> datetime:
        now = _BEGINNING + timedelta(seconds=self._clock.monotonic())
        return now.replace(tzinfo=self)

    @override
    def utcoffset(self, dt: datetime | None, /) -> timedelta:
        return timedelta(0)

    @override
    def dst(self, dt: datetime | None, /) -> timedelta:
        return timedelta(0)

    @override
    def tzname(self, dt: datetime | None, /) -> str:
        return "steady"


class _Every(BaseTrigger):  # type: ignore[misc] # it comes without types
    """Rings again an interval after the last ring.

    APScheduler's own makes times of seconds since 1970, for which ``_Steady`` has no answer.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    @override
    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._interval


class Ticker:
    """Calls jobs at their intervals, each in a task of its own that never overlaps itself."""

    def __init__(self, jobs: Mapping[str, tuple[timedelta, Job]], tasks: asyncio.TaskGroup) -> None:
        """Set up; ``tasks`` takes the jobs' runs, so that one that fails ends the daemon."""
        self._jobs = jobs
        self._tasks = tasks
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ended = False
        self._scheduler = AsyncIOScheduler(
            timezone=_Steady(),
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Run every job once now, then at its interval."""
        for name, (interval, _) in self._jobs.items():
            self._scheduler.add_job(self._ring, _Every(interval), (name,), id=name)
            self._begin(name)
        self._scheduler.start()

    def pause(self) -> None:
        """Ring no more until ``resume``."""
        self._scheduler.pause()

    def resume(self) -> None:
        """Ring again."""
        self._scheduler.resume()

    async def stop(self, bound: float) -> None:
        """Ring no more, give runs under way ``bound`` seconds, cancel what is left."""
        # A ring may be on its way already.
        self._ended = True
        # APScheduler's own shutdown would cancel them at once.
        self._scheduler.pause()
        running = set(self._running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=bound)
            for task in late:
                task.cancel()
        self._scheduler.shutdown(wait=False)

    async def _ring(self, name: str) -> None:
        self._begin(name)

    def _begin(self, name: str) -> None:
        if name not in self._running and not self._ended:
            task = self._tasks.create_task(self._run(name), name=f"job {name}")
            self._running[name] = task
            task.add_done_callback(lambda _: self._running.pop(name))

    async def _run(self, name: str) -> None:
        await self._jobs[name][1]()
