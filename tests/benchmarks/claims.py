"""What following costs: topics and claims in a worker, and the judging on the daemon's loop."""

from itertools import pairwise

from monitor.app.parts import background, contrast, grammar
from monitor.collect.normalize import Source
from monitor.dedupe.index import LiveIndex
from monitor.follow.claims import claims
from monitor.follow.topics import TopicMatcher
from monitor.model.articles import Reading
from monitor.model.plans import Arrival, Known
from monitor.model.times import Span
from monitor.pipeline.decide import Decision
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks import corpus
from tests.benchmarks.gauges import Table, apart, mean, percentile, timed
from tests.benchmarks.running import topics

TOPICS = (1, 100, 1_000)
ARTICLES = 200
QUICK = 30
EVENTS = 10
CHARACTERS = 2_500
SOURCE = Source(feed="feed", url="https://outlet.example/feed", base="https://outlet.example/feed")


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    articles = QUICK if quick else ARTICLES
    return [
        _matched(apart(matched, articles=articles)),
        _outside(apart(outside, articles=articles)),
    ]


def matched(articles: int) -> dict[str, list[float]]:
    """CPU ms of each part of an article of a watched topic."""
    reader = Reader(ReadContext(topics=topics(EVENTS), background=background(), weights=weights))
    made = [
        corpus.article(number, events=EVENTS, characters=CHARACTERS) for number in range(articles)
    ]
    readings: list[Reading] = []
    taken = {
        "claims": [
            timed(lambda a=one: claims(a, Span.instant(corpus.NOW), grammar()))  # type: ignore[misc]
            for one in made
        ],
        "whole reading": [
            timed(lambda a=one: readings.append(reader.read(a, SOURCE)))  # type: ignore[misc]
            for one in made
        ],
    }
    decision = Decision(
        Known(),
        LiveIndex(background()),
        {topic.id: topic for topic in topics(EVENTS)},
        turned=contrast().turned,
    )
    arrivals = [
        Arrival(reading=reading, place=reading.at, dated=True, admitted=True)
        for reading in readings
    ]
    taken["decision on the loop"] = [
        timed(lambda a=arrival: decision.take(a))  # type: ignore[misc]
        for arrival in arrivals
    ]
    taken["claims found"] = [float(len(reading.claims)) for reading in readings]
    taken["in a topic"] = [float(bool(reading.hits)) for reading in readings]
    return taken


def outside(articles: int) -> dict[str, list[float]]:
    """CPU ms of the topic matcher, by how many topics there are, for articles of none of them."""
    made = [
        corpus.article(number, events=EVENTS, characters=CHARACTERS) for number in range(articles)
    ]
    taken: dict[str, list[float]] = {}
    for count in TOPICS:
        # The first ones are what the articles speak of.
        watched = topics(EVENTS + count)[EVENTS:]
        matcher = TopicMatcher(watched)
        taken[str(count)] = [
            timed(lambda a=one, m=matcher: m.match(a, None))  # type: ignore[misc]
            for one in made
        ]
    return taken


def _matched(taken: dict[str, list[float]]) -> Table:
    found, inside = mean(taken.pop("claims found")), mean(taken.pop("in a topic"))
    rows = [
        (name, mean(figures), percentile(figures, 95), max(figures))
        for name, figures in taken.items()
    ]
    return Table(
        f"claims: CPU ms per article of a watched topic ({CHARACTERS} characters)",
        ("part", "mean", "p95", "max"),
        rows,
        (
            (
                f"{found:.1f} claims per article; {inside:.0%} of the articles are in a topic. The "
                "whole reading holds fingerprint, topics and claims; the decision holds matching, "
                "threading, folding, detectors and rules, over what was decided before it."
            ),
        ),
    )


def _outside(taken: dict[str, list[float]]) -> Table:
    rows = [
        (int(count), mean(figures), percentile(figures, 95)) for count, figures in taken.items()
    ]
    growth = ", then ".join(f"{after[1] / before[1]:.1f}" for before, after in pairwise(rows))
    return Table(
        "claims: CPU ms of the topic matcher per article outside every topic",
        ("topics", "mean", "p95"),
        rows,
        (f"Each step in topics costs {growth} times the one before.",),
    )
