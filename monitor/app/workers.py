"""The processes that read documents; others take over when they are to look for something else."""

from monitor.app.parts import background
from monitor.config import Config
from monitor.model.outcomes import Trouble
from monitor.model.reading import ReadAgain, ReadResult, ReadTask
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.pool import Pool
from monitor.worker.readers import reader

ReaderPool = Pool[ReadContext, ReadTask | ReadAgain, ReadResult]


class Workers:
    """A pool of readers, always one that is started."""

    def __init__(self, pool: ReaderPool) -> None:
        """Begin with ``pool``, started by ``prepared``."""
        self._pool = pool

    async def run(self, task: ReadTask | ReadAgain, /) -> ReadResult | Trouble:
        """Have a document, or stored articles, read."""
        return await self._pool.run(task)

    async def use(self, pool: ReaderPool) -> None:
        """Go on with another pool; call it while nothing is being read."""
        before, self._pool = self._pool, pool
        await before.close()

    async def close(self) -> None:
        """End every process."""
        await self._pool.close()


async def prepared(config: Config) -> ReaderPool:
    """Readers that look for the topics of ``config``, one of them started.

    Raises:
        WorkersError: no process can be started.
    """
    context = ReadContext(
        topics=config.topics,
        families=config.families,
        background=background(),
        # Only what some topic watches is parsed: without topics the weights are 20 MB for nothing.
        weights=weights if config.parser and config.topics else None,
    )
    pool = Pool(reader, context)
    try:
        await pool.start()
    except BaseException:
        await pool.close()
        raise
    return pool


def same_readers(one: Config, other: Config) -> bool:
    """Whether workers made for one configuration serve the other as well."""
    return (one.topics, one.families, one.parser) == (other.topics, other.families, other.parser)
