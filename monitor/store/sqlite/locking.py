"""The lock beside the database that lets only one daemon run on it, and tells whether one does.

Rule 1. The lock is not the file, but the hold on it, and the system ends that with the process.
Rule 2. The file says who holds it since when; what is added at the end tells an orderly end from
        one without a word.
Rule 3. Who only looks shares the lock for a moment; that keeps nobody from starting. A start waits
        some seconds for one that is held up, and the loop goes on meanwhile.
"""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from monitor.clock import Clock
from monitor.errors import StoreError, StoreLocked, StoreLooked
from monitor.model.views import DaemonView

# A look takes microseconds unless its process has to wait for a processor, which may take a while.
TRIES = 200
_MOMENT = 0.02
_LONGEST = 200


def lock_path(database: Path) -> Path:
    """Where the lock of a database lies: beside the file itself, whatever links lead to it."""
    file = Path(os.path.realpath(database))
    return file.with_name(file.name + ".lock")


@contextmanager
def lock(database: Path, clock: Clock, *, passing: bool = False) -> Iterator[None]:
    """Hold the daemon's lock; the file stays behind, which does no harm.

    Args:
        database: the file that is locked.
        clock: what tells since when.
        passing: whether this is no daemon: what is told of the last one outlasts it.

    Raises:
        StoreLooked: a command that only looks has it at this moment.
        StoreLocked: another process holds it; the text names its process id, if that one runs.
        StoreError: the lock file cannot be made.
    """
    with _opened(database) as handle:
        _take(handle, database)
        with (_passing if passing else _told)(handle, clock):
            yield


@asynccontextmanager
async def locked(database: Path, clock: Clock) -> AsyncIterator[DaemonView]:
    """Hold the daemon's lock, however many look at it meanwhile (rule 3); tells who had it before.

    Raises:
        StoreError: as of ``lock``; a look has been held up for long.
    """
    with _opened(database) as handle:
        for left in reversed(range(TRIES)):
            try:
                _take(handle, database)
                break
            except StoreLooked:
                if not left:
                    raise
            await clock.sleep(_MOMENT)
        pid, since, until = _read(handle)
        with _told(handle, clock):
            yield DaemonView(running=False, pid=pid, since=since, until=until)


def look(database: Path) -> DaemonView:
    """Whether a daemon runs on a database, or when one last did; changes nothing.

    Raises:
        StoreError: the lock cannot be read.
    """
    path = lock_path(database)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return DaemonView(running=False)
    except OSError as error:
        raise StoreError(
            f"database {database}: the lock {path} cannot be read ({error.strerror}); ask as the "
            "user whom the daemon runs as"
        ) from error
    try:
        running = not _held(handle, fcntl.LOCK_SH)
        pid, since, until = _read(handle)
    finally:
        os.close(handle)
    return DaemonView(running=running, pid=pid, since=since, until=None if running else until)


@contextmanager
def _opened(database: Path) -> Iterator[int]:
    path = lock_path(database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"database {database}: the lock {path} cannot be made ({error.strerror}); allow this "
            "user to write to its folder, or name another database"
        ) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, database: Path) -> None:
    """Take the lock for this process alone."""
    if _held(handle, fcntl.LOCK_EX):
        return
    if _held(handle, fcntl.LOCK_SH):
        fcntl.flock(handle, fcntl.LOCK_UN)
        raise StoreLooked(
            f"database {database}: no daemon runs on it, but a command that looks for one has "
            "been held up for some seconds; end that one (a suspended status, for instance), then "
            "start again"
        )
    pid, *_ = _read(handle)
    who = f"process {pid}" if pid is not None else "another process"
    raise StoreLocked(f"database {database}: {who} already runs on it; stop that one first")


def _held(handle: int, how: int) -> bool:
    """Take the lock in this way unless that would mean to wait; whether it was taken."""
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _told(handle: int, clock: Clock) -> Iterator[None]:
    """Say in the file who holds the lock, and at an orderly end, until when."""
    told = _holder(clock)
    _write(handle, told)
    yield
    _write(handle, told + f"{clock.now().isoformat()}\n".encode())


@contextmanager
def _passing(handle: int, clock: Clock) -> Iterator[None]:
    """Say in the file who holds the lock, and at any end what it said before."""
    before = os.pread(handle, _LONGEST, 0)
    _write(handle, _holder(clock))
    try:
        yield
    finally:
        _write(handle, before)


def _holder(clock: Clock) -> bytes:
    return f"{os.getpid()}\n{clock.now().isoformat()}\n".encode()


def _write(handle: int, told: bytes) -> None:
    """Say who holds the lock; on a full disk it is held all the same."""
    with suppress(OSError):
        os.pwrite(handle, told, 0)
        os.ftruncate(handle, len(told))


def _read(handle: int) -> tuple[int | None, datetime | None, datetime | None]:
    """Who holds the lock or held it, since when, and until when, as far as it is told."""
    lines = os.pread(handle, _LONGEST, 0).decode("ascii", "replace").splitlines()
    pid, since, until, *_ = (*lines, "", "", "")
    return int(pid) if pid.isdecimal() else None, _moment(since), _moment(until)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
