"""Puts right the waits that were counted by a clock that ran ahead: nothing waits for years.

Rule 1. Whatever was tried last, or made and never tried, later than now was so by a wrong clock,
        and waits by it; so does what waits longer than anything is ever made to.
Rule 2. Where it is known how far the clock was ahead, a wait stays as long as it was meant;
        otherwise it is over.
"""

import sqlite3

MINUTE = 60_000_000
HOUR = 60 * MINUTE
LONGEST_TRY = 30 * HOUR
"""Microseconds; the longest pause between two tries is a day and a fifth."""
LONGEST_HOLD = 25 * HOUR
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
