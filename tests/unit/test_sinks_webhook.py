"""The webhook sink: its signature, its headers, its settings, and every way a receiver can fail."""

import base64
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_binary_event
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from monitor.clock import SystemClock
from monitor.http.exchange import Http
from monitor.model.alerts import Accepted, Outgoing, Rejected, Retry, SendOutcome
from monitor.model.secrets import Secret
from monitor.notify import signing
from monitor.notify.sinks import Tools, sink_plugins, webhook
from tests.support.loopback import LOOPBACK, Loopback, Reply, bomb, free_port
from tests.support.notifying import NOON, SECRET, key, outgoing, way_out

OTHER = "whsec_" + base64.b64encode(b"another key of this test suite..").decode()


def settings(url: str = "https://hooks.example.org/desk", **changed: object) -> webhook.Settings:
    """Settings that a loopback receiver can be reached with."""
    values = {"secret": (key(),), "allow_networks": LOOPBACK} | changed
    return webhook.Settings(url=Secret(url), **values)  # type: ignore[arg-type]


async def sent(
    site: Loopback, *replies: Reply, now: datetime | None = None, **changed: object
) -> SendOutcome:
    """What the sink makes of one try at a receiver that answers so."""
    url = site.answer("/hooks/s3cret", *replies)
    async with way_out() as http:
        out = outgoing(now or NOON)
        return await webhook.send(out, settings(url, **changed), Tools(http=http))


def test_the_signature_is_that_of_the_published_test_vector() -> None:
    one = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = signing.sign(
        signing.key_bytes(one),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_what_arrives_is_read_by_both_conventions_of_the_same_bytes() -> None:
    """One request: verified as a Standard Webhook, parsed as a CloudEvent in binary mode."""
    now = SystemClock().now()
    async with Loopback.serve() as site:
        assert await sent(site, Reply(status=204), now=now) == Accepted(
            status=204, detail="answered 204"
        )
        [request] = site.received
    assert (request.method, request.path) == ("POST", "/hooks/s3cret")
    assert request.body == outgoing().body
    payload = Webhook(SECRET).verify(request.body, dict(request.headers))
    event = from_binary_event(
        HTTPMessage(headers=dict(request.headers), body=request.body), JSONFormat()
    )
    assert event.get_id() == request.headers["webhook-id"] == payload["data"]["alert"]
    assert event.get_type() == payload["type"] == "storyline.reversal"
    assert event.get_subject() == "sl_1"
    assert event.get_source() == "/storyline-monitor"
    assert event.get_time() == NOON
    assert event.get_extension("sequence") == "0000000002"
    assert event.get_data() == payload


async def test_every_attempt_has_its_own_timestamp_and_the_same_id_and_body() -> None:
    async with Loopback.serve() as site:
        await sent(site, Reply(), now=NOON)
        await sent(site, Reply(), now=NOON + timedelta(hours=1))
        one, two = site.received
    assert one.body == two.body
    assert one.headers["webhook-id"] == two.headers["webhook-id"]
    assert one.headers["ce-time"] == two.headers["ce-time"] == "2026-03-01T12:00:00Z"
    stamps = [int(each.headers["webhook-timestamp"]) for each in (one, two)]
    assert stamps[1] - stamps[0] == 3600
    assert one.headers["webhook-signature"] != two.headers["webhook-signature"]


async def test_a_changed_body_is_not_verified() -> None:
    """The check of the official package does catch what it should."""
    now = SystemClock().now()
    async with Loopback.serve() as site:
        await sent(site, Reply(), now=now)
        [request] = site.received
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(request.body + b" ", dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(request.body, dict(request.headers))


def test_while_keys_rotate_both_sign_and_an_expired_one_no_longer() -> None:
    keys = (key(OTHER), key(not_after=NOON))
    during = webhook.envelope(outgoing(NOON), settings(secret=keys))
    after = webhook.envelope(outgoing(NOON + timedelta(seconds=1)), settings(secret=keys))
    assert len(during["webhook-signature"].split()) == 2
    [left] = after["webhook-signature"].split()
    assert left == signing.sign(
        signing.key_bytes(keys[0]), during["webhook-id"], int(NOON.timestamp()) + 1, outgoing().body
    )


async def test_with_every_key_expired_nothing_is_sent_and_it_may_yet_be_mended() -> None:
    expired = (key(not_after=NOON - timedelta(days=1)),)
    async with Loopback.serve() as site:
        outcome = await sent(site, Reply(), secret=expired)
        assert site.received == []
    assert outcome == Retry(detail="every signing secret is past its not_after")


async def test_an_unsigned_sink_sends_no_signature_and_headers_of_the_configuration() -> None:
    async with Loopback.serve() as site:
        headers = (("Authorization", Secret("Bearer t0ken")), ("User-Agent", Secret("desk")))
        await sent(site, Reply(), secret=(), unsigned=True, headers=headers)
        [request] = site.received
    assert "webhook-signature" not in request.headers
    assert request.headers["authorization"] == "Bearer t0ken"
    assert request.headers["user-agent"] == "desk"
    assert request.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_only_2xx_is_success(status: int) -> None:
    async with Loopback.serve() as site:
        assert isinstance(await sent(site, Reply(status=status)), Accepted)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
async def test_a_busy_or_broken_receiver_is_tried_again(status: int) -> None:
    async with Loopback.serve() as site:
        outcome = await sent(site, Reply(status=status))
    assert outcome == Retry(status=status, detail=f"answered {status}")


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_receiver_that_is_not_set_up_yet_gets_three_tries(status: int) -> None:
    async with Loopback.serve() as site:
        outcome = await sent(site, Reply(status=status))
    assert outcome == Retry(status=status, detail=f"answered {status}", tries=3)


@pytest.mark.parametrize("status", [400, 405, 413, 422, 451])
async def test_other_refusals_are_final(status: int) -> None:
    async with Loopback.serve() as site:
        outcome = await sent(site, Reply(status=status))
    assert outcome == Rejected(status=status, detail=f"answered {status}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
async def test_redirects_are_refusals_and_never_followed(status: int) -> None:
    async with Loopback.serve() as site:
        elsewhere = site.answer("/elsewhere", Reply())
        outcome = await sent(site, Reply(status=status).with_headers(Location=elsewhere))
        assert [request.path for request in site.received] == ["/hooks/s3cret"]
    assert isinstance(outcome, Rejected)
    assert not outcome.disable


async def test_gone_disables_the_sink() -> None:
    async with Loopback.serve() as site:
        outcome = await sent(site, Reply(status=410))
    assert isinstance(outcome, Rejected)
    assert outcome.disable


@pytest.mark.parametrize("status", [200, 400, 404, 503])
async def test_a_receiver_may_ask_to_be_disabled_with_any_status(status: int) -> None:
    async with Loopback.serve() as site:
        outcome = await sent(site, Reply(status=status).with_headers(webhook_delivery="Disable"))
    assert isinstance(outcome, Accepted if status == 200 else Rejected)
    assert outcome.disable  # type: ignore[union-attr]


async def test_a_receiver_may_drop_one_message() -> None:
    async with Loopback.serve() as site:
        answer = Reply(status=503).with_headers(webhook_delivery="abort-message")
        outcome = await sent(site, answer)
    assert isinstance(outcome, Rejected)
    assert not outcome.disable


@pytest.mark.parametrize("status", [429, 503, 404])
async def test_retry_after_is_read_in_both_forms(status: int) -> None:
    # The receiver's clock is three years slow.
    slow = NOON - timedelta(days=1000)
    date, until = (format_datetime(slow + timedelta(hours=at), usegmt=True) for at in (0, 2))
    late = Reply(status=status).with_headers(Date=date, Retry_After=until)
    async with Loopback.serve() as site:
        plain = await sent(site, Reply(status=status).with_headers(Retry_After="90"))
        dated = await sent(site, late)
    assert isinstance(plain, Retry)
    assert isinstance(dated, Retry)
    assert (plain.after, dated.after) == (90.0, 7200.0)


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        pytest.param(Reply(raw=b""), "bad-http", id="took it and hung up"),
        pytest.param(Reply(raw=b"garbage\r\n\r\n\x00\xff"), "bad-http", id="garbage"),
        pytest.param(Reply(delay=5.0), "timeout", id="silence"),
        pytest.param(Reply(raw=b"HTTP/1.1 2"), "bad-http", id="cut off"),
    ],
)
async def test_without_an_answer_it_is_tried_again(reply: Reply, trouble: str) -> None:
    async with Loopback.serve() as site:
        outcome = await sent(site, reply, timeout=timedelta(seconds=0.2))
    assert outcome == Retry(detail=f"no answer: {trouble}")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b"x" * 5_000_000), id="huge"),
        pytest.param(Reply(body=b"x" * 1000, drip=0.05), id="drip"),
        pytest.param(Reply(body=b"x" * 100_000, reset=50_000), id="reset"),
        pytest.param(Reply(body=b"\xff\x00<html>"), id="garbage"),
        pytest.param(Reply(body=bomb(1 << 24), headers=(("Content-Encoding", "gzip"),)), id="bomb"),
    ],
)
async def test_whatever_follows_a_2xx_does_not_undo_it(reply: Reply) -> None:
    """The status came, so the alert was taken; waiting for more would send it twice."""
    async with Loopback.serve() as site:
        outcome = await sent(site, reply, timeout=timedelta(seconds=2))
    assert outcome == Accepted(status=200, detail="answered 200")


async def test_nobody_at_the_other_end_is_tried_again() -> None:
    url = f"http://127.0.0.1:{await free_port()}/hooks/s3cret"
    async with way_out() as http:
        outcome = await webhook.send(outgoing(), settings(url), Tools(http=http))
    assert outcome == Retry(detail="no answer: no-connection")


async def test_private_addresses_are_refused_unless_they_are_named() -> None:
    """The name passes the settings; where it leads is seen when it is connected to."""
    async with Loopback.serve() as site, way_out() as http:
        url = site.answer("/hooks/s3cret", Reply()).replace("127.0.0.1", "localhost")
        made = settings(url, allow_networks=("10.0.0.0/8",))
        outcome = await webhook.send(outgoing(), made, Tools(http=http))
        assert site.received == []
    assert outcome == Retry(detail="no answer: address-not-allowed")


async def test_a_header_that_cannot_be_sent_is_a_value(http: Http) -> None:
    out = replace(outgoing(), storyline="sl_\ud800")
    outcome = await webhook.send(out, settings(), Tools(http=http))
    assert outcome == Rejected(detail="the configured URL or a header cannot be sent")


@pytest.fixture
async def http() -> object:
    """A client that no test of this file lets out."""
    async with way_out() as client:
        yield client


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"url": "ftp://hooks.example.org/"}, "url: expected a URL"),
        ({"url": "https:///desk"}, "url: expected a URL"),
        ({"url": "desk"}, "url: expected a URL"),
        ({"url": "https://hooks.example.org/a b"}, "url: expected a URL"),
        ({"url": "https://hooks.example.org:99999/"}, "url: expected a URL"),
        ({"url": "https://hooks.example.org:0/"}, "url: expected a URL"),
        ({"url": "https://[::1/"}, "url: expected a URL"),
        ({"url": "https://me:pass@hooks.example.org/"}, "url: user info"),
        ({"url": "http://127.0.0.1/s3cret", "allow_networks": ()}, "url: plain http"),
        ({"url": "http://192.0.2.7/s3cret"}, "url: plain http"),
        ({"allow_networks": ("everything",)}, "allow_networks: "),
        ({"secret": ()}, "secret: missing"),
        ({"unsigned": True}, "unsigned: there is a secret"),
        ({"secret": (key("hunter2hunter2hunter2hunter2"),)}, "secret: expected whsec_"),
        ({"secret": (key("whsec_c2hvcnQ="),)}, "secret: expected whsec_"),
        ({"secret": (key("whsec_!!!"),)}, "secret: expected whsec_"),
        ({"secret": (key("whsec_é" + "A" * 40),)}, "secret: expected whsec_"),
        ({"headers": (("X:Y", Secret("a")),)}, "headers: 'X:Y'"),
        ({"headers": (("Webhook-Id", Secret("a")),)}, "headers: Webhook-Id is set"),
        ({"headers": (("ce-type", Secret("a")),)}, "headers: ce-type is set"),
        ({"headers": (("Content-Length", Secret("a")),)}, "headers: Content-Length is set"),
        ({"headers": (("X-Y", Secret("a\r\nZ: b")),)}, "headers: the value of X-Y"),
        ({"timeout": timedelta(0)}, "timeout: "),
        ({"timeout": timedelta(minutes=2)}, "timeout: "),
    ],
)
def test_settings_that_cannot_work_are_refused_by_key(
    changed: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}") as caught:
        settings(**changed)  # type: ignore[arg-type]
    assert "hunter2" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_plain_http_may_go_where_its_networks_are_named() -> None:
    assert settings("http://desk.internal/hook", unsigned=True, secret=())
    assert settings("http://127.0.0.1:8000/hook")


def test_settings_never_show_what_is_secret() -> None:
    made = settings("https://hooks.example.org/T0/B0/XYZ", headers=(("X-Key", Secret("k3y")),))
    shown = repr(made)
    assert not any(word in shown for word in ("XYZ", "k3y", SECRET))


def test_every_sink_is_made_of_the_same_parts() -> None:
    """The contract of the folder, for each file found in it."""
    plugins = sink_plugins()
    assert set(plugins) >= {"webhook", "log", "file"}
    for kind, plugin in plugins.items():
        assert kind == plugin.KIND
        assert isinstance(plugin.NEEDS_NETWORK, bool)
        assert plugin.CONCURRENCY >= 1
        assert plugin.Settings.__dataclass_params__.frozen
        assert Path(str(plugin.__file__)).stem == kind  # type: ignore[attr-defined]
        assert plugin.Settings.__doc__


def test_ids_and_subjects_of_the_test_payload_fit_the_headers() -> None:
    test = Outgoing(
        id="test_1",
        kind="test",
        body=json.dumps({"timestamp": "2026-03-01T12:00:00Z"}).encode(),
        storyline="test",
        sequence=0,
        attempt=1,
        now=NOON,
    )
    headers = webhook.envelope(test, settings())
    assert headers["ce-type"] == "test"
    assert headers["ce-sequence"] == "0000000000"
