"""How much of what an article says first has been said in its storyline before."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import sqrt

from monitor.follow.lexicon.words import FUNCTION_WORDS
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.words import fold
from monitor.model.articles import Article

OPENING = 4
FIRST = 0.5
FLOOR, CEILING = 0.35, 0.6
QUANTILE = 0.8
SAMPLE = 8
STEM = 5  # letters by which two words are one

_WORD = re.compile(r"[^\W_]{2,40}")


def opening(article: Article) -> tuple[Sentence, ...]:
    """Headline and first three sentences, or the first four where there is no headline."""
    return sentences(article)[:OPENING]


def openings(article: Article) -> tuple[str, ...]:
    """The texts of ``opening``: what ``Reading.sentences`` holds."""
    return tuple(sentence.text for sentence in opening(article))


def known(text: str, said: Iterable[frozenset[str]]) -> float:
    """The best match of a sentence with one said before: cosine of their word sets, 0..1."""
    own = content(text)
    if not own:
        return 1.0
    return max((len(own & old) / sqrt(len(own) * len(old)) for old in said if old), default=0.0)


@lru_cache(maxsize=8_000)
def content(text: str) -> frozenset[str]:
    """The content words of a sentence."""
    return frozenset(_WORD.findall(fold(text))) - FUNCTION_WORDS


def stems(text: str) -> frozenset[str]:
    """The beginnings of the content words of a sentence."""
    return frozenset(word[:STEM] for word in content(text))


def threshold(past: Sequence[float]) -> float:
    """Below which mean match an article is news to its storyline.

    A fixed value until the storyline has ``SAMPLE`` scores, then their upper quantile, bounded.
    """
    if len(past) < SAMPLE:
        return FIRST
    ranked = sorted(past)
    return min(CEILING, max(FLOOR, ranked[int(QUANTILE * (len(ranked) - 1))]))


def matches(article: Article, said: Iterable[str]) -> tuple[float, ...]:
    """For each sentence of the opening, how well it is known from what was said before."""
    old = [content(text) for text in said]
    return tuple(known(text, old) for text in openings(article))
