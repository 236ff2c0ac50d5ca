"""A long document is read in slices, and comes to what it would come to in one piece."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.collect.landing import read
from monitor.dedupe.background import Background
from monitor.model.feeds import Carried, Feed
from monitor.model.outcomes import Fresh, Trouble
from monitor.model.reading import ReadResult, ReadTask
from monitor.worker import read as worker
from monitor.worker.context import ReadContext

SEEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(id="f", url="https://feed.example/feed")
READER = worker.Reader(ReadContext(background=Background(documents=1, frequency={})))
TEXTS = [f"The harbour council met on day {number} of its long session." for number in range(9)]


class Here:
    """Reads in this process, and notes how."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.known: list[int] = []
        self.fails_at = fails_at

    async def run(self, task: ReadTask, /) -> ReadResult | Trouble:
        self.known.append(len(task.known))
        return READER(task) if len(self.known) != self.fails_at else Trouble.PARSE_CRASH


def rss(texts: list[str]) -> bytes:
    """With an entry that says nothing behind each third one."""
    items = [
        f"<item><guid>g{n}</guid><description>{text}</description></item>"
        + f"<item><guid>hollow{n}</guid></item>" * (n % 3 == 0)
        for n, text in enumerate(texts)
    ]
    head = "<title>T</title><ttl>60</ttl>"
    return f"<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()


def jsonfeed(texts: list[str]) -> bytes:
    """With an item that is no object."""
    items = [{"id": f"g{n}", "content_text": text} for n, text in enumerate(texts)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [*items, 7]}
    return json.dumps(feed).encode()


def records(texts: list[str]) -> bytes:
    """Finished records, one of them none."""
    lines = [json.dumps({"id": f"r{n}", "text": text}) for n, text in enumerate(texts)]
    return "\n".join([*lines, '{"id": "none"}']).encode()


async def came_to(body: bytes, readers: Here, known: Carried | None = None) -> ReadResult:
    url = "file:///feeds/lines" if body.startswith(b'{"id"') else FEED.url
    feed = replace(FEED, url=url)
    return await read(feed, Fresh(body=body, url=url), known or Carried(), SEEN, readers)


@pytest.mark.parametrize("made", [rss, jsonfeed, records])
async def test_slices_come_to_the_whole(
    monkeypatch: pytest.MonkeyPatch, made: Callable[[list[str]], bytes]
) -> None:
    body = made(TEXTS)
    whole = await came_to(body, one := Here())
    assert len(one.known) == 1
    assert len(whole.readings) == len(TEXTS)
    monkeypatch.setattr(worker, "SLICE", 600)
    assert await came_to(body, several := Here()) == whole
    assert len(several.known) > 3
    assert sorted(set(several.known)) == several.known
    # However little room there is, each slice gets on.
    monkeypatch.setattr(worker, "SLICE", 0)
    assert await came_to(body, single := Here()) == whole
    assert len(single.known) >= len(TEXTS)


async def test_records_in_a_local_file_arrive_by_its_poll() -> None:
    """Whatever they say of feed and arrival; what they leave open is as configured."""
    lines = (
        {"id": "r1", "text": "The pier is closed."},
        {"id": "r2", "text": "The pier is open.", "feed": "x", "outlet": "Own", "language": "fr",
         "first_seen": "2019-01-01T00:00:00Z"},
    )  # fmt: skip
    url = "file:///feeds/lines"
    feed = replace(FEED, url=url, outlet="Coast Post", language="en")
    body = "\n".join(map(json.dumps, lines)).encode()
    found = await read(feed, Fresh(body=body, url=url), Carried(), SEEN, Here())
    articles = [reading.article for reading in found.readings]
    assert [(one.id, one.feed, one.first_seen) for one in articles] == [
        ("r1", "f", SEEN),
        ("r2", "f", SEEN),
    ]
    assert [one.outlet for one in articles] == ["Coast Post", "Own"]
    assert [one.language for one in articles] == ["en", "fr"]


async def test_only_what_is_new_takes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    first = await came_to(rss(TEXTS), Here())
    monkeypatch.setattr(worker, "SLICE", 600)
    known = Carried(now=frozenset(first.fingerprints))
    again = await came_to(rss([*TEXTS, "One more."]), readers := Here(), known)
    assert (len(again.readings), len(readers.known)) == (1, 1)


async def test_what_failed_is_read_again_by_the_next_poll_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not by the next slice, or they would never end."""

    def faulty(article: worker.Article) -> str:
        if article.text is None and "of" in (article.summary or ""):
            raise ValueError
        return "digest"

    monkeypatch.setattr(worker, "content", faulty)
    monkeypatch.setattr(worker, "SLICE", 600)
    found = await came_to(rss(TEXTS), Here())
    assert found.readings == ()
    assert [each.reason.partition(":")[0] for each in found.rejected].count("a fault of ours") == 9
    hollow = 3
    assert len(found.fingerprints) == hollow


async def test_a_slice_that_cannot_be_read_is_the_documents_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As without slices: the poll failed, and the next one asks for the document again."""
    monkeypatch.setattr(worker, "SLICE", 600)
    found = await came_to(rss(TEXTS), Here(fails_at=2))
    assert (found.trouble, found.readings) == (Trouble.PARSE_CRASH, ())
