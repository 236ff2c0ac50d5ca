"""What following costs: topics and claims in a worker, and the judging on the daemon's loop."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.app.parts import background, contrast, grammar
from monitor.collect.normalize import Source
from monitor.dedupe.index import LiveIndex
from monitor.follow.claims import claims
from monitor.follow.topics import TopicMatcher
from monitor.model.articles import Article, Reading
from monitor.model.plans import Arrival, Known
from monitor.model.times import Span
from monitor.model.topics import Topic
from monitor.pipeline.decide import Decision
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks import corpus
from tests.benchmarks.gauges import Table, apart, mean, percentile, timed
from tests.benchmarks.running import topics
from tests.support.changesuite import entries

TOPICS = (1, 100, 1_000)
ARTICLES = 200
QUICK = 30
EVENTS = 10
CHARACTERS = 2_500
EACH, EACH_QUICK = 12, 60  # of so many entries of the change suite, one is a stream
PARTS = ("reading", "decision without the network", "the network", "pairs")
SOURCE = Source(feed="feed", url="https://outlet.example/feed", base="https://outlet.example/feed")


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    articles = QUICK if quick else ARTICLES
    return [
        _matched(apart(matched, articles=articles)),
        *(
            _stream(apart(stream, each=EACH_QUICK if quick else EACH, characters=size), size)
            for size in (0, CHARACTERS)
        ),
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


class Timed:
    """The pair network with a watch."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, old: str, new: str) -> float:
        """What the network says, and how long it took to."""
        said: list[float] = []
        self.taken.append(timed(lambda: said.append(contrast().turned(old, new))))
        return said[0]


def stream(each: int, characters: int) -> dict[str, list[float]]:
    """CPU ms of each part of the articles of small storylines as they come in.

    Args:
        each: of so many entries of the change suite one is played.
        characters: of made-up text behind each article's own.
    """
    taken: dict[str, list[float]] = {name: [] for name in PARTS}
    topic = Topic(id="stream", title="Whatever comes")
    reader = Reader(ReadContext(topics=(topic,), background=background(), weights=weights))
    # The first of a process reads tables and weights.
    contrast().turned("", "")
    reader.read(corpus.article(0, events=EVENTS), SOURCE)
    for number, entry in enumerate(entries()[::each]):
        articles = [_longer(one, number, characters) for one in entry.articles.values()]
        _play(reader, topic, articles, taken)
    return taken


def _longer(article: Article, number: int, characters: int) -> Article:
    if not characters:
        return article
    body = corpus.article(number, events=EVENTS, characters=characters).text
    return replace(article, text="\n\n".join(filter(None, (article.text, body))))


def _play(
    reader: Reader, topic: Topic, articles: Sequence[Article], taken: Mapping[str, list[float]]
) -> None:
    """One storyline's articles through reader and decision, each part's time noted."""
    network, read = Timed(), list[Reading]()
    decision = Decision(Known(), LiveIndex(background()), {topic.id: topic}, turned=network)
    for article in articles:
        network.taken.clear()
        reading = timed(lambda a=article: read.append(reader.read(a, SOURCE)))  # type: ignore[misc]
        arrival = Arrival(reading=read[-1], place=read[-1].at, dated=True, admitted=True)
        decided = timed(lambda a=arrival: decision.take(a))  # type: ignore[misc]
        asked = sum(network.taken)
        figures = (reading, decided - asked, asked, float(len(network.taken)))
        for name, figure in zip(PARTS, figures, strict=True):
            taken[name].append(figure)


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


def _stream(taken: dict[str, list[float]], characters: int) -> Table:
    pairs = taken.pop("pairs")
    reading, deciding, network = taken.values()
    without = [one + other for one, other in zip(reading, deciding, strict=True)]
    parts = {
        **taken,
        "whole without the network": without,
        "whole": [one + other for one, other in zip(without, network, strict=True)],
    }
    rows = [
        (name, mean(figures), percentile(figures, 95), percentile(figures, 99))
        for name, figures in parts.items()
    ]
    asked = sum(map(bool, pairs))
    texts = f"{characters} characters more each" if characters else "mostly headline and summary"
    return Table(
        f"claims: CPU ms per article of the change suite's storylines ({texts})",
        ("part", "mean", "p95", "p99"),
        rows,
        (
            (
                f"{len(pairs)} articles; the pair network is asked about {asked / len(pairs):.0%} "
                f"of them, {sum(pairs) / max(1, asked):.1f} pairs each. Nearly every storyline "
                "turns here; in most news fewer do."
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
