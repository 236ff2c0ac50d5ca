"""An alert for people at a terminal: what turned, both sentences, and why it was told."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

Tree = Mapping[str, Any]

# From this width on the two sentences stand side by side.
SIDE_BY_SIDE = 100
WIDEST = 120
COLOURS = {"notice": "cyan", "urgent": "yellow", "flash": "bold red"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Marks that turn the direction of text or hide in it could make a line say what it does not.
HIDDEN = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
)
CLEAN = dict.fromkeys(HIDDEN, " ")


def plain(value: object) -> str:
    """Text of others made harmless on a terminal: one line, no control or hidden characters."""
    return " ".join(str(value).translate(CLEAN).split())


def card(body: bytes | Tree, width: int) -> RenderableType:
    """What ``rich`` prints for a payload.

    Args:
        body: an alert's webhook body, as bytes or parsed; other types get a line of their own.
        width: columns of the terminal; from 100 on, the sentences stand side by side.
    """
    tree: Tree = json.loads(body) if isinstance(body, bytes) else body
    kind = plain(tree.get("type", ""))
    if not kind.startswith("storyline."):
        return _notice(tree, kind)
    data, change = tree["data"], tree["data"]["change"]
    return Group(
        _head(tree, change),
        Padding(Text(plain(change["headline"]), style="bold"), (0, 0, 1, 2)),
        Padding(_sides(change, width), (0, 0, 1, 2)),
        Padding(_facts(data, change), (0, 0, 0, 2)),
    )


def render(body: bytes | Tree, width: int, *, colour: bool = False) -> str:
    """The card as text of at most ``width`` columns, with ANSI colours if asked for."""
    columns = min(width, WIDEST)
    console = Console(
        width=columns,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(card(body, columns))
    lines = (line.rstrip() for line in capture.get().rstrip("\n").split("\n"))
    return "\n".join(lines) + "\n"


def _notice(tree: Tree, kind: str) -> RenderableType:
    """A payload that tells of no storyline."""
    message = plain(tree.get("data", {}).get("message", ""))
    return Text.assemble((f"{kind}  ", "bold cyan"), message)


def _head(tree: Tree, change: Tree) -> RenderableType:
    """The line on top: severity by colour, kind, topic, and when."""
    severity = plain(change["severity"])
    colour = COLOURS.get(severity, "default")
    left = Text.assemble(
        ("● ", colour), (plain(change["kind"]).upper(), colour), (f"  {severity}", "dim")
    )
    topic = plain(tree["data"]["topic"]["title"] or tree["data"]["topic"]["id"])
    right = Text(f"{topic}   {_moment(tree['timestamp'])}", style="dim", justify="right")
    line = Table.grid(expand=True, padding=(0, 2, 0, 0))
    line.add_column(no_wrap=True)
    line.add_column(no_wrap=True, overflow="ellipsis", justify="right", ratio=1)
    line.add_row(left, right)
    return line


def _sides(change: Tree, width: int) -> RenderableType:
    """The old and the new sentence, side by side where there is room."""
    if change["before"] is None:
        return _side("first report", change["after"], "green")
    old = _side("before", change["before"], "red")
    new = _side("now", change["after"], "green")
    if width < SIDE_BY_SIDE:
        return Group(old, Text(), new)
    grid = Table.grid(expand=True, padding=(0, 3, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(old, new)
    return grid


def _side(name: str, side: Tree, colour: str) -> RenderableType:
    """One state with its sentence and who said it when."""
    state = plain(side["state"] or "")
    return _Barred(
        Group(
            Text.assemble((f"{name}  ", "dim"), (state, colour)),
            Text(f"“{plain(side['quote'])}”"),
            Text(_source(side), style="dim"),
        ),
        colour,
    )


@dataclass(frozen=True, slots=True)
class _Barred:
    """Something with a bar down its left side."""

    inner: RenderableType
    colour: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        bar = Segment("│ ", console.get_style(self.colour))
        narrower = options.update_width(max(options.max_width - 2, 1))
        for line in console.render_lines(self.inner, narrower, pad=False):
            yield bar
            yield from line
            yield Segment.line()


def _facts(data: Tree, change: Tree) -> RenderableType:
    """Why it was told, what it belongs to and what it is called."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for label, value in _fact_rows(data, change):
        if value:
            table.add_row(label, Text(value, overflow="fold"))
    table.add_row("id", Text(_names(data), style="dim"))
    return table


def _fact_rows(data: Tree, change: Tree) -> Iterator[tuple[str, str]]:
    """Labels and values, in the order in which people ask; empty values are left out."""
    yield "why", _reasons(change["rules"])
    yield "against", _reasons(change["counter"])
    yield "confidence", f"{float(change['confidence']):.0%}"
    for lesser in change["also"]:
        yield "also", f"{plain(lesser['kind'])}: {plain(lesser['headline'])}"
    yield "storyline", _thread(data["storyline"])
    yield "held back", _held(data["held"])
    yield "read", plain(change["after"]["url"] or "")


def _reasons(rules: Sequence[Tree]) -> str:
    """Rules with their weights."""
    return ", ".join(f"{plain(rule['rule'])} {float(rule['weight']):.2f}" for rule in rules)


def _thread(storyline: Tree) -> str:
    """The storyline in one line."""
    since = f" since {_day(storyline['opened'])}" if storyline["opened"] else ""
    return (
        f"{plain(storyline['title'])} (change {storyline['sequence']}; "
        f"{_count(storyline['articles'], 'article')} from "
        f"{_count(storyline['outlets'], 'outlet')}{since})"
    )


def _held(held: Tree) -> str:
    """What was kept from the reader since the last alert."""
    counts = ((held["same_event"], "second report"), (held["copies"], "copy"))
    return ", ".join(_count(number, noun) for number, noun in counts if number)


def _count(number: int, noun: str) -> str:
    """A number with its noun in singular or plural."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _names(data: Tree) -> str:
    """The ids that commands take."""
    return f"{plain(data['alert'])}  {plain(data['storyline']['id'])}"


def _source(side: Tree) -> str:
    """Who said it and when, as far as known."""
    said = [plain(side["outlet"]) if side["outlet"] else "unnamed outlet"]
    if side["published"]:
        said.append(_day(side["published"]))
    return ", ".join(said)


def _day(published: str) -> str:
    """A record's date as people write it, such as ``24 Aug 2018``."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return plain(published)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _moment(timestamp: str) -> str:
    """A payload's timestamp as people write it, in UTC."""
    return f"{_day(timestamp)} {plain(timestamp[11:16])} UTC"
