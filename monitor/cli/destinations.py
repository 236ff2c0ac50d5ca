"""Files that a command writes its results to; ``-`` is standard output."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any, TextIO, TypeVar

import click

from monitor.cli.output import emit
from monitor.cli.sources import STANDARD
from monitor.errors import MonitorError, UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
THERE = "there is such a file already; name another, or add --overwrite to replace it"


def vet(
    destinations: Sequence[str | None], sources: Sequence[str] = (), *, overwrite: bool
) -> None:
    """See that results can be written before any work is done.

    Args:
        destinations: paths or ``-``; ``None`` for a result that is not wanted.
        sources: what is read.
        overwrite: whether a file that is there may be replaced.

    Raises:
        UsageError: two results would go to the same place, or over a source.
        MonitorError: a file is there already, a folder is missing, or stands in a file's place.
    """
    given = [one for one in destinations if one is not None]
    for one in given:
        if given.count(one) > 1:
            raise UsageError(f"{one}: two results cannot be written to the same place")
        if one == STANDARD:
            continue
        path = Path(one)
        if path.is_dir():
            raise MonitorError(f"{one}: this is a folder; name a file in it")
        if not path.parent.is_dir():
            raise MonitorError(f"{one}: there is no folder {path.parent}")
        if path.is_file() and any(_same(path, source) for source in sources):
            raise UsageError(f"{one}: this is one of the sources; name another file")
        if path.is_file() and not overwrite:
            raise MonitorError(f"{one}: {THERE}")


def create(destination: str | None, lines: Iterable[str], *, overwrite: bool) -> None:
    """Write lines to a file that must not be there yet, to standard output, or nowhere.

    Args:
        destination: a path, ``-``, or ``None`` for nowhere; a device or pipe is written into.
        lines: what to write.
        overwrite: whether a file that is there may be replaced.

    Raises:
        MonitorError: it is there, or cannot be written; nothing is left half done.
    """
    if destination is None:
        return
    if destination == STANDARD:
        for line in lines:
            emit(line)
        sys.stdout.flush()
        return
    text = "".join(line + "\n" for line in lines)
    try:
        _write(Path(destination), text, overwrite=overwrite)
    except FileExistsError:
        raise MonitorError(f"{destination}: {THERE}") from None
    except OSError as error:
        raise MonitorError(f"{destination}: it cannot be written ({error.strerror})") from error


def _write(path: Path, text: str, *, overwrite: bool) -> None:
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        return
    # A name of its own: nothing of the user's can stand there.
    draft = path.with_name(f".{token_hex(8)}.new") if overwrite else path
    with draft.open("x", encoding="utf-8", errors="backslashreplace") as file:
        _fill(draft, path, file, text)


def _fill(draft: Path, path: Path, file: TextIO, text: str) -> None:
    """Write all of it, then put it in its place; the draft goes if either cannot be done."""
    try:
        file.write(text)
        file.flush()
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise


def new_file_options(command: Command) -> Command:
    """``--to FILE`` and ``--overwrite``."""
    to = click.option(
        "--to",
        metavar="NEWFILE",
        default=STANDARD,
        help="Write a new file instead of standard output.",
    )
    return to(overwrite_option("--to")(command))


def overwrite_option(*names: str) -> Callable[[Command], Command]:
    """``--overwrite``, for files that the options ``names`` give."""
    said = ", ".join(names[:-1]) + " or " + names[-1] if len(names) > 1 else names[0]
    return click.option(
        "--overwrite", is_flag=True, help=f"Replace a file that {said} names if it is there."
    )


def _same(path: Path, source: str) -> bool:
    return source != STANDARD and Path(source).is_file() and path.samefile(source)
