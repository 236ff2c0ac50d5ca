"""`alerts test`: a sink is tried for real, over HTTP on loopback, before it is trusted."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from standardwebhooks import Webhook
from typing_extensions import override

from monitor.__main__ import run

Say = pytest.CaptureFixture[str]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver(HTTPServer):
    """Answers with ``status`` and keeps what it was sent."""

    status = 204
    got: list[tuple[dict[str, str], bytes]]


class Handler(BaseHTTPRequestHandler):
    """Takes one request."""

    server: Receiver

    def do_POST(self) -> None:
        """Keep it and answer."""
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((headers, body))
        self.send_response(self.server.status)
        self.end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server in a thread."""
    server = Receiver(("127.0.0.1", 0), Handler)
    server.got = []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def option(receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A configuration with a webhook to it, one that is not allowed, and a log."""
    monkeypatch.setenv("DESK", SECRET)
    url = f"http://127.0.0.1:{receiver.server_port}/hooks/very-secret-path"
    sinks = {
        "desk": {"kind": "webhook", "url": url, "secret": {"env": "DESK"}}
        | {"allow_networks": ["127.0.0.0/8"]},
        "journal": {"kind": "log"},
    }
    path = tmp_path / "monitor.yaml"
    path.write_text(json.dumps({"database": "monitor.db", "sinks": sinks}), encoding="utf-8")
    return ["--config", str(path)]


def test_a_sink_that_accepts_is_praised(
    receiver: Receiver, option: list[str], tmp_path: Path, capsys: Say
) -> None:
    """The message is signed as the reference implementation has it, and nothing is stored."""
    assert run(["alerts", "test", "desk", *option]) == 0
    assert capsys.readouterr().out.startswith("desk: accepted, status 204")
    ((headers, body),) = receiver.got
    assert Webhook(SECRET).verify(body, headers)["type"] == "test"
    assert not (tmp_path / "monitor.db").exists()


@pytest.mark.parametrize(("status", "outcome"), [(500, "retry"), (404, "retry"), (422, "rejected")])
def test_a_sink_that_does_not_fails_the_command(
    receiver: Receiver, option: list[str], status: int, outcome: str, capsys: Say
) -> None:
    receiver.status = status
    assert run(["alerts", "test", "desk", *option, "--json"]) == 1
    said = capsys.readouterr()
    row = json.loads(said.out)
    assert (row["sink"], row["status"], row["outcome"]) == ("desk", status, outcome)
    assert "very-secret-path" not in said.out + said.err


def test_a_log_sink_can_be_tried(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "test", "journal", *option]) == 0
    assert capsys.readouterr().out.startswith("journal: accepted")


def test_a_sink_that_is_not_there_is_told(option: list[str], capsys: Say) -> None:
    assert run(["alerts", "test", "dsek", *option]) == 1
    assert "desk, journal" in capsys.readouterr().err


def test_a_wrong_name_is_told_before_a_missing_secret(
    option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    """Who gives the secret first would only then hear that there is no such sink."""
    monkeypatch.delenv("DESK")
    assert run(["alerts", "test", "dsek", *option]) == 1
    assert "there is no sink 'dsek'; there are: desk, journal" in capsys.readouterr().err
    assert run(["alerts", "test", "desk", *option]) == 78
    said = capsys.readouterr().err
    assert "sinks.desk.secret: the environment variable DESK is not set; set it" in said
    assert 'export DESK="whsec_$(head -c 32 /dev/urandom | base64)"' in said
