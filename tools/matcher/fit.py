"""Fits the event matcher's constants on development sets and reports how they do unseen.

usage: python -m tools.matcher.fit --data DIR [--write] [--quick]

Reported for each set and view: how well the weights do on what they were fitted on, then what
``tests/benchmarks/stories.py`` prints. ``--quick`` leaves that out.
"""

import argparse
from pathlib import Path

from tests.benchmarks.stories import HEAD, graded, table
from tools.matcher.learn import compared, decided, learn
from tools.matcher.regression import Values
from tools.matcher.replay import FEATURES

TARGET = Path(__file__).parents[2] / "monitor" / "dedupe" / "weights.py"


def write(weights: Values) -> None:
    """Write the constants into the package."""
    lines = [
        '"""The fitted constants of the event matcher; written by tools/matcher/fit.py."""',
        "",
        "# Feature of a pair -> weight in log odds for each unit of the feature.",
        "WEIGHTS: dict[str, float] = {",
        *(f'    "{name}": {round(float(value), 3)},' for name, value in _named(weights)),
        "}",
        "",
    ]
    TARGET.write_text("\n".join(lines), encoding="utf-8")


def _named(weights: Values) -> list[tuple[str, float]]:
    return list(zip(FEATURES, weights.tolist(), strict=True))


def main() -> None:
    """Compare, fit, report, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    views = compared(options.data)
    weights = learn(views)
    for name, value in _named(weights):
        print(f"{name:24s} {value:8.3f}", flush=True)
    print(f"\n{HEAD}")
    for line in graded("fitted on all", views, decided(views, weights)):
        print(line, flush=True)
    if options.write:
        write(weights)
    if not options.quick:
        for line in table(options.data, views):
            print(line, flush=True)


if __name__ == "__main__":
    main()
