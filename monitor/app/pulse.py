"""The heartbeat: systemd hears of it while work really goes on, and starts the daemon again if not.

Rule 1. The scheduler begins a beat; it waits until the queue of polls has been gone over once more,
        then goes through the thread that writes to the database and one that reads it.
Rule 2. Whoever hangs anywhere on that way makes no beat. There is no other ping.
Rule 3. An answer that says what is wrong (a full disk) is a beat: a new start would mend nothing.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from monitor import systemd
from monitor.clock import Clock
from monitor.errors import StoreError
from monitor.model.views import PulseView
from monitor.store import Store

OFTEN = timedelta(seconds=10)
"""How long it is from beat to beat where nobody watches."""
LOOKS = 0.5
"""Seconds after which it is seen whether the queue waits for the database."""
BEATS_IN_TIME = 4
"""Beats within the time that systemd waits for one."""


class Rounds(Protocol):
    """The poll queue, as far as a heart needs it."""

    @property
    def flying(self) -> int:
        """Polls under way."""
        ...

    async def gone_over(self) -> None:
        """Wait until the queue has been gone over once more."""
        ...


@dataclass(slots=True, kw_only=True)
class Heart:
    """Beats while the daemon lives.

    Attributes:
        store: asked at each beat.
        rounds: the poll queue.
        clock: the daemon's.
        environ: where systemd says how it is reached.
        seen: what the last beat found in the database; ``None`` before the first.
        at: when that was, by the monotonic clock.
        trouble: why the database could not be asked at the last beat, if it could not.
    """

    store: Store
    rounds: Rounds
    clock: Clock
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    seen: PulseView | None = None
    at: float | None = None
    trouble: str | None = None

    @property
    def interval(self) -> timedelta:
        """From beat to beat."""
        watched = systemd.watchdog(self.environ)
        if watched is None:
            return OFTEN
        return min(OFTEN, timedelta(seconds=watched / BEATS_IN_TIME))

    async def beat(self) -> None:
        """Go the whole way once, then tell systemd of it."""
        await self._queue()
        try:
            self.seen, self.trouble = await self.store.pulse(self.clock.now()), None
        except StoreError as error:
            self.trouble = str(error)
        self.at = self.clock.monotonic()
        systemd.notify(self.environ, WATCHDOG=1, STATUS=self.status())

    async def _queue(self) -> None:
        """Wait for the queue, unless it waits for a database that says what is wrong with it."""
        rounds = asyncio.ensure_future(self.rounds.gone_over())
        try:
            while not rounds.done() and self.store.trouble is None:
                await asyncio.wait((rounds,), timeout=LOOKS)
        finally:
            rounds.cancel()

    def age(self) -> float | None:
        """Seconds since the last beat, ``None`` before the first."""
        return None if self.at is None else self.clock.monotonic() - self.at

    def status(self) -> str:
        """How it goes, in one line for ``systemctl status``."""
        if self.trouble or self.seen is None:
            return self.trouble or "starting"
        seen = self.seen
        return (
            f"{_count(seen.feeds, 'feed', 'feeds')}, {seen.due} due, {self.rounds.flying} being "
            f"polled; {_count(seen.pending, 'delivery', 'deliveries')} pending"
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
