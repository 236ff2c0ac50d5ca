"""What has come in and waits to be decided: wave after wave, never more than there is room for.

Rule 1. What the first polls of a start bring is one wave: it is whole when all have answered, or
        after 30 seconds; later, what has come in meanwhile, and just behind it, is a wave.
Rule 2. A poll that finds no room waits with its answer, and no new one begins in its place.
Rule 3. First documents of feeds have a room of their own: a long import never keeps news out.
"""

import asyncio

import structlog

from monitor.model.reading import Polled

FIRST_WAVE = 30.0
# Articles that may wait in each room, and with them the memory that they may take.
ROOM = 4_000

log = structlog.get_logger()


class _Room:
    """A number of articles that may wait; the last to enter may go beyond it."""

    def __init__(self) -> None:
        self._waiting = 0
        self._free = asyncio.Event()
        self._free.set()

    @property
    def full(self) -> bool:
        return not self._free.is_set()

    async def enter(self, readings: int) -> None:
        while self.full:
            # Whoever wakes first may take the place that all were waiting for.
            await self._free.wait()
        self._count(readings)

    def leave(self, readings: int) -> None:
        self._count(-readings)

    def _count(self, readings: int) -> None:
        self._waiting += readings
        if self._waiting < ROOM:
            self._free.set()
        else:
            self._free.clear()


class Gathering:
    """Finished polls from the moment they come in until all of their articles are stored."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Polled] = asyncio.Queue()
        self._news, self._imports = _Room(), _Room()
        self._open: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._expected = 0
        self._patience: asyncio.Timeout | None = None

    def expect(self, polls: int) -> None:
        """Hold the first wave until ``polls`` have answered, or 30 seconds have passed."""
        self._expected = polls

    async def take_in(self, polled: Polled) -> None:
        """Let a finished poll in; waits while there is no room."""
        await self._room(polled).enter(_size(polled))
        self._open.add(id(polled))
        self._idle.clear()
        self._queue.put_nowait(polled)

    async def first_wave(self) -> list[Polled]:
        """The polls of the first wave."""
        gathered: list[Polled] = []
        expected = self._expected
        try:
            async with asyncio.timeout(FIRST_WAVE) as self._patience:
                while len(gathered) < self._expected and not (
                    self._news.full or self._imports.full
                ):
                    gathered.append(await self._queue.get())
        except TimeoutError:
            log.info("wave.late", answered=len(gathered), expected=expected)
        self._patience = None
        return [*gathered, *self.at_hand()]

    async def wave(self) -> list[Polled]:
        """The next wave; waits for it."""
        first = await self._queue.get()
        return [first, *self.at_hand()]

    @property
    def has_wave(self) -> bool:
        """Whether a wave is at hand."""
        return not self._queue.empty()

    def done(self, polled: Polled) -> None:
        """A poll's articles are stored, all of them."""
        if id(polled) not in self._open:
            return
        self._open.remove(id(polled))
        self._room(polled).leave(_size(polled))
        if not self._open:
            self._idle.set()

    async def drain(self) -> None:
        """Wait until all that was let in is stored; polls that did not answer are not awaited."""
        self._expected = 0
        if self._patience is not None:
            self._patience.reschedule(0)
        await self._idle.wait()

    def _room(self, polled: Polled) -> _Room:
        return self._imports if polled.is_first else self._news

    def at_hand(self) -> list[Polled]:
        """What has come in meanwhile."""
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]


def _size(polled: Polled) -> int:
    """How many readings a poll holds."""
    return len(polled.result.readings) if polled.result else 0
