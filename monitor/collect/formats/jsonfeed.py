"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org), read natively."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from monitor.collect import loosejson
from monitor.collect.charsets import decode
from monitor.collect.dates import is_later
from monitor.collect.document import ENDS_INSIDE, Body, Document, Entry, Source, Unreadable
from monitor.collect.identity import fingerprint, shared
from monitor.model.articles import Rejected
from monitor.model.outcomes import Trouble

KIND = "jsonfeed"

FEED = True

MAX_ENTRIES = 2_000

Object = Mapping[str, object]


def sniff(head: bytes) -> float:
    """Sure where the version is named, likely where an object has ``items``."""
    start = decode(head).lstrip("\ufeff \t\r\n")
    if not start.startswith("{"):
        return 0.0
    if "jsonfeed.org/version/" in start.replace("\\/", "/"):
        return 1.0
    return 0.6 if '"items"' in start else 0.0


def parse(body: bytes, source: Source) -> Document | Unreadable:
    """The entries of a JSON Feed; an item that is no object is rejected, the others go on."""
    try:
        feed = loosejson.load(decode(body, source.content_type))
    except ValueError as error:
        return Unreadable(trouble=Trouble.NOT_A_FEED, detail=f"broken JSON: {error}")
    items = _items(feed)
    if items is None:
        return Unreadable(trouble=Trouble.NOT_A_FEED, detail="JSON without a list of items")
    return _document(cast("Object", feed), items, source)


def _items(feed: object) -> list[object] | None:
    """The items; a list that lost its first entries in PHP is an object with numbers as keys."""
    items = feed.get("items") if isinstance(feed, dict) else None
    if isinstance(items, dict) and all(map(str.isdecimal, items)):
        return list(items.values())
    return items if isinstance(items, list) else None


def _document(feed: Object, items: list[object], source: Source) -> Document:
    cut = any(isinstance(item, loosejson.Broken) and item.cut for item in items[-1:])
    items = items[: len(items) - cut]
    early = _too_early(items)
    taken = items[early:][:MAX_ENTRIES]
    prints = tuple(_fingerprint(item) for item in taken)
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for number, (item, mark) in enumerate(zip(taken, prints, strict=True), start=early + 1):
        if mark in source.known:
            continue
        if isinstance(item, dict):
            entries.append(replace(_entry(cast("Object", item), feed), fingerprint=mark))
        else:
            reason = item.reason if isinstance(item, loosejson.Broken) else "not a JSON object"
            rejected.append(Rejected(entry=f"item {number}", reason=reason))
    if len(items) > MAX_ENTRIES:
        reason = "more than are read"
        entry = f"the first {early} entries" if early else f"entries after {MAX_ENTRIES}"
        rejected.append(Rejected(entry=entry, reason=reason))
    elif cut:
        rejected.append(Rejected(entry=f"entry {len(items) + 1}", reason=ENDS_INSIDE))
    return Document(
        kind=KIND,
        title=_text(feed.get("title")),
        language=_text(feed.get("language")),
        link=_text(feed.get("home_page_url")),
        entries=tuple(entries),
        rejected=tuple(rejected),
        shared=shared(_identity(cast("Object", item)) for item in items if isinstance(item, dict)),
        fingerprints=prints,
        cut=cut,
    )


def _too_early(items: list[object]) -> int:
    """How many items to pass over in front of a long feed that has its newest ones last."""
    surplus = len(items) - MAX_ENTRIES
    if surplus <= 0:
        return 0
    first, last = (
        _published(cast("Object", item)) if isinstance(item, dict) else None
        for item in (items[0], items[-1])
    )
    return surplus if is_later(last, first) else 0


def _fingerprint(item: object) -> int:
    return fingerprint(json.dumps(item, sort_keys=True, default=repr).encode())


def _entry(item: Object, feed: Object) -> Entry:
    guid, link, _ = _identity(item)
    return Entry(
        guid=guid or None,
        link=link or None,
        title=_body(item.get("title"), html=False),
        summary=_body(item.get("summary"), html=False),
        contents=_contents(item),
        authors=_authors(item) or _authors(feed),
        categories=_texts(item.get("tags")),
        language=_text(item.get("language")),
        published=_published(item),
        updated=_date(item.get("date_modified")),
    )


def _published(item: Object) -> str | None:
    return _date(item.get("date_published")) or _date(item.get("date_modified"))


def _identity(item: Object) -> tuple[str, str, str]:
    """Guid, link and title of an item, each as carried and empty where missing."""
    guid = item.get("id")
    # Version 1.0 allows numbers here.
    name = str(guid) if isinstance(guid, (int, float)) else _text(guid)
    link = _text(item.get("url")) or _text(item.get("external_url"))
    return name or "", link or "", _text(item.get("title")) or ""


def _contents(item: Object) -> tuple[Body, ...]:
    """The HTML content where there is one: it tells paragraphs apart; else the plain one."""
    content = _body(item.get("content_html"), html=True) or _body(
        item.get("content_text"), html=False
    )
    return (content,) if content else ()


def _authors(holder: Object) -> tuple[str, ...]:
    """Names from ``authors`` (1.1), else from ``author`` (1.0); some give a name alone."""
    listed = holder.get("authors")
    people = listed if isinstance(listed, list) else [listed or holder.get("author")]
    return _texts([each.get("name") if isinstance(each, dict) else each for each in people])


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _date(value: object) -> str | None:
    """A date text; some write the seconds since 1970 as a number."""
    return str(value) if type(value) is int else _text(value)


def _texts(value: object) -> tuple[str, ...]:
    found = map(_text, value) if isinstance(value, list) else ()
    return tuple(text for text in found if text)


def _body(value: object, *, html: bool) -> Body | None:
    text = _text(value)
    return Body(value=text, html=html) if text else None
