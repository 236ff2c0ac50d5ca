"""An alert for people at a terminal: what turned, both sentences, and why it was told."""

import json
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from rich.console import Console
from rich.text import Text

from monitor.notify.facts import facts, moment, plain, source
from monitor.notify.fill import fill

Tree = Mapping[str, Any]

# From this width on the two sentences stand side by side.
SIDE_BY_SIDE = 100
WIDEST = 120
MARGIN = "  "
GUTTER = "  "
BETWEEN = "   "
BAR = "│ "
COLOURS = {"notice": "cyan", "urgent": "yellow", "flash": "bold red"}


def card(body: bytes | Tree, width: int) -> list[Text]:
    """What is drawn for a payload, line by line; only what has to stay whole is wider.

    Args:
        body: an alert's webhook body, as bytes or parsed; other types get a sentence.
        width: columns of the terminal; from 100 on, the sentences stand side by side.
    """
    tree: Tree = json.loads(body) if isinstance(body, bytes) else body
    kind = plain(tree.get("type", ""))
    if not kind.startswith("storyline."):
        return _notice(tree, kind, width)
    data, change = tree["data"], tree["data"]["change"]
    inner = width - len(MARGIN)
    parts = (
        fill(Text(plain(change["headline"]), style="bold"), inner),
        _sides(change, inner, side_by_side=width >= SIDE_BY_SIDE),
        _facts(data, change, inner),
    )
    lines = [_head(tree, change, width)]
    for number, part in enumerate(parts):
        lines += [Text()] if number else []
        lines += [Text.assemble(MARGIN, line) if line else line for line in part]
    return lines


def render(body: bytes | Tree, width: int, *, colour: bool = False) -> str:
    """The card as text, with ANSI colours if asked for."""
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
        draw(console, body, columns)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def draw(console: Console, body: bytes | Tree, width: int) -> None:
    """Print the card; what is wider than the console is left to the terminal, not cut."""
    for line in card(body, width):
        console.print(line, soft_wrap=True)


def _notice(tree: Tree, kind: str, width: int) -> list[Text]:
    """A payload that tells of no storyline."""
    message = plain(tree.get("data", {}).get("message", ""))
    return fill(Text.assemble((f"{kind}  ", "bold cyan"), message), width)


def _head(tree: Tree, change: Tree, width: int) -> Text:
    """The line on top: severity by colour, kind, topic, and when."""
    severity = plain(change["severity"])
    colour = COLOURS.get(severity, "default")
    left = Text.assemble(
        ("● ", colour), (plain(change["kind"]).upper(), colour), (f"  {severity}", "dim")
    )
    when = f"   {moment(tree['timestamp'])}"
    topic = Text(plain(tree["data"]["topic"]["title"] or tree["data"]["topic"]["id"]), style="dim")
    room = width - left.cell_len - len(GUTTER) - len(when)
    topic.truncate(max(room, 0), overflow="ellipsis")
    blanks = " " * max(room - topic.cell_len, 0)
    line = Text.assemble(left, GUTTER, blanks, topic, (when, "dim"))
    line.truncate(width, overflow="ellipsis")
    return line


def _sides(change: Tree, width: int, *, side_by_side: bool) -> list[Text]:
    """The old and the new sentence, side by side where there is room."""
    if change["before"] is None:
        return _side("first report", change["after"], "green", width)
    half = width // 2 - len(BETWEEN) if side_by_side else width
    old = _side("before", change["before"], "red", half)
    new = _side("now", change["after"], "green", half)
    if not side_by_side or any(line.cell_len > half for line in old):
        return [*old, Text(), *new]
    pairs = zip_longest(old, new, fillvalue=Text())
    return [
        Text.assemble(one, " " * (half - one.cell_len), BETWEEN, other) if other else one
        for one, other in pairs
    ]


def _side(name: str, side: Tree, colour: str, width: int) -> list[Text]:
    """One state with its sentence and who said it when, along a bar."""
    inner = width - len(BAR)
    state = plain(side["state"] or "")
    lines = (
        *fill(Text.assemble((f"{name}  ", "dim"), (state, colour)), inner),
        *fill(Text(f"“{plain(side['quote'])}”"), inner),
        *fill(Text(source(side), style="dim"), inner),
    )
    return [Text.assemble((BAR, colour), line) for line in lines]


def _facts(data: Tree, change: Tree, width: int) -> list[Text]:
    """Why it was told, what it belongs to and what it is called."""
    rows = [(label, Text(value)) for label, value in facts(data, change) if value]
    rows.append(("id", Text(_names(data), style="dim")))
    indent = max(len(label) for label, _ in rows) + len(GUTTER)
    lines = []
    for label, value in rows:
        for number, line in enumerate(fill(value, width - indent)):
            name = "" if number else label
            lines.append(Text.assemble((f"{name:<{indent}}", "dim"), line))
    return lines


def _names(data: Tree) -> str:
    """The ids that commands take."""
    return f"{plain(data['alert'])}  {plain(data['storyline']['id'])}"
