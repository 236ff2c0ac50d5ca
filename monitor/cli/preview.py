"""`alerts preview`: what the configuration as it is would have told of what is stored."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

import click

from monitor.app.parts import background
from monitor.app.replay import Replayed
from monitor.app.replay import replay as replay_articles
from monitor.cli import backtest, timeline
from monitor.cli.columns import prose, whole
from monitor.cli.logs import log_warnings
from monitor.cli.options import CLOCK, config_option, json_option, moment, settings, views
from monitor.cli.output import emit_rows, examples, progress, say
from monitor.cli.tables import print_table
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.articles import Reading
from monitor.model.reading import ReadAgain
from monitor.model.topics import Topic
from monitor.store import Views, history_key
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader

PAGE = 200
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

    The stored articles go through the same steps as in the daemon once more, in the order in which
    they arrived, into a database that is thrown away: those from before the time given build
    stories and storylines silently. An article that was edited counts as it stands now, under the
    time of its first arrival. Nothing is sent and nothing stored. For each topic the alerts are
    counted by kind and a day, with what was held, and how many another `sensitivity` would have
    told, all else alike.
    """
    log_warnings()
    config = settings(config_path, secrets=False)
    topics = _watched(config, topic)
    result = asyncio.run(_played(config, topics, since))
    told = [one for one in result.alerts if backtest.is_told(one)]
    summaries = summed(topics, result, since, CLOCK.now())
    if as_json:
        emit_rows(map(backtest.row, summaries))
        return
    print_table(
        COLUMNS,
        (
            (
                timeline.published(one.made),
                one.change.topic,
                one.change.kind.value,
                f"{one.change.confidence:.2f}",
                one.change.headline,
            )
            for one in told
        ),
    )
    for line in backtest.lines(summaries):
        say(line)


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


async def _played(config: Config, topics: Sequence[Topic], since: datetime) -> Replayed:
    async with views(config) as store:
        readings = [reading async for reading in _read(store, config, topics)]
    readings.sort(key=lambda one: (one.article.first_seen or since, one.article.id))
    with progress(len(readings), "replaying") as bar:
        return await replay_articles(
            readings, topics, as_they_arrive=True, told_from=since, progress=bar.update
        )


async def _read(store: Views, config: Config, topics: Sequence[Topic]) -> AsyncIterator[Reading]:
    """The stored articles of the topics, in the light of the configuration as it is."""
    reader = Reader(
        ReadContext(
            topics=tuple(topics),
            families=config.families,
            background=background(),
            weights=weights if config.parser else None,
        )
    )
    after = None
    while page := await store.history(after, PAGE):
        after = history_key(page[-1])
        arrived = {stored.article.id: stored.arrived for stored in page}
        for reading in reader(ReadAgain(articles=page)).readings:
            if reading.hits:
                article = reading.article
                seen = replace(article, first_seen=arrived[article.id])
                yield replace(reading, article=seen)
