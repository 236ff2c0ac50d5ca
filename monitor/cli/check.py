"""`check`: looks the configuration over; nothing is sent or stored."""

from collections.abc import Iterator
from dataclasses import replace

import click

from monitor.cli import rows
from monitor.cli.options import config_option, of_another, settings
from monitor.cli.output import count, emit_rows, examples, say, warn
from monitor.config import Config
from monitor.config.reach import unwritable
from monitor.errors import ConfigError, Fault, StoreError
from monitor.model.alerts import Sink
from monitor.notify.sinks import sink_plugins
from monitor.store.sqlite import connection
from monitor.store.sqlite.locking import lock_path


@click.command(
    epilog=examples(
        "storyline-monitor check",
        "storyline-monitor check --config /etc/storyline-monitor/monitor.yaml",
    )
)
@config_option
@click.option(
    "--without-secrets",
    is_flag=True,
    help="Look at no secret: those that only the service can read are not there for others.",
)
@click.option("--json", "as_json", is_flag=True, help="Faults, warnings or ok, as JSON Lines.")
def check(config_path: str | None, *, without_secrets: bool, as_json: bool) -> int:
    """Read the configuration with all it includes, credentials too; name every fault and warning.

    Each stands on a line of its own, as file:line:column: key: what is wrong. The exit status is
    0 for a good configuration, warnings or not, 78 for a bad one, and 1 if the database that it
    names cannot be used.
    """
    try:
        config = settings(config_path, secrets=not without_secrets)
        if not without_secrets:
            _examine(config)
    except ConfigError as error:
        if not as_json:
            _warn(error.warnings)
            raise
        emit_rows(_row("warning", fault) for fault in error.warnings)
        emit_rows(_row("error", fault) for fault in error.faults)
        return error.exit_status
    trouble = _trouble(config)
    config = replace(config, warnings=(*config.warnings, *_shared(config)))
    if as_json:
        emit_rows(_row("warning", fault) for fault in config.warnings)
        emit_rows(_row("error", fault) for fault in trouble)
        if not trouble:
            emit_rows([rows.finding("ok", str(config.path), _counts(config))])
        return 1 if trouble else 0
    _warn(config.warnings)
    for fault in trouble:
        warn(fault.message)
    if not trouble:
        say(_summary(config))
    return 1 if trouble else 0


def _warn(warnings: tuple[Fault, ...]) -> None:
    for fault in warnings:
        warn(f"warning: {fault}")


def _examine(config: Config) -> None:
    """Let sinks that can look at themselves do so; nobody else is asked anything.

    Raises:
        ConfigError: with every fault found.
    """
    faults = tuple(
        Fault(place=str(config.path), key=f"sinks.{sink.id}.{key}", message=message)
        for sink in config.sinks
        for key, message in _wrong(sink)
    )
    if faults:
        raise ConfigError(faults, config.warnings)


def _wrong(sink: Sink) -> Iterator[tuple[str, str]]:
    """Key and words of what a sink finds wrong with itself."""
    examine = getattr(sink_plugins()[sink.kind], "examine", None)
    if examine is not None:
        import asyncio  # noqa: PLC0415 - for few sinks

        if found := asyncio.run(examine(sink.settings)):
            key, _, message = found.partition(": ")
            yield key, message


def _trouble(config: Config) -> tuple[Fault, ...]:
    """Why the daemon could not start on its database, in the same words; reads only.

    One that is missing will be made, and an older one brought up to date.
    """
    path = config.database
    # A daemon makes files beside its database: the write-ahead log and the lock.
    files = (path, path.with_name(f"{path.name}-wal"), lock_path(path))
    try:
        for file in files:
            if reason := unwritable(file):
                raise StoreError(f"database {file}: {reason}")  # noqa: TRY301 - as the store's own
        if path.exists():
            connection.probe(path)
    except StoreError as error:
        return (Fault(place=str(config.path), key="database", message=str(error)),)
    return ()


def _shared(config: Config) -> Iterator[Fault]:
    """A warning if what is stored is another configuration's."""
    if other := of_another(config):
        yield Fault(place=str(config.path), key="database", message=other)


def _row(level: str, fault: Fault) -> dict[str, object]:
    return rows.finding(level, fault.place, fault.message, fault.key)


def _summary(config: Config) -> str:
    """That a configuration is good, and what it holds."""
    return f"{config.path}: good ({_counts(config)}); database {config.database}"


def _counts(config: Config) -> str:
    parts = (
        count(len(config.feeds), "feed"),
        count(len(config.topics), "topic"),
        count(len(config.sinks), "sink"),
    )
    warnings = f", {count(len(config.warnings), 'warning')}" if config.warnings else ""
    return f"{', '.join(parts)}{warnings}"
