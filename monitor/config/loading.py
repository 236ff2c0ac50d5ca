"""Finds and loads the configuration: all of it is good, or all of its faults are told."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.clock import SystemClock
from monitor.config import addresses, values
from monitor.config.check import check
from monitor.config.document import Entry, Node
from monitor.config.durations import brief
from monitor.config.faults import Faults, suggestion
from monitor.config.feeds import Feeds
from monitor.config.files import placed
from monitor.config.gather import BEGIN, Gathered, Item, gather
from monitor.config.references import Secrets
from monitor.config.result import DEFAULT_KEEP, Config
from monitor.config.shape import FamiliesShape, TopShape
from monitor.config.sinks import Sinks
from monitor.config.topics import Topics
from monitor.config.values import Reference
from monitor.config.warn import warn
from monitor.errors import ConfigError, Fault
from monitor.model.alerts import Sink
from monitor.model.secrets import Secret
from monitor.model.topics import Topic

VARIABLE = "MONITOR_CONFIG"
PLACES = ("./config/monitor.yaml", "/etc/storyline-monitor/monitor.yaml")
LIVE = timedelta(days=14)  # how long stories stay open; keeping less forgets live ones


def find(explicit: str | None, environ: Mapping[str, str]) -> Path:
    """The configuration file to load.

    Args:
        explicit: what ``--config`` says, if anything.
        environ: the environment, for ``$MONITOR_CONFIG``.

    Raises:
        ConfigError: none was named and none stands in the usual places.
    """
    named = explicit or environ.get(VARIABLE)
    if named:
        return Path(named)
    for place in PLACES:
        if os.path.isfile(place):  # noqa: PTH113 - pathlib's raises where a folder is closed
            return Path(place)
    places = " nor ".join(PLACES)
    message = f"there is none: ${VARIABLE} is not set, and there is neither {places}"
    message += f"; name one with --config PATH, {BEGIN.format('monitor.yaml')}"
    raise ConfigError((Fault(place="configuration file", key="", message=message),))


def load(
    path: Path, environ: Mapping[str, str], *, secrets: bool = True, now: datetime | None = None
) -> Config:
    """The configuration in ``path`` and the files that it includes.

    Args:
        path: the main file, in YAML.
        environ: the environment, for secrets and default folders.
        secrets: whether secrets must be there; commands that send nothing do without.
        now: what their ``not_after`` is held against, ``None`` for the present.

    Raises:
        ConfigError: with every fault of every file.
    """
    faults = Faults()
    gathered = gather(path, faults)
    if gathered is None:
        faults.settle()
        raise AssertionError("a file that cannot be read has a fault")  # pragma: no cover
    present = now or SystemClock().now()
    known = Secrets(environ=environ, faults=faults, now=present, needed=secrets)
    config = _Loading(path, environ, faults, gathered).config(known)
    faults.settle()
    return config


@dataclass(frozen=True, slots=True)
class _Loading:
    """One run of ``load``."""

    path: Path
    environ: Mapping[str, str]
    faults: Faults
    gathered: Gathered

    def config(self, secrets: Secrets) -> Config:
        """The configuration; only good if there are no faults afterwards."""
        single = self._single()
        feeds = Feeds(placed("", str(self.path)), single.get("contact"), self.faults, secrets)
        feeds.take(self.gathered)
        sinks = self._sinks(secrets)
        topics = self._topics(feeds)
        config = Config(
            path=self.path,
            database=self._database(single.pop("database", None)),
            feeds=tuple(feeds.done),
            topics=topics,
            sinks=sinks,
            ops=self._ops(sinks),
            heartbeat=self._heartbeat(single.pop("heartbeat", None), secrets),
            families=self._families(),
            **single,
        )
        warn(config, self.gathered, feeds.places, self.faults)
        return replace(config, warnings=self.faults.warnings)

    def _single(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for key, entry in self.gathered.single.items():
            node = Node(place=entry.place, value={key: entry})
            shape = check(TopShape, node, entry.place, "", self.faults)
            given |= shape.given() if shape else {}
        keep = given.get("keep", DEFAULT_KEEP)
        if keep < LIVE:
            place = self.gathered.single["keep"].node.place
            message = f"{brief(keep)} is shorter than stories stay open ({brief(LIVE)})"
            self.faults.warn(place, "keep", message)
        return given

    def _sinks(self, secrets: Secrets) -> tuple[Sink, ...]:
        compiler = Sinks(secrets=secrets, faults=self.faults)
        found = (
            compiler.sink(name, entry) for name, entry in self.gathered.mappings["sinks"].items()
        )
        return tuple(sink for sink in found if sink is not None)

    def _topics(self, feeds: Feeds) -> tuple[Topic, ...]:
        compiler = Topics(
            feeds=tuple(sorted(feeds.named)),
            sinks=tuple(self.gathered.mappings["sinks"]),
            faults=self.faults,
        )
        found = (
            compiler.topic(name, entry) for name, entry in self.gathered.mappings["topics"].items()
        )
        return tuple(topic for topic in found if topic is not None)

    def _ops(self, sinks: tuple[Sink, ...]) -> tuple[str, ...]:
        if not self.gathered.ops:
            return tuple(sink.id for sink in sinks if sink.kind == "log")
        names = (self._op(item) for item in self.gathered.ops)
        return tuple(name for name in names if name is not None)

    def _op(self, item: Item) -> str | None:
        known = self.gathered.mappings["sinks"]
        try:
            name = values.line(item.node.value)
        except ValueError as error:
            self.faults.error(item.node.place, item.path, str(error))
            return None
        if name in known:
            return name
        message = f"there is no sink {name[:80]!r}{suggestion(name, known)}"
        self.faults.error(item.node.place, item.path, message)
        return None

    def _families(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, entry in self.gathered.mappings["families"].items():
            inner = Node(place=entry.place, value={name: entry})
            outer = Node(
                place=entry.place, value={"families": Entry(place=entry.place, node=inner)}
            )
            shape = check(FamiliesShape, outer, entry.place, "", self.faults)
            found |= (shape and shape.families) or {}
        return found

    def _heartbeat(self, given: str | Reference | None, secrets: Secrets) -> Secret | None:
        if given is None:
            return None
        place, key = self.gathered.single["heartbeat"].node.place, "heartbeat"
        url = Secret(given) if isinstance(given, str) else secrets.get(given, place, key)
        try:
            addresses.web(url.reveal() if url else "https://reported.already")
        except ValueError as error:
            self.faults.error(place, key, str(error))
        return url

    def _database(self, given: str | None) -> Path:
        if given is not None:
            return placed(given, self.gathered.single["database"].node.place.file)
        # systemd separates several state folders by colons; the first is ours.
        state = self.environ.get("STATE_DIRECTORY", "").split(":")[0]
        if state:
            return Path(state) / "monitor.db"
        home = Path(self.environ.get("HOME") or Path.home())
        folder = Path(self.environ.get("XDG_STATE_HOME") or home / ".local" / "state")
        return folder / "storyline-monitor" / "monitor.db"
