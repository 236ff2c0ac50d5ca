"""The article record: the one form that every entry of every feed is brought into."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.model.changes import Claim
from monitor.model.figures import Figure
from monitor.model.rhythm import Actor
from monitor.model.stories import Features
from monitor.model.times import Span


class DateSource(StrEnum):
    """Where an article's date was read."""

    ENTRY = "entry"
    TEXT = "text"
    FEED = "feed"
    CLAMPED = "clamped"
    FIRST_SEEN = "first_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article record, key for key; unknown is ``None`` or ``()``.

    Attributes:
        id: stable and opaque; the same entry always gets the same one.
        feed: id of the feed that carried it.
        guid: the entry's guid as given.
        url: canonical link.
        outlet: who published.
        place: where from, read from the dateline.
        dateline: the raw text as it stood, up to the first character of the text.
        title: plain text, like ``summary``, ``authors`` and ``categories``.
        summary: what the feed carries beside or instead of the body.
        authors: names as given.
        categories: labels as given.
        language: BCP 47 tag as given.
        published: a date or an aware date-time, as precise as the source was.
        updated: likewise.
        first_seen: when this program first saw it, aware.
        date_source: where ``published`` comes from.
        text: the body; paragraphs separated by one blank line.
        credits: "... contributed reporting." lines.
        copyright: copyright lines.
    """

    id: str
    feed: str | None = None
    guid: str | None = None
    url: str | None = None
    outlet: str | None = None
    place: str | None = None
    dateline: str | None = None
    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    published: datetime | date | None = None
    updated: datetime | date | None = None
    first_seen: datetime | None = None
    date_source: DateSource | None = None
    text: str | None = None
    credits: tuple[str, ...] = ()
    copyright: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicHit:
    """A topic that an article belongs to, and the words that say so."""

    topic: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one document tells about one article, before anything stored is compared.

    Attributes:
        article: the record.
        at: when it speaks, ``None`` where unknown.
        identities: keys under which the same entry is known again (feed and guid, URL, ...),
            strongest first.
        content: digest of the normalized title, summary and body: other digest, other text.
        family: key of the outlet family.
        features: what copies and events are compared by.
        hits: topics that it belongs to.
        terms: what storylines know it by: its names and other words, each with its rarity in news
            at large in nats; only where it belongs to a topic.
        claims: raw claims of its sentences, names not yet resolved within a storyline.
        figures: how many of what it tells.
        actors: people whom headline and lead name.
        sentences: headline and first sentences, as the novelty measure compares them.
        fingerprint: of the entry that it was read from, ``None`` where no document was read.
    """

    article: Article
    at: Span | None
    identities: tuple[str, ...]
    content: str
    family: str
    features: Features
    hits: tuple[TopicHit, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    actors: tuple[Actor, ...] = ()
    sentences: tuple[str, ...] = field(default=())
    terms: dict[str, float] = field(default_factory=dict)
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A key of records that means nothing, the entry where it stood first, and how often it did."""

    key: str
    entry: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An entry that could not become an article, and why; the others of its feed go on."""

    entry: str
    reason: str
