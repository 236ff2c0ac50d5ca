"""`topics`: what each watched topic came to, and which topics an article would belong to."""

from collections.abc import Iterator, Sequence

import click

from monitor.cli import rebuild, timeline
from monitor.cli.columns import prose, whole
from monitor.cli.logs import log_warnings
from monitor.cli.options import CLOCK, ask, config_option, json_option, listing, settings
from monitor.cli.output import emit_rows, examples
from monitor.cli.readings import feed_option, readings
from monitor.cli.sources import sources_argument
from monitor.cli.status import TOPICS, topic_cells, topic_row
from monitor.cli.tables import print_list, print_table
from monitor.errors import MonitorError
from monitor.model.articles import Reading

TITLE = 60
COLUMNS = (whole("article"), whole("topic"), prose("words"), prose("title"))


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
    epilog=examples(
        "storyline-monitor topics",
        "storyline-monitor topics --json",
        "storyline-monitor topics test fixtures/seeds/*.txt",
        "storyline-monitor topics rebuild us-north-korea",
    ),
)
@config_option
@json_option
@click.pass_context
def topics(context: click.Context, config_path: str | None, *, as_json: bool) -> None:
    """List the topics with their storylines, articles and alerts; or try articles on them."""
    if not listing(context):
        return
    now = CLOCK.now()
    _, view = ask(config_path, lambda store: store.status(now))
    print_list(view.topics, topic_row, TOPICS, lambda one: topic_cells(one, now), as_json=as_json)


topics.add_command(rebuild.rebuild)


@topics.command(
    short_help="Say which topics articles match, and by which words.",
    epilog=examples(
        "storyline-monitor topics test fixtures/seeds/*.txt",
        "storyline-monitor topics test feed.xml --feed example-europe --json | jq .topics",
    ),
)
@sources_argument
@feed_option
@config_option
@json_option
def test(
    sources: Sequence[str], feed: str | None, config_path: str | None, *, as_json: bool
) -> None:
    """Say which topics the articles in each SOURCE belong to, and by which of their words.

    Sources are what `parse` takes. Nothing is stored. A topic that listens to some feeds only
    takes articles of those: records that name one, the file of a local one, and all with --feed.
    """
    log_warnings()
    config = settings(config_path, secrets=False)
    if not config.topics:
        raise MonitorError(f"{config.path}: no topic is configured, so no article can match one")
    read = readings(sources, config, feed)
    if as_json:
        emit_rows(map(_row, read))
    else:
        print_table(COLUMNS, _matches(read))


def _row(reading: Reading) -> dict[str, object]:
    article = reading.article
    hits = [{"topic": hit.topic, "phrases": hit.phrases} for hit in reading.hits]
    return {"article": article.id, "title": article.title, "topics": hits}


def _matches(read: Iterator[Reading]) -> Iterator[tuple[object, ...]]:
    """A row for each topic of each article, one without a topic where there is none."""
    for reading in read:
        label = timeline.label(reading.article, TITLE)
        for hit in reading.hits:
            yield reading.article.id, hit.topic, ", ".join(hit.phrases), label
        if not reading.hits:
            yield reading.article.id, None, None, label
