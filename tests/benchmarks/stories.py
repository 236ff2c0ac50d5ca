"""How well stories are formed on sets with gold stories, beside what most readers do.

usage: python -m tests.benchmarks.stories --data DIR [--feeds DIR]
       python -m tests.benchmarks.stories --feeds DIR

The sets are no part of the project. Told for each set and view: the matcher as it ships, whose
constants and table of words have seen these very sets; then what it does unseen, out of fold
(five folds by story) and with the whole set left out of the fit, a set's table of words always
built from the other sets; then what most readers do. Last, how much the order matters in which
the articles of an hour come, for these sets and for real feed documents (``--feeds``), whose
entries have instants.
"""

import argparse
import importlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from random import Random

from monitor.app.parts import background
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import match
from monitor.dedupe.second import take_in
from monitor.model.articles import Reading
from monitor.model.plans import Arrival, Known
from monitor.model.reading import ReadTask
from monitor.model.sealed import opened
from monitor.model.times import Span
from monitor.pipeline import waves
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks.gauges import timed
from tests.benchmarks.measures import bcubed, first_story, pairwise
from tests.benchmarks.newssets import ARRIVED, VIEWS, CopyFinder, stored, stream
from tools.matcher.learn import Labels, Views, compared, out_of_fold, set_left_out

CLOSED_AFTER_DAYS = 14
CENTROID_COSINE = 0.25
FUZZY = "rapidfuzz"  # of the group `bench`; nothing else needs it
FUZZY_SCORE = 85

Matcher = Callable[[Sequence[Arrival]], list[str]]


def ours(arrivals: Sequence[Arrival]) -> list[str]:
    """The matcher as it ships, one article after the other."""
    index, finder = LiveIndex(background()), CopyFinder()
    labels: dict[str, str] = {}
    for arrival in arrivals:
        known = Known(copies=finder.find(arrival))
        verdict, story, near = match(arrival, known, index.overlay(), ARRIVED)
        article = stored(arrival, verdict)
        finder.add(article)
        labels[article.article.id] = verdict.story
        for passage in take_in(article, story, near, index):
            finder.take_over(passage)
            labels |= dict.fromkeys(passage.articles, passage.home.id)
    return list(labels.values())


def exact_title(arrivals: Sequence[Arrival]) -> list[str]:
    """Articles with the same title are one story."""
    titles = [arrival.reading.article.title for arrival in arrivals]
    return [
        title or arrival.reading.article.id for title, arrival in zip(titles, arrivals, strict=True)
    ]


def fuzzy_title(arrivals: Sequence[Arrival]) -> list[str]:
    """The story of the nearest title, where its words are alike enough: what most readers do."""
    fuzz, process, utils = (importlib.import_module(f"{FUZZY}.{n}") for n in _FUZZY_MODULES)
    titles: list[str] = []
    labels: list[str] = []
    for arrival in arrivals:
        title = utils.default_process(arrival.reading.article.title or "")
        nearest = process.extractOne(
            title, titles, scorer=fuzz.token_set_ratio, score_cutoff=FUZZY_SCORE
        )
        labels.append(labels[nearest[2]] if nearest and title else arrival.reading.article.id)
        titles.append(title)
    return labels


_FUZZY_MODULES = ("fuzz", "process", "utils")


def centroid(arrivals: Sequence[Arrival]) -> list[str]:
    """Cosine of TF-IDF to the centre of a story, closed after a fortnight: the usual baseline."""
    table = background()
    centers: list[tuple[dict[str, float], Arrival]] = []
    labels = []
    for arrival in arrivals:
        vector = _unit(
            {
                term: (1 + math.log(count)) * table.look_up(term)[1]
                for term, count in arrival.reading.features.text.items()
            }
        )
        scored = [
            (_dot(vector, _unit(center)), place)
            for place, (center, last) in enumerate(centers)
            if not _apart(arrival, last)
        ]
        best, place = max(scored, default=(0.0, -1))
        if best < CENTROID_COSINE:
            place = len(centers)
            centers.append(({}, arrival))
        center, _ = centers[place]
        centers[place] = (_sum(center, vector), arrival)
        labels.append(f"st{place}")
    return labels


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {term: value / length for term, value in vector.items()} if length else vector


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other.get(term, 0.0) for term, value in one.items())


def _sum(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return dict(Counter(one) + Counter(other))  # type: ignore[arg-type]


def _apart(one: Arrival, other: Arrival) -> bool:
    if one.place is None or other.place is None:
        return False
    return one.place.gap(other.place).days > CLOSED_AFTER_DAYS


HEAD = """\
| set and view | matcher | BCubed P | R | F1 | pairwise F1 | first-story F1 | CPU ms/article |
|---|---|---|---|---|---|---|---|"""


def row(view: str, matcher: str, gold: Sequence[str], labels: Sequence[str], ms: str = "") -> str:
    """A row of the table: how well stories agree with gold ones."""
    paired, first = pairwise(gold, labels).f1, first_story(gold, labels).f1
    cells = " | ".join(f"{figure:.3f}" for figure in (*bcubed(gold, labels), paired, first))
    return f"| {view} | {matcher} | {cells} | {ms} |"


def graded(heading: str, views: Views, labels: Labels) -> Iterator[str]:
    """Rows of views that were decided before."""
    for name, one in views.items():
        yield row(name, heading, one.gold, labels[name])


def rows(data: Path, matchers: Sequence[Matcher]) -> Iterator[str]:
    """What each of the matchers makes of every set and view."""
    for name, view in VIEWS.items():
        pairs = list(stream(data, view))
        arrivals, gold = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        for matcher in matchers:
            made: list[list[str]] = []
            cost = timed(lambda m=matcher, a=arrivals, to=made: to.append(m(a))) / len(arrivals)  # type: ignore[misc]
            yield row(name, matcher.__name__, gold, made[0], f"{cost:.2f}")


def table(data: Path, views: Views) -> Iterator[str]:
    """The matcher as it ships, what it does unseen, then what most readers do."""
    yield HEAD
    yield from rows(data, (ours,))
    yield from graded("out of fold", views, out_of_fold(views))
    yield from graded("set left out", views, set_left_out(views))
    yield from baselines(data)


def baselines(data: Path) -> Iterator[str]:
    """What most readers do, on every set and view."""
    fuzzy = (fuzzy_title,) if find_spec(FUZZY) else ()
    yield from rows(data, (exact_title, *fuzzy, centroid))
    if not fuzzy:
        yield f"\nfuzzy_title was left out: {FUZZY} is not installed (pip install --group bench)"


def orders(streams: Mapping[str, Sequence[Arrival]]) -> Iterator[str]:
    """How much the order matters in which the articles of an hour come: runs against each other.

    Where only days are known a whole day is shuffled, and without dates a busy hour of articles.
    """
    yield "\n| set and view | pairwise F1 between runs, articles of an hour shuffled |\n|---|---|"
    for name, arrivals in streams.items():
        runs = [_by_article(arrivals), *(_by_article(shuffled(arrivals, n)) for n in (1, 2))]
        agreed = [pairwise(one, other).f1 for one, other in combinations(runs, 2)]
        yield f"| {name} | {', '.join(f'{one:.3f}' for one in agreed)} |"


def shuffled(arrivals: Sequence[Arrival], seed: int) -> list[Arrival]:
    """The same articles, those of one hour (or one day) in another order."""
    generator = Random(seed)  # noqa: S311 - the same order in every run
    hours: dict[object, list[Arrival]] = {}
    for place, arrival in enumerate(arrivals):
        hours.setdefault(_hour(arrival.place) or place // AN_HOUR, []).append(arrival)
    return [one for hour in hours.values() for one in generator.sample(hour, len(hour))]


def _hour(at: Span | None) -> tuple[datetime, timedelta] | None:
    """The hour that an instant is in; of a day all of it."""
    return at and (at.begin.replace(minute=0, second=0, microsecond=0), at.end - at.begin)


def _by_article(arrivals: Sequence[Arrival]) -> list[str]:
    """The story of each article, in the order of their ids."""
    told = zip((one.reading.article.id for one in arrivals), ours(arrivals), strict=True)
    return [story for _, story in sorted(told)]


def documents(folder: Path) -> list[Arrival]:
    """The entries of real feed documents that tell the instant of a season, oldest first."""
    reader = Reader(ReadContext(background=background()))
    found: dict[str, Reading] = {}
    for path in sorted(folder.iterdir()):
        task = ReadTask(
            feed=path.stem,
            url=f"https://{path.stem}.example/feed",
            located=f"https://{path.stem}.example/feed",
            body=path.read_bytes(),
            first_seen=SEEN,
        )
        for sealed in reader(task).readings:
            reading = opened(sealed)
            if reading.at is not None and SEEN - SEASON < reading.at.begin == reading.at.end:
                found.setdefault(reading.article.id, reading)
    return waves.in_order(waves.placed(list(found.values())))


SHUFFLED = ("allsides body", "allsides title+lead", "uci headlines", "ecb+")
AN_HOUR = 47  # articles: two days of headlines are 2,271
SEEN = datetime(2026, 3, 10, tzinfo=UTC)  # when the documents that were measured had been kept
SEASON = timedelta(days=49)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--feeds", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    options = parser.parse_args(arguments)
    data = options.data or options.folder
    if data is None and options.feeds is None:
        parser.error("name the folder of the sets, or one of feed documents")
    streams: dict[str, Sequence[Arrival]] = {}
    if data is not None:
        _say(table(data, compared(data)))
        for name in SHUFFLED:
            streams[name] = [arrival for arrival, _ in stream(data, VIEWS[name])]
    if options.feeds is not None:
        streams["real feed documents"] = documents(options.feeds)
    _say(orders(streams))
    return 0


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
