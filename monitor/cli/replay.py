"""`replay`: the backtest; articles go through the daemon's own flow, and nothing is sent."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from monitor.app.replay import Replayed
from monitor.app.replay import replay as replay_articles
from monitor.cli import backtest, destinations, timeline
from monitor.cli.logs import log_warnings
from monitor.cli.options import CLOCK, config_option, settings_if_any
from monitor.cli.output import count, examples, json_line, progress, say, warn
from monitor.cli.readings import feed_option, readings
from monitor.cli.sources import STANDARD, sources_argument
from monitor.config import Config
from monitor.model.alerts import Alert
from monitor.model.articles import Reading
from monitor.model.stories import Verdict, VerdictKind
from monitor.model.topics import Topic
from monitor.model.views import AlertView
from monitor.notify import message


@click.command(
    epilog=examples(
        "storyline-monitor replay fixtures/seeds/*.txt",
        "storyline-monitor replay last-month.jsonl --alerts alerts.jsonl --stories stories.jsonl",
        "storyline-monitor replay feed.xml --feed example-europe --changes - | jq .held",
    )
)
@sources_argument
@click.option("--stories", metavar="FILE", help="Write what became of each article, a line each.")
@click.option("--changes", metavar="FILE", help="Write every change, told or held, a line each.")
@click.option(
    "--alerts", metavar="FILE", help="Write every alert as its webhook body, a line each."
)
@destinations.overwrite_option("--stories", "--changes", "--alerts")
@click.option(
    "--as-they-arrive",
    is_flag=True,
    help="Keep the order given; else articles are taken in the order of their own dates.",
)
@feed_option
@config_option
def replay(
    sources: Sequence[str],
    stories: str | None,
    changes: str | None,
    alerts: str | None,
    config_path: str | None,
    *,
    feed: str | None,
    overwrite: bool,
    as_they_arrive: bool,
) -> None:
    """See what would have been told of the articles in each SOURCE, and why the rest is silence.

    Sources are what `parse` takes: feeds, texts in seed form, record files, "-" for standard input.
    The topics of the configuration are watched; articles go through the same steps as in the
    daemon, into a database that is thrown away. Those of a configured feed have its outlet,
    language and time zone, and are heard by the topics that listen to it: records that name it, the
    file of a local feed, and all with --feed. Any other feed is a feed of its own under the name
    that it gives itself. Undated articles stand beside the one before them. There is no baseline
    here: the first article of a topic is told, too. The timeline is printed; where a FILE is "-",
    that result goes to standard output and the timeline to standard error.
    """
    log_warnings()
    destinations.vet((stories, changes, alerts), sources, overwrite=overwrite)
    config = settings_if_any(config_path)
    if config is None:
        warn("no configuration found: stories are formed, but no topic is watched")
    result = _played(list(readings(sources, config, feed)), config, as_they_arrive=as_they_arrive)
    told = [alert for alert in result.alerts if backtest.is_told(alert)]
    for destination, lines in (
        (stories, map(json_line, story_rows(result))),
        (changes, map(json_line, map(change_row, result.alerts))),
        (alerts, (_body(alert).decode() for alert in told)),
    ):
        destinations.create(destination, lines, overwrite=overwrite)
    tell = warn if STANDARD in (stories, changes, alerts) else say
    for line in _timeline(result, config.topics if config else ()):
        tell(line)


def _played(read: Sequence[Reading], config: Config | None, *, as_they_arrive: bool) -> Replayed:
    topics = config.topics if config else ()
    with progress(len(read), "replaying") as bar:
        playing = replay_articles(
            read, topics, CLOCK.now(), as_they_arrive=as_they_arrive, progress=bar.update
        )
        return asyncio.run(playing)


def story_rows(result: Replayed) -> Iterator[dict[str, object]]:
    """What became of each article, in the order taken, in the story that it is in at the end."""
    threads: dict[str, tuple[tuple[str, str], ...]] = {}
    for step in result.steps:
        article = step.stored.article if step.stored else step.arrival.reading.article
        if step.stored is not None:
            threads[article.id] = step.stored.storylines
        else:
            # Stored already: it stands where the article stands that it is again.
            threads.setdefault(article.id, threads.get(step.verdict.of or "", ()))
        of = step.verdict.of if step.stored is None else article.id
        story = result.ends.get(of or "", step.verdict.story)
        yield _story_row(article.id, replace(step.verdict, story=story), threads[article.id])


def _story_row(
    article: str, verdict: Verdict, threads: Sequence[tuple[str, str]]
) -> dict[str, object]:
    places = [{"topic": topic, "storyline": storyline} for topic, storyline in threads]
    first = places[0] if places else {"topic": None, "storyline": None}
    return {
        "id": article,
        "story": verdict.story,
        "verdict": verdict.kind.value,
        "of": verdict.of,
        "score": round(verdict.score, 4),
        **first,
        "also": places[1:],
        "reason": verdict.reason.value,
        "evidence": dict(verdict.evidence),
        "differences": verdict.differences,
    }


def change_row(alert: Alert) -> dict[str, object]:
    """A change as its webhook body, and whether or why it was held."""
    return {**json.loads(_body(alert)), "held": alert.held.value if alert.held else None}


def _body(alert: Alert) -> bytes:
    return alert.body or message.body(alert)


def _timeline(result: Replayed, topics: Sequence[Topic]) -> Iterator[str]:
    """The articles of all storylines in their order with what they changed, then the figures."""
    stored = [step.stored for step in result.steps if step.stored and step.stored.storylines]
    views = [AlertView(alert=alert) for alert in result.alerts]
    yield from timeline.drawn(stored, views, arrived=False)
    kinds = Counter(step.verdict.kind for step in result.steps)
    told = sum(map(backtest.is_told, result.alerts))
    verdicts = ", ".join(f"{kinds[kind]:,} {kind.value}" for kind in VerdictKind if kinds[kind])
    changes = count(len(result.alerts), "change")
    yield f"{count(len(result.steps), 'article')} ({verdicts or 'none'}); {changes}, {told:,} told"
    arrived = [step.stored.arrived for step in result.steps if step.stored]
    span = (min(arrived), max(arrived)) if arrived else None
    articles = Counter(topic for one in stored for topic, _ in one.storylines)
    yield from backtest.lines(backtest.summed(topics, result.alerts, articles, span))
