"""What matching costs: CPU per arriving article, and memory per live one, as the index grows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from itertools import pairwise

from monitor.app.parts import background
from monitor.dedupe.fingerprint import fingerprint
from monitor.dedupe.index import LiveIndex
from monitor.dedupe.match import match
from monitor.dedupe.packed import Packed
from monitor.model.articles import Article, Reading
from monitor.model.plans import Arrival, Known, StoredArticle
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from monitor.pipeline.decide import arrived
from tests.benchmarks import corpus
from tests.benchmarks.gauges import KIB, Table, apart, heap, mean, percentile, timed

SIZES = (1_000, 10_000, 100_000)
QUICK = (1_000, 10_000)
DISTINCT = 500
ARRIVALS = 200
BATCH = 20
ARTICLES_PER_EVENT = 6
CHARACTERS = 2_500
WHILE = timedelta(days=14)


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    grown = [apart(cost_at, size=size) for size in (QUICK if quick else SIZES)]
    rows = [
        (
            one["size"],
            mean(one["match"]),
            percentile(one["match"], 50),
            percentile(one["match"], 99),
            mean(one["add"]),
            one["bytes"] / KIB,
            f"{one['same']:.0%}",
        )
        for one in grown
    ]
    growth = [mean(after["match"]) / mean(before["match"]) for before, after in pairwise(grown)]
    notes = (
        f"{ARRIVALS} arrivals, in plans of {BATCH} over an overlay; about {ARTICLES_PER_EVENT} "
        f"articles per event, {CHARACTERS} characters each. Ten times the index costs "
        + ", then ".join(f"{factor:.1f}" for factor in growth)
        + " times the CPU. `add` is what taking one article over into the index costs.",
    )
    columns = ("live articles", "mean", "median", "p99", "add", "KB per article", "same event")
    first = Table("match: CPU ms per arriving article", columns, rows, notes)
    return [first, _reading()]


def cost_at(size: int) -> dict[str, object]:
    """CPU ms of each match and each ``add``, bytes per live article, share found in a story."""
    table = background()
    distinct = [_reading_of(number, size) for number in range(min(size, DISTINCT))]
    arrivals = [_arrival(_reading_of(size + number, size)) for number in range(ARRIVALS)]
    index = LiveIndex(table)
    before = heap()
    adding: list[float] = []
    for number, (stored, story) in enumerate(_live(distinct, size)):
        if number < DISTINCT:
            adding.append(timed(lambda a=stored, s=story: index.add(a, s)))  # type: ignore[misc]
        else:
            index.add(stored, story, Packed(stored.features, table))
    held = heap() - before
    taken, same = _match_all(index, arrivals)
    return {
        "size": size,
        "match": taken,
        "add": adding,
        "bytes": held / size,
        "same": same / len(arrivals),
    }


def _match_all(index: LiveIndex, arrivals: list[Arrival]) -> tuple[list[float], int]:
    """Match in plans, each seeing its own earlier articles, as the daemon does."""
    taken: list[float] = []
    same = 0
    for begin in range(0, len(arrivals), BATCH):
        sight = index.overlay()
        for arrival in arrivals[begin : begin + BATCH]:
            decided: list[tuple[Verdict, Story]] = []
            taken.append(
                timed(
                    lambda a=arrival, s=sight, d=decided: d.append(match(a, Known(), s, arrived(a)))  # type: ignore[misc]
                )
            )
            verdict, story = decided[0]
            same += verdict.kind is VerdictKind.SAME_EVENT
            sight.add(stored_of(arrival.reading, verdict), story)
    return taken, same


def _live(distinct: list[Reading], size: int) -> Iterator[tuple[StoredArticle, Story]]:
    """As many stored articles as asked for, with their stories.

    Reading a hundred thousand texts would take minutes. Beyond the first ones an article is made
    of two read ones: the words of one, those of its event replaced by another event's.
    """
    events = max(1, size // ARTICLES_PER_EVENT)
    for number in range(size):
        of = number % events
        reading = distinct[number % len(distinct)]
        if number >= len(distinct):
            reading = _moved(reading, number, corpus.event(of))
        story = Story(
            id=f"st_{of}",
            first=f"ar_{of}",
            span=reading.at,
            last_arrival=corpus.NOW - timedelta(days=1),
            articles=number // events + 1,
        )
        yield stored_of(reading, _verdict(story.id)), story


def _moved(reading: Reading, number: int, to: corpus.Event) -> Reading:
    """The reading with another event's words and names in the place of its own rarest ones."""
    features = reading.features
    names = tuple(name.casefold() for name in (*to.people, to.place))
    common = dict(list(features.text.items())[: len(features.text) // 2])
    text = common | dict.fromkeys(to.words, 3) | {word: 4 for n in names for word in n.split()}
    title = dict.fromkeys((*names[0].split(), names[-1], *to.words[:4]), 1)
    spread = WHILE * (number * 7919 % 10_000 / 10_000)
    at = corpus.NOW - spread
    article = replace(reading.article, id=f"ar_x{number:07x}", published=at, first_seen=at)
    lead = {f"{one} {two}": 1 for one, two in pairwise(text)}
    return replace(
        reading,
        article=article,
        at=Span.instant(at),
        features=replace(
            features, text=text, title=title, names=dict.fromkeys(names, 2), lead=lead, shingles=()
        ),
    )


def _reading_of(number: int, size: int) -> Reading:
    events = max(1, size // ARTICLES_PER_EVENT)
    return reading_of(corpus.article(number, events=events, characters=CHARACTERS))


def reading_of(article: Article) -> Reading:
    """What a worker would say of an article outside every topic."""
    return Reading(
        article=article,
        at=Span.instant(article.first_seen) if article.first_seen else None,
        identities=(f"id:{article.id}",),
        content=blake2b((article.text or "").encode(), digest_size=10).hexdigest(),
        family=article.outlet or "?",
        features=fingerprint(article),
    )


def _arrival(reading: Reading) -> Arrival:
    return Arrival(reading=reading, place=reading.at, dated=True, admitted=True)


def _verdict(story: str) -> Verdict:
    return Verdict(
        kind=VerdictKind.NEW, of=None, story=story, score=0.0, reason=VerdictReason.NOTHING_ALIKE
    )


def stored_of(reading: Reading, verdict: Verdict) -> StoredArticle:
    """The reading as it would be stored under that verdict."""
    return StoredArticle(
        article=reading.article,
        at=reading.at,
        identities=reading.identities,
        content=reading.content,
        family=reading.family,
        features=reading.features,
        verdict=verdict,
        arrived=reading.article.first_seen or corpus.NOW,
    )


def _reading() -> Table:
    """What the worker pays before: the features that matching compares by."""
    rows = []
    for characters in (200, 1_000, CHARACTERS, 10_000):
        made = [
            corpus.article(number, events=500, characters=characters)
            for number in range(max(10, 60_000 // characters))
        ]
        taken = [timed(lambda a=one: fingerprint(a)) for one in made]  # type: ignore[misc]
        rows.append((characters, mean(taken), percentile(taken, 95)))
    return Table(
        "match: CPU ms of an article's fingerprint, taken in a worker",
        ("characters", "mean", "p95"),
        rows,
    )
