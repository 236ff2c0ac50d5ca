"""A real web server on 127.0.0.1 whose every answer, honest or hostile, is written down before."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from aiohttp import web

from monitor.clock import SystemClock

LOOPBACK = ("127.0.0.0/8",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request as it came; ``path`` is raw, with the query; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered.

    Attributes:
        drip: seconds between two single bytes of the body.
        reset: the connection is torn down after so many bytes of the body.
        raw: sent as it is in place of everything else.
        delay: seconds before the answer begins.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    drip: float | None = None
    reset: int | None = None
    raw: bytes | None = None
    delay: float = 0.0

    def with_headers(self, **headers: str) -> "Reply":
        """The same with more headers; underscores stand for hyphens."""
        more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return Reply(
            status=self.status,
            body=self.body,
            headers=self.headers + more,
            drip=self.drip,
            reset=self.reset,
            raw=self.raw,
            delay=self.delay,
        )


Script = Reply | Callable[[Received], Reply]


@dataclass(slots=True)
class Loopback:
    """The server; every path is 404 until it is given answers."""

    port: int = 0
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    _scripts: dict[str, list[Script]] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def serve(cls, tls: ssl.SSLContext | None = None) -> AsyncIterator[Self]:
        """Run for as long as the block does."""
        site = cls(scheme="https" if tls else "http")
        runner = web.ServerRunner(web.Server(site._handle, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        listener = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await listener.start()
        site.port = runner.addresses[0][1]
        try:
            yield site
        finally:
            await runner.cleanup()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The URL of ``path`` here."""
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer(self, path: str, *scripts: Script) -> str:
        """Answer ``path`` (without query) with these in turn, the last for ever; give its URL."""
        self._scripts[path] = list(scripts)
        return self.url(path)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        received = Received(
            method=request.method,
            path=request.raw_path,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
            at=SystemClock().monotonic(),
        )
        self.received.append(received)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._reply(request, self._next(received))
        finally:
            self.in_flight -= 1

    def _next(self, received: Received) -> Reply:
        scripts = self._scripts.get(received.path.partition("?")[0], [Reply(status=404)])
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script(received) if callable(script) else script

    async def _reply(self, request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
        await SystemClock().sleep(reply.delay)
        transport = request.transport
        assert transport is not None
        if reply.raw is not None:
            transport.write(reply.raw)
            transport.close()
            return web.Response()
        response = web.StreamResponse(status=reply.status)
        for name, value in reply.headers:
            response.headers.add(name, value)
        if reply.status != 304:
            response.content_length = len(reply.body)
        await response.prepare(request)
        if reply.status != 304:
            await self._body(response, reply)
        if reply.reset is not None:
            transport.abort()
        else:
            await response.write_eof()
        return response

    async def _body(self, response: web.StreamResponse, reply: Reply) -> None:
        try:
            if reply.drip is None:
                await response.write(reply.body[: reply.reset])
                return
            for byte in reply.body:
                await response.write(bytes([byte]))
                await SystemClock().sleep(reply.drip)
        except ConnectionError:
            pass


def bomb(size: int = 1 << 30) -> bytes:
    """About ``size / 1000`` bytes of gzip that unpack to ``size`` zeros, made without ``size``."""
    member = gzip.compress(bytes(1 << 24), 9)
    return member * (size >> 24)


async def free_port() -> int:
    """A port on which nobody listens."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def certificate(folder: Path) -> ssl.SSLContext | None:
    """A server context with a fresh self-signed certificate, ``None`` without openssl."""
    key, pem = folder / "key.pem", folder / "cert.pem"
    arguments = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        f" -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {pem}"
    )
    try:
        made = await asyncio.create_subprocess_exec(
            "openssl", *arguments.split(), stderr=asyncio.subprocess.DEVNULL
        )
    except FileNotFoundError:
        return None
    await made.wait()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    return context
