"""Who is asked, and whose turn it is: one line per registered domain, with spacing and holds.

Times here are monotonic seconds, passed in.
"""

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from monitor.http import is_public, literal

# Labels under which country registries hand out names: example.co.uk, example.com.au.
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "mil", "ne", "net", "nom", "or", "org"}
)
_COUNTRY = 2
_LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FEW_GATES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who shares one line.

    Attributes:
        key: registered domain or public address; of a private host, ``host:port``.
        public: whether its answers speak for all of it.
    """

    key: str
    public: bool


def host_of(url: str) -> Host | None:
    """Who is asked when ``url`` is polled; ``None`` for a local file."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return None
    name = (parts.hostname or "").rstrip(".")
    address = literal(name)
    if address is not None and is_public(address):
        return Host(key=address, public=True)
    if address is None and "." in name and not name.endswith(_LOCAL_ENDINGS):
        return Host(key=registered_domain(name), public=True)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return Host(key=f"{address or name}:{port}", public=False)


def registered_domain(name: str) -> str:
    """The part of a host name that its owner registered, by a rule of thumb."""
    labels = name.lower().split(".")
    country = len(labels[-1]) == _COUNTRY
    deep = len(labels) > _COUNTRY and country and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if deep else labels[-2:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody who waits.

    Attributes:
        who: the one who waits.
        key: the line.
        concurrency: how many may be served at once here.
        not_before: earliest moment.
    """

    who: str
    key: str
    concurrency: int = 1
    not_before: float = 0.0


@dataclass(slots=True)
class _Gate:
    """One line and what stands before it."""

    line: deque[Turn] = field(default_factory=deque)
    serving: int = 0
    opens: float = 0.0
    ticket: int = 0


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
        gate.line.append(turn)
        if len(gate.line) == 1:
            self._post(turn.key, gate)

    def next(self, now: float) -> Turn | None:
        """The next whose turn has come; it is being served until ``served``."""
        while self._heap and self._heap[0][0] <= now:
            _, ticket, key = heapq.heappop(self._heap)
            gate = self._gates.get(key)
            if gate is None or gate.ticket != ticket or not gate.line:
                continue
            turn = gate.line.popleft()
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
        sent = tuple(gate.line)
        gate.line.clear()
        return sent

    def opens(self, key: str) -> float:
        """When the line's next turn may come."""
        gate = self._gates.get(key)
        return gate.opens if gate else 0.0

    def waiting(self, key: str) -> int:
        """How many stand in the line."""
        gate = self._gates.get(key)
        return len(gate.line) if gate else 0

    def _post(self, key: str, gate: _Gate) -> None:
        """Put the line's next turn into the heap; whatever stood there before is void."""
        if gate.line and gate.serving < gate.line[0].concurrency:
            gate.ticket = next(self._tickets)
            moment = max(gate.opens, gate.line[0].not_before)
            heapq.heappush(self._heap, (moment, gate.ticket, key))

    def _forget(self, now: float) -> None:
        """Drop the lines that hold nothing any more."""
        for key, gate in list(self._gates.items()):
            if not gate.line and not gate.serving and gate.opens <= now:
                del self._gates[key]
        self._many = max(_FEW_GATES, 2 * len(self._gates))
