"""HTML to text: paragraphs, entities, what is dropped, and bodies told from teasers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import text
from monitor.collect.formats import Body
from monitor.collect.text import (
    MAX_TEXT,
    clean,
    from_html,
    headline,
    line,
    of,
    paragraphs,
    reads_like_a_body,
    without_footer,
)


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One\n  more\tword.</p>\n\n<p>Two.</p>", "One more word.\n\nTwo."),
        ("One.<br>Still one.<br/><br/>Two.", "One.\nStill one.\n\nTwo."),
        ("A <b>bold</b> word, a<i>b</i>c.", "A bold word, abc."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", "One Two"),
        ("<p>R&amp;D &lt;x&gt; caf&eacute; &#8212; &hellip;</p>", "R&D <x> café — …"),
        ("R&amp;D caf&eacute;", "R&D café"),
        ("<p>City&nbsp;&mdash;&nbsp;</p><p>Text</p>", "City\xa0—\xa0\n\nText"),
        ("<p>A</p><script>alert(1)</script><style>p{}</style><!-- x --><?y z?><p>B</p>", "A\n\nB"),
        ("<figure><img src=x><figcaption>Caption</figcaption></figure><p>B</p>", "B"),
        ("<noscript><div>No</div></noscript><p>B</p>", "B"),
        ("a\x00b<p>\x08c</p>", "ab\n\nc"),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
        ("<![CDATA[x", ""),
        ("Only\n\ntext", "Only\n\ntext"),
        ("<!---->", ""),
    ],
)
def test_markup_goes_words_stay(markup: str, wanted: str) -> None:
    assert from_html(markup) == wanted


def test_control_characters_go() -> None:
    """What shows nothing is removed, line ends are one, lost Windows characters come home."""
    assert clean("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\n\ne"
    assert clean("Py\xadong\u200byang\ufeff \u202ex\x00\x1b[0m") == "Pyongyang x[0m"
    assert clean("\x93quoted\x94 \x81\ud800") == "“quoted” "
    assert of(Body(value="a&#8;b&#x202e;c<br>")) == "abc"


def test_one_line() -> None:
    assert line(" a\n\tb\xa0c ") == "a b c"
    assert headline(Body(value=" R&amp;D\n <b>news</b> ")) == "R&D news"
    assert headline(Body(value="a &amp; <b>", html=False)) == "a &amp; <b>"
    assert headline(Body(value="Storm<br/>in the <BR>north", html=False)) == "Storm in the north"
    assert headline(Body(value=" ")) is None
    assert headline(None) is None


@pytest.mark.bulk
def test_text_is_cut_at_its_bound() -> None:
    assert len(of(Body(value="x" * (MAX_TEXT + 10), html=False))) == MAX_TEXT
    assert len(of(Body(value="<p>" + "word " * MAX_TEXT + "<p>" + "word " * MAX_TEXT))) <= MAX_TEXT


@given(st.text("ab<>&;/=\"' \n\xa0pbr!-?[]", max_size=60))
def test_any_markup_gives_text(markup: str) -> None:
    """No input raises, and no tag that opens a paragraph survives."""
    assert "<p>" not in from_html(f"<p>{markup}")


SENTENCE = "The minister said that the visit would not take place before the end of the year. " * 4


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{SENTENCE}\n\n{SENTENCE}", True),
        (SENTENCE * 3, False),
        (f"{SENTENCE}\n\n{SENTENCE} […]", False),
        (f"{SENTENCE}\n\n{SENTENCE} Read more »", False),
        (f"{SENTENCE * 2}\n\nPhoto: somebody", False),
        ("Short.\n\nShort.", False),
    ],
)
def test_bodies_and_teasers(text: str, wanted: bool) -> None:  # noqa: FBT001 - a table
    assert reads_like_a_body(text) is wanted


def test_the_footer_of_blog_software_goes() -> None:
    footer = "The post A title appeared first on A Blog."
    assert without_footer(f"Words.\n\n{footer}") == "Words."
    assert without_footer(footer) == footer
    assert without_footer("Words.\n\nMore.") == "Words.\n\nMore."


def test_paragraphs_stand_between_blank_lines() -> None:
    assert paragraphs("\n\na\nb\n \n\xa0\n\n c \n") == ["a\nb", "c"]


def test_a_text_that_takes_too_much_memory_leaves_nothing_in_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The parser is one for all texts; after a fault it is another one."""

    def full(_writer: object, _data: str) -> None:
        raise MemoryError

    text._parser.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(text._Writer, "data", full)
        with pytest.raises(MemoryError):
            from_html("<div>Lost</div>")
    assert from_html("<div>Found</div>") == "Found"
