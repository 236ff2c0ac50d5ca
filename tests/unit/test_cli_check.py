"""`check`, and what every command does with a configuration that is missing or bad."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import anyio
import pytest

from monitor.__main__ import run
from monitor.clock import HandClock
from monitor.errors import StoreError
from monitor.store.sqlite import locked
from tests.support.databases import open_store
from tests.support.modes import bound_by_modes, open_folder
from tests.support.stored import CONFIGURATION
from tests.support.values import NOON

Say = pytest.CaptureFixture[str]


# Every command that needs a configuration, and what else it needs to get that far.
COMMANDS = (
    ["check"],
    ["run"],
    ["run", "--once"],
    ["status"],
    ["feeds"],
    ["sinks"],
    ["storylines"],
    ["show", "sl_x"],
    ["alerts", "list"],
    ["alerts", "show", "al_x"],
    ["alerts", "test", "desk"],
    ["alerts", "retry", "al_x"],
    ["alerts", "replay", "--since", "2h"],
    ["storylines", "mute", "sl_x"],
    ["sinks", "enable", "desk"],
    ["feeds", "show", "coast"],
    ["feeds", "poll", "coast"],
    ["db", "backup", "copy.db"],
    ["db", "check"],
    ["replay", "-"],
)
BAD = {
    "an unknown key": ("databse: x.db\n", "database"),
    "a wrong type": ("feeds: {a: b}\n", "feeds"),
    "an empty topic": ("topics: {empty: {}}\n", "topics.empty"),
    "a sink of no kind": ("sinks: {desk: {kind: carrier-pigeon}}\n", "kind"),
    "broken YAML": ("feeds: [\n", ""),
    "binary": ("\x00\x01\x02", ""),
    "HTML": ("<html><body>Log in</body></html>", ""),
    "a bare word": ("hello\n", ""),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_configuration_is_refused_with_its_place(
    what: str, tmp_path: Path, capsys: Say
) -> None:
    text, key = BAD[what]
    path = tmp_path / "monitor.yaml"
    path.write_text(text, encoding="utf-8")
    assert run(["check", "--config", str(path)]) == 78
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}:")
    assert key in said.err


@pytest.mark.bulk
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_goes_on_with_a_bad_configuration(
    command: list[str], tmp_path: Path, capsys: Say
) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text("databse: x.db\n", encoding="utf-8")
    assert run([*command, "--config", str(path)]) == 78
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}:1:1: databse: ")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_missing_configuration_is_named(command: list[str], tmp_path: Path, capsys: Say) -> None:
    path = tmp_path / "nowhere.yaml"
    assert run([*command, "--config", str(path)]) == 78
    assert str(path) in capsys.readouterr().err


def test_all_faults_are_told_at_once(tmp_path: Path, capsys: Say) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text("databse: x\nkeep: soon\nsinks: {a: {kind: nothing}}\n", encoding="utf-8")
    assert run(["check", "--config", str(path)]) == 78
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3"]
    assert run(["check", "--config", str(path), "--json"]) == 78
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["level"] for row in rows] == ["error"] * 3
    assert {"place", "key", "message"} <= rows[0].keys()


def test_a_database_that_another_configuration_filled_is_named(tmp_path: Path, capsys: Say) -> None:
    """As by the default, which all share that name none; commands that look at it say so, too."""
    mine, other = tmp_path / "mine.yaml", tmp_path / "other.yaml"
    for path in (mine, other):
        path.write_text("database: one.db\n", encoding="utf-8")
    anyio.run(_filled, tmp_path / "one.db", other)
    why = f"the database {tmp_path}/one.db was filled by {other}, not by {mine}; if that is not"
    assert run(["check", "--config", str(mine)]) == 0
    assert f"warning: {mine}: database: {why}" in capsys.readouterr().err
    assert run(["check", "--config", str(other)]) == 0
    assert str(mine) not in capsys.readouterr().err
    for command in ("storylines", "status"):
        assert run([command, "--config", str(mine), "--json"]) == 0
        assert f"note: {why}" in capsys.readouterr().err
        assert run([command, "--config", str(other), "--json"]) == 0
        assert capsys.readouterr().err == ""


async def _filled(database: Path, configuration: Path) -> None:
    async with locked(database, HandClock(NOON), configuration):
        await (await open_store(database)).close()


def test_a_good_configuration_is_counted(tmp_path: Path, capsys: Say) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    assert run(["check", "--config", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{path}: good (2 feeds, 1 topic, 1 sink); database {tmp_path}/monitor.db\n"
    assert said.err == ""
    assert not (tmp_path / "monitor.db").exists()


def test_warnings_do_not_fail(tmp_path: Path, capsys: Say) -> None:
    """Without feeds nothing will ever be told, which is allowed, but worth a word."""
    path = tmp_path / "monitor.yaml"
    path.write_text("database: x.db\n", encoding="utf-8")
    assert run(["check", "--config", str(path)]) == 0
    said = capsys.readouterr()
    assert "warning: " in said.err
    assert "warnings" in said.out
    assert run(["check", "--config", str(path), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["level"] for row in rows[:-1]} == {"warning"}
    assert {"level": "ok", "place": str(path), "key": ""}.items() <= rows[-1].items()
    assert rows[-1]["message"].startswith("0 feeds, 0 topics, 0 sinks, ")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (one)")


def _newer(path: Path) -> None:
    anyio.run(_empty_store, path)
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "UPDATE _sqlite_migrations SET name = 'm9999_from_the_future' "
            "WHERE rowid = (SELECT max(rowid) FROM _sqlite_migrations)"
        )
        database.commit()


async def _empty_store(path: Path) -> None:
    store = await open_store(path)
    await store.close()


UNUSABLE = {
    "a folder": Path.mkdir,
    "another program's": _foreign,
    "a text": lambda path: path.write_text("hello, this is no database at all\n" * 99),
    "a newer one": _newer,
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_database_that_the_daemon_cannot_use_is_told_in_its_words(
    what: str, tmp_path: Path, capsys: Say
) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    UNUSABLE[what](tmp_path / "monitor.db")
    assert run(["check", "--config", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    with pytest.raises(StoreError) as refused:
        anyio.run(_empty_store, tmp_path / "monitor.db")
    assert said.err.strip() == str(refused.value)
    assert run(["check", "--config", str(path), "--json"]) == 1
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["level"], row["key"], row["message"]) == ("error", "database", said.err.strip())


@pytest.mark.parametrize("place", ["taken/monitor.db", "taken/deep/monitor.db"])
def test_a_database_whose_folder_cannot_be_made_is_told(
    place: str, tmp_path: Path, capsys: Say
) -> None:
    (tmp_path / "taken").write_text("")
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION.replace("monitor.db", place), encoding="utf-8")
    assert run(["check", "--config", str(path)]) == 1
    said = capsys.readouterr()
    assert f"{tmp_path}/taken is a file, so there can be no folder" in said.err
    assert "good" not in said.out


@pytest.mark.parametrize("made", [(), ("monitor.db",), ("monitor.db", "monitor.db-wal")])
def test_a_database_where_nothing_can_be_written_is_told(
    made: tuple[str, ...], capsys: Say
) -> None:
    """The daemon also makes files beside it."""
    with open_folder() as folder:
        path = folder / "monitor.yaml"
        path.write_text(CONFIGURATION, encoding="utf-8")
        for name in made:
            (folder / name).touch(0o666)
            (folder / name).chmod(0o666)
        folder.chmod(0o555)
        run(["check", "--config", str(path)])
        capsys.readouterr()
        with bound_by_modes():
            assert run(["check", "--config", str(path)]) == 1
        assert f"this user may not write to {folder}" in capsys.readouterr().err
        folder.chmod(0o755)
        assert sorted(one.name for one in folder.iterdir()) == sorted(["monitor.yaml", *made])


def test_a_database_in_use_or_still_empty_is_good(tmp_path: Path) -> None:
    path = tmp_path / "monitor.yaml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "monitor.db").touch()
    assert run(["check", "--config", str(path)]) == 0
    assert (tmp_path / "monitor.db").stat().st_size == 0
    anyio.run(_empty_store, tmp_path / "monitor.db")
    assert run(["check", "--config", str(path)]) == 0


def test_the_environment_may_name_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    path = tmp_path / "elsewhere.yaml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.setenv("MONITOR_CONFIG", str(path))
    assert run(["check"]) == 0
    assert str(path) in capsys.readouterr().out


def test_the_folder_may_hold_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "monitor.yaml").write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 0
    assert "config/monitor.yaml: good" in capsys.readouterr().out


@pytest.mark.parametrize("as_json", [False, True])
def test_a_fault_hides_no_warning(*, as_json: bool, tmp_path: Path, capsys: Say) -> None:
    """Nor does it call for what it took out of the configuration itself."""
    path = tmp_path / "monitor.yaml"
    path.write_text(
        "feeds: [{id: f, url: https://a.example/, enabled: false}]\n"
        "topics: {t: {any: [word], feeds: [f]}}\nsinks: {s: {kind: pigeon}}\n",
        encoding="utf-8",
    )
    assert run(["check", "--config", str(path), *(["--json"] if as_json else [])]) == 78
    said = capsys.readouterr()
    if as_json:
        found = [(row["level"], row["key"]) for row in map(json.loads, said.out.splitlines())]
        assert found == [("warning", "topics.t.feeds[0]"), ("error", "sinks.s.kind")]
    else:
        first, second = said.err.splitlines()
        assert first.startswith(f"warning: {path}:2:")
        assert "there is no sink of the kind" in second


def test_secrets_that_only_the_service_can_read_may_be_left_out(
    tmp_path: Path, capsys: Say
) -> None:
    """What else is wrong is told all the same."""
    path = tmp_path / "monitor.yaml"
    sink = "{kind: webhook, url: {credential: desk-url}, secret: {credential: desk-webhook}}"
    path.write_text(f"database: x.db\nsinks: {{desk: {sink}}}\n")
    assert run(["check", "--config", str(path)]) == 78
    assert "desk-webhook" in capsys.readouterr().err
    assert run(["check", "--without-secrets", "--config", str(path)]) == 0
    path.write_text(f"database: x.db\ntopcs: 1\nsinks: {{desk: {sink}}}\n")
    assert run(["check", "--without-secrets", "--config", str(path)]) == 78
    said = capsys.readouterr().err
    assert "topcs" in said
    assert "desk-webhook" not in said
