"""Decides on articles one by one: verdict, storylines, changes, alerts; pure, it stores nothing.

Rule 1. An article sees everything stored and everything decided before it in the same batch: one
        batch or one by one comes to the same.
Rule 2. The base index is never touched; what the batch adds stands in an overlay.
Rule 3. Time is the article's own: event time from its place, arrival time from ``first_seen``.
"""

from collections import ChainMap
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from monitor.dedupe.copies import Texts
from monitor.dedupe.events import Likeness
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import Matched, begun_by, match, unannounced
from monitor.dedupe.second import take_in
from monitor.follow import nearness
from monitor.follow.judge import Followed, Why, follow
from monitor.follow.link import twins
from monitor.follow.merging import merged
from monitor.follow.moment import Turned
from monitor.model.alerts import Alert, Delivery
from monitor.model.articles import Reading
from monitor.model.plans import Arrival, Known, Plan, StoredArticle
from monitor.model.stories import Passage, Story, Verdict, VerdictKind
from monitor.model.threads import Near
from monitor.model.topics import Topic
from monitor.pipeline.storylines import Storylines
from monitor.pipeline.telling import Occasion, tell

NO_TOPIC = "no watched topic"

Threads = tuple[tuple[str, str], ...]


class _Kept(NamedTuple):
    """A decided article on its way into the plan."""

    arrival: Arrival
    verdict: Verdict
    story: Story
    threads: Threads
    why: str
    before: StoredArticle | None


class Decision:
    """A plan in the making: ``take`` the articles, oldest first, then read the ``plan``.

    Attributes:
        storylines: what it knows of storylines; it has to be told before each article.
    """

    def __init__(
        self,
        known: Known,
        index: LiveIndex,
        topics: Mapping[str, Topic],
        settled: Container[str] = (),
        turned: Turned | None = None,
    ) -> None:
        """Begin from what is stored.

        Args:
            known: what the store recalled for all articles that will be taken.
            index: the live index; it is read, never written.
            topics: by id, in the order of the configuration.
            settled: ids of storylines that count no change, as what comes to them came before.
            turned: the pair network; without it nothing is told that it alone would see.
        """
        self._topics = topics
        self._turned = turned
        self._settled = settled
        self._sight = index.overlay()
        self._stories: dict[str, Story] = {}
        self._known = replace(known, stories=ChainMap(self._stories, dict(known.stories)))
        self._texts = Texts(known.copies)
        self._matched: tuple[Arrival, Matched] | None = None
        self.storylines = Storylines(topics)
        self._alerted = {topic: list(times) for topic, times in known.alerted.items()}
        self._articles: list[StoredArticle] = []
        self._passages: list[Passage] = []
        self._alerts: list[Alert] = []
        self._deliveries: list[Delivery] = []

    def marks(self, arrivals: Iterable[Arrival]) -> Mapping[str, set[str]]:
        """Topic -> the marks whose spread ``storylines`` must be told for these arrivals."""
        asked: dict[str, set[str]] = {}
        for arrival in arrivals:
            for hit in arrival.reading.hits:
                asked.setdefault(hit.topic, set()).update(nearness.asked(arrival.reading))
        return asked

    def near(self, arrival: Arrival) -> tuple[Near, ...]:
        """Which ``storylines`` must be told before the article is taken."""
        verdict, story, _ = self._match(arrival)
        if verdict.kind is VerdictKind.SEEN:
            return ()
        before = self._stored(verdict.of) if verdict.kind is VerdictKind.EDIT else None
        if before is None:
            return self.storylines.questions(arrival, story, ())
        renamed = _renamed(arrival, before.article.id)
        return self.storylines.questions(renamed, story, dict(before.storylines))

    def near_past(self, arrival: Arrival, stored: StoredArticle) -> tuple[Near, ...]:
        """The same before ``fold_past``."""
        return self.storylines.questions(arrival, self._story_of(stored), ())

    def _story_of(self, stored: StoredArticle) -> Story:
        return self._known.stories.get(stored.verdict.story) or begun_by(stored)

    def _match(self, arrival: Arrival) -> Matched:
        """The verdict on an article, worked out once."""
        if self._matched is None or self._matched[0] is not arrival:
            found = match(arrival, self._known, self._sight, arrived(arrival), self._texts)
            self._matched = (arrival, found)
        return self._matched[1]

    def take(self, arrival: Arrival) -> Verdict:
        """Decide on one article, in the light of all that was taken before it."""
        verdict, story, near = self._match(arrival)
        if verdict.kind is VerdictKind.SEEN:
            return verdict
        before = self._stored(verdict.of) if verdict.kind is VerdictKind.EDIT else None
        original = self._stored(verdict.of) if verdict.kind is VerdictKind.COPY else None
        if before is not None:
            arrival = replace(_renamed(arrival, before.article.id), before=before.article)
        elif original is not None:
            arrival = replace(arrival, before=original.article)
        story, threads, why = self._thread(arrival, verdict, story, before)
        self._keep(_Kept(arrival, verdict, story, threads, why, before), near)
        return verdict

    def fold_past(self, arrival: Arrival, stored: StoredArticle) -> Threads:
        """Thread an article that is stored already into topics that are new; nothing is told.

        Args:
            arrival: its hits are those of the new topics alone.
            stored: the article as it is stored; it keeps its verdict and its other storylines.

        Returns:
            The (topic, storyline) pairs that it joined.
        """
        story = self._story_of(stored)
        story, threads, _ = self._thread(arrival, stored.verdict, story)
        self._articles.append(
            replace(
                stored,
                hits=(*stored.hits, *arrival.reading.hits),
                storylines=(*stored.storylines, *threads),
            )
        )
        self._stories[story.id] = story
        return threads

    def _thread(
        self, arrival: Arrival, verdict: Verdict, story: Story, before: StoredArticle | None = None
    ) -> tuple[Story, Threads, str]:
        """Follow the article in all its topics: the story, its storylines, why it was silent.

        An edit that lost a topic's words still goes to the storyline that it stood in there, to
        take its claims back.
        """
        stood = dict(before.storylines) if before else {}
        hits = [hit for hit in arrival.reading.hits if hit.topic in self._topics]
        lost = stood.keys() - {hit.topic for hit in hits}
        gone = replace(arrival.reading, claims=(), figures=(), actors=(), sentences=())
        silent = replace(arrival, reading=gone)
        original = self._stored(verdict.of) if verdict.kind is VerdictKind.COPY else None
        threads: list[tuple[str, str]] = []
        reasons: list[str] = []
        for hit in hits:
            joined = hit.topic not in stood
            counted = _counted(verdict, original, hit.topic)
            followed = self._follow(arrival, counted, story, self._topics[hit.topic], joined=joined)
            threads.append((hit.topic, followed.storyline.id))
            reasons.append(self._tell(arrival, hit.topic, followed))
        for topic in sorted(lost & self._topics.keys()):
            followed = self._follow(silent, verdict, story, self._topics[topic], joined=False)
            self._tell(silent, topic, followed)
        story = replace(story, storylines=tuple(dict((*story.storylines, *threads)).items()))
        return story, tuple(threads), _why_silent(reasons)

    def _follow(
        self, arrival: Arrival, verdict: Verdict, story: Story, topic: Topic, *, joined: bool
    ) -> Followed:
        """Thread the article into a storyline of the topic and see what it changes there."""
        if verdict.kind is VerdictKind.NEW and not topic.one_thread:
            self._unite_twins(arrival.reading, topic.id)
        candidates = self.storylines.candidates(topic.id)
        held = {one.id: one.held for one in candidates}
        followed = follow(
            arrival,
            verdict,
            story,
            topic,
            candidates,
            self.storylines.root(dict(story.storylines).get(topic.id)),
            taken=self.storylines.taken(topic.id),
            emptied=self.storylines.emptied(topic.id),
            spread=self.storylines.spread(topic.id),
            joined=joined,
            admitted=_admitted(arrival, topic),
            turned=self._turned,
        )
        if followed.change is not None and followed.storyline.id in self._settled:
            followed = self._settled_again(topic.id, followed)
        if followed.change is not None:
            # An article that is told of is not one that was held back.
            told = replace(followed.storyline, held=held.get(followed.storyline.id, (0, 0)))
            followed = replace(followed, storyline=told)
        self.storylines.hold(followed.storyline)
        return followed

    def _settled_again(self, topic: str, followed: Followed) -> Followed:
        """The article folded in, and nothing counted that was counted when it came first."""
        stood = self.storylines.known(topic, followed.storyline.id)
        line = replace(
            followed.storyline, sequence=stood.sequence, fired=stood.fired, pending=stood.pending
        )
        return Followed(storyline=line, why=Why.REPEAT)

    def _unite_twins(self, reading: Reading, topic: str) -> None:
        """Make one storyline of two that the article shows to be one; nobody is told."""
        candidates = self.storylines.candidates(topic)
        pair = twins(candidates, reading, self.storylines.spread(topic))
        if pair is not None:
            self.storylines.unite(*merged(*pair))

    def _tell(self, arrival: Arrival, topic_id: str, followed: Followed) -> str:
        """Make the alert of a change, if there is one; the reason for silence, else ``""``."""
        if followed.change is None:
            return followed.why.value
        alerted = self._alerted.setdefault(topic_id, [])
        topic, now = self._topics[topic_id], arrived(arrival)
        occasion = Occasion(
            topic,
            arrival.reading.article,
            _admitted(arrival, topic),
            alerted,
            now,
            self._known.silences,
        )
        telling = tell(followed.change, followed.storyline, occasion)
        self.storylines.hold(telling.storyline)
        self._alerts.append(telling.alert)
        self._deliveries.extend(telling.deliveries)
        if telling.alert.held is not None and not telling.counts:
            return telling.alert.held.value
        alerted.append(now)
        return ""

    def _keep(self, kept: _Kept, near: Sequence[Likeness]) -> None:
        """Note the article, so that the next one of the batch sees it, and who comes along."""
        read = StoredArticle.of(kept.arrival.reading, kept.verdict, arrived(kept.arrival))
        before = kept.before
        stored = replace(
            read,
            storylines=kept.threads,
            why_silent=kept.why,
            version=before.version + 1 if before else 1,
            unannounced=unannounced(before, read.article) if before else 0,
        )
        self._articles.append(stored)
        self._stories[kept.story.id] = kept.story
        for passage in take_in(stored, kept.story, near, self._sight):
            self._stories |= {passage.left.id: passage.left, passage.home.id: passage.home}
            self._take_over(passage)

    def _take_over(self, passage: Passage) -> None:
        """Let articles of this plan stand where they went over to; others are left to the store."""
        own = {stored.article.id: place for place, stored in enumerate(self._articles)}
        for place in (own[one] for one in passage.articles if one in own):
            stored = self._articles[place]
            self._articles[place] = replace(stored, verdict=stored.verdict.moved(passage))
        before = tuple(one for one in passage.articles if one not in own)
        if before:
            self._passages.append(replace(passage, articles=before))

    def _stored(self, article: str | None) -> StoredArticle | None:
        """The newest version of an article, as far as it was recalled or decided here."""
        decided = {stored.article.id: stored for stored in self._articles}
        return (self._known.articles() | decided).get(article or "")

    def plan(self) -> Plan:
        """All that was decided; polls are added by who knows them."""
        return Plan(
            articles=tuple(self._articles),
            stories=tuple(self._stories.values()),
            passages=tuple(self._passages),
            storylines=tuple(self.storylines.changed.values()),
            alerts=tuple(self._alerts),
            deliveries=tuple(self._deliveries),
            based_on=self.storylines.based_on,
        )


def _counted(verdict: Verdict, original: StoredArticle | None, topic: str) -> Verdict:
    """What an article is to a topic: a copy of what never was in the topic is new there.

    As when a headline alone says nothing that is watched for, and the same text comes whole.
    """
    if original is not None and topic not in dict(original.storylines):
        return replace(verdict, kind=VerdictKind.NEW)
    return verdict


def arrived(arrival: Arrival) -> datetime:
    """When the article came in; every reading says."""
    seen = arrival.reading.article.first_seen
    if seen is None:
        raise ValueError(f"{arrival.reading.article.id} arrived without a time")
    return seen


def _admitted(arrival: Arrival, topic: Topic) -> bool:
    """Whether the article may alert in the topic: a topic's own ``backfill`` goes first."""
    if topic.backfill == "feed" or arrival.baseline is None:
        return arrival.admitted
    return topic.backfill is None or arrival.baseline < int(topic.backfill)


def _why_silent(reasons: Sequence[str]) -> str:
    """Why an article brought no alert: ``""`` if it brought one, else the first topic's reason."""
    if not reasons:
        return NO_TOPIC
    return "" if "" in reasons else reasons[0]


def _renamed(arrival: Arrival, article: str) -> Arrival:
    """The arrival under the id that its article was first stored by."""
    reading = arrival.reading
    claims = tuple(
        replace(claim, quote=replace(claim.quote, article=article)) for claim in reading.claims
    )
    figures = tuple(
        replace(figure, quote=replace(figure.quote, article=article)) for figure in reading.figures
    )
    named = replace(reading.article, id=article)
    renamed = replace(reading, article=named, claims=claims, figures=figures)
    return replace(arrival, reading=renamed)
