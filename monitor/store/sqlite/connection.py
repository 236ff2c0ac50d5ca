"""Opens database files: checks whose they are, brings them up to date, names what is wrong.

Rule 1. A file that is not ours, or is newer than the program, is not written to.
Rule 2. Every connection is in the driver's autocommit mode: a transaction is open exactly where
        the code says ``BEGIN``.
Rule 3. The database file is never opened and closed by hand while it may be in use: closing any
        handle of it would drop the locks that SQLite holds for this process.
Rule 4. Where nothing can be written, people still may look: without a write-ahead log the file is
        all there is and is read as it stands; one that cannot be read along is never passed over.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from monitor.errors import StoreError, StoreNewer, StoreUnavailable, StoreUnusable
from monitor.store.sqlite import schema

BUSY_MS = 30_000
"""How long a write waits for another process's write."""

Stopped = Callable[[], bool]
LOOKS = 1_000
"""Instructions of SQLite's machine from one look whether to stop to the next."""

READ, READ_UNLOCKED = "ro", "ro&immutable=1"
"""To read; to read what nobody can be writing to."""

WAY_OUT = (
    "stop the daemon and restore a backup with db restore, which keeps this file; without a backup "
    "move it aside with its -wal and -shm, and all begins anew"
)
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another process keeps writing to it; find it and try again",
    sqlite3.SQLITE_LOCKED: "another process keeps writing to it; find it and try again",
    sqlite3.SQLITE_FULL: "the disk is full; make room, nothing stored is lost",
    sqlite3.SQLITE_READONLY: "file or folder is read-only; allow this user to write to both",
    sqlite3.SQLITE_PERM: "this user may not use it; allow this user to write to file and folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; see that file and folder exist and that this "
    "user may write to both",
    sqlite3.SQLITE_IOERR: "the disk fails; see the system's log, then restore a backup",
    sqlite3.SQLITE_CORRUPT: f"it is damaged; {WAY_OUT}",
    sqlite3.SQLITE_NOTADB: f"it is not a database; name another file, or {WAY_OUT}",
    sqlite3.SQLITE_CONSTRAINT: "nothing was stored, for it would contradict what is stored; please "
    "report this as a bug",
}
# What somebody, or time, can mend while we wait.
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
}
_HOPELESS = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_OTHER = "see what the message says"


def trouble(path: Path, error: sqlite3.Error) -> StoreError:
    """What to tell a person about an error of SQLite."""
    code = _code(error)
    return _kind(code)(f"database {path}: {_ADVICE.get(code, _OTHER)} ({error})")


def _kind(code: int) -> type[StoreError]:
    if code in _HOPELESS:
        return StoreUnusable
    return StoreUnavailable if code in _PASSING else StoreError


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code of an error, 0 for one of the driver's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ones that name the file and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise trouble(path, error) from error


@contextmanager
def immediate(conn: sqlite3.Connection) -> Iterator[None]:
    """A transaction that takes the write lock at once, so that it waits instead of failing."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(conn: sqlite3.Connection) -> Iterator[None]:
    """A read transaction: all that is read inside it is of one moment."""
    conn.execute("BEGIN")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def prepare(path: Path, stopped: Stopped = lambda: False) -> None:
    """Make sure that ``path`` is a database of ours, up to date; with its folder to ourselves.

    Args:
        path: the file; its folder exists.
        stopped: whether nobody waits for it any more; then it ends soon, and changes nothing.

    Raises:
        StoreNewer: a newer program wrote it.
        StoreError: it cannot be used, or was stopped; the text says why and what to do.
    """
    _create(path)
    with explained(path):
        probe(path)
        with closing(_connect(path, "rw")) as conn:
            conn.execute("PRAGMA journal_mode = WAL")
            conn.set_progress_handler(stopped, LOOKS)
            with immediate(conn):
                _refuse_newer(path, schema.applied(conn))
                schema.migrate(conn)


def probe(path: Path, mode: str = READ) -> None:
    """See whose database it is without writing to it; an empty file will do.

    Args:
        path: the file.
        mode: ``READ`` or ``READ_UNLOCKED``.

    Raises:
        StoreNewer: a newer program wrote it.
        StoreError: another program's.
    """
    with explained(path), closing(_connect(path, mode)) as conn:
        _refuse_foreign(path, conn)
        _refuse_newer(path, schema.applied(conn))


def writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes; for use in one thread."""
    conn = _connect(path, "rw")
    conn.execute("PRAGMA foreign_keys = ON")
    # In WAL mode only FULL syncs every commit: what was acknowledged survives a power cut.
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA cache_size = -4000")
    # The table of shingles is written all over: checkpoints four times rarer than by default
    # write each of its pages less often, for a log of 16 MB.
    conn.execute("PRAGMA wal_autocheckpoint = 4000")
    conn.execute("PRAGMA journal_size_limit = 67108864")
    return conn


def reader(path: Path, mode: str = READ) -> sqlite3.Connection:
    """A connection that cannot write; may be handed from thread to thread."""
    with explained(path):
        conn = _connect(path, mode)
        conn.execute("PRAGMA query_only = ON")
        # Mapped, every page that was ever read would count as the daemon's memory.
        conn.execute("PRAGMA cache_size = -2000")
        return conn


def view(path: Path) -> Callable[[], sqlite3.Connection]:
    """A maker of readers for a database that must exist and be up to date.

    Raises:
        StoreNewer: a newer program wrote it.
        StoreError: there is none, or it is older than the program or not ours.
    """
    if not path.is_file():
        raise StoreError(
            f"database {path}: there is none yet; start the daemon, or name another file"
        )
    mode = readable_as(path)
    probe(path, mode)
    with explained(path), closing(_connect(path, mode)) as conn:
        missing = schema.known() - set(schema.applied(conn))
    if missing:
        raise StoreError(
            f"database {path}: it was written by an older program; start the daemon of this "
            "version once, it brings it up to date"
        )
    return lambda: reader(path, mode)


def view_any(path: Path) -> sqlite3.Connection:
    """A reader of a database of any age, wherever it lies.

    Raises:
        StoreError: parts of it cannot be read there.
    """
    return reader(path, readable_as(path))


def readable_as(path: Path) -> str:
    """How a file can be read here (rule 4).

    Raises:
        StoreError: parts of it lie in a log that cannot be read along.
    """
    try:
        with closing(_connect(path, READ)) as conn:
            conn.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        # Beside a daemon, or after one that was killed, there is an index of the log.
        shut = _code(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
        if not shut or _beside(path, "-shm").exists():
            return READ
        log = _beside(path, "-wal")
        if log.exists() and log.stat().st_size:
            raise StoreError(
                f"database {path}: what was stored last lies in {log.name} beside it, which cannot "
                "be read where nothing may be written; copy both files to a folder of your own and "
                "name the copy"
            ) from error
        return READ_UNLOCKED
    return READ


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    conn.execute(f"PRAGMA busy_timeout = {BUSY_MS:d}")
    return conn


@contextmanager
def folder(path: Path) -> Iterator[Callable[[], bool]]:
    """The database's folder, made if need be.

    Yields:
        What takes it for this process alone until the end, unless another has it; whether it did.
        Two first openers must not both switch the journal: SQLite would refuse one of them.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        handle = None  # a folder that may be used, but not listed; SQLite says what it misses
    except OSError as error:
        raise StoreError(
            f"database {path}: its folder cannot be made ({error.strerror}); name another file"
        ) from error
    try:
        yield lambda: handle is None or _taken(handle)
    finally:
        if handle is not None:
            os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _create(path: Path) -> None:
    """Make the file, readable by its owner alone; one that exists keeps its mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if path.is_dir():
            raise StoreUnusable(f"database {path}: it is a folder; name a file in it") from None
    except OSError as error:
        raise StoreError(
            f"database {path}: it cannot be made ({error.strerror}); allow this user to write to "
            "its folder, or name another file"
        ) from error


def _refuse_foreign(path: Path, conn: sqlite3.Connection) -> None:
    (tables,) = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (owner,) = conn.execute("PRAGMA application_id").fetchone()
    if tables and owner != schema.APPLICATION_ID:
        raise StoreUnusable(
            f"database {path}: it belongs to another program and was left as it is; name another "
            "file"
        )


def _refuse_newer(path: Path, applied: tuple[str, ...]) -> None:
    unknown = [name for name in applied if name not in schema.known()]
    if unknown:
        raise StoreNewer(
            f"database {path}: a newer program brought it to {unknown[-1]}, this one knows up to "
            f"{max(schema.known())}; install the newer program, or restore a backup made before. "
            "The file was left as it is"
        )


def refuse_taken(target: Path) -> None:
    """Refuse a place for a copy where something lies.

    Raises:
        StoreError: it exists.
    """
    if target.exists():
        raise StoreError(f"backup {target}: it exists already; name another file")


def copy(conn: sqlite3.Connection, target: Path) -> None:
    """Copy what ``conn`` reads to a new file that its owner alone may read.

    Raises:
        StoreError: ``target`` exists, or cannot be made; then nothing of it stays.
    """
    refuse_taken(target)
    _create(target)
    try:
        with explained(target), closing(_connect(target, "rw")) as copied:
            conn.backup(copied)
            # Without a log of its own it can be read where nothing may be written, or fits in.
            copied.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        # Half a copy helps nobody, and takes room where there was none.
        target.unlink(missing_ok=True)
        raise
