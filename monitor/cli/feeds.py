"""`feeds`: how the feeds fare, and when each is polled next."""

import importlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

import click
from typing_extensions import override

from monitor.cli.columns import prose, whole
from monitor.cli.options import CLOCK, ask, change, config_option, json_option, listing
from monitor.cli.output import ago, clean, count, emit_rows, examples, say, span, when
from monitor.cli.tables import print_list, print_table
from monitor.collect import cadence, health
from monitor.config import Config
from monitor.config.faults import suggestion
from monitor.errors import MonitorError
from monitor.model.feeds import Feed, FeedState, Hints, PollReason
from monitor.model.habits import Health
from monitor.model.views import FeedView
from monitor.store import Views
from monitor.store.sqlite import SqliteStore

# Not even a person's wish shortens these.
DEMANDS = {
    PollReason.RETRY_AFTER: "its server asked to be left alone (Retry-After)",
    PollReason.HOST_HOLD: "its host asked to be left alone",
    PollReason.SKIP_HOURS: "it asks not to be polled at this hour (skipHours)",
    PollReason.SKIP_DAYS: "it asks not to be polled today (skipDays)",
}
DATES = "dates look wrong: what newly comes is over 14 days old already"
TEN = 10
HARDLY_ANY = 0.01
COLUMNS = (
    whole("feed"),
    whole("state"),
    whole("last poll", 2),
    whole("outcome", 4),
    whole("next poll", 1),
    whole("why then", 5),
    whole("every", 3),
    whole("a day", 6),
    prose("detail"),
)
POLLS = (
    whole("polled"),
    whole("outcome"),
    whole("entries", 4),
    whole("new", 1),
    whole("seconds", 5),
    whole("bytes", 6),
    whole("next after", 2),
    whole("why then", 3),
    prose("trouble", 1),
)
TOLD = (whole("told"), whole("what"), whole("id"))
# What machines are told of a feed's state; validators and what is learned from stay inside.
SHOWN = (
    "feed", "title", "url", "home", "located", "moved", "moved_since", "outcome", "trouble",
    "detail", "errors", "failing_since", "last_polled", "last_good", "last_fresh", "last_new",
    "next_poll", "reason", "asked_until", "polls", "articles", "baselined",
)  # fmt: skip
HINTS = {name: f"{name}_seconds" for name in ("max_age", "retry_after", "ttl", "update_period")}
# The way out alone takes a quarter of a second to import, which no list of feeds needs.
_LATER = {
    "find": ("monitor.cli.find", "find"),
    "import": ("monitor.cli.lists", "import_"),
    "export": ("monitor.cli.lists", "export"),
}


class _Feeds(click.Group):
    """A group whose larger commands are imported when they are called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *_LATER]

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _LATER:
            return super().get_command(ctx, cmd_name)
        module, attribute = _LATER[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(
    cls=_Feeds,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
    epilog=examples(
        "storyline-monitor feeds",
        "storyline-monitor feeds --json | jq -r 'select(.errors > 0) | .feed'",
        "storyline-monitor feeds show example-europe",
        "storyline-monitor feeds poll example-europe",
        "storyline-monitor feeds find example.org",
        "storyline-monitor feeds import subscriptions.opml --to config/feeds.d/mine.yaml",
    ),
)
@config_option
@json_option
@click.pass_context
def feeds(context: click.Context, config_path: str | None, *, as_json: bool) -> None:
    """List the feeds: how each fares, its last poll, when it is polled next and why then.

    A feed is new, ok, failing (three failures in a row that span an hour, or nothing but failures
    so far), silent (nothing new for far longer than its habit), parked (gone, asked once a week) or
    disabled. "every" is the
    interval that is configured or was learned, "a day" the new articles that it brings in a day.
    """
    if not listing(context):
        return
    now = CLOCK.now()
    config, found = ask(config_path, lambda store: store.feeds())
    print_list(
        found,
        lambda view: _row(view, config),
        COLUMNS,
        lambda view: _cells(view, config, now),
        as_json=as_json,
    )


@feeds.command(
    "show",
    short_help="One feed with its recent polls.",
    epilog=examples("storyline-monitor feeds show example-europe"),
)
@click.argument("feed", metavar="ID")
@config_option
@json_option
def show_(config_path: str | None, feed: str, *, as_json: bool) -> None:
    """Show how one feed fares, then its recent polls with what went wrong, newest first."""
    now = CLOCK.now()
    config, found = ask(config_path, lambda store: store.feeds())
    view = _named(found, feed)
    if as_json:
        emit_rows([_row(view, config)])
        return
    for line in _lines(view, config, now):
        say(line)
    if view.polls:
        say()
        print_table(POLLS, (_poll(poll) for poll in view.polls))
    if view.told:
        say()
        print_table(TOLD, (_told(word) for word in view.told))


@feeds.command(
    short_help="Poll a feed now instead of when it is due.",
    epilog=examples("storyline-monitor feeds poll example-europe"),
)
@click.argument("feed", metavar="ID")
@config_option
def poll(config_path: str | None, feed: str) -> None:
    """Make a feed due now; the running daemon, or else the next one, polls it.

    What a server asked for holds all the same, and so do min_every and the pauses between
    requests to one host.
    """

    async def work(config: Config, seen: Views, store: SqliteStore) -> int:
        view = _named(await seen.feeds(), feed)
        now = CLOCK.now()
        _refuse(view, {one.id: one for one in config.feeds}.get(feed), now)
        return await store.hurry([feed], now)

    made_due = change(config_path, work)
    say(f"{feed}: {'due now' if made_due else 'is being polled right now'}")


def _named(found: tuple[FeedView, ...], feed: str) -> FeedView:
    """The feed of that id.

    Raises:
        MonitorError: the database knows none.
    """
    views = {view.state.feed: view for view in found}
    if feed not in views:
        raise MonitorError(f"there is no feed {feed!r} in the database{suggestion(feed, views)}")
    return views[feed]


def _refuse(view: FeedView, feed: Feed | None, now: datetime) -> None:
    """See that a feed may be polled now.

    Raises:
        MonitorError: it is not polled at all, or not yet, whoever asks.
    """
    state = view.state
    if feed is None or not feed.enabled:
        raise MonitorError(f"{state.feed}: the configuration does not have it polled")
    if state.asked_until is not None and state.asked_until > now:
        until = ago(state.asked_until, now)
        raise MonitorError(
            f"{state.feed}: {DEMANDS[PollReason.RETRY_AFTER]}; it may be polled {until}"
        )
    waits = state.next_poll is not None and state.next_poll > now
    demand = state.reason if waits and state.reason in DEMANDS else cadence.skipped(state, now)
    if demand is not None:
        until = ago(state.next_poll, now)
        raise MonitorError(f"{state.feed}: {DEMANDS[demand]}; it is polled {until}")
    if state.last_polled is not None and state.last_polled + feed.min_every > now:
        until = ago(state.last_polled + feed.min_every, now)
        raise MonitorError(
            f"{state.feed}: it was polled {ago(state.last_polled, now)}, and min_every lets it be "
            f"polled {until}"
        )


def _row(view: FeedView, config: Config) -> dict[str, object]:
    state = view.state
    row = {name: getattr(state, name) for name in SHOWN}
    # A secret address must not come out through where it led either.
    hidden = dict.fromkeys(("url", "located", "moved", "home")) if _secret(view, config) else {}
    feed = _configured(view, config)
    return {
        **row,
        **hidden,
        "state": health.standing(feed, state).value,
        "every_seconds": _seconds(_every(feed, state)),
        "learned_seconds": state.interval,
        "items_per_day": health.items_per_day(state),
        "usual_gap_seconds": _seconds(health.usual_gap(state)),
        "dates_look_wrong": health.dates_look_wrong(state),
        "hints": _hints(state.document),
        "recent": view.polls,
        "notices": view.told,
    }


def _hints(document: Hints | None) -> dict[str, object] | None:
    """What the document says about the next poll."""
    said = asdict(document) if document else None
    return said and {HINTS.get(name, name): value for name, value in said.items()}


def _cells(view: FeedView, config: Config, now: datetime) -> tuple[object, ...]:
    state = view.state
    feed = _configured(view, config)
    return (
        state.feed,
        health.standing(feed, state).value,
        ago(state.last_polled, now),
        state.outcome and state.outcome.value,
        _due(view, now),
        state.reason.value,
        _span(_every(feed, state)),
        _rate(state),
        _note(state),
    )


def _every(feed: Feed | None, state: FeedState) -> timedelta | None:
    """The interval that holds while nothing asks for a longer one; ``None`` if it has none yet."""
    if feed is not None and feed.every is not None:
        return min(feed.every, feed.max_every)
    return timedelta(seconds=state.interval) if state.interval else None


def _note(state: FeedState) -> str | None:
    """What is not as it should be, in words."""
    if state.detail or state.trouble:
        return state.detail or state.trouble
    if state.health is Health.SILENT:
        return f"nothing new since {when(state.last_new or state.baselined)}"
    return DATES if health.dates_look_wrong(state) else None


def _rate(state: FeedState) -> str | None:
    rate = health.items_per_day(state)
    if rate is None:
        return None
    if 0 < rate < HARDLY_ANY:
        return f"<{HARDLY_ANY}"
    return f"{rate:.2g}" if rate < TEN else f"{rate:.0f}"


def _span(length: timedelta | None) -> str | None:
    return span(length) if length else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _configured(view: FeedView, config: Config) -> Feed | None:
    return next((feed for feed in config.feeds if feed.id == view.state.feed), None)


def _secret(view: FeedView, config: Config) -> bool:
    """Whether its address stays hidden: all but what stands in the configuration for all to read.

    Of a feed that was removed or has another name now, nobody knows any more.
    """
    feed = _configured(view, config)
    return feed is None or feed.url_secret or feed.url != view.state.url


def _lines(view: FeedView, config: Config, now: datetime) -> Iterator[str]:
    """How a feed fares, a fact on each line."""
    state = view.state
    feed = _configured(view, config)
    every, source = _every(feed, state), "as configured" if feed and feed.every else "as learned"
    gap, limit = health.usual_gap(state), health.patience(state, now)
    facts = {
        "feed": state.feed,
        "state": health.standing(feed, state).value,
        "title": state.title,
        "url": "hidden" if _secret(view, config) else state.url,
        "moved to": None if _secret(view, config) else state.home,
        "outcome": state.outcome.value if state.outcome else "never polled",
        "trouble": _why(state.trouble, state.detail),
        "polled": f"{ago(state.last_polled, now)}, {count(state.polls, 'time')} in all",
        "next poll": f"{_due(view, now)}, {state.reason.value}",
        "every": f"{span(every)}, {source}" if every else None,
        "new article": when(state.last_new),
        "articles": state.articles,
        "a day": _rate(state),
        "usual gap": _span(gap),
        "silent": f"after {span(limit)} without anything new" if limit else None,
        "dates": DATES if health.dates_look_wrong(state) else None,
        "errors": f"{state.errors} in a row" if state.errors else None,
    }
    for name, value in facts.items():
        if value is not None:
            yield f"{name:<11} {clean(str(value))}"


def _due(view: FeedView, now: datetime) -> str:
    due = view.state.next_poll
    return "due" if due is None or due <= now else ago(due, now)


def _why(trouble: object, detail: object) -> str | None:
    """What went wrong, by its name and in words; ``None`` when nothing did."""
    return ": ".join(str(part) for part in (trouble, detail) if part) or None


def _poll(poll: dict[str, object]) -> tuple[object, ...]:
    at, due = poll["polled"], poll["next_poll"]
    return (
        when(at) if isinstance(at, datetime) else at,
        poll["outcome"],
        poll["entries"],
        poll["new"],
        f"{poll['seconds']:.2f}",
        poll["wire_bytes"],
        span(due - at) if isinstance(at, datetime) and isinstance(due, datetime) else None,
        poll["reason"],
        _why(poll["trouble"], poll["detail"]),
    )


def _told(word: dict[str, object]) -> tuple[object, ...]:
    at = word["made"]
    return (when(at) if isinstance(at, datetime) else at, word["kind"], word["alert"])
