"""What rings, in what intervals, and how it ends."""

import asyncio
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from typing_extensions import override

from monitor.clock import SystemClock
from monitor.schedule import Ticker
from tests.support.notifying import until

QUICK = timedelta(milliseconds=20)
NEVER = timedelta(hours=1)


async def test_jobs_run_at_once_and_again() -> None:
    """Each at its own interval."""
    runs: list[str] = []

    async def note(name: str) -> None:
        runs.append(name)

    async with asyncio.TaskGroup() as tasks:
        jobs = {"often": (QUICK, lambda: note("often")), "once": (NEVER, lambda: note("once"))}
        ticker = Ticker(jobs, tasks)
        ticker.start()
        await until(lambda: runs.count("often") >= 3)
        await ticker.stop(1)
        after = len(runs)
        await SystemClock().sleep(0.05)
    assert runs.count("once") == 1
    assert len(runs) == after


async def test_a_job_never_overlaps_itself_nor_holds_others_up() -> None:
    """A slow one misses its rings; they are not made up for."""
    running = most = other = 0

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await SystemClock().sleep(0.1)
        running -= 1

    async def quick() -> None:
        nonlocal other
        other += 1

    async with asyncio.TaskGroup() as tasks:
        ticker = Ticker({"slow": (QUICK, slow), "quick": (QUICK, quick)}, tasks)
        ticker.start()
        await until(lambda: other >= 4)
        await ticker.stop(1)
    assert most == 1
    assert running == 0


async def test_a_pause_rings_nothing() -> None:
    """Until it is over."""
    runs = 0

    async def count() -> None:
        nonlocal runs
        runs += 1

    async with asyncio.TaskGroup() as tasks:
        ticker = Ticker({"job": (QUICK, count)}, tasks)
        ticker.start()
        ticker.pause()
        await SystemClock().sleep(0.06)
        assert runs == 1
        ticker.resume()
        await until(lambda: runs > 1)
        await ticker.stop(1)


async def test_the_end_waits_for_work_in_hand_and_not_for_ever() -> None:
    """One ends within the bound and is not cancelled, one does not and is."""
    ended: list[str] = []

    async def work(name: str, seconds: float) -> None:
        try:
            await SystemClock().sleep(seconds)
            ended.append(name)
        except asyncio.CancelledError:
            ended.append(f"{name} cancelled")
            raise

    async with asyncio.TaskGroup() as tasks:
        ticker = Ticker(
            {
                "short": (NEVER, lambda: work("short", 0.02)),
                "long": (NEVER, lambda: work("long", 9)),
            },
            tasks,
        )
        ticker.start()
        await SystemClock().sleep(0)
        await ticker.stop(0.2)
    assert ended == ["short", "long cancelled"]


async def test_a_job_that_fails_ends_the_group() -> None:
    """A daemon that polls no more must not look alive."""

    async def fail() -> None:
        raise RuntimeError("no")

    async def daemon() -> None:
        async with asyncio.TaskGroup() as tasks:
            ticker = Ticker({"job": (NEVER, fail)}, tasks)
            ticker.start()
            try:
                await SystemClock().sleep(5)
            finally:
                await ticker.stop(0)

    with pytest.raises(ExceptionGroup) as raised:
        await daemon()
    assert raised.group_contains(RuntimeError, match="no")


@pytest.mark.parametrize("days", [-1, 10], ids=["back", "forth"])
async def test_the_wall_clock_means_nothing(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Whatever it is set to, rings go on, and none is counted that never was."""
    offset = timedelta(0)

    class Wall(datetime):
        """What APScheduler takes for the wall clock."""

        @classmethod
        @override
        def now(cls, tz: tzinfo | None = None) -> datetime:
            assert tz is not None
            return tz.fromutc((SystemClock().now() + offset).replace(tzinfo=tz))

    monkeypatch.setattr(base, "datetime", Wall)
    runs = 0

    async def count() -> None:
        nonlocal runs
        runs += 1

    async with asyncio.TaskGroup() as tasks:
        ticker = Ticker({"job": (QUICK, count)}, tasks)
        ticker.start()
        await until(lambda: runs >= 2)
        offset = timedelta(days=days)
        before = runs
        await until(lambda: runs >= before + 4)
        await ticker.stop(1)


async def test_a_ring_that_comes_after_the_end_begins_nothing() -> None:
    """APScheduler may have it on its way when it is told to ring no more."""
    runs: list[str] = []

    async def note() -> None:
        runs.append("run")

    async with asyncio.TaskGroup() as tasks:
        ticker = Ticker({"job": (NEVER, note)}, tasks)
        ticker.start()
        await until(lambda: runs == ["run"])
        await ticker.stop(1)
        await ticker._ring("job")
    await ticker._ring("job")
    assert runs == ["run"]
