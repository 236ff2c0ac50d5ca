"""Carries what polls brought through recall, decide and apply: the one place where state moves.

Rule 1. One wave at a time, in batches of at most 20 articles, one article per slice of the loop.
Rule 2. A poll is stored as done with the last batch that holds an article of it, never before.
Rule 3. A long import (see ``waves``) goes on by at least one batch after every wave, and by more
        while no newer wave is at hand: news never waits for more of it than that batch, and it
        always ends.
Rule 4. The live index takes a batch over only once it is stored.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

import structlog

from monitor import memory
from monitor.clock import Clock
from monitor.collect.health import Horizon
from monitor.collect.hosts import host_of
from monitor.dedupe.index import LiveIndex
from monitor.model.alerts import AlertState
from monitor.model.feeds import Feed, FeedState, OutcomeKind, PollDone
from monitor.model.notices import Notice, NoticeKind
from monitor.model.plans import Applied, Arrival, Conflict, Fenced, Plan
from monitor.model.reading import Polled
from monitor.model.sealed import opened
from monitor.model.stories import Story, Verdict, VerdictKind
from monitor.model.topics import Topic
from monitor.pipeline import waves
from monitor.pipeline.decide import Decision, arrived
from monitor.pipeline.entries import Taken
from monitor.pipeline.faults import TRIES, refused, tried
from monitor.pipeline.gathering import Gathering
from monitor.pipeline.polls import Circumstances, finished
from monitor.store import Store

BATCH = 20
LIVE = timedelta(days=14)
CATCH_UP = 500
MANY = 1_000
"""Articles after which it is worth while to give memory back."""

# What each article of a batch is; ``None`` for one that our own code failed on.
Verdicts = Sequence[Verdict | None]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the flow needs of the configuration.

    Attributes:
        feeds: by id.
        topics: by id, in the order of the configuration.
        ops: sinks that hear how feeds fare.
    """

    feeds: Mapping[str, Feed]
    topics: Mapping[str, Topic]
    ops: tuple[str, ...] = ()


@dataclass(slots=True)
class _Poll:
    """A poll whose articles are on their way into the store."""

    polled: Polled
    left: int
    taken: list[Taken] = field(default_factory=list)


class Flow:
    """Takes polls in and stores what they change."""

    def __init__(
        self,
        *,
        store: Store,
        index: LiveIndex,
        watched: Watched,
        clock: Clock,
        jitter: Callable[[], float],
        told: Callable[[], None],
    ) -> None:
        """Stand ready.

        Args:
            store: where plans are applied.
            index: empty; ``catch_up`` fills it.
            watched: feeds and topics.
            clock: the daemon's.
            jitter: draws from 0..1, for the times of next polls.
            told: called when a stored plan made deliveries or a settling alert.
        """
        self._store = store
        self._index = index
        self._index_in_use = asyncio.Lock()
        self._watched = watched
        self._clock = clock
        self._jitter = jitter
        self._told = told
        self._gathering = Gathering()
        self._import: deque[tuple[Arrival, _Poll]] = deque()
        self._horizon = Horizon()
        self._untrimmed = 0
        self.polls: Counter[OutcomeKind] = Counter()
        self.failed: dict[str, str] = {}
        self.verdicts: Counter[VerdictKind] = Counter()
        self.alerts: Counter[AlertState] = Counter()

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
            rev = page[-1].rev
            await self._clock.sleep(0)
        return len(self._index)

    def expect(self, polls: int) -> None:
        """Hold the first wave until ``polls`` have answered, or 30 seconds have passed."""
        self._gathering.expect(polls)

    async def intake(self, polled: Polled) -> None:
        """Take a finished poll in; waits while too much is waiting already."""
        await self._gathering.take_in(polled)

    async def run(self) -> None:
        """Decide wave after wave, for ever."""
        wave = await self._gathering.first_wave()
        while True:
            await self.take_wave(wave)
            await self._go_on_importing()
            await self._rest()
            wave = await self._gathering.wave()

    async def drain(self) -> None:
        """Wait until everything taken in is stored; polls that did not answer are not awaited."""
        await self._gathering.drain()

    async def _go_on_importing(self) -> None:
        """Decide on a slice of what was put off, and on more while no wave is at hand."""
        while self._import:
            size = min(BATCH, len(self._import))
            await self._take_batch([self._import.popleft() for _ in range(size)])
            if self._gathering.has_wave:
                return

    async def _rest(self) -> None:
        """Give back the memory that a lot of articles took on their way, once there is time."""
        if self._untrimmed >= MANY and not self._gathering.has_wave:
            self._untrimmed = 0
            await asyncio.to_thread(memory.give_back)

    async def take_wave(self, wave: Sequence[Polled]) -> None:
        """Decide on what the polls of a wave brought, oldest first; a long import is put off."""
        polls = [_Poll(polled=polled, left=0) for polled in wave]
        queue: list[tuple[Arrival, _Poll]] = []
        for poll in polls:
            arrivals = self._arrivals(poll.polled)
            poll.left = len(arrivals)
            queue.extend((arrival, poll) for arrival in arrivals)
        await self._finish([poll for poll in polls if not poll.left])
        now, later = waves.parted(queue)
        self._import.extend(later)
        for begin in range(0, len(now), BATCH):
            await self._take_batch(now[begin : begin + BATCH])

    def _arrivals(self, polled: Polled) -> tuple[Arrival, ...]:
        feed = self._watched.feeds.get(polled.feed)
        if polled.result is None or feed is None:
            return ()
        return waves.from_document(
            polled.result.readings,
            backfill=feed.backfill,
            first_poll=polled.is_first,
        )

    async def _take_batch(self, batch: Sequence[tuple[Arrival, _Poll]]) -> None:
        """Store one batch, and with it the polls whose last articles it holds."""
        batch = [
            (replace(arrival, reading=opened(arrival.reading)), poll) for arrival, poll in batch
        ]
        polls = list({id(poll): poll for _, poll in batch}.values())
        counts = Counter(id(poll) for _, poll in batch)
        ended = [poll for poll in polls if poll.left == counts[id(poll)]]

        def done(verdicts: Verdicts) -> tuple[PollDone, ...]:
            return tuple(
                self._done(poll, [*poll.taken, *_taken_of(poll, batch, verdicts)]) for poll in ended
            )

        _, verdicts = await self.take([arrival for arrival, _ in batch], done)
        for poll in polls:
            poll.left -= counts[id(poll)]
            poll.taken.extend(_taken_of(poll, batch, verdicts))
        for poll in ended:
            self._gathering.done(poll.polled)

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
        for attempt in count(1):
            plan, verdicts = await self._decide(arrivals, failed)
            polls = tuple(poll for poll in done(verdicts) if poll.feed not in fenced)
            match await self._store.apply(replace(plan, polls=polls)):
                case Applied():
                    await self._take_over(plan, verdicts)
                    self._note(polls)
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
                    continue
        raise AssertionError

    async def _decide(self, arrivals: Sequence[Arrival], failed: set[int]) -> tuple[Plan, Verdicts]:
        """Decide on a batch; an article that our own code fails on is left out, not the others.

        ``failed`` are the numbers of those that are left out; it grows.
        """
        readings = [arrival.reading for arrival in arrivals]
        known = await self._store.recall(readings, min(arrived(arrival) for arrival in arrivals))
        while True:
            decision = Decision(known, self._index, self._watched.topics)
            decision.know(await self._store.spread(decision.marks(arrivals)))
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
        decision.learn(await self._store.near(near) if near else {})
        return tried(arrival, lambda: decision.take(arrival))

    async def _take_over(self, plan: Plan, verdicts: Verdicts) -> None:
        """Let the live index follow what is stored, and wake the deliverer."""
        stories = {story.id: story for story in plan.stories}
        self._untrimmed += len(plan.articles)
        for stored in plan.articles:
            self._index.add(stored, stories[stored.verdict.story])
            await self._clock.sleep(0)
        self.verdicts.update(verdict.kind for verdict in verdicts if verdict is not None)
        for alert in plan.alerts:
            self.alerts[alert.state] += 1
        if any(alert.state is not AlertState.HELD for alert in plan.alerts):
            self._told()

    async def _finish(self, polls: Sequence[_Poll]) -> None:
        """Store polls that brought no article; those whose lease is void are dropped alone."""
        done = [self._done(poll, ()) for poll in polls]
        while done:
            match await self._store.finish(done):
                case Fenced(feeds=feeds):
                    done = [poll for poll in done if poll.feed not in feeds]
                case _:
                    self._note(done)
                    break
        for poll in polls:
            self._gathering.done(poll.polled)

    def _note(self, polls: Sequence[PollDone]) -> None:
        """Count how polls ended, for the summary, and tell of feeds whose health changed."""
        for poll in polls:
            host = host_of(poll.state.url)
            if host is not None and host.public:
                self._horizon.note(poll.state)
            if poll.notice is not None:
                _tell(poll.state, poll.notice)
            self.polls[poll.state.outcome or OutcomeKind.FAILED] += 1
            if poll.state.detail:
                self.failed[poll.feed] = poll.state.detail
            else:
                self.failed.pop(poll.feed, None)
        if any(poll.deliveries for poll in polls):
            self._told()

    def _done(self, poll: _Poll, taken: Sequence[Taken]) -> PollDone:
        """The poll as it is stored, given what it brought."""
        polled = poll.polled
        around = Circumstances(
            jitter=self._jitter(), dark=self._horizon.dark, ops=self._watched.ops
        )
        return finished(self._watched.feeds[polled.feed], polled, taken, around)

    async def expire(self) -> int:
        """Let articles leave the live index that arrived over 14 days ago; return how many.

        It waits for the batch that is being decided, which reads the index all the while.
        """
        async with self._index_in_use:
            return self._index.expire(self._clock.now() - LIVE)


def _tell(state: FeedState, notice: Notice) -> None:
    """Log a change of a feed's health under the notice's own name."""
    say = log.info if notice.kind is NoticeKind.FEED_RECOVERED else log.warning
    say(
        notice.kind.value,
        feed=state.feed,
        id=notice.id,
        trouble=state.trouble,
        detail=state.detail,
        failures=state.errors,
        last_good=str(state.last_good),
        last_new=str(state.last_new),
    )


def _taken_of(
    poll: _Poll, batch: Sequence[tuple[Arrival, _Poll]], verdicts: Verdicts
) -> list[Taken]:
    """What became of those articles of a batch that a poll brought."""
    return [
        Taken.of(arrival, verdict)
        for (arrival, owner), verdict in zip(batch, verdicts, strict=True)
        if owner is poll
    ]
