"""What the workers that read documents are told beside the documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from monitor.dedupe.background import Background
from monitor.model.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """What reading needs of the configuration; handed to a worker once, when it starts.

    Attributes:
        topics: in the order of the configuration.
        families: outlet family -> outlets and domains that count as one.
        background: how common words are, to pack what the live index compares.
        weights: reads those of the English parser, in the process that needs them; without it
            sentences are read by their words alone.
    """

    topics: tuple[Topic, ...] = ()
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    background: Background
    weights: Callable[[], bytes] | None = None
