"""Learns the event matcher's weights from compared views, and decides views that were not seen."""

from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from zlib import crc32

import numpy as np

from monitor.dedupe.background import Background
from tests.benchmarks.measures import bcubed, pairwise
from tests.benchmarks.newssets import FOREIGN, OWN, SETS, VIEWS
from tools.matcher.background import build
from tools.matcher.regression import Values, fit
from tools.matcher.replay import FEATURES, Compared, Places, compare, stories

Views = Mapping[str, Compared]
Labels = Mapping[str, list[str]]

FOLDS = 5
# Only the nearest candidates are learnt from: the rest are easy and many.
RANKS = 15
# Each view weighs as much as this many pairs, however many it has; one of our own headlines, which
# were made up to be hard, a tenth of it.
VIEW_WEIGHT = 4_000
OWN_WEIGHT = 400
MOVES = [step / 4 for step in range(-6, 11)]
# Of moves that come to nearly the same the strictest is taken: two events told as one are worse
# than one told twice. In BCubed and pairwise F1 together.
ALL_BUT = 0.002
_FREE = {"bias", "brief", "untitled"}
_AGAINST = {"brief_near", "thin"}
# Set by hand: one dated set, of days and not of hours, cannot teach what time means elsewhere.
# From the same moment to a day later 2.6 log odds, to a fortnight 9; unknown is near the first:
# a set has a few events a day, and an editor's feeds have thousands.
# How much a story as a whole counts cannot be learnt from pairs. That one word alone is not enough
# is what our own made-up headlines say; sets of headlines, each of a few large stories, say less.
WHOLE = {"centre": 7.0, "single": -12.0}
# So it is with the names of two texts, none of which is in the other: of round-ups and of a few
# large stories most pairs tell one event whoever is named, so that a fit makes little of it. A feed
# has many events of one kind a day, told in the same words, and what they are about is the names;
# and many of the same few names, which only what happened tells apart.
_AGAINST_SHORT = {"names_unmet": -3.0, "deeds_unmet": -6.0}
_FIXED = {"near": 9.0, "undated": 7.6, **_AGAINST_SHORT, **WHOLE}
# Which odds are moved by which views, in turn: of all pairs, of those without a title, of
# headlines, of headlines of about one time. Headlines of a few large stories, which have no dates,
# say nothing of how many events a feed tells of within an hour: our own say that, all of one day.
# They have no say in headlines at large: they were made up to be hard. Views are as most feeds
# are; each set counts as much as another.
_TUNED = {
    "bias": (
        "allsides body, own dates",
        "allsides title+lead, own dates",
        "allsides body, half undated",
        "allsides body, undated",
        "ecb+",
        "ecb+ mixed",
        "ecb+ untitled",
    ),
    "untitled": ("allsides untitled", "allsides untitled, undated", "ecb+ untitled"),
    "brief": (
        "allsides title",
        "uci headlines",
        "ecb+ titles",
    ),
    "brief_near": (
        "allsides title",
        "own headlines",
        "own items",
        "own items, titles",
        "own parties",
    ),
}
# BCubed F1 that a view must keep where any move does. Headlines of many small events around one
# name pull against those of a few large stories, and our own, made up to be hard, against those of
# round-ups; these say where between them to stop.
LEAST = {"uci headlines": 0.77, "allsides title": 0.82}


def _bounds(name: str) -> tuple[float, float]:
    """Likeness may only speak for the same event, what differs or is little only against it."""
    if name in _FIXED:
        return (_FIXED[name], _FIXED[name])
    if name in _AGAINST or name.endswith(("_differs", "_unmet")):
        return (-50.0, 0.0)
    return (-50.0, 50.0) if name in _FREE else (0.0, 50.0)


def compared(data: Path) -> Views:
    """All views, each with a background table that its set has no part in."""
    tables = {
        name: Background.parse(build(data, [other for other in FOREIGN if other != name]))
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
    whole = OWN_WEIGHT if compared.view.set in OWN else VIEW_WEIGHT
    return compared.rows[kept], compared.labels[kept], np.full(count, whole / count)


def learn(views: Views, leave_out: int | None = None) -> Values:
    """Fit weights, then move the odds to where the mean of BCubed and pairwise F1 is largest.

    A pair is told apart from stories, so what comes of whole streams has the last word.
    """
    learnt = [one for one in views.values() if not one.view.own_dates]
    parts = zip(*[_examples(one, leave_out) for one in learnt], strict=True)
    rows, labels, counts = map(np.concatenate, parts)
    weights = fit(rows, labels, counts, [_bounds(name) for name in FEATURES])
    for feature, names in _TUNED.items():
        tuned = {name: views[name] for name in names if name in views}
        if tuned:
            weights = _tuned(weights, feature, tuned, leave_out)
    return weights


def _tuned(weights: Values, feature: str, views: Views, leave_out: int | None) -> Values:
    """The weights with that of one feature moved to where the views are graded well."""
    graded = {by: _graded(views, _moved(weights, feature, by), leave_out) for by in MOVES}
    kept = {by: grades for by, grades in graded.items() if _is_kept(grades)} or graded
    measured = {by: _mean(views, grades) for by, grades in kept.items()}
    enough = max(measured.values()) - ALL_BUT
    return _moved(weights, feature, min(by for by in measured if measured[by] >= enough))


def _moved(weights: Values, feature: str, by: float) -> Values:
    moved, place = weights.copy(), FEATURES.index(feature)
    moved[place] = np.clip(moved[place] + by, *_bounds(feature))
    return moved


# For each view BCubed and pairwise F1.
Grades = Mapping[str, tuple[float, float]]


def _graded(views: Views, weights: Values, leave_out: int | None) -> Grades:
    """How well views are decided; with ``leave_out``, the stories of that fold have no say."""
    found = {}
    for name, one in views.items():
        kept = np.flatnonzero(folds(one) != leave_out).tolist()
        labels = decide(one, weights, again=False)
        gold, told = [one.gold[place] for place in kept], [labels[place] for place in kept]
        found[name] = (bcubed(gold, told).f1, pairwise(gold, told).f1)
    return found


def _is_kept(grades: Grades) -> bool:
    return all(grades[name][0] >= least for name, least in LEAST.items() if name in grades)


def _mean(views: Views, grades: Grades) -> float:
    """BCubed and pairwise F1, every set counting as much as another."""
    by_set: dict[str, list[float]] = {}
    for name, grade in grades.items():
        by_set.setdefault(views[name].view.set, []).append(sum(grade))
    return fmean(map(fmean, by_set.values()))


def decide(compared: Compared, weights: Values, *, again: bool = True) -> list[str]:
    """The stories of a view; ``weights`` are the same for all pairs, or a row for each.

    Odds are moved by what comes of the first look alone: what the second finds makes them neither
    stricter nor laxer.
    """
    odds = np.sum(compared.rows * weights, axis=1)
    return stories(compared, odds, WHOLE, again=again)


def decided(views: Views, weights: Values) -> Labels:
    """Every view decided with the same weights."""
    return {name: decide(one, weights) for name, one in views.items()}


def out_of_fold(views: Views) -> Labels:
    """Every article decided with weights that have not seen its story."""
    learnt = np.array([learn(views, fold) for fold in range(FOLDS)])
    return {name: decide(one, learnt[folds(one)[one.later]]) for name, one in views.items()}


def set_left_out(views: Views) -> Labels:
    """Every set decided with weights that have not seen any of it."""
    found: dict[str, list[str]] = {}
    for left_out in SETS:
        weights = learn({name: one for name, one in views.items() if one.view.set != left_out})
        own = {name: one for name, one in views.items() if one.view.set == left_out}
        found |= decided(own, weights)
    return {name: found[name] for name in views}
