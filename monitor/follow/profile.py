"""What a storyline is about, as counts of terms over its articles, and how well an article fits it.

Rule 1. A term counts once per article, words of names apart from other words; counts are whole
        numbers, so that their order does not matter.
Rule 2. A term weighs by how few of the topic's storylines have it: inside a narrow topic the words
        that all news shares with it tell nothing. Where there are few storylines yet, it weighs by
        how rare it is in news at large, which counts like ``PRIOR`` storylines.
Rule 3. A name that opens a sentence or a headline is taken for a word. So a term that is rare in
        news at large is looked for in both its forms, and is a name if one of them is.
Rule 4. A country and its people are one name: "Syrian troops" are of the war in Syria.
Rule 5. A few signs, weighed by what was learned from gold storylines, say how likely it is that the
        article belongs: what it shares with the thread, its rarest shared names and words, how many
        articles the thread has, and among how many threads it was found.
Rule 6. Time plays no part: a thread may rest for months.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from heapq import nlargest
from math import exp, hypot, inf, log, sqrt
from typing import NamedTuple

from monitor.follow.gazetteer import nation
from monitor.follow.lexicon.words import FUNCTION_WORDS
from monitor.model.changes import Storyline
from monitor.model.stories import Features
from monitor.model.threads import Spread

TERMS = 1_500
PER_ARTICLE = 150
NAME = "@"
PRIOR = 30.0
# What a term weighs that the thread has and the article lacks, be it rare or not.
ELSEWHERE = 5.0
# From this rarity in news at large on a word may be a name, in nats.
UNCOMMON = 5.0
# Names of a people that are words as well.
LOWER_TOO = frozenset({"pole", "poles", "polish"})
# Shorter stumps than this are words of their own.
STUMP = 4
_ENDINGS = ("ing", "ed", "es", "s")


class Signs(NamedTuple):
    """What speaks for an article's belonging to a storyline, each about 0..1, counts as logarithms.

    Attributes:
        alike: cosine of the article with the thread's centroid.
        shared: the part of the article's weight that the thread has at all.
        names: the same over names alone.
        rarest: the weight of the shared name that tells most.
        second: that of the next one.
        word: the weight of the shared other word that tells most.
        other: that of the next one.
        nameless: 1 where the article has no name that weighs.
        age: logarithm of the thread's articles.
        crowd: logarithm of the topic's threads.
    """

    alike: float
    shared: float
    names: float
    rarest: float
    second: float
    word: float
    other: float
    nameless: float
    age: float
    crowd: float


# Learned by `python -m tests.benchmarks.linking --fit` (decision 10).
WEIGHTS = Signs(
    alike=4.85,
    shared=0.83,
    names=0.49,
    rarest=7.35,
    second=0.94,
    word=2.74,
    other=1.27,
    nameless=1.78,
    age=1.14,
    crowd=-0.54,
)
BIAS = -5.20
_SCALE = 8.0
# From so many articles on, a thread draws no more of them for its size.
AGED = 20


def terms(features: Features, rarity: Callable[[str], float]) -> dict[str, float]:
    """The terms of an article, each with its rarity in news at large.

    Args:
        features: of the article.
        rarity: inverse document frequency of a word in news at large, in nats.
    """
    names = dict.fromkeys(word for name in features.names for word in name.split())
    named = [word for word in names if _tells(word)][:PER_ARTICLE]
    words = [word for word in features.text if word not in names and _tells(word)][:PER_ARTICLE]
    found: dict[str, float] = {}
    for term, word in (*((name_term(word), word) for word in named), *map(_worded, words)):
        found[term] = min(rarity(word), found.get(term, inf))
    return found


def name_term(word: str) -> str:
    """The term of a folded word of a name; all that name one country are one."""
    return NAME + _stem((nation(word) or word).replace(" ", ""))


def _worded(word: str) -> tuple[str, str]:
    """The term of a word outside of names, with the word.

    What names a people is a name wherever it stands: a sentence that it opens hides its capital.
    """
    people = nation(word) not in {None, word} and word not in LOWER_TOO
    return (name_term(word) if people else _stem(word)), word


def other_forms(new: Mapping[str, float]) -> dict[str, str]:
    """The terms of an article that a thread may have in their other form, with that form."""
    return {
        term: form
        for term, rare in new.items()
        if rare >= UNCOMMON and (form := _other_form(term)) not in new
    }


def _other_form(term: str) -> str:
    """The word of a name, the name of a word."""
    return term.removeprefix(NAME) if _is_name(term) else NAME + term


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in FUNCTION_WORDS


def _stem(word: str) -> str:
    """The word without the ending of its form, so that "cancels" and "cancelled" meet mostly."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STUMP:
            word = word.removesuffix(ending)
            break
    return word[:-1] if word.endswith("e") and len(word) > STUMP else word


def grown(profile: Mapping[str, float], new: Iterable[str]) -> dict[str, float]:
    """The profile with one more article; beyond the bound the rarest terms go."""
    counts = dict(profile)
    for term in new:
        counts[term] = counts.get(term, 0.0) + 1.0
    return bounded(counts)


def bounded(counts: Mapping[str, float]) -> dict[str, float]:
    """The profile, sorted; beyond the bound without its rarest terms."""
    if len(counts) > TERMS:
        kept = sorted(counts, key=lambda term: (-counts[term], term))[: TERMS // 2]
        counts = {term: counts[term] for term in kept}
    return dict(sorted(counts.items()))


def weights(new: Mapping[str, float], spread: Spread) -> dict[str, float]:
    """Topic-local weights of an article's terms, from the storylines of the topic and all news."""
    forms = other_forms(new)

    def count(term: str) -> int:
        """How many storylines have it in the form that more of them have."""
        return max(spread.counts.get(form, 0) for form in (term, forms.get(term, term)))

    return {
        term: max(0.0, log((PRIOR + spread.total) / (PRIOR * exp(-rare) + count(term))))
        for term, rare in new.items()
    }


class Weighed(NamedTuple):
    """An article's terms with their weights.

    Attributes:
        terms: the weights.
        size: the sum of their squares.
        names: the same of names alone.
        forms: terms with the other form in which a thread may have them.
    """

    terms: Mapping[str, float]
    size: float
    names: float
    forms: Mapping[str, str]


def weighed(new: Mapping[str, float], spread: Spread) -> Weighed:
    """An article's terms, weighed once for all storylines that it is compared with."""
    found = weights(new, spread)
    squares = {term: weight * weight for term, weight in found.items()}
    names = sum(square for term, square in squares.items() if _is_name(term))
    return Weighed(found, sum(squares.values()), names, other_forms(new))


def signs(storyline: Storyline, article: Weighed, threads: int) -> Signs:
    """How an article compares with a storyline, one of ``threads``.

    A term's part in the centroid is the root of the share of articles that have it: what a thread
    says now and then still counts for it.
    """
    share, profile = max(1, storyline.articles), storyline.profile
    weight, size, of_names, _ = article
    both = [
        (term, form, weight[term], min(1.0, profile[form] / share))
        for term, form in _shared(article, profile)
    ]
    centroid = ELSEWHERE**2 * sum(profile.values()) / share + sum(
        (w * w - ELSEWHERE**2) * part for *_, w, part in both
    )
    dot = sum(w * w * sqrt(part) for *_, w, part in both)
    named = [(w, part) for term, form, w, part in both if _is_name(term) or _is_name(form)]
    plain = [(w, part) for term, form, w, part in both if not (_is_name(term) or _is_name(form))]
    rarest, second = _strongest(named)
    word, other = _strongest(plain)
    return Signs(
        alike=dot / sqrt(size * centroid) if dot else 0.0,
        shared=sum(w * w for *_, w, _ in both) / size if size else 0.0,
        names=min(1.0, sum(w * w for w, _ in named) / of_names) if of_names else 0.0,
        rarest=rarest,
        second=second,
        word=word,
        other=other,
        nameless=float(not of_names),
        age=log(min(share, AGED)),
        crowd=log(1 + threads),
    )


def telling(storyline: Storyline, article: Weighed) -> float:
    """The weight of the rarest term that an article shares with a storyline, in nats."""
    shared = _shared(article, storyline.profile)
    return max((article.terms[term] for term, _ in shared), default=0.0)


def _shared(article: Weighed, profile: Mapping[str, float]) -> list[tuple[str, str]]:
    """The article's terms that a thread has, each with the form in which it has it.

    In an order of their own, as sums of the same numbers in another order are other sums.
    """
    own = article.terms.keys() & profile.keys()
    turned = {
        term: form for term, form in article.forms.items() if term not in own and form in profile
    }
    return sorted([*((term, term) for term in own), *turned.items()])


def _is_name(term: str) -> bool:
    return term.startswith(NAME)


def _strongest(shared: Collection[tuple[float, float]]) -> tuple[float, float]:
    """The two that tell most, scaled to about 1."""
    found = nlargest(2, (weight * sqrt(part) / _SCALE for weight, part in shared))
    first, second = (*found, 0.0, 0.0)[:2]
    return first, second


def alike(one: Storyline, other: Storyline, weight: Mapping[str, float]) -> float:
    """Cosine of two storylines' centroids; terms of unknown ``weight`` count as any."""
    first, second = (
        {
            term: weight.get(term, ELSEWHERE) * sqrt(count / max(1, line.articles))
            for term, count in line.profile.items()
        }
        for line in (one, other)
    )
    shared = sorted(first.keys() & second.keys())
    dot = sum(first[term] * second[term] for term in shared)
    return dot / (hypot(*first.values()) * hypot(*second.values())) if dot else 0.0


def likelihood(found: Signs) -> float:
    """Log odds that the article belongs to the storyline, nothing else known."""
    return BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, found, strict=True))
