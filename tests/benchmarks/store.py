"""What the store costs: writing and recalling a plan of twenty, and the queue of due feeds."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.app.parts import background
from monitor.clock import HandClock
from monitor.collect.poller import LEASE, ROOM
from monitor.dedupe.background import Background
from monitor.dedupe.index import LiveIndex
from monitor.model.articles import Reading, TopicHit
from monitor.model.changes import Storyline
from monitor.model.feeds import Feed, PollDone
from monitor.model.plans import Applied, Plan
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.pipeline.batches import Batches
from monitor.store.sqlite import SqliteStore, open_store
from tests.benchmarks import corpus
from tests.benchmarks.gauges import MILLI, Cpu, Table, apart, median, percentile
from tests.benchmarks.match import ARTICLES_PER_EVENT, reading_of, replanted, stored_of
from tests.support.daemon import CLOCK

STORED = (1_000, 10_000)
FEEDS = (1_000, 10_000, 100_000)
STARTS = ((5_000, False), (5_000, True), (100_000, False))
BATCH = 20
ROUNDS = 20
TICKS = 20
CHARACTERS = 2_500
DISTINCT = 200
TOPIC = "topic"
STORYLINES = 20
PART = 2_000


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    plans = [apart(plans_at, size=size) for size in (STORED[:1] if quick else STORED)]
    queues = [apart(queue_at, feeds=feeds) for feeds in (FEEDS[:2] if quick else FEEDS)]
    starts = [
        apart(start_at, size=size, upgraded=upgraded)
        for size, upgraded in (STARTS[:2] if quick else STARTS)
    ]
    return [_plans(plans), _starts(starts), _queues(queues)]


async def plans_at(size: int) -> dict[str, list[float]]:
    """CPU ms (all threads) and wall ms of applying and recalling twenty articles."""
    texts = [
        reading_of(corpus.article(number, events=DISTINCT // 4, characters=CHARACTERS))
        for number in range(DISTINCT)
    ]
    taken: dict[str, list[float]] = {
        name: [] for name in ("apply", "apply wall", "recall", "again")
    }
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        store = await open_store(Path(folder) / "monitor.db", CLOCK)
        try:
            await store.configure((), (TOPIC,), (), corpus.NOW)
            for begin in range(0, size, 500):
                await _apply(store, _plan(texts, begin, min(500, size - begin)))
            for number in range(ROUNDS):
                begin = size + number * BATCH
                plan = _plan(texts, begin, BATCH)
                cpu, wall = await _cost(lambda p=plan: _apply(store, p))  # type: ignore[misc]
                taken["apply"].append(cpu)
                taken["apply wall"].append(wall)
                known = [_reading(texts, begin + place) for place in range(BATCH)]
                fresh = [_reading(texts, begin + 10_000_000 + place) for place in range(BATCH)]
                cpu, _ = await _cost(lambda r=fresh: store.recall(r, corpus.NOW))  # type: ignore[misc]
                taken["recall"].append(cpu)
                cpu, _ = await _cost(lambda r=known: store.recall(r, corpus.NOW))  # type: ignore[misc]
                taken["again"].append(cpu)
            size_on_disk = _size_of(folder)
        finally:
            await store.close()
    taken["size"] = [float(size)]
    taken["bytes"] = [size_on_disk / (size + ROUNDS * BATCH)]
    return taken


async def start_at(size: int, *, upgraded: bool) -> dict[str, float]:
    """CPU ms of filling the live index from the store, all of it packed anew if ``upgraded``.

    Then of storing what was packed anew, and of the start after that.
    """
    table = background()
    if upgraded:
        table = replace(table, documents=table.documents + 1)  # another table packs otherwise
    distinct = [
        reading_of(corpus.article(number, events=DISTINCT, characters=CHARACTERS))
        for number in range(DISTINCT)
    ]
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        store = await open_store(Path(folder) / "monitor.db", CLOCK)
        try:
            await store.configure((), (TOPIC,), (), corpus.NOW)
            for begin in range(0, size, 500):
                count = min(500, size - begin)
                texts = [
                    replanted(distinct[number % DISTINCT], number // ARTICLES_PER_EVENT)
                    for number in range(begin, begin + count)
                ]
                await _apply(store, _plan(texts, begin, count))
            flow = _filler(store, table)
            cpu, wall = await _cost(flow.catch_up)
            stored, _ = await _cost(lambda: flow.repacking.run(pause=0))
            again, _ = await _cost(_filler(store, table).catch_up)
        finally:
            await store.close()
    return {
        "size": size,
        "upgraded": upgraded,
        "cpu": cpu,
        "wall": wall,
        "stored": stored,
        "again": again,
    }


def _filler(store: SqliteStore, table: Background) -> Batches:
    """What a start fills the live index with."""
    return Batches(
        store=store,
        index=LiveIndex(table),
        topics={},
        clock=HandClock(corpus.NOW),
        told=lambda: None,
    )


def _starts(taken: list[dict[str, float]]) -> Table:
    rows = [
        (
            int(one["size"]),
            "anew" if one["upgraded"] else "as stored",
            one["cpu"] / MILLI,
            one["wall"] / MILLI,
            one["cpu"] / one["size"],
            one["stored"] / one["size"],
            one["again"] / MILLI,
        )
        for one in taken
    ]
    columns = (
        "live articles",
        "packed",
        "CPU s",
        "wall s",
        "CPU ms per article",
        "CPU ms to store one",
        "next start, CPU s",
    )
    return Table("store: filling the live index at a start", columns, rows)


def _size_of(folder: str) -> int:
    return sum(path.stat().st_size for path in Path(folder).iterdir())


async def _cost(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    cpu, wall = Cpu.now().main, CLOCK.monotonic()
    await work()
    return (Cpu.now().main - cpu) * MILLI, (CLOCK.monotonic() - wall) * MILLI


async def _apply(store: SqliteStore, plan: Plan) -> None:
    if not isinstance(await store.apply(plan), Applied):
        raise TypeError("the store refused the plan")


def _reading(texts: list[Reading], number: int) -> Reading:
    """A reading with an identity of its own; its text is one of few, its shingles are its own."""
    base = texts[number % len(texts)]
    article = replace(base.article, id=f"ar_{number:08x}", url=f"https://x.example/{number}")
    shingles = tuple(sorted({one ^ (number << 20) for one in base.features.shingles}))
    return replace(
        base,
        article=article,
        identities=(f"id:{number}", f"url:https://x.example/{number}"),
        content=f"{number}",
        hits=(TopicHit(topic=TOPIC, phrases=("x",)),) if number % BATCH == 0 else (),
        features=replace(base.features, shingles=shingles),
    )


def _plan(texts: list[Reading], begin: int, count: int) -> Plan:
    """So many new articles, each of a story of its own, one in twenty in a storyline."""
    articles = []
    storylines: dict[str, Storyline] = {}
    for number in range(begin, begin + count):
        reading = _reading(texts, number)
        verdict = Verdict(
            kind=VerdictKind.NEW,
            of=None,
            story=f"st_{number}",
            score=0.0,
            reason=VerdictReason.NOTHING_ALIKE,
        )
        line = f"sl_{number // BATCH % STORYLINES}"
        stored = stored_of(reading, verdict)
        if reading.hits and line not in storylines:
            storylines[line] = _storyline(line, number)
            stored = replace(stored, storylines=((TOPIC, line),), hits=reading.hits)
        articles.append(stored)
    return Plan(
        articles=tuple(articles),
        stories=tuple(
            Story(id=one.verdict.story, first=one.article.id, span=one.at, last_arrival=one.arrived)
            for one in articles
        ),
        storylines=tuple(storylines.values()),
        based_on={line.id: line.revision - 1 for line in storylines.values()},
    )


_REVISIONS: dict[str, int] = {}


def _storyline(line: str, number: int) -> Storyline:
    _REVISIONS[line] = _REVISIONS.get(line, 0) + 1
    return Storyline(
        id=line,
        topic=TOPIC,
        title="What goes on",
        first=f"ar_{number:08x}",
        revision=_REVISIONS[line],
        last_arrival=corpus.NOW,
        articles=_REVISIONS[line],
    )


async def queue_at(feeds: int) -> dict[str, float]:
    """CPU ms of a tick: nothing due, and a share of the feeds due and given back."""
    found: dict[str, float] = {"feeds": feeds}
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        store = await open_store(Path(folder) / "monitor.db", CLOCK)
        try:
            configured = tuple(
                Feed(id=f"feed-{n}", url=f"https://host-{n}.example/feed") for n in range(feeds)
            )
            found["configure"], _ = await _cost(
                lambda: store.configure(configured, (), (), corpus.NOW)
            )
            found["again"], _ = await _cost(lambda: store.configure(configured, (), (), corpus.NOW))
            await _spread(store, feeds)
            idle = [
                (await _cost(lambda: store.due(corpus.NOW, ROOM, LEASE)))[0] for _ in range(TICKS)
            ]
            found["idle"], found["idle p99"] = median(idle), percentile(idle, 99)
            busy, leased = [], 0
            for tick in range(TICKS):
                now = corpus.NOW + timedelta(minutes=11, seconds=tick)
                begun = Cpu.now().main
                leases = await store.due(now, ROOM, LEASE)
                busy.append((Cpu.now().main - begun) * MILLI)
                leased += len(leases)
            found["busy"], found["leased"] = median(busy), leased / TICKS
        finally:
            await store.close()
    return found


async def _spread(store: SqliteStore, feeds: int) -> None:
    """Let every feed be due at some second of the hour after the next ten minutes."""
    done = 0
    while leases := await store.due(corpus.NOW, PART, LEASE):
        polls = []
        for lease in leases:
            due = corpus.NOW + timedelta(seconds=600 + 60 + 3_600 * done / feeds)
            state = replace(lease.state, next_poll=due, polls=1, interval=1800.0)
            polls.append(
                PollDone(
                    feed=lease.feed, epoch=lease.epoch, state=state, at=corpus.NOW, seconds=0.1
                )
            )
            done += 1
        await store.finish(polls)
        await asyncio.sleep(0)  # noqa: TID251 - lets the writer's answers through


def _plans(taken: list[dict[str, list[float]]]) -> Table:
    rows = [
        (
            int(one["size"][0]),
            median(one["apply"]),
            percentile(one["apply"], 95),
            median(one["apply wall"]),
            median(one["recall"]),
            median(one["again"]),
            one["bytes"][0] / 1024,
        )
        for one in taken
    ]
    columns = ("stored", "apply", "apply p95", "apply wall", "recall new", "recall known", "KB")
    return Table(
        f"store: ms per plan of {BATCH} articles of {CHARACTERS} characters, CPU of all threads",
        columns,
        rows,
        (
            (
                "Wall time holds the wait for the disk. `recall new` asks for articles never seen, "
                "`recall known` for stored ones; KB is the database's size per article."
            ),
        ),
    )


def _queues(taken: list[dict[str, float]]) -> Table:
    rows = [
        (
            int(one["feeds"]),
            one["idle"],
            one["idle p99"],
            one["busy"],
            one["leased"],
            one["configure"],
            one["again"],
        )
        for one in taken
    ]
    columns = ("feeds", "idle tick", "p99", "busy tick", "leases each", "configure", "again")
    return Table(
        "store: CPU ms of `due`, by how many feeds are in the queue",
        columns,
        rows,
        ("`configure` takes the feeds over for the first time, `again` at the next start.",),
    )
