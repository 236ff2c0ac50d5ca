"""A gate between what comes in and what is done with it: once shut, nobody is inside."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Gate:
    """Open until somebody shuts it; who has entered may go on to the end."""

    def __init__(self) -> None:
        self._open, self._empty = asyncio.Event(), asyncio.Event()
        self._open.set()
        self._empty.set()
        self._inside = 0

    @asynccontextmanager
    async def passage(self) -> AsyncIterator[None]:
        """Go through; waits while the gate is shut."""
        while not self._open.is_set():
            await self._open.wait()
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def shut(self) -> AsyncIterator[None]:
        """Keep it shut for a block that begins when the last one inside has left."""
        self._open.clear()
        try:
            await self._empty.wait()
            yield
        finally:
            self._open.set()
