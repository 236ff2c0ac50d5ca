"""Puts right waits that were counted by a clock that ran ahead, or by what is not configured now.

Rule 1. Whatever was tried last, or made and never tried, later than now was so by a wrong clock,
        and waits by it; so does what waits longer than anything is ever made to.
Rule 2. Where it is known how far the clock was ahead, a wait stays as long as it was meant;
        otherwise it is over.
Rule 3. What waits for a digest has an hour that the sink's configuration can name anew, which is
        better than any reckoning: see ``reschedule``.
"""

import json
import sqlite3
from collections.abc import Collection

from monitor.store.sqlite import digests

MINUTE = 60_000_000
HOUR = 60 * MINUTE
LONGEST_TRY = 30 * HOUR
"""Microseconds; the longest pause between two tries is a day and a fifth."""
LONGEST_HOLD = 25 * HOUR
LONGEST_CAP = 24 * HOUR
LONGEST_DIGEST = 400 * 24 * HOUR
"""Whoever asks for a digest asks for one a year at least."""


def shorten(conn: sqlite3.Connection, now: int, by: int | None) -> int:
    """Let nothing wait for an hour that a wrong clock named; how many deliveries waited for one.

    Args:
        conn: the writing connection.
        now: the right time.
        by: how far the clock was ahead, ``None`` where nobody knows.
    """
    values = {
        "now": now,
        "by": now if by is None else by,
        "edge": now + MINUTE,
        "holding": now + LONGEST_HOLD,
    }
    # Before the tries are: who held the sink is seen by when it was tried.
    conn.execute(
        "UPDATE sinks SET held_until = max(:now, held_until - :by) WHERE held_until > :now "
        "AND (held_until > :holding OR EXISTS (SELECT 1 FROM deliveries "
        "WHERE sink = sinks.id AND state = 'pending' AND last_try > :edge))",
        values,
    )
    # One state at a time, as each has an index.
    shorter = sum(
        conn.execute(
            "UPDATE deliveries SET next_try = max(:now, next_try - :by), "  # noqa: S608 - constants
            "last_try = min(last_try, :now) "
            f"WHERE state = '{state}' AND next_try > :now "
            "AND (coalesce(last_try, made) > :edge OR next_try > :longest)",
            {**values, "longest": now + longest},
        ).rowcount
        for state, longest in (("pending", LONGEST_TRY), ("deferred", LONGEST_DIGEST))
    )
    conn.execute(
        "UPDATE alerts SET ready_at = max(:now, ready_at - :by) "
        "WHERE state = 'settling' AND made > :edge AND ready_at > :now",
        values,
    )
    return shorter


def reschedule(
    conn: sqlite3.Connection, sink: str, until: int, urgent: Collection[str], now: int
) -> int:
    """Let nothing of a sink wait for a digest longer than if it were put off now; how many did.

    What cannot wait at all is pending from now on, and told even in quiet hours.

    Args:
        conn: the writing connection.
        sink: its id.
        until: when what is put off now is told.
        urgent: payload types that cannot wait.
        now: the time.
    """
    values = {
        "sink": sink,
        "until": until,
        "urgent": json.dumps(sorted(urgent)),
        "now": now,
        "capped": now + LONGEST_CAP,
    }
    sooner = conn.execute(
        """
        UPDATE deliveries SET next_try = late.due FROM (
            SELECT alert AS of, max(
                CASE WHEN kind IN (SELECT value FROM json_each(:urgent)) THEN :now ELSE :until END,
                coalesce((SELECT min(ready_at, :capped) FROM alerts
                    WHERE id = deliveries.alert AND held = 'daily-cap'), 0)) AS due
            FROM deliveries INDEXED BY deliveries_deferred
            WHERE sink = :sink AND state = 'deferred' AND next_try > :now
        ) AS late
        WHERE alert = late.of AND sink = :sink AND next_try > late.due
        """,
        values,
    ).rowcount
    # What a daily cap puts off is due later, and is no more urgent for its type.
    digests.hasten(conn, sink, urgent, now, latest=now)
    return sooner
