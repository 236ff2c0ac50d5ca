"""Digests as bytes: what waited for a sink, in one payload that is delivered like any other.

Rule 1. Every alert that ends in a digest is named in it by its id.
Rule 2. Only what still stands is told in full: an alert that a newer one of the same matter has
        overtaken is named with that one beside it.
Rule 3. What counts most comes first, and what is too much for one message is counted.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from monitor.model.alerts import Delivery
from monitor.model.changes import Severity
from monitor.model.digests import Digest, Waiting
from monitor.model.notices import Notice, NoticeKind
from monitor.notify import message, notices
from monitor.notify.brief import cut

ITEMS = 50
_RANKS = {severity.value: rank for rank, severity in enumerate(reversed(Severity))}
_SIDE = ("state", "outlet", "url", "published")
# Many alerts in one payload must not make it more than receivers take.
QUOTE, TITLE = 1000, 300

Tree = Mapping[str, Any]


def compose(sink: str, waiting: Waiting, now: datetime) -> Digest:
    """The digest of what waits.

    Args:
        sink: the sink's id.
        waiting: at least one delivery.
        now: when it is made.
    """
    subject, sequence = f"digest:{sink}", waiting.made + 1
    one = notices.id_of(subject, sequence, NoticeKind.DIGEST, now)
    notice = Notice(
        id=one,
        kind=NoticeKind.DIGEST,
        subject=subject,
        sequence=sequence,
        made=now,
        body=message.write(NoticeKind.DIGEST, now, _data(one, sink, sequence, waiting)),
    )
    (delivery,) = notices.deliveries(notice, (sink,))
    # It stands in the line where the oldest of them stood.
    delivery = replace(delivery, next_try=_since(waiting))
    alerts = tuple(each.alert for each in waiting.deliveries)
    return Digest(notice=notice, delivery=delivery, alerts=alerts)


def _data(one: str, sink: str, sequence: int, waiting: Waiting) -> dict[str, Any]:
    trees = {each.alert: json.loads(each.body) for each in waiting.deliveries}
    overtaken = _overtaken(trees, waiting.later)
    standing = [each for each in waiting.deliveries if each.alert not in overtaken]
    items = [_item(each, trees[each.alert]) for each in _first(standing, trees)]
    return {
        "schema": message.SCHEMA,
        "alert": one,
        "message": _words(len(waiting.deliveries), len(overtaken), items),
        "sink": {"id": sink},
        "sequence": sequence,
        "since": notices.moment(_since(waiting)),
        "alerts": list(trees),
        "items": items,
        "more": len(standing) - len(items),
        "overtaken": [{"alert": old, "by": new} for old, new in overtaken.items()],
    }


def _since(waiting: Waiting) -> datetime:
    """When the oldest was made."""
    return min(each.made for each in waiting.deliveries)


def _overtaken(trees: Mapping[str, Tree], later: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """Alerts that do not stand any more -> the newest alert of the same matter."""
    newest: dict[tuple[object, ...], tuple[int, str]] = {}
    for one, tree in (*trees.items(), *((one, json.loads(body)) for one, body in later)):
        if matter := _matter(tree):
            place = (int(tree["data"]["storyline"]["sequence"]), one)
            newest[matter] = max(newest.get(matter, place), place)
    best = {one: newest[matter][1] for one, tree in trees.items() if (matter := _matter(tree))}
    return {one: by for one, by in best.items() if by != one}


def _matter(tree: Tree) -> tuple[object, ...]:
    """What an alert is about, ``()`` for what stands alone."""
    change = tree["data"].get("change")
    if change is None or change["about"]["axis"] is None:
        return ()
    return tree["data"]["storyline"]["id"], change["about"]["axis"], change["about"]["what"]


def _first(standing: Sequence[Delivery], trees: Mapping[str, Tree]) -> Iterator[Delivery]:
    """Those that are told in full: the gravest, then the newest, each storyline in its order."""

    def weight(each: tuple[int, Delivery]) -> tuple[int, int]:
        change = trees[each[1].alert]["data"].get("change")
        return (_RANKS[change["severity"]] if change else 0), -each[0]

    chosen = sorted(enumerate(standing), key=weight)[:ITEMS]
    return (delivery for _, delivery in sorted(chosen, key=lambda each: each[0]))


def _item(delivery: Delivery, tree: Tree) -> dict[str, Any]:
    """An alert or a notice in short."""
    data, change = tree["data"], tree["data"].get("change")
    short = {"alert": delivery.alert, "type": tree["type"], "timestamp": tree["timestamp"]}
    if change is None:
        return short | {"message": cut(data["message"], QUOTE)}
    missed = list(delivery.undelivered)
    return short | {
        "topic": {"id": data["topic"]["id"], "title": cut(data["topic"]["title"], TITLE)},
        "storyline": {
            "id": data["storyline"]["id"],
            "title": cut(data["storyline"]["title"], TITLE),
            "sequence": data["storyline"]["sequence"],
        },
        "headline": cut(change["headline"], TITLE),
        "severity": change["severity"],
        "before": _side(change["before"]) if change["before"] else None,
        "after": _side(change["after"]),
        "held": data["held"],
        **({"previous_undelivered": missed} if missed else {}),
    }


def _side(side: Tree) -> dict[str, Any]:
    # A body that was frozen by an older version names no feed.
    told = {key: side[key] for key in _SIDE} | {"feed": side.get("feed")}
    state, outlet = (side[key] and cut(side[key], TITLE) for key in ("state", "outlet"))
    return told | {"state": state, "outlet": outlet, "quote": cut(side["quote"], QUOTE)}


def _words(waited: int, overtaken: int, items: Sequence[Tree]) -> str:
    """One sentence for people."""
    noun = "alert" if waited == 1 else "alerts"
    gone = f", {overtaken} of them overtaken since" if overtaken else ""
    heads = [str(item.get("headline") or item["message"])[:TITLE] for item in items[-3:]]
    heads = [head.rstrip(".") for head in heads]
    return f"{waited} {noun} held back{gone}: {'; '.join(reversed(heads)) or 'none stands'}."
