"""A long run: many feeds, receivers with faults, reloads, backups and two kills; nothing is lost.

``SOAK_MINUTES`` (60) and ``SOAK_FEEDS`` (2000) say how long and how many; ``SOAK_LOOKS`` names a
file for what was measured on the way, a line each, which ``tools/soakplot.py`` draws.
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
from monitor.store.sqlite import open_store
from tests.support.daemon import CLOCK, Machine, Run, descendants, machine, resident
from tests.support.events import START, VISITS, Item, filler, rss, series, topic
from tests.support.loopback import Loopback, Received, Reply
from tests.support.receiver import ENV, TAKEN, Receiver, desk

MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
FEEDS = int(os.environ.get("SOAK_FEEDS", "2000"))
LOOK = 5.0
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
            {"id": f"quiet-{n}", "url": self.site.url(f"/quiet-{n}"), "every": "60s"}
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
        self.run = self.here.start()
        await self.run.ready()

    async def trouble(self, number: int) -> str:
        """What an operator does, in turn."""
        if number % 2:
            self.extra = not self.extra
            self.configure()
            self.run.signal(signal.SIGHUP)
            return "reload"
        backup = self.here.folder / f"backup-{number}.db"
        await self.here.command("db", "backup", str(backup))
        backup.unlink()
        return "backup"


def quiet(number: int) -> Reply:
    """A feed in which nothing happens."""
    rng = random.Random(number)  # noqa: S311 - the same words in every run
    items = [
        Item(
            guid=f"quiet-{number}-{entry}",
            title=filler(rng, 1)[:80],
            paragraphs=(filler(rng, 3),),
            published=START + timedelta(seconds=number * 10 + entry),
        )
        for entry in range(5)
    ]
    return Reply(body=rss(items))


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
    for number in range(FEEDS):
        site.answer(f"/quiet-{number}", quiet(number))
    site.answer("/moody", moody)
    async with machine(tmp_path, environ=ENV) as here:
        soak = Soak(here, site, stories, moody, run=None)  # type: ignore[arg-type] # at once
        soak.configure()
        soak.run = here.start()
        await soak.run.ready()
        await lived(soak, turns)
        moody.kind = True
        await soak.run.eventually(lambda: all_told(soak, turns), 600)
        soak.look("end")
        assert await soak.run.stop() == 0, soak.run.err[-2000:]
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
    """The database is sound, and the receiver has what it says, each id with one body."""
    store = await open_store(soak.here.database)
    try:
        assert await store.check() == ()
    finally:
        await store.close()
    alerts = await soak.here.alerts()
    receiver = soak.moody.receiver
    assert receiver.refused == []
    assert receiver.bodies() == {one.alert.id: {one.alert.body} for one in alerts}
    assert receiver.reply is TAKEN


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
