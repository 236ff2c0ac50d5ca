"""Ours beside other feed readers on one farm: CPU per feed in each phase, start-up taken off."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiohttp

from tests.benchmarks import others
from tests.benchmarks.collecting import collecting
from tests.benchmarks.corpus import ITEMS
from tests.benchmarks.farm import begin, farm, urls
from tests.benchmarks.floor import Floor
from tests.benchmarks.gauges import MIB, MILLI, Cpu, Table, apart, own_pss
from tests.benchmarks.readers import installed
from tests.benchmarks.running import feeds_at, running, topics

FEEDS = 300
QUICK = 30
WITHIN = 900.0
PHASES = ("first", "unchanged", "one new", "new ETag", "one in twenty")
SHOWN = ("first poll", "unchanged", "one new each", "ETag only", "5 % new")
FLOOR, COLLECT, DAEMON = "floor", "ours, collect and store", "ours, the whole daemon"
Figures = list[float]


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    feeds = QUICK if quick else FEEDS
    with farm(feeds) as port, tempfile.TemporaryDirectory(prefix="storyline-peers-") as folder:
        taken: dict[str, Figures] = {}
        notes: list[str] = []
        for name in (FLOOR, COLLECT, DAEMON):
            taken[name] = apart(ours, within=WITHIN, port=port, feeds=feeds, which=name)
        for name, made in _others(Path(folder), notes):
            try:
                taken[name] = _other(made, Path(folder), port, feeds)
            except RuntimeError as error:
                notes.append(str(error).replace("\n", " "))
    return [_costs(feeds, taken, notes), _ratios(taken)]


def _costs(feeds: int, taken: dict[str, Figures], notes: Sequence[str]) -> Table:
    return Table(
        f"peers: CPU ms per feed (user and system, all processes), {feeds} feeds of 50 items",
        ("client", *SHOWN, "MB", "items found"),
        [(name, *figures) for name, figures in taken.items()],
        (
            (
                "Start-up is taken off: the first three are asked while they run, the others are "
                "started for each phase, and a run without feeds is subtracted. MB is PSS of all "
                "processes, after the last phase or, of the others, the most at any time. "
                f"There were {ITEMS * feeds + feeds + -(-feeds // 20):,} items."
            ),
            *notes,
        ),
    )


def _ratios(taken: dict[str, Figures]) -> Table:
    floor = taken[FLOOR]
    return Table(
        "peers: the same as ratios to the floor",
        ("client", *SHOWN),
        [
            (name, *(one / base for one, base in zip(figures[:5], floor[:5], strict=True)))
            for name, figures in taken.items()
        ],
    )


async def ours(port: int, feeds: int, which: str) -> Figures:
    """CPU ms per feed of each phase, then MB at the end and how many items were taken."""
    figures: Figures = []
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with _client(which, Path(folder), urls(port, feeds)) as (update, found):
            for phase in PHASES:
                await asyncio.to_thread(begin, port, feeds, phase)
                before = Cpu.now()
                await update()
                used = Cpu.now() - before
                figures.append((used.main + used.workers) * MILLI / feeds)
            return [*figures, sum(own_pss()) / MIB, found()]


@asynccontextmanager
async def _client(
    which: str, folder: Path, asked: Sequence[str]
) -> AsyncIterator[tuple[Callable[[], Awaitable[object]], Callable[[], int]]]:
    """Have one of the first three up: what asks every feed once, and what counts its items."""
    if which == FLOOR:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            floor = Floor(session, asked, folder / "floor.db")
            yield floor.round, floor.items
        return
    feeds = feeds_at(asked)
    made = collecting(folder, feeds) if which == COLLECT else running(folder, feeds, topics())
    async with made as up:
        verdicts = up.parts.flow.batches.verdicts
        yield partial(_all_polled, up.round, len(asked)), verdicts.total


async def _all_polled(update: Callable[[], Awaitable[int]], feeds: int) -> None:
    polls = await update()
    if polls != feeds:
        raise RuntimeError(f"{polls} polls of {feeds} feeds")


def _others(
    folder: Path, notes: list[str]
) -> list[tuple[str, Callable[[Path, Sequence[str]], others.Other]]]:
    """Those that are to be had; of the rest, a note says why they are not."""
    found: list[tuple[str, Callable[[Path, Sequence[str]], others.Other]]] = []
    python = installed(folder / "venv")
    if isinstance(python, Path):
        found.append(("lemon24/reader, 20 workers", partial(others.lemon, python)))
    else:
        notes.append(f"lemon24/reader is left out: pip could not install it ({python}).")
    for command, make in others.SYSTEM.items():
        if others.there(command):
            found.append((make(_made(folder / f"name-{command}"), ()).name, make))
        else:
            notes.append(f"{make.__name__} is left out: the system has no {command}.")
    return found


def _other(
    make: Callable[[Path, Sequence[str]], others.Other], folder: Path, port: int, feeds: int
) -> Figures:
    """The figures of one of the others."""
    place = Path(tempfile.mkdtemp(dir=folder))
    idle = Path(tempfile.mkdtemp(dir=folder))
    nothing = make(idle, ())
    others.updated(nothing, idle, WITHIN)
    start, _ = others.updated(nothing, idle, WITHIN)
    client = make(place, urls(port, feeds))
    figures: Figures = []
    most = 0.0
    for phase in PHASES:
        begin(port, feeds, phase)
        used, peak = others.updated(client, place, WITHIN)
        figures.append((used - start) * MILLI / feeds)
        most = max(most, peak)
    return [*figures, most, client.found()]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
