"""Whatever a feed sends becomes an outcome with a reason, and everything else goes on."""

import json
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.model.feeds import FeedState
from monitor.model.outcomes import OutcomeKind
from tests.support.daemon import Machine, Run, launch, machine, resident, until
from tests.support.events import topic
from tests.support.loopback import Loopback
from tests.support.receiver import ENV, Receiver, desk

LONGEST_LAG = 100.0  # milliseconds
MOST_MEMORY = 150 << 20
ALERTS = 4
LONGEST_FILE = 20 << 20

# What becomes of each: the trouble that is told, or None for what is read like any other feed.
EXPECTED = {
    "a-path": "not-a-feed",
    "a-url": "not-a-feed",
    "bad-length": "bad-http",
    "billion-laughs": None,
    "comments": None,
    "control": None,
    "deep": None,
    "deep-html": None,
    "drip": "timeout",
    "empty": "empty-document",
    "external-entity": None,
    "garbage": "not-a-feed",
    "good": None,
    "gzip-bomb": "too-large",
    "headers": "bad-http",
    "long-author": None,
    "many-entries": None,
    "no-http": "bad-http",
    "page": "not-a-feed",
    "quadratic": "not-a-feed",
    "reset": "bad-http",
    "surrogates": None,
    "ten-megabytes": "too-large",
    "to-a-file": "bad-redirect",
    "to-alias": "address-not-allowed",
    "to-itself": "too-many-redirects",
    "to-metadata": "address-not-allowed",
    "too-short": "bad-http",
}


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path, environ=ENV) as made:
        yield made


def python(here: Machine, module: str, *args: str) -> Run:
    """Start a module of ours; it ends with the machine."""
    files = here.folder / f"{module.rpartition('.')[2]}{len(here.runs)}"
    command = (sys.executable, "-m", module, *args)
    # How late a loop is under a tracer says how slow the tracer is: nothing is traced here.
    run = launch(command, files, here.folder, here.environ, traced=False)
    here.runs.append(run)
    return run


def configure(here: Machine, site: Loopback, urls: dict[str, str]) -> Receiver:
    """All these feeds, polled as often as it goes, beside a good one that is watched."""
    receiver = Receiver()
    here.configure(
        defaults={
            "every": "1s",
            "min_every": "1s",
            "timeout": "4s",
            "host_spacing": "0s",
            "host_concurrency": 50,
            "backfill": "all",
            "allow_networks": ["127.0.0.1/32"],
        },
        feeds=[{"id": name, "url": url} for name, url in urls.items()],
        topics={"visit": topic(0)},
        sinks={"desk": desk(site, receiver)},
    )
    return receiver


@pytest.mark.lengthy
async def test_nothing_that_a_feed_sends_harms_the_rest(here: Machine, site: Loopback) -> None:
    """Bombs, drips, traps and noise, all at once, beside one good feed."""
    server = python(here, "tests.support.hostile")
    await until(lambda: "\n" in server.out, what="the server")
    urls = json.loads(server.out)
    hooked = urls.pop("hooked")
    assert urls.keys() == EXPECTED.keys()
    receiver = configure(here, site, urls)
    control = python(here, "tests.support.probed")
    daemon = python(here, "tests.support.probed", str(here.config))
    await daemon.ready()
    begun_with = resident(daemon.pid)

    async def enough() -> bool:
        polled = all(view.state.polls for view in (await here.feeds()).values())
        return polled and len(receiver.ids) >= ALERTS

    await daemon.eventually(enough, 120)
    grown = resident(daemon.pid, "VmHWM") - begun_with
    assert await daemon.stop() == 0, daemon.err
    assert await control.stop() == 0
    check_outcomes({name: view.state for name, view in (await here.feeds()).items()})
    assert asked_for(hooked) == []
    assert receiver.refused == []
    assert grown < MOST_MEMORY
    stored = here.database.read_bytes()
    assert len(stored) < LONGEST_FILE
    assert b"root:x:0" not in stored
    lag, noise = json.loads(daemon.out), json.loads(control.out)
    print(lag, noise, f"{grown >> 20} MB more", sep="\n")  # noqa: T201 - the figures, with -s
    assert lag["own_max"] < LONGEST_LAG
    assert lag["late_p99"] < LONGEST_LAG + noise["late_p99"]


def check_outcomes(states: dict[str, FeedState]) -> None:
    """Every feed was polled, and where nothing came of it, it says why."""
    found = {name: state.trouble.value if state.trouble else None for name, state in states.items()}
    assert found == EXPECTED
    for state in states.values():
        read = state.outcome in {OutcomeKind.FRESH, OutcomeKind.UNCHANGED}
        assert read == (state.trouble is None)
        assert bool(state.detail) == (state.trouble is not None)


def asked_for(url: str) -> list[str]:
    """What was asked for that should not have been."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
        return list(json.load(answer))
