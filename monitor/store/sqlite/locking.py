"""The lock beside the database that lets only one daemon run on it, and tells whether one does.

Rule 1. The lock is not the file, but the hold on it, and the system ends that with the process.
Rule 2. The file says who holds it since when and by which configuration; a moment that is added at
        the end tells an orderly end from one without a word.
Rule 3. Who only looks shares the lock for a moment; that keeps nobody from starting. A start waits
        some seconds for one that is held up, and the loop goes on meanwhile.
"""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.clock import Clock
from monitor.errors import StoreError, StoreLocked, StoreLooked
from monitor.model.views import DaemonView

# A look takes microseconds unless its process has to wait for a processor, which may take a while.
TRIES = 200
_MOMENT = 0.02
_LONGEST = 5_000


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
async def locked(
    database: Path, clock: Clock, configuration: Path | None = None
) -> AsyncIterator[DaemonView]:
    """Hold the daemon's lock, however many look at it meanwhile (rule 3); tells who had it before.

    Args:
        database: the file that is locked.
        clock: what tells since when.
        configuration: the file by which this daemon works.

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
        before = _read(handle)
        with _told(handle, clock, configuration):
            yield before


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
        found = _read(handle)
    finally:
        os.close(handle)
    return replace(found, running=True, until=None) if running else found


def filled_by_another(database: Path, configuration: Path) -> str | None:
    """The other configuration by which the last daemon worked on a database, if it was another.

    ``None`` where nobody can tell: what comes through a pipe has no name.
    """
    try:
        told = _parsed(lock_path(database).read_bytes()).configuration
    except OSError:
        return None
    ours = os.path.realpath(configuration)
    return told if told and told != ours and os.path.isfile(ours) else None  # noqa: PTH113 - no error


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
    pid = _read(handle).pid
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
def _told(handle: int, clock: Clock, configuration: Path | None = None) -> Iterator[None]:
    """Say in the file who holds the lock, and at an orderly end, until when."""
    holder, by = _holder(clock), _by(configuration)
    _write(handle, holder + b"\n" + by)
    yield
    _write(handle, holder + f"{clock.now().isoformat()}\n".encode() + by)


def _by(configuration: Path | None) -> bytes:
    """The configuration's own path, however it was named; a name of two lines has none here."""
    path = os.fsencode(os.path.realpath(configuration)) if configuration else b""
    return b"" if b"\n" in path else path + b"\n"


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


def _read(handle: int) -> DaemonView:
    """Who holds the lock or held it, since when, until when and by what, as far as it is told."""
    return _parsed(os.pread(handle, _LONGEST, 0))


def _parsed(told: bytes) -> DaemonView:
    pid, since, until, by, *_ = (*os.fsdecode(told).split("\n"), "", "", "", "")
    return DaemonView(
        running=False,
        pid=int(pid) if pid.isdecimal() else None,
        since=_moment(since),
        until=_moment(until),
        configuration=by or None,
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
