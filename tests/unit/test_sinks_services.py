"""Sinks for services: what each is sent, how it is cut and escaped, and what counts as taken."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from monitor.clock import SystemClock
from monitor.model.alerts import Accepted, Rejected, Retry, SendOutcome
from monitor.model.changes import ChangeKind
from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Health
from monitor.model.noise import Rate
from monitor.model.notices import subject_of_feed
from monitor.model.secrets import Secret
from monitor.notify import notices
from monitor.notify.brief import brief, cut, lines, utf8, utf16, web
from monitor.notify.sinks import (
    Tools,
    alertmanager,
    cloudevents,
    discord,
    ntfy,
    pagerduty,
    sink_plugins,
    slack,
    teams,
)
from tests.support.loopback import Loopback, Reply
from tests.support.notifying import NOON, SECRET, key, outgoing, way_out
from tests.support.services import PAYLOADS, of_kind, sent, settings, told

HOSTILE = (
    "<!channel> <@U1> @everyone @here <@&9> **b** _i_ ~s~ `c` ||x|| [t](https://e.example) "
    '# h > q\n- l & \u202e " \\ {} </at><at>me</at> \x1b[31m \ud800 ' + "ä🏳️‍🌈" * 900
)
GOOD = {
    "slack": Reply(body=b"ok"),
    "discord": Reply(body=b'{"id": "1"}'),
    "teams": Reply(status=202),
    "pagerduty": Reply(status=202, body=b'{"status": "success"}'),
    "alertmanager": Reply(),
    "ntfy": Reply(body=b'{"id": "x"}'),
    "cloudevents": Reply(status=204),
}


@pytest.mark.parametrize(("kind", "name"), list(product(GOOD, PAYLOADS)))
async def test_every_payload_is_sent_as_json_that_holds_its_limits(kind: str, name: str) -> None:
    """Plain and hostile, in every service: nothing breaks, and it is taken."""
    for text in (None, HOSTILE):
        outcome, tree = await sent(kind, GOOD[kind], out=of_kind(name, text))
        assert isinstance(outcome, Accepted), outcome
        CHECKS[kind](tree)


def strings(tree: object) -> list[str]:
    """All text in a tree."""
    if isinstance(tree, str):
        return [tree]
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [text for each in inner for text in strings(each)]


def check_slack(tree: dict[str, Any]) -> None:
    assert len(tree["blocks"]) <= 50
    assert utf16(tree["blocks"][0]["text"]["text"]) <= 150
    for block in tree["blocks"]:
        for field in block.get("fields", ()):
            assert utf16(field["text"]) <= 2000
        assert len(block.get("fields", ())) <= 10
        assert utf16(block.get("text", {}).get("text", "")) <= 3000
        assert block.get("text", {"text": "x"})["text"]
    for text in strings(tree):
        # A quotation mark at the beginning of a line is the only bare one of them.
        assert "<" not in text
        assert all(line.startswith("> “") for line in text.split("\n") if ">" in line)


def check_discord(tree: dict[str, Any]) -> None:
    assert tree["allowed_mentions"] == {"parse": []}
    assert utf16(tree["content"]) <= 2000
    (embed,) = tree["embeds"]
    assert utf16(embed["title"]) <= 256
    assert 0 < utf16(embed["description"]) <= 4096
    assert len(embed["fields"]) <= 25
    weight = utf16(embed["title"]) + utf16(embed["description"]) + utf16(embed["footer"]["text"])
    for field in embed["fields"]:
        assert 0 < utf16(field["name"]) <= 256
        assert 0 < utf16(field["value"]) <= 1024
        weight += utf16(field["name"]) + utf16(field["value"])
    assert weight <= 6000
    assert "[t](" not in json.dumps(tree)


def check_teams(tree: dict[str, Any]) -> None:
    assert utf8(json.dumps(tree, ensure_ascii=False, separators=(",", ":"))) <= 20_000
    (attachment,) = tree["attachments"]
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert "entities" not in card["msteams"]
    assert all(block["text"] for block in card["body"] if block["type"] == "TextBlock")
    assert "[t](" not in json.dumps(tree)


def check_pagerduty(tree: dict[str, Any]) -> None:
    assert tree["event_action"] in {"trigger", "resolve"}
    assert 0 < len(tree["dedup_key"]) <= 255
    if tree["event_action"] == "trigger":
        assert 0 < utf16(tree["payload"]["summary"]) <= 1024
        assert tree["payload"]["severity"] in {"critical", "error", "warning", "info"}


def check_alertmanager(tree: list[dict[str, Any]]) -> None:
    (alert,) = tree
    assert all(alert["labels"].values())
    assert not any("<!channel>" in value for value in alert["labels"].values())
    assert datetime.fromisoformat(alert["endsAt"]) == NOON + timedelta(hours=1)
    assert all(name.isidentifier() for name in (*alert["labels"], *alert["annotations"]))


def check_ntfy(tree: dict[str, Any]) -> None:
    assert tree["topic"] == "t0pic"
    assert 0 < utf8(tree["message"]) <= 4096
    assert 0 < utf8(tree["title"]) <= 250


def check_cloudevents(tree: dict[str, Any]) -> None:
    event = JSONFormat().read(None, json.dumps(tree))
    assert event.get_id() == tree["id"] == tree["data"]["alert"]


CHECKS: dict[str, Any] = {
    "slack": check_slack,
    "discord": check_discord,
    "teams": check_teams,
    "pagerduty": check_pagerduty,
    "alertmanager": check_alertmanager,
    "ntfy": check_ntfy,
    "cloudevents": check_cloudevents,
}


@given(text=st.text(max_size=400), kind=st.sampled_from(sorted(GOOD)))
def test_no_text_breaks_a_message(text: str, kind: str) -> None:
    """Whatever a title says, each message keeps its form and its limits."""
    one = brief(told(text="x" + text).body)
    made = {
        "slack": lambda: slack.message(one),
        "discord": lambda: discord.message(one),
        "teams": lambda: teams.message(one),
        "pagerduty": lambda: pagerduty.event(one, "key"),
        "alertmanager": lambda: [alertmanager.alert(one, {}, NOON, timedelta(hours=1))],
        "ntfy": lambda: ntfy.message(one, "t0pic"),
        "cloudevents": lambda: json.loads(cloudevents.event(told(text=text or "x"))),
    }[kind]()
    CHECKS[kind](json.loads(json.dumps(made)))


def test_both_sentences_and_who_said_them_are_told_everywhere() -> None:
    one = brief(told().body)
    made = (
        slack.message(one),
        discord.message(one),
        teams.message(one),
        pagerduty.event(one, "key"),
        alertmanager.alert(one, {"topic": {"id": "t"}}, NOON, timedelta(hours=1)),
        {"text": "\n".join(lines(one))},
    )
    for tree in made:
        text = "\n".join(strings(tree)).replace("\\", "")
        for said in ("called off her visit", "will travel to the island", "Coast Radio", "27 Feb"):
            assert said in text, (said, tree)


def outcome_of(status: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(status=status, body=body).with_headers(**headers)


@pytest.mark.parametrize(
    ("kind", "reply", "outcome"),
    [
        ("slack", outcome_of(200, b"ok\n"), Accepted(status=200, detail="answered 200")),
        ("slack", outcome_of(200, b"<html>sign in"), Retry(status=200, detail="did not answer ok")),
        ("slack", outcome_of(400, b"invalid_blocks"), Rejected(status=400, detail="answered 400")),
        (
            "slack",
            outcome_of(404, b"no_service"),
            Rejected(status=404, detail="answered 404: no_service", disable=True),
        ),
        ("slack", outcome_of(404, b"?"), Retry(status=404, detail="answered 404", tries=3)),
        (
            "slack",
            outcome_of(429, b"", Retry_After="30"),
            Retry(status=429, detail="answered 429", after=30.0),
        ),
        ("discord", outcome_of(200, b'{"id": "7"}'), Accepted(status=200, detail="answered 200")),
        ("discord", outcome_of(200, b"[1]"),
         Retry(status=200, detail="answered without a message")),
        ("discord", outcome_of(204), Retry(status=204, detail="answered without a message")),
        (
            "discord",
            outcome_of(429, b'{"retry_after": 64.57, "global": false}', Retry_After="1"),
            Retry(status=429, detail="answered 429", after=64.57),
        ),
        (
            "discord",
            outcome_of(429, b'{"retry_after": "soon"}', Retry_After="3"),
            Retry(status=429, detail="answered 429", after=3.0),
        ),
        (
            "discord",
            outcome_of(429, b'{"retry_after": 1e99}'),
            Retry(status=429, detail="answered 429", after=86400.0),
        ),
        ("discord", outcome_of(429, b"{"), Retry(status=429, detail="answered 429")),
        ("teams", outcome_of(200, b"1"), Accepted(status=200, detail="answered 200")),
        ("teams", outcome_of(202, b"whatever"), Accepted(status=202, detail="answered 202")),
        (
            "teams",
            outcome_of(200, b"Webhook message delivery failed with error: ... HTTP error 429 with"),
            Retry(status=429, detail="answered 200 with an error inside"),
        ),
        (
            "teams",
            outcome_of(200, b"something went wrong"),
            Retry(status=200, detail="answered 200 with an error inside"),
        ),
        ("teams", outcome_of(400), Rejected(status=400, detail="answered 400")),
        ("pagerduty", outcome_of(202), Accepted(status=202, detail="answered 202")),
        ("pagerduty", outcome_of(200), Retry(status=200, detail="answered 200, not 202")),
        ("pagerduty", outcome_of(400), Rejected(status=400, detail="answered 400")),
        ("alertmanager", outcome_of(200), Accepted(status=200, detail="answered 200")),
        ("alertmanager", outcome_of(503), Retry(status=503, detail="answered 503")),
        ("ntfy", outcome_of(200, b'{"id":"a"}'), Accepted(status=200, detail="answered 200")),
        ("ntfy", outcome_of(200, b"hello"), Retry(status=200, detail="answered without a message")),
        ("ntfy", outcome_of(507), Retry(status=507, detail="answered 507")),
        ("cloudevents", outcome_of(410), Rejected(
            status=410, detail="answered 410: wants no more alerts", disable=True)),
        ("cloudevents", outcome_of(302, b"", Location="/x"), Rejected(
            status=302, detail="answered 302: redirects are not followed")),
    ],
)  # fmt: skip
async def test_what_counts_as_taken(kind: str, reply: Reply, outcome: SendOutcome) -> None:
    """Only each service's own word for success does."""
    came, _ = await sent(kind, reply)
    assert came == outcome


@pytest.mark.parametrize("kind", GOOD)
async def test_no_answer_is_a_reason_to_try_again(kind: str) -> None:
    came, _ = await sent(kind, Reply(raw=b""))
    assert isinstance(came, Retry)
    assert "s3cret" not in came.detail


@pytest.mark.parametrize("kind", GOOD)
async def test_a_private_address_is_not_reached_unless_allowed(kind: str) -> None:
    async with way_out() as http:
        made = settings(kind, "https://127.0.0.1:9/x", allow_networks=())
        came = await sink_plugins()[kind].send(told(), made, Tools(http=http))
    assert came == Retry(detail="no answer: address-not-allowed")


@pytest.mark.parametrize("kind", GOOD)
def test_settings_refuse_what_cannot_work(kind: str) -> None:
    with pytest.raises(ValueError, match=r"^url: "):
        settings(kind, "ftp://x")
    with pytest.raises(ValueError, match=r"^timeout: "):
        settings(kind, "https://x.example", timeout=timedelta(0))
    assert "hunter2" not in repr(settings(kind, "https://x.example/hunter2"))


def test_rates_are_those_of_the_services() -> None:
    rates = {kind: getattr(plugin, "RATE", None) for kind, plugin in sink_plugins().items()}
    assert {kind: rates[kind] for kind in ("slack", "teams", "pagerduty", "discord")} == {
        "slack": Rate(count=1, seconds=1),
        "teams": Rate(count=100, seconds=3600),
        "pagerduty": Rate(count=120, seconds=60),
        "discord": Rate(count=5, seconds=2),
    }
    assert rates["webhook"] is None


async def test_discord_is_asked_to_wait_whatever_its_address() -> None:
    async with Loopback.serve() as site, way_out() as http:
        for query in ("", "?thread_id=9"):
            url = site.answer("/hook", GOOD["discord"]) + query
            await discord.send(told(), settings("discord", url), Tools(http=http))
    assert [one.path for one in site.received] == ["/hook?wait=true", "/hook?thread_id=9&wait=true"]


async def test_an_incident_is_a_storyline_and_ends_when_that_is_quiet() -> None:
    _, opened = await sent("pagerduty", GOOD["pagerduty"], out=told(ChangeKind.OPENED))
    _, turned = await sent("pagerduty", GOOD["pagerduty"], out=told())
    _, quiet = await sent("pagerduty", GOOD["pagerduty"], out=told(ChangeKind.QUIET))
    _, notice = await sent("pagerduty", GOOD["pagerduty"], out=of_kind("notice"))
    assert opened["dedup_key"] == turned["dedup_key"] == quiet["dedup_key"] == "sl_1"
    assert [one["event_action"] for one in (opened, turned, quiet)] == [
        "trigger",
        "trigger",
        "resolve",
    ]
    assert turned["payload"]["severity"] == "critical"
    assert notice["payload"]["severity"] == "error"


async def test_an_incident_is_a_feed_that_fails_and_ends_when_it_is_well_again() -> None:
    feed = Feed(id="coast", url="https://coast.example/feed")
    well = FeedState(feed="coast", url=feed.url)
    failing = replace(well, health=Health.FAILING, errors=3, told=1)
    back = replace(well, told=2)
    events = []
    for before, after in ((well, failing), (failing, back)):
        notice = notices.of_feed(feed, before, after, NOON)
        assert notice is not None
        (row,) = notices.deliveries(notice, ("pager",))
        out = replace(
            outgoing(), id=row.alert, kind=row.kind, body=row.body, storyline=row.storyline
        )
        events.append((await sent("pagerduty", GOOD["pagerduty"], out=out))[1])
    assert [one["event_action"] for one in events] == ["trigger", "resolve"]
    assert {one["dedup_key"] for one in events} == {subject_of_feed(feed.url)}


async def test_labels_stay_and_the_end_moves_when_it_is_tried_again() -> None:
    _, (first,) = await sent("alertmanager", GOOD["alertmanager"])
    later = replace(told(), now=NOON + timedelta(days=2), attempt=7)
    _, (again,) = await sent("alertmanager", GOOD["alertmanager"], out=later)
    assert first["labels"] == again["labels"]
    assert first["startsAt"] == again["startsAt"]
    assert datetime.fromisoformat(again["endsAt"]).astimezone(UTC) == NOON + timedelta(
        days=2, hours=1
    )


async def test_a_structured_event_is_signed_over_its_own_bytes() -> None:
    now = SystemClock().now()
    async with Loopback.serve() as site, way_out() as http:
        url = site.answer("/events", Reply(status=204))
        made = settings(
            "cloudevents",
            url,
            unsigned=False,
            secret=(key(),),
            headers=(("Authorization", Secret("Bearer x")),),
        )
        out = outgoing(now)
        assert isinstance(await cloudevents.send(out, made, Tools(http=http)), Accepted)
        over = replace(made, secret=(key(not_after=now - timedelta(days=1)),))
        came = await cloudevents.send(out, over, Tools(http=http))
        assert came == Retry(detail="every signing secret is past its not_after")
    (request,) = site.received
    Webhook(SECRET).verify(request.body, dict(request.headers))
    assert request.headers["content-type"].startswith("application/cloudevents+json")
    assert request.headers["authorization"] == "Bearer x"
    event = JSONFormat().read(None, request.body)
    assert (event.get_type(), event.get_subject()) == ("storyline.reversal", "sl_1")
    assert event.get_data() == json.loads(out.body)["data"]


async def test_ntfy_is_told_who_asks() -> None:
    async with Loopback.serve() as site, way_out() as http:
        url = site.answer("/", GOOD["ntfy"])
        await ntfy.send(told(), settings("ntfy", url), Tools(http=http))
        await ntfy.send(told(), settings("ntfy", url, token=None), Tools(http=http))
    assert [one.headers.get("authorization") for one in site.received] == [
        "Bearer tk_s3cret",
        None,
    ]


def test_a_message_with_very_much_to_say_keeps_its_limits() -> None:
    """What is least of importance gives way."""
    facts = tuple((f"fact {number} " * 9, "much " * 400) for number in range(30))
    items = ("thing " * 200,) * 16
    one = replace(brief(told(text="long " * 3000).body), facts=facts, items=items)
    check_discord(discord.message(one))
    check_teams(teams.message(one))
    check_slack(slack.message(one))
    assert "FactSet" not in json.dumps(teams.message(one))
    assert 0 < len(discord.message(one)["embeds"][0]["fields"]) < 25


def test_a_digest_of_many_says_how_many_more() -> None:
    one = brief(of_kind("digest").body)
    assert len(one.items) == 16
    assert one.items[-1] == "and 15 more"


def test_headers_of_an_alertmanager_may_not_break_others() -> None:
    with pytest.raises(ValueError, match=r"^headers: "):
        settings("alertmanager", "https://a.example", headers=(("Host", Secret("x")),))


def test_a_message_without_a_link_has_none() -> None:
    out = told()
    tree = json.loads(out.body)
    tree["data"]["change"]["after"]["url"] = "javascript:alert(1)"
    one = brief(json.dumps(tree).encode())
    assert one.url == ""
    assert "url" not in discord.message(one)["embeds"][0]
    assert "actions" not in teams.message(one)["attachments"][0]["content"]
    assert "links" not in pagerduty.event(one, "key")
    assert "generatorURL" not in alertmanager.alert(one, {}, NOON, timedelta(hours=1))
    assert "click" not in ntfy.message(one, "t")


@pytest.mark.parametrize(
    ("text", "limit", "size", "cut_to"),
    [
        ("short", 5, len, "short"),
        ("longer", 5, len, "long…"),
        ("two words", 5, len, "two…"),
        ("äöü", 4, utf8, "…"),
        ("äöüß", 7, utf8, "äö…"),
        ("🙂🙂🙂", 5, utf16, "🙂🙂…"),
        ("ab", 1, len, "…"),
        ("ab", 1, utf8, ""),
        ("xe\u0301y", 3, len, "x…"),
        ("a👍🏽b", 3, len, "a…"),
        ("a🏳️‍🌈b", 4, len, "a…"),
    ],
)
def test_text_is_cut_by_the_unit_that_counts(text: str, limit: int, size: Any, cut_to: str) -> None:
    assert cut(text, limit, size) == cut_to


@given(text=st.text(), limit=st.integers(1, 50))
def test_what_is_cut_is_never_too_long_and_always_a_beginning(text: str, limit: int) -> None:
    for size in (len, utf16, utf8):
        made = cut(text, limit, size)
        assert size(made) <= limit
        assert text.startswith(made.removesuffix("…")) or made == text


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("https://a.example/<b>", ""),
        ("https://a.example/ b", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str) -> None:
    assert web(url) == link
