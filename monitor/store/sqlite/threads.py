"""The index by which a topic's storylines are found: marks, who has them, and how many do.

Rule 1. It follows every write of a storyline, in the same transaction; a merged or closed one
        leaves it.
Rule 2. A mark of a topic is one number: a digest of both. Two that collide cost a needless
        comparison, no more.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b

from monitor.model.changes import Storyline
from monitor.model.threads import PARTS, Near, Spread, is_open, marks
from monitor.store.sqlite.codec import decode_storyline

EVERY = ""
"""The mark that every storyline of a topic has: its count is their number."""

MAKING = 1
"""The way in which marks and digests are made; counts up whenever a storyline would get others."""

_MADE = "threads"

Stamped = tuple[str, int]

_NEAREST_SQL = f"""
    WITH asked (mark, weight) AS (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?1)
    )
    SELECT storylines.id, storylines.stamp
    FROM asked
    CROSS JOIN thread_marks AS found ON found.mark = asked.mark
    CROSS JOIN threads ON threads.key = found.thread
    CROSS JOIN storylines ON storylines.id = threads.storyline
    GROUP BY threads.key
    ORDER BY sum(weight * min({PARTS}, count * {PARTS} / max(1, articles))) DESC, storylines.id
    LIMIT ?2
"""  # noqa: S608 - a constant


def follow(conn: sqlite3.Connection, before: Storyline | None, after: Storyline) -> None:
    """Let the index follow a storyline that is written."""
    old, new = _marked(before), _marked(after)
    key = _key(conn, after)
    conn.execute("UPDATE threads SET articles = ? WHERE key = ?", (after.articles, key))
    conn.executemany(
        "INSERT INTO thread_marks (mark, thread, count) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET count = excluded.count",
        [(mark, key, count) for mark, count in new.items() if old.get(mark) != count],
    )
    gone = old.keys() - new.keys()
    conn.executemany(
        "DELETE FROM thread_marks WHERE mark = ? AND thread = ?", [(mark, key) for mark in gone]
    )
    conn.executemany(
        "INSERT INTO mark_counts (mark, threads) VALUES (?, ?) "
        "ON CONFLICT DO UPDATE SET threads = threads + excluded.threads",
        [*((mark, 1) for mark in new.keys() - old.keys()), *((mark, -1) for mark in gone)],
    )
    conn.executemany(
        "DELETE FROM mark_counts WHERE mark = ? AND threads = 0", [(mark,) for mark in gone]
    )


def keep_up(conn: sqlite3.Connection) -> None:
    """Make the index anew where none was made, or one in another way than this program does."""
    (made,) = conn.execute("SELECT max(value) FROM counters WHERE name = ?", (_MADE,)).fetchone()
    if made == MAKING:
        return
    for table in ("thread_marks", "mark_counts", "threads"):
        conn.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
    _fill(conn)
    conn.execute("INSERT OR REPLACE INTO counters (name, value) VALUES (?, ?)", (_MADE, MAKING))


def _fill(conn: sqlite3.Connection) -> None:
    for (blob,) in conn.execute("SELECT storyline FROM storylines ORDER BY id").fetchall():
        follow(conn, None, decode_storyline(blob))


def spread(conn: sqlite3.Connection, asked: Mapping[str, Collection[str]]) -> Mapping[str, Spread]:
    """For each topic, how many of its storylines have which of some marks."""
    return {topic: _spread(conn, topic, terms) for topic, terms in asked.items()}


def near(conn: sqlite3.Connection, asked: Near) -> Iterator[Stamped]:
    """Ids and stamps of the storylines that a question is about."""
    if asked.oldest:
        yield from conn.execute(
            "SELECT id, stamp FROM storylines WHERE topic = ? AND merged_into IS NULL "
            "ORDER BY id LIMIT 1",
            (asked.topic,),
        )
        return
    weights = [(_digest(asked.topic, mark), weight) for mark, weight in asked.weights.items()]
    found = dict(conn.execute(_NEAREST_SQL, (json.dumps(weights), asked.limit)))
    found.update(_named(conn, asked.also))
    yield from found.items()


def _named(conn: sqlite3.Connection, ids: Iterable[str]) -> Iterable[Stamped]:
    """Storylines by id, and those that they were merged into."""
    return conn.execute(
        "WITH RECURSIVE way (id, stamp, merged_into) AS ("
        "SELECT id, stamp, merged_into FROM storylines "
        "WHERE id IN (SELECT value FROM json_each(?)) UNION "
        "SELECT storylines.id, storylines.stamp, storylines.merged_into FROM storylines "
        "JOIN way ON storylines.id = way.merged_into) SELECT id, stamp FROM way",
        (json.dumps(list(ids)),),
    )


def _spread(conn: sqlite3.Connection, topic: str, asked: Collection[str]) -> Spread:
    digests = {mark: _digest(topic, mark) for mark in (EVERY, *asked)}
    counts = dict(
        conn.execute(
            "SELECT mark, threads FROM mark_counts WHERE mark IN (SELECT value FROM json_each(?))",
            (json.dumps(list(digests.values())),),
        )
    )
    found = {mark: counts.get(digest, 0) for mark, digest in digests.items()}
    total = found.pop(EVERY)
    return Spread(total=total, counts=found)


def _marked(storyline: Storyline | None) -> dict[int, int]:
    """Digest -> count, of all marks of a storyline that is to be found."""
    if storyline is None or not is_open(storyline):
        return {}
    own = marks(storyline) | {EVERY: 0}
    return {_digest(storyline.topic, mark): count for mark, count in own.items()}


def _key(conn: sqlite3.Connection, storyline: Storyline) -> int:
    conn.execute(
        "INSERT INTO threads (storyline, articles) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (storyline.id, storyline.articles),
    )
    row = conn.execute("SELECT key FROM threads WHERE storyline = ?", (storyline.id,)).fetchone()
    return int(row[0])


def _digest(topic: str, mark: str) -> int:
    text = f"{topic}\n{mark}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)
