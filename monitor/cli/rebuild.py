"""`topics rebuild`: folds what is stored into a topic anew, as its phrases are now."""

import click

from monitor.app.parts import background
from monitor.cli.logs import log_warnings
from monitor.cli.options import CLOCK, change, config_option
from monitor.cli.output import clean, count, examples, say
from monitor.config import Config
from monitor.dedupe.index import LiveIndex
from monitor.errors import MonitorError
from monitor.follow.storyline import emptied
from monitor.model.reading import ReadAgain, ReadResult
from monitor.model.topics import Topic
from monitor.pipeline.past import Past
from monitor.store import Views
from monitor.store.sqlite import SqliteStore
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader


@click.command(
    short_help="Fold what is stored into a topic anew.",
    epilog=examples("storyline-monitor topics rebuild us-north-korea"),
)
@click.argument("id_", metavar="ID")
@config_option
def rebuild(config_path: str | None, id_: str) -> None:
    """Fold all stored articles into a topic anew, by its phrases as they are now.

    Changed phrases act on new articles only; this lets them act on the past. Nobody is told, and
    nothing that was told is told again. Storylines keep their ids where their first article stays
    their first; an id whose articles went elsewhere leads there. What was closed by hand is open
    again. Reload a running daemon first, so that it knows the new phrases, too.
    """
    log_warnings()

    async def work(config: Config, _: Views, store: SqliteStore) -> tuple[int, int]:
        topic = _topic(config, id_)
        before, lines = await store.take_apart(topic.id, emptied)
        folded = await _past(config, topic, store).fold((topic.id,), lines)
        await store.lead_on(topic.id)
        return before, folded

    before, folded = change(config_path, work)
    say(clean(f"{id_}: {count(folded, 'article')}, {before:,} before"))


def _topic(config: Config, id_: str) -> Topic:
    names = [topic.id for topic in config.topics]
    if id_ not in names:
        raise MonitorError(f"there is no topic {id_!r}; there are: {', '.join(names) or 'none'}")
    return config.topics[names.index(id_)]


def _past(config: Config, topic: Topic, store: SqliteStore) -> Past:
    reader = Reader(
        ReadContext(
            topics=(topic,),
            families=config.families,
            background=background(),
            weights=weights if config.parser else None,
        )
    )

    async def read(task: ReadAgain) -> ReadResult:
        return reader(task)

    return Past(
        store=store,
        index=LiveIndex(background()),
        topics={topic.id: topic},
        clock=CLOCK,
        read=read,
    )
