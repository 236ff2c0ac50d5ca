"""Logistic regression with bounds on the weights, and a ridge: few weights, many rows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
PASSES = 25
STEPS = 300
RIDGE = 10.0
# Of weights, in log odds: less than this is not worth another pass.
CLOSE = 1e-3


def fit(
    rows: Values,
    labels: Values,
    counts: Values,
    bounds: Sequence[tuple[float, float]],
) -> Values:
    """Weights by projected Newton steps, with a ridge on standardized features.

    Args:
        rows: features of each example; the first column is all ones and has no ridge.
        labels: 1 for an example of the class, else 0.
        counts: how much each example counts.
        bounds: for each feature the least and the largest weight that makes sense.
    """
    low, high = np.array(bounds, float).T
    ridge = RIDGE * rows.var(axis=0) + 1e-6
    weights = np.clip(np.zeros(rows.shape[1]), low, high)
    for _ in range(PASSES):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -500, 500)))
        slope = rows.T @ (counts * (labels - chances)) - ridge * weights
        bend = (rows.T * (counts * chances * (1 - chances))) @ rows + np.diag(ridge)
        step = _bounded_step(slope, bend, low - weights, high - weights)
        before = _loss(rows, labels, counts, ridge, weights)
        # Far from the end the quadratic model may point much too far.
        while _loss(rows, labels, counts, ridge, weights + step) > before + CLOSE:
            step /= 2
        weights = weights + step
        if np.abs(step).max() < CLOSE:
            break
    return weights


def _loss(rows: Values, labels: Values, counts: Values, ridge: Values, weights: Values) -> float:
    odds = rows @ weights
    unlikely = np.sum(counts * (np.logaddexp(0, odds) - labels * odds))
    return float(unlikely + np.sum(ridge * weights * weights) / 2)


def _bounded_step(slope: Values, bend: Values, low: Values, high: Values) -> Values:
    """The best step of the quadratic model inside the bounds, by coordinate descent."""
    step = np.zeros(len(slope))
    for _ in range(STEPS):
        before = step.copy()
        for place, row in enumerate(bend):
            wanted = step[place] + (slope[place] - row @ step) / row[place]
            step[place] = min(max(wanted, low[place]), high[place])
        if np.abs(step - before).max() < CLOSE / 10:
            break
    return step
