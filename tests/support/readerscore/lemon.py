"""Runs lemon24/reader by a clock that is told: a line with a time in, "done" out.

Run as ``python -m tests.support.readerscore.lemon DATABASE FEED...`` by an interpreter that has
``reader`` and needs nothing of ours: its own schedule decides what is due, with its own defaults.
"""

import logging
import os
import socket
import sys
from datetime import datetime
from functools import partial
from typing import Any

# Where the judge's names lead, see site.py, which this interpreter cannot import.
PUBLIC, INNER, INNER_NAME = "127.0.0.1", "127.0.0.2", "inside.example"


def _know_names() -> None:
    system = socket.getaddrinfo

    def getaddrinfo(host: str, *args: Any, **more: Any) -> Any:
        named = PUBLIC if str(host).endswith(".example") else host
        return system(INNER if host == INNER_NAME else named, *args, **more)

    socket.getaddrinfo = getaddrinfo  # type: ignore[assignment]


def _trust_the_judge() -> None:
    """Its certificate; ``requests`` looks at no environment when it is used as ``reader`` does."""
    import certifi  # type: ignore[import-not-found]  # noqa: PLC0415 - not ours to have

    if path := os.environ.get("SSL_CERT_FILE"):
        certifi.where = lambda: path


def _main(database: str, *feeds: str) -> None:
    logging.basicConfig(level=logging.CRITICAL)
    _know_names()
    _trust_the_judge()
    # Only now, for it remembers whom to trust.
    from reader import make_reader  # type: ignore[import-not-found]  # noqa: PLC0415

    with make_reader(database) as reader:
        for feed in feeds:
            reader.add_feed(feed, exist_ok=True)
        while line := sys.stdin.readline().strip():
            reader._now = partial(datetime.fromisoformat, line)
            reader.update_feeds()
            sys.stdout.write("done\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
