"""`status`: the whole at a glance."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import click

from monitor.cli import sinks, timeline
from monitor.cli.columns import whole
from monitor.cli.options import CLOCK, answer, config_option, json_option, nothing_stored, settings
from monitor.cli.output import ago, clean, count, emit_rows, examples, say, span, when
from monitor.cli.tables import print_table
from monitor.config import Config
from monitor.model.views import DaemonView, SinkView, StatusView, TopicView
from monitor.store.sqlite import look

_NAME = 12  # columns
FIRST_ROUND = "it is decided on when all have answered, after 30 s at most"
TOPICS = (
    whole("topic"),
    whole("storylines", 2),
    whole("articles", 2),
    whole("alerts"),
    whole("held", 1),
    whole("last alert"),
)


@click.command(
    epilog=examples(
        "storyline-monitor status",
        "storyline-monitor status --json | jq .pending",
        "storyline-monitor status --json | jq -e .daemon.running",
    )
)
@config_option
@json_option
def status(config_path: str | None, *, as_json: bool) -> None:
    """Show whether the daemon runs, feeds, articles, alerts and what is waiting; then the topics.

    Whether it runs is known from the lock that it holds beside the database. What the first polls
    of a start bring is decided on together; until then a line "first round" says so. Sinks that
    asked for no more are named with what to do.
    """
    now = CLOCK.now()
    config = settings(config_path, secrets=False)
    daemon = look(config.database)
    stored = config.database.exists()
    view = answer(config, lambda store: store.status(now)) if stored else _unstored(config)
    if as_json:
        emit_rows([_row(config, daemon, view, now)])
        return
    for line in _lines(config, daemon, view, now):
        say(line)
    if not stored:
        say(nothing_stored(config))
    if view.topics:
        say()
        print_table(TOPICS, (topic_cells(one, now) for one in view.topics))


def _unstored(config: Config) -> StatusView:
    """What there is before the first run: feeds that wait for it."""
    return StatusView(feeds=len(config.feeds), due=sum(feed.enabled for feed in config.feeds))


def topic_row(view: TopicView) -> dict[str, object]:
    """A topic as a JSON object."""
    figures = {name: getattr(view, name) for name in TopicView.__slots__ if name != "id"}
    return {"topic": view.id, **figures}


def topic_cells(view: TopicView, now: datetime) -> tuple[object, ...]:
    """A topic as a row of ``TOPICS``."""
    last = ago(view.last_alert, now)
    return view.id, view.storylines, view.articles, view.alerts, view.held, last


def _row(config: Config, daemon: DaemonView, view: StatusView, now: datetime) -> dict[str, object]:
    """The JSON object: every figure, topics and sinks as lists."""
    uptime = (
        round((now - daemon.since).total_seconds()) if daemon.running and daemon.since else None
    )
    kinds = {sink.id: sink.kind for sink in config.sinks}
    return {
        "database": str(config.database),
        "daemon": {
            **{name: getattr(daemon, name) for name in DaemonView.__slots__},
            "uptime_seconds": uptime,
        },
        **{name: getattr(view, name) for name in StatusView.__slots__},
        "topics": [topic_row(one) for one in view.topics],
        "sinks": [sinks.row(one, kinds.get(one.id), now) for one in view.sinks],
    }


def _lines(config: Config, daemon: DaemonView, view: StatusView, now: datetime) -> Iterator[str]:
    """What a person wants to know first."""
    oldest = f", oldest {ago(view.oldest_pending, now)}" if view.oldest_pending else ""
    stored = (view.articles, "article"), (view.stories, "story", "stories")
    dead = f"{view.dead} dead"
    articles = ", ".join(count(*one) for one in stored)
    lives = {"running": "green"} if daemon.running else {"not running": "red"}
    # A path is copied: it stays on one line, however long it is.
    yield f"{'database':<{_NAME}}{config.database}"
    yield from _named("daemon", _daemon(daemon, view, now), lives)
    yield from _feeds(view, now)
    if _first_round(daemon, view):
        asked = f"{count(view.asked, 'feed')} asked, nothing stored yet"
        yield from _named("first round", f"{asked}: {FIRST_ROUND}")
    yield from _named("stored", f"{articles}, {count(view.storylines, 'storyline')}")
    yield from _named("alerts", f"{view.alerts:,}")
    stranded = f", {view.stranded} stranded" if view.stranded else ""
    sending = f"{view.pending} pending{oldest}, {dead}{stranded}"
    yield from _named("deliveries", sending, {dead: "red"} if view.dead else {})
    yield from _halted(view.sinks, now)


def _feeds(view: StatusView, now: datetime) -> Iterator[str]:
    """How many there are, and how many do not fare well."""
    failing, failed = f"{view.failing} failing", f"{view.failed_last} failed when last polled"
    unwell = (
        failing,
        *([failed] if view.failed_last else []),
        *([f"{view.silent} silent"] if view.silent else []),
    )
    line = f"{view.feeds:,}, {view.due} due, {', '.join(unwell)}; next poll {_next(view, now)}"
    marks = {failing: "red"} if view.failing else {}
    yield from _named("feeds", line, {**marks, failed: "yellow"})


def _next(view: StatusView, now: datetime) -> str:
    """When a feed is polled next."""
    if view.next_poll is None:
        return "under way" if view.asked else "-"
    return "due" if view.next_poll <= now else ago(view.next_poll, now)


def _named(name: str, text: str, marked: Mapping[str, str] = timeline.UNMARKED) -> Iterator[str]:
    yield from timeline.beside(f"{name:<{_NAME}}", text, marked)


def _first_round(daemon: DaemonView, view: StatusView) -> bool:
    """Whether what the first polls of a running daemon bring is still being gathered."""
    if not daemon.running or daemon.since is None:
        return False
    return view.asked > 0 and (view.last_poll is None or view.last_poll < daemon.since)


def _daemon(daemon: DaemonView, view: StatusView, now: datetime) -> str:
    """Whether it runs, and since when; or when it last did."""
    process = f", process {daemon.pid}" if daemon.pid is not None else ""
    if daemon.running:
        since = f", since {when(daemon.since)} ({span(now - daemon.since)})" if daemon.since else ""
        return f"running{process}{since}"
    if daemon.until:
        how = f"it ended {when(daemon.until)} ({ago(daemon.until, now)})"
    elif daemon.since:
        begun = f"the last one began {when(daemon.since)} ({ago(daemon.since, now)})"
        how = f"{begun} and did not end in order; see its log"
    elif view.last_poll:
        how = "when it ended is not known"
    else:
        how = "none has been started on this database yet"
    last = f"; last poll {ago(view.last_poll, now)}" if view.last_poll else ""
    return f"not running: {how}{last}"


def _halted(found: tuple[SinkView, ...], now: datetime) -> Iterator[str]:
    """The sinks to which nothing goes at present, and what to do."""
    for view in found:
        state = sinks.state_of(view, now)
        if state == sinks.IN_USE:
            continue
        answer = clean(f", last answer: {view.last_answer}") if view.last_answer else ""
        left = f"{view.stranded} stranded" if view.removed else f"{view.pending} pending"
        yield from _named("sink", f"{view.id}: {state}, {left}{answer}", {f"{state},": "red"})
        if way := sinks.way_out(view):
            yield from _named("", way[0])
            yield f"{'':<{_NAME}}{way[1]}"
