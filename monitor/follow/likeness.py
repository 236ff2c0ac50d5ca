"""How alike an article is to example texts: cosines of their content words, one pass for all texts.

Rule 1. A word weighs by the logarithm of its count; each text has length one.
Rule 2. Only texts that share a word with the article cost anything.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from math import log, sqrt
from typing import Generic, TypeVar

from monitor.follow.lexicon.words import FUNCTION_WORDS

SHOWN_TERMS = 5
MOST_WORDS = 400

_WORD = re.compile(r"[^\W\d_]{3,30}")

Owner = TypeVar("Owner", bound=Hashable)


class Likeness(Generic[Owner]):
    """Example texts of some owners, each of which may have several."""

    def __init__(self, texts: Iterable[tuple[Owner, str]]) -> None:
        """Index the words of the folded ``texts``."""
        self._owners: list[Owner] = []
        self._with: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (owner, text) in enumerate(texts):
            self._owners.append(owner)
            for word, weight in weighed(text).items():
                self._with[word].append((number, weight))

    def __bool__(self) -> bool:
        """Whether there is any text to be like."""
        return bool(self._owners)

    def of(self, text: str, least: float) -> dict[Owner, tuple[str, ...]]:
        """Owners with a text whose cosine with the folded ``text`` is at least ``least``.

        With each come the shared words that weigh most in the likest of its texts.
        """
        mine = weighed(text)
        scores: defaultdict[int, float] = defaultdict(float)
        for word, weight in mine.items():
            for number, other in self._with.get(word, ()):
                scores[number] += weight * other
        likest: dict[Owner, int] = {}
        for number in sorted(scores, key=lambda number: (scores[number], -number)):
            if scores[number] >= least:
                likest[self._owners[number]] = number
        return {owner: self._shared(mine, number) for owner, number in likest.items()}

    def _shared(self, mine: Mapping[str, float], text: int) -> tuple[str, ...]:
        shared = {
            word: weight * other
            for word, weight in mine.items()
            for number, other in self._with.get(word, ())
            if number == text
        }
        strongest = sorted(shared, key=lambda word: (-shared[word], word))
        return tuple(strongest[:SHOWN_TERMS])


def weighed(folded: str) -> dict[str, float]:
    """Sublinear weights of the first content words, of length one together."""
    counts: Counter[str] = Counter()
    for word in _WORD.finditer(folded):
        if word.group() not in FUNCTION_WORDS:
            counts[word.group()] += 1
            if len(counts) == MOST_WORDS:
                break
    weights = {word: 1 + log(count) for word, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / norm for word, weight in weights.items()}
