"""Draws storylines over time: a line per article, a card per alert, reasons where all is quiet."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import click
from rich.cells import cell_len
from rich.text import Text

from monitor.cli import verdicts
from monitor.cli.moments import moments, spoken
from monitor.cli.output import ago, clean, colours, count
from monitor.cli.versions import Edit
from monitor.model.alerts import Alert, AlertState, Delivery, DeliveryState
from monitor.model.articles import Article
from monitor.model.changes import Storyline
from monitor.model.plans import StoredArticle
from monitor.model.stories import Verdict
from monitor.model.views import AlertView, Stage
from monitor.notify import card, message
from monitor.notify import facts as facts_of
from monitor.notify.fill import filled

PIPE_WIDTH = 96
WIDEST = 120
INDENT = "    "
_VERDICT = 10
WHOLE_TITLE = 80
_STATE_COLOURS = {
    DeliveryState.PENDING: "yellow",
    DeliveryState.DEFERRED: "yellow",
    DeliveryState.ACCEPTED: "green",
    DeliveryState.STRANDED: "yellow",
    DeliveryState.DEAD: "red",
    DeliveryState.DIGESTED: "green",
}

UNMARKED: Mapping[str, str] = {}
UNEDITED: Mapping[str, Verdict] = {}

# What the stored words for silence mean, said in full; a word that is not here stands for itself.
SILENCES: Mapping[str, str] = {
    "baseline": "part of a feed's or topic's first import",
    "muted": "the storyline is muted",
    "silenced": "a silence covers it (alerts silence)",
    "not-in-alert-on": "this kind is not in the topic's alert_on",
    "below-sensitivity": "not certain enough for the topic's sensitivity",
    "too-few-outlets": "too few outlets report it (min_outlets)",
    "cooldown": "told of less than a cool-down ago",
    "daily-cap": "the topic's daily_cap is reached: sinks are told of it in a digest",
    "told-before": "told before",
    "no-sink": "the topic has no sink",
    "settling": "waiting for others of its wave (settle)",
    "told-with-another": "told together with another alert",
    "topic-removed": "its topic was taken out of the configuration",
}


def width() -> int:
    """Columns to draw in: the terminal's, or a fixed number in a pipe."""
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    return max(40, min(shutil.get_terminal_size().columns, WIDEST))


def silence(why: str) -> str:
    """Why there was no alert, in words."""
    return SILENCES.get(why, why.replace("-", " "))


def label(article: Article, columns: int) -> str:
    """Title, or the first words of the text, cut to fit; where no terminal reads, titles are whole.

    What somebody searches or counts must not depend on how wide it is drawn.
    """
    if article.title and not sys.stdout.isatty():
        return clean(article.title)
    text = Text(clean(article.title or article.text or article.summary or ""))
    text.truncate(max(columns, 1), overflow="ellipsis")
    return text.plain


def beside(name: str, text: str, marked: Mapping[str, str] = UNMARKED) -> Iterator[str]:
    """A text filled to the width, its name before the first line.

    Args:
        name: what stands before it.
        text: without styles.
        marked: words of it -> their colour; those that a line's end tears apart stay as they are.
    """
    for number, line in enumerate(filled(text, width() - len(name))):
        drawn = line
        for words, colour in marked.items():
            drawn = drawn.replace(words, click.style(words, fg=colour), 1)
        yield (" " * len(name) if number else name) + drawn


def source(article: Article) -> str:
    """Who published an article: its outlet, else the feed that carried it."""
    feed = f"feed {article.feed}" if article.feed else "unnamed outlet"
    return clean(article.outlet or feed)


def article_line(
    stored: StoredArticle, verdict: Verdict, moment: str, below: Sequence[AlertView] = ()
) -> Iterator[str]:
    """One article of a timeline: date, verdict, outlet and title, then why there was no alert.

    Args:
        stored: the article as it is now.
        verdict: the one with which it came.
        moment: when it speaks, as wide as the others of the timeline.
        below: its changes, which follow; why one was held is said there.
    """
    turns = verdicts.turned(verdict, below)
    head = f"{moment}  {verdicts.TURN if turns else verdict.kind.value:<{_VERDICT}}  "
    outlet = source(stored.article)
    title = label(stored.article, max(2 * (width() - len(head)) - cell_len(outlet), WHOLE_TITLE))
    first, *rest = beside(head, f"{outlet}  {title}")
    yield first.replace(outlet, click.style(outlet, bold=True), 1)
    yield from rest
    notes = [stored.article.id]
    if verdict.of not in (None, stored.article.id):
        notes.append(("turns the event " if turns else "") + verdicts.words(verdict))
    if since := verdicts.since(stored.verdict):
        notes.append(f"in its story {since}")
    if stored.version > 1:
        notes.append(f"edited, version {stored.version} since {spoken(stored.arrived)}")
    held = {view.alert.held.value for view in below if view.alert.held}
    if stored.why_silent and stored.why_silent not in held:
        notes.append(f"silent: {silence(stored.why_silent)}")
    yield from facts(notes, INDENT)


def alert_lines(alert: Alert, indent: str = "") -> Iterator[str]:
    """A change with both sentences, and where it stands if it was not told."""
    body = alert.body or message.body(alert)
    if alert.state is not AlertState.READY or alert.held is not None:
        reason = silence(alert.held.value) if alert.held else alert.state.value
        for line in beside(indent, f"{alert.state.value}: {reason}"):
            yield click.style(line, fg="yellow")
    yield from card_lines(body, indent)


def card_lines(body: bytes, indent: str = "") -> Iterator[str]:
    """What sinks are sent, drawn."""
    text = card.render(body, width() - len(indent), colour=colours())
    for line in text.rstrip("\n").split("\n"):
        yield indent + line if line else ""
    yield ""


def delivery_lines(deliveries: Sequence[Delivery], now: datetime) -> Iterator[str]:
    """How far the sending got, a line per sink; how it stands is told in one column."""
    widest = max((len(one.sink) for one in deliveries), default=0)
    for one in deliveries:
        name, state = f"{clean(one.sink):<{widest}}", one.state.value
        answer = f": {clean(one.last_answer)}" if one.last_answer else ""
        due = "due now" if one.next_try <= now else f"next try {ago(one.next_try, now)}"
        following = _following(one, due)
        tries = count(one.attempts, "try", "tries")
        first, *rest = beside(f"{name}  ", f"{state} after {tries}{following}{answer}")
        yield first.replace(
            f"  {state}", f"  {click.style(state, fg=_STATE_COLOURS[one.state])}", 1
        )
        yield from rest


def _following(one: Delivery, due: str) -> str:
    """What comes after the tries, or took their place."""
    if one.state is DeliveryState.PENDING:
        return f", {due}"
    if one.state is DeliveryState.DEFERRED:
        return f", told in a digest {spoken(one.next_try)} or later"
    if one.digest is None:
        return ""
    return f", with {one.digest}" if one.state is DeliveryState.DEAD else f", told in {one.digest}"


def marks_of(storyline: Storyline) -> list[str]:
    """What a person did to a storyline, in words."""
    states = {"muted": storyline.muted, "closed": storyline.closed}
    return [name for name, holds in states.items() if holds]


def storyline_head(storyline: Storyline, alerts: Sequence[AlertView]) -> Iterator[str]:
    """The title line of a storyline and its figures."""
    yield click.style(clean(storyline.title), bold=True)
    told = sum(view.told for view in alerts)
    pending = sum(view.stage is Stage.PENDING and not view.told for view in alerts)
    figures = [
        storyline.id,
        f"topic {storyline.topic}",
        count(storyline.articles, "article"),
        count(len(storyline.families), "outlet"),
        count(storyline.sequence, "change")
        + f", {told} told"
        + (f", {pending} pending" if pending else ""),
    ]
    if storyline.opened:
        figures.insert(2, f"opened {facts_of.day(storyline.opened)}")
    figures.extend(marks_of(storyline))
    yield from facts(figures)


def facts(parts: Iterable[str], indent: str = "") -> Iterator[str]:
    """Small facts one after the other, as many on a line as fit whole."""
    line = ""
    for part in map(clean, parts):
        longer = f"{line} · {part}" if line else part
        if line and cell_len(indent + longer) > width():
            yield click.style(indent + line, dim=True)
            longer = part
        line = longer
    for rest in filled(line, width() - len(indent)):
        yield click.style(indent + rest, dim=True)


def table(rows: Mapping[str, object]) -> Iterator[str]:
    """Names with their values beside them; what has no value is left out."""
    for name, value in rows.items():
        if value not in (None, ""):
            yield from beside(f"{name:<11} ", clean(str(value)))


def edit_lines(edit: Edit) -> Iterator[str]:
    """One place that an edit changed: how it was, and how it is."""
    if edit.before:
        yield from (click.style(line, fg="red") for line in beside("    - ", clean(edit.before)))
    if edit.after:
        yield from (click.style(line, fg="green") for line in beside("    + ", clean(edit.after)))


def state_lines(storyline: Storyline) -> Iterator[str]:
    """What the storyline holds now, a line per key."""
    from monitor.follow.stands import standing  # noqa: PLC0415 - what only a storyline needs
    from monitor.follow.wording import described, stated  # noqa: PLC0415 - same

    for claim in standing(storyline):
        stands = clean(stated(claim))
        for line in beside("  ", f"{clean(described(claim))}: {stands}"):
            yield line.replace(f": {stands}", f": {click.style(stands, bold=True)}")


def drawn(
    articles: Sequence[StoredArticle],
    alerts: Iterable[AlertView],
    came_as: Mapping[str, Verdict] = UNEDITED,
    *,
    arrived: bool = True,
) -> Iterator[str]:
    """Articles in the order given, each followed by the changes that it made.

    Args:
        articles: of a storyline, a story or a replay.
        alerts: the changes, in their order.
        came_as: article id -> the verdict with which it came, of those that were edited since.
        arrived: whether they came in when they say, and were not only given a place in a replay.
    """
    waiting: dict[str, list[AlertView]] = {}
    for view in alerts:
        waiting.setdefault(view.alert.change.article, []).append(view)
    times = moments(articles, arrived=arrived)
    wide = max(map(len, times), default=0)
    for stored, moment in zip(articles, times, strict=True):
        verdict = came_as.get(stored.article.id, stored.verdict)
        below = waiting.pop(stored.article.id, [])
        yield from article_line(stored, verdict, f"{moment:<{wide}}", below)
        for view in below:
            yield from _change_lines(view)
    # A change whose article was pruned or superseded is still a change.
    for view in (view for rest in waiting.values() for view in rest):
        yield from _change_lines(view)


def _change_lines(view: AlertView) -> Iterator[str]:
    """A change of a timeline, and the sinks that were not told of it."""
    untold = DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.STRANDED
    for state in (*untold, DeliveryState.DEAD):
        sinks = [one.sink for one in view.deliveries if one.state is state]
        if sinks:
            for line in beside(INDENT, f"{state.value}: {clean(', '.join(sinks))}"):
                yield click.style(line, fg=_STATE_COLOURS[state])
    yield from alert_lines(view.alert, INDENT)


def wrapped(text: str) -> Iterator[str]:
    """Paragraphs filled to the width."""
    for paragraph in text.split("\n\n"):
        yield from filled(clean(paragraph), width())
        yield ""
