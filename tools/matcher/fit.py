"""Fits the event matcher's constants on development sets and reports how they do unseen.

usage: python -m tools.matcher.fit --data DIR [--write | --check]

Reported for each set and view: how well the weights do on what they were fitted on, on stories
out of fold, and on sets left out of the fit, beside what most readers do. ``--write`` writes the
package's constants, all of them and to the digit; ``--check`` fits, reports nothing else, and fails
where the package's constants are not what comes of it.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.dedupe.weights import WEIGHTS
from tests.benchmarks.measures import bcubed, pairwise
from tests.benchmarks.stories import HEAD, baselines, graded
from tools.matcher.learn import (
    Labels,
    Views,
    compared,
    decided,
    learn,
    out_of_fold,
    set_left_out,
)
from tools.matcher.regression import Values
from tools.matcher.replay import FEATURES

TARGET = Path(__file__).parents[2] / "monitor" / "dedupe" / "weights.py"


def write(weights: Values, figures: Iterable[str]) -> None:
    """Write the constants into the package, with what they did unseen."""
    lines = [
        '"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""',
        "",
        "# Nothing here is moved by hand. BCubed F1 / pairwise F1 of unseen stories:",
        *(f"# {line}" for line in figures),
        "# Feature of a pair -> weight in log odds for each unit of the feature.",
        "WEIGHTS: dict[str, float] = {",
        *(f'    "{name}": {value},' for name, value in _named(weights).items()),
        "}",
        "",
    ]
    TARGET.write_text("\n".join(lines), encoding="utf-8")


def brief(views: Views, folds: Labels, left_out: Labels) -> Iterator[str]:
    """A line for each view: out of fold, and with its set left out."""
    for name, one in views.items():
        unseen = [
            f"{bcubed(one.gold, labels[name]).f1:.3f} / {pairwise(one.gold, labels[name]).f1:.3f}"
            for labels in (folds, left_out)
        ]
        yield f"{name}: out of fold {unseen[0]}, set left out {unseen[1]}"


def _named(weights: Values) -> dict[str, float]:
    """The weights as they ship, a thousandth of a log odd being enough."""
    return {
        name: round(value, 3) + 0.0 for name, value in zip(FEATURES, weights.tolist(), strict=True)
    }


def main() -> int:
    """Compare, fit, report, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--check", action="store_true")
    options = parser.parse_args()
    views = compared(options.data)
    weights = learn(views)
    named = _named(weights)
    for name, value in named.items():
        print(f"{name:24s} {value:8.3f}", flush=True)
    if options.check:
        return 0 if named == WEIGHTS else 1
    print(f"\n{HEAD}")
    _show("fitted on all", views, decided(views, weights))
    folds, left_out = out_of_fold(views), set_left_out(views)
    _show("out of fold", views, folds)
    _show("set left out", views, left_out)
    if options.write:
        write(weights, brief(views, folds, left_out))
    for line in baselines(options.data):
        print(line, flush=True)
    return 0


def _show(heading: str, views: Views, labels: Labels) -> None:
    for line in graded(heading, views, labels):
        print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
