"""Reads the plain entries of a pruned RSS document straight from its tree, as feedparser does.

Most entries of most feeds have a title, a link, a guid, texts, a date, names, and nothing odd about
any of them. feedparser takes half a millisecond for such a one and does nothing to it.

Rule 1. What is read here is what feedparser makes of it, to the letter. What it would look into
        further (attributes, relative links, a title that may be HTML, an address for an author, a
        field given twice) is left to it.
Rule 2. An entry is read here or there, never in part. Those read here are taken out of the tree.
Rule 3. Where fields of the whole stand behind an entry, all is left to feedparser: what it takes
        of them depends on the entries before.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from monitor.collect.document import Body, Entry
from monitor.collect.mend import NAMESPACES
from monitor.collect.prune import NUMBER

_DC = f"{{{NAMESPACES['dc']}}}"
_CONTENT = f"{{{NAMESPACES['content']}}}"
_SELF = f"{{{NAMESPACES['atom']}}}link"
_SINGLE = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "description": "summary",
    f"{_CONTENT}encoded": "content",
    "pubdate": "published",
    f"{_DC}date": "updated",
}
_SEVERAL = {"author": "author", f"{_DC}creator": "author", "category": "category"}
_HEAD = {
    "title": "title",
    "link": "link",
    "description": "summary",
    "language": "language",
    "pubdate": "published",
}
# Without either feedparser does not take a title for HTML.
_MARKED = re.compile(r"</|&#?\w")
# Joined to any base, such a link stays what it is.
_LINK = re.compile(
    r"https?://[\w.-]+(?::\d+)?(?:/[\w.~%+,@=:/-]*)?(?:\?[\w.~%+,@=:/&-]+)?(?:#[\w.~%+,@=:/&-]+)?",
    re.ASCII,
)
# feedparser takes these for characters of Windows.
_CONTROLS = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What was read here.

    Attributes:
        entries: by their number in the document; guid and fingerprint are for the caller to set.
        head: the fields of the whole by name, ``None`` where they are left to feedparser.
        left: whether entries are left in the tree.
    """

    entries: Mapping[int, Entry] = field(default_factory=dict)
    head: Mapping[str, str] | None = None
    left: bool = True


def take(root: etree._Element, texts: Mapping[str, str]) -> Plain:
    """The plain parts of a pruned document, whose entries are taken out of it.

    Args:
        root: the pruned tree.
        texts: bodies that were taken out before, by what stands in their place.
    """
    channel = root[0] if len(root) == 1 else root
    if (root.tag, channel.tag) != ("rss", "channel") or channel.keys():
        return Plain()
    children = list(channel)
    items = [child for child in children if child.tag == "item"]
    fields = children[: len(children) - len(items)]
    if set(root.keys()) - {"version"} or any(child.tag == "item" for child in fields):
        return Plain()
    entries: dict[int, Entry] = {}
    for item in items:
        entry = _entry(item, texts)
        if entry is not None:
            entries[int(str(item.findtext(NUMBER)))] = entry
            channel.remove(item)
    return Plain(entries=entries, head=_fields(fields), left=len(entries) < len(items))


def unmangled(text: str) -> str:
    """UTF-8 that was once read as Latin-1, put right; as feedparser does with all texts."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _entry(item: etree._Element, texts: Mapping[str, str]) -> Entry | None:
    """An entry, ``None`` where it is not plain."""
    found: dict[str, str] = {}
    several: dict[str, list[str]] = {"author": [], "category": []}
    if item.keys():
        return None
    for child in item:
        tag = str(child.tag)
        value = _value(child)
        if tag == NUMBER:
            continue
        if value is None or (child.keys() and tag != "guid"):
            return None
        name = _SINGLE.get(tag)
        if tag in _SEVERAL:
            several[_SEVERAL[tag]].append(value)
        elif name is None or name in found:
            return None
        else:
            found[name] = value
    sound = _is_sound(found, item) and not any("@" in author for author in several["author"])
    return _made(found, several, texts) if sound else None


def _is_sound(found: Mapping[str, str], item: etree._Element) -> bool:
    """Whether no field is of a kind that feedparser would do something about."""
    if _MARKED.search(found.get("title", "")):
        return False
    if "link" in found:
        return _LINK.fullmatch(found["link"]) is not None
    # Without a link a guid stands in for it, unless it says that it is none.
    guid = item.find("guid")
    return guid is None or guid.get("isPermaLink") == "false"


def _made(
    found: Mapping[str, str], several: Mapping[str, list[str]], texts: Mapping[str, str]
) -> Entry:
    updated = found.get("updated") or None
    content = found.get("content", "")
    summary = _body(found.get("summary", content), texts)
    full = _body(content, texts)
    title = found.get("title")
    return Entry(
        link=found.get("link"),
        title=Body(value=title, html=False) if title else None,
        summary=summary,
        contents=(full,) if full else (),
        authors=tuple(dict.fromkeys(filter(None, several["author"]))),
        categories=tuple(dict.fromkeys(filter(None, several["category"]))),
        published=found.get("published") or updated,
        updated=updated,
    )


def _body(value: str, texts: Mapping[str, str]) -> Body | None:
    taken = texts.get(value)
    value = unmangled(taken) if taken else value
    return Body(value=value, html=True) if value else None


def _fields(children: list[etree._Element]) -> Mapping[str, str] | None:
    """The fields of the whole, ``None`` where one is not plain."""
    found: dict[str, str] = {}
    for child in children:
        if child.tag == _SELF and child.get("href") and _relation(child) != "alternate":
            continue  # the feed's own address, or that of a hub: nothing is read of them
        name, value = _HEAD.get(str(child.tag)), _value(child)
        if name is None or value is None or child.keys() or name in found:
            return None
        found[name] = value
    link = found.get("link")
    return found if link is None or _LINK.fullmatch(link) else None


def _relation(link: etree._Element) -> str:
    return (link.get("rel") or "alternate").lower()


def _value(element: etree._Element) -> str | None:
    """The text of an element, ``None`` where that is not all there is, or not what is meant."""
    if len(element):
        return None
    text = unmangled((element.text or "").strip())
    return None if _CONTROLS.search(text) else text.strip()
