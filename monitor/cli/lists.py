"""`feeds import` and `feeds export`: lists of feeds as other readers write and read them."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping

import click
from lxml import etree

from monitor.cli.destinations import create, new_file_options, vet
from monitor.cli.options import config_option, settings, settings_if_any, views
from monitor.cli.output import clean, count, examples, progress, warn
from monitor.cli.sources import STANDARD, source_bytes
from monitor.cli.subscriptions import Skipped, Sorter, Taken, as_yaml
from monitor.config import Config, addresses
from monitor.config.faults import Faults
from monitor.config.opml import Outline, is_opml, outlines
from monitor.errors import ConfigError, MonitorError, SourceError
from monitor.model.feeds import Feed, FeedState

MAX_LIST = 32 << 20


@click.command(
    "import",
    short_help="Turn another reader's list of feeds (OPML) into YAML.",
    epilog=examples(
        "storyline-monitor feeds import subscriptions.opml",
        "storyline-monitor feeds import subscriptions.opml --to config/feeds.d/mine.yaml",
        "curl -s https://example.org/list.opml | storyline-monitor feeds import -",
    ),
)
@click.argument("source", metavar="FILE.opml")
@new_file_options
@config_option
def import_(source: str, to: str, config_path: str | None, *, overwrite: bool) -> None:
    """Print the feeds of an OPML list as YAML that the configuration can include.

    Each feed gets the id that the configuration would give it; titles and folders become
    comments. What is left out is named on standard error with its line and the reason: no xmlUrl,
    no web address, a secret in the URL, listed before, or configured already. Nothing is polled,
    and the configuration itself is not touched.
    """
    vet([to], [source], overwrite=overwrite)
    config = settings_if_any(config_path)
    found = read_list(source)
    taken, skipped = _sorted(found, config)
    for one in skipped:
        warn(clean(f"{one.place}: skipped: {one.name}: {one.reason}"))
    name = _name(source)
    warn(clean(f"{name}: {count(len(taken), 'feed')} taken over, {len(skipped):,} skipped"))
    if not taken and not any(one.configured for one in skipped):
        raise SourceError(f"{name}: there is no feed to take over")
    create(to, as_yaml(taken, name), overwrite=overwrite)
    if to != STANDARD:
        warn(clean(f"written to {to}; to poll them, name it under include: in the configuration"))


def read_list(source: str) -> list[Outline]:
    """The lines of an OPML list.

    Raises:
        SourceError: it cannot be read, or is none; the text names the place.
    """
    raw, name = source_bytes(source), _name(source)
    if len(raw) > MAX_LIST:
        raise SourceError(f"{name}: larger than {MAX_LIST >> 20} MiB; no list of feeds is")
    if not is_opml(raw):
        raise SourceError(f"{name}: this is no OPML; export the list of feeds as OPML")
    faults = Faults()
    found = outlines(raw, name, faults)
    try:
        faults.settle()
    except ConfigError as error:
        raise SourceError(str(error)) from None
    return found


def _name(source: str) -> str:
    return "standard input" if source == STANDARD else source


def _sorted(found: list[Outline], config: Config | None) -> tuple[list[Taken], list[Skipped]]:
    sorter = Sorter.beside(config.feeds if config else ())
    taken: list[Taken] = []
    skipped: list[Skipped] = []
    with progress(len(found), "looking them over") as bar:
        for outline in found:
            one = sorter.sort(outline)
            if isinstance(one, Taken):
                taken.append(one)
            else:
                skipped.append(one)
            bar.update(1)
    return taken, skipped


@click.command(
    "export",
    short_help="Write the configured feeds as OPML for other readers.",
    epilog=examples(
        "storyline-monitor feeds export --to subscriptions.opml",
        "storyline-monitor feeds export | xmllint --format -",
    ),
)
@new_file_options
@config_option
def export(to: str, config_path: str | None, *, overwrite: bool) -> None:
    """Write the configured feeds as an OPML list, with the titles that they gave themselves.

    A feed that has moved for good is written with its new address once that has proved itself,
    by five polls over 48 hours. No secret goes out: a feed whose URL is one is left out and named
    on standard error, as are local files and feeds that are not enabled. Headers and credentials
    are never written.
    """
    vet([to], overwrite=overwrite)
    config = settings(config_path, secrets=False)
    kept: list[Feed] = []
    for feed in config.feeds:
        reason = _private(feed)
        if reason is None:
            kept.append(feed)
        else:
            warn(f"{feed.id}: left out: {reason}")
    create(to, as_opml(kept, asyncio.run(_states(config))), overwrite=overwrite)
    left = len(config.feeds) - len(kept)
    warn(f"{count(len(kept), 'feed')} written, {left:,} left out")


def _private(feed: Feed) -> str | None:
    """Why a feed must not stand in a list for others, ``None`` if it may."""
    if feed.url_secret:
        return "its URL is a secret"
    if feed.url.startswith("file:"):
        return "a local file"
    if not feed.enabled:
        return "it is not enabled"
    if parameter := addresses.secret_parameter(feed.url):
        return f"its URL seems to hold a secret ({parameter}=...)"
    return None


async def _states(config: Config) -> Mapping[str, FeedState]:
    """What is remembered of the feeds, by id, as far as they were ever polled."""
    if not config.database.exists():
        return {}
    async with views(config) as store:
        return {view.state.feed: view.state for view in await store.feeds()}


def _address(feed: Feed, state: FeedState) -> str:
    """Where others should ask for it; what led to a secret is no address for them."""
    home = state.home if state.url == feed.url else None
    return home if home and not addresses.secret_parameter(home) else feed.url


def as_opml(feeds: Iterable[Feed], states: Mapping[str, FeedState]) -> Iterator[str]:
    """The lines of an OPML 2.0 document.

    Args:
        feeds: what to write.
        states: what is remembered of them: titles, and the new addresses of those that moved.

    Raises:
        MonitorError: a URL has a character that XML has not.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "storyline-monitor"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        state = states.get(feed.id) or FeedState(feed=feed.id, url=feed.url)
        title = clean(state.title or "") or feed.id
        names = {"type": "rss", "text": title, "title": title, "xmlUrl": _address(feed, state)}
        if feed.language:
            names["language"] = feed.language
        try:
            etree.SubElement(body, "outline", names)
        except ValueError:
            raise MonitorError(f"{feed.id}: its URL cannot be written in XML") from None
    etree.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield etree.tostring(root, encoding="unicode")
