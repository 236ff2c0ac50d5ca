"""Builds the background table of document frequencies from development sets of news.

usage: python -m tools.matcher.background --data DIR [--to FILE]

At most three articles of a story are counted, so that no event makes its own words common.
Words of one article alone are left out: the table holds frequencies, no text.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from monitor.dedupe.background import render
from tests.benchmarks.newssets import FOREIGN, View, stream

PER_STORY = 3
TARGET = Path(__file__).parents[2] / "monitor" / "dedupe" / "background_en.txt"


def build(data: Path, sets: Iterable[str]) -> bytes:
    """The table of the given sets."""
    documents, frequency = 0, Counter[str]()
    for name in sets:
        counted = Counter[str]()
        for arrival, story in stream(data, View(set=name)):
            counted[story] += 1
            if counted[story] <= PER_STORY:
                documents += 1
                frequency.update(arrival.reading.features.text.keys())
    return render(documents, {term: n for term, n in frequency.items() if n > 1})


def main() -> None:
    """Write the table and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=TARGET)
    options = parser.parse_args()
    table = build(options.data, FOREIGN)
    options.to.write_bytes(table)
    print(f"{options.to}: {len(table):,} bytes")


if __name__ == "__main__":
    main()
