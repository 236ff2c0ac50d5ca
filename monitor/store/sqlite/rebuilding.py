"""Takes a topic's storylines apart, so that what is stored can be folded into them anew.

Rule 1. It is one transaction: a topic is as it was, or empty and waiting to be folded. If whoever
        began does not fold it, the next start does.
Rule 2. Ids go on to be found: a storyline that nothing went back to leads to where its first
        article went.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

from monitor.model.changes import Storyline
from monitor.model.plans import StoredArticle
from monitor.store.sqlite import articles, storylines
from monitor.store.sqlite.codec import decode_storyline, encode_article

_LINES = "SELECT storyline FROM storylines WHERE topic = ? AND merged_into IS NULL ORDER BY id"
_OF_TOPIC = (
    "SELECT DISTINCT article FROM members JOIN storylines ON storylines.id = members.storyline "
    "WHERE topic = ?"
)


def take_apart(
    conn: sqlite3.Connection, topic: str, emptied: Callable[[Storyline], Storyline], now: int
) -> tuple[int, tuple[str, ...]]:
    """Leave a topic without articles, its past to be folded; how many it had, and storylines.

    Args:
        conn: the writing connection.
        topic: its id.
        emptied: a storyline without what it has of its articles, one revision on.
        now: time of the revision.
    """
    keys = [key for (key,) in conn.execute(_OF_TOPIC, (topic,))]
    stored = articles.by_keys(conn, keys)
    found = articles.stories_by_id(conn, {one.verdict.story for one in stored.values()})
    articles.write_stories(
        conn,
        [
            replace(story, storylines=tuple(one for one in story.storylines if one[0] != topic))
            for story in found.values()
        ],
    )
    conn.executemany(
        "UPDATE articles SET article = ? WHERE key = ?",
        [(encode_article(_without(one, topic))[0], key) for key, one in stored.items()],
    )
    conn.execute(
        "DELETE FROM members WHERE storyline IN (SELECT id FROM storylines WHERE topic = ?)",
        (topic,),
    )
    lines = [emptied(line) for line in _lines(conn, topic)]
    storylines.write(conn, lines, now)
    conn.execute("UPDATE topics SET folded = 0 WHERE id = ?", (topic,))
    return len(keys), tuple(line.id for line in lines)


def _lines(conn: sqlite3.Connection, topic: str) -> list[Storyline]:
    return [decode_storyline(blob) for (blob,) in conn.execute(_LINES, (topic,))]


def _without(stored: StoredArticle, topic: str) -> StoredArticle:
    """The article as if it did not belong to the topic."""
    return replace(
        stored,
        hits=tuple(hit for hit in stored.hits if hit.topic != topic),
        storylines=tuple(one for one in stored.storylines if one[0] != topic),
    )


def lead_on(conn: sqlite3.Connection, topic: str, now: int) -> None:
    """Let each storyline that stayed empty lead to where its first article went, if anywhere."""
    rows = conn.execute(
        "SELECT articles.id, members.storyline FROM members "
        "JOIN articles ON articles.key = members.article "
        "JOIN storylines ON storylines.id = members.storyline WHERE topic = ?",
        (topic,),
    )
    went = dict(rows)
    empty = [line for line in _lines(conn, topic) if not line.articles and line.first in went]
    storylines.write(
        conn,
        [
            replace(
                line,
                revision=line.revision + 1,
                merged_into=storylines.root(conn, went[line.first]),
            )
            for line in empty
        ],
        now,
    )
