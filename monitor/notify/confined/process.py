"""Starts the confined program for one message, talks to it in lines, and ends it in any case.

Rule 1. It gets an environment that holds nothing of ours, no home, and its secrets by standard
        input alone.
Rule 2. Whatever comes of it, it is ended, with its group, when the block ends.
Rule 3. There are never more than ``ROOM[0]`` of them, however many sinks want one.
Rule 4. Who brought fewer tries without an answer in a row goes first, and those with many have few
        places: services that hang keep none from those that do not, and an answer that was lost
        puts nobody behind those that hang.
Rule 5. Who has waited for ``PATIENCE`` stands with those that answered, in the order in which they
        came: however many of them ask without end, nobody waits for ever.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

PROGRAM = Path(__file__).with_name("program.py")
# No folder of a user's is looked into, and no file is needed to know the zone.
ENVIRONMENT = {"HOME": "/nonexistent", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
# Where the interpreter's own libraries are, for one that lies in no usual place.
LIBRARIES = "LD_LIBRARY_PATH"
ROOM = (8, 6, 4, 2)
"""Programs at once of services with at least 0, 1, 2 and 3 tries without an answer in a row; each
takes 45 MB of memory."""

UNKNOWN = 1
"""Such tries of a service that was not asked yet: it stands behind those that answered."""

PATIENCE = 10.0
"""Seconds."""

LONGEST = 1 << 20
"""Bytes of a line; ours have a few thousand."""


class Ended(Exception):  # noqa: N818 - a state of the program, read as such
    """The program ended, or said what nobody understands."""


@dataclass(frozen=True, slots=True)
class Line:
    """The line to the program."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, told: dict[str, object]) -> None:
        """Hand it something.

        Raises:
            Ended: it is gone.
        """
        self.writer.write(json.dumps(told).encode() + b"\n")
        try:
            await self.writer.drain()
        except OSError:
            raise Ended from None

    async def hear(self) -> dict[str, Any]:
        """What it says next.

        Raises:
            Ended: nothing, or what is no line of ours.
        """
        try:
            told = json.loads(await self.reader.readline())
        except (OSError, ValueError, RecursionError):
            raise Ended from None
        if not isinstance(told, dict):
            raise Ended
        return told


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """Who waits for a place: tries in a row without an answer, which one it is, since when."""

    silent: int
    number: int
    since: float
    turn: asyncio.Future[None]

    def order(self, now: float) -> tuple[int, int]:
        """Who goes first: the smaller."""
        return 0 if now - self.since >= PATIENCE else self.silent, self.number


class Places:
    """Who has a program, and who waits for one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """All are free.

        Args:
            clock: seconds that are never set back.
        """
        self._clock = clock
        self._silent: dict[Hashable, int] = {}
        self._held = [0] * len(ROOM)
        self._waiting: list[_Waiter] = []
        self._numbers = count()

    @asynccontextmanager
    async def place(self, target: Hashable) -> AsyncIterator[None]:
        """What to hold while there is a program; waiting for it is no part of any try."""
        silent = self._silent.get(target, UNKNOWN)
        turn = asyncio.get_running_loop().create_future()
        waiter = _Waiter(silent, next(self._numbers), self._clock(), turn)
        self._waiting.append(waiter)
        self._admit()
        try:
            await turn
            yield
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            else:
                self._held[_rank(silent)] -= 1
            self._admit()

    def note(self, target: Hashable, *, answered: bool) -> None:
        """Know how a target fared."""
        self._silent[target] = 0 if answered else self._silent.get(target, UNKNOWN) + 1

    def _admit(self) -> None:
        """Let in whoever is next, as long as there is room."""
        now = self._clock()
        for waiter in sorted(self._waiting, key=lambda one: one.order(now)):
            rank = _rank(waiter.silent)
            if self._is_room(rank) and not waiter.turn.done():
                self._waiting.remove(waiter)
                self._held[rank] += 1
                waiter.turn.set_result(None)

    def _is_room(self, rank: int) -> bool:
        return all(sum(self._held[least:]) < ROOM[least] for least in range(rank + 1))


def _rank(silent: int) -> int:
    return min(silent, len(ROOM) - 1)


_places: WeakKeyDictionary[asyncio.AbstractEventLoop, Places] = WeakKeyDictionary()


def places() -> Places:
    """Those of this loop."""
    loop = asyncio.get_running_loop()
    return _places.setdefault(loop, Places(loop.time))


@asynccontextmanager
async def confined(seconds: float) -> AsyncIterator[Line]:
    """The line to a program that lives as long as the block, and hardly longer than ``seconds``.

    Raises:
        Ended: it cannot be started.
    """
    process = await _started(seconds)
    try:
        if process.stdout is None or process.stdin is None:
            raise Ended
        yield Line(process.stdout, process.stdin)
    finally:
        await _end(process)


async def _started(seconds: float) -> asyncio.subprocess.Process:
    environment = {LIBRARIES: os.environ[LIBRARIES]} if LIBRARIES in os.environ else {}
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-B", str(PROGRAM), str(seconds),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/", env=ENVIRONMENT | environment, start_new_session=True, limit=LONGEST,
        )  # fmt: skip
    except (OSError, RuntimeError):
        # No memory, no more processes or threads (the loop waits for a child in one), or an
        # upgrade that has just taken the interpreter away.
        raise Ended from None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill it with all that it may have started, and leave nothing behind to be waited for."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # What it wrote and nobody read, or a child of its that has its pipes, would be waited for.
    process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
    await process.wait()
