"""What comes back under a stored id, address or storyline ends no daemon, overwrites nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.app.parts import background
from monitor.dedupe.index import LiveIndex
from monitor.model.changes import Storyline
from monitor.model.plans import Conflict, Plan, StoredArticle
from monitor.model.reading import ReadAgain, ReadResult
from monitor.model.topics import Topic
from monitor.pipeline.batches import Batches
from monitor.pipeline.decide import Decision
from monitor.pipeline.flow import Flow
from monitor.pipeline.past import Past
from monitor.store.sqlite import open_views
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.support.polling import Newsroom, item, newsroom, rss

TOPIC = Topic(id="t", title="T", any=("vellmar", "brass bands"), notify=("j",), settle=timedelta(0))
FERRY = "The harbour master has closed the port of Vellmar to all ferries, the coast guard said."
BANDS = "Eleven brass bands from the islands open the summer festival in Karsund stadium tonight."


def entry(title: str, text: str, guid: str | None = None, link: str = "p") -> str:
    """An item whose address is not made of its guid."""
    said = f"<guid>{guid}</guid>" if guid else ""
    return (
        f"<item><title>{title}</title><link>https://news.example/{link}</link>{said}"
        f"<description>{text}</description></item>"
    )


async def lines_of(room: Newsroom) -> dict[str, Storyline]:
    """All storylines that were not merged into others."""
    views = open_views(room.folder / "monitor.db")
    found = {line.id: line for line in await views.storylines() if line.merged_into is None}
    await views.close()
    return found


async def versions_of(room: Newsroom, article: str) -> tuple[StoredArticle, ...]:
    views = open_views(room.folder / "monitor.db")
    found = await views.article(article)
    await views.close()
    return found


async def restarted(room: Newsroom) -> int:
    """How many articles a new daemon's index holds after its start."""
    flow = Flow(
        store=room.store,
        batches=Batches(
            store=room.store,
            index=LiveIndex(background()),
            topics={},
            clock=room.clock,
            told=lambda: None,
        ),
        feeds=room.feeds,
        clock=room.clock,
        jitter=lambda: 0.0,
        told=lambda: None,
    )
    return await flow.batches.catch_up()


async def test_a_daemon_starts_after_an_edit_of_an_old_article(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one")))
        await room.poll()
        room.publish(rss(item("one", text="Something else altogether.")))
        assert await room.poll(days=20) == {"edit": 1}
        assert await restarted(room) == 1
        # Databases that were written before a story followed its articles' edits start too.
        await room.store._writer.do(lambda conn: conn.execute("UPDATE stories SET last_arrival=0"))
        assert await restarted(room) == 1


@pytest.mark.bulk
@pytest.mark.parametrize("topics", [(), (TOPIC,)])
@pytest.mark.parametrize(
    "edit",
    [
        ("Festival tonight", BANDS),
        ("Port of Vellmar open again", "The harbour master has opened the port of Vellmar."),
    ],
)
async def test_an_entry_keeps_its_address_though_another_feed_carries_it_too(
    tmp_path: Path, topics: tuple[Topic, ...], edit: tuple[str, str]
) -> None:
    async with newsroom(tmp_path, "a", "b", topics=topics) as room:
        room.publish(rss(entry("Port of Vellmar closed", FERRY)), "a")
        room.publish(rss(item("other")), "b")
        await room.poll()
        readings = [one for result in room.results for one in result.readings]
        (first,) = [one.article.id for one in readings if one.article.feed == "a"]
        room.publish(rss(entry("Port of Vellmar closed", FERRY, "x1"), item("other")), "b")
        assert await room.poll(days=1) == {"copy": 1}
        room.publish(rss(entry(*edit)), "a")
        assert await room.poll(days=1) == {"edit": 1}
        versions = await versions_of(room, first)
        assert [one.article.title for one in versions] == [edit[0], "Port of Vellmar closed"]


async def gone(room: Newsroom, document: bytes) -> None:
    """What was published leaves its feed, and long after the store."""
    room.publish(document)
    await room.poll(days=1)
    await room.poll(days=200)
    await room.keep_house()


@pytest.mark.bulk
async def test_a_guid_that_comes_back_with_another_event_opens_another_storyline(
    tmp_path: Path,
) -> None:
    async with newsroom(tmp_path, topics=(TOPIC,)) as room:
        room.publish(rss(entry("Port of Vellmar closed", FERRY, "live")))
        await room.poll()
        before = await lines_of(room)
        for round_ in (1, 2):
            await gone(room, rss(item("other")))
            title = f"Festival {round_}"
            room.publish(rss(entry(title, f"{BANDS} Take {round_}.", "live"), item("other")))
            assert await room.poll(days=1) == {"new": 1}
        after = await lines_of(room)
        assert {one: after[one] for one in before} == before, "what was told stays as it was"
        assert len(after) == 2, "the second time it is the storyline that the first time opened"


@pytest.mark.bulk
async def test_a_guid_that_comes_back_with_its_event_goes_on_with_its_storyline(
    tmp_path: Path,
) -> None:
    async with newsroom(tmp_path, topics=(TOPIC,)) as room:
        room.publish(rss(entry("Port of Vellmar closed", FERRY, "live")))
        await room.poll()
        await gone(room, rss(item("other")))
        room.publish(rss(entry("Port of Vellmar closed", FERRY, "live"), item("other")))
        assert await room.poll(days=1) == {"new": 1}
        (line,) = (await lines_of(room)).values()
        assert (line.articles, line.revision) == (2, 2)


async def merged(room: Newsroom) -> tuple[str, str]:
    """Merge the second of two storylines into the first; the first, and the second's article."""
    await room.poll()
    room.publish(rss(entry("Festival", BANDS, "two", "two"), entry("Port", FERRY, "one", "one")))
    await room.poll(days=1)
    one, other = sorted((await lines_of(room)).values(), key=lambda line: line.title)
    away = replace(one, merged_into=other.id, revision=one.revision + 1)
    await room.store.apply(Plan(storylines=(away,), based_on={one.id: one.revision}))
    assert (one.title, other.title) == ("Festival", "Port")
    return other.id, one.first


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        (entry("Festival", f"{BANDS} Rain is expected.", "two", "two"), "edit"),
        (
            entry("Festival", BANDS, "two", "two")
            + entry("Festival begins", f"{BANDS} More.", "three", "three"),
            "copy",
        ),
    ],
)
async def test_what_belongs_to_a_merged_storyline_goes_to_the_one_that_speaks_for_it(
    tmp_path: Path, later: str, verdict: str
) -> None:
    async with newsroom(tmp_path, topics=(TOPIC,)) as room:
        room.publish(rss(entry("Port", FERRY, "one", "one")))
        into, first = await merged(room)
        lines = await lines_of(room)
        room.publish(rss(later, entry("Port", FERRY, "one", "one")))
        assert await room.poll(days=1) == {verdict: 1}
        after = await lines_of(room)
        assert after.keys() == lines.keys(), "none is opened"
        assert after[into].revision == lines[into].revision + 1
        if verdict == "edit":
            assert (await versions_of(room, first))[0].storylines == (("t", into),)


async def test_of_articles_that_have_one_address_each_is_known_by_its_words(tmp_path: Path) -> None:
    """A new guid and a new headline over the same text make no second article."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(entry("Port of Vellmar closed", FERRY, "one")))
        await room.poll()
        room.publish(rss(entry("No way across tonight", FERRY, "two")))
        assert await room.poll(days=1) == {"edit": 1}


async def past_of(room: Newsroom, topic: Topic) -> Past:
    reader = Reader(ReadContext(topics=(topic,), background=background()))

    async def read(task: ReadAgain) -> ReadResult:
        return reader(task)

    await room.store.configure(list(room.feeds.values()), [topic.id], (), room.clock.now())
    index = LiveIndex(background())
    return Past(
        store=room.store, index=index, topics={topic.id: topic}, clock=room.clock, read=read
    )


async def test_a_new_topic_finds_an_article_that_no_identity_leads_to(tmp_path: Path) -> None:
    """A database may hold such ones since copies took identities over and were pruned."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(entry("Port of Vellmar closed", FERRY)))
        await room.poll()
        await room.store._writer.do(lambda conn: conn.execute("DELETE FROM identities"))
        assert await (await past_of(room, TOPIC)).fold(["t"]) == 1
        (line,) = (await lines_of(room)).values()
        assert line.articles == 1


Step = Callable[..., object]


def failing_on(name: str, step: Step) -> Step:
    """A step of deciding that cannot do with one article."""

    def stepped(decision: Decision, arrival: object, *rest: object) -> object:
        if arrival.reading.article.guid == name:  # type: ignore[attr-defined]
            raise KeyError(name)
        return step(decision, arrival, *rest)

    return stepped


@pytest.mark.parametrize("step", ["near_past", "fold_past"])
async def test_an_article_that_cannot_be_folded_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async with newsroom(tmp_path) as room:
        room.publish(rss(entry("Port", FERRY, "one", "1"), entry("Bands", BANDS, "two", "2")))
        await room.poll()
        monkeypatch.setattr(Decision, step, failing_on("one", getattr(Decision, step)))
        assert await (await past_of(room, TOPIC)).fold(["t"]) == 1
        assert [line.title for line in (await lines_of(room)).values()] == ["Bands"]


def refusing(room: Newsroom, title: str) -> None:
    """Let the store never take a storyline that is opened by an article of some title."""
    apply = room.store.apply

    async def picky(plan: Plan) -> object:
        lines = tuple(line.id for line in plan.storylines if line.title == title)
        return Conflict(storylines=lines) if lines else await apply(plan)

    room.store.apply = picky  # type: ignore[method-assign,assignment]


@pytest.mark.bulk
async def test_a_storyline_that_is_refused_for_ever_costs_its_article_alone(
    tmp_path: Path,
) -> None:
    port, bands = entry("Port", FERRY, "one", "1"), entry("Bands", BANDS, "two", "2")
    async with newsroom(tmp_path, topics=(TOPIC,)) as room:
        refusing(room, "Port")
        room.publish(rss(port, bands))
        with capture_logs() as logs:
            assert await room.poll() == {"new": 1}
        assert [line.title for line in (await lines_of(room)).values()] == ["Bands"]
        (told,) = [line for line in logs if line["event"] == "article.refused"]
        ids = [one.article.id for one in room.results[0].readings if one.article.title == "Port"]
        assert told["articles"] == ids
        del room.store.apply
        room.publish(rss(bands, port))
        assert await room.poll(days=1) == {"new": 1}, "it is tried again while it is carried"


async def test_a_refused_storyline_costs_a_new_topics_past_one_article(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        room.publish(rss(entry("Port", FERRY, "one", "1"), entry("Bands", BANDS, "two", "2")))
        await room.poll()
        refusing(room, "Port")
        assert await (await past_of(room, TOPIC)).fold(["t"]) == 1
