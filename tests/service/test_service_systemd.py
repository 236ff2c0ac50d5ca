"""What a service manager hears from the real daemon: when it is up, how it fares, when it goes."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app.daemon import STATUS
from tests.support.daemon import machine
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Reply


class Manager:
    """A service manager's socket and what came in through it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)  # noqa: FBT003 - its name says it
        self._heard: list[dict[str, str]] = []

    def heard(self) -> list[dict[str, str]]:
        """Every message so far, as fields."""
        while True:
            try:
                lines = self._socket.recv(65536).decode().splitlines()
            except BlockingIOError:
                return self._heard
            self._heard.append(dict(line.split("=", 1) for line in lines))

    def last(self, field: str) -> str | None:
        """The latest value of a field."""
        values = [message[field] for message in self.heard() if field in message]
        return values[-1] if values else None

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path / "notify")
    yield made
    made.close()


async def test_ready_comes_when_it_is_ready_and_stopping_when_it_stops(
    tmp_path: Path, manager: Manager
) -> None:
    async with Loopback.serve() as site, machine(tmp_path) as here:
        url = site.answer("/visits", Reply(body=rss(list(series(0, 1)))))
        here.configure(
            defaults={"allow_networks": ["127.0.0.1/32"]},
            feeds=[{"id": "visits", "url": url}],
            topics={"visit": topic(0)},
            sinks={"journal": {"kind": "log"}},
        )
        run = here.start(NOTIFY_SOCKET=str(manager.path))
        await run.sees(manager.heard, what="a first message")
        assert manager.heard()[0]["READY"] == "1"
        assert here.database.exists()
        assert run.logged("monitor.started", feeds=1, topics=1, sinks=1)
        await run.sees(
            lambda: "1 feed" in (manager.last("STATUS") or ""),
            STATUS.total_seconds() + 20,
            "a status",
        )
        assert manager.last("STOPPING") is None
        assert await run.stop() == 0, run.err
        assert manager.last("STOPPING") == "1"
        assert [message for message in manager.heard() if "READY" in message] == [{"READY": "1"}]


async def test_who_is_refused_is_never_ready(tmp_path: Path, manager: Manager) -> None:
    """A bad configuration ends with 78, which the unit does not restart after."""
    async with machine(tmp_path) as here:
        here.configure(feeds=["https://feeds.example/x.xml"], topcs={})
        run = here.start(NOTIFY_SOCKET=str(manager.path))
        assert await run.end() == 78
        assert "topcs" in run.err
        assert not any("READY" in message for message in manager.heard())
        assert not here.database.exists()
