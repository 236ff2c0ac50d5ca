"""The way in: runs a command and turns whatever happens into a message and an exit status."""

import contextlib
import io
import os
import sys
from collections.abc import Sequence

import click

from monitor.cli.root import root
from monitor.cli.streams import abandon

FAILED = 1
INTERRUPTED = 130  # 128 + SIGINT, as shells count
ERROR = "<3>"  # in front of a line: its priority, as the journal reads it


def main() -> None:
    """Run the command of this process's arguments and end with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A quotation mark that the locale's encoding lacks is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Run one command; every outcome becomes an exit status, and never a traceback.

    Returns:
        0 done, 1 failed, 2 wrong usage, 78 bad configuration, 130 interrupted.
    """
    try:
        status = root.main(list(argv), prog_name="storyline-monitor", standalone_mode=False)
        _flush()
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.UsageError):
            _show_hints(error, argv)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        abandon(sys.stdout)
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last resort is a sentence, not a traceback
        return _failed(error)
    return status if isinstance(status, int) else 0


def _show_hints(error: click.UsageError, argv: Sequence[str]) -> None:
    """What to try instead."""
    from monitor.cli.hints import hints  # noqa: PLC0415 - only who errs pays for it

    for hint in hints(error, argv):
        click.echo(f"\n{hint}", err=True)


def _failed(error: Exception) -> int:
    """Tell what went wrong: our own errors speak for themselves, others get one line."""
    # Imported here alone, so that no command pays for the way it might fail.
    from monitor.errors import MonitorError, leaves  # noqa: PLC0415

    try:
        _flush()
    except (OSError, ValueError):
        # What cannot be written now cannot be written at the very end either.
        abandon(sys.stdout)
    cause = next(leaves(error))
    if isinstance(cause, MonitorError):
        _tell(str(cause))
        return cause.exit_status
    if os.environ.get("MONITOR_DEBUG"):
        import traceback  # noqa: PLC0415 - same

        traceback.print_exception(error)
    else:
        _tell(f"{_what(cause)} (MONITOR_DEBUG=1 shows where it happened)")
    return FAILED


def _what(error: BaseException) -> str:
    """What happened, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(str(part) for part in (error.filename, error.strerror) if part)
    return f"{type(error).__name__}: {' '.join(str(error).split()) or 'no details'}"


def _tell(message: str) -> None:
    """Write to standard error; if even that is gone, there is nobody left to tell."""
    if _is_journal():
        message = "\n".join(f"{ERROR}{line}" for line in message.splitlines())
    with contextlib.suppress(OSError, ValueError):
        click.echo(message, err=True)


def _is_journal() -> bool:
    """Whether standard error goes to the journal, which takes each line's priority."""
    from monitor.systemd import to_journal  # noqa: PLC0415 - same

    try:
        return to_journal(sys.stderr.fileno())
    except (OSError, ValueError, AttributeError):
        return False


def _flush() -> None:
    """Bring a full disk or a closed pipe to light while it can still be told."""
    if sys.stdout is not None:
        sys.stdout.flush()


if __name__ == "__main__":
    main()
