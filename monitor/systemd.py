"""Tells systemd how the service fares, by the protocol of sd_notify(3), without a library."""

import os
import socket
from collections.abc import Mapping


def notify(environ: Mapping[str, str] = os.environ, /, **fields: str | int) -> bool:
    """Send ``fields``, such as ``READY=1, STATUS="3 feeds"``, to the service manager.

    For ``RELOADING=1`` send ``MONOTONIC_USEC`` too (``monotonic_usec``), so that units of the type
    notify-reload work.

    Returns:
        Whether they were sent; never raises, for without a service manager all goes on as well.
    """
    name = environ.get("NOTIFY_SOCKET", "")
    # A name that begins with @ is in the abstract namespace, where the first byte is zero.
    address = "\0" + name[1:] if name.startswith("@") else name
    if not name.startswith(("@", "/")) or not fields:
        return False
    # A line break in a value would begin a field of its own.
    lines = (f"{key}={' '.join(str(value).splitlines())}" for key, value in fields.items())
    message = "\n".join(lines).encode(errors="replace")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.setblocking(False)  # noqa: FBT003 - a stuck manager must not hold the loop
            sender.sendto(message, address)
    except (OSError, ValueError):
        return False
    return True


def monotonic_usec(monotonic: float) -> int:
    """The value of ``MONOTONIC_USEC`` for a monotonic time in seconds."""
    return int(monotonic * 1_000_000)


def watchdog(environ: Mapping[str, str] = os.environ, *, pid: int | None = None) -> float | None:
    """Seconds after which systemd takes the service for dead, ``None`` if it does not watch it.

    Args:
        environ: the environment; ``WATCHDOG_PID`` may say that another process is meant.
        pid: of this process.
    """
    try:
        usec = int(environ.get("WATCHDOG_USEC", "0"))
        meant = int(environ.get("WATCHDOG_PID", "0"))
    except ValueError:
        return None
    if usec <= 0 or meant not in (0, os.getpid() if pid is None else pid):
        return None
    return usec / 1_000_000


def to_journal(descriptor: int, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether what is written to ``descriptor`` goes straight to the journal.

    ``JOURNAL_STREAM`` names the device and inode of the journal's socket; a shell started from a
    service inherits the variable, so only a stream that really is that socket counts.
    """
    try:
        status = os.fstat(descriptor)
    except OSError:
        return False
    return environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"
