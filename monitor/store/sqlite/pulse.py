"""What the heartbeat asks of the database: little, and over indexes alone."""

import sqlite3

from monitor.model.views import PulseView
from monitor.store.sqlite.codec import maybe_instant
from monitor.store.sqlite.deliveries import KEPT, SINCE


def of(conn: sqlite3.Connection, now: int) -> PulseView:
    """How much waits at ``now``."""
    feeds, due, oldest_due = conn.execute(
        "SELECT (SELECT count(*) FROM feeds WHERE configured = 1), count(*), min(due_at) "
        "FROM feeds WHERE due_at <= ?",
        (now,),
    ).fetchone()
    pending, oldest = conn.execute(
        f"SELECT count(*), min({SINCE}) FROM deliveries WHERE state = 'pending' AND {KEPT}"  # noqa: S608 - constants
    ).fetchone()
    return PulseView(
        feeds=feeds,
        due=due,
        oldest_due=maybe_instant(oldest_due),
        pending=pending,
        oldest_pending=maybe_instant(oldest),
    )
