"""The way to servers by a proxy, which few feeds need: aiohttp's, for what it knows of proxies.

Rule 1. One pool of connections per set of allowed networks: what one feed may reach never serves
        another.
Rule 2. The proxy's address is checked in the moment it is connected to; names behind it are the
        proxy's business.
Rule 3. The URL goes out as it was given; no cookies, no environment, nothing decoded.
"""

import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from multidict import CIMultiDict
from typing_extensions import override
from yarl import URL

from monitor.http.addresses import Network
from monitor.http.direct import guarded_socket
from monitor.http.faults import BadCertificate, RefusalError, host_name, os_reason, tls_reason
from monitor.http.resolver import AddressRefused, NameNotFound, Names

KEEP_ALIVE = 15.0
_HEADER_LIMIT = 1 << 16
_OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=None)


class Proxied:
    """All connections by proxies."""

    def __init__(self, names: Names, tls: ssl.SSLContext) -> None:
        self._names = names
        self._tls = tls
        self._sessions: dict[tuple[Network, ...], aiohttp.ClientSession] = {}

    async def send(
        self, request: httpx.Request, body: bytes, allowed: tuple[Network, ...], proxy: str
    ) -> httpx.Response:
        """Send ``request``; the answer's body is still to be read, undecoded.

        Raises:
            httpx.TransportError: in its various kinds, nothing else.
        """
        host = host_name(request.url)
        with _translated(host):
            answer = await self._session(allowed).request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=_header_dict(request.headers),
                data=body or None,
                allow_redirects=False,
                proxy=proxy,
            )
        return httpx.Response(
            answer.status,
            headers=list(answer.raw_headers),
            stream=_Body(answer, host),
            request=request,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    def _session(self, allowed: tuple[Network, ...]) -> aiohttp.ClientSession:
        session = self._sessions.get(allowed)
        if session is None:
            session = self._sessions[allowed] = self._new_session(allowed)
        return session

    def _new_session(self, allowed: tuple[Network, ...]) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            ssl=self._tls,
            resolver=CheckedResolver(self._names, allowed),
            use_dns_cache=False,
            limit=0,
            keepalive_timeout=KEEP_ALIVE,
            socket_factory=partial(guarded_socket, allowed),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            skip_auto_headers=_OWN_HEADERS,
            timeout=_NO_TIMEOUT,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )


class _Body(httpx.AsyncByteStream):
    """The bytes of an answer as they arrive."""

    def __init__(self, answer: aiohttp.ClientResponse, host: str) -> None:
        self._answer = answer
        self._host = host

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated(self._host):
            async for chunk in self._answer.content.iter_any():
                yield chunk

    @override
    async def aclose(self) -> None:
        """Give the connection back if the body was read to its end, else close it."""
        if self._answer.content.at_eof():
            self._answer.release()
        else:
            self._answer.close()


class CheckedResolver(AbstractResolver):
    """Answers only addresses that may be connected to; the connection goes to just those."""

    def __init__(self, names: Names, allowed: tuple[Network, ...]) -> None:
        self._names = names
        self._allowed = allowed

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of ``host`` that pass.

        Raises:
            NameNotFound: there is no address.
            AddressRefused: there are, and none may be connected to.
        """
        passed = await self._names.checked(host, self._allowed)
        return [_result(host, address, port) for address in passed]

    @override
    async def close(self) -> None:
        """Nothing of its own to let go of."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


def _header_dict(headers: httpx.Headers) -> CIMultiDict[str]:
    # Latin-1 would be written as UTF-8; what is no UTF-8 cannot be sent as it is and is refused.
    return CIMultiDict((name.decode("ascii"), value.decode()) for name, value in headers.raw)


@contextmanager
def _translated(host: str) -> Iterator[None]:
    """Turn whatever aiohttp raises into httpx's errors, without the URL that it likes to quote."""
    try:
        yield
    except httpx.TransportError:
        raise
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _translation(host, error) from None


def _translation(host: str, error: Exception) -> httpx.TransportError:
    return next(make for kind, make in _TRANSLATIONS if isinstance(error, kind))(host, error)


def _connect_error(host: str, error: aiohttp.ClientConnectorError) -> httpx.ConnectError:
    if isinstance(error.os_error, RefusalError):
        return AddressRefused(str(error.os_error))
    return httpx.ConnectError(f"{host}: {os_reason(error.os_error)}")


def _payload_error(host: str, error: aiohttp.ClientError) -> httpx.TransportError:
    if isinstance(error.__cause__, OSError):
        return httpx.ReadError(f"{host}: {os_reason(error.__cause__)}")
    return httpx.RemoteProtocolError(f"{host} sends what is not HTTP, or breaks off")


# The first class that fits; the order is that of aiohttp's class tree, leaves first.
_TRANSLATIONS: tuple[tuple[type[Exception], Callable[[str, Any], httpx.TransportError]], ...] = (
    (RefusalError, lambda _, error: AddressRefused(str(error))),
    (aiohttp.ClientConnectorDNSError, lambda host, _: NameNotFound(f"{host} has no address")),
    (
        aiohttp.ClientConnectorCertificateError,
        lambda host, error: BadCertificate(f"{host}: {tls_reason(error)}"),
    ),
    (aiohttp.ClientSSLError, lambda host, error: BadCertificate(f"{host}: {tls_reason(error)}")),
    (aiohttp.ClientConnectorError, _connect_error),
    (
        aiohttp.ClientHttpProxyError,
        lambda _, error: httpx.ProxyError(f"the proxy answers {error.status}"),
    ),
    (TimeoutError, lambda host, _: httpx.ReadTimeout(f"{host} takes too long")),
    (
        aiohttp.ServerDisconnectedError,
        lambda host, _: httpx.RemoteProtocolError(f"{host} closed without an answer"),
    ),
    (aiohttp.ClientPayloadError, _payload_error),
    (aiohttp.ClientResponseError, _payload_error),
    (aiohttp.InvalidURL, lambda *_: httpx.UnsupportedProtocol("the URL cannot be fetched")),
    (OSError, lambda host, error: httpx.ReadError(f"{host}: {os_reason(error)}")),
    (Exception, lambda *_: httpx.LocalProtocolError("the request cannot be sent")),
)
