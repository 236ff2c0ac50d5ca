"""Puts a backup in the database's place, and keeps what was there.

Rule 1. A backup is looked over whole before anything is touched: sound, ours, not newer than we.
Rule 2. There is a database in its place at every moment, the old one or the new one.
Rule 3. What was there is kept beside it, damaged or not, with what its log still held.
Rule 4. A backup that is moved is there until it is the database: no room is needed, and no moment
        is without it.
Rule 5. Once it is the database nothing undoes that any more: what goes wrong then is told as such.
"""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import StoreError
from monitor.store.sqlite import checking, connection

BEGINNING = b"SQLite format 3\0"
LOG_ENDINGS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup is the database now.

    Attributes:
        kept: where the old one is kept, ``None`` if there was none, or it had been replaced before.
        trouble: what went wrong afterwards, and what to do; ``None`` as a rule.
    """

    kept: Path | None
    trouble: str | None


def restore(
    source: Path, database: Path, now: datetime, ending: str | None, *, moving: bool = False
) -> Restored:
    """Let ``database`` be what ``source`` is; only for one who holds the daemon's lock.

    Args:
        source: a backup; it is left as it is, unless ``moving``.
        database: the database's place, whether there is one or not.
        now: goes into the name under which the old one is kept.
        ending: what stands behind the old one's name instead; what is called so already goes.
        moving: whether ``source`` itself becomes the database, where both lie on one disk; if it
            is that already under a second name, as of a move that broke off, that name goes.

    Raises:
        StoreNewer: a newer program wrote the backup.
        StoreError: it cannot be used; then nothing has changed.
    """
    # Where a link leads to, since that is where there is room for it.
    database = Path(os.path.realpath(database))
    if moving and _second_name(source, database):
        return Restored(None, _settle(database, source))
    fresh = _beside(database, "restoring")
    kept = _beside(database, ending) if ending else _unused(_beside(database, _before(now)))
    _look_over(source, database)
    _refuse_own(source, fresh, kept)
    try:
        fresh.unlink(missing_ok=True)
        if not (moving and _link(source, fresh)):
            with closing(connection.view_any(source)) as conn:
                connection.copy(conn, fresh)
        give(fresh, database)
        _sync(fresh)
        there = _keep(database, kept)
        os.replace(fresh, database)  # noqa: PTH105 - beside fsync and link
    except BaseException as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise StoreError(
            f"database {database}: it cannot be replaced ({error.strerror}); it was left as it is"
        ) from error
    return Restored(kept if there else None, _settle(database, source if moving else None))


def _second_name(source: Path, database: Path) -> bool:
    """Whether a backup is the database under a name that can go, and not by a way to its own."""
    if not (source.is_file() and database.exists() and source.samefile(database)):
        return False
    named = Path(os.path.realpath(source))
    own = named.name == database.name and named.parent.samefile(database.parent)
    return not own and database.stat().st_nlink > 1 and not _logged(source)


def _settle(database: Path, source: Path | None) -> str | None:
    """Make the names outlast a power cut, then take ``source`` away; what went wrong."""
    try:
        _sync(database.parent)
    except OSError as error:
        left = f" {source} stays until then; the same command again removes it" if source else ""
        return (
            f"database {database}: it is replaced, but a power cut may undo that "
            f"({error.strerror}); see to its disk.{left}"
        )
    return _remove(source) if source else None


def _refuse_own(source: Path, fresh: Path, kept: Path) -> None:
    """Refuse a backup under a name that is written to on the way: it would be lost."""
    for path in (fresh, *_parts(kept)):
        if path.exists() and source.samefile(path):
            raise StoreError(
                f"backup {source}: what is in the database's place would be put there; rename it, "
                "or keep what is there under another ending"
            )


def _link(source: Path, fresh: Path) -> bool:
    """Have a backup be there under a second name, if that can be; it is whole without a log."""
    if source.is_symlink() or source.stat().st_nlink > 1 or _logged(source):
        return False
    try:
        os.link(source, fresh)
    except OSError:  # another disk, or one that knows no second names
        return False
    fresh.chmod(0o600)
    return True


def _logged(path: Path) -> bool:
    """Whether there is more to a database than its file."""
    return any(log.exists() and log.stat().st_size for log in _parts(path)[1:2])


def _remove(source: Path) -> str | None:
    """Take away a backup that has become the database; why that cannot be."""
    try:
        for part in _parts(source):
            part.unlink(missing_ok=True)
    except OSError as error:
        return (
            f"backup {source}: it is the database now, and cannot be removed ({error.strerror}); "
            "remove it before the daemon starts"
        )
    return None


def give(path: Path, database: Path) -> None:
    """Let a file that root made belong to whom the database, or else its folder, belongs to."""
    if os.geteuid() == 0 and path.exists():
        owner = (database if database.exists() else database.parent).stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _look_over(source: Path, database: Path) -> None:
    if not source.is_file():
        raise StoreError(f"backup {source}: there is no such file; name a copy made by db backup")
    if database.exists() and source.samefile(database):
        raise StoreError(f"backup {source}: that is the database itself; name a copy of it")
    if not _begins_as_one(source):
        raise StoreError(f"backup {source}: it is not a database; name a copy made by db backup")
    connection.probe(source, connection.readable_as(source))
    with connection.explained(source), closing(connection.view_any(source)) as conn:
        if not conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(f"backup {source}: it is empty; name a copy made by db backup")
        if problems := checking.damage(conn):
            raise StoreError(
                f"backup {source}: {problems[0]}; the database was left as it is. Name an older "
                "backup"
            )


def _begins_as_one(source: Path) -> bool:
    """Whether a file begins as every database does, or is empty."""
    with suppress(OSError), source.open("rb") as file:
        return file.read(len(BEGINNING)) in {b"", BEGINNING}
    return True  # What hinders reading is told by whoever opens it.


def _keep(database: Path, kept: Path) -> bool:
    """Give the old database, if there is one, a second name, and its log the fitting one."""
    if not database.exists():
        return False
    _fold_log(database)
    for part, copy in zip(_parts(database), _parts(kept), strict=True):
        copy.unlink(missing_ok=True)
        if part.exists():
            os.link(part, copy)
    for log in _parts(database)[1:]:
        # What is in that log must never be laid over another database.
        log.unlink(missing_ok=True)
    return True


def _parts(database: Path) -> tuple[Path, ...]:
    """A database's file, and what may lie beside it."""
    return tuple(database.with_name(database.name + log) for log in ("", *LOG_ENDINGS))


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(f"{database.name}.{ending}")


def _before(now: datetime) -> str:
    return f"before-{now:%Y%m%dT%H%M%SZ}"


def _fold_log(database: Path) -> None:
    """Have the log folded into the file, if the file still can be opened; it is ours alone."""
    with suppress(sqlite3.Error, StoreError):
        connection.probe(database)
        with closing(connection.writer(database)) as conn:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unused(path: Path) -> Path:
    taken, number = path, 1
    while taken.exists():
        number += 1
        taken = path.with_name(f"{path.name}-{number}")
    return taken


def _sync(path: Path) -> None:
    """Have a file, or a folder's names, on the disk before anything relies on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
