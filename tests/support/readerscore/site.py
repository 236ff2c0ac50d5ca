"""The server that judges: many hosts on one loopback port, a clock that is set, a full log."""

import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Self

from aiohttp import web

from monitor.clock import SystemClock
from tests.support.readerscore.log import Log, Request

BEGIN = datetime(2030, 1, 7, 12, tzinfo=UTC)  # a Monday
# The public names of this server all end so; the inner one leads to where no feed may lead.
PUBLIC, INNER = "127.0.0.1", "127.0.0.2"
INNER_NAME = "inside.example"
SECURE, INSIDE = "secure", "inside"
_VALIDATORS = ("etag", "last-modified")
_LOOKS = 0.02
_WALL = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request as its page sees it.

    Attributes:
        number: how many requests this page has had before.
        of_host: how many requests its host has had before.
        at: the reader's time.
        headers: names in lower case.
        site: for links to other pages.
    """

    number: int
    of_host: int
    at: datetime
    headers: Mapping[str, str]
    site: "Site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered.

    Attributes:
        parts: of the body; several ones are sent piece by piece, of unknown length.
        pause: wall seconds after each of several parts.
        delay: wall seconds before the answer begins.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[bytes, ...] = ()
    pause: float = 0.0
    delay: float = 0.0

    def with_headers(self, headers: Mapping[str, str]) -> "Answer":
        """The same with more headers."""
        return replace(self, headers={**self.headers, **headers})


Page = Callable[[Ask], Answer]


@dataclass(slots=True, kw_only=True)
class Site:
    """The server; pages are set before it is asked for them.

    Attributes:
        pages: ``host/path`` -> what answers there; anything else is 404.
        log: what has been asked.
        patience: wall seconds after which it stops to send a body that never ends.
        wall: whether the reader's time goes on with the wall clock between two steps, as it does
            for one that would sleep between two requests; for others it stands still.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    log: Log = field(default_factory=Log)
    patience: float = 5.0
    wall: bool = False
    _ports: dict[str, int] = field(default_factory=dict)
    _now: datetime = BEGIN
    _told: float = 0.0
    _order: int = 0
    _asked: Counter[str] = field(default_factory=Counter)

    @classmethod
    @asynccontextmanager
    async def serve(
        cls, pages: Mapping[str, Page], tls: ssl.SSLContext | None
    ) -> AsyncIterator[Self]:
        """Run for as long as the block does; without ``tls`` there are no https pages."""
        site = cls(pages=pages)
        async with AsyncExitStack() as stack:
            for label, address, context in (
                ("", PUBLIC, None),
                (INSIDE, INNER, None),
                (SECURE, PUBLIC, tls),
            ):
                if label != SECURE or context is not None:
                    site._ports[label] = await site._listen(stack, label, address, context)
            yield site

    async def _listen(
        self, stack: AsyncExitStack, label: str, address: str, tls: ssl.SSLContext | None
    ) -> int:
        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            host = label or (request.host or "").rpartition(":")[0]
            return await self._handle(request, host)

        runner = web.ServerRunner(web.Server(handle, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, address, 0, ssl_context=tls).start()
        port: int = runner.addresses[0][1]
        return port

    def url(self, page: str) -> str:
        """Where ``page`` is."""
        host, _, path = page.partition("/")
        if host == SECURE:
            return f"https://{PUBLIC}:{self._ports[SECURE]}/{path}"
        return f"http://{host}:{self._ports['']}/{path}"

    def inside(self, host: str) -> str:
        """A place within the network, by one of its names."""
        return f"http://{host}:{self._ports[INSIDE]}/secret"

    @property
    def secure(self) -> bool:
        """Whether there are https pages."""
        return SECURE in self._ports

    def tell(self, now: datetime) -> None:
        """It is ``now`` for the reader."""
        self._now, self._told = now, _WALL.monotonic()

    async def settled(self) -> None:
        """Wait until every answer has ended: a reader that hangs up is noticed a little later."""
        while any(request.ended is None for request in self.log.requests):
            await _WALL.sleep(_LOOKS)

    def _seconds(self) -> float:
        """The reader's time."""
        since = _WALL.monotonic() - self._told if self.wall else 0.0
        return (self._now - BEGIN).total_seconds() + since

    def _place(self) -> int:
        self._order += 1
        return self._order

    async def _handle(self, request: web.BaseRequest, host: str) -> web.StreamResponse:
        page = host + request.path
        entry = Request(
            page=page,
            target=request.raw_path,
            headers={name.lower(): value for name, value in request.headers.items()},
            at=self._seconds(),
            began=self._place(),
        )
        self.log.requests.append(entry)
        ask = Ask(
            number=self._asked[page],
            of_host=self._asked[host],
            at=BEGIN + timedelta(seconds=entry.at),
            headers=entry.headers,
            site=self,
        )
        self._asked.update((page, host))
        answer = self.pages[page](ask) if page in self.pages else Answer(status=404)
        entry.status = answer.status
        entry.sent = {
            name.lower(): value
            for name, value in answer.headers.items()
            if name.lower() in _VALIDATORS
        }
        await _WALL.sleep(answer.delay)
        try:
            return await self._send(request, entry, answer, ask.at)
        finally:
            entry.ended = entry.ended or self._place()

    async def _send(
        self, request: web.BaseRequest, entry: Request, answer: Answer, at: datetime
    ) -> web.StreamResponse:
        headers = {"Date": format_datetime(at, usegmt=True), **answer.headers}
        if len(answer.parts) <= 1:
            entry.ended = self._place()
            entry.parts = len(answer.parts)
            return web.Response(
                status=answer.status, headers=headers, body=b"".join(answer.parts) or None
            )
        response = web.StreamResponse(status=answer.status, headers=headers)
        response.force_close()
        await response.prepare(request)
        await self._drip(request, response, entry, answer)
        if request.transport is not None:
            request.transport.abort()
        return response

    async def _drip(
        self,
        request: web.BaseRequest,
        response: web.StreamResponse,
        entry: Request,
        answer: Answer,
    ) -> None:
        end = _WALL.monotonic() + self.patience
        try:
            for part in answer.parts:
                if request.transport is None:
                    raise ConnectionResetError
                if _WALL.monotonic() > end:
                    return
                await response.write(part)
                entry.parts += 1
                await _WALL.sleep(answer.pause)
        except ConnectionError:
            # Which is what such a body asks for.
            entry.hung_up = True


def resolve(name: str) -> str | None:
    """The address of a name of this server, as its own name server would give it."""
    if name == INNER_NAME:
        return INNER
    return PUBLIC if name.endswith(".example") else None


def know_names() -> None:
    """Let this process find the names of this server, which no name server knows."""
    system = socket.getaddrinfo

    def getaddrinfo(host: object, *args: object, **more: object) -> object:
        name = host.decode() if isinstance(host, bytes) else str(host)
        return system(resolve(name) or host, *args, **more)  # type: ignore[arg-type]

    socket.getaddrinfo = getaddrinfo  # type: ignore[assignment]
