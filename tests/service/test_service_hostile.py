"""Whatever a feed sends: an outcome with a reason, and everything else goes on as if it were not."""

import json
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.model.feeds import FeedState
from tests.support.daemon import Machine, Run, launch, machine, resident, until
from tests.support.events import topic
from tests.support.loopback import Loopback
from tests.support.receiver import ENV, Receiver, desk

# Until then every feed was polled, most of them several times.
ROUNDS = 3
LONGEST_LAG = 100.0  # milliseconds
MOST_MEMORY = 150 << 20

# name -> outcome and trouble
EXPECTED: dict[str, tuple[str, str | None]] = {}


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
    run = launch(command, files, here.folder, here.environ)
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


async def test_nothing_that_a_feed_sends_harms_the_rest(here: Machine, site: Loopback) -> None:
    """Bombs, drips, traps and noise, all at once, beside one good feed."""
    server = python(here, "tests.support.hostile")
    await until(lambda: "\n" in server.out, what="the server")
    urls = json.loads(server.out)
    hooked = urls.pop("hooked")
    receiver = configure(here, site, urls)
    control = python(here, "tests.support.probed")
    daemon = python(here, "tests.support.probed", str(here.config))
    await daemon.ready()
    before = resident(daemon.pid)

    async def all_seen() -> bool:
        views = await here.feeds()
        return all(view.state.polls for view in views.values()) and (
            len(receiver.ids) >= 30
        )

    try:
        await daemon.eventually(all_seen, 60)
    except AssertionError as e: print("NOT", str(e)[:100])
    grown = resident(daemon.pid, "VmHWM") - before
    assert await daemon.stop() == 0, daemon.err
    assert await control.stop() == 0
    lag, noise = json.loads(daemon.out), json.loads(control.out)
    print(lag, noise, f"grown by {grown >> 20} MB", sep="\n")
    for name, view in (await here.feeds()).items():
        s = view.state
        print(name, s.outcome, s.trouble, s.detail, s.articles, s.polls)
    print(bait(hooked))
    assert 0


def bait(url: str) -> list[str]:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
        return list(json.load(answer))
