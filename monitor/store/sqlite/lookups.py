"""What stands under an id, or begins so: storylines, stories and articles, with what is theirs."""

import sqlite3

from monitor.model.plans import StoredArticle
from monitor.model.views import StorylineView, StoryView
from monitor.store.sqlite import told
from monitor.store.sqlite.articles import stories_by_id
from monitor.store.sqlite.codec import decode_article, decode_storyline
from monitor.store.sqlite.storylines import FAMILY, WAY, root

_LAST = "\U0010ffff"
_TABLES = ("storylines", "alerts", "notices", "articles", "stories")


def beginning(conn: sqlite3.Connection, prefix: str, limit: int) -> tuple[str, ...]:
    """Ids that begin so, of each table up to ``limit``; merged storylines under their own."""
    found: set[str] = set()
    for table in _TABLES:
        rows = conn.execute(
            f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",  # noqa: S608 - a constant
            (prefix, prefix + _LAST, limit),
        )
        found |= {one for (one,) in rows}
    return tuple(sorted(found))


def storyline(conn: sqlite3.Connection, one: str) -> StorylineView | None:
    """A storyline by its id, or by that of one that was merged into it."""
    row = conn.execute(
        f"{WAY} SELECT storyline FROM storylines JOIN way USING (id) "  # noqa: S608 - a constant
        "WHERE way.merged_into IS NULL",
        (one,),
    ).fetchone()
    if row is None:
        return None
    found = decode_storyline(row[0])
    return StorylineView(
        storyline=found,
        articles=_members(conn, found.id),
        alerts=told.of_storyline(conn, found.id),
    )


def _members(conn: sqlite3.Connection, one: str) -> tuple[StoredArticle, ...]:
    rows = conn.execute(
        f"{FAMILY} SELECT article, features, rev FROM articles WHERE key IN "  # noqa: S608 - a constant
        "(SELECT article FROM members JOIN family ON family.id = members.storyline) "
        "ORDER BY place, id",
        (one,),
    )
    return tuple(decode_article(*row) for row in rows)


def story(conn: sqlite3.Connection, one: str) -> StoryView | None:
    """A story by its id."""
    found = stories_by_id(conn, (one,)).get(one)
    if found is None:
        return None
    rows = conn.execute(
        "SELECT article, features, rev FROM articles WHERE story = ? ORDER BY place, id", (one,)
    )
    lines = conn.execute(
        "SELECT DISTINCT storyline FROM members JOIN articles ON articles.key = members.article "
        "WHERE story = ?",
        (one,),
    ).fetchall()
    roots = sorted({root(conn, line) for (line,) in lines})
    return StoryView(
        story=found,
        articles=tuple(decode_article(*row) for row in rows),
        storylines=tuple(
            decode_storyline(blob)
            for line in roots
            for (blob,) in conn.execute("SELECT storyline FROM storylines WHERE id = ?", (line,))
        ),
    )


def article(conn: sqlite3.Connection, one: str) -> tuple[StoredArticle, ...]:
    """All versions of an article, newest first."""
    rows = conn.execute(
        "SELECT article, features, rev, version FROM articles WHERE id = ?1 UNION ALL "
        "SELECT body, versions.features, versions.rev, versions.version FROM versions "
        "JOIN articles ON articles.key = versions.article WHERE id = ?1 ORDER BY 4 DESC",
        (one,),
    )
    return tuple(decode_article(body, features, rev) for body, features, rev, _ in rows)
