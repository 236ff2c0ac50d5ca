"""What the daemon and its commands write: known events in JSON, and never a secret."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.__main__ import run as command
from monitor.log import EVENTS, PRIORITIES
from tests.support.daemon import Machine, machine
from tests.support.events import rss, series, topic
from tests.support.logs import logging_restored
from tests.support.loopback import Loopback, Reply, free_port
from tests.support.receiver import SECRET, Receiver, desk

CANARIES = {
    "DESK_SECRET": SECRET,
    "FEED_AUTH": "Bearer canary-of-the-authorization",
    "FEED_KEY": "canary-of-a-header",
}
# Parts of addresses: sinks' paths are secret wherever they stand, a feed's if it is given as one.
PATHS = ("canary-of-the-desk", "canary-of-the-broken", "canary-of-nobody", "canary-of-the-redirect")
FEED_PATHS = ("canary-of-the-feed", "canary-of-its-new-home", "canary-of-the-lost")


def everything(site: Loopback, nobody: int) -> dict[str, object]:
    """A configuration with a secret wherever there may be one, and faults to tell of."""
    local = {"allow_networks": ["127.0.0.1/32"]}
    signed = {"kind": "webhook", "secret": {"env": "DESK_SECRET"}, **local}
    document = Reply(body=rss(list(series(0, 2))))
    site.answer("/canary-of-its-new-home", Reply(body=rss(list(series(1, 2)))))
    moved = Reply(status=308, headers=(("Location", site.url("/canary-of-its-new-home")),))
    site.answer("/canary-of-the-feed", moved)
    broken = site.answer("/canary-of-the-broken", Reply(status=500, body=b"/canary-of-the-broken"))
    away = Reply(status=302, headers=(("Location", site.url("/canary-of-the-redirect")),))
    return {
        "defaults": {**local, "host_spacing": "0s", "backfill": "all", "min_every": "1s"},
        "feeds": [
            {
                "id": "open",
                "url": site.answer("/visits", document),
                "auth": {"env": "FEED_AUTH"},
                "headers": {"X-Api-Key": {"env": "FEED_KEY"}},
            },
            {"id": "closed", "url": {"env": "FEED_URL"}},
            {"id": "lost", "url": {"env": "LOST_URL"}},
        ],
        "topics": {"visit": topic(0), "other": topic(1)},
        "sinks": {
            "desk": desk(site, Receiver(), "/canary-of-the-desk"),
            "broken": {**signed, "url": broken},
            "nobody": {**signed, "url": f"http://127.0.0.1:{nobody}/canary-of-nobody"},
            "away": {**signed, "url": site.answer("/canary-of-the-redirect", away)},
            "journal": {"kind": "log"},
            "lines": {"kind": "file", "path": "alerts.jsonl"},
        },
    }


async def commands(here: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command that looks at what is stored, as itself and for machines."""
    monkeypatch.setenv("MONITOR_CONFIG", str(here.config))
    for name, value in here.environ.items():
        monkeypatch.setenv(name, value)
    alert = (await here.alerts())[0].alert
    asked = [
        ("feeds",),
        ("sinks",),
        ("status",),
        ("storylines",),
        ("alerts", "list"),
        ("alerts", "show", alert.id),
        ("show", alert.id),
        ("show", alert.change.storyline),
    ]
    for words in (("check",), *asked, *((*words, "--json") for words in asked)):
        with logging_restored():
            assert await asyncio.to_thread(command, words) == 0, words
    for sink in ("desk", "broken", "nobody", "away"):
        with logging_restored():
            status = await asyncio.to_thread(command, ("alerts", "test", sink))
        assert status == (sink != "desk")


async def test_no_secret_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in the log nor in any command's output, and no sink's address in the database."""
    async with Loopback.serve() as site:
        nobody = await free_port()
        environ = {
            **CANARIES,
            "FEED_URL": site.url("/canary-of-the-feed"),
            "LOST_URL": f"http://127.0.0.1:{nobody}/canary-of-the-lost",
        }
        async with machine(tmp_path, environ=environ) as here:
            here.configure(**everything(site, nobody))
            # As a shell has it that was started from a service.
            run = here.start(JOURNAL_STREAM="1:1")
            await run.ready()
            for sink in ("desk", "journal", "lines"):
                await run.shows("delivery.accepted", sink=sink)
            for sink in ("broken", "nobody"):
                await run.shows("delivery.retry", sink=sink)
            await run.shows("feed.polled", feed="lost", trouble="no-connection")
            assert await run.stop() == 0, run.err
            used = [request.headers for request in site.received if request.path == "/visits"]
            assert used[0]["authorization"] == CANARIES["FEED_AUTH"]
            assert used[0]["x-api-key"] == CANARIES["FEED_KEY"]

            check_events(run.events())
            assert run.out == ""
            await commands(here, monkeypatch)
            shown = capfd.readouterr()
            written = here.output() + shown.out + shown.err
            lines = (tmp_path / "alerts.jsonl").read_text(encoding="utf-8")
    assert "closed" in shown.out
    for canary in (*CANARIES.values(), *PATHS, *FEED_PATHS, SECRET.removeprefix("whsec_")):
        assert canary not in written
        assert canary not in lines
    stored = dump(tmp_path / "monitor.db")
    for canary in (*CANARIES.values(), *PATHS, SECRET.removeprefix("whsec_")):
        assert canary.encode() not in stored


def check_events(events: list[dict[str, Any]]) -> None:
    """Every line is a listed event, as loud as the list says or louder, with its time."""
    for event in events:
        assert "unlisted" not in event
        assert PRIORITIES[event["level"]] <= PRIORITIES[EVENTS[event["event"]][0]]
        assert datetime.fromisoformat(event["timestamp"]).tzinfo is not None


def dump(database: Path) -> bytes:
    """All bytes of a database and of what lies beside it, and all values of its tables."""
    files = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    with closing(sqlite3.connect(database)) as conn:
        return files + "\n".join(conn.iterdump()).encode()


async def test_lines_for_the_journal_begin_with_their_priority(tmp_path: Path) -> None:
    """When the stream really is the journal's, as its device and inode say."""
    async with machine(tmp_path) as here:
        here.configure(feeds=[], topics={"visit": topic(0)}, sinks={"journal": {"kind": "log"}})
        journal = tmp_path / "run-0.out"
        journal.touch()
        stream = f"{journal.stat().st_dev}:{journal.stat().st_ino}"
        run = await here.command("run", "--once", JOURNAL_STREAM=stream)
        *lines, result = run.out.splitlines()
        assert lines
        assert result == "0 polls; 0 articles; 0 changes; 0 deliveries"
        assert run.err == ""
        for line in lines:
            priority, _, rest = line.removeprefix("<").partition(">")
            assert int(priority) == PRIORITIES[json.loads(rest)["level"]]
