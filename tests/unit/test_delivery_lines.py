"""Delivery from a real store to real receivers: order, retries, isolation, stop and restart."""

import asyncio
import json
import os
import random
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.clock import Clock, SystemClock
from monitor.delivery import Deliverer, Pass
from monitor.delivery.deliverer import GRACE
from monitor.delivery.holdback import Holdback
from monitor.delivery.outbox import NAMED, TOGETHER
from monitor.errors import MonitorError, StoreError
from monitor.model.alerts import (
    Accepted,
    Alert,
    AlertState,
    Attempt,
    Delivery,
    DeliveryState,
    HoldReason,
    Rejected,
    Sink,
)
from monitor.model.changes import ChangeKind
from monitor.model.noise import Manners, Rate
from monitor.model.notices import Notice
from monitor.model.plans import Applied, Plan
from monitor.model.secrets import Secret
from monitor.model.sinks import Mind
from monitor.model.topics import Topic
from monitor.model.views import AlertView
from monitor.notify import message
from monitor.notify.retry import BREAKS_AT
from monitor.notify.sinks import Tools, email, file, webhook
from monitor.store import Store
from monitor.store.sqlite import SqliteStore, open_views
from tests.support.loopback import LOOPBACK, Loopback, Received, Reply
from tests.support.mailbox import Mailbox
from tests.support.notifying import (
    NOON,
    SECRET,
    TOPIC,
    HandClock,
    change,
    decided,
    key,
    storyline,
    until,
    way_out,
)
from tests.support.storing import opened

MINUTE = 60.0
HOUR = 3600.0
SINKS = ("desk", "other")


def hook(url: str, id: str = "desk", **changed: object) -> Sink:  # noqa: A002
    """A webhook sink at a loopback receiver."""
    values = {"secret": (key(),), "allow_networks": LOOPBACK} | changed
    made = webhook.Settings(url=Secret(url), **values)  # type: ignore[arg-type]
    return Sink(id=id, kind="webhook", settings=made)


def lines_in(path: Path, id: str = "desk") -> Sink:  # noqa: A002
    """A file sink."""
    return Sink(id=id, kind="file", settings=file.Settings(path=path))


def mails(port: int, id: str) -> Sink:  # noqa: A002
    """An email sink at a mail server on loopback, which it waits for as long as is possible."""
    made = email.Settings(
        host="127.0.0.1",
        port=port,
        sender="monitor@example.org",
        to=("desk@example.org",),
        allow_networks=LOOPBACK,
        timeout=timedelta(seconds=60),
    )
    return Sink(id=id, kind="email", settings=made)


@asynccontextmanager
async def stored(folder: Path) -> AsyncIterator[SqliteStore]:
    """An empty store that knows the sinks."""
    async with opened("sqlite", folder) as store:
        await store.configure([], ["harbour"], SINKS, NOON)
        yield store


@asynccontextmanager
async def deliverer(
    store: Store,
    sinks: Mapping[str, Sink],
    clock: Clock | None = None,
    ops: tuple[str, ...] = (),
) -> AsyncIterator[Deliverer]:
    """A deliverer that is not running yet."""
    async with way_out() as http:
        rng = random.Random(1)  # noqa: S311 - spreads retries
        yield Deliverer(store, sinks, Tools(http=http), clock or HandClock(), rng, ops=ops)


@asynccontextmanager
async def running(made: Deliverer, grace: float = GRACE) -> AsyncIterator[Deliverer]:
    """The same, running until the block ends, and then for as long as what is in flight may."""
    async with asyncio.TaskGroup() as group:
        group.create_task(made.run())
        try:
            yield made
        finally:
            made.stop(grace)


async def tell(
    store: SqliteStore,
    sequence: int = 1,
    *,
    line: str = "sl_1",
    kind: ChangeKind = ChangeKind.REVERSAL,
    clock: Clock | None = None,
    sinks: tuple[str, ...] = ("desk",),
    previous: Alert | None = None,
    topic: Topic = TOPIC,
) -> Alert:
    """Store a change of a storyline as the pipeline does; return its alert."""
    now = clock.now() if clock else NOON
    told = change(kind, storyline=line, sequence=sequence, key="")
    thread = storyline(id=line, revision=sequence, sequence=sequence)
    thread = replace(thread, previous_alert=previous.id if previous else None)
    alert = decided(told, thread, now=now, sinks=sinks, topic=topic)
    if alert.state is AlertState.READY:
        alert = message.freeze(alert)
    plan = Plan(
        storylines=(thread,),
        alerts=(alert,),
        deliveries=message.deliveries(alert, now) if alert.body else (),
        based_on={line: sequence - 1},
    )
    assert isinstance(await store.apply(plan), Applied)
    return alert


async def views(folder: Path) -> tuple[AlertView, ...]:
    """Every alert with its deliveries, newest first."""
    seen = open_views(folder / "monitor.db")
    try:
        return await seen.alerts(limit=1000)
    finally:
        await seen.close()


async def states(folder: Path) -> dict[tuple[str, str], DeliveryState]:
    """(alert, sink) -> state, of every delivery."""
    return {
        (view.alert.id, each.sink): each.state
        for view in await views(folder)
        for each in view.deliveries
    }


def ids(site: Loopback, path: str = "/desk") -> list[str]:
    """The alerts that arrived, in order."""
    return [each.headers["webhook-id"] for each in site.received if each.path == path]


async def test_what_is_ready_goes_out_and_is_noted(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(status=204))
        alert = await tell(store)
        async with deliverer(store, {"desk": hook(url)}) as made:
            with capture_logs() as logs:
                assert await made.run_once() == Pass(accepted=1)
                assert await made.run_once() == Pass()
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.ACCEPTED}
        assert [request.body for request in site.received] == [alert.body]
    assert [entry["event"] for entry in logs] == ["delivery.accepted"]
    assert logs[0]["status"] == 204
    assert not any("/desk" in str(entry) or SECRET in str(entry) for entry in logs)


async def test_a_wake_sends_at_once_and_a_stop_ends(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply())
        async with deliverer(store, {"desk": hook(url)}) as made, running(made):
            alert = await tell(store)
            made.wake()
            await until(lambda: ids(site) == [alert.id])
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.ACCEPTED}


async def test_a_storyline_keeps_its_order_while_others_overtake(tmp_path: Path) -> None:
    """Behind a head that fails nothing of its storyline goes out; another storyline does."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        first = await tell(store, 1)
        second = await tell(store, 2)
        other = await tell(store, 1, line="sl_2")
        refused = [1]

        def answer(request: Received) -> Reply:
            if request.headers["webhook-id"] == first.id and refused:
                refused.pop()
                return Reply(status=500)
            return Reply()

        url = site.answer("/desk", answer)
        async with deliverer(store, {"desk": hook(url)}, clock) as made, running(made):
            await until(lambda: len(site.received) == 2)
            assert set(ids(site)) == {first.id, other.id}
            await pass_until(clock, lambda: len(site.received) == 4)
        assert ids(site)[2:] == [first.id, second.id]


async def pass_until(clock: HandClock, holds: Callable[[], bool], step: float = 1.0) -> None:
    """Let time pass in steps until something comes about."""
    real = SystemClock()
    for _ in range(2000):
        if holds():
            return
        clock.pass_(step)
        await real.sleep(0.002)
    raise AssertionError("it did not come about")


async def test_a_lost_acknowledgement_brings_the_same_id_and_bytes_again(tmp_path: Path) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(raw=b""), Reply())
        alert = await tell(store)
        async with deliverer(store, {"desk": hook(url)}, clock) as made, running(made):
            await until(lambda: len(site.received) == 1)
            await pass_until(clock, lambda: len(site.received) == 2)
        one, two = site.received
        assert ids(site) == [alert.id, alert.id]
        assert one.body == two.body == alert.body
        assert int(two.headers["webhook-timestamp"]) > int(one.headers["webhook-timestamp"])
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.ACCEPTED}


@pytest.mark.bulk
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_holds_the_whole_sink_and_no_other(tmp_path: Path, status: int) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        held = Reply(status=status).with_headers(Retry_After="600")
        desk = hook(site.answer("/desk", held, Reply()))
        other = hook(site.answer("/other", Reply()), "other")
        await tell(store, sinks=SINKS)
        async with deliverer(store, {"desk": desk, "other": other}, clock) as made:
            with capture_logs() as logs:
                assert await made.run_once() == Pass(accepted=1, retried=1)
                await tell(store, line="sl_2", sinks=SINKS)
                assert await made.run_once() == Pass(accepted=1)
                clock.pass_(599)
                assert await made.run_once() == Pass()
                clock.pass_(2)
                assert await made.run_once() == Pass(accepted=2)
    assert "sink.held" in [entry["event"] for entry in logs]


async def test_gone_disables_the_sink_and_keeps_what_is_pending(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(status=410), Reply())
        alert = await tell(store)
        async with deliverer(store, {"desk": hook(url)}) as made:
            with capture_logs() as logs:
                assert await made.run_once() == Pass(dead=1)
            later = await tell(store, 2)
            assert await made.run_once() == Pass()
        assert await states(tmp_path) == {
            (alert.id, "desk"): DeliveryState.DEAD,
            (later.id, "desk"): DeliveryState.PENDING,
        }
    assert [entry["event"] for entry in logs] == ["delivery.dead", "sink.disabled"]


async def test_a_dead_head_lets_the_next_one_go(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(status=400), Reply())
        first, second = await tell(store, 1), await tell(store, 2)
        async with deliverer(store, {"desk": hook(url)}) as made:
            assert await made.run_once() == Pass(accepted=1, dead=1)
        assert await states(tmp_path) == {
            (first.id, "desk"): DeliveryState.DEAD,
            (second.id, "desk"): DeliveryState.ACCEPTED,
        }


@pytest.mark.bulk
async def test_the_whole_schedule_is_gone_through_before_an_alert_is_given_up(
    tmp_path: Path,
) -> None:
    """A receiver that refuses for days gets ten tries, with the breaker between them."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        alert = await tell(store)
        url = site.answer("/desk", Reply(status=500))
        async with deliverer(store, {"desk": hook(url)}, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 10, step=3600)
        assert ids(site) == [alert.id] * 10
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.DEAD}


async def test_a_black_hole_slows_no_other_sink(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        hole = hook(site.answer("/desk", Reply(delay=0.8)))
        other = hook(site.answer("/other", Reply()), "other")
        for number in range(6):
            await tell(store, line=f"sl_{number}", sinks=SINKS)
        async with deliverer(store, {"desk": hole, "other": other}) as made, running(made, 0):
            await until(lambda: len(ids(site, "/other")) == 6)
            await until(lambda: len(ids(site, "/desk")) == webhook.CONCURRENCY)
            assert site.most_in_flight <= webhook.CONCURRENCY * 2
        await until(lambda: site.in_flight == 0)


async def test_mail_servers_that_hang_slow_neither_mails_to_others_nor_any_other_sink(
    tmp_path: Path,
) -> None:
    """More of them hang than the loop has threads for all that blocks."""
    holes = [f"hole-{number}" for number in range(min(32, (os.cpu_count() or 1) + 4) + 2)]
    path = tmp_path / "alerts.jsonl"
    hanging: list[str] = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hanging.append("a mail server")
        await reader.read()
        hanging.pop()
        writer.close()

    async with (
        Loopback.serve() as site,
        Mailbox(tls=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), encrypts=False).serve() as mailbox,
        AsyncExitStack() as servers,
        stored(tmp_path) as store,
    ):
        sinks = {"desk": hook(site.answer("/desk", Reply())), "other": lines_in(path, "other")}
        sinks["mail"] = mails(mailbox.port, "mail")
        for name in holes:
            server = await servers.enter_async_context(
                await asyncio.start_server(hang, "127.0.0.1", 0)
            )
            sinks[name] = mails(server.sockets[0].getsockname()[1], name)
        await store.configure([], ["harbour"], list(sinks), NOON)
        await tell(store, sinks=tuple(holes))
        async with deliverer(store, sinks) as made, running(made, 0):
            await until(lambda: len(hanging) == len(holes))
            await tell(store, line="sl_2", sinks=("desk", "other", "mail"))
            made.wake()
            await until(lambda: bool(ids(site) and path.exists() and mailbox.said))
            assert len(hanging) == len(holes)
        await until(lambda: not hanging)


async def test_a_sink_that_answers_nothing_is_probed_by_one_at_a_time(tmp_path: Path) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(raw=b""))
        for number in range(40):
            await tell(store, line=f"sl_{number}")
        async with deliverer(store, {"desk": hook(url)}, clock) as made:
            with capture_logs() as logs:
                done = await made.run_once()
                assert 5 <= done.retried <= 8
                async with running(made):
                    before = len(site.received)
                    await pass_until(clock, lambda: len(site.received) == before + 1)
                    await SystemClock().sleep(0.02)
                    assert len(site.received) == before + 1
                    site.answer("/desk", Reply())
                    await pass_until(clock, lambda: len(set(ids(site))) == 40)
    assert "sink.resting" in [entry["event"] for entry in logs]


async def test_what_a_plug_in_raises_is_a_reason_to_retry_that_tells_no_secret(
    tmp_path: Path,
) -> None:
    """Settings of another sink make the plug-in raise; the daemon goes on."""
    broken = Sink(id="desk", kind="webhook", settings=file.Settings(path=tmp_path / "s3cret"))
    async with stored(tmp_path) as store:
        await tell(store)
        async with deliverer(store, {"desk": broken}) as made:
            with capture_logs() as logs:
                assert await made.run_once() == Pass(retried=1)
        [view] = await views(tmp_path)
    assert view.deliveries[0].last_answer == "internal error: AttributeError"
    assert [entry["event"] for entry in logs] == ["sink.error", "delivery.retry"]
    assert "s3cret" not in str(logs)


async def test_developments_of_a_wave_are_told_as_one_when_their_window_closes(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with stored(tmp_path) as store:
        first = await tell(store, 1, kind=ChangeKind.DEVELOPMENT)
        second = await tell(store, 2, kind=ChangeKind.DEVELOPMENT, previous=first)
        path = tmp_path / "alerts.jsonl"
        async with deliverer(store, {"desk": lines_in(path)}, clock) as made:
            with capture_logs() as logs:
                async with running(made):
                    await pass_until(clock, path.exists, step=20)
        [line] = path.read_bytes().splitlines()
        payload = json.loads(line)
        assert payload["data"]["alert"] == second.id
        assert [one["kind"] for one in payload["data"]["change"]["also"]] == ["development"]
        found = {view.alert.id: view.alert for view in await views(tmp_path)}
        assert found[first.id].held is HoldReason.MERGED
        assert found[second.id].body == line
    assert clock.now() - NOON >= timedelta(minutes=5)
    [settled] = [entry for entry in logs if entry["event"] == "alert.settled"]
    assert settled["alerts"] == [second.id]


async def test_of_many_that_settle_at_once_the_log_names_a_few(tmp_path: Path) -> None:
    """And counts all: journals cut lines that are too long."""
    clock = HandClock()
    async with stored(tmp_path) as store:
        for number in range(NAMED + 5):
            await tell(store, 1, line=f"sl_{number}", kind=ChangeKind.DEVELOPMENT)
        clock.pass_(3600)
        desk = lines_in(tmp_path / "alerts.jsonl")
        async with deliverer(store, {"desk": desk}, clock) as made:
            with capture_logs() as logs:
                await made.run_once()
    [settled] = [entry for entry in logs if entry["event"] == "alert.settled"]
    assert (len(settled["alerts"]), settled["ready"]) == (NAMED, NAMED + 5)


async def test_a_turn_takes_what_is_settling_along_and_goes_second(tmp_path: Path) -> None:
    """The order of a storyline holds although a reversal never waits."""
    async with stored(tmp_path) as store:
        waiting = await tell(store, 1, kind=ChangeKind.DEVELOPMENT)
        elsewhere = await tell(store, 1, line="sl_2", kind=ChangeKind.DEVELOPMENT)
        turn = await tell(store, 2)
        path = tmp_path / "alerts.jsonl"
        async with deliverer(store, {"desk": lines_in(path)}) as made:
            assert await made.run_once() == Pass(accepted=2)
        told = [json.loads(line)["data"]["alert"] for line in path.read_bytes().splitlines()]
        assert told == [waiting.id, turn.id]
        found = {view.alert.id: view.alert for view in await views(tmp_path)}
        assert found[elsewhere.id].state is AlertState.SETTLING


async def test_a_turn_goes_second_however_much_is_settling_elsewhere(tmp_path: Path) -> None:
    """In a storm hundreds of windows are open, and its own is the last to close."""
    clock = HandClock()
    async with stored(tmp_path) as store:
        for number in range(TOGETHER):
            await tell(store, 1, line=f"sl_{number}", kind=ChangeKind.DEVELOPMENT, clock=clock)
        clock.pass_(1)
        waiting = await tell(store, 1, line="sl_late", kind=ChangeKind.DEVELOPMENT, clock=clock)
        turn = await tell(store, 2, line="sl_late", clock=clock)
        path = tmp_path / "alerts.jsonl"
        async with deliverer(store, {"desk": lines_in(path)}, clock) as made:
            assert await made.run_once() == Pass(accepted=2)
        told = [json.loads(line)["data"]["alert"] for line in path.read_bytes().splitlines()]
        assert told == [waiting.id, turn.id]


async def test_what_is_in_flight_lands_before_the_end(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(delay=0.05))
        alert = await tell(store)
        async with deliverer(store, {"desk": hook(url)}) as made, running(made):
            await until(lambda: site.in_flight == 1)
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.ACCEPTED}


async def test_what_does_not_land_in_time_is_sent_again_after_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(delay=0.3), Reply())
        alert = await tell(store)
        async with (
            deliverer(store, {"desk": hook(url)}, clock) as made,
            asyncio.TaskGroup() as group,
        ):
            task = group.create_task(made.run())
            await until(lambda: site.in_flight == 1)
            made.stop(grace=20)
            await pass_until(clock, task.done, step=5)
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.PENDING}
        async with deliverer(store, {"desk": hook(url)}, clock) as again:
            assert await again.run_once() == Pass(accepted=1)
        assert ids(site) == [alert.id, alert.id]


async def test_sinks_come_and_go_while_it_runs(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        old = hook(site.answer("/desk", Reply()))
        new = hook(site.answer("/new", Reply()))
        other = hook(site.answer("/other", Reply()), "other")
        async with deliverer(store, {"desk": old}) as made, running(made):
            await tell(store, 1)
            made.wake()
            await until(lambda: len(ids(site)) == 1)
            made.use({"desk": new, "other": other})
            await tell(store, 2, sinks=SINKS)
            made.wake()
            await until(lambda: len(ids(site, "/new")) == len(ids(site, "/other")) == 1)
            made.use({"other": other})
            await tell(store, 3, sinks=SINKS)
            made.wake()
            await until(lambda: len(ids(site, "/other")) == 2)
        assert len(ids(site, "/new")) == 1


async def test_a_test_shot_passes_the_outbox(tmp_path: Path) -> None:
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", Reply(status=202), Reply(status=400))
        async with deliverer(store, {"desk": hook(url)}, SystemClock()) as made:
            trial = await made.test_fire("desk")
            assert trial.outcome == Accepted(status=202, detail="answered 202")
            assert 0 < trial.seconds < 5
            again = await made.test_fire("desk")
            assert again.outcome == Rejected(status=400, detail="answered 400")
            with pytest.raises(MonitorError, match="there are: desk"):
                await made.test_fire("dsk")
        one, two = site.received
    assert json.loads(one.body)["type"] == "test"
    assert one.headers["webhook-id"] != two.headers["webhook-id"]


class Failing:
    """A real store whose notes of tries fail a few times, as on a full disk."""

    def __init__(self, store: SqliteStore, times: int, *, reads_fail: bool = True) -> None:
        self._store = store
        self.times = times
        self.reads_fail = reads_fail

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def record(self, attempts: list[Attempt], mind: Mind) -> tuple[Notice, ...]:
        """Fail, then do."""
        if self.times:
            self.times -= 1
            raise StoreError("disk full")
        return await self._store.record(attempts, mind)

    async def settled(self, *arguments: object) -> object:
        """Fail as long as ``record`` does, if asked to."""
        if self.times and self.reads_fail:
            raise StoreError("disk full")
        return await self._store.settled(*arguments)  # type: ignore[arg-type]


async def test_an_attempt_that_cannot_be_noted_is_not_made_again(tmp_path: Path) -> None:
    """While the disk is full the alert is not sent over and over."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        failing = Failing(store, 0)
        url = site.answer("/desk", Reply(delay=0.05))
        alert = await tell(store)
        async with deliverer(failing, {"desk": hook(url)}, clock) as made:  # type: ignore[arg-type]
            with capture_logs() as logs:
                async with running(made):
                    await until(lambda: site.in_flight == 1)
                    failing.times = 3
                    await until(lambda: failing.times == 2)
                    made.wake()
                    await pass_until(clock, lambda: not made._lines["desk"].flying)
        assert ids(site) == [alert.id]
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.ACCEPTED}
    assert {entry["event"] for entry in logs} == {"delivery.stalled", "delivery.accepted"}


@pytest.mark.parametrize(
    "halt", [Reply(status=410), Reply(status=429).with_headers(Retry_After="900")]
)
async def test_a_sink_is_left_alone_even_before_its_wish_is_noted(
    tmp_path: Path, halt: Reply
) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        failing = Failing(store, 8, reads_fail=False)
        sinks = {"desk": hook(site.answer("/desk", halt))}
        for number in range(9):
            await tell(store, line=f"sl_{number}")
        async with deliverer(failing, sinks, clock) as made, running(made):  # type: ignore[arg-type]
            await until(lambda: failing.times <= 4)
            made.wake()
            await pass_until(clock, lambda: not made._lines["desk"].flying)
            made.wake()
            await SystemClock().sleep(0.02)
        assert len(site.received) == webhook.CONCURRENCY


@pytest.mark.bulk
async def test_many_alerts_arrive_once_each_and_in_order(tmp_path: Path) -> None:
    """Through random failures, every alert of every storyline, in sequence, none lost."""
    clock = HandClock()
    chance = random.Random(7)  # noqa: S311
    replies = [Reply(), Reply(status=500), Reply(raw=b""), Reply(status=204), Reply(status=429)]
    async with Loopback.serve() as site, stored(tmp_path) as store:
        accepted: list[str] = []

        def answer(request: Received) -> Reply:
            reply = chance.choice(replies)
            if reply.raw is None and reply.status < 300:
                accepted.append(request.headers["webhook-id"])
            return reply

        url = site.answer("/desk", answer)
        alerts = [
            await tell(store, sequence, line=f"sl_{line}")
            for sequence in (1, 2, 3)
            for line in range(6)
        ]
        async with deliverer(store, {"desk": hook(url)}, clock) as made, running(made):
            await pass_until(clock, lambda: len(accepted) == len(alerts), step=120)
        assert set((await states(tmp_path)).values()) == {DeliveryState.ACCEPTED}
    assert sorted(accepted) == sorted(alert.id for alert in alerts)
    places = {alert.id: (alert.change.storyline, alert.change.sequence) for alert in alerts}
    for line in range(6):
        mine = [places[id_][1] for id_ in accepted if places[id_][0] == f"sl_{line}"]
        assert mine == [1, 2, 3]


async def test_what_tries_may_come_to_is_counted_from_none_on(tmp_path: Path) -> None:
    """An alarm for growth sees the first that is given up only if it saw that there was none."""
    async with Loopback.serve() as site, stored(tmp_path) as store:
        sinks = {
            "desk": hook(site.answer("/desk", Reply(status=400))),
            "idle": hook(site.answer("/idle", Reply())),
        }
        await tell(store, 1)
        async with deliverer(store, sinks, HandClock()) as made:
            none = {(sink, state): 0 for sink in sinks for state in ("accepted", "pending", "dead")}
            assert made.tries == none
            await made.run_once()
            assert (made.tries["desk", "dead"], made.tries["idle", "dead"]) == (1, 0)


async def test_a_sink_that_goes_and_comes_back_is_not_sent_what_is_still_on_its_way(
    tmp_path: Path,
) -> None:
    """A reload takes it away while its answer is awaited, the next one brings it back."""
    clock, real = HandClock(), SystemClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply(delay=0.3)))
        first, second = await tell(store, 1), await tell(store, 2)
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await until(lambda: len(site.received) == 1)
            made.use({})
            await real.sleep(0.05)
            made.use({"desk": desk})
            await pass_until(clock, lambda: made.tries["desk", "accepted"] == 2, step=0)
    assert [request.headers["webhook-id"] for request in site.received] == [first.id, second.id]


async def test_a_fault_of_ours_in_front_of_one_sink_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not while its deliveries are looked for, nor while one of them is written."""
    clock = HandClock()
    broken: list[str] = ["heads", "sent"]
    heads, sent = Holdback.heads, message.sent

    async def looked_for(self: Holdback, *args: Any) -> list[Delivery]:
        if "heads" in broken and self._id == "desk":
            raise ZeroDivisionError
        return await heads(self, *args)

    def written(delivery: Delivery) -> bytes:
        if "sent" in broken and delivery.sink == "desk":
            raise ZeroDivisionError
        return sent(delivery)

    monkeypatch.setattr(Holdback, "heads", looked_for)
    monkeypatch.setattr(message, "sent", written)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        sinks = {id_: hook(site.answer(f"/{id_}", Reply()), id_) for id_ in SINKS}
        await tell(store, 1, sinks=SINKS)
        with capture_logs() as logs:
            async with deliverer(store, sinks, clock) as made, running(made):
                await pass_until(clock, lambda: {one.path for one in site.received} == {"/other"})
                broken.remove("heads")
                await pass_until(clock, lambda: "delivery.retry" in {one["event"] for one in logs})
                broken.remove("sent")
                await pass_until(clock, lambda: len(site.received) == 2)
    assert {one["sink"] for one in logs if one["event"] == "sink.error"} == {"desk"}


YEARS = timedelta(days=3650)
HALF_A_DAY = timedelta(hours=12)


@pytest.mark.parametrize("ahead", [YEARS, HALF_A_DAY], ids=["years", "hours"])
@pytest.mark.parametrize("anew", [False, True], ids=["while it runs", "before it starts"])
@pytest.mark.parametrize(
    ("answer", "least"),
    [(Reply(status=503), 4.0), (Reply(status=429).with_headers(Retry_After="3600"), HOUR)],
)
async def test_a_clock_that_was_ahead_keeps_nothing_waiting_for_its_hours(
    tmp_path: Path, answer: Reply, least: float, ahead: timedelta, *, anew: bool
) -> None:
    """What was put off or held by it waits as long as was meant, or not at all after a start."""
    clock = HandClock(NOON + ahead)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = {"desk": hook(site.answer("/desk", answer))}
        first = await tell(store, 1, clock=clock)
        async with deliverer(store, desk, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 1, step=0)
            await pass_until(clock, lambda: made.in_flight == 0, step=0)
            site.answer("/desk", Reply())
            clock.set_back(ahead)
            second = await tell(store, 2, clock=clock)
            if not anew:
                made.wake()
                await pass_until(clock, lambda: len(site.received) == 3, step=10)
        if anew:
            async with deliverer(store, desk, clock) as made, running(made):
                await pass_until(clock, lambda: len(site.received) == 3, step=0)
    assert [request.headers["webhook-id"] for request in site.received] == [
        first.id,
        first.id,
        second.id,
    ]
    assert clock.monotonic() >= (0 if anew else least)


async def test_a_hold_that_the_right_clock_named_outlasts_starts_after_a_wrong_one(
    tmp_path: Path,
) -> None:
    clock = HandClock(NOON + HALF_A_DAY)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        hold = Reply(status=429).with_headers(Retry_After="3600")
        desk = {"desk": hook(site.answer("/desk", Reply(status=503), hold, Reply()))}
        await tell(store, 1, clock=clock)
        async with deliverer(store, desk, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) == 1, step=0)
            await pass_until(clock, lambda: made.in_flight == 0, step=0)
        clock.set_back(HALF_A_DAY)
        for tries in (2, 3):
            async with deliverer(store, desk, clock) as made, running(made):
                await pass_until(clock, lambda wanted=tries: len(site.received) == wanted, step=10)
                await pass_until(clock, lambda: made.in_flight == 0, step=0)
    assert clock.monotonic() >= HOUR


async def test_a_window_that_a_clock_ahead_left_open_closes(tmp_path: Path) -> None:
    clock = HandClock(NOON + YEARS)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = {"desk": hook(site.answer("/desk", Reply()))}
        await tell(store, 1, kind=ChangeKind.DEVELOPMENT, clock=clock)
        async with deliverer(store, desk, clock) as made, running(made):
            await pass_until(clock, lambda: clock.monotonic() > 5)
            clock.set_back(YEARS)
            await pass_until(clock, lambda: len(site.received) == 1)
    assert clock.monotonic() < HOUR


async def test_a_sink_that_rests_rests_no_longer_for_a_clock_that_is_set_back(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = {"desk": hook(site.answer("/desk", *[Reply(status=503)] * BREAKS_AT, Reply()))}
        for number in range(BREAKS_AT):
            await tell(store, 1, line=f"sl_{number}")
        async with deliverer(store, desk, clock) as made, running(made):
            await pass_until(clock, lambda: len(site.received) >= BREAKS_AT, step=0)
            await pass_until(clock, lambda: made.in_flight == 0, step=0)
            clock.set_back(timedelta(days=1))
            await pass_until(clock, lambda: len(site.received) >= 2 * BREAKS_AT)
    assert clock.monotonic() < HOUR


async def test_what_is_asked_for_again_goes_before_what_waits_for_a_token(tmp_path: Path) -> None:
    """The later alert of the storyline was looked up already, and only waits for the rate."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        store._clock = clock
        url = site.answer("/desk", Reply(status=400), Reply())
        desk = replace(hook(url), manners=Manners(rate=Rate(count=2, seconds=40)))
        one = await tell(store, 1, clock=clock)
        async with deliverer(store, {"desk": desk}, clock) as made, running(made):
            await until(lambda: len(site.received) == 1)
            other = await tell(store, 1, line="sl_2", clock=clock)
            made.wake()
            await until(lambda: len(site.received) == 2)
            two = await tell(store, 2, clock=clock)
            made.wake()
            await until(lambda: bool(made._lines["desk"]._queue))
            await store.retry(one.id)
            await pass_until(clock, lambda: len(site.received) == 4)
    assert ids(site) == [one.id, other.id, one.id, two.id]


async def test_one_pass_tries_nothing_twice_though_it_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed is due again before another sink has taken its own."""
    clock, record = HandClock(), SqliteStore.record

    async def slowly(store: SqliteStore, *given: object) -> object:
        noted = await record(store, *given)  # type: ignore[arg-type]
        clock.pass_(60)
        return noted

    monkeypatch.setattr(SqliteStore, "record", slowly)
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = hook(site.answer("/desk", Reply(status=500)))
        alert = await tell(store, clock=clock)
        async with deliverer(store, {"desk": desk}, clock) as made:
            assert await made.run_once() == Pass(retried=1)
            assert ids(site) == [alert.id]
            assert await made.run_once() == Pass(retried=1)


async def test_a_receiver_that_is_back_gets_at_once_what_was_put_off(tmp_path: Path) -> None:
    """Not hours later, when the next try of what was longest refused is due."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        desk = {"desk": hook(site.answer("/desk", Reply(status=503)))}
        first = await tell(store, 1, clock=clock)
        for _ in range(4):
            async with deliverer(store, desk, clock) as made:
                assert await made.run_once() == Pass(retried=1)
            clock.pass_(3 * HOUR)
        async with deliverer(store, desk, clock) as made:
            assert await made.run_once() == Pass(retried=1)
        site.answer("/desk", Reply())
        other = await tell(store, 1, line="sl_2", clock=clock)
        async with deliverer(store, desk, clock) as made:
            assert await made.run_once() == Pass(accepted=2)
    assert ids(site)[-2:] == [other.id, first.id]


async def test_hurried_tries_stand_beside_the_schedule(tmp_path: Path) -> None:
    """Whoever asks for a try again and again makes the next pause no longer."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        store._clock = clock
        desk = {"desk": hook(site.answer("/desk", Reply(status=503)))}
        alert = await tell(store, 1, clock=clock)
        pauses = []
        async with deliverer(store, desk, clock) as made:
            for _ in range(4):
                assert await made.run_once() == Pass(retried=1)
                due = await store.next_try("desk")
                pauses.append(due - clock.now())
                assert await store.retry(alert.id) == 1
    assert max(pauses) < timedelta(seconds=10)
