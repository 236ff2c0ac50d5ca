"""The line to a confined program ends when its block does, whatever the program does meanwhile."""

import asyncio
import threading
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


async def test_where_there_is_no_thread_to_wait_for_it_none_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(asyncio, "create_subprocess_exec", _needs_a_thread)
    with pytest.raises(process.Ended):
        async with process.confined(60):
            pass


async def _needs_a_thread(*_: object, **__: object) -> None:
    """What some versions of Python do, whatever this one does."""
    threading.Thread(target=print).start()


async def test_who_brought_no_answer_keeps_no_place_from_others() -> None:
    """However many hang; and with an answer one is in good standing again."""
    places = process.Places()
    hung = [f"hung-{number}" for number in range(20)]
    for target in hung:
        places.note(target, answered=False)
    held = asyncio.Event()

    async def hold(target: str) -> None:
        async with places.place(target):
            inside.append(target)
            await held.wait()

    inside: list[str] = []
    async with asyncio.TaskGroup() as group:
        for target in hung:
            group.create_task(hold(target))
        await until(lambda: len(inside) == process.DOUBTFUL)
        for number in range(process.PLACES):
            group.create_task(hold(f"good-{number}"))
        await until(lambda: len(inside) == process.DOUBTFUL + process.PLACES)
        assert sum(one.startswith("good") for one in inside) == process.PLACES
        held.set()
    places.note(hung[0], answered=True)
    assert hung[0] not in places._silent
