"""What a reader asked for and when, and what its rules conclude from that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

# What the clocks of a reader and of its judge may be apart, seconds.
SLACK = 2.0


@dataclass(slots=True, kw_only=True)
class Request:
    """One request, and what became of it.

    Attributes:
        page: what was asked for, ``host/path``.
        target: path and query, byte for byte.
        headers: names in lower case; of several the last.
        at: seconds of the reader's time since the scene began.
        began: its place in the order of all beginnings and ends of answers.
        ended: the same of its end, ``None`` while it is under way.
        status: of the answer.
        sent: validators that the answer gave, names in lower case.
        parts: pieces of the body that were sent.
        hung_up: whether the reader hung up before the last of them.
    """

    page: str
    target: str
    headers: Mapping[str, str]
    at: float
    began: int
    ended: int | None = None
    status: int = 0
    sent: Mapping[str, str] = field(default_factory=dict)
    parts: int = 0
    hung_up: bool = False

    @property
    def conditional(self) -> bool:
        """Whether it asks for news only."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(slots=True, kw_only=True)
class Log:
    """All requests of one scene in order, and when the reader was stopped and started again."""

    requests: list[Request] = field(default_factory=list)
    restarts: list[float] = field(default_factory=list)

    def to(self, *pages: str) -> list[Request]:
        """Those for any of ``pages``; a page that ends with a slash stands for all below it."""
        below = tuple(page for page in pages if page.endswith("/"))
        return [
            request
            for request in self.requests
            if request.page in pages or (below and request.page.startswith(below))
        ]

    def pairs(self, page: str) -> Iterator[tuple[Request, Request]]:
        """Each request for ``page`` with the one after it, no restart between them."""
        for one, other in pairwise(self.to(page)):
            if not any(one.at <= restart <= other.at for restart in self.restarts):
                yield one, other


class Ruling(StrEnum):
    """What became of a rule."""

    KEPT = "kept"
    BROKEN = "broken"
    UNJUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ruling and its reason, for people."""

    ruling: Ruling
    reason: str


def kept(reason: str) -> Verdict:
    """The rule was kept."""
    return Verdict(Ruling.KEPT, reason)


def broken(reason: str) -> Verdict:
    """The rule was broken."""
    return Verdict(Ruling.BROKEN, reason)


def unjudged(reason: str) -> Verdict:
    """Nothing happened that it could be judged by; it counts for neither side."""
    return Verdict(Ruling.UNJUDGED, reason)


def all_of(seen: int, faults: Sequence[str], what: str) -> Verdict:
    """Kept if nothing is wrong with any of the ``seen`` cases of ``what``."""
    if faults:
        return broken(f"{len(faults)} of {seen} {what}: {faults[0]}")
    return kept(f"{seen} {what}") if seen else unjudged(f"no {what}")
