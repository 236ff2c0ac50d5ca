"""When a delivery is tried again, when it is given up, and when a sink is left alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.alerts import Accepted, Delivery, DeliveryState, Rejected, Retry
from monitor.notify import message, retry
from tests.support.notifying import NOON, decided

DAY = 24 * 3600
MIDDLE = 0.5  # of the jitter: none


def delivery(attempts: int = 0, **more: Any) -> Delivery:
    """A delivery that was tried so often."""
    [made] = message.deliveries(message.freeze(decided()), NOON)
    return replace(made, attempts=attempts, **more)


def seconds(attempts: int, outcome: Retry | None = None, chance: float = MIDDLE) -> float:
    """How long after a try that failed the next one is due."""
    made = retry.attempt(delivery(attempts), outcome or Retry(detail="x"), NOON, chance)
    assert made.next_try is not None
    return (made.next_try - NOON).total_seconds()


def test_acceptance_ends_a_delivery() -> None:
    made = retry.attempt(delivery(3), Accepted(status=204, detail="answered 204"), NOON, MIDDLE)
    assert (made.state, made.status, made.answer) == (DeliveryState.ACCEPTED, 204, "answered 204")
    assert (made.next_try, made.hold_sink_until, made.disable_sink) == (None, None, False)


def test_a_rejection_ends_a_delivery_at_once() -> None:
    made = retry.attempt(delivery(), Rejected(status=422, detail="answered 422"), NOON, MIDDLE)
    assert (made.state, made.disable_sink) == (DeliveryState.DEAD, False)


@pytest.mark.parametrize("outcome", [Accepted(disable=True), Rejected(detail="x", disable=True)])
def test_a_sink_may_ask_for_no_more(outcome: Accepted | Rejected) -> None:
    assert retry.attempt(delivery(), outcome, NOON, MIDDLE).disable_sink


def test_the_waits_are_those_of_standard_webhooks() -> None:
    waits = [seconds(tries) for tries in range(9)]
    hours = [2, 5, 10, 14, 20, 24]
    assert waits == [5, 300, 1800, *(hour * 3600 for hour in hours)]


def test_the_tenth_try_is_the_last() -> None:
    made = retry.attempt(delivery(9), Retry(detail="no answer"), NOON, MIDDLE)
    assert (made.state, made.next_try) == (DeliveryState.DEAD, None)


def test_a_sink_may_allow_fewer_tries_but_not_more() -> None:
    few, many = Retry(detail="x", tries=3), Retry(detail="x", tries=99)
    for denied, state in ((1, DeliveryState.PENDING), (2, DeliveryState.DEAD)):
        made = retry.attempt(delivery(denied, denied=denied), few, NOON, MIDDLE)
        assert (made.state, made.denied) == (state, denied + 1)
    assert retry.attempt(delivery(9), many, NOON, MIDDLE).state is DeliveryState.DEAD


def test_only_denials_in_a_row_give_an_alert_up() -> None:
    """A server that was down and now says 404 once may be one that is just being put back."""
    denial, trouble = Retry(detail="answered 404", tries=3), Retry(detail="answered 503")
    tried = delivery()
    for outcome, denied in ((trouble, 0), (trouble, 0), (denial, 1), (denial, 2), (trouble, 0)):
        made = retry.attempt(tried, outcome, NOON, MIDDLE)
        assert (made.state, made.denied) == (DeliveryState.PENDING, denied)
        tried = replace(tried, attempts=made.number, denied=made.denied)
    waited = retry.attempt(tried, denial, NOON, MIDDLE).next_try
    assert waited is not None
    assert waited - NOON > timedelta(hours=9), "spaced as the schedule says"


@pytest.mark.parametrize("outcome", [Retry(detail="no answer"), Rejected(detail="answered 550")])
def test_who_has_it_is_known_whatever_the_next_try_brings(outcome: Retry | Rejected) -> None:
    before = delivery(1, taken=("a@x.example",))
    assert retry.attempt(before, outcome, NOON, MIDDLE).taken == ("a@x.example",)
    more = replace(outcome, taken=("b@x.example", "a@x.example"))
    assert retry.attempt(before, more, NOON, MIDDLE).taken == ("a@x.example", "b@x.example")
    last = retry.attempt(delivery(9, taken=("a@x.example",)), more, NOON, MIDDLE)
    assert (last.state, len(last.taken)) == (DeliveryState.DEAD, 2)
    assert retry.attempt(before, Accepted(), NOON, MIDDLE).taken == (), "all of them"


@given(tries=st.integers(1, 9), chance=st.floats(0, 1))
def test_chance_moves_a_wait_by_a_fifth_at_most(tries: int, chance: float) -> None:
    base = retry.SCHEDULE[tries]
    assert 0.8 * base - 1e-6 <= retry.wait(tries, chance) <= 1.2 * base + 1e-6


def test_the_ends_of_chance_are_the_ends_of_the_wait() -> None:
    assert (retry.wait(1, 0.0), retry.wait(1, 1.0)) == (4.0, 6.0)


def test_retry_after_holds_the_whole_sink_and_is_obeyed_in_full() -> None:
    made = retry.attempt(delivery(), Retry(detail="x", after=3600.0), NOON, 0.0)
    assert made.next_try == made.hold_sink_until == NOON + timedelta(hours=1)


def test_a_short_retry_after_never_shortens_the_schedule() -> None:
    made = retry.attempt(delivery(2), Retry(detail="x", after=1.0), NOON, MIDDLE)
    assert made.hold_sink_until == NOON + timedelta(seconds=1)
    assert made.next_try == NOON + timedelta(minutes=30)


def test_the_last_try_still_holds_the_sink() -> None:
    made = retry.attempt(delivery(9), Retry(detail="x", after=60.0), NOON, MIDDLE)
    assert made.state is DeliveryState.DEAD
    assert made.hold_sink_until == NOON + timedelta(minutes=1)


@pytest.mark.parametrize(("after", "held"), [(1e12, DAY), (-5.0, 0)])
def test_a_hold_is_bounded(after: float, held: int) -> None:
    made = retry.attempt(delivery(), Retry(detail="x", after=after), NOON, MIDDLE)
    assert made.hold_sink_until == NOON + timedelta(seconds=held)


def test_long_answers_are_cut() -> None:
    made = retry.attempt(delivery(), Rejected(detail="x" * 9999), NOON, MIDDLE)
    assert len(made.answer) == retry.ANSWER_LIMIT


def test_a_sink_that_answers_nothing_is_left_alone_ever_longer() -> None:
    pauses = [retry.pause(failures) for failures in (0, 4, 5, 6, 7, 50, 10_000)]
    assert pauses == [0, 0, 5, 10, 20, 300, 300]


def test_a_hurried_try_makes_no_pause_longer_and_takes_none_from_the_schedule() -> None:
    assert retry.attempt(delivery(4, hurried=2), Retry(detail="x"), NOON, MIDDLE) == replace(
        retry.attempt(delivery(2), Retry(detail="x"), NOON, MIDDLE), number=5
    )
    last = retry.attempt(delivery(9, hurried=1), Retry(detail="x"), NOON, MIDDLE)
    assert last.state is DeliveryState.PENDING


def test_what_some_readers_have_is_tried_for_less_than_an_hour() -> None:
    """The others wait for the next mail of the storyline meanwhile."""
    partly = Retry(detail="x", taken=("desk@example.org",))
    assert retry.attempt(delivery(2), partly, NOON, MIDDLE).state is DeliveryState.PENDING
    assert retry.attempt(delivery(3), partly, NOON, MIDDLE).state is DeliveryState.DEAD
