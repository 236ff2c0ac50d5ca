"""The outbox: alerts and their deliveries, in order per storyline and sink.

Rule 1. An alert that is ready never changes again; a settling one may, until it is ready or held.
Rule 2. A delivery carries the body of its alert or notice; the pair (alert, sink) exists once.
Rule 3. Of each storyline and sink only the oldest pending delivery, the head, may be tried.
Rule 4. A delivery that has ended stays ended, unless a person asks for it again. One that was given
        up while a try of it was under way is accepted if that try was.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.alerts import Alert, Attempt, Delivery, DeliveryState
from monitor.model.notices import Notice
from monitor.model.sinks import Mind, Minded, is_back
from monitor.store.sqlite import notices, sinks
from monitor.store.sqlite.codec import (
    decode_alert,
    encode_alert,
    maybe_instant,
    maybe_micros,
    micros,
)
from monitor.store.sqlite.deliveries import DELIVERIES, DELIVERY_COLUMNS, LOST, REMOVED, delivery_of

ENDED = (DeliveryState.ACCEPTED, DeliveryState.DEAD)
UNDELIVERED = 20
"""How many alerts that were given up the next one names at most."""
TAKING = "sink IN (SELECT id FROM sinks WHERE configured = 1 AND disabled = 0)"
"""Nothing is sent to a sink that was disabled or removed: there no try is asked for either."""
_HURRIED = "hurried = hurried + (attempts > hurried AND next_try > ?1)"
"""The coming try stands beside the schedule: whoever hurries makes the next pause no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Which ended deliveries a person wants tried again; what is ``None`` does not matter.

    Attributes:
        states: how they ended.
        alert: of this alert.
        sink: to this sink.
        storyline: of this storyline.
        since: made at or after.
        until: made before.
    """

    states: tuple[DeliveryState, ...] = (DeliveryState.DEAD,)
    alert: str | None = None
    sink: str | None = None
    storyline: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def write_alerts(
    conn: sqlite3.Connection, alerts: Iterable[Alert], revisions: Mapping[str, int]
) -> None:
    """Store alerts; of those stored before, only settling ones are changed.

    Args:
        conn: the writing connection.
        alerts: as decided.
        revisions: storyline id -> the revision that made them.
    """
    conn.executemany(
        "INSERT INTO alerts (id, storyline, revision, sequence, topic, kind, state, held, made, "
        "ready_at, body, alert) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET state = excluded.state, held = excluded.held, "
        "ready_at = excluded.ready_at, body = excluded.body, alert = excluded.alert "
        "WHERE state = 'settling'",
        [
            (
                alert.id,
                alert.change.storyline,
                revisions[alert.change.storyline],
                alert.change.sequence,
                alert.change.topic,
                alert.change.kind,
                alert.state,
                alert.held,
                micros(alert.made),
                maybe_micros(alert.ready_at),
                alert.body,
                encode_alert(alert),
            )
            for alert in alerts
        ],
    )


def write_deliveries(conn: sqlite3.Connection, deliveries: Sequence[Delivery]) -> None:
    """Store new deliveries; those stored before are left as they are."""
    conn.executemany(
        "INSERT INTO sinks (id, position, configured) VALUES (?, 0, 0) ON CONFLICT DO NOTHING",
        [(sink,) for sink in dict.fromkeys(delivery.sink for delivery in deliveries)],
    )
    conn.executemany(
        "INSERT INTO deliveries (alert, sink, storyline, sequence, kind, state, attempts, "
        "next_try, last_status, last_answer, made, ended) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                delivery.alert,
                delivery.sink,
                delivery.storyline,
                delivery.sequence,
                delivery.kind,
                delivery.state,
                delivery.attempts,
                micros(delivery.next_try),
                delivery.last_status,
                delivery.last_answer,
                micros(delivery.made),
                maybe_micros(delivery.ended),
            )
            for delivery in deliveries
        ],
    )
    crown(conn, ((delivery.sink, delivery.storyline) for delivery in deliveries))


def settled(conn: sqlite3.Connection, now: datetime, limit: int) -> tuple[Alert, ...]:
    """Settling alerts whose time has come, the first to close first; not of removed topics."""
    rows = conn.execute(
        "SELECT alert, body FROM alerts WHERE state = 'settling' AND ready_at <= ? "
        "AND topic IN (SELECT id FROM topics WHERE configured = 1) "
        "ORDER BY ready_at, storyline, sequence LIMIT ?",
        (micros(now), limit),
    )
    return tuple(decode_alert(*row) for row in rows)


def overtaken(conn: sqlite3.Connection, sink: str) -> tuple[Alert, ...]:
    """Settling alerts with a later one of their storyline pending at a sink, in their order."""
    rows = conn.execute(
        "SELECT alert, body FROM alerts INDEXED BY alerts_settling WHERE state = 'settling' "
        "AND topic IN (SELECT id FROM topics WHERE configured = 1) "
        "AND EXISTS (SELECT 1 FROM deliveries AS later WHERE later.sink = ? "
        "AND later.storyline = alerts.storyline AND later.sequence > alerts.sequence "
        "AND later.state = 'pending') ORDER BY storyline, sequence",
        (sink,),
    )
    return tuple(decode_alert(*row) for row in rows)


def release(
    conn: sqlite3.Connection, alerts: Iterable[Alert], deliveries: Sequence[Delivery]
) -> None:
    """Close settling alerts and make the deliveries of those that became ready.

    One that was held meanwhile stays held, and nothing of it is delivered.
    """
    conn.executemany(
        "UPDATE alerts SET state = ?, held = ?, ready_at = ?, body = ?, alert = ? "
        "WHERE id = ? AND state = 'settling'",
        [
            (
                alert.state,
                alert.held,
                maybe_micros(alert.ready_at),
                alert.body,
                encode_alert(alert),
                alert.id,
            )
            for alert in alerts
        ],
    )
    ready = "SELECT 1 FROM alerts WHERE id = ? AND state = 'ready'"
    write_deliveries(
        conn, [one for one in deliveries if conn.execute(ready, (one.alert,)).fetchone()]
    )


def pending(conn: sqlite3.Connection, sink: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Heads of a sink that are due, the longest due first; none while the sink is held."""
    if not is_open(conn, sink, micros(now)):
        return ()
    rows = conn.execute(
        f"SELECT {DELIVERY_COLUMNS} FROM {DELIVERIES} "  # noqa: S608 - constants
        "WHERE sink = ? AND head = 1 AND next_try <= ? ORDER BY next_try, "
        "deliveries.alert LIMIT ?",
        (sink, micros(now), limit),
    )
    return tuple(delivery_of(row) for row in rows)


def are_heads(conn: sqlite3.Connection, sink: str, alerts: Sequence[str]) -> bool:
    """Whether each of them is still what is to be tried next of its storyline at a sink."""
    (number,) = conn.execute(
        "SELECT count(*) FROM json_each(?) AS asked CROSS JOIN deliveries "
        "WHERE alert = asked.value AND sink = ? AND head = 1",
        (json.dumps(alerts), sink),
    ).fetchone()
    return bool(number == len(alerts))


def next_try(conn: sqlite3.Connection, sink: str) -> datetime | None:
    """When the sink may next be tried, and has something to be tried with."""
    (due,) = conn.execute(
        "SELECT max(min(next_try), coalesce(held_until, min(next_try))) FROM deliveries "
        "JOIN sinks ON sinks.id = sink "
        "WHERE sink = ? AND head = 1 AND configured = 1 AND disabled = 0",
        (sink,),
    ).fetchone()
    return maybe_instant(due)


def record(
    conn: sqlite3.Connection, attempts: Iterable[Attempt], mind: Mind | None = None
) -> tuple[Notice, ...]:
    """Store what tries came to, and what ``mind`` makes of them; the same try twice counts once."""
    made = []
    for attempt in attempts:
        counts = _record_delivery(conn, attempt)
        before = sinks.state(conn, attempt.sink) if counts and mind is not None else None
        _record_sink(conn, attempt)
        if before is not None and mind is not None:
            minded = mind(before, attempt)
            sinks.write(conn, minded.state)
            if is_back(before, attempt):
                _wake(conn, attempt.sink, micros(attempt.at))
            made += [minded.notice] if minded.notice else []
            _write_notice(conn, minded)
    return tuple(made)


def _wake(conn: sqlite3.Connection, sink: str, now: int) -> None:
    """Let what was put off at a sink be tried now, beside the tries that it has anyhow."""
    conn.execute(
        f"UPDATE deliveries SET next_try = ?1, {_HURRIED} "  # noqa: S608 - a constant
        "WHERE sink = ?2 AND head = 1 AND next_try > ?1",
        (now, sink),
    )


def _write_notice(conn: sqlite3.Connection, minded: Minded) -> None:
    if minded.notice is not None:
        notices.write(conn, minded.notice)
        write_deliveries(conn, minded.deliveries)


def again(conn: sqlite3.Connection, asked: Again, now: int) -> int:
    """Make deliveries that ended pending once more, with the same id and body; how many.

    Their order is that of their sequence; they are due at once, and their tries start over. Of
    several recipients those that have it get none again, unless all had it. Those of a sink that
    takes none now stay as they ended.
    """
    lines = conn.execute(
        "UPDATE deliveries SET state = 'pending', ended = NULL, attempts = 0, denied = 0, "  # noqa: S608 - a constant
        "hurried = 0, next_try = :now, pending_since = :now "
        f"WHERE {TAKING} AND state IN (SELECT value FROM json_each(:states)) "
        "AND coalesce(alert = :alert, TRUE) AND coalesce(sink = :sink, TRUE) "
        "AND coalesce(storyline = :storyline, TRUE) "
        "AND coalesce(made >= :since, TRUE) AND coalesce(made < :until, TRUE) "
        "RETURNING sink, storyline",
        {
            "now": now,
            "states": json.dumps([state for state in asked.states if state in ENDED]),
            "alert": asked.alert,
            "sink": asked.sink,
            "storyline": asked.storyline,
            "since": maybe_micros(asked.since),
            "until": maybe_micros(asked.until),
        },
    ).fetchall()
    crown(conn, lines)
    return len(lines)


def retry(conn: sqlite3.Connection, alert: str, now: int) -> int:
    """Make an alert's deliveries that were not accepted due now, where sinks take any; how many.

    Of what was taken into a digest that is the digest's. Those given up start over; those pending
    are tried once more beside the tries that they have anyhow. The hold of a sink and the order of
    a storyline stay as they are.
    """
    digests = conn.execute(
        "SELECT DISTINCT digest FROM deliveries WHERE alert = ? AND digest IS NOT NULL", (alert,)
    )
    return sum(_retry(conn, one, now) for one in (alert, *(digest for (digest,) in digests)))


def _retry(conn: sqlite3.Connection, one: str, now: int) -> int:
    pending = conn.execute(
        f"UPDATE deliveries SET next_try = min(next_try, ?1), {_HURRIED} "  # noqa: S608 - constants
        f"WHERE {TAKING} AND alert = ?2 AND state = 'pending'",
        (now, one),
    ).rowcount
    return pending + again(conn, Again(alert=one), now)


def mark_false(conn: sqlite3.Connection, alert: str, at: int | None, comment: str) -> bool:
    """Note when an alert was said to be a false alarm, ``None`` for never; whether it exists."""
    marked = conn.execute(
        "UPDATE alerts SET false_at = ?, false_comment = ? WHERE id = ?",
        (at, comment if at is not None else None, alert),
    )
    return marked.rowcount > 0


def enable(conn: sqlite3.Connection, sink: str) -> bool:
    """Let a disabled or held sink be tried again; whether there is such a sink."""
    changed = conn.execute(
        "UPDATE sinks SET disabled = 0, held_until = NULL, failures = 0, failing_since = NULL "
        "WHERE id = ?",
        (sink,),
    )
    return changed.rowcount > 0


def give_up(conn: sqlite3.Connection, sink: str, why: str, now: int) -> int:
    """End what is stranded at a sink that is not configured, as given up; how many."""
    return conn.execute(
        "UPDATE deliveries SET state = 'dead', head = 0, ended = ?, last_answer = ? "  # noqa: S608 - a constant
        f"WHERE sink = ? AND state IN ('pending', 'deferred') AND {REMOVED}",
        (now, why, sink),
    ).rowcount


def is_open(conn: sqlite3.Connection, sink: str, now: int) -> bool:
    """Whether a sink may be sent anything now."""
    found = conn.execute(
        "SELECT 1 FROM sinks WHERE id = ? AND configured = 1 AND disabled = 0 "
        "AND coalesce(held_until, ?2) <= ?2",
        (sink, now),
    )
    return found.fetchone() is not None


def _record_delivery(conn: sqlite3.Connection, attempt: Attempt) -> bool:
    """Store a try in its delivery; whether it was not stored before."""
    at = micros(attempt.at)
    changed = conn.execute(
        "UPDATE deliveries SET state = :state, attempts = attempts + 1, last_try = :at, "
        "next_try = coalesce(:next_try, next_try), last_status = :status, "
        "last_answer = :answer, ended = :ended, head = head AND :ended IS NULL, "
        "denied = :denied, taken = :taken "
        "WHERE alert = :alert AND sink = :sink AND attempts = :number - 1 "
        # What its own tries ended has counted them all.
        "AND (state = 'pending' OR (state = 'dead' AND :state = 'accepted')) "
        "RETURNING sink, storyline",
        {
            "state": attempt.state,
            "at": at,
            "next_try": maybe_micros(attempt.next_try),
            "status": attempt.status,
            "answer": attempt.answer,
            "ended": None if attempt.state is DeliveryState.PENDING else at,
            "denied": attempt.denied,
            "taken": json.dumps(attempt.taken) if attempt.taken else None,
            "alert": attempt.alert,
            "sink": attempt.sink,
            "number": attempt.number,
        },
    ).fetchall()
    if attempt.state is not DeliveryState.PENDING:
        crown(conn, changed)
    return bool(changed)


def _record_sink(conn: sqlite3.Connection, attempt: Attempt) -> None:
    """What a try says of the whole sink; a hold is only ever made longer."""
    accepted = attempt.state is DeliveryState.ACCEPTED
    conn.execute(
        "UPDATE sinks SET disabled = disabled OR :disable, last_answer = :answer, "
        "held_until = CASE WHEN :hold > coalesce(held_until, :hold - 1) THEN :hold "
        "ELSE held_until END, "
        "last_accepted = coalesce(max(:accepted, coalesce(last_accepted, :accepted)), "
        "last_accepted) WHERE id = :sink",
        {
            "disable": attempt.disable_sink,
            "answer": attempt.answer,
            "hold": maybe_micros(attempt.hold_sink_until),
            "accepted": micros(attempt.at) if accepted else None,
            "sink": attempt.sink,
        },
    )


_TOLD = (
    f"(taken.state = 'accepted' OR (taken.state = 'digested' AND NOT {LOST.format('taken')}) "
    "OR taken.taken IS NOT NULL)"
)
_GIVEN_UP = (
    "SELECT json_group_array(alert) FROM (SELECT dead.alert FROM ("  # noqa: S608 - constants
    "SELECT alert, sequence FROM deliveries AS one INDEXED BY deliveries_dead "
    "WHERE one.sink = ?1 AND one.storyline = ?2 "
    "AND one.state = 'dead' AND one.taken IS NULL UNION ALL "
    "SELECT one.alert, one.sequence FROM deliveries AS digest INDEXED BY deliveries_dead "
    "CROSS JOIN deliveries AS one "
    "INDEXED BY deliveries_digest WHERE digest.sink = ?1 AND digest.state = 'dead' "
    "AND digest.taken IS NULL AND digest.storyline = 'digest:' || ?1 AND one.digest = digest.alert "
    "AND one.storyline = ?2 AND one.sink = ?1) AS dead "
    "WHERE dead.sequence < deliveries.sequence AND dead.sequence > coalesce(("
    "SELECT max(told.sequence) FROM (SELECT id, sequence FROM alerts WHERE storyline = ?2 "
    "UNION ALL SELECT id, sequence FROM notices WHERE subject = ?2) AS told "
    "CROSS JOIN deliveries AS taken ON taken.alert = told.id AND taken.sink = ?1 "
    f"WHERE told.sequence < deliveries.sequence AND {_TOLD}), -1) "
    f"ORDER BY dead.sequence DESC LIMIT {UNDELIVERED})"
)
"""The alerts or notices right before a row of ``deliveries`` that its sink was never told of.

What a digest told of that was given up is among them; what some of its recipients took is not.
"""


def crown(conn: sqlite3.Connection, lines: Iterable[tuple[str, str]]) -> None:
    """Make the oldest pending delivery of each (sink, storyline) its head.

    What it says of those given up before it is settled when it first becomes the head, before it
    can have been sent: no receiver ever gets its id with a second body.
    """
    pairs = list(dict.fromkeys(lines))
    conn.executemany(
        "UPDATE deliveries SET head = 0 WHERE sink = ? AND storyline = ? AND head = 1", pairs
    )
    conn.executemany(
        "UPDATE deliveries SET head = 1, "  # noqa: S608 - constants
        f"undelivered = coalesce(undelivered, ({_GIVEN_UP})) WHERE sink = ?1 AND alert = ("
        "SELECT alert FROM deliveries WHERE sink = ?1 AND storyline = ?2 AND state = 'pending' "
        "ORDER BY sequence, alert LIMIT 1)",
        pairs,
    )
