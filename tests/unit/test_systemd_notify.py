"""What systemd is told, received by a real datagram socket as systemd has one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.systemd import monotonic_usec, notify, to_journal, watchdog


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """A service manager's end: the value of NOTIFY_SOCKET, and the socket behind it."""
    name = str(tmp_path / "notify")
    if request.param == "abstract":
        name = f"@storyline-monitor-test-{os.getpid()}-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind("\0" + name[1:] if name.startswith("@") else name)
        receiver.settimeout(5)
        yield name, receiver


def test_fields_arrive_in_one_datagram(manager: tuple[str, socket.socket]) -> None:
    name, receiver = manager
    assert notify({"NOTIFY_SOCKET": name}, READY=1, STATUS="3 feeds, 1 due")
    assert receiver.recv(4096) == b"READY=1\nSTATUS=3 feeds, 1 due"
    assert notify({"NOTIFY_SOCKET": name}, RELOADING=1, MONOTONIC_USEC=monotonic_usec(12.5))
    assert receiver.recv(4096) == b"RELOADING=1\nMONOTONIC_USEC=12500000"


def test_a_value_cannot_bring_a_field_of_its_own(manager: tuple[str, socket.socket]) -> None:
    name, receiver = manager
    assert notify({"NOTIFY_SOCKET": name}, STATUS="a\nMAINPID=1\r\nb\u2028c")
    assert receiver.recv(4096) == b"STATUS=a MAINPID=1 b c"


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"NOTIFY_SOCKET": ""},
        {"NOTIFY_SOCKET": "relative"},
        {"NOTIFY_SOCKET": "vsock:2:1"},
        {"NOTIFY_SOCKET": "/nowhere/at/all"},
        {"NOTIFY_SOCKET": "/" + "x" * 300},
        {"NOTIFY_SOCKET": "/a\0b"},
    ],
)
def test_nobody_to_tell(environ: dict[str, str]) -> None:
    assert notify(environ, READY=1) is False


def test_nothing_to_tell(manager: tuple[str, socket.socket]) -> None:
    assert notify({"NOTIFY_SOCKET": manager[0]}) is False


def test_a_manager_that_does_not_read_holds_nobody_up(tmp_path: Path) -> None:
    """The socket's buffer fills and the rest is dropped, at once."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "notify"))
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        sent = [notify(environ, STATUS="x" * 2000) for _ in range(2000)]
    assert sent[0] is True
    assert sent[-1] is False


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "1", "WATCHDOG_PID": "me"}, None),
    ],
)
def test_watchdog(environ: dict[str, str], seconds: float | None) -> None:
    assert watchdog(environ, pid=7) == seconds


def test_journal_stream_must_be_this_very_stream(tmp_path: Path) -> None:
    with (tmp_path / "one").open("w") as one, (tmp_path / "two").open("w") as two:
        status = os.fstat(one.fileno())
        environ = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        assert to_journal(one.fileno(), environ)
        assert not to_journal(two.fileno(), environ)
        assert not to_journal(one.fileno(), {})
    assert not to_journal(999_999, environ)
