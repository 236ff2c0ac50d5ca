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


def vet(destinations: Sequence[str | None], sources: Sequence[str]) -> None:
    """See that results can be written before any work is done.

    Raises:
        UsageError: two results would go to the same place, or over a source.
        MonitorError: a folder is missing, or stands where a file should be written.
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


def write(destination: str | None, lines: Iterable[str]) -> None:
    """Write lines to a file, to standard output, or nowhere if there is no destination."""
    if destination is None:
        return
    if destination == STANDARD:
        for line in lines:
            emit(line)
        sys.stdout.flush()
        return
    try:
        with Path(destination).open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(line + "\n" for line in lines)
    except OSError as error:
        raise MonitorError(f"{destination}: it cannot be written ({error.strerror})") from error


def create(destination: str, lines: Iterable[str], *, overwrite: bool) -> None:
    """Write lines to a file that must not be there yet, or to standard output.

    Args:
        destination: a path, or ``-``.
        lines: what to write.
        overwrite: whether a file that is there may be replaced.

    Raises:
        MonitorError: it is there, or cannot be written; nothing is left half done.
    """
    if destination == STANDARD:
        write(destination, lines)
        return
    path = Path(destination)
    # A name of its own: nothing of the user's can stand there.
    draft = path.with_name(f".{token_hex(8)}.new") if overwrite else path
    text = "".join(line + "\n" for line in lines)
    try:
        with draft.open("x", encoding="utf-8") as file:
            _fill(draft, path, file, text)
    except FileExistsError:
        raise MonitorError(f"{destination}: {THERE}") from None
    except OSError as error:
        raise MonitorError(f"{destination}: it cannot be written ({error.strerror})") from error


def _fill(draft: Path, path: Path, file: TextIO, text: str) -> None:
    """Write all of it, then put it in its place; the draft goes if either cannot be done."""
    try:
        file.write(text)
        file.flush()
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise


def vet_new(destination: str, sources: Sequence[str], *, overwrite: bool) -> None:
    """See, before any work is done, that ``create`` will not refuse.

    Raises:
        UsageError: it would go over a source.
        MonitorError: it is there already, or its folder is not.
    """
    vet([destination], sources)
    if destination != STANDARD and not overwrite and Path(destination).exists():
        raise MonitorError(f"{destination}: {THERE}")


def new_file_options(command: Command) -> Command:
    """``--to FILE`` and ``--overwrite``."""
    to = click.option(
        "--to",
        metavar="NEWFILE",
        default=STANDARD,
        help="Write a new file instead of standard output.",
    )
    overwrite = click.option(
        "--overwrite", is_flag=True, help="Replace the file that --to names if it is there."
    )
    return to(overwrite(command))


def _same(path: Path, source: str) -> bool:
    return source != STANDARD and Path(source).is_file() and path.samefile(source)
