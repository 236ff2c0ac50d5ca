"""Writes entries to systemd's journal by its native protocol, field by field, with no library."""

import fcntl
import os
import socket
from collections.abc import Mapping
from contextlib import suppress

SOCKET = "/run/systemd/journal/socket"
IDENTIFIER = "storyline-monitor"
PREFIX = "STORYLINE_"
# What would say little behind the prefix, or twice the same.
NAMES = {"storyline": "STORYLINE_ID", "id": "STORYLINE_OBJECT"}
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL


class Journal:
    """A line to the journal; what cannot be sent is lost without a word, as logs are."""

    def __init__(self, path: str = SOCKET) -> None:
        """Open the line.

        Raises:
            OSError: there is no journal at ``path``.
        """
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        try:
            self._socket.connect(path)
        except OSError:
            self._socket.close()
            raise

    def send(self, priority: int, message: str, event: Mapping[str, object]) -> None:
        """Write one entry.

        Args:
            priority: as syslog counts, 0 to 7.
            message: what people read.
            event: what goes into fields of its own, by the names that ``field`` gives them.
        """
        fields = {
            "MESSAGE": message,
            "PRIORITY": str(priority),
            "SYSLOG_IDENTIFIER": IDENTIFIER,
            **{field(key): str(value) for key, value in event.items() if value is not None},
        }
        data = b"".join(encoded(name, value) for name, value in fields.items())
        with suppress(OSError):
            try:
                self._socket.send(data)
            except OSError:
                self._send_large(data)

    def close(self) -> None:
        """Let the line go."""
        self._socket.close()

    def _send_large(self, data: bytes) -> None:
        """Hand over what is too large for a datagram as a file that nobody can change any more."""
        handle = os.memfd_create(IDENTIFIER, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.write(handle, data)
            fcntl.fcntl(handle, fcntl.F_ADD_SEALS, _SEALS)
            socket.send_fds(self._socket, [b""], [handle])
        finally:
            os.close(handle)


def field(key: str) -> str:
    """The journal's name for what an event calls ``key``: ``feed`` is ``STORYLINE_FEED``."""
    if key in NAMES:
        return NAMES[key]
    return (
        PREFIX + "".join(char if char.isascii() and char.isalnum() else "_" for char in key).upper()
    )


def encoded(name: str, value: str) -> bytes:
    """A field on the wire; a value of several lines goes with its length before it."""
    data = value.encode("utf-8", "backslashreplace")
    if b"\n" not in data:
        return name.encode() + b"=" + data + b"\n"
    return name.encode() + b"\n" + len(data).to_bytes(8, "little") + data + b"\n"
