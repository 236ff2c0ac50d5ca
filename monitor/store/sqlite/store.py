"""The SQLite store: the methods of ``Store``, each one function on a writer or a reader."""

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from typing_extensions import override

from monitor.clock import Clock
from monitor.errors import StoreError, StoreUnavailable
from monitor.model.alerts import Alert, Attempt, Delivery
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.digests import Digest, Waiting
from monitor.model.feeds import Carried, Feed, FeedState, Lease, PollDone
from monitor.model.notices import Notice
from monitor.model.plans import (
    Applied,
    ApplyResult,
    Fenced,
    GoneQuiet,
    Known,
    LiveArticle,
    Plan,
    StoredArticle,
)
from monitor.model.silences import Silence
from monitor.model.sinks import Mind
from monitor.model.stories import Story
from monitor.model.threads import Near, Spread
from monitor.model.views import FiguresView, PulseView
from monitor.store import Store
from monitor.store.sqlite import (
    applying,
    articles,
    carried,
    checking,
    connection,
    digests,
    ending,
    feeds,
    figures,
    holding,
    outbox,
    pruning,
    pulse,
    quiet,
    rebuilding,
    recall,
    silences,
    threads,
    waits,
)
from monitor.store.sqlite.codec import micros
from monitor.store.sqlite.readers import Readers
from monitor.store.sqlite.stoppable import stoppable
from monitor.store.sqlite.writer import Patience, Writer

TRIES, MOMENT = 200, 0.05
"""How often the folder is asked for, and how many seconds apart."""


class SqliteStore(Store):
    """One database file; any number of processes may have it open, one daemon runs on it."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._writer = Writer(path, connection.writer)
        self._readers = Readers(path, lambda: connection.reader(path))
        self._storylines = recall.Storylines()

    def bear(self, patience: Patience, recovered: Callable[[], None]) -> None:
        """From now on wait with what cannot be stored, as long as ``patience`` does.

        Args:
            patience: called after each try that failed: waits, or raises what it is given.
            recovered: called when all that waited is stored.
        """
        self._writer.patience, self._writer.recovered = patience, recovered

    @property
    @override
    def trouble(self) -> StoreError | None:
        """Why something cannot be stored, while somebody waits for it."""
        return self._writer.trouble

    async def open(self) -> None:
        """Make, check and update the file, then start the writer.

        Raises:
            StoreNewer: a newer program wrote it.
            StoreUnavailable: another process keeps its folder to itself.
            StoreError: it cannot be used; the text says why and what to do.
        """
        with connection.folder(self._path) as taken:
            await self._alone(taken)
            await stoppable(partial(connection.prepare, self._path))
        await self._writer.start()

    async def _alone(self, taken: Callable[[], bool]) -> None:
        """Wait some seconds for the folder; others have it for the moment of their opening."""
        for _ in range(TRIES):
            if taken():
                return
            await self._clock.sleep(MOMENT)
        folder = self._path.absolute().parent
        raise StoreUnavailable(
            f"database {self._path}: another process keeps a lock on its folder {folder}; wait "
            "until that one has ended, or end it (lslocks names it), then start again"
        )

    @override
    async def configure(
        self, feeds: Sequence[Feed], topics: Sequence[str], sinks: Sequence[str], now: datetime
    ) -> tuple[str, ...]:
        return await self._writer.do(lambda conn: _configure(conn, feeds, topics, sinks, now))

    @override
    async def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease, ...]:
        return await self._writer.do(lambda conn: feeds.lease_due(conn, now, limit, lease))

    @override
    async def renew(self, lease: Lease, until: datetime) -> bool:
        return await self._writer.do(lambda conn: feeds.renew(conn, lease, micros(until)))

    @override
    async def hold(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        await self._writer.do(lambda conn: feeds.hold_hosts(conn, hosts, micros(now)))

    @override
    async def holds(self, now: datetime) -> Mapping[str, datetime]:
        return await self._readers.do(lambda conn: feeds.held_hosts(conn, micros(now)))

    @override
    async def put_right(
        self, mend: Callable[[FeedState], FeedState | None], until: datetime
    ) -> int:
        return await self._writer.do(lambda conn: feeds.put_right(conn, mend, micros(until)))

    @override
    async def carried(self, lease: Lease) -> Carried:
        return await self._readers.do(lambda conn: carried.of_feed(conn, lease.state.url))

    @override
    async def next_due(self) -> datetime | None:
        return await self._readers.do(feeds.next_due)

    @override
    async def finish(self, polls: Sequence[PollDone]) -> ApplyResult:
        return await self._writer.do(lambda conn: _finish(conn, polls))

    @override
    async def recall(self, readings: Sequence[Reading], now: datetime) -> Known:
        def ask(conn: sqlite3.Connection) -> Known:
            return recall.recall(conn, recall.questions(readings), now)

        return await self._readers.do(ask)

    @override
    async def spread(self, asked: Mapping[str, Collection[str]]) -> Mapping[str, Spread]:
        return await self._readers.do(lambda conn: threads.spread(conn, asked))

    @override
    async def near(self, asked: Sequence[Near]) -> Mapping[str, tuple[Storyline, ...]]:
        def find(conn: sqlite3.Connection) -> Mapping[str, tuple[Storyline, ...]]:
            return {one.topic: self._storylines.of(conn, threads.near(conn, one)) for one in asked}

        return await self._readers.do(find)

    @override
    async def gone_quiet(self, topics: Collection[str], now: datetime, limit: int) -> GoneQuiet:
        asked = sorted(topics)
        return await self._readers.do(lambda conn: quiet.gone_quiet(conn, asked, now, limit))

    @override
    async def apply(self, plan: Plan) -> ApplyResult:
        ready = applying.prepared(plan)
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: applying.apply(conn, ready, now))

    @override
    async def since(
        self, rev: int, limit: int, live_after: datetime, packing: bytes
    ) -> tuple[LiveArticle, ...]:
        return await self._readers.do(
            lambda conn: articles.since(conn, rev, limit, live_after, packing)
        )

    @override
    async def repack(self, packed: Mapping[int, bytes]) -> None:
        await self._writer.do(lambda conn: articles.repack(conn, packed))

    @override
    async def stories(self, ids: Collection[str]) -> Mapping[str, Story]:
        return await self._readers.do(lambda conn: articles.stories_by_id(conn, ids))

    @override
    async def history(self, after: tuple[str, str] | None, limit: int) -> tuple[StoredArticle, ...]:
        return await self._readers.do(lambda conn: articles.history(conn, after, limit))

    @override
    async def settled(self, now: datetime, limit: int) -> tuple[Alert, ...]:
        return await self._readers.do(lambda conn: outbox.settled(conn, now, limit))

    @override
    async def overtaken(self, sink: str) -> tuple[Alert, ...]:
        return await self._readers.do(lambda conn: outbox.overtaken(conn, sink))

    @override
    async def release(self, alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> None:
        await self._writer.do(lambda conn: outbox.release(conn, alerts, deliveries))

    @override
    async def pending(self, sink: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        return await self._readers.do(lambda conn: outbox.pending(conn, sink, now, limit))

    @override
    async def are_heads(self, sink: str, alerts: Sequence[str]) -> bool:
        return await self._readers.do(lambda conn: outbox.are_heads(conn, sink, alerts))

    @override
    async def next_try(self, sink: str) -> datetime | None:
        return await self._readers.do(lambda conn: outbox.next_try(conn, sink))

    @override
    async def record(
        self, attempts: Sequence[Attempt], mind: Mind | None = None
    ) -> tuple[Notice, ...]:
        return await self._writer.do(lambda conn: outbox.record(conn, attempts, mind))

    @override
    async def shorten_waits(self, now: datetime, by: timedelta | None) -> int:
        span = None if by is None else by // timedelta(microseconds=1)
        return await self._writer.do(lambda conn: waits.shorten(conn, micros(now), span))

    @override
    async def tried(self, sink: str, since: datetime) -> int:
        return await self._readers.do(lambda conn: digests.tried(conn, sink, micros(since)))

    @override
    async def backlog(self, sink: str, limit: int) -> int:
        return await self._readers.do(lambda conn: digests.backlog(conn, sink, limit))

    @override
    async def defer(self, sink: str, until: Mapping[str, datetime]) -> None:
        await self._writer.do(lambda conn: digests.defer(conn, sink, until))

    @override
    async def defer_all(self, sink: str, spared: Collection[str], now: datetime) -> int:
        return await self._writer.do(
            lambda conn: digests.defer_all(conn, sink, spared, micros(now))
        )

    @override
    async def hasten(self, sink: str, kinds: Collection[str], now: datetime) -> int:
        # Every turn of some sinks asks, and hardly ever is there anything to be written.
        if not await self._readers.do(lambda conn: digests.are_waiting(conn, sink, kinds)):
            return 0
        return await self._writer.do(lambda conn: digests.hasten(conn, sink, kinds, micros(now)))

    @override
    async def reschedule(
        self, sink: str, until: datetime, urgent: Collection[str], now: datetime
    ) -> int:
        ends, at = micros(until), micros(now)
        return await self._writer.do(lambda conn: waits.reschedule(conn, sink, ends, urgent, at))

    @override
    async def postpone(self, sink: str, alert: str, until: datetime) -> None:
        await self._writer.do(lambda conn: digests.postpone(conn, sink, alert, until))

    @override
    async def waiting(self, sink: str, now: datetime) -> Waiting:
        return await self._readers.do(lambda conn: digests.waiting(conn, sink, now))

    @override
    async def write_digest(self, digest: Digest) -> bool:
        return await self._writer.do(lambda conn: digests.write(conn, digest))

    @override
    async def last_poll(self, before: datetime) -> datetime | None:
        return await self._readers.do(lambda conn: feeds.last_poll(conn, micros(before)))

    @override
    async def prune(self, before: datetime, limit: int) -> int:
        until, now = micros(before), micros(self._clock.now())
        return await self._writer.do(lambda conn: pruning.prune(conn, until, now, limit))

    @override
    async def pulse(self, now: datetime) -> PulseView:
        await self._writer.once(lambda _: None)
        if self._writer.trouble is not None:
            raise self._writer.trouble
        return await self._readers.do(lambda conn: pulse.of(conn, micros(now)))

    @override
    async def figures(self) -> FiguresView:
        return await self._readers.do(figures.of)

    @override
    async def close(self) -> None:
        # The writer last: only the last one to close folds the write-ahead log into the file.
        await self._readers.close()
        await self._writer.close()

    @override
    async def reclaim(self, now: datetime) -> int:
        return await self._writer.do(lambda conn: feeds.reclaim(conn, micros(now)))

    @override
    async def note_folded(self, topics: Sequence[str]) -> None:
        await self._writer.do(lambda conn: feeds.note_folded(conn, topics))

    async def hurry(self, feeds_asked: Sequence[str], now: datetime) -> int:
        """Make feeds due at once, for a person; how many were not being polled already."""
        return await self._writer.do(lambda conn: feeds.hurry(conn, feeds_asked, micros(now)))

    async def mute(self, storyline: str, *, muted: bool) -> bool:
        """Silence a storyline or end its silence; whether it exists."""
        now = micros(self._clock.now())
        return await self._writer.do(
            lambda conn: holding.mute(conn, storyline, muted=muted, now=now)
        )

    async def silence(self, one: Silence) -> None:
        """Hold what a silence covers, from now until it ends."""
        now = micros(self._clock.now())
        await self._writer.do(lambda conn: holding.silence(conn, one, now))

    async def end_silence(self, one: str) -> bool:
        """End a silence before its time; whether there was one."""
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: silences.end(conn, one, now))

    async def mark_false(self, alert: str, *, false: bool, comment: str) -> bool:
        """Note that an alert was a false alarm, or was none; whether it exists."""
        now = micros(self._clock.now()) if false else None
        return await self._writer.do(lambda conn: outbox.mark_false(conn, alert, now, comment))

    async def close_storyline(self, storyline: str, *, closed: bool) -> bool:
        """End a storyline, or let further stories join again; whether it exists."""
        now = micros(self._clock.now())
        return await self._writer.do(
            lambda conn: ending.close(conn, storyline, closed=closed, now=now)
        )

    async def merge_storylines(self, pair: tuple[str, str], join: ending.Join) -> str | None:
        """Make one storyline of two; the id that stays, ``None`` where one does not exist."""
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: ending.merge(conn, pair, join, now))

    async def take_apart(
        self, topic: str, emptied: Callable[[Storyline], Storyline]
    ) -> tuple[int, tuple[str, ...]]:
        """Leave a topic without articles, to be folded anew; how many it had, and storylines."""
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: rebuilding.take_apart(conn, topic, emptied, now))

    async def lead_on(self, topic: str) -> None:
        """Let storylines that stayed empty lead to where their first article went."""
        now = micros(self._clock.now())
        await self._writer.do(lambda conn: rebuilding.lead_on(conn, topic, now))

    async def again(self, asked: outbox.Again) -> int:
        """Try ended deliveries again, with the same id and body; how many."""
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: outbox.again(conn, asked, now))

    async def retry(self, alert: str) -> int:
        """Make an alert's dead and pending deliveries due now; how many."""
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: outbox.retry(conn, alert, now))

    async def enable(self, sink: str) -> bool:
        """End a sink's hold and its being disabled; whether it exists."""
        return await self._writer.do(lambda conn: outbox.enable(conn, sink))

    async def give_up(self, sink: str, why: str) -> int:
        """End what is stranded at a sink that is not configured, as given up; how many."""
        now = micros(self._clock.now())
        return await self._writer.do(lambda conn: outbox.give_up(conn, sink, why, now))

    async def check(self) -> tuple[str, ...]:
        """Problems of the database, ``()`` when it is sound; reads all of it."""
        return await self._readers.do(checking.check)


def _configure(
    conn: sqlite3.Connection,
    wanted: Sequence[Feed],
    topics: Sequence[str],
    sinks: Sequence[str],
    now: datetime,
) -> tuple[str, ...]:
    feeds.configure_feeds(conn, wanted, micros(now))
    feeds.configure_sinks(conn, sinks)
    new = feeds.configure_topics(conn, topics, micros(now))
    holding.hold_removed(conn, micros(now))
    return new


def _finish(conn: sqlite3.Connection, polls: Sequence[PollDone]) -> ApplyResult:
    void = feeds.fenced(conn, polls)
    feeds.finish(conn, [poll for poll in polls if poll.feed not in void])
    return Fenced(feeds=void) if void else Applied(rev=articles.count(conn, "rev"))
