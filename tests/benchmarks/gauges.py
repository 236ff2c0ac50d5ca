"""What is measured and how it is shown: CPU time, memory, percentiles, processes apart, tables."""

import asyncio
import gc
import importlib
import inspect
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from monitor import log
from monitor.clock import processor_time
from tests.support.daemon import ROOT, descendants

__all__ = ["median"]

MILLI = 1e3
KIB = 1024
MIB = 1 << 20
APART_WITHIN = 400.0
_TOTAL = ("Pss",)
_OWN = ("Pss_Anon", "SwapPss")


@dataclass(frozen=True, slots=True)
class Table:
    """One result.

    Attributes:
        title: what was measured.
        columns: heads, the first one of what a row is about.
        rows: cells.
        notes: what a reader must know.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = ()

    def markdown(self) -> str:
        """The table as Markdown that also reads well on a terminal."""
        lines = [[_cell(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        body = [_line(line, widths) for line in (lines[0], ruler, *lines[1:])]
        return "\n".join([f"**{self.title}**", "", *body, *(f"\n{note}" for note in self.notes)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.rjust(width) if number else cell.ljust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"


def _cell(value: object) -> str:
    """Three figures that count, thousands set apart."""
    if isinstance(value, float):
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class Cpu:
    """CPU seconds, user and system: this process with all its threads, and its children's."""

    main: float
    workers: float

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu(self.main - other.main, self.workers - other.workers)

    @classmethod
    def now(cls) -> "Cpu":
        """As used so far; children that ended in between are not counted."""
        children = descendants(os.getpid())
        return cls(time.process_time(), sum(map(processor_time, children)))


def pss(pids: Iterable[int]) -> int:
    """Bytes of memory that processes hold together, shared pages counted once."""
    return sum(_rollup(pid, _TOTAL) for pid in pids)


def own(pids: Iterable[int]) -> int:
    """Bytes of memory that processes filled themselves, pages that a fork shares counted once.

    PSS counts a part of what libraries' files have in memory, a smaller one the more others have
    them open: for two workers on a busy machine 4.0 to 10.7 MB within one day that they lived
    through, as other interpreters came and went. That is no growth of theirs.
    """
    return sum(_rollup(pid, _OWN) for pid in pids)


def _rollup(pid: int, wanted: Sequence[str]) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    figures = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return sum(int(figures[name].split()[0]) for name in wanted) * KIB


def own_pss() -> tuple[int, int]:
    """Memory of this process, and of the processes that it started."""
    gc.collect()
    return pss([os.getpid()]), pss(descendants(os.getpid()))


def heap() -> int:
    """Bytes of memory of this process alone that are resident."""
    gc.collect()
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` per cent of them do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def mean(values: Sequence[float]) -> float:
    """The mean."""
    return sum(values) / len(values)


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call, in this thread."""
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * MILLI


def reference() -> float:
    """CPU ms of a fixed loop, the best of five: how fast this machine is just now."""
    return min(
        timed(lambda: sum(number * number % 7 for number in range(200_000))) for _ in range(5)
    )


def apart(
    function: Callable[..., Any], *, within: float = APART_WITHIN, **arguments: object
) -> Any:
    """Call a module-level function, or coroutine function, in a process of its own.

    It has ``within`` seconds.
    Arguments and result go through JSON; what the process has loaded or freed before cannot
    disturb its figures.

    Raises:
        RuntimeError: it failed.
    """
    # What runs as a script has another name there than for those who import it.
    spec = sys.modules[function.__module__].__spec__
    name = f"{spec.name if spec else function.__module__}:{function.__qualname__}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.gauges", name],
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _main(name: str) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        # The log costs what it costs in life, only that nobody keeps it.
        log.setup(nowhere, terminal=False)
        module, _, attribute = name.partition(":")
        result = getattr(importlib.import_module(module), attribute)(**json.loads(sys.stdin.read()))
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    _main(sys.argv[1])
