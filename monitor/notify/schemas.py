"""The published JSON Schemas: exactly what this version sends, one schema per payload type.

They name every key and allow no other, so that our own tests catch a slip of the pen. Receivers
should let unknown keys pass: keys may be added while ``data.schema`` stays the same.
"""

from typing import Any

from monitor.model.changes import Axis, ChangeKind, Severity
from monitor.model.habits import Health
from monitor.model.notices import NoticeKind
from monitor.model.outcomes import Trouble

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# These tell of a difference, so they must quote what stood before.
NEEDS_BEFORE = frozenset(ChangeKind) - {ChangeKind.OPENED, ChangeKind.DEVELOPMENT}
TEXT: Schema = {"type": "string"}
SAID: Schema = {"type": "string", "minLength": 1}
MAYBE: Schema = {"type": ["string", "null"]}
LINK: Schema = {"type": ["string", "null"], "format": "uri"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
FARES = {
    NoticeKind.FEED_FAILING: Health.FAILING,
    NoticeKind.FEED_SILENT: Health.SILENT,
    NoticeKind.FEED_RECOVERED: Health.OK,
}
ALERT: Schema = {"type": "string", "pattern": "^al_[0-9a-f]{24}$"}
NOTICE: Schema = {"type": "string", "pattern": "^nt_[0-9a-f]{24}$"}
NOTICE_ID: Schema = {
    "description": "The notice's id, equal to the webhook-id and ce-id headers.",
    **NOTICE,
}
FEED: Schema = {
    "description": "The id of the feed that carried it; null for what came from no feed.",
    "type": ["string", "null"],
}
SINKS = {
    NoticeKind.SINK_FAILING: "A sink that accepts nothing",
    NoticeKind.SINK_DISABLED: "A sink that wants no more alerts",
}
DATE = r"\d{4}-\d{2}-\d{2}"
TIME = r"T\d{2}:\d{2}:\d{2}"
STAMP: Schema = {"type": "string", "pattern": f"^{DATE}{TIME}Z$", "format": "date-time"}
PUBLISHED: Schema = {
    "type": ["string", "null"],
    "pattern": rf"^{DATE}({TIME}(\.\d+)?(Z|[+-]\d{{2}}:\d{{2}}))?$",
}


def _object(properties: Schema, description: str | None = None) -> Schema:
    """An object with exactly these keys, all of them present."""
    told = {} if description is None else {"description": description}
    return told | {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


HELD: Schema = _object(
    {"copies": COUNT, "same_event": COUNT}, "Reports held back since the previous alert."
)


def schemas() -> dict[str, Schema]:
    """Payload type -> its JSON Schema (draft 2020-12), in alphabetical order of the types."""
    found = {f"storyline.{kind.value}": _storyline(kind) for kind in ChangeKind}
    notices = {kind.value: _feed(kind) for kind in FARES}
    notices |= {kind.value: _sink(kind, title) for kind, title in SINKS.items()}
    others = {"test": _test(), NoticeKind.DIGEST.value: _digest()}
    return dict(sorted((found | notices | others).items()))


def _told(schema: Schema, description: str) -> Schema:
    """The same schema with a word on what it means."""
    return {"description": description} | schema


def _list(items: Schema, **limits: int) -> Schema:
    """An array of such items."""
    return {"type": "array", "items": items} | limits


def _payload(name: str, title: str, data: Schema, defs: Schema) -> Schema:
    """The envelope that every payload shares."""
    stamp = _told(STAMP, "When it was decided; the same in every attempt.")
    envelope = _object({"type": {"const": name}, "timestamp": stamp, "data": data})
    head = {"$schema": DIALECT, "title": title}
    return head | envelope | ({"$defs": defs} if defs else {})


def _test() -> Schema:
    """What ``alerts test SINK`` sends."""
    data = _object(
        {
            "schema": {"const": 1},
            "alert": _told(SAID, "Equal to the webhook-id header."),
            "sink": SAID,
            "message": SAID,
        }
    )
    return _payload("test", "A test of a sink", data, {})


def _feed(kind: NoticeKind) -> Schema:
    """A change of a feed's health."""
    moment = {"anyOf": [{"type": "null"}, STAMP]}
    fares = [health.value for health in Health if health is not FARES[kind]]
    data = _object(
        {
            "schema": {"const": 1},
            "alert": NOTICE_ID,
            "message": _told(SAID, "One sentence for people."),
            "feed": _object(
                {
                    "id": SAID,
                    "title": MAYBE,
                    "outlet": MAYBE,
                    "url": _told(LINK, "As configured; null where it is a secret."),
                }
            ),
            "sequence": {
                "description": "Grows with every notice of the feed.",
                "type": "integer",
                "minimum": 1,
            },
            "health": {"const": FARES[kind].value},
            "before": _told({"enum": fares}, "What the last notice said, or ok."),
            "trouble": {"enum": [*(trouble.value for trouble in Trouble), None]},
            "detail": _told(MAYBE, "What went wrong, for people."),
            "failures": _told(COUNT, "Failed polls in a row."),
            "failing_since": moment,
            "last_good": _told(moment, "The last poll that succeeded."),
            "last_new": _told(moment, "The last poll that brought a new article."),
            "next_poll": moment,
        }
    )
    data["properties"] |= {"previous_undelivered": _undelivered(NOTICE)}
    return _payload(kind.value, f"A feed's health: {FARES[kind].value}", data, {})


def _sink(kind: NoticeKind, title: str) -> Schema:
    """A sink that those who run the monitor must see to."""
    data = _object(
        {
            "schema": {"const": 1},
            "alert": NOTICE_ID,
            "message": _told(SAID, "One sentence for people."),
            "sink": _object({"id": SAID, "kind": SAID}),
            "sequence": _told(COUNT | {"minimum": 1}, "Grows with every notice of the sink."),
            "failures": _told(COUNT, "Tries in a row that it did not accept."),
            "failing_since": {"anyOf": [{"type": "null"}, STAMP]},
            "status": _told({"type": ["integer", "null"]}, "The last answer's HTTP status."),
            "answer": _told(TEXT, "What the last answer came to, for people."),
        }
    )
    data["properties"] |= {"previous_undelivered": _undelivered(NOTICE)}
    return _payload(kind.value, title, data, {})


def _digest() -> Schema:
    """What waited for a sink, told at once."""
    data = _object(
        {
            "schema": {"const": 1},
            "alert": NOTICE_ID,
            "message": _told(SAID, "One sentence for people."),
            "sink": _object({"id": SAID}),
            "sequence": _told(COUNT | {"minimum": 1}, "Counts the digests of the sink."),
            "since": _told(STAMP, "When the oldest of them was made."),
            "alerts": _told(_list(SAID, minItems=1), "The ids of all that it tells of."),
            "items": _told(
                _list({"anyOf": [{"$ref": "#/$defs/alert"}, {"$ref": "#/$defs/notice"}]}),
                "Those that still stand, each storyline in its order.",
            ),
            "more": _told(COUNT, "Others that still stand, too many to be told here."),
            "overtaken": _told(
                _list(_object({"alert": SAID, "by": SAID})),
                "Those that do not stand: newer alerts of the same matter took their place.",
            ),
        }
    )
    data["properties"] |= {"previous_undelivered": _undelivered(NOTICE)}
    head = {"alert": SAID, "type": SAID, "timestamp": STAMP}
    side = _object(
        {
            "state": MAYBE,
            "quote": SAID,
            "outlet": MAYBE,
            "feed": MAYBE,
            "url": LINK,
            "published": PUBLISHED,
        }
    )
    alert = _object(
        {
            **head,
            "topic": _object({"id": SAID, "title": TEXT}),
            "storyline": _object({"id": SAID, "title": TEXT, "sequence": COUNT | {"minimum": 1}}),
            "headline": SAID,
            "severity": {"enum": [severity.value for severity in Severity]},
            "before": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/side"}]},
            "after": {"$ref": "#/$defs/side"},
            "held": HELD,
        }
    )
    alert["properties"] |= {"previous_undelivered": _undelivered(ALERT)}
    defs = {"side": side, "alert": alert, "notice": _object(head | {"message": SAID})}
    return _payload(NoticeKind.DIGEST.value, "What waited for a sink", data, defs)


def _storyline(kind: ChangeKind) -> Schema:
    """A change of a storyline of one kind."""
    data = _object(
        {
            "schema": {"const": 1},
            "alert": {
                "description": "The alert's id, equal to the webhook-id and ce-id headers.",
                **ALERT,
            },
            "topic": _object({"id": SAID, "title": TEXT}),
            "storyline": _storyline_part(),
            "change": {"$ref": "#/$defs/change"},
            "articles": _list({"$ref": "#/$defs/article"}, minItems=1),
            "held": HELD,
            "previous_alert": _told(MAYBE, "The alert made before this one, if any."),
            "held_changes": _told(COUNT, "Changes held back since the previous alert."),
        }
    )
    # Only some sinks have something to say here, so the key is not in every body.
    data["properties"] |= {"previous_undelivered": _undelivered(ALERT)}
    defs = {
        "change": _change([kind], also=_list({"$ref": "#/$defs/lesser"})),
        "lesser": _change(list(ChangeKind), also=_list({}, maxItems=0)),
        "side": _side(),
        "rule": _object({"rule": SAID, "weight": NUMBER}),
        "article": _object(
            {"id": SAID, "title": MAYBE, "url": LINK, "outlet": MAYBE, "published": PUBLISHED}
        ),
    }
    return _payload(f"storyline.{kind.value}", f"A storyline's {kind.value}", data, defs)


def _undelivered(one: Schema) -> Schema:
    """``data.previous_undelivered``, where ``one`` is an id."""
    ids = _list(one, minItems=1)
    about = "Those right before this one that were given up at this sink, newest first."
    return _told(ids, about)


def _storyline_part() -> Schema:
    """``data.storyline``."""
    return _object(
        {
            "id": SAID,
            "title": TEXT,
            "sequence": {
                "description": "Grows with every change of the storyline, told or held.",
                "type": "integer",
                "minimum": 1,
            },
            "opened": PUBLISHED,
            "outlets": _told(COUNT, "Outlet families that have reported."),
            "articles": COUNT,
        }
    )


def _change(kinds: list[ChangeKind], also: Schema) -> Schema:
    """A change of one of ``kinds``."""
    side: Schema = {"$ref": "#/$defs/side"}
    change = _object(
        {
            "kind": {"enum": [kind.value for kind in kinds]},
            "headline": SAID,
            "about": _about(),
            "first_report": {"type": "boolean"},
            "before": {"anyOf": [{"type": "null"}, side]},
            "after": side,
            "also": also,
            "rules": _list({"$ref": "#/$defs/rule"}),
            "counter": _list({"$ref": "#/$defs/rule"}),
            "counts": _told(
                {"type": "object", "additionalProperties": NUMBER},
                "What shows a change of pace, such as outlets; empty for all other kinds.",
            ),
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "severity": {"enum": [severity.value for severity in Severity]},
            "flips": COUNT,
        }
    )
    return change | {"allOf": _before_rules(kinds)}


def _before_rules(kinds: list[ChangeKind]) -> list[Schema]:
    """``before`` is null exactly on first reports, and some kinds are never first reports."""
    first = {"properties": {"first_report": {"const": True}}}
    none = {"properties": {"before": {"type": "null"}}}
    some = {"properties": {"before": {"type": "object"}}}
    needy = [kind.value for kind in kinds if kind in NEEDS_BEFORE]
    rules: list[Schema] = [{"if": first, "then": none, "else": some}]
    if needy:
        rules.append({"if": {"properties": {"kind": {"enum": needy}}}, "then": some})
    return rules


def _about() -> Schema:
    """``change.about``."""
    axes = [axis.value for axis in Axis]
    return _object(
        {"axis": {"enum": [*axes, None]}, "who": _list(SAID), "what": MAYBE, "where": _list(SAID)}
    )


def _side() -> Schema:
    """``change.before`` and ``change.after``."""
    return _object(
        {
            "state": MAYBE,
            "quote": _told(SAID, "Verbatim: the article's field from start to end."),
            "article": SAID,
            "field": {"enum": ["title", "summary", "text"]},
            "start": _told(COUNT, "In characters (Unicode code points), not bytes."),
            "end": COUNT,
            "outlet": MAYBE,
            "url": LINK,
            "published": PUBLISHED,
            "feed": FEED,
        }
    )
