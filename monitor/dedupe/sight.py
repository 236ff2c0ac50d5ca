"""What a match sees of the live articles, whether in the index or in a plan's overlay over it."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.background import Background
from monitor.dedupe.packed import INDEXED_TERMS, Packed, packed, packing
from monitor.dedupe.words import Fields, Numbers, Values, Words
from monitor.model.plans import LiveArticle, StoredArticle
from monitor.model.stories import Features, Passage, Story

# Of a term's articles the newest are looked at; a term beyond this tells little anyway.
POSTINGS_READ = 400
ALL_POSTINGS_READ = 6_000
QUERY_TERMS = 30


def summed(owners: NDArray[np.integer[Any]], values: Values, count: int = 0) -> Values:
    """What belongs to each owner, added up in the order that it stands in.

    Args:
        owners: whose each value is, from nought.
        values: as many.
        count: of owners, at least.
    """
    return np.asarray(np.bincount(owners, values, count), float)


class Tally:
    """Adds up for a few numbers out of a wide range, at no cost of the range."""

    def __init__(self) -> None:
        self._place = np.zeros(1 << 12, np.int32)

    def added(
        self, numbers: NDArray[np.uint32], values: Values
    ) -> tuple[NDArray[np.uint32], Values]:
        """Each number that is there, once, and all that belongs to it, added up in order.

        Args:
            numbers: at least one.
            values: as many, none of them negative; a number with noughts alone is left out.
        """
        oldest = int(numbers.min())
        if int(numbers.max()) - oldest >= len(self._place):
            self._place = np.zeros(2 * (int(numbers.max()) - oldest + 1), np.int32)
        ranged = numbers - np.uint32(oldest)
        # What stood there before is of no matter: every place that is read was written just now.
        self._place[ranged] = np.arange(len(ranged), dtype=np.int32)
        sums = summed(self._place.take(ranged), values)
        found = np.flatnonzero(sums)
        return numbers[found], sums[found]


class Entry:
    """A live article in the index.

    Attributes:
        id: the article's id.
        story: the story that it belongs to.
        at: its own time, ``None`` where unknown.
        arrived: when it arrived, in seconds since 1970.
        packed: what it is compared by.
        family: of its outlet.
        copies: id of the article that it is a copy of, ``None`` for a report.
        moves: how often it went over from one story to another.
    """

    __slots__ = ("arrived", "at", "copies", "family", "id", "moves", "packed", "story")

    def __init__(self, live: LiveArticle, packed: Packed) -> None:
        """The entry of an article that is (to be) stored."""
        self.id = live.id
        self.story = live.story
        self.at = live.at
        self.arrived = live.arrived.timestamp()
        self.packed = packed
        # A few families have most of the articles.
        self.family = intern(live.family)
        self.copies = live.copies
        self.moves = live.moves

    def moved(self, passage: Passage) -> "Entry":
        """The same article in the story that it went over to."""
        moved = copy(self)
        moved.story, moved.moves = passage.home.id, passage.moves(self.moves)
        return moved

    def fields(self) -> Fields:
        """The words of its title, its text and its head."""
        words = np.frombuffer(self.packed.words, np.int32)
        title, text, *_ = self.packed.sizes
        return words[:title], words[title : title + text], words[title + text :]

    def telling(self) -> list[int]:
        """The words that it is found by: those of its text that tell most by the background."""
        found: list[int] = self.fields()[1][:INDEXED_TERMS].tolist()
        return found


class Sight(ABC):
    """Live articles as a match sees them: the index, or a plan's overlay over it."""

    def __init__(self, background: Background, words: Words, tally: Tally) -> None:
        self.background = background
        self.words = words
        self.tally = tally

    @abstractmethod
    def __len__(self) -> int:
        """How many articles are live."""

    @abstractmethod
    def entry(self, number: int) -> Entry | None:
        """The live article with this number."""

    @abstractmethod
    def number(self, article: str) -> int | None:
        """The number of a live article."""

    def found(self, articles: Iterable[str]) -> list[tuple[int, Entry]]:
        """Those of some articles that are live, each with its number."""
        numbers = (number for number in map(self.number, articles) if number is not None)
        entries = ((number, self.entry(number)) for number in numbers)
        return [(number, entry) for number, entry in entries if entry is not None]

    @abstractmethod
    def story(self, story: str) -> Story | None:
        """A story with live articles, as it stands after all of them."""

    @abstractmethod
    def members(self, story: str, limit: int) -> list[Entry]:
        """The newest live articles of a story, newest first."""

    @abstractmethod
    def placed(self, stored: StoredArticle) -> StoredArticle:
        """A stored article as it stands after all that went over meanwhile."""

    @abstractmethod
    def stored(self) -> Iterator[StoredArticle]:
        """The plan's own articles, newest version each, in the order of arrival."""

    @abstractmethod
    def live(self, words: Numbers) -> Numbers:
        """In how many live articles each of these words stands."""

    @abstractmethod
    def postings(self, word: int) -> "array[int]":
        """The newest live articles that a word tells of, oldest first."""

    def holders(self, words: Sequence[int], limit: int) -> tuple[list[str], float]:
        """Who has some words: of the newest live articles that one of them tells of.

        Returns:
            The stories of those that have all, the newest, one for each; and which share they are
            of those that have any.
        """
        of = [set(self.postings(word)) for word in words]
        every, some = sorted(set.intersection(*of)), set.union(*of)
        entries = map(self.entry, every[-limit:])
        stories = [entry.story for entry in entries if entry is not None]
        return stories, len(every) / len(some) if some else 0.0

    @property
    def packing(self) -> bytes:
        """How features begin that are packed as this index keeps them."""
        return packing(self.background)

    def packed(self, features: Features) -> Packed:
        """The features as the index keeps them."""
        return packed(features, self.background, self.words.numbered)

    def packed_again(self, article: str) -> bytes | None:
        """A live article's packed features as the store keeps them, ``None`` if it is not live."""
        number = self.number(article)
        entry = None if number is None else self.entry(number)
        return None if entry is None else entry.packed.data(self.background, self.words.told)

    def weights(self, words: Numbers) -> Values:
        """What these words weigh now."""
        return self.words.weights(words, self.live(words), len(self))

    def candidates(self, words: Numbers, weights: Values, limit: int) -> list[int]:
        """The live articles that share the heaviest words of an arriving one, best first.

        Args:
            words: of the arriving article, each once.
            weights: what each weighs.
            limit: how many at most.
        """
        rank = (self.words.terms(words), self.live(words), -weights)
        heaviest = np.lexsort(rank)[:QUERY_TERMS]
        lists: list[array[int]] = []
        read = 0
        for word in words[heaviest].tolist():
            lists.append(self.postings(word))
            read += len(lists[-1])
            if read > ALL_POSTINGS_READ:
                break
        if not read:
            return []
        numbers = np.frombuffer(b"".join(lists), np.uint32)
        squared = weights[heaviest[: len(lists)]] ** 2
        found, shares = self.tally.added(numbers, np.repeat(squared, list(map(len, lists))))
        return _best(found, shares, limit)


def _best(numbers: NDArray[np.uint32], shares: Values, limit: int) -> list[int]:
    """The numbers with the greatest shares, greatest first, of equal ones the later."""
    if len(shares) > limit:
        least = np.partition(shares, -limit)[-limit]
        numbers, shares = numbers[shares >= least], shares[shares >= least]
    order = np.lexsort((numbers, shares))[::-1]
    best: list[int] = numbers[order[:limit]].tolist()
    return best
