"""Puts readings in the order in which they are decided: oldest first, undated ones beside the last.

Rule 1. A document is read oldest entry first, whichever way its dates run.
Rule 2. An undated article stands right after the record before it; before the first dated record
        it stands with that one; without any dated record it has no place and comes last.
Rule 3. Articles that arrive together are decided oldest first; what is equally old keeps the order
        of the configuration, then that of the document.
Rule 4. What a wave holds of first documents (the baseline of their feeds) and may not be told of is
        part of it up to ``LONG`` articles. More of it is an import: it is decided after the wave,
        oldest first, in slices between which newer waves go.
Rule 5. What ``backfill`` admits is news like any other: it keeps its place in the wave, however
        much of it there is.

The order in which articles are decided says what is told, never what a storyline comes to. So an
import, of which nothing is told, can wait for nothing worse than this: news that goes ahead of it
does not know its past, and may be told as a first report or not as a turn. News that waited for it
would be told late, however long the import is. Whoever asks for the past with ``backfill: all``
is told of it in its order, and waits for it.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from monitor.model.articles import Reading
from monitor.model.plans import Arrival
from monitor.model.times import Span

Poll = TypeVar("Poll")
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
LONG = 100


def from_document(
    readings: Sequence[Reading], *, backfill: int | None, first_poll: bool
) -> tuple[Arrival, ...]:
    """The arrivals of one document, oldest first.

    Args:
        readings: in the order of the document.
        backfill: of a first poll, how many of the newest may alert; ``None`` for all.
        first_poll: whether this document is its feed's baseline.
    """
    entries = list(readings)
    if _newest_first(entries):
        entries.reverse()
    arrivals = in_order(placed(entries))
    if not first_poll:
        return tuple(arrivals)
    ranks = range(len(arrivals) - 1, -1, -1)
    return tuple(
        _arrival(
            arrival.reading,
            arrival.place,
            admitted=backfill is None or rank < backfill,
            baseline=rank,
        )
        for arrival, rank in zip(arrivals, ranks, strict=True)
    )


def placed(readings: Sequence[Reading]) -> list[Arrival]:
    """Give every reading its place in time (rule 2), keeping the order given."""
    place = next((reading.at for reading in readings if reading.at is not None), None)
    arrivals = []
    for reading in readings:
        place = reading.at or place
        arrivals.append(_arrival(reading, place, admitted=True, baseline=None))
    return arrivals


def in_order(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """Sort by place (rule 3); the sort is stable."""
    return sorted(arrivals, key=age)


def parted(
    wave: Iterable[tuple[Arrival, Poll]],
) -> tuple[list[tuple[Arrival, Poll]], list[tuple[Arrival, Poll]]]:
    """What a wave decides at once, and the import that it puts off (rule 4), each oldest first.

    Args:
        wave: all arrivals, each beside the poll that brought it.
    """
    ordered = sorted(wave, key=lambda pair: age(pair[0]))
    imported = [pair for pair in ordered if _silent(pair[0])]
    if len(imported) <= LONG:
        return ordered, []
    return [pair for pair in ordered if not _silent(pair[0])], imported


def _silent(arrival: Arrival) -> bool:
    """Whether it belongs to a baseline of which nothing is told."""
    return arrival.baseline is not None and not arrival.admitted


def age(arrival: Arrival) -> tuple[datetime, datetime]:
    """What arrivals are sorted by: an undated one without a place comes last."""
    place = arrival.place
    return (place.begin, place.end) if place else (END_OF_TIME, END_OF_TIME)


def _newest_first(readings: Sequence[Reading]) -> bool:
    """Whether the dates of a document run backwards; without dates, as feeds are wont to, yes."""
    dated = [reading.at for reading in readings if reading.at is not None]
    steps = [_step(a, b) for a, b in itertools.pairwise(dated)]
    return sum(steps) <= 0


def _step(one: Span, other: Span) -> int:
    return one.older(other) - other.older(one)


def _arrival(
    reading: Reading, place: Span | None, *, admitted: bool, baseline: int | None
) -> Arrival:
    return Arrival(
        reading=reading,
        place=place,
        dated=reading.at is not None,
        admitted=admitted,
        baseline=baseline,
    )
