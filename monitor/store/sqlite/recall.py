"""What is stored that deciding on a batch may need, and no more.

Rule 1. Ids, identities and copies are looked up among all kept articles; an identity leads to
        the newest ``OWNERS`` that have it.
Rule 2. One reading brings at most ``CANDIDATES`` possible copies, the likeliest first; a shingle
        that many texts share leads only to the newest ``COMMON`` of them, and to fewer the more
        of them a long text has.
Rule 3. A storyline is decoded once for each time it was written, however often it is recalled.
"""

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.plans import Known
from monitor.model.samples import asked, enough
from monitor.store.sqlite import articles, silences
from monitor.store.sqlite.codec import decode_storyline, instant, micros
from monitor.store.sqlite.shingles import packed

CANDIDATES = 20
OWNERS = 8
COMMON = 200
LONG = 512
"""Shingles of a text; what is counted for one that has more is no more than for one that long."""
MEMORY = timedelta(hours=24)

_CANDIDATES_SQL = """
    WITH asked (hash) AS (SELECT value FROM json_each(?1)),
    likeliest (article, shared) AS (
        SELECT found.article, count(*) AS shared
        FROM asked
        CROSS JOIN shingles AS found ON found.hash = asked.hash
            AND found.article >= coalesce((
                SELECT article FROM shingles AS newest WHERE newest.hash = asked.hash
                ORDER BY article DESC LIMIT 1 OFFSET ?2
            ), 0)
        GROUP BY found.article
        ORDER BY shared DESC, found.article DESC
        LIMIT ?3
    )
    SELECT likeliest.article, likeliest.shared, articles.samples
    FROM likeliest
    CROSS JOIN articles ON articles.key = likeliest.article
    ORDER BY likeliest.shared DESC, likeliest.article DESC
"""

_OWNERS_SQL = """
    SELECT asked.value, found.article
    FROM json_each(?1) AS asked
    CROSS JOIN identities AS found ON found.identity = asked.value
        AND found.article >= coalesce((
            SELECT article FROM identities AS newest WHERE newest.identity = asked.value
            ORDER BY article DESC LIMIT 1 OFFSET ?2
        ), 0)
"""


class Storylines:
    """Decoded storylines by id, valid for the stamp that they were written with."""

    def __init__(self, capacity: int = 500) -> None:
        self._capacity = capacity
        self._held: OrderedDict[str, tuple[int, Storyline]] = OrderedDict()
        self._lock = Lock()  # reader threads share it

    def of(
        self, conn: sqlite3.Connection, stamped: Iterable[tuple[str, int]]
    ) -> tuple[Storyline, ...]:
        """The storylines of (id, stamp) pairs, in their order."""
        return tuple(self._one(conn, *pair) for pair in stamped)

    def _one(self, conn: sqlite3.Connection, one: str, stamp: int) -> Storyline:
        with self._lock:
            held = self._held.get(one)
            if held is not None and held[0] == stamp:
                self._held.move_to_end(one)
                return held[1]
        (blob,) = conn.execute("SELECT storyline FROM storylines WHERE id = ?", (one,)).fetchone()
        storyline = decode_storyline(blob)
        with self._lock:
            self._held[one] = (stamp, storyline)
            self._held.move_to_end(one)
            if len(self._held) > self._capacity:
                self._held.popitem(last=False)
        return storyline


@dataclass(frozen=True, slots=True)
class Asked:
    """A batch of readings as questions to the tables, worked out before a reader is taken."""

    ids: tuple[str, ...]
    identities: tuple[str, ...]
    shingles: tuple[tuple[str, int], ...]
    topics: tuple[str, ...]


def questions(readings: Sequence[Reading]) -> Asked:
    """What a batch asks."""
    texts = [reading.features.shingles for reading in readings if reading.features.shingles]
    return Asked(
        ids=tuple({reading.article.id: None for reading in readings}),
        identities=tuple({key: None for reading in readings for key in reading.identities}),
        shingles=tuple((json.dumps(packed(asked(text))), len(text)) for text in texts),
        topics=tuple({hit.topic: None for reading in readings for hit in reading.hits}),
    )


def recall(conn: sqlite3.Connection, batch: Asked, now: datetime) -> Known:
    """Answer a batch's questions; the connection stands in a read transaction."""
    entries = articles.keys_of(conn, batch.ids)
    identities = _owners(conn, batch.identities)
    known_again = {*entries.values(), *(key for keys in identities.values() for key in keys)}
    candidates = {key: None for text, size in batch.shingles for key in _copies(conn, text, size)}
    found = articles.by_keys(conn, {*known_again, *candidates})
    stories = {article.verdict.story for article in found.values()}
    # An edit may have lost its topic; what was told in it is needed all the same.
    stands_in = (topic for key in sorted(known_again) for topic, _ in found[key].storylines)
    topics = tuple(dict.fromkeys((*batch.topics, *stands_in)))
    return Known(
        identities={name: tuple(found[key] for key in keys) for name, keys in identities.items()},
        entries={one: found[key] for one, key in entries.items()},
        copies=tuple(found[key] for key in candidates),
        stories=articles.stories_by_id(conn, stories),
        alerted=alerted(conn, topics, now),
        silences=silences.active(conn, micros(now)),
    )


def _owners(conn: sqlite3.Connection, asked_for: Sequence[str]) -> dict[str, list[int]]:
    owners: dict[str, list[int]] = {}
    for identity, key in conn.execute(_OWNERS_SQL, (json.dumps(asked_for), OWNERS - 1)):
        owners.setdefault(identity, []).append(key)
    return owners


def _copies(conn: sqlite3.Connection, text: str, size: int) -> list[int]:
    rows = conn.execute(_CANDIDATES_SQL, (text, newest(size), CANDIDATES))
    return [key for key, shared, kept in rows if shared >= enough(kept, size)]


def newest(size: int) -> int:
    """To how many texts a shingle leads, of an arriving text that has so many."""
    return max(CANDIDATES, COMMON * LONG // max(LONG, size))


def alerted(
    conn: sqlite3.Connection, topics: Sequence[str], now: datetime
) -> Mapping[str, tuple[datetime, ...]]:
    """When each topic told something in the last 24 hours, oldest first."""
    return {
        topic: tuple(
            instant(made)
            for (made,) in conn.execute(
                "SELECT made FROM alerts WHERE topic = ? AND made > ? AND state != 'held' "
                "AND held IS NOT 'daily-cap' ORDER BY made",
                (topic, micros(now - MEMORY)),
            )
        )
        for topic in topics
    }
