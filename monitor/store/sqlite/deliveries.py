"""Deliveries as rows: what the sending of an alert or a notice came to, and what goes before it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from monitor.model.alerts import Delivery, DeliveryState
from monitor.store.sqlite.codec import instant, maybe_instant

DELIVERY_COLUMNS = (
    "deliveries.alert, sink, deliveries.storyline, deliveries.sequence, deliveries.kind, "
    "coalesce(alerts.body, notices.body), "
    "deliveries.state, attempts, next_try, last_status, last_answer, deliveries.made, ended, "
    "undelivered, digest, denied, taken, hurried"
)
DELIVERIES = (
    "deliveries LEFT JOIN alerts ON alerts.id = of_alert "
    "LEFT JOIN notices ON notices.id = of_notice"
)

REMOVED = "sink IN (SELECT id FROM sinks WHERE configured = 0)"
KEPT = "sink IN (SELECT id FROM sinks WHERE configured = 1)"
SINCE = "coalesce(pending_since, deliveries.made)"
"""Since when a pending delivery is so: what a person sends again has not waited all the time."""
LOST = (
    "EXISTS (SELECT 1 FROM deliveries AS instead WHERE instead.alert = {0}.digest "
    "AND instead.sink = {0}.sink AND instead.state = 'dead')"
)
"""Whether the digest that a delivery was taken into was given up: then nobody was told of it."""
STANDS = (
    f"CASE WHEN deliveries.state IN ('pending', 'deferred') AND {REMOVED} THEN 'stranded' "
    f"WHEN deliveries.state = 'digested' AND {LOST.format('deliveries')} THEN 'dead' "
    "ELSE deliveries.state END"
)
"""How a delivery stands for people.

Nothing goes to a sink that is no longer configured, and what a lost digest told of is lost with it.
"""


def delivery_of(row: Sequence[Any]) -> Delivery:
    """The delivery of a row of ``DELIVERY_COLUMNS``."""
    alert, sink, storyline, sequence, kind, body, state, tries, due, *rest = row
    status, answer, made, end, undelivered, digest, denied, taken, hurried = rest
    return Delivery(
        alert=alert,
        sink=sink,
        storyline=storyline,
        sequence=sequence,
        kind=kind,
        body=body,
        state=DeliveryState(state),
        attempts=tries,
        next_try=instant(due),
        last_status=status,
        last_answer=answer,
        made=instant(made),
        ended=maybe_instant(end),
        undelivered=tuple(json.loads(undelivered)) if undelivered else (),
        digest=digest,
        denied=denied,
        taken=tuple(json.loads(taken)) if taken else (),
        hurried=hurried,
    )


def deliveries_of(conn: sqlite3.Connection, alert: str) -> tuple[Delivery, ...]:
    """Those of one alert or notice, in the order of their sinks' names."""
    rows = conn.execute(
        f"SELECT {DELIVERY_COLUMNS}, {STANDS} FROM {DELIVERIES} "  # noqa: S608 - constants
        "WHERE deliveries.alert = ? ORDER BY sink",
        (alert,),
    )
    return tuple(replace(delivery_of(row), state=DeliveryState(stands)) for *row, stands in rows)


def ahead(conn: sqlite3.Connection, alert: str) -> dict[str, str]:
    """Sink -> what it is sent before this pending alert or notice: the head of the same line."""
    rows = conn.execute(
        "SELECT sink, head.alert FROM deliveries AS mine JOIN deliveries AS head "
        "USING (sink, storyline) WHERE mine.alert = ? AND mine.state = 'pending' "
        "AND head.head = 1 AND head.alert <> mine.alert",
        (alert,),
    )
    return dict(rows.fetchall())
