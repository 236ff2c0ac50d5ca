"""What a digest costs when few of those that wait for one are due."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from monitor.model.alerts import DeliveryState
from monitor.notify import digest
from monitor.store.sqlite import open_store
from tests.benchmarks.delivery import outbox
from tests.benchmarks.gauges import MILLI, Cpu, Table, apart
from tests.support.daemon import CLOCK
from tests.support.notifying import NOON

WAITING = (1_000, 10_000, 100_000)
EACH = 20
DUE = 10
ROUNDS = 20
NOW = NOON + timedelta(hours=1)


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    taken = [apart(among, many=many) for many in (WAITING[:2] if quick else WAITING)]
    columns = ("asked", "found", "written", "stored", "asked after it")
    rows = [(one["many"], *(one[name] for name in columns)) for one in taken]
    note = (
        f"{EACH} of each storyline wait, and {DUE} of all are due, each the oldest of its "
        f"storyline. Asked: whether anything is due while nothing is; found: the {DUE}, with what "
        f"came after them. Both are means of {ROUNDS}."
    )
    title = f"digests: {DUE} due among many that wait, CPU ms"
    return [Table(title, ("wait", *columns), rows, (note,))]


def _stands(number: int) -> Mapping[str, object]:
    late = NOON if number < DUE else NOON + timedelta(days=7)
    return {"state": DeliveryState.DEFERRED, "next_try": late}


async def among(many: int) -> dict[str, float]:
    """CPU ms of each step of a digest's turn."""
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with outbox(folder, many, many // EACH, _stands):
            pass
        return apart(turn, folder=folder) | {"many": many}


async def turn(folder: str) -> dict[str, float]:
    """The turn itself, in a process that has done nothing before."""
    store = await open_store(Path(folder) / "monitor.db", CLOCK)
    marks = [Cpu.now().main]
    try:
        for _ in range(ROUNDS):
            await store.waiting("desk", NOON - timedelta(hours=1))
        marks.append(Cpu.now().main)
        for _ in range(ROUNDS):
            waiting = await store.waiting("desk", NOW)
        marks.append(Cpu.now().main)
        made = digest.compose("desk", waiting, NOW)
        marks.append(Cpu.now().main)
        stored = await store.write_digest(made)
        marks.append(Cpu.now().main)
        for _ in range(ROUNDS):
            left = await store.waiting("desk", NOW)
        marks.append(Cpu.now().main)
    finally:
        await store.close()
    if not stored or len(made.alerts) != DUE or left.deliveries:
        raise ValueError(f"no digest of {DUE}: {len(made.alerts)}, {len(left.deliveries)} left")
    spent = [(end - begin) * MILLI for begin, end in pairwise(marks)]
    times = (ROUNDS, ROUNDS, 1, 1, ROUNDS)
    names = ("asked", "found", "written", "stored", "asked after it")
    return {name: each / count for name, each, count in zip(names, spent, times, strict=True)}
