"""Waits while nothing can be stored: a full disk is told of, and survived.

What was to be stored is held meanwhile, and stored when there is room. A daemon that is asked to
stop waits no longer; it ends with what went wrong.
"""

import asyncio

import structlog

from monitor.clock import Clock
from monitor.errors import StoreUnavailable

NAP = 5.0
"""Seconds between two tries."""

log = structlog.get_logger()


class Patience:
    """Bears with a store until somebody asks to stop; called for each try that failed."""

    def __init__(self, clock: Clock, stop: asyncio.Event) -> None:
        """Wait by ``clock``, until ``stop`` is set."""
        self._clock, self._stop = clock, stop
        self._told: set[str] = set()

    async def __call__(self, error: StoreUnavailable) -> None:
        """Say once of each thing that it is wrong, and wait a little.

        Raises:
            StoreUnavailable: the daemon is to stop.
        """
        if self._stop.is_set():
            raise error
        if str(error) not in self._told:
            self._told.add(str(error))
            log.error("store.unavailable", reason=str(error))
        await self._clock.sleep(NAP)

    def recovered(self) -> None:
        """What was to be stored is stored again."""
        if self._told:
            self._told.clear()
            log.info("store.recovered")
