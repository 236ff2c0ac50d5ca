"""The writing thread: what waits is committed together, what fails fails alone."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store.sqlite.connection import prepare, writer
from monitor.store.sqlite.writer import Writer


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[Writer]:
    await asyncio.to_thread(prepare, tmp_path / "monitor.db")
    thread = Writer(tmp_path / "monitor.db", writer)
    await thread.start()
    yield thread
    await thread.close()


def topic(one: str) -> str:
    """A write that any number may do at once."""
    return f"INSERT INTO topics (id, position, configured, made) VALUES ('{one}', 0, 1, 0)"  # noqa: S608 - names of this file


async def topics(thread: Writer) -> set[str]:
    rows = await thread.do(lambda conn: conn.execute("SELECT id FROM topics").fetchall())
    return {one for (one,) in rows}


async def held_back(thread: Writer, release: threading.Event, *writes: str) -> list[object]:
    """Queue writes behind one that waits, so that they are committed in one go."""
    started = threading.Event()

    def wait(_: sqlite3.Connection) -> None:
        started.set()
        release.wait(10)

    waiting = asyncio.ensure_future(thread.do(wait))
    await asyncio.to_thread(started.wait, 10)
    tasks = [asyncio.ensure_future(thread.do(lambda conn, w=w: conn.execute(w))) for w in writes]
    await asyncio.to_thread(lambda: None)
    release.set()
    await waiting
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_waits_is_committed_together(thread: Writer, tmp_path: Path) -> None:
    """Fifty writes that wait grow the log by little more than one of them alone."""
    log = tmp_path / "monitor.db-wal"
    sizes = [log.stat().st_size]
    for names in (["alone"], [str(number) for number in range(50)]):
        await held_back(thread, threading.Event(), *map(topic, names))
        sizes.append(log.stat().st_size)
    alone, together = sizes[1] - sizes[0], sizes[2] - sizes[1]
    assert together <= 3 * alone
    assert len(await topics(thread)) == 51


async def test_a_piece_that_fails_undoes_itself_alone(thread: Writer) -> None:
    answers = await held_back(thread, threading.Event(), topic("a"), "NONSENSE", topic("b"))
    assert [isinstance(answer, StoreError) for answer in answers] == [False, True, False]
    assert await topics(thread) == {"a", "b"}


async def test_a_piece_that_breaks_the_commit_is_refused_alone(thread: Writer) -> None:
    """A deferred foreign key shows only at the commit of all; the others are stored anyway."""
    orphan = (
        "INSERT INTO articles (id, rev, version, arrived, seen, place, story, samples, article, "
        "features) VALUES ('ar', 1, 1, 0, 0, 0, 'none', 0, x'', x'')"
    )
    answers = await held_back(thread, threading.Event(), topic("a"), orphan, topic("b"))
    assert [isinstance(answer, StoreError) for answer in answers] == [False, True, False]
    assert await topics(thread) == {"a", "b"}


async def test_an_error_of_the_program_reaches_its_caller_as_it_is(thread: Writer) -> None:
    def wrong(_: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await thread.do(wrong)
    assert await topics(thread) == set()


async def test_work_that_was_given_up_while_it_waited_is_not_done(thread: Writer) -> None:
    release, started = threading.Event(), threading.Event()

    def wait(_: sqlite3.Connection) -> None:
        started.set()
        release.wait(10)

    waiting = asyncio.ensure_future(thread.do(wait))
    await asyncio.to_thread(started.wait, 10)
    given_up = asyncio.ensure_future(thread.do(lambda conn: conn.execute(topic("a"))))
    await asyncio.to_thread(lambda: None)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    release.set()
    await waiting
    assert await topics(thread) == set()


async def test_closing_finishes_what_was_queued(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    await asyncio.to_thread(prepare, path)
    thread = Writer(path, writer)
    await thread.start()
    tasks = [
        asyncio.ensure_future(thread.do(lambda conn, n=n: conn.execute(topic(str(n)))))
        for n in range(100)
    ]
    await asyncio.to_thread(lambda: None)
    await thread.close()
    assert len(await asyncio.gather(*tasks)) == 100
    with pytest.raises(StoreError, match="closed"):
        await thread.do(lambda conn: conn.execute("SELECT 1"))


async def test_a_file_that_vanished_is_an_error_of_the_start(tmp_path: Path) -> None:
    thread = Writer(tmp_path / "gone.db", writer)
    with pytest.raises(StoreError, match=r"gone\.db: it cannot be opened"):
        await thread.start()
    await thread.close()
