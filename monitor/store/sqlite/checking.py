"""Asks a database whether it keeps its promises; every answer is a sentence for people."""

import sqlite3
from collections.abc import Iterator

_QUESTIONS = {
    "alert {} is of a revision that its storyline has not reached": (
        "SELECT alerts.id FROM alerts JOIN storylines ON storylines.id = alerts.storyline "
        "WHERE alerts.revision > storylines.revision"
    ),
    "alert {} has no storyline": (
        "SELECT id FROM alerts WHERE storyline NOT IN (SELECT id FROM storylines)"
    ),
    "alert {} has a sequence that its storyline has not reached": (
        "SELECT alerts.id FROM alerts JOIN storylines ON storylines.id = alerts.storyline "
        "WHERE alerts.sequence > storylines.sequence"
    ),
    "storyline {} lacks changes in its sequence": (
        # A merge goes on from the larger sequence, which leaves a gap by contract.
        "SELECT storyline FROM alerts WHERE storyline NOT IN "
        "(SELECT merged_into FROM storylines WHERE merged_into IS NOT NULL) "
        "GROUP BY storyline HAVING min(sequence) != 1 OR max(sequence) != count(*)"
    ),
    "a delivery is of alert {}, which is not ready": (
        "SELECT of_alert FROM deliveries LEFT JOIN alerts ON alerts.id = of_alert "
        "WHERE of_alert IS NOT NULL AND alerts.body IS NULL"
    ),
    "alert {} waits behind no head": (
        "SELECT min(alert) FROM deliveries WHERE state = 'pending' GROUP BY sink, storyline "
        "HAVING sum(head) != 1"
    ),
    "alert {} is tried before an older one": (
        "SELECT later.alert FROM deliveries AS later WHERE head = 1 AND EXISTS ("
        "SELECT 1 FROM deliveries AS older WHERE older.sink = later.sink "
        "AND older.storyline = later.storyline AND older.state = 'pending' "
        "AND older.sequence < later.sequence)"
    ),
    "a shingle leads to article {}, which is gone": (
        "SELECT DISTINCT article FROM shingles WHERE article NOT IN (SELECT key FROM articles)"
    ),
    "article {} has a newer version than the one that counts": (
        "SELECT id FROM articles JOIN versions ON versions.article = articles.key "
        "WHERE versions.version >= articles.version"
    ),
    "article {} was written after the newest write": (
        "SELECT id FROM articles WHERE rev > (SELECT value FROM counters WHERE name = 'rev')"
    ),
}
EXAMPLES = 5
"""Cases of one problem that are named."""


def check(conn: sqlite3.Connection) -> tuple[str, ...]:
    """All problems found, ``()`` for a sound database; reads every page."""
    return tuple(_problems(conn))


def damage(conn: sqlite3.Connection) -> tuple[str, ...]:
    """What is damaged in a database of any age, whatever it promises; reads every page."""
    return tuple(_damaged(conn, "integrity_check"))


def quick(conn: sqlite3.Connection) -> tuple[str, ...]:
    """The same without holding indexes against their tables, which takes most of the time."""
    return tuple(_damaged(conn, "quick_check"))


def _damaged(conn: sqlite3.Connection, pragma: str) -> Iterator[str]:
    try:
        for (line,) in conn.execute(f"PRAGMA {pragma}"):
            if line != "ok":
                yield f"damaged: {line}"
    except sqlite3.DatabaseError as error:
        # Some damage ends the very look at it.
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        yield f"damaged: {error}"


def _problems(conn: sqlite3.Connection) -> Iterator[str]:
    yield from damage(conn)
    for table, _, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} points to nothing in {parent}"
    for problem, question in _QUESTIONS.items():
        for (found,) in conn.execute(f"{question} LIMIT {EXAMPLES:d}"):
            yield problem.format(found)
