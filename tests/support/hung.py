"""Runs the daemon until SIGUSR1, which lets one part of it hang; everything else goes on.

Run as ``python -m tests.support.hung scheduler|writer|readers CONFIG``.
"""

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path

import structlog

from monitor import config, log, schedule
from monitor.app.daemon import Daemon
from monitor.clock import SystemClock
from monitor.store.sqlite import SqliteStore
from monitor.store.sqlite.readers import THREADS

FOR_EVER = threading.Event()


class Hangs:
    """Knows the parts that the daemon made, and lets one of them hang."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.tickers: list[schedule.Ticker] = []
        self.stores: list[SqliteStore] = []
        self.tasks: set[asyncio.Future[object]] = set()

    def watch(self) -> None:
        """Have every ticker and every store noted as it starts."""
        begin, opened = schedule.Ticker.start, SqliteStore.open

        def start(ticker: schedule.Ticker) -> None:
            self.tickers.append(ticker)
            begin(ticker)

        async def open_store(store: SqliteStore) -> None:
            self.stores.append(store)
            await opened(store)

        schedule.Ticker.start = start  # type: ignore[method-assign]
        SqliteStore.open = open_store  # type: ignore[method-assign]
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self.hang)

    def hang(self) -> None:
        """Let it hang from now on."""
        structlog.get_logger().info("library.message", message=f"{self.part} hangs")
        match self.part:
            case "scheduler":
                for ticker in self.tickers:
                    ticker.pause()
            case "writer":
                self._block(lambda store: store._writer.do(lambda _: FOR_EVER.wait()), 1)
            case _:
                self._block(lambda store: store._readers.do(lambda _: FOR_EVER.wait()), THREADS)

    def _block(self, ask: object, threads: int) -> None:
        for store in self.stores:
            self.tasks |= {asyncio.ensure_future(ask(store)) for _ in range(threads)}  # type: ignore[operator]


async def main(part: str, path: str) -> None:
    """Run the daemon on the configuration at ``path``."""
    log.setup(sys.stderr, terminal=False, strict=True)
    Hangs(part).watch()
    await Daemon(config.load(Path(path), os.environ), SystemClock()).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
