"""`feeds`: how the feeds fare, and when each is polled next."""

import importlib
from collections.abc import Sequence
from datetime import datetime

import click
from typing_extensions import override

from monitor.cli import faring, waiting
from monitor.cli.options import (
    CLOCK,
    answer,
    ask,
    change,
    config_option,
    json_option,
    listing,
    nothing_stored,
    settings,
)
from monitor.cli.output import ago, emit_rows, examples, say, warn
from monitor.cli.tables import print_list, print_table
from monitor.collect import cadence
from monitor.config import Config
from monitor.config.faults import suggestion
from monitor.errors import MonitorError
from monitor.model.feeds import Feed, FeedState, PollReason
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
UNSEEN = (
    "no daemon has seen it yet; it is polled at once when one starts with this configuration "
    "(storyline-monitor run) or takes it over (SIGHUP)"
)
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
    What is configured and was not polled yet is listed as well.
    """
    if not listing(context):
        return
    config = settings(config_path, secrets=False)
    stored = config.database.exists()
    found = known(answer(config, lambda store: store.feeds()) if stored else (), config)
    if not stored:
        warn(nothing_stored(config))
    now = CLOCK.now()
    print_list(
        found,
        lambda view: faring.row(view, config),
        faring.COLUMNS,
        lambda view: faring.cells(view, config, now),
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
    view = _named(known(found, config), feed)
    if as_json:
        emit_rows([faring.row(view, config)])
        return
    for line in faring.lines(view, config, now):
        say(line)
    if view.polls:
        say()
        print_table(faring.POLLS, (faring.poll(poll) for poll in view.polls))
    if view.told:
        say()
        print_table(faring.TOLD, (faring.told(word) for word in view.told))


@feeds.command(
    short_help="Poll a feed now instead of when it is due.",
    epilog=examples("storyline-monitor feeds poll example-europe"),
)
@click.argument("feed", metavar="ID")
@config_option
def poll(config_path: str | None, feed: str) -> None:
    """Make a feed due now; the running daemon, or else the next one, polls it.

    What a server asked for holds all the same, and so do min_every and the pauses between
    requests to one host. A local file has no server, so it may be read again at any time.
    """

    async def work(config: Config, seen: Views, store: SqliteStore) -> int:
        stored = await seen.feeds()
        view, now = _named(known(stored, config), feed), CLOCK.now()
        _refuse(view, config.feed_of.get(feed), now)
        if view not in stored:
            raise MonitorError(f"{feed}: {UNSEEN}")
        made_due = await store.hurry([feed], now)
        waiting.tell_idle(config, "it is polled")
        return made_due

    made_due = change(config_path, work)
    say(f"{feed}: {'due now' if made_due else 'is being polled right now'}")


def known(stored: Sequence[FeedView], config: Config) -> tuple[FeedView, ...]:
    """The feeds of the database, then those of the configuration that no daemon has seen yet."""
    seen = {view.state.feed for view in stored}
    new = (feed for feed in config.feeds if feed.id not in seen)
    return (*stored, *(FeedView(state=FeedState(feed=one.id, url=one.url)) for one in new))


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
    if feed.url.startswith("file:"):
        return
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
