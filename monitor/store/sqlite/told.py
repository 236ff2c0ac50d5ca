"""Alerts and notices as people ask for them: one by its id, or the latest that stand so."""

import sqlite3
from collections.abc import Sequence
from itertools import islice
from typing import Any

from monitor.model.alerts import DeliveryState
from monitor.model.notices import Notice, NoticeKind
from monitor.model.views import AlertView, NoticeView, Stage
from monitor.store.sqlite.codec import decode_alert, instant, maybe_instant
from monitor.store.sqlite.deliveries import STANDS, deliveries_of
from monitor.store.sqlite.notices import COLUMNS
from monitor.store.sqlite.storylines import FAMILY

_SENDING = tuple(Stage(state.value) for state in DeliveryState)
_AT_SINK = (
    "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.alert = told.id "  # noqa: S608 - constants
    f"AND coalesce({STANDS} = :sending, TRUE) AND coalesce(sink = :sink, TRUE))"
)
_ALERT = "told.id, told.alert, told.body, told.false_at, told.false_comment"
_NOWHERE = "NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.alert = told.id)"


def alerts(
    conn: sqlite3.Connection, stage: Stage | None, topic: str | None, limit: int, sink: str | None
) -> tuple[AlertView, ...]:
    """Alerts, newest first: the other way round than they were decided on.

    Of articles that came together the older one is decided on first, whichever came first.
    """
    rows = conn.execute(
        f"SELECT {_ALERT} FROM alerts AS told WHERE {_standing(stage)} "  # noqa: S608 - constants
        "AND coalesce(topic = :topic, TRUE) ORDER BY rowid DESC",
        {"stage": stage, "topic": topic, **_sent(stage, sink)},
    )
    told = (_alert_view(conn, *row) for row in rows)
    # An alert names its sinks; only one that is being sent has a row for each of them.
    named = (view for view in told if sink is None or sink in view.alert.sinks)
    return tuple(islice(named, limit))


def _standing(stage: Stage | None) -> str:
    """The condition of the alerts that stand so."""
    if stage is None:
        return "TRUE"
    if stage is Stage.PAST:
        return f"told.state = 'ready' AND {_NOWHERE}"
    return _AT_SINK if stage in _SENDING else "told.state = :stage"


def alert(conn: sqlite3.Connection, one: str) -> AlertView | None:
    """The alert with this id."""
    row = conn.execute(
        f"SELECT {_ALERT} FROM alerts AS told WHERE id = ?",  # noqa: S608 - a constant
        (one,),
    ).fetchone()
    return _alert_view(conn, *row) if row else None


def of_storyline(conn: sqlite3.Connection, one: str) -> tuple[AlertView, ...]:
    """The alerts of a storyline and of those merged into it, oldest first."""
    rows = conn.execute(
        f"{FAMILY} SELECT {_ALERT} FROM alerts AS told "  # noqa: S608 - a constant
        "JOIN family ON family.id = told.storyline ORDER BY told.rowid",
        (one,),
    ).fetchall()
    return tuple(_alert_view(conn, *row) for row in rows)


def notices(
    conn: sqlite3.Connection, stage: Stage | None, limit: int, sink: str | None
) -> tuple[NoticeView, ...]:
    """Notices, newest first; none settles, and what is past is not kept."""
    if stage in (Stage.SETTLING, Stage.PAST):
        return ()
    # Every digest was sent; of one that is kept for its number the delivery may be forgotten.
    where = [_NOWHERE, "kind <> 'digest'"] if stage is Stage.HELD else []
    where += [_AT_SINK] if sink is not None or stage in _SENDING else []
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM notices AS told WHERE {' AND '.join(where) or 'TRUE'} "  # noqa: S608 - constants
        "ORDER BY made DESC, subject, sequence DESC LIMIT :limit",
        {"limit": limit, **_sent(stage, sink)},
    ).fetchall()
    return tuple(_notice_view(conn, row) for row in rows)


def notice(conn: sqlite3.Connection, one: str) -> NoticeView | None:
    """The notice with this id."""
    row = conn.execute(
        f"SELECT {COLUMNS} FROM notices WHERE id = ?",  # noqa: S608 - a constant
        (one,),
    ).fetchone()
    return _notice_view(conn, row) if row else None


def _sent(stage: Stage | None, sink: str | None) -> dict[str, object]:
    """What ``_AT_SINK`` asks for."""
    return {"sending": stage if stage in _SENDING else None, "sink": sink}


def _alert_view(  # noqa: PLR0917 - the columns of ``_ALERT``
    conn: sqlite3.Connection,
    one: str,
    blob: bytes,
    body: bytes | None,
    false_at: int | None,
    comment: str | None,
) -> AlertView:
    return AlertView(
        alert=decode_alert(blob, body),
        deliveries=deliveries_of(conn, one),
        false_at=maybe_instant(false_at),
        false_comment=comment,
    )


def _notice_view(conn: sqlite3.Connection, row: Sequence[Any]) -> NoticeView:
    one, subject, sequence, kind, made, body = row
    found = Notice(
        id=one,
        subject=subject,
        sequence=sequence,
        kind=NoticeKind(kind),
        made=instant(made),
        body=body,
    )
    return NoticeView(notice=found, deliveries=deliveries_of(conn, one))
