"""`alerts`: what was sent, is pending, held or dead; and a test of a sink before it is trusted."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from secrets import SystemRandom

import click
from rich.console import Console

from monitor.cli import again, preview, rows, show, silencing
from monitor.cli.columns import prose, whole
from monitor.cli.logs import log_warnings
from monitor.cli.lookup import configured_sink, find_alert, known_sink
from monitor.cli.options import (
    CLOCK,
    ask,
    ask_about,
    config_option,
    json_option,
    settings,
)
from monitor.cli.output import ago, clean, emit_rows, examples, say
from monitor.cli.tables import print_list
from monitor.cli.waiting import waits
from monitor.config import Config
from monitor.delivery import Deliverer, Trial
from monitor.http.exchange import Http
from monitor.model.alerts import Accepted, Delivery, Rejected, Retry
from monitor.model.views import AlertView, NoticeView, Stage
from monitor.notify.sinks import Tools
from monitor.store import Views
from monitor.store.sqlite import open_store

NONE = (
    "no change yet: a feed's first poll is silent, and then only what turns is told; what is "
    "followed is listed by: storyline-monitor storylines"
)
COLUMNS = (
    whole("alert"),
    whole("made"),
    whole("kind", 2),
    whole("severity", 4),
    whole("state", 1),
    whole("held", 5),
    prose("sinks", 3),
    prose("headline"),
)


@click.group(
    epilog=examples(
        "storyline-monitor alerts list",
        "storyline-monitor alerts list --state pending --sink desk",
        "storyline-monitor alerts list --state held --json",
        "storyline-monitor alerts show al_09ab",
        "storyline-monitor alerts test desk",
        "storyline-monitor alerts preview --since 30d",
        "storyline-monitor alerts retry al_09ab",
        "storyline-monitor alerts retry --sink desk",
        "storyline-monitor alerts replay --since 2h --sink desk",
        "storyline-monitor alerts silence --topic us-north-korea --for 4h",
        "storyline-monitor alerts false al_09ab",
    )
)
def alerts() -> None:
    """Look at alerts, send them again, and try a sink."""


alerts.add_command(preview.preview)
alerts.add_command(again.retry)
alerts.add_command(again.replay)
alerts.add_command(silencing.silence)
alerts.add_command(silencing.false)


@alerts.command("list", short_help="Alerts, newest first.")
@click.option(
    "--state",
    type=click.Choice([stage.value for stage in Stage]),
    help="Only those that stand so; of pending, accepted and dead: at one sink or more.",
)
@click.option("--topic", metavar="ID", help="Only those of this topic.")
@click.option(
    "--sink",
    metavar="ID",
    help="Only those addressed to this sink, and if a state is given, that stand so there.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many at most.",
)
@config_option
@json_option
def list_(
    config_path: str | None,
    state: str | None,
    topic: str | None,
    sink: str | None,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """List alerts with what became of them at each sink, newest first.

    An alert is held (not told, for the reason given), settling (waiting for others of its wave),
    pending (still to be sent at one sink or more), accepted (by all its sinks), dead (given up at
    one sink or more; alerts retry brings it back), deferred (to be told in a digest), digested
    (told in one) or past (sent so long ago that nothing is kept of
    how). Where its sinks differ, dead goes before pending, and each is shown with its own state.

    Notices to those who run the monitor, such as feed.failing, stand among them; they have no
    topic.
    """
    now = CLOCK.now()
    wanted = Stage(state) if state else None

    async def told(store: Views) -> Sequence[AlertView | NoticeView]:
        await known_sink(store, sink)
        found = await store.alerts(wanted, topic, limit, sink=sink)
        notices = () if topic is not None else await store.notices(wanted, limit, sink=sink)
        return among(found, notices)[:limit]

    print_list(
        ask_about(config_path, topic, told),
        rows.alert_view,
        COLUMNS,
        lambda view: _cells(view, now),
        as_json=as_json,
        none="no alert stands so" if state or topic or sink else NONE,
    )


def among(
    alerts: Sequence[AlertView], notices: Sequence[NoticeView]
) -> list[AlertView | NoticeView]:
    """Alerts, in the order given, and notices put where they belong, all newest first.

    An alert that was decided on later may be of an article that came a little earlier.
    """
    moments = accumulate((_made(one) for one in alerts), min)
    placed: list[tuple[datetime, AlertView | NoticeView]] = [*zip(moments, alerts, strict=True)]
    placed += [(_made(one), one) for one in notices]
    # The sort keeps what is of one moment as it was.
    return [one for _, one in sorted(placed, key=itemgetter(0), reverse=True)]


def _made(view: AlertView | NoticeView) -> datetime:
    return view.alert.made if isinstance(view, AlertView) else view.notice.made


def _cells(view: AlertView | NoticeView, now: datetime) -> tuple[object, ...]:
    row = rows.alert_view(view)
    mark = " (false alarm)" if row.get("false_alarm") else ""
    return (
        view.id,
        ago(_made(view), now),
        row["kind"],
        row["severity"],
        row["state"],
        row["held"],
        at_sinks(view.deliveries),
        f"{row['headline']}{mark}",
    )


def at_sinks(deliveries: Sequence[Delivery]) -> str:
    """The sinks' names; where the sending to them stands differently, with how."""
    names: dict[str, list[str]] = {}
    for one in deliveries:
        names.setdefault(one.state.value, []).append(one.sink)
    if len(names) == 1:
        return ", ".join(next(iter(names.values())))
    return "; ".join(f"{', '.join(sinks)} {state}" for state, sinks in names.items())


@alerts.command("show", short_help="One alert with both sentences and its deliveries.")
@click.argument("id_", metavar="ID")
@config_option
@json_option
def show_(config_path: str | None, id_: str, *, as_json: bool) -> None:
    """Show one alert: what turned, both sentences, the reasons, and how far each sending got.

    A notice to those who run the monitor is shown as well.

    With --json the line holds the whole webhook body under "body".
    """
    now = CLOCK.now()

    async def look(store: Views) -> tuple[AlertView | NoticeView, list[str]]:
        found = await find_alert(store, id_)
        return found, await waits(store, found, now)

    _, (view, reasons) = ask(config_path, look)
    if as_json:
        emit_rows([rows.whole(view)])
        return
    for line in show.sent(view, reasons, now):
        say(line)


@alerts.command(
    "test",
    short_help="Send a test message to a sink.",
    epilog=examples("storyline-monitor alerts test desk"),
)
@click.argument("sink")
@config_option
@json_option
def test(config_path: str | None, sink: str, *, as_json: bool) -> int:
    """Send a message of the type "test" to SINK, signed like any other, and say how it was taken.

    Nothing is stored. The exit status is 0 if the sink accepted it, else 1.
    """
    log_warnings()
    # A name that is wrong is told first: for that one, no secret need be there.
    configured_sink(settings(config_path, secrets=False), sink)
    trial = asyncio.run(_fire(settings(config_path), sink))
    if as_json:
        emit_rows([_trial_row(sink, trial)])
    else:
        say(clean(_trial_words(sink, trial)))
    return 0 if isinstance(trial.outcome, Accepted) else 1


async def _fire(config: Config, sink: str) -> Trial:
    """Fire past the outbox; the store that a deliverer wants is one that is thrown away."""
    console = Console() if sys.stdout.isatty() else None
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="storyline-test-"))
        store = await open_store(Path(folder) / "test.db")
        stack.push_async_callback(store.close)
        http = Http(clock=CLOCK)
        stack.push_async_callback(http.aclose)
        sinks = {one.id: one for one in config.sinks}
        tools = Tools(http=http, console=console)
        return await Deliverer(store, sinks, tools, CLOCK, SystemRandom()).test_fire(sink)


_OUTCOMES = {Accepted: "accepted", Retry: "not accepted, worth another try", Rejected: "rejected"}


def _trial_words(sink: str, trial: Trial) -> str:
    outcome = trial.outcome
    status = f", status {outcome.status}" if outcome.status is not None else ""
    return f"{sink}: {_OUTCOMES[type(outcome)]}{status}, {outcome.detail} ({trial.seconds:.2f} s)"


def _trial_row(sink: str, trial: Trial) -> dict[str, object]:
    outcome = trial.outcome
    return {
        "sink": sink,
        "outcome": type(outcome).__name__.lower(),
        "status": outcome.status,
        "answer": outcome.detail,
        "seconds": round(trial.seconds, 3),
    }
