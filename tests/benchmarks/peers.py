"""Ours beside other feed readers on one farm: CPU per feed in each phase, start-up taken off."""

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import aiohttp

from tests.benchmarks import others
from tests.benchmarks.corpus import ITEMS
from tests.benchmarks.farm import begin, farm, urls
from tests.benchmarks.floor import Floor
from tests.benchmarks.gauges import MILLI, Table, apart
from tests.benchmarks.phases import COLLECT, DAEMON, PHASES, Figures, ours, phased
from tests.benchmarks.readers import installed

FEEDS = 300
QUICK = 30
WITHIN = 900.0
SHOWN = ("first poll", "unchanged", "one new each", "ETag only", "5 % new")
FLOOR = "floor"


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    feeds = QUICK if quick else FEEDS
    with farm(feeds) as port, tempfile.TemporaryDirectory(prefix="storyline-peers-") as folder:
        taken: dict[str, Figures] = {}
        notes: list[str] = []
        taken[FLOOR] = apart(least, within=WITHIN, port=port, feeds=feeds)
        for name in (COLLECT, DAEMON):
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


async def least(port: int, feeds: int) -> Figures:
    """The same of the floor."""
    connector = aiohttp.TCPConnector(limit=0)
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with aiohttp.ClientSession(connector=connector) as session:
            floor = Floor(session, urls(port, feeds), Path(folder) / "floor.db")
            return await phased(floor.round, floor.items, port, feeds)


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
