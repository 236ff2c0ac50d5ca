"""Conditional requests, statuses, redirects and secrets, against a real server."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from monitor.collect.fetch import Onward, _same_origin, fetch, user_agent
from monitor.collect.hosts import host_of
from monitor.http.exchange import Http, web_url
from monitor.model.feeds import Feed, FeedState
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, Gone, NotModified, Refused, Trouble
from monitor.model.secrets import Secret
from tests.support.fetching import fetched
from tests.support.loopback import LOOPBACK, Loopback, Received, Reply, bomb, certificate
from tests.support.notifying import HandClock, way_out

FEED = b"<rss version='2.0'><channel/></rss>"
ETAG = 'W/"a ,;%7E=~"'
DATE = "Sat, 28 Feb 2026 9:1:2 +0000"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    """A server."""
    async with Loopback.serve() as serving:
        yield serving


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    """The way out."""
    async with way_out() as way:
        yield way


def feed(url: str, **more: object) -> Feed:
    """A feed on loopback."""
    return replace(Feed(id="f", url=url, allow_networks=LOOPBACK), **more)  # type: ignore[arg-type]


def state(url: str, **more: object) -> FeedState:
    """What is remembered of it."""
    return replace(FeedState(feed="f", url=url), **more)  # type: ignore[arg-type]


async def poll(http: Http, url: str, **more: object) -> FetchOutcome:
    """A first poll."""
    return await fetched(feed(url, **more), state(url), http)


async def test_both_validators_come_in_and_go_out_byte_for_byte(site: Loopback, http: Http) -> None:
    """Opaque: no quote is mended, no date is read."""

    def answer(received: Received) -> Reply:
        known = received.headers.get("if-none-match") == ETAG
        return Reply(status=304 if known else 200, body=FEED).with_headers(
            ETag=ETAG, Last_Modified=DATE
        )

    url = site.answer("/feed", answer)
    first = await poll(http, url)
    assert isinstance(first, Fresh)
    assert (first.body, first.etag, first.last_modified) == (FEED, ETAG, DATE)
    known = state(url, etag=first.etag, last_modified=first.last_modified, body_hash=first.digest)
    again = await fetched(feed(url), known, http)
    assert again == NotModified(url=url, etag=ETAG, last_modified=DATE)
    assert site.received[1].headers["if-modified-since"] == DATE
    assert "if-none-match" not in site.received[0].headers


async def test_a_validator_that_cannot_be_given_back_is_dropped(site: Loopback, http: Http) -> None:
    """Rather none than another one."""
    head = b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nContent-Length: %d\r\n\r\n' % len(FEED)
    outcome = await poll(http, site.answer("/", Reply(raw=head + FEED)))
    assert isinstance(outcome, Fresh)
    assert outcome.etag is None


async def test_hints_of_the_server_are_read(site: Loopback, http: Http) -> None:
    """Retry-After may come with any status, freshness less its age."""
    reply = Reply(body=FEED).with_headers(Cache_Control="max-age=900", Age="100", Retry_After="7")
    outcome = await poll(http, site.answer("/", reply))
    assert isinstance(outcome, Fresh)
    assert (outcome.hints.max_age, outcome.hints.retry_after) == (800, 7)


@pytest.mark.parametrize(
    ("status", "trouble", "detail"),
    [
        (203, Trouble.EMPTY, "the answer has no body"),
        (204, Trouble.EMPTY, "the answer has no body"),
        (206, Trouble.STATUS, "answered 206 Partial Content"),
        (304, Trouble.PROTOCOL, "answered 304 Not Modified without having been asked"),
        (401, Trouble.UNAUTHORIZED, "answered 401 Unauthorized"),
        (403, Trouble.UNAUTHORIZED, "answered 403 Forbidden"),
        (404, Trouble.STATUS, "answered 404 Not Found"),
        (429, Trouble.RATE_LIMITED, "answered 429 Too Many Requests"),
        (503, Trouble.STATUS, "answered 503 Service Unavailable"),
        (599, Trouble.STATUS, "answered 599"),
    ],
)
async def test_what_other_answers_mean(
    site: Loopback, http: Http, status: int, trouble: Trouble, detail: str
) -> None:
    """Each with its own trouble, its status, and what the server asks for."""
    reply = Reply(status=status).with_headers(Retry_After="60")
    outcome = await poll(http, site.answer("/", reply))
    assert isinstance(outcome, Failed)
    assert (outcome.trouble, outcome.detail) == (trouble, detail)
    assert (outcome.status, outcome.hints.retry_after) == (status, 60)


async def test_what_a_proxy_changed_is_a_document(site: Loopback, http: Http) -> None:
    """203 says no more than that."""
    outcome = await poll(http, site.answer("/", Reply(status=203, body=FEED)))
    assert isinstance(outcome, Fresh)
    assert outcome.body == FEED


async def test_gone_is_said_as_such(site: Loopback, http: Http) -> None:
    """410 is no ordinary failure."""
    assert isinstance(await poll(http, site.answer("/", Reply(status=410))), Gone)


async def test_an_empty_document_is_a_failure(site: Loopback, http: Http) -> None:
    """200 with nothing in it."""
    outcome = await poll(http, site.answer("/", Reply()))
    assert isinstance(outcome, Failed)
    assert outcome.trouble is Trouble.EMPTY


async def test_a_304_that_nobody_asked_for_keeps_the_document_that_there_is(
    site: Loopback, http: Http
) -> None:
    """Some servers go by the address of the asker."""
    url = site.answer("/", Reply(status=304))
    known = state(url, body_hash="x")
    assert isinstance(await fetched(feed(url), known, http), NotModified)


async def test_a_feed_that_is_always_the_same_is_probed_once_a_day() -> None:
    """P16: validators are left out in the first poll of a day after three quiet ones."""
    clock = HandClock(NOW)
    http = Http(clock=clock, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    conditional = []
    async with Loopback.serve() as site:
        url = site.answer("/", Reply(status=304))
        known = state(url, etag="x", body_hash="x", last_fresh=NOW, last_polled=NOW)
        for _ in range(5 * 4):
            clock.pass_(6 * 3600)
            await fetched(feed(url), known, http)
            known = replace(known, last_polled=clock.now())
            conditional.append("if-none-match" in site.received[-1].headers)
    await http.aclose()
    assert [number for number, asked in enumerate(conditional, 1) if not asked] == [12, 16, 20]


async def test_who_asks_says_so(site: Loopback, http: Http) -> None:
    """Name, version, contact; what the feed's configuration says goes first."""
    url = site.answer("/", Reply(body=FEED))
    await poll(http, url, contact="https://desk.example/bot")
    await poll(http, url, user_agent="Desk/1")
    await poll(http, url, headers=(("user-agent", Secret("Own/2")),))
    agents = [received.headers["user-agent"] for received in site.received]
    assert agents[0].startswith("storyline-monitor/")
    assert agents[0].endswith(" (+https://desk.example/bot)")
    assert agents[1:] == ["Desk/1", "Own/2"]
    assert "+" not in user_agent(feed(url))


async def test_a_short_chain_is_followed_and_remembered(site: Loopback, http: Http) -> None:
    """Relative, with a fragment, permanent throughout."""
    url = site.answer("/a", Reply(status=301).with_headers(Location="b#part"))
    site.answer("/b", Reply(status=308).with_headers(Location=f"//127.0.0.1:{site.port}/c?x=1"))
    site.answer("/c", Reply(body=FEED))
    outcome = await poll(http, url)
    assert isinstance(outcome, Fresh)
    assert outcome.url == site.url("/c?x=1")
    assert outcome.permanent


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_one_passing_redirect_makes_the_chain_passing(
    site: Loopback, http: Http, status: int
) -> None:
    """Only a wholly permanent chain says that the feed has moved."""
    url = site.answer("/a", Reply(status=301).with_headers(Location="/b"))
    site.answer("/b", Reply(status=status).with_headers(Location="/c"))
    site.answer("/c", Reply(body=FEED))
    outcome = await poll(http, url)
    assert isinstance(outcome, Fresh)
    assert not outcome.permanent


async def test_no_redirect_is_no_move(site: Loopback, http: Http) -> None:
    """Nothing permanent about staying."""
    outcome = await poll(http, site.answer("/", Reply(body=FEED)))
    assert isinstance(outcome, Fresh)
    assert not outcome.permanent


async def test_five_redirects_and_no_more(site: Loopback, http: Http) -> None:
    """A circle ends."""
    for number in range(6):
        site.answer(f"/{number}", Reply(status=302).with_headers(Location=f"/{number + 1}"))
    site.answer("/6", Reply(body=FEED))
    assert isinstance(await poll(http, site.url("/1")), Fresh)
    outcome = await poll(http, site.url("/0"))
    assert isinstance(outcome, Refused)
    assert outcome.trouble is Trouble.REDIRECTS


@pytest.mark.parametrize(
    ("location", "trouble"),
    [
        ("http://169.254.169.254/latest/meta-data/", Trouble.ADDRESS),
        ("http://10.0.0.1/", Trouble.ADDRESS),
        ("http://[::1]/", Trouble.ADDRESS),
        ("http://[64:ff9b::7f00:1]/", Trouble.ADDRESS),
        ("http://0xa9fea9fe/", Trouble.ADDRESS),
        ("http://2851995905/", Trouble.ADDRESS),
        ("http://0177.0.0.1/", Trouble.BAD_REDIRECT),
        ("http://a.example:nonsense/", Trouble.BAD_REDIRECT),
        ("file:///etc/passwd", Trouble.BAD_REDIRECT),
        ("javascript:alert(1)", Trouble.BAD_REDIRECT),
        ("http://[::1", Trouble.BAD_REDIRECT),
        ("//..@//[", Trouble.BAD_REDIRECT),
        ("http://", Trouble.REDIRECTS),
        ("", Trouble.BAD_REDIRECT),
    ],
)
async def test_redirects_into_the_dark_are_refused(
    site: Loopback, http: Http, location: str, trouble: Trouble
) -> None:
    """Each hop's address is judged like the first one's."""
    url = site.answer("/", Reply(status=302).with_headers(Location=location))
    outcome = await poll(http, url)
    assert isinstance(outcome, Refused)
    assert outcome.trouble is trouble


async def test_a_redirect_without_a_place_is_refused(site: Loopback, http: Http) -> None:
    """No Location at all."""
    outcome = await poll(http, site.answer("/", Reply(status=301)))
    assert isinstance(outcome, Refused)
    assert outcome.trouble is Trouble.BAD_REDIRECT


async def test_secrets_stay_with_the_configured_origin(site: Loopback, http: Http) -> None:
    """Neither credentials nor own headers follow a redirect elsewhere, nor do its user info."""
    async with Loopback.serve() as other:
        there = other.url("/feed").replace("//", "//user:pass@")
        url = site.answer("/a", Reply(status=302).with_headers(Location="/b"))
        site.answer("/b", Reply(status=302).with_headers(Location=there))
        other.answer("/feed", Reply(body=FEED))
        outcome = await poll(
            http, url, auth=Secret("Bearer hush"), headers=(("X-Key", Secret("hush")),)
        )
    assert isinstance(outcome, Fresh)
    assert [received.headers["authorization"] for received in site.received] == ["Bearer hush"] * 2
    assert "hush" not in str(other.received[0].headers)
    assert "authorization" not in other.received[0].headers


async def test_validators_go_only_to_the_place_that_gave_them(site: Loopback, http: Http) -> None:
    """Another host might take our date for a reason to say 304; a changing token is no matter."""
    url = site.answer("/a", Reply(status=302).with_headers(Location="/b?token=2"))
    site.answer("/b", Reply(body=FEED))
    known = state(url, etag="x", located=site.url("/b?token=1"))
    await fetched(feed(url), known, http)
    assert ["if-none-match" in received.headers for received in site.received] == [False, True]


async def test_a_proved_new_home_is_asked_first(site: Loopback, http: Http) -> None:
    """The configured URL stays the feed's identity."""
    home = site.answer("/new", Reply(body=FEED))
    url = site.url("/old")
    outcome = await fetched(feed(url), state(url, home=home), http)
    assert isinstance(outcome, Fresh)
    assert [received.path for received in site.received] == ["/new"]


async def test_all_hops_share_one_deadline(site: Loopback, http: Http) -> None:
    """A chain of slow redirects is as long as one slow answer."""
    for number in range(5):
        reply = Reply(status=302, delay=0.1).with_headers(Location=f"/{number + 1}")
        site.answer(f"/{number}", reply)
    outcome = await poll(http, site.url("/0"), timeout=timedelta(seconds=0.25))
    assert isinstance(outcome, Failed)
    assert outcome.trouble is Trouble.TIMEOUT
    assert len(site.received) <= 3


async def test_a_redirect_to_another_host_is_followed_when_it_is_told_to(
    site: Loopback, http: Http
) -> None:
    """What the first host took is taken off; what a line takes between the two is not."""
    async with Loopback.serve() as other:
        other.answer("/b", Reply(body=FEED), Reply(body=FEED, delay=0.2))
        slow = Reply(status=301, delay=0.06).with_headers(Location=other.url("/b"))
        url = site.answer("/a", slow)
        for expected in (Fresh, Failed):
            onward = await fetch(feed(url, timeout=timedelta(seconds=0.2)), state(url), http)
            assert isinstance(onward, Onward)
            assert other.received == [] or expected is Failed
            assert onward.host == host_of(other.url())
            assert 0 < onward.left <= 0.14
            await http.clock.sleep(0.2)
            outcome = await onward.follow()
            assert isinstance(outcome, expected)
    assert isinstance(outcome, Failed)
    assert outcome.trouble is Trouble.TIMEOUT
    assert len(site.received) == 2


async def test_a_redirect_within_a_host_is_followed_at_once(site: Loopback, http: Http) -> None:
    """There is no other line to stand in."""
    url = site.answer("/a", Reply(status=302).with_headers(Location="/b"))
    site.answer("/b", Reply(body=FEED))
    assert isinstance(await fetch(feed(url), state(url), http), Fresh)


@pytest.mark.bulk
async def test_a_bomb_is_refused(site: Loopback, http: Http) -> None:
    """By our own rule, not by the server's failing."""
    reply = Reply(body=bomb(1 << 25), headers=(("Content-Encoding", "gzip"),))
    outcome = await poll(http, site.answer("/", reply))
    assert isinstance(outcome, Refused)
    assert outcome.trouble is Trouble.TOO_LARGE


async def test_the_proxy_of_the_configuration_is_used(site: Loopback, http: Http) -> None:
    """Its URL is a secret."""
    site.answer("http://news.example/feed", Reply(body=FEED))
    outcome = await poll(http, "http://news.example/feed", proxy=Secret(site.url()))
    assert isinstance(outcome, Fresh)


async def test_a_url_that_is_none_is_a_value(http: Http) -> None:
    """The configuration should have caught it."""
    outcome = await poll(http, "http://[::1")
    assert isinstance(outcome, Failed)
    assert outcome.trouble is Trouble.PROTOCOL


async def test_a_header_that_cannot_be_sent_is_a_value(site: Loopback, http: Http) -> None:
    """Nor is the request sent without it."""
    outcome = await poll(http, site.url(), headers=(("X-Schl\u00fcssel", Secret("x")),))
    assert isinstance(outcome, Failed)
    assert outcome.trouble is Trouble.PROTOCOL
    assert site.received == []


async def test_no_redirect_leads_from_https_to_http(tmp_path: Path, site: Loopback) -> None:
    """The other way round is fine."""
    served = await certificate(tmp_path)
    if served is None:
        pytest.skip("makes its certificate with openssl, which is not installed")
    http = Http(tls=ssl.create_default_context(cafile=str(tmp_path / "cert.pem")))
    site.answer("/feed", Reply(body=FEED))
    async with Loopback.serve(served) as safe:
        safe.answer("/feed", Reply(body=FEED))
        down = safe.answer("/a", Reply(status=301).with_headers(Location=site.url("/feed")))
        up = site.answer("/a", Reply(status=301).with_headers(Location=safe.url("/feed")))
        refused, fresh = await poll(http, down), await poll(http, up)
    await http.aclose()
    assert isinstance(refused, Refused)
    assert refused.trouble is Trouble.DOWNGRADE
    assert isinstance(fresh, Fresh)
    assert [received.path for received in site.received] == ["/a"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "https://a.example:443/y", True),
        ("http://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "http://a.example/y", False),
        ("http://a.example:8080/x", "https://a.example/y", False),
        ("https://a.example/x", "https://a.example:8443/y", False),
        ("https://a.example/x", "https://b.a.example/y", False),
    ],
)
def test_what_counts_as_the_same_origin(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a column
    """A site that moves to https on the default ports is itself still."""
    first, second = web_url(one), web_url(other)
    assert isinstance(first, httpx.URL)
    assert isinstance(second, httpx.URL)
    assert _same_origin(first, second) is same
