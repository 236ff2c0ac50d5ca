"""Where the log goes: commands speak for themselves and leave it to warnings."""

import sys

from monitor import log
from monitor.systemd import to_journal


def log_everything() -> None:
    """For the daemon: to the journal under systemd, else to standard error."""
    journal = to_journal(sys.stdout.fileno())
    stream = sys.stdout if journal else sys.stderr
    log.setup(stream, terminal=stream.isatty(), journal=journal)


def log_warnings() -> None:
    """For all other commands: only what a person should know, and never into the results."""
    log.setup(sys.stderr, terminal=sys.stderr.isatty(), level="warning")
