"""The lock beside the database that lets only one daemon run on it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StoreError, StoreLocked


def lock_path(database: Path) -> Path:
    """Where the lock of a database lies."""
    return database.with_name(database.name + ".lock")


@contextmanager
def lock(database: Path) -> Iterator[None]:
    """Hold the daemon's lock; the system lets go of it when the process ends, however it ends.

    The file stays behind, which does no harm: the lock is not the file, but the hold on it.

    Raises:
        StoreLocked: another process holds it; the text names its process id.
        StoreError: the lock file cannot be made.
    """
    handle = _open(database)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreLocked(_refusal(database, handle)) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _open(database: Path) -> int:
    path = lock_path(database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"database {database}: the lock {path} cannot be made ({error.strerror}); allow this "
            "user to write to its folder, or name another database"
        ) from error


def _refusal(database: Path, handle: int) -> str:
    holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
    who = f"process {holder}" if holder else "another process"
    return f"database {database}: {who} already runs on it; stop that one first"
