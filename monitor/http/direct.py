"""The way to servers without a proxy: connections of our own, kept for a moment, by host.

Rule 1. A connection goes to an address that was checked in this moment, and to no other.
Rule 2. What one feed may reach never serves another: networks are part of what a connection is of.
Rule 3. The URL goes out as it was given, and of headers only what was asked for, and ``Host``.
Rule 4. A server may close a connection that waits just when it is used again: what may be asked
        twice is then asked anew.

A general client does much more, and takes three times as long for it (docs/benchmarks.md).
"""

import asyncio
import base64
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
from aiohappyeyeballs import start_connection

from monitor.http.addresses import Network, literal, refusal
from monitor.http.answering import Answering
from monitor.http.faults import BadCertificate, RefusalError, os_reason, tls_reason
from monitor.http.resolver import AddressRefused, Names
from monitor.http.wire import Line

# Where a host is at several addresses, one that is dead is not waited for longer.
STAGGER = 0.25
_PORTS = {"http": 80, "https": 443}
_ASKED_TWICE = frozenset(("GET", "HEAD"))
_LINE_END = re.compile(rb"[\r\n\x00]")

Info = tuple[int, int, int, str, tuple[Any, ...]]
Place = tuple[str, str, int, tuple[Network, ...]]


class Direct:
    """All connections that are open."""

    def __init__(self, names: Names, tls: ssl.SSLContext) -> None:
        self._names = names
        self._tls = tls
        self._resting: dict[Place, list[Line]] = {}
        self._lines: set[Line] = set()

    async def send(
        self, request: httpx.Request, body: bytes, allowed: tuple[Network, ...]
    ) -> "Exchange":
        """Send ``request``; the exchange, of which the head has come.

        Raises:
            httpx.TransportError: the host may not be asked, or what it says is no HTTP.
            OSError: the connection failed.
        """
        message = _message(request, body)
        url = request.url
        host = url.raw_host.decode("ascii").rstrip(".")
        place = (url.scheme, host, url.port or _PORTS[url.scheme], allowed)
        while True:
            line = self._rested(place) or await self._connected(place)
            again = line.used and request.method in _ASKED_TWICE
            try:
                answer = await line.ask(message, bodiless=request.method == "HEAD")
            except BaseException as error:
                line.close()
                if not again or not isinstance(error, (httpx.RemoteProtocolError, OSError)):
                    raise
            else:
                return Exchange(answer, line, partial(self._rest, place, line))

    async def aclose(self) -> None:
        """End all connections."""
        for lines in self._resting.values():
            for line in lines:
                line.close()
        self._resting.clear()
        # Closing takes a turn of the loop.
        await asyncio.sleep(0)  # noqa: TID251 - yields the loop, waits for nothing

    def _rest(self, place: Place, line: Line) -> None:
        """Keep a connection for the next exchange with its host, or end it."""
        if line.rest(partial(self._forget, place, line)):
            self._resting.setdefault(place, []).append(line)
        else:
            line.close()

    def _rested(self, place: Place) -> Line | None:
        lines = self._resting.get(place, [])
        found = None
        while lines and found is None:
            line = lines.pop()
            found = line if line.is_open else None
        if not lines:
            self._resting.pop(place, None)
        return found

    def _forget(self, place: Place, line: Line) -> None:
        line.close()
        lines = self._resting[place]
        lines.remove(line)
        if not lines:
            del self._resting[place]

    async def _connected(self, place: Place) -> Line:
        scheme, host, port, allowed = place
        address = literal(host)
        addresses = (address,) if address else await self._names.checked(host, allowed)
        infos = [_info(address, port) for address in addresses]
        try:
            return await _connect(infos, host, allowed, self._tls if scheme == "https" else None)
        except RefusalError as error:
            raise AddressRefused(str(error)) from None
        except ssl.SSLError as error:
            raise BadCertificate(f"{host}: {tls_reason(error)}") from None
        except OSError as error:
            raise httpx.ConnectError(f"{host}: {os_reason(error)}") from None


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange whose answer's head has come."""

    answer: Answering
    _line: Line
    _rest: Callable[[], None]

    async def take(self) -> bytes:
        """The next bytes of the body, ``b""`` at its end; raises as ``Direct.send`` does."""
        return await self._line.take()

    def close(self) -> None:
        """Let the connection wait for another exchange, or end it where this one is not over."""
        self._rest()


async def _connect(
    infos: Sequence[Info], host: str, allowed: tuple[Network, ...], tls: ssl.SSLContext | None
) -> Line:
    sock = await start_connection(
        infos, happy_eyeballs_delay=STAGGER, socket_factory=partial(guarded_socket, allowed)
    )
    try:
        _, line = await asyncio.get_running_loop().create_connection(
            Line, sock=sock, ssl=tls, server_hostname=host if tls else None
        )
    except BaseException:
        sock.close()
        raise
    return line


def guarded_socket(allowed: tuple[Network, ...], info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for one address, after a last look at that address.

    Raises:
        RefusalError: it may not be connected to.
    """
    family, kind, protocol, _, target = info
    reason = refusal(str(target[0]), allowed)
    if reason is not None:
        raise RefusalError(f"{target[0]} is a {reason} address")
    return socket.socket(family=family, type=kind, proto=protocol)


def _info(address: str, port: int) -> Info:
    """An address as ``getaddrinfo`` would give it."""
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


def _message(request: httpx.Request, body: bytes) -> bytes:
    """A request as it is sent.

    Raises:
        httpx.LocalProtocolError: it would not be one request.
    """
    fields = list(request.headers.raw)
    named = {name.lower() for name, _ in fields}
    if b"host" not in named:
        fields.insert(0, (b"Host", request.url.netloc))
    if request.url.userinfo and b"authorization" not in named:
        known = base64.b64encode(unquote_to_bytes(request.url.userinfo))
        fields.append((b"Authorization", b"Basic " + known))
    start = b"%b %b HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)
    lines = [start, *(b"%b: %b" % field for field in fields)]
    if any(map(_LINE_END.search, lines)):
        raise httpx.LocalProtocolError("a line end within a header")
    return b"\r\n".join((*lines, b"", body))
