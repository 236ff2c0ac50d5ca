"""What people ask: read-only summaries of the tables."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from typing_extensions import override

from monitor.model.changes import Storyline
from monitor.model.feeds import FeedState
from monitor.model.habits import Health
from monitor.model.plans import StoredArticle
from monitor.model.silences import Silence
from monitor.model.views import (
    AlertView,
    CameView,
    FeedView,
    NoticeView,
    SinkView,
    Stage,
    StatusView,
    StorylineView,
    StoryView,
)
from monitor.store import Views
from monitor.store.sqlite import (
    checking,
    lookups,
    notices,
    silences,
    told,
    topics,
)
from monitor.store.sqlite.codec import (
    decode_feed_state,
    decode_storyline,
    instant,
    maybe_instant,
    micros,
)
from monitor.store.sqlite.deliveries import KEPT, SINCE, STANDS, ahead
from monitor.store.sqlite.readers import Readers

T = TypeVar("T")
SHOWN = 20
"""Polls, and words on its health, that a feed's view shows."""
POLLED = "configured = 1 AND enabled = 1"


class SqliteViews(Views):
    """Answers from one database file; never writes."""

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        self._readers = Readers(path, connect)

    @override
    async def status(self, now: datetime) -> StatusView:
        return await self._readers.do(lambda conn: status(conn, now))

    @override
    async def feeds(self) -> tuple[FeedView, ...]:
        return await self._readers.do(_feeds)

    @override
    async def storylines(self, topic: str | None = None) -> tuple[Storyline, ...]:
        return await self._readers.do(lambda conn: _storylines(conn, topic))

    @override
    async def came(self, after: int, limit: int) -> tuple[CameView, ...]:
        return await self._readers.do(lambda conn: lookups.came(conn, after, limit))

    @override
    async def storyline(self, id: str) -> StorylineView | None:
        return await self._readers.do(lambda conn: lookups.storyline(conn, id))

    @override
    async def story(self, id: str) -> StoryView | None:
        return await self._readers.do(lambda conn: lookups.story(conn, id))

    @override
    async def article(self, id: str) -> tuple[StoredArticle, ...]:
        return await self._readers.do(lambda conn: lookups.article(conn, id))

    @override
    async def beginning(self, prefix: str, limit: int) -> tuple[str, ...]:
        return await self._readers.do(lambda conn: lookups.beginning(conn, prefix, limit))

    @override
    async def alerts(
        self,
        stage: Stage | None = None,
        topic: str | None = None,
        limit: int = 100,
        *,
        sink: str | None = None,
    ) -> tuple[AlertView, ...]:
        return await self._readers.do(lambda conn: told.alerts(conn, stage, topic, limit, sink))

    @override
    async def alert(self, id: str) -> AlertView | None:
        return await self._readers.do(lambda conn: told.alert(conn, id))

    @override
    async def notices(
        self, stage: Stage | None = None, limit: int = 100, *, sink: str | None = None
    ) -> tuple[NoticeView, ...]:
        return await self._readers.do(lambda conn: told.notices(conn, stage, limit, sink))

    @override
    async def notice(self, id: str) -> NoticeView | None:
        return await self._readers.do(lambda conn: told.notice(conn, id))

    @override
    async def ahead(self, id: str) -> Mapping[str, str]:
        return await self._readers.do(lambda conn: ahead(conn, id))

    @override
    async def silences(self, now: datetime) -> tuple[tuple[Silence, int], ...]:
        return await self._readers.do(lambda conn: silences.counted(conn, micros(now)))

    @override
    async def sinks(self) -> tuple[SinkView, ...]:
        return await self._readers.do(_sinks)

    @override
    async def check(self) -> tuple[str, ...]:
        return await self._readers.do(checking.check)

    @override
    async def close(self) -> None:
        await self._readers.close()


def _one(conn: sqlite3.Connection, question: str, *values: object) -> int:
    (answer,) = conn.execute(question, values).fetchone()
    return int(answer)


def status(conn: sqlite3.Connection, now: datetime) -> StatusView:
    """All in numbers, as of now."""
    oldest, last_poll, next_poll = conn.execute(
        f"SELECT (SELECT min({SINCE}) FROM deliveries WHERE state = 'pending' AND {KEPT}), "  # noqa: S608 - constants
        "(SELECT max(at) FROM polls), "
        # Until its poll has ended a leased feed is due at the end of the lease.
        "(SELECT min(due_at) FROM feeds WHERE lease_until IS NULL OR lease_until <= ?)",
        (micros(now),),
    ).fetchone()
    return StatusView(
        feeds=_one(conn, "SELECT count(*) FROM feeds WHERE configured = 1"),
        due=_one(conn, "SELECT count(*) FROM feeds WHERE due_at <= ?", micros(now)),
        asked=_one(conn, "SELECT count(*) FROM feeds WHERE lease_until > ?", micros(now)),
        failing=_faring(conn, Health.FAILING) + _never_good(conn),
        failed_last=_one(conn, f"SELECT count(*) FROM feeds WHERE {POLLED} AND errors > 0"),  # noqa: S608 - a constant
        silent=_faring(conn, Health.SILENT),
        articles=_one(conn, "SELECT count(*) FROM articles"),
        stories=_one(conn, "SELECT count(*) FROM stories"),
        storylines=_one(conn, "SELECT count(*) FROM storylines WHERE merged_into IS NULL"),
        alerts=_one(conn, "SELECT count(*) FROM alerts WHERE state = 'ready'"),
        pending=_one(conn, f"SELECT count(*) FROM deliveries WHERE state = 'pending' AND {KEPT}"),  # noqa: S608 - constants
        dead=_one(conn, "SELECT count(*) FROM deliveries WHERE state = 'dead'"),
        stranded=_one(conn, f"SELECT count(*) FROM deliveries WHERE {STANDS} = 'stranded'"),  # noqa: S608 - constants
        oldest_pending=maybe_instant(oldest),
        last_poll=maybe_instant(last_poll),
        next_poll=maybe_instant(next_poll),
        topics=tuple(topics.configured(conn)),
        sinks=_sinks(conn),
    )


def _faring(conn: sqlite3.Connection, health: Health) -> int:
    """How many feeds that are polled fare so."""
    question = f"SELECT count(*) FROM feeds WHERE {POLLED} AND health = ?"  # noqa: S608 - a constant
    return _one(conn, question, health.value)


def _never_good(conn: sqlite3.Connection) -> int:
    """How many feeds that are polled have only failed, and so lately that nobody was told yet."""
    rows = conn.execute(
        f"SELECT state FROM feeds WHERE {POLLED} AND health = ? AND errors > 0",  # noqa: S608 - a constant
        (Health.OK.value,),
    )
    return sum(decode_feed_state(blob).never_good for (blob,) in rows)


def _feeds(conn: sqlite3.Connection) -> tuple[FeedView, ...]:
    rows = conn.execute("SELECT key, state FROM feeds WHERE configured = 1 ORDER BY position")
    return tuple(_feed(conn, key, decode_feed_state(blob)) for key, blob in rows)


def _feed(conn: sqlite3.Connection, key: int, state: FeedState) -> FeedView:
    names = ("polled", "seconds", "wire_bytes", "entries", "new", "outcome", "trouble", "detail")
    polls = conn.execute(
        "SELECT at, next_poll, reason, round(seconds, 3), wire_bytes, entries, new, outcome, "
        "trouble, detail "
        "FROM polls WHERE feed = ? ORDER BY epoch DESC LIMIT ?",
        (key, SHOWN),
    )
    return FeedView(
        state=state,
        polls=tuple(
            {
                **dict(zip(names, (instant(at), *rest), strict=True)),
                "next_poll": maybe_instant(due),
                "reason": reason,
            }
            for at, due, reason, *rest in polls
        ),
        told=notices.told(conn, state.url, SHOWN),
    )


def _storylines(conn: sqlite3.Connection, topic: str | None) -> tuple[Storyline, ...]:
    rows = conn.execute(
        "SELECT storyline FROM storylines WHERE merged_into IS NULL "
        "AND coalesce(topic = ?, TRUE) ORDER BY last_arrival DESC, id",
        (topic,),
    )
    found = (decode_storyline(blob) for (blob,) in rows)
    # Where a rebuild left nothing, only the id goes on to be found.
    return tuple(line for line in found if line.articles)


def _sinks(conn: sqlite3.Connection) -> tuple[SinkView, ...]:
    """Those that are configured, then those that are not and of which something is left."""
    rows = conn.execute(
        "SELECT id, count(*) FILTER (WHERE configured AND state = 'pending'), "  # noqa: S608 - a constant
        "count(*) FILTER (WHERE state = 'accepted'), count(*) FILTER (WHERE state = 'dead'), "
        f"min({SINCE}) FILTER (WHERE configured AND state = 'pending'), sinks.last_answer, "
        "last_accepted, held_until, disabled, failures, failing_since, "
        "count(*) FILTER (WHERE configured AND state = 'deferred'), "
        "count(*) FILTER (WHERE state = 'digested'), "
        "count(*) FILTER (WHERE NOT configured AND state IN ('pending', 'deferred')) AS stranded, "
        # Asked by itself, for which there is an index: the rest is counted in another one alone.
        "NOT configured, "
        "(SELECT min(next_try) FROM deliveries WHERE sink = id AND head = 1 AND configured) "
        "FROM sinks LEFT JOIN deliveries ON deliveries.sink = sinks.id "
        "GROUP BY id HAVING configured OR stranded ORDER BY NOT configured, position, id"
    )
    return tuple(_sink(row) for row in rows)


def _sink(row: Sequence[Any]) -> SinkView:
    one, pending, accepted, dead, oldest, answer, last, held, disabled, *rest = row
    failures, failing, deferred, digested, stranded, removed, due = rest
    return SinkView(
        id=one,
        pending=pending,
        accepted=accepted,
        dead=dead,
        oldest_pending=maybe_instant(oldest),
        last_answer=answer,
        last_accepted=maybe_instant(last),
        held_until=maybe_instant(held),
        disabled=bool(disabled),
        failures=failures,
        failing_since=maybe_instant(failing),
        deferred=deferred,
        digested=digested,
        stranded=stranded,
        removed=bool(removed),
        next_try=maybe_instant(due),
    )
