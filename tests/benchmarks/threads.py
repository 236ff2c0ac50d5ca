"""What an article costs in a topic that has had many storylines: finding those near it, linking."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from monitor.follow import nearness
from monitor.follow.link import link
from monitor.follow.storyline import fold, open_storyline
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.plans import Applied, Arrival, Plan
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.model.threads import Near, Spread
from monitor.store.sqlite import SqliteStore, open_store
from monitor.store.sqlite.codec import decode_storyline, encode
from tests.benchmarks import corpus
from tests.benchmarks.gauges import MILLI, Cpu, Table, apart, mean, percentile, timed
from tests.benchmarks.match import reading_of
from tests.support.daemon import CLOCK

SIZES = (10, 1_000, 10_000)
TOPIC = "topic"
ASKED = 50
ALL = 5
AT_ONCE = 200
CHARACTERS = 1_200
MEGABYTE = 1 << 20


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    sizes = SIZES[:2] if quick else SIZES
    taken = {size: apart(measured, size=size) for size in sizes}
    rows = [
        (
            size,
            mean(one["find"]),
            percentile(one["find"], 95),
            mean(one["link"]),
            mean(one["write"]),
            mean(one["all"]),
            mean(one["found"]),
            f"{100 * mean(one['same']):.0f}%",
            one["megabytes"][0],
        )
        for size, one in taken.items()
    ]
    return [
        Table(
            "threads: CPU ms of threading one article into a topic with many storylines",
            ("storylines", "find", "p95", "link", "write", "all", "found", "same", "MB on disk"),
            rows,
            (
                (
                    "Find asks the store for the storylines near the article and reads them, link "
                    "chooses among them, write stores one storyline that grew, with its index."
                ),
                (
                    "All is what reading every storyline and choosing among all of them costs; "
                    "same says how often both choose alike."
                ),
            ),
        )
    ]


async def measured(size: int) -> dict[str, list[float]]:
    """Figures of a topic with so many storylines."""
    taken: dict[str, list[float]] = {
        name: [] for name in ("find", "link", "write", "all", "found", "same")
    }
    with tempfile.TemporaryDirectory(prefix="storyline-bench-") as folder:
        path = Path(folder) / "monitor.db"
        store = await open_store(path, CLOCK)
        try:
            lines = [_storyline(number, size) for number in range(size)]
            for begin in range(0, size, AT_ONCE):
                await _write(store, lines[begin : begin + AT_ONCE])
            whole = [encode(line) for line in lines]
            for number in range(ASKED):
                await _ask(store, _reading(size + number * 7, size), whole, taken)
            taken["megabytes"] = [path.stat().st_size / MEGABYTE]
        finally:
            await store.close()
    return taken


async def _ask(
    store: SqliteStore,
    reading: Reading,
    whole: list[bytes],
    taken: dict[str, list[float]],
) -> None:
    """Thread one article; every few times, look at all storylines as well."""
    begun = Cpu.now()
    spread = (await store.spread({TOPIC: nearness.asked(reading)}))[TOPIC]
    weights = nearness.telling(reading, spread)
    near = Near(topic=TOPIC, weights=weights, limit=nearness.MOST)
    found = (await store.near([near]))[TOPIC]
    taken["find"].append((Cpu.now() - begun).main * MILLI)
    taken["found"].append(len(found))
    chosen: list[Storyline | None] = []
    taken["link"].append(timed(lambda: chosen.append(link(found, reading, None, spread=spread))))
    before = chosen[0]
    grown = _grown(before, reading)
    begun = Cpu.now()
    await _write(store, [grown], before.revision if before else 0)
    taken["write"].append((Cpu.now() - begun).main * MILLI)
    if len(taken["all"]) < ALL:
        best: list[Storyline | None] = []
        taken["all"].append(timed(lambda: best.append(_of_all(whole, reading, spread))))
        taken["same"].append(_id(best[0]) == _id(chosen[0]))


def _of_all(whole: Iterable[bytes], reading: Reading, spread: Spread) -> Storyline | None:
    """The storyline that would be chosen if all were looked at."""
    lines = [decode_storyline(blob) for blob in whole]
    bounds = nearness.MOST, nearness.POSTINGS
    nearness.MOST, nearness.POSTINGS = len(lines), len(lines) * 1_000
    try:
        return link(lines, reading, None, spread=spread)
    finally:
        nearness.MOST, nearness.POSTINGS = bounds


def _id(storyline: Storyline | None) -> str:
    return storyline.id if storyline else ""


def _reading(number: int, events: int) -> Reading:
    return reading_of(corpus.article(number, events=events, characters=CHARACTERS))


def _storyline(number: int, events: int) -> Storyline:
    """The thread of one event, with a single article yet."""
    return _grown(None, _reading(number, events))


def _grown(before: Storyline | None, reading: Reading) -> Storyline:
    """The storyline with one more article; a new one where there is none."""
    story = f"st_{reading.article.id}"
    arrival = Arrival(reading=reading, place=reading.at, dated=True, admitted=False)
    verdict = Verdict(
        kind=VerdictKind.NEW, of=None, story=story, score=0.0, reason=VerdictReason.NOTHING_ALIKE
    )
    of = Story(id=story, first=reading.article.id, span=reading.at, last_arrival=corpus.NOW)
    if before is None:
        return open_storyline(TOPIC, arrival, verdict, of)
    return fold(before, arrival, verdict, of)


async def _write(store: SqliteStore, lines: list[Storyline], revision: int = 0) -> None:
    plan = Plan(storylines=tuple(lines), based_on={line.id: revision for line in lines})
    done = await store.apply(plan)
    if not isinstance(done, Applied):
        raise TypeError(done)
