"""The live index: which stored articles an arriving one is worth comparing with.

Rule 1. What it answers depends only on the articles in it and the order they were added in.
Rule 2. A base is never written while plans are made on it; each plan writes into an overlay,
        and the base takes the plan's articles over, in the same order, when they are stored.
Rule 3. An article leaves 14 days after it arrived; a story leaves with its last article.
"""

from array import array
from collections.abc import Iterator
from datetime import datetime
from math import log

from monitor.dedupe.background import Background
from monitor.dedupe.packed import Entry, Packed
from monitor.model.plans import StoredArticle
from monitor.model.stories import Story

# How many documents the background counts for beside the live ones.
PRIOR_DOCUMENTS = 1_500
# Of a term's articles the newest are looked at; a term beyond this tells little anyway.
POSTINGS_READ = 800
QUERY_TERMS = 30


class LiveIndex:
    """Live articles by their telling terms, with document frequencies and their stories.

    With ``below`` it is an overlay: it reads as the two together and writes only itself.
    """

    def __init__(self, background: Background, below: "LiveIndex | None" = None) -> None:
        self.background = background
        self._below = below
        self._next: int = below._next if below else 0  # noqa: SLF001 - of the same class
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._hidden: dict[int, Entry] = {}
        self._frequency: dict[int, int] = {}
        self._postings: dict[int, array[int]] = {}
        self._stories: dict[str, Story] = {}
        self._members: dict[str, tuple[int, ...]] = {}
        self._stored: dict[str, StoredArticle] = {}
        self._dead = 0

    def overlay(self) -> "LiveIndex":
        """An empty layer over this one, for the articles of one plan."""
        return LiveIndex(self.background, below=self)

    def add(self, article: StoredArticle, story: Story, packed: Packed | None = None) -> None:
        """Take an article in, or its new version in the place of the old one.

        Args:
            article: what is (to be) stored; its verdict names the story.
            story: that story with the article counted.
            packed: its packed features, if they are at hand.
        """
        old = self.number(article.article.id)
        if old is not None:
            self._drop(old)
        entry = Entry(
            article.article.id,
            story.id,
            article.at,
            article.arrived.timestamp(),
            packed or Packed(article.features, self.background),
        )
        number = self._next
        self._next += 1
        self._entries[number] = entry
        self._numbers[entry.id] = number
        self._stories[story.id] = story
        self._members[story.id] = (*self._members.get(story.id, ()), number)
        self._count(entry, number)
        if self._below is not None:
            self._stored[entry.id] = article

    def _count(self, entry: Entry, number: int) -> None:
        terms, _ = entry.packed.text()
        for term in terms:
            self._frequency[term] = self._frequency.get(term, 0) + 1
        for term in entry.packed.telling():
            posting = self._postings.get(term)
            if posting is None:
                self._postings[term] = array("I", (number,))
            else:
                posting.append(number)

    def _drop(self, number: int) -> None:
        """Take an article out; its postings stay behind until the next clean-up."""
        entry = self._entries.pop(number, None)
        if entry is None:
            # It lies below: hide it, and count it off here.
            entry = self.entry(number)
            if entry is None:  # pragma: no cover - numbers come from number()
                return
            self._hidden[number] = entry
        else:
            self._numbers.pop(entry.id)
            rest = tuple(other for other in self._members[entry.story] if other != number)
            self._keep_members(entry.story, rest)
            self._dead += 1
        for term in entry.packed.text()[0]:
            self._frequency[term] = self._frequency.get(term, 0) - 1
            if not self._frequency[term]:
                del self._frequency[term]

    def _keep_members(self, story: str, rest: tuple[int, ...]) -> None:
        if rest:
            self._members[story] = rest
        else:
            self._members.pop(story)
            if self._below is None:
                self._stories.pop(story)

    def expire(self, before: datetime) -> int:
        """Let go of the articles that arrived before ``before``; return how many."""
        limit = before.timestamp()
        gone = [number for number, entry in self._entries.items() if entry.arrived < limit]
        for number in gone:
            self._drop(number)
        if self._dead > len(self._entries) // 4:
            self._clean()
        return len(gone)

    def _clean(self) -> None:
        for term, posting in list(self._postings.items()):
            kept = array("I", (number for number in posting if number in self._entries))
            if kept:
                self._postings[term] = kept
            else:
                del self._postings[term]
        self._dead = 0

    # What is read: this layer and the one below as if they were one.

    def __len__(self) -> int:
        below = len(self._below) - len(self._hidden) if self._below else 0
        return below + len(self._entries)

    def entry(self, number: int) -> Entry | None:
        """The live article with this number."""
        found = self._entries.get(number)
        if found is None and self._below is not None and number not in self._hidden:
            return self._below.entry(number)
        return found

    def number(self, article: str) -> int | None:
        """The number of a live article."""
        found = self._numbers.get(article)
        if found is None and self._below is not None:
            found = self._below.number(article)
            return None if found in self._hidden else found
        return found

    def story(self, story: str) -> Story | None:
        """A story with live articles, as it stands after all that this layer holds."""
        found = self._stories.get(story)
        return self._below.story(story) if found is None and self._below is not None else found

    def members(self, story: str) -> tuple[int, ...]:
        """Numbers of a story's live articles, in the order of their arrival."""
        own = self._members.get(story, ())
        if self._below is None:
            return own
        below = self._below.members(story)
        return (*(number for number in below if number not in self._hidden), *own)

    def stored(self) -> Iterator[StoredArticle]:
        """The overlay's own articles, newest version each, in the order of arrival."""
        return iter(self._stored.values())

    def frequency(self, term: int) -> int:
        """In how many live articles a term stands."""
        own = self._frequency.get(term, 0)
        return own + self._below.frequency(term) if self._below is not None else own

    def weights(self) -> "TermWeights":
        """What terms weigh now; good until the next article is added."""
        return TermWeights(self)

    def postings(self, term: int) -> list[int]:
        """The newest live articles that a term tells of, oldest first."""
        own = self._postings.get(term, ())
        below = self._below.postings(term) if self._below is not None else ()
        return [*below, *own][-POSTINGS_READ:]

    def candidates(self, query: dict[int, float], limit: int) -> list[int]:
        """The live articles that share the heaviest terms of ``query``, best first.

        Args:
            query: term -> weight of the arriving article.
            limit: how many at most.
        """
        heaviest = sorted(query.items(), key=lambda item: (-item[1], item[0]))[:QUERY_TERMS]
        shared: dict[int, float] = {}
        for term, weight in heaviest:
            for number in self.postings(term):
                shared[number] = shared.get(number, 0.0) + weight * weight
        alive = ((score, number) for number, score in shared.items() if self.entry(number))
        best = sorted(alive, key=lambda item: (-item[0], -item[1]))
        return [number for _, number in best[:limit]]


class TermWeights(dict[int, float]):
    """Term -> inverse document frequency, background and live articles together, on demand."""

    def __init__(self, sight: LiveIndex) -> None:
        super().__init__()
        self._sight = sight
        self._total = len(sight) + PRIOR_DOCUMENTS

    def __missing__(self, term: int) -> float:
        usual = self._sight.background.rate(term)
        now = (usual * PRIOR_DOCUMENTS + self._sight.frequency(term)) / self._total
        # Only an article's strongest terms are counted live: what is common stays so.
        self[term] = weight = -log(max(usual, now))
        return weight
