"""Forgets what is old, a little at a time, so that no write waits long behind it.

Storylines and alerts stay: they carry their quotes themselves. An article that a configured feed
still carries stays too, or it would come back as news.
"""

import sqlite3

from monitor.store.sqlite import carried
from monitor.store.sqlite.articles import forget_shingles

AGAIN = 7 * 86_400_000_000
"""Microseconds until it is looked again whether an old article is still carried."""

POLLS_KEPT = 30 * 86_400_000_000
"""Microseconds; of a busy feed the history is shorter, see ``feeds.POLLS_KEPT``."""


def prune(conn: sqlite3.Connection, before: int, now: int, limit: int) -> int:
    """Deal with up to ``limit`` rows older than ``before``; how many, ``0`` when all is done."""
    gone = carried.forget(conn, now, limit)
    if gone < limit:
        gone += _polls(conn, max(before, now - POLLS_KEPT), limit - gone)
    for step in (_articles, _stories, _deliveries, _notices):
        if gone < limit:
            gone += step(conn, before, limit - gone)
    return gone


def _articles(conn: sqlite3.Connection, before: int, limit: int) -> int:
    rows = conn.execute(
        "SELECT key, features FROM articles WHERE seen < ? ORDER BY seen LIMIT ?", (before, limit)
    ).fetchall()
    held = carried.held(conn, [key for key, _ in rows])
    conn.executemany(
        "UPDATE articles SET seen = ? WHERE key = ?", [(before + AGAIN, key) for key in held]
    )
    old = [(key, features) for key, features in rows if key not in held]
    forget_shingles(conn, old)
    # Versions, identities and memberships go with the article.
    conn.executemany("DELETE FROM articles WHERE key = ?", [(key,) for key, _ in old])
    return len(rows)


def _stories(conn: sqlite3.Connection, before: int, limit: int) -> int:
    return conn.execute(
        "DELETE FROM stories WHERE id IN (SELECT id FROM stories WHERE last_arrival < ? "
        "AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.story = stories.id) LIMIT ?)",
        (before, limit),
    ).rowcount


def _polls(conn: sqlite3.Connection, before: int, limit: int) -> int:
    rows = conn.execute(
        "SELECT feed, epoch FROM polls WHERE at < ? ORDER BY at LIMIT ?", (before, limit)
    ).fetchall()
    conn.executemany("DELETE FROM polls WHERE feed = ? AND epoch = ?", rows)
    return len(rows)


def _deliveries(conn: sqlite3.Connection, before: int, limit: int) -> int:
    rows = conn.execute(
        "SELECT alert, sink FROM deliveries WHERE ended < ? ORDER BY ended LIMIT ?",
        (before, limit),
    ).fetchall()
    conn.executemany("DELETE FROM deliveries WHERE alert = ? AND sink = ?", rows)
    return len(rows)


def _notices(conn: sqlite3.Connection, before: int, limit: int) -> int:
    """Unlike alerts, nobody looks these up once they were delivered long ago.

    The newest digest of each sink stays, as the next one is counted from it.
    """
    return conn.execute(
        "DELETE FROM notices WHERE id IN (SELECT id FROM notices AS old WHERE made < ? "
        "AND (kind <> 'digest' OR EXISTS (SELECT 1 FROM notices AS newer "
        "WHERE newer.subject = old.subject AND newer.sequence > old.sequence)) "
        "AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.alert = old.id) "
        "AND NOT EXISTS (SELECT 1 FROM deliveries WHERE digest = old.id) LIMIT ?)",
        (before, limit),
    ).rowcount
