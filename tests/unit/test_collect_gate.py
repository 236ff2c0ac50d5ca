"""Nobody is inside of a gate while it is shut, and nobody is turned away."""

import asyncio

import pytest

from monitor.collect.gate import Gate
from tests.support.notifying import until


async def test_shut_it_waits_for_those_inside_and_keeps_others_waiting() -> None:
    gate, seen = Gate(), []
    leave = [asyncio.Event(), asyncio.Event()]
    reopen = asyncio.Event()

    async def through(name: str, until: asyncio.Event) -> None:
        async with gate.passage():
            seen.append(f"{name} in")
            await until.wait()
        seen.append(f"{name} out")

    async def shut() -> None:
        async with gate.shut():
            seen.append("shut")
            await reopen.wait()

    async with asyncio.TaskGroup() as tasks:
        first = [tasks.create_task(through(str(number), one)) for number, one in enumerate(leave)]
        await until(lambda: len(seen) == 2)
        tasks.create_task(shut())
        await asyncio.sleep(0)  # noqa: TID251 - lets it be shut
        later = tasks.create_task(through("later", leave[0]))
        leave[0].set()
        await until(first[0].done)
        assert "shut" not in seen
        leave[1].set()
        await until(lambda: "shut" in seen)
        assert not later.done()
        reopen.set()
    assert seen == ["0 in", "1 in", "0 out", "1 out", "shut", "later in", "later out"]


async def test_it_opens_again_whatever_happens() -> None:
    """Inside of the block that it is shut for, or to who goes through."""
    gate = Gate()
    with pytest.raises(ValueError, match="inside"):
        async with gate.shut():
            raise ValueError("inside")
    with pytest.raises(ValueError, match="on the way"):
        async with gate.passage():
            raise ValueError("on the way")
    async with gate.shut():
        pass
