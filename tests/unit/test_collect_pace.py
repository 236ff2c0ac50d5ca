"""How often a feed is worth asking."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import pace
from monitor.collect.pace import DAY, DOUBT_ITEMS, DOUBT_SECONDS, EASE, HOUR, INITIAL
from monitor.model.habits import Brought, Pace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUIET = Brought(entries=20, new=0)


def ago(*hours: float) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(hours=one) for one in hours)


def lived(each: float, items: int, days: float) -> float:
    """The interval after ``days`` of polls ``each`` seconds that bring ``items`` of 20."""
    learned = Pace(items=0.0, seconds=0.0, counted=NOW, at_most=INITIAL)
    for number in range(1, int(days * DAY / each) + 1):
        at = NOW + timedelta(seconds=each * number)
        learned = pace.learn(learned, each, Brought(entries=20, new=items), at)
    return pace.interval_of(learned)


def test_the_interval_is_in_proportion_to_the_root_of_the_rate() -> None:
    """One item an hour comes to about the half hour; a hundredth of the news to ten times that."""
    busy = pace.interval_of(Pace(items=1e4, seconds=1e4 * HOUR, counted=NOW, at_most=DAY))
    rare = pace.interval_of(Pace(items=1e4, seconds=1e6 * HOUR, counted=NOW, at_most=DAY))
    assert busy == pytest.approx(EASE * 60, rel=1e-3)
    assert rare == pytest.approx(10 * busy, rel=0.01)


def test_a_feed_of_which_nothing_is_known_is_asked_some_times_a_day() -> None:
    unknown = Pace(items=0.0, seconds=0.0, counted=NOW, at_most=7 * DAY)
    assert pace.interval_of(unknown) == EASE / math.sqrt(DOUBT_ITEMS / DOUBT_SECONDS)
    assert 2 * HOUR < pace.interval_of(unknown) < 4 * HOUR


def test_habits_show_within_days() -> None:
    """An item each hour, one each day, none at all: each with its own interval."""
    hourly, daily, never = lived(HOUR, 1, 3), lived(DAY, 1, 20), lived(HOUR, 0, 20)
    assert 0.4 * HOUR < hourly < 0.6 * HOUR
    assert 1.5 * HOUR < daily < 3 * HOUR
    assert 3 * HOUR < never < 5 * HOUR
    assert never == pytest.approx(lived(HOUR, 0, 60), rel=1e-3)


def test_what_is_new_shortens_the_interval_within_hours() -> None:
    """A quiet feed on which something happens."""
    quiet = Pace(items=0.0, seconds=DAY / 2, counted=NOW, at_most=DAY)
    at = NOW + timedelta(hours=1)
    rushed = pace.learn(quiet, HOUR, Brought(entries=20, new=5), at)
    assert pace.interval_of(rushed) < 0.4 * pace.interval_of(quiet)


@pytest.mark.parametrize(
    ("new", "at_most"),
    [(10, HOUR / 2), (7, HOUR / 2), (6, HOUR), (4, HOUR), (3, 2.5 * HOUR), (0, 3 * HOUR)],
)
def test_the_share_of_new_entries_bounds_the_interval(new: int, at_most: float) -> None:
    """Over two thirds at most half the last interval; under one third the bound eases."""
    before = Pace(items=0.0, seconds=0.0, counted=NOW, at_most=2 * HOUR)
    after = pace.learn(before, HOUR, Brought(entries=10, new=new), NOW + timedelta(hours=1))
    assert after.at_most == at_most


def test_the_bound_never_grows_beyond_a_week() -> None:
    before = Pace(items=0.0, seconds=0.0, counted=NOW, at_most=6 * DAY)
    assert pace.learn(before, HOUR, QUIET, NOW).at_most == 7 * DAY


def test_a_first_document_tells_of_the_time_before() -> None:
    """Its dates count as if we had been looking; it begins with the first interval at most."""
    busy = pace.first(Brought(entries=20, dates=ago(*(n / 4 for n in range(1, 21)))), NOW)
    rare = pace.first(Brought(entries=20, dates=ago(*(n * 48 for n in range(1, 21)))), NOW)
    assert pace.interval_of(busy) < 0.4 * HOUR
    assert rare.items / rare.seconds == pytest.approx(1 / (2 * DAY))
    assert rare.seconds <= 12 * HOUR
    assert rare.at_most == INITIAL


@pytest.mark.parametrize("dates", [(), ago(-5), ago(0)])
def test_dates_that_tell_nothing_leave_the_first_interval(dates: tuple[datetime, ...]) -> None:
    """None, those to come, and only this very moment."""
    assert pace.interval_of(pace.first(Brought(entries=3, dates=dates), NOW)) == INITIAL


def test_a_clock_that_was_set_back_takes_nothing_away() -> None:
    before = Pace(items=3.0, seconds=HOUR, counted=NOW, at_most=DAY)
    after = pace.learn(before, HOUR, QUIET, NOW - timedelta(days=3))
    assert (after.items, after.seconds) == (3.0, HOUR)


@given(
    st.lists(st.tuples(st.floats(60, 7 * DAY), st.integers(0, 60), st.integers(0, 60)), max_size=30)
)
def test_whatever_comes_the_interval_is_sound(polls: list[tuple[float, int, int]]) -> None:
    """Positive, finite, and never above what the doubt leaves."""
    learned, at = pace.first(Brought(), NOW), NOW
    for seconds, entries, new in polls:
        at += timedelta(seconds=seconds)
        interval = pace.interval_of(learned)
        learned = pace.learn(learned, interval, Brought(entries=entries, new=min(new, entries)), at)
        assert 0 < pace.interval_of(learned) < 5 * HOUR
