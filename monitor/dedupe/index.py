"""The live index: which stored articles an arriving one is worth comparing with.

Rule 1. What it answers depends only on the articles in it and the order they were added in.
Rule 2. A base is never written while plans are made on it; each plan writes into an overlay,
        and the base takes the plan's articles over, in the same order, when they are stored.
Rule 3. An article leaves 14 days after it arrived; a story leaves with its last article.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import exp, log

from monitor.dedupe.background import Background
from monitor.dedupe.packed import Entry, Packed
from monitor.model.plans import StoredArticle
from monitor.model.stories import Features, Story

# How many documents the background counts for beside the live ones.
PRIOR_DOCUMENTS = 1_500
# Of a term's articles the newest are looked at; a term beyond this tells little anyway.
POSTINGS_READ = 400
ALL_POSTINGS_READ = 6_000
# Packed features of the last articles, since each is packed to be compared and then to be kept.
PACKED_KEPT = 64
QUERY_TERMS = 30


class LiveIndex:
    """Live articles by their telling terms, with document frequencies and their stories.

    With ``below`` it is an overlay: it reads as the two together and writes only itself.
    """

    def __init__(self, background: Background, below: "LiveIndex | None" = None) -> None:
        self.background = background
        self._below = below
        self._next: int = below._next if below is not None else 0  # noqa: SLF001 - of the same class
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._hidden: dict[int, Entry] = {}
        self._frequency: dict[int, int] = {}
        self._postings: dict[int, array[int]] = {}
        self._stories: dict[str, Story] = {}
        self._live: dict[str, int] = {}
        self._stored: dict[str, StoredArticle] = {}
        self._packed: dict[int, tuple[Features, Packed]] = {}
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
        replaced = None if old is None else self.entry(old)
        if old is not None and replaced is not None:
            self._drop(old, replaced)
        entry = Entry(
            article.article.id,
            story.id,
            article.at,
            article.arrived.timestamp(),
            packed or self.packed(article.features),
        )
        number = self._next
        self._next += 1
        self._entries[number] = entry
        self._numbers[entry.id] = number
        self._stories[story.id] = story
        self._live[story.id] = self._live.get(story.id, 0) + 1
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

    def _drop(self, number: int, entry: Entry) -> None:
        """Take an article out; its postings stay behind until the next clean-up."""
        if self._entries.pop(number, None) is None:
            self._hidden[number] = entry  # it lies below, and is counted off here
        else:
            self._numbers.pop(entry.id)
            self._leave(entry.story)
            self._dead += 1
        for term in entry.packed.text()[0]:
            self._frequency[term] = self._frequency.get(term, 0) - 1
            if not self._frequency[term]:
                del self._frequency[term]

    def _leave(self, story: str) -> None:
        """An article leaves its story; with the last of them the story leaves the base."""
        self._live[story] -= 1
        if not self._live[story]:
            del self._live[story]
            if self._below is None:
                del self._stories[story]

    def expire(self, before: datetime) -> int:
        """Let go of the articles that arrived before ``before``; return how many."""
        limit = before.timestamp()
        gone = [one for one in self._entries.items() if one[1].arrived < limit]
        for number, entry in gone:
            self._drop(number, entry)
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
        below = 0 if self._below is None else len(self._below) - len(self._hidden)
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

    def stored(self) -> Iterator[StoredArticle]:
        """The overlay's own articles, newest version each, in the order of arrival."""
        return iter(self._stored.values())

    def frequency(self, term: int) -> int:
        """In how many live articles a term stands."""
        return sum(layer.get(term, 0) for layer in self.frequencies())

    def frequencies(self) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Term -> live articles that it stands in, of this layer and of the one below.

        An overlay's are changes to the base's, and may be negative.
        """
        below = {} if self._below is None else self._below.frequencies()[0]
        return self._frequency, below

    def weights(self) -> "TermWeights":
        """What terms weigh now; good until the next article is added."""
        return TermWeights(self)

    def postings(self, term: int) -> Sequence[int]:
        """The newest live articles that a term tells of, oldest first."""
        own: Sequence[int] = self._postings.get(term, ())[-POSTINGS_READ:]
        if self._below is None:
            return own
        below = self._below.postings(term)
        return [*below, *own][-POSTINGS_READ:] if own else below

    def packed(self, features: Features) -> Packed:
        """The features as the index keeps them; those of the last articles are remembered."""
        if self._below is not None:
            return self._below.packed(features)
        kept = self._packed.get(id(features))
        if kept is not None and kept[0] is features:
            return kept[1]
        made = Packed(features, self.background)
        if len(self._packed) >= PACKED_KEPT:
            self._packed.pop(next(iter(self._packed)))
        self._packed[id(features)] = (features, made)
        return made

    def candidates(self, query: dict[int, float], limit: int) -> list[int]:
        """The live articles that share the heaviest terms of ``query``, best first.

        Args:
            query: term -> weight of the arriving article.
            limit: how many at most.
        """
        heaviest = sorted(query.items(), key=lambda item: (-item[1], item[0]))[:QUERY_TERMS]
        shared: dict[int, float] = {}
        read = 0
        for term, weight in heaviest:
            numbers = self.postings(term)
            squared = weight * weight
            for number in numbers:
                shared[number] = shared.get(number, 0.0) + squared
            read += len(numbers)
            if read > ALL_POSTINGS_READ:
                break
        alive = ((score, number) for number, score in shared.items() if self.entry(number))
        best = sorted(alive, key=lambda item: (-item[0], -item[1]))
        return [number for _, number in best[:limit]]


class TermWeights(dict[int, float]):
    """Term -> inverse document frequency, background and live articles together, on demand."""

    def __init__(self, sight: LiveIndex) -> None:
        super().__init__()
        # Hundreds of terms are asked for each article, so the two layers are read directly.
        self._above, self._below = sight.frequencies()
        self._rarities = sight.background.rarities
        self._rarest = sight.background.rarest
        self._total = len(sight) + PRIOR_DOCUMENTS

    def __missing__(self, term: int) -> float:
        usual = self._rarities.get(term, self._rarest)
        live = self._above.get(term, 0) + self._below.get(term, 0)
        # Only an article's strongest terms are counted live: what is common stays so.
        now = log(self._total / (PRIOR_DOCUMENTS * exp(-usual) + live))
        self[term] = weight = min(usual, now)
        return weight
