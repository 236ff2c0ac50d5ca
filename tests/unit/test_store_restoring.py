"""A backup put in the database's place: looked over first, and what was there is kept."""

import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitor.errors import StoreError, StoreNewer
from monitor.store.sqlite import look_over, open_views, put_back, schema, see_room
from tests.support.databases import open_store
from tests.support.storing import DAY, plan_of, stored
from tests.support.values import NOON

PAGE = 4096


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "state" / "monitor.db"


async def made(path: Path, *articles: str) -> Path:
    """A database with these articles."""
    store = await open_store(path)
    await store.apply(plan_of(*(stored(one) for one in articles)))
    await store.close()
    return path


async def articles(path: Path) -> list[str]:
    """What a database holds; it has to be sound."""
    store = await open_store(path)
    try:
        assert await store.check() == ()
        return sorted(live.id for live in await store.since(0, 10, NOON - DAY, b""))
    finally:
        await store.close()


def content(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def status(path: Path) -> os.stat_result:
    return path.stat()


def mode(path: Path) -> int:
    return status(path).st_mode & 0o777


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def link(path: Path, to: Path) -> None:
    there(path.parent)
    path.symlink_to(to)


def leads_to(path: Path) -> str:
    return str(path.readlink())


def there(path: Path) -> Path:
    """A folder, made."""
    path.mkdir(exist_ok=True)
    return path


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        for statement in statements:
            conn.execute(statement)


def torn(path: Path) -> None:
    """Let pages in the middle be rubbish."""
    with path.open("r+b") as file:
        file.seek(5 * PAGE)
        file.write(b"\x5a" * 20 * PAGE)


async def test_it_takes_the_place_and_what_was_there_is_kept(
    tmp_path: Path, database: Path
) -> None:
    backup = await made(tmp_path / "copy.db", "ar_old")
    await made(database, "ar_old", "ar_new")
    kept = put_back(backup, database, NOON).kept
    assert kept == database.with_name("monitor.db.before-20260301T120000Z")
    assert await articles(database) == ["ar_old"]
    assert await articles(kept) == ["ar_new", "ar_old"]
    assert mode(database) == 0o600
    assert await articles(backup) == ["ar_old"]
    again = put_back(backup, database, NOON).kept
    assert again == database.with_name("monitor.db.before-20260301T120000Z-2")
    assert not any("restoring" in name for name in names(database.parent))


async def test_it_goes_where_there_was_none(tmp_path: Path, database: Path) -> None:
    backup = await made(tmp_path / "copy.db", "ar_1")
    there(database.parent)
    assert put_back(backup, database, NOON).kept is None
    assert await articles(database) == ["ar_1"]


async def test_what_was_there_may_be_damaged_or_no_database_at_all(
    tmp_path: Path, database: Path
) -> None:
    backup = await made(tmp_path / "copy.db", "ar_1")
    await made(database, "ar_2")
    torn(database)
    before = content(database)
    kept = put_back(backup, database, NOON).kept
    assert kept is not None
    assert content(kept) == before
    assert await articles(database) == ["ar_1"]
    write(database, b"anything")
    kept = put_back(backup, database, NOON).kept
    assert kept is not None
    assert content(kept) == b"anything"
    assert await articles(database) == ["ar_1"]


async def test_what_a_killed_daemon_left_in_the_log_is_kept_and_laid_over_nothing(
    tmp_path: Path, database: Path
) -> None:
    """Whether the log could be folded into its file, or the file is damaged."""
    backup = await made(tmp_path / "copy.db", "ar_1")
    for name, damage in (("whole", False), ("damaged", True)):
        place = there(tmp_path / name) / "monitor.db"
        store = await open_store(tmp_path / f"{name}.db")
        await store.apply(plan_of(stored("ar_logged")))
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"{name}.db{ending}", place.with_name(place.name + ending))
        await store.close()
        if damage:
            write(place, b"SQLite format 3\0" + b"\0" * 5000)
        kept = put_back(backup, place, NOON).kept
        assert kept is not None
        assert await articles(place) == ["ar_1"]
        if damage:
            assert content(kept.with_name(kept.name + "-wal"))
        else:
            assert await articles(kept) == ["ar_logged"]


async def test_what_is_refused_changes_nothing(tmp_path: Path, database: Path) -> None:
    await made(database, "ar_1")
    before = content(database)
    newer = await made(tmp_path / "newer.db", "ar_2")
    changed(
        newer,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('storyline-monitor', 'm9999_later', '2030-01-01')",
    )
    damaged = await made(tmp_path / "damaged.db", "ar_2")
    torn(damaged)
    foreign = tmp_path / "foreign.db"
    changed(foreign, "CREATE TABLE theirs (x)")
    text = tmp_path / "text.db"
    write(text, b"no database, whatever it is called")
    empty = tmp_path / "empty.db"
    write(empty, b"")
    cases = {
        newer: "newer program",
        damaged: "damaged",
        foreign: "another program",
        text: "not a database; name a copy made by db backup",
        empty: "it is empty",
        tmp_path / "none.db": "no such file",
        tmp_path: "no such file",
        database: "the database itself",
    }
    for source, why in cases.items():
        with pytest.raises(StoreError, match=why) as refused:
            put_back(source, database, NOON)
        assert isinstance(refused.value, StoreNewer) == (source == newer)
    assert content(database) == before
    assert names(database.parent) == ["monitor.db"]


@pytest.mark.parametrize("name", ["monitor.db.kept", "monitor.db.restoring"])
async def test_a_backup_that_the_way_would_write_over_is_refused(
    database: Path, tmp_path: Path, name: str
) -> None:
    """By whatever name it is called."""
    source = await made(there(database.parent) / name, "ar_old")
    await made(database, "ar_new")
    before = content(database), content(source)
    link(tmp_path / "link.db", source)
    for moving in (False, True):
        for called in (source, tmp_path / "link.db"):
            with pytest.raises(StoreError, match="under another ending"):
                put_back(called, database, NOON, "kept", moving=moving)
    assert (content(database), content(source)) == before


async def test_one_that_is_moved_takes_no_room(database: Path, tmp_path: Path) -> None:
    """It is the database then, for its owner alone, and nothing of it is left where it was."""
    backup = await made(tmp_path / "copy.db", "ar_old")
    await made(database, "ar_new")
    number = status(backup).st_ino
    kept = put_back(backup, database, NOON, moving=True).kept
    assert (status(database).st_ino, mode(database)) == (number, 0o600)
    assert names(tmp_path) == ["state"]
    assert kept is not None
    assert await articles(kept) == ["ar_new"]
    assert await articles(database) == ["ar_old"]


async def test_one_that_cannot_be_moved_is_copied_and_then_removed(
    database: Path, tmp_path: Path
) -> None:
    """With what its log holds; a file that has other names is never written to under them."""
    store = await open_store(tmp_path / "logged.db")
    await store.apply(plan_of(stored("ar_logged")))
    for ending in ("", "-wal"):
        shutil.copy(tmp_path / f"logged.db{ending}", tmp_path / f"copy.db{ending}")
    await store.close()
    await made(database, "ar_new")
    put_back(tmp_path / "copy.db", database, NOON, moving=True)
    assert await articles(database) == ["ar_logged"]
    assert not [one for one in names(tmp_path) if one.startswith("copy")]
    other = await made(tmp_path / "other.db", "ar_1")
    link(tmp_path / "link.db", other)
    before = content(other)
    put_back(tmp_path / "link.db", database, NOON, moving=True)
    os.link(other, tmp_path / "second.db")
    put_back(tmp_path / "second.db", database, NOON, moving=True)
    await made(database, "ar_2")
    assert content(other) == before
    assert [one for one in names(tmp_path) if one in {"link.db", "second.db", "other.db"}] == [
        "other.db"
    ]


async def test_a_move_that_fails_leaves_the_backup_where_it_is(
    database: Path, tmp_path: Path
) -> None:
    backup = await made(tmp_path / "copy.db", "ar_1")
    there(there(database.parent) / database.name)  # a folder, in whose place nothing can be put
    with pytest.raises(StoreError, match="cannot be replaced"):
        put_back(backup, database, NOON, moving=True)
    assert await articles(backup) == ["ar_1"]


@pytest.mark.parametrize("step", ["fsync", "unlink"])
async def test_nothing_fails_a_move_once_the_backup_is_the_database(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What goes wrong then is told, and the same once more ends it."""
    backup = await made(tmp_path / "copy.db", "ar_old")
    await made(database, "ar_new")
    with monkeypatch.context() as patch:
        broken(patch, step)
        restored = put_back(backup, database, NOON, moving=True)
    assert restored.trouble is not None
    assert "Input/output error" in restored.trouble
    assert str(backup) in restored.trouble
    assert restored.kept is not None
    assert same(backup, database)
    ended = put_back(backup, database, NOON, moving=True)
    assert (ended.kept, ended.trouble) == (None, None)
    assert names(tmp_path) == ["state"]
    assert await articles(database) == ["ar_old"]
    assert await articles(restored.kept) == ["ar_new"]


def broken(patch: pytest.MonkeyPatch, step: str) -> None:
    """Let a disk fail as soon as a backup has become the database."""
    replace = os.replace

    def failing(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def replaced(source: Path, target: Path) -> None:
        replace(source, target)
        if step == "fsync":
            patch.setattr(os, "fsync", failing)
        else:
            patch.setattr(Path, "unlink", failing)

    patch.setattr(os, "replace", replaced)


def same(path: Path, other: Path) -> bool:
    return path.samefile(other)


async def test_the_database_itself_is_no_second_name_of_it(database: Path, tmp_path: Path) -> None:
    """By whatever link, and whatever other names it has: then nothing of it goes."""
    await made(database, "ar_1")
    os.link(database, tmp_path / "other.db")
    link(tmp_path / "link.db", database)
    link(tmp_path / "folder", database.parent)
    for called in (database, tmp_path / "link.db", tmp_path / "folder" / database.name):
        with pytest.raises(StoreError, match="the database itself"):
            put_back(called, database, NOON, moving=True)
    assert await articles(database) == ["ar_1"]
    with pytest.raises(StoreError, match="the database itself"):
        put_back(tmp_path / "other.db", database, NOON)
    assert "other.db" in names(tmp_path)


async def test_a_backup_that_could_not_be_made_has_no_room(database: Path, tmp_path: Path) -> None:
    """Because something lies there, or its folder takes no file."""
    await made(database, "ar_1")
    taken = await made(tmp_path / "copy.db", "ar_2")
    with pytest.raises(StoreError, match=r"copy\.db: it exists already"):
        see_room(database, taken)
    for folder in (Path("/proc"), tmp_path / "none"):
        with pytest.raises(StoreError, match=f"no file can be made in {folder} "):
            see_room(database, folder / "copy.db")


async def test_the_room_for_a_backup_and_for_the_way_back_is_seen_first(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it can be moved back, that takes none."""
    await made(database, "ar_1")
    size = status(database).st_size
    target = tmp_path / "copy.db"

    def free(room: dict[Path, int]) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=room[folder]))

    free({tmp_path: size})
    see_room(database, target)
    free({tmp_path: size - 1})
    with pytest.raises(StoreError, match=f"need {size:,} bytes in .*, where {size - 1:,} are free"):
        see_room(database, target)
    assert names(tmp_path) == ["state"]
    assert names(database.parent) == ["monitor.db"]


async def test_a_backup_that_cannot_be_moved_back_needs_room_for_another(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And as much for what becomes of the database meanwhile; on one disk all of it at once."""
    await made(database, "ar_1")
    size = status(database).st_size

    def refused(*_: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    def free(room: dict[Path, int]) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=room[folder]))

    monkeypatch.setattr(os, "link", refused)
    home = database.parent
    free({home: 3 * size - 1})
    with pytest.raises(StoreError, match=f"need {3 * size:,} bytes in {home}"):
        see_room(database, home / "copy.db")
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as other:
        if status(Path(other)).st_dev == status(home).st_dev:
            pytest.skip("there is but one disk here")
        free({home: 2 * size - 1, Path(other): size})
        with pytest.raises(StoreError, match=f"need {2 * size:,} bytes in {home}"):
            see_room(database, Path(other) / "copy.db")


async def test_an_older_backup_is_brought_up_to_date_when_it_is_opened(
    tmp_path: Path, database: Path
) -> None:
    backup = tmp_path / "copy.db"
    with closing(sqlite3.connect(backup, isolation_level=None)) as conn:
        conn.execute("BEGIN")
        schema.take_steps(conn, before="m0005_carried")
        conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        conn.execute("COMMIT")
    there(database.parent)
    put_back(backup, database, NOON)
    with pytest.raises(StoreError, match="older program"):
        open_views(database)
    assert await articles(database) == []


async def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    backup = await made(tmp_path / "copy.db", "ar_1")
    with pytest.raises(StoreError, match="nowhere"):
        put_back(backup, tmp_path / "nowhere" / "monitor.db", NOON)


async def test_a_look_finds_what_is_damaged_and_what_is_not(tmp_path: Path) -> None:
    await look_over(tmp_path / "none.db")
    path = await made(tmp_path / "monitor.db", "ar_1")
    await look_over(path)
    torn(path)
    before = content(path)
    with pytest.raises(StoreError, match=r"monitor\.db: .*damaged.*db restore"):
        await look_over(path)
    assert content(path) == before


async def test_a_database_behind_a_link_is_restored_where_it_lies(
    database: Path, tmp_path: Path
) -> None:
    """On the disk that it was put on; the link goes on leading there."""
    backup = await made(tmp_path / "backup.db", "ar_old")
    disk = await made(there(tmp_path / "disk") / "large.db", "ar_new")
    link(database, disk)
    kept = put_back(backup, database, NOON).kept
    assert leads_to(database) == str(disk)
    assert await articles(disk) == ["ar_old"]
    assert kept is not None
    assert await articles(kept) == ["ar_new"]
    assert kept.parent == disk.parent
