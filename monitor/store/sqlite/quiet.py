"""Finds storylines whose silence is due or was noted too early, with what their topics told."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from monitor.model.plans import GoneQuiet
from monitor.store.sqlite import silences
from monitor.store.sqlite.codec import decode_storyline, micros
from monitor.store.sqlite.recall import alerted


def gone_quiet(
    conn: sqlite3.Connection, topics: Sequence[str], now: datetime, limit: int
) -> GoneQuiet:
    """Up to ``limit`` storylines of ``topics`` that are quiet by ``now``, longest overdue first.

    Likewise those whose last silence was told later than now.
    """
    asked = json.dumps(list(topics))
    rows = conn.execute(
        "SELECT storyline FROM storylines WHERE quiet_at <= ? AND merged_into IS NULL "
        "AND topic IN (SELECT value FROM json_each(?)) ORDER BY quiet_at LIMIT ?",
        (micros(now), asked, limit),
    )
    early = conn.execute(
        "SELECT storylines.storyline FROM alerts "
        "JOIN storylines ON storylines.id = alerts.storyline "
        "WHERE made > ? AND kind = 'quiet' AND quiet_at IS NULL AND merged_into IS NULL "
        "AND storylines.topic IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 "
        "FROM alerts AS newer WHERE newer.storyline = alerts.storyline "
        "AND newer.sequence > alerts.sequence AND newer.kind = 'quiet') LIMIT ?",
        (micros(now), asked, limit),
    )
    storylines = tuple(decode_storyline(row[0]) for row in rows)
    told = alerted(conn, sorted({one.topic for one in storylines}), now)
    return GoneQuiet(
        storylines=storylines,
        early=tuple(decode_storyline(row[0]) for row in early),
        alerted=told,
        silences=silences.active(conn, micros(now)),
    )
