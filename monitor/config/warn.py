"""What a configuration allows but cannot work, or will not do what its writer hopes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor import domains
from monitor.config.durations import brief
from monitor.config.faults import Faults, Place
from monitor.config.gather import Gathered
from monitor.config.reach import refused, unwritable
from monitor.config.result import Config
from monitor.model.changes import ChangeKind
from monitor.model.feeds import Feed
from monitor.model.secrets import Secret


def warn(config: Config, gathered: Gathered, places: dict[str, Place], faults: Faults) -> None:
    """Note every warning that needs the whole configuration.

    Args:
        config: all that could be made of the files.
        gathered: the files.
        places: feed id -> where it was written.
        faults: takes the warnings.
    """
    if not faults.failed:
        # What a fault took out of the configuration is not missing from it.
        _empty(config, gathered, faults)
        _unheard(config, gathered, faults)
        _unresolved(config, gathered, faults)
    _crowded(config.feeds, places, faults)
    _disabled(config, gathered, faults)
    _unreached(config, gathered, faults)


def _empty(config: Config, gathered: Gathered, faults: Faults) -> None:
    sections = {"feeds": config.feeds, "topics": config.topics, "sinks": config.sinks}
    for name, what in sections.items():
        if not what:
            faults.warn(gathered.place, name, f"there are no {name}: nothing will be told")


def _crowded(feeds: tuple[Feed, ...], places: dict[str, Place], faults: Faults) -> None:
    """Hosts whose feeds cannot all be polled in time, given the pause between requests."""
    asked = [feed for feed in feeds if feed.enabled and urlsplit(feed.url).hostname]
    if _share(asked) <= 1:
        return  # not even as one host; spares every command the list of suffixes
    by_host: dict[str, list[Feed]] = defaultdict(list)
    for feed in asked:
        by_host[domains.registered(urlsplit(feed.url).hostname or "")].append(feed)
    for host, crowd in by_host.items():
        if _share(crowd) > 1:
            many = f"{len(crowd)} feed{'s' if crowd[1:] else ''}"
            pause = max(feed.host_spacing for feed in crowd)
            shortest = min(feed.every or feed.max_every for feed in crowd)
            faults.warn(
                places[crowd[0].id],
                "feeds",
                f"a round of {many} of {host} with {brief(pause)} between requests needs "
                f"{brief(pause * len(crowd))}, but is wanted every {brief(shortest)}",
            )


def _share(crowd: Sequence[Feed]) -> float:
    """How much of a host's time these feeds would take; more than 1 cannot be had.

    A learned interval may grow to max_every.
    """
    pause = max((feed.host_spacing for feed in crowd), default=timedelta())
    return sum(pause / (feed.every or feed.max_every) for feed in crowd)


def _disabled(config: Config, gathered: Gathered, faults: Faults) -> None:
    off = {feed.id for feed in config.feeds if not feed.enabled}
    for topic in config.topics:
        node = gathered.mappings["topics"][topic.id].node
        for number, feed in enumerate(topic.feeds):
            if feed in off:
                place, key = node.where("feeds", number), f"topics.{topic.id}.feeds[{number}]"
                faults.warn(place, key, f"the feed {feed} is not enabled")


def _unheard(config: Config, gathered: Gathered, faults: Faults) -> None:
    """Sinks that hear nothing, topics that tell nobody."""
    heard = {name for topic in config.topics for name in topic.notify} | set(config.ops)
    for sink in config.sinks:
        if config.topics and sink.id not in heard:
            place = gathered.mappings["sinks"][sink.id].place
            faults.warn(place, f"sinks.{sink.id}", "no topic notifies this sink")
    for topic in config.topics:
        if config.sinks and not topic.notify:
            place = gathered.mappings["topics"][topic.id].place
            faults.warn(place, f"topics.{topic.id}", "notifies no sink: its alerts are only kept")


def _unresolved(config: Config, gathered: Gathered, faults: Faults) -> None:
    """Topics whose incidents are opened at a sink and never resolved there."""
    resolved = {sink.id for sink in config.sinks if "storyline.quiet" in sink.manners.prompt}
    for topic in config.topics:
        left = sorted(resolved & set(topic.notify))
        if left and ChangeKind.QUIET not in topic.alert_on:
            node, key = gathered.mappings["topics"][topic.id].node, f"topics.{topic.id}.alert_on"
            faults.warn(
                node.where("alert_on"),
                key,
                f"the incidents that it opens at {', '.join(left)} stay open until a person "
                "closes them: add quiet, which resolves them",
            )


def _unreached(config: Config, gathered: Gathered, faults: Faults) -> None:
    """Sinks that nothing can be sent to: a refused address, a file that cannot be written."""
    for sink in config.sinks:
        node = gathered.mappings["sinks"][sink.id].node
        for name in ("url", "path"):
            value = getattr(sink.settings, name, None)
            reason = None
            if isinstance(value, Path):
                reason = (why := unwritable(value)) and f"{value}: {why}"
            elif value is not None:
                # What stands there for all to read gives its address away, a reference does not.
                shown = isinstance(getattr(node.get(name), "value", None), str)
                url = value.reveal() if isinstance(value, Secret) else value
                reason = refused(url, getattr(sink.settings, "allow_networks", ()), shown=shown)
            if reason:
                faults.warn(node.where(name), f"sinks.{sink.id}.{name}", reason)
