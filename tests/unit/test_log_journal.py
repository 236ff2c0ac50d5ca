"""What the journal is sent by its native protocol, received by a socket such as journald has."""

import array
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from monitor import log
from monitor.journal import Journal, field
from monitor.model.secrets import Secret
from tests.support.logs import logging_restored


@pytest.fixture
def journald(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "journal"))
        receiver.settimeout(5)
        yield receiver


@pytest.fixture
def logger(journald: socket.socket) -> Iterator[structlog.stdlib.BoundLogger]:
    with logging_restored():
        line = Journal(journald.getsockname())
        log.setup(sys.stderr, terminal=False, native=line, strict=True)
        yield structlog.get_logger()
        line.close()


def entry(journald: socket.socket) -> dict[str, str]:
    """The next entry, as journald reads it."""
    size = array.array("i").itemsize
    data, ancillary, _, _ = journald.recvmsg(1 << 20, socket.CMSG_LEN(size))
    for _, _, handles in ancillary:
        with os.fdopen(array.array("i", handles)[0], "rb") as sealed:
            sealed.seek(0)
            data = sealed.read()
    fields = {}
    while data:
        head, _, rest = data.partition(b"\n")
        name, equals, value = head.partition(b"=")
        if not equals:
            length = int.from_bytes(rest[:8], "little")
            value, rest = rest[8 : 8 + length], rest[9 + length :]
        fields[name.decode()] = value.decode()
        data = rest
    return fields


def test_an_event_is_a_message_and_fields(
    journald: socket.socket, logger: structlog.stdlib.BoundLogger
) -> None:
    logger.warning("delivery.retry", sink="desk", storyline="sl_1", seconds=1.5, status=None)
    assert entry(journald) == {
        "MESSAGE": "delivery.retry sink=desk storyline=sl_1 seconds=1.5",
        "PRIORITY": "4",
        "SYSLOG_IDENTIFIER": "storyline-monitor",
        "STORYLINE_EVENT": "delivery.retry",
        "STORYLINE_SINK": "desk",
        "STORYLINE_ID": "sl_1",
        "STORYLINE_SECONDS": "1.5",
    }


def test_no_value_can_bring_a_field_of_its_own(
    journald: socket.socket, logger: structlog.stdlib.BoundLogger
) -> None:
    logger.info("feed.polled", detail="a\nPRIORITY=0\nSTORYLINE_ID=x", **{"odd key=\n": "v"})
    found = entry(journald)
    assert found["PRIORITY"] == "6"
    assert "STORYLINE_ID" not in found
    assert found["STORYLINE_DETAIL"] == "a\nPRIORITY=0\nSTORYLINE_ID=x"
    assert found["STORYLINE_ODD_KEY__"] == "v"
    assert "\n" not in found["MESSAGE"]


def test_secrets_stay_out_and_tracebacks_come_whole(
    journald: socket.socket, logger: structlog.stdlib.BoundLogger
) -> None:
    try:
        int("https://user:pa55phrase@a.example/")
    except ValueError:
        logger.exception("poll.error", key=Secret("hidden"))
    found = entry(journald)
    assert "pa55phrase" not in str(found)
    assert found["STORYLINE_KEY"] == "***"
    assert found["STORYLINE_EXCEPTION"].startswith("Traceback")
    assert "Traceback" not in found["MESSAGE"]
    assert found["PRIORITY"] == "3"


def test_what_is_too_large_for_a_datagram_goes_in_a_sealed_file(
    journald: socket.socket, logger: structlog.stdlib.BoundLogger
) -> None:
    logger.info("feed.polled", entries=["x" * 3000] * 200)
    assert len(entry(journald)["STORYLINE_ENTRIES"]) > 500_000


def test_a_journal_that_is_gone_stops_nobody(
    journald: socket.socket, logger: structlog.stdlib.BoundLogger
) -> None:
    journald.close()
    logger.info("monitor.ready")


def test_no_journal_at_all(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Journal(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("key", "name"),
    [("feed", "STORYLINE_FEED"), ("storyline", "STORYLINE_ID"), ("id", "STORYLINE_OBJECT")],
)
def test_names(key: str, name: str) -> None:
    assert field(key) == name
