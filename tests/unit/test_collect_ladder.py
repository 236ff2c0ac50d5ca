"""The same entry is known again whatever changes of it, over the whole daemon's way."""

import json
from pathlib import Path

import pytest

from monitor.worker import read
from tests.support.polling import newsroom

SAID = "The council voted on Tuesday to keep the old harbour bridge open for another year. " * 3
WHEN = "Tue, 24 Feb 2026 12:00:00 GMT"


def item(number: int, guid: str | None = None, link: str | None = None, **more: str) -> str:
    """An item of its own words; ``more`` replaces or adds elements."""
    words = " ".join(f"{word}{number}" for word in SAID.split())  # nothing like another's
    fields = {
        "guid": guid,
        "link": link,
        "title": f"Bridge{number} stays{number} open{number}",
        "pubDate": WHEN.replace("12:00", f"{number + 10}:00"),
        "description": words,
        **more,
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value)
    return f"<item>{inner}</item>"


def feed(*items: str) -> bytes:
    """A feed of items."""
    return f"<rss><channel><title>T</title>{''.join(items)}</channel></rss>".encode()


A = "https://a.example/"
LADDER = [
    ("nothing", item(1, "g1", A + "1"), item(1, "g1", A + "1"), {}),
    ("text", item(1, "g1", A + "1"), item(1, "g1", A + "1", description=SAID), {"edit": 1}),
    ("text, no guid", item(1, None, A + "1"), item(1, None, A + "1", description=SAID),
     {"edit": 1}),
    ("guid", item(1, "g1", A + "1"), item(1, "g2", A + "1"), {"seen": 1}),
    ("guid and title", item(1, "g1", A + "1"),
     item(1, "g2", A + "1", title="Bridge1 stays1 open1 after all"),
     {"edit": 1}),
    ("guid, no link", item(1, "g1"), item(1, "g2"), {"seen": 1}),
    ("guid and text, no link", item(1, "g1"), item(1, "g2", description=SAID), {"edit": 1}),
    ("link", item(1, "g1", A + "1"), item(1, "g1", A + "2"), {"seen": 1}),
    ("guid and link", item(1, "g1", A + "1"), item(1, "g2", A + "2"), {"seen": 1}),
    ("white space in the guid", item(1, "g1"), item(1, "\n g1\t"), {"seen": 1}),
    ("case of the guid", item(1, "ABC-1", A + "1"), item(1, "abc-1", A + "1"), {"seen": 1}),
    ("scheme of guid and link", item(1, "http://a.example/1"), item(1, A + "1"), {"seen": 1}),
    ("trackers", item(1, None, A + "1"), item(1, None, A + "1?utm_source=x"), {"seen": 1}),
    ("host for telephones", item(1, None, A + "1"), item(1, None, "http://m.a.example/1"),
     {"seen": 1}),
    ("permalink in place of a link", item(1, A + "1"), item(1, A + "1", A + "1"), {"seen": 1}),
    ("guid, text of another", item(1, "g1", A + "1"), item(2, "g2", A + "2"), {"new": 1}),
]  # fmt: skip


@pytest.mark.bulk
@pytest.mark.parametrize(
    ("before", "after", "verdicts"), [row[1:] for row in LADDER], ids=[row[0] for row in LADDER]
)
async def test_what_may_change(
    tmp_path: Path, before: str, after: str, verdicts: dict[str, int]
) -> None:
    """Beside an entry that does not change, so that nothing is alone in its feed."""
    other = item(7, "other", A + "other")
    async with newsroom(tmp_path) as room:
        room.publish(feed(before, other))
        assert (await room.poll()).get("new") == 2
        room.publish(feed(other, after))
        assert await room.poll(hours=2) == verdicts


@pytest.mark.bulk
@pytest.mark.parametrize(
    ("guids", "links"),
    [("same", "own"), ("same", "none"), ("none", "same"), ("same", "same"), ("empty", "own")],
)
async def test_one_identity_on_all_is_none(tmp_path: Path, guids: str, links: str) -> None:
    """They are told apart by what is left, also when one is added and one is edited."""
    guid = {"same": "g", "none": None, "empty": " "}[guids]

    def odd(number: int, **more: str) -> str:
        link = {"own": f"{A}{number}", "none": None, "same": A}[links]
        return item(number, guid, link, **more)

    async with newsroom(tmp_path) as room:
        room.publish(feed(odd(1), odd(2), odd(3)))
        assert (await room.poll()).get("new") == 3
        room.publish(feed(odd(4), odd(1), odd(2, description=SAID), odd(3)))
        assert await room.poll(hours=2) == {"new": 1, "edit": 1}


@pytest.mark.bulk
async def test_an_entry_left_out_is_named_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are taken; as long as it does not change it is not spoken of again."""
    async with newsroom(tmp_path) as room:
        room.publish(feed(item(1, "g1"), "<item><guid>hollow</guid></item>", item(2, "g2")))
        assert await room.poll() == {"new": 2}
        told = capsys.readouterr().out
        assert "feed.entries_left_out" in told
        assert "hollow: no title, summary or text" in told
        room.publish(feed(item(3, "g3"), "<item><guid>hollow</guid></item>", item(2, "g2")))
        assert await room.poll(hours=2) == {"new": 1}
        assert "feed.entries_left_out" not in capsys.readouterr().out


async def test_what_a_cut_document_lost_is_read_from_the_whole_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half an entry is none; the poll says so, though it has not failed."""
    whole = feed(item(1, "g1"), item(2, "g2"), item(3, "g3"))
    async with newsroom(tmp_path) as room:
        room.publish(whole[: whole.index(b"harbour2")])
        assert await room.poll() == {"new": 1}
        told = capsys.readouterr().out
        assert "entry 2: the document ends inside it" in told
        assert "cut-off" in told
        assert "outcome='fresh'" in told
        room.publish(whole)
        assert await room.poll(hours=2) == {"new": 2}
        assert "cut-off" not in capsys.readouterr().out


async def test_a_cut_json_feed_loses_nothing_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its validators are those of no whole document, and are not given back."""
    texts = [" ".join(f"{word}{number}" for word in SAID.split()) for number in range(3)]
    items = [{"id": text[:9], "title": text[9:50], "content_text": text} for text in texts]
    whole = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    async with newsroom(tmp_path) as room:
        room.publish(whole[: whole.index(b"bridge1")])
        assert await room.poll() == {"new": 1}
        assert "entry 2: the document ends inside it" in capsys.readouterr().out
        room.publish(whole)
        assert await room.poll(hours=2) == {"new": 2}
        assert "cut-off" not in capsys.readouterr().out


async def test_a_fault_of_ours_costs_one_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named by kind and place, without its text, and read again when we do better."""

    def faulty(article: read.Article) -> str:
        if article.guid == "g2":
            raise ValueError(article.title)
        return sound(article)

    sound = read.content
    monkeypatch.setattr(read, "content", faulty)
    async with newsroom(tmp_path) as room:
        room.publish(feed(item(1, "g1"), item(2, "g2"), item(3, "g3")))
        assert await room.poll() == {"new": 2}
        told = capsys.readouterr().out
        assert "a fault of ours: ValueError in test_collect_ladder.py" in told
        assert "Bridge2" not in told
        monkeypatch.setattr(read, "content", sound)
        room.publish(feed(item(1, "g1"), item(2, "g2"), item(3, "g3"), " "))
        assert await room.poll(hours=2) == {"new": 1}


async def test_memory_that_runs_out_is_no_entrys_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker has to end."""

    def devouring(_: read.Article) -> str:
        raise MemoryError

    monkeypatch.setattr(read, "content", devouring)
    async with newsroom(tmp_path) as room:
        room.publish(feed(item(1, "g1")))
        with pytest.raises(ExceptionGroup):
            await room.poll()
