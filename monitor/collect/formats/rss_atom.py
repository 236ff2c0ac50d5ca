"""RSS 0.9x, 1.0 and 2.0, RDF and Atom by feedparser, which sees only mended and pruned documents.

Rule 1. feedparser gets a ``BytesIO`` and nothing else: handed text or bytes, it would open a file
        or URL of that name.
Rule 2. It gets well-formed XML without DOCTYPE and without anything that is not read, so that its
        slow paths are never reached (see ``mend`` and ``prune``).
Rule 3. Of dates only the text is taken from it.
Rule 4. Entries that it would do nothing to are read from the tree (see ``plain``); it gets the
        others, or none.
Rule 5. Known entries are cut out of the text where that changes nothing (see ``passages``), and
        left behind in the tree elsewhere.
"""

import io
from collections.abc import Iterable, Mapping
from typing import Any, cast

import feedparser
from lxml import etree

from monitor.collect.charsets import decode
from monitor.collect.document import ENDS_INSIDE, Body, Document, Entry, Source, Unreadable
from monitor.collect.hints import hints_of
from monitor.collect.identity import shared
from monitor.collect.mend import ENTRY, start_of, tree
from monitor.collect.passages import FEW, Passages, passages, speaks_of
from monitor.collect.plain import take, unmangled
from monitor.collect.prune import NUMBER, Pruned, prune, token
from monitor.model.articles import Rejected
from monitor.model.copying import replace
from monitor.model.outcomes import Hints, Trouble

KIND = "rss-atom"

FEED = True

# It would look for a parser that nobody has, in all of the path, before every single document.
feedparser.api.PREFERRED_XML_PARSERS.clear()

BROKEN = "a feed too broken to be read"

Parsed = Mapping[str, Any]


def sniff(head: bytes) -> float:
    """Sure where a feed's root element begins within the head, unsure where only entries do."""
    text = decode(head).lstrip("\ufeff")
    start = start_of(text)
    if start is None:
        return 0.0
    at, stead = start
    before = text[:at].lstrip().lower()
    # A record that speaks of feeds is none, and a page that does so holds no entries.
    if before.startswith(("{", "[")):
        return 0.0
    if stead or "<html" in before:
        return 0.3 if ENTRY.search(text, at) else 0.0
    return 0.95 if before.startswith("<") or not before else 0.5


def parse(body: bytes, source: Source) -> Document | Unreadable:
    """The entries of an XML feed, well-formed or not; those already known are left out."""
    text = decode(body, source.content_type)
    held = passages(text)
    new = _of_new(held, source) if held else None
    if new is not None:
        return new
    found = tree(text)
    if found is None:
        return Unreadable(trouble=Trouble.NOT_A_FEED, detail=BROKEN)
    hints = hints_of(found.root)
    left = prune(found.root, source.known, held.marks if held and found.sound else ())
    document = _read(left, hints, source)
    if not found.cut:
        return document
    last = Rejected(entry=f"entry {len(document.fingerprints) + 1}", reason=ENDS_INSIDE)
    return replace(document, cut=True, rejected=(*document.rejected, last))


def _of_new(held: Passages, source: Source) -> Document | None:
    """What a document says of which the known entries were never parsed.

    ``None`` where it has none, where many are new, where it is damaged, and where a known entry
    has a guid or link of a new one: then it is to be seen what they identify.
    """
    marks = tuple(mark for mark in held.marks if mark not in source.known)
    if len(marks) == len(held.marks) or len(marks) > FEW:
        return None
    rest, known = held.parted(source.known)
    found = tree(rest)
    if found is None or not found.sound:
        return None
    hints = hints_of(found.root)
    left = prune(found.root, source.known, marks)
    keys = {key for guid, link, _ in left.identities for key in (guid, link) if key}
    if left.fingerprints != marks or speaks_of(known, keys):
        return None
    return replace(_read(left, hints, source), fingerprints=held.marks)


def _read(left: Pruned, hints: Hints, source: Source) -> Document:
    """What is left of a feed's tree says; the entries already known are left out."""
    if left.fingerprints and source.known >= set(left.fingerprints):
        # Often only the date of the whole has changed: there is nothing to be read.
        return Document(kind=KIND, hints=hints, fingerprints=left.fingerprints)
    texts = {token(number): body for number, body in enumerate(left.bodies)}
    plain = take(left.root, texts)
    if plain.head is not None and not plain.left:
        return _document({"feed": plain.head, "entries": ()}, plain.entries, texts, left, hints)
    return _document(_parsed(left.root, source), plain.entries, texts, left, hints)


def _parsed(root: etree._Element, source: Source) -> Parsed:
    """What feedparser makes of a pruned tree."""
    found: Parsed = feedparser.parse(
        io.BytesIO(etree.tostring(root, encoding="utf-8", xml_declaration=True)),
        response_headers={
            "content-location": source.base or source.url,
            "content-type": "application/xml; charset=utf-8",
        },
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return found


def _document(
    parsed: Parsed, plain: Mapping[int, Entry], texts: Mapping[str, str], left: Pruned, hints: Hints
) -> Document:
    feed = cast("Parsed", parsed["feed"])
    people = _authors(feed) if str(parsed.get("version", "")).startswith("atom") else ()
    read = {int(entry[NUMBER]): _entry(entry, people, texts) for entry in parsed["entries"]}
    read |= plain
    rejected = (
        (Rejected(entry=left.left_out, reason="more than are read"),) if left.left_out else ()
    )
    return Document(
        kind=KIND,
        title=_plain(feed, "title"),
        language=_plain(feed, "language"),
        link=_plain(feed, "link"),
        publisher=_publisher(feed),
        published=_plain(feed, "published"),
        hints=hints,
        entries=tuple(_marked(read[number], left, number) for number in sorted(read)),
        rejected=rejected,
        shared=shared(left.identities),
        fingerprints=left.fingerprints,
    )


def _marked(entry: Entry, left: Pruned, number: int) -> Entry:
    """An entry with what is known of it from the tree: its guid as given, not made a URL of."""
    guid = left.identities[number][0] or entry.guid
    return replace(entry, guid=guid, fingerprint=left.fingerprints[number])


def _entry(entry: Parsed, people: tuple[str, ...], texts: Mapping[str, str]) -> Entry:
    updated = _plain(entry, "updated")
    return Entry(
        guid=_plain(entry, "id"),
        link=_plain(entry, "feedburner_origlink") or _plain(entry, "link"),
        title=_body(entry, "title", {}),
        summary=_body(entry, "summary", texts),
        contents=_contents(entry, texts),
        authors=_authors(entry) or people,
        categories=_categories(entry),
        language=_language(entry),
        publisher=_plain(_mapping(entry, "source"), "title") or _publisher(entry),
        published=_plain(entry, "published") or _plain(entry, "created") or updated,
        updated=updated,
    )


def _mapping(holder: Parsed, key: str) -> Parsed:
    value = dict.get(cast("dict[str, Any]", holder), key)
    return value if isinstance(value, Mapping) else {}


def _plain(holder: Parsed, key: str) -> str | None:
    # ``dict.get``: feedparser's own access answers for ``updated`` with ``published``.
    value = dict.get(cast("dict[str, Any]", holder), key)
    return value.strip() or None if isinstance(value, str) else None


def _listed(holder: Parsed, key: str) -> Iterable[Parsed]:
    value = dict.get(cast("dict[str, Any]", holder), key)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _body(holder: Parsed, key: str, texts: Mapping[str, str]) -> Body | None:
    detail = _mapping(holder, f"{key}_detail")
    return _text_of(_plain(holder, key), _plain(detail, "type"), texts)


def _contents(entry: Parsed, texts: Mapping[str, str]) -> tuple[Body, ...]:
    found = (
        _text_of(_plain(content, "value"), _plain(content, "type"), texts)
        for content in _listed(entry, "content")
    )
    return tuple(body for body in found if body)


def _text_of(value: str | None, kind: str | None, texts: Mapping[str, str]) -> Body | None:
    """A text with its type; one that was taken out of the tree is put back."""
    taken = texts.get(value or "")
    value = unmangled(taken) if taken else value
    return Body(value=value, html="html" in (kind or "text/html")) if value else None


def _authors(holder: Parsed) -> tuple[str, ...]:
    """Names; where a feed gives an address alone, that is the name."""
    listed = _listed(holder, "authors")
    names = [_plain(person, "name") or _plain(person, "email") for person in listed]
    return tuple(dict.fromkeys(name for name in (*names, _plain(holder, "author")) if name))


def _categories(entry: Parsed) -> tuple[str, ...]:
    names = (_plain(tag, "label") or _plain(tag, "term") for tag in _listed(entry, "tags"))
    return tuple(name for name in names if name)


def _language(entry: Parsed) -> str | None:
    holders = (*_listed(entry, "content"), _mapping(entry, "title_detail"))
    return next((tag for holder in holders if (tag := _plain(holder, "language"))), None)


def _publisher(holder: Parsed) -> str | None:
    """``dc:publisher``, unless it is the address that RSS calls webMaster."""
    name = _plain(holder, "publisher")
    return name if name and "@" not in name else None
