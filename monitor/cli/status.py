"""`status`: the whole at a glance."""

from datetime import datetime

import click

from monitor.cli.columns import whole
from monitor.cli.options import CLOCK, ask, config_option, json_option
from monitor.cli.output import ago, count, emit_rows, examples, say
from monitor.cli.tables import print_table
from monitor.config import Config
from monitor.model.views import StatusView, TopicView

TOPICS = (
    whole("topic"),
    whole("storylines", 2),
    whole("articles", 2),
    whole("alerts"),
    whole("held", 1),
    whole("last alert"),
)


@click.command(
    epilog=examples("storyline-monitor status", "storyline-monitor status --json | jq .pending")
)
@config_option
@json_option
def status(config_path: str | None, *, as_json: bool) -> None:
    """Show feeds, articles, storylines, alerts and what is waiting, then a line per topic."""
    now = CLOCK.now()
    config, view = ask(config_path, lambda store: store.status(now))
    if as_json:
        emit_rows([{"database": str(config.database), **_row(view)}])
        return
    for line in _lines(config, view, now):
        say(line)
    if view.topics:
        say()
        print_table(TOPICS, (topic_cells(one, now) for one in view.topics))


def topic_cells(view: TopicView, now: datetime) -> tuple[object, ...]:
    """A topic as a row of ``TOPICS``."""
    last = ago(view.last_alert, now)
    return view.id, view.storylines, view.articles, view.alerts, view.held, last


def _row(view: StatusView) -> dict[str, object]:
    """The JSON object: every figure, the topics as a list."""
    return {name: getattr(view, name) for name in StatusView.__slots__}


def _lines(config: Config, view: StatusView, now: datetime) -> list[str]:
    """What a person wants to know first."""
    failing = click.style(f"{view.failing} failing", fg="red" if view.failing else None)
    silent = f", {view.silent} silent" if view.silent else ""
    dead = click.style(f"{view.dead} dead", fg="red" if view.dead else None)
    oldest = f", oldest {ago(view.oldest_pending, now)}" if view.oldest_pending else ""
    stored = (view.articles, "article"), (view.stories, "story", "stories")
    feeds = (
        f"{view.feeds:,}, {view.due} due, {failing}{silent}; next poll {ago(view.next_poll, now)}"
    )
    articles = ", ".join(count(*one) for one in stored)
    return [
        f"database    {config.database}",
        f"feeds       {feeds}",
        f"stored      {articles}, {count(view.storylines, 'storyline')}",
        f"alerts      {view.alerts:,}",
        f"deliveries  {view.pending} pending{oldest}, {dead}",
    ]
