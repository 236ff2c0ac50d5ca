"""Our ``replace`` does what the standard library's does."""

import dataclasses
from datetime import UTC, datetime

import pytest

from monitor.model.copying import replace
from monitor.model.feeds import FeedState, Lease

STATE = FeedState(feed="a", url="https://a.example/feed", etag='"1"', polls=3)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_replaced_fields_are_new_and_the_others_as_they_were() -> None:
    """The value is equal to what the standard library makes; the old one is untouched."""
    before = dataclasses.asdict(STATE)
    made = replace(STATE, polls=4, last_polled=NOW, etag=None)
    assert made == dataclasses.replace(STATE, polls=4, last_polled=NOW, etag=None)
    assert type(made) is FeedState
    assert hash(made) == hash(dataclasses.replace(STATE, polls=4, last_polled=NOW, etag=None))
    assert dataclasses.asdict(STATE) == before


def test_nothing_replaced_is_an_equal_value() -> None:
    """Each class is known by its own fields."""
    lease = Lease(feed="a", epoch=1, until=NOW, state=STATE)
    assert replace(lease) == lease
    assert replace(lease, epoch=2).state is STATE


def test_a_made_value_is_as_frozen_as_the_first() -> None:
    """It is no way around immutability."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        replace(STATE, polls=4).polls = 5  # type: ignore[misc]


def test_a_field_that_is_none_is_refused() -> None:
    """A slip of the pen does not pass unseen."""
    with pytest.raises(TypeError, match="FeedState has no field 'pols'"):
        replace(STATE, pols=4)  # type: ignore[call-arg]
