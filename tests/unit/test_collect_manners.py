"""How servers are treated, from their side: poll after poll, the real store and a real server."""

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.http.exchange import Http
from monitor.model.feeds import Feed, PollReason
from monitor.model.outcomes import Fresh, Hints, NotModified, Trouble
from monitor.model.reading import ReadResult
from tests.support.desk import BODY, Desk, desk, feed, names_lead_home, on
from tests.support.loopback import Loopback, Received, Reply
from tests.support.notifying import NOON, until, way_out

HOUR = 3600.0
DAY = 24 * HOUR
OTHER = b"<rss version='2.0'><channel><title>Other</title></channel></rss>"

Make = Callable[[Loopback], list[Feed]]


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """A way out by addresses."""
    async with way_out() as way:
        yield way


@pytest.fixture
async def named() -> AsyncIterator[Http]:
    """A way out on which every name leads to the loopback."""
    async with names_lead_home() as way:
        yield way


def one(*replies: Reply | Callable[[Received], Reply], **more: object) -> Make:
    """One feed that is answered so."""
    return lambda site: [feed("f", site.answer("/f", *replies), **more)]


def sent(here: Desk) -> list[tuple[str | None, str | None]]:
    """The validators of each request."""
    names = ("if-none-match", "if-modified-since")
    return [tuple(got.headers.get(name) for name in names) for got in here.site.received]  # type: ignore[misc]


async def polls(here: Desk, times: int, every: float = DAY) -> None:
    """So many polls."""
    for _ in range(times):
        assert await here.tick(every) == ["f"]


async def test_validators_are_renewed_though_the_body_stays_the_same(
    tmp_path: Path, http: Http
) -> None:
    """A server that restarts gives the same bytes a new ETag; the old one would never match."""
    replies = [Reply(body=BODY).with_headers(ETag=f'"{n}"') for n in range(3)]
    async with desk(tmp_path, http, one(*replies)) as here:
        await here.tick()
        await polls(here, 3)
        assert sent(here) == [(None, None), ('"0"', None), ('"1"', None), ('"2"', None)]
        assert len(here.readers.tasks) == 1


async def test_validators_of_a_304_are_taken_over(tmp_path: Path, http: Http) -> None:
    """Those that it names; the others stay."""
    then, now = "Sat, 28 Feb 2026 09:00:00 GMT", "Sun, 01 Mar 2026 09:00:00 GMT"
    replies = (
        Reply(body=BODY).with_headers(ETag='"a"', Last_Modified=then),
        Reply(status=304).with_headers(ETag='W/"b"'),
        Reply(status=304).with_headers(Last_Modified=now),
    )
    async with desk(tmp_path, http, one(*replies)) as here:
        await here.tick()
        await polls(here, 3, every=6 * HOUR)
        assert sent(here)[1:] == [('"a"', then), ('W/"b"', then), ('W/"b"', now)]


async def test_validators_that_the_server_drops_are_sent_no_more(
    tmp_path: Path, http: Http
) -> None:
    """Else it would be asked with them for ever."""
    replies = (Reply(body=BODY).with_headers(ETag='"a"'), Reply(body=OTHER))
    async with desk(tmp_path, http, one(*replies)) as here:
        await here.tick()
        await polls(here, 2)
        assert sent(here) == [(None, None), ('"a"', None), (None, None)]


async def test_validators_of_what_could_not_be_read_are_not_kept(
    tmp_path: Path, http: Http
) -> None:
    """A bot wall with an ETag must not be what the next 304 refers to."""
    replies = (
        Reply(body=BODY).with_headers(ETag='"good"'),
        Reply(body=b"<html>").with_headers(ETag='"wall"'),
    )
    async with desk(tmp_path, http, one(*replies)) as here:
        await here.tick()
        here.readers.answer = Trouble.PARSE_TIMEOUT
        await polls(here, 2)
        assert [got for got, _ in sent(here)] == [None, '"good"', '"good"']


@pytest.mark.bulk
@pytest.mark.parametrize("status", [200, 304, 429, 503, 404])
@pytest.mark.parametrize("slow", [None, timedelta(0), timedelta(days=1000), timedelta(days=-1)])
async def test_retry_after_holds_after_every_answer_in_both_forms(
    tmp_path: Path, http: Http, status: int, slow: timedelta | None
) -> None:
    """In full, however slow the server's clock, and the reason is stored."""
    asked = NOON + timedelta(hours=2) - (slow or timedelta(0))
    text = "172800" if slow is None else format_datetime(asked + timedelta(days=2))
    late = Reply(status=status, body=OTHER if status == 200 else b"")
    late = late.with_headers(Date=format_datetime(asked), Retry_After=text)
    async with desk(tmp_path, http, one(Reply(body=BODY), late, Reply(body=BODY))) as here:
        await here.tick()
        await polls(here, 1, every=2 * HOUR)
        assert await here.state("f") == (PollReason.RETRY_AFTER, 2 * DAY)
        assert await here.tick(2 * DAY - 1) == []
        await polls(here, 1, every=1)


@pytest.mark.bulk
@pytest.mark.parametrize("status", [200, 304, 404])
async def test_freshness_slows_after_every_answer_up_to_the_bound(
    tmp_path: Path, http: Http, status: int
) -> None:
    """``Expires`` by the server's own clock, less ``Age``; a day's freshness counts an hour."""
    answer = Reply(status=status, body=OTHER if status == 200 else b"")
    brief = answer.with_headers(
        Date="Sun, 01 Mar 2020 12:00:00 GMT", Expires="Sun, 01 Mar 2020 12:50:00 GMT", Age="300"
    )
    long = answer.with_headers(Cache_Control="public, max-age=86400")
    make = one(Reply(body=BODY), brief, long, every=timedelta(minutes=15))
    async with desk(tmp_path, http, make) as here:
        await here.tick()
        await polls(here, 1, every=HOUR)
        reason, seconds = await here.state("f")
        if status != 404:
            assert (reason, seconds) == (PollReason.MAX_AGE, 45 * 60)
        await polls(here, 1, every=DAY)
        reason, seconds = await here.state("f")
        assert seconds == (2 if status == 404 else 1) * HOUR


@pytest.mark.bulk
async def test_skipped_hours_hold_for_polls_that_are_put_off_too(
    tmp_path: Path, named: Http
) -> None:
    """A neighbour's 503 moves a feed into an hour that its own document skips."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y")(site)
        site.answer("/x", Reply(body=BODY), Reply(status=503).with_headers(Retry_After="7000"))
        return feeds

    async with desk(tmp_path, named, make) as here:
        here.readers.answer = ReadResult(hints=Hints(skip_hours=(14, 15)))
        assert [*await here.tick(), *await here.tick(5)] == ["x", "y"]
        assert await here.tick(1795) == ["x"]
        await here.tick(5)
        reason, seconds = await here.state("y")
        assert reason is PollReason.SKIP_HOURS
        assert here.clock.now() + timedelta(seconds=seconds or 0) == NOON + timedelta(hours=4)


async def test_a_restart_polls_nobody_early(tmp_path: Path, named: Http) -> None:
    """Neither a feed before its time, nor a neighbour on a host that asked to be left alone."""

    def make(site: Loopback) -> list[Feed]:
        feeds = on("news.example", "x", "y")(site)
        busy = Reply(status=429).with_headers(Retry_After="14400")
        site.answer("/x", Reply(body=BODY), busy, Reply(body=BODY))
        site.answer("/y", Reply(body=BODY).with_headers(Retry_After="3600"), Reply(body=BODY))
        return feeds

    async with desk(tmp_path, named, make) as here:
        assert [*await here.tick(), *await here.tick(5)] == ["x", "y"]
        await here.restart()
        assert await here.tick(60) == []
        assert await here.tick(1800) == ["x"]
        await here.restart()
        assert await here.tick(1800) == []
        assert (await here.state("y"))[0] is PollReason.HOST_HOLD
        assert len(here.site.received) == 3
        back = [*await here.tick(4 * HOUR), *await here.tick(5)]
        assert sorted(back) == ["x", "y"]


@pytest.mark.bulk
async def test_gone_twice_is_asked_weekly_and_comes_back(tmp_path: Path, http: Http) -> None:
    """Never given up for good."""
    gone = Reply(status=410)
    async with desk(tmp_path, http, one(gone, gone, gone, Reply(body=BODY))) as here:
        await here.tick()
        assert (await here.state("f"))[0] is PollReason.BACK_OFF
        await polls(here, 1)
        assert await here.state("f") == (PollReason.GONE, 7 * DAY)
        assert await here.tick(6 * DAY) == []
        await polls(here, 2, every=7 * DAY)
        assert (await here.remembered("f")).errors == 0


def moving(**steps: Reply) -> Make:
    """A feed at ``/old`` that has moved to ``/new`` by way of ``/via``."""

    def make(site: Loopback) -> list[Feed]:
        url = site.answer("/old", Reply(status=301).with_headers(Location="/via"))
        site.answer("/via", Reply(status=308).with_headers(Location="/new"))

        def answer(received: Received) -> Reply:
            known = received.headers.get("if-none-match") == '"a"'
            return Reply(status=304) if known else Reply(body=BODY).with_headers(ETag='"a"')

        site.answer("/new", answer)
        for path, reply in steps.items():
            site.answer(f"/{path}", reply)
        return [feed("f", url)]

    return make


@pytest.mark.bulk
async def test_a_permanent_move_is_trusted_after_five_polls_and_two_days(
    tmp_path: Path, http: Http
) -> None:
    """Answers 304 from there count; identity and history are those of the configured URL."""
    async with desk(tmp_path, http, moving()) as here:
        await here.tick()
        await polls(here, 4, every=12 * HOUR)
        assert [type(taken.outcome) for taken in here.taken] == [Fresh, *[NotModified] * 4]
        here.site.received.clear()
        await polls(here, 1)
        assert [got.path for got in here.site.received] == ["/new"]
        state = await here.remembered("f")
        assert (state.url, state.home) == (here.site.url("/old"), here.site.url("/new"))
        assert (state.polls, state.etag) == (6, '"a"')


@pytest.mark.bulk
async def test_a_move_by_way_of_a_passing_redirect_is_never_trusted(
    tmp_path: Path, http: Http
) -> None:
    """A maintenance page is one, however long it lasts."""
    passing = Reply(status=302).with_headers(Location="/new")
    async with desk(tmp_path, http, moving(via=passing)) as here:
        await here.tick()
        await polls(here, 9)
        assert (await here.remembered("f")).home is None
        assert here.site.received[-1].path == "/new"
        assert here.site.received[-3].path == "/old"


@pytest.mark.bulk
async def test_a_server_that_answers_304_for_ever_is_found_out(tmp_path: Path, http: Http) -> None:
    """Within three days and one, without being asked for the whole more than once a day."""
    bodies = iter(range(100))

    def answer(received: Received) -> Reply:
        if "if-none-match" in received.headers:
            return Reply(status=304)
        return Reply(body=b"%d" % next(bodies)).with_headers(ETag='"stuck"')

    async with desk(tmp_path, http, one(answer, every=timedelta(hours=6))) as here:
        await here.tick()
        await polls(here, 40, every=6 * HOUR)
        whole = [number for number, (etag, _) in enumerate(sent(here)) if etag is None]
        assert whole == [0, 12, 24, 36]


@pytest.mark.bulk
async def test_names_that_nobody_looks_up_do_not_stall_the_others(tmp_path: Path) -> None:
    """Fifty name servers hang while two hundred feeds of other names are polled, 100 at once."""
    ends = threading.Event()

    def lookup(host: str) -> Sequence[str]:
        if host.startswith("dead"):
            ends.wait(30)
        return ("127.0.0.1",)

    async with way_out() as template:
        http = Http(lookup=lookup, tls=template._transport._tls)  # type: ignore[attr-defined]

    def make(site: Loopback) -> list[Feed]:
        site.answer("/f", Reply(body=BODY))
        dead = [feed(f"d{n}", site.url("/f", f"dead.example{n}")) for n in range(50)]
        live = [feed(f"l{n}", site.url("/f", f"live.example{n}")) for n in range(200)]
        return [*dead, *live]

    async with desk(tmp_path, http, make, first_rate=1e6) as here:
        await here.poller.tick()
        here.clock.pass_(1)
        await here.poller.tick()
        await until(lambda: here.poller.flying == 50)
        assert len(here.taken) == 200
        assert {polled.feed[0] for polled in here.taken} == {"l"}
        assert here.site.most_in_flight <= 100
        ends.set()
        await until(lambda: here.poller.flying == 0)
        assert len(here.taken) == 250
    await http.aclose()
