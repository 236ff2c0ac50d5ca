"""A token bucket: how soon a sink that takes so many in a time may be sent the next."""

from collections.abc import Callable

from monitor.model.noise import Rate


class Bucket:
    """Full at first; every delivery takes a token, and they grow back at the rate."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Set up.

        Args:
            monotonic: seconds that only go forward.
        """
        self._monotonic = monotonic
        self._rate: Rate | None = None
        self._tokens = 0.0
        self._seen = 0.0

    def use(self, rate: Rate | None) -> bool:
        """Go by a rate from now on; whether it is another one, for which the bucket is full."""
        if rate == self._rate:
            return False
        self._rate, self._seen = rate, self._monotonic()
        self._tokens = float(rate.count) if rate else 0.0
        return True

    def spent(self, number: int) -> None:
        """Know of so many deliveries in the time before, one ``seconds`` of the rate long.

        The bucket then holds the rest at least, however they were spread.
        """
        if self._rate is not None:
            self._tokens = float(max(0, self._rate.count - number))

    def seconds(self, tokens: int = 1) -> float:
        """Seconds until there are so many; a wait that the bucket's size does not end."""
        if self._rate is None:
            return 0.0
        self._grow(self._rate)
        return max(0.0, (tokens - self._tokens) * self._rate.seconds / self._rate.count)

    def take(self) -> None:
        """Take a token; one that is not there yet is owed."""
        if self._rate is not None:
            self._grow(self._rate)
            self._tokens -= 1

    def within(self, seconds: float) -> int | None:
        """How many may be sent within so many seconds; ``None`` for any number."""
        if self._rate is None:
            return None
        self._grow(self._rate)
        return int(self._tokens + seconds * self._rate.count / self._rate.seconds)

    def _grow(self, rate: Rate) -> None:
        now = self._monotonic()
        grown = (now - self._seen) * rate.count / rate.seconds
        self._tokens = min(float(rate.count), self._tokens + grown)
        self._seen = now
