"""With entries known or not, every document gives the same records of the others; any format."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.articles import Article
from tests.support import documents
from tests.support.documents import half, records, take, with_one_edited, with_one_more
from tests.support.examples import costly

SEEDS = range(3)
ITEM = (
    "<item><title>Item {0}</title><link>https://e.example/{0}</link><guid>{0}</guid>"
    "<description>Words of {0} &amp; more.</description>"
    "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<![CDATA[<p>Body of {0}: <item> is no entry.</p>]]></content:encoded></item>"
)
ENTRY = (
    "<entry><title type='html'>Entry {0}</title><id>tag:e.example,2026:{0}</id>"
    "<link rel='alternate' href='/{0}'/><updated>2026-02-0{1}T00:00:00Z</updated>"
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Body of {0}.</p></div>"
    "</content></entry>"
)


def _items(form: str, count: int = 8) -> str:
    return "\n".join(form.format(number, number + 1) for number in range(count))


def _feed(items: list[dict[str, str]]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


MADE_UP = {
    "rss": f"<rss version='2.0'><channel><title>F</title>{_items(ITEM)}</channel></rss>".encode(),
    "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'>{_items(ENTRY)}</feed>".encode(),
    "prefixed": (
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"
        + "".join(
            f"<a:entry><a:title>P {n}</a:title><a:id>urn:p:{n}</a:id></a:entry>" for n in range(8)
        )
        + "</a:feed>"
    ).encode(),
    "rdf": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'><channel rdf:about='https://e.example/'>"
        f"<title>R</title></channel>{_items(ITEM)}</rdf:RDF>"
    ).encode(),
    "latin": (
        "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel>"
        f"{_items(ITEM.replace('Words', 'Größe'))}</channel></rss>"
    ).encode("latin-1"),
    "bare ampersands": f"<rss version='2.0'><channel>{_items(ITEM.replace('&amp;', '&'))}"
    "</channel></rss>".encode(),
    "beyond repair": f"<rss version='2.0'><channel>{_items(ITEM)}<item><title>Odd <b</title>"
    f"</item>{_items(ITEM.replace('{0}', 'x{0}'))}".encode(),
    "one guid on all": (
        "<rss version='2.0'><channel>"
        + "".join(
            f"<item><guid>same</guid><title>T {n}</title><link>https://e.example/{n}</link></item>"
            for n in range(8)
        )
        + "</channel></rss>"
    ).encode(),
    "json feed": _feed(
        [
            {"id": str(n), "title": f"J {n}", "content_text": f"Body of {n}.", "url": f"/j/{n}"}
            for n in range(8)
        ]
    ),
    "json feed, one id": _feed(
        [{"id": "same", "title": f"J {n}", "url": f"https://e.example/j/{n}"} for n in range(8)]
    ),
}


def _real() -> list[Path]:
    folder = documents.folder()
    return sorted(folder.iterdir()) if folder and folder.is_dir() else []


@costly
@given(seed=st.integers(0, 1_000))
@pytest.mark.parametrize("name", MADE_UP)
def test_known_entries_change_no_other_record(name: str, seed: int) -> None:
    _compare(MADE_UP[name], seed)


@pytest.mark.bulk
@pytest.mark.parametrize("name", MADE_UP)
def test_of_a_document_with_one_entry_more_that_one_is_read(name: str) -> None:
    _compare_one_more(MADE_UP[name])


@pytest.mark.bulk
@pytest.mark.parametrize("name", MADE_UP)
def test_of_a_document_with_one_entry_edited_that_one_is_read(name: str) -> None:
    _compare_edited(MADE_UP[name], seed=1)


@pytest.mark.parametrize(
    "body", [b" date 2018-08-24 (ROME) \xe2\x80\x94 It is so.", b'{"text": "A"}\n{"text": "B"}\n{}']
)
def test_texts_and_records_are_known_again(body: bytes) -> None:
    """What was read, and what was rejected, is not read again."""
    file = "file:///feeds/lines"
    full = take(body, url=file)
    assert full.articles
    again = take(body, frozenset(full.fingerprints), url=file)
    assert (again.articles, again.rejected, again.trouble) == ((), (), None)
    assert again.fingerprints == full.fingerprints


@pytest.mark.parametrize("name", ["one guid on all", "json feed, one id"])
def test_one_guid_on_all_entries_is_noticed(name: str) -> None:
    """Also when only some of them are read: each stays an article of its own."""
    full = take(MADE_UP[name])
    assert len({article.id for article in full.articles}) == len(full.articles) == 8
    assert "same" in full.shared
    known = half(full, seed=1)
    part = take(MADE_UP[name], known)
    assert "same" in part.shared
    assert records(part) == records(full, known)


@pytest.mark.soak
@pytest.mark.skipif(not _real(), reason=f"no real documents: {documents.DOCUMENTS} names none")
@pytest.mark.parametrize("path", _real(), ids=lambda path: path.name)
def test_real_documents(path: Path) -> None:
    """All three, on documents as they were captured."""
    body = path.read_bytes()
    for seed in SEEDS:
        _compare(body, seed)
    _compare_one_more(body)
    _compare_edited(body, seed=1)


def _compare(body: bytes, seed: int) -> None:
    full = take(body)
    known = half(full, seed)
    part = take(body, known)
    assert part.fingerprints == full.fingerprints
    assert _bytes(records(part)) == _bytes(records(full, known))


def _compare_one_more(body: bytes) -> None:
    known = frozenset(take(body).fingerprints)
    more = with_one_more(body)
    (new,) = records(take(more, known))
    assert new[1].title == "Unheard of"
    assert _bytes([new]) == _bytes(records(take(more), known))


def _compare_edited(body: bytes, seed: int) -> None:
    known = frozenset(take(body).fingerprints)
    edited = with_one_edited(body, seed)
    (new,) = records(take(edited, known))
    assert "edited by hand" in new[1].categories
    assert _bytes([new]) == _bytes(records(take(edited), known))


def _bytes(found: list[tuple[int | None, Article]]) -> list[tuple[int | None, str]]:
    return [(mark, repr(article)) for mark, article in found]
