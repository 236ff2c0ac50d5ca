"""One connection to a server: a request out, its answer in, and again if both sides like.

Rule 1. It carries one exchange at a time; whole answers leave it open for a quarter of a minute.
Rule 2. Nothing is read ahead of what is taken, but for a buffer's worth.
Rule 3. Whatever comes while nothing was asked ends it.
"""

import asyncio
from collections.abc import Callable
from typing import cast

import httpx
from typing_extensions import override

from monitor.http.answering import Answering

KEEP_ALIVE = 15.0
BUFFER = 1 << 18


class Line(asyncio.Protocol):
    """A connection.

    Attributes:
        used: whether an exchange was made on it before the present one.
    """

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self.used = False
        self._asked = False
        self._answer = Answering()
        self._over: Exception | None = None
        self._news: asyncio.Future[None] | None = None
        self._paused = False
        self._rest: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Whether something may be asked on it."""
        return self._over is None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    @override
    def data_received(self, data: bytes) -> None:
        if not self._asked:
            self._end(httpx.RemoteProtocolError("spoke without having been asked"))
            self._transport.abort()
            return
        try:
            self._answer.feed(data)
        except httpx.RemoteProtocolError as error:
            self._end(error)
            self.close()
        if not self._paused and self._answer.waiting > BUFFER:
            self._pause(wanted=True)
        self._tell()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        try:
            if exc is None:
                self._answer.end()
        except httpx.RemoteProtocolError as error:
            exc = error
        self._end(exc or ConnectionResetError())
        self._tell()

    def _end(self, error: Exception) -> None:
        self._over = self._over or error

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def _pause(self, *, wanted: bool) -> None:
        self._paused = wanted
        if self._transport.is_closing():
            return
        if wanted:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    async def ask(self, message: bytes, *, bodiless: bool) -> Answering:
        """Send a request; its answer, whose body is still to be taken.

        Raises:
            httpx.RemoteProtocolError: what comes is no HTTP, or nothing comes.
            OSError: the connection broke.
        """
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        self._asked = True
        self._answer = Answering(bodiless=bodiless)
        self._transport.write(message)
        while self._answer.status is None:
            await self._wait()
        return self._answer

    async def take(self) -> bytes:
        """The next bytes of the body, ``b""`` at its end.

        Raises:
            httpx.RemoteProtocolError: it is no HTTP, or breaks off.
            OSError: the connection broke.
        """
        while not self._answer.waiting and not self._answer.done:
            await self._wait()
        taken = self._answer.take()
        if self._paused:
            self._pause(wanted=False)
        return taken

    async def _wait(self) -> None:
        """Wait until something arrives, or the end."""
        if self._over is not None:
            raise self._over
        self._news = asyncio.get_running_loop().create_future()
        await self._news

    def rest(self, over: Callable[[], None]) -> bool:
        """Wait for another exchange; whether that may be. ``over`` ends the waiting."""
        if not (self.is_open and self._answer.done and self._answer.reusable):
            return False
        self.used, self._asked = True, False
        self._rest = asyncio.get_running_loop().call_later(KEEP_ALIVE, over)
        return True

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self._rest is not None:
            self._rest.cancel()
        self._end(ConnectionAbortedError())
        self._transport.abort()
