"""The server for those who watch: over real sockets, asked well, badly, slowly and by many."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from monitor.app.server import CROWD, HEAD, Answer, ListenError, Server
from tests.support.loopback import free_port
from tests.support.notifying import until


async def page() -> Answer:
    return Answer(status=HTTPStatus.OK, body=b"fine\n", kind="text/plain")


async def large() -> Answer:
    return Answer(status=HTTPStatus.OK, body=b"x" * 8_000_000)


@asynccontextmanager
async def serving(where: str, patience: float = 5.0) -> AsyncIterator[Server]:
    server = Server(where, {"/page": page, "/large": large}, patience=patience)
    await server.start()
    try:
        yield server
    finally:
        await server.close()


async def ask(where: str, request: bytes) -> bytes:
    """Everything that is answered; nothing where the connection was cut off."""
    reader, writer = await call(where)
    writer.write(request)
    try:
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def call(where: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if where.startswith("unix:"):
        return await asyncio.open_unix_connection(where.removeprefix("unix:"))
    host, _, port = where.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port))


def request(line: str, host: str | None = "127.0.0.1:9108") -> bytes:
    return f"{line} HTTP/1.1\r\n{f'Host: {host}' if host else 'A: b'}\r\n\r\n".encode()


@pytest.fixture
async def port() -> str:
    return f"127.0.0.1:{await free_port()}"


async def test_a_page_is_answered_and_the_connection_closed(port: str) -> None:
    async with serving(port):
        head, _, body = (await ask(port, request("GET /page?x=1"))).partition(b"\r\n\r\n")
    assert body == b"fine\n"
    lines = head.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 200 OK"
    assert {"Content-Length: 5", "Connection: close", "Cache-Control: no-store"} <= set(lines)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("GET /nothing"), 404),
        (request("GET http://127.0.0.1/page"), 404),
        (request("GET /../page"), 404),
        (request("POST /page"), 405),
        (request("DELETE /page"), 405),
        (request("GET"), 400),
        (b"\r\n\r\n", 400),
        (b"GET /page SIP/2.0\r\n\r\n", 400),
        (b"\xff\x00\xfe\r\n\r\n", 400),
        (request("GET /page", "evil.example"), 421),
        (request("GET /page", "evil.example:9108"), 421),
        (request("GET /page", "10.0.0.1"), 421),
        (b"GET /page HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 421),
        (request("GET /page", "localhost:9108"), 200),
        (request("GET /page", "[::1]:9108"), 200),
        (request("GET /page", "[::1]"), 200),
        (request("GET /page", "127.0.0.7"), 200),
        (request("GET /page", None), 200),
        (request("HEAD /page"), 200),
    ],
)
async def test_what_is_asked_and_what_is_answered(port: str, asked: bytes, status: int) -> None:
    async with serving(port):
        answer = await ask(port, asked)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.count(b"HTTP/1.1") == 1
    if asked.startswith(b"HEAD"):
        assert answer.endswith(b"\r\n\r\n")
        assert b"Content-Length: 5" in answer
    if status == 405:
        assert b"Allow: GET, HEAD\r\n" in answer


async def test_a_head_without_end_is_cut_off(port: str) -> None:
    async with serving(port) as server:
        assert await ask(port, b"GET /page HTTP/1.1\r\n" + b"a: b\r\n" * HEAD) == b""
        await until(lambda: not server._talking)


async def test_who_is_slow_is_cut_off_and_holds_nobody_up(port: str) -> None:
    """One who does not finish asking, and one who does not take the answer."""
    async with serving(port, patience=0.2) as server:
        slow, asking = await call(port)
        asking.write(b"GET /page HT")
        _, taking = await call(port)
        taking.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        taking.transport.pause_reading()  # type: ignore[attr-defined]
        taking.write(request("GET /large"))
        assert (await ask(port, request("GET /page"))).endswith(b"fine\n")
        await until(lambda: not server._talking)
        assert await slow.read() == b""
        taking.transport.abort()
        asking.close()


async def test_a_crowd_is_turned_away_and_the_next_one_served(port: str) -> None:
    async with serving(port) as server:
        crowd = [await call(port) for _ in range(CROWD)]
        await until(lambda: len(server._talking) == CROWD)
        reader, writer = await call(port)
        writer.write(request("GET /page"))
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        for _, each in crowd:
            each.close()
        await until(lambda: not server._talking)
        assert (await ask(port, request("GET /page"))).endswith(b"fine\n")


async def test_at_the_end_whoever_is_still_talking_is_cut_off(port: str) -> None:
    async with serving(port):
        reader, writer = await call(port)
        writer.write(b"GET")
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    with pytest.raises(ConnectionError):
        await call(port)


async def test_a_socket_of_ours_is_for_owner_and_group_and_goes_with_us(tmp_path: Path) -> None:
    path = tmp_path / "http.sock"
    async with serving(f"unix:{path}"):
        assert path.stat().st_mode & 0o777 == 0o660
        answer = await ask(f"unix:{path}", request("GET /page", "any.example"))
        assert answer.endswith(b"fine\n")
    assert not path.exists()


async def test_a_socket_left_behind_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    path = tmp_path / "http.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
        left.bind(str(path))
    async with serving(f"unix:{path}"):
        with pytest.raises(ListenError, match="in use"):
            await Server(f"unix:{path}", {}).start()
        assert (await ask(f"unix:{path}", request("GET /page"))).endswith(b"fine\n")
    path.write_text("kept")
    with pytest.raises(ListenError, match="exists"):
        await Server(f"unix:{path}", {}).start()
    assert path.read_text() == "kept"
    with pytest.raises(ListenError, match="No such file"):
        await Server(f"unix:{tmp_path}/none/http.sock", {}).start()


async def test_a_port_in_use_is_named(port: str) -> None:
    async with serving(port):
        other = Server(port, {})
        with pytest.raises(ListenError, match=port):
            await other.start()
        await other.close()
