"""One exchange against a real server: caps, deadlines, troubles, and what never leaves."""

import logging
import resource
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from monitor.clock import SystemClock
from monitor.http.answers import Answer, NoAnswer
from monitor.http.exchange import Http, request
from monitor.http.transport import tls_context
from monitor.model.outcomes import Trouble
from tests.support.lag import Lag
from tests.support.loopback import LOOPBACK, Loopback, Reply, bomb, certificate, free_port
from tests.support.notifying import way_out

PACKED = (("Content-Encoding", "gzip"),)
SECRET = "/services/T000/B000/XXXX"


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


def built(url: str, method: str = "GET", content: bytes | None = None) -> httpx.Request:
    """A request that can be sent."""
    made = request(method, url, headers=(("User-Agent", "test"),), content=content)
    assert isinstance(made, httpx.Request)
    return made


async def trouble(http: Http, url: str, **limits: object) -> Trouble:
    """The trouble that ``url`` makes."""
    answer = await http.exchange(built(url), allow_networks=LOOPBACK, **limits)  # type: ignore[arg-type]
    assert isinstance(answer, NoAnswer), answer
    assert "/" not in answer.detail
    return answer.trouble


async def test_the_url_goes_out_as_it_was_given(site: Loopback, http: Http) -> None:
    """Percent signs are neither added nor taken away."""
    path = "/a%7Eb%3Ac/%C3%A9?q=a%2Bb+c&x=%20"
    await http.exchange(built(site.url(path)), allow_networks=LOOPBACK)
    assert site.received[0].path == path


async def test_only_what_was_asked_for_is_sent(site: Loopback, http: Http) -> None:
    """No cookie, no Referer, no headers of the libraries'; cookies of answers are forgotten."""
    site.answer("/", Reply(body=b"x").with_headers(Set_Cookie="a=b; Path=/"))
    for _ in range(2):
        await http.exchange(built(site.url()), allow_networks=LOOPBACK)
    for received in site.received:
        assert set(received.headers) == {"host", "user-agent"}


async def test_a_body_is_posted(site: Loopback, http: Http) -> None:
    """For sinks: method, body and length."""
    site.answer("/hook", Reply(status=202, body=b"ok"))
    answer = await http.exchange(
        built(site.url("/hook"), "POST", b'{"a": 1}'), allow_networks=LOOPBACK
    )
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (202, b"ok")
    assert (site.received[0].method, site.received[0].body) == ("POST", b'{"a": 1}')
    assert site.received[0].headers["content-length"] == "8"


async def test_redirects_are_answers(site: Loopback, http: Http) -> None:
    """Following them is for those who know where they may lead."""
    site.answer("/", Reply(status=302).with_headers(Location="/elsewhere"))
    answer = await http.exchange(built(site.url()), allow_networks=LOOPBACK)
    assert isinstance(answer, Answer)
    assert answer.headers["location"] == "/elsewhere"
    assert len(site.received) == 1


async def test_the_environment_names_no_proxy(
    site: Loopback, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the configuration does."""
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    answer = await http.exchange(built(site.url()), allow_networks=LOOPBACK)
    assert isinstance(answer, Answer)


async def test_a_proxy_is_asked_for_the_whole_url(site: Loopback, http: Http) -> None:
    """Names are the proxy's business; its own address must be allowed, like any."""
    site.answer("http://news.example/feed", Reply(body=b"by proxy"))
    through = built("http://news.example/feed")
    answer = await http.exchange(through, proxy=site.url(), allow_networks=LOOPBACK)
    assert isinstance(answer, Answer)
    assert answer.body == b"by proxy"
    refused = await http.exchange(through, proxy=site.url())
    assert isinstance(refused, NoAnswer)
    assert refused.trouble is Trouble.ADDRESS


@pytest.mark.parametrize("host", ["169.254.169.254", "0xa9fea9fe", "[::1]", "10.1", "192.168.0.1"])
async def test_a_proxy_is_never_sent_to_a_private_address(
    site: Loopback, http: Http, host: str
) -> None:
    """Literal targets are judged here: the proxy may stand where they are reachable."""
    answer = await http.exchange(
        built(f"http://{host}/"), proxy=site.url(), allow_networks=LOOPBACK
    )
    assert isinstance(answer, NoAnswer)
    assert answer.trouble is Trouble.ADDRESS
    assert site.received == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0"]
)
async def test_loopback_in_any_spelling_needs_leave(site: Loopback, http: Http, host: str) -> None:
    """Nothing is received, and with leave every spelling works."""
    answer = await http.exchange(built(site.url(host=host)))
    assert isinstance(answer, NoAnswer)
    assert answer.trouble is Trouble.ADDRESS
    assert site.received == []
    allowed = await http.exchange(built(site.url(host=host)), allow_networks=("0.0.0.0/0",))
    assert isinstance(allowed, Answer)


@pytest.mark.parametrize("host", ["[::ffff:127.0.0.1]", "[::1]", "[64:ff9b::7f00:1]", "10.0.0.1"])
async def test_other_private_addresses_are_not_even_tried(http: Http, host: str) -> None:
    """The refusal comes at once, not after a time-out."""
    answer = await http.exchange(built(f"http://{host}:9/"), deadline=2)
    assert isinstance(answer, NoAnswer)
    assert answer.trouble is Trouble.ADDRESS


async def test_a_drip_ends_at_the_deadline(site: Loopback, http: Http) -> None:
    """However steadily the bytes come: it would take ten seconds."""
    site.answer("/", Reply(body=b"x" * 1000, drip=0.01))
    began = SystemClock().monotonic()
    assert await trouble(http, site.url(), deadline=0.15) is Trouble.TIMEOUT
    assert SystemClock().monotonic() - began < 5


async def test_silence_ends_at_the_deadline(site: Loopback, http: Http) -> None:
    """Connected, and then nothing."""
    site.answer("/", Reply(delay=5))
    assert await trouble(http, site.url(), deadline=0.1) is Trouble.TIMEOUT


async def test_a_bomb_is_stopped_at_the_cap(site: Loopback, http: Http) -> None:
    """A megabyte that would unpack to a gigabyte costs neither memory nor the loop's time."""
    site.answer("/", Reply(body=bomb(), headers=PACKED))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with Lag() as lag:
        assert await trouble(http, site.url()) is Trouble.TOO_LARGE
    assert lag.worst < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


async def test_the_wire_has_a_cap_too(site: Loopback, http: Http) -> None:
    """Whatever it unpacks to."""
    site.answer("/", Reply(body=b"x" * 300_000))
    assert await trouble(http, site.url(), wire_cap=100_000) is Trouble.TOO_LARGE


async def test_a_long_answer_may_be_cut_instead(site: Loopback, http: Http) -> None:
    """A sink that answers 200 with a novel has taken the alert all the same."""
    site.answer("/", Reply(body=b"x" * 300_000))
    answer = await http.exchange(
        built(site.url()), allow_networks=LOOPBACK, decoded_cap=65_536, cut=True
    )
    assert isinstance(answer, Answer)
    assert answer.cut
    assert len(answer.body) == 65_536


async def test_bodies_of_errors_may_be_left_unread(site: Loopback, http: Http) -> None:
    """A 404 page that drips does not hold a poll up."""
    site.answer("/", Reply(status=404, body=b"x" * 1000, drip=0.05))
    answer = await http.exchange(
        built(site.url()), allow_networks=LOOPBACK, deadline=1, error_bodies=False
    )
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(body=b"x" * 100, reset=10), Trouble.PROTOCOL),
        (Reply(raw=b""), Trouble.PROTOCOL),
        (Reply(raw=b"SSH-2.0-server\r\n"), Trouble.PROTOCOL),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000), Trouble.PROTOCOL),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"), Trouble.PROTOCOL),
        (
            Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            Trouble.PROTOCOL,
        ),
        (Reply(body=b"not gzip at all", headers=PACKED), Trouble.BAD_ENCODING),
        (Reply(body=b"x", headers=(("Content-Encoding", "br"),)), Trouble.BAD_ENCODING),
    ],
)
async def test_broken_answers_are_values(
    site: Loopback, http: Http, reply: Reply, kind: Trouble
) -> None:
    """Torn down, cut short, or no HTTP at all."""
    site.answer("/", reply)
    assert await trouble(http, site.url()) is kind


async def test_nobody_there(http: Http) -> None:
    """A refused connection says so."""
    port = await free_port()
    answer = await http.exchange(built(f"http://127.0.0.1:{port}/"), allow_networks=LOOPBACK)
    expected = NoAnswer(trouble=Trouble.CONNECT, detail="127.0.0.1: connection refused")
    assert answer == expected


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, http: Http) -> None:
    """And one that we trust is not; the reason is in the detail."""
    served = await certificate(tmp_path)
    if served is None:
        pytest.skip("makes its certificate with openssl, which is not installed")
    trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    trusting = Http(tls=trust)
    async with Loopback.serve(served) as site:
        site.answer("/", Reply(body=b"private"))
        refused = await http.exchange(built(site.url()), allow_networks=LOOPBACK)
        trusted = await trusting.exchange(built(site.url()), allow_networks=LOOPBACK)
    await trusting.aclose()
    assert isinstance(refused, NoAnswer)
    assert refused.trouble is Trouble.TLS
    assert "certificate" in refused.detail
    assert isinstance(trusted, Answer)


async def test_what_speaks_no_tls_is_told_apart(site: Loopback, http: Http) -> None:
    """Https to a server that speaks http."""
    assert await trouble(http, site.url().replace("http:", "https:")) is Trouble.TLS


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "http://",
        "nonsense",
        "http://[::1",
        "http://a.example:99999/",
        "http://./",
        "http://☃..net/",
        "http://0177.0.0.1/",
    ],
)
def test_urls_that_cannot_be_sent_are_values(url: str) -> None:
    """Before anything is connected to."""
    made = request("GET", url)
    assert isinstance(made, NoAnswer)
    assert made.trouble is Trouble.PROTOCOL


async def test_headers_cannot_be_broken_out_of(site: Loopback, http: Http) -> None:
    """A line end in a value is not sent."""
    made = request("GET", site.url(), headers=(("X-Mine", "a\r\nX-Theirs: b"),))
    assert isinstance(made, httpx.Request)
    answer = await http.exchange(made, allow_networks=LOOPBACK)
    assert isinstance(answer, NoAnswer)
    assert answer.trouble is Trouble.PROTOCOL
    assert site.received == []


async def test_nothing_logs_the_url(
    site: Loopback, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    """For some sinks it is the secret."""
    caplog.set_level(logging.DEBUG)
    site.answer(SECRET, Reply(body=b"ok"))
    for url in (site.url(SECRET), site.url(SECRET).replace("http:", "https:")):
        answer = await http.exchange(built(url, "POST", b"x"), allow_networks=LOOPBACK)
        assert SECRET not in repr(answer)
    assert SECRET not in caplog.text


async def test_another_transport_may_stand_in() -> None:
    """Httpx's own seam stays usable."""
    other = httpx.MockTransport(lambda asked: httpx.Response(200, text=str(asked.url)))
    http = Http(transport=other, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    answer = await http.exchange(built("http://news.example/"))
    assert isinstance(answer, Answer)
    assert answer.body == b"http://news.example/"


def test_the_system_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """And where it has no certificates, those that come with httpx."""
    paths = ssl.get_default_verify_paths()
    assert tls_context().verify_mode is ssl.CERT_REQUIRED
    bare = paths._replace(cafile=None, capath=None)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: bare)
    assert tls_context().get_ca_certs()
