"""A sink that was taken out of the configuration: what waits there is shown until it ends."""

from pathlib import Path
from typing import Any

import pytest

from monitor.__main__ import run
from monitor.store.sqlite import SqliteStore
from tests.support.commands import Say, rows_of
from tests.support.stored import CONFIGURATION, LATER
from tests.support.storing import tell
from tests.unit.test_cli_changes import stored

WAYS = (
    "journal: put it back into the configuration, or give up what waits for it: "
    "storyline-monitor sinks drop journal"
)


async def remove(store: SqliteStore) -> None:
    await store.configure([], ["harbour"], ["desk"], LATER)


async def put_back(store: SqliteStore) -> None:
    await store.configure([], ["harbour"], ["journal"], LATER)


@pytest.fixture
def removed(folder: Path) -> Path:
    """The folder of a monitor whose one sink was taken out while an alert was on its way there."""
    stored(folder, remove)
    without = CONFIGURATION.replace("journal", "desk")
    (folder / "monitor.yaml").write_text(without, encoding="utf-8")
    return folder


def states(capsys: Say, option: list[str]) -> dict[str, str]:
    """Alert -> the state of its delivery."""
    found = rows_of(capsys, "alerts", "list", *option)
    return {row["alert"]: one["state"] for row in found for one in row["deliveries"]}


def figures(capsys: Say, option: list[str]) -> dict[str, Any]:
    (found,) = rows_of(capsys, "status", *option)
    return {name: found[name] for name in ("pending", "stranded", "dead", "oldest_pending")}


def test_what_was_on_its_way_is_counted_and_shown_apart(
    removed: Path, option: list[str], capsys: Say
) -> None:
    """With both ways out, wherever it is: nothing is pending for ever without a word."""
    assert figures(capsys, option) == {
        "pending": 0, "stranded": 1, "dead": 0, "oldest_pending": None,
    }  # fmt: skip
    assert states(capsys, option)["al_turned"] == "stranded"
    (one,) = rows_of(capsys, "alerts", "list", "--state", "stranded", "--sink", "journal", *option)
    assert (one["alert"], one["state"]) == ("al_turned", "stranded")
    assert rows_of(capsys, "alerts", "list", "--state", "pending", *option) == []
    desk, journal = rows_of(capsys, "sinks", *option)
    assert (desk["sink"], desk["state"], desk["stranded"]) == ("desk", "ok", 0)
    assert (journal["state"], journal["stranded"], journal["pending"]) == ("removed", 1, 0)
    assert run(["sinks", *option]) == 0
    assert WAYS in capsys.readouterr().out
    assert run(["status", *option]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "0 pending, 0 dead, 1 stranded" in said
    assert "sink journal: removed, 1 stranded" in said
    assert WAYS.partition(": ")[2] in said
    assert run(["alerts", "show", "al_turned", *option]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "journal stranded after 0 tries" in said
    assert "journal is not in the configuration" in said
    assert "storyline-monitor sinks drop journal" in said
    assert run(["alerts", "retry", "al_turned", *option]) == 1
    assert "storyline-monitor sinks drop journal" in capsys.readouterr().err
    span = ["--since", "2026-03-01", "--sink", "journal"]
    assert run(["alerts", "replay", *span, *option]) == 1
    assert "storyline-monitor sinks drop journal" in capsys.readouterr().err
    assert run(["sinks", "enable", "journal", *option]) == 1
    assert "there is no sink 'journal'" in capsys.readouterr().err


def test_it_is_measured_until_it_ends(removed: Path) -> None:
    async def look(store: SqliteStore) -> None:
        counted = (await store.figures()).deliveries
        assert {key: number for key, number in counted.items() if key[1] != "accepted"} == {
            ("journal", "stranded"): 1
        }

    stored(removed, look)


def test_it_goes_on_where_it_stood_when_the_sink_is_back(
    removed: Path, option: list[str], capsys: Say
) -> None:
    stored(removed, put_back)
    assert states(capsys, option)["al_turned"] == "pending"
    assert figures(capsys, option)["stranded"] == 0


def test_it_is_given_up_by_a_command_and_by_nothing_else(
    removed: Path, option: list[str], capsys: Say
) -> None:
    """It is kept as what was given up is, and can be sent again when the sink is back."""
    assert run(["sinks", "drop", "journal", *option]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said == (
        "journal: 1 delivery given up; see which with: "
        "storyline-monitor alerts list --state dead --sink journal"
    )
    assert (figures(capsys, option)["stranded"], figures(capsys, option)["dead"]) == (0, 1)
    assert states(capsys, option)["al_turned"] == "dead"
    assert [row["sink"] for row in rows_of(capsys, "sinks", *option)] == ["desk"]
    for gone, why in (("journal", "nothing is stranded"), ("desk", "take it out first")):
        assert run(["sinks", "drop", gone, *option]) == 1
        assert why in capsys.readouterr().err
    stored(removed, put_back)
    assert run(["alerts", "retry", "al_turned", *option]) == 0
    assert "1 delivery due now" in capsys.readouterr().out


def test_what_is_made_ready_for_it_afterwards_is_stranded_too(
    removed: Path, option: list[str], capsys: Say
) -> None:
    """As what had settled before a reload."""
    stored(removed, lambda store: tell(store, 1, line="sl_late", sink="journal"))
    assert figures(capsys, option)["stranded"] == 2
