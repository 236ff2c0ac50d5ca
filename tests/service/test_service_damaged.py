"""Real workers on damaged, slow and devouring documents: each ends as a value, and in time."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from monitor.app.parts import background
from monitor.collect.landing import read
from monitor.model.feeds import Carried, Feed
from monitor.model.outcomes import Fresh, Trouble
from monitor.model.reading import ReadResult, ReadTask
from monitor.model.topics import Topic
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.pool import Pool
from monitor.worker.read import Reader
from tests.support.damaged import documents
from tests.support.wellformed import rss20

SEEN = datetime(2018, 10, 1, 12, tzinfo=UTC)
# Nearly every article belongs to it, so that claims are read as well.
EVERYTHING = Topic(id="all", title="All", any=("*e*", "*a*", "*i*"))
Readers = Pool[ReadContext, ReadTask, ReadResult]


def task(body: bytes, content_type: str | None = None) -> ReadTask:
    """A document as a poll hands it over."""
    return ReadTask(
        feed="f", url="https://example.org/feed", located="https://example.org/feed",
        body=body, content_type=content_type, first_seen=SEEN,
    )  # fmt: skip


def readers(
    deadline: float = 5.0, memory: int = 1 << 30, weights: Callable[[], bytes] | None = None
) -> Readers:
    """Workers as the daemon has them."""
    context = ReadContext(topics=(EVERYTHING,), background=background(), weights=weights)
    return Pool(Reader, context, size=2, deadline=deadline, memory=memory)


GOOD = rss20(["<item><title>Good</title></item>"]).encode()
LONG = 100
SENTENCE = "The visit by minister number {} was cancelled on Tuesday and 12 people died. "


def large(items: int) -> bytes:
    """A document of about ten kilobytes an item."""
    texts = [SENTENCE.format(number) * 150 for number in range(items)]
    return rss20(
        [
            f"<item><title>T{number}</title><description>{text}</description></item>"
            for number, text in enumerate(texts)
        ]
    ).encode()


LARGE = large(600)
"""Honest, and full of claims: some ten seconds of work."""


@pytest.mark.parametrize(
    ("deadline", "memory", "trouble"),
    [(0.25, 1 << 30, Trouble.PARSE_TIMEOUT), (30.0, 24 << 20, Trouble.PARSE_MEMORY)],
)
async def test_too_much_for_a_worker(deadline: float, memory: int, trouble: Trouble) -> None:
    """Eight megabytes for one who has no time, or no room; the next one is read."""
    pool = readers(deadline, memory)
    try:
        await pool.start()
        assert await pool.run(task(LARGE)) is trouble
        after = await pool.run(task(GOOD))
        assert isinstance(after, ReadResult)
        assert [reading.article.title for reading in after.readings] == ["Good"]
    finally:
        await pool.close()


async def test_a_long_document_is_read_in_slices_and_to_its_end() -> None:
    """No entry and no claim is lost between two slices, each of them half a second of CPU."""
    feed = Feed(id="f", url="https://example.org/feed")
    pool = readers(weights=weights)
    try:
        await pool.start()
        result = await read(feed, Fresh(body=large(LONG), url=feed.url), Carried(), SEEN, pool)
        titles = [reading.article.title for reading in result.readings]
        assert (result.trouble, titles) == (None, [f"T{n}" for n in range(LONG)])
        assert len(result.fingerprints) == LONG
        assert all(reading.claims for reading in result.readings)
    finally:
        await pool.close()


@pytest.mark.soak
async def test_thousands_of_damaged_documents() -> None:
    """None crashes a worker, takes its deadline or its memory."""
    pool = readers()
    outcomes: Counter[str] = Counter()
    slowest = (0.0, "")

    async def take(name: str, one: ReadTask) -> None:
        nonlocal slowest
        began = time.perf_counter()
        result = await pool.run(one)
        slowest = max(slowest, (time.perf_counter() - began, name))
        outcomes[kind_of(result)] += 1

    try:
        await pool.start()
        # Two at a time, as many as there are workers: what waits would seem slow.
        pending: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:
            for each in documents(1, 4540):
                pending.add(tasks.create_task(take(each.name, task(each.body, each.content_type))))
                if len(pending) == pool.size:
                    _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await pool.close()
    told = f"{dict(outcomes)}, slowest {slowest[0] * 1000:.0f} ms: {slowest[1]}"
    print(told)  # noqa: T201 - figures for whoever asks for them
    assert not outcomes.keys() & {"parse-crash", "parse-timeout", "parse-memory"}, told


def kind_of(result: ReadResult | Trouble) -> str:
    """How reading ended, as a word."""
    if isinstance(result, Trouble):
        return result.value
    if result.trouble:
        return result.trouble.value
    return "read, some left out" if result.rejected else "read"
