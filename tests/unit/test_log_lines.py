"""What log lines look like, on a terminal, in a file and for the journal; and what never is."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from monitor import log
from monitor.model.secrets import Secret


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """Leave the process's logging as it was found."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    settings = structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in log.TAMED}
    yield
    root.handlers[:], root.level, logging.raiseExceptions = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.configure(**settings)
    log.hide(())


def lines(**options: Any) -> io.StringIO:
    """A stream that all logging goes to."""
    stream = io.StringIO()
    settings = {"terminal": False, "strict": True, "environ": {}} | options
    log.setup(stream, **settings)
    return stream


def test_json_line() -> None:
    stream = lines()
    structlog.get_logger().info("monitor.ready", feeds=3, title="Größe\nzwei")
    [line] = stream.getvalue().splitlines()
    event = json.loads(line)
    assert list(event) == ["timestamp", "level", "event", "feeds", "title"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", event.pop("timestamp"))
    assert event == {
        "level": "info",
        "event": "monitor.ready",
        "feeds": 3,
        "title": "Größe\nzwei",
    }
    assert "Größe" in line


@pytest.mark.parametrize(
    ("level", "priority"),
    [("debug", 7), ("info", 6), ("warning", 4), ("error", 3), ("critical", 2)],
)
def test_journal_lines_begin_with_their_priority(level: str, priority: int) -> None:
    stream = lines(journal=True, level="debug")
    getattr(structlog.get_logger(), level)("monitor.ready", text="a\nb")
    [line] = stream.getvalue().splitlines()
    assert line.startswith(f"<{priority}>{{")
    assert json.loads(line[3:])["level"] == level


def test_level() -> None:
    stream = lines(level="warning")
    structlog.get_logger().info("monitor.ready")
    logging.getLogger("other").info("hidden")
    structlog.get_logger().warning("sink.held", sink="desk")
    [line] = stream.getvalue().splitlines()
    assert json.loads(line)["sink"] == "desk"


def test_terminal_line() -> None:
    """Time, name, fields: aligned, quoted where needed, in colour only if wanted."""
    stream = lines(terminal=True, environ={"NO_COLOR": "1"})
    structlog.get_logger().info("sink.held", sink="desk", until="a b", note="", n=1)
    line = stream.getvalue()
    assert re.fullmatch(
        r'\d\d:\d\d:\d\d  sink\.held           sink=desk until="a b" note="" n=1\n', line
    )
    stream = lines(terminal=True)
    structlog.get_logger().error("sink.disabled", sink="desk")
    assert "\x1b[31msink.disabled" in stream.getvalue()
    for environ in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        stream = lines(terminal=True, environ=environ)
        structlog.get_logger().error("sink.disabled", sink="desk")
        assert "\x1b" not in stream.getvalue()


def test_no_text_steers_a_terminal() -> None:
    stream = lines(terminal=True, environ={"NO_COLOR": "1"})
    structlog.get_logger().info("monitor.ready", title="\x1b[2J\x07\r\n\u202eevil\x9b")
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert not set(text) & set("\x1b\x07\r\u202e\x9b")
    assert "\\x1b[2J" in text


def test_secrets_stay_out() -> None:
    """By type, by text, by the name of the key, in nested values, and in URLs."""
    stream = lines()
    log.hide(["https://hooks.example.org/T0/B0/x9?k=1", "hunter2-hunter2", "ab", "x://[::1"])
    structlog.get_logger().info(
        "monitor.ready",
        one=Secret("abcdefgh"),
        two="called https://hooks.example.org/T0/B0/x9?k=1 twice",
        three="/T0/B0/x9?k=1",
        four={"authorization": "Bearer x", "deep": ["hunter2-hunter2", ("x", Secret("y"))]},
        five="https://me:pass@example.org/",
        six="hunter2-hunter",
        webhook_secret="zzz",
        seven="abc",
    )
    event = json.loads(stream.getvalue())
    del event["timestamp"]
    assert event == {
        "level": "info",
        "event": "monitor.ready",
        "one": "***",
        "two": "called *** twice",
        "three": "***",
        "four": {"authorization": "***", "deep": ["***", ["x", "***"]]},
        "five": "https://***@example.org/",
        "six": "hunter2-hunter",
        "webhook_secret": "***",
        "seven": "abc",
    }


@pytest.mark.parametrize("terminal", [True, False])
def test_a_traceback_shows_no_secret(terminal: bool) -> None:  # noqa: FBT001
    stream = lines(terminal=terminal, environ={"NO_COLOR": "1"})
    log.hide(["hunter2-hunter2"])
    key = "hunter2-hunter2"

    def fail() -> None:
        raise ValueError(f"bad \x1b[31m key {key}")

    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("monitor.crashed")
        logging.getLogger("some.library").exception("went wrong with %s", key)
    text = stream.getvalue()
    assert text.count("Traceback") == 2
    assert "***" in text
    assert "hunter2-hunter2" not in text
    assert "\x1b" not in text


def test_libraries_come_by_the_same_way() -> None:
    stream = lines(journal=True)
    logging.getLogger("some.library").warning("took %d s", 5)
    logging.getLogger("httpx").info("GET https://hooks.example.org/secret")
    logging.getLogger("apscheduler.executors.default").info("running job")
    [line] = stream.getvalue().splitlines()
    event = json.loads(line.removeprefix("<4>"))
    del event["timestamp"]
    assert event == {
        "level": "warning",
        "event": "library.message",
        "logger": "some.library",
        "message": "took 5 s",
    }


def test_context_is_carried() -> None:
    stream = lines()
    with structlog.contextvars.bound_contextvars(feed="abc"):
        structlog.get_logger().info("monitor.ready")
    assert json.loads(stream.getvalue())["feed"] == "abc"


def test_odd_values_are_logged_all_the_same() -> None:
    stream = lines()
    structlog.get_logger().info(
        "monitor.ready", a="\ud800", b=b"\xff", c={1, 2}, d=object, e="x" * 10_000, f=None, g=1.5
    )
    stream.getvalue().encode()  # what no encoding can write is escaped
    event = json.loads(stream.getvalue())
    assert event["a"] == "\ud800"
    assert sorted(event["c"]) == [1, 2]
    assert len(event["e"]) < 5000
    assert (event["f"], event["g"]) == (None, 1.5)


def test_unlisted_events() -> None:
    """Refused in tests, marked in production."""
    lines(strict=True)
    with pytest.raises(log.UnknownEvent, match=r"no\.such"):
        structlog.get_logger().info("no.such")
    stream = lines(strict=False)
    structlog.get_logger().info("no.such")
    assert json.loads(stream.getvalue())["unlisted"] is True


def test_a_closed_pipe_is_no_catastrophe(capsys: pytest.CaptureFixture[str]) -> None:
    stream = lines()
    stream.close()
    structlog.get_logger().info("monitor.ready")
    assert capsys.readouterr().err == ""


def test_a_list_is_written_as_people_do() -> None:
    stream = lines(terminal=True)
    structlog.get_logger().info("monitor.ready", sinks=["desk", "journal"], feeds=("one",), none=[])
    assert 'sinks="desk, journal" feeds=one none=""' in stream.getvalue()
