"""Sealed features are what they were before, and are opened only as far as somebody asks."""

import pickle
from dataclasses import fields, replace

import pytest
from msgspec.msgpack import decode, encode

from monitor.model import sealed
from monitor.model.sealed import SealedFeatures, SealedReading, opened, packed, seal
from monitor.model.stories import Features
from tests.support.values import reading

FEATURES = Features(
    shingles=(1, 2, 2**64 - 1),
    title={"talks": 2, "of": 1},
    text={"talks": 3},
    names={"Example Town": 1},
    lead={"talks of": 1},
    figures=("12", "3.5"),
    negations=("not agreed",),
    packed=b"\x01packed",
)


def test_all_that_was_sealed_comes_back() -> None:
    """Equal on either side of the sign, and unequal where one field is another."""
    one = seal(FEATURES)
    assert one == FEATURES
    assert one == FEATURES
    assert one == seal(FEATURES)
    assert repr(one) == f"Sealed{FEATURES!r}"
    for field in fields(Features):
        other = replace(Features(), **{field.name: getattr(FEATURES, field.name)})
        assert seal(other) != FEATURES
        assert getattr(seal(other), field.name) == getattr(FEATURES, field.name)
    assert one != 7


def test_sealing_again_changes_nothing() -> None:
    assert seal(seal(FEATURES)).sealed == seal(FEATURES).sealed
    assert seal(one := seal(FEATURES)) is one


@pytest.mark.parametrize(
    "counts",
    [{}, {"": 1}, {"": 0, "b": 255}, {"a\nb": 1}, {"a": 256}, {"a": -1}, {"\n": 1, "": 2}],
)
def test_counts_of_every_shape_come_back(counts: dict[str, int]) -> None:
    """Words with line breaks and counts beyond a byte are kept the long way."""
    assert seal(Features(title=counts, lead=counts)) == Features(title=counts, lead=counts)


def test_only_what_is_asked_for_is_opened() -> None:
    """The packed form is handed on each time, and not kept beside the row."""
    row = decode(seal(FEATURES).sealed) | {"text": "nonsense"}
    one = SealedFeatures(encode(row))
    assert one.shingles == FEATURES.shingles
    assert one.shingles is one.shingles
    assert one.packed == FEATURES.packed
    row = decode(seal(FEATURES).sealed) | {"shingles": 7}
    assert SealedFeatures(encode(row)).title == FEATURES.title


def test_what_an_old_row_lacks_reads_as_its_default() -> None:
    assert SealedFeatures(encode({})) == Features()


def test_nothing_else_can_be_asked_for() -> None:
    with pytest.raises(AttributeError, match="shape"):
        seal(FEATURES).shape  # noqa: B018 - what is read is the error
    with pytest.raises(TypeError, match="unhashable"):
        hash(seal(FEATURES))


def test_they_travel_as_they_are() -> None:
    one = seal(FEATURES)
    assert len(one.title) == len(FEATURES.title)
    travelled = pickle.loads(pickle.dumps(one, protocol=5))  # noqa: S301 - our own
    assert travelled == FEATURES
    assert len(pickle.dumps(one)) < len(one.sealed) + 100


def test_a_row_is_the_same_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are written with their smallest byte first; elsewhere they are turned round."""
    assert decode(seal(FEATURES).sealed)["shingles"][:8] == b"\x01" + bytes(7)
    monkeypatch.setattr(sealed, "_SWAPPED", True)
    assert decode(seal(FEATURES).sealed)["shingles"][:8] == bytes(7) + b"\x01"
    assert seal(FEATURES) == FEATURES


def test_of_a_sealed_reading_its_time_is_known_and_the_rest_opened_for_who_asks() -> None:
    one = replace(reading("ar_1"), fingerprint=7)
    waiting = SealedReading(packed(one))
    assert (waiting.at, waiting.fingerprint, waiting.article) == (one.at, 7, one.article)
    assert waiting.article is not waiting.article, "nothing is kept open"
    assert opened(waiting) == one
    assert type(opened(waiting)) is type(opened(one))
    assert opened(one) is one


def test_a_sealed_reading_is_what_it_was() -> None:
    one, other = reading("ar_1"), reading("ar_2")
    waiting = SealedReading(packed(one))
    assert waiting == one
    assert one == waiting
    assert waiting == SealedReading(packed(one))
    assert waiting != other
    assert waiting != SealedReading(packed(other))
    with pytest.raises(AttributeError, match="shape"):
        waiting.shape  # noqa: B018 - what is read is the error
    with pytest.raises(TypeError, match="unhashable"):
        hash(waiting)
