"""Puts stored articles into the order in which a daemon took them, each admitted as its feed says.

Rule 1. Articles come in the order in which they were decided on; an edit comes when it came.
Rule 2. What a feed's first document brought is its baseline: of that its ``backfill`` is told.
Rule 3. What came before the time that is asked about is known, and never told.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.articles import Reading
from monitor.model.feeds import Feed
from monitor.model.plans import Arrival
from monitor.pipeline import waves
from monitor.pipeline.decide import arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An article as it came, and as it came again whenever it was edited.

    Attributes:
        number: grows in the order in which articles were decided on.
        versions: oldest first; each arrived at its own time.
        rank: from the newest in its feed's first document, ``None`` for what came later.
    """

    number: int
    versions: tuple[Reading, ...]
    rank: int | None = None


def ranks(first: Iterable[tuple[int, Reading]]) -> dict[int, int]:
    """Number -> rank from the newest, of all that one feed's first document brought."""
    ordered = sorted(first, key=lambda one: one[0])
    arrivals = waves.placed([reading for _, reading in ordered])
    by_age = sorted(zip(ordered, arrivals, strict=True), key=lambda pair: waves.age(pair[1]))
    return {number: rank for rank, ((number, _), _) in enumerate(reversed(by_age))}


def in_turn(came: Iterable[Came], feeds: Mapping[str, Feed], since: datetime) -> list[Arrival]:
    """Every arrival once more, in its turn.

    Args:
        came: articles, in any order.
        feeds: the configuration, by id; of a feed that it does not have all is told.
        since: from when on anything is told.
    """
    turn = _turn(sorted(came, key=lambda one: one.number))
    placed = _placed([reading for reading, _ in turn])
    return [
        _admitted(arrival, rank, feeds, since)
        for arrival, (_, rank) in zip(placed, turn, strict=True)
    ]


def _turn(came: Sequence[Came]) -> list[tuple[Reading, int | None]]:
    """Readings with the ranks of those of a baseline; edits among the others by their time."""
    edits = deque(
        sorted(
            ((_at(reading), one.number, reading) for one in came for reading in one.versions[1:]),
            key=lambda edit: edit[:2],
        )
    )
    turn: list[tuple[Reading, int | None]] = []
    for one in came:
        while edits and edits[0][0] < _at(one.versions[0]) and edits[0][1] < one.number:
            turn.append((edits.popleft()[2], None))
        turn.append((one.versions[0], one.rank))
    return turn + [(reading, None) for _, _, reading in edits]


def _at(reading: Reading) -> datetime:
    """When it arrived; whatever is stored says so."""
    seen = reading.article.first_seen
    if seen is None:
        raise ValueError(f"{reading.article.id} arrived without a time")
    return seen


def _placed(readings: Sequence[Reading]) -> list[Arrival]:
    """Each in its place: an undated one beside the one before it in the same document."""
    documents: dict[tuple[str | None, datetime], list[int]] = defaultdict(list)
    for index, reading in enumerate(readings):
        documents[reading.article.feed, _at(reading)].append(index)
    found: dict[int, Arrival] = {}
    for indices in documents.values():
        found |= zip(indices, waves.placed([readings[one] for one in indices]), strict=True)
    return [found[index] for index in range(len(readings))]


def _admitted(
    arrival: Arrival, rank: int | None, feeds: Mapping[str, Feed], since: datetime
) -> Arrival:
    """The arrival as the daemon would have taken it, by what its feed says now."""
    if arrived(arrival) < since:
        return replace(arrival, admitted=False)
    feed = feeds.get(arrival.reading.article.feed or "")
    if rank is None or feed is None:
        return arrival
    admitted = feed.backfill is None or rank < feed.backfill
    return replace(arrival, admitted=admitted, baseline=rank)
