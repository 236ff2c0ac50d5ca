"""Storylines: their revisions, the check that a plan was made on the newest ones, membership.

Rule 1. A storyline is written only over the revision that was decided upon.
Rule 2. Every write is a revision that others can point to, and carries a new stamp.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from monitor.model.changes import Storyline
from monitor.model.plans import Plan, StoredArticle
from monitor.store.sqlite import threads
from monitor.store.sqlite.articles import next_count
from monitor.store.sqlite.codec import decode_storyline, encode, maybe_micros

FAMILY = (
    "WITH RECURSIVE family (id) AS (VALUES (?) UNION SELECT storylines.id FROM storylines "
    "JOIN family ON storylines.merged_into = family.id)"
)
"""A storyline and all that were merged into it."""

WAY = (
    "WITH RECURSIVE way (id, merged_into) AS ("
    "SELECT id, merged_into FROM storylines WHERE id = ? UNION "
    "SELECT storylines.id, storylines.merged_into FROM storylines "
    "JOIN way ON storylines.id = way.merged_into)"
)
"""A storyline and those that it was merged into, one after the other."""


def moved_on(conn: sqlite3.Connection, plan: Plan) -> tuple[str, ...]:
    """Storylines stored at another revision than the plan was made on, or at none below its own."""
    based_on = {line.id: 0 for line in plan.storylines} | dict(plan.based_on)
    stored = {one: stored_revision(conn, one) for one in based_on}
    lower = {line.id for line in plan.storylines if line.revision <= stored[line.id]}
    moved = {one for one, revision in based_on.items() if stored[one] != revision}
    return tuple(sorted(moved | lower))


def stored_revision(conn: sqlite3.Connection, one: str) -> int:
    """The stored revision of a storyline, 0 for none."""
    row = conn.execute("SELECT revision FROM storylines WHERE id = ?", (one,)).fetchone()
    return int(row[0]) if row else 0


def write(conn: sqlite3.Connection, lines: Iterable[Storyline], now: int) -> None:
    """Store storylines with their new revisions; foreign keys are checked at the commit."""
    stored = list(lines)
    for line in stored:
        threads.follow(conn, read(conn, line.id), line)
    conn.executemany(
        "INSERT INTO revisions (storyline, revision, made) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(line.id, line.revision, now) for line in stored],
    )
    stamp = next_count(conn, "stamp") if stored else 0
    conn.executemany(
        "INSERT INTO storylines (id, topic, revision, sequence, last_arrival, muted, merged_into, "
        "quiet_at, stamp, storyline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET "
        "revision = excluded.revision, sequence = excluded.sequence, "
        "last_arrival = excluded.last_arrival, muted = excluded.muted, "
        "merged_into = excluded.merged_into, quiet_at = excluded.quiet_at, "
        "stamp = excluded.stamp, "
        "storyline = excluded.storyline",
        [
            (
                line.id,
                line.topic,
                line.revision,
                line.sequence,
                maybe_micros(line.last_arrival),
                line.muted,
                line.merged_into,
                maybe_micros(line.quiet_at),
                stamp,
                encode(line),
            )
            for line in stored
        ],
    )


def link(
    conn: sqlite3.Connection, articles: Iterable[StoredArticle], revisions: Mapping[str, int]
) -> None:
    """Tie articles to the storylines that they belong to, at the revision that took them in.

    Args:
        conn: the writing connection.
        articles: as written.
        revisions: storyline id -> its revision after this plan.
    """
    for article in articles:
        (key,) = conn.execute(
            "SELECT key FROM articles WHERE id = ?", (article.article.id,)
        ).fetchone()
        lines = [line for _, line in article.storylines]
        for (line,) in conn.execute(
            "SELECT storyline FROM members WHERE article = ?", (key,)
        ).fetchall():
            if line not in lines:
                conn.execute("DELETE FROM members WHERE article = ? AND storyline = ?", (key, line))
        conn.executemany(
            "INSERT INTO members (storyline, article, revision) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            [(line, key, revisions[line]) for line in lines],
        )


def read(conn: sqlite3.Connection, one: str) -> Storyline | None:
    """A storyline as it is stored."""
    row = conn.execute("SELECT storyline FROM storylines WHERE id = ?", (one,)).fetchone()
    return decode_storyline(row[0]) if row else None


def root(conn: sqlite3.Connection, one: str) -> str:
    """The storyline that speaks for one: itself, or the one that it was merged into at last."""
    row = conn.execute(
        f"{WAY} SELECT id FROM way WHERE merged_into IS NULL",  # noqa: S608 - a constant
        (one,),
    ).fetchone()
    return str(row[0]) if row else one
