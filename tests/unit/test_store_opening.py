"""Opening a database: others keep its folder for a moment, and a stop ends what takes long."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.app.daemon import Daemon
from monitor.app.summary import Summary
from monitor.clock import HandClock as QuickClock
from monitor.config import load
from monitor.errors import StoreError, StoreUnavailable
from monitor.store.sqlite import SqliteStore, connection, open_store
from monitor.store.sqlite.stoppable import stoppable
from tests.support.notifying import HandClock, until
from tests.support.values import NOON


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """The folder is locked, as a script that makes copies of it may do."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


async def test_a_folder_that_another_has_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    clock = HandClock()
    with kept(tmp_path):
        opening = asyncio.ensure_future(open_store(tmp_path / "monitor.db", clock))
        await until(lambda: clock.slept_by_somebody)
        clock.pass_(1)
        await until(lambda: clock.slept_by_somebody)
        assert not opening.done()
    clock.pass_(1)
    await (await opening).close()


async def test_one_that_another_keeps_is_named(tmp_path: Path) -> None:
    database = tmp_path / "state" / "monitor.db"
    database.parent.mkdir()
    with kept(database.parent), pytest.raises(StoreUnavailable) as caught:
        await open_store(database, QuickClock(NOON))
    told = str(caught.value)
    assert f"another process keeps a lock on its folder {database.parent};" in told
    assert "lslocks" in told
    assert not database.exists()


@pytest.mark.parametrize("once", [True, False])
async def test_a_daemon_that_is_stopped_while_it_waits_ends(tmp_path: Path, *, once: bool) -> None:
    (tmp_path / "monitor.yaml").write_text("database: state/monitor.db\n")
    (tmp_path / "state").mkdir()
    clock = HandClock()
    daemon = Daemon(load(tmp_path / "monitor.yaml", {}), clock)
    with kept(tmp_path / "state"), capture_logs() as logged:
        running = asyncio.ensure_future(daemon.run_once() if once else daemon.run())
        await until(lambda: clock.slept_by_somebody)
        daemon.stop()
        assert await running == Summary()
    assert [one["event"] for one in logged] == ["monitor.stopped"]


@pytest.mark.parametrize("once", [True, False])
async def test_nothing_is_begun_after_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, once: bool
) -> None:
    """Whatever it is just at, and though that may end well."""
    (tmp_path / "feed.xml").write_text("no feed")
    (tmp_path / "monitor.yaml").write_text(
        "database: monitor.db\nfeeds: [{id: f, url: feed.xml}]\n"
    )
    daemon = Daemon(load(tmp_path / "monitor.yaml", {}), HandClock())
    last = SqliteStore.last_poll

    async def stopped(*given: object) -> object:
        daemon.stop()
        return await last(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(SqliteStore, "last_poll", stopped)
    with capture_logs() as logged:
        assert await (daemon.run_once() if once else daemon.run()) == Summary()
    events = [one["event"] for one in logged]
    assert events[-1] == "monitor.stopped"
    assert not {"monitor.ready", "feed.polled"} & set(events)


def test_a_migration_that_nobody_waits_for_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with pytest.raises(StoreError, match="interrupted"):
        connection.prepare(path, lambda: True)
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.prepare(path)


async def test_who_is_cancelled_waits_until_the_work_has_ended() -> None:
    begun, ended = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def work(stopped: connection.Stopped) -> None:
        loop.call_soon_threadsafe(begun.set)
        while not stopped():
            pass
        ended.append(True)

    running = asyncio.ensure_future(stoppable(work))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended == [True]
