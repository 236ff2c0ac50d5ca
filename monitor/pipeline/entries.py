"""What became of the entries of a poll's document, and with it what is noted of them; pure."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from monitor.model.plans import Arrival
from monitor.model.reading import Polled
from monitor.model.stories import Verdict, VerdictKind
from monitor.model.times import Span

_STORED_BEFORE = (VerdictKind.SEEN, VerdictKind.EDIT)


class Taken(NamedTuple):
    """What became of one article of a poll.

    Attributes:
        entry: fingerprint of its entry.
        article: the id that it is stored by; ``None`` if our own code failed on it.
        new: whether it was not stored before, in any version.
        at: when it was published.
    """

    entry: int | None
    article: str | None
    new: bool
    at: Span | None = None

    @classmethod
    def of(cls, arrival: Arrival, verdict: Verdict | None) -> Self:
        """By its verdict, ``None`` where our own code failed."""
        entry = arrival.reading.fingerprint
        if verdict is None:
            return cls(entry, article=None, new=False)
        stored = verdict.kind in _STORED_BEFORE
        article = (verdict.of if stored else None) or arrival.reading.article.id
        return cls(entry, article, new=not stored, at=arrival.reading.at)


def came(polled: Polled, taken: Sequence[Taken]) -> dict[int, str | None]:
    """The entries of a document that its feed did not carry before, save those that failed."""
    if polled.result is None:
        return {}
    articles = {one.entry: one.article for one in taken}
    failed = {one.entry for one in taken if one.article is None}
    fresh = set(polled.result.fingerprints) - polled.known.now - failed
    return {entry: articles.get(entry) for entry in sorted(fresh)}


def left(polled: Polled) -> tuple[int, ...]:
    """The entries that a document carries no more; without a whole document all stay."""
    result = polled.result
    if result is None or result.trouble is not None or result.cut:
        return ()
    return tuple(sorted(polled.known.now.difference(result.fingerprints)))
