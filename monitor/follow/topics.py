"""Does an article belong to a watched topic, and by which words.

Rule 1. Phrases are compared without case and accents, bounded by the ends of words; ``*`` at an
        end of a phrase lets the word go on there. They are searched in title, summary and text.
Rule 2. Every group of ``all`` must match, one phrase of ``any``, none of ``none``; the feed must
        be one of ``feeds``.
Rule 3. ``like`` decides alone only where a topic has no phrases to look for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import NamedTuple

import ahocorasick_rs

from monitor.follow.lexicon import FUNCTION_WORDS
from monitor.follow.words import fold
from monitor.model.articles import Article, TopicHit
from monitor.model.topics import Topic

LIKENESS = 0.3
SHOWN_TERMS = 5
TEXT_CHARACTERS = 200_000
LIKE_WORDS = 400

_WORD = re.compile(r"[^\W\d_]{3,30}")
# Scripts written without spaces have no ends of words to look for: Thai to Khmer, kana, Han.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")


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
    like: tuple[Mapping[str, float], ...]

    @property
    def has_phrases(self) -> bool:
        return bool(self.topic.all or self.topic.any)


class TopicMatcher:
    """Finds the topics of an article; made once per configuration, shared by all articles."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        """Build one automaton over the phrases of all topics, in configuration order."""
        self._phrases: list[_Phrase] = []
        self._numbers: dict[str, int] = {}
        self._watches = [self._watch(topic) for topic in topics]
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
        watches = [w for w in self._watches if not w.feeds or feed in w.feeds]
        if not watches:
            return ()
        text = searched(article)
        found = self._found(text)
        hits = (self._hit(watch, found, text) for watch in watches)
        return tuple(hit for hit in hits if hit is not None)

    def _watch(self, topic: Topic) -> _Watch:
        return _Watch(
            topic=topic,
            feeds=frozenset(topic.feeds),
            all=tuple(self._number(group) for group in topic.all),
            any=self._number(topic.any),
            none=self._number(topic.none),
            like=tuple(_terms(plain(text)) for text in topic.like),
        )

    def _number(self, phrases: Iterable[str]) -> frozenset[int]:
        numbers = set()
        for shown in phrases:
            phrase = _phrase(shown)
            if phrase.text:
                if shown not in self._numbers:
                    self._numbers[shown] = len(self._phrases)
                    self._phrases.append(phrase)
                numbers.add(self._numbers[shown])
        return frozenset(numbers)

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

    def _hit(self, watch: _Watch, found: set[int], text: str) -> TopicHit | None:
        if watch.none & found:
            return None
        if watch.has_phrases:
            if not all(group & found for group in watch.all) or (
                watch.topic.any and not watch.any & found
            ):
                return None
            shown = found & frozenset().union(watch.any, *watch.all)
            return TopicHit(
                topic=watch.topic.id,
                phrases=tuple(self._phrases[number].shown for number in sorted(shown)),
            )
        if not watch.like:
            return TopicHit(topic=watch.topic.id, phrases=())
        words = max((alike(_terms(text), like) for like in watch.like), default=())
        if not words or words[0] < LIKENESS:
            return None
        return TopicHit(topic=watch.topic.id, phrases=words[1])


def searched(article: Article) -> str:
    """What phrases are looked for in: title, summary and text, folded, a line each."""
    parts = (article.title, article.summary, article.text)
    return "\n".join(plain(part[:TEXT_CHARACTERS]) for part in parts if part)


def plain(text: str) -> str:
    """``text`` folded, each run of white space one space."""
    return " ".join(fold(text).split())


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


def _terms(folded: str) -> dict[str, float]:
    """Sublinear weights of the content words, of length one together."""
    counts: Counter[str] = Counter()
    for word in _WORD.finditer(folded):
        if word.group() not in FUNCTION_WORDS:
            counts[word.group()] += 1
            if len(counts) == LIKE_WORDS:
                break
    weights = {word: 1 + log(count) for word, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / norm for word, weight in weights.items()}


def alike(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """The cosine of two term vectors, and the shared words that weigh most in it."""
    shared = {word: weight * other[word] for word, weight in one.items() if word in other}
    strongest = sorted(shared, key=lambda word: (-shared[word], word))[:SHOWN_TERMS]
    return sum(shared.values()), tuple(strongest)
