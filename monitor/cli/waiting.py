"""Why what waits is not done: sinks that take nothing, and no daemon; and what to do about it."""

from datetime import datetime

from monitor.cli.output import warn, when
from monitor.config import Config
from monitor.model.alerts import Delivery, DeliveryState
from monitor.model.views import AlertView, NoticeView, SinkView
from monitor.store import Views
from monitor.store.sqlite import look


async def waits(seen: Views, view: AlertView | NoticeView, now: datetime) -> list[str]:
    """What holds deliveries of an alert or a notice back beside their next try, a line for each."""
    sinks = {one.id: one for one in await seen.sinks()}
    ahead = await seen.ahead(view.id)
    line = "storyline" if isinstance(view, AlertView) else view.notice.subject.partition(":")[0]
    reasons = []
    for one in view.deliveries:
        halt = _halt(one, sinks.get(one.sink), view.id, now)
        if halt is None and one.sink in ahead:
            halt = f"{one.sink} gets {ahead[one.sink]} of the same {line} first"
        reasons += [halt] if halt else []
    return reasons


def _halt(one: Delivery, sink: SinkView | None, alert: str, now: datetime) -> str | None:
    """Why the whole sink is sent nothing."""
    if one.state is DeliveryState.ACCEPTED:
        return None
    if one.state is DeliveryState.STRANDED:
        return removed(one.sink)
    if sink is None or sink.removed:
        return f"{one.sink} is not in the configuration: nothing is sent to it"
    if sink.disabled:
        after = f", then: storyline-monitor alerts retry {alert}"
        return disabled(one.sink) + (after if one.state is DeliveryState.DEAD else "")
    if one.state is DeliveryState.PENDING and sink.held_until and sink.held_until > now:
        return f"{one.sink} asked to be left alone until {when(sink.held_until)} (Retry-After)"
    return None


def tell_idle(config: Config, what: str) -> None:
    """Say on standard error if no daemon runs that would do now ``what`` was asked for."""
    if not look(config.database).running:
        warn(f"no daemon runs on this database: {what} when one does (storyline-monitor run)")


def removed(sink: str) -> str:
    """That a sink was taken out of the configuration, and both ways out."""
    return (
        f"{sink} is not in the configuration: what waits for it goes out when it is there again; "
        f"give that up by: storyline-monitor sinks drop {sink}"
    )


def disabled(sink: str) -> str:
    """That a sink is disabled, and the way out."""
    return (
        f"{sink} is disabled and is sent nothing; use it again by: "
        f"storyline-monitor sinks enable {sink}"
    )
