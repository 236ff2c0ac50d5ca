"""How commands speak: JSON Lines on standard output for machines, plain lines for people.

Rule 1. Standard output carries results only; every message goes to standard error.
Rule 2. Machine output is UTF-8 whatever the locale, one JSON object per line.
Rule 3. Text that came from outside never steers a terminal: control characters are dropped.
"""

import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.streams import abandon
from monitor.clock import Clock, SystemClock
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

# A bar that comes and goes within a blink tells nothing.
UNSEEN = 0.5
CLOSED = "standard output is closed"
# Joiners and the soft hyphen are invisible, but words of many languages are written with them.
_INVISIBLE_LETTERS = frozenset("\u200c\u200d\u00ad")


def clean(text: str) -> str:
    """``text`` on one line, without anything that a terminal would obey or cannot show."""
    spaced = (" " if c.isspace() else c for c in text)
    kept = (c for c in spaced if c.isprintable() or c in _INVISIBLE_LETTERS)
    return " ".join("".join(kept).split())


def json_line(value: object) -> str:
    """One JSON object on one line; times as RFC 3339 in UTC, dataclasses as objects."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no form of its own for."""
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def timestamp(value: datetime) -> str:
    """RFC 3339 in UTC to the second."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def emit(line: str) -> None:
    """Write a line of machine output."""
    if sys.stdout is None:
        raise MonitorError(CLOSED)
    sys.stdout.flush()
    # Half a surrogate pair, as broken file names have them, has no UTF-8 form.
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


def emit_rows(rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows as JSON Lines."""
    for row in rows:
        emit(json_line(row))


def colours() -> bool:
    """Whether results may be coloured: a terminal reads them, and nobody asked for none."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def say(text: str = "") -> None:
    """A line of a result, for people; styles are dropped unless colours are wanted."""
    if sys.stdout is None:
        raise MonitorError(CLOSED)
    click.echo(text, color=colours())


def done(text: str) -> None:
    """Say what was done. That it cannot be said is no failure of it: then another way is tried."""
    try:
        say(text)
    except (OSError, MonitorError):
        abandon(sys.stdout)
        doubt(text)


def doubt(text: str) -> None:
    """Warn about what was done; that this cannot be said is no failure of it either."""
    try:
        warn(text)
    except (OSError, ValueError):
        abandon(sys.stderr)


def warn(text: str) -> None:
    """A message on standard error."""
    click.echo(text, err=True)


class Progress:
    """A bar on standard error, where that is a terminal, for work that takes long enough."""

    def __init__(self, length: int, label: str, clock: Clock) -> None:
        """Set up, showing nothing yet.

        Args:
            length: how many steps there are.
            label: what they are.
            clock: tells when they have taken long enough.
        """
        self._length = length
        self._label = label
        self._clock = clock
        self._began = clock.monotonic()
        self._done = 0
        self._bar: ProgressBar[int] | None = None

    def update(self, steps: int) -> None:
        """So many more are done."""
        self._done += steps
        if self._bar is not None:
            self._bar.update(steps)
        elif sys.stderr.isatty() and self._clock.monotonic() - self._began >= UNSEEN:
            self._bar = click.progressbar(length=self._length, label=self._label, file=sys.stderr)
            # What remains is judged from the beginning, not from when the bar appeared.
            self._bar.start -= self._clock.monotonic() - self._began
            self._bar.__enter__()
            self._bar.update(self._done)

    def end(self) -> None:
        """Let the line of the bar end."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


@contextmanager
def progress(length: int, label: str, clock: Clock | None = None) -> Iterator[Progress]:
    """The progress of some work, shown once the work has lasted for ``UNSEEN`` seconds."""
    shown = Progress(length, label, clock or SystemClock())
    try:
        yield shown
    finally:
        shown.end()


def when(value: datetime | None) -> str:
    """A moment as tables show it: UTC to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if value else "-"


def span(value: timedelta) -> str:
    """A length of time in its two largest units, such as ``2h 5m``."""
    seconds = round(abs(value.total_seconds()))
    parts: list[str] = []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        amount, seconds = divmod(seconds, size)
        if amount or parts:
            parts.append(f"{amount}{unit}")
    return " ".join(part for part in parts[:2] if not part.startswith("0")) or "0s"


def ago(value: datetime | None, now: datetime) -> str:
    """A moment as seen from ``now``: ``in 4m 2s``, ``now`` or ``3h 1m ago``."""
    if value is None:
        return "-"
    if span(value - now) == "0s":
        return "now"
    return f"in {span(value - now)}" if value > now else f"{span(now - value)} ago"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 feed``, ``2 feeds``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def examples(*lines: str) -> str:
    """The epilog of a command's help: calls that can be copied as they stand."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
