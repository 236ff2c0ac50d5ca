"""Does an article belong to a watched topic, and by which words.

Rule 1. Phrases are compared without case and accents, bounded by the ends of words; ``*`` at an
        end of a phrase lets the word go on there. They are searched in title, summary and text.
Rule 2. Every group of ``all`` must match, one phrase of ``any``, none of ``none``; the feed must
        be one of ``feeds``.
Rule 3. ``like`` decides alone only where a topic has no phrases to look for.
Rule 4. A topic is looked at only where a phrase was found that it cannot do without, so that an
        article outside every topic costs the same however many topics there are.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs

from monitor.follow.likeness import Likeness
from monitor.follow.words import fold
from monitor.model.articles import Article, TopicHit
from monitor.model.topics import Topic

LIKENESS = 0.3
TEXT_CHARACTERS = 200_000

# Scripts written without spaces have no ends of words to look for: Thai to Khmer, kana, Han.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
# Letters with a stroke or joined ones, which Unicode does not take apart into letter and accent.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"}
)


class _Phrase(NamedTuple):
    """A phrase ready to be searched."""

    shown: str
    text: str
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """A topic with its phrases as numbers of the automaton."""

    topic: Topic
    feeds: frozenset[str]
    all: tuple[frozenset[int], ...]
    any: frozenset[int]
    none: frozenset[int]

    @property
    def needed(self) -> tuple[frozenset[int], ...]:
        """Sets of phrases of each of which one must be found."""
        return (*self.all, self.any) if self.topic.any else self.all


class TopicMatcher:
    """Finds the topics of an article; made once per configuration, shared by all articles."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        """Build one automaton over the phrases of all topics, in configuration order."""
        self._phrases: list[_Phrase] = []
        self._numbers: dict[str, int] = {}
        self._watches = [self._watch(topic) for topic in topics]
        self._by_phrase: defaultdict[int, list[int]] = defaultdict(list)
        self._always: list[int] = []
        examples: list[tuple[int, str]] = []
        for place, watch in enumerate(self._watches):
            if watch.needed:
                for number in min(watch.needed, key=len):
                    self._by_phrase[number].append(place)
            elif watch.topic.like:
                examples.extend((place, plain(text)) for text in watch.topic.like)
            else:
                self._always.append(place)
        self._examples = Likeness(examples)
        texts = sorted({phrase.text for phrase in self._phrases})
        self._by_text = [
            [number for number, phrase in enumerate(self._phrases) if phrase.text == text]
            for text in texts
        ]
        self._automaton = ahocorasick_rs.AhoCorasick(texts) if texts else None

    def match(self, article: Article, feed: str | None) -> tuple[TopicHit, ...]:
        """The topics that ``article`` of feed ``feed`` belongs to, in configuration order.

        A hit's phrases are those of the configuration that were found, in its order; for a topic
        of likeness alone they are the words that weighed most.
        """
        if not self._watches:
            return ()
        text = searched(article)
        found = self._found(text)
        like = self._examples.of(text, LIKENESS) if self._examples else {}
        places = {place for number in found for place in self._by_phrase.get(number, ())}
        places.update(self._always, like)
        return tuple(
            TopicHit(topic=watch.topic.id, phrases=like.get(place) or self._shown(watch, found))
            for place in sorted(places)
            if _takes(watch := self._watches[place], found, feed)
        )

    def _watch(self, topic: Topic) -> _Watch:
        return _Watch(
            topic=topic,
            feeds=frozenset(topic.feeds),
            all=tuple(self._number(group) for group in topic.all),
            any=self._number(topic.any),
            none=self._number(topic.none),
        )

    def _number(self, phrases: Iterable[str]) -> frozenset[int]:
        return frozenset(self._numbered(phrases))

    def _numbered(self, phrases: Iterable[str]) -> Iterator[int]:
        for shown in phrases:
            phrase = _phrase(shown)
            if phrase.text:
                if shown not in self._numbers:
                    self._numbers[shown] = len(self._phrases)
                    self._phrases.append(phrase)
                yield self._numbers[shown]

    def _found(self, text: str) -> set[int]:
        """Numbers of the phrases that stand in ``text``."""
        found: set[int] = set()
        if self._automaton is None:
            return found
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for number in self._by_text[index]:
                if number not in found and _bounded(text, start, end, self._phrases[number]):
                    found.add(number)
        return found

    def _shown(self, watch: _Watch, found: set[int]) -> tuple[str, ...]:
        """The phrases of a topic that were found, as configured."""
        shown = found & frozenset().union(*watch.needed)
        return tuple(self._phrases[number].shown for number in sorted(shown))


def _takes(watch: _Watch, found: set[int], feed: str | None) -> bool:
    """Whether feed and phrases let an article into a topic."""
    return (
        (not watch.feeds or feed in watch.feeds)
        and not watch.none & found
        and all(group & found for group in watch.needed)
    )


def searched(article: Article) -> str:
    """What phrases are looked for in: title, summary and text, folded, a line each."""
    parts = (article.title, article.summary, article.text)
    return "\n".join(plain(part[:TEXT_CHARACTERS]) for part in parts if part)


def plain(text: str) -> str:
    """``text`` folded, each run of white space one space."""
    folded = fold(text)
    if not folded.isascii():
        folded = folded.translate(_STROKES)
    return " ".join(folded.split())


def _phrase(shown: str) -> _Phrase:
    text = plain(shown)
    return _Phrase(shown, text.strip("*").strip(), text.startswith("*"), text.endswith("*"))


def _bounded(text: str, start: int, end: int, phrase: _Phrase) -> bool:
    return (phrase.open_start or _is_edge(text, start)) and (phrase.open_end or _is_edge(text, end))


def _is_edge(text: str, at: int) -> bool:
    """Whether a word may begin or end between the characters before and after ``at``."""
    if at in (0, len(text)):
        return True
    before, after = text[at - 1], text[at]
    if not (before.isalnum() and after.isalnum()):
        return True
    return bool(_UNSPACED.match(before) or _UNSPACED.match(after))
