"""What polling finds stored and has to bring into line: at a start, and when a clock was set back.

Rule 1. Under a clock that ran ahead no feed, no host and no lease waits longer than it would have.
Rule 2. At a start, and when the configuration was taken over anew, intervals hold as configured.
Rule 3. Hosts that asked a predecessor to be left alone are left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.collect import cadence
from monitor.collect.needs import Means
from monitor.collect.poll import Poll
from monitor.collect.turns import HOLD, LONGEST_HOLD, Turns
from monitor.model.feeds import Feed, FeedState

LEASE = timedelta(minutes=15)
# Less than this a clock is set back all the time, and it does not matter.
CLOCK_SLACK = timedelta(minutes=1)


class Inherited:
    """Looks at what is stored when there is a reason to."""

    def __init__(self, means: Means, turns: Turns) -> None:
        """Nothing was looked at yet; ``turns`` hears of hosts that are left alone."""
        self._means, self._turns = means, turns
        self._latest: datetime | None = None

    def look_again(self) -> None:
        """As at a start, with the next ``heed``: the configuration is another one."""
        self._latest = None

    async def heed(self, feeds: Mapping[str, Feed], held: Iterable[Poll]) -> None:
        """Put right what was stored under another clock or configuration, if there was one.

        Args:
            feeds: the configuration, by id.
            held: polls whose leases are held.
        """
        now, before = self._means.clock.now(), self._latest
        self._latest = now
        if before is None or now + CLOCK_SLACK < before:
            until = now + LEASE
            await self._means.due.put_right(
                lambda state: self._put_right(feeds, state, now, start=before is None), until
            )
            for poll in held:
                poll.lease = replace(poll.lease, until=min(poll.lease.until, until))
        if before is None:
            await self._remind(now)

    async def _remind(self, now: datetime) -> None:
        """Leave those hosts alone that asked a predecessor for it."""
        stored = await self._means.due.holds(now)
        seconds = {host: (until - now).total_seconds() for host, until in stored.items()}
        # Nobody is asked to wait that long: the clock ran ahead when it was stored.
        self._turns.hold({h: s if s <= LONGEST_HOLD else HOLD for h, s in seconds.items()})

    def _put_right(
        self, feeds: Mapping[str, Feed], state: FeedState, now: datetime, *, start: bool
    ) -> FeedState | None:
        feed = feeds.get(state.feed)
        if feed is None:
            return None
        mended = cadence.put_right(feed, state, now)
        if not start:
            return mended
        return cadence.reconfigured(feed, mended or state, self._means.jitter()) or mended
