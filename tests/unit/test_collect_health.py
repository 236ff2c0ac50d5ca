"""Habits learned from weeks of polls, and when people are told that a feed is failing or silent."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.cadence import after_poll
from monitor.collect.health import (
    ALONE,
    WEEKS,
    Horizon,
    assess,
    dates_look_wrong,
    is_late,
    items_per_day,
    patience,
    standing,
    usual_gap,
)
from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Brought, Habit, Health, Standing
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, Gone, NotModified, Refused, Trouble

# A Monday.
START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEP = 2 * HOUR
DAY = timedelta(days=1)
URL = "https://news.example/feed"
FEED = Feed(id="f", url=URL)
FRESH = Fresh(body=b"", url=URL, digest="x")
LOST = Failed(trouble=Trouble.DNS, detail="news.example has no address")

Rhythm = Callable[[datetime], int]


@dataclass
class Watch:
    """A feed that is polled again and again, and every change of its health."""

    now: datetime = START
    state: FeedState = field(default_factory=lambda: FeedState(feed="f", url=URL))
    told: list[tuple[datetime, Health]] = field(default_factory=list)

    def poll(self, outcome: FetchOutcome = FRESH, *, dark: bool = False, **brought: object) -> None:
        """One poll now."""
        came = Brought(**brought)  # type: ignore[arg-type]
        after = after_poll(FEED, self.state, outcome, brought=came, now=self.now, jitter=0)
        after = assess(self.state, after, came, dark=dark)
        if after.health is not self.state.health:
            self.told.append((self.now, after.health))
        assert after.told == len(self.told)
        self.state = after

    def live(self, days: float, rhythm: Rhythm, every: timedelta = STEP) -> None:
        """Poll for so long; ``rhythm`` says how many articles came by then."""
        end = self.now + timedelta(days=days)
        while self.now < end:
            self.poll(new=rhythm(self.now))
            self.now += every

    def fail(self, *outcomes: FetchOutcome, dark: bool = False) -> None:
        """Failures, each when the feed is due."""
        for outcome in outcomes:
            self.poll(outcome, dark=dark)
            assert self.state.next_poll is not None
            self.now = self.state.next_poll


def office(now: datetime) -> int:
    """Two articles an hour from 8 to 18 on working days."""
    return 4 if now.weekday() < 5 and 8 <= now.hour < 18 else 0


def wire(now: datetime) -> int:
    """Something every two hours, nothing in the small ones."""
    return 3 if now.hour > 4 else 0


def weekly(now: datetime) -> int:
    """A column on Wednesdays."""
    return int(now.weekday() == 2 and now.hour == 10)


def nothing(_: datetime) -> int:
    return 0


@pytest.mark.bulk
@pytest.mark.parametrize("rhythm", [office, wire, weekly])
def test_nights_and_weekends_are_no_silence(rhythm: Rhythm) -> None:
    """From the first day on, whatever the rhythm."""
    watch = Watch()
    watch.live(70, rhythm)
    assert watch.told == []


@pytest.mark.bulk
def test_a_long_weekend_is_no_silence_and_a_longer_absence_is() -> None:
    """Four days off pass; the ninth day is told, and news ends it."""
    watch = Watch()
    watch.live(5 * 7, office)
    watch.live(4, nothing)
    watch.live(10, office)
    assert watch.told == []
    last = watch.state.last_new
    watch.live(12, nothing)
    ((when, health),) = watch.told
    assert health is Health.SILENT
    assert last is not None
    assert timedelta(days=7) < when - last < timedelta(days=9)
    watch.live(3, office)
    assert [health for _, health in watch.told] == [Health.SILENT, Health.OK]


def test_a_wire_that_stops_is_told_of_after_a_day() -> None:
    """Its gaps are hours, but no feed is called silent in less than a day."""
    watch = Watch()
    watch.live(21, wire)
    watch.live(2, nothing)
    ((when, _),) = watch.told
    last = watch.state.last_new
    assert last is not None
    assert DAY < when - last <= DAY + STEP


def test_a_young_feed_is_given_a_week() -> None:
    """It has not shown a weekend yet."""
    watch = Watch()
    watch.live(3, wire)
    watch.live(6.5, nothing)
    assert watch.told == []
    watch.live(1, nothing)
    assert [health for _, health in watch.told] == [Health.SILENT]


def test_the_first_document_tells_what_is_usual() -> None:
    """A weekly column that stops is known by its past, from the first poll on."""
    watch = Watch()
    watch.poll(new=10, dates=tuple(START - timedelta(weeks=n) for n in range(10)))
    assert usual_gap(watch.state) == timedelta(weeks=1)
    assert items_per_day(watch.state) == pytest.approx(10 / 63)
    watch.now += HOUR
    watch.live(20.5, nothing)
    assert watch.told == []
    watch.live(2, nothing)
    assert [health for _, health in watch.told] == [Health.SILENT]


def test_a_document_without_dates_is_given_a_month() -> None:
    """Nothing is known of it."""
    watch = Watch()
    watch.poll(new=10)
    watch.now += HOUR
    watch.live(29, nothing)
    assert watch.told == []
    watch.live(2, nothing)
    assert [health for _, health in watch.told] == [Health.SILENT]


def test_a_feed_that_is_empty_by_nature_is_never_silent() -> None:
    """Warnings of floods do not come by habit."""
    watch = Watch()
    watch.live(200, nothing, every=DAY)
    assert watch.told == []
    assert patience(watch.state, watch.now) is None


def test_dates_of_the_future_teach_nothing() -> None:
    """An appointment is no habit."""
    watch = Watch()
    watch.poll(new=2, dates=(START + DAY, START + 9 * DAY))
    assert watch.state.habit == Habit(since=START)


@pytest.mark.bulk
def test_one_silence_does_not_teach_patience() -> None:
    """The longest gap of all is left out: a second silence is told as soon as the first."""
    watch, after = Watch(), []
    for _ in range(2):
        watch.live(35, office)
        after.append(patience(watch.state, watch.now))
        watch.live(14, nothing)
    silences = [when for when, health in watch.told if health is Health.SILENT]
    assert len(silences) == 2
    assert after[0] == after[1]


def test_our_own_absence_teaches_nothing() -> None:
    """Switched off for a month: what is usual stays, and news that waited is no recovery."""
    watch = Watch()
    watch.live(35, wire)
    usual, pace = usual_gap(watch.state), items_per_day(watch.state)
    watch.now += timedelta(days=30)
    watch.poll(new=40)
    watch.now += HOUR
    watch.live(2, wire)
    assert usual_gap(watch.state) == usual
    assert items_per_day(watch.state) == pytest.approx(pace, rel=0.15)
    assert watch.told == []


@pytest.mark.bulk
def test_the_rate_follows_what_comes() -> None:
    """Twenty on each of five days; then a day's two, after some weeks."""
    watch = Watch()
    watch.live(56, office)
    assert items_per_day(watch.state) == pytest.approx(20 * 5 / 7, rel=0.15)
    watch.live(60, lambda now: int(now.hour in {10, 16}))
    assert items_per_day(watch.state) == pytest.approx(2, rel=0.5)


def test_restarts_of_a_server_are_not_worth_a_word() -> None:
    """Two failures in a row, or three within the hour."""
    watch = Watch()
    watch.live(3, wire)
    watch.fail(LOST, LOST)
    watch.poll(new=1)
    for _ in range(5):
        watch.poll(LOST)
        watch.now += timedelta(minutes=10)
    assert watch.told == []


@pytest.mark.parametrize(
    ("outcome", "tries", "hours"),
    [
        (LOST, 4, 70 / 60),
        (Failed(trouble=Trouble.STATUS, detail="answered 404 Not Found", status=404), 3, 3),
        (Refused(trouble=Trouble.ADDRESS, detail="a loopback address"), 3, 3),
        (Gone(), 2, 1),
    ],
)
def test_a_broken_feed_is_told_of_once(outcome: FetchOutcome, tries: int, hours: float) -> None:
    """After three failures that span an hour, at once when it is parked; then when it is back."""
    watch = Watch()
    watch.live(3, wire)
    began = watch.now
    watch.fail(*[outcome] * (tries - 1))
    assert watch.told == []
    watch.fail(*[outcome] * 6)
    ((when, health),) = watch.told
    assert health is Health.FAILING
    assert when - began == pytest.approx(timedelta(hours=hours), abs=timedelta(minutes=10))
    assert watch.state.failing_since == began
    watch.poll(new=1)
    assert [health for _, health in watch.told] == [Health.FAILING, Health.OK]
    assert watch.state.failing_since is None


def test_a_failing_feed_that_answers_again_with_nothing_new_is_silent() -> None:
    """One word each time, and the right one."""
    watch = Watch()
    watch.live(21, wire)
    watch.fail(*[LOST] * 12)
    watch.poll(NotModified())
    watch.poll(new=1)
    assert [health for _, health in watch.told] == [Health.FAILING, Health.SILENT, Health.OK]


def test_a_clock_that_leaps_for_a_moment_makes_no_feed_silent() -> None:
    """One poll weeks ahead is no silence; a second one is, as the clock may have been put right."""
    watch = Watch()
    watch.live(21, wire)
    right = watch.now
    watch.now += 40 * DAY
    watch.poll(NotModified())
    watch.now = right
    watch.live(2, wire)
    assert watch.told == []
    watch.now += 40 * DAY
    watch.poll(NotModified())
    watch.now += HOUR
    watch.poll(NotModified())
    assert watch.told == [(watch.now, Health.SILENT)]


def test_a_silent_feed_stays_silent_while_it_stumbles() -> None:
    """Two failures neither end the silence nor tell it again."""
    watch = Watch()
    watch.live(21, wire)
    watch.live(2, nothing)
    watch.fail(LOST, LOST)
    watch.live(1, nothing)
    assert [health for _, health in watch.told] == [Health.SILENT]


def test_when_nobody_can_be_reached_it_is_us() -> None:
    """Our own line is down: no feed is blamed; afterwards its failures begin anew."""
    watch = Watch()
    watch.live(3, wire)
    watch.fail(*[LOST] * 6, dark=True)
    assert watch.told == []
    refused = Failed(trouble=Trouble.STATUS, detail="answered 500", status=500)
    watch.fail(refused)
    assert watch.told == []
    watch.fail(refused)
    assert [health for _, health in watch.told] == [Health.FAILING]


def test_the_horizon_is_dark_when_many_are_lost_and_none_has_answered() -> None:
    """Ten different feeds; one of them that keeps failing is one."""
    horizon = Horizon()
    state = FeedState(feed="f", url=URL, trouble=Trouble.CONNECT)
    for _ in range(2 * ALONE):
        horizon.note(state)
    assert not horizon.dark
    for number in range(ALONE):
        horizon.note(replace(state, feed=f"f{number}", trouble=Trouble.TIMEOUT))
    assert horizon.dark
    horizon.note(replace(state, trouble=Trouble.ADDRESS))
    assert horizon.dark
    horizon.note(replace(state, trouble=Trouble.STATUS))
    assert not horizon.dark


def test_what_arrives_old_again_and_again_is_noticed() -> None:
    """Five late ones that are most of all; some beside many others are not."""
    watch = Watch()
    watch.poll(new=20, dates=(START - 100 * DAY,))
    watch.now += DAY
    assert is_late(watch.now - 16 * DAY, watch.state)
    assert not is_late(watch.now - 14 * DAY, watch.state)
    for _ in range(4):
        watch.poll(new=1, dated=1, late=1)
    assert not dates_look_wrong(watch.state)
    watch.poll(new=1, dated=1, late=1)
    assert dates_look_wrong(watch.state)
    for _ in range(4):
        watch.poll(new=1, dated=1)
    assert not dates_look_wrong(watch.state)
    for _ in range(60):
        watch.poll(new=1, dated=1, late=1)
    assert dates_look_wrong(watch.state)


def test_before_the_first_good_poll_nothing_is_late() -> None:
    """The first document is the baseline, however old."""
    assert not is_late(START - 900 * DAY, FeedState(feed="f", url=URL))
    assert not dates_look_wrong(FeedState(feed="f", url=URL))
    assert items_per_day(FeedState(feed="f", url=URL)) is None


@pytest.mark.parametrize(
    ("feed", "changed", "expected"),
    [
        (None, {}, Standing.DISABLED),
        (replace(FEED, enabled=False), {"health": Health.FAILING}, Standing.DISABLED),
        (FEED, {"last_polled": None}, Standing.NEW),
        (FEED, {"gones": 2, "health": Health.FAILING}, Standing.PARKED),
        (FEED, {"health": Health.SILENT}, Standing.SILENT),
        (FEED, {"polls": 2, "errors": 2}, Standing.FAILING),
        (FEED, {"polls": 3, "errors": 2}, Standing.OK),
        (FEED, {}, Standing.OK),
    ],
)
def test_how_a_feed_stands(
    feed: Feed | None, changed: dict[str, object], expected: Standing
) -> None:
    """What is not polled has no health to speak of."""
    state = FeedState(feed="f", url=URL, last_polled=START)
    assert standing(feed, replace(state, **changed)) is expected  # type: ignore[arg-type]


def test_a_feed_that_was_never_polled_teaches_nothing() -> None:
    never = FeedState(feed="f", url=URL)
    assert assess(never, never, Brought(new=3, dates=(START,)), dark=False) == never


def test_a_habit_without_a_good_poll_to_count_from_only_counts() -> None:
    habit = Habit(since=START)
    before = FeedState(feed="f", url=URL, habit=habit)
    after = replace(before, last_polled=START)
    learned = assess(before, after, Brought(new=1, dated=1, late=1), dark=False).habit
    assert learned == replace(habit, dated=1, late=1)


def polls() -> Iterator[st.SearchStrategy[object]]:
    """Any poll, after any time."""
    yield st.sampled_from([FRESH, NotModified(), LOST, Gone()])
    yield st.integers(0, 50)
    yield st.floats(0, 60)


@given(st.lists(st.tuples(*polls()), max_size=40))
def test_what_is_remembered_is_bounded_and_each_change_is_told_once(
    history: list[tuple[FetchOutcome, int, float]],
) -> None:
    """Whatever comes, in whatever order."""
    watch = Watch()
    watch.poll(new=3, dates=tuple(START - n * DAY for n in range(300)))
    for outcome, new, days in history:
        watch.now += timedelta(days=days)
        watch.poll(outcome, new=new if outcome is FRESH else 0, dated=new, late=new // 2)
        habit = watch.state.habit
        assert habit is not None
        assert len(habit.gaps) <= WEEKS
        assert 0 <= habit.days <= 21.5
        assert 0 <= habit.late <= habit.dated <= 40.01
        assert all(seconds >= 0 for _, seconds in habit.gaps)
    healths = [health for _, health in watch.told]
    assert all(one is not other for one, other in itertools.pairwise(healths))
