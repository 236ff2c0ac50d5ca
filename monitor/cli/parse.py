"""`parse`: feed files, seed-form files and record files to article records, one per line."""

from collections.abc import Sequence

import click

from monitor.cli.output import clean, count, emit, examples, warn
from monitor.cli.sources import read_source, sources_argument, tell_left_out
from monitor.collect.formats import records
from monitor.collect.normalize import Source
from monitor.errors import MonitorError, SourceError


@click.command(
    epilog=examples(
        "storyline-monitor parse feed.xml",
        "curl -s https://example.org/feed | storyline-monitor parse - --feed-url https://example.org/feed",
    )
)
@sources_argument
@click.option(
    "--feed-url",
    metavar="URL",
    help="Where the documents were found: the base of their relative links.",
)
def parse(sources: Sequence[str], feed_url: str | None) -> None:
    """Turn each SOURCE into article records, one JSON object per line on standard output.

    A source is a feed (RSS, Atom, RDF, JSON Feed), a text in seed form, or records as JSON or
    JSON Lines; which one shows by its content. "-" is standard input. The network is never
    touched. What cannot be read is named on standard error; the rest goes on, and the exit
    status is 1 if a source could not be read.
    """
    failed = 0
    for source in sources:
        try:
            found = read_source(source, Source(url=feed_url or "", base=feed_url))
        except SourceError as error:
            warn(clean(str(error)))
            failed += 1
            continue
        for article in found.intake.articles:
            emit(records.write(article))
        tell_left_out(source, found)
        if not found.intake.articles and not found.intake.rejected:
            warn(clean(f"{source}: it has no entries"))
    if failed:
        raise MonitorError(f"{failed} of {count(len(sources), 'source')} could not be read")
