"""The JSON Schema of the configuration, for editors."""

import json
import re
from typing import Any

from pydantic.json_schema import models_json_schema

from monitor.config.shape import (
    DURATION,
    REFERENCE,
    SIGNING_KEY,
    DefaultsShape,
    FamiliesShape,
    FeedShape,
    ListsShape,
    Shape,
    TopicShape,
    TopShape,
)
from monitor.config.sinks import kinds, sink_shape

Json = Any  # dicts, lists, text, numbers and None, nested
SUFFIX = "Shape"
FORMS: dict[str, dict[str, Any]] = {
    "Duration": DURATION,
    "Secret": REFERENCE,
    "SigningKey": SIGNING_KEY,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of a configuration file, with a description for every key."""
    sinks = {kind: sink_shape(kind) for kind in kinds()}
    shapes: list[type[Shape]] = [
        DefaultsShape, FeedShape, TopicShape, TopShape, ListsShape, FamiliesShape, *sinks.values(),
    ]  # fmt: skip
    _, made = models_json_schema([(one, "validation") for one in shapes])
    parts = {name.removesuffix(SUFFIX): _tidy(part) for name, part in made["$defs"].items()}
    top = {
        key: value
        for one in ("Top", "Lists", "Families")
        for key, value in parts.pop(one)["properties"].items()
    }
    top["defaults"] = {"$ref": "#/$defs/Defaults"}
    top["feeds"] = {
        "description": "What is polled: a URL or path alone, or a mapping with more to say.",
        "type": "array",
        "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Feed"}]},
    }
    top["topics"] = _named("What is watched, by id.", [{"$ref": "#/$defs/Topic"}])
    refs = [{"$ref": f"#/$defs/{one.__name__}"} for one in sinks.values()]
    top["sinks"] = _named("Where alerts go, by id.", refs)
    return {
        "$schema": DIALECT,
        "title": "Configuration of storyline-monitor",
        "description": "Durations are written 30s, 10m, 2h, 7d; relative paths start at this file.",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _empty_too(top[key]) for key in sorted(top)},
        "$defs": _used(top, {**parts, **FORMS}),
    }


def _used(top: Json, parts: dict[str, Json]) -> dict[str, Json]:
    """Those parts that something refers to."""
    names, waiting = set[str](), [json.dumps(top)]
    while waiting:
        text = waiting.pop()
        for name in set(re.findall(r'"#/\$defs/(\w+)"', text)) - names:
            names.add(name)
            waiting.append(json.dumps(parts[name]))
    return {name: parts[name] for name in sorted(names)}


def _named(description: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
        "additionalProperties": choices[0] if len(choices) == 1 else {"oneOf": choices},
    }


def _empty_too(part: dict[str, Any]) -> dict[str, Any]:
    """A section whose lines are all commented out is empty, which is as good as left out."""
    if isinstance(part.get("type"), str):
        return {**part, "type": [part["type"], "null"]}
    return part


def _tidy(part: Json) -> Json:
    """Without what pydantic adds for programs (titles, nulls), and what is shared by reference."""
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _tidy(value) for key, value in part.items() if not _noise(key, value)}
    choices = [one for one in kept.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        kept = {**choices[0], **{key: value for key, value in kept.items() if key != "anyOf"}}
    elif choices:
        kept["anyOf"] = choices
    if isinstance(kept.get("$ref"), str):
        kept["$ref"] = kept["$ref"].removesuffix(SUFFIX)
    return _shared(kept)


def _noise(key: str, value: Json) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _shared(part: dict[str, Any]) -> dict[str, Any]:
    """The part with a reference instead of a form that stands in many places."""
    for name, form in FORMS.items():
        own = {key: value for key, value in form.items() if key != "description"}
        if own.items() <= part.items():
            rest = {key: value for key, value in part.items() if key not in own}
            if rest.get("description") == form.get("description"):
                rest.pop("description", None)
            return {"$ref": f"#/$defs/{name}", **rest}
    return part
