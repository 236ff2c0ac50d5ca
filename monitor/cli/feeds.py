"""`feeds`: how the feeds fare, and when each is polled next."""

from datetime import datetime

import click

from monitor.cli.options import CLOCK, ask, config_option, json_option
from monitor.cli.output import ago, emit_rows, examples
from monitor.cli.tables import print_table
from monitor.model.views import FeedView


@click.command(
    epilog=examples(
        "storyline-monitor feeds",
        "storyline-monitor feeds --json | jq -r 'select(.errors > 0) | .feed'",
    )
)
@config_option
@json_option
def feeds(config_path: str | None, *, as_json: bool) -> None:
    """List the feeds: last outcome, when each is polled next and why then, articles taken."""
    now = CLOCK.now()
    config, found = ask(config_path, lambda store: store.feeds())
    if as_json:
        secret = {feed.id for feed in config.feeds if feed.url_secret}
        emit_rows(_row(view, secret=view.state.feed in secret) for view in found)
        return
    print_table(
        ("feed", "outcome", "polled", "next poll", "why then", "articles", "errors", "detail"),
        (_cells(view, now) for view in found),
    )


def _row(view: FeedView, *, secret: bool) -> dict[str, object]:
    state = view.state
    row = {name: getattr(state, name) for name in type(state).__slots__}
    # A secret address must not come out through where it led either.
    hidden = dict.fromkeys(("url", "located", "moved", "home")) if secret else {}
    return {**row, **hidden, "recent": view.polls}


def _cells(view: FeedView, now: datetime) -> tuple[object, ...]:
    state = view.state
    return (
        state.feed,
        state.outcome.value if state.outcome else None,
        ago(state.last_polled, now),
        "due" if state.next_poll is None or state.next_poll <= now else ago(state.next_poll, now),
        state.reason.value,
        state.articles,
        state.errors,
        state.detail or (state.trouble.value if state.trouble else None),
    )
