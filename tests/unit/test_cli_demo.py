"""The demo's own parts: its feeds are real feeds, its receiver believes nothing unsigned."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from standardwebhooks import Webhook

from monitor.cli.demo.conductor import Performance, Spoilt, configuration, judge
from monitor.cli.demo.newsstand import FORMATS, Newsstand
from monitor.cli.demo.processes import next_event, start_receiver, stop
from monitor.cli.demo.receiver import fault
from monitor.cli.demo.scenes import SEEDS, Scene, play
from monitor.collect.normalize import Source, records_of
from monitor.config import load

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = NOON.timestamp()
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"type": "storyline.opened", "data": {}}'


def signed(secret: str = SECRET, when: datetime = NOON, body: bytes = BODY) -> Message:
    """Headers as the reference implementation signs them."""
    headers = Message()
    headers["webhook-id"] = "al_1"
    headers["webhook-timestamp"] = str(int(when.timestamp()))
    headers["webhook-signature"] = Webhook(secret).sign("al_1", when, body.decode())
    return headers


def test_the_receiver_believes_what_the_reference_implementation_signed() -> None:
    assert fault(SECRET, signed(), BODY, [NOW]) is None


def test_the_receiver_takes_any_of_several_signatures() -> None:
    """As during the rotation of a secret."""
    headers = signed()
    good = headers["webhook-signature"]
    del headers["webhook-signature"]
    headers["webhook-signature"] = f"v1,AAAA {good}"
    assert fault(SECRET, headers, BODY, [NOW]) is None


@pytest.mark.parametrize(
    ("headers", "body", "clocks", "reason"),
    [
        (signed(), BODY + b" ", [NOW], "the signature does not match"),
        (signed("whsec_" + "A" * 32), BODY, [NOW], "the signature does not match"),
        (signed(), BODY, [NOW + 301, NOW - 301], "its timestamp is too far off"),
        (Message(), BODY, [NOW], "no webhook-id or webhook-timestamp"),
    ],
)
def test_the_receiver_refuses(
    headers: Message, body: bytes, clocks: list[float], reason: str
) -> None:
    assert fault(SECRET, headers, body, clocks) == reason


def test_a_signature_of_garbage_is_refused() -> None:
    headers = signed()
    headers.replace_header("webhook-signature", "v1,ümlaut v2 ,")
    assert fault(SECRET, headers, BODY, [NOW]) == "the signature does not match"


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_of_the_newsstand_is_understood_with_its_article(ending: str) -> None:
    scene = Scene(
        feed=f"coast{ending}",
        published=NOON,
        guid="one & only",
        link="https://coast.example/1?a=b&c=d",
        text="Cows & <goats>.\n\n“Second” paragraph.",
    )
    _, write = FORMATS[ending]
    found = records_of(write("Coast & Radio", [scene]), Source(feed="coast"), NOON)
    (article,) = found.articles
    assert (article.guid, article.url) == (scene.guid, scene.link)
    assert article.published == NOON
    assert article.text == "Cows & <goats>.\n\n“Second” paragraph."
    assert found.title == "Coast & Radio"


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_newsstand_serves_feeds_without_entries(ending: str) -> None:
    _, write = FORMATS[ending]
    found = records_of(write("Coast", []), Source(feed="coast"), NOON)
    assert (found.trouble, found.articles) == (None, ())


async def test_the_newsstand_answers_with_validators() -> None:
    """Asked again with the ETag it says 304, until something new stands there."""
    seen: list[tuple[str, int]] = []
    stand = Newsstand({"coast.rss": "Coast"}, lambda path, status: seen.append((path, status)))
    await stand.open()
    url = f"http://127.0.0.1:{stand.port}/coast.rss"
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            first = await client.get(url)
            known = {"If-None-Match": first.headers["etag"]}
            again = await client.get(url, headers=known)
            stand.publish(
                Scene(
                    feed="coast.rss", published=NOON, guid="1", link="https://x.example", text="A"
                )
            )
            fresh = await client.get(url, headers=known)
            lost = await client.get(url.replace("coast", "nowhere"))
    finally:
        await stand.close()
    assert [answer.status_code for answer in (first, again, fresh, lost)] == [200, 304, 200, 404]
    assert seen == [("coast.rss", 200), ("coast.rss", 304), ("coast.rss", 200)]


@pytest.mark.parametrize("folder", [SEEDS, Path("/nowhere")], ids=["seeds", "own words"])
def test_a_play_ends_before_its_clock(folder: Path) -> None:
    """No article is dated later than the clock that it appears under."""
    piece = play(folder)
    assert all(scene.published <= piece.first_clock for scene in piece.first)
    assert piece.first_clock < piece.later.published <= piece.later_clock
    assert {scene.feed for scene in (*piece.first, piece.later)} == set(piece.feeds)


def test_the_seeds_are_played_word_for_word() -> None:
    september = (SEEDS / "002_6774bbb2d25be503.txt").read_text(encoding="utf-8")
    assert play().later.text == september.removeprefix(" date 2018-09-27 ").strip()


@pytest.mark.parametrize("folder", [SEEDS, Path("/nowhere")], ids=["seeds", "own words"])
def test_the_configuration_of_the_demo_is_a_good_one(folder: Path, tmp_path: Path) -> None:
    """It uses plain options only, and nothing in it earns a warning."""
    path = tmp_path / "monitor.yaml"
    path.write_text(configuration(play(folder), 8001, 8002), encoding="utf-8")
    config = load(path, {"STORYLINE_DEMO_SECRET": SECRET})
    assert [len(config.feeds), len(config.topics), len(config.sinks)] == [3, 1, 1]
    assert config.warnings == ()
    assert json.loads(path.read_text(encoding="utf-8"))["database"] == "monitor.db"


def alert(before: str | None, after: str, kind: str = "storyline.reversal") -> dict[str, Any]:
    """As much of a webhook body as the demo looks at."""
    sides = {"before": before and {"quote": before}, "after": {"quote": after}}
    return {"type": kind, "data": {"alert": "al_1", "change": sides}}


@pytest.fixture
def performance(tmp_path: Path) -> Performance:
    """A performance whose first article has appeared."""
    show = Performance(play(Path("/nowhere")), tmp_path)
    show.publish(show.play.first[0])
    return show


def test_only_sentences_that_were_published_count_as_quotes(performance: Performance) -> None:
    said = "Residents of the Old Quarter have collected four thousand signatures"
    assert performance.quoted(alert(said, said))
    assert performance.quoted(alert(None, said))
    assert not performance.quoted(alert("The cranes were sold.", said))


def test_the_demo_fails_unless_both_alerts_are_as_they_should_be(
    performance: Performance,
) -> None:
    """Too few, a forged one, a missing quote and a misquote are all told."""
    said = "It was to settle there"
    opened, turned = alert(None, said, "storyline.opened"), alert(said, said)
    for alerts, refused, reason in (
        ([opened], [], "got: storyline.opened"),
        ([], [], "got: nothing"),
        ([opened, turned], ["the signature does not match"], "the signature does not match"),
        ([opened, alert(None, said)], [], "a quote is missing"),
        ([opened, alert("Made up.", said)], [], "a quote is missing"),
    ):
        performance.alerts, performance.refused = alerts, refused
        with pytest.raises(Spoilt, match=reason):
            judge(performance)
    performance.alerts, performance.refused = [opened, turned], []
    judge(performance)


def test_the_demo_fills_its_lines_under_what_they_are_of(
    performance: Performance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("monitor.cli.output.colours", lambda: True)
    monkeypatch.setattr("monitor.cli.timeline.width", lambda: 60)
    fault = "refused: the signature does not match the body"
    performance.tell(
        "webhook", f"{fault}, which came from nobody that is known here", {fault: "red"}
    )
    first, *rest = capsys.readouterr().out.splitlines()
    assert "\x1b[1mwebhook \x1b[0m refused:" in first
    lines = [click.unstyle(line) for line in (first, *rest)]
    assert max(map(len, lines)) <= 60
    assert all(line.startswith(" " * 30) for line in lines[1:])
    told = " ".join([lines[0][30:], *(line.strip() for line in lines[1:])])
    assert told == f"{fault}, which came from nobody that is known here"
    performance.tell("webhook", "refused: late", {"refused: late": "red"})
    assert capsys.readouterr().out.endswith(" \x1b[31mrefused: late\x1b[0m\n")


async def test_waiting_ends_when_the_daemon_does(performance: Performance) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "exit(78)")
    await performance.watch(process)
    with pytest.raises(Spoilt, match="the daemon ended with status 78"):
        await performance.until("the end of the world", lambda: False)


async def test_waiting_ends_in_time(
    performance: Performance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.cli.demo.conductor.PATIENCE", 0.01)
    with pytest.raises(Spoilt, match="in vain for a sign"):
        await performance.until("a sign", lambda: False)


async def test_the_receiver_is_a_process_that_reports_what_it_gets() -> None:
    """Signed or forged, each webhook becomes one event; it ends when it is let go."""
    process, port = await start_receiver(SECRET, [NOON])
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            url, headers = f"http://127.0.0.1:{port}/", dict(signed())
            good = await client.post(url, content=BODY, headers=headers)
            forged = await client.post(url, content=BODY + b" ", headers=headers)
        events = [await next_event(process), await next_event(process)]
    finally:
        status = await stop(process)
    assert (good.status_code, forged.status_code, status) == (204, 400, 0)
    assert [event and event["fault"] for event in events] == [None, "the signature does not match"]
    assert events[0] is not None
    assert events[0]["body"] == json.loads(BODY)
