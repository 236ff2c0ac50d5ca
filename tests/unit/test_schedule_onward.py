"""Redirects to other hosts: who answers there has a line of its own, and speaks for itself alone.

All over the real store and real servers, from their side: who was asked, when, how many at once.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.collect.hosts import host_of
from monitor.collect.poll import Poll, returned
from monitor.collect.poller import LEASE
from monitor.http.exchange import Http
from monitor.model.feeds import Feed, FeedState, Lease, PollReason
from monitor.model.outcomes import Failed, Fresh, Refused, Trouble
from tests.support.desk import BODY, Desk, desk, feed, names_lead_home, on
from tests.support.loopback import Loopback, Received, Reply
from tests.support.notifying import NOON, until

SPACING, DAY = 5.0, 86_400.0
A_SECOND = timedelta(seconds=1)


@pytest.fixture
async def named() -> AsyncIterator[Http]:
    """A way out on which every name leads to the loopback."""
    async with names_lead_home() as way:
        yield way


@pytest.fixture
async def target() -> AsyncIterator[Loopback]:
    """A server that others redirect to; by all its names it is one neighbour, ``host.example``."""
    async with Loopback.serve() as serving:
        yield serving


def led(site: Loopback, name: str, to: str, status: int = 302, **more: object) -> Feed:
    """A feed of an origin of its own, ``NAME.example``, that redirects to the URL ``to``."""
    site.answer(f"/{name}", Reply(status=status).with_headers(Location=to))
    return feed(name, site.url(f"/{name}", f"{name}.example"), **more)


def many(target: Loopback, count: int, **more: object) -> Callable[[Loopback], list[Feed]]:
    """So many origins, each of whose feeds is on a name of its own of one host."""

    def make(site: Loopback) -> list[Feed]:
        return [
            led(site, f"o{n}", target.url(f"/{n}", f"n{n}.host.example"), **more)
            for n in range(count)
        ]

    return make


def watched(here: Desk, target: Loopback, count: int, reply: Reply) -> list[float]:
    """When the target is asked for any of so many feeds, by the poller's own time."""
    moments: list[float] = []

    def note(_: Received) -> Reply:
        moments.append(here.clock.monotonic())
        return reply

    for number in range(count):
        target.answer(f"/{number}", note)
    return moments


async def test_thirty_origins_that_lead_to_one_host_ask_it_one_by_one(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """Their own hosts all at once, the target once in five seconds, poll after poll."""
    async with desk(tmp_path, named, many(target, 30)) as here:
        moments = watched(here, target, 30, Reply(body=BODY, delay=0.002))
        assert len(await here.tick()) == 1
        assert (len(here.site.received), here.poller.waiting) == (30, 29)
        for _ in range(30):
            await here.tick(SPACING)
        assert len(here.taken) == 30
        assert here.poller.waiting == 0
        await here.tick(DAY)
        for _ in range(5):
            await here.tick(SPACING)
        assert len(here.taken) == 36
    assert target.most_in_flight == 1
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert min(pauses) >= SPACING
    assert all(isinstance(polled.outcome, Fresh) for polled in here.taken)
    assert all(polled.seconds < SPACING for polled in here.taken), "a line is not the feed's fault"


@pytest.mark.parametrize("status", [429, 503])
async def test_a_target_that_asks_to_be_left_alone_is_and_the_origins_are_not(
    tmp_path: Path, named: Http, target: Loopback, status: int
) -> None:
    """Its other feeds wait for as long as it asks, those of the origin go on."""

    def make(site: Loopback) -> list[Feed]:
        site.answer("/own", Reply(body=BODY))
        return [
            led(site, "a", target.url("/a", "feeds.host.example")),
            led(site, "b", target.url("/b", "feeds.host.example")),
            feed("own", site.url("/own", "a.example"), every=timedelta(minutes=30)),
            feed("direct", target.url("/direct", "www.host.example")),
        ]

    async with desk(tmp_path, named, make) as here:
        busy = Reply(status=status).with_headers(Retry_After="7200")
        target.answer("/direct", Reply(body=BODY))
        target.answer("/a", busy, Reply(body=BODY))
        target.answer("/b", Reply(body=BODY))
        assert await here.tick() == ["direct"]
        assert sorted(await here.tick(SPACING)) == ["a", "own"]
        assert len(target.received) == 2
        assert await here.state("a") == (PollReason.RETRY_AFTER, 7200)
        assert await here.state("b") == (PollReason.HOST_HOLD, 7200)
        holds = await here.store.holds(here.clock.now())
        assert set(holds) == {"host.example"}
        assert await here.tick(3600) == ["own"]
        assert len(target.received) == 2
        await here.restart()
        assert (await here.tick(1800), len(target.received)) == (["own"], 2)
        back = [await here.tick(3600)]
        back += [await here.tick(SPACING) for _ in range(5)]
        assert {"a", "b", "direct"} <= {name for names in back for name in names}


async def test_whoever_led_to_a_host_that_is_held_is_not_asked_in_vain(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """Where a feed is found in the end is remembered."""

    def make(site: Loopback) -> list[Feed]:
        return [led(site, name, target.url(f"/{name}", "host.example")) for name in ("a", "b")]

    async with desk(tmp_path, named, make) as here:
        target.answer("/b", Reply(body=BODY).with_headers(Retry_After="2000"))
        target.answer("/a", Reply(body=BODY), Reply(status=429).with_headers(Retry_After="9000"))
        assert [*await here.tick(), *await here.tick(SPACING)] == ["a", "b"]
        assert await here.tick(1900) == ["a"]
        asked = len(here.site.received)
        assert await here.tick(200) == []
        assert len(here.site.received) == asked
        assert await here.state("b") == (PollReason.HOST_HOLD, 8800)


async def test_who_only_led_to_a_host_that_is_held_is_asked_again_after_a_day(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """It may lead elsewhere by now; while it does not, nobody but itself is asked, once a day."""

    def make(site: Loopback) -> list[Feed]:
        slow = timedelta(days=8)
        return [
            led(site, "a", target.url("/a", "host.example"), max_every=slow),
            feed("b", target.url("/b", "host.example"), every=timedelta(minutes=10)),
        ]

    async with desk(tmp_path, named, make) as here:
        busy = Reply(status=429).with_headers(Retry_After="604800")
        target.answer("/b", Reply(body=BODY), busy)
        target.answer("/a", Reply(body=BODY))
        assert [*await here.tick(), *await here.tick(SPACING)] == ["b", "a"]
        assert await here.tick(700) == ["b"]
        assert await here.tick(1200) == []
        assert await here.state("a") == (PollReason.HOST_HOLD, DAY - 1900)
        assert len(here.site.received) == 1
        for days in range(1, 4):
            assert await here.tick(DAY) == []
            assert len(here.site.received) == 1 + days
            assert await here.state("a") == (PollReason.HOST_HOLD, DAY)
        assert len(target.received) == 3
        here.site.answer("/a", Reply(body=BODY))
        assert await here.tick(DAY) == ["a"]


async def test_a_target_that_asks_for_a_week_holds_itself_not_who_led_there(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """The feed was answered so itself; a day later its own host is asked, which has moved it."""
    async with desk(tmp_path, named, many(target, 1)) as here:
        target.answer("/0", Reply(status=429).with_headers(Retry_After="604800"))
        assert await here.tick() == ["o0"]
        assert await here.state("o0") == (PollReason.RETRY_AFTER, DAY)
        until = await here.store.holds(here.clock.now())
        assert until == {"host.example": here.clock.now() + timedelta(days=7)}
        assert await here.tick(DAY) == []
        assert (len(here.site.received), len(target.received)) == (2, 1)
        here.site.answer("/o0", Reply(body=BODY))
        assert await here.tick(DAY) == ["o0"]


async def test_those_who_wait_before_a_target_that_closes_come_back_after_a_day(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """Or sooner, where they are never to wait for longer; the target stays closed for its week."""
    often = {"max_every": timedelta(hours=6)}
    async with desk(tmp_path, named, many(target, 2, **often)) as here:
        target.answer("/0", Reply(status=503).with_headers(Retry_After="604800"))
        assert await here.tick() == ["o0"]
        assert await here.state("o1") == (PollReason.HOST_HOLD, 6 * 3600)
        for _ in range(2):
            assert await here.tick(6 * 3600) == []
            assert await here.state("o1") == (PollReason.HOST_HOLD, 6 * 3600)
        assert len(target.received) == 1


@pytest.mark.parametrize("moved", [False, True])
async def test_what_a_feeds_own_host_agreed_to_no_other_did(
    tmp_path: Path, named: Http, target: Loopback, *, moved: bool
) -> None:
    """Many at once at home, without a pause; one by one where that leads, once or for good."""
    agreed = {"host_spacing": timedelta(0), "host_concurrency": 8}

    def make(site: Loopback) -> list[Feed]:
        there = [target.url(f"/{n}", "host.example") for n in range(4)]
        made = [led(site, f"f{n}", to, **agreed) for n, to in enumerate(there)]
        return [replace(one, url=one.url.replace(one.id + ".", "own.")) for one in made]

    async with desk(tmp_path, named, make) as here:
        moments = watched(here, target, 4, Reply(body=BODY, delay=0.01))
        if moved:
            for number, lease in enumerate(await here.store.due(here.clock.now(), 9, A_SECOND)):
                home = target.url(f"/{number}", "host.example")
                state = replace(lease.state, home=home, polls=1, last_polled=here.clock.now())
                await here.store.finish([returned(replace(lease, state=state), here.clock.now())])
        await here.tick()
        assert len(here.site.received) == (0 if moved else 4)
        for _ in range(3):
            await here.tick(SPACING)
    assert (len(moments), target.most_in_flight) == (4, 1)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert min(pauses) >= SPACING


@pytest.mark.parametrize(
    ("own", "asked", "agreed", "spacing", "concurrency"),
    [
        ("http://own.example/", "http://www.own.example/end", (1, 8), 1, 8),
        ("http://own.example/", "http://own.example.com/", (1, 8), 5, 1),
        ("http://own.example/", "http://other.example/", (60, 1), 60, 1),
        ("http://10.0.0.1/", "http://10.0.0.1:8080/", (1, 8), 5, 1),
        ("file:///feed.xml", "file:///feed.xml", (1, 8), 1, 8),
    ],
)
def test_what_was_agreed_holds_for_a_host_by_all_its_names(
    own: str, asked: str, agreed: tuple[int, int], spacing: int, concurrency: int
) -> None:
    """What is more careful than usual holds everywhere."""
    made = feed("f", own, host_spacing=timedelta(seconds=agreed[0]), host_concurrency=agreed[1])
    lease = Lease(feed="f", epoch=1, until=NOON, state=FeedState(feed="f", url=own))
    poll = replace(Poll.of(lease, made), host=host_of(asked))
    assert (poll.spacing.total_seconds(), poll.concurrency) == (spacing, concurrency)


async def test_a_short_hold_makes_no_origin_be_asked_before_the_least_interval(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """It was asked when it led there."""
    async with desk(tmp_path, named, many(target, 2)) as here:
        target.answer("/0", Reply(status=429).with_headers(Retry_After="200"))
        target.answer("/1", Reply(body=BODY))
        assert await here.tick() == ["o0"]
        assert await here.state("o1") == (PollReason.HOST_HOLD, 600)


async def test_a_line_at_a_target_has_an_end(tmp_path: Path, named: Http, target: Loopback) -> None:
    """Who finds it too long comes again after the least interval, then asks nobody in vain."""
    slowly = {"host_spacing": timedelta(minutes=2)}
    async with desk(tmp_path, named, many(target, 12, **slowly)) as here:
        moments = watched(here, target, 12, Reply(body=BODY))
        await here.tick()
        waiting = here.poller.waiting
        assert 1 <= waiting < 8
        assert await here.state("o11") == (PollReason.HOST_HOLD, 600)
        while len({polled.feed for polled in here.taken}) < 12:
            assert here.clock.monotonic() < moments[0] + DAY, "somebody never has a turn"
            await here.tick(60)
        pauses = [later - earlier for earlier, later in pairwise(moments)]
        assert min(pauses) >= 120


async def test_a_lease_that_runs_out_before_a_target_is_renewed_and_the_poll_goes_on(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """The origin is not asked again, and what is stored is stored under the lease that holds."""
    async with desk(tmp_path, named, many(target, 2)) as here:
        watched(here, target, 2, Reply(body=BODY, delay=0.05))
        await here.poller.tick()
        await until(lambda: here.poller.waiting == 1)
        assert await here.tick(14 * 60) == ["o0"]
        assert await here.tick(30) == ["o1"]
        assert here.taken[1].lease.until - here.clock.now() == LEASE
        assert len(here.site.received) == 2
        assert (await here.remembered("o1")).polls == 1


async def test_the_end_leaves_whoever_waits_before_a_target_for_later(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """Not at once: the origin has been asked."""
    async with desk(tmp_path, named, many(target, 2)) as here:
        watched(here, target, 2, Reply(body=BODY, delay=0.02))
        await here.poller.tick()
        await until(lambda: here.poller.waiting == 1)
        assert await here.poller.drain(5) == 0
        assert [polled.feed for polled in here.taken] == ["o0"]
        assert await here.state("o1") == (PollReason.HOST_HOLD, 600)


async def test_the_end_goes_no_further_than_the_host_that_is_being_asked(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """A redirect that arrives by then is for the next daemon to follow."""

    def make(site: Loopback) -> list[Feed]:
        made = led(site, "o", target.url("/t", "host.example"))
        slow = Reply(status=302, delay=0.05).with_headers(Location=target.url("/t", "host.example"))
        site.answer("/o", slow)
        return [made]

    async with desk(tmp_path, named, make) as here:
        await here.poller.tick()
        assert await here.poller.drain(5) == 0
        assert target.received == []
        assert await here.state("o") == (PollReason.HOST_HOLD, 600)


async def test_once_follows_to_the_end_however_long_the_line(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """A single pass waits, and counts each feed once."""
    slowly = {"host_spacing": timedelta(minutes=2)}
    async with desk(tmp_path, named, many(target, 12, **slowly)) as here:
        watched(here, target, 12, Reply(body=BODY))
        assert await here.run_once(10_000, step=5) == 12
        assert len({polled.feed for polled in here.taken}) == 12


async def test_a_permanent_move_to_another_host_is_trusted_in_its_time(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """Five documents over two days; from then on the new host is asked first, in its own line."""

    def make(site: Loopback) -> list[Feed]:
        target.answer("/t", Reply(status=308).with_headers(Location="/u"))
        target.answer("/u", Reply(body=BODY))
        return [led(site, "o", target.url("/t", "host.example"), status=301)]

    async with desk(tmp_path, named, make) as here:
        for polls in range(1, 6):
            assert await here.tick(DAY) == ["o"]
            assert len(here.site.received) == polls
        assert (await here.remembered("o")).home == target.url("/u", "host.example")
        assert await here.tick(DAY) == ["o"]
        assert len(here.site.received) == 5
        assert [got.path for got in target.received[-2:]] == ["/u", "/u"]


async def test_five_redirects_are_counted_over_all_hosts(tmp_path: Path, named: Http) -> None:
    """Two that lead to each other for ever are left, each having been asked in its line."""

    def make(site: Loopback) -> list[Feed]:
        site.answer("/b", Reply(status=302).with_headers(Location=site.url("/a", "a.example")))
        return [led(site, "a", site.url("/b", "b.example"))]

    async with desk(tmp_path, named, make) as here:
        moments = [here.clock.monotonic()]
        while not here.taken:
            assert len(moments) < 10, "it goes on and on"
            await here.tick(SPACING)
            moments.append(here.clock.monotonic())
        outcome = here.taken[0].outcome
        assert isinstance(outcome, Refused)
        assert outcome.trouble is Trouble.REDIRECTS
        assert len(here.site.received) == 6


async def test_a_target_on_a_private_address_is_refused_at_its_turn(
    tmp_path: Path, named: Http
) -> None:
    """Each hop's address is judged, also after a wait."""

    def make(site: Loopback) -> list[Feed]:
        return [led(site, "o", "http://10.0.0.1/feed")]

    async with desk(tmp_path, named, make) as here:
        assert await here.tick() == ["o"]
        outcome = here.taken[0].outcome
        assert isinstance(outcome, Refused)
        assert outcome.trouble is Trouble.ADDRESS


async def test_a_busy_private_target_speaks_for_its_feed_only(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """As it does when it is asked directly."""

    def make(site: Loopback) -> list[Feed]:
        return [led(site, name, target.url(f"/{name}")) for name in ("a", "b")]

    async with desk(tmp_path, named, make) as here:
        target.answer("/a", Reply(status=503))
        target.answer("/b", Reply(body=BODY))
        assert await here.tick() == ["a"]
        assert await here.tick(SPACING) == ["b"]
        assert isinstance(here.taken[0].outcome, Failed)


async def test_a_name_that_is_handed_out_speaks_for_itself_where_a_redirect_leads_to_it(
    tmp_path: Path, named: Http, target: Loopback
) -> None:
    """Two holders of one operator share its line; what one says is not what the other says."""

    def make(site: Loopback) -> list[Feed]:
        bert = target.url("/bert", "bert.github.io")
        target.answer("/anna", Reply(status=302).with_headers(Location=bert))
        target.answer("/bert", Reply(status=429).with_headers(Retry_After="7200"))
        return [feed("f", target.url("/anna", "anna.github.io")), *on("other.example", "x")(site)]

    async with desk(tmp_path, named, make) as here:
        assert await here.tick() == ["x"]
        assert await here.tick(SPACING) == ["f"]
        holds = await here.store.holds(here.clock.now())
        left = {host: (until - here.clock.now()).total_seconds() for host, until in holds.items()}
        assert left == {"bert.github.io": 7200, "github.io": 300}
