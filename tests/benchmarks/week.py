"""A simulated week of polling: requests spent, how late news is taken in, and whether manners held.

``python -m tests.benchmarks.week --plot FILE.png`` draws it; that needs matplotlib, which is in the
dependency group ``plot``.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.gauges import Table, apart, mean, percentile
from tests.simulated.days import Record, fixed, live
from tests.simulated.sources import DAY, MINUTE, sources

FEEDS, DAYS = 2_000, 7.0
QUICK_FEEDS, QUICK_DAYS = 150, 2.0
FIXED = (10, 15, 30, 60, 120, 240)
"""Minutes of the clients that poll each feed as often as any other."""

_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - a week of commits is not what is measured
_WITHIN = 3_000.0


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    return [table(measured(quick=quick))]


def table(found: Mapping[str, Any]) -> Table:
    """The figures beside those of the fixed clients."""
    feeds, days = found["size"]
    rows = [
        (name, one["polls"], one["median"], one["mean"], one["p90"], one["missed"])
        for name, one in found["ways"].items()
    ]
    columns = ("client", "polls per feed and day", "median", "mean", "p90", "items missed")
    verdicts = found["verdicts"]
    early = sum(verdicts["early"].values())
    note = (
        f"{feeds:,} feeds, {days:g} days, {found['items']:,} items. Minutes from an item's coming "
        "out to its being taken in. The fixed clients meet no trouble and keep no manners; ours "
        "meets outages, 429 storms, moved and dying feeds. Of its "
        f"{verdicts['requests']:,} requests {verdicts['whole']:,} brought a document; early were "
        f"{early}, {verdicts['overlaps']} overlapped another to their host, {verdicts['crowded']} "
        f"came within its spacing. The whole took {found['cpu']:.0f} s of CPU."
    )
    return Table("week: how late news is, for how many polls", columns, rows, (note,))


def measured(*, quick: bool) -> Any:
    """One life of the world, in a process of its own, beside those of the fixed clients."""
    feeds, days = (QUICK_FEEDS, QUICK_DAYS) if quick else (FEEDS, DAYS)
    return apart(week, within=_WITHIN, feeds=feeds, days=days)


def week(feeds: int, days: float) -> dict[str, Any]:
    """Live through it."""
    world = sources(feeds, days * DAY)
    where = _MEMORY_FOLDER if _MEMORY_FOLDER.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        lived = asyncio.run(live(world, Path(folder)))
    spent = os.times()
    ways = {"ours": _way(lived.records, days)}
    for every in FIXED:
        ways[f"fixed, {every} min"] = _way(fixed(world, every * MINUTE), days)
    return {
        "size": (feeds, days),
        "ways": ways,
        "verdicts": {
            "requests": lived.verdicts.requests,
            "whole": lived.verdicts.whole,
            "early": lived.verdicts.early,
            "overlaps": lived.verdicts.overlaps,
            "crowded": lived.verdicts.crowded,
        },
        "items": sum(len(record.delays) for record in lived.records),
        "cpu": spent.user + spent.system,
        "feeds": [
            (len(one.delays) / days, one.polls / days, percentile(one.delays, 50) / MINUTE)
            for one in lived.records
            if one.delays
        ],
    }


def _way(records: Sequence[Record], days: float) -> dict[str, float]:
    delays = [delay / MINUTE for record in records for delay in record.delays]
    return {
        "polls": sum(record.polls for record in records) / len(records) / days,
        "median": percentile(delays, 50),
        "mean": mean(delays),
        "p90": percentile(delays, 90),
        "missed": sum(record.missed for record in records),
    }


def plot(found: Mapping[str, Any], file: Path) -> None:
    """Draw delay against polls: all ways of polling at the left, each feed at the right."""
    import matplotlib.pyplot as plt  # noqa: PLC0415 - only who draws needs it

    figure, (ways, each) = plt.subplots(1, 2, figsize=(11, 4.5), constrained_layout=True)
    clients = [one for name, one in found["ways"].items() if name != "ours"]
    ours = found["ways"]["ours"]
    for key, style in (("median", "-"), ("p90", ":")):
        points = [(one["polls"], one[key]) for one in clients]
        ways.plot(*zip(*points, strict=True), f"o{style}", color="0.6", label=f"fixed, {key}")
        ways.plot(ours["polls"], ours[key], "o" if key == "median" else "s", label=f"ours, {key}")
    ways.set(xlabel="polls per feed and day", ylabel="minutes until taken in", yscale="log")
    ways.set_title("What a poll buys")
    ways.legend(frameon=False)
    rates, polls, delays = zip(*found["feeds"], strict=True)
    dots = each.scatter(rates, delays, c=polls, s=8, cmap="viridis", norm="log")
    each.set(xlabel="items per day", ylabel="median minutes until taken in", xscale="log")
    each.set(yscale="log", title="Each feed")
    figure.colorbar(dots, ax=each, label="polls per day")
    figure.savefig(file, dpi=110)


def main(arguments: Sequence[str]) -> None:
    """Print the table and draw it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.week", description=__doc__)
    parser.add_argument("--plot", type=Path, metavar="FILE", required=True)
    parser.add_argument("--quick", action="store_true", help="a small world, for a short time")
    asked = parser.parse_args(arguments)
    found = measured(quick=asked.quick)
    print(table(found).markdown())
    plot(found, asked.plot)


if __name__ == "__main__":
    main(sys.argv[1:])
