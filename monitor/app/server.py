"""A small HTTP server for those who watch the daemon: short answers to short questions.

Rule 1. It listens on loopback or a unix socket, and to nobody who came by another name.
Rule 2. A connection brings one request and is closed. Head, time and number of connections are
        bounded: whoever is slow, large or many is cut off, and costs the daemon nothing.
Rule 3. Nothing that a peer sends is kept, logged or sent back.
"""

import asyncio
import errno
import ipaddress
import os
import socket
import stat
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from monitor.errors import MonitorError

HEAD = 8 * 1024
"""Bytes of a request's head at most."""
PATIENCE = 5.0
"""Seconds that a peer has to ask, and again to take the answer."""
CROWD = 32
"""Connections at once."""
_METHODS = ("GET", "HEAD")
_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent back."""

    status: HTTPStatus
    body: bytes
    kind: str = "application/json"


Page = Callable[[], Awaitable[Answer]]


class ListenError(MonitorError):
    """The place to listen on cannot be had; the text names it and says why."""


def plain(status: HTTPStatus) -> Answer:
    """An answer that says no more than its status."""
    return Answer(status=status, body=f"{status.phrase}\n".encode(), kind="text/plain")


class Server:
    """Answers at one place until it is closed."""

    def __init__(
        self, where: str, pages: Mapping[str, Page], *, patience: float = PATIENCE
    ) -> None:
        """Set up, listening to nobody yet.

        Args:
            where: ``host:port`` on loopback, or ``unix:/path``.
            pages: path -> what is found there.
            patience: see ``PATIENCE``.
        """
        self.where = where
        self._pages = pages
        self._patience = patience
        self._server: asyncio.Server | None = None
        self._talking: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen from now on.

        Raises:
            ListenError: it cannot.
        """
        try:
            if self.path is not None:
                _clear(self.path)
                self._server = await asyncio.start_unix_server(self._met, self.path, limit=HEAD)
                self.path.chmod(0o660)
            else:
                host, _, port = self.where.rpartition(":")
                self._server = await asyncio.start_server(
                    self._met, host.strip("[]"), int(port), limit=HEAD
                )
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise ListenError(f"listen: {self.where}: {why}; name another place") from error

    @property
    def path(self) -> Path | None:
        """The socket's path, ``None`` where it is a port."""
        return Path(self.where.removeprefix("unix:")) if self.where.startswith("unix:") else None

    async def close(self) -> None:
        """Listen no more, and cut off whoever is still talking."""
        if self._server is None:
            return
        self._server.close()
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear one peer out, answer, and close, whatever happens."""
        task = asyncio.current_task()
        if task is None or len(self._talking) >= CROWD:
            writer.transport.abort()
            return
        self._talking.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError):
            pass  # whoever is too slow, too large or gone gets nothing
        finally:
            self._talking.discard(task)
            # What was not taken by now is not waited for.
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(self._patience):
            head = await reader.readuntil(b"\r\n\r\n")
        method, answer = await self._answer(head)
        async with asyncio.timeout(self._patience):
            writer.write(_written(answer, body=method != "HEAD"))
            await writer.drain()
            writer.write_eof()
            # The peer closes once it has everything; its end tells that nothing was lost.
            await reader.read(HEAD)

    async def _answer(self, head: bytes) -> tuple[str, Answer]:
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        if len(words) != _PARTS or not words[2].startswith("HTTP/1."):
            return "", plain(HTTPStatus.BAD_REQUEST)
        method, target, _ = words
        if method not in _METHODS:
            return method, plain(HTTPStatus.METHOD_NOT_ALLOWED)
        if self.path is None and not _meant(lines[1:]):
            return method, plain(HTTPStatus.MISDIRECTED_REQUEST)
        page = self._pages.get(target.partition("?")[0])
        return method, plain(HTTPStatus.NOT_FOUND) if page is None else await page()


def _meant(headers: list[str]) -> bool:
    """Whether the request's ``Host`` is this machine's: a page on the web may name another."""
    fields = (line.partition(":") for line in headers)
    hosts = [value.strip() for name, _, value in fields if name.strip().lower() == "host"]
    if len(hosts) != 1:
        return not hosts
    host = hosts[0].rpartition(":")[0] if hosts[0][-1:] != "]" and ":" in hosts[0] else hosts[0]
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _written(answer: Answer, *, body: bool) -> bytes:
    status = answer.status
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {answer.kind}; charset=utf-8",
        f"Content-Length: {len(answer.body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
    ]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        lines.append(f"Allow: {', '.join(_METHODS)}")
    head = "\r\n".join([*lines, "", ""]).encode()
    return head + answer.body if body else head


def _clear(path: Path) -> None:
    """Take away a socket that a predecessor left behind, and nothing else.

    Raises:
        OSError: something else is there, or somebody listens.
    """
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)  # noqa: FBT003 - nobody is waited for
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
                return
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
