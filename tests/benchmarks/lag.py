"""How long the event loop keeps others waiting while hostile documents come in and all change."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from monitor.model.feeds import Feed
from monitor.model.reading import ReadTask
from tests.benchmarks import corpus
from tests.benchmarks.farm import farm, phase_url, urls
from tests.benchmarks.gauges import MILLI, Table, apart, percentile
from tests.benchmarks.running import Running, feeds_at, running, topics
from tests.support.daemon import CLOCK, ROOT
from tests.support.lag import waited

FEEDS = 40
QUICK = 8
STEP = 0.002
HOSTILE = 400_000
ENDS_WITHIN = 10.0
Lags = dict[str, list[float]]
"""In ms: how late each wake-up was, and how late by the process's own doing."""

PHASES = (("first", "first polls"), ("one new", "one new item in each"), ("hostile", "hostile too"))


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    feeds = QUICK if quick else FEEDS
    with farm(feeds) as port:
        taken = apart(lags_of, port=port, feeds=feeds)
    rows = []
    for phase, shown in PHASES:
        ours, control = taken[phase], taken[f"{phase}, control"]
        late = [ours["late"], ours["own"], control["late"], control["own"]]
        ends = [end for one in late for end in (percentile(one, 99), max(one))]
        rows.append((shown, percentile(ours["late"], 50), *ends))
    columns = ("while", "p50", "p99", "max", "own p99", "own max")
    columns += ("control p99", "max", "own p99", "own max")
    note = (
        f"{feeds} feeds. A task wakes every {STEP * MILLI:.0f} ms; how late it is, is the lag. Own "
        "lag is that less the time in which this thread could run and the kernel let others: what "
        "is left is the loop's own work, and waiting for the interpreter that other threads hold. "
        "The control is a process that does nothing else, at the same time: what the machine alone "
        f"makes late. Hostile are {len(corpus.hostile(1))} documents of {HOSTILE // 1000} KB, "
        "handed to the workers while every feed has a new item."
    )
    return [Table("lag: ms that the daemon's event loop is late", columns, rows, (note,))]


async def lags_of(port: int, feeds: int) -> dict[str, Lags]:
    """Lags of each phase, of the daemon's loop and of the control's."""
    taken: dict[str, Lags] = {}
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        made = running(Path(folder), feeds_at(urls(port, feeds)), topics())
        async with made as up, aiohttp.ClientSession() as session:
            for phase, _ in PHASES:
                name = "all change" if phase == "hostile" else phase
                async with session.get(phase_url(port, name)):
                    pass
                async with _watched(taken, phase), asyncio.TaskGroup() as tasks:
                    tasks.create_task(up.round())
                    if phase == "hostile":
                        tasks.create_task(_attack(up))
    return taken


async def _attack(up: Running) -> None:
    for name, body in corpus.hostile(HOSTILE).items():
        feed = Feed(id=name, url="https://hostile.example/feed")
        task = ReadTask(
            feed=feed.id, url=feed.url, located=feed.url, body=body, first_seen=up.clock.now()
        )
        await up.parts.workers.run(task)


@asynccontextmanager
async def _watched(taken: dict[str, Lags], name: str) -> AsyncIterator[None]:
    """Take the lags of this loop and of the control's for as long as the block lasts."""
    control = _start_control()
    assert control.stdout is not None
    await asyncio.to_thread(control.stdout.readline)
    lags: Lags = {"late": [], "own": []}
    watch = asyncio.get_running_loop().create_task(_watch(lags))
    try:
        yield
    finally:
        watch.cancel()
        out, _ = await asyncio.to_thread(control.communicate, "", ENDS_WITHIN)
        taken[name], taken[f"{name}, control"] = lags, json.loads(out)


def _start_control() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.lag"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def _watch(lags: Lags) -> None:
    """Note how late each wake-up is, for ever."""
    while True:
        before, others = CLOCK.monotonic(), waited()
        await CLOCK.sleep(STEP)
        late, others = CLOCK.monotonic() - before - STEP, waited() - others
        lags["late"].append(late * MILLI)
        lags["own"].append(max(0.0, late - others) * MILLI)


async def _control() -> None:
    lags: Lags = {"late": [], "own": []}
    watch = asyncio.get_running_loop().create_task(_watch(lags))
    sys.stdout.write("\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    watch.cancel()
    sys.stdout.write(json.dumps(lags) + "\n")


if __name__ == "__main__":
    asyncio.run(_control())
