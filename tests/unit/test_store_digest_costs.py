"""What a digest costs in the store: that grows with what is due, not with what waits."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.digests import Digest
from monitor.model.notices import Notice, NoticeKind
from monitor.notify import notices
from monitor.store.sqlite import codec, connection, digests
from tests.support.notifying import NOON

EACH = 5
FEW, MANY = 40, 400
OWN = re.compile(r"SCAN (dead|due|line|oldest|asked|told|\(subquery-\d+\)|\w+ VIRTUAL TABLE .*)$")
"""What a statement made itself, and is gone over from its beginning to its end."""


@contextmanager
def waiting(path: Path, lines: int, due: int) -> Iterator[sqlite3.Connection]:
    """A store in which five alerts of each storyline wait, and a sixth one settles.

    Of the first storylines the second alert is due, so that the first one goes with it.
    """
    connection.prepare(path)
    late = codec.micros(NOON + timedelta(hours=1))
    with closing(connection.writer(path)) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("INSERT INTO sinks (id, position, configured) VALUES ('desk', 0, 1)")
        places = [(line, place) for line in range(lines) for place in range(1, EACH + 2)]
        conn.executemany(
            "INSERT INTO alerts (id, storyline, revision, sequence, topic, kind, state, made, "
            "ready_at, body, alert) VALUES (?, ?, 1, ?, 'harbour', 'opened', ?, 0, 1, ?, x'')",
            [
                (
                    f"al_{line}_{place}",
                    f"sl_{line}",
                    place,
                    "ready" if place <= EACH else "settling",
                    b"{}" if place <= EACH else None,
                )
                for line, place in places
            ],
        )
        conn.executemany(
            "INSERT INTO deliveries (alert, sink, storyline, sequence, kind, state, attempts, "
            "next_try, made) VALUES (?, 'desk', ?, ?, 'storyline.opened', 'deferred', 0, ?, 0)",
            [
                (
                    f"al_{line}_{place}",
                    f"sl_{line}",
                    place,
                    0 if line < due and place == 2 else late,
                )
                for line, place in places
                if place <= EACH
            ],
        )
        yield conn


def told(conn: sqlite3.Connection) -> int:
    """Make one digest of what is due, as a line's turn does; how many alerts it tells of."""
    found = digests.waiting(conn, "desk", NOON)
    notice = Notice(
        id="no_1",
        kind=NoticeKind.DIGEST,
        subject="digest:desk",
        sequence=found.made + 1,
        made=NOON,
        body=b"{}",
    )
    (delivery,) = notices.deliveries(notice, ("desk",))
    alerts = tuple(each.alert for each in found.deliveries)
    if alerts:
        assert digests.write(conn, Digest(notice=notice, delivery=delivery, alerts=alerts))
        assert digests.waiting(conn, "desk", NOON).deliveries == ()
    return len(alerts)


def counted(path: Path, lines: int, due: int, do: Callable[[sqlite3.Connection], object]) -> int:
    """Steps of SQLite's machine that something takes."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    with waiting(path, lines, due) as conn:
        conn.set_progress_handler(step, 1)
        do(conn)
    return taken


def steps(path: Path, lines: int, due: int) -> int:
    """Those that a digest takes."""

    def digest(conn: sqlite3.Connection) -> None:
        assert told(conn) == 2 * due

    return counted(path, lines, due, digest)


@pytest.mark.parametrize("due", [0, 10])
def test_a_digest_costs_the_same_however_much_waits(tmp_path: Path, due: int) -> None:
    """Every turn of every line asks, and most often nothing is due, or little."""
    few, many = (steps(tmp_path / f"{lines}.db", lines, due) for lines in (FEW, MANY))
    assert many == pytest.approx(few, rel=0.01)


def test_a_digest_costs_more_the_more_is_due(tmp_path: Path) -> None:
    some, most = (steps(tmp_path / f"{due}.db", FEW, due) for due in (10, FEW))
    assert most > 2 * some


def test_a_digest_goes_over_no_table_and_not_over_all_of_a_sink(tmp_path: Path) -> None:
    asked: list[str] = []
    with waiting(tmp_path / "monitor.db", FEW, 10) as conn:
        conn.set_trace_callback(asked.append)
        assert told(conn) == 20
        conn.set_trace_callback(None)
        plans = [
            detail
            for statement in dict.fromkeys(asked)
            for _, _, _, detail in conn.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    gone_over = [line for line in plans if line.startswith("SCAN") and not OWN.match(line)]
    all_of_a_sink = [line for line in plans if line.endswith(("(sink=?)", "(sink=? AND state=?)"))]
    assert (gone_over, all_of_a_sink) == ([], [])
    assert any("deliveries_deferred (sink=? AND next_try<?)" in line for line in plans)
    assert any("deliveries_deferred_line (sink=? AND storyline=?" in line for line in plans)


def test_to_ask_for_what_cannot_wait_costs_the_same_however_much_waits(tmp_path: Path) -> None:
    def ask(conn: sqlite3.Connection) -> None:
        assert not digests.are_waiting(conn, "desk", ["storyline.quiet", "feed.recovered"])
        assert digests.hasten(conn, "desk", ["storyline.quiet"], 0) == 0

    few, many = (counted(tmp_path / f"{lines}.db", lines, 0, ask) for lines in (FEW, MANY))
    assert many == few
