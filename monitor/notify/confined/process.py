"""Starts the confined program for one message, talks to it in lines, and ends it in any case.

Rule 1. It gets an environment that holds nothing, no home, an empty folder's worth of rights, and
        its secrets by standard input alone.
Rule 2. Whatever comes of it, it is ended, with its group, when the block ends.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("program.py")
# No folder of a user's is looked into, and no file is needed to know the zone.
ENVIRONMENT = {"HOME": "/nonexistent", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
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
        except (OSError, ValueError):
            raise Ended from None
        if not isinstance(told, dict):
            raise Ended
        return told


@asynccontextmanager
async def confined(seconds: float) -> AsyncIterator[Line]:
    """The line to a program that lives as long as the block, and hardly longer than ``seconds``."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-B", str(PROGRAM), str(seconds),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd="/", env=ENVIRONMENT, start_new_session=True, limit=LONGEST,
    )  # fmt: skip
    try:
        if process.stdout is None or process.stdin is None:
            raise Ended
        yield Line(process.stdout, process.stdin)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill it with all that it may have started, and leave nothing behind to be waited for."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
