"""The way in: exit statuses, messages and the promise that nobody ever sees a traceback."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from monitor import __version__
from monitor.__main__ import run
from monitor.cli.root import COMMANDS, root
from monitor.errors import ConfigError, Fault, MonitorError, StoreNewer, UsageError

Say = pytest.CaptureFixture[str]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes the command ``status`` raise whatever a test gives."""

    def arrange(error: BaseException) -> None:
        @click.command()
        def broken() -> None:
            raise error

        monkeypatch.setattr(type(root), "get_command", lambda *_: broken)

    return arrange


def test_the_list_of_commands_is_shown_with_a_line_each(capsys: Say) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown and entry.line in shown for name, entry in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: Say) -> None:
    """Each has a help text of at least a sentence, and examples to copy."""
    assert run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"Usage: storyline-monitor {name}" in shown
    assert "Examples:\n  " in shown
    assert f"storyline-monitor {name}" in shown.partition("Examples:")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_an_unknown_option(name: str, capsys: Say) -> None:
    assert run([name, "--no-such-option"]) == 2
    assert "--no-such-option" in capsys.readouterr().err


def test_version(capsys: Say) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"storyline-monitor {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_nearest(capsys: Say) -> None:
    assert run(["storyline"]) == 2
    assert "Did you mean 'storylines'?" in capsys.readouterr().err


def test_a_command_like_nothing_is_wrong_usage(capsys: Say) -> None:
    assert run(["xyzzy"]) == 2
    assert "No such command 'xyzzy'." in capsys.readouterr().err


def test_options_before_the_command_are_told_where_to_stand(capsys: Say) -> None:
    assert run(["--config", "x", "run"]) == 2
    assert "storyline-monitor run --config" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "example"),
    [
        ("alerts preview", "alerts preview --since 30d"),
        ("alerts replay", "alerts replay --since 2h --sink desk"),
        ("replay", "replay fixtures/seeds/*.txt"),
        ("grammar", 'grammar "Norland calls off the talks"'),
    ],
)
def test_where_something_is_missing_a_whole_call_is_shown(
    call: str, example: str, capsys: Say
) -> None:
    assert run(call.split()) == 2
    said = capsys.readouterr().err
    assert "Missing " in said
    assert said.endswith(f"\nFor example:\n  storyline-monitor {example}\n")


def test_a_command_without_examples_is_none_the_worse(
    monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    @click.command()
    @click.argument("what")
    def bare(what: str) -> None:
        raise AssertionError(what)

    monkeypatch.setattr(type(root), "get_command", lambda *_: bare)
    assert run(["status"]) == 2
    assert "For example" not in capsys.readouterr().err


def test_no_command_shows_help_and_is_wrong_usage(capsys: Say) -> None:
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (MonitorError("say so"), 1, "say so"),
        (UsageError("not so"), 2, "not so"),
        (StoreNewer("too new"), 1, "too new"),
        (ExceptionGroup("tasks", [ExceptionGroup("more", [MonitorError("deep")])]), 1, "deep"),
        (FileNotFoundError(2, "No such file", "gone.txt"), 1, "gone.txt: No such file"),
        (ZeroDivisionError("by\nzero"), 1, "ZeroDivisionError: by zero"),
        (KeyError(), 1, "KeyError: no details"),
    ],
)
def test_every_failure_is_a_message_and_a_status(
    failing: Callable[[BaseException], None],
    error: BaseException,
    status: int,
    message: str,
    capsys: Say,
) -> None:
    failing(error)
    assert run(["status"]) == status
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1


def test_every_fault_of_a_configuration_has_its_line(
    failing: Callable[[BaseException], None], capsys: Say
) -> None:
    faults = (
        Fault(place="a.yaml:1:2", key="feeds.0", message="wrong"),
        Fault(place="a.yaml:7:1", key="", message="worse"),
    )
    failing(ConfigError(faults))
    assert run(["status"]) == 78
    assert capsys.readouterr().err == "a.yaml:1:2: feeds.0: wrong\na.yaml:7:1: worse\n"


def test_a_traceback_is_there_for_whoever_asks(
    failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    failing(ZeroDivisionError())
    run(["status"])
    assert "MONITOR_DEBUG=1" in capsys.readouterr().err
    monkeypatch.setenv("MONITOR_DEBUG", "1")
    assert run(["status"]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interrupt_ends_as_shells_expect(
    failing: Callable[[BaseException], None], capsys: Say
) -> None:
    failing(KeyboardInterrupt())
    assert run(["status"]) == 130
    assert capsys.readouterr().err.strip() == ""


def python(code: str, *arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run ``code`` in a process of its own."""
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=30, **more)  # type: ignore[call-overload,no-any-return]


def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "monitor", "--version"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=30,
        )
    assert ended.returncode == 1
    assert b"No space left on device" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_help_loads_nothing_heavy() -> None:
    """The first word must not cost what only the daemon needs."""
    heavy = ("aiohttp", "asyncio", "httpx", "pydantic", "rich", "sqlite3", "structlog", "yaml")
    ended = python(
        f"""
        import sys
        before = set(sys.modules)
        from monitor.__main__ import run
        run(["--help"])
        loaded = [name for name in {heavy!r} if name in set(sys.modules) - before]
        sys.exit(", ".join(loaded) or 0)
        """
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("command", "way"),
    [
        ("run mon.yaml", "storyline-monitor run --config mon.yaml"),
        ("status mon.yml", "storyline-monitor status --config mon.yml"),
        ("feeds mon.yaml", "storyline-monitor feeds --config mon.yaml"),
        ("feeds coast", "storyline-monitor feeds show coast"),
        ("feeds coast", "After storyline-monitor feeds may stand: show, poll, find, import"),
        ("alerts al_09ab", "storyline-monitor show al_09ab"),
        ("storylines sl_09ab", "storyline-monitor show sl_09ab"),
        ("sinks desk", "After storyline-monitor sinks may stand: drop, enable"),
    ],
)
def test_a_word_in_the_wrong_place_is_answered_with_the_right_one(
    command: str, way: str, capsys: Say
) -> None:
    assert run(command.split()) == 2
    assert way in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run --config a.yaml b.yaml", "check --nothing"])
def test_no_way_is_told_where_none_is_known(command: str, capsys: Say) -> None:
    """A configuration that is named by its option is no word in the wrong place."""
    assert run(command.split()) == 2
    assert "which configuration is meant" not in capsys.readouterr().err.lower()


def test_the_way_to_a_first_configuration_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    assert run(["check", "--config", "mine.yaml"]) == 78
    said = capsys.readouterr().err
    assert "mine.yaml: the configuration file does not exist; name another with --config" in said
    assert "feeds import LIST.opml --to mine.yaml" in said
