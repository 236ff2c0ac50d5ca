"""`sinks`: how the sinks fare."""

from datetime import datetime

import click

from monitor.cli.options import CLOCK, ask, config_option, json_option
from monitor.cli.output import ago, emit_rows, examples
from monitor.cli.tables import print_table
from monitor.model.views import SinkView


@click.command(
    epilog=examples(
        "storyline-monitor sinks",
        "storyline-monitor sinks --json | jq 'select(.dead > 0)'",
    )
)
@config_option
@json_option
def sinks(config_path: str | None, *, as_json: bool) -> None:
    """List the sinks: what they took, what waits for them, what was given up."""
    now = CLOCK.now()
    config, found = ask(config_path, lambda store: store.sinks())
    kinds = {sink.id: sink.kind for sink in config.sinks}
    if as_json:
        emit_rows(_row(view, kinds.get(view.id)) for view in found)
        return
    print_table(
        ("sink", "kind", "state", "accepted", "pending", "oldest", "dead", "last answer"),
        (_cells(view, kinds.get(view.id), now) for view in found),
    )


def _row(view: SinkView, kind: str | None) -> dict[str, object]:
    rest = {name: getattr(view, name) for name in SinkView.__slots__ if name != "id"}
    return {"sink": view.id, "kind": kind, **rest}


def state_of(view: SinkView, now: datetime) -> str:
    """Whether it is used, in one word or a few."""
    if view.disabled:
        return "disabled"
    if view.held_until is not None and view.held_until > now:
        return f"asked to wait, goes on {ago(view.held_until, now)}"
    return "ok"


def _cells(view: SinkView, kind: str | None, now: datetime) -> tuple[object, ...]:
    return (
        view.id,
        kind,
        state_of(view, now),
        view.accepted,
        view.pending,
        ago(view.oldest_pending, now),
        view.dead,
        view.last_answer,
    )
