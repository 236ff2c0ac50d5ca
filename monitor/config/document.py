"""Reads YAML into nodes that know where they stand, whatever is thrown at it.

Rule 1. A scalar is text; the key that it stands under decides what it means. ``22:00`` is never
        1320, ``on`` is true only where a switch is wanted, and ``NO`` stays Norway.
Rule 2. Plain ``null``, ``~`` and an empty value are "nothing"; tags and merge keys are refused.
Rule 3. Nodes and depth are counted with aliases expanded, so that no bomb goes off later.
Rule 4. The tree is built from parser events without recursion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from monitor.config.faults import Faults, Place
from monitor.config.syntax import syntax

Data = Any  # dicts, lists, text and None, nested
MAX_BYTES = 8 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 40
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
# libyaml where it is there: ten times faster on thousands of feeds.
Event = Any  # the parser's marks and events carry no types
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value of the document.

    Attributes:
        place: where it begins.
        value: text, nothing, a list, or a mapping of keys to entries.
    """

    place: Place
    value: "str | tuple[Node, ...] | Mapping[str, Entry] | None"

    def get(self, key: str | int) -> "Node | None":
        """The child under ``key``, if there is one."""
        entry = self.entry(key) if isinstance(key, str) else None
        if entry is not None:
            return entry.node
        if isinstance(self.value, tuple) and isinstance(key, int) and 0 <= key < len(self.value):
            return self.value[key]
        return None

    def entry(self, key: str) -> "Entry | None":
        """The key with its value, if this is a mapping that has it."""
        return self.value.get(key) if isinstance(self.value, Mapping) else None

    def written(self) -> set[str]:
        """The keys that have a value, good or not."""
        inside = self.value if isinstance(self.value, Mapping) else {}
        return {key for key, entry in inside.items() if entry.node.value is not None}

    def where(self, *keys: str | int) -> Place:
        """Where the value under ``keys`` stands, or the nearest thing around it that exists."""
        node = self
        for key in keys:
            child = node.get(key)
            if child is None:
                break
            node = child
        return node.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key of a mapping, where it stands, and its value."""

    place: Place
    node: Node


def plain(node: Node) -> Data:
    """The node as dicts, lists, text and None."""
    if isinstance(node.value, Mapping):
        return {key: plain(entry.node) for key, entry in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(child) for child in node.value]
    return node.value


def parse(raw: bytes, name: str, faults: Faults) -> Node | None:
    """The document in ``raw``; ``None`` after a fault that leaves nothing to read.

    Args:
        raw: the file's bytes.
        name: the file as people know it.
        faults: takes what is wrong.
    """
    text = _decode(raw, name, faults)
    if text is None:
        return None
    builder = _Builder(name=name, faults=faults)
    try:
        for event in _events(text):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as error:
        mark, message = syntax(error, text)
        faults.error(builder.place(mark), "", message)
        return None
    except yaml.YAMLError as error:
        faults.error(Place(name, 1, 1), "", f"not readable as YAML ({type(error).__name__})")
        return None
    if builder.root is None or builder.root.value is None:
        faults.error(Place(name, 1, 1), "", "the file is empty; expected feeds, topics and sinks")
        return None
    return builder.root


def _events(text: str) -> Iterator[Event]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _decode(raw: bytes, name: str, faults: Faults) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = Place(name, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        faults.error(place, "", "not UTF-8 text; expected a YAML file")
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if (bad := _unprintable(line)) is not None:
            place = Place(name, number, bad + 1)
            faults.error(place, "", f"control character U+{ord(line[bad]):04X} in the file")
            return None
    return text


def _unprintable(line: str) -> int | None:
    if line.isprintable():  # the usual case, quickly
        return None
    for column, char in enumerate(line):
        code = ord(char)
        allowed = code in (0x09, 0x0D, 0x85) or 0x20 <= code < 0x7F or code >= 0xA0  # noqa: PLR2004
        if not allowed or code in (0xFFFE, 0xFFFF, 0xFEFF):
            return column
    return None


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open."""

    place: Place
    mapping: bool
    anchor: str | None
    nodes_before: int
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: tuple[str, Place] | None = None
    height: int = 0


@dataclass(slots=True)
class _Builder:
    """Turns parser events into one tree of nodes."""

    name: str
    faults: Faults
    root: Node | None = None
    nodes: int = 0
    documents: int = 0
    open: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int, int]] = field(default_factory=dict)

    def place(self, mark: Event) -> Place:
        """The parser's mark, counted from 1."""
        return Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name, 1, 1)

    def take(self, event: Event) -> bool:
        """Use one event; false when nothing more is to be read."""
        place = self.place(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            return self.documents == 1 or self._stop(place, "a second document; expected one")
        if isinstance(event, yaml.NodeEvent):
            return self._node(event, place)
        if isinstance(event, yaml.CollectionEndEvent):
            return self._close()
        return True

    def _stop(self, place: Place, message: str) -> bool:
        self.faults.error(place, "", message)
        return False

    def _node(self, event: Event, place: Place) -> bool:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor or "", place)
        if event.tag not in (None, "!"):
            return self._stop(place, "YAML tags are not read here; write the plain value")
        if isinstance(event, yaml.ScalarEvent):
            nothing = not event.style and event.value in _NOTHING
            node = Node(place=place, value=None if nothing else event.value)
            return self._attach(node, event.anchor, size=1, height=1)
        mapping = isinstance(event, yaml.MappingStartEvent)
        self.open.append(_Frame(place, mapping, event.anchor, self.nodes))
        if len(self.open) > MAX_DEPTH:
            return self._stop(place, f"nested more than {MAX_DEPTH} deep")
        return True

    def _alias(self, anchor: str, place: Place) -> bool:
        if any(frame.anchor == anchor for frame in self.open):
            return self._stop(place, f"the alias *{anchor[:40]} contains itself")
        if anchor not in self.anchors:
            return self._stop(place, f"the alias *{anchor[:40]} has no anchor &{anchor[:40]}")
        node, size, height = self.anchors[anchor]
        return self._attach(node, None, size=size, height=height)

    def _close(self) -> bool:
        frame = self.open.pop()
        value: Any = frame.entries if frame.mapping else tuple(frame.items)
        node = Node(place=frame.place, value=value)
        size = self.nodes - frame.nodes_before + 1
        self.nodes -= size - 1  # _attach counts them again, as one
        return self._attach(node, frame.anchor, size=size, height=frame.height + 1)

    def _attach(self, node: Node, anchor: str | None, *, size: int, height: int) -> bool:
        self.nodes += size
        if self.nodes > MAX_NODES:
            return self._stop(node.place, f"more than {MAX_NODES} values, aliases included")
        if len(self.open) + height > MAX_DEPTH:
            return self._stop(node.place, f"nested more than {MAX_DEPTH} deep")
        if anchor:
            self.anchors[anchor] = (node, size, height)
        if not self.open:
            self.root = node
            return True
        frame = self.open[-1]
        frame.height = max(frame.height, height)
        if not frame.mapping:
            frame.items.append(node)
            return True
        return self._pair(frame, node)

    def _pair(self, frame: _Frame, node: Node) -> bool:
        if frame.key is not None:
            key, place = frame.key
            frame.key = None
            if key in frame.entries:
                first = frame.entries[key].place
                message = f"the key stands twice, first in line {first.line}"
                self.faults.error(place, key[:80], message)
                return True
            frame.entries[key] = Entry(place=place, node=node)
            return True
        if isinstance(node.value, tuple | Mapping):
            return self._stop(node.place, "a key must be plain text")
        if node.value == "<<":
            return self._stop(node.place, "merge keys (<<) are not read; use defaults for feeds")
        frame.key = (node.value or "null", node.place)
        return True
