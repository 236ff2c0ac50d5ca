"""Small makers of values, so that a test names only what it is about."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from monitor.model.articles import Article, Reading, TopicHit
from monitor.model.stories import Features
from monitor.model.times import Span

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def reading(
    id: str = "ar_1",  # noqa: A002 - the word of the record
    published: date | datetime | None = None,
    *,
    first_seen: datetime = NOON,
    text: str = "Something happened.",
    title: str | None = None,
    family: str = "outlet",
    topics: tuple[str, ...] = (),
) -> Reading:
    """A reading with little in it."""
    article = Article(
        id=id, feed="feed", text=text, title=title, published=published, first_seen=first_seen
    )
    return Reading(
        article=article,
        at=Span.of(published, ZoneInfo("UTC")),
        identities=(f"id:{id}",),
        content=f"{title}|{text}",
        family=family,
        features=Features(),
        hits=tuple(TopicHit(topic=topic, phrases=("x",)) for topic in topics),
    )
