"""`alerts retry` and `alerts replay`: what was sent or given up is sent once more, the same."""

from dataclasses import replace
from datetime import datetime

import click

from monitor.cli import show, timeline
from monitor.cli.options import change, config_option, moment
from monitor.cli.output import count, examples, say, warn
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.alerts import DeliveryState
from monitor.model.views import AlertView
from monitor.store import Views
from monitor.store.sqlite import Again, SqliteStore

ENDED = (DeliveryState.ACCEPTED, DeliveryState.DEAD)


@click.command(
    short_help="Try an alert's dead deliveries again.",
    epilog=examples("storyline-monitor alerts retry al_09ab"),
)
@click.argument("id_", metavar="ID")
@config_option
def retry(config_path: str | None, id_: str) -> None:
    """Try the dead deliveries of one alert again, at once and with the same id and body.

    Those that are pending are tried again by themselves; when, is shown. An alert that was
    accepted is sent once more by: alerts replay.
    """

    async def work(_: Config, seen: Views, store: SqliteStore) -> tuple[int, AlertView]:
        found = await show.find_alert(seen, id_)
        tried = await store.again(Again(alert=found.alert.id))
        return tried, await show.find_alert(seen, found.alert.id)

    tried, view = change(config_path, work)
    if not any(one.state is DeliveryState.PENDING for one in view.deliveries):
        raise MonitorError(f"{view.alert.id}: {_nothing_to_retry(view)}")
    say(f"{view.alert.id}: {count(tried, 'delivery', 'deliveries')} to be tried again")
    for line in timeline.delivery_lines(view.deliveries):
        say(line)


def _nothing_to_retry(view: AlertView) -> str:
    if view.deliveries:
        return "every delivery was accepted; to send it once more: storyline-monitor alerts replay"
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
            warn(f"{view.id} is disabled; let it be tried by: storyline-monitor sinks enable")


async def _family(seen: Views, id_: str) -> list[str]:
    """The ids under which deliveries of a storyline stand: its own, and those merged into it."""
    found = await show.find_storyline(seen, id_)
    return sorted({found.storyline.id, *(alert.change.storyline for alert in found.alerts)})
