"""Plans: what was decided about a batch of articles, stored in one transaction or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from monitor.model.alerts import Alert, Delivery
from monitor.model.articles import Article, Reading, TopicHit
from monitor.model.changes import Storyline
from monitor.model.feeds import PollDone
from monitor.model.silences import Silence
from monitor.model.stories import Features, Passage, Story, Verdict
from monitor.model.times import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One reading on its way into the store.

    Attributes:
        reading: what was read.
        place: where it stands in time; its own ``at``, or for an undated article of a replay or
            backfill the place right after the record before it.
        dated: whether ``place`` is its own.
        admitted: whether it may alert as its feed says (not baseline).
        baseline: its rank from the newest in its feed's first document, ``None`` for later ones;
            a topic's own ``backfill`` is held against it.
        feed_order: position in its document, the last key of the order of arrival.
        before: of an edit the version that stood until now, with the old words; of a copy the
            article that it copies.
    """

    reading: Reading
    place: Span | None
    dated: bool
    admitted: bool
    baseline: int | None = None
    feed_order: int = 0
    before: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the store holds it, with what later articles are compared by.

    Attributes:
        rev: grows with every write of an article; ``0`` for one not yet stored.
        version: 1, and one more for every edit.
        unannounced: edits in a row that changed the words and not the entry's own ``updated``.
        storylines: (topic, storyline) pairs that it belongs to, in configuration order.
        why_silent: for people, why it brought no alert; ``""`` when it did.
    """

    article: Article
    at: Span | None
    identities: tuple[str, ...]
    content: str
    family: str
    features: Features
    verdict: Verdict
    hits: tuple[TopicHit, ...] = ()
    storylines: tuple[tuple[str, str], ...] = ()
    arrived: datetime
    why_silent: str = ""
    version: int = 1
    unannounced: int = 0
    rev: int = 0

    @classmethod
    def of(cls, reading: Reading, verdict: Verdict, arrived: datetime) -> Self:
        """What is stored of an article that was read and judged, before it joins any storyline."""
        return cls(
            article=reading.article,
            at=reading.at,
            identities=reading.identities,
            content=reading.content,
            family=reading.family,
            features=reading.features,
            verdict=verdict,
            hits=reading.hits,
            arrived=arrived,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveArticle:
    """What the live index keeps of a stored article.

    Attributes:
        id: the article's.
        story: id of the story that it belongs to.
        at: when it speaks, ``None`` where unknown.
        arrived: when it arrived.
        features: what it is compared by; the packed form alone will do.
        rev: that of the stored article.
        family: of its outlet.
        copies: id of the article that it is a copy of, ``None`` for a report.
        moves: how often it went over from one story to another.
    """

    id: str
    story: str
    at: Span | None
    arrived: datetime
    features: Features
    rev: int
    family: str = ""
    copies: str | None = None
    moves: int = 0

    @classmethod
    def of(cls, stored: StoredArticle) -> Self:
        """That part of a stored article."""
        return cls(
            id=stored.article.id,
            story=stored.verdict.story,
            at=stored.at,
            arrived=stored.arrived,
            features=stored.features,
            rev=stored.rev,
            family=stored.family,
            copies=stored.verdict.original,
            moves=stored.verdict.moves,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store recalls for a batch: all that ``decide`` may need beside the live index.

    Attributes:
        identities: identity key -> the stored articles that have it, or had it once.
        entries: article id -> stored article, for the batch's own ids.
        copies: stored articles that share enough sampled shingles with one of the batch.
        stories: story id -> story, for all stories of the articles above and the batch's live ones.
        alerted: topic id -> times of its alerts of the last 24 hours, told by themselves.
        silences: those that are not over.
    """

    identities: Mapping[str, tuple[StoredArticle, ...]] = field(default_factory=dict)
    entries: Mapping[str, StoredArticle] = field(default_factory=dict)
    copies: tuple[StoredArticle, ...] = ()
    stories: Mapping[str, Story] = field(default_factory=dict)
    alerted: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()

    def articles(self) -> dict[str, StoredArticle]:
        """Every article that was recalled, by id."""
        owners = (stored for found in self.identities.values() for stored in found)
        return {
            stored.article.id: stored for stored in (*self.copies, *owners, *self.entries.values())
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneQuiet:
    """Storylines that nothing came for in long, and what their topics told of late.

    Attributes:
        storylines: as they are stored.
        alerted: topic id -> times of its alerts of the last 24 hours.
        silences: those that people asked for and that are not over.
        early: storylines whose last silence was noted by a clock that ran ahead.
    """

    storylines: tuple[Storyline, ...] = ()
    early: tuple[Storyline, ...] = ()
    alerted: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be stored, all of it or nothing.

    Attributes:
        articles: new articles and new versions of edited ones.
        stories: new and changed stories.
        passages: what went over of articles that were stored before, in turn.
        storylines: new and changed storylines, the last revision of each.
        alerts: every change made, told, settling or held.
        deliveries: one per ready alert and sink.
        polls: polls that this plan completes.
        based_on: storyline id -> revision that was decided upon.
    """

    articles: tuple[StoredArticle, ...] = ()
    stories: tuple[Story, ...] = ()
    passages: tuple[Passage, ...] = ()
    storylines: tuple[Storyline, ...] = ()
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    polls: tuple[PollDone, ...] = ()
    based_on: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The plan is stored; ``rev`` is the newest article revision."""

    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A storyline is not what was decided upon; nothing was stored, decide again."""

    storylines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fenced:
    """A poll's lease was taken over by another; nothing was stored."""

    feeds: tuple[str, ...]


ApplyResult = Applied | Conflict | Fenced
