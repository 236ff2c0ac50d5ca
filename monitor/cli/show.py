"""`storylines` and `show`: what is followed, and one thing of it with all its reasons."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

import click

from monitor.cli import rows, timeline
from monitor.cli.columns import prose, whole
from monitor.cli.options import (
    CLOCK,
    ask,
    ask_about,
    change,
    config_option,
    json_option,
    listing,
)
from monitor.cli.output import ago, clean, emit_rows, examples, say, when
from monitor.cli.tables import print_list
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.alerts import AlertState
from monitor.model.changes import Storyline
from monitor.model.plans import StoredArticle
from monitor.model.views import AlertView, NoticeView, StorylineView
from monitor.store import Views
from monitor.store.sqlite import SqliteStore

SHORTEST_PREFIX = 4
MANY = 100_000
COLUMNS = (
    whole("storyline"),
    whole("topic", 3),
    whole("opened", 4),
    whole("last", 1),
    whole("articles", 2),
    whole("outlets", 5),
    whole("changes", 2),
    prose("title"),
)

Found = StorylineView | AlertView | NoticeView | tuple[StoredArticle, ...]


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
    epilog=examples(
        "storyline-monitor storylines",
        "storyline-monitor storylines --topic us-north-korea --json",
        "storyline-monitor storylines mute sl_4f1c",
    ),
)
@click.option("--topic", metavar="ID", help="Only those of this topic.")
@config_option
@json_option
@click.pass_context
def storylines(
    context: click.Context, config_path: str | None, topic: str | None, *, as_json: bool
) -> None:
    """List the storylines, the one that was touched last on top; or silence one."""
    if not listing(context):
        return
    now = CLOCK.now()
    print_list(
        ask_about(config_path, topic, lambda store: store.storylines(topic)),
        rows.storyline,
        COLUMNS,
        lambda one: _cells(one, now),
        as_json=as_json,
    )


def _cells(one: Storyline, now: datetime) -> tuple[object, ...]:
    return (
        one.id,
        one.topic,
        one.opened and one.opened[:10],
        ago(one.last_arrival, now),
        one.articles,
        len(one.families),
        one.sequence,
        f"{one.title} (muted)" if one.muted else one.title,
    )


@storylines.command(
    short_help="Silence a storyline, or end its silence.",
    epilog=examples(
        "storyline-monitor storylines mute sl_4f1c",
        "storyline-monitor storylines mute sl_4f1c --off",
    ),
)
@click.argument("id_", metavar="ID")
@click.option("--off", is_flag=True, help="Let it be told of again.")
@config_option
def mute(config_path: str | None, id_: str, *, off: bool) -> None:
    """Silence a storyline: it is followed as before, but its alerts are held.

    What was held meanwhile is not sent later. The beginning of an id is enough.
    """

    async def work(_: Config, seen: Views, store: SqliteStore) -> Storyline:
        found = await find_storyline(seen, id_)
        if not await store.mute(found.storyline.id, muted=not off):
            raise MonitorError(f"{found.storyline.id} went away meanwhile; try again")
        return found.storyline

    done = change(config_path, work)
    say(clean(f"{done.id}: {'told of again' if off else 'muted'} ({done.title})"))


@click.command(
    epilog=examples("storyline-monitor show sl_4f1c", "storyline-monitor show sl_4f1c --json")
)
@click.argument("id_", metavar="ID")
@config_option
@json_option
def show(config_path: str | None, id_: str, *, as_json: bool) -> None:
    """Show one thing with all its reasons.

    A storyline with its articles over time and what changed; an article with its verdict, its
    topics and why it brought no alert; an alert with both sentences and its deliveries; or a notice
    about a feed. The beginning of an id is enough where only one begins so.
    """
    _, found = ask(config_path, lambda store: find(store, id_))
    if as_json:
        emit_rows([_row(found)])
        return
    for line in _lines(found):
        say(line)


async def find(store: Views, id_: str) -> Found:
    """What is stored under an id or the beginning of one.

    Raises:
        MonitorError: nothing is, or more than one thing.
    """
    exact = await _exact(store, id_)
    if exact is not None:
        return exact
    if len(id_) < SHORTEST_PREFIX:
        raise MonitorError(
            f"nothing is stored under {id_!r}; give at least {SHORTEST_PREFIX} characters of an id"
        )
    near = sorted({one async for one in _beginning(store, id_)})
    if not near:
        raise MonitorError(
            f"nothing is stored under {id_!r}; see: storyline-monitor storylines, or alerts list"
        )
    if len(near) > 1:
        raise MonitorError(f"{id_!r} is the beginning of {len(near)} ids: {', '.join(near[:10])}")
    again = await _exact(store, near[0])
    if again is None:
        raise MonitorError(f"{near[0]} went away while it was looked up; try again")
    return again


async def find_storyline(store: Views, id_: str) -> StorylineView:
    """The storyline under an id or the beginning of one.

    Raises:
        MonitorError: there is none, or something else is stored there.
    """
    found = await find(store, id_)
    if not isinstance(found, StorylineView):
        raise MonitorError(
            f"{id_!r} is no storyline; see which there are: storyline-monitor storylines"
        )
    return found


async def find_alert(store: Views, id_: str) -> AlertView | NoticeView:
    """The alert or notice under an id or the beginning of one.

    Raises:
        MonitorError: there is none, or something else is stored there.
    """
    found = await find(store, id_)
    if not isinstance(found, AlertView | NoticeView):
        raise MonitorError(f"{id_!r} is no alert; see it with: storyline-monitor show {id_}")
    return found


async def _exact(store: Views, id_: str) -> Found | None:
    storyline = await store.storyline(id_)
    if storyline is not None:
        return storyline
    told = await store.alert(id_) or await store.notice(id_)
    if told is not None:
        return told
    return await store.article(id_) or None


async def _beginning(store: Views, prefix: str) -> AsyncIterator[str]:
    """Ids that begin with ``prefix``; articles are looked up in the storylines."""
    every = await store.storylines()
    for storyline in every:
        if storyline.id.startswith(prefix):
            yield storyline.id
    told = [view.id for view in await store.alerts(limit=MANY)]
    told += [view.id for view in await store.notices(limit=MANY)]
    for one in told:
        if one.startswith(prefix):
            yield one
    for storyline in every:
        whole = await store.storyline(storyline.id)
        for stored in whole.articles if whole else ():
            if stored.article.id.startswith(prefix):
                yield stored.article.id


def _row(found: Found) -> dict[str, object]:
    """The JSON object of whatever was found."""
    if isinstance(found, StorylineView):
        return {
            **rows.storyline(found.storyline),
            "timeline": [rows.article(stored) for stored in found.articles],
            "alerts": [rows.alert(alert) for alert in found.alerts],
        }
    if isinstance(found, AlertView | NoticeView):
        return rows.whole(found)
    return {**rows.article(found[0]), "versions": [rows.article(one) for one in found[1:]]}


def _lines(found: Found) -> Iterator[str]:
    """Whatever was found, for people."""
    if isinstance(found, StorylineView):
        yield from _storyline(found)
    elif isinstance(found, AlertView | NoticeView):
        yield from sent(found)
    else:
        yield from _article(found)


def sent(view: AlertView | NoticeView) -> Iterator[str]:
    """An alert or a notice, and how far each sending of it got."""
    if isinstance(view, AlertView):
        yield from timeline.alert_lines(view.alert)
    else:
        yield from timeline.card_lines(view.notice.body)
    yield from timeline.delivery_lines(view.deliveries)


def _storyline(view: StorylineView) -> Iterator[str]:
    told = sum(alert.state is AlertState.READY for alert in view.alerts)
    yield from timeline.storyline_head(view.storyline, told)
    yield ""
    yield from timeline.drawn(view.articles, view.alerts)
    state = tuple(timeline.state_lines(view.storyline))
    if state:
        yield "As it stands:"
        yield from state


def _article(versions: Sequence[StoredArticle]) -> Iterator[str]:
    """An article: what it is, what it was compared with, where it belongs, why it was silent."""
    stored = versions[0]
    article, verdict = stored.article, stored.verdict
    yield click.style(timeline.label(article, timeline.width()), bold=True)
    facts = {
        "id": article.id,
        "outlet": article.outlet,
        "published": timeline.published(article.published),
        "date from": article.date_source.value if article.date_source else None,
        "feed": article.feed,
        "url": article.url,
        "arrived": when(stored.arrived),
        "version": stored.version if stored.version > 1 else None,
        "verdict": f"{verdict.kind.value}: {timeline.verdict_words(verdict)}",
        "story": verdict.story,
        "decided by": ", ".join(f"{name} {value:.2f}" for name, value in verdict.evidence[:6]),
        "differs in": ", ".join(verdict.differences),
        "topics": "; ".join(f"{h.topic} ({', '.join(h.phrases)})" for h in stored.hits) or "none",
        "storylines": ", ".join(id_ for _, id_ in stored.storylines) or "none",
        "no alert": timeline.silence(stored.why_silent) if stored.why_silent else None,
    }
    for name, value in facts.items():
        if value:
            yield f"{name:<11} {clean(str(value))}"
    yield ""
    yield from timeline.wrapped(article.text or article.summary or "")
    for older in versions[1:]:
        yield f"version {older.version}, arrived {when(older.arrived)}: " + timeline.label(
            older.article, timeline.width() - 40
        )
