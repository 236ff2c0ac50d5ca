"""Values to bytes and back, exactly; fields that models gain later read as their defaults.

MessagePack by msgspec, with three exceptions: an article's dates, where a bare date and an instant
share a field, stand as ISO 8601 text; features are kept beside the rest of a stored article, sealed
(a restart reads those of all live articles); and an alert's body has a column of its own.
"""

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
from monitor.model.sealed import SealedFeatures, seal
from monitor.model.stories import Features, Story
from monitor.model.times import Span

T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ISO_DATE = len("2018-08-24")


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

_live: Callable[[bytes], Any] = Decoder(_live_row).decode
_article: Callable[[bytes], Any] = Decoder(_stored_row).decode
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
    return encode(plain), seal(stored.features).sealed


def decode_article(body: bytes, features: bytes, rev: int) -> StoredArticle:
    """The stored article of two blobs."""
    plain = _plain(_article(body))
    article = _plain(plain["article"])
    article["published"] = _date(article["published"])
    article["updated"] = _date(article["updated"])
    plain["article"] = Article(**article)
    return StoredArticle(**plain, features=SealedFeatures(features), rev=rev)


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
    )


def encode_alert(alert: Alert) -> bytes:
    """An alert without its body."""
    return encode(replace(alert, body=None))


def decode_alert(blob: bytes, body: bytes | None) -> Alert:
    """An alert with its body."""
    return replace(_alert(blob), body=body)


def _date_text(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == ISO_DATE else datetime.fromisoformat(text)
