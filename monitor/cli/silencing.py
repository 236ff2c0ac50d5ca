"""`alerts silence` and `alerts false`: what people do not want told, and what was told wrongly."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

import click

from monitor.cli.columns import prose, whole
from monitor.cli.lookup import find_alert, find_storyline
from monitor.cli.options import CLOCK, ask, change, config_option, json_option, span_of_time
from monitor.cli.output import clean, examples, say, when
from monitor.cli.tables import print_list
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.changes import ChangeKind
from monitor.model.silences import Silence
from monitor.model.views import AlertView
from monitor.store import Views
from monitor.store.sqlite import SqliteStore

COLUMNS = (
    whole("silence"),
    whole("topic"),
    whole("storyline"),
    whole("kind"),
    whole("until"),
    whole("held", 2),
    prose("comment", 1),
)
WHAT = "--topic, --storyline or --kind"


@click.command(
    short_help="Hold alerts for a while, or list what is held so.",
    epilog=examples(
        "storyline-monitor alerts silence --topic us-north-korea --for 4h --comment 'live blog'",
        "storyline-monitor alerts silence --storyline sl_4f1c --kind development --for 2d",
        "storyline-monitor alerts silence",
        "storyline-monitor alerts silence --off si_09ab",
    ),
)
@click.option("--topic", metavar="ID", help="Changes of this topic.")
@click.option("--storyline", metavar="ID", help="Changes of this storyline.")
@click.option("--kind", type=click.Choice([kind.value for kind in ChangeKind]), help="This kind.")
@click.option(
    "--for", "until", metavar="DURATION", callback=span_of_time, help="How long, such as 4h."
)
@click.option("--comment", metavar="TEXT", default="", help="Why, for whoever reads the list.")
@click.option("--off", metavar="ID", help="End this silence now.")
@config_option
@json_option
def silence(
    *,
    config_path: str | None,
    topic: str | None,
    storyline: str | None,
    kind: str | None,
    until: datetime | None,
    comment: str,
    off: str | None,
    as_json: bool,
) -> None:
    """Hold the changes of a topic, a storyline or a kind for a while; all that is given must match.

    They are followed as before. What is held is not sent later, but the next alert of its storyline
    says how many changes were held. Without options the silences that are not over are listed.
    """
    asked = [topic, storyline, kind, until, comment or None]
    if off is not None:
        if any(asked):
            raise click.UsageError("--off stands alone: it ends what was asked for before")
        _end(config_path, off)
    elif not any(asked):
        _list(config_path, as_json=as_json)
    elif until is None or not (topic or storyline or kind):
        raise click.UsageError(f"say what is not to be told ({WHAT}), and --for how long")
    else:
        _begin(config_path, _wanted(topic, storyline, kind, until, clean(comment)))


def _wanted(
    topic: str | None, storyline: str | None, kind: str | None, until: datetime, comment: str
) -> Silence:
    return Silence(
        id=f"si_{token_hex(6)}",
        topic=topic,
        storyline=storyline,
        kind=ChangeKind(kind) if kind else None,
        made=CLOCK.now(),
        until=until,
        comment=comment,
    )


def _begin(config_path: str | None, wanted: Silence) -> None:
    async def work(config: Config, seen: Views, store: SqliteStore) -> Silence:
        topics = [one.id for one in config.topics]
        if wanted.topic not in (None, *topics):
            known = ", ".join(topics) or "none"
            raise MonitorError(f"there is no topic {wanted.topic!r}; there are: {known}")
        line = wanted.storyline and (await find_storyline(seen, wanted.storyline)).storyline.id
        done = replace(wanted, storyline=line)
        await store.silence(done)
        return done

    done = change(config_path, work)
    say(f"{done.id}: {_what(done)} held until {when(done.until)}")


def _fields(one: Silence) -> dict[str, object]:
    return {name: getattr(one, name) for name in Silence.__slots__}


def _what(one: Silence) -> str:
    parts = (("topic", one.topic), ("storyline", one.storyline), ("kind", one.kind))
    return ", ".join(f"{name} {value}" for name, value in parts if value)


def _end(config_path: str | None, off: str) -> None:
    async def work(_: Config, seen: Views, store: SqliteStore) -> str:
        found = [one.id for one, _ in await seen.silences(CLOCK.now()) if one.id.startswith(off)]
        if len(found) != 1 or not await store.end_silence(found[0]):
            raise MonitorError(
                f"{off!r} is {'no silence' if not found else 'the beginning of several silences'}; "
                "see them with: storyline-monitor alerts silence"
            )
        return found[0]

    say(f"{change(config_path, work)}: ended")


def _list(config_path: str | None, *, as_json: bool) -> None:
    _, found = ask(config_path, lambda store: store.silences(CLOCK.now()))
    print_list(found, _row, COLUMNS, _cells, as_json=as_json, none="no silence is in force")


def _row(pair: tuple[Silence, int]) -> dict[str, object]:
    one, held = pair
    row = {name: value for name, value in _fields(one).items() if name not in ("id", "ended")}
    return {"silence": one.id, **row, "held": held}


def _cells(pair: tuple[Silence, int]) -> Sequence[object]:
    one, held = pair
    return (one.id, one.topic, one.storyline, one.kind, when(one.until), held, one.comment)


@click.command(
    short_help="Mark an alert as a false alarm.",
    epilog=examples(
        "storyline-monitor alerts false al_09ab --comment 'it was about another summit'",
        "storyline-monitor alerts false al_09ab --off",
    ),
)
@click.argument("id_", metavar="ID")
@click.option("--comment", metavar="TEXT", default="", help="What was wrong with it.")
@click.option("--off", is_flag=True, help="Take the mark back.")
@config_option
def false(config_path: str | None, id_: str, comment: str, *, off: bool) -> None:
    """Mark an alert as a false alarm, for whoever judges later how well it works.

    Nothing else changes: what was sent stays sent. Lists of alerts and show tell of the mark.
    """

    async def work(_: Config, seen: Views, store: SqliteStore) -> str:
        found = await find_alert(seen, id_)
        if not isinstance(found, AlertView):
            raise MonitorError(f"{found.id} tells of no storyline: it cannot be a false alarm")
        await store.mark_false(found.id, false=not off, comment=clean(comment))
        return found.id

    one = change(config_path, work)
    say(f"{one}: {'no false alarm' if off else 'marked as a false alarm'}")
