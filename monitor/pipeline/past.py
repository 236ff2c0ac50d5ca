"""Folds what is stored into topics that did not exist when it came in: their baseline, untold."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import structlog

from monitor.clock import Clock
from monitor.dedupe.index import LiveIndex
from monitor.model.articles import Reading
from monitor.model.outcomes import Trouble
from monitor.model.plans import Arrival, Conflict, Plan, StoredArticle
from monitor.model.reading import ReadAgain, ReadResult
from monitor.model.sealed import opened
from monitor.model.topics import Topic
from monitor.pipeline.batches import BATCH
from monitor.pipeline.decide import Decision
from monitor.pipeline.faults import TRIES, refused, tried
from monitor.store import Store, history_key

Pair = tuple[StoredArticle, Arrival]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What folding the past works with.

    Attributes:
        store: what is stored, and where the folded storylines go.
        index: the live index, for the decisions; folding adds nothing to it.
        topics: all of the configuration, by id.
        clock: the daemon's.
        read: a worker's reading of stored articles.
    """

    store: Store
    index: LiveIndex
    topics: Mapping[str, Topic]
    clock: Clock
    read: Callable[[ReadAgain], Awaitable[ReadResult | Trouble]]

    async def fold(self, topics: Collection[str], settled: Collection[str] = ()) -> int:
        """Fold the past into the new ``topics``; return how many articles joined them.

        A crash meanwhile costs nothing: the next start goes over it again, and articles that have
        joined are left as they are. Storylines that are ``settled`` count no change meanwhile:
        theirs were made when the articles came first.
        """
        after, folded = None, 0
        while page := await self.store.history(after, BATCH):
            after = history_key(page[-1])
            result = await self.read(ReadAgain(articles=page))
            if isinstance(result, Trouble):
                log.warning("topic.page_skipped", articles=len(page), trouble=result)
                continue
            folded += await self._fold_page(
                page, list(map(opened, result.readings)), topics, settled
            )
        await self.store.note_folded(tuple(topics))
        return folded

    async def _fold_page(
        self,
        page: Sequence[StoredArticle],
        readings: Sequence[Reading],
        topics: Collection[str],
        settled: Collection[str],
    ) -> int:
        pairs = [
            (stored, _for_topics(reading, set(topics) - dict(stored.storylines).keys()))
            for stored, reading in zip(page, readings, strict=True)
        ]
        pairs = [(stored, arrival) for stored, arrival in pairs if arrival.reading.hits]
        if not pairs:
            return 0
        for attempt in count(1):
            plan, pairs = await self._plan(pairs, settled)
            result = await self.store.apply(plan)
            if not isinstance(result, Conflict):
                break
            if attempt % TRIES == 0:
                out = refused(plan, result.storylines)
                pairs = [(stored, one) for stored, one in pairs if stored.article.id not in out]
        return len(pairs)

    async def _plan(
        self, pairs: Sequence[Pair], settled: Collection[str]
    ) -> tuple[Plan, list[Pair]]:
        """What folding comes to, and what of: articles that our own code fails on are left out."""
        left = list(pairs)
        known = await self.store.recall([arrival.reading for _, arrival in pairs], self.clock.now())
        while True:
            decision = Decision(known, self.index, self.topics, settled)
            spreads = await self.store.spread(decision.marks(one for _, one in left))
            decision.storylines.know(spreads)
            for number, pair in enumerate(left):
                if not await self._folded(decision, *pair):
                    del left[number]
                    break
                await self.clock.sleep(0)
            else:
                return decision.plan(), left

    async def _folded(self, decision: Decision, stored: StoredArticle, arrival: Arrival) -> bool:
        """Fold one article in; whether it could be."""
        near = tried(arrival, lambda: decision.near_past(arrival, stored))
        if near is None:
            return False
        decision.storylines.learn(await self.store.near(near))
        return tried(arrival, lambda: decision.fold_past(arrival, stored)) is not None


def _for_topics(reading: Reading, topics: Collection[str]) -> Arrival:
    """A stored article on its way into some topics, as part of their baseline."""
    hits = tuple(hit for hit in reading.hits if hit.topic in topics)
    return Arrival(
        reading=replace(reading, hits=hits),
        place=reading.at,
        dated=reading.at is not None,
        admitted=False,
    )
