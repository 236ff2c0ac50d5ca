"""An alert for people at a terminal: what turned, both sentences, and why it was told."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from rich.console import Console
from rich.text import Text

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
    moment = f"   {_moment(tree['timestamp'])}"
    topic = Text(plain(tree["data"]["topic"]["title"] or tree["data"]["topic"]["id"]), style="dim")
    room = width - left.cell_len - len(GUTTER) - len(moment)
    topic.truncate(max(room, 0), overflow="ellipsis")
    blanks = " " * max(room - topic.cell_len, 0)
    line = Text.assemble(left, GUTTER, blanks, topic, (moment, "dim"))
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


def facts(data: Tree, change: Tree) -> Iterator[tuple[str, str]]:
    """Labels and values, in the order in which people ask; empty values are left out."""
    yield "why", _reasons(change["rules"])
    yield "against", _reasons(change["counter"])
    yield "counts", _counts(change["counts"])
    # Of a first report it says how sure it is that this is the first, not that it is true.
    if change["kind"] != "opened":
        yield "confidence", f"{float(change['confidence']):.0%}"
    for lesser in change["also"]:
        yield "also", f"{plain(lesser['kind'])}: {plain(lesser['headline'])}"
    yield "storyline", _thread(data["storyline"])
    yield "held back", _held(data["held"], data["held_changes"])
    yield "read", plain(change["after"]["url"] or "")


def _reasons(rules: Sequence[Tree]) -> str:
    """Rules with their weights; one that decides alone, or weighs nothing, has none to show."""
    return ", ".join(
        plain(rule["rule"])
        if float(rule["weight"]) in (0.0, 1.0)
        else f"{plain(rule['rule'])} {float(rule['weight']):.2f}"
        for rule in rules
    )


def _counts(counts: Tree) -> str:
    """What shows a change of pace."""
    return ", ".join(
        f"{plain(name).replace('_', ' ')} {float(count):g}" for name, count in counts.items()
    )


def _thread(storyline: Tree) -> str:
    """The storyline in one line."""
    since = f" since {_day(storyline['opened'])}" if storyline["opened"] else ""
    return (
        f"{plain(storyline['title'])} (change {storyline['sequence']}; "
        f"{_count(storyline['articles'], 'article')} from "
        f"{_count(storyline['outlets'], 'outlet')}{since})"
    )


def _held(held: Tree, changes: int) -> str:
    """What was kept from the reader since the last alert."""
    reports = ((held["same_event"], "second report"), (held["copies"], "copy"))
    counts = ((changes, "change"), *reports)
    return ", ".join(_count(number, noun) for number, noun in counts if number)


def _count(number: int, noun: str) -> str:
    """A number with its noun in singular or plural."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _names(data: Tree) -> str:
    """The ids that commands take."""
    return f"{plain(data['alert'])}  {plain(data['storyline']['id'])}"


def source(side: Tree) -> str:
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
