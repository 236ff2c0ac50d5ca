"""Alerts as bytes: what a receiver gets, frozen once and never written differently again.

Rule 1. The body is a function of the alert alone: the same alert gives the same bytes.
Rule 2. Values go into a tree that is written as JSON at the end; no text is ever pasted into JSON.
Rule 3. ``before`` is null only beside ``first_report: true``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.model.alerts import (
    Alert,
    AlertArticle,
    AlertState,
    Delivery,
    DeliveryState,
    HoldReason,
)
from monitor.model.changes import About, Change, Quote, Rule, Side
from monitor.model.confidence import downwards
from monitor.notify.schemas import schemas as schemas  # noqa: PLC0414 - published from here

SCHEMA = 1
# Legal in JSON but taken for line ends by many readers of JSON Lines and by old JavaScript.
LINE_ENDS = {0x7F: "\\u007f", 0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def kind(alert: Alert) -> str:
    """The payload's type, such as ``storyline.reversal``."""
    return f"storyline.{alert.change.kind.value}"


def freeze(alert: Alert) -> Alert:
    """The alert made ready, with the body that it will keep."""
    held = alert.held if alert.held is HoldReason.DAILY_CAP else None
    ready = replace(alert, state=AlertState.READY, held=held)
    return replace(ready, body=body(ready))


def deliveries(alert: Alert, now: datetime) -> tuple[Delivery, ...]:
    """One delivery per sink of a frozen alert, due at once, or in a digest over the daily cap.

    Raises:
        ValueError: the alert is not frozen.
    """
    if alert.body is None:
        raise ValueError(f"{alert.id} has no body yet")
    capped = alert.held is HoldReason.DAILY_CAP
    return tuple(
        Delivery(
            alert=alert.id,
            sink=sink,
            storyline=alert.change.storyline,
            sequence=alert.change.sequence,
            kind=kind(alert),
            body=alert.body,
            state=DeliveryState.DEFERRED if capped else DeliveryState.PENDING,
            next_try=alert.ready_at or now if capped else now,
            made=now,
        )
        for sink in alert.sinks
    )


def body(alert: Alert) -> bytes:
    """The alert's payload as UTF-8 JSON on one line, keys in the order of the contract."""
    return write(kind(alert), alert.made, _data(alert))


def sent(delivery: Delivery) -> bytes:
    """The bytes that the delivery's sink gets, the same in each of its tries.

    It is the alert's body; where alerts of the storyline that came right before were given up at
    this sink, with their ids as ``data.previous_undelivered``.
    """
    if not delivery.undelivered:
        return delivery.body
    tree = json.loads(delivery.body)
    tree["data"]["previous_undelivered"] = list(delivery.undelivered)
    return _written(tree)


def trial(sink: str, alert: str, now: datetime) -> bytes:
    """The payload of ``alerts test``: type ``test``, for the sink ``sink``, under the id ``alert``.

    Args:
        sink: the sink's id.
        alert: the id that is sent as ``webhook-id`` too.
        now: time of the test.
    """
    text = f"A test from storyline-monitor for the sink {sink!r}. Nothing has happened."
    return write("test", now, {"schema": SCHEMA, "alert": alert, "sink": sink, "message": text})


def write(kind: str, when: datetime, data: Mapping[str, Any]) -> bytes:
    """A payload of any type: ``type``, ``timestamp`` and ``data`` as UTF-8 JSON on one line."""
    return _written({"type": kind, "timestamp": rfc3339(when), "data": data})


def _written(tree: Mapping[str, Any]) -> bytes:
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # Half a surrogate pair has no UTF-8 form; a question mark is better than no alert.
    return text.translate(LINE_ENDS).encode("utf-8", "replace")


def rfc3339(when: datetime) -> str:
    """``when`` in UTC to the second, such as ``2018-09-27T12:00:07Z``."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def _data(alert: Alert) -> dict[str, Any]:
    """The ``data`` of an alert."""
    return {
        "schema": SCHEMA,
        "alert": alert.id,
        "topic": {"id": alert.change.topic, "title": alert.topic_title},
        "storyline": _storyline(alert),
        "change": {
            **_change(alert.change),
            "also": [_change(change) for change in alert.change.also],
        },
        "articles": [_article(article) for article in alert.articles],
        "held": {"copies": alert.copies, "same_event": alert.same_event},
        "previous_alert": alert.previous,
        "held_changes": alert.held_changes,
    }


def _storyline(alert: Alert) -> dict[str, Any]:
    """The ``data.storyline`` of an alert."""
    return {
        "id": alert.change.storyline,
        "title": alert.storyline_title,
        "sequence": alert.change.sequence,
        "opened": alert.opened,
        "outlets": alert.outlets,
        "articles": alert.articles_total,
    }


def _change(change: Change) -> dict[str, Any]:
    """A change without the lesser ones beside it."""
    return {
        "kind": change.kind.value,
        "headline": change.headline,
        "about": _about(change.about),
        "first_report": change.before is None,
        "before": None if change.before is None else _side(change.before),
        "after": _side(change.after),
        "also": [],
        "rules": _rules(change.rules),
        "counter": _rules(change.counter),
        "counts": {name: round(count, 4) for name, count in change.counts.items()},
        "confidence": downwards(change.confidence, 4),
        "severity": change.severity.value,
        "flips": change.flips,
    }


def _about(about: About) -> dict[str, Any]:
    """What the change is about."""
    return {
        "axis": about.axis,
        "who": list(about.who),
        "what": about.what,
        "where": list(about.where),
    }


def _side(side: Side) -> dict[str, Any]:
    """The old or the new state with its sentence and where that stands."""
    quote: Quote = side.quote
    return {
        "state": side.state,
        "quote": quote.text,
        "article": quote.article,
        "field": quote.field,
        "start": quote.start,
        "end": quote.end,
        "outlet": quote.outlet,
        "url": quote.url,
        "published": quote.published,
        "feed": quote.feed,
    }


def _rules(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Reasons with their weights."""
    return [{"rule": rule.rule, "weight": round(rule.weight, 4)} for rule in rules]


def _article(article: AlertArticle) -> dict[str, Any]:
    """An article as an alert names it."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "published": article.published,
    }
