"""Notices: what the people who look after the monitor are told, sent like alerts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

SUBJECT_BYTES = 8


class NoticeKind(StrEnum):
    """Payload types of notices; each is the name of a log event, too."""

    FEED_FAILING = "feed.failing"
    FEED_SILENT = "feed.silent"
    FEED_RECOVERED = "feed.recovered"
    SINK_FAILING = "sink.failing"
    SINK_DISABLED = "sink.disabled"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about the monitor itself; like an alert, its id and its bytes never change.

    Attributes:
        id: ``nt_`` and a digest of subject, sequence, kind and time.
        kind: the payload's type.
        subject: what it is about; notices of one subject keep their order at each sink.
        sequence: their order.
        made: when it was decided.
        body: frozen payload.
    """

    id: str
    kind: NoticeKind
    subject: str
    sequence: int
    made: datetime
    body: bytes


def subject_of_feed(url: str) -> str:
    """What the notices about the feed at ``url`` stand under, whatever name it is given.

    A digest, since the URL may be a secret.
    """
    digest = blake2b(url.encode(errors="surrogatepass"), digest_size=SUBJECT_BYTES)
    return f"feed:{digest.hexdigest()}"
