"""Documents named on the command line: files or standard input, recognised by their content."""

import difflib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor.cli.output import clean, warn
from monitor.collect.normalize import Intake, Source, records_of
from monitor.errors import SourceError
from monitor.model.records import KEYS

Command = TypeVar("Command", bound=Callable[..., Any])
STANDARD = "-"


def sources_argument(command: Command) -> Command:
    """``SOURCE...``: one or more files, or ``-``."""
    return click.argument(
        "sources", metavar="SOURCE...", nargs=-1, required=True, callback=_standard_input_once
    )(command)


def _standard_input_once(
    ctx: click.Context, _parameter: click.Parameter, sources: Sequence[str]
) -> Sequence[str]:
    """Refuse ``- -``: the second would find nothing left."""
    if sources.count(STANDARD) > 1:
        ctx.fail("standard input (-) can be read only once")
    return sources


def source_bytes(source: str) -> bytes:
    """The bytes of one source.

    Raises:
        SourceError: it cannot be read; the text says why and what to do.
    """
    if source == STANDARD:
        return sys.stdin.buffer.read()
    if source.lower().startswith(("http://", "https://")):
        raise SourceError(f"{source}: this command never touches the network; save it to a file")
    path = Path(source)
    if path.is_dir():
        raise SourceError(f"{source}: this is a folder; name the files in it")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{source}: there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{source}: it cannot be read ({reason})") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one source held, and where it came from, as articles are identified by it."""

    source: Source
    intake: Intake


def read_source(name: str, source: Source | None = None) -> Found:
    """The article records of one source, whatever its format.

    Args:
        name: a path, or ``-``.
        source: what is known of where the document was found; ``None`` for nothing.

    Raises:
        SourceError: it cannot be read, or is none of the known formats.
    """
    source = source or Source(url="")
    intake = records_of(source_bytes(name), source, first_seen=None)
    if intake.trouble is not None:
        raise SourceError(f"{name}: no articles here: {intake.detail or intake.trouble.value}")
    return Found(source=source, intake=intake)


def tell_left_out(name: str, found: Found) -> None:
    """Name on standard error what was left out of a source that could be read.

    Of keys that records do not have each is named once, with what may have been meant.
    """
    for one in found.intake.rejected:
        warn(clean(f"{name}: {one.entry}: left out: {one.reason}"))
    for key in found.intake.ignored:
        meant = difflib.get_close_matches(key.key[:64].lower(), KEYS, n=1)
        hint = f"; did you mean {meant[0]!r}?" if meant else ""
        often = f" ({key.times:,} times in all)" if key.times > 1 else ""
        warn(clean(f"{name}: {key.entry}: unknown key {key.key[:80]!r}: ignored{often}{hint}"))
