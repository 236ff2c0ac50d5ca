"""Reads the feeds out of an OPML list, the way feed readers export them.

Rule 1. The text is decoded here, and its XML declaration blanked out: readers write many an
        encoding, and not always the one that they declare.
Rule 2. Entities are refused, so that none can grow; nothing else is ever fetched.
Rule 3. Names of tags and attributes count in any case.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from monitor.config import addresses
from monitor.config.document import MAX_NODES, Entry, Node
from monitor.config.faults import Faults, Place

MAX_DEPTH = 100
MAX_OUTLINES = MAX_NODES // 2
MEND = "mend the file there (a bare & is written &amp;), or export the list once more"
AS_UTF8 = "save the file as UTF-8"
_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UNMARKED = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})", re.ASCII)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
# Codecs that are about something else than text files, some of them slow on long input.
_NO_FILES = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A line of a list: a feed, or what should have been one.

    Attributes:
        place: where it begins.
        url: its ``xmlUrl``, ``None`` for a line that has none and holds no others.
        title: what it is called there.
        page: its ``htmlUrl``.
        folders: titles of the lines around it, the outermost first.
    """

    place: Place
    url: str | None
    title: str | None = None
    page: str | None = None
    folders: tuple[str, ...] = ()


def is_opml(raw: bytes) -> bool:
    """Whether the file is XML rather than YAML, judged by how it begins."""
    start = raw.removeprefix(codecs.BOM_UTF8).lstrip()[:2]
    wide = raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, *_UNMARKED)
    return wide or (start[:1] == b"<" and start[1:].isalpha()) or start in (b"<?", b"<!")


def feeds(raw: bytes, name: str, faults: Faults) -> list[Node]:
    """The ``xmlUrl`` of every outline, as the mapping that a feed in YAML would be.

    A feed that is listed in several folders counts once; a line without a feed is warned of.
    """
    found: dict[str, Node] = {}
    for outline in outlines(raw, name, faults):
        if outline.url is None:
            faults.warn(outline.place, "xmlUrl", "left out: there is none")
        elif outline.url not in found:
            node = Node(place=outline.place, value=outline.url)
            entry = Entry(place=outline.place, node=node)
            found[outline.url] = Node(place=outline.place, value={"url": entry})
    return list(found.values())


def outlines(raw: bytes, name: str, faults: Faults) -> list[Outline]:
    """Every line that is no folder, in the order of the list; after a fault those before it."""
    reader = _Reader(name)
    try:
        reader.read(_decoded(raw, name))
    except _Refused as refusal:
        faults.error(refusal.place or reader.place(), "", str(refusal))
    except expat.ExpatError as error:
        why = expat.errors.messages.get(error.code, "unreadable")
        faults.error(reader.place(), "", f"not valid OPML: {why}; {MEND}")
    else:
        if not reader.opml:
            faults.error(Place(name, 1, 1), "", "XML, but not OPML; expected <opml>")
    return reader.found


class _Refused(Exception):  # noqa: N818 - never leaves this file
    """The document asks for something that no list of feeds needs."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.place = place


def _decoded(raw: bytes, name: str) -> str:
    """The text, its XML declaration replaced by as many spaces."""
    encoding = _encoding(raw)
    try:
        known = codecs.lookup(encoding).name not in _NO_FILES
        text = raw.decode(encoding if known else "unknown")
        # Some codecs let half a surrogate pair through, which is no text.
        text.encode()
    except UnicodeDecodeError as error:
        place = _end(raw[: error.start].decode(encoding, "replace"), name)
        raise _Refused(f"not valid OPML: the text is not {encoding}; {AS_UTF8}", place) from None
    except UnicodeEncodeError as error:
        why = f"half a character in the encoding {encoding}"
        place = _end(error.object[: error.start], name)
        raise _Refused(f"not valid OPML: {why}; {AS_UTF8}", place) from None
    except (LookupError, ValueError):
        why = f"nobody knows the encoding {encoding}"
        raise _Refused(f"not valid OPML: {why}; {AS_UTF8}", Place(name, 1, 1)) from None
    return _DECLARATION.sub(lambda match: re.sub(r"\S", " ", match[0]), text)


def _end(before: str, name: str) -> Place:
    """The place behind some text."""
    return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _encoding(raw: bytes) -> str:
    for mark, encoding in _MARKED.items():
        if raw.startswith(mark):
            return encoding
    declared = _ENCODING.match(raw)
    # A declaration that can be read byte by byte is in no encoding of two bytes, whatever it says.
    if declared and not declared[1].lower().startswith(
        (b"utf-16", b"utf-32", b"ucs", b"iso-10646")
    ):
        return declared[1].decode()
    return _UNMARKED.get(raw[:2], "utf-8")


@dataclass(slots=True)
class _Open:
    """An outline whose end has not come yet."""

    outline: Outline
    empty: bool = True


class _Reader:
    """Collects outlines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Outline] = []
        self.opml = False
        self._depth = 0
        self._open: list[_Open] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity

    def read(self, text: str) -> None:
        """Take in the whole text.

        Raises:
            ExpatError: it is not well-formed.
            _Refused: it is, and asks for too much.
        """
        self._parser.Parse(text.lstrip("\ufeff").encode(), True)  # noqa: FBT003 - expat's own signature

    def place(self) -> Place:
        """Where the parser stands."""
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber
        return Place(self.name, line, column + 1)

    def _entity(self, *_: object) -> None:
        raise _Refused("declares entities; a list of feeds needs none")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 0:
            self.opml = tag.lower() == "opml"
        self._depth += 1
        if self._depth > MAX_DEPTH or len(self.found) > MAX_OUTLINES:
            raise _Refused("nested too deep or too long")
        if tag.lower() == "outline":
            self._outline({key.lower(): value.strip() for key, value in attributes.items()})

    def _outline(self, names: dict[str, str]) -> None:
        if self._open:
            self._open[-1].empty = False
        outline = Outline(
            place=self.place(),
            url=addresses.unwrapped(names.get("xmlurl", "")) or None,
            title=names.get("title") or names.get("text") or None,
            page=names.get("htmlurl") or None,
            folders=tuple(self._folders()),
        )
        self._open.append(_Open(outline))
        if outline.url is not None:
            self.found.append(outline)

    def _folders(self) -> Iterator[str]:
        return (around.outline.title or "untitled" for around in self._open)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if tag.lower() == "outline":
            ended = self._open.pop()
            if ended.empty and ended.outline.url is None:
                self.found.append(ended.outline)
