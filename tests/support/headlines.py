"""Headlines of our own words: several events around each name, each told by a few outlets.

They ask what sets of real headlines hardly ask: whether two events are told apart that share no
more than the name of a place, a person or a company, as all articles of one topic do; and whether
a second report is known that is itself only a few words. ``fixtures/headlines`` holds them.
A second file has short items, headline and summary, of events of one kind with other parties to
each: talks about a border, a closed airport, a general election. A third is the mirror of it: the
same two parties, and each time something else that happens. A fourth is of forms of words filled
in for several events, each with a copy as an agency's customers make it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parents[2] / "fixtures" / "headlines"
SHARED_NAMES = "shared-names"
SAME_KIND = "same-kind"
SAME_PARTIES = "same-parties"
SAME_FORM = "same-form"

# So many names at first have forty events between them.
FORTY = 10


@cache
def told(file: str = SHARED_NAMES) -> tuple[tuple[str, str], ...]:
    """All headlines, each after the event that it tells of; an event has the name first.

    After a headline there may be a summary, with `` | `` between.
    """
    return tuple(_told((FOLDER / f"{file}.txt").read_text(encoding="utf-8")))


def _told(text: str) -> Iterator[tuple[str, str]]:
    """Read ``== name``, then events with an empty line between, a headline a line."""
    for part in text.split("== ")[1:]:
        name, _, events = part.partition("\n")
        for number, event in enumerate(events.strip().split("\n\n")):
            yield from ((f"{name} {number}", headline) for headline in event.splitlines())


def shuffled(
    seed: int, names: int | None = None, file: str = SHARED_NAMES
) -> list[tuple[str, str]]:
    """All headlines, or those around the first few names, in an order of chance."""
    first = _first(names, file)
    headlines = [(event, headline) for event, headline in told(file) if _name(event) in first]
    generator = Random(seed)  # noqa: S311 - the same order in every run
    return generator.sample(headlines, len(headlines))


def _first(names: int | None, file: str) -> list[str]:
    return list(dict.fromkeys(_name(event) for event, _ in told(file)))[:names]


def _name(event: str) -> str:
    return event.rpartition(" ")[0]
