"""Values to bytes and back, exactly; fields that models gain later read as their defaults.

MessagePack by msgspec (``model.rows`` says how an article stands in it), with two exceptions:
features are kept beside the rest of a stored article, sealed (a restart reads those of all live
articles); and an alert's body has a column of its own.
"""

from collections.abc import Callable
from dataclasses import field, make_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec.msgpack import Decoder, Encoder

from monitor.model.alerts import Alert
from monitor.model.changes import Storyline
from monitor.model.copying import plain
from monitor.model.feeds import FeedState
from monitor.model.plans import LiveArticle, StoredArticle
from monitor.model.rows import ArticleRow, article_of, row_of, row_type
from monitor.model.sealed import SealedFeatures, seal
from monitor.model.stories import Features, Story, VerdictKind
from monitor.model.times import Span

T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def micros(when: datetime) -> int:
    """An instant as a column holds it."""
    return (when - EPOCH) // TICK


def instant(count: int) -> datetime:
    """The instant of a column."""
    return EPOCH + count * TICK


def maybe_micros(when: datetime | None) -> int | None:
    """``micros``, or nothing."""
    return None if when is None else micros(when)


def maybe_instant(count: int | None) -> datetime | None:
    """``instant``, or nothing."""
    return None if count is None else instant(count)


encode: Callable[[object], bytes] = Encoder().encode

_stored_row = row_type(StoredArticle, {"article": ArticleRow}, without=("features", "rev"))

_placed_row = make_dataclass(
    "PlacedRow",
    [
        ("kind", VerdictKind),
        ("of", str | None),
        ("story", str),
        ("moves", int, field(default=0)),
    ],
)
_live_row = make_dataclass(
    "LiveRow",
    [
        ("article", make_dataclass("NamedRow", [("id", str)])),
        ("verdict", _placed_row),
        ("at", Span | None),
        ("arrived", datetime),
        ("family", str),
    ],
)

_live: Callable[[bytes], Any] = Decoder(_live_row).decode
_article: Callable[[bytes], Any] = Decoder(_stored_row).decode
decode_story: Callable[[bytes], Story] = Decoder(Story).decode
decode_storyline: Callable[[bytes], Storyline] = Decoder(Storyline).decode
decode_feed_state: Callable[[bytes], FeedState] = Decoder(FeedState).decode
_alert: Callable[[bytes], Alert] = Decoder(Alert).decode


def encode_article(stored: StoredArticle) -> tuple[bytes, bytes]:
    """A stored article without its ``rev``, and its features."""
    row = plain(stored)
    del row["features"], row["rev"]
    row["article"] = row_of(stored.article)
    return encode(row), seal(stored.features).sealed


def decode_article(body: bytes, features: bytes, rev: int) -> StoredArticle:
    """The stored article of two blobs."""
    row = plain(_article(body))
    row["article"] = article_of(row["article"])
    return StoredArticle(**row, features=SealedFeatures(features), rev=rev)


def decode_live(body: bytes, features: bytes, rev: int, packing: bytes) -> LiveArticle:
    """The part of a stored article that the live index keeps; nothing else is decoded.

    Features packed in a form that begins with ``packing`` come without the rest of them.
    """
    row = _live(body)
    sealed = SealedFeatures(features)
    packed = sealed.packed
    usable = packed and packed.startswith(packing)
    return LiveArticle(
        id=row.article.id,
        story=row.verdict.story,
        at=row.at,
        arrived=row.arrived,
        features=Features(packed=packed) if usable else sealed,
        rev=rev,
        family=row.family,
        copies=row.verdict.of if row.verdict.kind is VerdictKind.COPY else None,
        moves=row.verdict.moves,
    )


def encode_alert(alert: Alert) -> bytes:
    """An alert without its body."""
    return encode(replace(alert, body=None))


def decode_alert(blob: bytes, body: bytes | None) -> Alert:
    """An alert with its body."""
    return replace(_alert(blob), body=body)
