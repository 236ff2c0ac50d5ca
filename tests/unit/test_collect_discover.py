"""What feeds a page names: declared before linked, relative to its base, each once, bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.discover import MOST, candidates

PAGE = "https://page.example/news/today.html"


def found(html: str) -> list[str]:
    """The addresses that a page leads to."""
    return [one.url for one in candidates(html.encode(), PAGE)]


def link(href: str, kind: str = "application/rss+xml", more: str = "rel=alternate") -> str:
    return f'<link {more} type="{kind}" href="{href}">'


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (link("https://other.example/feed"), "https://other.example/feed"),
        (link("feed.xml"), "https://page.example/news/feed.xml"),
        (link("/feed?a=1&amp;b=2#top"), "https://page.example/feed?a=1&b=2"),
        (link("//cdn.example/feed"), "https://cdn.example/feed"),
        (f"<base href='/x/'>{link('feed')}", "https://page.example/x/feed"),
        (f"{link('feed')}<base href='https://b.example/'>", "https://b.example/feed"),
        (f"<base href='javascript:x'>{link('/feed')}", "https://page.example/feed"),
        (link("/a", "application/atom+xml"), "https://page.example/a"),
        (link("/j", "application/feed+json"), "https://page.example/j"),
        (link("/j", "Application/JSON; charset=utf-8"), "https://page.example/j"),
        (link("/r", "application/rdf+xml", "REL='Alternate home'"), "https://page.example/r"),
        (link("/f", more="rel='feed'"), "https://page.example/f"),
        (f"<p><b>{link('/late')}", "https://page.example/late"),
        ("<a href='/rss.xml'>RSS</a>", "https://page.example/rss.xml"),
        ("<a href='https://x.example/blog/feed/'>", "https://x.example/blog/feed/"),
        ("<a href='/feed/atom'><img></a>", "https://page.example/feed/atom"),
        ("<a href='latest.rss'>all</a>", "https://page.example/news/latest.rss"),
    ],
)
def test_addresses_of_feeds(html: str, url: str) -> None:
    # An unclosed link at the very end is no link yet.
    assert found(html if "</a>" in html or "<a" not in html else f"{html}</a>") == [url]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>No feed here",
        link("/f", "text/css"),
        link("/f", "text/html"),
        link("/f", more="rel=stylesheet"),
        link("/f", more="rel='alternate stylesheet'"),
        link("", ""),
        link("mailto:a@b.example"),
        link("https://[broken"),
        link("feed:https://x.example/"),
        f"<!-- {link('/f')} -->",
        "<a href='/feedback'>", "<a href='/about/rss-explained'>", "<a href='/story.xml'>",
    ],
)  # fmt: skip
def test_what_is_none(html: str) -> None:
    assert found(html) == []


def test_what_is_declared_goes_before_what_is_linked() -> None:
    """Pages declare their own feeds; they link to those of others, too."""
    linked = "<a href='/rss.xml'>RSS</a>"
    assert found(f"{linked}{link('/feed')}") == ["https://page.example/feed"]


def test_each_counts_once_in_the_order_of_the_page() -> None:
    html = link("/b") + link("/a", "application/atom+xml") + link("HTTPS://Page.example:443/b")
    assert found(html) == ["https://page.example/b", "https://page.example/a"]


def test_names_and_kinds_are_those_of_the_page() -> None:
    """On one line, without what a terminal would obey."""
    html = link("/f", more="rel=alternate title='World\n&amp; \x1b[31mLocal'") + link(
        "/j", "application/feed+json"
    )
    first, second = candidates(html.encode(), PAGE)
    assert (first.kind, first.title) == ("RSS", "World & [31mLocal")
    assert (second.kind, second.title) == ("JSON Feed", None)
    [third] = candidates(b"<a href='/rss'>Our <b>feed</b></a>", PAGE)
    assert (third.kind, third.title) == (None, "Our feed")


def test_the_encoding_is_that_of_the_answer() -> None:
    html = link("/f", more="rel=alternate title='Größe'").encode("latin-1")
    [one] = candidates(html, PAGE, "text/html; charset=iso-8859-1")
    assert one.title == "Größe"


def test_a_page_that_names_thousands_is_cut() -> None:
    assert len(found("".join(link(f"/{n}") for n in range(5000)))) == MOST
    assert len(found("".join(f"<a href='/{n}/rss'>x</a>" for n in range(5000)))) == MOST


@given(st.binary(max_size=200) | st.text("<>/='\" abcdefhiklnrstvxm", max_size=200).map(str.encode))
def test_garbage_gives_a_value(body: bytes) -> None:
    """Addresses on the web, or nothing."""
    assert all(one.url.startswith("http") for one in candidates(body, PAGE))
