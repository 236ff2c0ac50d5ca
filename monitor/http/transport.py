"""httpx's one-method transport on aiohttp's connections, which cost a tenth of httpcore's.

Rule 1. One pool of connections per set of allowed networks: what one feed may reach never serves
        another.
Rule 2. Every address is checked in the moment it is connected to; only checked ones are.
Rule 3. The URL goes out as it was given; no cookies, no environment, nothing decoded.
Rule 4. Errors come out as httpx's, told apart, and their text names the host at most: a URL may
        be a secret.
"""

import os
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import aiohttp
import httpx
from multidict import CIMultiDict
from typing_extensions import override
from yarl import URL

from monitor.http.addresses import Network, literal, refusal
from monitor.http.resolver import AddressRefused, CheckedResolver, NameNotFound, Names

KEEP_ALIVE = 15.0
_HEADER_LIMIT = 1 << 16
_OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=None)


class BadCertificate(httpx.ConnectError):
    """The TLS handshake failed."""


class _RefusalError(OSError):
    """Carries a refused address out of aiohttp's connecting."""


class Transport(httpx.AsyncBaseTransport):
    """Sends a request; ``extensions`` carry ``allowed`` (networks) and ``proxy`` (URL)."""

    def __init__(self, names: Names, tls: ssl.SSLContext) -> None:
        self._names = names
        self._tls = tls
        self._sessions: dict[tuple[Network, ...], aiohttp.ClientSession] = {}

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``; the answer's body is still to be read, undecoded.

        Raises:
            httpx.TransportError: in its various kinds, nothing else.
        """
        allowed: tuple[Network, ...] = request.extensions.get("allowed", ())
        proxy: str | None = request.extensions.get("proxy")
        body = b"" if request.method == "GET" else await request.aread()
        with _translated(request.url.host):
            answer = await self._session(allowed).request(
                request.method,
                _checked_url(request.url, allowed, proxied=proxy is not None),
                headers=_header_dict(request.headers),
                data=body or None,
                allow_redirects=False,
                proxy=proxy,
            )
        return httpx.Response(
            answer.status,
            headers=list(answer.raw_headers),
            stream=_Body(answer, request.url.host),
            request=request,
        )

    @override
    async def aclose(self) -> None:
        """Close every connection."""
        sessions = list(self._sessions.values())
        self._sessions.clear()
        for session in sessions:
            await session.close()

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
            socket_factory=partial(_guarded_socket, allowed),
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


def tls_context() -> ssl.SSLContext:
    """Trust what the system trusts; where it has no certificates, those that httpx brings."""
    paths = ssl.get_default_verify_paths()
    if not any((paths.cafile, paths.capath)):
        return httpx.create_ssl_context(trust_env=False)
    return ssl.create_default_context()


def _checked_url(url: httpx.URL, allowed: tuple[Network, ...], *, proxied: bool) -> URL:
    """The URL for aiohttp; a numeric host is checked here, as a proxy would connect unasked."""
    address = literal(url.host)
    if address is None:
        return URL(str(url), encoded=True)
    reason = refusal(address, allowed)
    if reason is not None:
        raise _RefusalError(f"{url.host} is a {reason} address")
    # aiohttp connects to no other spelling; what a proxy gets stays as it was given.
    spelt = proxied or url.host == address
    return URL(str(url if spelt else url.copy_with(host=address)), encoded=True)


def _guarded_socket(
    allowed: tuple[Network, ...],
    info: tuple[Any, ...],
) -> socket.socket:
    """Make the socket for one address, after a last look at that address."""
    family, kind, protocol, _, target = info
    reason = refusal(str(target[0]), allowed)
    if reason is not None:
        raise _RefusalError(f"{target[0]} is a {reason} address")
    return socket.socket(family=family, type=kind, proto=protocol)


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
    if isinstance(error.os_error, _RefusalError):
        return AddressRefused(str(error.os_error))
    return httpx.ConnectError(f"{host}: {_os_reason(error.os_error)}")


def _payload_error(host: str, error: aiohttp.ClientError) -> httpx.TransportError:
    if isinstance(error.__cause__, OSError):
        return httpx.ReadError(f"{host}: {_os_reason(error.__cause__)}")
    return httpx.RemoteProtocolError(f"{host} sends what is not HTTP, or breaks off")


def _os_reason(error: OSError) -> str:
    # The loop's own text repeats the address; the number says it all.
    return os.strerror(error.errno).lower() if error.errno else "the connection failed"


def _tls_reason(error: Exception) -> str:
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
    reason = getattr(cause, "verify_message", "") or getattr(cause, "reason", "")
    return str(reason or "the certificate is not trusted").lower().replace("_", " ")


# The first class that fits; the order is that of aiohttp's class tree, leaves first.
_TRANSLATIONS: tuple[tuple[type[Exception], Callable[[str, Any], httpx.TransportError]], ...] = (
    (_RefusalError, lambda _, error: AddressRefused(str(error))),
    (aiohttp.ClientConnectorDNSError, lambda host, _: NameNotFound(f"{host} has no address")),
    (
        aiohttp.ClientConnectorCertificateError,
        lambda host, error: BadCertificate(f"{host}: {_tls_reason(error)}"),
    ),
    (aiohttp.ClientSSLError, lambda host, error: BadCertificate(f"{host}: {_tls_reason(error)}")),
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
    (OSError, lambda host, error: httpx.ReadError(f"{host}: {_os_reason(error)}")),
    (Exception, lambda *_: httpx.LocalProtocolError("the request cannot be sent")),
)
