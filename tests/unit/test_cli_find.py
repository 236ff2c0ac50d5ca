"""`feeds find`: what is no address, and what a document of an unknown kind turns out to be."""

from datetime import UTC, datetime

import pytest

from monitor.__main__ import run
from monitor.model.reading import Look, LookTask
from monitor.worker.look import looker

Say = pytest.CaptureFixture[str]
NOW = datetime(2026, 3, 9, tzinfo=UTC)
RDF = (
    b"<?xml version='1.0'?><rdf:RDF xmlns='http://purl.org/rss/1.0/' "
    b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><title>Old</title></channel>"
    b"<item rdf:about='x'><title>T</title><link>https://x.example/</link></item></rdf:RDF>"
)


def look(body: bytes) -> Look:
    """What a document is, read in this process."""
    task = LookTask(url="https://x.example/", body=body, content_type=None, now=NOW)
    return looker(None)(task)


def test_what_a_document_is() -> None:
    """A day counts from its beginning; a date far ahead is no newest one."""
    item = "<item><title>T</title><pubDate>{}</pubDate></item>"
    dated = "<rss version='2.0'><channel>{}</channel></rss>".format(
        item.format("2026-03-01") + item.format("Mon, 01 Mar 2032 00:00:00 GMT")
    )
    seen = look(dated.encode())
    assert (seen.kind, seen.entries) == ("RSS", 2)
    assert seen.newest is not None
    assert seen.newest <= NOW
    assert look(RDF) == Look(kind="RDF", title="Old", entries=1)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"text": "A record is no feed."}', bytes(50)])
def test_what_is_no_feed(body: bytes) -> None:
    """Said in words, whatever it is; records are read from files alone."""
    seen = look(body)
    assert seen.kind is None
    assert seen.detail


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["https://me:secret@x.example/"], "user info"),
        (["ftp://x.example/"], "begins with https://"),
        (["https://"], "names no host"),
        (["x.example", "--allow-network", "10.0.0.1/8"], "did you mean '10.0.0.0/8'"),
        (["x.example", "--allow-network", "home"], "expected a network"),
    ],
)
def test_wrong_usage(arguments: list[str], reason: str, capsys: Say) -> None:
    assert run(["feeds", "find", *arguments]) == 2
    err = capsys.readouterr().err
    assert reason in err
    assert "secret" not in err
