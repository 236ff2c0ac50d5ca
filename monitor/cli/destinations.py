"""Files that a command writes its results to; ``-`` is standard output."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitor.cli.output import emit
from monitor.cli.sources import STANDARD
from monitor.errors import MonitorError, UsageError


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


def _same(path: Path, source: str) -> bool:
    return source != STANDARD and Path(source).is_file() and path.samefile(source)
