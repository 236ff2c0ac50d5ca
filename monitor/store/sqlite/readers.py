"""A few threads that only read, each piece of work on one moment's state of the database."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TypeVar

from monitor.errors import StoreError
from monitor.store.sqlite.connection import explained, snapshot

T = TypeVar("T")
THREADS = 2


class Readers:
    """A small executor with read-only connections, opened when first needed."""

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        self._path = path
        self._connect = connect
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._threads = ThreadPoolExecutor(THREADS, "store-reader")
        self._closed = False

    async def do(self, run: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``run`` in a read transaction.

        Raises:
            StoreError: the database would not.
        """
        if self._closed:
            raise StoreError(f"database {self._path}: it was closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, run)

    async def close(self) -> None:
        """Finish what runs, then let go of the file."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        while conn := self._take():
            conn.close()

    def _read(self, run: Callable[[sqlite3.Connection], T]) -> T:
        conn = self._take() or self._connect()
        try:
            with explained(self._path), snapshot(conn):
                return run(conn)
        finally:
            self._idle.put(conn)

    def _take(self) -> sqlite3.Connection | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None
