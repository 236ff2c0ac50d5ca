"""Canonical links: what is changed, what never is, and that garbage gives a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.urls import MAX_URL, canonical, page, resolve

SAME = [
    ("HTTP://Example.ORG/a", "http://example.org/a"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org/a/./b/../c#part", "https://example.org/a/c"),
    ("https://example.org/a/..", "https://example.org/"),
    ("https://example.org/../a", "https://example.org/a"),
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://amp.m.example.org/a", "https://example.org/a"),
    ("https://m.co.uk/a", "https://m.co.uk/a"),
    ("https://amp.dev/a", "https://amp.dev/a"),
    ("https://example.org/a?utm_source=rss&id=7&fbclid=x", "https://example.org/a?id=7"),
    ("https://example.org/a?id=7&page=2&ref=3", "https://example.org/a?id=7&page=2&ref=3"),
    ("https://example.org/a?%75tm_medium=x", "https://example.org/a"),
    ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
    ("https://example.org/ü b", "https://example.org/%C3%BCb"),
    ("https://user:pass@example.org/a", "https://example.org/a"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://example.org/100%", "https://example.org/100%25"),
    (" https://example.org/a\n", "https://example.org/a"),
    ("https://example.org//a", "https://example.org//a"),
]


@pytest.mark.parametrize(("given_", "wanted"), SAME)
def test_one_spelling(given_: str, wanted: str) -> None:
    assert canonical(given_) == wanted


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        " ",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "https://exa mple.org:port/",
        "https://exam!ple.org/",
        "https://example.org:99999/",
        "https://" + "ü" * 80 + ".example/",
        "x" * (MAX_URL + 1),
        "relative/without/base",
    ],
)
def test_no_web_address(link: str | None) -> None:
    assert canonical(link) is None


def test_relative_links_stand_on_their_base() -> None:
    base = "https://example.org/news/feed.xml"
    assert canonical("../a?b=1", base) == "https://example.org/a?b=1"
    assert canonical("//other.example/a", base) == "https://other.example/a"
    assert resolve("a", "https://[broken") is None


def test_page_leaves_scheme_and_www_aside() -> None:
    assert page("https://www.example.org/a") == page("http://example.org/a") == "example.org/a"


@given(st.text(max_size=60))
def test_garbage_gives_a_value(link: str) -> None:
    """Whatever comes in, an address or nothing comes out."""
    found = canonical("https://" + link)
    assert found is None or found.startswith("https://")


LINKS = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(
        ["Example.org", "m.m.example.org", "www.example.co.uk", "ü½.example", "a.b:80"]
    ),
    st.text("/.%aA2éZ~ []|\\", max_size=20).map("/".__add__),
    st.sampled_from(["", "?", "?a=1&&utm_source=x", "?%%34=%7e", "?gclid", "?q=ü%"]),
    st.sampled_from(["", "#x"]),
)


@given(LINKS)
def test_twice_changes_nothing(link: str) -> None:
    """The canonical form of a canonical form is itself."""
    once = canonical(link)
    assert once is not None
    assert canonical(once) == once
