"""What a service manager hears from the real daemon: when it is up, how it fares, when it goes."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app.pulse import OFTEN
from tests.support.daemon import CLOCK, launch, machine
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Reply
from tests.support.manager import Manager, listening


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    with listening(tmp_path / "notify") as made:
        yield made


async def test_ready_comes_when_it_is_ready_and_stopping_when_it_stops(
    tmp_path: Path, manager: Manager
) -> None:
    async with Loopback.serve() as site, machine(tmp_path) as here:
        url = site.answer("/visits", Reply(body=rss(list(series(0, 1)))))
        here.configure(
            defaults={"allow_networks": ["127.0.0.1/32"]},
            feeds=[{"id": "visits", "url": url}],
            topics={"visit": topic(0)},
            sinks={"journal": {"kind": "log"}},
        )
        run = here.start(NOTIFY_SOCKET=str(manager.path))
        await run.sees(lambda: manager.count("READY"), what="word that it is ready")
        first, *_ = manager.heard()
        assert first == {"EXTEND_TIMEOUT_USEC": "60000000", "STATUS": "starting"}
        assert here.database.exists()
        assert run.logged("monitor.started", feeds=1, topics=1, sinks=1)
        await run.sees(
            lambda: "1 feed, 0 due" in (manager.last("STATUS") or ""),
            OFTEN.total_seconds() + 20,
            "a status",
        )
        assert manager.last("STOPPING") is None
        assert await run.stop() == 0, run.err
        assert manager.last("STOPPING") == "1"
        assert [message for message in manager.heard() if "READY" in message] == [{"READY": "1"}]


async def test_it_beats_while_it_lives_and_says_where_it_stood_when_it_is_aborted(
    tmp_path: Path, manager: Manager
) -> None:
    """As systemd ends a service that has made no beat for too long."""
    async with machine(tmp_path) as here:
        here.configure()
        watched = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "2000000"}
        run = here.start(**watched)
        await run.sees(lambda: manager.count("WATCHDOG") > 2, what="three beats")
        run.signal(signal.SIGSTOP)
        before = manager.count("WATCHDOG")
        await CLOCK.sleep(3)
        assert manager.count("WATCHDOG") == before
        run.signal(signal.SIGABRT)
        run.signal(signal.SIGCONT)
        assert await run.end() == -signal.SIGABRT
        assert "Stack (most recent call first)" in run.err


@pytest.mark.parametrize("part", ["scheduler", "writer", "readers"])
async def test_no_beat_comes_while_a_part_hangs(
    tmp_path: Path, manager: Manager, part: str
) -> None:
    """Whatever else goes on meanwhile, its loop for one."""
    async with machine(tmp_path) as here:
        here.configure()
        command = (sys.executable, "-m", "tests.support.hung", part, str(here.config))
        watched = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "1000000"}
        run = launch(command, tmp_path / part, tmp_path, watched)
        here.runs.append(run)
        await run.sees(lambda: manager.count("WATCHDOG") > 2, what="three beats")
        run.signal(signal.SIGUSR1)
        await run.shows("library.message", message=f"{part} hangs")
        await CLOCK.sleep(1)  # a beat that had begun may end
        before = manager.count("WATCHDOG")
        await CLOCK.sleep(4)
        assert manager.count("WATCHDOG") == before
        assert not run.ended


async def test_who_is_refused_is_never_ready(tmp_path: Path, manager: Manager) -> None:
    """A bad configuration ends with 78, which the unit does not restart after."""
    async with machine(tmp_path) as here:
        here.configure(feeds=["https://feeds.example/x.xml"], topcs={})
        run = here.start(NOTIFY_SOCKET=str(manager.path))
        assert await run.end() == 78
        assert "topcs" in run.err
        assert not any("READY" in message for message in manager.heard())
        assert not here.database.exists()
