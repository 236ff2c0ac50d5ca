"""Reads the feeds out of an OPML list, the way feed readers export them."""

from xml.parsers import expat

from monitor.config.document import MAX_NODES, Entry, Node
from monitor.config.faults import Faults, Place

MAX_DEPTH = 100


def is_opml(raw: bytes) -> bool:
    """Whether the file is XML rather than YAML, judged by how it begins."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:2]
    utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    return utf16 or (start[:1] == b"<" and start[1:].isalpha()) or start in (b"<?", b"<!")


def feeds(raw: bytes, name: str, faults: Faults) -> list[Node]:
    """The ``xmlUrl`` of every outline, as the mapping that a feed in YAML would be.

    A feed that is listed in several folders counts once.
    """
    reader = _Reader(name)
    try:
        reader.parser.Parse(raw, True)  # noqa: FBT003 - expat's own signature
    except _Refused as refusal:
        faults.error(reader.place(), "", str(refusal))
    except (expat.ExpatError, LookupError, ValueError) as error:
        code = getattr(error, "code", 0)
        why = expat.errors.messages.get(code, "unreadable")
        faults.error(reader.place(), "", f"not valid OPML: {why}")
    else:
        if not reader.opml:
            faults.error(Place(name, 1, 1), "", "XML, but not OPML; expected <opml>")
    return list(reader.found.values())


class _Refused(Exception):  # noqa: N818 - never leaves this file
    """The document asks for something that no list of feeds needs."""


class _Reader:
    """Collects outlines; refuses entities, so that none can grow."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: dict[str, Node] = {}
        self.opml = False
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def place(self) -> Place:
        """Where the parser stands."""
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber
        return Place(self.name, line, column + 1)

    def _entity(self, *_: object) -> None:
        raise _Refused("declares entities; a list of feeds needs none")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 0:
            self.opml = tag.lower() == "opml"
        self._depth += 1
        if self._depth > MAX_DEPTH or len(self.found) > MAX_NODES // 2:
            raise _Refused("nested too deep or too long")
        names = {key.lower(): value.strip() for key, value in attributes.items()}
        url = names.get("xmlurl")
        if tag.lower() == "outline" and url and url not in self.found:
            place = self.place()
            entry = Entry(place=place, node=Node(place=place, value=url))
            self.found[url] = Node(place=place, value={"url": entry})

    def _end(self, _tag: str) -> None:
        self._depth -= 1
