"""The store in one SQLite file: a schema, one writer thread, readers, a file per family."""

from pathlib import Path

from monitor.clock import Clock, SystemClock
from monitor.store.sqlite import connection
from monitor.store.sqlite.locking import lock, locked, look
from monitor.store.sqlite.outbox import Again
from monitor.store.sqlite.store import SqliteStore
from monitor.store.sqlite.views import SqliteViews

__all__ = [
    "Again",
    "SqliteStore",
    "SqliteViews",
    "lock",
    "locked",
    "look",
    "open_store",
    "open_views",
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
