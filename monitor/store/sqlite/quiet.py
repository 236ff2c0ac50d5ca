"""Finds storylines whose silence is due, with what their topics told of late."""

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
    """Up to ``limit`` storylines of ``topics`` that are quiet by ``now``, longest overdue first."""
    rows = conn.execute(
        "SELECT storyline FROM storylines WHERE quiet_at <= ? AND merged_into IS NULL "
        "AND topic IN (SELECT value FROM json_each(?)) ORDER BY quiet_at LIMIT ?",
        (micros(now), json.dumps(list(topics)), limit),
    )
    storylines = tuple(decode_storyline(row[0]) for row in rows)
    told = alerted(conn, sorted({one.topic for one in storylines}), now)
    return GoneQuiet(
        storylines=storylines, alerted=told, silences=silences.active(conn, micros(now))
    )
