"""`storylines` and `show`: what is followed, and one thing of it with all its reasons."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise, zip_longest

import click

from monitor.cli import ending, rows, timeline, verdicts, waiting
from monitor.cli.columns import prose, whole
from monitor.cli.lookup import Found, find, find_storyline
from monitor.cli.moments import spoken
from monitor.cli.options import (
    CLOCK,
    ask,
    ask_about,
    change,
    config_option,
    json_option,
    listing,
)
from monitor.cli.output import ago, clean, count, emit_rows, examples, say, warn
from monitor.cli.tables import print_list
from monitor.cli.versions import PLACES, edits
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.changes import Storyline
from monitor.model.plans import StoredArticle
from monitor.model.views import AlertView, NoticeView, StorylineView, StoryView
from monitor.store import Views
from monitor.store.sqlite import SqliteStore

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


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
    epilog=examples(
        "storyline-monitor storylines",
        "storyline-monitor storylines --topic us-north-korea --json",
        "storyline-monitor storylines mute sl_4f1c",
        "storyline-monitor storylines merge sl_4f1c sl_09ab",
    ),
)
@click.option("--topic", metavar="ID", help="Only those of this topic.")
@config_option
@json_option
@click.pass_context
def storylines(
    context: click.Context, config_path: str | None, topic: str | None, *, as_json: bool
) -> None:
    """List the storylines, the one that was touched last on top; or silence, end or join them."""
    if not listing(context):
        return
    now = CLOCK.now()
    print_list(
        ask_about(config_path, topic, lambda store: store.storylines(topic)),
        rows.storyline,
        COLUMNS,
        lambda one: _cells(one, now),
        as_json=as_json,
        none="no storyline yet: no article has matched a topic; try some with: "
        "storyline-monitor topics test",
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
        " ".join((one.title, *(f"({mark})" for mark in timeline.marks_of(one)))),
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


storylines.add_command(ending.close)
storylines.add_command(ending.merge)


@click.command(
    epilog=examples("storyline-monitor show sl_4f1c", "storyline-monitor show sl_4f1c --json")
)
@click.argument("id_", metavar="ID")
@config_option
@json_option
def show(config_path: str | None, id_: str, *, as_json: bool) -> None:
    """Show one thing with all its reasons.

    A storyline with its articles over time and what changed; a story with the articles that report
    the same event; an article with its verdict, its topics, why it brought no alert, and what its
    edits changed; an alert with both sentences and its deliveries; or a notice about a feed. The
    beginning of an id is enough where only one begins so.
    """
    now = CLOCK.now()

    async def look(store: Views) -> tuple[Found, list[str]]:
        found = await find(store, id_)
        if isinstance(found, AlertView | NoticeView):
            return found, await waiting.waits(store, found, now)
        return found, []

    _, (found, waits) = ask(config_path, look)
    if isinstance(found, StorylineView) and not found.storyline.id.startswith(id_):
        warn(f"{id_} was merged into {found.storyline.id}")
    if as_json:
        emit_rows([_row(found)])
        return
    for line in _lines(found, waits, now):
        say(line)


def _row(found: Found) -> dict[str, object]:
    """The JSON object of whatever was found."""
    if isinstance(found, StorylineView):
        return {
            **rows.storyline(found.storyline, found.articles),
            "timeline": rows.timeline(found),
            "alerts": [rows.alert_view(view) for view in found.alerts],
        }
    if isinstance(found, StoryView):
        return rows.story(found)
    if isinstance(found, AlertView | NoticeView):
        return rows.whole(found)
    versions = [rows.version(one, older) for one, older in zip_longest(found, found[1:])]
    return {**versions[0], "versions": versions[1:]}


def _lines(found: Found, waits: Sequence[str], now: datetime) -> Iterator[str]:
    """Whatever was found, for people."""
    if isinstance(found, StorylineView):
        yield from _storyline(found)
    elif isinstance(found, StoryView):
        yield from _story(found)
    elif isinstance(found, AlertView | NoticeView):
        yield from sent(found, waits, now)
    else:
        yield from _article(found)


def sent(view: AlertView | NoticeView, waits: Sequence[str], now: datetime) -> Iterator[str]:
    """An alert or a notice, how far each sending of it got, and why pending ones wait."""
    if isinstance(view, AlertView):
        yield from timeline.alert_lines(view.alert)
        if view.false_at is not None:
            said = f": {clean(view.false_comment)}" if view.false_comment else ""
            yield click.style(f"false alarm, as said {spoken(view.false_at)}{said}", fg="red")
    else:
        yield from timeline.card_lines(view.notice.body)
    yield from timeline.delivery_lines(view.deliveries, now)
    yield from map(clean, waits)


def _story(view: StoryView) -> Iterator[str]:
    """What a story is made of, then its articles over time."""
    story = view.story
    first = next((one for one in view.articles if one.article.id == story.first), None)
    if first is not None:
        yield click.style(timeline.label(first.article, timeline.width()), bold=True)
    facts = (
        story.id,
        count(story.articles, "article"),
        count(story.copies, "copy", "copies"),
        count(len(story.families), "outlet"),
        f"last arrival {spoken(story.last_arrival)}",
    )
    yield from timeline.facts(facts)
    for line in view.storylines:
        yield from timeline.table({"storyline": f"{line.id}  {line.topic}: {line.title}"})
    if not view.storylines:
        yield from timeline.table({"storyline": "none"})
    yield ""
    yield from timeline.drawn(view.articles, (), view.came_as)


def _storyline(view: StorylineView) -> Iterator[str]:
    yield from timeline.storyline_head(view.storyline, view.alerts)
    yield ""
    yield from timeline.drawn(view.articles, view.alerts, view.came_as)
    state = tuple(timeline.state_lines(view.storyline))
    if state:
        yield "\nAs it stands:"
        yield from state


def _article(versions: Sequence[StoredArticle]) -> Iterator[str]:
    """An article: what it is, what it was compared with, where it belongs, why it was silent."""
    stored = versions[0]
    article, verdict = stored.article, stored.verdict
    yield click.style(timeline.label(article, timeline.width()), bold=True)
    facts = {
        "id": article.id,
        "outlet": article.outlet,
        "published": spoken(article.published) if article.published else "undated",
        "date from": article.date_source.value if article.date_source else None,
        "feed": article.feed,
        "url": article.url,
        "arrived": spoken(stored.arrived),
        "version": stored.version if stored.version > 1 else None,
        "verdict": f"{verdict.kind.value}: {verdicts.words(verdict)}",
        "story": ", ".join(filter(None, (verdict.story, verdicts.since(verdict)))),
        "decided by": ", ".join(f"{name} {value:.2f}" for name, value in verdict.evidence[:6]),
        "differs in": ", ".join(verdict.differences),
        "topics": "; ".join(f"{h.topic} ({', '.join(h.phrases)})" for h in stored.hits) or "none",
        "storylines": ", ".join(id_ for _, id_ in stored.storylines) or "none",
        "no alert": timeline.silence(stored.why_silent) if stored.why_silent else None,
    }
    yield from timeline.table(facts)
    yield ""
    yield from timeline.wrapped(article.text or article.summary or "")
    if len(versions) > 1:
        yield from _versions(versions)


def _versions(versions: Sequence[StoredArticle]) -> Iterator[str]:
    """Each version with its time and what it changed, newest first."""
    for newer, older in pairwise(versions):
        yield f"Version {newer.version}, arrived {spoken(newer.arrived)}:"
        changed = edits(older.article, newer.article)
        for field, places in groupby(changed[:PLACES], key=lambda one: one.field):
            yield f"  {field}"
            for place in places:
                yield from timeline.edit_lines(place)
        if len(changed) > PLACES:
            yield f"  and in {count(len(changed) - PLACES, 'more place')}"
        yield ""
    first = versions[-1]
    yield f"Version {first.version}, arrived {spoken(first.arrived)}: as it came first"
