"""Cuts a feed's tree down to what is read of it, so that no document can make reading it slow.

feedparser takes quadratic time on long author texts and on many categories, and lets a picture's
caption (``media:description``) replace an article's summary. It only ever sees what is left here.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from monitor.collect.identity import fingerprint
from monitor.collect.mend import ILLEGAL, MAX_ENTRIES, NAMESPACES
from monitor.collect.text import words

MAX_BODY = 2_000_000
MAX_FIELD = 4_096
MAX_NAME = 200
LONG = 256
"""Characters above which a body is taken out: feedparser is handed every line of it singly."""

NUMBER = "number"
"""An element that is taken from no entry: it says which of ``fingerprints`` is the entry's."""

MAX_SAME = 32
"""Elements of one name in one entry: authors, categories, links."""

_BODIES = words("description summary abstract content encoded body fullitem title")
_LONG_ONES = words("description content encoded")
_TEXTS = words("html text text/html text/plain xhtml application/xhtml+xml")
_NAMES = words("author creator publisher contributor name email")
_ENTRY = _BODIES | words(
    "link guid id author creator category subject keywords pubdate published issued created "
    "modified updated date source language publisher origlink group"
)
_FEED = words(
    "title link language pubdate published date updated publisher author description subtitle"
)
_NAME = re.compile(r"[a-z_][a-z0-9_-]*\Z")
_PEOPLE = frozenset(("author", "contributor"))
_ATTRIBUTES = words("rel href type term label domain isPermaLink ispermalink version mode url") | {
    "{http://www.w3.org/XML/1998/namespace}lang",
    "{http://www.w3.org/XML/1998/namespace}base",
    f"{{{NAMESPACES['rdf']}}}about",
}
_MODULES = frozenset(
    ("", *(uri for name, uri in NAMESPACES.items() if name not in ("media", "itunes")))
)
_SPACES = frozenset(
    (
        *NAMESPACES.values(),
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/atom/ns#",
    )
)
_ASIDE = frozenset((NAMESPACES["media"], "http://search.yahoo.com/mrss", NAMESPACES["itunes"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What is left of a document, and what was noted on the way.

    Attributes:
        root: the tree, of which only new entries are left.
        fingerprints: of all entries, the known ones included, in their order.
        identities: of all entries (guid, link, title), each as carried.
        bodies: texts that were taken out; in their place stands ``token`` of their number.
        dropped: entries beyond ``MAX_ENTRIES``.
    """

    root: etree._Element
    fingerprints: tuple[int, ...]
    identities: tuple[tuple[str, str, str], ...]
    bodies: tuple[str, ...]
    dropped: int


def token(number: int) -> str:
    """What stands in the tree for the text ``number`` that was taken out."""
    return f"storyline-monitor:body:{number}"


def name_of(element: etree._Element) -> tuple[str, str]:
    """Namespace and lower-case local name."""
    return _parted(str(element.tag))


@lru_cache(maxsize=1024)
def _parted(tag: str) -> tuple[str, str]:
    space, _, local = tag.rpartition("}")
    # With a prefix that nobody declared the name itself has the colon.
    return space.removeprefix("{"), local.rpartition(":")[2].lower()


def prune(root: etree._Element, known: AbstractSet[int]) -> Pruned:
    """A lean tree of what is read of ``root``, whose elements it takes.

    Entries whose fingerprint is ``known`` are left behind: a document costs what is new in it.
    """
    lean = _bare(root)
    prints: list[int] = []
    bodies: list[str] = []
    identities: list[tuple[str, str, str]] = []
    dropped = 0
    for holder in holders_of(root):
        target = lean if holder is root else _bare(holder, lean)
        for child in list(holder):
            if not _is_entry(child):
                _take_field(child, holder, target)
            elif len(prints) == MAX_ENTRIES:
                dropped += 1
            else:
                prints.append(_fingerprint(child))
                identities.append(_identity(child))
                if prints[-1] not in known:
                    _take_entry(child, target, bodies, len(prints) - 1)
    etree.cleanup_namespaces(lean)
    return Pruned(
        root=lean,
        fingerprints=tuple(prints),
        identities=tuple(identities),
        bodies=tuple(bodies),
        dropped=dropped,
    )


def _bare(holder: etree._Element, parent: etree._Element | None = None) -> etree._Element:
    """An element like ``holder`` that holds nothing yet.

    Of its name and namespaces only what is known is taken over: a damaged document has others,
    which lxml would refuse.
    """
    space, _, local = str(holder.tag).rpartition("}")
    known = space.removeprefix("{") in _SPACES
    tag = f"{space}}}{local}" if known else local.rpartition(":")[2]
    prefixes: Any = {name: uri for name, uri in holder.nsmap.items() if uri in _SPACES}
    if parent is None:
        bare = etree.Element(tag, nsmap=prefixes)
    else:
        bare = etree.SubElement(parent, tag, nsmap=prefixes)
    for key in _ATTRIBUTES.intersection(map(str, holder.attrib)):
        bare.set(key, _legal(str(holder.attrib[key])))
    return bare


def _take_field(child: etree._Element, holder: etree._Element, target: etree._Element) -> None:
    space, name = name_of(child)
    if name in _FEED and _native(space, holder):
        _copy(child, name, target)


def _take_entry(
    item: etree._Element, target: etree._Element, bodies: list[str], number: int
) -> None:
    entry = _bare(item, target)
    for child, name in _entry_children(item):
        _copy(child, name, entry)
    _take_out(entry, bodies)
    etree.SubElement(entry, NUMBER).text = str(number)


def _take_out(item: etree._Element, bodies: list[str]) -> None:
    """Replace long bodies by tokens, unless feedparser has to decode or to judge them."""
    for child in item:
        name = name_of(child)[1]
        kind = child.get("type", "html")
        if name not in _LONG_ONES or child.get("mode") == "base64" or kind not in _TEXTS:
            continue
        if child.text and len(child.text) > LONG:
            bodies.append(child.text)
            child.text = token(len(bodies) - 1)


def holders_of(root: etree._Element) -> list[etree._Element]:
    """The elements that entries and the document's own fields stand in.

    Channels come first: feedparser takes no field of the whole behind an entry, as RDF has them.
    """
    return [*(child for child in root if name_of(child)[1] == "channel"), root]


def _fingerprint(item: etree._Element) -> int:
    """Of all that an entry's element holds."""
    return fingerprint(etree.tostring(item, encoding="utf-8", with_tail=False))


def _is_entry(element: etree._Element) -> bool:
    return name_of(element)[1] in ("item", "entry")


def _native(space: str, holder: etree._Element) -> bool:
    return _is_native(space, name_of(holder)[0])


def _is_native(space: str, within: str) -> bool:
    return space in _MODULES or space == within


def _entry_children(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """What is read of an entry: its own elements, or media and podcast ones in their stead."""
    own = [(child, *name_of(child)) for child in item if _native(name_of(child)[0], item)]
    counts: dict[str, int] = {}
    for child, space, name in own:
        counts[name] = counts.get(name, 0) + 1
        foreign_title = name == "title" and space == NAMESPACES["dc"] and counts[name] > 1
        if name in _ENTRY and counts[name] <= MAX_SAME and not foreign_title:
            yield child, name
    if not counts.keys() & (_BODIES - {"title"}):
        yield from _in_their_stead(item)


def _in_their_stead(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The one description that a video or podcast entry has, as if it were its own."""
    for child in item.iter():
        space, name = name_of(child)
        if space in _ASIDE and name in ("description", "summary") and text_of(child, 1):
            yield child, "description"
            return


def _copy(child: etree._Element, name: str, parent: etree._Element) -> None:
    """Make in ``parent`` what is read of ``child``, bounded in length, depth and attributes.

    It is made anew, not moved: what a damaged element drags along would not be well-formed.
    """
    space = name_of(child)[0]
    made = etree.SubElement(parent, f"{{{space}}}{name}" if space in _SPACES else name)
    for key in _ATTRIBUTES.intersection(map(str, child.attrib)):
        value = str(child.attrib[key])
        if len(value) <= MAX_FIELD:
            made.set(key, _legal(value))
    if name in _BODIES:
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
    return _legal(text)


def _legal(text: str) -> str:
    """``text`` without what XML forbids; a broken document can still refer to it by number."""
    return ILLEGAL.sub("", text)


def _source_name(element: etree._Element) -> str:
    """Of a source its name: the text of RSS, the title of Atom."""
    title = next((child for child in element if name_of(child)[1] == "title"), element)
    return text_of(title, MAX_NAME)


def _copy_person(element: etree._Element, made: etree._Element) -> None:
    """Of a person the name, or the address where that is all there is."""
    found = {name_of(child)[1]: child for child in reversed(element)}
    for name in ("name", "email"):
        if name in found:
            _copy(found[name], name, made)
            return


def text_of(element: etree._Element, limit: int) -> str:
    """All text within ``element``, cut at ``limit`` characters."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        size += len(pieces[-1])
        if size > limit:
            break
    return _legal("".join(pieces)).strip()[:limit]


def _identity(item: etree._Element) -> tuple[str, str, str]:
    """Guid, link and title of an entry, each as carried and empty where missing."""
    found = {"guid": "", "link": "", "title": ""}
    within = name_of(item)[0]
    for child in item:
        key = _identity_key(str(child.tag), within)
        if key and not found[key]:
            # Most have no children, and this is done for all entries, the known ones, too.
            value = text_of(child, MAX_FIELD) if len(child) else _short(child.text)
            if key == "link" and child.get("rel", "alternate") == "alternate":
                value = value or (child.get("href") or "")
            found[key] = value
    return found["guid"], found["link"], found["title"]


@lru_cache(maxsize=1024)
def _identity_key(tag: str, within: str) -> str:
    """Which of an entry's identities an element is, ``""`` if none."""
    space, name = _parted(tag)
    key = "guid" if name == "id" else name
    return key if key in ("guid", "link", "title") and _is_native(space, within) else ""


def _short(text: str | None) -> str:
    return _legal(text).strip()[:MAX_FIELD] if text else ""
