"""Learns the weights by which articles join storylines, from dated one-line events of gold stories.

Threads are grown as they should have been; for each line the signs of the threads near it are
taken, and a logistic regression learns which of them is its own. It learns on topics as broad as
the categories of the data, and on narrow ones, as people watch them: lines that share a name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest

import numpy as np
import numpy.typing as npt

from monitor.follow import nearness
from monitor.follow.profile import NAME, WEIGHTS, Signs, grown, signs, weighed
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.threads import Spread, worth

NARROW = 400
STEPS = 500
RATE = 2.0
SHRINK = 1e-4

Rows = list[tuple[str, str, Reading]]
"""Topic, story, reading."""


class Shelf:
    """The gold threads of a topic so far, found by their terms."""

    def __init__(self) -> None:
        self.threads: dict[str, Storyline] = {}
        self._with: defaultdict[str, set[str]] = defaultdict(set)

    def spread(self, reading: Reading) -> Spread:
        """How the article's terms are spread over the threads."""
        counts = {term: len(self._with.get(term, ())) for term in reading.terms}
        return Spread(total=len(self.threads), counts=counts)

    def near(self, reading: Reading, spread: Spread) -> list[Storyline]:
        """The threads nearest to an article, as the program asks for them."""
        told = nearness.telling(replace(reading, claims=()), spread)
        found = {thread for term in told for thread in self._with.get(term, ())}
        return nlargest(
            nearness.MOST,
            (self.threads[thread] for thread in sorted(found)),
            key=lambda thread: worth(thread, told),
        )

    def take(self, story: str, reading: Reading) -> None:
        """Let the article's own thread grow."""
        empty = Storyline(id=story, topic="", title="", first="")
        thread = self.threads.get(story, empty)
        self.threads[story] = replace(
            thread,
            profile=grown(thread.profile, reading.terms),
            articles=thread.articles + 1,
        )
        for term in reading.terms:
            self._with[term].add(story)


def narrow(rows: Rows) -> Iterator[tuple[str, str, Reading]]:
    """The rows once more, under topics of one common name each."""
    named = Counter(term for *_, read in rows for term in read.terms if term.startswith(NAME))
    for name, _ in named.most_common(NARROW):
        yield from ((name, story, read) for _, story, read in rows if name in read.terms)


def samples(rows: Iterable[tuple[str, str, Reading]]) -> Iterator[tuple[Signs, bool]]:
    """The signs of each article with each thread near it, and whether that is its own."""
    shelves: defaultdict[str, Shelf] = defaultdict(Shelf)
    for topic, story, reading in rows:
        shelf = shelves[topic]
        spread = shelf.spread(reading)
        article = weighed(reading.terms, spread)
        for thread in shelf.near(reading, spread):
            yield signs(thread, article, spread.total), thread.id == story
        shelf.take(story, reading)


def learned(rows: Rows) -> tuple[Signs, float]:
    """Weights and bias."""
    found = list(samples([*rows, *narrow(rows)]))
    given = np.array([one for one, _ in found])
    own = np.array([right for _, right in found], dtype=float)
    mean, spread = given.mean(0), given.std(0) + 1e-9
    scaled = np.c_[(given - mean) / spread, np.ones(len(given))]
    weight = _regression(scaled, own)
    plain = weight[:-1] / spread
    return Signs(*map(float, plain)), float(weight[-1] - plain @ mean)


def _regression(
    given: npt.NDArray[np.float64], own: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    weight = np.zeros(given.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-given @ weight))
        weight -= RATE * (given.T @ (chance - own) / len(own) + SHRINK * weight)
    return weight


def shown(weight: Signs, bias: float) -> str:
    """The result as it stands in the program."""
    pairs: Mapping[str, float] = dict(zip(WEIGHTS._fields, weight, strict=True))
    return "\n".join([*(f"{name}={value:.2f}," for name, value in pairs.items()), f"{bias:.2f}"])


def rows(found: Sequence[Mapping[str, str]], readings: Sequence[Reading]) -> Rows:
    """Lines of the data with their readings."""
    return [
        (one["category"], one["story"], reading)
        for one, reading in zip(found, readings, strict=True)
    ]
