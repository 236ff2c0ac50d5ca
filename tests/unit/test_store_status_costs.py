"""What ``status`` costs in the store, with a full outbox and many topics."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

import pytest

from monitor.store.sqlite import connection, figures, topics, views

LINES, EACH = 40, 10
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def filled(conn: Connection, many: int) -> None:
    """So many topics, of which as many alerts are pending whatever their number."""
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("INSERT INTO sinks (id, position, configured) VALUES ('desk', 0, 1)")
    conn.executemany(
        "INSERT INTO topics (id, position, configured, made) VALUES (?, 0, 1, 0)",
        [(f"topic-{number}",) for number in range(many)],
    )
    conn.executemany(
        "INSERT INTO storylines (id, topic, revision, sequence, muted, stamp, storyline) "
        "VALUES (?, ?, 1, 1, 0, 1, x'')",
        [(f"sl_{line}", f"topic-{line % many}") for line in range(LINES)],
    )
    places = [(line, place) for line in range(LINES) for place in range(EACH)]
    conn.executemany(
        "INSERT INTO alerts (id, storyline, revision, sequence, topic, kind, state, made, body, "
        "alert) VALUES (?, ?, 1, ?, ?, 'opened', 'ready', 0, x'', x'')",
        [
            (f"al_{line}_{place}", f"sl_{line}", place, f"topic-{line % many}")
            for line, place in places
        ],
    )
    conn.executemany(
        "INSERT INTO deliveries (alert, sink, storyline, sequence, kind, state, attempts, "
        "next_try, made) VALUES (?, 'desk', ?, ?, 'storyline.opened', 'pending', 0, 0, 0)",
        [(f"al_{line}_{place}", f"sl_{line}", place) for line, place in places],
    )


def steps(path: Path, many: int) -> int:
    """Steps of SQLite's machine that the topics of a status take."""
    connection.prepare(path)
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    with closing(connection.writer(path)) as conn:
        filled(conn, many)
        conn.set_progress_handler(step, 1)
        found = list(topics.configured(conn))
    assert [one.pending for one in found] == [LINES * EACH // many] * many
    return taken


def test_what_is_pending_is_gone_over_once_however_many_topics_there_are(tmp_path: Path) -> None:
    few, many = (steps(tmp_path / f"{number}.db", number) for number in (1, 20))
    assert many == pytest.approx(few, rel=0.2)


def test_no_alert_is_read_to_be_counted(tmp_path: Path) -> None:
    """Each is as long as a page of the database."""
    path = tmp_path / "monitor.db"
    connection.prepare(path)
    asked: list[str] = []
    with closing(connection.writer(path)) as conn:
        filled(conn, 2)
        conn.set_trace_callback(asked.append)
        figures.of(conn)
        views.status(conn, NOW)
        conn.set_trace_callback(None)
        plans = [
            detail
            for statement in asked
            for _, _, _, detail in conn.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    alerts = [line for line in plans if line.split()[1] == "alerts"]
    assert len(alerts) >= 3
    assert {line.partition(" USING ")[2] for line in alerts} == {"COVERING INDEX alerts_standing"}
