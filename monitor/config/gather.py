"""Brings the configuration file and all that it includes together."""

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config import opml
from monitor.config.check import check, joined
from monitor.config.document import MAX_BYTES, Entry, Node, parse
from monitor.config.faults import Faults, Place, suggestion
from monitor.config.files import Unreadable, contents
from monitor.config.shape import ListsShape, TopShape

MAX_FILES = 1000
MAX_TOGETHER = 4 * MAX_BYTES
MAPPINGS = ("defaults", "topics", "sinks", "families")
LISTS = ("feeds", "ops", "include")
SINGLE = tuple(TopShape.model_fields)
BEGIN = (
    "or write one: the README shows how, and another reader's list becomes one by: "
    "storyline-monitor feeds import LIST.opml --to {}"
)
KNOWN = (*SINGLE, *LISTS, *MAPPINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An element of a list with its key path in its own file."""

    path: str
    node: Node


@dataclass(slots=True)
class Gathered:
    """All sections of all files.

    Attributes:
        place: of the main file's first line.
        single: top-level keys with a plain value.
        feeds: as YAML lists them.
        outlines: as OPML files list them.
        ops: ids of sinks.
        mappings: the other sections, by name.
    """

    place: Place
    single: dict[str, Entry] = field(default_factory=dict)
    feeds: list[Item] = field(default_factory=list)
    outlines: list[Node] = field(default_factory=list)
    ops: list[Item] = field(default_factory=list)
    mappings: dict[str, dict[str, Entry]] = field(
        default_factory=lambda: {name: {} for name in MAPPINGS}
    )


def gather(path: Path, faults: Faults) -> Gathered | None:
    """Read ``path`` and what it includes; ``None`` when the main file holds nothing readable."""
    gathering = _Gathering(Gathered(Place(str(path), 1, 1)), faults)
    try:
        raw = contents(path, MAX_BYTES, pipes=True)
    except Unreadable as error:
        hint = "" if os.path.lexists(path) else f"; name another with --config PATH, {_begin(path)}"
        faults.error(Place(str(path)), "", f"the configuration file {error}{hint}")
        return None
    root = parse(raw, str(path), faults)
    if root is None:
        return None
    gathering.take(root, str(path), (_real(path),))
    return gathering.result


def _begin(path: Path) -> str:
    return BEGIN.format(path)


def _real(path: Path | str) -> str:
    return os.path.realpath(path)


@dataclass(slots=True)
class _Gathering:
    """The files read so far and what they brought."""

    result: Gathered
    faults: Faults
    read: set[str] = field(default_factory=set)
    size: int = 0

    def take(self, root: Node, name: str, chain: tuple[str, ...]) -> None:
        """Add the sections of one YAML file, then those of the files it includes."""
        self.read.add(chain[-1])
        if not isinstance(root.value, dict):
            expected = "expected keys such as feeds:, topics: and sinks:"
            self.faults.error(root.place, "", f"{expected}, found something else")
            return
        for key, entry in root.value.items():
            if key not in KNOWN:
                self.faults.error(entry.place, key[:80], f"unknown key{suggestion(key, KNOWN)}")
            elif entry.node.value is not None:
                self._section(key, entry)
        entry = root.entry("include")
        if entry is not None:
            self._include(entry, name, chain)

    def _section(self, key: str, entry: Entry) -> None:
        if key in SINGLE:
            self._once(self.result.single, key, key, entry)
        elif key in MAPPINGS:
            self._mapping(key, entry)
        elif isinstance(entry.node.value, tuple):
            into = {"feeds": self.result.feeds, "ops": self.result.ops}.get(key, [])
            into += [
                Item(path=joined(key, number), node=node)
                for number, node in enumerate(entry.node.value)
            ]
        elif key != "include":  # which is checked where it is followed
            self.faults.error(entry.node.place, key, "expected a list")

    def _mapping(self, key: str, entry: Entry) -> None:
        if not isinstance(entry.node.value, dict):
            self.faults.error(entry.node.place, key, "expected a mapping of keys to values")
            return
        for name, value in entry.node.value.items():
            self._once(self.result.mappings[key], name, joined(key, name), value)

    def _once(self, into: dict[str, Entry], key: str, path: str, entry: Entry) -> None:
        if key in into:
            self.faults.error(entry.place, path, f"given already at {into[key].place}")
            return
        into[key] = entry

    def _include(self, entry: Entry, name: str, chain: tuple[str, ...]) -> None:
        node = Node(place=entry.place, value={"include": entry})
        shape = check(ListsShape, node, entry.place, "", self.faults)
        for number, pattern in enumerate((shape and shape.include) or ()):
            place, key = entry.node.where(number), joined("include", number)
            for file in self._matches(pattern, name, place, key):
                self._file(file, place, key, chain)

    def _matches(self, pattern: str, name: str, place: Place, key: str) -> Iterator[str]:
        if "**" in pattern:
            self.faults.error(place, key, "'**' is not read; name the folders one by one")
            return
        if not glob.has_magic(pattern):
            yield os.path.normpath(os.path.join(os.path.dirname(name), pattern))  # noqa: PTH118, PTH120
            return
        # Names stay as the user wrote them, which pathlib would not keep.
        beside = os.path.join(glob.escape(os.path.dirname(name)), pattern)  # noqa: PTH118, PTH120
        files = sorted(glob.glob(beside))  # noqa: PTH207
        if not files:
            self.faults.warn(place, key, f"no file matches {pattern}")
        yield from files

    def _file(self, file: str, place: Place, key: str, chain: tuple[str, ...]) -> None:
        real = _real(file)
        if real in chain:
            self.faults.error(place, key, f"{file} includes itself, by way of {len(chain)} files")
            return
        if real in self.read:
            return
        if len(self.read) >= MAX_FILES:
            self.faults.error(place, key, f"more than {MAX_FILES} files")
            return
        self.read.add(real)
        try:
            raw = contents(Path(file), MAX_BYTES)
        except Unreadable as error:
            self.faults.error(place, key, f"{file} {error}")
            return
        self._sort_in(raw, file, (*chain, real), place, key)

    def _sort_in(
        self, raw: bytes, file: str, chain: tuple[str, ...], place: Place, key: str
    ) -> None:
        self.size += len(raw)
        if self.size > MAX_TOGETHER:
            self.faults.error(place, key, "the included files are too large together")
        elif opml.is_opml(raw):
            self.result.outlines += opml.feeds(raw, file, self.faults)
        elif (root := parse(raw, file, self.faults)) is not None:
            self.take(root, file, chain)
