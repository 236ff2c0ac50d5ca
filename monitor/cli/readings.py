"""Articles of files, read as the daemon's worker processes read them: with topics and claims."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor.app.parts import background
from monitor.cli.output import count, progress, warn
from monitor.cli.sources import STANDARD, Found, read_source, tell_left_out
from monitor.collect.normalize import Source, load
from monitor.config import Config
from monitor.config.faults import suggestion
from monitor.errors import MonitorError
from monitor.model.articles import Article, Reading
from monitor.model.feeds import Feed
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import UNKNOWN_FAMILY, Reader

Command = TypeVar("Command", bound=Callable[..., Any])
_WORDS = re.compile(r"[^\W_]+")


def feed_option(command: Command) -> Command:
    """``--feed ID``: whose documents the sources are."""
    return click.option(
        "--feed",
        "feed",
        metavar="ID",
        help="The configured feed whose documents these are; the file of a local feed is known.",
    )(command)


def readings(
    sources: Sequence[str], config: Config | None, feed: str | None = None
) -> Iterator[Reading]:
    """Everything that the articles of some sources say, in their order.

    Args:
        sources: paths, or ``-``.
        config: whose topics, families and feeds count; ``None`` for none.
        feed: id of the feed whose documents they are, ``None`` where each says it for itself.

    Raises:
        MonitorError: there is no such feed.
        SourceError: a source cannot be read, or is none of the known formats.
    """
    given = _feed(config, feed) if feed is not None else None
    found = [_read(name, given or _local(name, config)) for name in sources]
    for name, one in zip(sources, found, strict=True):
        tell_left_out(name, one)
    if config is not None:
        _tell_unnamed(found, config)
    return _all(sources, found, config)


def _feed(config: Config | None, feed: str) -> Feed:
    feeds = config.feed_of if config else {}
    if feed not in feeds:
        raise MonitorError(
            f"there is no feed {feed!r} in the configuration{suggestion(feed, feeds)}"
        )
    return feeds[feed]


def _local(name: str, config: Config | None) -> Feed | None:
    """The configured feed that a file is, if it is one."""
    if name == STANDARD or config is None:
        return None
    url = Path(os.path.abspath(name)).as_uri()  # noqa: PTH100 - as the configuration places it
    return next((one for one in config.feeds if one.url == url), None)


def _read(name: str, feed: Feed | None) -> Found:
    """A source, its articles as the feed's if it is one's; what they say themselves holds."""
    if feed is None:
        return read_source(name)
    source = Source(
        feed=feed.id,
        url=feed.url,
        base=feed.url,
        outlet=feed.outlet,
        language=feed.language,
        timezone=feed.timezone,
    )
    found = read_source(name, source)
    articles = tuple(
        one if one.feed else replace(one, feed=feed.id) for one in found.intake.articles
    )
    return replace(found, intake=replace(found.intake, articles=articles))


def _tell_unnamed(found: Sequence[Found], config: Config) -> None:
    """Warn where topics cannot take articles for want of a feed's name."""
    nameless = sum(article.feed is None for one in found for article in one.intake.articles)
    deaf = [topic.id for topic in config.topics if topic.feeds]
    if nameless and deaf:
        warn(
            f"{count(nameless, 'article')} of no feed: of topics that listen to some feeds alone "
            f"({', '.join(deaf)}) none can be; --feed ID says whose they are"
        )


def _all(
    sources: Sequence[str], found: Sequence[Found], config: Config | None
) -> Iterator[Reading]:
    parsed = config is None or config.parser
    reader = Reader(
        ReadContext(
            topics=config.topics if config else (),
            families=config.families if config else {},
            background=background(),
            weights=weights if parsed else None,
        )
    )
    feeds = config.feed_of if config else {}
    total = sum(len(one.intake.articles) for one in found)
    with progress(total, "reading") as bar:
        for name, one in zip(sources, found, strict=True):
            whose = _called(name, one)
            for article in one.intake.articles:
                feed = feeds.get(article.feed or "")
                zone = feed.timezone if feed else one.source.timezone
                source = replace(one.source, feed=article.feed, timezone=zone)
                reading = reader.read(_published(article, feed), source, one.intake.shared)
                yield _carried(reading, whose)
                bar.update(1)


def _called(name: str, found: Found) -> str | None:
    """What to call the feed of a document that is no configured one: as it calls itself.

    Two documents of one name are the same feed at two times; records say whose they are, or nobody.
    """
    if found.intake.kind is None or not load()[found.intake.kind].FEED:
        return None
    stem = Path(name).stem if name != STANDARD else ""
    words = _WORDS.findall((found.intake.title or stem).casefold())
    return "-".join(words) or None


def _carried(reading: Reading, whose: str | None) -> Reading:
    """A reading of a feed that has no id yet; what it is known by and heard for stays as it is.

    Without a name all such feeds would count as one outlet, and none would support another.
    """
    article = reading.article
    if article.feed is not None or whose is None:
        return reading
    family = whose if reading.family == UNKNOWN_FAMILY else reading.family
    return replace(reading, article=replace(article, feed=whose), family=family)


def _published(article: Article, feed: Feed | None) -> Article:
    """The article with the outlet that its feed is configured to have, if it names none."""
    if article.outlet or feed is None or not feed.outlet:
        return article
    return replace(article, outlet=feed.outlet)
