"""A storm of alerts against a receiver that misbehaves by the book, and what came of it.

The receiver notes what it took and when, by the clock that the deliverer goes by; the judge counts
what was sent, taken, doubled, lost, out of order, too early, or sent again with other bytes.
"""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from monitor.clock import Clock, SystemClock
from monitor.delivery import Deliverer
from monitor.model.alerts import Alert, Sink
from monitor.model.changes import ChangeKind
from monitor.model.plans import Applied, Plan
from monitor.model.secrets import Secret
from monitor.model.views import Stage
from monitor.notify import message
from monitor.notify.sinks import Tools, apprise, webhook
from monitor.store.sqlite import Again, SqliteStore, SqliteViews, open_views
from tests.support.databases import open_store
from tests.support.loopback import LOOPBACK, Loopback, Received, Reply
from tests.support.notifying import (
    NOON,
    HandClock,
    change,
    decided,
    goes_on,
    key,
    storyline,
    way_out,
)

PATIENCE = 0.4  # seconds that a try may take where answers come late
AMPLE = 60.0  # where none does: a machine that stalls must lose no answer, nor what it asked for
HOLD = 40.0
WORST = 3  # times in a row that one alert is treated badly
LINES = 8
EACH = 4
STEP = 15.0
LONGEST = 20_000  # steps of the clock without a try: longer than any pause between two
LANDS = 180.0  # real seconds in which a try must have ended, three times what the slowest may take

# What a receiver does to a request: its answer, whether it took the alert all the same, and for
# how long it asked to be left alone.
Deed = tuple[Reply, bool, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to tell.

    Attributes:
        sink: a sink's kind and its settings, for a receiver's address and the seconds of a try.
        name: the alert that a request tells of.
    """

    sink: Callable[[str, float], tuple[str, Any]]
    name: Callable[[Received], str]


def _webhook(url: str, patience: float) -> tuple[str, Any]:
    settings = webhook.Settings(
        url=Secret(url),
        secret=(key(),),
        allow_networks=LOOPBACK,
        timeout=timedelta(seconds=patience),
    )
    return webhook.KIND, settings


def _apprise(url: str, patience: float) -> tuple[str, Any]:
    settings = apprise.Settings(
        service=Secret(url.replace("http://", "json://")),
        allow_networks=LOOPBACK,
        timeout=timedelta(seconds=patience),
    )
    return apprise.KIND, settings


def _last_line(request: Received) -> str:
    told: str = json.loads(request.body)["message"]
    return told.rpartition("\n")[2]


WEBHOOK = Way(sink=_webhook, name=lambda request: request.headers["webhook-id"])
APPRISE = Way(sink=_apprise, name=_last_line)


def _waits(header: Callable[[Clock], str], status: int) -> Callable[[Clock], Deed]:
    return lambda clock: (Reply(status=status).with_headers(Retry_After=header(clock)), False, HOLD)


def _as_date(clock: Clock) -> str:
    return format_datetime(clock.now() + timedelta(seconds=HOLD), usegmt=True)


FAULTS: Mapping[str, Callable[[Clock], Deed]] = {
    "500": lambda _: (Reply(status=500), False, 0),
    "no answer in time": lambda _: (Reply(delay=2 * PATIENCE), False, 0),
    "answer that drips": lambda _: (Reply(status=503, body=b"." * 999, drip=0.02), False, 0),
    "reset": lambda _: (Reply(raw=b""), False, 0),
    "reset after it was taken": lambda _: (Reply(raw=b""), True, 0),
    "late answer, taken": lambda _: (Reply(delay=2 * PATIENCE), True, 0),
    "429, Retry-After in seconds": _waits(lambda _: f"{HOLD:.0f}", 429),
    "503, Retry-After as a date": _waits(_as_date, 503),
    "429, Retry-After as a fraction": _waits(lambda _: f"{HOLD:.3f}", 429),
    "302": lambda _: (Reply(status=302).with_headers(Location="/elsewhere"), False, 0),
    "410": lambda _: (Reply(status=410), False, 0),
    "huge error": lambda _: (Reply(status=500, body=b"x" * 5_000_000), False, 0),
    "huge answer, taken": lambda _: (Reply(status=200, body=b"x" * 5_000_000), True, 0),
    "garbage": lambda _: (Reply(raw=b"\x00\xffHTTP?\r\n\r\n"), False, 0),
    "404 for a while": lambda _: (Reply(status=404), False, 0),
}
# Those that mean the same to whoever has another idea of how long an answer may take.
TIMELESS = tuple(
    name for name in FAULTS if "late" not in name and "time" not in name and "drips" not in name
)


@dataclass(slots=True, kw_only=True)
class Misbehaving:
    """A receiver that does something bad to each alert up to ``WORST`` times, then takes it.

    Attributes:
        faults: what it does, by name.
        dice: says what and how often.
        clock: the deliverer's.
        name: what a request tells of.
        requests: (id, bytes) of everything that came.
        taken: id -> how often it was taken, in the order of the first times.
        early: requests that came before the time that it had asked for.
        unforced: requests for what it had taken, and said so.
        left: how often it will still misbehave to an alert.
    """

    faults: tuple[str, ...]
    dice: random.Random
    clock: Clock
    name: Callable[[Received], str]
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    early: int = 0
    unforced: int = 0
    _told: set[str] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=dict)
    _asked: tuple[float, float] = (0.0, 0.0)

    def __call__(self, request: Received) -> Reply:
        """Answer one request."""
        one, now = self.name(request), self.clock.monotonic()
        self.requests.append((one, request.body))
        # What was in flight at the moment when it asked for peace could not know of that.
        self.early += self._asked[0] < now < self._asked[1]
        self.unforced += one in self._told
        reply, takes, hold = self._deed(one)
        if hold:
            self._asked = (now, max(self._asked[1], now + hold))
        if takes:
            self.taken[one] = self.taken.get(one, 0) + 1
            if reply.raw is None and not reply.delay:
                self._told.add(one)
        return reply

    def forgive(self) -> None:
        """A person lets it be sent to at once, whatever it asked for."""
        self._asked = (0.0, 0.0)

    def _deed(self, one: str) -> Deed:
        left = self.left.setdefault(one, self.dice.randint(0, WORST))
        if not left:
            return Reply(status=204), True, 0
        self.left[one] = left - 1
        return FAULTS[self.dice.choice(self.faults)](self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a storm; the first three are no faults.

    Attributes:
        sent: requests.
        taken: alerts that the receiver took.
        given_up: deliveries that a person had to ask for again (``alerts retry``).
        doubled: requests for what had been taken already.
        unforced: those of them that no lost answer explains.
        lost: alerts that were never taken.
        disordered: alerts taken after a newer one of their storyline, but at a person's request.
        early: requests before the end of a Retry-After.
        altered: ids that came with several bodies.
        followed: requests to where a redirect led.
    """

    sent: int
    taken: int
    given_up: int
    doubled: int
    unforced: int
    lost: int
    disordered: int
    early: int
    altered: int
    followed: int

    @property
    def faults(self) -> dict[str, int]:
        """What must not happen."""
        names = ("unforced", "lost", "disordered", "early", "altered", "followed")
        return {name: getattr(self, name) for name in names}


async def storm(
    folder: Path, faults: tuple[str, ...], seed: int, way: Way = WEBHOOK, lines: int = LINES
) -> Came:
    """Tell a receiver that misbehaves of some storylines with ``EACH`` alerts.

    Args:
        folder: for the database.
        faults: what the receiver does, by the names of ``FAULTS``.
        seed: of the dice.
        way: by which sink.
        lines: so many storylines.
    """
    clock = HandClock()
    patience = AMPLE if set(faults) <= set(TIMELESS) else PATIENCE
    dice = random.Random(seed)  # noqa: S311 - plays a receiver
    receiver = Misbehaving(faults=faults, dice=dice, clock=clock, name=way.name)
    store = await open_store(folder / "monitor.db", clock)
    views = open_views(folder / "monitor.db")
    try:
        await store.configure([], ["harbour"], ["desk"], NOON)
        alerts = [await tell(store, n // EACH, n % EACH + 1) for n in range(lines * EACH)]
        async with Loopback.serve() as site, way_out() as http:
            site.answer("/elsewhere", Reply(status=204))
            kind, settings = way.sink(site.answer("/desk", receiver), patience)
            sink = Sink(id="desk", kind=kind, settings=settings)
            deliverer = Deliverer(store, {"desk": sink}, Tools(http=http), clock, dice)
            revived = await _weather(deliverer, store, views, clock, receiver.forgive)
            followed = sum(request.path == "/elsewhere" for request in site.received)
    finally:
        await views.close()
        await store.close()
    places = {alert.id: (alert.change.storyline, alert.change.sequence) for alert in alerts}
    return judge(receiver, places, revived, followed)


async def _weather(
    deliverer: Deliverer,
    store: SqliteStore,
    views: SqliteViews,
    clock: HandClock,
    forgive: Callable[[], None],
) -> set[str]:
    """Deliver until everything was accepted; the alerts that a person had to ask for again."""
    revived: set[str] = set()
    real = SystemClock()

    def tried() -> int:
        return sum(deliverer.tries.values())

    async with asyncio.TaskGroup() as group:
        group.create_task(deliverer.run())
        steps, counted = 0, 0
        while steps < LONGEST:
            # Asked for before: what is given up meanwhile has to be asked for again.
            pending = await store.backlog("desk", 1)
            dead = await _tend(store, views, forgive)
            revived |= dead
            if not pending and not dead:
                break
            # Time stands still for whoever is on the way, or answers would seem to take a step.
            landed = await goes_on(lambda: deliverer.in_flight > 0, tried, LANDS)
            assert landed, "a try does not end"
            steps, counted = (steps + 1, counted) if tried() == counted else (0, tried())
            clock.pass_(STEP)
            await real.sleep(0.003)
        else:
            raise AssertionError("the storm does not end")
        deliverer.stop()
    return revived


async def _tend(store: SqliteStore, views: SqliteViews, forgive: Callable[[], None]) -> set[str]:
    """What a person does: use the sink again, and ask for what was given up."""
    (desk,) = await views.sinks()
    if desk.disabled:
        await store.enable("desk")
        forgive()
    dead = {view.id for view in await views.alerts(Stage.DEAD)} if desk.dead else set()
    for one in dead:
        await store.again(Again(alert=one))
    return dead


async def tell(
    store: SqliteStore, line: int, sequence: int, sinks: tuple[str, ...] = ("desk",)
) -> Alert:
    """Store a change of a storyline as the pipeline does."""
    name = f"sl_{line}"
    told = change(ChangeKind.REVERSAL, storyline=name, sequence=sequence, key="")
    thread = storyline(id=name, revision=sequence, sequence=sequence)
    alert = message.freeze(decided(told, thread, sinks=sinks))
    plan = Plan(
        storylines=(thread,),
        alerts=(alert,),
        deliveries=message.deliveries(alert, NOON),
        based_on={name: sequence - 1},
    )
    assert isinstance(await store.apply(plan), Applied)
    return alert


def judge(
    receiver: Misbehaving,
    places: Mapping[str, tuple[str, int]],
    revived: Collection[str],
    followed: int,
) -> Came:
    """What came of it.

    Args:
        receiver: what it saw.
        places: the alerts, each with its storyline and its place there.
        revived: those that a person asked for again.
        followed: requests to where a redirect led.
    """
    bodies = defaultdict(set)
    for one, body in receiver.requests:
        bodies[one].add(body)
    newest: dict[str, int] = {}
    disordered = 0
    for one in receiver.taken:
        line, sequence = places[one]
        disordered += sequence < newest.get(line, 0) and one not in revived
        newest[line] = max(newest.get(line, 0), sequence)
    return Came(
        sent=len(receiver.requests),
        taken=len(receiver.taken),
        given_up=len(revived),
        doubled=sum(times - 1 for times in receiver.taken.values()),
        unforced=receiver.unforced,
        lost=len(places.keys() - receiver.taken.keys()),
        disordered=disordered,
        early=receiver.early,
        altered=sum(len(each) > 1 for each in bodies.values()),
        followed=followed,
    )
