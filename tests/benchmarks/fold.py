"""What a long storyline costs: CPU and size of its state as articles go into it."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.app.parts import background
from monitor.collect.normalize import Source
from monitor.follow.storyline import fold, open_storyline
from monitor.model.articles import Article, Reading
from monitor.model.changes import Claim, Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Story, Verdict, VerdictKind, VerdictReason
from monitor.store.sqlite.codec import encode
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks import corpus
from tests.benchmarks.gauges import KIB, Table, apart, mean, percentile, timed
from tests.benchmarks.running import topics

MARKS = (1, 100, 1_000, 10_000)
QUICK = (1, 100, 300)
EVENTS = 40
DISTINCT = 400
CHARACTERS = 1_200
AROUND = 50
SOURCE = Source(feed="feed", url="https://outlet.example/feed", base="https://outlet.example/feed")


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    marks = QUICK if quick else MARKS
    taken = apart(grown, marks=marks)
    rows = [
        (
            int(mark),
            mean(one["fold"]),
            percentile(one["fold"], 95),
            one["kb"][0],
            one["keys"][0],
            one["claims"][0],
        )
        for mark, one in taken.items()
    ]
    return [
        Table(
            "fold: CPU ms of folding one more article, and the state's size",
            ("articles before", "mean", "p95", "KB stored", "keys", "claims kept"),
            rows,
            (
                (
                    f"One storyline that takes in articles on {EVENTS} events, of {CHARACTERS} "
                    f"characters; the mean is over the last {AROUND} folds before the mark."
                ),
            ),
        )
    ]


def grown(marks: list[int]) -> dict[int, dict[str, list[float]]]:
    """Figures at each mark."""
    reader = Reader(ReadContext(topics=topics(EVENTS), background=background()))
    readings = [
        reader.read(corpus.article(number, events=EVENTS, characters=CHARACTERS), SOURCE)
        for number in range(min(DISTINCT, max(marks)))
    ]
    first = _arrival(readings[0], 0)
    storyline = open_storyline("topic", first, _verdict(first), _story(first))
    found: dict[int, dict[str, list[float]]] = {}
    recent: list[float] = []
    for number in range(1, max(marks) + 1):
        arrival = _arrival(readings[number % len(readings)], number)
        made: list[Storyline] = []
        recent.append(
            timed(
                lambda s=storyline, a=arrival, m=made: m.append(fold(s, a, _verdict(a), _story(a)))  # type: ignore[misc]
            )
        )
        storyline = made[0]
        if number in marks:
            found[number] = _figures(storyline, recent[-AROUND:])
    return found


def _figures(storyline: Storyline, recent: list[float]) -> dict[str, list[float]]:
    return {
        "fold": recent,
        "kb": [len(encode(storyline)) / KIB],
        "keys": [len(storyline.states)],
        "claims": [sum(len(state.history) for state in storyline.states)],
    }


def _arrival(reading: Reading, number: int) -> Arrival:
    """The reading as an article of its own."""
    article = _renamed(reading.article, number)
    again = Reading(
        article=article,
        at=reading.at,
        identities=(f"id:{article.id}",),
        content=article.id,
        family=f"outlet {number % 40}",
        features=reading.features,
        hits=reading.hits,
        claims=tuple(_requoted(reading, article)),
        sentences=reading.sentences,
        terms=reading.terms,
    )
    return Arrival(reading=again, place=again.at, dated=True, admitted=True)


def _renamed(article: Article, number: int) -> Article:
    return replace(article, id=f"ar_{number:08x}")


def _requoted(reading: Reading, article: Article) -> Iterator[Claim]:
    for claim in reading.claims:
        yield replace(claim, quote=replace(claim.quote, article=article.id))


def _verdict(arrival: Arrival) -> Verdict:
    return Verdict(
        kind=VerdictKind.NEW,
        of=None,
        story=f"st_{arrival.reading.article.id}",
        score=0.0,
        reason=VerdictReason.NOTHING_ALIKE,
    )


def _story(arrival: Arrival) -> Story:
    return Story(
        id=f"st_{arrival.reading.article.id}",
        first=arrival.reading.article.id,
        span=arrival.reading.at,
        last_arrival=arrival.reading.article.first_seen or corpus.NOW,
    )
