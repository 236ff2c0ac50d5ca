"""The live index: which stored articles an arriving one is worth comparing with.

Rule 1. What it answers depends only on the articles in it and the order they were added in.
Rule 2. A base is never written while plans are made on it; each plan writes into an overlay,
        and the base takes the plan's articles over, in the same order, when they are stored.
Rule 3. An article leaves 14 days after it arrived; a story leaves with its last article.
Rule 4. Whatever leaves, or is replaced, leaves every list at once: nothing tells that it was here.
Rule 5. However many articles are alike or leave together, a call does a bounded part of the work.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

import numpy as np
from typing_extensions import override

from monitor.dedupe.background import Background
from monitor.dedupe.packed import Packed
from monitor.dedupe.sight import POSTINGS_READ, Entry, Sight, Tally
from monitor.dedupe.words import Numbers, Words
from monitor.model.plans import LiveArticle, StoredArticle
from monitor.model.stories import Features, Passage, Story

_HOUR = 3_600
_Of = TypeVar("_Of", bound=Hashable)


class LiveIndex(Sight):
    """Live articles by their telling words, with how many have each word, and their stories."""

    def __init__(self, background: Background) -> None:
        super().__init__(background, Words(background), Tally())
        self.next = 0
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._postings: list[array[int] | None] = []
        self._stories: dict[str, Story] = {}
        self._members: dict[str, array[int]] = {}
        # By the hour of their arrival, so that nobody goes through all to find the oldest.
        self._arrived: dict[int, array[int]] = {}

    def overlay(self) -> "Overlay":
        """An empty layer over this one, for the articles of one plan."""
        return Overlay(self)

    def add(self, article: StoredArticle, story: Story) -> None:
        """Take an article in, or its new version in the place of the old one.

        Args:
            article: what is stored; its verdict names the story.
            story: that story with the article counted.
        """
        self.restore(LiveArticle.of(article), story)

    def restore(self, live: LiveArticle, story: Story) -> None:
        """``add`` for an article that was stored before this index was made."""
        old = self._numbers.get(live.id)
        if old is not None:
            self._drop([old])
        entry = Entry(live, self.packed(live.features))
        self._entries[self.next] = entry
        self._numbers[entry.id] = self.next
        self._stories[story.id] = story
        self._members.setdefault(story.id, array("I")).append(self.next)
        self._arrived.setdefault(_hour(entry.arrived), array("I")).append(self.next)
        self._count(entry, self.next)
        self.next += 1

    def take_over(self, passage: Passage) -> None:
        """Let live articles belong to the story that they went over to."""
        left, home = passage.left, passage.home
        for number, entry in self.found(passage.articles):
            self._leave_story(entry.story, [number])
            self._entries[number] = entry.moved(passage)
            insort(self._members.setdefault(home.id, array("I")), number)
            self._stories[home.id] = home
        if left.id in self._members:
            self._stories[left.id] = left

    def _count(self, entry: Entry, number: int) -> None:
        self.words.count(entry.fields(), 1)
        if len(self._postings) < self.words.capacity:
            self._postings += [None] * (self.words.capacity - len(self._postings))
        for word in entry.telling():
            posting = self._postings[word]
            if posting is None:
                self._postings[word] = array("I", (number,))
            else:
                posting.append(number)

    def _drop(self, numbers: Sequence[int]) -> None:
        """Take articles out."""
        gone = [(number, self._entries.pop(number)) for number in sorted(numbers)]
        for _, entry in gone:
            del self._numbers[entry.id]
            self.words.count(entry.fields(), -1)
        self._leave_words(_grouped((word, n) for n, entry in gone for word in entry.telling()))
        for hour, left in _grouped((_hour(entry.arrived), n) for n, entry in gone).items():
            _take_out(self._arrived[hour], left)
            if not self._arrived[hour]:
                del self._arrived[hour]
        for story, left in _grouped((entry.story, n) for n, entry in gone).items():
            self._leave_story(story, left)

    def _leave_story(self, story: str, numbers: Sequence[int]) -> None:
        """With the last of its articles a story leaves too."""
        _take_out(self._members[story], numbers)
        if not self._members[story]:
            del self._members[story]
            del self._stories[story]

    def _leave_words(self, words: Mapping[int, Sequence[int]]) -> None:
        for word, left in words.items():
            # It holds the numbers since the articles were taken in.
            posting = self._postings[word] or _NONE
            _take_out(posting, left)
            if not posting:
                self._postings[word] = None

    def expire(self, before: datetime, most: int) -> int:
        """Let go of ``most`` articles that arrived before ``before``; return how many there were.

        No overlay may be in use: words that nobody has any more lose their numbers, as soon as
        there are no more such articles.
        """
        gone = list(islice(self._due(before.timestamp()), most))
        self._drop(gone)
        if len(gone) < most:
            self.words.sweep()
        return len(gone)

    def _due(self, before: float) -> Iterator[int]:
        for hour in sorted(hour for hour in self._arrived if hour <= _hour(before)):
            for number in self._arrived[hour]:
                if self._entries[number].arrived < before:
                    yield number

    @override
    def __len__(self) -> int:
        return len(self._entries)

    @override
    def entry(self, number: int) -> Entry | None:
        return self._entries.get(number)

    @override
    def number(self, article: str) -> int | None:
        return self._numbers.get(article)

    @override
    def story(self, story: str) -> Story | None:
        return self._stories.get(story)

    @override
    def members(self, story: str, limit: int) -> list[Entry]:
        return [
            self._entries[number] for number in self._members.get(story, _NONE)[: -limit - 1 : -1]
        ]

    @override
    def placed(self, stored: StoredArticle) -> StoredArticle:
        return stored

    @override
    def stored(self) -> Iterator[StoredArticle]:
        return iter(())

    @override
    def live(self, words: Numbers) -> Numbers:
        found: Numbers = self.words.live.take(words)
        return found

    @override
    def postings(self, word: int, spare: int = 0) -> "array[int]":
        """The newest live articles that a word tells of, oldest first; ``spare`` ones more."""
        posting = self._postings[word] if word < len(self._postings) else None
        return _NONE if posting is None else posting[-POSTINGS_READ - spare :]


_NONE = array("I")


def _hour(instant: float) -> int:
    return int(instant // _HOUR)


def _grouped(pairs: Iterable[tuple[_Of, int]]) -> dict[_Of, list[int]]:
    """Numbers by what they belong to."""
    groups: dict[_Of, list[int]] = {}
    for of, number in pairs:
        groups.setdefault(of, []).append(number)
    return groups


def _take_out(of: "array[int]", gone: Sequence[int]) -> None:
    """Remove numbers that are all there; both are sorted."""
    begin = bisect_left(of, gone[0])
    end = begin + len(gone)
    # What leaves together mostly stands side by side: to remove it at once moves the rest once.
    if of[end - 1] == gone[-1]:
        del of[begin:end]
        return
    for number in gone:
        del of[bisect_left(of, number)]


class Overlay(Sight):
    """The articles of one plan over the index: it reads as both together, and writes only itself.

    Its frequencies are changes to the base's, and may be negative.
    """

    def __init__(self, base: LiveIndex) -> None:
        super().__init__(base.background, base.words, base.tally)
        self._base = base
        self._next = base.next
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._hidden: set[int] = set()
        self._changed = np.zeros(base.words.capacity, np.int32)
        self._postings: dict[int, array[int]] = {}
        self._stories: dict[str, Story] = {}
        # Articles of the base that went over, by number, and of all that did how they did, in turn.
        self._moved: dict[int, Entry] = {}
        self._passages: dict[str, list[Passage]] = {}
        self._stored: dict[str, StoredArticle] = {}
        self._packed: tuple[Features, Packed] | None = None

    def add(self, article: StoredArticle, story: Story) -> None:
        """Take an article in, or its new version in the place of the old one.

        Args:
            article: what is to be stored; its verdict names the story.
            story: that story with the article counted.
        """
        self._hide(article.article.id)
        entry = Entry(LiveArticle.of(article), self.packed(article.features))
        self._entries[self._next] = entry
        self._numbers[entry.id] = self._next
        self._stories[story.id] = story
        self._stored[entry.id] = article
        self._change(entry, 1)
        for word in entry.telling():
            self._postings.setdefault(word, array("I")).append(self._next)
        self._next += 1

    def take_over(self, passage: Passage) -> None:
        """Let live articles belong to the story that they went over to, as in the base."""
        self._stories |= {passage.left.id: passage.left, passage.home.id: passage.home}
        for number, entry in self.found(passage.articles):
            where = self._entries if number in self._entries else self._moved
            where[number] = entry.moved(passage)
            self._passages.setdefault(entry.id, []).append(passage)

    @override
    def packed(self, features: Features) -> Packed:
        """What is added was matched just before: its words are looked up once."""
        if self._packed is None or self._packed[0] is not features:
            self._packed = (features, super().packed(features))
        return self._packed[1]

    def _hide(self, article: str) -> None:
        """Let the older version of an article be seen no more."""
        for number, entry in self.found([article]):
            self._passages.pop(article, None)
            self._moved.pop(number, None)
            if self._entries.pop(number, None) is None:
                self._hidden.add(number)
            else:
                for word in entry.telling():
                    self._postings[word].remove(number)
            self._change(entry, -1)

    def _change(self, entry: Entry, by: int) -> None:
        self._make_room()
        _, text, _ = entry.fields()
        self._changed[text] += by

    def _make_room(self) -> None:
        """Follow the table of words, which this layer's own articles may make grow."""
        missing = self.words.capacity - len(self._changed)
        if missing:
            self._changed = np.concatenate([self._changed, np.zeros(missing, np.int32)])

    @override
    def __len__(self) -> int:
        return len(self._base) - len(self._hidden) + len(self._entries)

    @override
    def entry(self, number: int) -> Entry | None:
        found = self._entries.get(number) or self._moved.get(number)
        if found is None and number not in self._hidden:
            return self._base.entry(number)
        return found

    @override
    def number(self, article: str) -> int | None:
        found = self._numbers.get(article)
        if found is None:
            found = self._base.number(article)
            return None if found in self._hidden else found
        return found

    @override
    def story(self, story: str) -> Story | None:
        return self._stories.get(story) or self._base.story(story)

    @override
    def members(self, story: str, limit: int) -> list[Entry]:
        own = [entry for entry in reversed(self._entries.values()) if entry.story == story]
        came = [number for number, entry in self._moved.items() if entry.story == story]
        gone = self._hidden | self._moved.keys()
        numbers = [
            number
            for entry in self._base.members(story, limit + len(gone))
            if (number := self._base.number(entry.id)) is not None and number not in gone
        ]
        if came:
            numbers = sorted([*came, *numbers], reverse=True)
        return (own + list(filter(None, map(self.entry, numbers))))[:limit]

    @override
    def placed(self, stored: StoredArticle) -> StoredArticle:
        verdict = stored.verdict
        for passage in self._passages.get(stored.article.id, ()):
            verdict = verdict.moved(passage)
        return stored if verdict is stored.verdict else replace(stored, verdict=verdict)

    @override
    def stored(self) -> Iterator[StoredArticle]:
        return iter(self._stored.values())

    @override
    def live(self, words: Numbers) -> Numbers:
        self._make_room()
        return self._base.live(words) + self._changed.take(words)

    @override
    def postings(self, word: int) -> "array[int]":
        below = self._base.postings(word, len(self._hidden))
        own = self._postings.get(word)
        if own is None and not self._hidden:
            return below
        if self._hidden:
            below = array("I", (number for number in below if number not in self._hidden))
        return (below + (own or _NONE))[-POSTINGS_READ:]
