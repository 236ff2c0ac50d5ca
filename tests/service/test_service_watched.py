"""The real daemon, looked at by those who watch it: over a port and a socket, before and after."""

import http.client
import json
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.daemon import Machine, Run, machine
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Reply, free_port
from tests.support.receiver import ENV, Receiver, desk

QUICK = {
    "every": "1s",
    "min_every": "1s",
    "host_spacing": "0s",
    "backfill": "all",
    "allow_networks": ["127.0.0.1/32"],
}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path, environ=ENV) as made:
        yield made


def get(port: int, path: str) -> tuple[int, bytes]:
    """Ask as anybody does."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        return answer.status, answer.read()
    finally:
        asked.close()


def figures(port: int) -> dict[tuple[str, ...], float]:
    status, text = get(port, "/metrics")
    assert status == 200, text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


async def reload(run: Run, event: str) -> None:
    before = sum(one["event"] == event for one in run.events())
    run.signal(signal.SIGHUP)
    await run.sees(lambda: sum(one["event"] == event for one in run.events()) > before)


async def test_health_and_figures(here: Machine) -> None:
    """What is polled, stored, told and delivered can be counted from outside."""
    async with Loopback.serve() as site:
        receiver, port = Receiver(), await free_port()
        site.answer("/visits", Reply(body=rss(list(series(0, 1)))))
        here.configure(
            defaults=QUICK,
            listen=f"127.0.0.1:{port}",
            feeds=[{"id": name, "url": site.url(f"/{name}")} for name in ("visits", "none")],
            topics={"visit": {**topic(0), "settle": "0s"}},
            sinks={"desk": desk(site, receiver)},
        )
        run = here.start()
        await run.shows("delivery.accepted")
        await run.eventually(lambda: _ready(port))
        status, body = get(port, "/healthz")
        assert (status, json.loads(body)["status"]) == (200, "ok")
        found = figures(port)
        assert found["storyline_feeds", "ok"] == 1
        assert found["storyline_polls_total", "fresh"] >= 1
        assert found["storyline_articles",] == found["storyline_storylines", "visit"] == 1
        assert found["storyline_changes_total", "opened", "ready"] == 1
        assert found["storyline_delivery_tries_total", "desk", "accepted"] == 1
        assert found["storyline_delivery_tries_total", "desk", "dead"] == 0
        assert found["storyline_config_reloads_total", "refused"] == 0
        assert get(port, "/")[0] == 404
        assert await run.stop() == 0, run.err
        with pytest.raises(ConnectionError):
            get(port, "/healthz")


async def _ready(port: int) -> bool:
    return get(port, "/readyz")[0] == 200


async def test_a_reload_puts_it_elsewhere_and_a_place_that_is_taken_is_refused(
    here: Machine, tmp_path: Path
) -> None:
    first, path = await free_port(), tmp_path / "http.sock"
    here.configure(listen=f"127.0.0.1:{first}")
    run = here.start()
    await run.ready()
    here.configure(listen=f"unix:{path}")
    await reload(run, "config.loaded")
    with pytest.raises(ConnectionError):
        get(first, "/healthz")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        asked.settimeout(20)
        asked.connect(str(path))
        asked.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert asked.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        here.configure(listen=f"127.0.0.1:{taken.getsockname()[1]}")
        await reload(run, "config.rejected")
        assert path.exists()
    here.configure()
    await reload(run, "config.loaded")
    assert not path.exists()
    assert await run.stop() == 0, run.err


async def test_a_place_that_is_taken_keeps_it_from_starting(here: Machine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        here.configure(listen=f"127.0.0.1:{port}")
        run = await here.command("run", status=1)
        assert f"listen: 127.0.0.1:{port}: " in run.err
        assert not here.database.exists()
