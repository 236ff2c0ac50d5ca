"""The schema that editors use agrees with what the program takes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from monitor.config import schema as made
from monitor.config.gather import KNOWN
from monitor.config.shape import DefaultsShape, FeedShape, TopicShape

CONFIG = Path(__file__).parents[2] / "config"


@cache
def schema() -> dict[str, Any]:
    """The schema, made once."""
    return made.schema()


@cache
def validator() -> jsonschema.Draft202012Validator:
    """What editors check a file with, made once."""
    return jsonschema.Draft202012Validator(schema())


class Yaml12(yaml.SafeLoader):
    """Scalars as editors resolve them, by YAML 1.2: no sexagesimal numbers, no ``on``, no dates."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class's own way
        letter: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag.rsplit(":", 1)[-1] not in ("timestamp", "bool", "int", "float")
        ]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _resolve(tag: str, pattern: str, first: str) -> None:
    import re  # noqa: PLC0415

    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("int", r"^[-+]?[0-9]+$", "-+0123456789")
_resolve("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")


def read(text: str) -> Any:
    return yaml.load(text, Yaml12)  # noqa: S506 - a SafeLoader with fewer types


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", ["monitor.yaml", "reference.yaml"])
def test_shipped_files_are_valid(name: str) -> None:
    validator().validate(read((CONFIG / name).read_text()))


def test_shipped_schema_is_up_to_date() -> None:
    assert json.loads((CONFIG / "monitor.schema.json").read_text()) == schema()


def test_every_key_is_described() -> None:
    made = schema()
    assert set(made["properties"]) == set(KNOWN)
    for name, shape in (("Defaults", DefaultsShape), ("Feed", FeedShape), ("Topic", TopicShape)):
        assert set(made["$defs"][name]["properties"]) == set(shape.model_fields)
    for name, part in made["$defs"].items():
        assert part["description"], name
        if name in ("Secret", "SigningKey"):
            continue  # the forms of a reference say what they are by their names
        for key, value in part.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, f"{name}.{key}"
    for key, value in made["properties"].items():
        assert value.get("description") or "$ref" in value, key


@pytest.mark.parametrize(
    "text",
    [
        "topcs: {}",
        "keep: ten",
        "keep: 180",
        "feeds: [{id: x}]",
        "feeds: [{url: x, evry: 1h}]",
        "feeds: [{url: x, auth: Bearer}]",
        "topics: {t: {alert_on: [nope]}}",
        "topics: {t: {sensitivity: high}}",
        "sinks: {s: {kind: nope}}",
        "sinks: {s: {kind: webhook, url: x, secret: whsec_x}}",
        "sinks: {s: {kind: log, path: x}}",
        "sinks: {a b: {kind: log}}",
    ],
)
def test_schema_refuses(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "feeds:\ntopics:\nsinks:\n",
        "parser: on",
        "parser: false",
        "topics: {t: {settle: 0, any: [1984, No], all: [word, [a, b]], backfill: 3}}",
        "feeds: [x, {url: {env: A}, id: a, every: auto, backfill: all}]",
        "sinks: {s: {kind: webhook, url: x, secret: {env: A}}}",
        "sinks: {s: {kind: webhook, url: x, secret: [{env: A, not_after: 2027-01-01}]}}",
    ],
)
def test_schema_takes(text: str) -> None:
    validator().validate(read(text))
