"""One guarded exchange: a request out, a bounded answer or the trouble back, in bounded time."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from monitor.clock import Clock, SystemClock
from monitor.http.addresses import literal, networks, refusal
from monitor.http.answers import Answer, NoAnswer
from monitor.http.decoding import decoder
from monitor.http.faults import BadCertificate, host_name
from monitor.http.resolver import AddressRefused, Lookup, NameNotFound, Names, system_lookup
from monitor.http.threads import Threads
from monitor.http.transport import Transport, tls_context
from monitor.model.outcomes import Trouble

DEADLINE = 30.0
WIRE_CAP = 4 << 20
DECODED_CAP = 10 << 20
LARGE = 1 << 20
"""Bytes of a body beyond which whoever asked may have to wait for room."""
BLOCKING = 128
"""Calls at once that block on servers: more than anybody has sinks that make such."""
_SLICE = 1 << 20
_SUCCESSES = range(200, 300)
_PORTS = range(1, 65536)
_NO_BODY = httpx.ByteStream(b"")

# The first class that fits names the trouble.
_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (AddressRefused, Trouble.ADDRESS),
    (NameNotFound, Trouble.DNS),
    (BadCertificate, Trouble.TLS),
    (httpx.TimeoutException, Trouble.TIMEOUT),
    (httpx.NetworkError, Trouble.CONNECT),
    (httpx.ProxyError, Trouble.CONNECT),
    (httpx.DecodingError, Trouble.BAD_ENCODING),
    (httpx.TransportError, Trouble.PROTOCOL),
)

T = TypeVar("T")

_cached_networks = lru_cache(maxsize=1024)(networks)


class _TooLargeError(Exception):
    """The body passed a cap."""


class _NoRoomError(Exception):
    """There is no room for a large body."""


Room = Callable[[], Awaitable[bool]]
"""Waits for room for a large body; whether there is any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caps:
    wire: int
    decoded: int
    cut: bool
    error_bodies: bool
    room: Room | None


def request(
    method: str,
    url: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    content: bytes | None = None,
) -> httpx.Request | NoAnswer:
    """Build a request; a URL or header that cannot be sent is a value too."""
    parsed = web_url(url)
    if isinstance(parsed, NoAnswer):
        return parsed
    try:
        pairs = [(name.encode("ascii"), value.encode()) for name, value in headers]
    except ValueError:
        return NoAnswer(trouble=Trouble.PROTOCOL, detail="a header cannot be sent")
    if content is None:
        # Without a body there is nothing to work out; a stream says so, and spares half the time.
        return httpx.Request(method, parsed, headers=pairs, stream=_NO_BODY)
    return httpx.Request(method, parsed, headers=pairs, content=content)


# Parsing a URL costs as much as the rest of a request, and the same ones come again and again.
@lru_cache(maxsize=4096)
def web_url(url: str) -> httpx.URL | NoAnswer:
    """Read an http or https URL; what cannot be asked for is a value too."""
    try:
        parsed = _parsed(url)
    except (httpx.InvalidURL, ValueError):
        return NoAnswer(trouble=Trouble.PROTOCOL, detail="not a URL")
    usable = parsed.scheme in {"http", "https"} and (parsed.port or 1) in _PORTS
    if not usable or not parsed.raw_host.strip(b"."):
        return NoAnswer(trouble=Trouble.PROTOCOL, detail="not an http or https URL")
    return parsed


def _parsed(url: str) -> httpx.URL:
    """Read a URL.

    Raises:
        httpx.InvalidURL: it is none.
        ValueError: likewise.
    """
    # Lines of hosts go by the standard library's reading; what it cannot read has none.
    host = urlsplit(url).hostname or ""
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        if url.isascii():
            raise
    # Names with emoji are registered by the older rules for names; httpx knows the newer ones.
    return httpx.URL(url.replace(host, host.encode("idna").decode(), 1))


class Http:
    """The process's one way out; make one, close it at the end."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        lookup: Lookup = system_lookup,
        tls: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Set up, connecting to nothing yet.

        Args:
            clock: for the name cache and for those who fetch.
            lookup: numeric addresses of a name, called in threads of their own.
            tls: what to trust, the system's certificates by default.
            transport: replaces the connections, for tests of what sits above them.
        """
        self.clock = clock if clock is not None else SystemClock()
        self._names = Names(self.clock, lookup)
        self._blocking = Threads("blocking", BLOCKING)
        self.tls = tls or tls_context()
        self._transport = transport or Transport(self._names, self.tls)

    async def reachable(
        self, host: str, allow_networks: Sequence[str]
    ) -> tuple[str, ...] | NoAnswer:
        """The addresses of a host that may be connected to, for who speaks no HTTP.

        Args:
            host: a name or an address.
            allow_networks: private networks that may be reached, in CIDR notation.
        """
        numeric = literal(host)
        found = (numeric,) if numeric else await self._names.addresses(host)
        if not found:
            return NoAnswer(trouble=Trouble.DNS, detail=f"{host} has no address")
        allowed = _cached_networks(tuple(allow_networks))
        good = tuple(one for one in found if refusal(one, allowed) is None)
        refused = NoAnswer(trouble=Trouble.ADDRESS, detail=f"{host} is at a private address")
        return good or refused

    async def apart(self, call: Callable[[], T]) -> T:
        """What ``call`` gives, which blocks on a server; whoever waits for others never notices.

        Whoever gives up waiting has to see to it that the call ends.
        """
        return await asyncio.wrap_future(self._blocking.submit(call))

    async def exchange(
        self,
        request: httpx.Request,
        *,
        allow_networks: Sequence[str] = (),
        deadline: float = DEADLINE,
        wire_cap: int = WIRE_CAP,
        decoded_cap: int = DECODED_CAP,
        proxy: str | None = None,
        cut: bool = False,
        error_bodies: bool = True,
        room: Room | None = None,
    ) -> Answer | NoAnswer:
        """Send ``request`` once; redirects are answers like any other.

        Args:
            request: what to send; see ``request``.
            allow_networks: networks (CIDR) that may be reached beside the public ones.
            deadline: seconds for everything, from the name to the last byte.
            wire_cap: most bytes of the body as sent.
            decoded_cap: most bytes of the body once unpacked.
            proxy: URL of a proxy; its address is checked like any other.
            cut: keep what fits of a body over a cap instead of refusing the answer.
            error_bodies: whether the bodies of other answers than 2xx are read.
            room: asked once if the body grows beyond ``LARGE``; the deadline waits with it.
        """
        request.extensions = {"allowed": _cached_networks(tuple(allow_networks)), "proxy": proxy}
        caps = _Caps(
            wire=wire_cap, decoded=decoded_cap, cut=cut, error_bodies=error_bodies, room=room
        )
        try:
            async with asyncio.timeout(deadline) as timer:
                return await self._exchange(request, caps, timer)
        except TimeoutError:
            detail = f"{host_name(request.url)}: no complete answer within {deadline:.3g} s"
            return NoAnswer(trouble=Trouble.TIMEOUT, detail=detail)
        except _TooLargeError as error:
            return NoAnswer(trouble=Trouble.TOO_LARGE, detail=str(error))
        except _NoRoomError:
            detail = "too many large documents at once; this one is asked for again"
            return NoAnswer(trouble=Trouble.INTERNAL, detail=detail)
        except httpx.RequestError as error:
            return NoAnswer(trouble=_trouble(error), detail=str(error))

    async def aclose(self) -> None:
        """Close every connection and let the threads go."""
        await self._transport.aclose()
        self._names.close()
        self._blocking.close()

    async def _exchange(
        self, request: httpx.Request, caps: _Caps, timer: asyncio.Timeout
    ) -> Answer:
        response = await self._transport.handle_async_request(request)
        try:
            if not caps.error_bodies and response.status_code not in _SUCCESSES:
                return Answer(status=response.status_code, headers=response.headers)
            return await _read(response, caps, timer)
        finally:
            await response.stream.aclose()  # type: ignore[union-attr]


async def _make_room(room: Room, timer: asyncio.Timeout) -> None:
    """Wait for room; ``timer`` stands still meanwhile.

    Raises:
        _NoRoomError: there is none.
    """
    ends = timer.when() or 0.0
    timer.reschedule(None)
    began = asyncio.get_running_loop().time()
    if not await room():
        raise _NoRoomError
    timer.reschedule(ends + asyncio.get_running_loop().time() - began)


async def _read(response: httpx.Response, caps: _Caps, timer: asyncio.Timeout) -> Answer:
    """Take in the body, stopping at the caps."""
    decode = decoder(response.headers.get("content-encoding", ""))
    parts: list[bytes] = []
    wire = size = 0
    rested = _SLICE
    cut = large = False
    async for chunk in response.stream:  # type: ignore[union-attr]
        wire += len(chunk)
        for piece in decode.feed(chunk):
            parts.append(piece)
            size += len(piece)
            if size > caps.decoded:
                break
            if size > LARGE and caps.room and not large:
                large = True
                await _make_room(caps.room, timer)
            if size >= rested:
                rested += _SLICE
                await asyncio.sleep(0)  # noqa: TID251 - yields the loop, waits for nothing
        cut = wire > caps.wire or size > caps.decoded
        if cut:
            break
    if cut and not caps.cut:
        what, cap = ("sent", caps.wire) if wire > caps.wire else ("unpacked", caps.decoded)
        raise _TooLargeError(f"more than {cap} bytes {what}")
    if not cut:
        decode.finish()
    return Answer(
        status=response.status_code,
        headers=response.headers,
        body=b"".join(parts)[: caps.decoded],
        wire_bytes=wire,
        cut=cut,
    )


def _trouble(error: Exception) -> Trouble:
    return next(trouble for kind, trouble in _TROUBLES if isinstance(error, kind))
