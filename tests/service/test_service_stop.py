"""Told to stop, the daemon finishes what is under way, keeps what is not, and ends with 0."""

import fcntl
import itertools
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.app.daemon import DELIVERIES_MAY_LAND_IN, POLLS_MAY_END_IN
from monitor.model.alerts import DeliveryState
from monitor.store.sqlite.locking import lock_path
from tests.support.daemon import Machine, Run, machine, until
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Reply
from tests.support.receiver import ENV, TAKEN, Receiver, desk

QUICK = {
    "every": "1s",
    "min_every": "1s",
    "host_spacing": "0s",
    "host_concurrency": 9,
    "backfill": "all",
    "allow_networks": ["127.0.0.1/32"],
}
# Beside both bounds there are workers to end, files to close, and a busy machine.
ALL_ENDS_IN = POLLS_MAY_END_IN + DELIVERIES_MAY_LAND_IN + 10


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path, environ=ENV) as made:
        yield made


def document(turns: int = 1) -> Reply:
    return Reply(body=rss(list(series(0, turns))))


def slow(reply: Reply, delay: float) -> Reply:
    return Reply(status=reply.status, body=reply.body, delay=delay)


def configure(
    here: Machine, site: Loopback, receiver: Receiver, *paths: str, sink: str = "/desk"
) -> None:
    """Feeds at ``paths``, one visit to watch, and the receiver."""
    here.configure(
        defaults=QUICK,
        feeds=[{"id": path.strip("/"), "url": site.url(path)} for path in paths],
        topics={"visit": topic(0)},
        sinks={"desk": desk(site, receiver, sink)},
    )


async def test_a_poll_and_a_delivery_in_flight_both_land(here: Machine, site: Loopback) -> None:
    """What was begun is finished, and stored as done."""
    receiver = Receiver(reply=slow(TAKEN, 1.5))
    site.answer("/visits", document())
    configure(here, site, receiver, "/visits", "/late")
    # The first wave waits for all first polls, so the slow feed comes with the second.
    site.answer("/late", Reply(body=rss([])), slow(Reply(body=rss(list(series(1, 1)))), 2))
    run = here.start()
    await run.sees(lambda: receiver.taken and len(polls(site, "/late")) == 2, what="both in flight")
    assert await run.stop(ALL_ENDS_IN) == 0, run.err
    assert run.logged("monitor.stopped")
    [alert] = await here.alerts()
    assert [one.state for one in alert.deliveries] == [DeliveryState.ACCEPTED]
    assert (await here.feeds())["late"].state.articles == 1
    assert len(receiver.taken) == 1


def polls(site: Loopback, path: str) -> list[float]:
    return [request.at for request in list(site.received) if request.path == path]


@pytest.mark.lengthy
async def test_what_does_not_end_in_time_is_left_for_the_next_start(
    here: Machine, site: Loopback
) -> None:
    """A feed that drips for ever and a receiver that never answers hold the end up by a bound."""
    receiver = Receiver(reply=slow(TAKEN, 300))
    site.answer("/visits", document())
    site.answer("/drip", Reply(body=rss([])), Reply(body=b"<rss>" + b" " * 900, drip=1))
    here.configure(
        defaults={**QUICK, "timeout": "5m"},
        feeds=[{"id": name, "url": site.url(f"/{name}")} for name in ("visits", "drip")],
        topics={"visit": topic(0)},
        sinks={"desk": {**desk(site, receiver), "timeout": "60s"}},
    )
    run = here.start()
    await run.sees(lambda: receiver.taken and len(polls(site, "/drip")) == 2, what="both in flight")
    once = await hanging_pass(here, site)
    for each in (run, once):
        each.signal(signal.SIGTERM)
    for each in (run, once):
        assert await each.end(ALL_ENDS_IN) == 0, each.err
        assert each.logged("poll.abandoned", polls=1)
    assert once.out.startswith("1 poll (1 fresh); 1 article (1 new)")
    [alert] = await here.alerts()
    assert [one.state for one in alert.deliveries] == [DeliveryState.PENDING]
    receiver.reply = TAKEN
    site.answer("/drip", Reply(body=rss(list(series(1, 1)))))
    again = here.start()
    await again.shows("delivery.accepted", alert=alert.alert.id)
    # The lease of the poll that was cut off was given back.
    await again.sees(lambda: len(polls(site, "/drip")) == 3, what="the poll done again")
    assert await again.stop(ALL_ENDS_IN) == 0, again.err
    assert receiver.bodies() == {alert.alert.id: {alert.alert.body}}


async def hanging_pass(here: Machine, site: Loopback) -> Run:
    """A ``run --once`` of its own with a feed that never answers."""
    folder = here.folder / "once"
    folder.mkdir()
    there = Machine(folder=folder, environ=ENV)
    site.answer("/hangs", slow(document(), 300))
    configure(there, site, Receiver(), "/visits", "/hangs", sink="/desk-of-the-pass")
    run = there.start("run", "--once", "--config", str(there.config))
    here.runs.append(run)
    await run.sees(lambda: polls(site, "/hangs"), what="a poll in flight")
    return run


async def test_asking_again_and_again_changes_nothing(here: Machine, site: Loopback) -> None:
    """Not even in the last moments, when databases are closed and the interpreter goes."""
    site.answer("/visits", document(), slow(document(), 1))
    configure(here, site, Receiver(), "/visits")
    run = here.start()
    await run.ready()
    await run.sees(lambda: len(polls(site, "/visits")) == 2, what="a poll in flight")
    numbers = itertools.cycle((signal.SIGTERM, signal.SIGINT))

    def ask_again() -> bool:
        if not run.ended:
            run.signal(next(numbers))
        return run.ended

    await until(ask_again, ALL_ENDS_IN)
    assert await run.end() == 0, run.err
    assert run.logged("monitor.stopped")
    assert "Traceback" not in run.err


async def test_asked_while_it_starts_it_ends_in_order(here: Machine, site: Loopback) -> None:
    """Nothing that was opened is left open, and nothing is sent any more that need not be."""
    site.answer("/visits", slow(document(), 1))
    configure(here, site, Receiver(), "/visits")
    run = here.start()
    await run.sees(lambda: run.err, what="its first line")
    assert await run.stop() == 0, run.err
    assert run.logged("monitor.stopped")


@pytest.mark.parametrize("arguments", [(), ("run", "--once")])
async def test_asked_while_a_look_holds_it_up_it_ends_at_once(
    here: Machine, site: Loopback, arguments: tuple[str, ...]
) -> None:
    """A command that looks for a daemon may itself be suspended; signals are heard meanwhile."""
    configure(here, site, Receiver(), "/visits")
    handle = os.open(lock_path(here.database), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        run = here.start(*arguments, *(("--config", str(here.config)) if arguments else ()))
        await run.sees(lambda: has_open(run, lock_path(here.database)), what="its wait")
        assert await run.stop() == 0, run.err
        assert run.logged("monitor.stopped")
    finally:
        os.close(handle)


def has_open(run: Run, path: Path) -> bool:
    """Whether a process has a file open; what it opens and closes meanwhile is not looked at."""
    found = False
    for handle in Path(f"/proc/{run.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found = found or handle.readlink() == path
    return found


async def test_a_second_daemon_names_the_first_and_goes(here: Machine, site: Loopback) -> None:
    site.answer("/visits", document())
    configure(here, site, Receiver(), "/visits")
    first = here.start()
    await first.ready()
    for arguments in (("run",), ("run", "--once")):
        second = await here.command(*arguments, status=1)
        assert str(first.pid) in second.err
        assert str(here.database) in second.err
        assert len(second.err.splitlines()) == 1
    assert not first.ended
    assert await first.stop() == 0, first.err


async def test_once_sums_a_pass_up_on_one_line(here: Machine, site: Loopback) -> None:
    """Failing feeds and sinks are told of, and are no failure of the pass."""
    receiver = Receiver()
    site.answer("/visits", document(2))
    site.answer("/broken", Reply(status=500))
    configure(here, site, receiver, "/visits", "/broken", "/missing")
    run = await here.command("run", "--once")
    [line] = run.out.splitlines()
    assert line.startswith("3 polls (")
    for part in ("2 failed", "2 articles", "2 changes", "2 deliveries (2 accepted)"):
        assert part in line
    for failed in ("broken (answered 500 Internal Server Error)", "missing (answered 404 Not Fo"):
        assert failed in line
    assert len(receiver.taken) == 2
    assert receiver.refused == []
