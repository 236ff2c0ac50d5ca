"""Notices: stored with the poll that brought them, under the address of their feed."""

import sqlite3

from monitor.model.notices import Notice, subject_of_feed
from monitor.store.sqlite.codec import instant, micros

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
    return tuple({"alert": one, "made": instant(made), "kind": kind} for made, kind, one in rows)


def move_to_urls(conn: sqlite3.Connection) -> None:
    """Put what stands under feeds' names under their URLs; of a name's feeds the configured one."""
    rows = conn.execute("SELECT id, url FROM feeds ORDER BY configured DESC, key DESC").fetchall()
    for name, url in rows:
        change = (subject_of_feed(url), f"feed:{name}")
        conn.execute("UPDATE notices SET subject = ? WHERE subject = ?", change)
        conn.execute("UPDATE deliveries SET storyline = ? WHERE storyline = ?", change)
