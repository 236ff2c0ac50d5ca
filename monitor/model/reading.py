"""What goes into a worker process and what comes out, and the poll that it belonged to."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model.articles import Reading, Rejected
from monitor.model.feeds import Carried, Lease
from monitor.model.outcomes import FetchOutcome, Hints, Trouble
from monitor.model.plans import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """A document to be read.

    Attributes:
        feed: id of the feed.
        url: the feed's identity, as configured.
        located: where the document was found; relative links start there.
        body: its bytes.
        outlet: who publishes it, if the configuration says so.
        language: BCP 47 tag, if the configuration says so.
        timezone: IANA name, for dates without a zone.
        content_type: as the server said.
        first_seen: when it arrived.
        known: fingerprints of entries that were taken before; they are not read again.
    """

    feed: str
    url: str
    located: str
    body: bytes
    outlet: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    content_type: str | None = None
    first_seen: datetime
    known: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """Stored articles to be read for topics that did not exist when they came in."""

    articles: tuple[StoredArticle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What a document says.

    Attributes:
        readings: its articles, in the order of the document; those of known entries left out.
        rejected: entries that could not become articles.
        fingerprints: of all its entries, in the order of the document.
        hints: what it says about the next poll.
        title: what it calls itself.
        trouble: why it is no feed at all, ``None`` if it is one.
        detail: the same for people.
        cut: whether it ends inside an entry: others may be missing behind that one.
        taken: fingerprints of what was read of a long document, of which there is more to be read;
            empty if it was read to its end.
    """

    readings: tuple[Reading, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    fingerprints: tuple[int, ...] = ()
    hints: Hints = field(default_factory=Hints)
    title: str | None = None
    trouble: Trouble | None = None
    detail: str | None = None
    cut: bool = False
    taken: frozenset[int] = frozenset()

    def then(self, rest: "ReadResult") -> "ReadResult":
        """What a long document says, of which this was read first and ``rest`` after it."""
        sound = set(self.fingerprints)
        return replace(
            rest,
            readings=(*self.readings, *rest.readings),
            rejected=tuple(dict.fromkeys((*self.rejected, *rest.rejected))),
            fingerprints=tuple(each for each in rest.fingerprints if each in sound),
            title=self.title or rest.title,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LookTask:
    """A document of which nobody knows yet what it is.

    Attributes:
        url: where it was found; relative links start there.
        body: its bytes.
        content_type: as the server said.
        now: when it arrived; dates far ahead of it are none.
    """

    url: str
    body: bytes
    content_type: str | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address at which a page may have a feed.

    Attributes:
        kind: what the page declares it to be, ``None`` for a mere link.
        title: what the page calls it.
    """

    url: str
    kind: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a document turned out to be.

    Attributes:
        kind: the kind of feed it is, ``None`` if it is none.
        title: what the feed calls itself.
        entries: how many the feed has that became records.
        newest: the latest time of any of them.
        candidates: where a page may have its feeds.
        detail: what it is if it is no feed, for people.
    """

    kind: str | None = None
    title: str | None = None
    entries: int = 0
    newest: datetime | None = None
    candidates: tuple[Candidate, ...] = ()
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A finished poll on its way into the store.

    Attributes:
        lease: the right that it ran under, with the feed's state before it.
        feed: id of the feed.
        outcome: how the exchange ended.
        result: what the document says; ``None`` when none arrived, or it was the last one again.
        known: what was known of the feed's entries when it was read.
        at: when it ended.
        seconds: how long it took.
    """

    lease: Lease
    feed: str
    outcome: FetchOutcome
    result: ReadResult | None
    at: datetime
    seconds: float
    known: Carried = field(default_factory=Carried)

    @property
    def is_first(self) -> bool:
        """Whether it brings its feed's first document, the baseline."""
        return self.lease.state.baselined is None
