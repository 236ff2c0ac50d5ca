"""The heartbeat URL is called while the daemon works, and never shown."""

import pytest
from structlog.testing import capture_logs

from monitor.app.beacon import Beacon
from monitor.model.secrets import Secret
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import way_out


async def test_it_calls_only_while_the_daemon_works() -> None:
    why: list[str | None] = [None, "its heart stands still", None]
    async with Loopback.serve() as site, way_out() as http:
        url = Secret(site.answer("/beat/s3cret", Reply()))
        beacon = Beacon(http=http, trouble=lambda: why.pop(0), url=url, allow_networks=LOOPBACK)
        for _ in range(3):
            await beacon.call()
        assert [(one.method, one.path) for one in site.received] == [("GET", "/beat/s3cret")] * 2
        beacon.url = None
        await beacon.call()
        assert len(site.received) == 2


async def test_that_nobody_answers_is_told_once_and_without_the_address() -> None:
    async with Loopback.serve() as site, way_out() as http:
        moved = Reply(status=302).with_headers(Location="https://elsewhere.example/")
        url = Secret(site.answer("/beat/s3cret", Reply(status=500), Reply(raw=b""), moved, Reply()))
        beacon = Beacon(http=http, trouble=lambda: None, url=url, allow_networks=LOOPBACK)
        with capture_logs() as logs:
            for _ in range(5):
                await beacon.call()
    assert [(entry["event"], entry.get("reason")) for entry in logs] == [
        ("heartbeat.lost", "answered 500"),
        ("heartbeat.heard", None),
    ]
    assert "s3cret" not in str(logs)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/beat", "http://[::1]/", "http://10.0.0.1/"])
async def test_it_reaches_no_private_address(url: str) -> None:
    async with way_out() as http:
        beacon = Beacon(http=http, trouble=lambda: None, url=Secret(url))
        with capture_logs() as logs:
            await beacon.call()
    assert [entry["event"] for entry in logs] == ["heartbeat.lost"]


async def test_an_address_that_cannot_be_called_is_no_crash() -> None:
    async with way_out() as http:
        beacon = Beacon(http=http, trouble=lambda: None, url=Secret("http://[half"))
        with capture_logs() as logs:
            await beacon.call()
    assert [entry["event"] for entry in logs] == ["heartbeat.lost"]
