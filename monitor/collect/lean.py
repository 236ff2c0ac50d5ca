"""Copies of a feed's elements with what is read of them alone, bounded in length and depth.

They are made anew, not moved: what a damaged element drags along would not be well-formed.
"""

import re
from functools import lru_cache
from typing import Any

from lxml import etree

from monitor.collect.mend import ILLEGAL, NAMESPACES
from monitor.collect.text import words

MAX_BODY = 2_000_000
MAX_FIELD = 4_096
MAX_NAME = 200

BODIES = words("description summary abstract content encoded body fullitem title")
_NAMES = words("author creator publisher contributor name email")
_NAME = re.compile(r"[a-z_][a-z0-9_-]*\Z")
_PEOPLE = frozenset(("author", "contributor"))
_ATTRIBUTES = words("rel href type term label domain isPermaLink ispermalink version mode url") | {
    "{http://www.w3.org/XML/1998/namespace}lang",
    "{http://www.w3.org/XML/1998/namespace}base",
    f"{{{NAMESPACES['rdf']}}}about",
}
_SPACES = frozenset(
    (
        *NAMESPACES.values(),
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/atom/ns#",
    )
)


def name_of(element: etree._Element) -> tuple[str, str]:
    """Namespace and lower-case local name."""
    return parted(str(element.tag))


@lru_cache(maxsize=1024)
def parted(tag: str) -> tuple[str, str]:
    """Namespace and lower-case local name of a tag."""
    space, _, local = tag.rpartition("}")
    # With a prefix that nobody declared the name itself has the colon.
    return space.removeprefix("{"), local.rpartition(":")[2].lower()


def bare(holder: etree._Element, parent: etree._Element | None = None) -> etree._Element:
    """An element like ``holder`` that holds nothing yet.

    Of its name and namespaces only what is known is taken over: a damaged document has others,
    which lxml would refuse.
    """
    space, _, local = str(holder.tag).rpartition("}")
    known = space.removeprefix("{") in _SPACES
    tag = f"{space}}}{local}" if known else local.rpartition(":")[2]
    prefixes: Any = {name: uri for name, uri in holder.nsmap.items() if uri in _SPACES}
    if parent is None:
        made = etree.Element(tag, nsmap=prefixes)
    else:
        made = etree.SubElement(parent, tag, nsmap=prefixes)
    for key in _ATTRIBUTES.intersection(map(str, holder.attrib)):
        made.set(key, legal(str(holder.attrib[key])))
    return made


def copy(child: etree._Element, name: str, parent: etree._Element) -> None:
    """Make in ``parent`` what is read of ``child``, bounded in length, depth and attributes."""
    space = name_of(child)[0]
    made = etree.SubElement(parent, f"{{{space}}}{name}" if space in _SPACES else name)
    for key in child.keys():  # noqa: SIM118 - of an element: its attributes, not its children
        value = str(child.get(key)) if key in _ATTRIBUTES else None
        if value is not None and len(value) <= MAX_FIELD:
            made.set(key, legal(value))
    if name in BODIES:
        if len(child):
            made.set("type", "html")
        made.text = _markup(child)[: MAX_FIELD if name == "title" else MAX_BODY]
    elif name == "source":
        made.text = _source_name(child)
    elif name in _PEOPLE and len(child):
        _copy_person(child, made)
    else:
        made.text = text_of(child, MAX_NAME if name in _NAMES else MAX_FIELD)


def _markup(element: etree._Element) -> str:
    """The content of ``element``; markup that stands in the tree unescaped becomes escaped."""
    text = element.text or ""
    if len(element):
        for child in element.iter():
            child.tag = name if _NAME.match(name := name_of(child)[1]) else "span"
        inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
        text += "".join(inner)
    return legal(text)


def legal(text: str) -> str:
    """``text`` without what XML forbids; a broken document can still refer to it by number."""
    # Nothing of that can be printed, and most texts can: asking costs less than looking for it.
    return text if text.isprintable() else ILLEGAL.sub("", text)


def _source_name(element: etree._Element) -> str:
    """Of a source its name: the text of RSS, the title of Atom."""
    title = next((child for child in element if name_of(child)[1] == "title"), element)
    return text_of(title, MAX_NAME)


def _copy_person(element: etree._Element, made: etree._Element) -> None:
    """Of a person the name, or the address where that is all there is."""
    found = {name_of(child)[1]: child for child in reversed(element)}
    for name in ("name", "email"):
        if name in found:
            copy(found[name], name, made)
            return


def text_of(element: etree._Element, limit: int) -> str:
    """All text within ``element``, cut at ``limit`` characters."""
    if not len(element):
        return legal(element.text or "").strip()[:limit]
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        size += len(pieces[-1])
        if size > limit:
            break
    return legal("".join(pieces)).strip()[:limit]
