"""The one thread that writes: a queue of functions, each in a transaction, small ones together.

Rule 1. A caller is answered only after the commit that holds its work.
Rule 2. Work that waits is committed together, each piece behind its own savepoint; one that fails
        undoes itself alone.
Rule 3. Pieces are functions of the connection alone, so that they may be run again.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from monitor.errors import StoreError, StoreUnavailable
from monitor.store.sqlite.connection import immediate, trouble

T = TypeVar("T")
TOGETHER = 64
"""Pieces of work in one commit at most."""


Patience = Callable[[StoreUnavailable], Awaitable[None]]


async def _none(error: StoreUnavailable) -> None:
    """No patience at all, as commands have it.

    Raises:
        StoreUnavailable: what it is given.
    """
    raise error


@dataclass(frozen=True, slots=True)
class _Work:
    run: Callable[[sqlite3.Connection], Any]
    result: "Future[Any]" = field(default_factory=Future)

    def answer(self, value: Any) -> None:  # noqa: ANN401 - whatever the work returned
        if not self.result.done():
            self.result.set_result(value)

    def fail(self, error: BaseException) -> None:
        if not self.result.done():
            self.result.set_exception(error)


class Writer:
    """Owns the writing connection; ``do`` queues work for it.

    Attributes:
        patience: called when nothing can be stored now: waits, or raises what it is given.
        recovered: called when all that waited is stored.
        trouble: why something cannot be stored, from the first try until nothing waits any more.
    """

    def __init__(self, path: Path, connect: Callable[[Path], sqlite3.Connection]) -> None:
        self._path = path
        self._connect = connect
        self.patience: Patience = _none
        self.recovered: Callable[[], None] = lambda: None
        self.trouble: StoreUnavailable | None = None
        self._waiting: set[object] = set()
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._opened: Future[None] = Future()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._main, name="store-writer", daemon=True)

    async def start(self) -> None:
        """Open the connection.

        Raises:
            StoreError: it cannot be opened.
        """
        self._thread.start()
        await asyncio.wrap_future(self._opened)

    async def do(self, run: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``run`` in a transaction; return its result once that is committed.

        What cannot be stored now is tried again for as long as ``patience`` bears with it.

        Raises:
            StoreError: the database would not; nothing of this piece was stored.
        """
        piece = object()
        try:
            result = await self._patiently(run, piece)
        finally:
            self._waiting.discard(piece)
        # A full disk has room for what changes nothing: while work waits, that proves nothing.
        if self.trouble is not None and not self._waiting:
            self.trouble = None
            self.recovered()
        return result

    async def _patiently(self, run: Callable[[sqlite3.Connection], T], piece: object) -> T:
        """Try until it is stored; from the first failure on ``piece`` is among what waits.

        Raises:
            StoreError: see ``do``.
        """
        while True:
            try:
                return await self.once(run)
            except StoreUnavailable as error:
                self.trouble = error
                self._waiting.add(piece)
                await self.patience(error)

    async def once(self, run: Callable[[sqlite3.Connection], T]) -> T:
        """Like ``do``, without patience.

        Raises:
            StoreError: see there.
        """
        work = _Work(run)
        with self._closing:
            if self._closed:
                raise StoreError(f"database {self._path}: it was closed")
            self._queue.put(work)
        result: T = await asyncio.wrap_future(work.result)
        return result

    async def close(self) -> None:
        """Finish all work that was queued, then let go of the file."""
        with self._closing:
            first, self._closed = not self._closed, True
        if first:
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _main(self) -> None:
        try:
            conn = self._connect(self._path)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the start must hear of it
            self._opened.set_exception(_explain(self._path, error))
            return
        self._opened.set_result(None)
        try:
            while batch := self._next():
                self._commit(conn, batch)
        finally:
            conn.close()

    def _next(self) -> list[_Work]:
        """The next pieces, at least one; none when closing."""
        first = self._queue.get()
        batch = []
        while first is not None:
            # A caller that gave up while its work waited is not served.
            if first.result.set_running_or_notify_cancel():
                batch.append(first)
            if batch and (len(batch) == TOGETHER or self._queue.empty()):
                return batch
            first = self._queue.get()
        if batch:
            self._queue.put(None)  # closing: serve these, then see the end again
        return batch

    def _commit(self, conn: sqlite3.Connection, batch: list[_Work]) -> None:
        try:
            with immediate(conn):
                done = [(work, *_attempt(conn, work)) for work in batch]
        except BaseException as error:  # noqa: BLE001 - every caller must hear of it
            if len(batch) == 1:
                batch[0].fail(_explain(self._path, error))
                return
            # What fails at the commit (a foreign key) cannot be told apart: each goes alone.
            for work in batch:
                self._commit(conn, [work])
            return
        for work, value, failure in done:
            if failure is not None:
                work.fail(_explain(self._path, failure))
            else:
                work.answer(value)


def _attempt(conn: sqlite3.Connection, work: _Work) -> tuple[Any, BaseException | None]:
    """Run one piece behind a savepoint; its failure is a value, so that others go on."""
    conn.execute("SAVEPOINT piece")
    try:
        value = work.run(conn)
    except BaseException as error:
        if not conn.in_transaction:
            raise  # the whole transaction is gone, a full disk for one
        conn.execute("ROLLBACK TO piece")
        conn.execute("RELEASE piece")
        return None, error
    conn.execute("RELEASE piece")
    return value, None


def _explain(path: Path, error: BaseException) -> BaseException:
    if not isinstance(error, sqlite3.Error):
        return error
    told = trouble(path, error)
    told.__cause__ = error
    return told
