"""Whose turn it is: who waits in which host's line, and who need not come at all for now.

Rule 1. Each registered domain has one line: so many requests at once, a pause between two of them.
        A redirect to another host leads to that one's line; what comes there then speaks for it.
Rule 2. 429 and 503 hold a whole public host; whoever waits there is put off.
        Where an operator hands names out, one holder's answer holds the own name in full, and the
        others for five minutes at most: it may be the operator's word, but none can silence all.
        Nor can it silence who only led there: that one is asked again after a day at most.
Rule 3. First polls start at once, but beyond a burst of 50 they are spread.
Rule 4. No line grows longer than it can be served in half the time that a lease lasts.
"""

from collections.abc import Iterable, Mapping

from monitor.clock import Clock
from monitor.collect.hosts import Host, Lines, Turn
from monitor.collect.poll import Poll
from monitor.model.outcomes import Failed, FetchOutcome

FIRST_BURST = 50
FIRST_RATE = 20.0
LONGEST_LINE = 420.0
HOLD = 300.0
LONGEST_HOLD = 7 * 86_400.0
_BUSY = frozenset({429, 503})
_UNLIMITED = 1 << 30


class Turns:
    """All who wait, by host."""

    def __init__(self, clock: Clock, first_rate: float = FIRST_RATE) -> None:
        """Nobody waits; ``first_rate`` is of first polls a second, after the burst."""
        self.first_pause = 1 / first_rate
        self._first_turn = 0.0
        self._clock = clock
        self._lines = Lines()

    def closed(self, poll: Poll, host: Host | None) -> float:
        """For how many seconds ``host`` is held for the poll; 0 if it is at most busy."""
        closed = self.closed_for(host)
        return closed if closed > max(HOLD / 2, 2 * poll.spacing.total_seconds()) else 0.0

    def crowded(self, hosts: Iterable[Host | None]) -> bool:
        """Whether the line of any of ``hosts`` is too long to stand in (rule 4)."""
        return any(self._lines.lasts(host.key) > LONGEST_LINE for host in hosts if host is not None)

    def closed_for(self, host: Host | None) -> float:
        """Seconds until ``host`` may be asked, for all that its operator and its holder said."""
        return self._opens(host) - self._clock.monotonic()

    def join(self, poll: Poll, after: float = 0.0) -> None:
        """Stand in the line of the poll's host, not to be next for ``after`` seconds."""
        now = self._clock.monotonic()
        turn = Turn(
            who=poll.feed.id,
            key=poll.line,
            concurrency=poll.concurrency if poll.host else _UNLIMITED,
            spacing=poll.spacing.total_seconds(),
            not_before=max(now + after, self._opens(poll.host)),
        )
        self._lines.join(turn, now)

    def first(self) -> float:
        """Seconds that a first poll waits (rule 3)."""
        now = self._clock.monotonic()
        self._first_turn = max(self._first_turn, now)
        wait = max(0.0, self._first_turn - (FIRST_BURST - 1) * self.first_pause - now)
        self._first_turn += self.first_pause
        return wait

    def next(self) -> str | None:
        """The feed whose turn has come, if one's has; it is being served until ``served``."""
        turn = self._lines.next(self._clock.monotonic())
        return turn.who if turn else None

    def served(self, poll: Poll, pause: float) -> None:
        """Let the line of the poll's host go on after ``pause`` seconds."""
        now = self._clock.monotonic()
        self._lines.served(poll.line, now + (pause if poll.host else 0.0))

    def hold(self, holds: Mapping[str, float]) -> list[str]:
        """Close lines for so many seconds; the feeds that are sent away."""
        now = self._clock.monotonic()
        return [
            turn.who
            for line, seconds in holds.items()
            for turn in self._lines.hold(line, now + seconds)
        ]

    def _opens(self, host: Host | None) -> float:
        if host is None:
            return 0.0
        return max(self._lines.opens(host.key), self._lines.opens(host.holder))


def holds(host: Host | None, outcome: FetchOutcome) -> dict[str, float]:
    """The lines that ``host`` closes by its answer, and for how many seconds (rule 2)."""
    if host is None or not host.public or not isinstance(outcome, Failed):
        return {}
    if outcome.status not in _BUSY:
        return {}
    seconds = min(LONGEST_HOLD, outcome.hints.retry_after or HOLD)
    found = {host.holder: seconds}
    found[host.key] = min(HOLD, seconds) if host.shared else seconds
    return found
