"""What matching costs: CPU per arriving article, and memory per live one, as the index grows."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from struct import pack_into

from monitor import memory
from monitor.app.parts import background
from monitor.dedupe.background import term_id
from monitor.dedupe.fingerprint import fingerprint
from monitor.dedupe.index import LiveIndex, Overlay
from monitor.dedupe.match import match
from monitor.dedupe.packed import Packed, ready
from monitor.dedupe.second import take_in
from monitor.follow.profile import terms
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
    distinct = [_reading_of(number, size) for number in range(min(size, DISTINCT))]
    arrivals = [_arrival(size + number, size) for number in range(ARRIVALS)]
    index = LiveIndex(background())
    before = heap()
    adding = [timed(lambda n=n, r=r: _live(index, n, r, size)) for n, r in enumerate(distinct)]  # type: ignore[misc]
    for number in range(len(distinct), size):
        _live(
            index,
            number,
            replanted(distinct[number % len(distinct)], number % _events(size)),
            size,
        )
    held = heap() - before
    memory.settle()  # as the daemon does once its index is filled
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
            decided: list[Verdict] = []
            taken.append(timed(lambda a=arrival, s=sight, d=decided: d.append(_decided(a, s))))  # type: ignore[misc]
            same += decided[0].kind is VerdictKind.SAME_EVENT
    return taken, same


def _decided(arrival: Arrival, sight: Overlay) -> Verdict:
    """Match an article, and take it in with all that comes along."""
    verdict, story, near = match(arrival, Known(), sight, arrived(arrival))
    take_in(stored_of(arrival.reading, verdict), story, near, sight)
    return verdict


def _live(index: LiveIndex, number: int, reading: Reading, size: int) -> None:
    """Let the article of that number be live, in the story of its event."""
    of = number % _events(size)
    at = _when(of)
    article = replace(reading.article, id=f"ar_{number:08x}", published=at, first_seen=at)
    story = Story(
        id=f"st_{of}",
        first=f"ar_{of:08x}",
        span=Span.instant(at),
        last_arrival=at,
        articles=number // _events(size) + 1,
    )
    moved = replace(reading, article=article, at=Span.instant(at))
    index.add(stored_of(moved, _verdict(story.id)), story)


def replanted(reading: Reading, event: int) -> Reading:
    """The reading with another event's words in the place of its own most telling ones.

    Reading and packing a hundred thousand texts would take minutes. This is as large and has as
    many terms, but its own.
    """
    packed = reading.features.packed
    twin = bytearray(packed)
    sizes = Packed(packed, lambda terms: terms).sizes
    begin = len(packed) - 5 * sum(sizes) + sizes[3] + 4 * sizes[0]
    terms = _terms_of(event)[: sizes[1]]
    pack_into(f"<{len(terms)}I", twin, begin, *terms)
    return replace(reading, features=replace(reading.features, packed=bytes(twin)))


@cache
def _terms_of(event: int) -> tuple[int, ...]:
    of = corpus.event(event)
    names = [word for name in (*of.people, of.place) for word in name.casefold().split()]
    return tuple(dict.fromkeys(map(term_id, [*names, *of.words])))


def _events(size: int) -> int:
    return max(1, size // ARTICLES_PER_EVENT)


def _reading_of(number: int, size: int) -> Reading:
    return reading_of(corpus.article(number, events=_events(size), characters=CHARACTERS))


def reading_of(article: Article) -> Reading:
    """What a worker would say of an article, topics and claims left out."""
    features = ready(fingerprint(article), background())
    return Reading(
        article=article,
        at=Span.instant(article.first_seen) if article.first_seen else None,
        identities=(f"id:{article.id}",),
        content=blake2b((article.text or "").encode(), digest_size=10).hexdigest(),
        family=article.outlet or "?",
        features=features,
        terms=terms(features, lambda word: background().look_up(word)[1]),
    )


def _arrival(number: int, size: int) -> Arrival:
    """The article of that number, a few hours after the others on its event."""
    place = Span.instant(_when(number % _events(size)) + timedelta(hours=3))
    return Arrival(reading=_reading_of(number, size), place=place, dated=True, admitted=True)


def _when(event: int) -> datetime:
    """When an event happened: some time within the life of the index."""
    return corpus.NOW - WHILE * (event * 7919 % 10_000 / 10_000)


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
    table = background()
    for characters in (200, 1_000, CHARACTERS, 10_000):
        made = [
            corpus.article(number, events=500, characters=characters)
            for number in range(max(10, 60_000 // characters))
        ]
        taken = [timed(lambda a=one: ready(fingerprint(a), table)) for one in made]  # type: ignore[misc]
        rows.append((characters, mean(taken), percentile(taken, 95)))
    return Table(
        "match: CPU ms of an article's fingerprint, taken in a worker",
        ("characters", "mean", "p95"),
        rows,
    )
