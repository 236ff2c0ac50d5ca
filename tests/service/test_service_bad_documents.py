"""Damaged and hostile documents: none raises, costs beyond measure or takes good entries along."""

import io
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from monitor.app.parts import background
from monitor.collect.formats import Source
from monitor.collect.loosejson import load
from monitor.collect.mend import NAMESPACES
from monitor.collect.normalize import records_of
from monitor.collect.text import from_html
from monitor.model.articles import Article
from monitor.model.reading import ReadResult, ReadTask
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.support.damaged import Damaged, Survives, documents
from tests.support.sound import check_result

SEEN = datetime(2018, 10, 1, 12, tzinfo=UTC)
READER = Reader(ReadContext(background=background()))


def read(body: bytes, content_type: str | None = None) -> ReadResult:
    """What a worker makes of a document."""
    result = READER(
        ReadTask(
            feed="f", url="https://example.org/feed", located="https://example.org/feed",
            body=body, content_type=content_type, first_seen=SEEN,
        )
    )  # fmt: skip
    check_result(result, SEEN)
    return result


def fault(document: Damaged) -> str | None:
    """What is wrong with what was read of ``document``; ``None`` where nothing is."""
    result = read(document.body, document.content_type)
    found = [reading.article for reading in result.readings]
    good = [reading.article for reading in read(document.good).readings]
    match document.survives:
        case Survives.ALL:
            return None if found == good else difference(found, good)
        case Survives.NEIGHBOURS:
            missing = [article for article in good if article not in found]
            return difference(found, missing) if missing else None
        case Survives.FLOOR:
            # An entry that the document ends inside is no article, whatever feedparser makes of it.
            floor = sum(map(says_something, feedparsers(document.body))) - result.cut
            return f"{len(found)} entries, feedparser has {floor}" if len(found) < floor else None


def feedparsers(body: bytes) -> list[Any]:
    """The entries that feedparser finds in a document."""
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    return list(parsed["entries"])


def says_something(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of feedparser's could be an article at all."""
    texts = [entry.get("title"), entry.get("summary")]
    texts += [content.get("value") for content in entry.get("content", [])]
    return any(text and from_html(text).strip() for text in texts)


def difference(found: list[Article], wanted: list[Article]) -> str:
    """The first article that did not come out as wanted, for a person."""
    titles = [article.title and article.title[:30] for article in found]
    for article in wanted:
        if article not in found:
            return f"not found: {article.title!r:.40}; there are {titles}"
    return f"{len(found)} instead of {len(wanted)}: {titles}"


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_takes_more_than_its_entry(seed: int) -> None:
    """A sample of all damages."""
    assert {each.name: found for each in documents(seed, 30) if (found := fault(each))} == {}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_no_damage_ever_takes_more_than_its_entry(seed: int) -> None:
    """Every format and damage, and again."""
    assert {each.name: found for each in documents(seed, 500) if (found := fault(each))} == {}


FRONTS = ("", "<rss><channel><item><title>T</title>", "<feed><entry><content><![CDATA[")
PIECES = (
    "<item>", "<item", "<item><title>", "<title>", "<!--", "<![CDATA[", "<?", "&", "&#", "<b>", '"',
    "<description>", "</description>", "<a:b>", "<item><description><![CDATA[", "]]>", "xmlns:a",
    "<entry><content type='xhtml'>", "<<", "<link href='", "<channel>", "<rss>", "é", "&nbsp;",
    "<item><title>t</title></item>", "<p><p>", "</p>", "<item\x00", "<title <![CDATA[",
)  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_a_document_costs_what_it_is_long(front: str, piece: str, codec: str) -> None:
    """Twice as much of anything takes about twice the time."""

    def cost(size: int) -> float:
        body = (front + piece * (size // len(piece))).encode(codec)
        before = time.process_time()
        records_of(body, Source(), SEEN)
        return time.process_time() - before

    assert cost(600_000) < 3.5 * cost(300_000) + 0.2


SPACES = " ".join(
    f'xmlns:{prefix}="{NAMESPACES[prefix]}"'
    for prefix in ("content", "dc", "media", "atom", "sy", "feedburner")
)


def rss(items: str) -> bytes:
    """An RSS document around ``items``."""
    return f'<rss version="2.0" {SPACES}><channel>{items}</channel></rss>'.encode()


N = 20_000
ATTRIBUTES = [f"a{number}='1'" for number in range(100_000)]
PREFIXES = [f"xmlns:n{number}='u:{number}'" for number in range(N)]
HOSTILE = {
    "author": rss(f"<item><title>T</title><author>{'a.-' * N}</author></item>"),
    "authors": rss(f"<item><title>T</title>{'<author>a@b.c</author>' * N}</item>"),
    "categories": rss(
        "<item><title>T</title>"
        + "".join(f"<category>{n}</category>" for n in range(N))
        + "</item>"
    ),
    "comments": rss(
        f"<item><title>T</title><description><![CDATA[{'<!--' * N}]]></description></item>"
    ),
    "open tags": rss(
        f"<item><title>T</title><description><![CDATA[{'<a x=' * N}]]></description></item>"
    ),
    "deep html": rss(
        f"<item><title>T</title><description><![CDATA[{'<div>' * N}]]></description></item>"
    ),
    "deep xml": rss(f"<item><title>T</title>{'<a>' * N}{'</a>' * N}</item>"),
    "date": rss(f"<item><title>T</title><pubDate>{'1 ' * N}</pubDate></item>"),
    "link": rss(f"<item><title>T</title><link>https://x/{'../' * N}</link></item>"),
    "prefixes": f"<rss {' '.join(PREFIXES)}><item/></rss>".encode(),
    "root": f"<rss {' '.join(ATTRIBUTES)}><channel>".encode()
    + b"<item><title>a & b</tite></item>" * 2_000,
    "large root": f"<rss {' '.join(ATTRIBUTES[:1_500])}>".encode()
    + b"<item><title>a & b</tite></item>" * 2_000,
    "unclosed": rss("<item><title>T</title><description><b>" * 200)[:-30],
    "cdata": rss("<item><title>T</title><description><![CDATA[" * 2000),
    "dateline": rss(f"<item><title>T</title><description>{'A.A-A, ' * N}</description></item>"),
    "json": b'{"items":' + b"[" * N,
    "number": b'{"items":[' + b"1" * N + b"]}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_stay_bounded(name: str) -> None:
    """What is linear takes a fraction of a second of CPU; what is quadratic would take minutes."""
    before = time.process_time()
    found = records_of(HOSTILE[name], Source(), SEEN)
    assert time.process_time() - before < 3
    assert found.articles or found.trouble or found.rejected


@pytest.mark.parametrize("piece", ["},{", '"', '\\"', ",", "[,", "/*", '{"id":', '{"a":1},', "[{"])
def test_broken_json_costs_what_it_is_long(piece: str) -> None:
    """Twice as much of anything takes about twice the time, and no other thing."""

    def cost(count: int) -> float:
        text = f'{{"items": [{{"id": "a"}}, x {piece * count}]}}'
        before = time.process_time()
        load(text)
        return time.process_time() - before

    cost(1_000)
    assert cost(60_000) < 5 * cost(30_000) + 0.05
