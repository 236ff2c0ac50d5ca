"""How a sink fares: what is kept of it from try to try, and what is told of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from monitor.model.alerts import Attempt, Delivery, DeliveryState
from monitor.model.notices import Notice

OUTAGE = 3
"""Failed tries in a row from which on a sink is taken to be out of order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkState:
    """What is known of a sink.

    Attributes:
        id: its key in the configuration.
        failures: tries in a row that it did not accept.
        failing_since: when the first of them was.
        told: notices that were made about it.
        told_at: when the last of them was made.
        disabled: whether it asked for no further deliveries.
    """

    id: str
    failures: int = 0
    failing_since: datetime | None = None
    told: int = 0
    told_at: datetime | None = None
    disabled: bool = False


class Minded(NamedTuple):
    """A sink after a try, and what is told of it to those who run the monitor."""

    state: SinkState
    notice: Notice | None = None
    deliveries: tuple[Delivery, ...] = ()


Mind = Callable[[SinkState, Attempt], Minded]
"""Judges a try in the transaction that stores it."""


def is_back(before: SinkState, attempt: Attempt) -> bool:
    """Whether a sink that was out of order took something: what waits there waits no more."""
    return before.failures >= OUTAGE and attempt.state is DeliveryState.ACCEPTED
