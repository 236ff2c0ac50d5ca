"""Sinks as rows: how each fares."""

import sqlite3

from monitor.model.sinks import SinkState
from monitor.store.sqlite.codec import maybe_instant, maybe_micros


def state(conn: sqlite3.Connection, sink: str) -> SinkState | None:
    """What is known of a sink."""
    row = conn.execute(
        "SELECT failures, failing_since, told, told_at, disabled FROM sinks WHERE id = ?", (sink,)
    ).fetchone()
    if row is None:
        return None
    failures, since, told, told_at, disabled = row
    return SinkState(
        id=sink,
        failures=failures,
        failing_since=maybe_instant(since),
        told=told,
        told_at=maybe_instant(told_at),
        disabled=bool(disabled),
    )


def write(conn: sqlite3.Connection, one: SinkState) -> None:
    """Keep what is known of a sink; whether it is disabled stands with its answers."""
    conn.execute(
        "UPDATE sinks SET failures = ?, failing_since = ?, told = ?, told_at = ? WHERE id = ?",
        (
            one.failures,
            maybe_micros(one.failing_since),
            one.told,
            maybe_micros(one.told_at),
            one.id,
        ),
    )
