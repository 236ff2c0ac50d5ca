"""The live index: which stored articles an arriving one is worth comparing with.

Rule 1. What it answers depends only on the articles in it and the order they were added in.
Rule 2. A base is never written while plans are made on it; each plan writes into an overlay,
        and the base takes the plan's articles over, in the same order, when they are stored.
Rule 3. An article leaves 14 days after it arrived; a story leaves with its last article.
Rule 4. Whatever leaves, or is replaced, leaves every list at once: nothing tells that it was here.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

import numpy as np
from typing_extensions import override

from monitor.dedupe.background import Background
from monitor.dedupe.sight import POSTINGS_READ, Entry, Sight
from monitor.dedupe.words import Numbers, Words
from monitor.model.plans import LiveArticle, StoredArticle
from monitor.model.stories import Story


class LiveIndex(Sight):
    """Live articles by their telling words, with how many have each word, and their stories."""

    def __init__(self, background: Background) -> None:
        super().__init__(background, Words(background))
        self.next = 0
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._postings: list[array[int] | None] = []
        self._stories: dict[str, Story] = {}
        self._members: dict[str, array[int]] = {}

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
            self._drop(old)
        entry = Entry.of(live, self.packed(live.features))
        self._entries[self.next] = entry
        self._numbers[entry.id] = self.next
        self._stories[story.id] = story
        self._members.setdefault(story.id, array("I")).append(self.next)
        self._count(entry, self.next)
        self.next += 1

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

    def _drop(self, number: int) -> None:
        """Take an article out."""
        entry = self._entries.pop(number)
        del self._numbers[entry.id]
        self._leave(entry.story, number)
        self.words.count(entry.fields(), -1)
        for word in entry.telling():
            # It holds the number since the article was taken in.
            posting = self._postings[word] or _NONE
            del posting[bisect_left(posting, number)]
            if not posting:
                self._postings[word] = None

    def _leave(self, story: str, number: int) -> None:
        """An article leaves its story; with the last of them the story leaves too."""
        self._members[story].remove(number)
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
    def stored(self) -> Iterator[StoredArticle]:
        return iter(())

    @override
    def live(self, words: Numbers) -> Numbers:
        found: Numbers = self.words.live[words]
        return found

    @override
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
        entry = Entry.of(LiveArticle.of(article), self.packed(article.features))
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
        entry = None if number is None else self.entry(number)
        if number is None or entry is None:
            return
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
        found = self._entries.get(number)
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
        below = self._base.members(story, limit + len(self._hidden))
        kept = [entry for entry in below if self._base.number(entry.id) not in self._hidden]
        return (own + kept)[:limit]

    @override
    def stored(self) -> Iterator[StoredArticle]:
        return iter(self._stored.values())

    @override
    def live(self, words: Numbers) -> Numbers:
        self._make_room()
        return self._base.live(words) + self._changed[words]

    @override
    def postings(self, word: int) -> "array[int]":
        below = self._base.postings(word, len(self._hidden))
        own = self._postings.get(word, _NONE)
        if self._hidden:
            below = array("I", (number for number in below if number not in self._hidden))
        return (below + own)[-POSTINGS_READ:]
