"""What a storyline is about, as counts of terms over its articles, and how well a story fits it.

Rule 1. A term counts once per article, names apart from words; counts are whole numbers, so that
        their order does not matter.
Rule 2. A term weighs by how few of the topic's storylines have it: topic-local, as inside a narrow
        topic the words that all news shares with it tell nothing.
Rule 3. Time plays no part: a thread may rest for months.
"""

from collections.abc import Mapping
from math import log, sqrt

from monitor.follow.lexicon import FUNCTION_WORDS
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.threads import Spread

TERMS = 1_500
PER_ARTICLE = 150
NAME = "@"
NAME_WEIGHT = 2.0


def terms(reading: Reading) -> frozenset[str]:
    """The terms of an article: its names, marked, and its content words."""
    features = reading.features
    words = [word for word in features.text if word not in FUNCTION_WORDS and len(word) > 1]
    names = [NAME + name for name in features.names]
    return frozenset((*names[:PER_ARTICLE], *words[:PER_ARTICLE]))


def grown(profile: Mapping[str, float], new: frozenset[str]) -> dict[str, float]:
    """The profile with one more article; beyond the bound the rarest terms go."""
    counts = dict(profile)
    for term in new:
        counts[term] = counts.get(term, 0.0) + 1.0
    if len(counts) > TERMS:
        kept = sorted(counts, key=lambda term: (-counts[term], term))[: TERMS // 2]
        counts = {term: counts[term] for term in kept}
    return dict(sorted(counts.items()))


def weights(new: frozenset[str], spread: Spread) -> dict[str, float]:
    """Topic-local weights of an article's terms, from the storylines of the topic."""
    return {
        term: (NAME_WEIGHT if term.startswith(NAME) else 1.0)
        * log(1 + (spread.total + 1) / (0.5 + spread.counts.get(term, 0)))
        for term in new
    }


def fit(new: frozenset[str], storyline: Storyline, weight: Mapping[str, float]) -> float:
    """Cosine of the article with the storyline's centroid, both weighted, in 0..1.

    A term's part in the centroid is the root of the share of articles that have it: what a thread
    says now and then still counts for it.
    """
    share = max(1, storyline.articles)
    profile = storyline.profile
    dot = size = 0.0
    for term in new:
        square = weight[term] ** 2
        size += square
        count = profile.get(term)
        if count:
            dot += square * sqrt(min(1.0, count / share))
    if not dot:
        return 0.0
    other = sum(
        weight.get(term, 1.0) ** 2 * min(1.0, count / share) for term, count in profile.items()
    )
    return dot / sqrt(size * other)
