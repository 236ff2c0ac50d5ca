"""From the schema of every earlier program: rows stay, and the end is that of a new database."""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from monitor.model.feeds import Feed
from monitor.model.notices import subject_of_feed
from monitor.store.sqlite import connection, open_store, open_views, schema
from monitor.store.sqlite.codec import encode, micros
from tests.support import oldschemas
from tests.support.oldschemas import Row
from tests.support.storing import alert, storyline
from tests.support.values import NOON

LEVELS = sorted(schema.known())
# What an earlier program might have stored, by table; columns that a schema lacks are left out.
ROWS: Mapping[str, Mapping[str, object]] = {
    "topics": {"id": "topic", "position": 0, "configured": 1, "folded": 1, "made": 0},
    "sinks": {"id": "desk", "position": 0, "configured": 1},
    "storylines": {
        "id": "sl_1",
        "topic": "topic",
        "revision": 1,
        "sequence": 1,
        "muted": 0,
        "stamp": 1,
        "storyline": encode(storyline()),
    },
    "revisions": {"storyline": "sl_1", "revision": 1, "made": 0},
    "alerts": {
        "id": "al_1",
        "storyline": "sl_1",
        "revision": 1,
        "sequence": 1,
        "topic": "topic",
        "kind": "opened",
        "state": "ready",
        "made": 0,
        "body": b"{}",
        "alert": encode(alert("sl_1", 1)),
    },
    "deliveries": {
        "alert": "al_1",
        "of_alert": "al_1",
        "sink": "desk",
        "storyline": "sl_1",
        "sequence": 1,
        "kind": "storyline.opened",
        "state": "pending",
        "head": 1,
        "attempts": 3,
        "next_try": 0,
        "made": micros(NOON),
    },
}


def columns(conn: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in conn.execute(f"PRAGMA table_info({table})")}


def at_level(path: Path, level: str) -> list[str]:
    """Make a database as it was before ``level``, with rows in it; the tables that have some."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("BEGIN")
        schema.take_steps(conn, before=level)
        conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        filled = []
        for table, values in ROWS.items():
            names = [name for name in values if name in columns(conn, table)]
            if names:
                marks = ", ".join("?" * len(names))
                given = [values[name] for name in names]
                conn.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
                    given,
                )
                filled.append(table)
        conn.execute("COMMIT")
    return filled


def shape(path: Path) -> set[tuple[str, str, str]]:
    """Everything that the schema consists of, however it is written down."""
    with closing(sqlite3.connect(path)) as conn:
        return {
            (kind, name, re.sub(r"[\s\"]+", "", sql or ""))
            for kind, name, sql in conn.execute("SELECT type, name, sql FROM sqlite_master")
        }


@pytest.mark.parametrize("level", LEVELS[1:])
async def test_from_every_earlier_schema(tmp_path: Path, level: str) -> None:
    path, fresh = tmp_path / "monitor.db", tmp_path / "fresh.db"
    filled = at_level(path, level)
    store = await open_store(path)
    assert await store.check() == ()
    feed = Feed(id="f", url="https://news.example/")
    assert await store.configure([feed], ["topic"], ["desk"], NOON) == (
        () if "topics" in filled else ("topic",)
    )
    heads = await store.pending("desk", NOON, 9)
    assert [(head.alert, head.body, head.attempts) for head in heads] == (
        [("al_1", b"{}", 3)] if "deliveries" in filled else []
    )
    await store.close()
    views = open_views(path)
    lines = await views.storylines()
    assert [line.id for line in lines] == (["sl_1"] if "storylines" in filled else [])
    assert len(await views.alerts()) == len(heads)
    await views.close()
    connection.prepare(fresh)
    assert shape(path) == shape(fresh)


def expected(before: Mapping[str, list[Row]], level: str) -> dict[str, list[Row]]:
    """What migrations mean to change of what was stored; everything else is to stay as it is."""
    after = {table: [dict(row) for row in rows] for table, rows in before.items()}
    if level < "m0012":
        urls = {f"feed:{row['id']}": subject_of_feed(str(row["url"])) for row in after["feeds"]}
        for table, name in (("notices", "subject"), ("deliveries", "storyline")):
            for row in after.get(table, ()):
                row[name] = urls.get(str(row[name]), row[name])
    if "carried" not in before:
        _asked_anew(after)
    return {table: sorted(rows, key=repr) for table, rows in after.items()}


def _asked_anew(after: Mapping[str, list[dict[str, object]]]) -> None:
    """A feed that brought articles, of which nobody knows which: it is asked for all of them."""
    for row in after["feeds"]:
        state = msgspec.msgpack.decode(row["state"])
        if state["articles"]:
            none = dict.fromkeys(("etag", "last_modified", "body_hash"))
            row["state"] = msgspec.msgpack.encode(state | none)
    for row in after.get("articles", ()):
        row["seen"] += 7 * 86_400_000_000  # type: ignore[operator] # a number


@pytest.mark.bulk
@pytest.mark.parametrize("level", LEVELS[1:])
async def test_all_that_any_earlier_schema_could_hold_is_kept(tmp_path: Path, level: str) -> None:
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("BEGIN")
        oldschemas.filled(conn, level)
        conn.execute("COMMIT")
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        before = oldschemas.content(conn)
    assert all(len(rows) >= 2 for rows in before.values())
    connection.prepare(path)
    with closing(sqlite3.connect(path)) as conn:
        names = {table: list(rows[0]) for table, rows in before.items()}
        after = oldschemas.content(conn, names)
    # It says in which way the index of storylines was made.
    after["counters"] = [row for row in after["counters"] if row["name"] != "threads"]
    assert after == expected(before, level)
    store = await open_store(path)
    assert await store.check() == ()
    await store.close()
