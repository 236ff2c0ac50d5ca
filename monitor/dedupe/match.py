"""The verdict on an arriving article: seen, edit, copy, same-event or new, of what, and why.

Rule 1. Identity first, then shared text, then the event; the first that holds decides.
Rule 2. Nothing here is written: articles of the same plan are seen through the overlay.
Rule 3. The verdict is the same whether articles are decided in one plan or one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from monitor.dedupe.copies import (
    Texts,
    differences,
    original,
    overlaps,
    recurs,
    same_text,
    words_agree,
)
from monitor.dedupe.events import SAME_EVENT, Likeness, likenesses
from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import Sight
from monitor.model.articles import Article
from monitor.model.plans import Arrival, Known, StoredArticle
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span


class Matched(NamedTuple):
    """What was decided on an article.

    Attributes:
        verdict: what it is.
        story: the story that it belongs to with it counted; for ``seen`` and ``edit`` the story's
            counts stay.
        near: the stories that it was compared with, the likeliest first; none where what decided
            was an identity or a copy.
    """

    verdict: Verdict
    story: Story
    near: Sequence[Likeness] = ()


FAMILIES = 500
"""Outlet families that a story counts; a feed may name a new one with each article."""

MAX_UNANNOUNCED = 24
"""Edits that only the words tell, in a row; one article has no more, whatever its feed does."""


def match(
    arrival: Arrival, known: Known, sight: Sight, now: datetime, texts: Texts | None = None
) -> Matched:
    """Decide what an article is to what is stored and to its plan's earlier articles.

    Args:
        arrival: the article as it was read; without ``dated`` its place in time counts as unknown.
        known: what the store recalled for it.
        sight: the live index, or the plan's overlay over it.
        now: stands for the arrival where the article has no ``first_seen``.
        texts: ``known.copies``, made ready to be compared; whoever decides on many has them once.
    """
    return _Matcher(arrival, known, sight, now, texts or Texts(known.copies)).decide()


def story_id(article: str) -> str:
    """The id of the story that an article opens."""
    return "st_" + blake2b(article.encode("utf-8", "replace"), digest_size=10).hexdigest()


def unannounced(before: StoredArticle, new: Article) -> int:
    """How many edits in a row the entry's own ``updated`` says nothing of, ``new`` counted."""
    announced = new.updated is not None and new.updated != before.article.updated
    return 0 if announced else before.unannounced + 1


def endless(before: StoredArticle, new: Article) -> bool:
    """Whether another edit is more likely a counter or an advertisement within the text."""
    return unannounced(before, new) > MAX_UNANNOUNCED


class _Matcher:
    def __init__(
        self, arrival: Arrival, known: Known, sight: Sight, now: datetime, texts: Texts
    ) -> None:
        self.arrival = arrival
        self.reading = arrival.reading
        self.known = known
        self.sight = sight
        self.texts = texts
        self.arrived = arrival.reading.article.first_seen or now
        self.own = {stored.article.id: stored for stored in sight.stored()}

    def decide(self) -> Matched:
        for stored, addressed in self._identical():
            decision = self._by_identity(stored, addressed=addressed)
            if decision is not None:
                return decision
        shared = overlaps(self.arrival, [*self.own.values()], self.texts, but=self.own)
        copied = original(self.arrival, shared)
        if copied is not None:
            return self._copy(*copied, VerdictReason.CONTAINMENT)
        return self._by_event({stored.article.id: share for stored, share in shared})

    # Identity.

    def _identical(self) -> list[tuple[StoredArticle, bool]]:
        """Stored articles under one of this one's keys, in the newest version that there is.

        With each, whether a key other than its words says so. The one that is stored under this
        one's id comes first, then the same entry, as it came last; then whoever had it first.
        """
        keys = {key for key in self.reading.identities if not key.startswith("content:")}
        known = self.known.identities
        recalled = {stored.article.id for key in keys for stored in known.get(key, ())}
        found = [
            (stored, stored.article.id in recalled or not keys.isdisjoint(stored.identities))
            for stored in self._at_hand()
        ]
        alike = [
            (stored, addressed)
            for stored, addressed in found
            if addressed or stored.content == self.reading.content or self._has_id_of(stored)
        ]
        return sorted(alike, key=lambda one: self._nearness(*one))

    def _nearness(self, stored: StoredArticle, addressed: bool) -> tuple[object, ...]:  # noqa: FBT001
        same = self._is_same_entry(stored, addressed)
        arrived = stored.arrived.timestamp()
        is_copy = stored.verdict.kind is VerdictKind.COPY
        place = (False, -arrived) if same else (is_copy, arrived)
        return (not self._has_id_of(stored), not same, *place, stored.article.id)

    def _at_hand(self) -> Iterator[StoredArticle]:
        """Every stored article that is known here, once, in its newest version."""
        yield from (self.known.articles() | self.own).values()

    def _has_id_of(self, stored: StoredArticle) -> bool:
        return self.reading.article.id == stored.article.id

    def _is_same_entry(self, stored: StoredArticle, addressed: bool) -> bool:  # noqa: FBT001
        if self._has_id_of(stored):
            return True
        new, old = self.reading.article, stored.article
        if not addressed or new.feed is None or new.feed != old.feed:
            return False
        # Some feeds give every entry one address; then the words must speak for it.
        same_guid = new.guid is not None and new.guid == old.guid
        agree = same_guid or words_agree(self.reading.features, stored.features)
        return agree or same_text(self.arrival, stored)

    def _is_anothers(self, stored: StoredArticle) -> bool:
        """Whether another feed's entry has this one's id by its address alone.

        Whoever links to a page says of it what he likes, and edits nothing by that.
        """
        new, old = self.reading.article.feed, stored.article.feed
        by_guid = any(key.startswith("guid:") for key in self.reading.identities)
        return new != old and None not in (new, old) and not by_guid

    def _by_identity(self, stored: StoredArticle, *, addressed: bool) -> Matched | None:
        same_words = stored.content == self.reading.content
        if self._is_same_entry(stored, addressed):
            if same_words:
                return self._seen(stored, VerdictReason.SAME_IDENTITY)
            if self._is_anothers(stored):
                return self._seen(stored, VerdictReason.SAME_ADDRESS)
            if endless(stored, self.reading.article):
                return self._seen(stored, VerdictReason.ENDLESS_EDITS)
            return self._edit(stored)
        if same_words and not recurs(self.arrival, stored):
            return self._copy(stored, 1.0, VerdictReason.SAME_CONTENT)
        if addressed and words_agree(self.reading.features, stored.features):
            return self._copy(stored, 1.0, VerdictReason.SAME_ADDRESS)
        return None

    def _seen(self, stored: StoredArticle, reason: VerdictReason) -> Matched:
        story = self._story_of(stored)
        verdict = Verdict(
            kind=VerdictKind.SEEN,
            of=stored.article.id,
            story=story.id,
            score=1.0,
            reason=reason,
        )
        return Matched(verdict, story)

    def _edit(self, stored: StoredArticle) -> Matched:
        story = self._story_of(stored)
        before = self.sight.placed(stored).verdict
        verdict = Verdict(
            kind=VerdictKind.EDIT,
            of=stored.article.id,
            story=story.id,
            score=1.0,
            reason=VerdictReason.SAME_IDENTITY,
            differences=differences(self.reading.features, stored.features),
            along=before.along,
            moves=before.moves,
        )
        # The index keeps the new version as long as one that arrived now, and its story with it.
        last = max(story.last_arrival, self.arrived)
        return Matched(verdict, replace(story, span=self._joined(story), last_arrival=last))

    # Copies.

    def _copy(self, stored: StoredArticle, score: float, reason: VerdictReason) -> Matched:
        story = self._story_of(stored)
        verdict = Verdict(
            kind=VerdictKind.COPY,
            of=stored.article.id,
            story=story.id,
            score=score,
            reason=reason,
            evidence=(("contained", round(score, 4)),),
            differences=differences(self.reading.features, stored.features),
        )
        counted = replace(
            story,
            span=self._joined(story),
            last_arrival=max(story.last_arrival, self.arrived),
            articles=story.articles + 1,
            copies=story.copies + 1,
        )
        return Matched(verdict, counted)

    # Events.

    def _by_event(self, contained: Mapping[str, float]) -> Matched:
        packed = self.sight.packed(self.reading.features)
        query = Query(packed, self._own_span(), self.sight)
        near = likenesses(query, contained)
        if not near or near[0].score < SAME_EVENT:
            return Matched(*self._new(near[0] if near else None), near)
        return Matched(*self._same_event(near[0]), near)

    def _new(self, nearest: Likeness | None) -> tuple[Verdict, Story]:
        article = self.reading.article.id
        story = Story(
            id=story_id(article),
            first=article,
            span=self._own_span(),
            last_arrival=self.arrived,
            families=(self.reading.family,),
        )
        verdict = Verdict(
            kind=VerdictKind.NEW,
            of=nearest.of if nearest else None,
            story=story.id,
            score=nearest.score if nearest else 0.0,
            reason=VerdictReason.EVENT_SCORE if nearest else VerdictReason.NOTHING_ALIKE,
            evidence=nearest.evidence() if nearest else (),
        )
        return verdict, story

    def _same_event(self, nearest: Likeness) -> tuple[Verdict, Story]:
        story = nearest.story
        verdict = Verdict(
            kind=VerdictKind.SAME_EVENT,
            of=nearest.of,
            story=story.id,
            score=nearest.score,
            reason=VerdictReason.EVENT_SCORE,
            evidence=nearest.evidence(),
        )
        counted = replace(
            story,
            span=self._joined(story),
            last_arrival=max(story.last_arrival, self.arrived),
            articles=story.articles + 1,
            families=by_name((*story.families, self.reading.family)),
        )
        return verdict, counted

    # Stories.

    def _own_span(self) -> Span | None:
        return self.arrival.place if self.arrival.dated else None

    def _joined(self, story: Story) -> Span | None:
        own = self._own_span()
        return story.span if own is None else own.join(story.span)

    def _story_of(self, stored: StoredArticle) -> Story:
        """The story of a stored article; begun anew from it where the story was not kept."""
        name = self.sight.placed(stored).verdict.story
        return self.sight.story(name) or self.known.stories.get(name) or begun_by(stored)


def united(story: Story, other: Story) -> Story:
    """A story with all articles of another one counted; its own storylines go before."""
    return replace(
        story,
        span=other.span.join(story.span) if other.span else story.span,
        last_arrival=max(story.last_arrival, other.last_arrival),
        articles=story.articles + other.articles,
        copies=story.copies + other.copies,
        families=by_name((*story.families, *other.families)),
        storylines=tuple(dict((*other.storylines, *story.storylines)).items()),
    )


def by_name(families: Iterable[str]) -> tuple[str, ...]:
    """Outlet families as a story counts them."""
    return tuple(sorted(set(families))[:FAMILIES])


def begun_by(stored: StoredArticle) -> Story:
    """The story of a stored article, begun anew from it because it was not kept."""
    return Story(
        id=stored.verdict.story,
        first=stored.article.id,
        span=stored.at,
        last_arrival=stored.arrived,
        families=(stored.family,),
    )
