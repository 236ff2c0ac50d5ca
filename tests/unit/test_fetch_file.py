"""Local feeds: regular files within the cap, everything else a value."""

import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.collect import local
from monitor.collect.local import SIZE_CAP
from monitor.model.feeds import Feed, FeedState
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, NotModified, Refused, Trouble
from tests.support.fetching import fetched
from tests.support.notifying import until, way_out


async def read(url: str, known: str | None = None) -> FetchOutcome:
    """Poll a local feed; nothing is ever asked of the network."""
    state = FeedState(feed="f", url=url, last_modified=known)
    async with way_out() as http:
        return await fetched(Feed(id="f", url=url), state, http)


async def test_a_file_is_read_once_and_again_when_it_was_written(tmp_path: Path) -> None:
    """Its version stands in for a validator; a percent sign is one of the URL's."""
    path = tmp_path / "my feed.xml"
    path.write_bytes(b"<rss/>")
    first = await read(path.as_uri())
    assert isinstance(first, Fresh)
    assert (first.body, first.url) == (b"<rss/>", path.as_uri())
    assert await read(path.as_uri(), first.last_modified) == NotModified(
        last_modified=first.last_modified
    )
    path.write_bytes(b"<rss></rss>")
    again = await read(path.as_uri(), first.last_modified)
    assert isinstance(again, Fresh)
    assert again.digest != first.digest


async def test_a_file_put_in_its_place_with_an_old_date_is_noticed(tmp_path: Path) -> None:
    """Same size, same time: another file all the same."""
    path, other = tmp_path / "a.xml", tmp_path / "b.xml"
    for each in (path, other):
        each.write_bytes(b"<rss/>")
        os.utime(each, ns=(1, 1))
    first = await read(path.as_uri())
    assert isinstance(first, Fresh)
    other.rename(path)
    assert isinstance(await read(path.as_uri(), first.last_modified), Fresh)


@pytest.mark.parametrize(
    ("url", "kind", "trouble"),
    [
        ("file:///nowhere/feed.xml", Failed, Trouble.FILE),
        ("file://elsewhere.example/feed.xml", Failed, Trouble.FILE),
        ("file:relative.xml", Failed, Trouble.FILE),
        ("file:///%00", Failed, Trouble.FILE),
        ("file:///dev/zero", Refused, Trouble.FILE),
        ("file:///dev", Refused, Trouble.FILE),
    ],
)
async def test_what_is_no_readable_file_is_a_value(
    url: str, kind: type[Failed | Refused], trouble: Trouble
) -> None:
    """Missing, elsewhere, nonsense, a device, a folder."""
    outcome = await read(url)
    assert isinstance(outcome, kind)
    assert outcome.trouble is trouble


async def test_a_folder_is_called_one(tmp_path: Path) -> None:
    assert await read(tmp_path.as_uri()) == Refused(
        trouble=Trouble.FILE, detail="a folder; name a feed file in it"
    )


async def test_a_pipe_does_not_hold_anybody_up(tmp_path: Path) -> None:
    """Nobody writes into it."""
    os.mkfifo(tmp_path / "pipe")
    outcome = await read((tmp_path / "pipe").as_uri())
    assert isinstance(outcome, Refused)


async def test_size_has_its_bounds(tmp_path: Path) -> None:
    """Empty and endless."""
    path = tmp_path / "feed.xml"
    path.touch()
    empty = await read(path.as_uri())
    os.truncate(path, SIZE_CAP + 1)
    large = await read(path.as_uri())
    assert isinstance(empty, Failed)
    assert isinstance(large, Refused)
    assert (empty.trouble, large.trouble) == (Trouble.EMPTY, Trouble.TOO_LARGE)


async def test_localhost_is_here(tmp_path: Path) -> None:
    """The one host name that a file URL may carry."""
    path = tmp_path / "feed.xml"
    path.write_bytes(b"<rss/>")
    outcome = await read(path.as_uri().replace("file://", "file://localhost"))
    assert isinstance(outcome, Fresh)
    assert replace(outcome, body=b"").url.startswith("file://localhost/")


async def test_a_disk_that_does_not_answer_is_given_up(tmp_path: Path) -> None:
    """Network drives may hang; the deadline is the feed's."""
    path = tmp_path / "feed.xml"
    path.write_bytes(b"<rss/>")
    feed = Feed(id="f", url=path.as_uri(), timeout=timedelta(0))
    async with way_out() as http:
        outcome = await fetched(feed, FeedState(feed="f", url=feed.url), http)
    assert isinstance(outcome, Failed)
    assert outcome.trouble is Trouble.TIMEOUT


async def test_a_disk_that_hangs_keeps_one_thread_and_is_read_again_when_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(b"<rss/>")
    answers, look = threading.Event(), os.fstat

    def slow(handle: int) -> os.stat_result:
        answers.wait(30)
        return look(handle)

    feed = Feed(id="f", url=path.as_uri(), timeout=timedelta(seconds=0.05))
    async with way_out() as http:
        with monkeypatch.context() as hung:
            hung.setattr(os, "fstat", slow)
            details = [
                await fetched(feed, FeedState(feed="f", url=feed.url), http) for _ in range(9)
            ]
        answers.set()
        await until(lambda: not local._reads._under_way)
        came = await fetched(
            replace(feed, timeout=timedelta(seconds=9)), FeedState(feed="f", url=feed.url), http
        )
    late = Failed(trouble=Trouble.TIMEOUT, detail="the file could not be read in time")
    hangs = Failed(trouble=Trouble.TIMEOUT, detail="an earlier reading of the file hangs")
    assert details == [late, *[hangs] * 8]
    assert isinstance(came, Fresh)


async def test_where_there_is_no_thread_it_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("no thread")

    path = tmp_path / "feed.xml"
    path.write_bytes(b"<rss/>")
    monkeypatch.setattr(threading.Thread, "start", refuse)
    came = await read(path.as_uri())
    assert came == Failed(trouble=Trouble.FILE, detail="the system gives no thread to read it in")
