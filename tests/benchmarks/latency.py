"""How soon a reversal is on its way: the whole daemon polls thousands of feeds while some turn."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from typing_extensions import override

from monitor.app.daemon import Daemon
from monitor.collect.poller import Poller
from monitor.config import Config
from monitor.model.alerts import Sink
from monitor.model.feeds import Feed
from monitor.model.reading import Polled
from monitor.model.secrets import Secret
from monitor.model.topics import Topic
from monitor.notify.sinks import webhook
from tests.benchmarks import corpus
from tests.benchmarks.gauges import Cpu, Table, apart, percentile
from tests.support.daemon import CLOCK, ROOT
from tests.support.notifying import key

FEEDS, TURNS, SECONDS = 2_000, 60, 45.0
QUICK = (200, 20, 25.0)
# Ten times as often as any feed may be asked in life.
EVERY = timedelta(minutes=1)
ITEMS = 3
CHARACTERS = 1_200
EVENTS = 3_000
NEW_IN = 20
ENDS_WITHIN = 10.0
ALL_WITHIN = 300.0


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    feeds, turns, seconds = QUICK if quick else (FEEDS, TURNS, SECONDS)
    with _newsstand(feeds) as port:
        taken = apart(turned, port=port, feeds=feeds, turns=turns, seconds=seconds)
    if taken["missed"]:
        raise RuntimeError(f"{taken['missed']} of {turns} reversals were not told")
    rows = [
        (shown, *(percentile(taken[name], percent) for percent in (50, 95)), max(taken[name]))
        for name, shown in (
            ("from intake", "from intake to the first attempt"),
            ("from answer", "from the server's answer to the first attempt"),
        )
    ]
    note = (
        f"{turns} reversals while {feeds} feeds are polled once a minute each: "
        f"{taken['polls']:.0f} polls and {taken['articles']:.1f} new articles a second, "
        f"{taken['cpu']:.0%} of a core in the main process and {taken['workers']:.0%} in workers. "
        "The first attempt is counted when its request has arrived."
    )
    title = "latency: seconds until a reversal is sent"
    return [Table(title, ("what", "p50", "p95", "max"), rows, (note,))]


class _Timed(Daemon):
    """The daemon, with a note of when polls that brought something were taken in."""

    intakes: dict[str, float]
    parts: Any = None

    @override
    def _poller(self, parts: Any, tasks: asyncio.TaskGroup) -> Poller:
        self.parts, self.intakes = parts, {}
        take_in: Callable[[Polled], Awaitable[None]] = parts.flow.intake

        async def intake(polled: Polled) -> None:
            if polled.result and polled.result.readings:
                self.intakes[polled.feed] = CLOCK.monotonic()
            await take_in(polled)

        parts.flow.intake = intake
        poller = super()._poller(parts, tasks)
        # First polls are spread for politeness; here that is only waiting.
        poller._turns.first_pause = 0.0
        return poller


async def turned(port: int, feeds: int, turns: int, seconds: float) -> dict[str, Any]:
    """Let so many storylines turn within ``seconds``; how long each took, and what went on."""
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        daemon = _Timed(_config(Path(folder), port, feeds, turns), CLOCK)
        async with asyncio.TaskGroup() as tasks, aiohttp.ClientSession() as control:
            running = tasks.create_task(daemon.run())
            await _settled(daemon, feeds + turns, running)
            before, counts = Cpu.now(), _counts(daemon)
            await _ask(control, port, f"go/{turns}/{seconds}")
            # The last one turns at the end, and is polled within a minute and its jitter.
            wall = seconds + EVERY.total_seconds() * 1.2
            await CLOCK.sleep(wall)
            used, after = Cpu.now() - before, _counts(daemon)
            heard = await _ask(control, port, "log")
            daemon.stop()
    pairs = [(int(number), served, came) for number, (served, came) in heard.items() if came]
    return {
        "from intake": [came - daemon.intakes[f"turn-{number}"] for number, _, came in pairs],
        "from answer": [came - served for _, served, came in pairs],
        "missed": turns - len(pairs),
        "polls": (after[0] - counts[0]) / wall,
        "articles": (after[1] - counts[1]) / wall,
        "cpu": used.main / wall,
        "workers": used.workers / wall,
    }


async def _settled(daemon: _Timed, polls: int, running: asyncio.Task[Any]) -> None:
    """Wait until every feed's first document is stored."""
    end = CLOCK.monotonic() + ALL_WITHIN
    while daemon.parts is None or daemon.parts.flow.polls.total() < polls:
        if running.done() or CLOCK.monotonic() > end:
            raise RuntimeError("the first polls did not end")
        await CLOCK.sleep(0.2)
    await daemon.parts.flow.drain()


def _counts(daemon: _Timed) -> tuple[int, int]:
    """Polls and articles so far."""
    flow = daemon.parts.flow
    return flow.polls.total(), flow.batches.verdicts.total()


async def _ask(control: aiohttp.ClientSession, port: int, what: str) -> Any:
    async with control.get(f"http://127.0.0.1:{port}/{what}") as answer:
        return await answer.json()


def _config(folder: Path, port: int, feeds: int, turns: int) -> Config:
    site = f"http://127.0.0.1:{port}"
    settings = webhook.Settings(
        url=Secret(f"{site}/desk"), secret=(key(),), allow_networks=("127.0.0.0/8",)
    )
    plain = Feed(
        id="feed",
        url=site,
        every=EVERY,
        min_every=EVERY,
        host_spacing=timedelta(0),
        host_concurrency=1_000,
        allow_networks=("127.0.0.0/8",),
    )
    named = [*(f"feed-{n}" for n in range(feeds)), *(f"turn-{n}" for n in range(turns))]
    return Config(
        path=folder / "monitor.yaml",
        database=folder / "monitor.db",
        feeds=tuple(replace(plain, id=one, url=f"{site}/{one.replace('-', '/')}") for one in named),
        topics=tuple(_topic(number) for number in range(turns)),
        sinks=(Sink(id="desk", kind="webhook", settings=settings),),
        families={},
    )


def _topic(number: int) -> Topic:
    place = corpus.event(EVENTS + number).place
    return Topic(
        id=f"turn-{number}", title=place, any=(place,), feeds=(f"turn-{number}",), notify=("desk",)
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A visit that is cancelled and, from a moment on, takes place after all."""

    number: int

    def document(self, *, on: bool) -> bytes:
        """Its feed's document."""
        event = corpus.event(EVENTS + self.number)
        who, where = event.people[0], event.place
        told = [
            (
                f"{who} calls off visit to {where}",
                (
                    f"{who} has called off a visit to {where}, an aide said. "
                    f"The visit to {where} was cancelled."
                ),
            ),
            (
                f"{who} will visit {where} after all",
                f"{who} will visit {where} after all, an aide said. The visit had been cancelled.",
            ),
        ]
        items = "".join(
            f"<item><title>{title}</title><guid>turn-{self.number}-{step}</guid>"
            f"<pubDate>Mon, 02 Mar 2026 {8 + step:02}:00:00 GMT</pubDate>"
            f"<description>{text}</description></item>"
            for step, (title, text) in enumerate(told[: 1 + on])
        )
        return corpus.channel(self.number, items)


class _Newsstand:
    """The feeds, and the desk that alerts come to; one process, and so one clock."""

    def __init__(self) -> None:
        self._polls: Counter[int] = Counter()
        self._began = float("inf")
        self._step = 0.0
        self._served: dict[int, float] = {}
        self._heard: dict[int, float] = {}

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        what, *rest = request.path.strip("/").split("/")
        match what:
            case "desk":
                return await self._take(request)
            case "go":
                self._began, self._step = CLOCK.monotonic(), float(rest[1]) / int(rest[0])
                return web.json_response({})
            case "log":
                log = {n: (at, self._heard.get(n)) for n, at in self._served.items()}
                return web.json_response(log)
            case "turn":
                answer = self._turn(int(rest[0]), request.headers.get("If-None-Match"))
            case _:
                answer = self._feed(int(rest[0]), request.headers.get("If-None-Match"))
        answer.force_close()
        return answer

    async def _take(self, request: web.BaseRequest) -> web.Response:
        came, body = CLOCK.monotonic(), json.loads(await request.read())
        if body["type"] == "storyline.reversal":
            number = int(body["data"]["topic"]["id"].removeprefix("turn-"))
            self._heard.setdefault(number, came)
        return web.Response(status=204)

    def _turn(self, number: int, known: str | None) -> web.Response:
        on = CLOCK.monotonic() >= self._began + number * self._step
        etag = f'"{on}"'
        if known == etag:
            return web.Response(status=304, headers={"ETag": etag})
        if on:
            self._served.setdefault(number, CLOCK.monotonic())
        body = _Turn(number).document(on=on)
        return web.Response(body=body, headers={"ETag": etag}, content_type="application/rss+xml")

    def _feed(self, number: int, known: str | None) -> web.Response:
        self._polls[number] += 1
        version = (self._polls[number] + number) // NEW_IN
        etag = f'"{version}"'
        if known == etag:
            return web.Response(status=304, headers={"ETag": etag})
        items = "".join(
            corpus.item(number, version + step, events=EVENTS, characters=CHARACTERS)
            for step in range(ITEMS, 0, -1)
        )
        body = corpus.channel(number, items)
        return web.Response(body=body, headers={"ETag": etag}, content_type="application/rss+xml")


@contextmanager
def _newsstand(feeds: int) -> Iterator[int]:
    """Have a newsstand in a process of its own; the port that it listens on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.latency", str(feeds)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(ENDS_WITHIN)
        process.stdout.close()


async def _serve() -> None:
    runner = web.ServerRunner(
        web.Server(_Newsstand().handle, access_log=None), shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    # Whoever started it hangs up when done.
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())
