"""The poller over the real store and a real server: leases, lines, holds, first polls, the end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.http.exchange import Http
from monitor.model.feeds import Feed, PollReason
from monitor.model.outcomes import Failed, Fresh, NotModified, Refused, Trouble
from monitor.model.reading import ReadResult
from tests.support.desk import BODY, desk, feed, names_lead_home, on
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import way_out


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """The way out, which here goes by names of our own as well."""
    async with way_out() as way:
        yield way


@pytest.fixture
async def named() -> AsyncIterator[Http]:
    """A way out on which every name leads to the loopback."""
    async with names_lead_home() as way:
        yield way


async def test_what_is_due_is_polled_read_and_handed_on(tmp_path: Path, http: Http) -> None:
    """With everything that reading needs, and without the document afterwards."""
    make = on("127.0.0.1", "f", outlet="News", language="en", timezone="Europe/Berlin")
    async with desk(tmp_path, http, make) as here:
        assert await here.tick() == ["f"]
        (polled,) = here.taken
        assert isinstance(polled.outcome, Fresh)
        assert (polled.outcome.body, polled.result) == (b"", ReadResult(title="Feed"))
        (task,) = here.readers.tasks
        assert (task.body, task.outlet, task.language, task.timezone) == (
            BODY,
            "News",
            "en",
            "Europe/Berlin",
        )
        assert task.located == task.url == here.feeds["f"].url
        assert await here.tick(60) == []
        assert await here.tick(1800) == ["f"]


async def test_the_same_document_is_not_read_again(tmp_path: Path, http: Http) -> None:
    """No validators, the same bytes: unchanged."""
    async with desk(tmp_path, http, on("127.0.0.1", "f")) as here:
        await here.tick()
        assert await here.tick(3600) == ["f"]
        assert len(here.readers.tasks) == 1
        assert here.taken[1].result is None


async def test_validators_draw_a_304(tmp_path: Path, http: Http) -> None:
    """All the way through the store."""

    def make(site: Loopback) -> list[Feed]:
        first = Reply(body=BODY).with_headers(ETag='"1"')
        return [feed("f", site.answer("/f", first, Reply(status=304)))]

    async with desk(tmp_path, http, make) as here:
        await here.tick()
        await here.tick(3600)
        assert isinstance(here.taken[1].outcome, NotModified)
        assert here.site.received[1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize("trouble", [Trouble.PARSE_TIMEOUT, Trouble.PARSE_MEMORY])
async def test_a_document_that_kills_its_reader_is_a_failed_poll(
    tmp_path: Path, http: Http, trouble: Trouble
) -> None:
    """With the reason, for people too."""
    async with desk(tmp_path, http, on("127.0.0.1", "f")) as here:
        here.readers.answer = trouble
        await here.tick()
        result = here.taken[0].result
        assert result is not None
        assert result.trouble is trouble
        assert result.detail
        assert (await here.state("f"))[0] is PollReason.BACK_OFF


async def test_one_request_at_a_time_and_a_pause_for_each_domain(
    tmp_path: Path, named: Http
) -> None:
    """Three feeds of a publisher on two of its hosts take ten seconds."""

    def make(site: Loopback) -> list[Feed]:
        return [
            *on("a.news.example", "x", "y")(site),
            *on("b.news.example", "z")(site),
            *on("other.example", "o")(site),
        ]

    async with desk(tmp_path, named, make) as here:
        assert sorted(await here.tick()) == ["o", "x"]
        assert await here.tick(4.9) == []
        assert await here.tick(0.1) == ["y"]
        assert await here.tick(5) == ["z"]
        assert here.site.most_in_flight <= 2


async def test_several_at_once_where_the_configuration_says_so(tmp_path: Path, named: Http) -> None:
    """A publisher who agreed to it."""
    make = on("news.example", "x", "y", "z", host_concurrency=3, host_spacing=timedelta(0))
    async with desk(tmp_path, named, make) as here:
        assert sorted(await here.tick()) == ["x", "y", "z"]


@pytest.mark.bulk
@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_public_host_is_left_alone(tmp_path: Path, named: Http, status: int) -> None:
    """All its feeds, for as long as it asks; the wait is stored, so that a restart keeps it."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y", "z")(site)
        busy = Reply(status=status).with_headers(Retry_After="7200")
        site.answer("/x", busy, Reply(body=BODY))
        return feeds

    async with desk(tmp_path, named, make) as here:
        assert await here.tick() == ["x"]
        assert await here.tick(60) == []
        assert len(here.site.received) == 1
        assert await here.state("y") == (PollReason.HOST_HOLD, 7140)
        assert (await here.state("x"))[0] is PollReason.RETRY_AFTER
        back = [*await here.tick(7141), *await here.tick(5), *await here.tick(5)]
        assert sorted(back) == ["x", "y", "z"]


async def test_a_name_that_was_handed_out_holds_itself_and_its_operator_briefly(
    tmp_path: Path, named: Http
) -> None:
    """Nobody who is handed a name can silence all others there, for a week or at all."""

    def make(site: Loopback) -> list[Feed]:
        feeds = [*on("anna.github.io", "x", "y")(site), *on("bert.github.io", "z")(site)]
        site.answer("/x", Reply(status=503).with_headers(Retry_After="7200"), Reply(body=BODY))
        return feeds

    async with desk(tmp_path, named, make) as here:
        assert await here.tick() == ["x"]
        assert await here.tick(60) == []
        assert await here.state("z") == (PollReason.HOST_HOLD, 240)
        assert await here.state("y") == (PollReason.HOST_HOLD, 7140)
        assert await here.tick(241) == ["z"]
        assert await here.tick(3600) == ["z"]
        back = [*await here.tick(3301), *await here.tick(5), *await here.tick(5)]
        assert {"x", "y"} <= set(back)


async def test_whoever_becomes_due_while_a_host_is_held_is_put_off(
    tmp_path: Path, named: Http
) -> None:
    """They were not in line when it closed."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y")(site)
        site.answer("/x", Reply(body=BODY), Reply(status=503).with_headers(Retry_After="7200"))
        site.answer("/y", Reply(body=BODY).with_headers(Retry_After="2000"), Reply(body=BODY))
        return feeds

    async with desk(tmp_path, named, make) as here:
        assert [*await here.tick(), *await here.tick(5)] == ["x", "y"]
        assert await here.tick(1800) == ["x"]
        assert await here.tick(300) == []
        assert (await here.state("y"))[0] is PollReason.HOST_HOLD
        assert len(here.site.received) == 3


async def test_a_busy_private_host_speaks_for_one_feed_only(tmp_path: Path, http: Http) -> None:
    """An application of one's own that fails says nothing about its neighbour."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("127.0.0.1", "x", "y")(site)
        site.answer("/x", Reply(status=503))
        return feeds

    async with desk(tmp_path, http, make) as here:
        assert await here.tick() == ["x"]
        assert await here.tick(5) == ["y"]


async def test_files_wait_for_nobody(tmp_path: Path, http: Http) -> None:
    """There is no host to be polite to."""
    paths = [tmp_path / f"{number}.xml" for number in range(5)]
    for path in paths:
        path.write_bytes(BODY)

    def make(_: Loopback) -> list[Feed]:
        return [feed(path.stem, path.as_uri()) for path in paths]

    async with desk(tmp_path, http, make) as here:
        assert sorted(await here.tick()) == ["0", "1", "2", "3", "4"]


@pytest.mark.bulk
async def test_first_polls_beyond_a_burst_are_spread(tmp_path: Path, named: Http) -> None:
    """Fifty at once, then so many a second."""

    def make(site: Loopback) -> list[Feed]:
        site.answer("/f", Reply(body=BODY))
        return [feed(f"{n}", site.url("/f", f"n{n}.example{n}")) for n in range(60)]

    async with desk(tmp_path, named, make, first_rate=2.0) as here:
        assert len(await here.tick()) == 50
        assert len(await here.tick(1)) == 2
        assert len(await here.tick(2)) == 4
        assert len(await here.tick(60)) == 4


async def test_places_are_limited_and_filled_again_at_once(tmp_path: Path, named: Http) -> None:
    """Without waiting for the next ring."""

    def make(site: Loopback) -> list[Feed]:
        site.answer("/f", Reply(body=BODY, delay=0.02))
        return [feed(f"{n}", site.url("/f", f"n{n}.example{n}")) for n in range(12)]

    async with desk(tmp_path, named, make, concurrency=3) as here:
        assert len(await here.tick()) == 12
        assert here.site.most_in_flight == 3


async def test_a_line_longer_than_a_lease_is_left_to_the_store(tmp_path: Path, named: Http) -> None:
    """What cannot come up in time is not held; it is due again when its lease has run out."""
    names = [f"f{number}" for number in range(20)]
    make = on("news.example", *names, host_spacing=timedelta(minutes=2))
    async with desk(tmp_path, named, make) as here:
        await here.tick()
        assert 1 <= here.poller.waiting < 10
        polled = set()
        for _ in range(60):
            polled.update(await here.tick(120))
        assert polled | {here.taken[0].feed} == set(names)


async def test_a_line_is_as_long_as_those_in_it_make_it(tmp_path: Path, named: Http) -> None:
    """Whoever would stand behind slow ones, though quick themselves, is left to the store."""

    def make(site: Loopback) -> list[Feed]:
        slow = on("news.example", *"abcde", host_spacing=timedelta(minutes=2))(site)
        return [*slow, *on("news.example", "quick", host_spacing=timedelta(0))(site)]

    async with desk(tmp_path, named, make) as here:
        assert await here.tick() == ["a"]
        assert here.poller.waiting == 3


@pytest.mark.bulk
async def test_once_polls_everything_that_is_due_and_waits(tmp_path: Path, named: Http) -> None:
    """Politely, even so: the pauses are kept."""
    make = on("news.example", *(f"f{number}" for number in range(4)))
    async with desk(tmp_path, named, make) as here:
        assert await here.run_once(200) == 4
        assert here.clock.monotonic() >= 15
        assert len(here.taken) == 4


async def test_once_ends_though_feeds_become_due_again_meanwhile(
    tmp_path: Path, named: Http
) -> None:
    """The pass takes longer than their interval; each is polled once, and is due for the next."""
    often = {"every": timedelta(seconds=10), "min_every": timedelta(seconds=10)}
    make = on("news.example", *(f"f{number}" for number in range(4)), **often)
    async with desk(tmp_path, named, make) as here:
        assert await here.run_once(40) == 4
        here.hire()
        leases = await here.store.due(here.clock.now(), 10, timedelta(minutes=1))
        assert "f0" in {lease.feed for lease in leases}, "given back"


async def test_nobody_hurries_a_feed_that_asked_to_be_left_alone(
    tmp_path: Path, http: Http
) -> None:
    """A private host's neither, though it is not held as a whole."""

    def make(site: Loopback) -> list[Feed]:
        busy = Reply(status=404).with_headers(Retry_After="3000")
        return [feed("f", site.answer("/f", busy))]

    async with desk(tmp_path, http, make) as here:
        assert await here.tick() == ["f"]
        await here.store.hurry(["f"], here.clock.now())
        assert await here.tick(900) == []
        assert await here.state("f") == (PollReason.RETRY_AFTER, 2100)
        assert await here.tick(2400) == ["f"]


async def test_feeds_outlive_a_clock_that_ran_a_year_ahead(tmp_path: Path, http: Http) -> None:
    """It is put right while the daemon runs, or between two runs."""
    async with desk(tmp_path, http, on("127.0.0.1", "f")) as here:
        year = timedelta(days=365).total_seconds()
        for restarts in (False, True):
            here.clock.pass_(year)
            assert await here.tick() == ["f"]
            here.clock.set_back(timedelta(days=365))
            if restarts:
                await here.restart()
            assert await here.tick() == []
            assert await here.tick(5 * 3600) == ["f"]


async def test_a_changed_interval_holds_from_the_next_start_on(tmp_path: Path, http: Http) -> None:
    """Counted from the last poll, whether it became shorter or longer."""
    daily = {"every": timedelta(days=1)}
    async with desk(tmp_path, http, on("127.0.0.1", "f", **daily)) as here:
        assert await here.tick() == ["f"]
        here.clock.pass_(3600)
        for hours, left in ((2, 1), (9, 8)):
            here.feeds["f"] = replace(here.feeds["f"], every=timedelta(hours=hours))
            await here.restart()
            assert await here.tick() == []
            assert await here.state("f") == (PollReason.FIXED, left * 3600)
        here.feeds["f"] = replace(here.feeds["f"], every=timedelta(minutes=30))
        await here.restart()
        assert await here.tick() == ["f"]


async def test_a_changed_interval_holds_though_the_clock_ran_ahead(
    tmp_path: Path, http: Http
) -> None:
    """It counts from the last poll as that was put right, not from a time that is yet to come."""
    async with desk(tmp_path, http, on("127.0.0.1", "f", every=timedelta(days=1))) as here:
        here.clock.pass_(timedelta(days=365).total_seconds())
        assert await here.tick() == ["f"]
        here.clock.set_back(timedelta(days=365))
        here.feeds["f"] = replace(here.feeds["f"], every=timedelta(hours=2))
        await here.restart()
        assert await here.tick() == []
        assert await here.state("f") == (PollReason.FIXED, 2 * 3600)


async def test_a_second_pass_polls_what_is_due_by_then(tmp_path: Path, named: Http) -> None:
    """What had its poll in the first pass has another one in the second."""
    often = {"every": timedelta(seconds=10), "min_every": timedelta(seconds=10)}
    async with desk(tmp_path, named, on("news.example", "x", **often)) as here:
        for passes in (1, 2, 3):
            here.clock.pass_(3600)
            assert await here.run_once(40) == 1
            assert len(here.taken) == passes


async def test_a_pass_waits_for_a_server_that_is_slow(tmp_path: Path, http: Http) -> None:
    """However little time its pauses take."""

    def make(site: Loopback) -> list[Feed]:
        return [feed("f", site.answer("/f", Reply(body=BODY, delay=0.2)))]

    async with desk(tmp_path, http, make) as here:
        assert await here.run_once(1) == 1


async def test_the_end_gives_back_what_was_not_begun(tmp_path: Path, named: Http) -> None:
    """In flight is finished and handed on; the others are due at once for whoever comes next."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y")(site)
        site.answer("/x", Reply(body=BODY, delay=0.1))
        return feeds

    async with desk(tmp_path, named, make) as here:
        await here.poller.tick()
        assert (here.poller.flying, here.poller.waiting) == (1, 1)
        assert await here.poller.drain(5) == 0
        assert [polled.feed for polled in here.taken] == ["x"]
        assert await here.tick(10) == []
        leases = await here.store.due(here.clock.now(), 10, timedelta(minutes=1))
        assert [lease.feed for lease in leases] == ["y"]
        assert leases[0].state.polls == 0


async def test_the_end_does_not_wait_for_ever(tmp_path: Path, http: Http) -> None:
    """What takes too long is counted, and its lease runs out by itself."""

    def make(site: Loopback) -> list[Feed]:
        return [feed("f", site.answer("/f", Reply(body=BODY, delay=0.5)))]

    async with desk(tmp_path, http, make) as here:
        await here.poller.tick()
        assert await here.poller.drain(0.05) == 1


async def test_a_feed_that_is_no_longer_configured_is_left(tmp_path: Path, http: Http) -> None:
    """A reload took it away between two rings."""
    async with desk(tmp_path, http, on("127.0.0.1", "f")) as here:
        here.poller.feeds = {}
        assert await here.tick() == []
        assert here.poller.waiting == 0


async def test_what_is_refused_is_handed_on_too(tmp_path: Path, http: Http) -> None:
    """Nothing is fetched, and the reason is kept."""
    async with desk(tmp_path, http, on("127.0.0.1", "f", allow_networks=())) as here:
        await here.tick()
        assert isinstance(here.taken[0].outcome, Refused)


async def test_a_fault_of_ours_costs_one_poll(tmp_path: Path, http: Http) -> None:
    """It is a failed poll with a word for it; all others go on."""

    class Faulty(Http):
        """Raises what nobody foresaw."""

        async def exchange(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("unforeseen")

    async with desk(tmp_path, Faulty(transport=http._transport), on("127.0.0.1", "f")) as here:
        await here.tick()
        outcome = here.taken[0].outcome
    assert isinstance(outcome, Failed)
    assert (outcome.trouble, outcome.detail) == (Trouble.INTERNAL, "a fault of ours: RuntimeError")
