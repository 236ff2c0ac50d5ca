"""The wall clock is set while the daemon runs: it polls and tells as if nothing had happened."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.daemon import CLOCK, machine
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Reply
from tests.support.receiver import ENV, Receiver, desk
from tests.support.wallclock import wall_clock

DAY = timedelta(days=1)
RIGHT = timedelta(0)
# Ticks are a second apart; beside that there is a busy machine.
SOON = 20.0


@pytest.mark.lengthy
async def test_polls_go_on_whatever_the_wall_clock_is_set_to(tmp_path: Path) -> None:
    """Back, forth by years, and right again, as a time server would."""
    clock = await wall_clock(tmp_path)
    if clock is None:
        pytest.skip("sets the clock by a library that is built with cc, which is not installed")
    often = {"every": "1s", "min_every": "1s", "host_spacing": "0s"}
    async with Loopback.serve() as site, machine(tmp_path, environ=clock.environ) as here:
        here.configure(
            defaults={**often, "allow_networks": ["127.0.0.1/32"]},
            feeds=[{"id": "f", "url": site.answer("/f", Reply(body=rss(list(series(0, 1)))))}],
            topics={"visit": topic(0)},
        )
        run = here.start()
        await run.ready()
        for offset in (-DAY, 3650 * DAY, RIGHT):
            clock.set(offset)
            # One may be under way, and another one's ring may be on its way.
            enough = len(site.received) + 3
            await run.sees(lambda enough=enough: len(site.received) >= enough, SOON, "a poll")  # type: ignore[misc]
            polled = (await here.feeds())["f"].state.last_polled
            assert polled is not None
            assert abs(polled - (CLOCK.now() + offset)) < timedelta(minutes=10), "it was not set"
        assert await run.stop() == 0


async def test_an_alert_that_failed_under_a_clock_years_ahead_does_not_wait_for_years(
    tmp_path: Path,
) -> None:
    clock = await wall_clock(tmp_path)
    if clock is None:
        pytest.skip("sets the clock by a library that is built with cc, which is not installed")
    often = {"every": "1s", "min_every": "1s", "host_spacing": "0s", "backfill": "all"}
    receiver = Receiver()
    async with (
        Loopback.serve() as site,
        machine(tmp_path, environ={**clock.environ, **ENV}) as here,
    ):
        here.configure(
            defaults={**often, "allow_networks": ["127.0.0.1/32"]},
            feeds=[{"id": "f", "url": site.answer("/f", Reply(body=rss(list(series(0, 1)))))}],
            topics={"visit": topic(0)},
            sinks={"desk": desk(site, receiver)},
        )
        # A receiver that looked would refuse a signature of that time.
        site.answer("/desk", Reply(status=503), receiver)
        clock.set(3650 * DAY)
        run = here.start()
        await run.shows("delivery.retry")
        clock.set(RIGHT)
        await run.sees(lambda: receiver.taken, SOON, "the alert")
        assert run.logged("clock.set_back")
        assert await run.stop() == 0


async def test_a_clock_years_ahead_costs_no_history(tmp_path: Path) -> None:
    """What is old by it alone is there when it is right again, however often it is started.

    A clock that stays is believed after a day.
    """
    (tmp_path / "feed.xml").write_bytes(rss(list(series(0, 1))))
    (tmp_path / "other.xml").write_bytes(rss([]))
    settings = {"topics": {"visit": topic(0)}, "sinks": {"journal": {"kind": "log"}}}
    async with machine(tmp_path) as here:
        here.configure(feeds=[{"id": "f", "url": "feed.xml", "backfill": "all"}], **settings)
        await here.command("run", "--once")
        here.configure(feeds=[{"id": "g", "url": "other.xml"}], **settings)
        assert (await here.articles(), delivered(here.database)) == (1, 1)
        ahead = CLOCK.now() + 3650 * DAY
        for _ in range(2):
            leapt = await here.command("run", "--once", "--clock", ahead.isoformat())
            assert leapt.logged("clock.leapt")
            assert (await here.articles(), delivered(here.database)) == (1, 1)
        await here.command("run", "--once", "--clock", (ahead + 2 * DAY).isoformat())
        assert (await here.articles(), delivered(here.database)) == (0, 0)


def delivered(database: Path) -> int:
    """Of how many deliveries it is known how they ended."""
    with closing(sqlite3.connect(database)) as conn:
        return int(conn.execute("SELECT count(*) FROM deliveries").fetchone()[0])
