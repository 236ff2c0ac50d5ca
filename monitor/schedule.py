"""What rings when: APScheduler only rings, our own tasks do the work; and whom it rings for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.collect.poller import Poller

__all__ = ["Job", "Poller", "Ticker"]

Job = Callable[[], Awaitable[object]]


class Ticker:
    """Calls jobs at their intervals, each in a task of its own that never overlaps itself."""

    def __init__(self, jobs: Mapping[str, tuple[timedelta, Job]], tasks: asyncio.TaskGroup) -> None:
        """Set up; ``tasks`` takes the jobs' runs, so that one that fails ends the daemon."""
        self._jobs = jobs
        self._tasks = tasks
        self._running: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Run every job once now, then at its interval."""
        for name, (interval, _) in self._jobs.items():
            seconds = interval.total_seconds()
            self._scheduler.add_job(self._ring, "interval", (name,), seconds=seconds, id=name)
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
        if name not in self._running:
            task = self._tasks.create_task(self._run(name), name=f"job {name}")
            self._running[name] = task
            task.add_done_callback(lambda _: self._running.pop(name))

    async def _run(self, name: str) -> None:
        await self._jobs[name][1]()
