"""Going over the queue of what is due: again and again, unless it is stuck, or in a single pass."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.clock import Clock
from monitor.model.feeds import Lease


class Rounds:
    """Tells those who wait for it that the queue was gone over once more."""

    def __init__(self, clock: Clock, patience: float) -> None:
        """Begin; a queue on which nothing moves for ``patience`` seconds is stuck."""
        self._clock = clock
        self._patience = patience
        self._over = asyncio.Event()
        self._ended = False
        self._moved = clock.monotonic()

    async def gone_over(self) -> None:
        """Wait until the queue has been gone over once more, or nothing new begins any more.

        A queue whose places are all taken, with no poll ending for as long as a lease is good, is
        stuck: it does not count as gone over.
        """
        if not self._ended:
            await self._over.wait()

    def moved(self) -> None:
        """A place is free, or became free."""
        self._moved = self._clock.monotonic()

    def over(self) -> None:
        """The queue was gone over, which counts unless it is stuck."""
        if self._clock.monotonic() - self._moved < self._patience:
            self._tell()

    def end(self) -> None:
        """Nothing new begins any more: nobody need wait for it."""
        self._ended = True
        self._tell()

    def _tell(self) -> None:
        self._over.set()
        self._over = asyncio.Event()


@dataclass(frozen=True, slots=True)
class Pass:
    """A single pass over all that is due.

    Attributes:
        polled: feeds that had their poll of this pass.
    """

    polled: set[str] = field(default_factory=set)
    _again: dict[str, Lease] = field(default_factory=dict)

    def has_polled(self, lease: Lease) -> bool:
        """Whether a feed had its poll of this pass; its new lease is kept to be given back."""
        if lease.feed in self.polled:
            self._again[lease.feed] = lease
        return lease.feed in self.polled

    def left(self) -> Sequence[Lease]:
        """The leases of feeds that became due again meanwhile, to be given back."""
        left = tuple(self._again.values())
        self._again.clear()
        return left
