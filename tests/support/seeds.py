"""The three seed articles as readings, for every test that follows the seed storyline."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from monitor.app.parts import background
from monitor.collect.formats import Source
from monitor.collect.normalize import records_of
from monitor.model.articles import Article, Reading
from monitor.model.topics import Topic
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader

FOLDER = Path(__file__).parents[2] / "fixtures" / "seeds"
ABC, CNN, SEPTEMBER = sorted(FOLDER.glob("*.txt"))
CNN_DAY = date(2018, 8, 25)

TOPIC = Topic(
    id="us-north-korea",
    title="US-North Korea diplomacy",
    all=(
        ("North Korea", "Pyongyang", "DPRK", "Kim Jong Un"),
        ("Pompeo", "Trump", "summit", "denuclear*"),
    ),
    notify=("desk",),
)


@cache
def article(path: Path, published: date | datetime | None = None) -> Article:
    """One seed as a record, dated by hand where the file has no date."""
    found = records_of(path.read_bytes(), Source(), first_seen=datetime(2018, 10, 1, tzinfo=UTC))
    (record,) = found.articles
    return replace(record, published=published) if published else record


def readings(*articles: Article, topics: tuple[Topic, ...] = (TOPIC,)) -> list[Reading]:
    """Articles as a worker reads them; each is read once for all tests."""
    return [_reading(each, topics) for each in articles]


@cache
def _reader(topics: tuple[Topic, ...]) -> Reader:
    return Reader(ReadContext(topics=topics, background=background(), weights=weights))


@cache
def _reading(each: Article, topics: tuple[Topic, ...]) -> Reading:
    return _reader(topics).read(each, Source())


def seeds(*, cnn_dated: bool = True) -> dict[str, Article]:
    """The three articles by a short name."""
    return {
        "abc": article(ABC),
        "cnn": article(CNN, CNN_DAY if cnn_dated else None),
        "september": article(SEPTEMBER),
    }
