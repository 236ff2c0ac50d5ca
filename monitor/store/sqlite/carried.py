"""What each feed's last document carried: entries by fingerprint, each with its article.

Rule 1. An entry that stays costs nothing: what comes and what leaves is written, nothing else.
Rule 2. One that left is remembered for three days: an error page for a feed, or two servers that
        disagree, must not make its entries new when they are back. Of a feed, those that left
        last are remembered, ``REMEMBERED_ENTRIES`` and who left together with the last of them.
Rule 3. One that comes back is read again if its article has become another version meanwhile: a
        publisher who takes an edit back makes news. After ``RETURNS`` times it is two servers.
Rule 4. As long as a configured feed carries an article, it is kept. Its fingerprint outlives it.
"""

import json
import sqlite3
from collections.abc import Sequence

from monitor.model.feeds import Carried, PollDone
from monitor.store.sqlite.codec import micros

REMEMBERED = 3 * 86_400_000_000
"""Microseconds."""

REMEMBERED_ENTRIES = 4_000
"""Twice the largest document: one that is another at every poll must not grow without end."""

RETURNS = 12


def of_feed(conn: sqlite3.Connection, url: str) -> Carried:
    """What is remembered of a feed's entries; of those that left, what need not be read again."""
    now: set[int] = set()
    before: set[int] = set()
    for fingerprint, gone in conn.execute(
        "SELECT fingerprint, left_at IS NOT NULL FROM carried "
        "LEFT JOIN articles ON left_at IS NOT NULL AND articles.key = carried.article "
        "WHERE feed = (SELECT key FROM feeds WHERE url = ?) "
        "AND (coalesce(articles.version = carried.version, TRUE) OR returns >= ?)",
        (url, RETURNS),
    ):
        (before if gone else now).add(fingerprint)
    return Carried(now=frozenset(now), before=frozenset(before))


def note(conn: sqlite3.Connection, feed: int, poll: PollDone) -> None:
    """Store what came and what left with a poll; its articles are stored already."""
    if poll.left:
        conn.execute(
            "UPDATE carried SET left_at = ? WHERE feed = ? AND left_at IS NULL "
            "AND fingerprint IN (SELECT value FROM json_each(?))",
            (micros(poll.at), feed, json.dumps(poll.left)),
        )
        _narrow(conn, feed)
    conn.executemany(
        "INSERT INTO carried (feed, fingerprint, article, version) "
        "SELECT ?, ?, max(key), max(version) FROM articles WHERE id = ? "
        "ON CONFLICT (feed, fingerprint) DO UPDATE SET left_at = NULL, "
        "article = coalesce(excluded.article, article), "
        "version = coalesce(excluded.version, version), "
        "returns = returns + (left_at IS NOT NULL AND excluded.article IS NOT NULL)",
        [(feed, fingerprint, article) for fingerprint, article in poll.came.items()],
    )


def _narrow(conn: sqlite3.Connection, feed: int) -> None:
    """Forget who left before the last of rule 2."""
    conn.execute(
        "DELETE FROM carried WHERE feed = ?1 AND left_at < (SELECT left_at FROM carried "
        "WHERE feed = ?1 AND left_at IS NOT NULL ORDER BY left_at DESC LIMIT 1 OFFSET ?2)",
        (feed, REMEMBERED_ENTRIES - 1),
    )


def held(conn: sqlite3.Connection, articles: Sequence[int]) -> frozenset[int]:
    """Those articles, by key, that a configured feed carries."""
    rows = conn.execute(
        "SELECT article FROM carried JOIN feeds ON feeds.key = carried.feed "
        "WHERE article IN (SELECT value FROM json_each(?)) AND configured = 1",
        (json.dumps(articles),),
    )
    return frozenset(article for (article,) in rows)


def forget(conn: sqlite3.Connection, now: int, limit: int) -> int:
    """Delete up to ``limit`` entries that left long enough ago; how many."""
    rows = conn.execute(
        "SELECT feed, fingerprint FROM carried WHERE left_at < ? ORDER BY left_at LIMIT ?",
        (now - REMEMBERED, limit),
    ).fetchall()
    conn.executemany("DELETE FROM carried WHERE feed = ? AND fingerprint = ?", rows)
    return len(rows)
