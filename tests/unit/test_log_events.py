"""Every event that the program logs is listed, at the level that is listed."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from monitor.log import EVENTS, PRIORITIES

PACKAGE = Path(__file__).parents[2] / "monitor"
METHODS = {*PRIORITIES, "exception"}


@cache
def calls() -> tuple[tuple[str, str, str], ...]:
    """All of them."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, str]]:
    """Where an event is logged, the method and the event's name."""
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text()
        for node in ast.walk(ast.parse(text)) if "structlog" in text else ():
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in METHODS
                and isinstance(node.func.value, ast.Name | ast.Attribute)
                and (getattr(node.func.value, "id", "") or getattr(node.func.value, "attr", ""))
                in ("log", "logger", "_log", "_logger")
                and node.args
            ):
                place = f"{file.relative_to(PACKAGE)}:{node.lineno}"
                name = node.args[0]
                known = isinstance(name, ast.Constant) and isinstance(name.value, str)
                yield place, node.func.attr, str(name.value) if known else ast.unparse(name)


def test_names_are_constants_from_the_table() -> None:
    assert {f"{place}: {name}" for place, _, name in calls() if name not in EVENTS} == set()


def test_levels_are_those_of_the_table() -> None:
    wrong = {
        f"{place}: {name} is {EVENTS[name][0]}"
        for place, method, name in calls()
        if name in EVENTS and {"exception": "error"}.get(method, method) != EVENTS[name][0]
    }
    assert wrong == set()


def test_table_reads_well() -> None:
    assert list(EVENTS) == sorted(EVENTS)
    for name, (level, meaning) in EVENTS.items():
        assert re.fullmatch(r"[a-z]+(\.[a-z]+([-_][a-z]+)*)?", name), name
        assert level in PRIORITIES, name
        assert meaning, name
