"""Tables for people: coloured and fitted to a terminal, plain and unwrapped in a pipe."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.columns import GAP, Column, Fitted, fit
from monitor.cli.output import clean, emit_rows, say, warn

T = TypeVar("T")
# On a terminal the beginning of an id is enough: every command takes it.
_ID = re.compile(r"\b((?:sl|al|ar|st|nt)_[0-9a-z]{8})[0-9a-z]{4,}\b")
PIPE_WIDTH = 100_000  # wide enough that nothing is cut or wrapped where no terminal reads
NOTHING = "-"

GOOD, BAD, DIM = "green", "red", "bright_black"
_COLOURS = {
    "accepted": GOOD, "fresh": GOOD, "ok": GOOD,
    "dead": BAD, "failed": BAD, "refused": BAD, "gone": BAD, "disabled": BAD, "flash": BAD,
    "failing": BAD, "parked": BAD, "silent": "yellow", "new": DIM, "held": DIM, NOTHING: DIM,
    "pending": "yellow", "settling": "yellow", "urgent": "yellow",
}  # fmt: skip


def print_list(
    found: Iterable[T],
    row: Callable[[T], Mapping[str, object]],
    columns: Sequence[Column],
    cells: Callable[[T], Sequence[object]],
    *,
    as_json: bool,
    none: str = "there is none to be listed",
) -> None:
    """Print what was found, each as a ``row`` for machines or as ``cells`` for people.

    That nothing was found is said by ``none`` on standard error, where people read.
    """
    if as_json:
        emit_rows(map(row, found))
        return
    shown = [cells(one) for one in found]
    print_table(columns, shown)
    if not shown:
        warn(none)


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their columns' names; numbers stand right.

    On a terminal, columns for which there is no room are left out and named.
    """
    terminal = sys.stdout.isatty()
    given = [tuple(row) for row in rows]
    grid = [[_text(cell, short=terminal) for cell in row] for row in given]
    drawn = console(terminal=terminal)
    fitted = _fitted(columns, grid, drawn.width)
    table = Table(
        box=SIMPLE_HEAD if terminal else None,
        # The box has a blank of its own between columns.
        padding=(0, GAP - terminal, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    for one in fitted:
        column = columns[one.index]
        numeric = bool(given) and all(isinstance(row[one.index], int) for row in given)
        table.add_column(
            column.name,
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=not column.prose,
            width=one.width,
        )
    for row in grid:
        table.add_row(*(Text(row[one.index], _COLOURS.get(row[one.index], "")) for one in fitted))
    # A row that is too long is the terminal's to break: rich would cut it.
    drawn.width = max(drawn.width, sum(one.width + GAP for one in fitted))
    with drawn.capture() as capture:
        drawn.print(table)
    for line in capture.get().splitlines():
        say(line.rstrip())
    _tell_left_out(columns, fitted)


def _fitted(columns: Sequence[Column], grid: Sequence[Sequence[str]], room: int) -> list[Fitted]:
    stacks = [[row[index] for row in grid] for index in range(len(columns))]
    widths = [
        max(map(cell_len, (column.name, *stack)))
        for column, stack in zip(columns, stacks, strict=True)
    ]
    return fit(columns, widths, [set(stack) <= {NOTHING} for stack in stacks], room)


def _tell_left_out(columns: Sequence[Column], fitted: Sequence[Fitted]) -> None:
    shown = {one.index for one in fitted}
    left = [column.name for index, column in enumerate(columns) if index not in shown]
    if left:
        warn(f"no room for: {', '.join(left)}; a wider terminal or --json shows them")


def console(*, terminal: bool) -> Console:
    """A console that reads no markup in foreign text."""
    width = None if terminal else PIPE_WIDTH
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def _text(value: object, *, short: bool) -> str:
    """A cell's text; ids in short where that is enough."""
    text = clean(str(value)) if value not in (None, "") else NOTHING
    return _ID.sub(r"\1", text) if short else text
