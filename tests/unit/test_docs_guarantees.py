"""The tables of what is promised name tests that exist, and leave no promise without."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISES = {"G": 24, "S": 10}
"""Those on alerts and those of the service."""
ROW = re.compile(r"^\| ([GS]\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`([a-z_/]+\.py)::(\w+)`")
PAGE = (ROOT / "docs/internals.md").read_text(encoding="utf-8")
TABLE = {number: TEST.findall(tests) for number, _, tests in ROW.findall(PAGE)}


@cache
def names_in(file: str) -> frozenset[str]:
    """Names of the tests of a file, and of the test cases that it makes."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(name for name in found if name.startswith(("test_", "Test")))


def test_every_promise_stands_there_once() -> None:
    assert [number for number, _, _ in ROW.findall(PAGE)] == [
        f"{kind}{number}" for kind, last in PROMISES.items() for number in range(1, last + 1)
    ]


def test_each_promise_of_the_service_is_seen_under_systemd_too() -> None:
    source = (ROOT / "tests/support/boot/checks.py").read_text(encoding="utf-8")
    seen = set(re.findall(r'check\("(S\d+) ', source))
    assert seen == {f"S{number}" for number in range(1, PROMISES["S"] + 1)}


@pytest.mark.parametrize("promise", TABLE)
def test_every_promise_has_tests_that_exist(promise: str) -> None:
    named = TABLE[promise]
    assert named
    assert [test for file, test in named if test not in names_in(file)] == []
