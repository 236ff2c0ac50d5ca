"""Few large documents are held at once, however many come; small ones never wait."""

import asyncio
import gzip
from pathlib import Path

import pytest

from monitor.collect import large
from monitor.collect.large import Claim, Large
from monitor.http.answers import Answer, NoAnswer
from monitor.http.exchange import LARGE, request
from monitor.model.feeds import Feed
from monitor.model.outcomes import Trouble
from monitor.model.reading import Polled, ReadResult, ReadTask
from tests.support.desk import desk, feed, names_lead_home
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import until

SMALL = b"<rss version='2.0'><channel/></rss>"
BIG = Reply(body=gzip.compress(SMALL + b" " * (2 * LARGE))).with_headers(Content_Encoding="gzip")


class Slow:
    """Reads when it is told to, and counts how many large documents wait for that."""

    def __init__(self) -> None:
        self.large, self.small, self.most = 0, 0, 0
        self.go = asyncio.Event()

    async def run(self, task: ReadTask, /) -> ReadResult | Trouble:
        if len(task.body) < LARGE:
            self.small += 1
            return ReadResult()
        self.large += 1
        self.most = max(self.most, self.large)
        await self.go.wait()
        self.large -= 1
        return ReadResult()


async def test_few_are_held_at_once_and_all_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve kilobytes on the wire may be ten megabytes, and a hundred polls are under way."""
    monkeypatch.setattr(large, "PLACES", 2)
    names = [f"big{number}" for number in range(5)]

    def feeds(site: Loopback) -> list[Feed]:
        replies = dict.fromkeys(names, BIG) | {"small": Reply(body=SMALL)}
        urls = {name: site.answer(f"/{name}", reply) for name, reply in replies.items()}
        return [
            feed(name, url.replace("127.0.0.1", f"{name}.example")) for name, url in urls.items()
        ]

    async with names_lead_home() as http, desk(tmp_path, http, feeds) as here:
        slow = here.readers = Slow()  # type: ignore[assignment]
        here.hire()
        await here.poller.tick()
        await until(lambda: slow.large == 2 and slow.small == 1)
        await until(lambda: len(here.site.received) == 6)
        slow.go.set()
        await until(lambda: here.poller.flying == 0)
        assert slow.most == 2
        assert sorted(polled.feed for polled in here.taken) == [*names, "small"]


async def test_a_document_that_was_read_makes_room_while_it_waits_to_be_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a long import that may take minutes, and as many polls wait as are under way."""
    monkeypatch.setattr(large, "PLACES", 1)
    names = ["one", "other"]
    stored = asyncio.Event()

    def feeds(site: Loopback) -> list[Feed]:
        urls = {name: site.answer(f"/{name}", BIG) for name in names}
        return [
            feed(name, url.replace("127.0.0.1", f"{name}.example")) for name, url in urls.items()
        ]

    async with names_lead_home() as http, desk(tmp_path, http, feeds) as here:
        take_in, waiting = here.intake, []

        async def full(polled: Polled) -> None:
            waiting.append(polled.feed)
            await stored.wait()
            await take_in(polled)

        here.intake = full  # type: ignore[method-assign]
        await here.poller.tick()
        await until(lambda: sorted(waiting) == names)
        stored.set()
        await until(lambda: here.poller.flying == 0)


async def test_who_finds_no_room_is_told_so_and_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is no fault of the server."""
    monkeypatch.setattr(large, "PATIENCE", 0.01)
    monkeypatch.setattr(large, "PLACES", 1)
    places = Large()
    with Claim(places) as one, Claim(places) as other:
        assert await one.take()
        assert await one.take()
        assert not await other.take()
    with Claim(places) as again:
        assert await again.take()
    async with Loopback.serve() as site, names_lead_home() as http:
        made = request("GET", site.answer("/", BIG))
        assert not isinstance(made, NoAnswer)
        with Claim(places) as one, Claim(places) as other:
            assert await one.take()
            answer = await http.exchange(made, allow_networks=LOOPBACK, room=other.take)
        assert isinstance(answer, NoAnswer)
        assert answer.trouble is Trouble.INTERNAL
        assert "too many large documents" in answer.detail


async def test_the_deadline_waits_with_who_waits_for_room() -> None:
    """Once; a body that is small is not asked about."""
    asked = []

    async def room() -> bool:
        asked.append(True)
        await asyncio.sleep(0.7)  # noqa: TID251 - longer than the deadline, by the loop's clock
        return True

    async with Loopback.serve() as site, names_lead_home() as http:
        for path, reply, times in (("/small", Reply(body=SMALL), 0), ("/big", BIG, 1)):
            made = request("GET", site.answer(path, reply))
            assert not isinstance(made, NoAnswer)
            answer = await http.exchange(made, allow_networks=LOOPBACK, deadline=0.6, room=room)
            assert isinstance(answer, Answer), answer
            assert len(asked) == times
