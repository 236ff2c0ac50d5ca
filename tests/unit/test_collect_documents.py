"""Documents of every format to records; what is none is named; nothing that comes in raises."""

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from monitor import registry
from monitor.collect import lean, mend, prune
from monitor.collect.formats import Source, jsonfeed
from monitor.collect.mend import NAMESPACES
from monitor.collect.normalize import Intake, records_of
from monitor.collect.suspect import describe
from monitor.model.articles import DateSource, Rejected
from monitor.model.outcomes import Hints, Trouble

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEEN = datetime(2018, 10, 1, 12, tzinfo=UTC)
WEB = Source(feed="example", url="https://example.org/feed.xml")
SPACES = " ".join(
    f'xmlns:{prefix}="{NAMESPACES[prefix]}"'
    for prefix in ("content", "dc", "media", "atom", "sy", "feedburner")
)


def rss(items: str, head: str = "") -> bytes:
    """An RSS document around ``items``."""
    return (
        f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>'
        f"<title>Example &amp;amp; Co</title><link>https://example.org/</link>{head}{items}</channel></rss>"
    ).encode()


def take(body: bytes, source: Source = WEB) -> Intake:
    return records_of(body, source, SEEN)


def test_every_format_keeps_the_contract() -> None:
    """Each plug-in can be asked about anything and answers with a number between 0 and 1."""
    formats = registry.plugins("monitor.collect.formats")
    assert set(formats) == {"jsonfeed", "records", "rss-atom", "seed-text"}
    for reader in formats.values():
        for head in (b"", b"\xff\xfe\x00", b"<rss", b"{", b"[", b"text", b"<html>"):
            assert 0 <= reader.sniff(head) <= 1


def test_all_that_an_rss_item_says() -> None:
    item = """<item><title>A &amp;#8217;title&amp;#8217; <b>here</b></title>
      <link>https://example.org/go?id=1&amp;utm_source=rss</link>
      <feedburner:origLink>https://www.example.org/a?utm_source=x</feedburner:origLink>
      <guid isPermaLink="false">one</guid><pubDate>Fri, 24 Aug 2018 12:00:00 CEST</pubDate>
      <author>jane@example.org (Jane Example)</author><dc:creator>K. Sample</dc:creator>
      <category>World</category><category>World</category><category>R&amp;amp;D</category>
      <source url="https://other.example/feed">Other Example</source>
      <media:description>A caption</media:description>
      <media:content url="x"><media:title>Wrong title</media:title></media:content>
      <description>&lt;p&gt;A teaser.&lt;/p&gt;</description>
      <content:encoded><![CDATA[<p>OSLO (AP) &#8212; One.</p><p>Two.</p><p>© X</p>]]>
      </content:encoded></item>"""
    found = take(rss(item, "<language>en-gb</language>"))
    (article,) = found.articles
    assert found.title == "Example & Co"
    assert article.title == "A ’title’ here"
    assert article.url == "https://www.example.org/a"
    assert (article.feed, article.guid, article.language) == ("example", "one", "en-gb")
    assert article.published == datetime(2018, 8, 24, 10, tzinfo=UTC)
    assert (article.date_source, article.first_seen) == (DateSource.ENTRY, SEEN)
    assert article.authors == ("Jane Example", "K. Sample")
    assert article.categories == ("World", "R&D")
    assert (article.outlet, article.place, article.dateline) == (
        "Other Example",
        "OSLO",
        "OSLO (AP) — ",
    )
    assert (article.summary, article.text) == ("A teaser.", "One.\n\nTwo.")
    assert article.copyright == ("© X",)


def test_all_that_an_atom_entry_says() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://example.org/b/">
      <title>T</title><author><name>Everybody</name></author>
      <entry><title type="text">a &lt; b</title><id>tag:1</id><link href="a/1"/>
      <author><email>k@example.org</email></author><updated>2018-08-24T12:00:00Z</updated>
      <category term="t" label="Label"/>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One<br/>line.</p>
      <p>Two.</p></div></content>
      </entry>
      <entry odd="1"><author><uri>u</uri></author>
      <title odd="1">B</title><id>tag:2</id><link rel="alternate" href="/2"/>
      <source><title>Other</title><id>x</id></source><published>2018-08-23</published>
      <summary>S</summary></entry></feed>"""
    first, second = take(body).articles
    assert first.title == "a < b"
    assert first.url == "https://example.org/b/a/1"
    assert first.text == "One\nline.\n\nTwo."
    assert (first.authors, first.categories, first.language) == (
        ("k@example.org",),
        ("Label",),
        "de",
    )
    assert first.published == first.updated == datetime(2018, 8, 24, 12, tzinfo=UTC)
    assert (second.authors, second.outlet, second.summary) == (("Everybody",), "Other", "S")
    assert second.published == date(2018, 8, 23)


def test_rdf_and_old_dialects() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x">
      <title>T</title><dc:publisher>Example Press</dc:publisher></channel>
      <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link>
      <dc:title>Other</dc:title><dc:date>2018-08-24T10:00+02:00</dc:date></item></rdf:RDF>"""
    (article,) = take(rdf).articles
    assert take(rdf).title == "T"
    assert (article.title, article.guid) == ("One", "https://example.org/1")
    assert article.published == datetime(2018, 8, 24, 8, tzinfo=UTC)
    assert article.outlet == "Example Press"
    old = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "x"><rss version="0.91"><channel>'
    assert take(old + b"<item><title>T</title></item></channel></rss>").articles[0].title == "T"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": "https://example.org/",
        "language": "en", "authors": [{"name": "All"}, 7],
        "items": [
            {"id": 7, "url": "https://example.org/7", "title": "A", "content_text": "One.\n\nTwo.",
             "content_html": "<p>One.</p><p>Three.</p>", "date_published": "2018-08-24T12:00:00Z",
             "date_modified": "2018-08-25T12:00:00Z", "tags": ["x", 1], "author": {"name": "J"},
             "summary": "S"},
            {"id": "b", "external_url": "/b", "content_text": "Plain <b>."},
            "nonsense", {"id": "empty"},
        ],
    }  # fmt: skip
    found = take(json.dumps(feed).encode())
    first, second = found.articles
    assert found.kind == "jsonfeed"
    assert (first.guid, first.text, first.summary, first.authors) == (
        "7",
        "One.\n\nThree.",
        "S",
        ("J",),
    )
    assert (first.categories, first.language) == (("x",), "en")
    assert first.updated == datetime(2018, 8, 25, 12, tzinfo=UTC)
    assert (second.url, second.text, second.authors) == (
        "https://example.org/b",
        "Plain <b>.",
        ("All",),
    )
    assert [one.reason for one in found.rejected] == [
        "not a JSON object",
        "no title, summary or text",
    ]
    again = take(json.dumps(feed).encode(), Source(known=frozenset(found.fingerprints[:1])))
    assert [article.guid for article in again.articles] == ["b"]
    assert (
        take(b'{"version": "https://jsonfeed.org/version/1", "items": 7}').trouble
        is Trouble.NOT_A_FEED
    )


def test_what_the_document_asks_of_the_next_poll() -> None:
    head = (
        "<ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
        "<skipHours><hour>3</hour><hour>24</hour><hour>x</hour><hour>99</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>Someday</day></skipDays>"
    )
    wanted = Hints(ttl=5400, update_period=21600, skip_hours=(0, 3), skip_days=("sunday",))
    assert take(rss("", head)).hints == wanted
    odd = "<ttl>soon</ttl><sy:updatePeriod>now and then</sy:updatePeriod>"
    assert take(rss("", odd)).hints == Hints()


def test_a_description_that_holds_the_article_is_its_text() -> None:
    sentence = (
        "The minister said that the visit would not take place before the end of the year. " * 4
    )
    full = f"<description>&lt;p&gt;{sentence}&lt;/p&gt;&lt;p&gt;{sentence}&lt;/p&gt;</description>"
    (whole,) = take(rss(f"<item><title>T</title>{full}</item>")).articles
    (teaser,) = take(
        rss("<item><title>T</title><description>OSLO (AP) - Rain.</description></item>")
    ).articles
    assert whole.text is not None
    assert whole.summary is None
    assert (teaser.text, teaser.summary, teaser.dateline) == (None, "Rain.", "OSLO (AP) - ")
    assert (teaser.outlet, teaser.place) == ("AP", "OSLO")


def test_video_and_podcast_entries_say_it_elsewhere() -> None:
    said = "<media:group><media:description>Said there.</media:description></media:group>"
    item = f"<item><title>T</title>{said}</item>"
    assert take(rss(item)).articles[0].summary == "Said there."


@pytest.mark.parametrize(
    ("configured", "publisher", "line", "wanted"),
    [
        ("Configured", "Press", "OSLO (AP) — ", "Configured"),
        (None, "Press", "OSLO (AP) — ", "AP"),
        (None, "Press", "", "Press"),
        (None, "webmaster@example.org", "", None),
        (None, "", "", None),
    ],
)
def test_who_the_outlet_is(
    configured: str | None, publisher: str, line: str, wanted: str | None
) -> None:
    """Configured, else the dateline's, else the publisher's; never the title of the feed."""
    head = f"<dc:publisher>{publisher}</dc:publisher>"
    body = rss(f"<item><title>T</title><description>{line}Rain fell.</description></item>", head)
    (article,) = take(body, Source(outlet=configured)).articles
    assert article.outlet == wanted


@pytest.mark.parametrize(
    ("item", "head", "published", "source"),
    [
        ("<pubDate>2018-08-24</pubDate>", "", date(2018, 8, 24), DateSource.ENTRY),
        (
            "<pubDate>2018-08-24 10:00</pubDate>",
            "",
            datetime(2018, 8, 24, 8, tzinfo=UTC),
            DateSource.ENTRY,
        ),
        ("<pubDate>soon</pubDate>", "", None, DateSource.FIRST_SEEN),
        ("<pubDate>1970-01-01</pubDate>", "", date(1995, 1, 1), DateSource.CLAMPED),
        ("<pubDate>2030-01-01T00:00Z</pubDate>", "", SEEN, DateSource.CLAMPED),
        ("", "<pubDate>2018-08-23</pubDate>", date(2018, 8, 23), DateSource.FEED),
        (
            "<description>OSLO, 3 March 2018 (AP) - Rain.</description>",
            "",
            date(2018, 3, 3),
            DateSource.TEXT,
        ),
        ("<description>OSLO, 3 March (AP) - Rain.</description>", "", None, DateSource.FIRST_SEEN),
    ],
)
def test_when_it_was_published(
    item: str, head: str, published: date | None, source: DateSource
) -> None:
    body = rss(f"<item><title>T</title>{item}</item>", head)
    (article,) = take(body, Source(timezone="Europe/Berlin")).articles
    assert (article.published, article.date_source) == (published, source)


def test_the_feeds_date_is_no_date_of_many_entries() -> None:
    body = rss(
        "<item><title>A</title></item><item><title>B</title></item>",
        "<pubDate>2018-08-23</pubDate>",
    )
    assert {article.published for article in take(body).articles} == {None}


WHOLE = "<item><title>A</title><guid>a</guid></item>"
CUT_ENTRIES = (
    "<item><title>B</title><description>The talks are ",
    "<item><title>B</title>",
    "<item><title>B</title></ite",
    "<item><title>B</title><description><![CDATA[<b>x</b> </item> </channel>",
    "<item><title>B</title><link>https://x.example/",
)


@pytest.mark.parametrize("end", CUT_ENTRIES)
def test_an_entry_in_which_the_document_ends_is_left_out(end: str) -> None:
    """It is named, and the document is known to be no whole one; what comes before stays."""
    found = take(rss(WHOLE + end).removesuffix(b"</channel></rss>"))
    assert [article.title for article in found.articles] == ["A"]
    assert found.rejected == (Rejected(entry="entry 2", reason="the document ends inside it"),)
    assert found.cut
    assert len(found.fingerprints) == 1


def test_an_atom_feed_is_cut_as_well() -> None:
    feed = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title></entry>"
    found = take(feed + b"<entry><title>B</title><summary>half")
    assert ([article.title for article in found.articles], found.cut) == (["A"], True)
    between = take(feed)
    assert ([article.title for article in between.articles], between.cut) == (["A"], False)


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>o1</guid>", None),
        ("<guid>/2026/o1</guid>", None),
        ("<guid isPermaLink='true'>o1</guid>", None),
        ("<guid>urn:x:1</guid>", None),
        ("<guid>https://example.org/o1</guid>", "https://example.org/o1"),
        ("<guid> HTTP://example.org/o1 </guid>", "http://example.org/o1"),
        ("<guid isPermaLink='false'>https://example.org/o1</guid>", None),
        ("<guid>o1</guid><link>/o2</link>", "https://example.org/o2"),
    ],
)
def test_only_an_address_is_a_permanent_link(guid: str, url: str | None) -> None:
    [article] = take(rss(f"<item><title>T</title>{guid}</item>")).articles
    assert article.url == url
    assert article.guid is not None


def test_what_was_known_is_left_out() -> None:
    """Fingerprints given back leave out what did not change, and only that."""
    one, two = (
        "<item><title>A</title><guid>1</guid></item>",
        "<item><title>B</title><guid>2</guid></item>",
    )
    first = take(rss(one + two))
    again = take(rss(one + two), Source(known=frozenset(first.fingerprints)))
    changed = take(rss(one + two.replace("B", "C")), Source(known=frozenset(first.fingerprints)))
    assert again.articles == ()
    assert again.fingerprints == first.fingerprints
    assert [article.title for article in changed.articles] == ["C"]


BROKEN = [
    (
        rss("<item><title>R&D & more</title></item><item><title>B</title></item>"),
        ["R&D & more", "B"],
    ),
    (
        rss("<item><title>A</title></item><item><title>B</title>").removesuffix(
            b"</channel></rss>"
        ),
        ["A"],
    ),
    (
        rss(
            "<item><title>A</title><description><p>x<br>y</p></description></item><item><title>B</title></item>"
        ),
        ["A", "B"],
    ),
    (rss("<item><title>A</title><b>bold</item><item><title>B</title></item>"), ["A", "B"]),
    (rss("<item><title>A</title><odd:x>1</odd:x></item>"), ["A"]),
    (
        rss(
            "<item><title>A</title><odd:x>1</item><item><title>B<![CDATA[ <item> ]]></title></item>"
        ),
        ["A", "B <item>"],
    ),
    (rss("<item><title>A&nbsp;&mdash;&bogus;B</title></item>"), ["A —&bogus;B"]),
    (rss("<item><title>A\x00\x0b</title></item>"), ["A"]),
    (rss("<item><title>A&#xD800;&#0;&#9999999;&#66;</title></item>"), ["AB"]),
    (b"Warning: something in x.php<br />\n" + rss("<item><title>A</title></item>"), ["A"]),
    (b"\xef\xbb\xbf\n\n" + rss("<item><title>A</title></item>"), ["A"]),
    (b"<channel><item><title>A</title></item></channel>", ["A"]),
    (b"<rss><item><title>A</title><description>&lt;p&gt;<![CDATA[x</description></item>", []),
    (rss("<item><title>A</title></item><item><title>B</title>"), ["A", "B"]),
]


@pytest.mark.parametrize(("body", "titles"), BROKEN)
def test_broken_documents_keep_their_entries(body: bytes, titles: list[str]) -> None:
    assert [article.title for article in take(body).articles] == titles


@pytest.mark.parametrize(
    ("encoded", "content_type"),
    [
        ("é".encode(), None),
        (b"\xe9", 'text/xml; charset="ISO-8859-1"'),
        (b"\xe9", None),
        (b"\xe9", "text/xml; charset=utf-8"),
        (b"\xe9", "text/xml; charset=no-such-thing"),
    ],
)
def test_encodings_without_declaration(encoded: bytes, content_type: str | None) -> None:
    body = rss("<item><title>caf@</title></item>").replace(b"@", encoded)
    assert take(body, Source(content_type=content_type)).articles[0].title == "café"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("utf-32", "utf-32-be"),
        ("utf-32", "utf-32-le"),
        ("ISO-8859-1", "cp1252"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-8"),
        ("punycode", "utf-8"),
    ],
)
def test_encodings_as_declared_or_not(declared: str, codec: str) -> None:
    text = rss("<item><title>caf\xe9 — x</title></item>").decode("utf-8")
    body = text.replace('version="1.0"', f'version="1.0" encoding="{declared}"').encode(codec)
    assert take(body).articles[0].title == "café — x"


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = rss("<item><title>" + "é" * 100 + "@</title></item>").replace(b"@", b"\xff")
    assert take(body).articles[0].title == "é" * 100 + "\ufffd"


def test_a_character_written_as_two_halves_is_whole() -> None:
    halves = "\ud83d\ude00".encode("utf-8", "surrogatepass")
    body = rss("<item><title>fine @</title></item>").replace(b"@", halves)
    assert take(body).articles[0].title == "fine \U0001f600"


def test_latin_that_was_utf8_is_put_right() -> None:
    mangled = ("é" * 200).encode().decode("latin-1")
    body = rss(f"<item><title>T</title><description>{mangled}</description></item>")
    assert take(body).articles[0].summary == "é" * 200


def test_shared_guids_and_links_identify_nothing() -> None:
    items = "".join(
        f"<item><title>T{n}</title><guid>same</guid><link>https://example.org/{n}</link></item>"
        for n in range(3)
    )
    found = take(rss(items))
    assert "same" in found.shared
    assert len({article.id for article in found.articles}) == len(found.articles)
    home = "".join(
        f"<item><title>T{n}</title><link>https://example.org/</link></item>" for n in range(3)
    )
    assert len({article.id for article in take(rss(home)).articles}) == len("abc")


PARAGRAPHS = "\n\n".join([f"We are mending {what}, and shall be back. " * 4 for what in ("A", "B")])


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"title": "Unavailable", "status": 503}', "JSON with the keys title, status"),
        (
            '{"id": "ar_x", "feed": "theirs", "text": "On again."}',
            "JSON with the keys id, feed, text",
        ),
        ('[{"title": "One"}, {"title": "Two"}]', "JSON that is neither a feed nor records"),
        ("date 2018-08-24 ABC News(WASHINGTON) — On again.", 'plain text "date 2018-08-24 ABC'),
        (PARAGRAPHS, 'plain text "We are mending A'),
    ],
    ids=["problem", "record", "records", "seed", "notice"],
)
def test_records_and_plain_texts_of_servers_are_no_feeds(body: str, detail: str) -> None:
    """An error is no article, and nobody writes another's; in a file of one's own they are both."""
    found = take(body.encode())
    assert (found.trouble, found.articles) == (Trouble.NOT_A_FEED, ())
    assert (found.detail or "").startswith(detail)
    file = Source(feed="mine", url="file:///feeds/mine")
    assert take(body.encode(), file).articles


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<!DOCTYPE html><head><title>Not &amp; here</title>", 'an HTML page titled "Not & here"'),
        (b"<html><body>x", "an HTML page without a title"),
        (b"<html><title>Just a moment...</title>", 'a bot check page titled "Just a moment..."'),
        (b"<html><script>var a='<rss>'</script>", "an HTML page without a title"),
        (b"\x1f\x8b\x08xx", "gzip data"),
        (b"\x00\x01\x02\xff" * 99, "binary data"),
        (b"<urlset><url/></urlset>", "an XML document <urlset>"),
        (b"<?xml version='1.0'?>", "XML without an element"),
        (b"Forbidden", 'plain text "Forbidden"'),
        (b"[1, ", "broken JSON"),
        (b"[7]", "JSON that is neither a feed nor records"),
        (b"{7", "broken JSON"),
        (b"<rss <<<<", "a feed too broken to be read"),
        (b"word " * 99, 'plain text "' + ("word " * 16)[:79] + '…"'),
    ],
    ids=range(14),
)
def test_what_is_no_feed_is_named(body: bytes, detail: str) -> None:
    found = take(body)
    assert (found.trouble, found.detail) == (Trouble.NOT_A_FEED, detail)
    assert found.articles == ()


@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_an_empty_document_is_empty(body: bytes) -> None:
    assert take(body).trouble is Trouble.EMPTY


def test_a_body_that_names_a_file_or_page_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("<item><title>Secret</title></item>"))
    for name in (str(secret), secret.as_uri(), "http://127.0.0.1:9/feed"):
        assert take(name.encode()).articles == ()


def test_entities_of_a_doctype_are_not_expanded(tmp_path: Path) -> None:
    """Neither outside ones nor those that multiply."""
    secret = tmp_path / "secret"
    secret.write_text("Secret", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY l0 "ha">{laughs}]>'
    item = "<item><title>T</title><description>a &x; &l9; b</description></item>"
    found = take(f"{head}<rss><channel>{item}</channel></rss>".encode())
    assert "Secret" not in str(found)
    assert "haha" not in str(found)
    assert len(found.articles) == 1


def test_a_document_of_endless_prefixes_is_not_parsed() -> None:
    prefixes = " ".join(f"xmlns:n{number}='u:{number}'" for number in range(mend.MAX_PREFIXES + 1))
    found = take(f"<rss {prefixes}><channel><item><title>T</title></channel></rss>".encode())
    assert found.trouble is Trouble.NOT_A_FEED


def test_a_title_that_lost_its_end_does_not_reach_into_the_next_entry() -> None:
    found = take(rss("<item><title>One & half</tite></item><item><title>Two</title></item>"))
    assert found.articles[-1].title == "Two"


def test_entries_beyond_the_bound_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "MAX_ENTRIES", 2)
    found = take(rss("<item><title>T</title></item>" * 5))
    assert len(found.articles) == 2
    assert found.rejected[0].entry == "entries after 2"


@pytest.mark.parametrize("dates", ["2018-09-0{}", "Sat, 0{} Sep 2018 08:00:00 GMT"])
def test_of_a_long_document_with_its_newest_entries_last_those_are_read(
    monkeypatch: pytest.MonkeyPatch, dates: str
) -> None:
    """An archive that is written to at its end would never bring news otherwise."""
    for reader in (prune, jsonfeed):
        monkeypatch.setattr(reader, "MAX_ENTRIES", 2)
    days = [dates.format(day) for day in range(1, 6)]
    for order, read, named in (
        (days, days[3:], "the first 3 entries"),
        (days[::-1], days[:2:-1], "entries after 2"),
    ):
        items = [f"<item><title>{day}</title><pubDate>{day}</pubDate></item>" for day in order]
        listed = [{"title": day, "date_published": day} for day in order]
        for body in (rss("".join(items)), json.dumps({"items": listed}).encode()):
            found = take(body)
            assert [article.title for article in found.articles] == read
            assert [each.entry for each in found.rejected] == [named]


def test_long_documents_without_dates_are_read_from_their_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And what stands among the entries is no entry."""
    monkeypatch.setattr(prune, "MAX_ENTRIES", 2)
    found = take(rss("<item><title>T</title></item><hr/><item><title>U</title></item>"))
    assert ([article.title for article in found.articles], found.rejected) == (["T", "U"], ())
    monkeypatch.setattr(jsonfeed, "MAX_ENTRIES", 2)
    assert [each.entry for each in take(b'{"items": [7, {"title": "T"}, 7]}').rejected] == [
        "item 1",
        "entries after 2",
    ]


def test_overlong_guids_and_links_are_none() -> None:
    (article,) = take(rss(f"<item><title>T</title><guid>{'g' * 2000}</guid></item>")).articles
    assert article.guid is None
    long = f"<item><title>T</title><atom:link href='https://x.example/{'y' * 5000}'/></item>"
    assert take(rss(long)).articles[0].url is None


def test_damaged_documents_give_values() -> None:
    """Cut, spliced and flipped samples of every format never raise."""
    chance = random.Random(8)  # noqa: S311 - damage, not secrets
    samples = [path.read_bytes() for path in sorted((FIXTURES / "feeds").glob("*.xml"))]
    samples.append((FIXTURES / "records" / "seeds.jsonl").read_bytes())
    samples.append(b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"title":"T"}]}')
    for round_ in range(120):
        body = bytearray(samples[round_ % len(samples)])
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(body))
            match chance.randrange(4):
                case 0:
                    del body[at : at + chance.randrange(1, 400)]
                case 1:
                    body[at] = chance.randrange(256)
                case 2:
                    body[at:at] = chance.choice(
                        [b"<", b"&", b"]]>", b"<item>", b"\x00", b'"', b"<!--"]
                    )
                case _:
                    del body[at + 1 :]
        found = take(bytes(body) or b"x")
        assert found.articles or found.rejected or found.trouble or found.kind


SEED_FEEDS = [("000", "abc-radio", "ABC News"), ("001", "cnn", None), ("002", "wire", None)]


@pytest.mark.parametrize(("seed", "feed", "outlet"), SEED_FEEDS)
def test_a_feed_gives_the_record_of_the_seed_form(seed: str, feed: str, outlet: str | None) -> None:
    """The same article as feed entry and as seed file is the same record on the seed keys."""
    (path,) = (FIXTURES / "seeds").glob(f"{seed}_*.txt")
    (written,) = take(path.read_bytes(), Source()).articles
    found = take((FIXTURES / "feeds" / f"{feed}.xml").read_bytes(), Source(outlet=outlet))
    (carried,) = found.articles
    for key in ("outlet", "place", "dateline", "text", "credits", "copyright"):
        assert getattr(carried, key) == getattr(written, key), key
    assert isinstance(carried.published, datetime)
    assert written.published in (carried.published.date(), None)
    assert (carried.guid, carried.url, carried.title) != (None, None, None)


def test_documents_that_are_no_tree() -> None:
    """Without a feed's root, or with nothing in it that could be recovered, there is no tree."""
    assert mend.tree("") is None
    assert mend.tree("x" * (mend.MAX_DOCUMENT + 1) + "<rss/>") is None
    assert mend.tree("<rss <<< ") is None


def test_json_is_described_by_its_keys() -> None:
    assert describe(b'{"a": 1, "b": 2}') == "JSON with the keys a, b"


def test_a_text_in_pieces_is_taken_up_to_its_bound() -> None:
    element = etree.fromstring("<title>One <b>two</b> three<i/>four</title>")
    assert lean.text_of(element, 100) == "One two threefour"
    assert lean.text_of(element, 6) == "One tw"
