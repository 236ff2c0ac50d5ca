"""Tables for people: coloured on a terminal, plain and unwrapped in a pipe."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from monitor.cli.output import clean, emit_rows, say

T = TypeVar("T")
# On a terminal the beginning of an id is enough: every command takes it.
_ID = re.compile(r"\b((?:sl|al|ar|st|nt)_[0-9a-z]{8})[0-9a-z]{4,}\b")
WHOLE = 12
PIPE_WIDTH = 100_000  # wide enough that nothing is cut or wrapped where no terminal reads

GOOD, BAD, DIM = "green", "red", "bright_black"
_COLOURS = {
    "accepted": GOOD, "fresh": GOOD, "ready": GOOD, "ok": GOOD,
    "dead": BAD, "failed": BAD, "refused": BAD, "gone": BAD, "disabled": BAD, "flash": BAD,
    "failing": BAD, "parked": BAD, "silent": "yellow", "new": DIM, "held": DIM, "-": DIM,
    "pending": "yellow", "settling": "yellow", "urgent": "yellow",
}  # fmt: skip


def print_list(
    found: Iterable[T],
    row: Callable[[T], Mapping[str, object]],
    columns: Sequence[str],
    cells: Callable[[T], Sequence[object]],
    *,
    as_json: bool,
) -> None:
    """Print what was found, each as a ``row`` for machines or as ``cells`` for people."""
    if as_json:
        emit_rows(map(row, found))
    else:
        print_table(columns, map(cells, found))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their columns' names; numbers stand right."""
    terminal = sys.stdout.isatty()
    grid = [
        tuple(_ID.sub(r"\1", cell) if terminal and isinstance(cell, str) else cell for cell in row)
        for row in rows
    ]
    table = Table(box=SIMPLE_HEAD if terminal else None, pad_edge=False, show_edge=False)
    for index, name in enumerate(columns):
        numeric = bool(grid) and all(isinstance(row[index], int) for row in grid)
        # Ids, times and single words stay whole; what is longer may take several lines.
        brief = not numeric and all(len(str(row[index])) <= WHOLE for row in grid)
        justify: JustifyMethod = "right" if numeric else "left"
        table.add_column(name, justify=justify, overflow="fold", no_wrap=brief)
    for row in grid:
        table.add_row(*map(_cell, row))
    drawn = console(terminal=terminal)
    with drawn.capture() as capture:
        drawn.print(table)
    for line in capture.get().splitlines():
        say(line.rstrip())


def console(*, terminal: bool) -> Console:
    """A console that reads no markup in foreign text."""
    width = None if terminal else PIPE_WIDTH
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def _cell(value: object) -> Text:
    text = clean(str(value)) if value not in (None, "") else "-"
    return Text(text, style=_COLOURS.get(text, ""))
