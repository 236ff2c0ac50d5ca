"""Articles and stories: written with all that they are found by, read a page at a time."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.plans import LiveArticle, StoredArticle
from monitor.model.samples import sampled
from monitor.model.sealed import SealedFeatures, repacked
from monitor.model.stories import Passage, Story
from monitor.store.sqlite.codec import (
    decode_article,
    decode_live,
    decode_story,
    encode,
    encode_article,
    micros,
)
from monitor.store.sqlite.shingles import packed

BEFORE_ALL = -(1 << 62)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A stored article on its way into the tables, encoded before the write lock is taken."""

    article: StoredArticle
    body: bytes
    features: bytes
    samples: tuple[int, ...]


def prepared(article: StoredArticle) -> ArticleRow:
    """Encode an article."""
    return ArticleRow(
        article, *encode_article(article), samples=tuple(_samples(article.features.shingles))
    )


def next_count(conn: sqlite3.Connection, name: str, by: int = 1) -> int:
    """Count up, inside the caller's transaction; never goes back, whatever is deleted."""
    conn.execute("UPDATE counters SET value = value + ? WHERE name = ?", (by, name))
    return count(conn, name)


def count(conn: sqlite3.Connection, name: str) -> int:
    """Where a counter stands."""
    (value,) = conn.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
    return int(value)


def write_stories(conn: sqlite3.Connection, stories: Iterable[Story]) -> None:
    """Store new and changed stories."""
    conn.executemany(
        "INSERT INTO stories (id, last_arrival, story) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET last_arrival = excluded.last_arrival, story = excluded.story",
        [(story.id, micros(story.last_arrival), encode(story)) for story in stories],
    )


def take_over(conn: sqlite3.Connection, passage: Passage) -> None:
    """Let stored articles belong to the story that they went over to; all else of them stays."""
    rows = conn.execute(
        "SELECT key, article, features, rev FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(passage.articles),),
    ).fetchall()
    for key, *row in rows:
        stored = decode_article(*row)
        placed = replace(stored, verdict=stored.verdict.moved(passage))
        conn.execute(
            "UPDATE articles SET story = ?, article = ? WHERE key = ?",
            (passage.home.id, encode_article(placed)[0], key),
        )


def write_articles(conn: sqlite3.Connection, rows: Sequence[ArticleRow]) -> None:
    """Store new articles and new versions; older versions than the stored ones are left out."""
    if not rows:
        return
    if len({row.article.article.id for row in rows}) < len(rows):
        # What comes later sees what came before.
        for row in rows:
            write_articles(conn, [row])
        return
    held = _held(conn, rows)
    written = [row for row in rows if row.article.version >= _version(held, row)]
    first = next_count(conn, "rev", len(written)) - len(written) + 1
    keys = [
        _written(conn, row, held.get(row.article.article.id), rev)
        for rev, row in enumerate(written, first)
    ]
    _find_again(conn, list(zip(keys, written, strict=True)))


Held = tuple[int, int, int, bytes, bytes]
"""Key, version, rev, article and features of a stored one."""


def _held(conn: sqlite3.Connection, rows: Iterable[ArticleRow]) -> dict[str, Held]:
    found = conn.execute(
        "SELECT id, key, version, rev, article, features FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([row.article.article.id for row in rows]),),
    )
    return {one: (key, *rest) for one, key, *rest in found}


def _version(held: Mapping[str, Held], row: ArticleRow) -> int:
    known = held.get(row.article.article.id)
    return known[1] if known else 0


def _written(conn: sqlite3.Connection, row: ArticleRow, held: Held | None, rev: int) -> int:
    """Write one article; its key."""
    if held is None:
        return _insert(conn, row, rev)
    key, version, before, body, features = held
    if row.article.version > version:
        conn.execute(
            "INSERT INTO versions (article, version, rev, body, features) VALUES (?, ?, ?, ?, ?)",
            (key, version, before, body, features),
        )
    forget_shingles(conn, [(key, features)])
    _update(conn, key, row, rev)
    return key


def forget_shingles(conn: sqlite3.Connection, held: Iterable[tuple[int, bytes]]) -> None:
    """Take articles, given as key and features, out of the table of copies."""
    conn.executemany(
        "DELETE FROM shingles WHERE hash = ? AND article = ?",
        [
            (part, key)
            for key, features in held
            for part in _samples(SealedFeatures(features).shingles)
        ],
    )


def since(
    conn: sqlite3.Connection, rev: int, limit: int, live_after: datetime, packing: bytes
) -> tuple[LiveArticle, ...]:
    """Live articles written after ``rev``, oldest write first."""
    rows = conn.execute(
        "SELECT article, features, rev FROM articles WHERE rev > ? AND arrived > ? ORDER BY rev "
        "LIMIT ?",
        (rev, micros(live_after), limit),
    )
    return tuple(decode_live(body, features, at, packing) for body, features, at in rows)


def repack(conn: sqlite3.Connection, packed: Mapping[int, bytes]) -> None:
    """Put other packed forms, by the ``rev`` of their articles, into stored features."""
    rows = conn.execute(
        "SELECT rev, features FROM articles WHERE rev IN (SELECT value FROM json_each(?))",
        (json.dumps(list(packed)),),
    ).fetchall()
    conn.executemany(
        "UPDATE articles SET features = ? WHERE rev = ?",
        [(repacked(features, packed[rev]), rev) for rev, features in rows],
    )


def history(
    conn: sqlite3.Connection, after: tuple[str, str] | None, limit: int
) -> tuple[StoredArticle, ...]:
    """Articles in order of time."""
    place, one = (micros(datetime.fromisoformat(after[0])), after[1]) if after else (BEFORE_ALL, "")
    rows = conn.execute(
        "SELECT article, features, rev FROM articles WHERE (place, id) > (?, ?) "
        "ORDER BY place, id LIMIT ?",
        (place, one, limit),
    )
    return tuple(decode_article(*row) for row in rows)


def keys_of(conn: sqlite3.Connection, ids: Sequence[str]) -> dict[str, int]:
    """Internal keys of those articles of some ids that are stored."""
    return dict(
        conn.execute(
            "SELECT id, key FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
    )


def by_keys(conn: sqlite3.Connection, keys: Iterable[int]) -> dict[int, StoredArticle]:
    """Stored articles by their internal keys."""
    rows = conn.execute(
        "SELECT key, article, features, rev FROM articles "
        "WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {key: decode_article(body, features, rev) for key, body, features, rev in rows}


def stories_by_id(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Story]:
    """Stories by id; one that went over to another is answered for by that."""
    found = _stories(conn, ids)
    homes = _stories(conn, {story.into for story in found.values() if story.into is not None})
    return {one: homes.get(story.into or "", story) for one, story in found.items()}


def _stories(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Story]:
    rows = conn.execute(
        "SELECT id, story FROM stories WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {one: decode_story(blob) for one, blob in rows}


def _insert(conn: sqlite3.Connection, row: ArticleRow, rev: int) -> int:
    cursor = conn.execute(
        "INSERT INTO articles (rev, version, arrived, seen, place, story, samples, article, "
        "features, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_columns(row, rev), row.article.article.id),
    )
    return int(cursor.lastrowid or 0)


def _update(conn: sqlite3.Connection, key: int, row: ArticleRow, rev: int) -> None:
    conn.execute(
        "UPDATE articles SET rev = ?, version = ?, arrived = ?, seen = ?, place = ?, story = ?, "
        "samples = ?, article = ?, features = ? WHERE key = ?",
        (*_columns(row, rev), key),
    )


def _columns(row: ArticleRow, rev: int) -> tuple[object, ...]:
    article = row.article
    return (
        rev,
        article.version,
        micros(article.arrived),
        micros(article.arrived),
        _place(article),
        article.verdict.story,
        len(row.samples),
        row.body,
        row.features,
    )


def _find_again(conn: sqlite3.Connection, rows: Iterable[tuple[int, ArticleRow]]) -> None:
    """Enter articles in the tables of identities and copies; several may have one identity."""
    conn.executemany(
        "INSERT INTO identities (identity, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(identity, key) for key, row in rows for identity in row.article.identities],
    )
    conn.executemany(
        "INSERT INTO shingles (hash, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(part, key) for key, row in rows for part in row.samples],
    )


def _samples(shingles: Sequence[int]) -> list[int]:
    return packed(sampled(shingles))


def _place(article: StoredArticle) -> int:
    return micros(article.at.begin if article.at else article.arrived)
