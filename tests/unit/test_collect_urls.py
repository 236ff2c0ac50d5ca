"""Canonical links: what is changed, what never is, and that garbage gives a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import urls
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
    # Forms of a page for telephones; what somebody registered is none.
    ("https://mobile.example.co.uk/a", "https://example.co.uk/a"),
    ("https://m.news.gov.uk/a", "https://news.gov.uk/a"),
    ("https://m.github.io/a", "https://m.github.io/a"),
    ("https://m.kobe.jp/a", "https://m.kobe.jp/a"),
    ("https://m.127.0.0.1/a", "https://m.127.0.0.1/a"),
    ("https://en.m.example.org/a", "https://en.m.example.org/a"),
    # Copies of AMP pages, and the AMP form; not what may be a page about AMP.
    ("https://example-org.cdn.ampproject.org/c/s/example.org/a?id=7", "https://example.org/a?id=7"),
    ("https://example-org.cdn.ampproject.org/v/example.org/a?usqp=mq", "http://example.org/a"),
    ("https://www.google.co.uk/amp/s/m.example.org/a", "https://example.org/a"),
    ("https://m.google.com/amp/s/google.com/amp/example.org/a", "http://example.org/a"),
    ("https://google.com/amp/s/[x.y/a", "https://google.com/amp/s/[x.y/a"),
    ("https://www.google.com/amp/story", "https://www.google.com/amp/story"),
    ("https://cdn.ampproject.org/v0.js", "https://cdn.ampproject.org/v0.js"),
    ("https://example.org/a?amp&id=7", "https://example.org/a?id=7"),
    ("https://example.org/a?amp=1&outputType=amp", "https://example.org/a"),
    ("https://example.org/a?amp=50&outputType=pdf", "https://example.org/a?amp=50&outputType=pdf"),
    ("https://example.org/guitars/amp/", "https://example.org/guitars/amp/"),
    ("https://example.org/a.amp.html", "https://example.org/a.amp.html"),
    # Trackers and sessions, however they are parted; everything else stays.
    ("https://example.org/a?UTM_Source=x;b=1", "https://example.org/a?b=1"),
    ("https://example.org/a?b=1;2", "https://example.org/a?b=1;2"),
    ("https://example.org/a?b=1&amp;utm_source=x", "https://example.org/a?b=1"),
    ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&amp;c=2"),
    ("https://example.org/a?_ga=1&_gl=2&srsltid=3&mibextid=4", "https://example.org/a"),
    ("https://example.org/a;jsessionid=0A.n1?x=1", "https://example.org/a?x=1"),
    ("https://example.org/;JSESSIONID=1/b;c=2", "https://example.org//b;c=2"),
    ("https://example.org/a?PHPSESSID=1&id=2", "https://example.org/a?id=2"),
    ("https://example.org/a?b=&b=&c", "https://example.org/a?b=&b=&c"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
    ("https://example.org/a?q=a+b%20c%2Bd", "https://example.org/a?q=a+b%20c%2Bd"),
    ("https://example.org/a?src=x&source=y&si=z", "https://example.org/a?src=x&source=y&si=z"),
    # A fragment is a place on the page, unless it is the address of the page itself.
    ("https://example.org/a#:~:text=word", "https://example.org/a"),
    ("https://example.org/#!/a/1", "https://example.org/#!/a/1"),
    ("https://example.org/#/a", "https://example.org/#/a"),
    ("https://example.org/#!", "https://example.org/"),
    # Dots count after decoding, slashes do not.
    ("https://example.org/a/%2e%2E/b", "https://example.org/b"),
    ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
    ("https://example.org:080/a", "https://example.org:80/a"),
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


@given(st.from_regex(urls._PLAIN, fullmatch=True))
def test_a_plain_link_is_its_own_canonical_form(link: str) -> None:
    """It is not taken apart, and nothing would come of it."""
    assert urls._spelt(resolve(link, None)) == link


def test_page_leaves_scheme_and_www_aside() -> None:
    assert page("https://www.example.org/a") == page("http://example.org/a") == "example.org/a"


@given(st.text(max_size=60))
def test_garbage_gives_a_value(link: str) -> None:
    """Whatever comes in, an address or nothing comes out."""
    found = canonical("https://" + link)
    assert found is None or found.startswith("https://")


HOSTS = (
    "Example.org m.m.example.org m.google.com m.x.cdn.ampproject.org m.github.io a.b:80 ü½.example"
)
SEGMENTS = "amp s c m.a.b x.cdn.ampproject.org google.com .. . ;jsessionid=1 ;jsess ionid=2"
PATHS = st.lists(st.sampled_from(SEGMENTS.split()), max_size=8).map("/".join)
QUERIES = "? ?a=1&&utm_source=x ?%%34=%7e ?gclid ?q=ü% ?a;utm_a;amp=1 ?utm_a;amp ?amp;utm_a=1"
LINKS = st.builds(
    "{}://{}/{}{}{}".format,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(HOSTS.split()),
    PATHS | st.text("/.%aA2éZ~ []|\\", max_size=20),
    st.sampled_from(["", *QUERIES.split()])
    | st.text("?amp=1;&utm_c%6d/", max_size=12).map("?".__add__),
    st.sampled_from(["", "#x", "#!/x", "#/ü%", "#!", "#/#/"]),
)


@given(LINKS)
def test_twice_changes_nothing(link: str) -> None:
    """The canonical form of a canonical form is itself."""
    once = canonical(link)
    assert once is not None
    assert canonical(once) == once
