"""What polling needs of others: of the store, of the processes that read documents, and more."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitor.clock import Clock
from monitor.http.exchange import Http
from monitor.model.feeds import Carried, FeedState, Lease, PollDone
from monitor.model.outcomes import Trouble
from monitor.model.plans import ApplyResult
from monitor.model.reading import Polled, ReadResult, ReadTask


class Due(Protocol):
    """What the poller needs of the store."""

    async def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease, ...]:
        """Lease up to ``limit`` due feeds, longest overdue first."""
        ...

    async def renew(self, lease: Lease, until: datetime) -> bool:
        """Let a lease end ``until`` then; whether it still holds."""
        ...

    async def finish(self, polls: Sequence[PollDone]) -> ApplyResult:
        """Store those polls that brought no article whose lease holds."""
        ...

    async def hold(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        """Remember until when hosts are left alone."""
        ...

    async def holds(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are left alone, and until when."""
        ...

    async def put_right(
        self, mend: Callable[[FeedState], FeedState | None], until: datetime
    ) -> int:
        """Mend the states of feeds that wait, and let leases end ``until`` then at the latest."""
        ...

    async def carried(self, lease: Lease) -> Carried:
        """What is remembered of the entries of a leased feed."""
        ...


class Readers(Protocol):
    """What the poller needs of the worker processes."""

    async def run(self, task: ReadTask, /) -> ReadResult | Trouble:
        """Read one document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """All that polls work with.

    Attributes:
        due: the store's queue.
        http: the way out.
        readers: worker processes.
        intake: takes each finished poll; while it waits, so does the poll's place.
        clock: the daemon's.
        jitter: draws from 0..1.
    """

    due: Due
    http: Http
    readers: Readers
    intake: Callable[[Polled], Awaitable[object]]
    clock: Clock
    jitter: Callable[[], float]
