"""Places for large documents: few are held in memory at once, from arriving until they are read.

Rule 1. A document that grows large waits for a place; small ones never do.
Rule 2. Who waits is not to blame: its time goes on when it has a place. Patience has an end, so
        that no poll outlasts its lease; the feed is then asked again soon.
"""

import asyncio
from typing import Self

PLACES = 10
"""Documents of up to 10 MB each, which are held twice for a moment when they are handed on."""

PATIENCE = 300.0
"""Seconds; a worker of a busy machine reads a document of ten megabytes in two or three."""


class Large:
    """The places, which all polls share."""

    def __init__(self) -> None:
        """All are free."""
        self.free = asyncio.Semaphore(PLACES)


class Claim:
    """What one poll may ask for once; whatever it got is given back at the end of a block."""

    def __init__(self, large: Large) -> None:
        """Claim nothing yet."""
        self._free = large.free
        self._has = False

    async def take(self) -> bool:
        """Wait for a place; whether there is one in time."""
        if not self._has:
            try:
                async with asyncio.timeout(PATIENCE):
                    self._has = await self._free.acquire()
            except TimeoutError:
                return False
        return True

    def __enter__(self) -> Self:
        """The claim itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the place back."""
        if self._has:
            self._has = False
            self._free.release()
