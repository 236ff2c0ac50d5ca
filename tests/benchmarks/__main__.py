"""Runs benchmarks and prints their tables: ``python -m tests.benchmarks [NAME...] [--quick]``."""

import argparse
import platform
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from monitor.clock import SystemClock
from tests.benchmarks.gauges import Table, reference

NAMES = (
    *(
        "poll",
        "quiet",
        "peers",
        "match",
        "storm",
        "claims",
        "changes",
        "phrasings",
        "store",
        "memory",
        "lag",
        "fold",
        "threads",
        "delivery",
        "digests",
        "faults",
        "grammar",
    ),
    *("start", "latency", "week"),
    "readers",
)
WITH_DATA = "stories"


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 0 when all of it ran."""
    asked = _parsed(arguments)
    clock = SystemClock()
    print(_machine(), flush=True)
    for name in asked.names or NAMES:
        begun = clock.monotonic()
        run: Callable[..., list[Table]] = import_module(f"tests.benchmarks.{name}").run
        for table in run(quick=asked.quick):
            print(f"\n{table.markdown()}", flush=True)
        seconds = clock.monotonic() - begun
        print(f"\n({name}: {seconds:.0f} s; reference loop {reference():.1f} ms)", flush=True)
    if asked.data:
        stories = import_module(f"tests.benchmarks.{WITH_DATA}")
        return int(stories.main(["--data", str(asked.data)]) or 0)
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all when none is named"
    )
    parser.add_argument(
        "--quick", action="store_true", help="smaller numbers, about two minutes of CPU"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="also score stories on the data sets in DIR"
    )
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
    return asked


def _machine() -> str:
    """What the figures were taken on."""
    information = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in information if "model name" in line]
    model = models[0] if models else platform.machine()
    load = Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
    return (
        f"{len(models) or '?'} x {model}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release().split('-')[0]}, load {load} at the start"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
