"""Leases of feeds that wait: they run short, run out, were given out under a wrong clock, or void.

All over the real store and a real server; time is moved by hand.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.collect import poller
from monitor.collect.poller import LEASE
from monitor.http.exchange import Http
from monitor.model.feeds import Feed, PollReason
from monitor.model.reading import Polled
from tests.support.desk import BODY, Desk, desk, names_lead_home, on
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import until


@pytest.fixture
async def named() -> AsyncIterator[Http]:
    """A way out on which every name leads to the loopback."""
    async with names_lead_home() as way:
        yield way


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six feeds fill the poller's room."""
    monkeypatch.setattr(poller, "ROOM", 6)


def twelve() -> list[str]:
    """Twice as many feeds as there is room for."""
    return [f"f{number}" for number in range(12)]


async def polled_in(here: Desk, seconds: int, step: int) -> set[str]:
    """The feeds that are polled in so much time."""
    found: set[str] = set()
    for _ in range(0, seconds, step):
        found.update(await here.tick(step))
    return found


async def test_a_lease_that_runs_short_in_line_is_made_longer(tmp_path: Path, named: Http) -> None:
    """Nothing is polled under a lease that may be somebody else's before it is done."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y")(site)
        site.answer("/x", Reply(body=BODY, delay=0.05))
        return feeds

    async with desk(tmp_path, named, make) as here:
        await here.poller.tick()
        assert await here.tick(14 * 60) == ["x"]
        assert await here.tick(30) == ["y"]
        assert here.taken[1].lease.until - here.clock.now() == LEASE
        assert (await here.remembered("y")).polls == 1


@pytest.mark.usefixtures("little_room")
async def test_all_leases_run_out_at_once_while_there_is_no_room(
    tmp_path: Path, named: Http
) -> None:
    """The machine slept; everybody has their turn all the same."""
    async with desk(tmp_path, named, on("news.example", *twelve())) as here:
        await here.tick()
        await here.tick(1)
        assert here.poller.waiting == 6
        here.clock.pass_(20 * 60)
        assert await polled_in(here, 120, 5) >= set(twelve()[1:])


@pytest.mark.usefixtures("little_room")
async def test_leases_run_out_while_nothing_is_taken_in(tmp_path: Path, named: Http) -> None:
    """The pipeline is busy for longer than a lease; then polling goes on."""
    gate = asyncio.Event()
    options = {"concurrency": 1}
    async with desk(tmp_path, named, on("news.example", *twelve()), **options) as here:
        take = here.intake

        async def held_up(polled: Polled) -> None:
            await gate.wait()
            await take(polled)

        here.intake = held_up  # type: ignore[method-assign]
        for _ in range(16):
            await here.poller.tick()
            here.clock.pass_(60)
        assert (here.poller.flying, here.poller.waiting) == (1, 6)
        gate.set()
        await until(lambda: here.poller.flying == 0)
        assert await polled_in(here, 120, 5) >= set(twelve()[2:])


async def test_a_clock_that_is_set_back_keeps_no_leased_feed_asleep(
    tmp_path: Path, named: Http
) -> None:
    """Neither those in line nor those that the line was too long for."""
    names = [f"f{number}" for number in range(10)]
    make = on("news.example", *names, host_spacing=timedelta(minutes=2))
    async with desk(tmp_path, named, make) as here:
        first = await here.tick()
        assert here.poller.waiting < 9, "some are left to the store"
        here.clock.set_back(timedelta(days=30))
        assert {*first, *await polled_in(here, 3600, 120)} == set(names)
        assert all(one.lease.until < here.clock.now() + LEASE for one in here.taken[1:])


async def test_a_lease_that_is_somebody_elses_by_now_costs_its_own_poll_only(
    tmp_path: Path, named: Http
) -> None:
    """It is not asked for; whoever stands behind it is, and what is put off beside it is stored."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y", "z")(site)
        site.answer("/z", Reply(status=503).with_headers(Retry_After="7200"))
        return feeds

    async with desk(tmp_path, named, make) as here:
        assert await here.tick() == ["x"]
        here.clock.pass_(LEASE.total_seconds())
        later = await here.store.due(here.clock.now(), 1, timedelta(hours=3))
        assert [lease.feed for lease in later] == ["y"]
        assert [*await here.tick(5), *await here.tick(5)] == ["z"]
        assert [got.path for got in here.site.received] == ["/x", "/z"]
        assert (await here.state("y"))[0] is PollReason.NEVER_POLLED


async def test_putting_off_stores_what_it_can(tmp_path: Path, named: Http) -> None:
    """One of those who wait at a host that is held has lost its lease meanwhile."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y", "z")(site)
        site.answer("/x", Reply(status=503, delay=0.05).with_headers(Retry_After="7200"))
        return feeds

    async with desk(tmp_path, named, make) as here:
        await here.poller.tick()
        assert here.poller.waiting == 2
        leases = await here.store.due(here.clock.now() + LEASE, 2, timedelta(hours=3))
        assert [lease.feed for lease in leases] == ["x", "y"]
        await until(lambda: here.poller.flying == 0)
        assert (await here.state("y"))[0] is PollReason.NEVER_POLLED
        assert await here.state("z") == (PollReason.HOST_HOLD, 7200)
