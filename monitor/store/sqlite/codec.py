"""Values to bytes and back, exactly; fields that models gain later read as their defaults.

MessagePack by msgspec, with three exceptions: an article's dates, where a bare date and an instant
share a field, stand as ISO 8601 text; features are kept beside the rest of a stored article, packed
(a restart reads those of all live articles); and an alert's body has a column of its own.
"""

import sys
from array import array
from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, get_type_hints

from msgspec.msgpack import Decoder, Encoder

from monitor.model.alerts import Alert
from monitor.model.articles import Article
from monitor.model.changes import Storyline
from monitor.model.feeds import FeedState
from monitor.model.plans import LiveArticle, StoredArticle
from monitor.model.stories import Features, Story
from monitor.model.times import Span

T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ISO_DATE = len("2018-08-24")
BYTE = 256
_SWAPPED = sys.byteorder == "big"


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


def _row_type(
    model: type[Any], changed: dict[str, Any], without: tuple[str, ...] = ()
) -> type[Any]:
    """The type that ``model`` is decoded as: like it, some fields left out or of another type."""
    hints = get_type_hints(model) | changed
    columns = []
    for column in fields(model):
        if column.name in without:
            continue
        columns.append((column.name, hints[column.name], _same_default(column)))
    return make_dataclass(f"{model.__name__}Row", columns, frozen=True, slots=True, kw_only=True)


def _same_default(column: "Field[Any]") -> Any:  # noqa: ANN401 - what field() is said to return
    """A fresh field description; one and the same may not serve two classes."""
    if column.default is not MISSING:
        return field(default=column.default)
    if column.default_factory is not MISSING:
        return field(default_factory=column.default_factory)
    return field()


def _plain(value: object) -> dict[str, Any]:
    """The fields of a value, one level deep."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]


_article_row = _row_type(Article, {"published": str | None, "updated": str | None})
_Counts = tuple[str, bytes] | dict[str, int]
_COUNTED = ("title", "text", "names", "lead")
_features_row = _row_type(Features, {"shingles": bytes, **dict.fromkeys(_COUNTED, _Counts)})
_stored_row = _row_type(StoredArticle, {"article": _article_row}, without=("features", "rev"))

_live_row = make_dataclass(
    "LiveRow",
    [
        ("article", make_dataclass("NamedRow", [("id", str)])),
        ("verdict", make_dataclass("PlacedRow", [("story", str)])),
        ("at", Span | None),
        ("arrived", datetime),
    ],
)
_packed_row = make_dataclass("PackedRow", [("packed", bytes, field(default=b""))])

_live: Callable[[bytes], Any] = Decoder(_live_row).decode
_packed: Callable[[bytes], Any] = Decoder(_packed_row).decode
_article: Callable[[bytes], Any] = Decoder(_stored_row).decode
_features: Callable[[bytes], Any] = Decoder(_features_row).decode
decode_story: Callable[[bytes], Story] = Decoder(Story).decode
decode_storyline: Callable[[bytes], Storyline] = Decoder(Storyline).decode
decode_feed_state: Callable[[bytes], FeedState] = Decoder(FeedState).decode
_alert: Callable[[bytes], Alert] = Decoder(Alert).decode


def encode_article(stored: StoredArticle) -> tuple[bytes, bytes]:
    """A stored article without its ``rev``, and its features."""
    plain = _plain(stored)
    del plain["features"], plain["rev"]
    article = _plain(stored.article)
    article["published"] = _date_text(stored.article.published)
    article["updated"] = _date_text(stored.article.updated)
    plain["article"] = article
    return encode(plain), encode_features(stored.features)


def decode_article(body: bytes, features: bytes, rev: int) -> StoredArticle:
    """The stored article of two blobs."""
    plain = _plain(_article(body))
    article = _plain(plain["article"])
    article["published"] = _date(article["published"])
    article["updated"] = _date(article["updated"])
    plain["article"] = Article(**article)
    return StoredArticle(**plain, features=decode_features(features), rev=rev)


def decode_live(body: bytes, features: bytes, rev: int, packing: bytes) -> LiveArticle:
    """The part of a stored article that the live index keeps; nothing else is decoded.

    Features packed in a form that begins with ``packing`` come without the rest of them.
    """
    row = _live(body)
    packed = _packed(features).packed
    usable = packed and packed.startswith(packing)
    return LiveArticle(
        id=row.article.id,
        story=row.verdict.story,
        at=row.at,
        arrived=row.arrived,
        features=Features(packed=packed) if usable else decode_features(features),
        rev=rev,
    )


def encode_features(features: Features) -> bytes:
    """Features, packed: eight bytes a shingle, one byte a count beside one text of all words."""
    plain = _plain(features)
    plain["shingles"] = _swapped(array("Q", features.shingles)).tobytes()
    for name in _COUNTED:
        plain[name] = _packed_counts(plain[name])
    return encode(plain)


def decode_features(blob: bytes) -> Features:
    """The features of a blob."""
    plain = _plain(_features(blob))
    shingles = array("Q")
    shingles.frombytes(plain["shingles"])
    plain["shingles"] = tuple(_swapped(shingles))
    for name in _COUNTED:
        plain[name] = _counts(plain[name])
    return Features(**plain)


def encode_alert(alert: Alert) -> bytes:
    """An alert without its body."""
    return encode(replace(alert, body=None))


def decode_alert(blob: bytes, body: bytes | None) -> Alert:
    """An alert with its body."""
    return replace(_alert(blob), body=body)


def _packed_counts(counts: dict[str, int]) -> _Counts:
    """Words and counts apart, read faster than a map; a map where that would lose something."""
    words = "\n".join(counts)
    fits = all(0 <= count < BYTE for count in counts.values())
    if fits and words.count("\n") == max(len(counts) - 1, 0):
        return words, bytes(counts.values())
    return counts


def _counts(packed: _Counts) -> dict[str, int]:
    if isinstance(packed, dict):
        return packed
    words, counts = packed
    return dict(zip(words.split("\n"), counts, strict=True)) if counts else {}


def _date_text(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == ISO_DATE else datetime.fromisoformat(text)


def _swapped(numbers: "array[int]") -> "array[int]":
    """Little-endian on every machine, so that a database can be carried."""
    if _SWAPPED:
        numbers.byteswap()
    return numbers
