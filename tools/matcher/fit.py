"""Fits the event matcher's constants on the development sets and reports how they do unseen.

usage: python -m tools.matcher.fit --data DIR [--write] [--quick]

Reported for each view: BCubed, pairwise and first-story F1 with weights fitted on all sets, out
of fold (five folds by story), and with the whole set left out. A set's background table is
always built from the other sets. ``--quick`` fits and reports on all sets only.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from zlib import crc32

from monitor.dedupe.background import Background
from tests.benchmarks.measures import bcubed, first_story, pairwise
from tests.benchmarks.newssets import SETS, VIEWS
from tools.matcher.background import build
from tools.matcher.regression import Example, fit
from tools.matcher.replay import Compared, Pair, compare, stories

Weights = Mapping[str, float]
Views = Mapping[str, Compared]

FOLDS = 5
# Only the nearest candidates are learnt from: the rest are easy and many.
RANKS = 15
# Each view weighs as much as this many pairs, however many it has.
VIEW_WEIGHT = 4_000
TARGET = Path(__file__).parents[2] / "monitor" / "dedupe" / "weights.py"
MOVES = [step / 4 for step in range(-4, 5)]


def sign(name: str) -> tuple[float, float]:
    """Likeness may only speak for the same event, other days only against it."""
    if name.endswith("_differs"):
        return (-50.0, 0.0)
    if name in {"bias", "brief", "mixed", "undated", "untitled"}:
        return (-50.0, 50.0)
    return (0.0, 50.0)


def fold_of(story: str) -> int:
    """The fold that a gold story belongs to."""
    return crc32(story.encode()) % FOLDS


def examples(views: Iterable[Compared], leave_out: int | None = None) -> list[Example]:
    """Labelled pairs; with ``leave_out``, none that touches a story of that fold."""
    found = []
    for compared in views:
        own = [
            (pair.features, compared.gold[pair.earlier] == compared.gold[place])
            for place, pairs in enumerate(compared.pairs)
            for pair in pairs
            if pair.rank < RANKS and not _touches(compared, place, pair, leave_out)
        ]
        found += [Example(row, label, VIEW_WEIGHT / len(own)) for row, label in own]
    return found


def _touches(compared: Compared, place: int, pair: Pair, fold: int | None) -> bool:
    stories_of_pair = (compared.gold[place], compared.gold[pair.earlier])
    return fold is not None and fold in map(fold_of, stories_of_pair)


def log_odds(weights: Weights, pair: Pair) -> float:
    """What the weights say of a pair."""
    each = (weights.get(name, 0.0) * value for name, value in pair.features.items())
    return weights["bias"] + sum(each)


def grade(compared: Compared, choose: Callable[[int], Weights]) -> dict[str, float]:
    """The measures of the stories made with the weights chosen for each article."""
    labels = stories(compared, lambda place, pair: log_odds(choose(place), pair), 0.0)
    cubed, paired = bcubed(compared.gold, labels), pairwise(compared.gold, labels)
    first = first_story(compared.gold, labels)
    return {
        "b3_p": cubed.precision,
        "b3_r": cubed.recall,
        "b3_f1": cubed.f1,
        "pair_f1": paired.f1,
        "first_f1": first.f1,
    }


def learn(views: Views, leave_out: int | None = None, start: Weights | None = None) -> Weights:
    """Fit weights, then move the odds to where the mean of BCubed and pairwise F1 is largest.

    A pair is told apart from stories, so the odds of all pairs, and then of those without dates,
    are moved by what comes of whole streams.
    """
    weights = fit(examples(views.values(), leave_out), sign, start)
    dated = {name: one for name, one in views.items() if any(one.times)}
    undated = {name: one for name, one in views.items() if name not in dated}
    for feature, streams in (("bias", dated or undated), ("undated", undated)):
        weights = max((_moved(weights, feature, by) for by in MOVES), key=partial(_mean, streams))
    return weights


def _moved(weights: Weights, feature: str, by: float) -> Weights:
    return {**weights, feature: weights.get(feature, 0.0) + by}


def _mean(views: Views, weights: Weights) -> float:
    grades = [grade(compared, lambda _: weights) for compared in views.values()]
    return sum(g["b3_f1"] + g["pair_f1"] for g in grades) / max(1, len(grades))


def show(heading: str, grades: Mapping[str, Mapping[str, float]]) -> None:
    """Print a table of measures."""
    print(f"\n{heading}\n{'view':32s} b3_p  b3_r  b3_f1 pair  first")
    for name, grade_ in grades.items():
        print(f"{name:32s} " + " ".join(f"{value:.3f}" for value in grade_.values()), flush=True)


def out_of_fold(views: Views, start: Weights) -> dict[str, dict[str, float]]:
    """Every article decided with weights that have not seen its story."""
    folds = [learn(views, fold, start) for fold in range(FOLDS)]
    return {
        name: grade(one, lambda place, one=one: folds[fold_of(one.gold[place])])
        for name, one in views.items()
    }


def set_left_out(views: Views, start: Weights) -> dict[str, dict[str, float]]:
    """Every set decided with weights that have not seen any of it.

    Views with dates are left out where no other set has any: nothing could be learnt of time.
    """
    graded: dict[str, dict[str, float]] = {}
    for left_out in SETS:
        rest = {name: one for name, one in views.items() if one.view.set != left_out}
        weights = learn(rest, start=start)
        for name, one in views.items():
            if one.view.set == left_out and ("near" in weights or not any(one.times)):
                graded[name] = grade(one, lambda _, weights=weights: weights)
    return graded


def write(weights: Weights) -> None:
    """Write the constants into the package."""
    lines = [
        '"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""',
        "",
        "# Feature of a pair -> weight in log odds for each unit of the feature.",
        "WEIGHTS: dict[str, float] = {",
        *(f'    "{name}": {round(value, 3)},' for name, value in weights.items()),
        "}",
        "",
    ]
    TARGET.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Compare, fit, report, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    tables = {
        name: Background.parse(build(options.data, [other for other in SETS if other != name]))
        for name in SETS
    }
    views = {
        name: compare(options.data, view, tables[view.set])
        for name, view in VIEWS.items()
        if not view.own_dates
    }
    print("compared", flush=True)
    weights = learn(views)
    for name, value in weights.items():
        print(f"{name:24s} {value:8.3f}", flush=True)
    show("fitted on all", {name: grade(one, lambda _: weights) for name, one in views.items()})
    if options.write:
        write(weights)
    if not options.quick:
        show("out of fold", out_of_fold(views, weights))
        show("set left out", set_left_out(views, weights))


if __name__ == "__main__":
    main()
