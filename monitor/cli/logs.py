"""Where the log goes: commands speak for themselves and leave it to warnings."""

import sys

from monitor import log
from monitor.errors import MonitorError
from monitor.journal import SOCKET, Journal
from monitor.systemd import to_journal

AUTO, NATIVE = "auto", "journal"


def log_everything(form: str = AUTO) -> None:
    """For the daemon: to the journal under systemd, else to standard error.

    Args:
        form: ``AUTO``, or ``NATIVE`` for the journal's own fields.

    Raises:
        MonitorError: there is no journal that would take fields.
    """
    if form == NATIVE:
        try:
            log.setup(sys.stderr, terminal=False, native=Journal())
        except OSError as error:
            raise MonitorError(f"--log journal: {SOCKET}: {error.strerror}") from error
        return
    journal = to_journal(sys.stdout.fileno())
    stream = sys.stdout if journal else sys.stderr
    log.setup(stream, terminal=stream.isatty(), journal=journal)


def log_warnings() -> None:
    """For all other commands: only what a person should know, and never into the results."""
    log.setup(sys.stderr, terminal=sys.stderr.isatty(), level="warning")
