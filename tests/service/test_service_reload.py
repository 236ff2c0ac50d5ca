"""At SIGHUP the real daemon takes a new configuration over, or says why not, and loses nothing."""

import json
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.model.alerts import DeliveryState
from tests.support.daemon import Machine, Run, machine
from tests.support.events import rss, series, topic
from tests.support.loopback import Loopback, Reply
from tests.support.manager import Manager, listening
from tests.support.receiver import ENV, TAKEN, Receiver, desk

QUICK = {
    "every": "1s",
    "min_every": "1s",
    "host_spacing": "0s",
    "host_concurrency": 9,
    "backfill": "all",
    "allow_networks": ["127.0.0.1/32"],
}


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    with listening(tmp_path / "notify") as made:
        yield made


@pytest.fixture
async def here(tmp_path: Path, manager: Manager) -> AsyncIterator[Machine]:
    environ = {**ENV, "NOTIFY_SOCKET": str(manager.path)}
    async with machine(tmp_path, environ=environ) as made:
        yield made


def document(number: int, turns: int) -> Reply:
    return Reply(body=rss(list(series(number, turns))))


def settings(site: Loopback, *feeds: str, **more: Any) -> dict[str, Any]:
    return {
        "defaults": QUICK,
        "feeds": [{"id": name, "url": site.url(f"/{name}")} for name in feeds],
        "topics": {"first": {**topic(0), "settle": "0s"}},
        **more,
    }


async def reload(run: Run, event: str = "config.loaded") -> dict[str, Any]:
    """Send SIGHUP and wait for what comes of it, which is returned."""
    before = said(run, event)
    run.signal(signal.SIGHUP)
    await run.sees(lambda: len(said(run, event)) > len(before), what=event)
    return said(run, event)[-1]


def said(run: Run, event: str) -> list[dict[str, Any]]:
    return [one for one in run.events() if one["event"] == event]


def polls(site: Loopback, name: str) -> int:
    return sum(request.path == f"/{name}" for request in list(site.received))


async def test_feeds_topics_and_sinks_come_and_go(
    here: Machine, site: Loopback, manager: Manager
) -> None:
    """Each acts from then on, in the same process, and what went is polled and told no more."""
    old, new = Receiver(), Receiver()
    site.answer("/one", document(0, 1))
    site.answer("/two", document(1, 1))
    here.configure(**settings(site, "one", sinks={"old": desk(site, old, "/old")}))
    run = here.start()
    await run.sees(lambda: old.taken, what="the first alert")
    sinks = {"new": desk(site, new, "/new")}
    topics = {"second": {**topic(1), "settle": "0s"}}
    here.configure(**{**settings(site, "two", sinks=sinks), "topics": topics})
    loaded = await reload(run)
    assert loaded["feeds"] == {"added": ["two"], "removed": ["one"], "changed": []}
    assert loaded["topics"] == {"added": ["second"], "removed": ["first"], "changed": []}
    assert loaded["sinks"] == {"added": ["new"], "removed": ["old"], "changed": []}
    begun = next(one for one in manager.heard() if "RELOADING" in one)
    assert int(begun["MONOTONIC_USEC"]) > 0
    after = manager.heard()[manager.heard().index(begun) :]
    assert any(one.get("READY") == "1" for one in after)
    await run.sees(lambda: new.taken, what="an alert of what is new")
    before = polls(site, "one")
    await run.sees(lambda: polls(site, "two") > 3, what="some more polls")
    assert polls(site, "one") == before
    assert len(old.taken) == 1
    assert await run.stop() == 0, run.err


BAD = {
    "faults": ({"topcs": {}}, "monitor.yaml:1:", "topcs"),
    "another database": ({"database": "other.db"}, "monitor.yaml", "database"),
    "no secret": ({"sinks": {"desk": {"kind": "webhook", "url": "https://a.example/x"}}}, "", ""),
}


@pytest.mark.parametrize("case", BAD)
async def test_a_bad_one_is_refused_and_the_old_one_stays(
    here: Machine, site: Loopback, manager: Manager, case: str
) -> None:
    changes, place, key = BAD[case]
    site.answer("/one", document(0, 1))
    site.answer("/two", document(1, 1))
    here.configure(**settings(site, "one"))
    run = here.start()
    await run.ready()
    here.configure(**{**settings(site, "two"), **changes})
    rejected = await reload(run, "config.rejected")
    assert rejected["level"] == "error"
    assert place in rejected["place"]
    assert key in rejected["key"]
    assert rejected["why"]
    await run.sees(lambda: "the old one stays" in str(manager.heard()), what="word of it")
    before = polls(site, "one")
    await run.sees(lambda: polls(site, "one") > before + 1, what="polls as before")
    assert polls(site, "two") == 0
    here.configure(**settings(site, "one", "two"))
    await reload(run)
    await run.sees(lambda: polls(site, "two"), what="a poll of the other feed")
    assert await run.stop() == 0, run.err


async def test_a_file_that_is_gone_is_refused(here: Machine, site: Loopback) -> None:
    here.configure(**settings(site, "one"))
    run = here.start()
    await run.ready()
    here.config.unlink()
    assert "monitor.yaml" in (await reload(run, "config.rejected"))["place"]
    assert await run.stop() == 0, run.err


async def test_what_is_in_flight_lands(here: Machine, site: Loopback) -> None:
    """A poll that is being answered, and a delivery to a sink that stays."""
    receiver = Receiver(reply=Reply(status=204, delay=2))
    site.answer("/one", document(0, 1))
    slow = document(0, 2)
    site.answer("/slow", Reply(body=slow.body, delay=3))
    sinks = {"desk": desk(site, receiver)}
    here.configure(**settings(site, "one", "slow", sinks=sinks))
    run = here.start()
    await run.sees(lambda: receiver.taken and polls(site, "slow"), what="both in flight")
    receiver.reply = TAKEN
    here.configure(**settings(site, "one", "slow", "third", sinks=sinks))
    site.answer("/third", document(1, 1))
    await reload(run)
    assert polls(site, "slow") == 1
    await run.sees(lambda: len(receiver.ids) == 2, what="the alert of the slow feed")
    await run.eventually(lambda: _accepted(here))
    assert [len(bodies) for bodies in receiver.bodies().values()] == [1, 1]
    assert len(receiver.taken) == 2, "a delivery was repeated"
    assert not run.logged("poll.abandoned")
    assert await run.stop() == 0, run.err


async def test_an_answer_for_a_feed_that_went_meanwhile_is_left_alone(
    here: Machine, site: Loopback
) -> None:
    site.answer("/one", document(0, 1))
    site.answer("/slow", Reply(body=document(1, 1).body, delay=2))
    here.configure(**settings(site, "one", "slow"))
    run = here.start()
    await run.sees(lambda: polls(site, "slow"), what="a poll in flight")
    here.configure(**settings(site, "one"))
    await reload(run)
    await run.sees(lambda: site.in_flight == 0 and polls(site, "one") > 4, what="its answer")
    assert await here.articles() == 1
    here.configure(**settings(site, "one", "slow"))
    await reload(run)
    await run.sees(lambda: polls(site, "slow") > 1, what="the feed that came back")
    await run.eventually(lambda: _has(here, 2))
    assert await run.stop() == 0, run.err


async def _accepted(here: Machine) -> bool:
    states = {one.state for alert in await here.alerts() for one in alert.deliveries}
    return states == {DeliveryState.ACCEPTED}


async def _has(here: Machine, articles: int) -> bool:
    return await here.articles() == articles


async def test_a_new_topic_knows_the_past_and_tells_only_what_is_new(
    here: Machine, site: Loopback
) -> None:
    """What was stored before it existed is its baseline; the change that follows is told."""
    receiver = Receiver()
    first, second = document(1, 1), document(1, 2)
    replies = [first]
    site.answer("/one", lambda _: replies[-1])
    here.configure(**settings(site, "one", sinks={"desk": desk(site, receiver)}))
    run = here.start()
    await run.ready()
    await run.eventually(lambda: _has(here, 1))
    more = {"second": {**topic(1), "settle": "0s"}}
    wanted = settings(site, "one", sinks={"desk": desk(site, receiver)})
    here.configure(**{**wanted, "topics": {**wanted["topics"], **more}})
    assert (await reload(run))["new_topics"] == ["second"]
    assert receiver.taken == []
    replies.append(second)
    await run.sees(lambda: receiver.taken, what="the change")
    [(_, body)] = receiver.taken
    assert json.loads(body)["type"] == "storyline.reversal"
    assert await run.stop() == 0, run.err


@pytest.mark.parametrize("source", ["file", "credential"])
async def test_a_secret_that_was_replaced_signs_from_the_reload_on(
    here: Machine, site: Loopback, source: str
) -> None:
    """Nothing but the secret's file has changed; what is refused until then is sent again."""
    receiver = Receiver()
    secret = here.folder / "desk-webhook"
    secret.write_text(receiver.secret)
    secret.chmod(0o600)
    documents = [document(0, 1), document(0, 2)]
    site.answer("/one", lambda _: documents[0])
    named = {"file": str(secret)} if source == "file" else {"credential": secret.name}
    sink = {**desk(site, receiver), "secret": named}
    here.configure(**settings(site, "one", sinks={"desk": sink}))
    run = here.start(CREDENTIALS_DIRECTORY=str(here.folder))
    await run.sees(lambda: receiver.taken, what="the first alert")
    receiver.secret = "whsec_" + "YW5vdGhlciBrZXkgdGhhbiB0aGUgb25lIGJlZm9yZQ=="
    secret.write_text(receiver.secret)
    await reload(run)
    documents.pop(0)
    await run.sees(lambda: len(receiver.taken) == 2, what="the next alert, signed anew")
    assert receiver.refused == []
    assert await run.stop() == 0, run.err
    assert receiver.secret not in here.output()


async def test_asked_again_and_again_it_stays(here: Machine, site: Loopback) -> None:
    """Before it is ready, while it reloads, and just before it is told to stop."""
    site.answer("/one", document(0, 1))
    here.configure(**settings(site, "one"))
    run = here.start()
    await run.shows("monitor.started")
    run.signal(signal.SIGHUP)
    await run.shows("config.loaded")
    for _ in range(20):
        run.signal(signal.SIGHUP)
    before = polls(site, "one")
    await run.sees(lambda: polls(site, "one") > before + 2, what="polls go on")
    run.signal(signal.SIGHUP)
    assert await run.stop() == 0, run.err
    assert run.logged("monitor.stopped")
