"""The table of faults that checks under systemd have to notice stays one of this program."""

import ast
from pathlib import Path

import pytest

from tests.support.boot import checks, host, mutations


def names() -> set[str]:
    """The names of all checks."""
    calls = ast.walk(ast.parse(Path(checks.__file__).read_text(encoding="utf-8")))
    return {
        str(ast.literal_eval(node.args[0]))
        for node in calls
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "w.check"
    }


def test_every_check_has_a_fault_that_it_notices() -> None:
    assert names() == {name for fault in mutations.TABLE for name in fault.noticed}


def test_every_phase_is_one_that_there_is() -> None:
    assert {fault.phase for fault in mutations.TABLE} == set(checks.PHASES)
    assert sorted(phase for half in checks.HALVES for phase in half) == sorted(checks.PHASES)


@pytest.mark.parametrize("number", range(len(mutations.TABLE)))
def test_every_fault_can_be_made(number: int) -> None:
    for name, before, after in mutations.TABLE[number].edits:
        assert before in (host.ROOT / name).read_text(encoding="utf-8"), name
        assert before != after
