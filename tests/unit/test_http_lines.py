"""Connections: when they are used again, when not, and what ends them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from monitor.clock import SystemClock
from monitor.http import wire
from monitor.http.addresses import networks
from monitor.http.answers import Answer, NoAnswer
from monitor.http.exchange import Http, request
from monitor.model.outcomes import Trouble
from tests.support.loopback import LOOPBACK
from tests.support.notifying import until, way_out

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Serve = Callable[
    ["Server", asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]
]


@dataclass
class Server:
    """Counts connections and requests; each connection is served by what comes next."""

    serves: list[Serve]
    port: int = 0
    connections: int = 0
    requests: int = 0
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open.add(writer)
        serve = self.serves.pop(0) if len(self.serves) > 1 else self.serves[0]
        try:
            await serve(self, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()


@asynccontextmanager
async def serving(*serves: Serve) -> AsyncIterator[Server]:
    server = Server(list(serves))
    listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for writer in list(server.open):
            writer.transport.abort()
        await listening.wait_closed()


async def asked(server: Server, reader: asyncio.StreamReader) -> None:
    await reader.readuntil(b"\r\n\r\n")
    server.requests += 1


async def keeps(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers again and again."""
    while True:
        await asked(server, reader)
        writer.write(OK)


async def once(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers, says nothing of closing, and takes the next request for a reason to close."""
    await asked(server, reader)
    writer.write(OK)
    await reader.read(1)


async def chatters(
    server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Says more when it was asked for nothing."""
    await asked(server, reader)
    writer.write(OK)
    await writer.drain()
    await SystemClock().sleep(0.02)
    writer.write(OK)
    await reader.read(1)


async def speaks_first(
    _: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.write(b"220 mail.example\r\n")
    await reader.read(1)


async def get(http: Http, server: Server, method: str = "GET") -> Answer | NoAnswer:
    made = request(method, f"http://127.0.0.1:{server.port}/", content=b"x" * (method == "POST"))
    assert not isinstance(made, NoAnswer)
    return await http.exchange(made, allow_networks=LOOPBACK, deadline=5)


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with way_out() as way:
        yield way


def body(answer: Answer | NoAnswer) -> bytes:
    assert isinstance(answer, Answer), answer
    return answer.body


async def test_a_connection_is_used_again(http: Http) -> None:
    """By those who may reach the same networks, and by nobody else."""
    async with serving(keeps) as server:
        for _ in range(3):
            assert body(await get(http, server)) == b"ok"
        assert (server.connections, server.requests) == (1, 3)
        made = request("GET", f"http://127.0.0.1:{server.port}/")
        assert not isinstance(made, NoAnswer)
        assert isinstance(await http.exchange(made, allow_networks=("127.0.0.1/32",)), Answer)
        assert server.connections == 2


async def test_two_at_once_have_one_each(http: Http) -> None:
    async with serving(keeps) as server:
        answers = await asyncio.gather(*(get(http, server) for _ in range(4)))
        assert list(map(body, answers)) == [b"ok"] * 4
        assert server.connections == 4
        await asyncio.gather(*(get(http, server) for _ in range(4)))
        assert server.connections == 4


async def test_one_that_the_server_closed_is_not_asked(http: Http) -> None:
    async with serving(once) as server:
        assert body(await get(http, server)) == b"ok"
        for writer in list(server.open):
            writer.transport.abort()
        await until(lambda: not server.open)
        assert body(await get(http, server)) == b"ok"
        assert server.connections == 2


async def test_what_the_server_closes_when_it_is_used_again_is_asked_anew(http: Http) -> None:
    """But what changes things is not sent twice: nobody knows what became of it."""
    async with serving(once, keeps) as server:
        assert body(await get(http, server)) == b"ok"
        assert body(await get(http, server)) == b"ok"
        assert (server.connections, server.requests) == (2, 2)
    async with serving(once, keeps) as server:
        assert body(await get(http, server, "POST")) == b"ok"
        failed = await get(http, server, "POST")
        assert isinstance(failed, NoAnswer)
        assert failed.trouble in (Trouble.PROTOCOL, Trouble.CONNECT)
        assert server.connections == 1


async def test_who_speaks_unasked_is_not_listened_to(http: Http) -> None:
    """What it says would be taken for the answer to the next request."""
    async with serving(chatters, keeps) as server:
        assert body(await get(http, server)) == b"ok"
        await until(lambda: not server.open)
        assert body(await get(http, server)) == b"ok"
        assert server.connections == 2
    async with serving(speaks_first) as server:
        answer = await get(http, server)
        assert isinstance(answer, NoAnswer)
        assert answer.trouble is Trouble.PROTOCOL


async def test_nothing_rests_for_long(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "KEEP_ALIVE", 0.01)
    async with serving(keeps) as server:
        for _ in range(2):
            assert body(await get(http, server)) == b"ok"
            await until(lambda: not server.open)
        assert server.connections == 2


async def test_a_long_body_is_not_read_ahead(http: Http) -> None:
    """The server is held up by whoever does not take what it sends."""
    sent = 0

    async def pours(
        server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal sent
        await asked(server, reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    async with serving(pours) as server:
        transport = http._transport
        made = request("GET", f"http://127.0.0.1:{server.port}/")
        assert not isinstance(made, NoAnswer)
        made.extensions = {"allowed": networks(LOOPBACK)}
        response = await transport.handle_async_request(made)
        before = -1
        while before != sent:
            before = sent
            await SystemClock().sleep(0.1)
        assert sent < 32 << 20
        pieces = response.stream.__aiter__()  # type: ignore[union-attr]
        taken = 0
        while taken < before:
            taken += len(await pieces.__anext__())
        await response.stream.aclose()  # type: ignore[union-attr]
        await until(lambda: not server.open)
