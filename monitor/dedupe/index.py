"""The live index: which stored articles an arriving one is worth comparing with.

Rule 1. What it answers depends only on the articles in it and the order they were added in.
Rule 2. A base is never written while plans are made on it; each plan writes into an overlay,
        and the base takes the plan's articles over, in the same order, when they are stored.
Rule 3. An article leaves 14 days after it arrived; a story leaves with its last article.
Rule 4. Whatever leaves, or is replaced, leaves every list at once: nothing tells that it was here.
"""

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

import numpy as np

from monitor.dedupe.background import Background
from monitor.dedupe.packed import INDEXED_TERMS, Packed, packed
from monitor.dedupe.words import Numbers, Values, Words
from monitor.model.plans import StoredArticle
from monitor.model.stories import Features, Story
from monitor.model.times import Span

# Of a term's articles the newest are looked at; a term beyond this tells little anyway.
POSTINGS_READ = 400
ALL_POSTINGS_READ = 6_000
QUERY_TERMS = 30


class Entry:
    """A live article in the index.

    Attributes:
        id: the article's id.
        story: the story that it belongs to.
        at: its own time, ``None`` where unknown.
        arrived: when it arrived, in seconds since 1970.
        packed: what it is compared by.
    """

    __slots__ = ("arrived", "at", "id", "packed", "story")

    def __init__(
        self,
        id: str,  # noqa: A002 - the word of the record
        story: str,
        at: Span | None,
        arrived: float,
        packed: Packed,
    ) -> None:
        self.id = id
        self.story = story
        self.at = at
        self.arrived = arrived
        self.packed = packed

    @classmethod
    def of(cls, article: StoredArticle, story: Story, packed: Packed) -> "Entry":
        """The entry of an article that is (to be) stored."""
        return cls(article.article.id, story.id, article.at, article.arrived.timestamp(), packed)

    def text(self) -> Numbers:
        """The words of its text."""
        title, text, *_ = self.packed.sizes
        return np.frombuffer(self.packed.words, np.int32, text, title * 4)

    def telling(self) -> list[int]:
        """The words that it is found by: those that tell most by the background alone."""
        found: list[int] = self.text()[:INDEXED_TERMS].tolist()
        return found


class Sight(ABC):
    """Live articles as a match sees them: the index, or a plan's overlay over it."""

    def __init__(self, background: Background, words: Words) -> None:
        self.background = background
        self.words = words

    @abstractmethod
    def __len__(self) -> int:
        """How many articles are live."""

    @abstractmethod
    def entry(self, number: int) -> Entry | None:
        """The live article with this number."""

    @abstractmethod
    def number(self, article: str) -> int | None:
        """The number of a live article."""

    @abstractmethod
    def story(self, story: str) -> Story | None:
        """A story with live articles, as it stands after all of them."""

    @abstractmethod
    def stored(self) -> Iterator[StoredArticle]:
        """The plan's own articles, newest version each, in the order of arrival."""

    @abstractmethod
    def live(self, words: Numbers) -> Numbers:
        """In how many live articles each of these words stands."""

    @abstractmethod
    def postings(self, word: int) -> "array[int]":
        """The newest live articles that a word tells of, oldest first."""

    def packed(self, features: Features) -> Packed:
        """The features as the index keeps them."""
        return packed(features, self.background, self.words.numbered)

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
        heaviest = np.lexsort((self.words.terms(words), -weights))[:QUERY_TERMS]
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
        oldest = int(numbers.min())
        shared = np.bincount(numbers - oldest, np.repeat(squared, list(map(len, lists))))
        return [number + oldest for number in _best(shared, limit)]


def _best(shares: Values, limit: int) -> list[int]:
    """The places of the greatest shares, greatest first, of equal ones the later; none of 0."""
    places = np.flatnonzero(shares)
    found = shares[places]
    if len(found) > limit:
        least = np.partition(found, -limit)[-limit]
        places = places[found >= least]
        found = shares[places]
    best: list[int] = places[np.lexsort((-places, -found))[:limit]].tolist()
    return best


class LiveIndex(Sight):
    """Live articles by their telling words, with how many have each word, and their stories."""

    def __init__(self, background: Background) -> None:
        super().__init__(background, Words(background))
        self.next = 0
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._postings: list[array[int] | None] = []
        self._stories: dict[str, Story] = {}
        self._members: dict[str, int] = {}

    def overlay(self) -> "Overlay":
        """An empty layer over this one, for the articles of one plan."""
        return Overlay(self)

    def add(self, article: StoredArticle, story: Story) -> None:
        """Take an article in, or its new version in the place of the old one.

        Args:
            article: what is stored; its verdict names the story.
            story: that story with the article counted.
        """
        old = self._numbers.get(article.article.id)
        if old is not None:
            self._drop(old)
        entry = Entry.of(article, story, self.packed(article.features))
        self._entries[self.next] = entry
        self._numbers[entry.id] = self.next
        self._stories[story.id] = story
        self._members[story.id] = self._members.get(story.id, 0) + 1
        self._count(entry, self.next)
        self.next += 1

    def _count(self, entry: Entry, number: int) -> None:
        self.words.hold(np.frombuffer(entry.packed.words, np.int32))
        self.words.live[entry.text()] += 1
        if len(self._postings) < self.words.capacity:
            self._postings += [None] * (self.words.capacity - len(self._postings))
        for word in entry.telling():
            posting = self._postings[word]
            if posting is None:
                self._postings[word] = array("I", (number,))
            else:
                posting.append(number)

    def _drop(self, number: int) -> None:
        """Take an article out."""
        entry = self._entries.pop(number)
        del self._numbers[entry.id]
        self._leave(entry.story)
        self.words.live[entry.text()] -= 1
        self.words.release(np.frombuffer(entry.packed.words, np.int32))
        for word in entry.telling():
            posting = self._postings[word]
            if posting is not None:
                del posting[bisect_left(posting, number)]
                if not posting:
                    self._postings[word] = None

    def _leave(self, story: str) -> None:
        """An article leaves its story; with the last of them the story leaves too."""
        self._members[story] -= 1
        if not self._members[story]:
            del self._members[story]
            del self._stories[story]

    def expire(self, before: datetime) -> int:
        """Let go of the articles that arrived before ``before``; return how many.

        No overlay may be in use: words that nobody has any more lose their numbers.
        """
        limit = before.timestamp()
        gone = [number for number, entry in self._entries.items() if entry.arrived < limit]
        for number in gone:
            self._drop(number)
        self.words.sweep()
        return len(gone)

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, number: int) -> Entry | None:
        return self._entries.get(number)

    def number(self, article: str) -> int | None:
        return self._numbers.get(article)

    def story(self, story: str) -> Story | None:
        return self._stories.get(story)

    def stored(self) -> Iterator[StoredArticle]:
        return iter(())

    def live(self, words: Numbers) -> Numbers:
        found: Numbers = self.words.live[words]
        return found

    def postings(self, word: int, spare: int = 0) -> "array[int]":
        """The newest live articles that a word tells of, oldest first; ``spare`` ones more."""
        posting = self._postings[word] if word < len(self._postings) else None
        return _NONE if posting is None else posting[-POSTINGS_READ - spare :]


_NONE = array("I")


class Overlay(Sight):
    """The articles of one plan over the index: it reads as both together, and writes only itself.

    Its frequencies are changes to the base's, and may be negative.
    """

    def __init__(self, base: LiveIndex) -> None:
        super().__init__(base.background, base.words)
        self._base = base
        self._next = base.next
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._hidden: set[int] = set()
        self._changed = np.zeros(base.words.capacity, np.int32)
        self._postings: dict[int, array[int]] = {}
        self._stories: dict[str, Story] = {}
        self._stored: dict[str, StoredArticle] = {}

    def add(self, article: StoredArticle, story: Story) -> None:
        """Take an article in, or its new version in the place of the old one.

        Args:
            article: what is to be stored; its verdict names the story.
            story: that story with the article counted.
        """
        self._hide(article.article.id)
        entry = Entry.of(article, story, self.packed(article.features))
        self._entries[self._next] = entry
        self._numbers[entry.id] = self._next
        self._stories[story.id] = story
        self._stored[entry.id] = article
        self._change(entry, 1)
        for word in entry.telling():
            self._postings.setdefault(word, array("I")).append(self._next)
        self._next += 1

    def _hide(self, article: str) -> None:
        """Let the older version of an article be seen no more."""
        number = self.number(article)
        if number is None:
            return
        entry = self._entries.pop(number, None)
        if entry is None:
            self._hidden.add(number)
            entry = self._base.entry(number)
        else:
            for word in entry.telling():
                self._postings[word].remove(number)
        if entry is not None:
            self._change(entry, -1)

    def _change(self, entry: Entry, by: int) -> None:
        self._make_room()
        self._changed[entry.text()] += by

    def _make_room(self) -> None:
        """Follow the table of words, which this layer's own articles may make grow."""
        missing = self.words.capacity - len(self._changed)
        if missing:
            self._changed = np.concatenate([self._changed, np.zeros(missing, np.int32)])

    def __len__(self) -> int:
        return len(self._base) - len(self._hidden) + len(self._entries)

    def entry(self, number: int) -> Entry | None:
        found = self._entries.get(number)
        if found is None and number not in self._hidden:
            return self._base.entry(number)
        return found

    def number(self, article: str) -> int | None:
        found = self._numbers.get(article)
        if found is None:
            found = self._base.number(article)
            return None if found in self._hidden else found
        return found

    def story(self, story: str) -> Story | None:
        return self._stories.get(story) or self._base.story(story)

    def stored(self) -> Iterator[StoredArticle]:
        return iter(self._stored.values())

    def live(self, words: Numbers) -> Numbers:
        self._make_room()
        return self._base.live(words) + self._changed[words]

    def postings(self, word: int) -> "array[int]":
        below = self._base.postings(word, len(self._hidden))
        own = self._postings.get(word, _NONE)
        if self._hidden:
            below = array("I", (number for number in below if number not in self._hidden))
        return (below + own)[-POSTINGS_READ:]
