"""Names to addresses: own threads, a bounded cache, and a check of every answer.

getaddrinfo cannot be cancelled and may take half a minute: it has threads of its own.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from functools import partial

import httpx

from monitor.clock import Clock
from monitor.http.addresses import Network, refusal
from monitor.http.threads import Threads

Lookup = Callable[[str], Sequence[str]]

# More than polls at once: a lookup may hang on long after its poll has given up.
THREADS = 256
PATIENCE = 10.0
CACHED = 4096
FOUND_FOR = 60.0
MISSING_FOR = 20.0


class NameNotFound(httpx.ConnectError):
    """The host's name has no address, or the name servers do not answer."""


class AddressRefused(httpx.ConnectError):
    """The host is at addresses that our own rules keep us from."""


def system_lookup(host: str) -> tuple[str, ...]:
    """Ask the system for the numeric addresses of ``host``, in its order of preference."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Names:
    """The cached addresses of names, one lookup in flight per name."""

    def __init__(self, clock: Clock, lookup: Lookup = system_lookup) -> None:
        self._clock = clock
        self._lookup = lookup
        self._threads = Threads("dns", THREADS)
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._asked: dict[str, asyncio.Future[Sequence[str]]] = {}

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Numeric addresses of ``host``; ``()`` when it has none or nobody answers in time."""
        known = self._known.get(host)
        if known is not None and known[0] > self._clock.monotonic():
            return known[1]
        future = self._asked.get(host)
        if future is None:
            future = asyncio.wrap_future(self._threads.submit(partial(self._lookup, host)))
            future.add_done_callback(partial(self._arrived, host))
            self._asked[host] = future
        try:
            # A name server that is silent so long would only keep a place from other polls.
            async with asyncio.timeout(PATIENCE):
                # Shielded: one poll that gives up must not take the answer from the others.
                return tuple(await asyncio.shield(future))
        except (OSError, ValueError):
            return ()

    async def checked(self, host: str, allowed: tuple[Network, ...]) -> tuple[str, ...]:
        """Those addresses of ``host`` that may be connected to.

        Raises:
            NameNotFound: there is no address.
            AddressRefused: there are, and none may be connected to.
        """
        addresses = await self.addresses(host)
        if not addresses:
            raise NameNotFound(f"{host} has no address")
        refusals = {address: refusal(address, allowed) for address in addresses}
        passed = tuple(address for address, reason in refusals.items() if reason is None)
        if not passed:
            raise AddressRefused(f"{host} is at a {next(iter(refusals.values()))} address")
        return passed

    def close(self) -> None:
        """Let the threads go."""
        self._threads.close()

    def _arrived(self, host: str, future: asyncio.Future[Sequence[str]]) -> None:
        del self._asked[host]
        failed = future.cancelled() or future.exception() is not None
        found = () if failed else tuple(future.result())
        keep = FOUND_FOR if found else MISSING_FOR
        self._known.pop(host, None)
        self._known[host] = (self._clock.monotonic() + keep, found)
        if len(self._known) > CACHED:
            del self._known[next(iter(self._known))]
