"""Feeds: the configuration as taken over, the queue of due ones, leases with fencing.

Rule 1. A feed is known by its URL.
Rule 2. ``due_at`` of a leased feed is the end of its lease: a lost poller's feed comes back.
Rule 3. Each lease has a higher epoch than the one before; a poll is stored only under the newest.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.copying import replace
from monitor.model.feeds import Feed, FeedState, Lease, PollDone
from monitor.store.sqlite import carried, notices, outbox
from monitor.store.sqlite.codec import (
    decode_feed_state,
    encode,
    instant,
    maybe_instant,
    maybe_micros,
    micros,
)

POLLS_KEPT = 500
"""Polls in a feed's history, at most; they are for people."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What configuring needs of a stored feed."""

    key: int
    id: str
    url: str
    position: int
    configured: bool
    enabled: bool


def configure_feeds(conn: sqlite3.Connection, feeds: Iterable[Feed], now: int) -> None:
    """Take over the configured feeds; only what differs is written."""
    stored = {row.url: row for row in _rows(conn)}
    wanted = {feed.url: feed for feed in feeds}
    for position, feed in enumerate(wanted.values()):
        row = stored.get(feed.url)
        if row is None:
            _add(conn, feed, position, now)
        elif _differs(row, feed, position):
            _change(conn, row, feed, position, now)
    conn.executemany(
        "UPDATE feeds SET configured = 0, due_at = NULL, lease_until = NULL WHERE key = ?",
        [(row.key,) for url, row in stored.items() if url not in wanted and row.configured],
    )


def configure_topics(conn: sqlite3.Connection, topics: Sequence[str], now: int) -> tuple[str, ...]:
    """Take over the configured topics; those whose past is not folded yet are returned."""
    folded = {one for (one,) in conn.execute("SELECT id FROM topics WHERE folded = 1")}
    conn.execute("UPDATE topics SET configured = 0 WHERE configured = 1")
    conn.executemany(
        "INSERT INTO topics (id, position, configured, made) VALUES (?, ?, 1, ?) "
        "ON CONFLICT (id) DO UPDATE SET position = excluded.position, configured = 1",
        [(topic, position, now) for position, topic in enumerate(topics)],
    )
    # What comes in while a topic is away is folded when it is back.
    conn.execute("UPDATE topics SET folded = 0 WHERE configured = 0")
    return tuple(topic for topic in dict.fromkeys(topics) if topic not in folded)


def note_folded(conn: sqlite3.Connection, topics: Sequence[str]) -> None:
    """From now on these topics are no longer new."""
    conn.executemany("UPDATE topics SET folded = 1 WHERE id = ?", [(topic,) for topic in topics])


def configure_sinks(conn: sqlite3.Connection, sinks: Sequence[str]) -> None:
    """Take over the configured sinks; a removed one keeps its deliveries, but gets none tried."""
    conn.execute("UPDATE sinks SET configured = 0 WHERE configured = 1")
    conn.executemany(
        "INSERT INTO sinks (id, position, configured) VALUES (?, ?, 1) "
        "ON CONFLICT (id) DO UPDATE SET position = excluded.position, configured = 1",
        [(sink, position) for position, sink in enumerate(sinks)],
    )


def lease_due(
    conn: sqlite3.Connection, now: datetime, limit: int, lease: timedelta
) -> tuple[Lease, ...]:
    """Hand out due feeds, longest overdue first."""
    until = now + lease
    rows = conn.execute(
        "SELECT key, id, epoch + 1, state FROM feeds WHERE due_at <= ? ORDER BY due_at, key "
        "LIMIT ?",
        (micros(now), limit),
    ).fetchall()
    conn.executemany(
        "UPDATE feeds SET epoch = ?, lease_until = ?, due_at = ? WHERE key = ?",
        [(epoch, micros(until), micros(until), key) for key, _, epoch, _ in rows],
    )
    return tuple(
        Lease(feed=one, epoch=epoch, until=until, state=decode_feed_state(blob))
        for _, one, epoch, blob in rows
    )


def renew(conn: sqlite3.Connection, lease: Lease, until: int) -> bool:
    """Let a lease end ``until`` then; whether it still holds."""
    renewed = conn.execute(
        "UPDATE feeds SET lease_until = ?1, due_at = ?1 "
        "WHERE url = ?2 AND epoch = ?3 AND lease_until IS NOT NULL",
        (until, lease.state.url, lease.epoch),
    )
    return renewed.rowcount > 0


def reclaim(conn: sqlite3.Connection, now: int) -> int:
    """Void all leases; their feeds are due when they were before; how many."""
    rows = conn.execute("SELECT key, state FROM feeds WHERE lease_until IS NOT NULL").fetchall()
    due = [(decode_feed_state(blob).next_poll, key) for key, blob in rows]
    return conn.executemany(
        "UPDATE feeds SET epoch = epoch + 1, lease_until = NULL, due_at = ? WHERE key = ?",
        [(micros(when) if when else now, key) for when, key in due],
    ).rowcount


def next_due(conn: sqlite3.Connection) -> datetime | None:
    """When the queue has its next entry."""
    (due,) = conn.execute("SELECT min(due_at) FROM feeds WHERE due_at IS NOT NULL").fetchone()
    return maybe_instant(due)


def fenced(conn: sqlite3.Connection, polls: Sequence[PollDone]) -> tuple[str, ...]:
    """Feeds whose lease was taken over since; a feed nobody knows any more is one of them."""
    rows = conn.execute(
        "SELECT url, epoch FROM feeds WHERE url IN (SELECT value FROM json_each(?))",
        (json.dumps([poll.state.url for poll in polls]),),
    )
    epochs = dict(rows.fetchall())
    return tuple(poll.feed for poll in polls if epochs.get(poll.state.url) != poll.epoch)


def finish(conn: sqlite3.Connection, polls: Iterable[PollDone]) -> None:
    """Store polls whose leases hold; one that is stored already is left as it is."""
    for poll in polls:
        row = conn.execute(
            "SELECT key, id, enabled AND configured FROM feeds WHERE url = ? AND finished < ?",
            (poll.state.url, poll.epoch),
        ).fetchone()
        if row is not None:
            key, one, polled = row
            _finish(conn, key, one, poll, polled=bool(polled))


def hold_hosts(conn: sqlite3.Connection, hosts: Mapping[str, datetime], now: int) -> None:
    """Note until when hosts are left alone; what is over is forgotten."""
    conn.execute("DELETE FROM holds WHERE until <= ?", (now,))
    conn.executemany(
        "INSERT INTO holds (host, until) VALUES (?, ?) "
        "ON CONFLICT (host) DO UPDATE SET until = max(until, excluded.until)",
        [(host, micros(until)) for host, until in hosts.items()],
    )


def held_hosts(conn: sqlite3.Connection, now: int) -> dict[str, datetime]:
    """The hosts that are left alone, and until when."""
    rows = conn.execute("SELECT host, until FROM holds WHERE until > ?", (now,))
    return {host: instant(until) for host, until in rows}


def put_right(
    conn: sqlite3.Connection, mend: Callable[[FeedState], FeedState | None], until: int
) -> int:
    """Mend the states of feeds that wait and are not leased; how many. No lease ends later."""
    conn.execute(
        "UPDATE feeds SET lease_until = ?1, due_at = ?1 WHERE lease_until > ?1 "
        "AND due_at IS NOT NULL",
        (until,),
    )
    rows = conn.execute(
        "SELECT key, state FROM feeds WHERE due_at IS NOT NULL AND lease_until IS NULL"
    ).fetchall()
    states = ((key, decode_feed_state(blob)) for key, blob in rows)
    mended = ((key, state, mend(state)) for key, state in states)
    # One that a person made due before its time stays so.
    return conn.executemany(
        "UPDATE feeds SET state = ?1, "
        "due_at = CASE WHEN due_at < ?2 THEN min(due_at, ?3) ELSE ?3 END WHERE key = ?4",
        [
            (encode(after), maybe_micros(before.next_poll), maybe_micros(after.next_poll), key)
            for key, before, after in mended
            if after is not None
        ],
    ).rowcount


def hurry(conn: sqlite3.Connection, feeds: Iterable[str], now: int) -> int:
    """Make configured feeds due at once, those being polled right now left out; how many."""
    return conn.executemany(
        "UPDATE feeds SET due_at = ? WHERE id = ? AND configured = 1 AND enabled = 1 "
        "AND lease_until IS NULL",
        [(now, feed) for feed in feeds],
    ).rowcount


def _rows(conn: sqlite3.Connection) -> Iterator[_Row]:
    for key, one, url, position, configured, enabled in conn.execute(
        "SELECT key, id, url, position, configured, enabled FROM feeds"
    ):
        yield _Row(key, one, url, position, bool(configured), bool(enabled))


def _differs(row: _Row, feed: Feed, position: int) -> bool:
    return (row.id, row.position, row.configured, row.enabled) != (
        feed.id,
        position,
        True,
        feed.enabled,
    )


def _add(conn: sqlite3.Connection, feed: Feed, position: int, now: int) -> None:
    conn.execute(
        "INSERT INTO feeds (id, url, position, configured, enabled, due_at, state) "
        "VALUES (?, ?, ?, 1, ?, ?, ?)",
        (
            feed.id,
            feed.url,
            position,
            feed.enabled,
            now if feed.enabled else None,
            encode(FeedState(feed=feed.id, url=feed.url)),
        ),
    )


def _change(conn: sqlite3.Connection, row: _Row, feed: Feed, position: int, now: int) -> None:
    """A new name or place, or a feed that comes back; what it learned stays."""
    due_at, blob = conn.execute(
        "SELECT due_at, state FROM feeds WHERE key = ?", (row.key,)
    ).fetchone()
    state = replace(decode_feed_state(blob), feed=feed.id)
    if not feed.enabled:
        due_at = None
    elif due_at is None:
        due_at = _due_at(state, now)
    conn.execute(
        "UPDATE feeds SET id = ?, position = ?, configured = 1, enabled = ?, due_at = ?, "
        "state = ? WHERE key = ?",
        (feed.id, position, feed.enabled, due_at, encode(state), row.key),
    )


def _finish(conn: sqlite3.Connection, key: int, feed: str, poll: PollDone, *, polled: bool) -> None:
    # A feed may have been given another name while it was polled.
    state = poll.state if poll.state.feed == feed else replace(poll.state, feed=feed)
    conn.execute(
        "UPDATE feeds SET state = ?, errors = ?, health = ?, finished = ?, lease_until = NULL, "
        "due_at = ? WHERE key = ?",
        (
            encode(state),
            state.errors,
            state.health,
            poll.epoch,
            _due_at(state, micros(poll.at)) if polled else None,
            key,
        ),
    )
    if not poll.deferred:
        _note_poll(conn, key, poll)
        carried.note(conn, key, poll)
    if poll.notice is not None:
        notices.write(conn, poll.notice)
        outbox.write_deliveries(conn, poll.deliveries)


def last_poll(conn: sqlite3.Connection, before: int) -> datetime | None:
    """When the last poll before a certain time was."""
    (at,) = conn.execute("SELECT max(at) FROM polls WHERE at < ?", (before,)).fetchone()
    return maybe_instant(at)


def _note_poll(conn: sqlite3.Connection, key: int, poll: PollDone) -> None:
    """Add a poll to its feed's history, and let those go that are too many."""
    state = poll.state
    conn.execute("DELETE FROM polls WHERE feed = ? AND epoch <= ?", (key, poll.epoch - POLLS_KEPT))
    conn.execute(
        "INSERT INTO polls (feed, epoch, at, seconds, wire_bytes, entries, new, outcome, trouble, "
        "detail, next_poll, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (
            key,
            poll.epoch,
            micros(poll.at),
            poll.seconds,
            poll.wire_bytes,
            poll.entries,
            poll.new,
            state.outcome,
            state.trouble,
            state.detail,
            maybe_micros(state.next_poll),
            state.reason,
        ),
    )


def _due_at(state: FeedState, now: int) -> int:
    return now if state.next_poll is None else micros(state.next_poll)
