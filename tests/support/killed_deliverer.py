"""Delivers from an outbox in child processes that are killed from outside, each by its number.

Run as ``python -m tests.support.killed_deliverer DATABASE URL LINES BEGAN``. For each line on
standard input a child delivers, on a clock ``SPEED`` times as fast as the machine's, until it is
killed; its process id is printed first, and ``dead`` once it is.
"""

import asyncio
import os
import random
import ssl
import sys
from datetime import datetime, timedelta
from pathlib import Path

from typing_extensions import override

from monitor.clock import SystemClock
from monitor.delivery import Deliverer
from monitor.http.exchange import Http
from monitor.model.alerts import Sink
from monitor.model.secrets import Secret
from monitor.notify.sinks import Tools, file, webhook
from monitor.store.sqlite import open_store
from tests.support.loopback import LOOPBACK
from tests.support.notifying import NOON, key

SPEED = 1_000
PATIENCE = timedelta(seconds=2)


class Hasty(SystemClock):
    """Time that flies: it was noon when it began, for all processes alike."""

    def __init__(self, began: float) -> None:
        """Begin at a time of the machine's monotonic clock."""
        self._began = began

    @override
    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.monotonic())

    @override
    def monotonic(self) -> float:
        return (super().monotonic() - self._began) * SPEED

    @override
    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / SPEED)


async def deliver(database: Path, url: str, lines: Path, began: float) -> None:
    """Deliver for ever."""
    clock = Hasty(began)
    store = await open_store(database, clock)
    desk = webhook.Settings(
        url=Secret(url), secret=(key(),), allow_networks=LOOPBACK, timeout=PATIENCE
    )
    sinks = {
        "desk": Sink(id="desk", kind="webhook", settings=desk),
        "lines": Sink(id="lines", kind="file", settings=file.Settings(path=lines)),
    }
    http = Http(tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    await Deliverer(store, sinks, Tools(http=http), clock, random.Random()).run()  # noqa: S311


def main(database: str, url: str, lines: str, began: str) -> None:
    """Fork a child for each line, and wait for its end."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            # What is logged must not stand between the numbers.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            asyncio.run(deliver(Path(database), url, Path(lines), float(began)))
            os._exit(1)
        print(child, flush=True)  # noqa: T201 - for the one who kills
        os.waitpid(child, 0)
        print("dead", flush=True)  # noqa: T201 - same


if __name__ == "__main__":
    main(*sys.argv[1:])
