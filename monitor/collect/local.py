"""Local feeds: a file read like a poll, with a validator of our own making; never an error."""

import os
import stat
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.http.threads import Busy, OneEach
from monitor.model.feeds import Feed, FeedState
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, NotModified, Refused, Trouble

SIZE_CAP = 10 << 20

_reads = OneEach("local-feed")


def digest(body: bytes) -> str:
    """What tells two documents apart."""
    return sha256(body).hexdigest()


async def fetch_file(feed: Feed, state: FeedState) -> FetchOutcome:
    """Read a local feed; a thread waits for the disk, which may be a network's."""
    call = partial(_read_file, feed, state.last_modified)
    try:
        return await _reads.do(feed.url, call, feed.timeout.total_seconds())
    except Busy:
        return Failed(trouble=Trouble.TIMEOUT, detail="an earlier reading of the file hangs")
    except TimeoutError:
        return Failed(trouble=Trouble.TIMEOUT, detail="the file could not be read in time")
    except RuntimeError:
        return Failed(trouble=Trouble.FILE, detail="the system gives no thread to read it in")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        return Failed(trouble=Trouble.FILE, detail=reason.lower())


def _read_file(feed: Feed, known: str | None) -> FetchOutcome:
    # Not blocking: a pipe in the file's place would wait for its writer for ever.
    handle = os.open(_path(feed.url), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        return _read_handle(feed, known, handle)
    finally:
        os.close(handle)


def _read_handle(feed: Feed, known: str | None, handle: int) -> FetchOutcome:
    status = os.fstat(handle)
    if stat.S_ISDIR(status.st_mode):
        return Refused(trouble=Trouble.FILE, detail="a folder; name a feed file in it")
    if not stat.S_ISREG(status.st_mode):
        return Refused(trouble=Trouble.FILE, detail="not a regular file")
    version = f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"
    if version == known:
        return NotModified(last_modified=version)
    with open(handle, "rb", closefd=False) as file:
        body = file.read(SIZE_CAP + 1)
    if len(body) > SIZE_CAP:
        return Refused(trouble=Trouble.TOO_LARGE, detail=f"more than {SIZE_CAP} bytes")
    if not body:
        return Failed(trouble=Trouble.EMPTY, detail="the file is empty")
    return Fresh(body=body, url=feed.url, last_modified=version, digest=digest(body))


def _path(url: str) -> Path:
    """The path of a ``file:`` URL of this machine.

    Raises:
        ValueError: it is another machine's, or no path.
    """
    parts = urlsplit(url)
    if parts.netloc not in {"", "localhost"} or not parts.path.startswith("/"):
        raise ValueError("not a local path")
    return Path(unquote(parts.path))
