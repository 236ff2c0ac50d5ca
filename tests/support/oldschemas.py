"""Fills a database of any schema, however old, with rows for everything that it can hold.

Rule 1. Tables and columns are read from the schema itself: a migration that adds some needs nothing
        here unless what they hold is tied to something else.
Rule 2. Each table has ``ROWS`` rows; what may be unknown is unknown in some of them, and known in
        others.
Rule 3. Each state that a schema knows is there.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import msgspec

from monitor.store.sqlite import schema
from monitor.store.sqlite.codec import encode
from tests.support.storing import alert, storyline

ROWS = 8
DERIVED = {"threads", "thread_marks", "mark_counts"}
"""Tables that are made anew from others."""
ALERTS = ("held", "settling", *["ready"] * (ROWS - 2))
DELIVERIES = ("pending", "pending", "accepted", "dead", "deferred", "digested")
FIRST_READY = ALERTS.index("ready")
Row = Mapping[str, object]
Make = Callable[[int], object]


def _state(number: int) -> bytes:
    """What a poll left of a feed; the first one never brought anything."""
    found = {
        "etag": f'"{number}"',
        "last_modified": "Mon, 01 Jan 2018 00:00:00 GMT",
        "body_hash": b"h" * 8,
        "articles": number,
        "url": f"https://moved.example/{number}",
    }
    return msgspec.msgpack.encode(found)


def _line(number: int) -> bytes:
    return encode(replace(storyline(f"sl_{number}", revision=3), topic=f"topic-{number}"))


# What is tied to something; of everything else any value of its type will do.
TIED: Mapping[tuple[str, str], Make] = {
    ("feeds", "key"): lambda n: n + 1,
    ("feeds", "id"): lambda n: f"f{n}",
    ("feeds", "configured"): lambda n: n % 2,
    ("feeds", "enabled"): lambda n: n // 2 % 2,
    ("feeds", "state"): _state,
    ("polls", "feed"): lambda n: n + 1,
    ("topics", "id"): lambda n: f"topic-{n}",
    ("topics", "configured"): lambda n: n % 2,
    ("topics", "folded"): lambda n: n // 2 % 2,
    ("sinks", "id"): lambda n: f"sink-{n}",
    ("sinks", "configured"): lambda n: n % 2,
    ("sinks", "disabled"): lambda n: n // 2 % 2,
    ("stories", "id"): lambda n: f"st_{n}",
    ("articles", "key"): lambda n: n + 1,
    ("articles", "id"): lambda n: f"ar_{n}",
    ("articles", "rev"): lambda n: n + 1,
    ("articles", "version"): lambda _: 2,
    ("articles", "story"): lambda n: f"st_{n}",
    ("versions", "article"): lambda n: n + 1,
    ("versions", "version"): lambda _: 1,
    ("identities", "article"): lambda n: n + 1,
    ("shingles", "article"): lambda n: n + 1,
    ("storylines", "id"): lambda n: f"sl_{n}",
    ("storylines", "topic"): lambda n: f"topic-{n}",
    ("storylines", "revision"): lambda _: 3,
    ("storylines", "sequence"): lambda _: 1,
    ("storylines", "muted"): lambda n: n % 2,
    ("storylines", "merged_into"): lambda n: "sl_0" if n == ROWS - 1 else None,
    ("storylines", "storyline"): _line,
    ("revisions", "storyline"): lambda n: f"sl_{n}",
    ("revisions", "revision"): lambda _: 3,
    ("members", "storyline"): lambda n: f"sl_{n}",
    ("members", "article"): lambda n: n + 1,
    ("members", "revision"): lambda _: 3,
    ("alerts", "id"): lambda n: f"al_{n}",
    ("alerts", "storyline"): lambda n: f"sl_{n}",
    ("alerts", "revision"): lambda _: 3,
    ("alerts", "sequence"): lambda _: 1,
    ("alerts", "topic"): lambda n: f"topic-{n}",
    ("alerts", "kind"): lambda _: "development",
    ("alerts", "state"): lambda n: ALERTS[n],
    ("alerts", "held"): lambda n: "muted" if ALERTS[n] == "held" else None,
    ("alerts", "ready_at"): lambda n: n if ALERTS[n] == "settling" else None,
    ("alerts", "body"): lambda n: b'{"n": %d}' % n if ALERTS[n] == "ready" else None,
    ("alerts", "alert"): lambda n: encode(alert(f"sl_{n}", 1)),
    ("carried", "feed"): lambda n: n + 1,
    ("carried", "article"): lambda n: n + 1 if n % 3 else None,
    ("notices", "id"): lambda n: f"nt_{n}",
    ("notices", "subject"): lambda n: f"feed:f{n}",
    ("notices", "kind"): lambda _: "feed.failing",
    ("silences", "topic"): lambda n: f"topic-{n}",
}
_BY_TYPE: Mapping[str, Callable[[str, int], object]] = {
    "INTEGER": lambda name, n: len(name) * 1_000_000 + n,
    "REAL": lambda name, n: len(name) + n / 8,
    "TEXT": lambda name, n: f"{name} {n}",
    "BLOB": lambda name, n: f"{name} {n}".encode(),
}


def tables(conn: sqlite3.Connection) -> list[str]:
    """Those of ours that hold what is nowhere else."""
    names = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*sqlite_*'"
    )
    return sorted(name for (name,) in names if name not in DERIVED)


def columns(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str, bool]]:
    """Name, type and whether it may be unknown, of those that are not worked out from others."""
    for _, name, kind, needed, _, key, hidden in conn.execute(f"PRAGMA table_xinfo({table})"):
        if not hidden:
            yield name, kind, not needed and not key


def filled(conn: sqlite3.Connection, level: str) -> None:
    """Make the schema as it was before ``level``, with rows in every table."""
    schema.take_steps(conn, before=level)
    conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID:d}")
    for table in tables(conn):
        known = list(columns(conn, table))
        if table == "counters":
            conn.execute("UPDATE counters SET value = value + 1000")
        elif table == "deliveries":
            _insert(conn, table, _deliveries(known, _states(conn), _notices(conn)))
        else:
            _insert(conn, table, [_row(table, known, number) for number in range(ROWS)])


def _row(table: str, known: list[tuple[str, str, bool]], number: int) -> Row:
    row = {}
    for place, (name, kind, optional) in enumerate(known):
        if make := TIED.get((table, name)):
            row[name] = make(number)
        elif optional and (number + place) % 3 == 0:
            row[name] = None
        else:
            row[name] = _BY_TYPE[kind](name, number)
    return row


def _states(conn: sqlite3.Connection) -> list[str]:
    """Of the states of deliveries those that the schema knows."""
    (told,) = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'deliveries'").fetchone()
    return [state for state in DELIVERIES if f"'{state}'" in told]


def _notices(conn: sqlite3.Connection) -> int:
    """How many notices there are to be delivered."""
    return ROWS if "notices" in tables(conn) else 0


def _deliveries(
    known: list[tuple[str, str, bool]], states: list[str], notices: int
) -> Iterator[Row]:
    """One in each state of alerts, and of notices where there are any; each is its line's head."""
    told = [(f"al_{FIRST_READY + n}", f"sl_{FIRST_READY + n}", "storyline.development", state)
            for n, state in enumerate(states)]  # fmt: skip
    told += [(f"nt_{n}", f"feed:f{n}", "feed.failing", states[n % len(states)])
             for n in range(notices)]  # fmt: skip
    for number, (one, line, kind, state) in enumerate(told):
        row = dict(_row("deliveries", known, number))
        more = {
            "alert": one, "storyline": line, "kind": kind, "state": state, "sequence": 1,
            "sink": "sink-1", "head": int(state == "pending"),
            "ended": None if state in ("pending", "deferred") else number,
            "digest": "nt_0" if state == "digested" else None,
            "undelivered": None if state == "deferred" else "[]",
        }  # fmt: skip
        yield row | {name: value for name, value in more.items() if name in row}


def _insert(conn: sqlite3.Connection, table: str, rows: "Iterator[Row] | list[Row]") -> None:
    for row in rows:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608


def content(
    conn: sqlite3.Connection, wanted: Mapping[str, list[str]] | None = None
) -> dict[str, list[Row]]:
    """All rows by table, in an order of their own; of the ``wanted`` columns if any are named."""
    wanted = wanted or {
        table: [name for name, *_ in columns(conn, table)] for table in tables(conn)
    }
    found = {}
    for table, names in wanted.items():
        rows = conn.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
        found[table] = sorted((dict(zip(names, row, strict=True)) for row in rows), key=repr)
    return found
