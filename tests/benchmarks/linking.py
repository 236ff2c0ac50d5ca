"""How well storylines agree with gold ones, on dated one-line events of ongoing stories.

usage: python -m tests.benchmarks.linking --data DIR [--years 2014-2016] [--fit]

DIR holds ``wiki-current-events-dev.jsonl.gz``: lines with the story that they belong to and a
category. Each category is a topic that takes all of its lines; they are replayed through the
program with its released defaults. Only lines that surely belong to their story count; a story is
that of one category. ``--fit`` learns the weights of the signs instead of measuring.
"""

import argparse
import asyncio
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from monitor import log
from monitor.app.parts import background
from monitor.app.replay import replay
from monitor.collect.formats import Source
from monitor.model.articles import Article, Reading
from monitor.model.topics import Topic
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks import linkfit
from tests.benchmarks.gauges import Cpu, Table
from tests.benchmarks.measures import bcubed, pairwise

FILE = "wiki-current-events-dev.jsonl.gz"
MANY = 3


class Line(NamedTuple):
    """A line of the data, with the storyline that it was threaded into."""

    gold: str
    category: str
    storyline: str


def lines(data: Path, first: str, last: str) -> list[dict[str, Any]]:
    """The sure lines of some years, by date."""
    with gzip.open(data / FILE, "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    return [one for one in found if one["sure"] and first <= one["date"][:4] <= last]


def read(found: Sequence[Mapping[str, Any]]) -> tuple[tuple[Topic, ...], list[Reading]]:
    """The topics of the lines, and the lines as a worker reads them."""
    categories = sorted({one["category"] for one in found})
    topics = tuple(Topic(id=name, title=name, feeds=(name,)) for name in categories)
    reader = Reader(ReadContext(topics=topics, background=background(), weights=weights))
    return topics, [reader.read(_article(one), Source()) for one in found]


def threaded(found: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Each line with the storyline that the program puts it into."""
    topics, readings = read(found)
    gold = {one["id"]: one for one in found}
    done = asyncio.run(replay(readings, topics))
    return [
        Line(f"{gold[step.arrival.reading.article.id]['story']} {topic}", topic, storyline)
        for step in done.steps
        if step.stored is not None
        for topic, storyline in step.stored.storylines
    ]


def _article(one: Mapping[str, Any]) -> Article:
    return Article(
        id=one["id"],
        feed=one["category"],
        language="en",
        outlet=next(iter(one["outlets"]), None),
        published=date.fromisoformat(one["date"]),
        text=one["text"],
    )


def table(found: Sequence[Line], title: str) -> Table:
    """The measures, beside those of two threaders that do nothing."""
    stories = [line.gold for line in found]
    ways = {
        "storyline-monitor": [line.storyline for line in found],
        "all of a topic": [line.category for line in found],
        "each line apart": [str(number) for number in range(len(found))],
    }
    return Table(
        title,
        ("threads", "per story", "opened per story", "B3 P", "B3 R", "B3 F1", "pairs F1"),
        [_row(name, stories, threads) for name, threads in ways.items()],
        (
            (
                f"{len(found):,} lines of {len(set(stories)):,} stories, {len(_large(stories)):,} "
                f"of them with {MANY} or more lines: of these are the threads per story. Opened "
                "are the threads that begin with a line of such a story."
            ),
        ),
    )


def _row(name: str, gold: Sequence[str], threads: Sequence[str]) -> tuple[object, ...]:
    together, pairs = bcubed(gold, threads), pairwise(gold, threads)
    of_story: defaultdict[str, set[str]] = defaultdict(set)
    for story, thread in zip(gold, threads, strict=True):
        of_story[story].add(thread)
    large = _large(gold)
    opened = Counter(_openers(gold, threads))
    return (
        name,
        fmean(len(of_story[story]) for story in large),
        sum(opened[story] for story in large) / len(large),
        together.precision,
        together.recall,
        together.f1,
        pairs.f1,
    )


def _large(gold: Iterable[str]) -> list[str]:
    return sorted(story for story, count in Counter(gold).items() if count >= MANY)


def _openers(gold: Sequence[str], threads: Sequence[str]) -> Iterator[str]:
    """For each thread, the story of the line that opened it."""
    seen: set[str] = set()
    for story, thread in zip(gold, threads, strict=True):
        if thread not in seen:
            seen.add(thread)
            yield story


def main(arguments: Sequence[str]) -> int:
    """Replay the lines and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.linking")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--years", default="2014-2019", metavar="FIRST-LAST")
    parser.add_argument("--fit", action="store_true", help="learn the weights of the signs")
    asked = parser.parse_args(arguments)
    first, _, last = asked.years.partition("-")
    log.setup(sys.stderr, terminal=False, level="warning")
    begun = Cpu.now()
    chosen = lines(asked.data, first, last or first)
    if asked.fit:
        print(linkfit.shown(*linkfit.learned(linkfit.rows(chosen, read(chosen)[1]))))
        return 0
    found = threaded(chosen)
    took = Cpu.now() - begun
    print(table(found, f"linking: storylines of one-line events, {asked.years}").markdown())
    print(f"\n({took.main:.0f} s of CPU, {took.main / len(found) * 1e3:.1f} ms a line)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
