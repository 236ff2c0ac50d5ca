"""What comes of alerts when the receiver misbehaves: ours, and two other senders where they are.

Ours goes through its whole schedule on a clock that is moved by hand, by a webhook and by the sink
apprise. The others take their own time, as long as they come on: a real Alertmanager
(``prometheus-alertmanager``), and apprise by itself. What they have no rule for is counted all the
same; what they cannot know of is left out.
"""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import httpx

from monitor.clock import SystemClock
from tests.benchmarks.gauges import Table
from tests.support.loopback import Loopback, Received, Reply, free_port
from tests.support.notifying import goes_on
from tests.support.storm import (
    APPRISE,
    EACH,
    FAULTS,
    LINES,
    TIMELESS,
    WEBHOOK,
    Came,
    Misbehaving,
    Way,
    judge,
    storm,
)

SEED = 20_260_301
MIXES = 5
CLOCK = SystemClock()
SILENCE = 60.0
"""Seconds without a request after which a sender counts as done: Alertmanager's longest pause here
is five, and apprise needs a second for each."""
COLUMNS = (
    "fault", "sent", "taken", "asked for by hand", "doubled", "doubled for nothing", "lost",
    "out of order", "before Retry-After", "altered", "redirects followed",
)  # fmt: skip
PLACES = {f"sl_{n // EACH}-{n % EACH + 1}": (f"sl_{n // EACH}", n % EACH + 1)
          for n in range(LINES * EACH)}  # fmt: skip
MANAGER = "prometheus-alertmanager"
ALONE = """
import sys, apprise
sender = apprise.Apprise()
sender.add(sys.argv[1])
for title in sys.argv[2:]:
    print(title, sender.notify(title=title, body="told"))
"""


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    faults = list(FAULTS)[:3] if quick else list(FAULTS)
    rows = [_row(fault, _ours((fault,), SEED)) for fault in faults]
    rows += [
        _row(f"all mixed ({number + 1})", _ours(tuple(FAULTS), SEED + number))
        for number in range(1 if quick else MIXES)
    ]
    others = [_row("ours", _ours(TIMELESS, SEED)), *_others()]
    count = f"{LINES * EACH} alerts of {LINES} storylines"
    meaning = (
        "Each alert is treated so up to three times. Doubled: taken again after its answer was "
        "lost; for nothing: after it was told that it was taken."
    )
    told = (
        f"Alertmanager was done when it had sent nothing for {SILENCE:.0f} s; apprise sends once."
    )
    return [
        Table(f"faults: {count}, by what the receiver does", COLUMNS, rows, (meaning,)),
        Table("faults: the same mixture, timing left out, by sender", COLUMNS, others, (told,)),
    ]


def _ours(faults: tuple[str, ...], seed: int, way: Way = WEBHOOK) -> Came:
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        return asyncio.run(storm(Path(folder), faults, seed, way))


def _row(name: str, came: Came) -> tuple[object, ...]:
    return (name, *(getattr(came, column) for column in Came.__slots__))


def _others() -> Iterator[tuple[object, ...]]:
    if shutil.which(MANAGER):
        yield _row("Alertmanager", asyncio.run(_storm_of(_alertmanager, _label)))
    if find_spec("apprise"):
        yield _row("apprise", asyncio.run(_storm_of(_apprise, _title)))
        yield _row("apprise behind our outbox", _ours(TIMELESS, SEED, APPRISE))


async def _storm_of(
    sender: Callable[[str], Awaitable[None]], name: Callable[[Received], str]
) -> Came:
    """Let another sender tell the receiver."""
    dice = random.Random(SEED)  # noqa: S311 - plays a receiver
    receiver = Misbehaving(faults=TIMELESS, dice=dice, clock=CLOCK, name=name)
    async with Loopback.serve() as site:
        site.answer("/elsewhere", Reply(status=204))
        work = asyncio.ensure_future(sender(site.answer("/desk", receiver)))
        await goes_on(
            lambda: not work.done() and len(receiver.taken) < len(PLACES),
            lambda: len(receiver.requests),
            SILENCE,
        )
        # One that could not even be started has told of nothing, which is no figure of it.
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        followed = sum(request.path == "/elsewhere" for request in site.received)
    return judge(receiver, PLACES, (), followed)


def _label(request: Received) -> str:
    """The alert that Alertmanager tells of; each is a group of its own."""
    told: str = json.loads(request.body)["alerts"][0]["labels"]["id"]
    return told


def _title(request: Received) -> str:
    told: str = json.loads(request.body)["title"]
    return told


async def _alertmanager(url: str) -> None:
    """Give all alerts to a real Alertmanager, and let it be until cancelled."""
    with (
        tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder,
        _manager(Path(folder), url, await free_port()) as base,
    ):
        await _give_all(base)
        await asyncio.Event().wait()


async def _give_all(base: str) -> None:
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        await _ready(client)
        for one in PLACES:
            labels = {"alertname": "change", "id": one}
            answer = await client.post("/api/v2/alerts", json=[{"labels": labels}])
            answer.raise_for_status()


@contextmanager
def _manager(folder: Path, url: str, port: int) -> Iterator[str]:
    """A real Alertmanager that tells ``url``; where it is asked."""
    route = {"receiver": "desk", "group_by": ["id"], "group_wait": "0s", "group_interval": "5s"}
    hooks = [{"url": url, "send_resolved": False}]
    config = {"route": route, "receivers": [{"name": "desk", "webhook_configs": hooks}]}
    (folder / "manager.yml").write_text(json.dumps(config))
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(
            [MANAGER, f"--config.file={folder / 'manager.yml'}",
             f"--storage.path={folder}", "--cluster.listen-address=",
             f"--web.listen-address=127.0.0.1:{port}"],
            stdout=nowhere, stderr=nowhere,
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


async def _ready(client: httpx.AsyncClient) -> None:
    for _ in range(100):
        try:
            if (await client.get("/-/ready")).is_success:
                return
        except httpx.TransportError:
            pass
        await CLOCK.sleep(0.1)
    raise TimeoutError("Alertmanager did not start")


async def _apprise(url: str) -> None:
    """Let apprise notify of each alert, one after the other."""
    target = url.replace("http://", "json://")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ALONE, target, *PLACES,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        if status := await process.wait():
            raise RuntimeError(f"apprise did not get through: it ended with {status}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
