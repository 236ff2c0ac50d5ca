"""Known entries are cut out of a document's text only where its tree would say the same."""

import pytest

from monitor.collect.formats.rss_atom import _of_new
from monitor.collect.mend import MAX_ENTRIES
from monitor.collect.normalize import Source
from monitor.collect.passages import FEW, passages, speaks_of
from tests.support.documents import take

OPEN = "<rss version='2.0'><channel><title>F</title>"
CLOSE = "</channel></rss>"


def item(key: str, link: str = "", title: str = "") -> str:
    """An entry, plainly spelt."""
    page = f"<link>{link or f'https://e.example/{key}'}</link>"
    return f"<item><title>{title or key}</title><guid>{key}</guid>{page}</item>"


def rss(*items: str) -> str:
    """A document."""
    return f"{OPEN}{''.join(items)}{CLOSE}"


def found(text: str) -> list[str]:
    """The entries that are seen in it."""
    held = passages(text)
    assert held is not None
    return [text[begin:end] for begin, end in held.spans]


def test_entries_are_seen_where_a_parser_sees_them() -> None:
    hidden = "<![CDATA[</entry><item>]]><!-- </entry><!DOCTYPE ]]> --><?p </entry>?>"
    inside = f"<entry a='b'>\n{hidden}</entry >"
    text = f"<?xml version='1.0'?><!--<item>--><feed>x{inside}<items/>{item('1')}</feed>"
    assert found(text) == [inside, item("1")]
    assert found("<rss><items></items></rss>") == []


@pytest.mark.parametrize(
    "text",
    [
        rss("<item><item></item></item>"),
        rss(item("1"), "</item>"),
        rss("<item><title>T"),
        rss("<item/>", item("1")),
        rss("<item><![CDATA[</item>"),
        rss(item("1"), "<!-- "),
        f"{OPEN}<item>",
        f"{OPEN}<item ",
        f"<!DOCTYPE rss []>{rss(item('1'))}",
        rss(*["<item></item>"] * (MAX_ENTRIES + 1)),
    ],
)
def test_where_it_is_not_plain_nothing_is_said(text: str) -> None:
    assert passages(text) is None


def test_a_document_falls_into_what_is_known_and_the_rest() -> None:
    held = passages(rss(item("1"), " ", item("2"), item("3")))
    assert held is not None
    assert held.parted({held.marks[1]}) == (rss(item("1"), " ", item("3")), item("2"))
    assert held.parted(set()) == (held.text, "")
    assert held.parted(set(held.marks))[0] == rss(" ")


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("<guid>a1</guid>", "a1", True),
        ("<guid>a1</guid>", "a2", False),
        ("<link>https://e.example/?a=1&amp;copy=2</link>", "https://e.example/?a=1&copy=2", True),
        ("<link>https://e.example/?a=1&#38;b=2</link>", "https://e.example/?a=1&b=2", True),
        ("<link><![CDATA[https://e.example/?a=1&b=2]]></link>", "https://e.example/?a=1&b=2", True),
        ("<link>https://e.example/?a=1&amp;b=2</link>", "https://e.example/?a=1&b=3", False),
        ("<guid>caf&#xe9;</guid>", "café", True),
        ("<guid>a\r\nb</guid>", "a\nb", True),
        ("<guid>a</guid>", "a\nb", True),
    ],
)
def test_a_key_is_looked_for_however_it_is_spelt(text: str, key: str, *, expected: bool) -> None:
    """With line ends in it, it counts as found."""
    assert speaks_of(text, [key]) is expected


def of_new(text: str, *known: int) -> list[str | None] | None:
    """The guids that are read when the numbered entries are known, ``None`` for all in the tree."""
    held = passages(text)
    assert held is not None
    marks = frozenset(held.marks[number] for number in known)
    document = _of_new(held, Source(url="https://e.example/feed", known=marks))
    if document is None:
        return None
    assert document.fingerprints == held.marks
    return [entry.guid for entry in document.entries]


def test_only_what_is_new_is_parsed() -> None:
    assert of_new(rss(item("1"), item("2"), item("3")), 0, 2) == ["2"]
    assert of_new(rss(item("1"), item("2")), 0, 1) == []


@pytest.mark.parametrize(
    "text",
    [
        rss(item("1"), item("1", title="Other"), "<item><title>More"),
        rss(item("1"), item("2"))[:-8],
        rss(item("1"), item("2"), "<b>").replace("<b>", "<b><c></b>"),
        f"<p>{item('1')}{item('2')}</p>",
        rss(item("1"), "<textinput>" + item("2") + "</textinput>"),
    ],
)
def test_a_damaged_or_odd_document_is_parsed_whole(text: str) -> None:
    """Ends that are missing, no root, entries where none is looked for."""
    held = passages(text)
    assert held is None or of_new(text, 0) is None


def test_where_all_is_new_or_much_the_whole_is_parsed() -> None:
    assert of_new(rss(item("1"), item("2"))) is None
    many = [item(str(number)) for number in range(FEW + 2)]
    assert of_new(rss(*many), 0) is None
    assert of_new(rss(*many), 0, 1) is not None


@pytest.mark.parametrize("other", [item("1"), item("9", "https://e.example/1")])
def test_a_guid_or_link_that_a_known_entry_has_too_is_judged_by_all(other: str) -> None:
    """Whether several entries share it can only be said by seeing them."""
    assert of_new(rss(other, item("1", title="Other")), 0) is None


def test_fingerprints_are_the_same_whichever_way_a_document_was_read() -> None:
    """Those of the text, if it was sound; of the tree, if not."""
    whole, part = rss(item("1"), item("2"), item("3")), rss(item("3"))
    assert take(part.encode()).fingerprints == take(whole.encode()).fingerprints[2:]
    broken = whole.replace("<title>1", "<title>1 & more")
    assert take(broken.encode()).fingerprints[0] != take(whole.encode()).fingerprints[0]
    assert take(broken.encode(), frozenset(take(broken.encode()).fingerprints)).articles == ()
