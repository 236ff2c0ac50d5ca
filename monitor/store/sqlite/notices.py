"""Notices: stored with the poll that brought them, and shown to people."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from monitor.model.notices import Notice, NoticeKind, subject_of_feed
from monitor.model.views import NoticeView
from monitor.store.sqlite.codec import instant, micros
from monitor.store.sqlite.deliveries import deliveries_of

COLUMNS = "id, subject, sequence, kind, made, body"


def write(conn: sqlite3.Connection, notice: Notice) -> None:
    """Store a notice; one that is stored already is left as it is."""
    conn.execute(
        "INSERT INTO notices (id, subject, sequence, kind, made, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (
            notice.id,
            notice.subject,
            notice.sequence,
            notice.kind,
            micros(notice.made),
            notice.body,
        ),
    )


def told(conn: sqlite3.Connection, url: str, limit: int) -> tuple[dict[str, object], ...]:
    """What was told of the feed at ``url``, newest first."""
    rows = conn.execute(
        "SELECT made, kind, id FROM notices WHERE subject = ? ORDER BY sequence DESC LIMIT ?",
        (subject_of_feed(url), limit),
    )
    return tuple({"at": instant(made), "kind": kind, "id": one} for made, kind, one in rows)


def recent(conn: sqlite3.Connection, limit: int) -> tuple[NoticeView, ...]:
    """All kinds, newest first."""
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM notices "  # noqa: S608 - a constant
        "ORDER BY made DESC, subject, sequence DESC LIMIT ?",
        (limit,),
    ).fetchall()
    return tuple(_view(conn, row) for row in rows)


def find(conn: sqlite3.Connection, one: str) -> NoticeView | None:
    """The notice with this id."""
    row = conn.execute(
        f"SELECT {COLUMNS} FROM notices WHERE id = ?",  # noqa: S608 - a constant
        (one,),
    ).fetchone()
    return _view(conn, row) if row else None


def move_to_urls(conn: sqlite3.Connection) -> None:
    """Put what stands under feeds' names under their URLs; of a name's feeds the configured one."""
    rows = conn.execute("SELECT id, url FROM feeds ORDER BY configured DESC, key DESC").fetchall()
    for name, url in rows:
        change = (subject_of_feed(url), f"feed:{name}")
        conn.execute("UPDATE notices SET subject = ? WHERE subject = ?", change)
        conn.execute("UPDATE deliveries SET storyline = ? WHERE storyline = ?", change)


def _view(conn: sqlite3.Connection, row: Sequence[Any]) -> NoticeView:
    one, subject, sequence, kind, made, body = row
    notice = Notice(
        id=one,
        subject=subject,
        sequence=sequence,
        kind=NoticeKind(kind),
        made=instant(made),
        body=body,
    )
    return NoticeView(notice=notice, deliveries=deliveries_of(conn, one))
