"""`check`: looks the configuration over; nothing is sent or stored."""

import click

from monitor.cli.options import config_option, settings
from monitor.cli.output import count, emit_rows, examples, say, warn
from monitor.config import Config
from monitor.errors import ConfigError, Fault


@click.command(
    epilog=examples(
        "storyline-monitor check",
        "storyline-monitor check --config /etc/storyline-monitor/monitor.yaml",
    )
)
@config_option
@click.option("--json", "as_json", is_flag=True, help="Faults and warnings as JSON Lines.")
def check(config_path: str | None, *, as_json: bool) -> int:
    """Read the configuration with all that it includes, credentials too, and name every fault.

    Each stands on a line of its own, as file:line:column: key: what is wrong. The exit status is
    0 for a good configuration, warnings or not, and 78 for a bad one.
    """
    try:
        config = settings(config_path)
    except ConfigError as error:
        if not as_json:
            raise
        emit_rows(_row("error", fault) for fault in error.faults)
        return error.exit_status
    if as_json:
        emit_rows(_row("warning", fault) for fault in config.warnings)
        return 0
    for fault in config.warnings:
        warn(f"warning: {fault}")
    say(_summary(config))
    return 0


def _row(level: str, fault: Fault) -> dict[str, object]:
    return {"level": level, "place": fault.place, "key": fault.key, "message": fault.message}


def _summary(config: Config) -> str:
    """What a good configuration holds."""
    parts = (
        count(len(config.feeds), "feed"),
        count(len(config.topics), "topic"),
        count(len(config.sinks), "sink"),
    )
    warnings = f", {count(len(config.warnings), 'warning')}" if config.warnings else ""
    return f"{config.path}: good ({', '.join(parts)}{warnings})"
