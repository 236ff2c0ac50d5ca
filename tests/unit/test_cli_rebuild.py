"""`topics rebuild`: the past in the light of changed phrases, told to nobody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from monitor.__main__ import run
from monitor.app.parts import background
from monitor.clock import HandClock
from monitor.collect.formats import Source
from monitor.dedupe.index import LiveIndex
from monitor.model.articles import Article
from monitor.model.topics import Topic
from monitor.pipeline import waves
from monitor.pipeline.batches import Batches
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.support.commands import Say, rows_of
from tests.support.databases import open_store

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPIC = Topic(id="hills", title="The hills", any=("Kelder", "Orrin"), notify=("desk",))
TEXTS = {
    "ar_visit": "Ida Holm will visit Kelder in May, her office said.",
    "ar_flood": "A flood closed the school of Orrin.",
    "ar_off": "Ida Holm called off her visit to Kelder.",
    "ar_aldana": "The harbour of Aldana was dredged.",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A configuration beside a database with two storylines."""
    anyio.run(_fill, tmp_path / "monitor.db")
    return tmp_path / "monitor.yaml"


async def _fill(path: Path) -> None:
    clock = HandClock(NOW)
    store = await open_store(path, clock)
    topics = {TOPIC.id: TOPIC}
    await store.configure((), tuple(topics), ("desk",), NOW)
    await store.note_folded(tuple(topics))
    batches = Batches(
        store=store, index=LiveIndex(background()), topics=topics, clock=clock, told=lambda: None
    )
    reader = Reader(ReadContext(topics=(TOPIC,), background=background()))
    for day, (id_, text) in enumerate(TEXTS.items()):
        when = NOW + timedelta(days=day)
        article = Article(id=id_, text=text, language="en", outlet=f"outlet {day}")
        dated = replace(article, published=when, first_seen=when)
        await batches.take(waves.placed([reader.read(dated, Source())]))
    await store.close()


def rebuilt(path: Path, topic: str) -> int:
    """Configure the topic so and rebuild it."""
    path.write_text(f"database: monitor.db\ntopics:\n  hills: {topic}\n", encoding="utf-8")
    return run(["topics", "rebuild", "hills", "--config", str(path)])


def test_unchanged_phrases_change_nothing(path: Path, capsys: Say) -> None:
    """The same storylines with the same numbers, and no alert more."""
    assert rebuilt(path, "{any: [Kelder, Orrin]}") == 0
    assert "hills: 3 articles, 3 before" in capsys.readouterr().out
    after = rows_of(capsys, "storylines", "--config", path)
    assert rebuilt(path, "{any: [Kelder, Orrin]}") == 0
    again = rows_of(capsys, "storylines", "--config", path)
    assert [{**one, "revision": 0} for one in again] == [{**one, "revision": 0} for one in after]
    assert sorted((one["articles"], one["sequence"]) for one in after) == [(1, 1), (2, 2)]
    told = rows_of(capsys, "alerts", "list", "--config", path)
    assert sorted(alert["kind"] for alert in told) == ["opened", "opened", "reversal"]
    assert run(["db", "check", "--config", str(path)]) == 0


def test_changed_phrases_act_on_the_past(path: Path, capsys: Say) -> None:
    """What no longer matches is gone, what matches now is there, and nobody is told."""
    assert rebuilt(path, "{any: [Orrin, Aldana]}") == 0
    assert "hills: 2 articles, 3 before" in capsys.readouterr().out
    titles = {one["title"] for one in rows_of(capsys, "storylines", "--config", path)}
    assert len(titles) == 2
    assert not any("Kelder" in title for title in titles)
    (article,) = rows_of(capsys, "show", "ar_visit", "--config", path)
    assert article["topics"] == []
    held = [one["held"] for one in rows_of(capsys, "alerts", "list", "--config", path)]
    assert held.count("baseline") == 1
    assert run(["db", "check", "--config", str(path)]) == 0


def test_an_id_leads_to_where_its_first_article_went(path: Path, capsys: Say) -> None:
    """Of two storylines that become the whole topic, one takes all and the other finds it."""
    assert rebuilt(path, "{any: [Kelder, Orrin], storylines: one}") == 0
    (line,) = rows_of(capsys, "storylines", "--config", path)
    assert line["articles"] == 3
    alerts = rows_of(capsys, "alerts", "list", "--config", path)
    ids = {alert["data"]["storyline"]["id"] for alert in alerts if "data" in alert}
    ids |= {str(alert["storyline"]) for alert in alerts if "storyline" in alert}
    assert len(ids) == 2
    for one in ids:
        (shown,) = rows_of(capsys, "show", one, "--config", path)
        assert shown["storyline"] == line["storyline"]
    assert run(["db", "check", "--config", str(path)]) == 0


def test_only_a_topic_is_rebuilt(path: Path, capsys: Say) -> None:
    """It says which there are."""
    path.write_text("database: monitor.db\ntopics: {valleys: {any: [x]}}\n", encoding="utf-8")
    assert run(["topics", "rebuild", "hills", "--config", str(path)]) == 1
    assert "there are: valleys" in capsys.readouterr().err
