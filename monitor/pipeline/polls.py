"""What a finished poll leaves behind: the feed's next state, its habit, and what is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.collect.cadence import after_poll
from monitor.collect.health import assess, is_late
from monitor.model.feeds import Feed, PollDone
from monitor.model.habits import Brought
from monitor.model.outcomes import Fresh
from monitor.model.reading import Polled, ReadResult
from monitor.notify import notices
from monitor.pipeline import entries
from monitor.pipeline.entries import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a poll's end depends on beside the poll itself.

    Attributes:
        jitter: in 0..1, drawn for this poll.
        dark: whether nobody can be reached at present.
        ops: sinks that hear of a feed's health.
    """

    jitter: float
    dark: bool
    ops: tuple[str, ...]


def finished(feed: Feed, polled: Polled, taken: Sequence[Taken], around: Circumstances) -> PollDone:
    """The poll as it is stored.

    Args:
        feed: its configuration.
        polled: the poll.
        taken: what became of the articles that it brought.
        around: everything else.
    """
    before = polled.lease.state
    brought = _brought(polled, [one for one in taken if one.new])
    after = after_poll(
        feed,
        before,
        polled.outcome,
        polled.result,
        brought=brought,
        now=polled.at,
        jitter=around.jitter,
    )
    after = assess(before, after, brought, dark=around.dark)
    notice = notices.of_feed(feed, before, after, polled.at)
    return PollDone(
        feed=polled.feed,
        epoch=polled.lease.epoch,
        state=after,
        at=polled.at,
        seconds=polled.seconds,
        wire_bytes=polled.outcome.wire_bytes if isinstance(polled.outcome, Fresh) else 0,
        entries=brought.entries,
        new=brought.new,
        came=entries.came(polled, taken),
        left=entries.left(polled),
        notice=notice,
        deliveries=notices.deliveries(notice, around.ops) if notice else (),
    )


def _brought(polled: Polled, new: Sequence[Taken]) -> Brought:
    """What the feed's pace and habit are learned from."""
    result = polled.result or ReadResult()
    brought = Brought(entries=len(result.fingerprints), new=len(new))
    if polled.is_first:
        return replace(brought, dates=tuple(one.at.begin for one in result.readings if one.at))
    if not new:
        return brought
    dates = [one.at.end for one in new if one.at]
    late = sum(is_late(when, polled.lease.state) for when in dates)
    return replace(brought, dated=len(dates), late=late)
