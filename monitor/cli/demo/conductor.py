"""Plays the demo: publishes one article after the other, watches what the daemon makes of it.

Act 1. Three empty feeds are polled: their baseline.
Act 2. The first report appears: one alert. The second outlet reports the same event: silence.
Act 3. A month later the daemon is started anew, remembers, and the storyline turns: one alert.
        Another round of polls brings 304 and silence.
"""

import asyncio
import base64
import json
import secrets
import shutil
import tempfile
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor.cli import timeline
from monitor.cli.demo.newsstand import Newsstand
from monitor.cli.demo.processes import next_event, start_daemon, start_receiver, stop
from monitor.cli.demo.receiver import SECRET
from monitor.cli.demo.scenes import Play, Scene
from monitor.cli.output import clean, colours, say, warn
from monitor.clock import Clock, ShiftedClock, SystemClock
from monitor.errors import MonitorError
from monitor.model.plans import StoredArticle
from monitor.notify import card
from monitor.store.sqlite import open_views

PATIENCE = 30.0  # seconds for any one thing to happen
EVERY = 1.0  # seconds between two polls of a feed
TOPIC = "demo"
LOG_LINES = 15


class Spoilt(MonitorError):  # noqa: N818 - said of a performance
    """The demo cannot go on; the text says what was missing."""


class Performance:
    """What has happened so far, and who waits for what."""

    def __init__(self, play: Play, folder: Path) -> None:
        """Prepare to play in ``folder``."""
        self.play = play
        self.folder = folder
        self.clock: Clock = SystemClock()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.alerts: list[Mapping[str, Any]] = []
        self.refused: list[str] = []
        self._texts: list[str] = []
        self._last: dict[str, int] = {}
        self._news = asyncio.Event()
        self._died: int | None = None
        titles = {path: title for path, (title, _) in play.feeds.items()}
        self.newsstand = Newsstand(titles, self.polled)

    def tell(self, who: str, what: str, marked: Mapping[str, str] = timeline.UNMARKED) -> None:
        """Print one entry of the timeline; words of ``what`` are marked by colours."""
        moment, who = self.clock.now().strftime("%Y-%m-%d %H:%M:%S"), f"{who:<8}"
        first, *rest = timeline.beside(f"{moment}  {who} ", what, marked)
        styled = f"{click.style(moment, dim=True)}  {click.style(who, bold=True)}"
        for line in (styled + first.removeprefix(f"{moment}  {who}"), *rest):
            say(line)

    def polled(self, path: str, status: int) -> None:
        """The daemon asked for a feed; the same answer as last time is not worth a line."""
        self.answers[path, status] += 1
        if self._last.get(path) != status:
            words = "a document" if status == 200 else "not modified"  # noqa: PLR2004 - HTTP's
            self.tell("feed", f"{path} asked for, answered {status}, {words}")
        self._last[path] = status
        self._news.set()

    def publish(self, scene: Scene) -> None:
        """Let a feed carry one article more."""
        self._texts.append(" ".join(scene.text.split()))
        title, outlet = self.play.feeds[scene.feed]
        self.tell("news", f"{outlet or title} publishes, dated {scene.published:%Y-%m-%d}")
        self.newsstand.publish(scene)

    async def listen(self, receiver: Process) -> None:
        """Take what the receiver reports, until it ends."""
        while event := await next_event(receiver):
            if event["fault"] is not None:
                self.refused.append(event["fault"])
                refused = f"refused: {event['fault']}"
                self.tell("webhook", refused, {refused: "red"})
            else:
                self._alert(event["body"])
            self._news.set()

    def _alert(self, body: Mapping[str, Any]) -> None:
        self.alerts.append(body)
        words = "quotes verbatim" if self.quoted(body) else "misquoted"
        self.tell(
            "webhook",
            f"{body['type']} {body['data']['alert']}, signature verified, {words}",
            {"signature verified": "green", "misquoted": "red"},
        )
        drawn = card.render(body, timeline.width() - 4, colour=colours())
        for line in drawn.splitlines():
            say(f"    {line}".rstrip())

    def quoted(self, body: Mapping[str, Any]) -> bool:
        """Whether every sentence that an alert quotes stands in a published article."""
        change = body["data"]["change"]
        quotes = [side["quote"] for side in (change["before"], change["after"]) if side]
        return bool(quotes) and all(
            any(" ".join(quote.split()) in text for text in self._texts) for quote in quotes
        )

    async def until(self, what: str, happened: Callable[[], bool]) -> None:
        """Wait for something.

        Raises:
            Spoilt: it takes too long, or the daemon has ended meanwhile.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                while not happened():
                    if self._died is not None:
                        raise Spoilt(f"the daemon ended with status {self._died}")
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise Spoilt(f"waited {PATIENCE:.0f} s in vain for {what}") from None

    async def watch(self, daemon: Process) -> None:
        """Notice when the daemon ends before it was asked to."""
        self._died = None
        self._died = await daemon.wait()
        self._news.set()

    async def taken_in(self, scene: Scene) -> None:
        """Wait until an article is stored: its validators are stored with it, so a 304 tells."""
        fresh = self.answers[scene.feed, 200]
        await self.until(
            f"{scene.feed} to be polled", lambda: self.answers[scene.feed, 200] > fresh
        )
        known = self.answers[scene.feed, 304]
        await self.until("it to be stored", lambda: self.answers[scene.feed, 304] > known)

    async def round_of_silence(self) -> None:
        """Wait until every feed has been asked once more and had nothing new."""
        before = Counter(self.answers)
        await self.until(
            "another round of polls",
            lambda: all(self.answers[path, 304] > before[path, 304] for path in self.play.feeds),
        )


async def perform(play: Play) -> None:
    """Play it.

    Raises:
        Spoilt: something else came than exactly the two alerts, signed, and with their quotes.
    """
    folder = Path(tempfile.mkdtemp(prefix="storyline-demo-"))
    show = Performance(play, folder)
    try:
        await _acts(show)
        judge(show)
    except* Spoilt:
        _last_words(folder / "daemon.log")
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _acts(show: Performance) -> None:
    play = show.play
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    receiver, port = await start_receiver(secret, (play.first_clock, play.later_clock))
    async with asyncio.TaskGroup() as group:
        group.create_task(show.listen(receiver), name="receiver")
        try:
            await show.newsstand.open()
            config = show.folder / "monitor.yaml"
            config.write_text(configuration(play, show.newsstand.port, port), encoding="utf-8")
            await _first_days(show, group, config, secret)
            await _a_month_later(show, group, config, secret)
        finally:
            await show.newsstand.close()
            await stop(receiver)


async def _first_days(
    show: Performance, group: asyncio.TaskGroup, config: Path, secret: str
) -> None:
    play = show.play
    async with _daemon(show, group, config, play.first_clock, secret):
        show.tell("daemon", "started, with three feeds that it has never seen")
        await show.until(
            "the first polls", lambda: all(show.answers[path, 200] for path in play.feeds)
        )
        first, *others = play.first
        show.publish(first)
        await show.until("the first alert", lambda: len(show.alerts) + len(show.refused) > 0)
        for scene in others:
            show.publish(scene)
            await show.taken_in(scene)
        await _tell_silent(show, {scene.link for scene in others})
    show.tell("daemon", "stopped")


async def _a_month_later(
    show: Performance, group: asyncio.TaskGroup, config: Path, secret: str
) -> None:
    play = show.play
    show.clock = ShiftedClock(play.later_clock)
    show.publish(play.later)
    async with _daemon(show, group, config, play.later_clock, secret):
        show.tell("daemon", "started again, a month later, with what it remembers")
        await show.until("the second alert", lambda: len(show.alerts) + len(show.refused) > 1)
        await show.round_of_silence()
    show.tell("daemon", "stopped")


@asynccontextmanager
async def _daemon(
    show: Performance, group: asyncio.TaskGroup, config: Path, start: datetime, secret: str
) -> AsyncIterator[None]:
    """The real daemon, with a clock that begins at ``start``."""
    show.clock = ShiftedClock(start)
    process = await start_daemon(config, start, secret, show.folder / "daemon.log")
    watching = group.create_task(show.watch(process), name="daemon")
    try:
        yield
    finally:
        watching.cancel()
        await stop(process)


async def _tell_silent(show: Performance, links: set[str]) -> None:
    """Say why the second report brought no alert, as the store has it."""
    for stored in await _stored(show.folder / "monitor.db"):
        if stored.article.url in links:
            why = timeline.silence(stored.why_silent)
            outlet = timeline.source(stored.article)
            score = f"{stored.verdict.kind.value}, {stored.verdict.score:.2f}"
            show.tell("silence", f"{outlet}: {score}; {why}")


async def _stored(database: Path) -> list[StoredArticle]:
    store = open_views(database)
    try:
        views = [await store.storyline(one.id) for one in await store.storylines()]
    finally:
        await store.close()
    return [stored for view in views if view for stored in view.articles]


def configuration(play: Play, feeds: int, receiver: int) -> str:
    """The daemon's configuration; JSON is YAML, too."""
    tree = {
        "database": "monitor.db",
        "defaults": {
            "min_every": f"{EVERY:.0f}s",
            "every": f"{EVERY:.0f}s",
            "host_spacing": "0s",
            "language": "en",
            "allow_networks": ["127.0.0.0/8"],
        },
        "feeds": [
            {"id": path.partition(".")[0], "url": f"http://127.0.0.1:{feeds}/{path}"}
            | ({"outlet": outlet} if outlet else {})
            for path, (_, outlet) in play.feeds.items()
        ],
        "topics": {TOPIC: {**play.topic, "notify": ["desk"]}},
        "sinks": {
            "desk": {
                "kind": "webhook",
                "url": f"http://127.0.0.1:{receiver}/",
                "secret": {"env": SECRET},
                "allow_networks": ["127.0.0.0/8"],
            }
        },
    }
    return json.dumps(tree, indent=2, ensure_ascii=False)


def judge(show: Performance) -> None:
    """See whether it came out as it should, and say so."""
    kinds = [alert["type"] for alert in show.alerts]
    if kinds != ["storyline.opened", "storyline.reversal"] or show.refused:
        got = ", ".join(kinds + show.refused) or "nothing"
        raise Spoilt(f"expected one opened and one reversal, got: {got}")
    if show.alerts[1]["data"]["change"]["before"] is None or not all(map(show.quoted, show.alerts)):
        raise Spoilt("a quote is missing, or stands in none of the articles")
    articles = len(show.play.first) + 1
    say(f"\n{articles} articles, 2 alerts, both signed and verified; the rest was silence.")


def _last_words(log: Path) -> None:
    """The end of the daemon's log, for whoever has to find out."""
    if log.exists():
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]:
            warn(f"daemon: {clean(line)}")
