"""Values for the tests of stores, and the ways to open one: a new store adds a line to OPENERS."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.model.alerts import Alert, AlertState, Attempt, Delivery, DeliveryState
from monitor.model.articles import Article, Reading, TopicHit
from monitor.model.changes import About, Change, ChangeKind, Quote, Side, Storyline
from monitor.model.feeds import Feed
from monitor.model.plans import Applied, Plan, StoredArticle
from monitor.model.stories import Features, Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from monitor.store.sqlite import SqliteStore
from tests.support.databases import open_store
from tests.support.values import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def sqlite_in(folder: Path) -> SqliteStore:
    """An SQLite store in a folder."""
    return await open_store(folder / "monitor.db")


OPENERS: dict[str, Callable[[Path], Awaitable[SqliteStore]]] = {"sqlite": sqlite_in}


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[SqliteStore]:
    """A store that is sound when the test is done with it, and closed."""
    store = await OPENERS[kind](folder)
    try:
        yield store
        assert await store.check() == ()
    finally:
        await store.close()


def feed(name: str, **changed: object) -> Feed:
    """A feed whose URL comes from its name."""
    return replace(Feed(id=name, url=f"https://{name}.example/feed"), **changed)


def stored(
    one: str = "ar_1",
    *,
    at: datetime | None = NOON,
    arrived: datetime = NOON,
    text: str = "Something happened.",
    shingles: tuple[int, ...] = (),
    storylines: tuple[tuple[str, str], ...] = (),
    version: int = 1,
) -> StoredArticle:
    """An article as decided; its story is ``st_`` and its id."""
    return StoredArticle(
        article=Article(id=one, text=text, published=at, first_seen=arrived),
        at=Span.instant(at) if at else None,
        identities=(f"id:{one}", f"url:{one}"),
        content=text,
        family="outlet",
        features=Features(shingles=shingles, title={"word": 1}),
        verdict=Verdict(
            kind=VerdictKind.NEW if version == 1 else VerdictKind.EDIT,
            of=None,
            story=f"st_{one}",
            score=0.0,
            reason=VerdictReason.NOTHING_ALIKE,
        ),
        storylines=storylines,
        arrived=arrived,
        version=version,
    )


def story_of(article: StoredArticle) -> Story:
    """The story that ``stored`` speaks of."""
    return Story(
        id=article.verdict.story,
        first=article.article.id,
        span=article.at,
        last_arrival=article.arrived,
    )


def asking(article: StoredArticle, *topics: str) -> Reading:
    """The reading of an article that comes again."""
    return Reading(
        article=article.article,
        at=article.at,
        identities=article.identities,
        content=article.content,
        family=article.family,
        features=article.features,
        hits=tuple(TopicHit(topic=topic, phrases=("word",)) for topic in topics),
    )


def storyline(one: str = "sl_1", *, revision: int = 1, sequence: int = 0) -> Storyline:
    """A storyline of topic ``topic``."""
    return Storyline(
        id=one,
        topic="topic",
        title="What goes on",
        first="ar_1",
        revision=revision,
        sequence=sequence,
        last_arrival=NOON,
        articles=1,
    )


def alert(
    line: str = "sl_1",
    sequence: int = 1,
    state: AlertState = AlertState.READY,
    made: datetime = NOON,
) -> Alert:
    """An alert of a storyline; a ready one has a body."""
    quote = Quote(text="word", article="ar_1", field="text", start=0, end=4)
    one = f"al_{line}_{sequence}"
    return Alert(
        id=one,
        change=Change(
            kind=ChangeKind.DEVELOPMENT,
            storyline=line,
            topic="topic",
            sequence=sequence,
            headline="Something new",
            about=About(),
            before=None,
            after=Side(state=None, quote=quote),
        ),
        state=state,
        ready_at=made + 5 * MINUTE if state is AlertState.SETTLING else None,
        made=made,
        sinks=("desk",),
        body=f"body of {one}".encode() if state is AlertState.READY else None,
    )


def delivery(told: Alert, sink: str = "desk", **changed: object) -> Delivery:
    """The delivery of a ready alert, due when the alert was made."""
    made = Delivery(
        alert=told.id,
        sink=sink,
        storyline=told.change.storyline,
        sequence=told.change.sequence,
        kind="storyline.development",
        body=told.body or b"",
        next_try=told.made,
        made=told.made,
    )
    return replace(made, **changed)


def attempt(told: Delivery, state: DeliveryState, at: datetime, **changed: object) -> Attempt:
    """What came of trying a delivery."""
    number = told.attempts + 1
    made = Attempt(alert=told.alert, sink=told.sink, number=number, state=state, at=at)
    return replace(made, **changed)


def plan_of(*articles: StoredArticle, **parts: object) -> Plan:
    """A plan that brings articles with their stories."""
    plan = Plan(articles=articles, stories=tuple(story_of(article) for article in articles))
    return replace(plan, **parts)


async def tell(store: SqliteStore, *sequences: int, line: str = "sl_1", sink: str = "desk") -> None:
    """Let a storyline make ready alerts with these sequences, one plan each."""
    for sequence in sequences:
        told = alert(line, sequence)
        plan = Plan(
            storylines=(storyline(line, revision=sequence, sequence=sequence),),
            alerts=(told,),
            deliveries=(delivery(told, sink),),
            based_on={line: sequence - 1},
        )
        assert isinstance(await store.apply(plan), Applied)
