"""What goes over is stored so: in one plan or several, over every restart, decided twice or not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app.parts import background
from monitor.app.replay import play
from monitor.cli.replay import story_rows
from monitor.clock import HandClock
from monitor.dedupe.index import LiveIndex
from monitor.errors import StoreError
from monitor.model.articles import TopicHit
from monitor.model.plans import ApplyResult, Arrival, Conflict, Plan, StoredArticle
from monitor.model.topics import Topic
from monitor.pipeline.batches import Batches
from monitor.store.sqlite import open_store, open_views
from tests.support.matching import (
    ADRIFT,
    ASHORE,
    BOTH,
    BUDGET,
    DIVERS,
    SHARES,
    SHARES_TOO,
    SHIP_AND_SHARES,
    START,
    arrival,
    article,
)

COMING = [
    arrival(article("budget", BUDGET)),
    arrival(article("adrift", ADRIFT)),
    arrival(article("ashore", ASHORE)),
    arrival(article("both", BOTH)),
    arrival(article("edit", f"{ADRIFT} The wind dropped.", feed="feed-adrift", guid="guid-adrift")),
    arrival(article("copy", f"{ASHORE} So the Vellmar Courier says.")),
]
EVENT = {"ar_adrift", "ar_ashore", "ar_both", "ar_copy"}
# The report of two events is put to the ship, with a copy; then comes what tells of the other one.
PARTING = [
    arrival(article("adrift", ADRIFT)),
    arrival(article("divers", DIVERS)),
    arrival(article("mixed", SHIP_AND_SHARES, feed="feed-mixed", guid="guid-mixed")),
    arrival(article("shares", SHARES)),
    arrival(article("edit", f"{SHIP_AND_SHARES} At noon.", feed="feed-mixed", guid="guid-mixed")),
    arrival(article("copy", f"{SHIP_AND_SHARES} So the Vellmar Courier says.")),
    arrival(article("owner", SHARES_TOO, day=0.5)),
]
PARTED = {"ar_mixed", "ar_shares", "ar_copy", "ar_owner"}
TOPIC = Topic(id="ferry", title="Ferry", any=("ferry",), notify=("desk",))


async def taken(
    path: Path, coming: Sequence[Arrival], batches: Sequence[int], *topics: Topic
) -> list[tuple[str, str]]:
    """What the index has in the end: articles, each with its story.

    Every batch is taken by a daemon of its own, so to say: its index is made of the store.
    """
    clock, begin = HandClock(START), 0
    index = LiveIndex(background())
    for size in batches:
        store = await open_store(path, clock)
        index = LiveIndex(background())
        watched = {topic.id: topic for topic in topics}
        await store.configure((), tuple(watched), ("desk",), clock.now())
        flow = Batches(store=store, index=index, topics=watched, clock=clock, told=lambda: None)
        await flow.catch_up()
        await flow.take(coming[begin : begin + size])
        assert await store.check() == ()
        await store.close()
        begin += size
    return standing(index)


def standing(index: LiveIndex) -> list[tuple[str, str]]:
    """The articles of an index, each with its story."""
    live = [index.entry(number) for number in range(index.next)]
    return sorted((one.id, one.story) for one in live if one is not None)


async def kept(path: Path) -> tuple[dict[str, StoredArticle], dict[str, str]]:
    """All stored articles by id, and for each id of a story that which answers for it."""
    views = open_views(path)
    articles = {view.versions[0].article.id: view.versions[0] for view in await views.came(0, 99)}
    found = {one: await views.story(one) for one in await views.beginning("st_", 99)}
    await views.close()
    return articles, {one: view.story.id for one, view in found.items() if view is not None}


@pytest.mark.parametrize("batches", [(1, 1, 1, 1, 1, 1), (3, 3), (2, 2, 2), (4, 2), (5, 1)])
async def test_however_it_comes_it_is_stored_the_same(tmp_path: Path, batches: tuple[int]) -> None:
    live = await taken(tmp_path / "cut.db", COMING, batches)
    assert live == await taken(tmp_path / "whole.db", COMING, (6,))
    articles, stories = await kept(tmp_path / "cut.db")
    assert {one: stored.verdict.story for one, stored in articles.items()} == dict(live)
    whole, _ = await kept(tmp_path / "whole.db")
    assert {one: replace(stored, rev=0) for one, stored in articles.items()} == {
        one: replace(stored, rev=0) for one, stored in whole.items()
    }
    # Three stories were begun; the ids of two lead to one.
    (home,) = {story for one, story in live if one in EVENT}
    assert len(stories) == 3
    assert list(stories.values()).count(home) == 2


@pytest.mark.parametrize("batches", [(1,) * 7, (3, 4), (2, 2, 3), (4, 3), (5, 2), (2, 5)])
async def test_a_report_that_leaves_a_story_is_stored_the_same(
    tmp_path: Path, batches: tuple[int]
) -> None:
    live = await taken(tmp_path / "cut.db", PARTING, batches)
    assert live == await taken(tmp_path / "whole.db", PARTING, (7,))
    articles, stories = await kept(tmp_path / "cut.db")
    assert {one: stored.verdict.story for one, stored in articles.items()} == dict(live)
    whole, same = await kept(tmp_path / "whole.db")
    assert {one: replace(stored, rev=0) for one, stored in articles.items()} == {
        one: replace(stored, rev=0) for one, stored in whole.items()
    }
    assert stories == same == {one: one for one in stories}
    (home,) = {story for one, story in live if one in PARTED}
    (ship,) = {story for one, story in live if one not in PARTED}
    assert home != ship
    views = open_views(tmp_path / "cut.db")
    shown = {one: await views.story(one) for one in (home, ship)}
    versions = await views.article("ar_mixed")
    await views.close()
    counts = {one: (v.story.articles, v.story.copies, v.story.families) for one, v in shown.items()}
    assert counts == {
        home: (4, 1, ("feed-mixed", "feed-owner", "feed-shares")),
        ship: (2, 0, ("feed-adrift", "feed-divers")),
    }
    moved = [(one.version, one.verdict.along, one.verdict.moves) for one in versions]
    assert moved == [(2, "ar_shares", 1), (1, "ar_shares", 1)]


async def test_a_plan_that_conflicts_is_decided_again_and_moves_nothing_twice(
    tmp_path: Path,
) -> None:
    """Nor does one that a kill left unstored: the next start decides on the same again."""
    await taken(tmp_path / "it.db", PARTING, (3,))
    clock = HandClock(START)
    store = await open_store(tmp_path / "it.db", clock)
    index = LiveIndex(background())
    flow = Batches(store=store, index=index, topics={}, clock=clock, told=lambda: None)
    await flow.catch_up()
    apply, answers = store.apply, [Conflict(storylines=()), StoreError("the disk is full")]

    async def failing(plan: Plan) -> ApplyResult:
        if plan.passages and answers:
            answer = answers.pop(0)
            if isinstance(answer, StoreError):
                raise answer
            return answer
        return await apply(plan)

    store.apply = failing  # type: ignore[method-assign]
    before = standing(index)
    with pytest.raises(StoreError):
        await flow.take(PARTING[3:])
    assert standing(index) == before
    await flow.take(PARTING[3:])
    await store.close()
    articles, _ = await kept(tmp_path / "it.db")
    assert (articles["ar_mixed"].verdict.along, articles["ar_mixed"].verdict.moves) == (
        "ar_shares",
        1,
    )
    assert standing(index) == await taken(tmp_path / "whole.db", PARTING, (7,))


async def test_a_replay_tells_where_each_article_is_in_the_end() -> None:
    """Its verdict stays what it was when it came."""
    rows = list(story_rows(await play(COMING, ())))
    assert [row["verdict"] for row in rows] == ["new", "new", "new", "same-event", "edit", "copy"]
    assert len({row["story"] for row in rows[1:]}) == 1
    assert rows[0]["story"] != rows[1]["story"]
    rows = list(story_rows(await play(PARTING, ())))
    assert [row["verdict"] for row in rows[2:4]] == ["same-event", "new"]
    ids = {row["id"] for row in rows if row["story"] == rows[3]["story"]}
    assert ids == PARTED


async def test_storylines_stay_as_they_are_and_what_follows_joins_that_of_the_story(
    tmp_path: Path,
) -> None:
    """Alerts named them: only a merge of their own lets one of their ids lead to another."""
    hits = (TopicHit(topic=TOPIC.id, phrases=("ferry",)),)
    after = arrival(article("after", f"{BOTH} An inquiry was opened.", day=0.5))
    coming = [
        replace(one, reading=replace(one.reading, hits=hits)) for one in (*COMING[1:4], after)
    ]
    await taken(tmp_path / "it.db", coming, (1, 1, 1, 1), TOPIC)
    articles, _ = await kept(tmp_path / "it.db")
    assert len({stored.verdict.story for stored in articles.values()}) == 1
    lines = {one: dict(stored.storylines)["ferry"] for one, stored in articles.items()}
    assert lines["ar_adrift"] != lines["ar_ashore"]
    assert lines["ar_after"] == lines["ar_both"] in {lines["ar_adrift"], lines["ar_ashore"]}
    views = open_views(tmp_path / "it.db")
    merged = {line.id: line.merged_into for line in await views.storylines()}
    await views.close()
    assert merged == dict.fromkeys(lines.values())


async def test_a_report_that_leaves_a_story_stays_in_its_storyline_and_so_told(
    tmp_path: Path,
) -> None:
    """The story that it left goes on in its own, and the other one in that of its articles."""
    hits = (TopicHit(topic=TOPIC.id, phrases=("ferry",)),)
    coming = [
        replace(one, reading=replace(one.reading, hits=hits)) for one in (*PARTING[:4], PARTING[6])
    ]
    await taken(tmp_path / "before.db", coming[:3], (1, 1, 1), TOPIC)
    before, _ = await kept(tmp_path / "before.db")
    await taken(tmp_path / "it.db", coming, (1, 1, 1, 1, 1), TOPIC)
    after, _ = await kept(tmp_path / "it.db")
    assert after["ar_mixed"].verdict.story != before["ar_mixed"].verdict.story
    for one, stood in before.items():
        assert after[one].storylines == stood.storylines
        assert after[one].why_silent == stood.why_silent
    lines = {one: dict(stored.storylines)["ferry"] for one, stored in after.items()}
    assert lines["ar_owner"] == lines["ar_shares"]
    told = {}
    for name in ("before", "it"):
        views = open_views(tmp_path / f"{name}.db")
        told[name] = {view.alert.id: view.alert.body for view in await views.alerts()}
        await views.close()
    assert told["before"].items() <= told["it"].items()
