"""Headlines of our own words: several events around each name, each told by a few outlets.

They ask what sets of real headlines hardly ask: whether two events are told apart that share no
more than the name of a place, a person or a company, as all articles of one topic do; and whether
a second report is known that is itself only a few words. ``fixtures/headlines`` holds them.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

HEADLINES = Path(__file__).parents[2] / "fixtures" / "headlines" / "shared-names.txt"

# So many names at first have forty events between them.
FORTY = 10


@cache
def told() -> tuple[tuple[str, str], ...]:
    """All headlines, each after the event that it tells of; an event has the name first."""
    return tuple(_told(HEADLINES.read_text(encoding="utf-8")))


def _told(text: str) -> Iterator[tuple[str, str]]:
    """Read ``== kind: name``, then events with an empty line between, a headline a line."""
    for part in text.split("== ")[1:]:
        name, _, events = part.partition("\n")
        for number, event in enumerate(events.strip().split("\n\n")):
            yield from ((f"{name} {number}", headline) for headline in event.splitlines())


def shuffled(seed: int, names: int | None = None) -> list[tuple[str, str]]:
    """All headlines, or those around the first few names, in an order of chance."""
    headlines = [(event, headline) for event, headline in told() if _name(event) in _first(names)]
    generator = Random(seed)  # noqa: S311 - the same order in every run
    return generator.sample(headlines, len(headlines))


def _first(names: int | None) -> list[str]:
    return list(dict.fromkeys(_name(event) for event, _ in told()))[:names]


def _name(event: str) -> str:
    return event.rpartition(" ")[0]
