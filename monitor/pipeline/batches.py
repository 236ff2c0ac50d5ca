"""Decides on batches of articles and stores them: recall, decide, apply; here state moves.

Rule 1. One batch at a time, one article per slice of the loop.
Rule 2. The live index takes a batch over only once it is stored.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.clock import Clock
from monitor.dedupe.index import LiveIndex
from monitor.follow.moment import Turned
from monitor.model.alerts import AlertState
from monitor.model.changes import ChangeKind
from monitor.model.feeds import PollDone
from monitor.model.plans import Applied, Arrival, Conflict, Fenced, GoneQuiet, Plan
from monitor.model.stories import Story, Verdict, VerdictKind
from monitor.model.topics import Topic
from monitor.pipeline.decide import Decision, arrived
from monitor.pipeline.entries import Taken
from monitor.pipeline.faults import TRIES, refused, tried
from monitor.pipeline.quiet import noted
from monitor.pipeline.repacking import Repacking
from monitor.store import Store

BATCH = 20
"""Articles of a batch at most."""

LIVE = timedelta(days=14)
CATCH_UP = 500
LET_GO = 100
"""Articles that leave the live index in one slice of the loop."""

# What each article of a batch is; ``None`` for one that our own code failed on.
Verdicts = Sequence[Verdict | None]


class Batches:
    """Whatever is decided on comes through here.

    Attributes:
        repacking: stores what ``catch_up`` had to pack anew.
        verdicts: how many articles were what.
        alerts: how many changes came to what.
    """

    def __init__(
        self,
        *,
        store: Store,
        index: LiveIndex,
        topics: Mapping[str, Topic],
        clock: Clock,
        told: Callable[[], None],
        turned: Turned | None = None,
    ) -> None:
        """Stand ready.

        Args:
            store: where plans are applied.
            index: empty; ``catch_up`` fills it.
            topics: by id, in the order of the configuration.
            clock: the daemon's.
            told: called when a stored plan made deliveries or a settling alert.
            turned: the pair network, which is computing: what may ask it is decided in a thread.
        """
        self._turned = turned
        self._store = store
        self._index = index
        self._index_in_use = asyncio.Lock()
        self._topics = topics
        self._clock = clock
        self._told = told
        self.repacking = Repacking(store, index, clock)
        self.verdicts: Counter[VerdictKind] = Counter()
        self.alerts: Counter[AlertState] = Counter()

    def use(self, topics: Mapping[str, Topic]) -> None:
        """Go on with other topics; call it between two batches."""
        self._topics = topics

    async def catch_up(self) -> int:
        """Fill the live index from the store; return how many articles it holds."""
        since = self._clock.now() - LIVE
        stories: dict[str, Story] = {}
        rev = 0
        while page := await self._store.since(rev, CATCH_UP, since, self._index.packing):
            missing = {live.story for live in page} - stories.keys()
            stories |= await self._store.stories(missing)
            for live in page:
                self._index.restore(live, stories[live.story])
                self.repacking.note(live)
            rev = page[-1].rev
            await self._clock.sleep(0)
        return len(self._index)

    async def take(
        self,
        arrivals: Sequence[Arrival],
        done: Callable[[Verdicts], tuple[PollDone, ...]] = lambda _: (),
    ) -> tuple[Plan, Verdicts]:
        """Recall, decide and apply one batch until the store takes the plan.

        Args:
            arrivals: oldest first.
            done: the polls that end with this batch, given its verdicts.

        Returns:
            What was stored, and the verdict on each arrival; ``None`` on one that our own code
            failed on, or that the store would not have.

        Raises:
            StoreError: the store refuses even a plan without articles.
        """
        async with self._index_in_use:
            return await self._take(arrivals, done)

    async def _take(
        self, arrivals: Sequence[Arrival], done: Callable[[Verdicts], tuple[PollDone, ...]]
    ) -> tuple[Plan, Verdicts]:
        fenced: set[str] = set()
        failed: set[int] = set()
        attempt = 0
        while True:
            attempt += 1
            plan, verdicts = await self._decide(arrivals, failed)
            polls = tuple(poll for poll in done(verdicts) if poll.feed not in fenced)
            plan = replace(plan, polls=polls)
            match await self._store.apply(plan):
                case Applied():
                    await self._take_over(plan, verdicts)
                    return plan, verdicts
                case Fenced(feeds=feeds):
                    # Somebody else holds the lease now; the articles are as good as theirs.
                    fenced.update(feeds)
                case Conflict(storylines=lines) if attempt % TRIES == 0:
                    out = refused(plan, lines)
                    failed.update(
                        number
                        for number, pair in enumerate(zip(arrivals, verdicts, strict=True))
                        if Taken.of(*pair).article in out
                    )
                case Conflict():
                    pass

    async def _decide(self, arrivals: Sequence[Arrival], failed: set[int]) -> tuple[Plan, Verdicts]:
        """Decide on a batch; an article that our own code fails on is left out, not the others.

        ``failed`` are the numbers of those that are left out; it grows.
        """
        readings = [arrival.reading for arrival in arrivals]
        known = await self._store.recall(readings, min(arrived(arrival) for arrival in arrivals))
        while True:
            decision = Decision(known, self._index, self._topics, turned=self._turned)
            decision.storylines.know(await self._store.spread(decision.marks(arrivals)))
            verdicts: list[Verdict | None] = []
            for number, arrival in enumerate(arrivals):
                verdict = None if number in failed else await self._decided(decision, arrival)
                if verdict is None and number not in failed:
                    failed.add(number)
                    break
                verdicts.append(verdict)
                await self._clock.sleep(0)
            else:
                return decision.plan(), tuple(verdicts)

    async def _decided(self, decision: Decision, arrival: Arrival) -> Verdict | None:
        """Decide on one article, shown the storylines that it may belong to."""
        near = tried(arrival, lambda: decision.near(arrival))
        if near is None:
            return None
        decision.storylines.learn(await self._store.near(near) if near else {})
        if self._turned is None or not arrival.reading.hits:
            return tried(arrival, lambda: decision.take(arrival))
        # The loop has others to serve meanwhile; the index stays locked while it is read.
        deciding = asyncio.ensure_future(
            asyncio.to_thread(tried, arrival, lambda: decision.take(arrival))
        )
        try:
            return await asyncio.shield(deciding)
        except asyncio.CancelledError:
            await asyncio.wait([deciding])
            raise

    async def _take_over(self, plan: Plan, verdicts: Verdicts) -> None:
        """Let the live index follow what is stored, and wake the deliverer."""
        stories = {story.id: story for story in plan.stories}
        for passage in plan.passages:
            left, home = stories[passage.left.id], stories[passage.home.id]
            self._index.take_over(replace(passage, left=left, home=home))
        for stored in plan.articles:
            self._index.add(stored, stories[stored.verdict.story])
            await self._clock.sleep(0)
        self.verdicts.update(verdict.kind for verdict in verdicts if verdict is not None)
        self._tell(plan)

    async def note_quiet(self, now: datetime) -> Plan:
        """Note storylines that have fallen silent, where their topics ask for it; what it came to.

        One that an article reaches meanwhile is left for the next time.
        """
        asked = [one.id for one in self._topics.values() if ChangeKind.QUIET in one.alert_on]
        async with self._index_in_use:
            silent = await self._store.gone_quiet(asked, now, BATCH) if asked else GoneQuiet()
            plan = noted(silent, self._topics, now)
            if not plan.storylines or isinstance(await self._store.apply(plan), Conflict):
                return Plan()
        self._tell(plan)
        return plan

    def _tell(self, plan: Plan) -> None:
        """Count what became of changes, and wake the deliverer."""
        for alert in plan.alerts:
            self.alerts[alert.state] += 1
        if any(alert.state is not AlertState.HELD for alert in plan.alerts):
            self._told()

    async def expire(self) -> int:
        """Let articles leave the live index that arrived over 14 days ago; return how many.

        It waits for the batch that is being decided, which reads the index all the while; after a
        storm of articles it goes on slice by slice, and others have their turn in between.
        """
        before, left = self._clock.now() - LIVE, 0
        while True:
            async with self._index_in_use:
                gone = self._index.expire(before, LET_GO)
            left += gone
            if gone < LET_GO:
                return left
            await self._clock.sleep(0)
