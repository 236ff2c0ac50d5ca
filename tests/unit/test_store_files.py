"""Files that cannot be used, files of others, files that may only be read, and the lock beside."""

import asyncio
import fcntl
import os
import resource
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.clock import HandClock
from monitor.errors import StoreError, StoreLocked, StoreLooked, StoreNewer
from monitor.model.alerts import DeliveryState
from monitor.model.feeds import FeedState
from monitor.model.views import DaemonView
from monitor.store.sqlite import (
    back_up,
    filled_by_another,
    lock,
    locked,
    locking,
    look,
    open_store,
    open_views,
    schema,
)
from monitor.store.sqlite.codec import encode
from tests.support.modes import bound_by_modes, open_folder
from tests.support.storing import DAY, HOUR, attempt, plan_of, stored, storyline
from tests.support.values import NOON


async def test_the_folder_and_file_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "deep" / "monitor.db"
    store = await open_store(path)
    await store.apply(plan_of(stored()))
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    await store.close()
    assert modes == dict.fromkeys(("monitor.db", "monitor.db-wal", "monitor.db-shm"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_what_was_stored_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    for expected in (0, 1):
        store = await open_store(path)
        assert len(await store.since(0, 10, NOON - DAY, b"")) == expected
        await store.apply(plan_of(stored()))
        await store.close()
    assert not path.with_name("monitor.db-wal").exists()


async def test_every_table_is_strict_and_every_promise_is_switched_on(tmp_path: Path) -> None:
    """STRICT, write-ahead log, full sync, foreign keys."""
    store = await open_store(tmp_path / "monitor.db")
    pragmas = "journal_mode", "synchronous", "foreign_keys", "application_id"

    def ask(conn: sqlite3.Connection) -> list[object]:
        return [conn.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]

    assert await store._writer.do(ask) == ["wal", 2, 1, schema.APPLICATION_ID]
    loose = await store._writer.do(
        lambda conn: conn.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict "
            "AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
        ).fetchall()
    )
    await store.close()
    assert loose == []


async def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    await (await open_store(path)).close()
    conn = sqlite3.connect(path)
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('storyline-monitor', 'm9999_future', '')"
    )
    conn.commit()
    conn.close()
    before = path.read_bytes()
    with pytest.raises(StoreNewer, match=rf"monitor\.db.*m9999_future.*{max(schema.known())}"):
        await open_store(path)
    with pytest.raises(StoreNewer):
        open_views(path)
    assert path.read_bytes() == before


async def test_an_older_database_is_brought_up_to_date(tmp_path: Path) -> None:
    """Its data stay; until the daemon did so, views say what to do."""
    path = tmp_path / "monitor.db"
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    schema.take_steps(conn, before="m0003_storylines")
    conn.execute(
        "INSERT INTO topics (id, position, configured, folded, made) VALUES ('topic', 0, 1, 1, 0)"
    )
    conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    conn.execute("COMMIT")
    conn.close()
    with pytest.raises(StoreError, match="older program"):
        open_views(path)
    store = await open_store(path)
    assert await store.configure([], ["topic", "new"], [], NOON) == ("new",)
    assert await store.check() == ()
    await store.close()


async def test_an_outbox_in_use_is_carried_over(tmp_path: Path) -> None:
    """What is pending is tried after the update as before, under its own alert."""
    path = tmp_path / "monitor.db"
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    schema.take_steps(conn, before="m0006_notices")
    conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    conn.execute(
        "INSERT INTO storylines VALUES ('sl_1', 'topic', 1, 1, NULL, 0, NULL, 1, ?)",
        (encode(storyline()),),
    )
    conn.executescript(
        """
        INSERT INTO sinks (id, position, configured) VALUES ('desk', 0, 1);
        INSERT INTO revisions VALUES ('sl_1', 1, 0);
        INSERT INTO alerts VALUES
            ('al_1', 'sl_1', 1, 1, 'topic', 'opened', 'ready', NULL, 0, NULL, x'7b7d', x'80');
        INSERT INTO deliveries VALUES ('al_1', 'desk', 'sl_1', 1, 'storyline.opened', 'pending', 1,
            3, 0, 0, 503, 'answered 503', 0, NULL);
        """
    )
    conn.close()
    store = await open_store(path)
    (head,) = await store.pending("desk", NOON, 9)
    assert (head.alert, head.body, head.attempts, head.last_status) == ("al_1", b"{}", 3, 503)
    assert await store.check() == ()
    await store.close()


async def test_what_was_sent_before_an_update_keeps_its_bytes(tmp_path: Path) -> None:
    """A head may have been sent; only what was never the head may name what was given up."""
    path = tmp_path / "monitor.db"
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    schema.take_steps(conn, before="m0012_digests")
    conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    conn.execute(
        "INSERT INTO storylines VALUES ('sl_1', 'topic', 1, 3, NULL, 0, NULL, 1, ?)",
        (encode(storyline(sequence=3)),),
    )
    conn.executescript(
        """
        INSERT INTO sinks (id, position, configured) VALUES ('desk', 0, 1);
        INSERT INTO revisions VALUES ('sl_1', 1, 0);
        INSERT INTO alerts VALUES
            ('al_1', 'sl_1', 1, 1, 'topic', 'opened', 'ready', NULL, 0, NULL, x'7b7d', x'80'),
            ('al_2', 'sl_1', 1, 2, 'topic', 'opened', 'ready', NULL, 0, NULL, x'7b7d', x'80'),
            ('al_3', 'sl_1', 1, 3, 'topic', 'opened', 'ready', NULL, 0, NULL, x'7b7d', x'80');
        INSERT INTO deliveries VALUES
            ('al_1', 'desk', 'sl_1', 1, 'storyline.opened', 'dead', 0, 3, 0, 0, 404, '', 0, 0),
            ('al_2', 'desk', 'sl_1', 2, 'storyline.opened', 'pending', 1, 0, 0, 0, NULL,
                '', 0, NULL),
            ('al_3', 'desk', 'sl_1', 3, 'storyline.opened', 'pending', 0, 0, 0, 0, NULL,
                '', 0, NULL);
        """
    )
    conn.close()
    store = await open_store(path)
    (head,) = await store.pending("desk", NOON, 9)
    assert (head.alert, head.undelivered) == ("al_2", ())
    await store.record([attempt(head, DeliveryState.DEAD, NOON)])
    (head,) = await store.pending("desk", NOON, 9)
    assert (head.alert, head.undelivered) == ("al_3", ("al_2", "al_1"))
    assert await store.check() == ()
    await store.close()


async def test_a_feed_whose_entries_were_not_noted_is_asked_for_all_of_them(tmp_path: Path) -> None:
    """It would answer that nothing changed; one that brought nothing yet, or is noted, may."""
    path = tmp_path / "monitor.db"
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN")
    schema.take_steps(conn, before="m0009_carried_versions")
    conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    states = [
        FeedState(
            feed=name,
            url=f"https://{name}.example/",
            etag='"1"',
            last_modified="then",
            body_hash="x",
            articles=count,
            baselined=NOON,
        )
        for name, count in (("a", 3), ("b", 0), ("c", 3))
    ]
    conn.executemany(
        "INSERT INTO feeds (id, url, position, configured, enabled, due_at, state) "
        "VALUES (?, ?, 0, 1, 1, 0, ?)",
        [(state.feed, state.url, encode(state)) for state in states],
    )
    conn.execute(
        "INSERT INTO articles (id, rev, version, arrived, seen, place, story, samples, article, "
        "features) VALUES ('ar_1', 1, 2, 0, 5, 0, 'st_1', 0, x'80', x'80')"
    )
    conn.execute("INSERT INTO carried (feed, fingerprint, article) VALUES (3, 7, 1)")
    conn.execute("INSERT INTO carried VALUES (3, 8, 1, 9000)")
    conn.executemany(
        "INSERT INTO carried (feed, fingerprint, left_at) VALUES (3, ?, ?)",
        [(number, number // 1_000) for number in range(1_000, 9_000)],
    )
    conn.execute("COMMIT")
    conn.close()
    store = await open_store(path)
    leases = await store.due(NOON, 9, HOUR)
    asked = replace(states[0], etag=None, last_modified=None, body_hash=None)
    assert [lease.state for lease in leases] == [asked, *states[1:]]
    noted = await store.carried(leases[2])
    assert noted.now == {7}
    assert noted.before == set(range(5_000, 9_000)), "8 left, but its article changed"
    (seen,) = await store._writer.do(
        lambda conn: conn.execute("SELECT seen FROM articles").fetchone()
    )
    assert seen == 5 + 7 * 86_400_000_000, "articles wait until the feed has been asked"
    await store.close()


async def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "monitor.db"
    await (await open_store(path)).close()

    def m9999_half(db: Database) -> None:
        db.conn.execute("CREATE TABLE half (one INTEGER) STRICT")
        db.conn.execute("CREATE TABLE half (one INTEGER) STRICT")

    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, m9999_half])
    with pytest.raises(StoreError, match="already exists"):
        await open_store(path)
    monkeypatch.undo()
    store = await open_store(path)
    tables = await store._writer.do(
        lambda conn: conn.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall()
    )
    await store.close()
    assert tables == []


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE theirs (one)")
    conn.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        await open_store(path)
    assert path.read_bytes() == before


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be looked at " * 50)
    with pytest.raises(StoreError, match=r"notes\.txt: it is not a database"):
        await open_store(path)
    with pytest.raises(StoreError, match=r"notes\.txt: it is not a database"):
        open_views(path)


async def test_a_damaged_database_is_reported(tmp_path: Path) -> None:
    """Pages overwritten in the middle are an error that says so, or problems of the check."""
    path = tmp_path / "monitor.db"
    store = await open_store(path)
    await store.apply(plan_of(*(stored(f"ar_{n}", text="x" * 5_000) for n in range(20))))
    await store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    with pytest.raises(StoreError, match=r"monitor\.db: it is damaged"):
        await (await open_store(path)).check()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder cannot be made"):
        await open_store(tmp_path / "file" / "monitor.db")
    with (
        pytest.raises(StoreError, match="lock"),
        lock(tmp_path / "file" / "monitor.db", HandClock(NOON)),
    ):
        pass


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
        await open_store(tmp_path)


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    """A folder that its owner may only read."""
    folder = tmp_path / "shut"
    folder.mkdir(0o500)
    return folder


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_folder_is_named(shut: Path) -> None:
    with pytest.raises(StoreError, match="allow this user to write"):
        await open_store(shut / "monitor.db")


async def test_views_of_nothing_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="none yet; start the daemon"):
        open_views(tmp_path / "monitor.db")


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "monitor.db")
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.apply(plan_of(stored()))
    with pytest.raises(StoreError, match="closed"):
        await store.next_due()


async def test_a_backup_of_a_store_in_use_can_be_opened(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "monitor.db")
    await store.apply(plan_of(stored()))
    back_up(tmp_path / "monitor.db", tmp_path / "copy.db")
    with pytest.raises(StoreError, match="exists already"):
        back_up(tmp_path / "monitor.db", tmp_path / "copy.db")
    await store.close()
    copied = await open_store(tmp_path / "copy.db")
    assert len(await copied.since(0, 10, NOON - DAY, b"")) == 1
    assert await copied.check() == ()
    await copied.close()


def test_of_a_backup_that_there_is_no_room_for_nothing_stays(tmp_path: Path) -> None:
    """Half a copy would take the room that is missing, and look like a whole one."""
    asyncio.run(_fill(tmp_path / "monitor.db"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(StoreError, match=r"copy\.db"):
            back_up(tmp_path / "monitor.db", tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.glob("copy.db*")) == []
    back_up(tmp_path / "monitor.db", tmp_path / "copy.db")


async def _fill(path: Path) -> None:
    store = await open_store(path)
    await store.apply(plan_of(stored()))
    await store.close()


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "monitor.db")
    with pytest.raises(StoreError, match="read"):
        await store._readers.do(lambda conn: conn.execute("DELETE FROM counters"))
    await store.close()


async def test_the_lock_names_the_first_daemon(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with lock(path, HandClock(NOON)):
        with pytest.raises(StoreLocked, match=rf"monitor\.db: process {os.getpid()} already"):  # noqa: SIM117
            with lock(path, HandClock(NOON)):
                pass
        # A command may still write beside the daemon.
        await (await open_store(path)).close()
    with lock(path, HandClock(NOON)):
        pass


def test_a_look_tells_a_daemon_that_runs_from_one_that_ended(tmp_path: Path) -> None:
    path, clock = tmp_path / "deep" / "monitor.db", HandClock(NOON)
    assert look(path) == DaemonView(running=False)
    with lock(path, clock):
        running = DaemonView(running=True, pid=os.getpid(), since=NOON)
        assert look(path) == running
        clock.time += HOUR
        assert look(path) == running
    assert look(path) == replace(running, running=False, until=NOON + HOUR)


def test_a_daemon_that_failed_did_not_end_in_order(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with pytest.raises(ZeroDivisionError), lock(path, HandClock(NOON)):
        raise ZeroDivisionError
    assert look(path) == DaemonView(running=False, pid=os.getpid(), since=NOON)


def test_what_an_earlier_daemon_told_of_its_end_is_not_told_of_a_later_one(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with lock(path, HandClock(NOON)):
        pass
    assert look(path).until == NOON
    with pytest.raises(ZeroDivisionError), lock(path, HandClock(NOON + HOUR)):
        raise ZeroDivisionError
    assert look(path) == DaemonView(running=False, pid=os.getpid(), since=NOON + HOUR)


@contextmanager
def being_looked_at(path: Path) -> Iterator[int]:
    """A look that has been held up; the handle that it holds the lock by."""
    handle = os.open(locking.lock_path(path), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield handle
    finally:
        os.close(handle)


async def test_a_start_waits_for_a_look_that_is_held_up(tmp_path: Path) -> None:
    """By the loop's clock: whoever asks to stop meanwhile is heard."""
    path = tmp_path / "monitor.db"
    with lock(path, HandClock(NOON)):
        pass
    with being_looked_at(path) as handle:
        clock = HandClock(NOON)
        starting = asyncio.ensure_future(started(path, clock))
        while clock.time < NOON + timedelta(seconds=2):
            await clock.sleep(0)
            assert not starting.done()
        fcntl.flock(handle, fcntl.LOCK_UN)
        assert (await starting).running


async def started(path: Path, clock: HandClock) -> DaemonView:
    """What a look sees once the lock is taken."""
    async with locked(path, clock):
        return look(path)


async def test_a_look_that_never_ends_is_not_taken_for_a_daemon(tmp_path: Path) -> None:
    """Whose process id the file tells has ended long ago."""
    path = tmp_path / "monitor.db"
    with lock(path, HandClock(NOON)):
        pass
    clock = HandClock(NOON)
    with being_looked_at(path), pytest.raises(StoreLooked) as refused:
        await started(path, clock)
    assert NOON + timedelta(seconds=3) < clock.time < NOON + timedelta(seconds=5)
    assert "no daemon runs on it" in str(refused.value)
    assert str(os.getpid()) not in str(refused.value).removeprefix(f"database {path}")


@pytest.mark.parametrize("told", [b"", b"12\n", b"\xff", b"x\n2026-13-01\n", b"12\n2026-03-01\n\n"])
def test_a_lock_of_which_little_is_known_is_looked_at_all_the_same(
    told: bytes, tmp_path: Path
) -> None:
    (tmp_path / "monitor.db.lock").write_bytes(told)
    seen = look(tmp_path / "monitor.db")
    assert (seen.running, seen.since, seen.until) == (False, None, None)
    assert seen.pid == (12 if b"12" in told else None)


async def test_a_database_tells_by_which_configuration_it_was_filled(tmp_path: Path) -> None:
    """Until another daemon has filled it, and whether or not one runs; by no name twice."""
    path, mine, other = (tmp_path / name for name in ("monitor.db", "mine.yaml", "other.yaml"))
    for file in (mine, other):
        file.touch()
    assert filled_by_another(path, mine) is None
    clock = HandClock(NOON)
    async with locked(path, clock, other) as before:
        assert before == DaemonView(running=False)
        assert filled_by_another(path, mine) == str(other)
        assert look(path).configuration == str(other)
        assert filled_by_another(path, other) is None
    assert filled_by_another(path, mine) == str(other)
    assert filled_by_another(path, tmp_path / "pipe") is None, "what is no file has no name"
    (tmp_path / "link.yaml").symlink_to(other)
    assert filled_by_another(path, tmp_path / "link.yaml") is None
    async with locked(path, clock, mine) as before:
        assert (before.configuration, before.until) == (str(other), NOON)
    assert filled_by_another(path, other) == str(mine)
    async with locked(path, clock, tmp_path / "two\nlines.yaml"):
        pass
    assert filled_by_another(path, other) is None


def test_a_database_has_one_lock_by_whichever_name_it_is_called(tmp_path: Path) -> None:
    path, link = tmp_path / "monitor.db", tmp_path / "elsewhere.db"
    link.symlink_to(path)
    clock = HandClock(NOON)
    with lock(path, clock):
        assert look(link).running
        with pytest.raises(StoreLocked), lock(link, clock):
            pass
    assert sorted(one.name for one in tmp_path.iterdir()) == ["elsewhere.db", "monitor.db.lock"]


def test_a_lock_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "monitor.db.lock").symlink_to("monitor.db.lock")
    with pytest.raises(StoreError, match=r"monitor\.db\.lock cannot be read"):
        look(tmp_path / "monitor.db")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may look into."""
    with open_folder() as folder:
        yield folder


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[Path]:
    """A database in use: an article in the file, another still in its write-ahead log."""
    path = tmp_path / "monitor.db"
    for name in ("ar_filed", "ar_logged"):
        store = await open_store(path)
        await store.apply(plan_of(stored(name)))
        if name == "ar_filed":
            await store.close()
    yield path
    await store.close()


def shut_copy(busy: Path, place: Path, *endings: str) -> Path:
    """The files of a database with these endings, where nothing can be written."""
    folder = place / f"copy{len(list(place.iterdir()))}"
    folder.mkdir()
    for ending in ("", *endings):
        copied = folder / f"monitor.db{ending}"
        shutil.copy(busy.with_name(f"monitor.db{ending}"), copied)
        copied.chmod(0o444)
    folder.chmod(0o555)
    return folder / "monitor.db"


async def looked_at(path: Path) -> int:
    """How many articles there are for somebody who may only look."""
    with bound_by_modes():
        views = open_views(path)
        try:
            return (await views.status(NOON)).articles
        finally:
            await views.close()


async def test_where_nothing_can_be_written_people_may_look(busy: Path, place: Path) -> None:
    """With the log and its index all is seen; without a log the file is all there is."""
    assert await looked_at(shut_copy(busy, place, "-wal", "-shm")) == 2
    shut = shut_copy(busy, place)
    assert await looked_at(shut) == 1
    assert [one.name for one in shut.parent.iterdir()] == ["monitor.db"]
    with bound_by_modes(), pytest.raises(StoreError):
        await open_store(shut)


async def test_an_empty_log_keeps_nobody_from_looking(busy: Path, place: Path) -> None:
    shut = shut_copy(busy, place)
    shut.parent.chmod(0o755)
    shut.with_name("monitor.db-wal").touch(0o444)
    shut.parent.chmod(0o555)
    assert await looked_at(shut) == 1


async def test_a_log_that_cannot_be_read_along_is_not_passed_over(busy: Path, place: Path) -> None:
    """Else yesterday's state would be shown as today's."""
    shut = shut_copy(busy, place, "-wal")
    with pytest.raises(StoreError, match=r"monitor\.db-wal beside it.*copy both files"):
        await looked_at(shut)


async def test_a_read_only_file_beside_which_may_be_written_is_looked_at(
    busy: Path, place: Path
) -> None:
    shut = shut_copy(busy, place, "-wal")
    shut.parent.chmod(0o777)
    assert await looked_at(shut) == 2
