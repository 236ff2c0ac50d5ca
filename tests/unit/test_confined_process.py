"""The line to a confined program ends when its block does, whatever the program does meanwhile."""

import asyncio
from pathlib import Path

import pytest

from monitor.notify.confined import process
from tests.support.notifying import until

FLOOD = """
import os, time
os.write(1, b"{}\\n" * 2_000_000)
time.sleep(60)
"""
CHILD = """
import os, time
if os.fork() == 0:
    os.setsid()
    os.write(1, b"{}\\n")
    time.sleep(5)
os._exit(0)
"""
DEEP = """
import os
os.write(1, b"[" * 500_000 + b"\\n")
"""


@pytest.mark.parametrize("program", [FLOOD, CHILD], ids=["unread", "a child with its pipes"])
async def test_nothing_outlives_the_block(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what it wrote and nobody read, nor a child of its, is waited for."""
    (tmp_path / "program.py").write_text(program)
    monkeypatch.setattr(process, "PROGRAM", tmp_path / "program.py")
    async with asyncio.timeout(4), process.confined(60) as line:
        assert await line.hear() == {}
        if program is FLOOD:
            await until(lambda: line.reader._paused)  # type: ignore[attr-defined]


async def test_a_line_that_cannot_be_read_is_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However deep it goes."""
    (tmp_path / "program.py").write_text(DEEP)
    monkeypatch.setattr(process, "PROGRAM", tmp_path / "program.py")
    async with process.confined(60) as line:
        with pytest.raises(process.Ended):
            await line.hear()
