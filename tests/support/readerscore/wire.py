"""How the reference reader asks: one poll over the wire, its redirects, its limits."""

import socket
import ssl
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override
from yarl import URL

from tests.support.readerscore.faults import Fault
from tests.support.readerscore.site import PUBLIC, resolve

MOST_BYTES = 10 << 20
MOST_HOPS = 5
_AGENT = "reference-reader/1.0 (+https://reader.example/about)"
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) https://reader.example"
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_AUTOMATIC = ("Accept", "Accept-Encoding", "User-Agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What a poll brought; ``status`` 0 stands for nothing at all.

    Attributes:
        onward: whether ``url`` is still to be asked: it is on another host than what led there.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    url: str = ""
    hops: int = 0
    permanent: bool = False
    onward: bool = False


class RefusedError(Exception):
    """It leads where the reader does not go."""


class _Resolver(AbstractResolver):
    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=_address(host), port=port, family=family, proto=0, flags=0
            )
        ]

    @override
    async def close(self) -> None:
        """Nothing is open."""


def _address(host: str) -> str:
    return resolve(host) or socket.inet_ntoa(socket.inet_aton(host))


class Wire:
    """The connections."""

    def __init__(self, faults: Collection[Fault], trust: ssl.SSLContext | None) -> None:
        self._faults = faults
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=_Resolver(), use_dns_cache=False, ssl=trust or True, limit=0
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=_AUTOMATIC,
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def close(self) -> None:
        """Hang up."""
        await self._session.close()

    async def get(self, url: str, headers: dict[str, str], so_far: Got | None = None) -> Got:
        """Ask, and follow as far as the host goes; ``so_far`` are redirects that led there.

        Raises:
            RefusedError: it leads nowhere good.
            aiohttp.ClientError: the exchange failed.
            zlib.error: the body cannot be unpacked.
        """
        hops, permanent = (so_far.hops, so_far.permanent) if so_far else (0, True)
        before = ""
        while True:
            self._may_go(url)
            referer = {"Referer": before} if before and Fault.REFERER in self._faults else {}
            got = await self._ask(url, {**headers, **referer})
            if got.status not in _REDIRECTS:
                return Got(
                    status=got.status,
                    headers=got.headers,
                    body=got.body,
                    url=url,
                    hops=hops,
                    permanent=permanent and hops > 0,
                )
            hops, permanent = hops + 1, permanent and got.status in _PERMANENT
            before, url = url, urljoin(url, got.headers.get("location", ""))
            if hops > MOST_HOPS and Fault.FOLLOWS_ALL not in self._faults:
                raise RefusedError("too many redirects")
            self._may_step(before, url)
            if urlsplit(url).netloc != urlsplit(before).netloc:
                return Got(url=url, hops=hops, permanent=permanent, onward=True)

    def _may_go(self, url: str) -> None:
        if Fault.GOES_INSIDE in self._faults:
            return
        if _address(urlsplit(url).hostname or "") != PUBLIC:
            raise RefusedError("a private address")

    def _may_step(self, before: str, url: str) -> None:
        down = before.startswith("https:") and not url.startswith("https:")
        if down and Fault.DOWNGRADES not in self._faults:
            raise RefusedError("from https to http")

    async def _ask(self, url: str, headers: dict[str, str]) -> Got:
        codings = "gzip, deflate, br" if Fault.BROTLI in self._faults else "gzip, deflate"
        agent = _BROWSER if Fault.DISGUISED in self._faults else _AGENT
        sent = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": codings, **headers}
        asked = self._session.get(URL(url, encoded=True), headers=sent, allow_redirects=False)
        async with asked as answer:
            try:
                body = await self._body(answer)
            except BaseException:
                answer.close()
                raise
            named = {name.lower(): value for name, value in answer.headers.items()}
            return Got(status=answer.status, headers=named, body=body)

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        packed = answer.headers.get("Content-Encoding") == "gzip"
        body = b""
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        async for chunk in answer.content.iter_any():
            rest = chunk
            while rest:
                part = inflate.decompress(rest, MOST_BYTES) if packed else rest
                rest = inflate.unconsumed_tail if packed else b""
                if packed and inflate.eof:
                    rest = inflate.unused_data
                    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
                body = self._kept(body, part)
        return body

    def _kept(self, body: bytes, part: bytes) -> bytes:
        if Fault.SWALLOWS in self._faults:
            return (body + part)[:MOST_BYTES]
        if len(body) + len(part) > MOST_BYTES:
            raise RefusedError("too large")
        return body + part
