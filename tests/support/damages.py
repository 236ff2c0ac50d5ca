"""What can be wrong with a feed: damages of one entry, of the whole, of the structure.

Each damage is a function of chance and text. One of an entry gets it with ``MARK`` where more may
stand in it.
"""

import json
import random
from collections.abc import Callable
from html import escape

Chance = random.Random
Inner = Callable[[Chance, str], str]
Whole = Callable[[Chance, str], "bytes | tuple[bytes, str]"]


def encoded(text: str) -> bytes:
    """``text`` as UTF-8, halves of surrogate pairs as their three bytes."""
    return text.encode("utf-8", "surrogatepass")


# Damages of one entry. It is handed over with a mark where more may stand in it.
MARK = "\x00"


def _with(more: str | Callable[[Chance], str]) -> Inner:
    """Something odd beside what the entry has."""
    return lambda chance, entry: entry.replace(
        MARK, more if isinstance(more, str) else more(chance)
    )


def _said(what: str | Callable[[Chance], str], chance: Chance) -> str:
    return what if isinstance(what, str) else what(chance)


def _stead(tag: str, text: str | Callable[[Chance], str]) -> Inner:
    """Something odd in front of everything else that the entry has."""

    def put(chance: Chance, entry: str) -> str:
        begin = entry.index(">") + 1
        odd = f"<{tag}>{_said(text, chance)}</{tag}>"
        return entry[:begin] + odd + entry.replace(MARK, "")[begin:]

    return put


DATES = (
    "yesterday", "0000-00-00T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT",
    "9999-12-31T23:59:59-14:00",
    "2018-02-30", "03/04/2018", "1" * 300, "Mon, 99 Foo 2018 99:99:99 XYZ", "-1", "1535112077",
    "24 août 2018", "2018年8月24日", "&#x32;018", "Fri, 24 Aug 2018 25:61:61 +9999", "NaN", "{}",
    "0001-01-01T00:00:00Z", "2018-W99-9", "12:00", "\u202e2018-08-24", " ",
    "2018-08-24T12:00:00" * 9,
)  # fmt: skip
_ODD = "\x01\x08\x0b\x0c\x1f\x7f\ufffe\ufffb\u202e"


def _noise(chance: Chance) -> str:
    return "".join(
        chance.choices("<>&;\"'=/!?-[]CDATA#xab \t\n\x00\x0b\u00e9\u2028", k=60)
    ).replace("]]>", "")


def _date(chance: Chance, entry: str) -> str:
    """One of the wild dates in every element that dates have."""
    wild = escape(chance.choice(DATES)).replace("&amp;#", "&#")
    dates = "".join(
        f"<{tag}>{wild}</{tag}>"
        for tag in ("pubDate", "dc:date", "updated", "published", "issued", "modified", "created")
    )
    begin = entry.index(">") + 1
    return entry[:begin] + dates + entry.replace(MARK, "")[begin:]


ELEMENTS: dict[str, Inner] = {
    "a huge author": _stead("author", "a.- " * 8_000),
    "many authors": _with("<author>a@b.example</author>" * 5_000),
    "many categories": _with("".join(f"<category>{n}</category>" for n in range(10_000))),
    "a huge title": _stead("title", "word " * 200_000),
    "a huge guid": _stead("guid", "g" * 50_000),
    "a huge link": _stead("link", "https://x.example/" + "../" * 20_000),
    "a huge attribute": _with(f'<category term="{"x" * 200_000}"/>'),
    "many attributes": _with("<a " + " ".join(f"x{n}='1'" for n in range(2_000)) + "/>"),
    "comments in a body": _with(f"<description><![CDATA[{'<!--' * 20_000}]]></description>"),
    "deep HTML": _with(f"<description><![CDATA[{'<div>' * 20_000}]]></description>"),
    "deep XML": _with("<x>" * 5_000 + "</x>" * 5_000),
    "rather deep XML": _with("<x>" * 200 + "</x>" * 200),
    "bare ampersands": _stead("title", "R&D & AT&T &; &&amp &#; &#x; &#99999999;"),
    "HTML entities": _stead("title", "&nbsp;&eacute;&mdash;&notanentity;&hellip;&copy"),
    "double escapes": _stead("title", "&amp;amp;lt;b&amp;amp;gt; &amp;#8217;"),
    "forbidden characters": _stead("title", f"a{_ODD}b&#0;&#8;&#xD800;&#xFFFE;c"),
    "surrogates": _stead("title", "a\ud83d\udc4db"),
    "a NUL": _stead("title", "a\x00b"),
    "HTML not escaped": _with("<description><p>one<br>two<img src=x></p><hr></description>"),
    "a tag not closed": _with("<description><b>bold</description>"),
    "tags crossed": _with("<x><y></x></y>"),
    "a tag too much": _with("</x></content></y>"),
    "CDATA in CDATA": _with("<description><![CDATA[a <![CDATA[b]]> c]]></description>"),
    "CDATA end alone": _stead("title", "a ]]> b"),
    "undeclared prefixes": _with("<odd:x odd:y='1'><a:b/></odd:x><dcterms:z>1</dcterms:z>"),
    "prefix in an end tag": _with("<x>1</odd:x>"),
    "another namespace": _with('<title xmlns="urn:odd">Odd</title><x:id xmlns:x="u">9</x:id>'),
    "redeclared namespaces": _with('<dc:date xmlns:dc="urn:other">1999-01-01</dc:date>'),
    "an empty namespace": _with('<link xmlns="">https://odd.example/</link>'),
    "a processing instruction": _with("<?php echo 'x' ?><?xml-stylesheet href='x'?>"),
    "an XML declaration": _with("<?xml version='1.0'?>"),
    "a comment": _with("<!-- a -- b --><!---->"),
    "a wrong attribute": _with("<link href=x y rel='a' rel='b'>"),
    "no value, no quotes": _with("<enclosure url=http://x.example/?a=1&b=2 length=>"),
    "an empty guid": _stead("guid", ""),
    "two guids": _stead("guid", "urn:odd"),
    "two titles": _stead("title", "Another"),
    "nothing in it": lambda _, entry: entry[: entry.index(">") + 1] + entry[entry.rindex("</") :],
    "base64": _with('<content mode="base64" type="text/plain">====!!</content>'),
    "odd types": _with(
        '<content type="image/png; charset=\'x">x</content><summary type="">y</summary>'
    ),
    "an odd base": lambda _, entry: entry.replace(">", " xml:base='http://[::1' xml:lang=''>", 1),
    "relative links": _stead("link", "//[bad/../?#"),
    "a date": _date,
    "noise in CDATA": _with(lambda chance: f"<x><![CDATA[{_noise(chance)}]]></x>"),
    "an entry within": _with("<item><title>Inner</title></item>"),
}  # fmt: skip


MEMBERS: dict[str, Inner] = {
    "a trailing comma": _with(","),
    "commas": _with(', "x": [1, 2,, ]'),
    "NaN": _with(', "x": NaN, "y": [Infinity, -Infinity]'),
    "a doubled key": _with(', "id": "second", "title": "Second"'),
    "a deep array": _with(', "x": ' + "[" * 10_000 + "]" * 10_000),
    "a deep array, not closed": _with(', "x": ' + "[" * 10_000),
    "a huge number": _with(', "x": ' + "7" * 5_000),
    "a number as id": _with(', "id": 7'),
    "a fraction as id": _with(', "id": 1e400'),
    "odd types": _with(
        ', "id": ["a"], "url": {}, "title": 5, "authors": "x", "author": [], "tags": {"a": 1}'
    ),
    "null everywhere": _with(', "id": null, "url": null, "authors": null, "tags": null'),
    "a control character": _with(', "title": "a\tb\x01\n"'),
    "a bad escape": _with(', "title": "a\\q\\x41\\u12"'),
    "half a pair": _with(', "title": "\\ud83d half \\udc4d"'),
    "an open string": _with(', "x": "not closed'),
    "bare quotes": _with(', "title": "she said "no" to it"'),
    "single quotes": _with(", 'x': 'y'"),
    "a bare word": _with(', x: yes, "y": undefined'),
    "a comment": _with(', /* "x": */ "y": 1 // end\n'),
    "a bracket too much": _with(', "x": 1]'),
    "a brace too much": _with(', "x": {}}'),
    "a huge title": _with(', "title": "' + "word " * 200_000 + '"'),
    "many tags": _with(', "tags": ["' + '", "'.join(map(str, range(10_000))) + '"]'),
    "a date": lambda chance, entry: entry.replace(
        MARK,
        f', "date_published": "{chance.choice(DATES)}", '
        f'"date_modified": {chance.randint(-9, 9**18)}',
    ),
    "text in its place": lambda *_: '"an item"',
    "nothing in its place": lambda *_: "",
    "a list in its place": lambda _, entry: f"[{entry.replace(MARK, '')}]",
    "nothing in it": lambda *_: "{}",
}


# Damages of the whole that can be undone.


def _encoding(text: str, codec: str, declared: str | None) -> bytes:
    """``text`` in an encoding, with or without saying so."""
    if text.startswith("<?xml"):
        text = text[text.index("?>") + 2 :]
    if text.startswith("{") or declared is None:
        return text.encode(codec, "xmlcharrefreplace")
    text = f'<?xml version="1.0" encoding="{declared}"?>{text}'
    return text.encode(codec, "xmlcharrefreplace")


def _numbered(_: Chance, text: str) -> bytes:
    """The items as PHP writes a list that has lost its first element."""
    feed = json.loads(text)
    feed["items"] = {str(number): item for number, item in enumerate(feed["items"], start=1)}
    return json.dumps(feed).encode()


_LATIN = str.maketrans("Łźпреса東京ódź", "L" + "z" + "presa" + "TK" + "odz")


WHOLE: dict[str, Whole] = {
    "a mark of UTF-8": lambda _, text: b"\xef\xbb\xbf" + text.encode(),
    "a mark of UTF-8 twice": lambda _, text: b"\xef\xbb\xbf" * 2 + text.encode(),
    "UTF-16 with its mark": lambda _, text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda _, text: text.encode("utf-16-le"),
    "UTF-16 the other way": lambda _, text: text.encode("utf-16-be"),
    "UTF-32": lambda _, text: text.encode("utf-32"),
    "white space before": lambda _, text: b"\r\n \t\n" + text.encode(),
    "white space behind": lambda _, text: text.encode() + b"\n" * 50,
    "the header says Latin-1": lambda _, text: (text.encode(), "text/xml; charset=ISO-8859-1"),
    "the header says nonsense": lambda _, text: (text.encode(), "text/html;;charset='\"x\x00=;"),
    "a page behind": lambda _, text: text.encode() + b"<!-- cached --><script>x()</script>",
    "NULs behind": lambda _, text: text.encode() + bytes(500),
}
WHOLE_XML: dict[str, Whole] = {
    "declared UTF-16, is UTF-8": lambda _, text: _encoding(text, "utf-8", "UTF-16"),
    "declared ASCII, is UTF-8": lambda _, text: _encoding(text, "utf-8", "US-ASCII"),
    "declared nonsense": lambda _, text: _encoding(text, "utf-8", "no-such-thing"),
    "declared a codec of Python": lambda _, text: _encoding(text, "utf-8", "unicode_escape"),
    "declared GB 2312": lambda _, text: _encoding(text, "gb18030", "gb2312"),
    "declared windows-1251": lambda _, text: _encoding(text, "cp1251", "windows-1251"),
    "declared Latin-1": lambda _, text: _encoding(text, "cp1252", "iso-8859-1"),
    "declared EUC-JP": lambda _, text: _encoding(text, "euc-jp", "EUC-JP"),
    "words before": lambda _, text: b"Warning: x.php on line 7<br />\n" + text.encode(),
    "a document type": lambda _, text: _typed(text, '<!DOCTYPE rss SYSTEM "file:///etc/passwd">'),
    "entities declared": lambda _, text: _typed(
        text, '<!DOCTYPE rss [<!ENTITY a "&b;&b;"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    ),
    "a billion laughs": lambda _, text: _typed(text, LAUGHS),
    "a comment before": lambda _, text: _typed(text, "<!-- <rss><channel><item/> -->"),
    "instructions before": lambda _, text: _typed(text, "<?php x ?><?xml-stylesheet href='x'?>"),
    "upper-case hexadecimal": lambda _, text: text.replace("é", "&#XE9;").encode(),
    "entities of HTML": lambda _, text: text.replace("é", "&eacute;").encode(),
    "not closed": lambda _, text: text[: _last_entry(text)].encode(),
}
WHOLE_JSON: dict[str, Whole] = {
    "a comma at the end": lambda _, text: f"{text[:-2]},]}}".encode(),
    "items by number": _numbered,
    "not closed": lambda _, text: text[:-1].encode(),
    "not closed at all": lambda _, text: text[:-2].encode(),
    "a comment before": lambda _, text: text.replace("{", "{/* x */", 1).encode(),
    "escaped": lambda _, text: text.replace("/", "\\/").replace("é", "\\u00e9").encode(),
}
_LAUGH = "".join(f"<!ENTITY l{n + 1} '" + f"&l{n};" * 10 + "'>" for n in range(9))
LAUGHS = f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{_LAUGH}]>"


def _typed(text: str, before: str) -> bytes:
    """``text`` with something between its declaration and its root."""
    at = text.index("?>") + 2 if text.startswith("<?xml") else 0
    return (text[:at] + before + text[at:]).encode()


def _last_entry(text: str) -> int:
    """Where the last entry ends."""
    return max(text.rfind(end) + len(end) for end in ("</item>", "</entry>"))


# Damages of the structure.


def _cut(chance: Chance, text: str) -> bytes:
    body = text.encode()
    return body[: chance.randrange(len(body))]


def _cut_after(mark: str) -> Whole:
    """Cut somewhere behind the last but one ``mark``."""

    def cut(chance: Chance, text: str) -> bytes:
        places = [n for n in range(len(text)) if text.startswith(mark, n)] or [len(text) // 2]
        return text[: chance.choice(places) + chance.randint(0, len(mark))].encode()

    return cut


def _flipped(chance: Chance, text: str) -> bytes:
    body = bytearray(text.encode())
    for _ in range(chance.randint(1, 30)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def _spliced(chance: Chance, text: str) -> bytes:
    body = bytearray(text.encode())
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(body))
        piece = body[start : start + chance.randrange(200)]
        at = chance.randrange(len(body))
        body[at : at + chance.choice([0, 0, 50])] = piece
    return bytes(body)


def _littered(chance: Chance, text: str) -> bytes:
    body = text
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(body))
        body = body[:at] + chance.choice(LITTER) + body[at:]
    return encoded(body)


LITTER = (
    "<", ">", "&", "]]>", "<![CDATA[", "<!--", "-->", '"', "'", "\x00", "</item>", "<item>",
    "</entry>",
    "<entry>", "<channel>", "</channel>", "</rss>", "<?", "?>", "<!DOCTYPE x [", "{", "}", "[", "]",
    ",", "\\", "\ud800", "\ufeff", "<html><body>", "</feed>", "&lt;item>", "xmlns=''", "<rss>",
)  # fmt: skip

BROKEN: dict[str, Whole] = {
    "cut": _cut,
    "cut at a tag": _cut_after("<"),
    "cut at a quote": _cut_after('"'),
    "bytes flipped": _flipped,
    "pieces moved": _spliced,
    "littered": _littered,
    "windows-1252, not said": lambda _, text: text.translate(_LATIN).encode("cp1252", "replace"),
    "encoded twice": lambda _, text: text.encode().decode("cp1252", "replace").encode(),
    "cut in UTF-16": lambda chance, text: text.encode("utf-16")[: chance.randrange(2, len(text))],
    "half UTF-8, half Latin-1": lambda _, text: (
        text[: len(text) // 2].encode() + text[len(text) // 2 :].encode("cp1252", "replace")
    ),
}
BROKEN_XML: dict[str, Whole] = {
    "a comment not closed": lambda chance, text: _before_entry(chance, text, "<!--"),
    "CDATA not closed": lambda chance, text: _before_entry(chance, text, "<x><![CDATA["),
    "an end in the middle": lambda chance, text: _before_entry(chance, text, "</channel></rss>"),
    "a second document": lambda _, text: text.encode() * 2,
    "a page around": lambda _, text: f"<html><body>{text}</body></html>".encode(),
    "all escaped": lambda _, text: escape(text).encode(),
    "no ends at all": lambda _, text: text.replace("</", "<").encode(),
}
BROKEN_JSON: dict[str, Whole] = {
    "a page": lambda _, text: b"<!doctype html><title>Just a moment...</title>" + text.encode(),
    "no commas": lambda _, text: text.replace(", ", " ").encode(),
    "no quotes": lambda _, text: text.replace('"', "").encode(),
}


def _before_entry(chance: Chance, text: str, what: str) -> bytes:
    """``what`` in front of some entry but the first."""
    tag = "<entry>" if "<entry>" in text else "<item"
    at = text.index(tag) + 1
    for _ in range(chance.randint(1, 2)):
        at = max(text.find(tag, at + 1), at)
    return (text[:at] + what + text[at:]).encode()
