"""Articles of files, read as the daemon's worker processes read them: with topics and claims."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.app.parts import background
from monitor.cli.output import progress
from monitor.cli.sources import Found
from monitor.config import Config
from monitor.model.articles import Reading
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader


def readings(found: Sequence[Found], config: Config | None) -> Iterator[Reading]:
    """Everything that the articles of some sources say, in their order."""
    families = config.families if config else {}
    topics = config.topics if config else ()
    parsed = config is None or config.parser
    reader = Reader(
        ReadContext(
            topics=topics,
            families=families,
            background=background(),
            weights=weights if parsed else None,
        )
    )
    zones = {feed.id: feed.timezone for feed in config.feeds} if config else {}
    total = sum(len(one.intake.articles) for one in found)
    with progress(total, "reading") as bar:
        for one in found:
            for article in one.intake.articles:
                zone = zones.get(article.feed or "", one.source.timezone)
                source = replace(one.source, feed=article.feed, timezone=zone)
                yield reader.read(article, source, one.intake.shared)
                bar.update(1)
