"""What stands under an id, or begins so: storylines, stories and articles, with what is theirs."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from monitor.model.plans import StoredArticle
from monitor.model.stories import Verdict
from monitor.model.views import CameView, StorylineView, StoryView
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
    articles = _members(conn, found.id)
    return StorylineView(
        storyline=found,
        articles=articles,
        alerts=told.of_storyline(conn, found.id),
        came_as=_came_as(conn, articles),
    )


def _members(conn: sqlite3.Connection, one: str) -> tuple[StoredArticle, ...]:
    rows = conn.execute(
        f"{FAMILY} SELECT article, features, rev FROM articles WHERE key IN "  # noqa: S608 - a constant
        "(SELECT article FROM members JOIN family ON family.id = members.storyline) "
        "ORDER BY place, id",
        (one,),
    )
    return tuple(decode_article(*row) for row in rows)


def _came_as(conn: sqlite3.Connection, articles: Iterable[StoredArticle]) -> dict[str, Verdict]:
    """The verdicts on the first versions of those that have several."""
    edited = [stored.article.id for stored in articles if stored.version > 1]
    rows = conn.execute(
        "SELECT body, versions.features, versions.rev FROM versions "
        "JOIN articles ON articles.key = versions.article "
        "WHERE versions.version = 1 AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(edited),),
    )
    firsts = (decode_article(*row) for row in rows)
    return {stored.article.id: stored.verdict for stored in firsts}


def story(conn: sqlite3.Connection, one: str) -> StoryView | None:
    """A story by its id, or by that of one whose articles went over to it."""
    found = stories_by_id(conn, (one,)).get(one)
    if found is None:
        return None
    rows = conn.execute(
        "SELECT article, features, rev FROM articles WHERE story = ? ORDER BY place, id",
        (found.id,),
    )
    articles = tuple(decode_article(*row) for row in rows)
    lines = conn.execute(
        "SELECT DISTINCT storyline FROM members JOIN articles ON articles.key = members.article "
        "WHERE story = ?",
        (found.id,),
    ).fetchall()
    roots = sorted({root(conn, line) for (line,) in lines})
    return StoryView(
        story=found,
        articles=articles,
        came_as=_came_as(conn, articles),
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


def came(conn: sqlite3.Connection, after: int, limit: int) -> tuple[CameView, ...]:
    """Articles with all their versions, in the order of their keys: that of the decisions."""
    newest = conn.execute(
        "SELECT key, article, features, rev FROM articles WHERE key > ? ORDER BY key LIMIT ?",
        (after, limit),
    ).fetchall()
    older: dict[int, list[StoredArticle]] = defaultdict(list)
    for key, *row in conn.execute(
        "SELECT article, body, features, rev FROM versions "
        "WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, version",
        (json.dumps([key for key, *_ in newest]),),
    ):
        older[key].append(decode_article(*row))
    return tuple(
        CameView(number=key, versions=(*older[key], decode_article(*row))) for key, *row in newest
    )
