"""From what the configuration says of sinks to the ``Settings`` of their plug-ins.

Rule 1. A plug-in's ``Settings`` dataclass is the list of its keys; every other key is refused.
Rule 2. The type of a field says how it is written: ``timedelta`` as a duration, ``Secret`` by
        reference (a ``url`` or ``proxy`` may also stand in the file), ``SigningKey`` as one key or
        a list, pairs of name and ``Secret`` as headers, a ``path`` relative to the file.
Rule 3. A signed sink without a secret says ``unsigned: true``, or it is refused.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from pydantic import Field, create_model

from monitor.config import addresses, noise, shape
from monitor.config.check import check, joined
from monitor.config.document import Entry, Node
from monitor.config.durations import brief
from monitor.config.faults import Faults, Place, suggestion
from monitor.config.feeds import header
from monitor.config.files import placed
from monitor.config.reach import plain
from monitor.config.references import Secrets, signing_fault
from monitor.config.shape import Shape
from monitor.config.values import FORMS, KeyReference, Reference, identifier
from monitor.model.alerts import SigningKey, Sink
from monitor.model.noise import Manners, QuietHours
from monitor.model.secrets import Secret
from monitor.registry import plugins

Hint = Any  # a type as typing shows it
Value = Any  # what a plug-in's field of that type holds
PACKAGE = "monitor.notify.sinks"
_INLINE = ("url", "proxy")
_COMMON = frozenset({"kind", *noise.KEYS})


def kinds() -> dict[str, ModuleType]:
    """The sinks that can be configured, by kind."""
    return {
        kind: module for kind, module in plugins(PACKAGE).items() if hasattr(module, "Settings")
    }


@cache
def sink_shape(kind: str) -> type[Shape]:
    """The keys of a sink of ``kind``, made from its plug-in's ``Settings``."""
    settings = kinds()[kind].Settings
    described = _descriptions(settings.__doc__ or "")
    hints = typing.get_type_hints(settings)
    fields: dict[str, Any] = {"kind": (Literal[kind], Field(description="Which plug-in sends."))}
    for field in dataclasses.fields(settings):
        needed = field.default is dataclasses.MISSING and (
            field.default_factory is dataclasses.MISSING
        )
        written = _written_as(field.name, hints[field.name])
        if field.name == "url" and getattr(kinds()[kind], "URL_IS_SECRET", False):
            written = shape.Secretive
        about = described.get(field.name)
        fields[field.name] = (
            (written, Field(description=about))
            if needed
            else (written | None, shape.unset(_default(field.default), about))
        )
    fields |= noise.KEYS
    name = f"{kind.title()}Sink"
    return create_model(name, __base__=Shape, __doc__=f"A sink of the kind `{kind}`.", **fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sinks:
    """Compiles sinks.

    Attributes:
        secrets: the way to secrets.
        faults: takes what is wrong.
    """

    secrets: Secrets
    faults: Faults

    def sink(self, name: str, entry: Entry) -> Sink | None:
        """One sink; ``None`` after a fault."""
        path = joined("sinks", name)
        try:
            identifier(name)
        except ValueError as error:
            self.faults.error(entry.place, path, str(error))
            return None
        kind = self._kind(entry, path)
        if kind is None:
            return None
        node = _without(entry.node, "quiet_hours")
        found = check(sink_shape(kind), node, entry.place, path, self.faults)
        manners = self._manners(kind, found, entry.node, path)
        if found is None or manners is None:
            return None
        settings = kinds()[kind].Settings
        hints = typing.get_type_hints(settings)
        given = {key: value for key, value in found.given().items() if key not in _COMMON}
        resolved = {
            key: self._value(hints[key], value, _At(entry.node, path, key))
            for key, value in given.items()
        }
        agreed = self._agree(hints, resolved, entry, path)
        if not agreed or None in resolved.values() or node.written() - resolved.keys() - _COMMON:
            return None
        made = self._made(settings, resolved, kind, name, entry)
        return made and dataclasses.replace(made, manners=manners)

    def _made(
        self, settings: Hint, resolved: dict[str, Any], kind: str, name: str, entry: Entry
    ) -> Sink | None:
        try:
            return Sink(id=name, kind=kind, settings=settings(**resolved))
        except ValueError as error:
            # Plug-ins begin their words with the key.
            key, _, message = str(error).partition(": ")
            path = joined("sinks", name)
            if key in resolved or key in sink_shape(kind).model_fields:
                place = entry.node.where(key) if entry.node.get(key) else entry.place
                self.faults.error(place, joined(path, key), message)
            else:
                self.faults.error(entry.place, path, str(error))
            return None

    def _manners(self, kind: str, found: Shape | None, node: Node, path: str) -> Manners | None:
        """What keeps the sink from being flooded; ``None`` after a fault."""
        given = found.given() if found else {}
        wrong = {"digest", "rate"} & node.written() - given.keys()
        quiet = self._quiet(node.entry("quiet_hours"), joined(path, "quiet_hours"))
        if wrong or quiet is None:
            return None
        hours = quiet or None
        cron, rate = given.get("digest"), given.get("rate", getattr(kinds()[kind], "RATE", None))
        if cron is not None and not cron.zone:
            cron = dataclasses.replace(cron, zone=hours.zone if hours else "UTC")
        prompt: frozenset[str] = getattr(kinds()[kind], "PROMPT", frozenset())
        return Manners(
            quiet=hours, digest=cron, rate=None if rate == "off" else rate, prompt=prompt
        )

    def _quiet(self, entry: Entry | None, path: str) -> QuietHours | Literal[False] | None:
        """The quiet hours; ``False`` without any, ``None`` after a fault."""
        if entry is None or entry.node.value is None:
            return False
        found = check(noise.QuietShape, entry.node, entry.place, path, self.faults)
        given = found.given() if found else {}
        if not {"from", "to", "timezone"} <= given.keys() or entry.node.written() - given.keys():
            return None
        if given["from"] == given["to"]:
            where = entry.node.where("to")
            self.faults.error(where, joined(path, "to"), "is when they begin: they would not end")
            return None
        quiet = QuietHours(begin=given["from"], end=given["to"], zone=given["timezone"])
        return dataclasses.replace(quiet, override=given.get("override", quiet.override))

    def _kind(self, entry: Entry, path: str) -> str | None:
        known = kinds()
        node = entry.node.get("kind")
        if node is None or not isinstance(node.value, str):
            place = node.place if node else entry.place
            message = f"expected kind: one of {', '.join(known)}"
            self.faults.error(place, joined(path, "kind"), message)
            return None
        if node.value not in known:
            message = f"there is no sink of the kind {node.value[:40]!r}"
            hint = suggestion(node.value, known)
            self.faults.error(node.place, joined(path, "kind"), message + hint)
            return None
        return node.value

    def _value(self, hint: Hint, value: Value, at: "_At") -> Value:
        """The value as the plug-in wants it; ``None`` after a fault."""
        if isinstance(value, dict):
            pairs = [
                header(name, one, at.place(name), joined(at.key, name), self.secrets)
                for name, one in value.items()
            ]
            kept = [pair for pair in pairs if pair is not None]
            if len(kept) < len(pairs):
                return None
            return dict(kept) if _mapping(hint) else tuple(kept)
        if isinstance(value, tuple) and value and isinstance(value[0], KeyReference):
            keys = [self._signing_key(one, at, number) for number, one in enumerate(value)]
            lasts = self.secrets.lasts([one.not_after for one in value], at.place(), at.key)
            return tuple(keys) if lasts and None not in keys else None
        if at.name == "path":
            path = placed(value, at.place().file)
            return path if Path in _members(hint) else str(path)
        if at.name in _INLINE:
            return self._address(hint, value, at)
        return self.secrets.get(value, at.place(), at.key) if type(value) is Reference else value

    def _address(self, hint: Hint, value: str | Reference, at: "_At") -> Value:
        text = Secret(value) if isinstance(value, str) else None
        secret = text or self.secrets.get(typing.cast("Reference", value), at.place(), at.key)
        if secret is None:
            return None
        try:
            addresses.web(secret.reveal())
        except ValueError as error:
            self.faults.error(at.place(), at.key, str(error))
            return None
        return secret if Secret in _members(hint) else secret.reveal()

    def _signing_key(self, key: KeyReference, at: "_At", number: int) -> SigningKey | None:
        listed = isinstance(getattr(at.node.get(at.name), "value", None), tuple)
        place, path = at.place(number), joined(at.key, number) if listed else at.key
        secret = self.secrets.get(key.reference, place, path)
        if secret is None:
            return None
        wrong = signing_fault(secret)
        if wrong:
            self.faults.error(place, path, wrong)
            return None
        return SigningKey(secret=secret, not_after=key.not_after)

    def _agree(
        self, hints: dict[str, Any], resolved: dict[str, Any], entry: Entry, path: str
    ) -> bool:
        """Whether the keys agree with each other; all at once, where a plug-in names only one."""
        wrong: dict[str, str] = {}
        signs = {"secret", "unsigned"} <= hints.keys()
        if signs and "secret" not in entry.node.written() and not resolved.get("unsigned"):
            wrong["secret"] = f"is missing; give {FORMS}, or say unsigned: true"
        if signs and "secret" in entry.node.written() and resolved.get("unsigned"):
            wrong["unsigned"] = "there is a secret, so leave this out"
        url = resolved.get("url")
        text = url.reveal() if isinstance(url, Secret) else str(url or "")
        private = "allow_networks" in entry.node.written()
        if text.lower().startswith("http:") and "allow_networks" in hints and not private:
            inline = isinstance(getattr(entry.node.get("url"), "value", None), str)
            wrong["url"] = plain(text, shown=inline)
        for key, message in wrong.items():
            place = entry.node.where(key) if entry.node.get(key) else entry.place
            self.faults.error(place, joined(path, key), message)
        return not wrong


@dataclass(frozen=True, slots=True)
class _At:
    """A key of one sink."""

    node: Node
    path: str
    name: str

    @property
    def key(self) -> str:
        return joined(self.path, self.name)

    def place(self, *keys: str | int) -> Place:
        return self.node.where(self.name, *keys)


def _without(node: Node, key: str) -> Node:
    """The node without one of its keys."""
    inside = node.value if isinstance(node.value, Mapping) else {}
    return Node(place=node.place, value={one: each for one, each in inside.items() if one != key})


def _mapping(hint: Hint) -> bool:
    origins: list[Hint] = [typing.get_origin(member) for member in _members(hint)]
    return Mapping in origins


def _default(value: object) -> str | bool | int | None:
    """A field's default as it would be written."""
    if isinstance(value, timedelta):
        return brief(value)
    return value if isinstance(value, str | bool | int) else None


def _members(hint: Hint) -> tuple[Hint, ...]:
    """The types that a union is made of; a plain type alone."""
    origin: Hint = typing.get_origin(hint)
    return typing.get_args(hint) if origin in (typing.Union, types.UnionType) else (hint,)


def _written_as(name: str, hint: Hint) -> Hint:
    """How a field of this type is written in the file (rule 2)."""
    kind = next(member for member in _members(hint) if member is not types.NoneType)
    arguments = typing.get_args(kind)
    if name in _INLINE:
        return shape.TextOrReference
    if SigningKey in arguments or kind is SigningKey:
        return shape.SigningKeys
    if _mapping(hint) or (arguments and typing.get_origin(arguments[0]) is tuple):
        return dict[str, shape.TextOrReference]
    if name == "allow_networks":
        return tuple[shape.Network, ...]
    simple = {
        bool: shape.Switch,
        int: shape.Counting,
        str: shape.Text,
        Path: shape.Text,
        timedelta: shape.SomeDuration,
        Secret: shape.Secretive,
        tuple: tuple[shape.Text, ...],
    }
    return simple.get(typing.get_origin(kind) or kind, kind)


def _descriptions(doc: str) -> dict[str, str]:
    """What the ``Attributes:`` section of a docstring says of each field."""
    _, _, section = doc.partition("Attributes:")
    found: dict[str, str] = {}
    name = None
    for line in section.splitlines():
        match = re.match(r" {4,8}(\w+): (.*)", line)
        if match:
            name = match[1]
            found[name] = match[2]
        elif name and line.strip():
            found[name] += " " + line.strip()
    return {key: (text[:1].upper() + text[1:]).replace("``", "`") for key, text in found.items()}
