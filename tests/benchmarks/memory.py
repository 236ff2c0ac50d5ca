"""What an idle daemon holds: memory with many feeds in the queue and no articles."""

import tempfile
from pathlib import Path

from monitor.collect.poller import LEASE
from monitor.model.feeds import Feed
from tests.benchmarks.gauges import KIB, MIB, MILLI, Cpu, Table, apart, median, own_pss
from tests.benchmarks.running import running, topics

FEEDS = (0, 1_000, 10_000, 100_000)
TICKS = 20


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    taken = [apart(idle_with, feeds=feeds) for feeds in (FEEDS[:3] if quick else FEEDS)]
    rows = [
        (
            one["feeds"],
            one["main"],
            one["workers"],
            one["main"] + one["workers"],
            (one["main"] - taken[0]["main"]) * KIB / one["feeds"] if one["feeds"] else "",
            one["tick"],
            one["start"],
        )
        for one in taken
    ]
    columns = (
        "feeds",
        "main",
        "workers",
        "together",
        "KB per feed",
        "tick, CPU ms",
        "start, CPU s",
    )
    return [
        Table(
            "memory: MB of PSS of the idle daemon, no articles",
            columns,
            rows,
            ("All feeds are in the queue, and none is due during the ticks.",),
        )
    ]


async def idle_with(feeds: int) -> dict[str, float]:
    """Memory and the cost of a tick with so many feeds, none due."""
    configured = [
        Feed(id=f"feed-{number}", url=f"https://host-{number}.example/news/feed.xml")
        for number in range(feeds)
    ]
    before = Cpu.now()
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with running(Path(folder), configured, topics()) as up:
            start = (Cpu.now() - before).main
            now = up.clock.now()
            # Feeds are due from the moment they are configured; before it, none is.
            ticks = []
            for _ in range(TICKS):
                begun = Cpu.now().main
                await up.parts.store.due(now.replace(year=now.year - 1), 2_000, LEASE)
                ticks.append((Cpu.now().main - begun) * MILLI)
            main, workers = own_pss()
    return {
        "feeds": feeds,
        "main": main / MIB,
        "workers": workers / MIB,
        "tick": median(ticks),
        "start": start,
    }
