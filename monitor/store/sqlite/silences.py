"""Silences as rows."""

import sqlite3
from dataclasses import replace

from monitor.model.changes import ChangeKind
from monitor.model.silences import Silence
from monitor.store.sqlite import storylines
from monitor.store.sqlite.codec import instant, maybe_instant, maybe_micros, micros

_COLUMNS = "id, topic, storyline, kind, made, until, comment, ended"


def active(conn: sqlite3.Connection, now: int) -> tuple[Silence, ...]:
    """Those that hold something now; of a merged storyline under the id that it has now."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM silences WHERE ended IS NULL AND until > ? ORDER BY made, id",  # noqa: S608 - a constant
        (now,),
    )
    return tuple(_rooted(conn, _silence(row)) for row in rows.fetchall())


def counted(conn: sqlite3.Connection, now: int) -> tuple[tuple[Silence, int], ...]:
    """The same, each with how many changes it may have held so far."""
    return tuple((one, _held(conn, one)) for one in active(conn, now))


def write(conn: sqlite3.Connection, one: Silence) -> None:
    """Store a silence."""
    conn.execute(
        f"INSERT INTO silences ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (
            one.id,
            one.topic,
            one.storyline,
            one.kind,
            micros(one.made),
            micros(one.until),
            one.comment,
            maybe_micros(one.ended),
        ),
    )


def end(conn: sqlite3.Connection, one: str, now: int) -> bool:
    """End a silence before its time; whether there was one."""
    return bool(
        conn.execute(
            "UPDATE silences SET ended = ?1 WHERE id = ?2 AND ended IS NULL AND until > ?1",
            (now, one),
        ).rowcount
    )


def _silence(row: tuple[str, str | None, str | None, str | None, int, int, str, int]) -> Silence:
    one, topic, storyline, kind, made, until, comment, ended = row
    return Silence(
        id=one,
        topic=topic,
        storyline=storyline,
        kind=ChangeKind(kind) if kind else None,
        made=instant(made),
        until=instant(until),
        comment=comment,
        ended=maybe_instant(ended),
    )


def _rooted(conn: sqlite3.Connection, one: Silence) -> Silence:
    if one.storyline is None:
        return one
    return replace(one, storyline=storylines.root(conn, one.storyline))


def _held(conn: sqlite3.Connection, one: Silence) -> int:
    (number,) = conn.execute(
        "SELECT count(*) FROM alerts WHERE held = 'silenced' AND made >= :made "
        "AND coalesce(topic = :topic, TRUE) AND coalesce(storyline = :storyline, TRUE) "
        "AND coalesce(kind = :kind, TRUE)",
        {
            "made": micros(one.made),
            "topic": one.topic,
            "storyline": one.storyline,
            "kind": one.kind,
        },
    ).fetchone()
    return int(number)
