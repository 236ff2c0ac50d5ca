"""Plain entries are read from the tree just as feedparser reads them; all others are left to it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import plain
from monitor.collect.document import Document, Source
from monitor.collect.formats import rss_atom
from monitor.collect.mend import NAMESPACES
from monitor.collect.plain import Plain

SOURCE = Source(feed="f", url="https://feed.example/rss/all", base="https://feed.example/rss/all")
SPACES = " ".join(
    f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("atom", "content", "dc", "dcterms")
)
LONG = "&lt;p&gt;Words without end, they go on and on.&lt;/p&gt; " * 12
PLAIN = (
    "<title>A title</title><link>https://feed.example/a?b=1&amp;c=2#d</link>"
    "<description>A teaser.</description><pubDate>Fri, 24 Aug 2018 12:00:00 GMT</pubDate>"
)
HEAD = "<title>News</title><link>https://feed.example/</link><language>en</language>"


def document(
    *items: str, head: str = HEAD, root: str = 'version="2.0"', channel: str = "", end: str = ""
) -> bytes:
    """An RSS document of items, given as what stands in them."""
    inside = "".join(item if item.startswith("<item") else f"<item>{item}</item>" for item in items)
    return (f"<rss {root} {SPACES}><channel {channel}>{head}{inside}{end}</channel></rss>").encode()


class Parts:
    """Reads a document, and notes what was read from the tree."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken = Plain()
        self._monkeypatch = monkeypatch

    def read(self, body: bytes) -> Document:
        """The document; it must be as if feedparser had read all of it."""

        def noted(*asked: object) -> Plain:
            self.taken = plain.take(*asked)  # type: ignore[arg-type]
            return self.taken

        found = self._parsed(body, noted)
        assert found == self._parsed(body, lambda *_: Plain())
        return found

    def _parsed(self, body: bytes, take: object) -> Document:
        with self._monkeypatch.context() as patched:
            patched.setattr(rss_atom, "take", take)
            found = rss_atom.parse(body, SOURCE)
        assert isinstance(found, Document)
        return found


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return Parts(monkeypatch)


PLAIN_ITEMS = {
    "usual": PLAIN + '<guid isPermaLink="false">one</guid>',
    "permanent guid": PLAIN + "<guid>https://feed.example/a</guid>",
    "guid in front": "<guid>/a</guid>" + PLAIN,
    "no link": "<title>T</title><guid isPermaLink='false'>one</guid>",
    "neither": "<title>T</title>",
    "only text": "<description>Words alone.</description>",
    "nothing": "",
    "names": PLAIN + "<dc:creator>K. Sample</dc:creator><author>K. Sample</author><author/>",
    "labels": PLAIN
    + "<category>A</category><category/><category>B</category><category>A</category>",
    "both dates": PLAIN + "<dc:date>2018-08-25T12:00:00Z</dc:date>",
    "dc date": "<title>T</title><dc:date>2018-08-25T12:00:00Z</dc:date>",
    "empty dates": "<title>T</title><dc:date/><pubDate> </pubDate>",
    "content": PLAIN + f"<content:encoded>{LONG}</content:encoded>",
    "content first": f"<content:encoded>{LONG}</content:encoded>" + PLAIN,
    "content alone": f"<title>T</title><content:encoded>{LONG}</content:encoded>",
    "content, empty teaser": f"<content:encoded>{LONG}</content:encoded><description/>",
    "empty content": PLAIN + "<content:encoded> </content:encoded>",
    "long teaser": f"<title>T</title><description>\n {LONG}</description>",
    "twice mangled": "<title>CafÃ© Ã¼ber</title><description>CafÃ© — no</description>",
    "unmangled": "<title>Café</title><description>Der Übergang</description>",
    "no-break spaces": "<title>\u00a0T\u00a0</title><description> \u00a0x\u00a0</description>",
    "unread fields": PLAIN + "<comments>/c</comments><enclosure url='x'/><odd>y</odd>",
    "ampersand": "<title>R &amp; D, 5 &lt; 6</title>",
    "white space": "<title>\n A\ttitle \n</title><link>\n https://feed.example/a \n</link>",
}


@pytest.mark.parametrize("item", PLAIN_ITEMS.values(), ids=PLAIN_ITEMS)
def test_what_is_plain_is_read_from_the_tree(parts: Parts, item: str) -> None:
    found = parts.read(document(item))
    assert len(parts.taken.entries) == len(found.entries) == 1
    assert parts.taken.head is not None
    assert not parts.taken.left


ODD_ITEMS = {
    "attribute of the item": f'<item xml:lang="de">{PLAIN}</item>',
    "attribute of a field": "<title type='html'>T</title>",
    "language of a text": PLAIN.replace("<description>", "<description xml:lang='de'>"),
    "base of a link": PLAIN.replace("<link>", "<link xml:base='https://other.example/'>"),
    "title with markup": "<title>A &lt;b&gt;bold&lt;/b&gt; one</title>",
    "title with a reference": "<title>A &amp;amp; B</title>",
    "title with elements": "<title>A <b>bold</b> one</title>",
    "relative link": "<title>T</title><link>/a</link>",
    "link with a reference": "<link>https://feed.example/?a=1&amp;amp;b=2</link><title>T</title>",
    "link of another kind": "<title>T</title><link>mailto:desk@feed.example</link>",
    "too many slashes": "<title>T</title><link>https:///feed.example/a</link>",
    "empty link": "<title>T</title><link/><guid>https://feed.example/a</guid>",
    "guid for a link": "<title>T</title><guid>https://a.example/a</guid>",
    "guid that says so": "<title>T</title><guid isPermaLink='true'>http://a.example/a</guid>",
    "two titles": PLAIN + "<title>Another</title>",
    "two texts": PLAIN + "<description>Another.</description>",
    "dc title": "<dc:title>Another</dc:title>",
    "address": PLAIN + "<author>desk@feed.example (The Desk)</author>",
    "author's name": PLAIN + "<author><name>K. Sample</name></author>",
    "label with a scheme": PLAIN + "<category domain='d'>A</category>",
    "subject": PLAIN + "<dc:subject>A</dc:subject>",
    "source": PLAIN + "<source url='https://other.example/'>Other</source>",
    "atom link": "<title>T</title><atom:link href='/a'/>",
    "modified": PLAIN + "<dcterms:modified>2018-08-25</dcterms:modified>",
    "windows": "<title>It\u0092s</title>",
    "mangled windows": "<title>It\u00c2\u0092s</title>",
    "summary": PLAIN + "<summary>Another.</summary>",
}


@pytest.mark.parametrize("item", ODD_ITEMS.values(), ids=ODD_ITEMS)
def test_what_is_odd_is_left_to_feedparser(parts: Parts, item: str) -> None:
    """Its neighbours are read all the same, and all keep their order."""
    found = parts.read(document("<title>First</title>", item, "<title>Third</title>"))
    assert parts.taken.entries.keys() == {0, 2}
    assert parts.taken.left
    assert [one.fingerprint for one in found.entries] == list(found.fingerprints)
    assert found.entries[0].title == plain.Body(value="First", html=False)


PLAIN_HEADS = {
    "usual": HEAD,
    "none": "",
    "own address": HEAD + '<atom:link rel="self" href="https://feed.example/rss/all"/>',
    "hub": HEAD + '<atom:link href="https://hub.example/" rel="hub"/><ttl>5</ttl>',
    "more": HEAD + "<pubDate>Fri, 24 Aug 2018 12:00:00 GMT</pubDate><description>All</description>",
    "picture": HEAD + "<image><title>X</title><link>https://x.example/</link></image>",
}
ODD_HEADS = {
    "publisher": HEAD + "<dc:publisher>Example Press</dc:publisher>",
    "page by atom": "<title>News</title><atom:link href='https://feed.example/'/>",
    "page by its relation": "<atom:link rel='Alternate' href='https://feed.example/'/>",
    "address without one": HEAD + "<atom:link rel='self'/>",
    "relative page": "<title>News</title><link>/news</link>",
    "two titles": HEAD + "<title>Other news</title>",
    "attribute": "<title type='html'>News</title>",
    "elements": "<title>Old <b>news</b></title>",
}


@pytest.mark.parametrize("head", PLAIN_HEADS.values(), ids=PLAIN_HEADS)
def test_a_plain_head_is_read_from_the_tree(parts: Parts, head: str) -> None:
    parts.read(document(PLAIN, head=head))
    assert parts.taken.head is not None
    assert not parts.taken.left


@pytest.mark.parametrize("head", ODD_HEADS.values(), ids=ODD_HEADS)
def test_an_odd_head_is_left_to_feedparser(parts: Parts, head: str) -> None:
    """The entries are read from the tree all the same."""
    parts.read(document(PLAIN, head=head))
    assert parts.taken.head is None
    assert len(parts.taken.entries) == 1


ODD_WHOLES = {
    "language of the whole": document(PLAIN, root='version="2.0" xml:lang="de"'),
    "base of the channel": document(PLAIN, channel='xml:base="https://other.example/"'),
    "fields at the end": document(PLAIN, end="<title>News at last</title>"),
    "fields between": document(PLAIN, "<title>T</title>", end=HEAD + f"<item>{PLAIN}</item>"),
    "two channels": document(PLAIN).replace(
        b"</rss>", b"<channel><title>X</title></channel></rss>"
    ),
    "no channel": f"<rss {SPACES}><item>{PLAIN}</item></rss>".encode(),
    "atom": b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title></entry></feed>',
    "rss in a namespace": document(PLAIN, root='xmlns="http://purl.org/rss/1.0/"'),
}


@pytest.mark.parametrize("body", ODD_WHOLES.values(), ids=ODD_WHOLES)
def test_an_odd_whole_is_left_to_feedparser(parts: Parts, body: bytes) -> None:
    found = parts.read(body)
    assert found.entries
    assert parts.taken == Plain()


FIELDS = st.sampled_from(
    [*PLAIN_ITEMS.values(), *(item for item in ODD_ITEMS.values() if "<item" not in item)]
)
CHARACTERS = st.text("aé&#;/<>' \u00a0Ã©\u0092â\u0080\u0099?=:.@\n", max_size=12)
NAMES = st.sampled_from(
    [
        "title",
        "link",
        "guid",
        "description",
        "content:encoded",
        "pubDate",
        "dc:date",
        "dc:creator",
        "author",
        "category",
        "updated",
        "dc:title",
    ]
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\u0092", "&#146;")


FIELD = st.builds(lambda name, text: f"<{name}>{escaped(text)}</{name}>", NAMES, CHARACTERS)


@given(st.lists(st.one_of(FIELDS, st.lists(FIELD, max_size=6).map("".join)), max_size=4))
def test_whatever_stands_in_them_entries_are_as_feedparser_reads_them(
    items: Sequence[str],
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        Parts(monkeypatch).read(document(*items))
