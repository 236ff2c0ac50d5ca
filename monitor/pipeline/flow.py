"""Carries what polls brought to where it is decided on and stored, wave after wave.

Rule 1. One wave at a time, in batches of at most 20 articles.
Rule 2. A poll is stored as done with the last batch that holds an article of it, never before.
Rule 3. A long import (see ``waves``) goes on by at least one batch after every wave, and by more
        while no newer wave is at hand: news never waits for more of it than that batch, and it
        always ends.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from monitor import memory
from monitor.clock import Clock
from monitor.collect.health import Horizon
from monitor.collect.hosts import host_of
from monitor.model.copying import replace
from monitor.model.feeds import Feed, FeedState, PollDone
from monitor.model.notices import Notice, NoticeKind
from monitor.model.outcomes import OutcomeKind
from monitor.model.plans import Arrival, Fenced
from monitor.model.reading import Polled
from monitor.model.sealed import opened
from monitor.pipeline import waves
from monitor.pipeline.batches import BATCH, Batches, Verdicts
from monitor.pipeline.entries import Taken
from monitor.pipeline.gathering import Gathering
from monitor.pipeline.polls import Circumstances, finished
from monitor.store import Store

BEHIND = 0.1
"""Seconds that a wave waits for what comes in just behind it."""
MANY = 1_000
"""Articles after which it is worth while to give memory back."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Poll:
    """A poll whose articles are on their way into the store."""

    polled: Polled
    left: int
    taken: list[Taken] = field(default_factory=list)


class Flow:
    """Takes polls in and stores what they change.

    Attributes:
        batches: where articles are decided on.
        polls: how often polls ended how.
        failed: feed -> what was wrong at its last poll.
    """

    def __init__(
        self,
        *,
        store: Store,
        batches: Batches,
        feeds: Mapping[str, Feed],
        ops: tuple[str, ...] = (),
        clock: Clock,
        jitter: Callable[[], float],
        told: Callable[[], None],
    ) -> None:
        """Stand ready.

        Args:
            store: where polls are finished.
            batches: where articles are decided on.
            feeds: the configuration, by id.
            ops: sinks that hear how feeds fare.
            clock: the daemon's.
            jitter: draws from 0..1, for the times of next polls.
            told: called when a stored poll made deliveries.
        """
        self.batches = batches
        self._store = store
        self._feeds = feeds
        self._ops = ops
        self._clock = clock
        self._jitter = jitter
        self._told = told
        self._gathering = Gathering()
        self._import: deque[tuple[Arrival, _Poll]] = deque()
        self._horizon = Horizon()
        self._untrimmed = 0
        self.polls: Counter[OutcomeKind] = Counter()
        self.failed: dict[str, str] = {}

    def use(self, feeds: Mapping[str, Feed], ops: tuple[str, ...]) -> None:
        """Go on as configured now; call it when nothing is under way here."""
        self._feeds, self._ops = feeds, ops
        for feed in self.failed.keys() - feeds.keys():
            del self.failed[feed]

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
            wave = await self._next_wave()

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

    async def _next_wave(self) -> list[Polled]:
        """The next wave, with what comes in just behind its first poll.

        Workers hand over one document at a time, and a batch of one costs half as much again for
        its article. Where an import waits, its next batch takes that long anyway.
        """
        wave = await self._gathering.wave()
        if not self._import:
            await self._clock.sleep(BEHIND)
            wave += self._gathering.at_hand()
        return wave

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
        feed = self._feeds.get(polled.feed)
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

        plan, verdicts = await self.batches.take([arrival for arrival, _ in batch], done)
        self._note(plan.polls)
        self._untrimmed += len(plan.articles)
        for poll in polls:
            poll.left -= counts[id(poll)]
            poll.taken.extend(_taken_of(poll, batch, verdicts))
        for poll in ended:
            self._gathering.done(poll.polled)

    async def _finish(self, polls: Sequence[_Poll]) -> None:
        """Store polls that brought no article; those whose lease is void are dropped alone."""
        done = [self._done(poll, ()) for poll in polls]
        match await self._store.finish(done):
            case Fenced(feeds=feeds):
                self._note([poll for poll in done if poll.feed not in feeds])
            case _:
                self._note(done)
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
            if poll.state.moved and poll.state.moved_polls == 1 and not poll.state.errors:
                _tell_moved(self._feeds[poll.feed], poll.state)
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
        around = Circumstances(jitter=self._jitter(), dark=self._horizon.dark, ops=self._ops)
        return finished(self._feeds[polled.feed], polled, taken, around)


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


def _tell_moved(feed: Feed, state: FeedState) -> None:
    """Log where a feed has moved for good, unless its address is a secret."""
    log.warning("feed.moved", feed=feed.id, to=None if feed.url_secret else state.moved)


def _taken_of(
    poll: _Poll, batch: Sequence[tuple[Arrival, _Poll]], verdicts: Verdicts
) -> list[Taken]:
    """What became of those articles of a batch that a poll brought."""
    return [
        Taken.of(arrival, verdict)
        for (arrival, owner), verdict in zip(batch, verdicts, strict=True)
        if owner is poll
    ]
