"""Features and readings as rows of bytes, opened only when, and as far as, somebody asks.

A worker seals what it found, the daemon stores the same bytes, and what is recalled is compared
by its shingles or its packed form alone most of the time. Open, the features of a report of 400
words take 40 KB of memory, and sealed a tenth of that.

Rule 1. The row is what the store keeps: eight bytes a shingle, one byte a count beside one text of
        all words. A field that it lacks reads as its default.
Rule 2. Sealed or not, what is equal is equal.
Rule 3. A sealed reading stays sealed: thousands may wait for their turn, and most belong to polls
        that end with the last of them. Whoever decides on one opens it for himself.
"""

import sys
from array import array
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from msgspec import Raw, Struct
from msgspec.msgpack import Decoder, Encoder
from typing_extensions import override

from monitor.model.articles import Reading
from monitor.model.copying import plain
from monitor.model.rows import ArticleRow, article_of, row_of, row_type
from monitor.model.stories import Features
from monitor.model.times import Span

_BYTE = 256
_SWAPPED = sys.byteorder == "big"
_Counts = tuple[str, bytes] | dict[str, int]
_COUNTED = ("title", "text", "names", "lead")
_NAMES = tuple(column.name for column in fields(Features))
_OF_READING = frozenset(column.name for column in fields(Reading))
_NO_WORDS: _Counts = ("", b"")


class _Shingles(Struct):
    shingles: bytes = b""


class _Packed(Struct):
    packed: bytes = b""


class _Words(Struct):
    title: _Counts = _NO_WORDS
    text: _Counts = _NO_WORDS
    names: _Counts = _NO_WORDS
    lead: _Counts = _NO_WORDS
    figures: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()


class _Known(Struct):
    at: Span | None
    fingerprint: int | None = None


_encode = Encoder().encode
_shingles: Callable[[bytes], _Shingles] = Decoder(_Shingles).decode
_packed: Callable[[bytes], _Packed] = Decoder(_Packed).decode
_words: Callable[[bytes], _Words] = Decoder(_Words).decode
_parts: Callable[[bytes], dict[str, Any]] = Decoder(dict[str, Raw]).decode
_known: Callable[[bytes], _Known] = Decoder(_Known).decode
_reading: Callable[[bytes], Any] = Decoder(
    row_type(Reading, {"article": ArticleRow, "features": bytes})
).decode


class SealedFeatures(Features):
    """Features that hold the row of bytes, and those fields that were asked for."""

    # The fields' own slots are empty until somebody asks; only then is ``__getattr__`` called.
    __slots__ = ("sealed",)

    sealed: bytes

    def __init__(self, sealed: bytes) -> None:
        object.__setattr__(self, "sealed", sealed)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of whatever field
        if name == "packed":
            # The index keeps a form of its own: nobody needs these bytes twice.
            return _packed(self.sealed).packed
        if name == "shingles":
            self._open(name, _shingles_of(self.sealed))
        elif name in _Words.__struct_fields__:
            row = _words(self.sealed)
            for field in _Words.__struct_fields__:
                value = getattr(row, field)
                self._open(field, _counts(value) if field in _COUNTED else value)
        else:
            raise AttributeError(name)
        return object.__getattribute__(self, name)

    @property
    def runs(self) -> bytes:
        """The shingles, sorted, in eight bytes each, the smallest byte first."""
        return _shingles(self.sealed).shingles

    def _open(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Features):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _NAMES)

    # As of all features: they hold dictionaries.
    __hash__ = None  # type: ignore[assignment]

    @override
    def __reduce__(self) -> tuple[type["SealedFeatures"], tuple[bytes]]:
        return SealedFeatures, (self.sealed,)


class SealedReading(Reading):
    """A reading of which only its time and its entry are known before it is opened."""

    __slots__ = ("_sealed",)

    _sealed: bytes

    def __init__(self, sealed: bytes) -> None:
        known = _known(sealed)
        object.__setattr__(self, "at", known.at)
        object.__setattr__(self, "fingerprint", known.fingerprint)
        object.__setattr__(self, "_sealed", sealed)

    def open(self) -> Reading:
        """All of it."""
        row = plain(_reading(self._sealed))
        row["article"] = article_of(row["article"])
        row["features"] = SealedFeatures(row["features"])
        return Reading(**row)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of whatever field
        if name not in _OF_READING:
            raise AttributeError(name)
        return getattr(self.open(), name)

    @override
    def __eq__(self, other: object) -> bool:
        return self.open() == (other.open() if isinstance(other, SealedReading) else other)

    # As of all readings: their features hold dictionaries.
    __hash__ = None  # type: ignore[assignment]


def packed(reading: Reading) -> bytes:
    """What ``SealedReading`` is made of, to be sent from a worker."""
    row = plain(reading)
    row["article"] = row_of(reading.article)
    row["features"] = seal(reading.features).sealed
    return _encode(row)


def opened(reading: Reading) -> Reading:
    """The reading itself, whether it was sealed or not."""
    return reading.open() if isinstance(reading, SealedReading) else reading


def seal(features: Features) -> SealedFeatures:
    """The features as one row of bytes."""
    if isinstance(features, SealedFeatures):
        return features
    row: dict[str, Any] = {name: getattr(features, name) for name in _NAMES}
    row["shingles"] = _swapped(array("Q", features.shingles)).tobytes()
    for name in _COUNTED:
        row[name] = _packed_counts(row[name])
    return SealedFeatures(_encode(row))


def repacked(sealed: bytes, packed: bytes) -> bytes:
    """The row with another packed form in it; of the rest nothing is opened."""
    return _encode(_parts(sealed) | {"packed": packed})


def _shingles_of(sealed: bytes) -> tuple[int, ...]:
    shingles = array("Q")
    shingles.frombytes(_shingles(sealed).shingles)
    return tuple(_swapped(shingles))


def _packed_counts(counts: dict[str, int]) -> _Counts:
    """Words and counts apart, read faster than a map; a map where that would lose something."""
    words = "\n".join(counts)
    fits = all(0 <= count < _BYTE for count in counts.values())
    if fits and words.count("\n") == max(len(counts) - 1, 0):
        return words, bytes(counts.values())
    return counts


def _counts(packed: _Counts) -> dict[str, int]:
    if isinstance(packed, dict):
        return packed
    words, counts = packed
    return dict(zip(words.split("\n"), counts, strict=True)) if counts else {}


def _swapped(numbers: "array[int]") -> "array[int]":
    """Little-endian on every machine, so that a database can be carried."""
    if _SWAPPED:
        numbers.byteswap()
    return numbers
