"""What a poll costs: CPU per feed when all, one, or no items are new, beside bare clients."""

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

import aiohttp
import feedparser

from monitor.model.stories import VerdictKind
from tests.benchmarks import corpus, reading
from tests.benchmarks.farm import EVENTS_PER_FEED, farm, phase_url, urls
from tests.benchmarks.gauges import MIB, MILLI, Cpu, Table, apart, median, own_pss, timed
from tests.benchmarks.running import feeds_at, running, topics

FEEDS = 60
QUICK = 10
IDLE_ROUNDS = 7
PARSED = 20
AT_ONCE = 100
STEPS = (
    ("first", "all 50 items new (first poll)", 1),
    ("unchanged", "304 Not Modified", IDLE_ROUNDS),
    ("one new", "one item of 50 new", 1),
    ("same body", "no ETag, same body", IDLE_ROUNDS),
    ("one in twenty", "one new in 5 % of feeds, else 304", 1),
)
Pair = list[float]


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    feeds = QUICK if quick else FEEDS
    with farm(feeds) as port:
        ours = apart(ours_of, port=port, feeds=feeds, watched=len(topics()))
        bare = apart(bare_of, port=port, feeds=feeds)
        idle = apart(start_up)
    parse = apart(whole_parse, feeds=feeds)
    costs = [_costs(feeds, ours, bare), _new_item(ours, parse)]
    return [*costs, *reading.tables(quick=quick), _memory(ours, idle)]


async def ours_of(port: int, feeds: int, watched: int) -> dict[str, list[Pair]]:
    """CPU ms per feed in (main process, workers) of each round of each step, and memory."""
    taken: dict[str, list[Pair]] = {}
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        made = running(Path(folder), feeds_at(urls(port, feeds)), topics(watched))
        async with made as up, aiohttp.ClientSession() as control:
            for phase, _, rounds in STEPS:
                async with control.get(phase_url(port, phase)):
                    pass
                taken[phase] = [await _round(up.round, feeds) for _ in range(rounds)]
            verdicts = up.parts.flow.batches.verdicts
            taken["articles"] = [[verdicts.total() - verdicts[VerdictKind.SEEN]]]
            taken["memory"] = [[size / MIB for size in own_pss()]]
    return taken


async def _round(work: Callable[[], Awaitable[int]], feeds: int) -> Pair:
    before = Cpu.now()
    polls = await work()
    used = Cpu.now() - before
    if polls != feeds:
        raise RuntimeError(f"{polls} polls of {feeds} feeds")
    return [used.main * MILLI / feeds, used.workers * MILLI / feeds]


async def bare_of(port: int, feeds: int) -> dict[str, list[Pair]]:
    """The same exchanges by aiohttp alone, digests and validators in a dict."""
    taken: dict[str, list[Pair]] = {}
    known: dict[str, str] = {}
    slots = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def one(url: str) -> None:
            headers = {"If-None-Match": known[url]} if url in known else {}
            async with slots, session.get(url, headers=headers) as answer:
                hashlib.sha256(await answer.read()).hexdigest()
                if etag := answer.headers.get("ETag"):
                    known[url] = etag

        async def everything() -> int:
            async with asyncio.TaskGroup() as tasks:
                for url in urls(port, feeds):
                    tasks.create_task(one(url))
            return feeds

        for phase, _, rounds in STEPS:
            async with session.get(phase_url(port, phase)):
                pass
            taken[phase] = [await _round(everything, feeds) for _ in range(rounds)]
    return taken


async def start_up() -> dict[str, list[float]]:
    """CPU seconds until a daemon without feeds is up, and its memory."""
    before = Cpu.now()
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with running(Path(folder), (), topics()) as up:
            await up.round()
            used = Cpu.now() - before
            return {"cpu": [used.main, used.workers], "memory": [size / MIB for size in own_pss()]}


def whole_parse(feeds: int) -> dict[str, float]:
    """CPU ms of feedparser for whole documents with one new item: as it comes, and at its best."""
    step = max(1, feeds // PARSED) | 1
    events = feeds * EVENTS_PER_FEED
    documents = [corpus.document(number, 1, events=events) for number in range(0, feeds, step)]
    best = {"sanitize_html": False, "resolve_relative_uris": False}
    return {
        "default": sum(timed(lambda d=d: feedparser.parse(BytesIO(d))) for d in documents)  # type: ignore[misc]
        / len(documents),
        "best": sum(timed(lambda d=d: feedparser.parse(BytesIO(d), **best)) for d in documents)  # type: ignore[misc]
        / len(documents),
    }


def _costs(
    feeds: int,
    ours: dict[str, list[Pair]],
    bare: dict[str, list[Pair]],
) -> Table:
    rows = []
    for phase, shown, _ in STEPS:
        main, workers = _middle(ours[phase])
        base, _ = _middle(bare[phase])
        total = main + workers
        rows.append((shown, main, workers, total, base, total / base))
    return Table(
        f"poll: CPU ms per feed, {feeds} feeds of 50 items (half of them 30 KB, half 100 KB)",
        ("step", "main", "workers", "together", "bare aiohttp", "ratio"),
        rows,
        (
            (
                f"{ours['articles'][0][0]:,.0f} articles were taken in; start-up is not in it. "
                "The bare client fetches, hashes and keeps validators, and does nothing else. "
                "A round has a fixed cost of its ticks, which shows where feeds are few."
            ),
        ),
    )


def _new_item(ours: dict[str, list[Pair]], parse: dict[str, float]) -> Table:
    total = sum(_middle(ours["one new"]))
    rows = [
        ("ours, from request to stored", total, 1.0),
        (
            "feedparser alone, whole document, as it comes",
            parse["default"],
            total / parse["default"],
        ),
        ("feedparser alone, without sanitizing", parse["best"], total / parse["best"]),
    ]
    return Table(
        "poll: one item of 50 new, beside a whole parse of the same documents",
        ("what", "CPU ms per feed", "ours to it"),
        rows,
    )


def _memory(ours: dict[str, list[Pair]], idle: dict[str, list[float]]) -> Table:
    rows = [
        ("no feeds, just started", *idle["memory"], sum(idle["memory"])),
        ("after all steps", *ours["memory"][0], sum(ours["memory"][0])),
    ]
    return Table(
        "poll: memory, MB of PSS",
        ("when", "main", "workers", "together"),
        rows,
        (f"Starting up took {sum(idle['cpu']):.2f} s of CPU.",),
    )


def _middle(rounds: list[Pair]) -> tuple[float, float]:
    """The median round's figures."""
    return median(pair[0] for pair in rounds), median(pair[1] for pair in rounds)
