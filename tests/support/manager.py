"""A service manager's end: the socket that systemd gives, and what came in through it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Manager:
    """A service manager's socket and what came in through it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)  # noqa: FBT003 - its name says it
        self._heard: list[dict[str, str]] = []

    def heard(self) -> list[dict[str, str]]:
        """Every message so far, as fields."""
        while True:
            try:
                lines = self._socket.recv(65536).decode().splitlines()
            except BlockingIOError:
                return self._heard
            self._heard.append(dict(line.split("=", 1) for line in lines))

    def count(self, field: str) -> int:
        """How many messages had a field."""
        return sum(field in message for message in self.heard())

    def last(self, field: str) -> str | None:
        """The latest value of a field."""
        values = [message[field] for message in self.heard() if field in message]
        return values[-1] if values else None

    def close(self) -> None:
        self._socket.close()


@contextmanager
def listening(path: Path) -> Iterator[Manager]:
    """A manager that hears for as long as the block lasts."""
    made = Manager(path)
    try:
        yield made
    finally:
        made.close()
