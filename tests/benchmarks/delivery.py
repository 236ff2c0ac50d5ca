"""What delivering costs: CPU per webhook to a receiver on loopback, and starting on a backlog."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import aiohttp
from aiohttp import web

from monitor.app.recalled import say_what_is_followed
from monitor.delivery import Deliverer
from monitor.http.exchange import Http
from monitor.model.alerts import AlertState, Delivery, DeliveryState, Sink
from monitor.model.plans import Applied, Plan
from monitor.model.secrets import Secret
from monitor.notify import message
from monitor.notify.sinks import Tools, webhook
from monitor.store.sqlite import SqliteStore, open_store, open_views
from tests.benchmarks.gauges import MIB, MILLI, Cpu, Table, apart, own_pss
from tests.support.daemon import CLOCK, ROOT
from tests.support.notifying import NOON, change, decided, key
from tests.support.notifying import storyline as storyline_of

SENT = 1_000
QUICK = 150
BACKLOG = (10_000, 100_000)
STORYLINES = 200
PART = 500
AT_ONCE = 4
ENDS_WITHIN = 10.0
Stands = Callable[[int], Mapping[str, object]]


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    count = QUICK if quick else SENT
    with receiver() as url:
        ours = apart(sent, url=url, count=count)
        bare = apart(posted, url=url, count=count, size=int(ours["size"]))
    backlogs = [apart(started_on, pending=size) for size in (BACKLOG[:1] if quick else BACKLOG)]
    return [_rates(count, ours, bare), _starts(backlogs)]


def pending_one(_: int) -> Mapping[str, object]:
    """How each delivery of a full outbox stands: it may be sent."""
    return {"state": DeliveryState.PENDING, "next_try": NOON}


@asynccontextmanager
async def outbox(
    folder: str, count: int, lines: int = STORYLINES, stands: Stands = pending_one
) -> AsyncIterator[SqliteStore]:
    """A store whose outbox holds so many deliveries.

    Args:
        folder: where its database is.
        count: how many.
        lines: of how many storylines, one after the other.
        stands: how each of them stands, by its number.
    """
    store = await open_store(Path(folder) / "monitor.db", CLOCK)
    try:
        await store.configure((), ("harbour",), ("desk",), NOON)
        lines = min(lines, count)
        for begin in range(0, count, PART):
            await _fill(store, range(begin, min(count, begin + PART)), lines, stands)
        yield store
    finally:
        await store.close()


async def _fill(store: SqliteStore, numbers: range, lines: int, stands: Stands) -> None:
    alerts, deliveries, storylines = [], [], {}
    for number in numbers:
        line, sequence = f"sl_{number % lines}", number // lines + 1
        one = decided(
            change(storyline=line, sequence=sequence), storyline_of(id=line, sequence=sequence)
        )
        told = message.freeze(replace(one, id=f"al_{number}", state=AlertState.READY, held=None))
        alerts.append(told)
        made = _delivery(told.id, line, sequence, told.body or b"")
        deliveries.append(replace(made, **stands(number)))
        # One revision for a plan, however many changes it brings.
        before = storylines.get(line)
        revision = before.revision if before else _revision(number, lines)
        storylines[line] = storyline_of(id=line, sequence=sequence, revision=revision)
    plan = Plan(
        storylines=tuple(storylines.values()),
        alerts=tuple(alerts),
        deliveries=tuple(deliveries),
        based_on={line: one.revision - 1 for line, one in storylines.items()},
    )
    answer = await store.apply(plan)
    if not isinstance(answer, Applied):
        raise TypeError(f"the store refused the plan: {answer}")


def _revision(number: int, lines: int) -> int:
    """So many plans there were of a storyline when this one of its alerts comes."""
    line = number % lines
    return len({each // PART for each in range(line, number + 1, lines)})


def _delivery(alert: str, line: str, sequence: int, body: bytes) -> Delivery:
    return Delivery(
        alert=alert,
        sink="desk",
        storyline=line,
        sequence=sequence,
        kind="storyline.reversal",
        body=body,
        next_try=NOON,
        made=NOON,
        state=DeliveryState.PENDING,
    )


def _sink(url: str) -> Sink:
    settings = webhook.Settings(
        url=Secret(url),
        secret=(key(),),
        allow_networks=("127.0.0.0/8",),
        timeout=timedelta(seconds=15),
    )
    return Sink(id="desk", kind="webhook", settings=settings)


async def sent(url: str, count: int) -> dict[str, float]:
    """CPU ms per delivery from outbox to recorded answer, the wall rate, and a body's size."""
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with outbox(folder, count) as store:
            (head,) = await store.pending("desk", CLOCK.now(), 1)
            http = Http(clock=CLOCK)
            deliverer = Deliverer(
                store,
                {"desk": _sink(url)},
                Tools(http=http),
                CLOCK,
                Random(1),  # noqa: S311 - jitter, not secrets
            )
            cpu, wall = Cpu.now().main, CLOCK.monotonic()
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(deliverer.run())
                while await store.next_try("desk") is not None:
                    await CLOCK.sleep(0.1)
                cpu, wall = Cpu.now().main - cpu, CLOCK.monotonic() - wall
                deliverer.stop(1.0)
                await running
            await http.aclose()
    return {"cpu": cpu * MILLI / count, "wall": count / wall, "size": len(head.body)}


async def posted(url: str, count: int, size: int) -> dict[str, float]:
    """The same number of posts by aiohttp alone, unsigned, over kept connections."""
    body = bytes(size)
    slots = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as session:

        async def one() -> None:
            async with slots, session.post(url, data=body) as answer:
                await answer.read()

        cpu, wall = Cpu.now().main, CLOCK.monotonic()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(count):
                tasks.create_task(one())
        cpu, wall = Cpu.now().main - cpu, CLOCK.monotonic() - wall
    return {"cpu": cpu * MILLI / count, "wall": count / wall}


async def started_on(pending: int) -> dict[str, float]:
    """CPU ms from opening the database until the first heads are out of a full outbox; memory."""
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        async with outbox(folder, pending):
            pass
        return apart(first_heads, folder=folder) | {"pending": pending}


async def first_heads(folder: str) -> dict[str, float]:
    """The start itself, in a process that has done nothing before."""
    cpu = Cpu.now().main
    store = await open_store(Path(folder) / "monitor.db", CLOCK)
    views = open_views(Path(folder) / "monitor.db")
    try:
        await store.configure((), ("harbour",), ("desk",), CLOCK.now())
        opened = Cpu.now().main - cpu
        heads = []
        begun = Cpu.now().main
        heads = await store.pending("desk", CLOCK.now(), 64)
        first = Cpu.now().main - begun
        begun = Cpu.now().main
        await store.next_try("desk")
        following = Cpu.now().main - begun
        begun = Cpu.now().main
        await views.status(CLOCK.now())
        asked = Cpu.now().main - begun
        begun = Cpu.now().main
        await say_what_is_followed(views, CLOCK.now())
        said = Cpu.now().main - begun
        return {
            "opened": opened * MILLI,
            "heads": first * MILLI,
            "next": following * MILLI,
            "status": asked * MILLI,
            "said": said * MILLI,
            "found": len(heads),
            "memory": own_pss()[0] / MIB,
        }
    finally:
        await views.close()
        await store.close()


def _rates(count: int, ours: dict[str, float], bare: dict[str, float]) -> Table:
    rows = [
        (
            "ours, signed, stored",
            ours["cpu"],
            1e3 / ours["cpu"],
            ours["wall"],
            ours["cpu"] / bare["cpu"],
        ),
        ("bare aiohttp POST", bare["cpu"], 1e3 / bare["cpu"], bare["wall"], 1.0),
    ]
    return Table(
        f"delivery: {count} webhooks of {ours['size'] / 1e3:.1f} KB to loopback",
        ("what", "CPU ms each", "per s of CPU", "per s of wall", "ratio"),
        rows,
        (
            (
                f"{AT_ONCE} at once; ours takes them from the outbox, in order within each of "
                f"{STORYLINES} storylines, and stores every answer durably, which is what its wall "
                "time waits for."
            ),
        ),
    )


def _starts(taken: list[dict[str, float]]) -> Table:
    rows = [
        (
            int(one["pending"]),
            one["opened"],
            one["heads"],
            one["next"],
            one["status"],
            one["said"],
            int(one["found"]),
            one["memory"],
        )
        for one in taken
    ]
    return Table(
        "delivery: starting on a full outbox, CPU ms",
        (
            "pending",
            "open, configure",
            "first heads",
            "next try",
            "status",
            "said at the start",
            "heads",
            "MB (main)",
        ),
        rows,
        ("Said at the start: a status, and the latest alerts told and waiting, in the log.",),
    )


@contextmanager
def receiver() -> Iterator[str]:
    """A receiver in a process of its own that takes everything; its URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.delivery"],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/desk"
    finally:
        process.stdin.close()
        process.wait(ENDS_WITHIN)
        process.stdout.close()


async def _take(request: web.BaseRequest) -> web.Response:
    await request.read()
    return web.Response(status=204)


async def _receive() -> None:
    runner = web.ServerRunner(web.Server(_take, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_receive())
