"""Learns the event matcher's weights from compared views, and decides views that were not seen."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np

from monitor.dedupe.background import Background
from tests.benchmarks.measures import bcubed, pairwise
from tests.benchmarks.newssets import SETS, VIEWS
from tools.matcher.background import build
from tools.matcher.regression import Values, fit
from tools.matcher.replay import FEATURES, Compared, Places, compare, stories

Views = Mapping[str, Compared]
Labels = Mapping[str, list[str]]

FOLDS = 5
# Only the nearest candidates are learnt from: the rest are easy and many.
RANKS = 15
# Each view weighs as much as this many pairs, however many it has.
VIEW_WEIGHT = 4_000
MOVES = [step / 4 for step in range(-4, 5)]
_FREE = {"bias", "brief", "mixed", "undated", "untitled"}


def _bounds(name: str) -> tuple[float, float]:
    """Likeness may only speak for the same event, other days only against it."""
    if name.endswith("_differs"):
        return (-50.0, 0.0)
    return (-50.0, 50.0) if name in _FREE else (0.0, 50.0)


def compared(data: Path) -> Views:
    """All views, each with a background table that its set has no part in."""
    tables = {
        name: Background.parse(build(data, [other for other in SETS if other != name]))
        for name in SETS
    }
    return {name: compare(data, view, tables[view.set]) for name, view in VIEWS.items()}


def folds(compared: Compared) -> Places:
    """The fold that the gold story of each article belongs to."""
    return np.array([crc32(story.encode()) % FOLDS for story in compared.gold])


def _examples(compared: Compared, leave_out: int | None) -> tuple[Values, Values, Values]:
    """Rows, labels and weights of pairs; with ``leave_out``, of none that touches that fold."""
    kept = compared.ranks < RANKS
    if leave_out is not None:
        fold = folds(compared)
        kept &= (fold[compared.later] != leave_out) & (fold[compared.earlier] != leave_out)
    count = int(kept.sum())
    return compared.rows[kept], compared.labels[kept], np.full(count, VIEW_WEIGHT / count)


def learn(views: Views, leave_out: int | None = None) -> Values:
    """Fit weights, then move the odds to where the mean of BCubed and pairwise F1 is largest.

    A pair is told apart from stories, so the odds of all pairs, and then of those without dates,
    are moved by what comes of whole streams.
    """
    learnt = [one for one in views.values() if not one.view.own_dates]
    parts = zip(*[_examples(one, leave_out) for one in learnt], strict=True)
    rows, labels, counts = map(np.concatenate, parts)
    weights = fit(rows, labels, counts, [_bounds(name) for name in FEATURES])
    dated = [one for one in learnt if any(one.times)]
    undated = [one for one in learnt if not any(one.times)]
    for feature, streams in (("bias", dated or undated), ("undated", undated)):
        moved = [_moved(weights, feature, by) for by in MOVES]
        weights = max(moved, key=partial(_mean, streams))
    return weights


def _moved(weights: Values, feature: str, by: float) -> Values:
    moved = weights.copy()
    moved[FEATURES.index(feature)] += by
    return moved


def _mean(views: Iterable[Compared], weights: Values) -> float:
    found = [
        bcubed(one.gold, labels).f1 + pairwise(one.gold, labels).f1
        for one in views
        for labels in [stories(one, one.rows @ weights)]
    ]
    return sum(found) / max(1, len(found))


def decided(views: Views, weights: Values) -> Labels:
    """Every view decided with the same weights."""
    return {name: stories(one, one.rows @ weights) for name, one in views.items()}


def out_of_fold(views: Views) -> Labels:
    """Every article decided with weights that have not seen its story."""
    learnt = np.array([learn(views, fold) for fold in range(FOLDS)])
    return {
        name: stories(one, np.sum(one.rows * learnt[folds(one)[one.later]], axis=1))
        for name, one in views.items()
    }


def set_left_out(views: Views) -> Labels:
    """Every set decided with weights that have not seen any of it."""
    found: dict[str, list[str]] = {}
    for left_out in SETS:
        weights = learn({name: one for name, one in views.items() if one.view.set != left_out})
        own = {name: one for name, one in views.items() if one.view.set == left_out}
        found |= decided(own, weights)
    return {name: found[name] for name in views}
