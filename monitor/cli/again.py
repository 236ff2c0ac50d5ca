"""`alerts retry` and `alerts replay`: what was sent or given up is sent once more, the same."""

from dataclasses import replace
from datetime import datetime

import click

from monitor.cli import show, timeline
from monitor.cli.options import CLOCK, change, config_option, moment
from monitor.cli.output import count, examples, say, warn, when
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.alerts import Delivery, DeliveryState
from monitor.model.views import AlertView, NoticeView
from monitor.store import Views
from monitor.store.sqlite import Again, SqliteStore

Told = AlertView | NoticeView
ENDED = (DeliveryState.ACCEPTED, DeliveryState.DEAD)


@click.command(
    short_help="Try an alert's dead and pending deliveries now.",
    epilog=examples("storyline-monitor alerts retry al_09ab"),
)
@click.argument("id_", metavar="ID")
@config_option
def retry(config_path: str | None, id_: str) -> None:
    """Try the dead and the pending deliveries of one alert now, with the same id and body.

    What a sink asked for (Retry-After) and the order of a storyline still hold; what has to wait
    for them is told. An alert that was accepted is sent once more by: alerts replay. A notice
    about a feed may be named as well.
    """

    async def work(_: Config, seen: Views, store: SqliteStore) -> tuple[int, Told, list[str]]:
        found = await show.find_alert(seen, id_)
        tried = await store.retry(found.id)
        view = await show.find_alert(seen, found.id)
        return tried, view, await _held_back(seen, view)

    tried, view, held_back = change(config_path, work)
    if not tried:
        raise MonitorError(f"{view.id}: {_nothing_to_retry(view)}")
    say(f"{view.id}: {count(tried, 'delivery', 'deliveries')} due now")
    for line in timeline.delivery_lines(view.deliveries):
        say(line)
    for line in held_back:
        warn(line)


async def _held_back(seen: Views, view: Told) -> list[str]:
    """Why pending deliveries are not tried although they are due, a line for each."""
    sinks = {one.id: one for one in await seen.sinks()}
    ahead = await seen.ahead(view.id)
    line = "storyline" if isinstance(view, AlertView) else "feed"
    reasons = []
    for one in _pending(view):
        sink = sinks.get(one.sink)
        if sink is None:
            reasons.append(f"{one.sink} is not in the configuration: nothing is sent to it")
        elif sink.disabled:
            reasons.append(_disabled(one.sink))
        elif sink.held_until is not None and sink.held_until > CLOCK.now():
            until = when(sink.held_until)
            reasons.append(f"{one.sink} asked to be left alone until {until} (Retry-After)")
        if one.sink in ahead:
            reasons.append(f"{one.sink} gets {ahead[one.sink]} of the same {line} first")
    return reasons


def _pending(view: Told) -> list[Delivery]:
    return [one for one in view.deliveries if one.state is DeliveryState.PENDING]


def _disabled(sink: str) -> str:
    return f"{sink} is disabled; let it be tried by: storyline-monitor sinks enable {sink}"


def _nothing_to_retry(view: Told) -> str:
    if view.deliveries:
        return "every delivery was accepted; to send it once more: storyline-monitor alerts replay"
    if isinstance(view, NoticeView):
        return "it has no delivery: no sink of ops was there when it was made"
    reason = f", {timeline.silence(view.alert.held.value)}" if view.alert.held else ""
    return f"it has no delivery ({view.alert.state.value}{reason})"


@click.command(
    short_help="Send what ended in a span of time once more.",
    epilog=examples(
        "storyline-monitor alerts replay --since 2h --sink desk",
        "storyline-monitor alerts replay --since 2026-03-31 --until 2026-04-01T12:00Z",
    ),
)
@click.option(
    "--since",
    metavar="TIME",
    required=True,
    callback=moment,
    help="Made then or later: a date, a date-time, or how long ago, such as 2h.",
)
@click.option("--until", metavar="TIME", callback=moment, help="Made before that.")
@click.option("--sink", metavar="ID", help="Only to this sink.")
@click.option("--storyline", metavar="ID", help="Only of this storyline.")
@config_option
def replay(
    config_path: str | None,
    since: datetime,
    until: datetime | None,
    sink: str | None,
    storyline: str | None,
) -> None:
    """Send deliveries that were accepted or given up once more, with the same ids and bodies.

    Receivers that know an id already can tell that they have it. Each storyline keeps its order.
    """
    if until is not None and until <= since:
        raise click.UsageError("--until stands before --since: nothing was made in between")

    async def work(_: Config, seen: Views, store: SqliteStore) -> int:
        await _known_sink(seen, sink)
        asked = Again(states=ENDED, sink=sink, since=since, until=until)
        lines = [None] if storyline is None else await _family(seen, storyline)
        return sum([await store.again(replace(asked, storyline=line)) for line in lines])

    tried = change(config_path, work)
    say(f"{count(tried, 'delivery', 'deliveries')} to be sent once more")


async def _known_sink(seen: Views, sink: str | None) -> None:
    """See that a sink that was asked for exists, and say so if nothing will be sent to it."""
    found = {view.id: view for view in await seen.sinks()}
    if sink is not None and sink not in found:
        raise MonitorError(f"there is no sink {sink!r}; there are: {', '.join(found) or 'none'}")
    for view in found.values():
        if view.disabled and sink in (None, view.id):
            warn(_disabled(view.id))


async def _family(seen: Views, id_: str) -> list[str]:
    """The ids under which deliveries of a storyline stand: its own, and those merged into it."""
    found = await show.find_storyline(seen, id_)
    return sorted({found.storyline.id, *(alert.change.storyline for alert in found.alerts)})
