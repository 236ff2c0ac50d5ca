"""Validates a node against a shape and words what is wrong for people, each with its place."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails as Detail

from monitor.config.document import Node, plain
from monitor.config.faults import Faults, Place, suggestion
from monitor.config.values import found

M = TypeVar("M", bound=BaseModel)
_CHOICES = frozenset({"literal_error", "enum"})
_KINDS = {
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}


def joined(base: str, *keys: str | int) -> str:
    """The path of a key as people read it: ``topics.x.all[0]``."""
    path = base
    for key in keys:
        if isinstance(key, int):
            path += f"[{key}]"
        else:
            path += f".{key[:80]}" if path else key[:80]
    return path


def check(shape: type[M], node: Node, place: Place, path: str, faults: Faults) -> M | None:
    """The node as a ``shape``, after faults without the keys that are wrong.

    Those that are right go on to be checked for their meaning, so that all faults come at once;
    ``None`` when nothing can be made of the node.

    Args:
        shape: the section's pydantic model.
        node: what stands in the file.
        place: of the section, for what is missing from it.
        path: the section's key path.
        faults: takes what is wrong.
    """
    data = plain(node)
    data = {} if data is None else data
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for one in details:
        where, key, message = _told(one, tuple(shape.model_fields), node, place)
        faults.error(where, joined(path, *key), message)
    wrong = {str(one["loc"][0]) for one in details if one["loc"]}
    if not isinstance(data, dict):
        return None
    try:
        return shape.model_validate({key: data[key] for key in data.keys() - wrong})
    except ValidationError:  # a key that must be there is missing or wrong
        return None


def _told(
    one: Detail, known: tuple[str, ...], node: Node, place: Place
) -> tuple[Place, tuple[str | int, ...], str]:
    """Where a fault stands, under which keys, and what it is."""
    if one["type"] == "missing":
        return place, one["loc"], "is missing"
    if one["type"] == "extra_forbidden":
        key = str(one["loc"][-1])
        entry = node.entry(key)
        return entry.place if entry else place, (key,), f"unknown key{suggestion(key, known)}"
    keys = _existing(node, one["loc"])
    return node.where(*keys) if keys else place, keys, _words(one)


def _existing(node: Node, loc: Iterable[str | int]) -> tuple[str | int, ...]:
    """The part of pydantic's path that really stands in the file."""
    keys: list[str | int] = []
    current: Node | None = node
    for key in loc:
        current = current.get(key) if current else None
        if current is None:
            break
        keys.append(key)
    return tuple(keys)


def _words(one: Detail) -> str:
    if one["type"] == "value_error":
        return str(one["ctx"]["error"])
    if one["type"] in _CHOICES:
        expected = one["ctx"]["expected"].replace("'", "")
        choices = expected.replace(" or ", ", ").split(", ")
        close = suggestion(one["input"], choices) if isinstance(one["input"], str) else ""
        hint = close if "did you mean" in close else ""
        return f"expected {expected}, found {found(one['input'])}{hint}"
    if one["type"] in _KINDS:
        return f"expected {_KINDS[one['type']]}, found {found(one['input'])}"
    return f"cannot be used here ({one['type']})"
