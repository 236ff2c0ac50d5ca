"""Tables fitted to a terminal: what goes, what wraps, and what is never broken."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.__main__ import run
from monitor.cli.columns import GAP, NARROWEST, Column, fit, prose, whole
from monitor.cli.tables import print_table
from monitor.config import Config, load
from monitor.model.feeds import PollDone
from monitor.model.outcomes import OutcomeKind, Trouble
from tests.support.databases import open_store

Say = pytest.CaptureFixture[str]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_ID = "feeds-example-org-europe-and-the-middle-east-4d01fa"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: Say) -> Callable[[int], None]:
    """Lets standard output be a terminal without colours, so many cells wide."""

    def wide(width: int) -> None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(width))

    return wide


def shown(columns: list[Column], widths: list[int], room: int) -> list[tuple[str, int]]:
    """The names and widths of the columns that fit; none of them is empty."""
    fitted = fit(columns, widths, [False] * len(columns), room)
    return [(columns[one.index].name, one.width) for one in fitted]


def test_what_fits_is_left_as_it_is() -> None:
    columns = [whole("id", 1), prose("title")]
    assert shown(columns, [10, 30], 42) == [("id", 10), ("title", 30)]
    assert fit([], [], [], 80) == []


def test_prose_gives_way_before_a_column_goes() -> None:
    columns = [whole("id"), whole("made", 1), prose("title")]
    assert shown(columns, [10, 12, 90], 80) == [("id", 10), ("made", 12), ("title", 54)]
    tight = 10 + GAP + 12 + GAP + NARROWEST
    assert shown(columns, [10, 12, 90], tight)[-1] == ("title", NARROWEST)
    assert shown(columns, [10, 12, 90], tight - 1) == [("id", 10), ("title", tight - 1 - 12)]


def test_columns_go_by_rank_and_only_as_many_as_must() -> None:
    columns = [whole("id"), whole("a", 1), whole("b", 3), whole("c", 2)]
    assert [name for name, _ in shown(columns, [10] * 4, 46)] == ["id", "a", "b", "c"]
    assert [name for name, _ in shown(columns, [10] * 4, 45)] == ["id", "a", "c"]
    assert [name for name, _ in shown(columns, [10] * 4, 33)] == ["id", "a"]
    assert [name for name, _ in shown(columns, [10] * 4, 5)] == ["id"]


def test_columns_without_content_go_first() -> None:
    columns = [whole("id"), whole("a", 1), whole("b", 3)]
    fitted = fit(columns, [10] * 3, [False, True, False], 30)
    assert [one.index for one in fitted] == [0, 2]


def test_room_that_one_prose_column_does_not_need_is_left_to_the_other() -> None:
    columns = [prose("words"), prose("title")]
    assert shown(columns, [25, 200], 82) == [("words", 25), ("title", 55)]
    assert shown(columns, [200, 25], 82) == [("words", 55), ("title", 25)]
    assert shown(columns, [200, 200], 82) == [("words", 40), ("title", 40)]


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.integers(1, 120), st.booleans()), max_size=9
    ),
    st.integers(1, 250),
)
def test_a_fit_breaks_nothing_and_wastes_nothing(
    given: list[tuple[bool, int, int, bool]], room: int
) -> None:
    """Whole columns keep their width, ranked ones alone go, and what is shown fits if it can."""
    columns = [Column(name="x", prose=is_prose, rank=rank) for is_prose, rank, _, _ in given]
    widths = [width for _, _, width, _ in given]
    fitted = fit(columns, widths, [one[3] for one in given], room)
    kept = {one.index for one in fitted}
    assert [one.index for one in fitted] == sorted(kept)
    assert all(index in kept for index, column in enumerate(columns) if not column.rank)
    for one in fitted:
        width = widths[one.index]
        least = min(width, NARROWEST) if columns[one.index].prose else width
        assert least <= one.width <= width
    total = sum(one.width for one in fitted) + GAP * (len(fitted) - 1)
    assert total <= room or not any(columns[one].rank for one in kept)


def test_nothing_is_broken_on_a_terminal(terminal: Callable[[int], None], capsys: Say) -> None:
    terminal(90)
    columns = [whole("feed"), whole("when"), whole("lesser", 1), prose("title")]
    row = (LONG_ID, "2026-03-01 12:00", "x" * 30, "One two three four five six")
    print_table(columns, [row])
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert LONG_ID in lines[2]
    assert "2026-03-01 12:00" in lines[2]
    assert "xx" not in told.out
    assert told.err == "no room for: lesser; a wider terminal or --json shows them\n"
    assert [line.rsplit("  ", 1)[-1].strip() for line in lines[2:]] == [
        "One two three four",
        "five six",
    ]


def test_the_ends_of_ids_are_left_out_on_a_terminal_alone(
    terminal: Callable[[int], None], capsys: Say
) -> None:
    columns = [whole("id")]
    print_table(columns, [("sl_0123456789abcdef",)])
    assert "sl_0123456789abcdef" in capsys.readouterr().out
    terminal(80)
    print_table(columns, [("sl_0123456789abcdef",)])
    assert "sl_01234567\n" in capsys.readouterr().out


CONFIGURATION = f"""\
database: monitor.db
feeds:
  - {{id: {LONG_ID}, url: "https://feeds.example.org/europe.xml", every: 30m}}
  - {{id: coast, url: "https://coast.example/feed.xml"}}
  - {{id: bay, url: "https://bay.example/feed.xml", every: 2d}}
"""
POLLED = {"last_polled": NOW, "polls": 7, "next_poll": NOW + timedelta(minutes=30)}
STATES: dict[str, dict[str, Any]] = {
    LONG_ID: {**POLLED, "interval": 7200.0, "outcome": OutcomeKind.NOT_MODIFIED},
    "coast": {
        **POLLED,
        "errors": 7,
        "outcome": OutcomeKind.FAILED,
        "trouble": Trouble.TLS,
        "detail": "coast.example: its certificate ran out in the middle of February",
    },
    "bay": {},
}


@pytest.fixture(scope="module")
def option(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The option that names a configuration with feeds good, failing so far, never polled."""
    path = tmp_path_factory.mktemp("polled") / "monitor.yaml"
    path.write_text(CONFIGURATION)
    anyio.run(_poll, load(path, {}))
    return ["--config", str(path)]


async def _poll(config: Config) -> None:
    store = await open_store(config.database)
    await store.configure(config.feeds, (), (), NOW)
    for lease in await store.due(NOW, 2, timedelta(minutes=5)):
        state = replace(lease.state, **STATES[lease.feed])
        poll = PollDone(feed=lease.feed, epoch=lease.epoch, state=state, at=NOW, seconds=0.1)
        await store.finish([poll])
    await store.close()


def test_a_feed_that_only_failed_is_failing_and_its_own_interval_is_shown(
    option: list[str], capsys: Say
) -> None:
    assert run(["feeds", *option, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [
        (row["feed"], row["state"], row["every_seconds"], row["learned_seconds"]) for row in rows
    ]
    assert told == [
        (LONG_ID, "ok", 1800, 7200),
        ("coast", "failing", None, None),
        ("bay", "new", 86400, None),
    ]
    assert run(["status", *option, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["failing"] == 1
    assert run(["feeds", "show", LONG_ID, *option]) == 0
    assert "every       30m, as configured\n" in capsys.readouterr().out


@pytest.mark.parametrize("width", [80, 100, 160])
def test_feeds_fit_a_terminal_without_a_broken_id_or_time(
    width: int, option: list[str], terminal: Callable[[int], None], capsys: Say
) -> None:
    terminal(width)
    assert run(["feeds", *option]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert all(len(line) <= width for line in lines)
    assert [line.split()[:2] for line in lines[2:] if line[:1] != " "] == [
        [LONG_ID, "ok"],
        ["coast", "failing"],
        ["bay", "new"],
    ]
    assert all(re.search(r"  \d+d( \d+h)? ago  ", line) for line in lines if " ago" in line)


def test_one_feed_fits_a_terminal(
    option: list[str], terminal: Callable[[int], None], capsys: Say
) -> None:
    terminal(80)
    assert run(["feeds", "show", "coast", *option]) == 0
    polls = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert polls[0].split() == [
        "polled",
        "outcome",
        "new",
        "next",
        "after",
        "why",
        "then",
        "trouble",
    ]
    assert polls[2].startswith("2026-03-01 12:00:00  failed")
    assert "30m" in polls[2]
    assert all(len(line) <= 80 for line in polls)


@pytest.mark.parametrize(
    ("command", "none"),
    [
        ("storylines", "no article has matched a topic; try some with: storyline-monitor topics"),
        ("alerts list", "no change yet: a feed's first poll is silent"),
        ("alerts list --state dead", "no alert stands so"),
        ("alerts silence", "no silence is in force"),
    ],
)
def test_an_empty_list_says_that_there_is_nothing(
    command: str, none: str, tmp_path: Path, capsys: Say
) -> None:
    """To people; a program's answer is no line at all."""
    (tmp_path / "m.yaml").write_text("database: m.db\n", encoding="utf-8")
    anyio.run(_made, tmp_path / "m.db")
    call = [*command.split(), "--config", str(tmp_path / "m.yaml")]
    assert run(call) == 0
    said = capsys.readouterr()
    assert none in said.err
    assert len(said.out.splitlines()) == 1, "the names of the columns"
    assert run([*call, "--json"]) == 0
    assert capsys.readouterr() == ("", "")


async def _made(path: Path) -> None:
    await (await open_store(path)).close()
