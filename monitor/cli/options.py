"""Options that many commands share, and the way from them to configuration and store."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from monitor import config as configuration
from monitor.cli.output import clean, warn
from monitor.clock import SystemClock
from monitor.config import Config
from monitor.config.durations import duration
from monitor.errors import ConfigError, MonitorError
from monitor.store import Views
from monitor.store.sqlite import SqliteStore, filled_by_another, open_store, open_views

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")
CLOCK = SystemClock()
_UNITS = tuple("dhms")


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


def listing(context: click.Context) -> bool:
    """Whether a group that lists when it is called alone was called alone.

    Raises:
        click.UsageError: it was not, and options were given too early to reach the command.
    """
    if context.invoked_subcommand is None:
        return True
    for parameter in context.command.params:
        name = parameter.name or ""
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            path = f"{context.command_path} {context.invoked_subcommand}"
            option = parameter.opts[0]
            raise click.UsageError(f"options stand after the command: {path} ... {option}", context)
    return False


def moment(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    """A point in time as an option gives it: a date, a date-time, or how long ago it was.

    Raises:
        click.BadParameter: it is none of these.
    """
    if text is None:
        return None
    try:
        if text[-1:] in _UNITS:
            return CLOCK.now() - duration(text)
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{text[:40]!r} is no time; write 2026-03-31, 2026-03-31T12:00Z, or 2h for so long ago"
        ) from None


def span_of_time(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    """A point in time as an option gives it by how far ahead it is.

    Raises:
        click.BadParameter: it is no duration, or an empty one.
    """
    if text is None:
        return None
    try:
        length = duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if not length:
        raise click.BadParameter("expected a duration longer than 0")
    return CLOCK.now() + length


def settings(config_path: str | None, *, secrets: bool = True) -> Config:
    """The configuration that a command was started with.

    Args:
        config_path: as given, ``None`` for the usual places.
        secrets: whether secrets must be there; who sends nothing does without.

    Raises:
        ConfigError: there is none, or it is bad.
    """
    found = configuration.find(_standard_input(config_path), os.environ)
    return configuration.load(found, os.environ, secrets=secrets)


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
    return configuration.load(found, os.environ, secrets=False)


@asynccontextmanager
async def views(config: Config) -> AsyncIterator[Views]:
    """The store, to be read.

    Raises:
        MonitorError: nothing was ever stored; the text says how to begin.
        StoreError: it cannot be read.
    """
    if not config.database.exists():
        raise MonitorError(nothing_stored(config))
    if other := of_another(config):
        warn(f"note: {other}")
    store = open_views(config.database)
    try:
        yield store
    finally:
        await store.close()


def of_another(config: Config) -> str | None:
    """That what is stored was taken in by another configuration, if it was; and what to do."""
    other = filled_by_another(config.database, config.path)
    return other and (
        f"the database {config.database} was filled by {clean(other)}, not by {config.path}; "
        "if that is not meant, give each a `database` of its own"
    )


def nothing_stored(config: Config) -> str:
    """What to say where there is no database yet."""
    start = f"storyline-monitor run --config {config.path}"
    return f"nothing stored yet in {config.database}; start it with: {start}"


def ask(config_path: str | None, question: Callable[[Views], Awaitable[T]]) -> tuple[Config, T]:
    """Load the configuration, put one question to the store, and close it again."""
    config = settings(config_path, secrets=False)
    return config, answer(config, question)


def answer(config: Config, question: Callable[[Views], Awaitable[T]]) -> T:
    """Put one question to the store of a configuration, and close it again."""

    async def answered() -> T:
        async with views(config) as store:
            return await question(store)

    return asyncio.run(answered())


def ask_about(
    config_path: str | None, topic: str | None, question: Callable[[Views], Awaitable[Sequence[T]]]
) -> Sequence[T]:
    """Put a question that may be about one topic only.

    Raises:
        MonitorError: nothing was found and there is no such topic; the text names those there are.
    """
    config, found = ask(config_path, question)
    names = [one.id for one in config.topics]
    if not found and topic is not None and topic not in names:
        raise MonitorError(f"there is no topic {topic!r}; there are: {', '.join(names) or 'none'}")
    return found


def change(
    config_path: str | None, work: Callable[[Config, Views, SqliteStore], Awaitable[T]]
) -> T:
    """Load the configuration and change what is stored, beside a daemon that may be running.

    Whoever reads refuses a database that is missing, older or not ours; so nothing is made or
    brought up to date here under the eyes of a daemon.
    """
    config = settings(config_path, secrets=False)

    async def done() -> T:
        async with views(config) as seen:
            store = await open_store(config.database, CLOCK)
            try:
                return await work(config, seen, store)
            finally:
                await store.close()

    return asyncio.run(done())
