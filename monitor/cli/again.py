"""`alerts retry` and `alerts replay`: what was sent or given up is sent once more, the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import click

from monitor.cli import timeline, waiting
from monitor.cli.lookup import find_alert, find_storyline, known_sink
from monitor.cli.options import CLOCK, change, config_option, moment
from monitor.cli.output import count, examples, say, timestamp, warn, when
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.alerts import Delivery, DeliveryState
from monitor.model.views import AlertView, NoticeView, Stage
from monitor.store import Views
from monitor.store.sqlite import Again, SqliteStore

Told = AlertView | NoticeView
SENT = "it is sent"
ENDED = (DeliveryState.ACCEPTED, DeliveryState.DEAD)


@click.command(
    short_help="Try an alert's dead and pending deliveries now, or all that are dead.",
    epilog=examples(
        "storyline-monitor alerts retry al_09ab",
        "storyline-monitor alerts retry --sink desk",
        "storyline-monitor alerts retry --all",
    ),
)
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--all", "every", is_flag=True, help="All that was given up, at every sink.")
@click.option("--sink", metavar="ID", help="All that was given up at this sink.")
@config_option
def retry(config_path: str | None, id_: str | None, sink: str | None, *, every: bool) -> None:
    """Try the dead and the pending deliveries of one alert now, with the same id and body.

    Instead of an alert, --all or --sink names all deliveries that were given up: each is tried
    again, in the order of its storyline, and what is pending waits on as it does. Nothing given up
    is no failure.

    What a sink asked for (Retry-After) and the order of a storyline still hold; what has to wait
    for them is told. A sink that is disabled is sent nothing, and what was given up for it stays
    so until it is used again by: sinks enable. An alert that was accepted is sent once more by:
    alerts replay. Of an alert that was taken into a digest it is the digest that is tried. A notice
    about a feed may be named as well. The exit status is 1 where there is nothing that can be
    tried.
    """
    if (id_ is not None) + every + (sink is not None) != 1:
        raise click.UsageError("say what to retry: the ID of an alert, --sink ID, or --all")
    if id_ is None:
        _retry_dead(config_path, sink)
    else:
        _retry_one(config_path, id_)


def _retry_dead(config_path: str | None, sink: str | None) -> None:
    """Try what was given up, at one sink or at all."""
    tried, closed = _send_again(config_path, Again(sink=sink))
    if closed:
        raise MonitorError("nothing is tried: no sink that was asked for takes any")
    where = f" at {sink}" if sink else ""
    say(f"{count(tried, 'delivery', 'deliveries')} that had been given up{where} due now")


def _retry_one(config_path: str | None, id_: str) -> None:
    """Try an alert, and the digests that tell of it."""

    async def work(config: Config, seen: Views, store: SqliteStore) -> tuple[int, list[Told]]:
        found = await find_alert(seen, id_)
        tried = await store.retry(found.id)
        if tried:
            waiting.tell_idle(config, SENT)
        views = [await find_alert(seen, one) for one in (found.id, *_digests(found))]
        for view in views:
            for line in await waiting.waits(seen, view, CLOCK.now()):
                warn(line)
        return tried, views

    tried, views = change(config_path, work)
    if not tried:
        raise MonitorError(f"{views[0].id}: nothing to be tried: {nothing_to_retry(views)}")
    say(f"{views[0].id}: {count(tried, 'delivery', 'deliveries')} due now")
    for number, view in enumerate(views):
        if number:
            say(f"{view.id}, the digest that tells of it:")
        for line in timeline.delivery_lines(view.deliveries, CLOCK.now()):
            say(line)


def _digests(view: Told) -> list[str]:
    """The digests that tell of an alert, each once."""
    return list(dict.fromkeys(one.digest for one in view.deliveries if one.digest))


def _once_more(deliveries: Sequence[Delivery]) -> str:
    """The command that sends them again; it takes whole seconds."""
    made = sorted(one.made for one in deliveries)
    since, until = timestamp(made[0]), timestamp(made[-1] + timedelta(seconds=1))
    return f"storyline-monitor alerts replay --since {since} --until {until}"


def nothing_to_retry(views: Sequence[Told]) -> str:
    """Why no delivery of an alert, or of the digests that follow it, can be tried now."""
    view, *digests = views
    states = {one.state for one in view.deliveries}
    if DeliveryState.DEFERRED in states:
        return "it waits for a digest, see: storyline-monitor alerts show " + view.id
    if DeliveryState.DIGESTED in states and all(one.stage is Stage.ACCEPTED for one in digests):
        return f"it was told in a digest, see: storyline-monitor alerts show {digests[0].id}"
    if states - {DeliveryState.ACCEPTED}:
        return "the sinks that did not accept it take no deliveries now"
    if view.deliveries:
        return f"every delivery was accepted; to send it once more: {_once_more(view.deliveries)}"
    if isinstance(view, NoticeView):
        return "it has no delivery: no sink of ops was there when it was made"
    if view.stage is Stage.PAST:
        return "it is past: sent, or given up, so long ago that nothing is kept of how"
    reason = f", {timeline.silence(view.alert.held.value)}" if view.alert.held else ""
    return f"it has no delivery ({view.stage.value}{reason})"


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
    A sink that is disabled is left out, and named; if no other was asked for, the exit status is 1.
    """
    if until is not None and until <= since:
        raise click.UsageError("--until stands before --since: nothing was made in between")
    asked = Again(states=ENDED, sink=sink, since=since, until=until, storyline=storyline)
    tried, closed = _send_again(config_path, asked)
    if closed:
        raise MonitorError("nothing is sent once more: no sink that was asked for takes any")
    if tried:
        say(f"{count(tried, 'delivery', 'deliveries')} to be sent once more")
    else:
        say(f"nothing ended {_span(since, until)}: no delivery is sent once more")


def _send_again(config_path: str | None, asked: Again) -> tuple[int, bool]:
    """Make what was asked for pending; how many, and whether none of the sinks takes any."""

    async def work(config: Config, seen: Views, store: SqliteStore) -> tuple[int, bool]:
        await known_sink(seen, asked.sink)
        lines = [None] if asked.storyline is None else await _family(seen, asked.storyline)
        closed = await _tell_disabled(seen, asked.sink)
        tried = sum([await store.again(replace(asked, storyline=line)) for line in lines])
        if tried:
            waiting.tell_idle(config, SENT)
        return tried, closed

    return change(config_path, work)


async def _tell_disabled(seen: Views, sink: str | None) -> bool:
    """Name the sinks that were asked for and take none; whether that is each one asked for."""
    asked = [view for view in await seen.sinks() if sink in (None, view.id)]
    closed = [view.id for view in asked if view.disabled or view.removed]
    for view in asked:
        if view.id in closed:
            warn(waiting.removed(view.id) if view.removed else waiting.disabled(view.id))
    return bool(closed) and len(closed) == len(asked)


async def _family(seen: Views, id_: str) -> list[str]:
    """The ids under which deliveries of a storyline stand: its own, and those merged into it."""
    found = await find_storyline(seen, id_)
    lines = (view.alert.change.storyline for view in found.alerts)
    return sorted({found.storyline.id, *lines})


def _span(since: datetime, until: datetime | None) -> str:
    """The span that was asked for, in words."""
    return f"from {when(since)} to {when(until)}" if until else f"since {when(since)}"
