"""How well predicted stories agree with gold ones; the measures of the story benchmarks."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class Agreement(NamedTuple):
    """Precision, recall and their harmonic mean, each 0..1."""

    precision: float
    recall: float
    f1: float


def _agreement(precision: float, recall: float) -> Agreement:
    both = precision + recall
    return Agreement(precision, recall, 2 * precision * recall / both if both else 0.0)


def bcubed(gold: Sequence[str], predicted: Sequence[str]) -> Agreement:
    """Means over items (Bagga & Baldwin 1998, "Entity-based cross-document coreferencing")."""
    together = Counter(zip(gold, predicted, strict=True))
    golds, stories = Counter(gold), Counter(predicted)
    precision = math.fsum(n * n / stories[p] for (_, p), n in together.items())
    recall = math.fsum(n * n / golds[g] for (g, _), n in together.items())
    return _agreement(precision / len(gold), recall / len(gold))


def pairwise(gold: Sequence[str], predicted: Sequence[str]) -> Agreement:
    """Over pairs of items (Manning, Raghavan & Schuetze 2008, "Introduction to IR", 16.3)."""

    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both = pairs(Counter(zip(gold, predicted, strict=True)))
    found, wanted = pairs(Counter(predicted)), pairs(Counter(gold))
    return _agreement(both / found if found else 1.0, both / wanted if wanted else 1.0)


def first_story(gold: Sequence[str], predicted: Sequence[str]) -> Agreement:
    """Is an item the first of its story? (Allan, Lavrenko & Jin 2000, "First story detection")."""
    wanted, found = _openings(gold), _openings(predicted)
    hits = len(wanted & found)
    return _agreement(hits / len(found), hits / len(wanted))


def _openings(labels: Sequence[str]) -> set[int]:
    first: dict[str, int] = {}
    for place, label in enumerate(labels):
        first.setdefault(label, place)
    return set(first.values())
