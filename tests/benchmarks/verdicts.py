"""Whether a change of the matcher changed any verdict on the development sets.

usage: python -m tests.benchmarks.verdicts --data DIR write FILE     (before the change)
       python -m tests.benchmarks.verdicts --data DIR compare FILE   (after it)

The file holds verdicts only, no text of the sets.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from monitor.app.parts import background
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import match
from monitor.dedupe.second import take_in
from monitor.model.plans import Arrival, Known
from tests.benchmarks.gauges import timed
from tests.benchmarks.newssets import ARRIVED, VIEWS, CopyFinder, stored, stream

TOGETHER = (1, 20)
ROUNDING = 1e-6
SHOWN = 5


def verdicts(arrivals: Sequence[Arrival], together: int) -> Iterator[list[Any]]:
    """What the matcher decides on a stream, so many articles in each plan."""
    index, finder = LiveIndex(background()), CopyFinder()
    for begin in range(0, len(arrivals), together):
        sight, kept = index.overlay(), []
        for arrival in arrivals[begin : begin + together]:
            known = Known(copies=finder.find(arrival))
            verdict, story, near = match(arrival, known, sight, ARRIVED)
            article = stored(arrival, verdict)
            finder.add(article)
            kept.append((article, story, take_in(article, story, near, sight)))
            told = [verdict.kind.value, verdict.of, verdict.story, verdict.reason.value]
            yield [*told, verdict.score, [list(one) for one in verdict.evidence]]
        for article, story, passages in kept:
            index.add(article, story)
            for passage in passages:
                index.take_over(passage)
                finder.take_over(passage)


def taken(data: Path) -> Iterator[tuple[str, list[list[Any]], float]]:
    """Each view under each size of a plan: its name, all verdicts, CPU ms of each."""
    for name, view in VIEWS.items():
        arrivals = [arrival for arrival, _ in stream(data, view)]
        for together in TOGETHER:
            made: list[list[Any]] = []
            cost = timed(lambda a=arrivals, t=together, to=made: to.extend(verdicts(a, t)))  # type: ignore[misc]
            yield f"{name}, {together} a plan", made, cost / len(arrivals)


def differing(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, Any, Any]]:
    """The places where verdicts are not the same: other words, or numbers beyond rounding."""
    return [
        (place, one, other)
        for place, (one, other) in enumerate(zip(old, new, strict=True))
        if not _same(one, other)
    ]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        # Evidence is rounded to four places, where a last bit may tip a digit.
        return abs(one - other) <= ROUNDING or round(abs(one - other), 6) == ROUNDED
    return bool(one == other)


ROUNDED = 1e-4


def main(arguments: Sequence[str] | None = None) -> int:
    """Write verdicts down, or hold them against those written before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("what", choices=("write", "compare"))
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    before = json.loads(options.file.read_text()) if options.what == "compare" else {}
    found: dict[str, list[list[Any]]] = {}
    failed = 0
    for name, made, cost in taken(options.data):
        found[name] = made
        unlike = differing(before[name], made) if before else []
        failed += len(unlike)
        print(f"{name}: {len(made)} verdicts, {len(unlike)} differ, {cost:.2f} ms", flush=True)
        for place, one, other in unlike[:SHOWN]:
            print(f"  {place}: {one}\n  {' ' * len(str(place))}  {other}")
    if options.what == "write":
        options.file.write_text(json.dumps(found))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
