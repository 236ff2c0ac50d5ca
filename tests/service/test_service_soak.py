"""A long run: many feeds, receivers with faults, reloads, backups and two kills; nothing is lost.

``SOAK_MINUTES`` (60) and ``SOAK_FEEDS`` (2000) say how long and how many, ``SOAK_EVERY`` (5m) how
often those feeds are polled that tell no story; ``SOAK_LOOKS`` names a file for what was measured
on the way, a line each, which ``tools/soakplot.py`` draws.
"""

import json
import os
import random
import signal
import statistics
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.alerts import DeliveryState
from monitor.model.views import AlertView
from monitor.store.sqlite import open_store
from tests.support.daemon import CLOCK, Machine, Run, descendants, machine, resident
from tests.support.events import START, VISITS, Item, filler, rss, series, topic
from tests.support.loopback import Loopback, Received, Reply
from tests.support.receiver import ENV, Receiver, desk

MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
FEEDS = int(os.environ.get("SOAK_FEEDS", "2000"))
EVERY = os.environ.get("SOAK_EVERY", "5m")
LOOK = 5.0
PATIENCE = 600.0
"""Seconds that one thing may take, on a machine that is busy with others."""
KILLS = (0.15, 0.35)
"""Parts of the run after which it is killed; what is held against what comes after the last one."""
GROWTH = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of the daemon at one moment.

    Attributes:
        at: minutes since the beginning.
        main: bytes that the main process holds.
        workers: bytes that its workers hold, shared ones counted each time.
        handles: files and sockets that the main process has open.
        database: bytes of the database and its log.
        asked: requests that the feeds had.
        told: alerts that the receiver took, repeats included.
        event: what was done to it just before.
    """

    at: float
    main: int
    workers: int
    handles: int
    database: int
    asked: int
    told: int
    event: str = ""


@dataclass(slots=True)
class Story:
    """A feed of a visit that goes on as the run does."""

    items: tuple[Item, ...]
    shown: int = 1

    def __call__(self, _: Received) -> Reply:
        return Reply(body=rss(self.items[: self.shown]))


@dataclass(slots=True)
class Quiet:
    """A feed of five articles that nobody watches; in each tenth new ones push out old ones."""

    number: int
    news: int = 0

    def __call__(self, _: Received) -> Reply:
        window = range(self.news, self.news + 5)
        return Reply(body=rss([quiet(self.number, entry) for entry in window]))

    def goes_on(self, minutes: float) -> None:
        """Show what came out until now: an article every five minutes."""
        if self.number % 10 == 0:
            self.news = int(minutes / 5)


@dataclass(slots=True)
class Moody:
    """A receiver that now and then fails, or takes its time."""

    receiver: Receiver
    dice: random.Random
    kind: bool = False

    def __call__(self, request: Received) -> Reply:
        mood = 1.0 if self.kind else self.dice.random()
        if mood < 0.1:
            return Reply(status=503)
        taken = self.receiver(request)
        return Reply(status=taken.status, delay=self.dice.uniform(0, 3)) if mood < 0.3 else taken


@dataclass(slots=True)
class Soak:
    """The run."""

    here: Machine
    site: Loopback
    stories: list[Story]
    quiets: list[Quiet]
    moody: Moody
    run: Run
    began: float = field(default_factory=CLOCK.monotonic)
    looks: list[Look] = field(default_factory=list)
    extra: bool = False

    @property
    def minutes(self) -> float:
        return (CLOCK.monotonic() - self.began) / 60

    def configure(self) -> None:
        """Write the configuration; every other time with a feed more."""
        quiet = [
            {"id": f"quiet-{n}", "url": self.site.url(f"/quiet-{n}"), "every": EVERY}
            for n in range(FEEDS - len(self.stories) + self.extra)
        ]
        told = [
            {"id": f"visit-{n}", "url": self.site.url(f"/visit-{n}"), "every": "5s"}
            for n in range(len(self.stories))
        ]
        self.here.configure(
            defaults={
                "min_every": "1s",
                "host_spacing": "0s",
                "host_concurrency": 50,
                "backfill": "all",
                "allow_networks": ["127.0.0.1/32"],
            },
            feeds=[*told, *quiet],
            topics={
                f"visit-{n}": {**topic(n), "settle": "0s", "cooldown": "0s"}
                for n in range(len(self.stories))
            },
            sinks={
                "desk": {**desk(self.site, self.moody.receiver), "url": self.site.url("/moody")}
            },
        )

    def look(self, event: str = "") -> None:
        """Note how it is now."""
        family = descendants(self.run.pid)
        files = [self.here.database.with_name(f"monitor.db{end}") for end in ("", "-wal")]
        self.looks.append(
            Look(
                at=round(self.minutes, 3),
                main=resident(self.run.pid),
                workers=sum(resident(pid) for pid in family),
                handles=len(list(Path(f"/proc/{self.run.pid}/fd").iterdir())),
                database=sum(one.stat().st_size for one in files if one.exists()),
                asked=len(self.site.received),
                told=len(self.moody.receiver.taken),
                event=event,
            )
        )

    async def kill(self) -> None:
        """End it without a word, and begin again."""
        self.run.signal(signal.SIGKILL)
        await self.run.end()
        await self.begin()

    async def begin(self) -> None:
        """Start it, and wait until it is up."""
        self.run = self.here.start()
        await self.run.shows("monitor.ready", PATIENCE)

    async def trouble(self, number: int) -> str:
        """What an operator does, in turn."""
        if number % 2:
            self.extra = not self.extra
            self.configure()
            self.run.signal(signal.SIGHUP)
            return "reload"
        backup = self.here.folder / f"backup-{number}.db"
        assert await self.command("db", "backup", str(backup)) == 0
        backup.unlink()
        return "backup"

    async def command(self, *args: str) -> int:
        """Run another command beside it; its exit status."""
        return await self.here.start(*args, "--config", str(self.here.config)).end(PATIENCE)

    async def mend(self) -> None:
        """End the receiver's moods, and have tried again what waits for them, as people would."""
        self.moody.kind = True
        waiting: dict[str, AlertView] = {}
        for alert in await self.here.alerts():
            if any(one.state is DeliveryState.PENDING for one in alert.deliveries):
                first = waiting.setdefault(alert.alert.change.storyline, alert)
                if alert.alert.change.sequence < first.alert.change.sequence:
                    waiting[alert.alert.change.storyline] = alert
        for alert in waiting.values():
            # It may have been taken meanwhile; that nothing is to be tried then is no fault.
            await self.command("alerts", "retry", alert.alert.id)


def quiet(number: int, entry: int) -> Item:
    """An article of a feed that nobody watches."""
    rng = random.Random(f"{number} {entry}")  # noqa: S311 - the same words in every run
    return Item(
        guid=f"quiet-{number}-{entry}",
        title=filler(rng, 1)[:80],
        paragraphs=(filler(rng, 3),),
        published=START + timedelta(seconds=number * 10 + entry),
    )


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


@pytest.mark.soak
async def test_nothing_is_lost_and_nothing_grows(tmp_path: Path, site: Loopback) -> None:
    turns = max(8, int(MINUTES * 2))
    stories = [Story(tuple(series(number, turns))) for number in range(len(VISITS))]
    moody = Moody(Receiver(), random.Random(1))  # noqa: S311 - says when it fails
    for number, story in enumerate(stories):
        site.answer(f"/visit-{number}", story)
    quiets = [Quiet(number) for number in range(FEEDS)]
    for one in quiets:
        site.answer(f"/quiet-{one.number}", one)
    site.answer("/moody", moody)
    async with machine(tmp_path, environ=ENV) as here:
        soak = Soak(here, site, stories, quiets, moody, run=None)  # type: ignore[arg-type] # at once
        soak.configure()
        await soak.begin()
        await lived(soak, turns)
        await soak.mend()
        await soak.run.eventually(lambda: all_told(soak, turns), PATIENCE)
        soak.look("end")
        assert await soak.run.stop(PATIENCE) == 0, soak.run.err[-2000:]
        written(soak.looks)
        await agree(soak)
    assert grown(soak.looks, "main") < GROWTH
    assert grown(soak.looks, "handles") < GROWTH


async def lived(soak: Soak, turns: int) -> None:
    """Go through the time of the run."""
    kills, number = [part * MINUTES for part in KILLS], 0
    while soak.minutes < MINUTES:
        await CLOCK.sleep(LOOK)
        for story in soak.stories:
            story.shown = min(turns, 1 + int(turns * soak.minutes / MINUTES))
        for one in soak.quiets:
            one.goes_on(soak.minutes)
        event = ""
        if kills and soak.minutes > kills[0]:
            kills.pop(0)
            await soak.kill()
            event = "kill"
        elif soak.minutes > (number + 1) * MINUTES / 20:
            number += 1
            event = await soak.trouble(number)
        assert not soak.run.ended, soak.run.err[-2000:]
        soak.look(event)


async def all_told(soak: Soak, turns: int) -> bool:
    """Whether each turn of each visit was told and taken."""
    alerts = await soak.here.alerts()
    return len(alerts) == len(soak.stories) * turns and all(
        one.state is DeliveryState.ACCEPTED for alert in alerts for one in alert.deliveries
    )


async def agree(soak: Soak) -> None:
    """The database is sound; the receiver has what it says, each id with one body, in order."""
    store = await open_store(soak.here.database)
    try:
        assert await store.check() == ()
    finally:
        await store.close()
    alerts = await soak.here.alerts()
    receiver = soak.moody.receiver
    assert receiver.refused == []
    assert receiver.bodies() == {one.alert.id: {one.alert.body} for one in alerts}
    for story, sequences in told_in_order(receiver).items():
        assert sequences == sorted(sequences), story


def told_in_order(receiver: Receiver) -> dict[str, list[int]]:
    """The sequence numbers of each storyline in the order in which they were first taken."""
    found: dict[str, list[int]] = {}
    for body in dict(receiver.taken).values():
        storyline = json.loads(body)["data"]["storyline"]
        found.setdefault(storyline["id"], []).append(storyline["sequence"])
    return found


def grown(looks: list[Look], what: str) -> float:
    """What it came to in the last quarter, held against the one after the last kill."""

    def middle(begin: float, end: float) -> float:
        found = [getattr(one, what) for one in looks if begin <= one.at / MINUTES < end]
        return statistics.median(found)

    return middle(0.75, 1.0) / middle(0.5, 0.75)


def written(looks: list[Look]) -> None:
    """Keep what was seen, where somebody wants it."""
    if path := os.environ.get("SOAK_LOOKS"):
        Path(path).write_text("".join(json.dumps(asdict(one)) + "\n" for one in looks))
