"""What formats make of a document: its entries as they stand, before normalization."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from monitor.model.articles import Article, DateSource, Ignored, Rejected
from monitor.model.outcomes import Hints, Trouble

ENDS_INSIDE = "the document ends inside it"
"""Why an entry is left out of which there was more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document came from and what is known of it beforehand.

    Attributes:
        feed: id of the feed, ``None`` for a document that no feed carried.
        url: identity of the feed: its configured URL.
        base: where the document was found in the end; relative links are resolved against it.
        outlet: who publishes the feed, if the configuration says so.
        language: BCP 47 tag, if the configuration says so.
        timezone: IANA name, for dates without a zone.
        content_type: what the server called the document.
        known: fingerprints of entries that were taken before; they are left out.
    """

    feed: str | None = None
    url: str = ""
    base: str | None = None
    outlet: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    content_type: str | None = None
    known: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A piece of text as carried: HTML, or plain text with its line ends."""

    value: str
    html: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as a document carries it; nothing decoded, cut or guessed yet.

    Attributes:
        guid: the entry's own identifier.
        link: where it points, perhaps relative.
        base: what its relative links are resolved against, ``None`` for the document's base.
        title: its headline.
        summary: what stands beside or instead of the content.
        contents: full contents, in the document's order.
        authors: names.
        categories: labels.
        language: BCP 47 tag.
        publisher: the outlet that the entry itself names.
        published: date text.
        updated: date text.
        date_source: what ``published`` counts as.
        fingerprint: of the entry as it stands in the document.
    """

    guid: str | None = None
    link: str | None = None
    base: str | None = None
    title: Body | None = None
    summary: Body | None = None
    contents: tuple[Body, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None
    published: str | None = None
    updated: str | None = None
    date_source: DateSource = DateSource.ENTRY
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that was understood.

    Attributes:
        kind: the ``KIND`` of the format that read it.
        title: what it calls itself.
        language: BCP 47 tag of the whole.
        link: the page that it belongs to.
        publisher: the outlet that it names as its publisher.
        published: date text of the whole.
        hints: when it wants to be polled again.
        entries: what it carries, in its order.
        articles: finished records, where the format carries those instead.
        marks: fingerprints of ``articles``, one for each.
        rejected: entries that could not be read, and why.
        shared: guids and links that several different entries carry: no identities.
        fingerprints: of all its entries, those left out because known included.
        cut: whether it ends inside an entry, which is among the rejected ones.
        ignored: keys that a record does not have, with where each stood first and how often.
    """

    kind: str
    title: str | None = None
    language: str | None = None
    link: str | None = None
    publisher: str | None = None
    published: str | None = None
    hints: Hints = field(default_factory=Hints)
    entries: tuple[Entry, ...] = ()
    articles: tuple[Article, ...] = ()
    marks: tuple[int, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    shared: frozenset[str] = frozenset()
    fingerprints: tuple[int, ...] = ()
    cut: bool = False
    ignored: tuple[Ignored, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A document that is none of the format's, and what it seems to be."""

    trouble: Trouble
    detail: str
