"""Logistic regression with signs, in plain Python: rows are sparse, weights few."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, float]
PASSES = 12
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A row of features, whether it is of the class, and how much it counts."""

    row: Row
    label: bool
    weight: float


def fit(
    examples: Sequence[Example],
    bounds: Callable[[str], tuple[float, float]],
    start: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Weights by projected Newton steps, with a ridge on standardized features.

    Args:
        examples: what to learn from; the feature ``bias`` is added to each.
        bounds: feature -> least and largest weight that makes sense.
        start: weights to begin with.
    """
    names = ["bias", *sorted({name for example in examples for name in example.row})]
    place = {name: i for i, name in enumerate(names)}
    rows = [
        ([0, *(place[name] for name in e.row)], [1.0, *e.row.values()], e.label, e.weight)
        for e in examples
    ]
    ridge = [1e-6, *(RIDGE * _variance(examples, name) for name in names[1:])]
    limits = [bounds(name) for name in names]
    weights = [(start or {}).get(name, 0.0) for name in names]
    for _ in range(PASSES):
        gradient, hessian = _derivatives(rows, weights, ridge)
        step = _bounded_step(gradient, hessian, weights, limits)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-3:
            break
    return dict(zip(names, weights, strict=True))


def _variance(examples: Sequence[Example], name: str) -> float:
    values = [example.row.get(name, 0.0) for example in examples]
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values) + 1e-9


def _derivatives(
    rows: Sequence[tuple[list[int], list[float], bool, float]],
    weights: Sequence[float],
    ridge: Sequence[float],
) -> tuple[list[float], list[list[float]]]:
    size = len(weights)
    gradient = [-r * w for r, w in zip(ridge, weights, strict=True)]
    hessian = [[ridge[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
    for places, values, label, weight in rows:
        total = sum(weights[i] * value for i, value in zip(places, values, strict=True))
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        pull = weight * (label - chance)
        bend = weight * chance * (1 - chance)
        for i, value in zip(places, values, strict=True):
            gradient[i] += pull * value
            line, bent = hessian[i], bend * value
            for j, other in zip(places, values, strict=True):
                line[j] += bent * other
    return gradient, hessian


def _bounded_step(
    gradient: Sequence[float],
    hessian: Sequence[Sequence[float]],
    weights: Sequence[float],
    limits: Sequence[tuple[float, float]],
) -> list[float]:
    """The best step of the quadratic model inside the bounds, by coordinate descent."""
    step = [0.0] * len(weights)
    for _ in range(300):
        moved = 0.0
        for i, line in enumerate(hessian):
            slope = gradient[i] - sum(h * s for h, s in zip(line, step, strict=True))
            low, high = limits[i]
            wanted = step[i] + slope / line[i]
            allowed = min(max(weights[i] + wanted, low), high) - weights[i]
            moved = max(moved, abs(allowed - step[i]))
            step[i] = allowed
        if moved < 1e-6:
            break
    return step
