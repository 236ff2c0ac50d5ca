"""Takes recorded articles through the daemon's own batches, on a clock of their own time."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.app.parts import background, contrast
from monitor.clock import HandClock
from monitor.dedupe.index import LiveIndex
from monitor.delivery.outbox import Outbox
from monitor.follow.rhythm import LEAST_SILENCE
from monitor.model.alerts import Alert
from monitor.model.articles import Reading
from monitor.model.changes import ChangeKind
from monitor.model.plans import Arrival, StoredArticle
from monitor.model.stories import Verdict, VerdictKind
from monitor.model.topics import Topic
from monitor.pipeline import waves
from monitor.pipeline.batches import BATCH, Batches, Verdicts
from monitor.pipeline.decide import arrived
from monitor.store.sqlite import SqliteStore, open_store, open_views

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
ALL = 1_000_000
NO_SINK = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one article came to.

    Attributes:
        arrival: the article in its place.
        verdict: what it is.
        stored: as it was stored; ``None`` when it was stored already.
    """

    arrival: Arrival
    verdict: Verdict
    stored: StoredArticle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay came to.

    Attributes:
        steps: one per article, in the order taken.
        alerts: every change, told (with its body) or held (with its reason), in the order made.
        ends: article -> the story that it is in at the end.
    """

    steps: tuple[Step, ...]
    alerts: tuple[Alert, ...]
    ends: Mapping[str, str] = field(default_factory=dict)


async def replay(
    readings: Sequence[Reading],
    topics: Sequence[Topic],
    now: datetime = EPOCH,
    *,
    as_they_arrive: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Replayed:
    """Take ``readings`` through recall, decide and apply in a throw-away database; send nothing.

    Args:
        readings: in the order given.
        topics: those that are watched.
        now: when they arrive where not one of them says a time.
        as_they_arrive: keep the order given instead of that of event time.
        progress: called with the number of articles done since the last call.
    """
    arrivals = in_time(readings, now, as_they_arrive=as_they_arrive)
    return await play(arrivals, topics, progress)


async def play(
    arrivals: Sequence[Arrival],
    topics: Sequence[Topic],
    progress: Callable[[int], None] = lambda _: None,
) -> Replayed:
    """Take ``arrivals`` the same way, in the order given; each has its own time of arrival."""
    with tempfile.TemporaryDirectory(prefix="storyline-replay-") as folder:
        path = Path(folder) / "replay.db"
        clock = HandClock(EPOCH)
        store = await open_store(path, clock)
        try:
            steps, made, ends = await _take_all(arrivals, topics, store, clock, progress)
            settled = await _settle(path, store, clock)
        finally:
            await store.close()
    alerts = tuple(settled.get(alert.id, alert) for alert in made)
    return Replayed(steps=tuple(steps), alerts=alerts, ends=ends)


async def _take_all(
    arrivals: Sequence[Arrival],
    topics: Sequence[Topic],
    store: SqliteStore,
    clock: HandClock,
    progress: Callable[[int], None],
) -> tuple[list[Step], list[Alert], dict[str, str]]:
    told = {topic.id: replace(topic, notify=topic.notify or (NO_SINK,)) for topic in topics}
    sinks = sorted({sink for topic in told.values() for sink in topic.notify})
    await store.configure((), tuple(told), sinks, clock.now())
    batches = Batches(
        store=store,
        index=LiveIndex(background()),
        topics=told,
        clock=clock,
        told=lambda: None,
        turned=contrast().turned,
    )
    steps: list[Step] = []
    made: list[Alert] = []
    ends: dict[str, str] = {}
    quiet = any(ChangeKind.QUIET in topic.alert_on for topic in topics)
    for batch in _batches(arrivals, pausing=quiet):
        if quiet:
            clock.time = max(clock.time, arrived(batch[0]))
            made.extend((await batches.note_quiet(clock.time)).alerts)
        clock.time = max(clock.time, arrived(batch[-1]))
        await batches.expire()
        plan, verdicts = await batches.take(batch)
        steps.extend(_steps(batch, verdicts, plan.articles))
        made.extend(plan.alerts)
        for passage in plan.passages:
            ends |= dict.fromkeys(passage.articles, passage.home.id)
        ends |= {stored.article.id: stored.verdict.story for stored in plan.articles}
        progress(len(batch))
    return steps, made, ends


def _batches(arrivals: Sequence[Arrival], *, pausing: bool) -> Iterator[Sequence[Arrival]]:
    """At most ``BATCH`` at a time; ``pausing``, a long gap ends one, so that silences are seen."""
    batch: list[Arrival] = []
    for arrival in arrivals:
        gap = pausing and batch and arrived(arrival) - arrived(batch[-1]) >= LEAST_SILENCE
        if batch and (gap or len(batch) == BATCH):
            yield batch
            batch = []
        batch.append(arrival)
    if batch:
        yield batch


def in_time(readings: Sequence[Reading], now: datetime, *, as_they_arrive: bool) -> list[Arrival]:
    """Readings in their places, each arriving when it happened; the undated beside the last.

    Those before the first that has a time arrive with it, or now if there is none.
    """
    arrivals = waves.placed(readings)
    if not as_they_arrive:
        arrivals = waves.in_order(arrivals)
    times = [_arrival_time(arrival, as_they_arrive=as_they_arrive) for arrival in arrivals]
    when = next(filter(None, times), now)
    moved = []
    for arrival, time in zip(arrivals, times, strict=True):
        when = max(when, time or when)
        article = replace(arrival.reading.article, first_seen=when)
        moved.append(replace(arrival, reading=replace(arrival.reading, article=article)))
    return moved


def _arrival_time(arrival: Arrival, *, as_they_arrive: bool) -> datetime | None:
    recorded = arrival.reading.article.first_seen
    if as_they_arrive and recorded is not None:
        return recorded
    return arrival.place.begin if arrival.place else None


def _steps(
    batch: Sequence[Arrival], verdicts: Verdicts, articles: Sequence[StoredArticle]
) -> Iterator[Step]:
    """Each arrival with what was stored of it: all but the seen ones, in the same order."""
    stored = iter(articles)
    for arrival, verdict in zip(batch, verdicts, strict=True):
        if verdict is None:
            continue
        seen = verdict.kind is VerdictKind.SEEN
        yield Step(arrival=arrival, verdict=verdict, stored=None if seen else next(stored))


async def _settle(path: Path, store: SqliteStore, clock: HandClock) -> dict[str, Alert]:
    """Let every settle window close; the alerts that waited, as they were told in the end."""
    waiting = await store.settled(END_OF_TIME, ALL)
    ends = (alert.ready_at for alert in waiting if alert.ready_at is not None)
    clock.time = max([clock.time, *ends])  # a window may have closed before the last article came
    outbox = Outbox(store, clock, lambda: None)
    while await store.settled(clock.time, 1):
        await outbox.release_due()
    views = open_views(path)
    try:
        found = [await views.alert(alert.id) for alert in waiting]
    finally:
        await views.close()
    return {view.alert.id: view.alert for view in found if view is not None}
