"""What a try of a delivery means: accepted, given up, or tried again at a certain time.

Rule 1. Only the sink's word counts as success; everything unclear is tried again.
Rule 2. The waits are those of Standard Webhooks, a day and a half and more in all, with jitter.
Rule 3. A Retry-After is obeyed in full, up to a day, and holds the whole sink, not one alert.
Rule 4. A body is never given up while the schedule lasts, unless the sink says that it must be.
        What says so by repetition only, as a 404 does, has to say it in so many tries in a row.
Rule 5. Who of several recipients took it is known from then on, whatever later tries come to.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.alerts import (
    Accepted,
    Attempt,
    Delivery,
    DeliveryState,
    Rejected,
    SendOutcome,
)

# Seconds to wait before the 1st, 2nd, ... try.
SCHEDULE: tuple[float, ...] = (
    0,
    5,
    5 * 60,
    30 * 60,
    2 * 3600,
    5 * 3600,
    10 * 3600,
    14 * 3600,
    20 * 3600,
    24 * 3600,
)
JITTER = 0.2
LONGEST_HOLD = 24 * 3600.0
# A sink that answers nothing so many times in a row is taken for down (see ``pause``).
BREAKS_AT = 5
LONGEST_PAUSE = 300.0
ANSWER_LIMIT = 200
PARTLY_TRIES = 4
"""Tries of a mail that some of its readers have: they wait for the storyline's next one."""


def attempt(delivery: Delivery, outcome: SendOutcome, now: datetime, chance: float) -> Attempt:
    """What the try that just ended means for its delivery.

    Args:
        delivery: as it stood before the try.
        outcome: what the sink's plug-in made of it.
        now: when the try ended.
        chance: uniform in 0..1, spreads the next try by a fifth either way.
    """
    if isinstance(outcome, Accepted):
        return _ended(delivery, outcome, now, DeliveryState.ACCEPTED, disable=outcome.disable)
    taken = tuple(dict.fromkeys((*delivery.taken, *outcome.taken)))
    if isinstance(outcome, Rejected):
        gone = _ended(delivery, outcome, now, DeliveryState.DEAD, disable=outcome.disable)
        return replace(gone, chosen=outcome.chosen, taken=taken)
    number = delivery.attempts + 1
    tries = number - delivery.hurried
    denied = 0 if outcome.tries is None else delivery.denied + 1
    hold = None if outcome.after is None else now + timedelta(seconds=_bounded(outcome.after))
    most = PARTLY_TRIES if taken else len(SCHEDULE)
    if tries >= most or (outcome.tries is not None and denied >= outcome.tries):
        gone = _ended(delivery, outcome, now, DeliveryState.DEAD, hold=hold)
        return replace(gone, denied=denied, taken=taken)
    due = now + timedelta(seconds=wait(tries, chance))
    return Attempt(
        alert=delivery.alert,
        sink=delivery.sink,
        number=number,
        state=DeliveryState.PENDING,
        at=now,
        next_try=due if hold is None else max(due, hold),
        status=outcome.status,
        answer=outcome.detail[:ANSWER_LIMIT],
        hold_sink_until=hold,
        denied=denied,
        taken=taken,
    )


def _ended(
    delivery: Delivery,
    outcome: SendOutcome,
    now: datetime,
    state: DeliveryState,
    *,
    hold: datetime | None = None,
    disable: bool = False,
) -> Attempt:
    """The last attempt of a delivery."""
    return Attempt(
        alert=delivery.alert,
        sink=delivery.sink,
        number=delivery.attempts + 1,
        state=state,
        at=now,
        status=outcome.status,
        answer=outcome.detail[:ANSWER_LIMIT],
        hold_sink_until=hold,
        disable_sink=disable,
    )


def wait(tries: int, chance: float) -> float:
    """Seconds until the next try after ``tries`` of them, with jitter by ``chance`` in 0..1."""
    base = SCHEDULE[min(tries, len(SCHEDULE) - 1)]
    return base * (1 + JITTER * (2 * chance - 1))


def _bounded(seconds: float) -> float:
    """A hold of at least nothing and at most a day."""
    return min(max(seconds, 0.0), LONGEST_HOLD)


def pause(failures: int) -> float:
    """Seconds that a sink is left alone after so many tries in a row without any answer.

    A sink that is down would otherwise cost a full time-out for each of its storylines.
    """
    if failures < BREAKS_AT:
        return 0.0
    return min(LONGEST_PAUSE, 5.0 * 2.0 ** min(failures - BREAKS_AT, 10))
