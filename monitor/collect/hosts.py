"""Who is asked, and whose turn it is: one line per registered domain, with spacing and holds.

Where an operator hands names out (``github.io``), all of them stand in the operator's one line, but
each holder speaks only for the own name: see ``Host.holder``.

Times here are monotonic seconds, passed in.
"""

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from urllib.parse import urlsplit

from httpx import URL

from monitor import domains
from monitor.http.addresses import is_public, literal
from monitor.http.exchange import web_url

_LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FEW_GATES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who shares one line.

    Attributes:
        key: registered domain or public address; of a private host, ``host:port``.
        public: whether its answers speak for more than one URL.
        holder: the part of it that its answers speak for: ``key``, or a name that the operator of
            ``key`` handed out to somebody else.
    """

    key: str
    public: bool
    holder: str

    @property
    def shared(self) -> bool:
        """Whether others speak for other parts of the line."""
        return self.holder != self.key


# Asked when a feed is leased and again when its poll is stored.
@lru_cache(maxsize=4096)
def host_of(url: str) -> Host | None:
    """Who is asked when ``url`` is polled; ``None`` for a local file."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return None
    name = _name(url, parts.hostname or "")
    address = literal(name)
    if address is not None and is_public(address):
        return Host(key=address, public=True, holder=address)
    if address is None and "." in name and not name.endswith(_LOCAL_ENDINGS):
        return Host(key=domains.registered(name), public=True, holder=domains.holder(name))
    key = f"{address or name}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"
    return Host(key=key, public=False, holder=key)


def _name(url: str, host: str) -> str:
    """The host of ``url`` as it is asked: there is more than one way to code a foreign name."""
    sent = None if host.isascii() else web_url(url)
    return domains.ascii_name(sent.raw_host.decode() if isinstance(sent, URL) else host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody who waits.

    Attributes:
        who: the one who waits.
        key: the line.
        concurrency: how many may be served at once here.
        spacing: seconds that the line pauses once they have been served.
        not_before: earliest moment.
    """

    who: str
    key: str
    concurrency: int = 1
    spacing: float = 0.0
    not_before: float = 0.0


@dataclass(slots=True)
class _Gate:
    """One line and what stands before it; ``early`` is a heap of those whose time is to come."""

    line: deque[Turn] = field(default_factory=deque)
    early: list[tuple[float, int, Turn]] = field(default_factory=list)
    lasts: float = 0.0
    serving: int = 0
    opens: float = 0.0
    ticket: int = 0

    @property
    def first(self) -> Turn | None:
        """Who is next: whose time has come goes before whose has not."""
        if self.line:
            return self.line[0]
        return self.early[0][2] if self.early else None

    def let_in(self, now: float) -> None:
        """Those whose time has come by now stand in line."""
        while self.early and self.early[0][0] <= now:
            self.line.append(heapq.heappop(self.early)[2])


class Lines:
    """All the lines; those whose turn can come are in a heap by its moment."""

    def __init__(self) -> None:
        self._gates: dict[str, _Gate] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._tickets = itertools.count(1)
        self._many = _FEW_GATES

    def join(self, turn: Turn, now: float) -> None:
        """Stand in line."""
        if len(self._gates) >= self._many:
            self._forget(now)
        gate = self._gates.setdefault(turn.key, _Gate())
        gate.let_in(now)
        gate.lasts += turn.spacing
        if turn.not_before <= now:
            gate.line.append(turn)
        else:
            heapq.heappush(gate.early, (turn.not_before, next(self._tickets), turn))
        if gate.first is turn:
            self._post(turn.key, gate)

    def next(self, now: float) -> Turn | None:
        """The next whose turn has come; it is being served until ``served``."""
        while self._heap and self._heap[0][0] <= now:
            _, ticket, key = heapq.heappop(self._heap)
            gate = self._gates.get(key)
            if gate is None or gate.ticket != ticket or gate.first is None:
                continue
            gate.let_in(now)
            turn = gate.line.popleft()
            gate.lasts = gate.lasts - turn.spacing if gate.line or gate.early else 0.0
            gate.serving += 1
            self._post(key, gate)
            return turn
        return None

    def served(self, key: str, opens: float) -> None:
        """One of the line has been served; the next one not before ``opens``."""
        gate = self._gates[key]
        gate.serving -= 1
        gate.opens = max(gate.opens, opens)
        self._post(key, gate)

    def hold(self, key: str, until: float) -> tuple[Turn, ...]:
        """Close the line until then and send away everybody in it."""
        gate = self._gates.setdefault(key, _Gate())
        gate.opens = max(gate.opens, until)
        sent = (*gate.line, *(turn for _, _, turn in sorted(gate.early, key=itemgetter(0, 1))))
        gate.line.clear()
        gate.early.clear()
        gate.lasts = 0.0
        return sent

    def opens(self, key: str) -> float:
        """When the line's next turn may come."""
        gate = self._gates.get(key)
        return gate.opens if gate else 0.0

    def lasts(self, key: str) -> float:
        """Seconds of pauses until everybody in the line has been served."""
        gate = self._gates.get(key)
        return gate.lasts if gate else 0.0

    def _post(self, key: str, gate: _Gate) -> None:
        """Put the line's next turn into the heap; whatever stood there before is void."""
        first = gate.first
        gate.ticket = next(self._tickets)
        if first is not None and gate.serving < first.concurrency:
            moment = max(gate.opens, first.not_before)
            heapq.heappush(self._heap, (moment, gate.ticket, key))

    def _forget(self, now: float) -> None:
        """Drop the lines that hold nothing any more."""
        for key, gate in list(self._gates.items()):
            if gate.first is None and not gate.serving and gate.opens <= now:
                del self._gates[key]
        self._many = max(_FEW_GATES, 2 * len(self._gates))
