"""What each feed's last document carried: entries by fingerprint, each with its article.

Rule 1. An entry that stays costs nothing: what comes and what leaves is written, nothing else.
Rule 2. One that left is remembered for three days: an error page for a feed, or two servers that
        disagree, must not make its entries new when they are back.
Rule 3. As long as a configured feed carries an article, it is kept. Its fingerprint outlives it.
"""

import json
import sqlite3
from collections.abc import Sequence

from monitor.model.feeds import Carried, PollDone
from monitor.store.sqlite.codec import micros

REMEMBERED = 3 * 86_400_000_000
"""Microseconds."""


def of_feed(conn: sqlite3.Connection, url: str) -> Carried:
    """What is remembered of a feed's entries."""
    now: set[int] = set()
    before: set[int] = set()
    for fingerprint, gone in conn.execute(
        "SELECT fingerprint, left_at IS NOT NULL FROM carried "
        "WHERE feed = (SELECT key FROM feeds WHERE url = ?)",
        (url,),
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
    conn.executemany(
        "INSERT INTO carried (feed, fingerprint, article) "
        "VALUES (?, ?, (SELECT key FROM articles WHERE id = ?)) "
        "ON CONFLICT (feed, fingerprint) DO UPDATE SET left_at = NULL, "
        "article = coalesce(excluded.article, article)",
        [(feed, fingerprint, article) for fingerprint, article in poll.came.items()],
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
