"""httpx's one-method transport: connections of our own, and aiohttp's where a proxy is asked.

Rule 1. A numeric target is judged before anything else: a proxy would connect to it unasked.
Rule 2. No cookies, no environment, nothing decoded.
Rule 3. Errors come out as httpx's, told apart, and their text names the host at most: a URL may
        be a secret.
"""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
from typing_extensions import override

from monitor.http.addresses import Network, literal, refusal
from monitor.http.direct import Direct, Exchange
from monitor.http.faults import host_name, os_reason
from monitor.http.resolver import AddressRefused, Names

if TYPE_CHECKING:
    from monitor.http.proxied import Proxied


class Transport(httpx.AsyncBaseTransport):
    """Sends a request; ``extensions`` carry ``allowed`` (networks) and ``proxy`` (URL)."""

    def __init__(self, names: Names, tls: ssl.SSLContext) -> None:
        self._names = names
        self._tls = tls
        self._direct = Direct(names, tls)
        self._proxied: Proxied | None = None

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``; the answer's body is still to be read, undecoded.

        Raises:
            httpx.TransportError: in its various kinds, nothing else.
        """
        allowed: tuple[Network, ...] = request.extensions.get("allowed", ())
        proxy: str | None = request.extensions.get("proxy")
        host = host_name(request.url)
        _judge(host, allowed)
        body = b"" if request.method == "GET" else await request.aread()
        if proxy is not None:
            return await self._by_proxy().send(request, body, allowed, proxy)
        with _translated(host):
            exchange = await self._direct.send(request, body, allowed)
        return httpx.Response(
            exchange.answer.status or 0,
            headers=exchange.answer.headers,
            stream=_Body(exchange, host),
            request=request,
        )

    @override
    async def aclose(self) -> None:
        """Close every connection."""
        await self._direct.aclose()
        if self._proxied is not None:
            await self._proxied.aclose()

    def _by_proxy(self) -> "Proxied":
        if self._proxied is None:
            # Few need it, and it takes a tenth of the memory of a daemon that has just started.
            from monitor.http.proxied import Proxied  # noqa: PLC0415

            self._proxied = Proxied(self._names, self._tls)
        return self._proxied


class _Body(httpx.AsyncByteStream):
    """The bytes of an answer as they arrive."""

    def __init__(self, exchange: Exchange, host: str) -> None:
        self._exchange = exchange
        self._host = host

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated(self._host):
            while piece := await self._exchange.take():
                yield piece

    @override
    async def aclose(self) -> None:
        """Let the connection wait for another exchange if this one is over, else close it."""
        self._exchange.close()


def tls_context() -> ssl.SSLContext:
    """Trust what the system trusts; where it has no certificates, those that httpx brings."""
    paths = ssl.get_default_verify_paths()
    if not any((paths.cafile, paths.capath)):
        return httpx.create_ssl_context(trust_env=False)
    return ssl.create_default_context()


def _judge(host: str, allowed: tuple[Network, ...]) -> None:
    """Refuse a host that is an address which may not be reached, however it is spelt.

    Raises:
        AddressRefused: it is one.
    """
    address = literal(host)
    reason = refusal(address, allowed) if address else None
    if reason is not None:
        raise AddressRefused(f"{host} is a {reason} address")


@contextmanager
def _translated(host: str) -> Iterator[None]:
    """Name the host in every error, and nothing more of the URL."""
    try:
        yield
    except httpx.RemoteProtocolError as error:
        raise httpx.RemoteProtocolError(f"{host}: {error}") from None
    except httpx.TransportError:
        raise
    except OSError as error:
        raise httpx.ReadError(f"{host}: {os_reason(error)}") from None
    except ValueError:
        raise httpx.LocalProtocolError("the request cannot be sent") from None
