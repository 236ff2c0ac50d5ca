"""`alerts preview`: what the configuration as it is would have told of what is stored."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import click

from monitor.app.parts import background
from monitor.app.replay import Replayed, play
from monitor.app.rerun import Came, in_turn, ranks
from monitor.cli import backtest
from monitor.cli.columns import prose, whole
from monitor.cli.logs import log_warnings
from monitor.cli.options import CLOCK, config_option, json_option, moment, settings, views
from monitor.cli.output import count, emit_rows, examples, progress, say, when
from monitor.cli.tables import print_table
from monitor.config import Config
from monitor.errors import MonitorError, UsageError
from monitor.model.alerts import HoldReason
from monitor.model.articles import Article, Reading
from monitor.model.confidence import downwards
from monitor.model.reading import ReadAgain
from monitor.model.stories import Features
from monitor.model.topics import Topic
from monitor.model.views import CameView
from monitor.store import Views
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader

PAGE = 200
# As much of a reading as its place in time needs: first documents may have been many and long.
_PLACE = Reading(
    article=Article(id=""), at=None, identities=(), content="", family="", features=Features()
)
COLUMNS = (
    whole("made"),
    whole("topic", 2),
    whole("kind"),
    whole("confidence", 3),
    prose("headline"),
)


@click.command(
    short_help="See what would have been told of what is stored.",
    epilog=examples(
        "storyline-monitor alerts preview --since 30d",
        "storyline-monitor alerts preview --since 7d --topic us-north-korea",
        "storyline-monitor alerts preview --since 30d --json | jq .sensitivity",
    ),
)
@click.option(
    "--since",
    required=True,
    callback=moment,
    metavar="TIME",
    help="What arrived from then on: a date, a date-time, or how long ago (30d).",
)
@click.option("--topic", metavar="ID", help="Only this topic.")
@config_option
@json_option
def preview(since: datetime, topic: str | None, config_path: str | None, *, as_json: bool) -> None:
    """See which alerts the configuration as it is would have brought.

    The stored articles, with all their edits, go through the same steps as in the daemon once more,
    in the order in which it took them, into a database that is thrown away: those from before the
    time given build stories and storylines silently, and so does what a feed's first poll brought,
    unless `backfill` lets it speak. Nothing is sent and nothing stored. For each topic the alerts
    are counted by kind and a day, with what was held, and how many another `sensitivity` would have
    told, all else alike. What a person muted, closed or silenced is left out of account, and named.
    """
    log_warnings()
    if since > CLOCK.now():
        raise UsageError(
            f"--since {when(since)} lies ahead; give a time that has passed, or how long ago: 30d"
        )
    config = settings(config_path, secrets=False)
    topics = _watched(config, topic)
    played = asyncio.run(_played(config, topics, since))
    result = played.result
    told = [one for one in result.alerts if backtest.is_told(one)]
    summaries = summed(topics, result, since, CLOCK.now())
    if as_json:
        emit_rows(map(backtest.row, summaries))
        return
    print_table(
        COLUMNS,
        (
            (
                when(one.made),
                one.change.topic,
                one.change.kind.value,
                f"{downwards(one.change.confidence, 2):.2f}",
                one.change.headline,
            )
            for one in told
        ),
    )
    for line in backtest.lines(summaries):
        say(line)
    for line in differences(played, summaries):
        say(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What a preview came to, and in how far the daemon was told otherwise.

    Attributes:
        result: of all stored articles of the topics.
        left_out: what was done by hand, in words.
    """

    result: Replayed
    left_out: tuple[str, ...]


def differences(played: Played, summaries: Sequence[backtest.Summary]) -> Iterator[str]:
    """Why the daemon may have told otherwise, as far as there is a reason."""
    if any(HoldReason.BASELINE in one.held for one in summaries):
        yield "baseline: of a feed's first poll nothing is told; its key backfill lets it speak"
    if played.left_out:
        yield f"left out of account: {', '.join(played.left_out)}"


def _watched(config: Config, topic: str | None) -> Sequence[Topic]:
    found = [one for one in config.topics if topic in (None, one.id)]
    if not config.topics:
        raise MonitorError(f"{config.path}: no topic is configured, so nothing could be told")
    if not found:
        names = ", ".join(one.id for one in config.topics)
        raise MonitorError(f"there is no topic {topic!r}; there are: {names}")
    return found


def summed(
    topics: Sequence[Topic], result: Replayed, since: datetime, now: datetime
) -> list[backtest.Summary]:
    """What each topic had from a time on."""
    articles = Counter(
        topic
        for step in result.steps
        if step.stored is not None and step.stored.arrived >= since
        for topic, _ in step.stored.storylines
    )
    alerts = [one for one in result.alerts if one.made >= since]
    return backtest.summed(topics, alerts, articles, (since, now))


async def _played(config: Config, topics: Sequence[Topic], since: datetime) -> Played:
    async with views(config) as store:
        came = await _came(store, config, topics)
        left_out = tuple([line async for line in _left_out(store, topics)])
    arrivals = in_turn(came, config.feed_of, since)
    with progress(len(arrivals), "replaying") as bar:
        return Played(result=await play(arrivals, topics, bar.update), left_out=left_out)


async def _came(store: Views, config: Config, topics: Sequence[Topic]) -> list[Came]:
    """What the topics watch, and what was matched with it, in the light of the configuration."""
    reader = Reader(
        ReadContext(
            topics=tuple(topics),
            families=config.families,
            background=background(),
            weights=weights if config.parser else None,
        )
    )
    baselined = {view.state.feed: view.state.baselined for view in await store.feeds()}
    first: dict[str, list[tuple[int, Reading]]] = defaultdict(list)
    watched: dict[int, tuple[Reading, ...]] = {}
    stories: set[str] = set()
    async for view in _pages(store):
        versions = _readings(reader, view)
        feed = versions[0].article.feed or ""
        until = baselined.get(feed)
        if until is not None and view.versions[0].arrived <= until:
            first[feed].append((view.number, replace(_PLACE, at=versions[0].at)))
        if any(one.hits for one in versions):
            watched[view.number] = versions
            stories.update(one.verdict.story for one in view.versions)
    # What no topic watches says nothing, but the event may have been its story first.
    async for view in _pages(store):
        if view.number not in watched and view.versions[-1].verdict.story in stories:
            watched[view.number] = _readings(reader, view)
    rank = {number: place for each in first.values() for number, place in ranks(each).items()}
    return [
        Came(number=number, versions=versions, rank=rank.get(number))
        for number, versions in watched.items()
    ]


async def _pages(store: Views) -> AsyncIterator[CameView]:
    after = 0
    while page := await store.came(after, PAGE):
        after = page[-1].number
        for view in page:
            yield view


def _readings(reader: Reader, view: CameView) -> tuple[Reading, ...]:
    """Every version as it is read now, arriving when it arrived."""
    return tuple(
        replace(reading, article=replace(reading.article, first_seen=stored.arrived))
        for stored, reading in zip(
            view.versions, reader(ReadAgain(articles=view.versions)).readings, strict=True
        )
    )


async def _left_out(store: Views, topics: Sequence[Topic]) -> AsyncIterator[str]:
    """What a person did to storylines and topics, which no configuration says."""
    names = {one.id for one in topics}
    lines = [one for one in await store.storylines() if one.topic in names]
    for mark in ("muted", "closed"):
        number = sum(bool(getattr(one, mark)) for one in lines)
        if number:
            yield f"{count(number, 'storyline')} {mark} by hand"
    number = sum(one.topic in (None, *names) for one, _ in await store.silences(CLOCK.now()))
    if number:
        yield count(number, "silence")
