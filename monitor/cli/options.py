"""Options that many commands share, and the way from them to configuration and store."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import click

from monitor import config as configuration
from monitor.clock import SystemClock
from monitor.config import Config
from monitor.errors import ConfigError, MonitorError, UsageError
from monitor.store import Views
from monitor.store.sqlite import open_views

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")
CLOCK = SystemClock()


def config_option(command: Command) -> Command:
    """``--config PATH`` with its documented places to look."""
    return click.option(
        "--config",
        "config_path",
        metavar="PATH",
        help="The configuration file.  [default: $MONITOR_CONFIG, ./config/monitor.yaml, "
        "/etc/storyline-monitor/monitor.yaml]",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``: JSON Lines instead of a table."""
    return click.option(
        "--json", "as_json", is_flag=True, help="JSON Lines for machines instead of a table."
    )(command)


def settings(config_path: str | None) -> Config:
    """The configuration that a command was started with.

    Raises:
        ConfigError: there is none, or it is bad.
    """
    found = configuration.find(_standard_input(config_path), os.environ)
    return configuration.load(found, os.environ)


def _standard_input(config_path: str | None) -> str | None:
    """``-`` is standard input here, too; relative paths are then of little use."""
    return "/dev/stdin" if config_path == "-" else config_path


def settings_if_any(config_path: str | None) -> Config | None:
    """The configuration, or ``None`` where none was named and none stands in the usual places.

    Raises:
        ConfigError: it is bad, or the one named is not there.
    """
    try:
        found = configuration.find(_standard_input(config_path), os.environ)
    except ConfigError:
        return None
    return configuration.load(found, os.environ)


@asynccontextmanager
async def views(config: Config) -> AsyncIterator[Views]:
    """The store, to be read.

    Raises:
        MonitorError: nothing was ever stored; the text says how to begin.
        StoreError: it cannot be read.
    """
    if not config.database.exists():
        raise MonitorError(nothing_stored(config))
    store = open_views(config.database)
    try:
        yield store
    finally:
        await store.close()


def nothing_stored(config: Config) -> str:
    """What to say where there is no database yet."""
    start = f"storyline-monitor run --config {config.path}"
    return f"nothing stored yet in {config.database}; start it with: {start}"


def ask(config_path: str | None, question: Callable[[Views], Awaitable[T]]) -> tuple[Config, T]:
    """Load the configuration, put one question to the store, and close it again."""
    config = settings(config_path)

    async def answer() -> T:
        async with views(config) as store:
            return await question(store)

    return config, asyncio.run(answer())


def known_topic(config: Config, topic: str | None) -> None:
    """See that a topic that nothing was found for is at least configured.

    Raises:
        UsageError: it is not; the text names the ones that are.
    """
    names = [one.id for one in config.topics]
    if topic is not None and topic not in names:
        raise UsageError(f"there is no topic {topic!r}; there are: {', '.join(names) or 'none'}")
