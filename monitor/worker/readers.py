"""How a worker becomes a reader.

The daemon imports this alone: what reading takes, from feed formats to the parser, is loaded in the
process that workers are forked from.
"""

from collections.abc import Callable

from monitor.model.reading import ReadAgain, ReadResult, ReadTask
from monitor.worker.context import ReadContext


def reader(context: ReadContext) -> Callable[[ReadTask | ReadAgain], ReadResult]:
    """What reads documents and articles for one configuration."""
    from monitor.worker.read import Reader  # noqa: PLC0415 - see above

    return Reader(context)
