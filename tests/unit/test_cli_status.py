"""`status`: whether the daemon runs, and the sinks that want no more."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import click
import pytest

from monitor.__main__ import run
from monitor.clock import HandClock, SystemClock
from monitor.model.alerts import Attempt, DeliveryState
from monitor.model.feeds import Lease, PollDone
from monitor.model.outcomes import OutcomeKind
from monitor.store.sqlite import lock
from tests.support.databases import open_store
from tests.support.stored import DAY, LATER, fill

Say = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with a database, to be copied."""
    return anyio.run(fill, tmp_path_factory.mktemp("made")).parent


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def told(folder: Path, capsys: Say) -> dict[str, str]:
    """What people are told, by the first word of the line; what follows a line stands with it."""
    assert run(["status", "--config", str(folder / "monitor.yaml")]) == 0
    lines: dict[str, str] = {}
    name = ""
    for line in capsys.readouterr().out.splitlines():
        name = line[:12].strip() or name
        lines[name] = f"{lines.get(name, '')} {line[12:].strip()}".strip()
    return lines


def row(folder: Path, capsys: Say) -> dict[str, Any]:
    """What programs are told."""
    assert run(["status", "--config", str(folder / "monitor.yaml"), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_before_the_first_run_there_is_nothing_and_the_way_to_begin(
    tmp_path: Path, capsys: Say
) -> None:
    config = tmp_path / "monitor.yaml"
    config.write_text("database: deep/none.db\n")
    assert run(["status", "--config", str(config)]) == 0
    said = capsys.readouterr().out
    assert "daemon      not running: none has been started on this database yet\n" in said
    assert f"storyline-monitor run --config {config}" in said
    found = row(tmp_path, capsys)
    assert found["daemon"]["running"] is False
    assert set(found["daemon"].values()) == {False, None}
    assert found["articles"] == 0
    assert not (tmp_path / "deep").exists()


def test_a_database_on_which_no_daemon_ran_is_shown(folder: Path, capsys: Say) -> None:
    assert told(folder, capsys)["daemon"].startswith(
        "not running: when it ended is not known; last poll "
    )
    assert row(folder, capsys)["last_poll"] == "2026-03-02T09:00:00Z"


def test_a_running_daemon_is_told_with_its_process_and_how_long(folder: Path, capsys: Say) -> None:
    start = SystemClock().now() - timedelta(hours=3, minutes=5)
    with lock(folder / "monitor.db", HandClock(start)):
        said = told(folder, capsys)["daemon"]
        daemon = row(folder, capsys)["daemon"]
    assert said.startswith("running, process ")
    assert said.endswith(f"since {start:%Y-%m-%d %H:%M:%S} (3h 5m)")
    assert daemon["running"] is True
    assert daemon["until"] is None
    assert 11_100 <= daemon["uptime_seconds"] < 11_200


def test_a_daemon_that_ended_is_told_with_when(folder: Path, capsys: Say) -> None:
    clock = HandClock(DAY)
    with lock(folder / "monitor.db", clock):
        clock.time = LATER
    assert "not running: it ended 2026-03-22 09:00:00 (" in told(folder, capsys)["daemon"]
    daemon = row(folder, capsys)["daemon"]
    assert (daemon["running"], daemon["uptime_seconds"]) == (False, None)
    assert daemon["since"] == "2026-03-02T09:00:00Z"
    assert daemon["until"] == "2026-03-22T09:00:00Z"


def test_a_daemon_that_did_not_end_in_order_is_told(folder: Path, capsys: Say) -> None:
    with pytest.raises(ZeroDivisionError), lock(folder / "monitor.db", HandClock(DAY)):
        raise ZeroDivisionError
    said = told(folder, capsys)["daemon"]
    assert said.startswith("not running: the last one began 2026-03-02 09:00:00 (")
    assert "did not end in order; see its log" in said


async def _disable(path: Path) -> None:
    store = await open_store(path)
    attempt = Attempt(
        alert="al_reversal",
        sink="journal",
        number=1,
        state=DeliveryState.PENDING,
        at=DAY,
        next_try=LATER,
        answer="410 Gone",
        disable_sink=True,
    )
    await store.record([attempt])
    await store.close()


async def _answer_at_length(path: Path) -> None:
    store = await open_store(path)
    attempt = Attempt(
        alert="al_turned",
        sink="journal",
        number=1,
        state=DeliveryState.DEAD,
        at=DAY,
        answer="410 Gone, and " + "it said so in many words and at some length " * 3,
        disable_sink=True,
    )
    await store.record([attempt])
    await store.close()


def test_what_people_are_told_keeps_within_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    """Lines are filled, under their names; coloured words, the path and a command stay whole."""
    anyio.run(_answer_at_length, folder / "monitor.db")
    monkeypatch.setattr("monitor.cli.output.colours", lambda: True)
    monkeypatch.setattr("monitor.cli.timeline.width", lambda: 60)
    with pytest.raises(ZeroDivisionError), lock(folder / "monitor.db", HandClock(DAY)):
        raise ZeroDivisionError
    assert run(["status", "--config", str(folder / "monitor.yaml")]) == 0
    path, *lines = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    assert path == f"database    {folder / 'monitor.db'}"
    plain = [click.unstyle(line) for line in lines]
    assert max(map(len, plain)) <= 60
    assert sum(line.startswith(" " * 12) for line in plain) >= 5
    assert "            storyline-monitor sinks enable journal" in plain
    red = [text for line in lines for text in re.findall("\x1b\\[31m(.*?)\x1b", line)]
    assert red == ["not running", "1 failing", "1 dead", "disabled,"]


def test_a_sink_that_asked_for_no_more_is_told_with_what_to_do(folder: Path, capsys: Say) -> None:
    assert "sink" not in told(folder, capsys)
    anyio.run(_disable, folder / "monitor.db")
    assert told(folder, capsys)["sink"] == (
        "journal: disabled, 1 pending, last answer: 410 Gone "
        "when it is in order again: storyline-monitor sinks enable journal"
    )
    (sink,) = row(folder, capsys)["sinks"]
    assert (sink["sink"], sink["kind"], sink["disabled"]) == ("journal", "log", True)
    assert run(["sinks", "enable", "journal", "--config", str(folder / "monitor.yaml")]) == 0
    capsys.readouterr()
    assert "sink" not in told(folder, capsys)


def test_the_first_round_of_a_start_is_shown_until_something_of_it_is_stored(
    folder: Path, capsys: Say
) -> None:
    """The coast's feed is being asked; the inland one's poll is the first to be stored."""
    path, now = folder / "monitor.db", SystemClock().now()
    work = partial(_lease_and_finish, path, now)
    before = told(folder, capsys)
    assert "first round" not in before
    assert before["feeds"].endswith("next poll due")
    leases = anyio.run(partial(work, ()))
    asked = row(folder, capsys)
    assert asked["asked"] == len(leases) > 1
    # The end of a lease is not the time of a poll.
    assert asked["next_poll"] is None
    assert told(folder, capsys)["feeds"].endswith("next poll under way")
    assert "first round" not in told(folder, capsys)
    with lock(path, HandClock(now)):
        said = told(folder, capsys)["first round"]
        assert said.startswith(f"{len(leases)} feeds asked, nothing stored yet")
        anyio.run(partial(work, leases[:1]))
        assert "first round" not in told(folder, capsys)


async def _lease_and_finish(path: Path, now: datetime, done: Sequence[Lease]) -> tuple[Lease, ...]:
    """Let these polls end, or else those begin that are due; return what has begun."""
    store = await open_store(path)
    polls = [
        PollDone(feed=one.feed, epoch=one.epoch, state=one.state, at=now, seconds=0.1)
        for one in done
    ]
    begun = () if done else await store.due(now, 9, timedelta(hours=1))
    await store.finish(polls)
    await store.close()
    return begun


async def _fail_once(path: Path) -> None:
    """Let the coast's feed, which was good so far, fail one poll, and the journal one try."""
    store = await open_store(path)
    (lease,) = [one for one in await store.due(LATER, 9, timedelta(hours=1)) if one.feed == "coast"]
    state = replace(lease.state, outcome=OutcomeKind.FAILED, polls=9, errors=1, last_polled=LATER)
    await store.finish(
        [PollDone(feed="coast", epoch=lease.epoch, state=state, at=LATER, seconds=0.1)]
    )
    await store.close()


def test_a_feed_that_failed_only_lately_is_counted_apart(folder: Path, capsys: Say) -> None:
    """It is not failing yet, and "0 failing" alone would say that all is well."""
    assert row(folder, capsys)["failed_last"] == 1
    anyio.run(_fail_once, folder / "monitor.db")
    assert ", 1 failing, 2 failed when last polled; next poll" in told(folder, capsys)["feeds"]
    found = row(folder, capsys)
    assert (found["failing"], found["failed_last"]) == (1, 2)
