"""Reads a file whole, within bounds and without ever waiting for one that is no file."""

import os
import stat
from pathlib import Path


class Unreadable(ValueError):  # noqa: N818 - a state of the file, worded where it is caught
    """The file cannot be read; the text says why and follows on the file's name."""


def contents(path: Path, most: int, *, pipes: bool = False) -> bytes:
    """The bytes of the file at ``path``.

    Args:
        path: a regular file.
        most: bytes that it may have.
        pipes: whether a pipe will do too, as for ``--config <(command)``.

    Raises:
        Unreadable: with the reason in words.
    """
    try:
        # Not blocking, so that a named pipe without a writer cannot hold up the start.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | (0 if pipes else os.O_NONBLOCK))
        try:
            _refuse_others(os.fstat(descriptor).st_mode, pipes=pipes)
            with os.fdopen(os.dup(descriptor), "rb") as file:
                raw = file.read(most + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise Unreadable("does not exist") from None
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else "unknown error"
        raise Unreadable(f"cannot be read: {why}") from None
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("has a name that no file can have") from None
    if len(raw) > most:
        raise Unreadable(f"is larger than {most // 1024} KiB")
    return raw


def _refuse_others(mode: int, *, pipes: bool) -> None:
    if stat.S_ISDIR(mode):
        raise Unreadable("is a folder")
    if not (stat.S_ISREG(mode) or (pipes and stat.S_ISFIFO(mode))):
        raise Unreadable("is not a regular file")


def placed(text: str, beside: str) -> Path:
    """The path ``text`` as meant in the file ``beside``: relative to its folder."""
    return Path(os.path.normpath(Path(os.path.abspath(beside)).parent / text))  # noqa: PTH100
