"""What a feed carries already costs nothing, is never news again, and is kept while it is there."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.follow.detectors import opened as detectors
from monitor.follow.moment import Moment
from monitor.model.plans import StoredArticle
from monitor.model.topics import Topic
from monitor.pipeline.decide import Decision
from monitor.store.sqlite import carried, open_views
from tests.support.polling import Newsroom, item, newsroom, rss

CHANGED = "<category>moved</category>"
"""What a publisher may add to an entry without touching its words."""


async def views_of(room: Newsroom) -> tuple[int, int, int]:
    """Polls, entries and new ones of the last poll, as people are shown them."""
    views = open_views(room.folder / "monitor.db")
    (view, *_) = await views.feeds()
    await views.close()
    last = view.polls[0]
    return len(view.polls), last["entries"], last["new"]  # type: ignore[return-value]


async def rows_written(room: Newsroom) -> int:
    """Rows that the writer has changed so far."""
    return await room.store._writer.do(lambda conn: conn.total_changes)


async def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    """Known entries are not even handed back by the worker; all of them are counted."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one"), item("two")))
        assert await room.poll() == {"new": 2}
        room.publish(rss(item("three"), item("one"), item("two")))
        assert await room.poll(days=1) == {"new": 1}
        assert [one.article.guid for one in room.results[-1].readings] == ["three"]
        assert await views_of(room) == (2, 3, 1)


@pytest.mark.bulk
async def test_an_edited_entry_is_read_alone(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one"), item("two")))
        await room.poll()
        room.publish(rss(item("one"), item("two", text="Something else altogether.")))
        assert await room.poll(days=1) == {"edit": 1}
        room.publish(rss(item("one", more=CHANGED), item("two", "Something else altogether.")))
        assert await room.poll(days=1) == {"seen": 1}, "its words are the same"


async def test_what_is_rejected_is_not_read_again(tmp_path: Path) -> None:
    """A feed full of empty entries costs what a quiet one does."""
    async with newsroom(tmp_path) as room:
        empty = "<item><guid>nothing</guid></item>"
        room.publish(rss(empty, item("one")))
        await room.poll()
        assert len(room.results[-1].rejected) == 1
        room.publish(rss(empty, item("one"), item("two")))
        assert await room.poll(days=1) == {"new": 1}
        assert room.results[-1].rejected == ()


async def test_what_our_own_code_failed_on_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the next document, even if the entry did not change."""
    take = Decision.take

    def failing(self: Decision, arrival: object) -> object:
        if arrival.reading.article.guid == "one":  # type: ignore[attr-defined]
            raise RuntimeError("a fault of ours")
        return take(self, arrival)  # type: ignore[arg-type]

    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one"), item("two")))
        monkeypatch.setattr(Decision, "take", failing)
        assert await room.poll() == {"new": 1}
        monkeypatch.undo()
        room.publish(rss(item("three"), item("one"), item("two")))
        assert await room.poll(days=1) == {"new": 2}


@pytest.mark.bulk
async def test_a_poll_that_was_not_stored_is_repeated_without_harm(tmp_path: Path) -> None:
    """A crash between the articles and the end of their poll: they are recognised."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(*(item(f"n{number}") for number in range(3))))
        (polled,) = await room.polled()
        stale = replace(polled, lease=replace(polled.lease, epoch=0))
        await room.flow.take_wave([stale])
        assert await room.poll(minutes=20) == {"seen": 3}
        room.publish(rss(item("n0"), item("n1"), item("n2"), item("n3")))
        assert await room.poll(days=1) == {"new": 1}


@pytest.mark.bulk
async def test_a_poll_writes_what_is_new_and_nothing_else(tmp_path: Path) -> None:
    """However many entries a document has."""
    async with newsroom(tmp_path) as room:
        items = [item(f"n{number}") for number in range(60)]
        room.publish(rss(*items))
        await room.poll()
        before = await rows_written(room)
        room.publish(rss(*items, "<!-- changed, with nothing new -->"))
        assert await room.poll(days=1) == {}
        # The lease, the feed's state and the poll's line in its history.
        assert await rows_written(room) - before == 3
        assert (await views_of(room))[1:] == (60, 0)


@pytest.mark.bulk
@pytest.mark.parametrize("more", ["", CHANGED], ids=["the same bytes", "other bytes"])
async def test_what_a_quiet_feed_carries_is_never_news_again(tmp_path: Path, more: str) -> None:
    """It answers 304 for longer than articles are kept; then something new stands there, too."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one")))
        await room.poll()
        for _ in range(10):
            await room.poll(days=25)
            await room.keep_house()
        assert len(room.tasks) == 1, "nothing new was read all the while"
        room.publish(rss(item("two"), item("one", more=more)))
        verdicts = await room.poll(days=1)
        assert verdicts == ({"new": 1, "seen": 1} if more else {"new": 1})


async def test_an_empty_document_for_an_hour_makes_no_old_entry_new(tmp_path: Path) -> None:
    """A publisher's maintenance, just when the articles' time is up."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one"), item("two")))
        await room.poll()
        room.publish(rss())
        await room.poll(days=200)
        await room.keep_house()
        room.publish(rss(item("one", more=CHANGED), item("two")))
        assert await room.poll(days=1) == {"seen": 1}
        room.publish(rss(item("one", more=CHANGED), item("two"), item("three")))
        assert await room.poll(days=1) == {"new": 1}, "and they are as known as before"


FIRST, SECOND = "The minister has cancelled the trip.", "The minister will make the trip after all."


@pytest.mark.bulk
async def test_an_edit_that_is_taken_back_is_an_edit(tmp_path: Path) -> None:
    """However soon: the old words stand there again, and no longer the newest ones."""
    async with newsroom(tmp_path) as room:
        for text in (FIRST, SECOND, FIRST):
            room.publish(rss(item("one", text)))
            await room.poll(days=1)
        assert room.flow.batches.verdicts == {"new": 1, "edit": 2}
        newest, *_ = await versions(room, "one")
        assert (newest.version, newest.article.summary or newest.article.text) == (3, FIRST)
        room.publish(rss())
        await room.poll(days=1)
        assert room.results[-1].fingerprints == ()
        room.publish(rss(item("one", FIRST)))
        await room.poll(days=1)
        assert len(room.tasks) == 5
        assert room.results[-1].readings == (), "it left and came back as what it was"


@pytest.mark.bulk
@pytest.mark.parametrize("announced", [False, True])
async def test_servers_that_disagree_make_no_endless_edits(tmp_path: Path, announced: bool) -> None:  # noqa: FBT001 - parametrized
    """Two variants of one document by turns: in the end neither is even read."""
    more = [
        f"<updated xmlns='http://www.w3.org/2005/Atom'>2026-03-0{day}T00:00:00Z</updated>"
        for day in (1, 2)
        if announced
    ] or ["", ""]
    async with newsroom(tmp_path) as room:
        for turn in range(60):
            text = (FIRST, SECOND)[turn % 2]
            room.publish(rss(item("one", text, more[turn % 2]), f"<!-- {turn} -->"))
            await room.poll(days=1)
        assert room.flow.batches.verdicts["new"] == 1
        assert 20 < room.flow.batches.verdicts["edit"] < 28
        assert room.results[-1].readings == ()


@pytest.mark.bulk
async def test_a_document_that_is_another_every_time_is_remembered_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that left last, together with all that left with them."""
    monkeypatch.setattr(carried, "REMEMBERED_ENTRIES", 4)
    async with newsroom(tmp_path) as room:
        for poll in range(5):
            room.publish(rss(*(item(f"n{poll}-{number}") for number in range(3))))
            await room.poll(days=1)
        room.publish(rss(*(item(f"n2-{number}") for number in range(3))))
        await room.poll(days=1)
        assert room.results[-1].readings == (), "it left the last time but one"
        assert len(room.tasks[-1].known) == 9
        room.publish(rss(item("n0-0"), *(item(f"n2-{number}") for number in range(3))))
        assert await room.poll(days=1) == {"seen": 1}, "forgotten, but its article is not"


async def test_what_left_for_good_is_forgotten(tmp_path: Path) -> None:
    """Entries some days later, articles when their time is up; then it would be news."""
    async with newsroom(tmp_path) as room:
        room.publish(rss(item("one"), item("two")))
        await room.poll()
        room.publish(rss(item("two")))
        await room.poll(days=179)
        await room.keep_house()
        await room.poll(days=2)
        await room.keep_house()
        (one, two) = await articles(room, "one", "two")
        assert (one, two) == (True, True), "it left two days ago"
        await room.poll(days=8)
        await room.keep_house()
        assert await articles(room, "one", "two") == [False, True]


@pytest.mark.bulk
async def test_a_feed_that_is_configured_no_more_holds_nothing(tmp_path: Path) -> None:
    """Its articles go in time; what it carried is still no news when it is back."""
    async with newsroom(tmp_path, "a", "b") as room:
        room.publish(rss(item("one"), item("two")))
        room.publish(rss(item("three")), "b")
        await room.poll()
        await room.store.configure([room.feeds["b"]], (), (), room.clock.now())
        room.clock.pass_(200 * 86_400)
        await room.keep_house()
        assert await articles(room, "one", "three") == [False, True]
        await room.store.configure(list(room.feeds.values()), (), (), room.clock.now())
        room.publish(rss(item("one"), item("two"), item("four")))
        assert await room.poll() == {"new": 1}


DATED = "<pubDate>Sun, 01 Mar 2026 06:30:00 GMT</pubDate>"


@pytest.mark.bulk
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<guid>one</guid>", "<guid>other</guid>"),
        ("/one</link><guid>one</guid>", "/moved/one</link><guid>other</guid>"),
    ],
    ids=["its guid", "guid and link"],
)
async def test_an_entry_that_changes_its_name_is_an_edit(
    tmp_path: Path, old: str, new: str
) -> None:
    """Known again by its link, or by title and date; with the same words it is nothing at all."""
    async with newsroom(tmp_path) as room:
        one = item("one", more=DATED)
        room.publish(rss(one))
        await room.poll()
        room.publish(rss(one.replace(old, new)))
        assert await room.poll(days=1) == {"seen": 1}
        room.publish(rss(one.replace(old, new).replace("</description>", " Amen.</description>")))
        assert await room.poll(days=1) == {"edit": 1}
        assert [version.version for version in await versions(room, "one")] == [2, 1]


async def test_edits_that_never_end_are_no_edits_any_more(tmp_path: Path) -> None:
    """A counter within the text: 24 are kept, then it is let go; an announced one still counts."""
    async with newsroom(tmp_path) as room:
        words = item("one").partition("<description>")[2].partition("<")[0]
        verdicts: Counter[str] = Counter()
        for number in range(30):
            room.publish(rss(item("one", f"{words} Read {number} times.")))
            verdicts.update(await room.poll(days=1))
        assert verdicts == {"new": 1, "edit": 24, "seen": 5}
        announced = "<updated xmlns='http://www.w3.org/2005/Atom'>2026-04-01T00:00:00Z</updated>"
        room.publish(rss(item("one", f"{words} Corrected.", announced)))
        assert await room.poll(days=1) == {"edit": 1}
        room.publish(rss(item("one", f"{words} Corrected again.", announced)))
        assert await room.poll(days=1) == {"edit": 1}, "the count began anew"


async def test_an_edit_brings_the_old_words_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Detectors can set both versions side by side, under the id that the article always had."""
    seen: list[Moment] = []
    monkeypatch.setattr(detectors, "detect", seen.append)
    topic = Topic(id="t", title="T", all=(("dockers",),))
    async with newsroom(tmp_path, topics=(topic,)) as room:
        room.publish(rss(item("one", "Dockers went on strike in Accra.")))
        await room.poll()
        room.publish(rss(item("one", "Dockers did not go on strike in Accra.")))
        assert await room.poll(days=1) == {"edit": 1}
    first, edit = seen
    assert first.arrival.before is None
    assert edit.edits
    assert edit.arrival.before == first.arrival.reading.article
    assert edit.arrival.before.id == edit.arrival.reading.article.id


async def versions(room: Newsroom, guid: str) -> tuple[StoredArticle, ...]:
    """All versions of an article, newest first."""
    page = await room.store.history(None, 100)
    (one,) = {stored.article.id for stored in page if guid in (stored.article.url or "")}
    views = open_views(room.folder / "monitor.db")
    found = await views.article(one)
    await views.close()
    return found


async def articles(room: Newsroom, *guids: str) -> list[bool]:
    """Which articles are stored, by their guids."""
    page = await room.store.history(None, 100)
    stored = {article.article.guid for article in page}
    return [guid in stored for guid in guids]
