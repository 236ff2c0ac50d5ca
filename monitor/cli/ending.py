"""`storylines close` and `storylines merge`: what a person knows better than the program."""

import click

from monitor.cli.lookup import find_storyline
from monitor.cli.options import change, config_option
from monitor.cli.output import clean, examples, say
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.follow.merging import merged
from monitor.model.changes import Storyline
from monitor.store import Views
from monitor.store.sqlite import SqliteStore


@click.command(
    short_help="End a storyline, so that what comes opens another.",
    epilog=examples(
        "storyline-monitor storylines close sl_4f1c",
        "storyline-monitor storylines close sl_4f1c --off",
    ),
)
@click.argument("id_", metavar="ID")
@click.option("--off", is_flag=True, help="Let further stories join it again.")
@config_option
def close(config_path: str | None, id_: str, *, off: bool) -> None:
    """End a storyline: further stories join others or open one.

    Further reports of the events that it already has still belong to it. A topic that is one
    thread (`storylines: one`) cannot be ended so. The beginning of an id is enough.
    """

    async def work(config: Config, seen: Views, store: SqliteStore) -> Storyline:
        found = (await find_storyline(seen, id_)).storyline
        if any(topic.one_thread and topic.id == found.topic for topic in config.topics):
            raise MonitorError(f"topic {found.topic!r} is one storyline; mute it instead")
        if not await store.close_storyline(found.id, closed=not off):
            raise MonitorError(f"{found.id} went away meanwhile; try again")
        return found

    done = change(config_path, work)
    say(clean(f"{done.id}: {'open again' if off else 'closed'} ({done.title})"))


@click.command(
    short_help="Make one storyline of two.",
    epilog=examples("storyline-monitor storylines merge sl_4f1c sl_09ab"),
)
@click.argument("id_", metavar="ID")
@click.argument("other", metavar="OTHER")
@config_option
def merge(config_path: str | None, id_: str, other: str) -> None:
    """Make one storyline of two of a topic, told to nobody.

    The older one stays; the other one's id goes on to find it. It cannot be undone. The beginning
    of an id is enough.
    """

    async def work(_: Config, seen: Views, store: SqliteStore) -> tuple[str, str]:
        one = (await find_storyline(seen, id_)).storyline
        two = (await find_storyline(seen, other)).storyline
        if one.id == two.id:
            raise MonitorError(f"{id_} and {other} are one storyline already: {one.id}")
        if one.topic != two.topic:
            raise MonitorError(
                f"{one.id} is of topic {one.topic!r} and {two.id} of {two.topic!r}; only "
                "storylines of one topic can be made one"
            )
        stays = await store.merge_storylines((one.id, two.id), merged)
        if stays is None:
            raise MonitorError(f"{one.id} or {two.id} went away meanwhile; try again")
        return stays, two.id if stays == one.id else one.id

    stays, gone = change(config_path, work)
    say(clean(f"{stays}: holds what {gone} held; either id finds it"))
