"""Killed at any moment and started again, the daemon loses no alert and invents none."""

import json
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import randbits

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.views import AlertView
from monitor.store.sqlite import open_store
from tests.support.daemon import CLOCK, Machine, Run, alive, descendants, machine, until
from tests.support.events import VISITS, Item, rss, series, topic
from tests.support.loopback import Loopback, Received, Reply
from tests.support.receiver import ENV, Receiver, desk

STARTS = 3.0  # about what the daemon needs to start; kills "at the start" fall within
LONGEST_LIFE = 20.0
TURNS_A_LIFE = 3


@dataclass(slots=True)
class Feed:
    """A feed that has ``pace`` more entries each time that it is asked."""

    items: tuple[Item, ...]
    shown: int = 0
    pace: int = 1
    asked: Callable[[], None] = lambda: None

    def __call__(self, _: Received) -> Reply:
        self.shown = min(self.shown + self.pace, len(self.items))
        self.asked()
        return Reply(body=rss(self.items[: self.shown]))


@dataclass(slots=True)
class Executioner:
    """Kills the daemon at a moment that a die has chosen.

    Attributes:
        dice: says when.
        feeds: tell when they are asked.
        receiver: tells when it hears something.
        victim: the daemon, while it lives.
        killed: how many daemons, by the moment.
        families: the worker processes that the killed ones had.
    """

    dice: random.Random
    feeds: list[Feed]
    receiver: Receiver
    victim: Run | None = None
    killed: Counter[str] = field(default_factory=Counter)
    families: set[int] = field(default_factory=set)

    def strike(self) -> None:
        """Kill, once."""
        if self.victim is not None and not self.victim.ended:
            self.families |= descendants(self.victim.pid)
            self.victim.signal(signal.SIGKILL)
        self.victim = None

    async def await_moment(self, run: Run) -> None:
        """Let it live for a while, then kill it."""
        self.victim = run
        moments = (self._starting, self._asking, self._telling, self._told, self._any)
        moment = self.dice.choice(moments)
        await moment()
        self.strike()
        self.killed[moment.__name__.strip("_")] += 1
        for each in self.feeds:
            each.asked = lambda: None
        self.receiver.heard = lambda _: None
        assert await run.end() == -signal.SIGKILL, run.err

    async def _starting(self) -> None:
        await CLOCK.sleep(self.dice.uniform(0, STARTS))

    async def _any(self) -> None:
        assert self.victim is not None
        await self.victim.ready()
        await CLOCK.sleep(self.dice.uniform(0, 2))

    async def _asking(self) -> None:
        """A feed is being polled, and up to a moment later, when its articles are decided."""
        count = self._countdown(self.dice.randint(1, 12), self.dice.choice((0, 0.05, 0.2)))
        for each in self.feeds:
            each.asked = count.step
        await self._patiently(count)

    async def _telling(self) -> None:
        """The receiver has an alert and does not come to answer."""
        count = self._countdown(self.dice.randint(1, 6), 0)
        self.receiver.heard = lambda _: count.step()
        await self._patiently(count)

    async def _told(self) -> None:
        """The receiver has answered; whether that was noted is a matter of milliseconds."""
        count = self._countdown(self.dice.randint(1, 6), self.dice.uniform(0.001, 0.03))
        self.receiver.heard = lambda _: count.step()
        await self._patiently(count)

    def _countdown(self, steps: int, delay: float) -> "Countdown":
        return Countdown(left=steps, delay=delay, strike=self.strike)

    async def _patiently(self, count: "Countdown") -> None:
        try:
            await until(lambda: count.left <= 0, LONGEST_LIFE)
        except AssertionError:
            return
        await CLOCK.sleep(count.delay)


@dataclass(slots=True)
class Countdown:
    """Strikes at the last step, in the very call, if there is no delay."""

    left: int
    delay: float
    strike: Callable[[], None]

    def step(self) -> None:
        self.left -= 1
        if self.left == 0 and not self.delay:
            self.strike()


@dataclass(slots=True, kw_only=True)
class World:
    """Feeds, a receiver, and the daemons that live between them."""

    here: Machine
    feeds: list[Feed]
    receiver: Receiver

    def begin(self, site: Loopback) -> None:
        """Write the configuration."""
        self.here.configure(
            defaults={
                "every": "1s",
                "min_every": "1s",
                "host_spacing": "0s",
                "host_concurrency": len(self.feeds),
                "backfill": "all",
                "allow_networks": ["127.0.0.1/32"],
            },
            feeds=[
                {"id": f"visits-{n}", "url": site.answer(f"/visits-{n}.xml", feed)}
                for n, feed in enumerate(self.feeds)
            ],
            topics={f"visit-{n}": topic(n) for n in range(len(self.feeds))},
            sinks={
                "desk": desk(site, self.receiver, f"/desk/{self.here.folder.name}"),
                "lines": {"kind": "file", "path": "alerts.jsonl"},
            },
        )

    async def all_told(self) -> bool:
        """Whether every feed was read to its end and every alert was accepted everywhere."""
        if any(feed.shown < len(feed.items) for feed in self.feeds):
            return False
        if await self.here.articles() < sum(len(feed.items) for feed in self.feeds):
            return False
        return all(
            delivery.state is DeliveryState.ACCEPTED
            for view in await self.here.alerts()
            for delivery in view.deliveries
        )

    async def finish(self, run: Run) -> tuple[AlertView, ...]:
        """Let the daemon do all that is left, soon, and end it; every alert that is ready."""
        for feed in self.feeds:
            feed.pace = 1 + len(feed.items) // 5
        await run.ready()
        await run.eventually(self.all_told, 90)
        assert await run.stop() == 0, run.err
        return await self.here.alerts()


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


@pytest.mark.lengthy
@pytest.mark.parametrize(
    "kills", [pytest.param(8), pytest.param(50, marks=pytest.mark.soak)], ids="{} kills".format
)
async def test_no_kill_loses_or_invents_an_alert(
    kills: int, tmp_path: Path, site: Loopback
) -> None:
    """At any moment: while it starts, polls, decides, tells, or notes that it was heard."""
    seed = int(os.environ.get("KILL_SEED") or randbits(32))
    print(f"KILL_SEED={seed}")  # noqa: T201 - shown when the test fails
    feeds = [Feed(tuple(series(n, TURNS_A_LIFE * kills))) for n in range(len(VISITS))]
    (tmp_path / "killed").mkdir()
    (tmp_path / "undisturbed").mkdir()
    async with machine(tmp_path / "killed", environ=ENV) as here:
        world = World(here=here, feeds=feeds, receiver=Receiver())
        world.begin(site)
        dice = random.Random(seed)  # noqa: S311 - says when, and again when asked to
        executioner = Executioner(dice, feeds, world.receiver)
        for _ in range(kills):
            await executioner.await_moment(here.start())
        alerts = await world.finish(here.start())
        await until(
            lambda: not any(map(alive, executioner.families)), what="the end of all workers"
        )
        print(dict(executioner.killed), len(alerts), "alerts")  # noqa: T201 - same
        await agree(here, alerts, world.receiver)
    async with machine(tmp_path / "undisturbed", environ=ENV) as here:
        calm = World(here=here, feeds=feeds, receiver=Receiver())
        calm.begin(site)
        expected = await calm.finish(here.start())
        await agree(here, expected, calm.receiver)
        assert same(alerts) == same(expected)


async def agree(here: Machine, alerts: tuple[AlertView, ...], receiver: Receiver) -> None:
    """The database is sound, and receiver and file were told what stands in it, in order."""
    store = await open_store(here.database)
    try:
        assert await store.check() == ()
    finally:
        await store.close()
    bodies = {view.alert.id: view.alert.body for view in alerts}
    assert receiver.refused == []
    assert receiver.bodies() == {id_: {body} for id_, body in bodies.items()}
    lines = (here.folder / "alerts.jsonl").read_bytes().splitlines()
    told = [json.loads(line)["data"]["alert"] for line in lines]
    assert len(told) == len(set(told))
    assert dict(zip(told, lines, strict=True)) == bodies
    for order in (receiver.ids, told):
        assert in_sequence(order, alerts)


def in_sequence(order: list[str], alerts: tuple[AlertView, ...]) -> bool:
    """Whether of each storyline the alerts came in the order of its changes."""
    changes = {view.alert.id: view.alert.change for view in alerts}
    last: Counter[str] = Counter()
    for id_ in order:
        change = changes[id_]
        if change.sequence <= last[change.storyline]:
            return False
        last[change.storyline] = change.sequence
    return True


def same(alerts: tuple[AlertView, ...]) -> dict[str, object]:
    """What alerts say, by storyline and number, without when they were made, as their ids tell."""
    changes = {view.alert.id: view.alert.change for view in alerts}
    names = {id_: f"{change.storyline}/{change.sequence}" for id_, change in changes.items()}
    assert len(set(names.values())) == len(alerts)
    said: dict[str, object] = {}
    for view in alerts:
        body = (view.alert.body or b"{}").decode()
        for id_, name in names.items():
            body = body.replace(id_, name)
        said[names[view.alert.id]] = json.loads(body) | {"timestamp": None}
    return said
