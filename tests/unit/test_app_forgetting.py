"""When what is old may be forgotten: not in the first day after the clock has leapt ahead."""

from datetime import timedelta

from structlog.testing import capture_logs

from monitor.app.forgetting import Forgetting
from tests.support.notifying import NOON, HandClock

DAY = timedelta(days=1)
DAY_OF_TICKS = DAY.total_seconds()


def test_a_clock_that_runs_is_believed() -> None:
    clock = HandClock()
    forgetting = Forgetting(clock=clock, known=NOON - 13 * DAY)
    for _ in range(5):
        assert forgetting.may()
        clock.pass_(30 * DAY_OF_TICKS)


def test_where_there_was_no_daemon_there_is_nothing_to_doubt() -> None:
    assert Forgetting(clock=HandClock()).may()


def test_a_leap_while_it_runs_is_believed_after_a_day() -> None:
    clock = HandClock()
    forgetting = Forgetting(clock=clock, known=NOON)
    assert forgetting.may()
    clock.set_back(-3650 * DAY)
    with capture_logs() as logs:
        assert not forgetting.may()
        clock.pass_(DAY_OF_TICKS - 1)
        assert not forgetting.may()
        clock.pass_(1)
        assert forgetting.may()
    assert [entry["event"] for entry in logs] == ["clock.leapt"]


def test_a_leap_before_the_start_is_doubted_too() -> None:
    clock = HandClock(NOON + 15 * DAY)
    forgetting = Forgetting(clock=clock, known=NOON)
    assert not forgetting.may()
    clock.pass_(DAY_OF_TICKS)
    assert forgetting.may()


def test_a_clock_that_is_put_right_is_believed_at_once() -> None:
    clock = HandClock()
    forgetting = Forgetting(clock=clock, known=NOON)
    clock.set_back(-3650 * DAY)
    assert not forgetting.may()
    clock.set_back(3650 * DAY)
    assert forgetting.may()


def test_nobody_is_missed_for_a_day_after_a_shorter_leap() -> None:
    """A machine that slept for a weekend has not looked; what is old may go all the same."""
    clock = HandClock()
    forgetting = Forgetting(clock=clock, known=NOON)
    assert forgetting.may_miss()
    clock.set_back(-2 * DAY)
    assert forgetting.may()
    assert not forgetting.may_miss()
    clock.pass_(DAY_OF_TICKS)
    assert forgetting.may_miss()
    clock.set_back(-2 * DAY)
    assert not forgetting.may_miss()
    clock.set_back(2 * DAY)
    assert forgetting.may_miss()


def test_nobody_is_missed_after_a_longer_one_either() -> None:
    clock = HandClock(NOON + 15 * DAY)
    assert not Forgetting(clock=clock, known=NOON).may_miss()


def test_a_daemon_that_was_off_for_some_days_misses_at_once() -> None:
    clock = HandClock(NOON + 13 * DAY)
    assert Forgetting(clock=clock, known=NOON).may_miss()
