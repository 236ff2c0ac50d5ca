"""`run`: the daemon, or one pass of it."""

import asyncio
import faulthandler
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click
import structlog
from rich.console import Console

from monitor import log, memory
from monitor.app.daemon import Daemon
from monitor.app.summary import Summary
from monitor.cli.logs import AUTO, NATIVE, log_everything
from monitor.cli.options import config_option, settings
from monitor.cli.output import clean, count, examples, say
from monitor.clock import Clock, ShiftedClock, SystemClock
from monitor.errors import DaemonError, MonitorError, StoreUnusable, leaves
from monitor.model.alerts import AlertState
from monitor.model.outcomes import OutcomeKind

logger = structlog.get_logger()

STDERR = 2
_READ = (OutcomeKind.FRESH, OutcomeKind.NOT_MODIFIED, OutcomeKind.UNCHANGED)
# Ready is a word of the store; whether sinks took it stands with the deliveries.
_CHANGES: Mapping[str, str] = {AlertState.READY: "to be told"}


@click.command(
    epilog=examples(
        "storyline-monitor run --config config/monitor.yaml",
        "storyline-monitor run --once && storyline-monitor alerts list",
    )
)
@click.option(
    "--once",
    is_flag=True,
    help="Poll everything that is due once, take it in, try each due delivery once, and end.",
)
@click.option("--clock", "start", metavar="TIME", hidden=True, help="Let time begin at TIME.")
@click.option(
    "--log",
    "form",
    type=click.Choice([AUTO, NATIVE]),
    default=AUTO,
    envvar="MONITOR_LOG",
    help="journal: to systemd's journal field by field (STORYLINE_EVENT=, STORYLINE_FEED=, ...), "
    "instead of lines of JSON.  [default: $MONITOR_LOG, auto]",
)
@config_option
def run(config_path: str | None, start: str | None, *, form: str, once: bool) -> None:
    """Poll the feeds, follow the storylines, and send an alert when one changes.

    It runs until it is told to stop by SIGTERM or Ctrl-C. One daemon runs on a database: a second
    one ends with status 1 and names the first. At SIGHUP it takes the configuration over as it is
    then; a bad one is refused with its faults, and the old one stays in force. What happens is
    logged to standard error, in lines for people on a terminal, else as JSON.

    With --once the last line tells what the pass came to, feeds that failed included. Its status is
    0 when it was completed, and 1 if not one of the feeds that were due could be read.

    Status 78 says that a new start would end likewise: the configuration is bad, or the database
    that it names is damaged, of a newer version or of another program.
    """
    memory.keep()
    config = settings(config_path)
    clock = _clock(start)
    # Aborted by systemd because it hangs, it says where its loop stood; to walk the stacks of
    # threads that go on meanwhile may crash instead.
    faulthandler.enable(STDERR, all_threads=False)
    log_everything(form)
    log.hide(config.secrets())
    for warning in config.warnings:
        logger.warning("config.warning", place=warning.place, key=warning.key, why=warning.message)
    console = Console() if sys.stdout.isatty() else None
    daemon = Daemon(config, clock, console, None if once else lambda: settings(config_path))
    _mind_signals(lambda *_: daemon.stop())
    if not once:
        signal.signal(signal.SIGHUP, lambda *_: daemon.reload())
    summary = _lived(daemon, once=once)
    # Whoever asks again now is too late: all is in order, and the exit status says so.
    _mind_signals(signal.SIG_IGN)
    if once:
        say(summary_line(summary))
        if in_vain(summary):
            raise MonitorError(
                f"no feed could be read; see: storyline-monitor feeds --config {config.path}"
            )


def _lived(daemon: Daemon, *, once: bool) -> Summary:
    """Let it run; what came of it.

    Raises:
        DaemonError: whoever starts it again does so in vain.
        MonitorError: it could not go on.
    """
    try:
        return asyncio.run(daemon.run_once() if once else daemon.run())
    except Exception as error:
        causes = tuple(leaves(error))
        for cause in causes:
            if isinstance(cause, StoreUnusable):
                raise DaemonError(str(cause)) from error
        if all(isinstance(cause, MonitorError) for cause in causes):
            raise
        logger.critical("monitor.crashed", exc_info=error)
        # Its text may hold a secret, which is left out of the log alone.
        raise MonitorError(
            f"ended by a fault of its own ({type(causes[0]).__name__}); the log has the traceback, "
            "please report it"
        ) from error


def _mind_signals(handler: Callable[..., None] | signal.Handlers) -> None:
    """What SIGTERM and SIGINT do outside of the daemon's own loop."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, handler)


def _clock(start: str | None) -> Clock:
    """The machine's clock, or for a demonstration one that begins at ``start``."""
    if start is None:
        return SystemClock()
    try:
        begin = datetime.fromisoformat(start)
    except ValueError:
        raise click.BadParameter(f"{start!r} is no RFC 3339 time", param_hint="--clock") from None
    return ShiftedClock(begin if begin.tzinfo else begin.replace(tzinfo=UTC))


def in_vain(summary: Summary) -> bool:
    """Whether feeds were polled and not one of them answered with what feeds answer."""
    return bool(sum(summary.polls.values())) and not any(summary.polls.get(one) for one in _READ)


def summary_line(summary: Summary) -> str:
    """What one pass came to, on one line."""
    return "; ".join(_parts(summary))


def _parts(summary: Summary) -> Iterator[str]:
    yield _counted(sum(summary.polls.values()), "poll", summary.polls)
    yield _counted(sum(summary.articles.values()), "article", summary.articles)
    changes = {_CHANGES.get(state, state): number for state, number in summary.changes.items()}
    yield _counted(sum(changes.values()), "change", changes)
    sent = summary.deliveries
    tries = {"accepted": sent.accepted, "to be tried again": sent.retried, "dead": sent.dead}
    yield _counted(sent.tried, "delivery", tries, "deliveries")
    if summary.failed:
        yield "failed: " + ", ".join(
            clean(f"{feed} ({why})") for feed, why in summary.failed.items()
        )


def _counted(total: int, noun: str, parts: Mapping[Any, int], plural: str | None = None) -> str:
    """``3 polls (2 fresh, 1 failed)``."""
    inside = ", ".join(f"{number:,} {name}" for name, number in parts.items() if number)
    return count(total, noun, plural) + (f" ({inside})" if inside else "")
