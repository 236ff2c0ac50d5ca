"""`run`: the parts of it that are the command line's; the daemon has tests of its own."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitor.__main__ import run
from monitor.app.daemon import Daemon
from monitor.app.summary import Summary
from monitor.cli.run import in_vain, summary_line
from monitor.delivery import Pass
from monitor.errors import StoreUnavailable
from monitor.model.alerts import AlertState
from monitor.model.outcomes import OutcomeKind
from monitor.model.stories import VerdictKind

Say = pytest.CaptureFixture[str]


def test_one_pass_is_summed_up_on_one_line() -> None:
    summary = Summary(
        polls={OutcomeKind.FRESH: 2, OutcomeKind.FAILED: 1},
        failed={"coast": "name-not-found\nx"},
        articles={VerdictKind.NEW: 1200, VerdictKind.COPY: 0},
        changes={AlertState.READY: 2, AlertState.HELD: 1},
        deliveries=Pass(accepted=1, retried=1),
    )
    assert summary_line(summary) == (
        "3 polls (2 fresh, 1 failed); 1,200 articles (1,200 new); "
        "3 changes (2 to be told, 1 held); "
        "2 deliveries (1 accepted, 1 to be tried again); failed: coast (name-not-found x)"
    )


def test_a_pass_without_anything_due_says_so() -> None:
    summary = Summary(polls={}, failed={}, articles={}, changes={}, deliveries=Pass())
    assert summary_line(summary) == "0 polls; 0 articles; 0 changes; 0 deliveries"


@pytest.mark.parametrize(
    ("polls", "vain"),
    [
        ({}, False),
        ({OutcomeKind.FAILED: 3, OutcomeKind.REFUSED: 1, OutcomeKind.GONE: 1}, True),
        ({OutcomeKind.FAILED: 3, OutcomeKind.UNCHANGED: 1}, False),
        ({OutcomeKind.NOT_MODIFIED: 1}, False),
        ({OutcomeKind.FRESH: 1, OutcomeKind.FAILED: 1}, False),
    ],
)
def test_a_pass_in_which_no_feed_could_be_read_was_in_vain(
    polls: dict[OutcomeKind, int], *, vain: bool
) -> None:
    """Whoever runs it by the clock has to notice; one feed of many that fails is told otherwise."""
    assert in_vain(Summary(polls=polls)) is vain


def test_a_pass_in_vain_fails_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Say
) -> None:
    async def run_once(_: Daemon) -> Summary:
        return Summary(polls={OutcomeKind.FAILED: 1}, failed={"coast": "no-connection"})

    monkeypatch.setattr(Daemon, "run_once", run_once)
    config = configured(tmp_path)
    assert run(["run", "--once", "--config", config]) == 1
    said = capfd.readouterr()
    assert said.out.endswith("failed: coast (no-connection)\n")
    assert f"see: storyline-monitor feeds --config {config}" in said.err


def test_a_clock_must_be_a_time(tmp_path: object, capsys: Say) -> None:
    assert run(["run", "--clock", "noon", "--config", f"{tmp_path}/none.yaml"]) == 78
    assert run(["run", "--clock"]) == 2
    assert "--clock" in capsys.readouterr().err


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 500)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE theirs (x)")


def folder(path: Path) -> None:
    path.mkdir()


def configured(where: Path) -> str:
    """A configuration whose database is ``monitor.db`` beside it."""
    path = where / "monitor.yaml"
    path.write_text("database: monitor.db\n")
    return str(path)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (garbage, "restore a backup with db restore"),
        (foreign, "it belongs to another program"),
        (folder, "it is a folder"),
    ],
)
def test_with_a_database_that_cannot_be_used_no_start_need_be_tried_again(
    tmp_path: Path, made: Callable[[Path], None], why: str, capfd: Say
) -> None:
    """Its status is the one that systemd does not start again after; of other commands it is 1."""
    config = configured(tmp_path)
    made(tmp_path / "monitor.db")
    assert run(["run", "--once", "--config", config]) == 78
    said = capfd.readouterr().err
    assert f"database {tmp_path}/monitor.db" in said
    assert why in said
    assert "Traceback" not in said
    assert run(["status", "--config", config]) == 1


def ending(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the daemon's tasks end by an error."""

    async def run(_: Daemon) -> Summary:
        raise ExceptionGroup("tasks", [error])

    monkeypatch.setattr(Daemon, "run", run)


def test_what_ends_the_daemon_unforeseen_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Say
) -> None:
    ending(monkeypatch, ZeroDivisionError("by zero"))
    assert run(["run", "--config", configured(tmp_path)]) == 1
    said = capfd.readouterr().err
    assert '"event": "monitor.crashed"' in said
    assert "ZeroDivisionError" in said


def test_what_ends_it_tells_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Say
) -> None:
    """Whatever the text of an unforeseen error holds."""
    config = configured(tmp_path)
    url = "https://hooks.example/s3cret-path"
    with Path(config).open("a") as more:
        more.write("sinks: {desk: {kind: webhook, unsigned: true, url: {env: DESK_URL}}}\n")
    monkeypatch.setenv("DESK_URL", url)
    ending(monkeypatch, ZeroDivisionError(f"cannot be sent to {url}"))
    assert run(["run", "--config", config]) == 1
    said = capfd.readouterr().err
    assert "ZeroDivisionError" in said
    assert "s3cret" not in said


def test_a_disk_that_somebody_may_mend_is_worth_another_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Say
) -> None:
    ending(monkeypatch, StoreUnavailable("the disk is full"))
    assert run(["run", "--config", configured(tmp_path)]) == 1
    said = capfd.readouterr().err
    assert "the disk is full" in said
    assert "monitor.crashed" not in said
