"""`sinks`: how the sinks fare."""

from datetime import datetime

import click

from monitor.cli.columns import prose, whole
from monitor.cli.options import CLOCK, ask, change, config_option, json_option, listing
from monitor.cli.output import ago, count, examples, say
from monitor.cli.tables import print_list
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.views import SinkView
from monitor.notify.retry import BREAKS_AT
from monitor.store import Views
from monitor.store.sqlite import SqliteStore

IN_USE = "ok"
WAITING = "waiting"
DISABLED = "disabled"
REMOVED = "removed"
DROPPED = "dropped: the sink is not in the configuration"
FAILING = "failing"
RETRYING = "retrying"
REFUSING = "refusing"
COLUMNS = (
    whole("sink"),
    whole("kind", 3),
    prose("state"),
    whole("accepted", 4),
    whole("pending", 1),
    whole("deferred", 6),
    whole("stranded", 7),
    whole("oldest", 5),
    whole("dead", 1),
    prose("last answer", 2),
)


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
    epilog=examples(
        "storyline-monitor sinks",
        "storyline-monitor sinks --json | jq 'select(.dead > 0)'",
        "storyline-monitor sinks enable desk",
        "storyline-monitor sinks drop old-desk",
    ),
)
@config_option
@json_option
@click.pass_context
def sinks(context: click.Context, config_path: str | None, *, as_json: bool) -> None:
    """List the sinks: what they took, what waits for them, what was given up.

    A sink is ok, retrying (its last try failed and another is to come), failing (five or more
    failed in a row), refusing (its last try failed and nothing is left to be tried), waiting (it
    asked for a pause) or disabled (it asked for nothing more).

    A sink that was taken out of the configuration is listed as long as something is stranded
    there: it goes out when the sink is back, or is given up by: sinks drop.
    """
    if not listing(context):
        return
    now = CLOCK.now()
    config, found = ask(config_path, lambda store: store.sinks())
    kinds = {sink.id: sink.kind for sink in config.sinks}
    print_list(
        found,
        lambda view: row(view, kinds.get(view.id), now),
        COLUMNS,
        lambda view: _cells(view, kinds.get(view.id), now),
        as_json=as_json,
    )
    if not as_json:
        for view in found:
            if way := way_out(view):
                say(f"{view.id}: {way[0]} {way[1]}")


@sinks.command(
    short_help="Use a disabled sink again.",
    epilog=examples("storyline-monitor sinks enable desk"),
)
@click.argument("sink", metavar="ID")
@config_option
def enable(config_path: str | None, sink: str) -> None:
    """Use a sink again that asked for no further deliveries, or that asked to wait.

    A sink does so by answering 410, or by the header webhook-delivery: disable. What is pending
    goes out at once; what was given up comes back by: alerts retry.
    """

    async def work(_: Config, seen: Views, store: SqliteStore) -> SinkView:
        found = {view.id: view for view in await seen.sinks() if not view.removed}
        if sink not in found or not await store.enable(sink):
            known = ", ".join(found) or "none"
            raise MonitorError(f"there is no sink {sink!r} in the database; there are: {known}")
        return found[sink]

    was = change(config_path, work)
    halted = was.disabled or (was.held_until is not None and was.held_until > CLOCK.now())
    say(f"{sink}: {'is used again' if halted else 'was in use already'}, {was.pending} pending")
    if was.dead:
        found = f"storyline-monitor alerts list --state dead --sink {sink}"
        say(f"{count(was.dead, 'delivery', 'deliveries')} given up; see which with: {found}")
        say(f"send them again by: storyline-monitor alerts retry --sink {sink}")


@sinks.command(
    short_help="Give up what waits for a sink that was removed.",
    epilog=examples("storyline-monitor sinks drop old-desk"),
)
@click.argument("sink", metavar="ID")
@config_option
def drop(config_path: str | None, sink: str) -> None:
    """Give up what is stranded at a sink that was taken out of the configuration.

    It is dead then, and goes as other ended deliveries do; until then it can be sent by: alerts
    retry, once the sink is back. Nothing is dropped of a sink that is configured.
    """

    async def work(config: Config, seen: Views, store: SqliteStore) -> int:
        found = {view.id: view for view in await seen.sinks() if view.removed}
        if any(one.id == sink for one in config.sinks):
            raise MonitorError(f"{sink} is in the configuration ({config.path}): take it out first")
        if sink not in found:
            known = ", ".join(found) or "none"
            raise MonitorError(f"nothing is stranded at a sink {sink!r}; there is at: {known}")
        return await store.give_up(sink, DROPPED)

    dropped = change(config_path, work)
    found = f"storyline-monitor alerts list --state dead --sink {sink}"
    say(f"{sink}: {count(dropped, 'delivery', 'deliveries')} given up; see which with: {found}")


def way_out(view: SinkView) -> tuple[str, str] | None:
    """What to do, in words and as a command, about a sink that waits for somebody to do it."""
    if view.removed:
        words = "put it back into the configuration, or give up what waits for it:"
        return words, f"storyline-monitor sinks drop {view.id}"
    if view.disabled:
        return "when it is in order again:", f"storyline-monitor sinks enable {view.id}"
    return None


def row(view: SinkView, kind: str | None, now: datetime) -> dict[str, object]:
    """A sink as JSON object."""
    rest = {name: getattr(view, name) for name in SinkView.__slots__ if name != "id"}
    return {"sink": view.id, "kind": kind, "state": stands(view, now), **rest}


def stands(view: SinkView, now: datetime) -> str:
    """Whether it is used, in one word."""
    if view.removed:
        return REMOVED
    if view.disabled:
        return DISABLED
    if view.held_until is not None and view.held_until > now:
        return WAITING
    if view.failures >= BREAKS_AT:
        return FAILING
    if not view.failures:
        return IN_USE
    return RETRYING if view.pending else REFUSING


def state_of(view: SinkView, now: datetime) -> str:
    """The same for people, who want to know how long it waits."""
    word = stands(view, now)
    if word in (FAILING, RETRYING, REFUSING):
        tries = count(view.failures, "failed try", "failed tries in a row")
        return f"{word}, {tries}, the first {ago(view.failing_since, now)}{_again(view, now)}"
    return f"asked to wait, goes on {ago(view.held_until, now)}" if word == WAITING else word


def _again(view: SinkView, now: datetime) -> str:
    """When what waits for it is tried next, if anything does."""
    if view.next_try is None:
        return ""
    return f", next try {ago(view.next_try, now) if view.next_try > now else 'due'}"


def _cells(view: SinkView, kind: str | None, now: datetime) -> tuple[object, ...]:
    return (
        view.id,
        kind,
        state_of(view, now),
        view.accepted,
        view.pending,
        view.deferred or None,
        view.stranded or None,
        ago(view.oldest_pending, now),
        view.dead,
        view.last_answer,
    )
