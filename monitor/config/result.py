"""What loading a configuration gives: values that the rest of the program runs on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from monitor.errors import Fault
from monitor.model.alerts import Sink
from monitor.model.feeds import Feed
from monitor.model.secrets import Secret
from monitor.model.topics import Topic

DEFAULT_KEEP = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class Config:
    """A configuration, defaults filled in, secrets resolved, ids checked.

    Attributes:
        path: the main file.
        database: absolute path of the database.
        feeds: in the order of the files.
        topics: in the order of the files, which decides where an article is shown first.
        sinks: in the order of the files.
        ops: ids of the sinks that hear of failing feeds and sinks.
        keep: how long articles and ended deliveries are kept, polls for 30 days at most.
        contact: web or mail address for the User-Agent.
        heartbeat: URL that is called while all is well.
        listen: ``host:port`` or ``unix:/path`` for health and metrics.
        families: name -> outlets and domains that count as one.
        parser: whether the bundled parser reads sentences.
        warnings: what is allowed but will not work as meant.
    """

    path: Path
    database: Path
    feeds: tuple[Feed, ...] = ()
    topics: tuple[Topic, ...] = ()
    sinks: tuple[Sink, ...] = ()
    ops: tuple[str, ...] = ()
    keep: timedelta = DEFAULT_KEEP
    contact: str | None = None
    heartbeat: Secret | None = None
    listen: str | None = None
    families: Mapping[str, tuple[str, ...]]
    parser: bool = True
    warnings: tuple[Fault, ...] = ()

    @cached_property
    def feed_of(self) -> Mapping[str, Feed]:
        """Feeds by their ids."""
        return {feed.id: feed for feed in self.feeds}

    def secrets(self) -> tuple[str, ...]:
        """Every secret text of this configuration, for the log to leave out."""
        hidden = {feed.url for feed in self.feeds if feed.url_secret}
        hidden |= {secret.reveal() for secret in _secrets(self)}
        return tuple(sorted(hidden))


def _secrets(value: object) -> Iterator[Secret]:
    """The secrets anywhere within ``value``."""
    if isinstance(value, Secret):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _secrets(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _secrets(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _secrets(inner)
