"""The line to a confined program ends when its block does, whatever the program does meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monitor.clock import SystemClock
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


@asynccontextmanager
async def many(places: process.Places) -> AsyncIterator[tuple[Callable[[str], None], list[str]]]:
    """What lets a target ask for a place that it holds to the end, and who has one, in order."""
    inside: list[str] = []
    held = asyncio.Event()

    async def hold(target: str) -> None:
        async with places.place(target):
            inside.append(target)
            await held.wait()

    async with asyncio.TaskGroup() as group:
        try:
            yield (lambda target: group.create_task(hold(target)) and None), inside
        finally:
            held.set()


def faring(silent: Mapping[str, int], clock: Callable[[], float] = lambda: 0.0) -> process.Places:
    """Places that know of so many tries in a row without an answer, of those that answered once."""
    places = process.Places(clock)
    for target, number in silent.items():
        places.note(target, answered=True)
        for _ in range(number):
            places.note(target, answered=False)
    return places


async def test_who_brought_no_answer_keeps_no_place_from_others() -> None:
    """However many hang, and whoever was not asked yet; all get in when it is their turn."""
    hung = [f"hung-{number}" for number in range(40)]
    good = [f"good-{number}" for number in range(8)]
    places = faring(dict.fromkeys(hung, 5) | dict.fromkeys(good, 0))
    async with many(places) as (ask, inside):
        for target in (*hung, *(f"new-{number}" for number in range(40))):
            ask(target)
        await until(lambda: len(inside) == process.ROOM[1])
        for target in good:
            ask(target)
        await until(lambda: len(inside) == process.ROOM[0])
        assert [one.partition("-")[0] for one in inside] == [
            *["hung"] * 2, *["new"] * 4, *["good"] * 2,
        ]  # fmt: skip
    assert len(inside) == 88


async def test_one_answer_that_was_lost_puts_nobody_behind_those_that_hang() -> None:
    """Nor do two: who fared better goes first, though the others came before."""
    hung = {f"hung-{number}": 3 for number in range(40)}
    places = faring(hung | {"good": 1, "worse": 2, "worst": 3})
    async with many(places) as (ask, inside):
        for target in (*hung, "worst", "worse", "good"):
            ask(target)
        await until(lambda: len(inside) == process.ROOM[-1] + 2)
        assert inside[-2:] == ["worse", "good"]


async def test_a_place_that_is_given_back_goes_to_who_fared_best() -> None:
    places = faring({"slow": 4, "hung": 9, "newly": 3})
    async with many(places) as (ask, inside):
        async with places.place("slow"), places.place("slow"):
            for target in ("hung", "slow", "newly"):
                ask(target)
            await until(lambda: len(places._waiting) == 3)
            assert inside == []
        await until(lambda: len(inside) == 2)
        assert inside == ["newly", "slow"]


async def test_nobody_waits_for_ever_behind_those_that_answer_and_ask_again() -> None:
    """Neither who is new nor who lost answers; and those that hang get no more places by it."""
    now = 0.0
    hung = [f"hung-{number}" for number in range(6)]
    good = [f"good-{number}" for number in range(process.ROOM[0] + 1)]
    places = faring(dict.fromkeys(good, 0) | {"lost": 1} | dict.fromkeys(hung, 7), lambda: now)
    waited: dict[str, float] = {}

    async def endless(target: str) -> None:
        nonlocal now
        while len(waited) < len(hung) + 2:
            async with places.place(target):
                await SystemClock().sleep(0)
                now += 0.25
            places.note(target, answered=True)

    async def once(target: str) -> None:
        async with places.place(target):
            waited[target] = now
            assert places._held[-1] <= process.ROOM[-1]
            await SystemClock().sleep(0)

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for target in good:
            group.create_task(endless(target))
        for target in (*hung, "lost", "new"):
            group.create_task(once(target))
    assert waited.keys() == {*hung, "lost", "new"}
    assert max(waited.values()) < 2 * process.PATIENCE


async def test_who_waits_no_more_takes_no_place() -> None:
    """Whether it is stopped while it waits, or the moment that it was let in."""
    places = faring({"slow": 3})
    async with places.place("slow"), places.place("slow"):
        waits, late = (asyncio.ensure_future(places.place("slow").__aenter__()) for _ in range(2))
        await until(lambda: len(places._waiting) == 2)
        waits.cancel()
    late.cancel()
    await asyncio.gather(waits, late, return_exceptions=True)
    assert (places._held, places._waiting) == ([0, 0, 0, 0], [])
