"""Holds back what was settling when nobody is to be told of it any more.

Rule 1. It happens in the transaction that silences, so no alert can be made ready in between.
Rule 2. The storyline gets back what the held alert had counted: the next alert counts it, names the
        alert that was really told last, and is not cooled down by one that never was.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.model.alerts import Alert, AlertState, HoldReason
from monitor.model.changes import Storyline
from monitor.model.silences import Silence
from monitor.store.sqlite import outbox, silences, storylines
from monitor.store.sqlite.codec import decode_alert

_FAMILY = storylines.FAMILY.replace("?", ":line")
_IN_FAMILY = "(:line = '' OR storyline IN (SELECT id FROM family))"


def mute(conn: sqlite3.Connection, one: str, *, muted: bool, now: int) -> bool:
    """Silence a storyline, or give it its voice back; whether there is such a storyline.

    It counts as a revision, so that a plan made before it is decided again.
    """
    line = storylines.read(conn, one)
    if line is None:
        return False
    if line.muted != muted:
        storylines.write(conn, [replace(line, muted=muted, revision=line.revision + 1)], now)
    if muted:
        settling = _settling(conn, _IN_FAMILY, one)
        _hold(conn, settling, HoldReason.MUTED, now)
    return True


def silence(conn: sqlite3.Connection, one: Silence, now: int) -> None:
    """Store a silence, and hold what was settling that it covers."""
    silences.write(conn, one)
    settling = _settling(
        conn,
        f"coalesce(topic = :topic, TRUE) AND coalesce(kind = :kind, TRUE) AND {_IN_FAMILY}",
        one.storyline or "",
        topic=one.topic,
        kind=one.kind,
    )
    _hold(conn, settling, HoldReason.SILENCED, now)


def hold_removed(conn: sqlite3.Connection, now: int) -> None:
    """Hold what was settling in topics that are no longer configured."""
    settling = _settling(conn, "topic NOT IN (SELECT id FROM topics WHERE configured = 1)")
    _hold(conn, settling, HoldReason.TOPIC_REMOVED, now)


def _settling(
    conn: sqlite3.Connection, where: str, line: str = "", **values: str | None
) -> list[Alert]:
    rows = conn.execute(
        f"{_FAMILY} SELECT alert, body FROM alerts "  # noqa: S608 - constants
        # Without the signs SQLite would rather go through all alerts in this order.
        f"WHERE state = 'settling' AND {where} ORDER BY +storyline, +sequence",
        {"line": line, **values},
    )
    return [decode_alert(*row) for row in rows]


def _hold(
    conn: sqlite3.Connection, settling: Sequence[Alert], reason: HoldReason, now: int
) -> None:
    held = [replace(one, state=AlertState.HELD, held=reason, ready_at=None) for one in settling]
    outbox.release(conn, held, ())
    by_line: dict[str, list[Alert]] = {}
    for alert in settling:
        by_line.setdefault(storylines.root(conn, alert.change.storyline), []).append(alert)
    for one, alerts in by_line.items():
        line = storylines.read(conn, one)
        if line is not None:
            storylines.write(conn, [_counting_again(line, alerts)], now)


def _counting_again(line: Storyline, alerts: Iterable[Alert]) -> Storyline:
    """The storyline as if these settling alerts, oldest first, had been held when they were made.

    The time of an older alert about the same key is gone; only one whose cool-down had ended
    can have been there.
    """
    copies, reports = line.held
    previous, told, settles = line.previous_alert, line.told, line.settles
    changes = line.held_changes
    for alert in reversed(tuple(alerts)):
        changes += alert.held_changes + 1
        copies, reports = copies + alert.copies, reports + alert.same_event
        previous = alert.previous if previous == alert.id else previous
        settles = None if settles == alert.ready_at else settles
        told = tuple(entry for entry in told if entry != (alert.change.key, alert.made))
    return replace(
        line,
        revision=line.revision + 1,
        held=(copies, reports),
        held_changes=changes,
        previous_alert=previous,
        told=told,
        settles=settles,
    )
