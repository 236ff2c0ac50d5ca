"""When those who run the monitor are told that a sink takes nothing, or wants nothing any more.

Rule 1. A sink is failing when it accepted nothing in three tries that span an hour, or when a
        delivery was given up there; what the receiver itself chose not to take is no failure.
Rule 2. It is told once, and again only after it accepted something and a quarter of a day passed.
Rule 3. The notice goes to the sinks of ``ops``, never to the one that it is about.
Rule 4. Where a sink is reached is never told, only what its answer came to; of a mail to several
        that includes whom it was refused for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from monitor.model.alerts import Attempt, DeliveryState
from monitor.model.notices import Notice, NoticeKind
from monitor.model.sinks import OUTAGE, Minded, SinkState
from monitor.notify import message, notices

LEAST_SPAN = timedelta(hours=1)
TOLD_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges the tries of one sink.

    Attributes:
        kind: the sink's kind, for people.
        ops: ids of the sinks that are told.
    """

    kind: str
    ops: Sequence[str] = ()

    def __call__(self, before: SinkState, attempt: Attempt) -> Minded:
        """The sink after the try, with the notice of it if there is one."""
        after = _after(before, attempt)
        news = _news(before, after, attempt)
        if news is None:
            return Minded(after)
        after = replace(after, told=after.told + 1, told_at=attempt.at)
        notice = self._notice(news, after, attempt)
        others = tuple(sink for sink in self.ops if sink != after.id)
        return Minded(after, notice, notices.deliveries(notice, others))

    def _notice(self, kind: NoticeKind, state: SinkState, attempt: Attempt) -> Notice:
        subject, now = f"sink:{state.id}", attempt.at
        one = notices.id_of(subject, state.told, kind, now)
        data: dict[str, Any] = {
            "schema": message.SCHEMA,
            "alert": one,
            "message": _words(kind, state, attempt),
            "sink": {"id": state.id, "kind": self.kind},
            "sequence": state.told,
            "failures": state.failures,
            "failing_since": notices.moment(state.failing_since),
            "status": attempt.status,
            "answer": attempt.answer,
        }
        return Notice(
            id=one,
            kind=kind,
            subject=subject,
            sequence=state.told,
            made=now,
            body=message.write(kind, now, data),
        )


def _after(before: SinkState, attempt: Attempt) -> SinkState:
    """What is known of the sink after the try."""
    disabled = before.disabled or attempt.disable_sink
    partly = attempt.state is DeliveryState.PENDING and attempt.taken
    if attempt.state is DeliveryState.ACCEPTED or attempt.chosen or partly:
        return replace(before, failures=0, failing_since=None, disabled=disabled)
    return replace(
        before,
        failures=before.failures + 1,
        # One that lies ahead is of a clock that was set back.
        failing_since=min(before.failing_since or attempt.at, attempt.at),
        disabled=disabled,
    )


def _news(before: SinkState, after: SinkState, attempt: Attempt) -> NoticeKind | None:
    """What is told of the try, if anything."""
    if after.disabled:
        return None if before.disabled else NoticeKind.SINK_DISABLED
    if after.failing_since is None or _is_told(after, attempt.at):
        return None
    lasts = attempt.at - after.failing_since >= LEAST_SPAN and after.failures >= OUTAGE
    gave_up = attempt.state is DeliveryState.DEAD
    return NoticeKind.SINK_FAILING if lasts or gave_up else None


def _is_told(state: SinkState, now: datetime) -> bool:
    """Whether it was told since it began to fail, or a short while before."""
    if state.told_at is None or state.failing_since is None:
        return False
    if state.told_at > now + TOLD_AGAIN:
        # By a clock that was set back.
        return False
    return state.told_at >= state.failing_since or now - state.told_at < TOLD_AGAIN


def _words(kind: NoticeKind, state: SinkState, attempt: Attempt) -> str:
    """One sentence for people."""
    if kind is NoticeKind.SINK_DISABLED:
        return (
            f"The sink {state.id} wants no more alerts and is sent nothing ({attempt.answer}); "
            f"use it again by: storyline-monitor sinks enable {state.id}"
        )
    if attempt.state is DeliveryState.DEAD:
        return (
            f"An alert was given up at the sink {state.id}: {attempt.answer}; "
            f"send it again by: storyline-monitor alerts retry {attempt.alert}"
        )
    since = notices.moment(state.failing_since)
    return f"The sink {state.id} has accepted nothing since {since}: {attempt.answer}."
