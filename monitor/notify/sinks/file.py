"""Sink ``file``: JSON Lines, the body of every alert on a line of its own, safely on disk.

Rule 1. A line is the exact body that webhooks get; accepted means that it was synced to disk.
Rule 2. A line is never written twice: a try that was cut off before it was recorded finds its
line among the last ones and is done.
Rule 3. What a crash left of a line is cut off, but only if it is one of ours; other people's
text is left alone and ended with a newline.
Rule 4. A disk that hangs, such as a network's, holds nobody up: a file has one thread of its own,
and a try that is given up leaves that to end by itself.
"""

import fcntl
import json
import os
import stat
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitor.http.threads import Busy, OneEach
from monitor.model.alerts import Accepted, Outgoing, Rejected, Retry, SendOutcome
from monitor.notify.sinks import Tools

KIND = "file"
NEEDS_NETWORK = False
# Two appends of ours would only wait for each other's lock.
CONCURRENCY = 1

DEADLINE = 15.0
TAIL = 256 * 1024
OURS = b'{"type":'

_appends = OneEach("file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the lines go.

    Attributes:
        path: the file; relative to the configuration file; it and its folder are created.
    """

    path: Path


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:  # noqa: ARG001 - every sink's signature
    """Append the body unless it stands there already."""
    if b"\n" in outgoing.body:
        return Rejected(detail="the body has a line break")
    path = settings.path
    try:
        return await _appends.do(path, partial(append, path, outgoing.body), DEADLINE)
    except Busy:
        return Retry(detail="cannot write: an earlier try hangs")
    except TimeoutError:
        return Retry(detail="cannot write: the disk does not answer")
    except RuntimeError:
        return Retry(detail="cannot write: the system gives no thread to write in")
    except OSError as error:
        return Retry(detail=f"cannot write: {error.strerror or type(error).__name__}")


def append(path: Path, line: bytes) -> SendOutcome:
    """Append ``line`` and a newline to ``path``, once, and sync it to disk.

    Raises:
        OSError: the file or its folder cannot be written; what was half written is taken back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without O_NONBLOCK a named pipe that nobody reads would hold this thread for ever.
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK
    handle = os.open(path, flags, 0o640)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return Retry(detail="cannot write: not a regular file")
        # Another process of ours (``alerts test``) may be at it; it will not be long.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return _append(handle, path, line)
    finally:
        os.close(handle)


def _append(handle: int, path: Path, line: bytes) -> SendOutcome:
    """Append to the locked file."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, min(size, TAIL), max(size - TAIL, 0))
    cut, missing = torn(tail)
    if _stands(tail[: len(tail) - cut] + missing, line, whole=size <= TAIL):
        _write(handle, size - cut, missing)
        return Accepted(detail="already written")
    _write(handle, size - cut, missing + line + b"\n")
    if size == 0:
        _sync_folder(path)
    return Accepted(detail="written")


def torn(tail: bytes) -> tuple[int, bytes]:
    """What to do with a last line that does not end: bytes to cut off, bytes to add.

    Args:
        tail: the end of the file.
    """
    last = tail.rpartition(b"\n")[2]
    if not last:
        return 0, b""
    if not OURS.startswith(last[: len(OURS)]) or _complete(last):
        return 0, b"\n"
    return len(last), b""


def _complete(line: bytes) -> bool:
    """Whether the line is a whole JSON value."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _stands(tail: bytes, line: bytes, *, whole: bool) -> bool:
    """Whether ``line`` is one of the lines of ``tail``; ``whole``: it begins with the file."""
    return b"\n" + line + b"\n" in (b"\n" + tail if whole else tail)


def _write(handle: int, end: int, data: bytes) -> None:
    """Let the file end with ``data`` at ``end``, synced; after an error with nothing of it."""
    os.ftruncate(handle, end)
    try:
        written = 0
        while written < len(data):
            written += os.pwrite(handle, data[written:], end + written)
        os.fsync(handle)
    except OSError:
        # Else the next try would find a line that may never have reached the disk.
        os.ftruncate(handle, end)
        raise


def _sync_folder(path: Path) -> None:
    """Make the new file's name itself survive a crash."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
