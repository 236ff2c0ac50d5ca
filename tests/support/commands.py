"""The command line as a script sees it: what a command prints for machines, row by row."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.__main__ import run

Say = pytest.CaptureFixture[str]


def rows(capsys: Say) -> list[dict[str, Any]]:
    """Standard output since it was looked at last, as JSON Lines."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def rows_of(capsys: Say, *command: str | Path) -> list[dict[str, Any]]:
    """What a command that must succeed prints with ``--json``."""
    capsys.readouterr()
    assert run([*map(str, command), "--json"]) == 0
    return rows(capsys)
