"""Killed at random points while it delivers to a receiver that loses answers, it loses nothing."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import randbits
from typing import Any

import pytest

from monitor.clock import SystemClock
from monitor.model.alerts import Alert
from monitor.store.sqlite import open_store, open_views
from tests.support.daemon import ROOT, until
from tests.support.loopback import Loopback, Received, Reply
from tests.support.notifying import NOON
from tests.support.storm import tell

CLOCK = SystemClock()
LINES = 6
EACH_KILL = 4  # alerts
LONGEST_LIFE = 0.25
REPLIES = (
    *[Reply(status=204)] * 6,
    Reply(raw=b""),
    Reply(raw=b""),
    Reply(status=500),
    Reply(status=503).with_headers(Retry_After="30"),
)
TAKES = (204, 200)  # a raw reply stands for an answer that was lost


@dataclass(slots=True)
class Desk:
    """A receiver that keeps what it hears, loses answers, and has the deliverer killed.

    Attributes:
        dice: says what is answered, and when is killed.
        heard: (id, bytes) of everything that came.
        taken: ids in the order in which they were first taken.
        countdown: requests until the victim is killed, in the very call or a moment later.
        victim: the process that is to be killed; 0 for none.
        kills: how many were.
        is_well: whether it answers as it should from now on.
    """

    dice: random.Random
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    taken: dict[str, None] = field(default_factory=dict)
    countdown: int = 0
    victim: int = 0
    kills: int = 0
    is_well: bool = False

    def __call__(self, request: Received) -> Reply:
        """Answer, or kill before the answer can be read."""
        one = request.headers["webhook-id"]
        self.heard.append((one, request.body))
        reply = REPLIES[0] if self.is_well else self.dice.choice(REPLIES)
        if reply.raw is not None or reply.status in TAKES:
            self.taken.setdefault(one)
        self.countdown -= 1
        if self.countdown == 0:
            self.strike()
        return reply

    def strike(self) -> None:
        """Kill, once."""
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.kills += 1
        self.victim = 0


@asynccontextmanager
async def helper(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process that forks the victims."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.killed_deliverer", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def begin(process: asyncio.subprocess.Process, desk: Desk) -> None:
    """Let a child deliver, as the next victim."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    desk.victim = int(await process.stdout.readline())


async def end(process: asyncio.subprocess.Process, desk: Desk) -> None:
    """Kill it, unless it was killed already."""
    desk.strike()
    assert process.stdout is not None
    assert await process.stdout.readline() == b"dead\n"


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "kills", [pytest.param(20), pytest.param(200, marks=pytest.mark.soak)], ids="{} kills".format
)
async def test_no_kill_loses_disorders_or_alters_an_alert(kills: int, tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED") or randbits(32))
    print(f"KILL_SEED={seed}")  # noqa: T201 - shown when the test fails
    desk = Desk(random.Random(seed))  # noqa: S311 - plays a receiver
    database, lines = tmp_path / "monitor.db", tmp_path / "alerts.jsonl"
    alerts = await filled(database, kills * EACH_KILL)
    async with Loopback.serve() as site:
        url = site.answer("/desk", desk)
        began = str(CLOCK.monotonic())
        async with helper(str(database), url, str(lines), began) as process:
            for _ in range(kills):
                await one_life(process, desk)
            # The last one lives, and what it sends is taken: an alert that is taken badly for ever
            # would wait for longer than a test, even on that clock.
            desk.countdown, desk.is_well = 0, True
            await begin(process, desk)
            # What failed several times in a row waits for seconds all the same.
            await until_all_is_told(database, 60 + 2 * kills)
            await end(process, desk)
    assert desk.kills == kills + 1
    judge(desk, alerts, lines)
    store = await open_store(database)
    assert await store.check() == ()
    await store.close()


async def filled(database: Path, count: int) -> list[Alert]:
    """Alerts of some storylines, in the order in which they were made."""
    store = await open_store(database)
    await store.configure([], ["harbour"], ["desk", "lines"], NOON)
    told = [
        await tell(store, number % LINES, number // LINES + 1, sinks=("desk", "lines"))
        for number in range(count)
    ]
    await store.close()
    return told


async def one_life(process: asyncio.subprocess.Process, desk: Desk) -> None:
    """Let it deliver until it is killed: at a request, a moment after one, or at any time."""
    desk.countdown = desk.dice.choice((0, 1, 2, 3))
    await begin(process, desk)
    await CLOCK.sleep(desk.dice.uniform(0, LONGEST_LIFE))
    await end(process, desk)


async def until_all_is_told(database: Path, seconds: int) -> None:
    views = open_views(database)
    try:
        for _ in range(10 * seconds):
            if not sum(sink.pending for sink in await views.sinks()):
                return
            await CLOCK.sleep(0.1)
        raise AssertionError(f"not everything was delivered: {await views.sinks()}")
    finally:
        await views.close()


def judge(desk: Desk, alerts: list[Alert], lines: Path) -> None:
    """Every alert was taken at both sinks, in order, with its one body; nothing else came."""
    bodies = {alert.id: alert.body for alert in alerts}
    places = {alert.id: (alert.change.storyline, alert.change.sequence) for alert in alerts}
    written = lines.read_bytes().splitlines()
    told = [json.loads(line)["data"]["alert"] for line in written]
    assert len(told) == len(set(told)), "the file has a line twice"
    assert dict(zip(told, written, strict=True)) == bodies
    assert desk.taken.keys() == bodies.keys()
    heard = dict(desk.heard)
    assert all(heard[one] == body for one, body in desk.heard), "an id came with two bodies"
    assert {one: plain(body) for one, body in heard.items()} == {
        one: plain(body or b"") for one, body in bodies.items()
    }
    for order in (told, list(desk.taken)):
        lanes = defaultdict(list)
        for one in order:
            lanes[places[one][0]].append(places[one][1])
        assert all(lane == sorted(lane) for lane in lanes.values())


def plain(body: bytes) -> dict[str, Any]:
    """A payload without what only this receiver is told: what was given up here before it."""
    tree: dict[str, Any] = json.loads(body)
    tree["data"].pop("previous_undelivered", None)
    return tree


async def test_the_helper_ends_with_its_input(tmp_path: Path) -> None:
    async with helper(str(tmp_path / "no.db"), "http://127.0.0.1:1/", "x", "0") as process:
        pass
    await until(lambda: process.returncode is not None)
    assert process.returncode == 0
