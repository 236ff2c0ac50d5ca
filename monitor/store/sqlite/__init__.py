"""The store in one SQLite file: a schema, one writer thread, readers, a file per family."""

from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from monitor.clock import Clock, SystemClock
from monitor.errors import StoreUnusable
from monitor.store.sqlite import checking, connection, restoring, room
from monitor.store.sqlite.locking import filled_by_another, lock, lock_path, locked, look
from monitor.store.sqlite.outbox import Again
from monitor.store.sqlite.restoring import Restored
from monitor.store.sqlite.stoppable import stoppable
from monitor.store.sqlite.store import SqliteStore
from monitor.store.sqlite.views import SqliteViews

__all__ = [
    "Again",
    "Restored",
    "SqliteStore",
    "SqliteViews",
    "filled_by_another",
    "lock",
    "locked",
    "look",
    "look_over",
    "open_store",
    "open_views",
    "put_back",
    "see_room",
]


async def open_store(path: Path, clock: Clock | None = None) -> SqliteStore:
    """Open a database for reading and writing; file and folder are made if need be.

    Raises:
        StoreNewer: a newer program wrote it; it was left as it is.
        StoreError: it cannot be used; the text says why and what to do.
    """
    store = SqliteStore(path, clock or SystemClock())
    await store.open()
    return store


def open_views(path: Path) -> SqliteViews:
    """Open a database that exists for reading only.

    Raises:
        StoreNewer: a newer program wrote it.
        StoreError: there is none, or it cannot be used; the text says why and what to do.
    """
    return SqliteViews(path, connection.view(path))


async def look_over(path: Path) -> None:
    """See that a database is not damaged, before anything is written to it; reads all of it.

    Raises:
        StoreUnusable: it is; the text says what to do.
        StoreError: it cannot be read.
    """
    await stoppable(partial(_look_over, path))


def _look_over(path: Path, stopped: connection.Stopped) -> None:
    if not path.exists():
        return
    with connection.explained(path), closing(connection.view_any(path)) as conn:
        conn.set_progress_handler(stopped, connection.LOOKS)
        if problems := checking.quick(conn):
            raise StoreUnusable(
                f"database {path}: {problems[0]}; the last daemon ended without a word, and "
                f"nothing was changed since. {connection.WAY_OUT.capitalize()}. Db check names all "
                "that is wrong"
            )


def back_up(database: Path, target: Path) -> None:
    """Copy the whole as it is now to a new file, while it is in use; of whatever age it is.

    Raises:
        StoreNewer: a newer program wrote it.
        StoreError: it cannot be read, or ``target`` exists or cannot be written.
    """
    connection.probe(database, connection.readable_as(database))
    with closing(connection.view_any(database)) as conn:
        connection.copy(conn, target)


def see_room(database: Path, target: Path) -> None:
    """See that there is room for a backup, and for moving it back into the database's place.

    Raises:
        StoreError: there is not, ``target`` exists, or its folder takes no file; the text says
            where, how much is needed and how much is free.
    """
    room.see(database, target)


def put_back(
    source: Path, database: Path, now: datetime, ending: str | None = None, *, moving: bool = False
) -> Restored:
    """Let a backup be the database; where the old one is kept, and what went wrong afterwards.

    Only for one who holds the lock. With an ``ending`` that stands behind the old one's name, in
    place of one with the time, and what is called so already goes. One that is ``moving`` is gone
    then: on the disk of the database that takes no room.

    Raises:
        StoreNewer: a newer program wrote the backup.
        StoreError: it cannot be used; nothing has changed.
    """
    restored = restoring.restore(source, database, now, ending, moving=moving)
    # Who cannot have it is told so at the next start; the database is restored all the same.
    with suppress(OSError):
        restoring.give(lock_path(database), database)
    return restored
