"""Deliveries that wait for a digest, and the digests that they end in.

Rule 1. What a digest tells of ends in the transaction that stores the digest: nothing is told in
        two of them, and nothing falls between two.
Rule 2. Of a digest that tells of something that does not wait any more, nothing is stored.
Rule 3. However many wait, no digest tells of something before what waits ahead of it in its line.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime

from monitor.model.alerts import Delivery
from monitor.model.digests import Digest, Waiting
from monitor.store.sqlite import notices, outbox
from monitor.store.sqlite.codec import micros
from monitor.store.sqlite.deliveries import DELIVERIES, DELIVERY_COLUMNS, LOST, delivery_of

MOST = 2_000
"""Alerts of one digest."""

_OLDEST = """
    WITH due AS (
        SELECT storyline, sequence FROM deliveries INDEXED BY deliveries_deferred
        WHERE sink = :sink AND state = 'deferred' AND next_try <= :now
            AND NOT EXISTS (SELECT 1 FROM alerts INDEXED BY alerts_settling_line
                WHERE state = 'settling' AND alerts.storyline = deliveries.storyline
                    AND alerts.sequence <= deliveries.sequence)
            AND NOT EXISTS (SELECT 1 FROM deliveries AS ahead
                WHERE ahead.sink = :sink AND ahead.storyline = deliveries.storyline
                    AND ahead.head = 1 AND ahead.sequence < deliveries.sequence)
        ORDER BY made, storyline, sequence LIMIT :most
    ), line AS (
        SELECT storyline, max(sequence) AS last FROM due GROUP BY storyline
    ), oldest AS (
        SELECT alert, storyline, sequence,
            min(made) OVER (PARTITION BY storyline ORDER BY sequence DESC) AS since
        FROM line CROSS JOIN deliveries INDEXED BY deliveries_deferred_line USING (storyline)
        WHERE sink = :sink AND state = 'deferred' AND sequence <= last
        ORDER BY since, storyline, sequence, alert LIMIT :most
    )
"""
"""What one digest tells of: the oldest that are due, with all that is before them in their lines.

Each stands where the oldest from it onwards in its line stands, so that whatever is cut off comes
after all of its line that is kept: a turn is in no earlier digest than the development before it,
though that was made ready after it, or waits longer by what was configured before. What is
itself still on its way, or settles, is waited for: of what a daily cap puts off, some may be
behind it.

It costs what is due and stands in the same lines, however much waits besides: each table is gone
into by an index that is named here, as SQLite knows nothing of how many rows are due.
"""


def defer(conn: sqlite3.Connection, sink: str, until: Mapping[str, datetime]) -> None:
    """Let pending deliveries of a sink wait for a digest; alert id -> its time."""
    lines = []
    for alert, when in until.items():
        lines += conn.execute(
            "UPDATE deliveries SET state = 'deferred', head = 0, next_try = ? "
            "WHERE alert = ? AND sink = ? AND state = 'pending' RETURNING sink, storyline",
            (micros(when), alert, sink),
        ).fetchall()
    outbox.crown(conn, lines)


def defer_all(conn: sqlite3.Connection, sink: str, spared: Collection[str], now: int) -> int:
    """Let all that is pending at a sink wait for a digest that is due now; how many.

    What comes after one that cannot wait waits for that: else the digest would be told before it.

    Args:
        conn: the writing connection.
        sink: its id.
        spared: storylines of which one is in flight, and payload types that cannot wait.
        now: in microseconds.
    """
    lines = conn.execute(
        "UPDATE deliveries SET state = 'deferred', head = 0, next_try = ?1 "
        "WHERE sink = ?2 AND state = 'pending' AND kind <> 'digest' "
        "AND storyline NOT IN (SELECT value FROM json_each(?3)) "
        "AND kind NOT IN (SELECT value FROM json_each(?3)) "
        "AND NOT EXISTS (SELECT 1 FROM deliveries AS first WHERE first.sink = ?2 "
        "AND first.storyline = deliveries.storyline AND first.state = 'pending' "
        "AND first.sequence < deliveries.sequence "
        "AND first.kind IN (SELECT value FROM json_each(?3))) RETURNING sink, storyline",
        (now, sink, json.dumps(sorted(spared))),
    ).fetchall()
    outbox.crown(conn, lines)
    return len(lines)


def are_waiting(conn: sqlite3.Connection, sink: str, kinds: Collection[str]) -> bool:
    """Whether payloads of some types wait for a digest of a sink; costs no more if many do."""
    (found,) = conn.execute(
        "SELECT EXISTS (SELECT 1 FROM json_each(?) AS asked CROSS JOIN deliveries "
        "INDEXED BY deliveries_deferred_kind "
        "WHERE sink = ? AND kind = asked.value AND state = 'deferred')",
        (json.dumps(sorted(kinds)), sink),
    ).fetchone()
    return bool(found)


def hasten(
    conn: sqlite3.Connection,
    sink: str,
    kinds: Collection[str],
    now: int,
    *,
    latest: int | None = None,
) -> int:
    """Let payloads of some types that wait for a digest wait no more; how many.

    Args:
        conn: the writing connection.
        sink: its id.
        kinds: the types.
        now: in microseconds.
        latest: those that wait longer go on waiting; ``None`` for whatever waits.
    """
    lines = conn.execute(
        "UPDATE deliveries INDEXED BY deliveries_deferred_kind "
        "SET state = 'pending', next_try = min(next_try, ?1), pending_since = ?1 "
        "WHERE sink = ?2 AND state = 'deferred' AND next_try <= coalesce(?4, next_try) "
        "AND kind IN (SELECT value FROM json_each(?3)) RETURNING sink, storyline",
        (now, sink, json.dumps(sorted(kinds)), latest),
    ).fetchall()
    outbox.crown(conn, lines)
    return len(lines)


def tried(conn: sqlite3.Connection, sink: str, since: int) -> int:
    """How many deliveries of a sink were tried last at ``since`` or later.

    What ended is found by when it did, what is pending among the heads: the others wait for them.
    """
    (number,) = conn.execute(
        "SELECT (SELECT count(*) FROM deliveries WHERE ended >= ?2 AND sink = ?1 "
        "AND last_try >= ?2) + (SELECT count(*) FROM deliveries WHERE head = 1 AND sink = ?1 "
        "AND last_try >= ?2)",
        (sink, since),
    ).fetchone()
    return int(number)


def backlog(conn: sqlite3.Connection, sink: str, limit: int) -> int:
    """How many deliveries of a sink are pending, counted up to a limit."""
    (number,) = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE sink = ? AND state = 'pending' "
        "LIMIT ?)",
        (sink, limit),
    ).fetchone()
    return int(number)


def postpone(conn: sqlite3.Connection, sink: str, alert: str, until: datetime) -> None:
    """Try a pending delivery not before a certain time."""
    conn.execute(
        "UPDATE deliveries SET next_try = max(next_try, ?) "
        "WHERE alert = ? AND sink = ? AND state = 'pending'",
        (micros(until), alert, sink),
    )


def waiting(conn: sqlite3.Connection, sink: str, now: datetime) -> Waiting:
    """What waits for a digest of a sink and is due; nothing while nothing may be sent to it."""
    if not outbox.is_open(conn, sink, micros(now)):
        return Waiting()
    rows = conn.execute(
        f"{_OLDEST} SELECT {DELIVERY_COLUMNS} FROM oldest "  # noqa: S608 - constants
        f"CROSS JOIN {DELIVERIES} WHERE deliveries.alert = oldest.alert AND sink = :sink "
        "ORDER BY oldest.since, oldest.storyline, oldest.sequence, oldest.alert",
        {"sink": sink, "now": micros(now), "most": MOST},
    )
    found = tuple(delivery_of(row) for row in rows)
    if not found:
        return Waiting()
    (made,) = conn.execute(
        "SELECT coalesce(max(sequence), 0) FROM notices WHERE subject = ?", (f"digest:{sink}",)
    ).fetchone()
    return Waiting(deliveries=found, later=_later(conn, sink, found), made=made)


def _later(
    conn: sqlite3.Connection, sink: str, found: Collection[Delivery]
) -> tuple[tuple[str, bytes], ...]:
    """Newer alerts of the same storylines that the sink is, or was, told of."""
    first: dict[str, int] = {}
    for one in found:
        first[one.storyline] = min(first.get(one.storyline, one.sequence), one.sequence)
    rows = conn.execute(
        "SELECT alerts.id, body FROM json_each(?) AS line JOIN alerts "  # noqa: S608 - a constant
        "ON alerts.storyline = line.key AND alerts.sequence > line.value "
        "WHERE alerts.state = 'ready' AND EXISTS (SELECT 1 FROM deliveries "
        "WHERE deliveries.alert = alerts.id AND deliveries.sink = ? "
        f"AND deliveries.state <> 'dead' AND NOT {LOST.format('deliveries')})",
        (json.dumps(first), sink),
    )
    return tuple(rows.fetchall())


def write(conn: sqlite3.Connection, digest: Digest) -> bool:
    """Store a digest and end what it tells of; whether all of that still waited."""
    asked, sink = json.dumps(digest.alerts), digest.delivery.sink
    (still,) = conn.execute(
        "SELECT count(*) FROM json_each(?) AS asked CROSS JOIN deliveries "
        "WHERE alert = asked.value AND sink = ? AND state = 'deferred'",
        (asked, sink),
    ).fetchone()
    if still < len(digest.alerts):
        return False
    notices.write(conn, digest.notice)
    conn.execute(
        "UPDATE deliveries SET state = 'digested', digest = ?, ended = ? "
        "WHERE sink = ? AND alert IN (SELECT value FROM json_each(?))",
        (digest.notice.id, micros(digest.notice.made), sink, asked),
    )
    outbox.write_deliveries(conn, (digest.delivery,))
    return True
