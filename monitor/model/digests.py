"""Digests: what waited for a sink, told at once."""

from dataclasses import dataclass

from monitor.model.alerts import Delivery
from monitor.model.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for a digest of one sink, and its time has come.

    Attributes:
        deliveries: oldest first.
        later: bodies of newer alerts of the same storylines that the sink is told of, by id.
        made: digests that the sink had before.
    """

    deliveries: tuple[Delivery, ...] = ()
    later: tuple[tuple[str, bytes], ...] = ()
    made: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest as it is stored: what is sent, and what ends in it.

    Attributes:
        notice: its id and frozen body.
        delivery: the sending of it.
        alerts: ids of the alerts and notices that it tells of.
    """

    notice: Notice
    delivery: Delivery
    alerts: tuple[str, ...]
