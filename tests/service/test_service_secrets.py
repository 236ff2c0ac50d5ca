"""No secret of any kind is found in what the program writes: logs, errors, answers, figures, files.

Every secret of the configuration is a canary: a text that occurs nowhere else. The daemon uses all
of them, successfully and not; then everything that it and every command ever wrote is searched.
"""

import asyncio
import base64
import json
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from monitor.__main__ import run as main
from tests.support.daemon import Machine, machine
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Received, Reply

CANARIES = {
    name: f"canary-{name.lower()}-/{number:x}3cr3t"
    for number, name in enumerate(
        ("HOOK_PATH", "HOOK_HEADER", "FEED_AUTH", "FEED_HEADER", "PROXY_PASSWORD", "BEAT_PATH",
         "DEAD_PATH", "BROKEN_PATH", "FEED_URL", "APPRISE_PATH", "APPRISE_PASSWORD",
         "LOST_PATH"),
        start=0xA0,
    )
}  # fmt: skip
KEYS = {name: base64.b64encode(name.ljust(32, "#").encode()).decode() for name in ("NEW", "OLD")}
NETWORK = ["127.0.0.1/32"]
APPRISE = find_spec("apprise") is not None


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


@pytest.fixture
async def here(tmp_path: Path, site: Loopback) -> AsyncIterator[Machine]:
    """A machine whose every secret is a canary, with a daemon that has used them all."""
    async with machine(tmp_path, environ=environ(site)) as made:
        configure(made, site)
        yield made


def environ(site: Loopback) -> Mapping[str, str]:
    """Where the secrets are kept."""
    path = {name: quote(text, safe="") for name, text in CANARIES.items()}
    secret = CANARIES
    return {
        "HOOK": site.answer(f"/{path['HOOK_PATH']}", hear),
        "DEAD": site.answer(f"/{path['DEAD_PATH']}", Reply(status=404)),
        "APPRISE": apprised(
            site.answer(f"/{path['APPRISE_PATH']}", hear_too), path["APPRISE_PASSWORD"]
        ),
        "LOST": apprised(f"http://127.0.0.1:1/{path['LOST_PATH']}", "me"),
        "BROKEN": f"http://127.0.0.1:1/{path['BROKEN_PATH']}",
        "HEADER": secret["HOOK_HEADER"],
        "NEW": f"whsec_{KEYS['NEW']}",
        "OLD": f"whsec_{KEYS['OLD']}",
        "AUTH": f"Bearer {secret['FEED_AUTH']}",
        "FEED_HEADER": secret["FEED_HEADER"],
        "PROXY": f"http://me:{path['PROXY_PASSWORD']}@127.0.0.1:1",
        "PRIVATE": site.answer(f"/{path['FEED_URL']}", Reply(status=500)),
        "BEAT": f"http://127.0.0.1:1/{path['BEAT_PATH']}",
    }


def apprised(url: str, password: str) -> str:
    """A receiver's address as apprise takes it."""
    return url.replace("http://", f"json://me:{password}@")


def hear_too(request: Received) -> Reply:
    """The same for who sends no canary of his own in a header."""
    told = json.dumps(dict(request.headers) | {"path": request.path}).encode()
    return Reply(body=told)


def hear(request: Received) -> Reply:
    """A receiver that gives back all that it was sent, as some do in their errors."""
    told = json.dumps(dict(request.headers) | {"path": request.path}).encode()
    return Reply(body=told).with_headers(X_Echo=request.headers["x-canary"])


def configure(made: Machine, site: Loopback) -> None:
    listen = made.folder / "health.sock"

    def document(_: Received) -> Reply:
        return Reply(body=rss(tuple(series(0, 3))))

    def hook(where: str, **more: object) -> dict[str, object]:
        keys = [{"env": "NEW"}, {"env": "OLD", "not_after": "2099-01-01"}]
        base = {"kind": "webhook", "url": {"env": where}, "allow_networks": NETWORK}
        return base | {"secret": keys, "headers": {"X-Canary": {"env": "HEADER"}}} | more

    made.configure(
        listen=f"unix:{listen}",
        heartbeat={"env": "BEAT"},
        ops=["hook", "lines"],
        defaults={
            "every": "1s", "min_every": "1s", "host_spacing": "0s", "backfill": "all",
            "allow_networks": NETWORK,
        },
        feeds=[
            {"id": "good", "url": site.answer("/good.xml", document), "auth": {"env": "AUTH"},
             "headers": {"X-Api-Key": {"env": "FEED_HEADER"}}},
            {"id": "bad", "url": site.answer("/bad.xml", Reply(status=500)),
             "auth": {"env": "AUTH"}, "headers": {"X-Api-Key": {"env": "FEED_HEADER"}}},
            {"id": "private", "url": {"env": "PRIVATE"}},
            {"id": "far", "url": site.url("/far.xml"), "proxy": {"env": "PROXY"}},
        ],
        topics={"visit": topic(0)},
        sinks={
            **(apprises() if APPRISE else {}),
            "hook": hook("HOOK"), "dead": hook("DEAD"), "broken": hook("BROKEN"),
            "lines": {"kind": "file", "path": "alerts.jsonl"}, "journal": {"kind": "log"},
        },
    )  # fmt: skip


def apprises() -> dict[str, object]:
    """Sinks of apprise: one whose receiver answers, one whose receiver is not there."""
    return {
        name: {"kind": "apprise", "service": {"env": name.upper()}, "allow_networks": NETWORK}
        for name in ("apprise", "lost")
    }


async def test_no_canary_is_found_in_anything_that_was_written(
    here: Machine,
    site: Loopback,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Good and bad sinks and feeds, every command and its errors, figures, database, journal."""
    run = here.start()
    await run.ready()
    await run.sees(lambda: run.logged("delivery.accepted", sink="hook"), what="a delivery")
    await run.sees(lambda: run.logged("delivery.accepted", sink="lines"), what="a line")
    await run.sees(lambda: run.logged("delivery.retry", sink="broken"), what="a failure")
    await run.sees(lambda: run.logged("delivery.retry", sink="dead"), what="a refusal")
    await run.sees(lambda: run.logged("feed.polled", feed="far"), what="a poll by proxy")
    if APPRISE:
        await run.sees(lambda: run.logged("delivery.accepted", sink="apprise"), what="a message")
        await run.sees(lambda: run.logged("delivery.retry", sink="lost"), what="a lost message")
    figures = await answers(tmp_path / "health.sock")
    said = await everything_said(here, capfd, monkeypatch)
    run.signal(signal.SIGHUP)
    await run.shows("config.loaded")
    assert await run.stop() == 0
    once = here.start("run", "--once", "--config", str(here.config))
    assert await once.end() == 0, once.err
    used(site)
    # A feed is known by its address, so that one has to be in the database; but nowhere else.
    found = set(sightings({**written(tmp_path), "figures": figures, "commands": said}))
    known = {(place, name) for place, name in found if name == "FEED_URL" and ".db" in place}
    assert found - known == set()


async def everything_said(
    here: Machine, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> bytes:
    """What all commands write, here in this process, beside the daemon that runs."""
    for name, value in here.environ.items():
        monkeypatch.setenv(name, value)
    config = ["--config", str(here.config)]
    for command in commands(first_alert(here.folder), here.folder):
        await asyncio.to_thread(main, [*command, *config])
    monkeypatch.setenv("OLD", "whsec_" + KEYS["OLD"][:24])
    assert await asyncio.to_thread(main, ["check", *config]) == 78
    monkeypatch.setenv("OLD", f"whsec_{KEYS['OLD']}")
    for wrong in ("nosuch://", "mailto://", "http://x [", ""):
        monkeypatch.setenv("APPRISE", f"{wrong}{quote(CANARIES['APPRISE_PATH'])}")
        status = 78 if APPRISE else 0
        assert await asyncio.to_thread(main, ["check", *config]) == status
    monkeypatch.setenv("HOOK", f"http://[{quote(CANARIES['HOOK_PATH'])}")
    assert await asyncio.to_thread(main, ["alerts", "test", "hook", *config]) == 78
    said = capfd.readouterr()
    assert "hook" in said.out
    assert "18 bytes" in said.err
    return (said.out + said.err).encode()


async def answers(path: Path) -> bytes:
    """All that the daemon tells those who watch it."""
    transport = httpx.AsyncHTTPTransport(uds=str(path))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        pages = [await client.get(page) for page in ("/healthz", "/readyz", "/metrics", "/none")]
    assert b"delivery" in pages[2].content
    return b"".join(page.content for page in pages)


def first_alert(folder: Path) -> str:
    """The id of an alert that was told."""
    line = (folder / "alerts.jsonl").read_text().splitlines()[0]
    alert: str = json.loads(line)["data"]["alert"]
    return alert


def commands(alert: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Every command that shows something of sinks, feeds, alerts or the configuration."""
    for more in ((), ("--json",)):
        yield "status", *more
        yield "feeds", *more
        yield "sinks", *more
        yield "topics", *more
        yield "storylines", *more
        yield "alerts", "list", *more
        yield "alerts", "show", alert, *more
        yield "alerts", "silence", *more
        for sink in ("hook", "dead", "broken", *(("apprise", "lost") if APPRISE else ())):
            yield "alerts", "test", sink, *more
        for feed in ("good", "bad", "far", "private"):
            yield "feeds", "show", feed, *more
    yield ("check",)
    yield "feeds", "export", "--to", str(folder / "feeds.opml")
    yield "db", "backup", str(folder / "copy.db")
    yield "alerts", "retry", alert
    yield "alerts", "replay", "--since", "1h", "--sink", "dead"
    yield "sinks", "enable", "dead"
    yield "alerts", "test", "none"


def used(site: Loopback) -> None:
    """The secrets were really used, else it would be no wonder that none is found."""
    told = "\n".join(f"{one.path} {dict(one.headers)}" for one in site.received)
    for name in ("HOOK_PATH", "DEAD_PATH", *(("APPRISE_PATH",) if APPRISE else ())):
        assert quote(CANARIES[name], safe="") in told, name
    for name in ("HOOK_HEADER", "FEED_AUTH", "FEED_HEADER"):
        assert CANARIES[name] in told, name
    assert "webhook-signature" in told
    known = base64.b64encode(f"me:{CANARIES['APPRISE_PASSWORD']}".encode()).decode()
    assert (f"Basic {known}" in told) is APPRISE


def written(folder: Path) -> dict[str, bytes]:
    """Every file that is there, the database with its log, and a dump of it as text."""
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(name.endswith("monitor.db") for name in files)
    return files


def sightings(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """(where, which) for each secret that is found, in any form in which it may be written."""
    texts = {name: forms(text) for name, text in CANARIES.items()}
    texts |= {name: {key.encode(), base64.b64decode(key)} for name, key in KEYS.items()}
    for name, wanted in texts.items():
        for place, content in files.items():
            if any(form in content for form in wanted):
                yield place, name


def forms(text: str) -> set[bytes]:
    """A secret as it is, quoted for a URL, and in base64."""
    plain = text.encode()
    return {
        plain,
        quote(text, safe="").encode(),
        base64.b64encode(plain)[:-4],
        plain.hex().encode(),
    }


def test_a_canary_would_be_found(tmp_path: Path) -> None:
    """The search itself, on a file for each secret in each form."""
    for name, text in CANARIES.items():
        for number, form in enumerate(forms(text)):
            (tmp_path / f"{name}-{number}").write_bytes(b"before " + form + b" after")
    for name, key in KEYS.items():
        (tmp_path / name).write_bytes(base64.b64decode(key))
    (tmp_path / "monitor.db").write_bytes(b"")
    files = written(tmp_path)
    seen = {Path(place).name for place, _ in sightings(files)}
    assert seen == {Path(place).name for place in files} - {"monitor.db"}
