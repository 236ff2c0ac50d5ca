"""Cuts a feed's tree down to what is read of it, so that no document can make reading it slow.

feedparser takes quadratic time on long author texts and on many categories, and lets a picture's
caption (``media:description``) replace an article's summary. It only ever sees what is left here,
and that as ``lean`` copies it.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from monitor.collect.dates import is_later
from monitor.collect.identity import fingerprint
from monitor.collect.lean import BODIES, MAX_FIELD, bare, copy, legal, name_of, parted, text_of
from monitor.collect.mend import MAX_ENTRIES, NAMESPACES
from monitor.collect.text import words

LONG = 256
"""Characters above which a body is taken out: feedparser is handed every line of it singly."""

NUMBER = "number"
"""An element that is taken from no entry: it says which of ``fingerprints`` is the entry's."""

MAX_SAME = 32
"""Elements of one name in one entry: authors, categories, links."""

_IDENTITY = ("{*}guid", "{*}id", "{*}link", "{*}title")
_LONG_ONES = words("description content encoded")
_TEXTS = words("html text text/html text/plain xhtml application/xhtml+xml")
_ENTRY = BODIES | words(
    "link guid id author creator category subject keywords pubdate published issued created "
    "modified updated date source language publisher origlink group"
)
_DATES = words("pubdate published issued date updated modified")
_FEED = words(
    "title link language pubdate published date updated publisher author description subtitle"
)
_MODULES = frozenset(
    ("", *(uri for name, uri in NAMESPACES.items() if name not in ("media", "itunes")))
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
        left_out: which entries were too many, for people; empty if none was.
    """

    root: etree._Element
    fingerprints: tuple[int, ...]
    identities: tuple[tuple[str, str, str], ...]
    bodies: tuple[str, ...]
    left_out: str


def token(number: int) -> str:
    """What stands in the tree for the text ``number`` that was taken out."""
    return f"storyline-monitor:body:{number}"


def prune(root: etree._Element, known: AbstractSet[int], marks: Sequence[int] = ()) -> Pruned:
    """A lean tree of what is read of ``root``, whose elements it takes.

    Args:
        root: of a whole document.
        known: fingerprints of entries that are left behind: a document costs what is new in it.
        marks: fingerprints of the entries in the order of the text, if they are known already;
            where the tree has other entries, or in another order, its own are made.
    """
    lean = bare(root)
    noted = marks if _are_of(marks, root) else ()
    prints: list[int] = []
    bodies: list[str] = []
    identities: list[tuple[str, str, str]] = []
    early = _too_early(root)
    passed = 0
    for holder in holders_of(root):
        target = lean if holder is root else bare(holder, lean)
        for child in list(holder):
            if not _is_entry(child):
                _take_field(child, holder, target)
            elif passed < early or len(prints) == MAX_ENTRIES:
                passed += 1
            else:
                prints.append(noted[early + len(prints)] if noted else _fingerprint(child))
                identities.append(_identity(child))
                if prints[-1] not in known:
                    _take_entry(child, target, bodies, len(prints) - 1)
    etree.cleanup_namespaces(lean)
    return Pruned(
        root=lean,
        fingerprints=tuple(prints),
        identities=tuple(identities),
        bodies=tuple(bodies),
        left_out=_called(early) if passed else "",
    )


def _are_of(marks: Sequence[int], root: etree._Element) -> bool:
    """Whether the tree has as many entries, all of them in one place."""
    counts = [sum(map(_is_entry, holder)) for holder in holders_of(root)]
    return len(marks) == sum(counts) == max(counts)


def _called(early: int) -> str:
    return f"the first {early} entries" if early else f"entries after {MAX_ENTRIES}"


def _too_early(root: etree._Element) -> int:
    """How many entries to pass over in front of a long document that has its newest ones last."""
    holders = holders_of(root)
    if sum(map(len, holders)) <= MAX_ENTRIES:
        return 0
    entries = [child for holder in holders for child in holder if _is_entry(child)]
    surplus = max(0, len(entries) - MAX_ENTRIES)
    return surplus if surplus and is_later(_date(entries[-1]), _date(entries[0])) else 0


def _date(item: etree._Element) -> str | None:
    dates = (child for child in item if name_of(child)[1] in _DATES)
    return next((text_of(child, MAX_FIELD) for child in dates), None)


def _take_field(child: etree._Element, holder: etree._Element, target: etree._Element) -> None:
    space, name = name_of(child)
    if name in _FEED and _native(space, holder):
        copy(child, name, target)


def _take_entry(
    item: etree._Element, target: etree._Element, bodies: list[str], number: int
) -> None:
    entry = bare(item, target)
    for child, name in _entry_children(item):
        copy(child, name, entry)
    _keep_names(entry)
    _take_out(entry, bodies)
    etree.SubElement(entry, NUMBER).text = str(number)


def _keep_names(entry: etree._Element) -> None:
    """Say of a guid that is no web address that it is no link, as few say themselves."""
    for guid in entry.iterchildren("guid"):
        if not (guid.text or "").strip().lower().startswith(("http://", "https://")):
            guid.attrib.clear()
            guid.set("isPermaLink", "false")


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
    if not counts.keys() & (BODIES - {"title"}):
        yield from _in_their_stead(item)


def _in_their_stead(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The one description that a video or podcast entry has, as if it were its own."""
    for child in item.iter():
        space, name = name_of(child)
        if space in _ASIDE and name in ("description", "summary") and text_of(child, 1):
            yield child, "description"
            return


def _identity(item: etree._Element) -> tuple[str, str, str]:
    """Guid, link and title of an entry, each as carried and empty where missing."""
    # This is done for all entries, the known ones, too; few spell these names in another way.
    found = _identity_in(item.iterchildren(*_IDENTITY), item)
    if not all(found.values()):
        found = _identity_in(item, item)
    return found["guid"], found["link"], found["title"]


def _identity_in(children: Iterable[etree._Element], item: etree._Element) -> dict[str, str]:
    found = {"guid": "", "link": "", "title": ""}
    within = name_of(item)[0]
    for child in children:
        key = _identity_key(str(child.tag), within)
        if key and not found[key]:
            value = text_of(child, MAX_FIELD) if len(child) else _short(child.text)
            if key == "link" and child.get("rel", "alternate") == "alternate":
                value = value or (child.get("href") or "")
            found[key] = value
    return found


@lru_cache(maxsize=1024)
def _identity_key(tag: str, within: str) -> str:
    """Which of an entry's identities an element is, ``""`` if none."""
    space, name = parted(tag)
    key = "guid" if name == "id" else name
    return key if key in ("guid", "link", "title") and _is_native(space, within) else ""


def _short(text: str | None) -> str:
    return legal(text).strip()[:MAX_FIELD] if text else ""
