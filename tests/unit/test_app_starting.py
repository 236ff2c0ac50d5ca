"""A start that takes long asks systemd for time, and one that never ends does so no more."""

import asyncio
from pathlib import Path

from monitor.app.starting import MOST, STEP, bearing_with
from tests.support.manager import listening
from tests.support.notifying import HandClock, until


async def test_time_is_asked_for_until_it_is_up(tmp_path: Path) -> None:
    clock = HandClock()
    with listening(tmp_path / "notify") as manager:
        async with bearing_with(clock, asyncio.Event(), {"NOTIFY_SOCKET": str(manager.path)}):
            for asked in range(1, 4):
                await until(lambda asked=asked: manager.count("EXTEND_TIMEOUT_USEC") == asked)
                await until(lambda: clock._sleepers)
                clock.pass_(STEP)
        clock.pass_(STEP)
        assert 3 <= manager.count("EXTEND_TIMEOUT_USEC") <= 4
        assert manager.last("EXTEND_TIMEOUT_USEC") == "60000000"


async def test_one_that_hangs_is_not_borne_with_for_ever(tmp_path: Path) -> None:
    clock = HandClock()
    with listening(tmp_path / "notify") as manager:
        async with bearing_with(clock, asyncio.Event(), {"NOTIFY_SOCKET": str(manager.path)}):
            for _ in range(MOST):
                # A manager that does not read is told no more.
                await until(lambda: manager.heard() and clock._sleepers)
                clock.pass_(STEP)
            await until(lambda: not clock._sleepers)
        assert manager.count("EXTEND_TIMEOUT_USEC") == MOST


async def test_one_that_is_to_stop_is_not_borne_with_any_more(tmp_path: Path) -> None:
    """Systemd would count what is asked for then to the time that the end may take."""
    clock, stopping = HandClock(), asyncio.Event()
    with listening(tmp_path / "notify") as manager:
        async with bearing_with(clock, stopping, {"NOTIFY_SOCKET": str(manager.path)}):
            await until(lambda: manager.count("EXTEND_TIMEOUT_USEC") == 1 and clock._sleepers)
            stopping.set()
            clock.pass_(STEP)
            await until(lambda: not clock._sleepers)
            clock.pass_(STEP)
        assert manager.count("EXTEND_TIMEOUT_USEC") == 1


async def test_nobody_is_asked_where_nobody_waits() -> None:
    clock = HandClock()
    async with bearing_with(clock, asyncio.Event(), {}):
        await until(lambda: not clock._sleepers)
