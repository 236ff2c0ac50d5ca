"""One document in, its article records out: the same record whatever the format was.

Rule 1. What a configuration says of a feed holds; then what the entry says; then what the body's
        dateline says; then what the document says. Nothing is guessed.
Rule 2. One entry that cannot become a record never drops the others.
Rule 3. Dateline, credits and copyright are split off by the same code for every format.
Rule 4. A document may be taken in slices: what one leaves, the next takes, and nothing is lost.
Rule 5. What a server gives for a feed is a feed or nothing. Records say themselves whose they are,
        and any text is an article in seed form: both are read from files alone.
"""

import itertools
import operator
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import ModuleType
from typing import TypeAlias

from monitor import registry
from monitor.collect import bylines, dates, text, urls
from monitor.collect.document import Document, Entry, Source, Unreadable
from monitor.collect.identity import article_id, content, identities
from monitor.collect.suspect import describe
from monitor.model.articles import Article, DateSource, Ignored, Rejected
from monitor.model.copying import replace
from monitor.model.outcomes import Hints, Trouble

__all__ = ["Intake", "Source", "content", "identities", "load", "records_of"]

HEAD = 4_096
"""Bytes by which a document's format is recognised."""

LONG_HEAD = 65_536
"""The same where the first bytes do not say it."""

When: TypeAlias = datetime | date | None

SURE = 0.1

_FIRST = operator.itemgetter(0)

MAX_GUID = 1_024
"""Characters; what is longer is no identifier, and the link stands in."""

MAX_NAME = 200
"""Characters of a name or label."""

MAX_LABELS = 50

ENTRY = 200
"""Characters that an entry counts for beside its texts: a short one has its cost as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a document brought.

    Attributes:
        kind: the format, ``None`` where it was none.
        title: what the document calls itself.
        hints: when it wants to be polled again.
        articles: records, in the document's order; those of known entries left out.
        marks: fingerprints of ``articles``, one for each.
        rejected: entries that could not become records, and why.
        trouble: why there is nothing, ``None`` for a document that was understood.
        detail: the same for people: what the document seems to be.
        shared: guids and links that identify nothing; ``identities`` takes them.
        fingerprints: of all entries; given back as ``Source.known``, those are left out.
        cut: whether the document ends inside an entry.
        taken: fingerprints of the new entries that there was room for, if that was not all of them;
            handed in as known, the others are next.
        ignored: keys of records that mean nothing here.
    """

    kind: str | None = None
    title: str | None = None
    hints: Hints = field(default_factory=Hints)
    articles: tuple[Article, ...] = ()
    marks: tuple[int | None, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    trouble: Trouble | None = None
    detail: str | None = None
    shared: frozenset[str] = frozenset()
    fingerprints: tuple[int, ...] = ()
    cut: bool = False
    taken: frozenset[int] = frozenset()
    ignored: tuple[Ignored, ...] = ()


def records_of(
    body: bytes, source: Source, first_seen: datetime | None, room: int = sys.maxsize
) -> Intake:
    """The article records of a document of any known format.

    Args:
        body: the document, already freed from its transfer encoding; never taken for a name.
        source: what is known of where it came from.
        first_seen: now, for records that get one; ``None`` leaves it unknown.
        room: about how many characters of entries are taken; a first entry always is.

    Returns:
        Records, or the trouble in place of them; records that were read from a record file are
        as that file has them.
    """
    if not body.strip():
        return Intake(trouble=Trouble.EMPTY, detail="an empty document")
    # A feed may begin with a long comment, or with its server's complaints.
    readers = _formats(source)
    reader = _format_of(body[:HEAD], readers) or _format_of(body[:LONG_HEAD], readers)
    if reader is None:
        return Intake(trouble=Trouble.NOT_A_FEED, detail=describe(body))
    document: Document | Unreadable = reader.parse(body, source)
    if isinstance(document, Unreadable):
        return Intake(trouble=document.trouble, detail=document.detail)
    taken = _first_of(document, room)
    if taken is None:
        return _intake(document, source, first_seen)
    marks = (*taken.marks, *(entry.fingerprint for entry in taken.entries))
    passed = frozenset(mark for mark in marks if mark is not None)
    return replace(_intake(taken, source, first_seen), taken=passed)


def _first_of(document: Document, room: int) -> Document | None:
    """As much of a document as there is room for; ``None`` if that is all of it."""
    sizes = (*map(_record_size, document.articles), *map(_entry_size, document.entries))
    fit = max(1, sum(size <= room for size in itertools.accumulate(sizes)))
    if fit >= len(sizes):
        return None
    records = min(fit, len(document.articles))
    return replace(
        document,
        articles=document.articles[:records],
        marks=document.marks[:records],
        entries=document.entries[: fit - records],
    )


def _entry_size(entry: Entry) -> int:
    bodies = (entry.title, entry.summary, *entry.contents)
    return ENTRY + sum(len(body.value) for body in bodies if body)


def _record_size(article: Article) -> int:
    return ENTRY + sum(map(len, filter(None, (article.title, article.summary, article.text))))


def load() -> Mapping[str, ModuleType]:
    """All formats by kind; loaded when first asked for, which takes a while."""
    return registry.plugins("monitor.collect.formats")


def _formats(source: Source) -> list[ModuleType]:
    """The formats that a document of ``source`` may have (rule 5)."""
    polled = source.feed is not None and source.url.startswith(("http:", "https:"))
    return [reader for reader in load().values() if reader.FEED or not polled]


def _format_of(head: bytes, readers: Iterable[ModuleType]) -> ModuleType | None:
    """The format that is surest of ``head``."""
    sure, best = max(((float(reader.sniff(head)), reader) for reader in readers), key=_FIRST)
    return best if sure > SURE else None


def _intake(document: Document, source: Source, first_seen: datetime | None) -> Intake:
    common = _common(document, source)
    taken = _Reader(document=document, source=source, first_seen=first_seen, common=common)
    articles = list(document.articles)
    marks: list[int | None] = list(document.marks)
    rejected = list(document.rejected)
    for number, entry in enumerate(document.entries, start=1):
        if article := taken.article(entry):
            articles.append(article)
            marks.append(entry.fingerprint)
        else:
            rejected.append(
                Rejected(entry=_name(entry, number), reason="no title, summary or text")
            )
    return Intake(
        kind=document.kind,
        title=_label(document.title),
        hints=document.hints,
        articles=tuple(articles),
        marks=tuple(marks),
        rejected=tuple(rejected),
        shared=common,
        fingerprints=document.fingerprints,
        cut=document.cut,
        ignored=document.ignored,
    )


def _name(entry: Entry, number: int) -> str:
    return text.line(entry.guid or entry.link or "")[:MAX_NAME] or f"entry {number}"


def _label(value: str | None) -> str | None:
    """A name or label on one line; entities decoded, for labels often carry them twice."""
    return text.line(text.from_html(value))[:MAX_NAME] or None if value else None


def _labels(values: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(label for value in values if (label := _label(value)))
    return tuple(found)[:MAX_LABELS]


def _common(document: Document, source: Source) -> frozenset[str]:
    """Guids and canonical links that identify no single entry: shared ones, the feed's own."""
    own = {link for link in (document.link, source.url, source.base) if link}
    keys = document.shared | own
    links = (urls.canonical(key, source.base or source.url) for key in keys)
    return frozenset(keys).union(link for link in links if link)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Makes records of the entries of one document."""

    document: Document
    source: Source
    first_seen: datetime | None
    common: frozenset[str]

    def article(self, entry: Entry) -> Article | None:
        """The record of ``entry``; ``None`` where it says nothing."""
        title = text.headline(entry.title)
        body, summary = _said(entry)
        if not (title or body.text or summary.text):
            return None
        line = body.dateline or summary.dateline
        published, updated, date_source = self._times(entry, line)
        article = Article(
            id="",
            feed=self.source.feed,
            guid=_guid(entry.guid),
            url=urls.canonical(entry.link, entry.base or self.source.base or self.source.url),
            outlet=self._outlet(entry, line),
            place=line.place if line else None,
            dateline=line.raw if line else None,
            title=title,
            summary=summary.text or None,
            authors=_labels(entry.authors),
            categories=_labels(entry.categories),
            language=self.source.language or entry.language or self.document.language,
            published=published,
            updated=updated,
            first_seen=self.first_seen,
            date_source=date_source,
            text=body.text or None,
            credits=body.credits or summary.credits,
            copyright=body.copyright or summary.copyright,
        )
        return replace(article, id=article_id(article, self.source, self.common))

    def _outlet(self, entry: Entry, line: bylines.Dateline | None) -> str | None:
        """Configured, named by the entry, by the dateline, or by the document as its publisher.

        The title of a feed is no publisher: feeds are called "World", "Latest" or after a search.
        """
        return (
            self.source.outlet
            or _label(entry.publisher)
            or (line.outlet if line else None)
            or _label(self.document.publisher)
        )

    def _times(self, entry: Entry, line: bylines.Dateline | None) -> tuple[When, When, DateSource]:
        """When it was published (entry, else its text, else a sole entry's feed) and updated."""
        zone = dates.zone_of(self.source.timezone)
        alone = len(self.document.entries) == 1 and not self.document.fingerprints[1:]
        published, source = None, DateSource.FIRST_SEEN
        for said, kind in (
            (entry.published, entry.date_source),
            (line.day if line else None, DateSource.TEXT),
            (self.document.published if alone else None, DateSource.FEED),
        ):
            if published is None:
                published, source = dates.dated(said, kind, self.first_seen, zone)
        updated, _ = dates.dated(entry.updated, DateSource.ENTRY, self.first_seen, zone)
        return published, updated, source


def _guid(guid: str | None) -> str | None:
    cleaned = text.clean(guid or "").strip()
    return cleaned if 0 < len(cleaned) <= MAX_GUID else None


def _said(entry: Entry) -> tuple[bylines.Parts, bylines.Parts]:
    """Body and summary of ``entry``, taken apart.

    A full content is the body. Without one, a description that reads like a whole article is the
    body; else it is the summary. A summary that repeats the body is none.
    """
    full = max((text.of(content) for content in entry.contents), key=len, default="")
    short = text.without_footer(text.of(entry.summary)) if entry.summary else ""
    if not full.strip() and text.reads_like_a_body(short):
        full, short = short, ""
    body, summary = bylines.split(text.without_footer(full)), bylines.split(short)
    return body, bylines.Parts(dateline=None, text="") if summary.text == body.text else summary
