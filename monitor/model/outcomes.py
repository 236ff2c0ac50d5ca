"""How a poll can end: a document, none, or what went wrong; and what was said about the next."""

from dataclasses import dataclass, field
from enum import StrEnum

PAGE = "an HTML page"
"""How the words on a document begin that is a page for people in a feed's place."""


class OutcomeKind(StrEnum):
    """How a poll ended, as it is stored and counted."""

    FRESH = "fresh"
    NOT_MODIFIED = "not-modified"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"


class Trouble(StrEnum):
    """What went wrong in a poll, which brought nothing unless it is ``CUT_OFF``.

    Dotted names are never shown to people.
    """

    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    BAD_ENCODING = "bad-encoding"
    ADDRESS = "address-not-allowed"
    DOWNGRADE = "redirect-to-http"
    REDIRECTS = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"
    DNS = "name-not-found"
    CONNECT = "no-connection"
    TLS = "bad-certificate"
    PROTOCOL = "bad-http"
    STATUS = "bad-status"
    RATE_LIMITED = "rate-limited"
    UNAUTHORIZED = "unauthorized"
    NOT_A_FEED = "not-a-feed"
    EMPTY = "empty-document"
    CUT_OFF = "cut-off"
    PARSE_TIMEOUT = "parse-timeout"
    PARSE_CRASH = "parse-crash"
    PARSE_MEMORY = "parse-memory"
    FILE = "file-unreadable"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What server and document say about the next poll; all optional.

    Attributes:
        max_age: seconds that the answer stays fresh, ``Age`` already taken off.
        retry_after: seconds to stay away.
        ttl: seconds, from RSS ``<ttl>``.
        update_period: seconds, from ``sy:updatePeriod`` and ``sy:updateFrequency``.
        skip_hours: hours of the day in UTC, 0..23.
        skip_days: English names of days, lower case.
    """

    max_age: float | None = None
    retry_after: float | None = None
    ttl: float | None = None
    update_period: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A document arrived.

    Attributes:
        body: decoded bytes.
        url: where it was found in the end.
        permanent: whether there were redirects, every one of them permanent (301, 308).
        digest: of the body; two documents with the same one are the same.
    """

    body: bytes
    url: str
    status: int = 200
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    permanent: bool = False
    hints: Hints = field(default_factory=Hints)
    wire_bytes: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed; validators are those of this answer.

    Attributes:
        url: where that was said in the end.
        permanent: as in ``Fresh``.
    """

    url: str = ""
    permanent: bool = False
    etag: str | None = None
    last_modified: str | None = None
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The server says that the feed is no more (410)."""

    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """We did not fetch, or did not keep, what was offered: our own rules forbid it."""

    trouble: Trouble
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The exchange did not bring a document."""

    trouble: Trouble
    detail: str
    status: int | None = None
    hints: Hints = field(default_factory=Hints)


FetchOutcome = Fresh | NotModified | Gone | Refused | Failed
