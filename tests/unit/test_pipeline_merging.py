"""Storylines that an article shows to be one are made one, in the batch and in the store."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.app.parts import background
from monitor.clock import HandClock
from monitor.collect.formats import Source
from monitor.dedupe.index import LiveIndex
from monitor.model.articles import Article, Reading
from monitor.model.topics import Topic
from monitor.pipeline import waves
from monitor.pipeline.batches import Batches
from monitor.store.sqlite import SqliteStore, open_views
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.support.databases import open_store

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPIC = Topic(id="t", title="A topic", notify=("desk",))
TEXTS = {
    "a": "Ida Holm of Norland signed a pact on cocoa in Accra.",
    "b": "Thieves took the Orrin hoard from a museum in Varn.",
    "c": "The Orrin hoard, taken from a museum in Varn by thieves, was paid for with the money of "
    "the pact on cocoa that Ida Holm of Norland signed in Accra.",
    "d": "Police found the Orrin hoard that thieves took in Varn.",
}


def readings(*names: str) -> list[Reading]:
    """Articles weeks apart, each an event of its own, as a worker reads them."""
    reader = Reader(ReadContext(topics=(TOPIC,), background=background()))
    days = {name: NOW + timedelta(days=20 * day) for day, name in enumerate(TEXTS)}
    return [
        reader.read(
            Article(
                id=name,
                text=TEXTS[name],
                outlet=name,
                language="en",
                published=days[name],
                first_seen=days[name],
            ),
            Source(),
        )
        for name in names
    ]


async def batches(path: Path) -> tuple[SqliteStore, Batches]:
    """A new store and what decides on articles there."""
    clock = HandClock(NOW)
    store = await open_store(path, clock)
    await store.configure((), (TOPIC.id,), ("desk",), NOW)
    index = LiveIndex(background())
    topics = {TOPIC.id: TOPIC}
    return store, Batches(store=store, index=index, topics=topics, clock=clock, told=lambda: None)


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
async def test_the_older_one_stays_and_the_other_finds_it(
    together: bool,  # noqa: FBT001 - a case
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is threaded to the one that went belongs to the one that stays; nobody is told."""
    monkeypatch.setattr("monitor.follow.link.TWINS", 0.0)
    monkeypatch.setattr("monitor.follow.link.EVEN", 0.0)
    store, deciding = await batches(tmp_path / "monitor.db")
    waves_ = [list(TEXTS)] if together else [[name] for name in TEXTS]
    told = []
    for names in waves_:
        plan, _ = await deciding.take(waves.placed(readings(*names)))
        told += [(alert.change.kind.value, alert.change.article) for alert in plan.alerts]
    await store.close()
    views = open_views(tmp_path / "monitor.db")
    (line,) = await views.storylines()
    assert (line.first, line.articles) == ("a", 4)
    view = await views.storyline(line.id)
    assert view is not None
    assert [one.article.id for one in view.articles] == list(TEXTS)
    (other,) = {one for stored in view.articles for _, one in stored.storylines} - {line.id}
    assert await views.storyline(other) == view
    await views.close()
    assert [article for kind, article in told if kind == "opened"] == ["a", "b"]


async def test_threads_that_are_not_alike_stay_two(tmp_path: Path) -> None:
    """An article that speaks of both is no reason."""
    store, deciding = await batches(tmp_path / "monitor.db")
    await deciding.take(waves.placed(readings("a", "b", "c")))
    await store.close()
    views = open_views(tmp_path / "monitor.db")
    assert len(await views.storylines()) == 2
    await views.close()
