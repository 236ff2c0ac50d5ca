"""Stores of tests: a new file is a copy of one that went through all migrations, once."""

import tempfile
from functools import cache
from pathlib import Path

from monitor.clock import Clock
from monitor.store import sqlite
from monitor.store.sqlite import SqliteStore, connection


@cache
def _migrated() -> bytes:
    """The file of a database that holds nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        connection.prepare(path)
        return path.read_bytes()


def _provide(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(_migrated())


async def open_store(path: Path, clock: Clock | None = None) -> SqliteStore:
    """A store as ``monitor.store.sqlite.open_store`` gives it, without what making a file takes."""
    _provide(path)
    return await sqlite.open_store(path, clock)
