"""Simple HTML is read as the parser reads it, and all else is left to the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import simple, text
from monitor.collect.simple import MAX_SIMPLE

WORDS = st.lists(
    st.sampled_from(
        [
            *(" ", "\n", "\xa0", "word", "two words", "&amp;", "&nbsp;", "&lt;b&gt;", "&#8217;"),
            *("é", ">", "it's", ".", "<br>", "<br />"),
        ]
    ),
    max_size=4,
).map("".join)


def inline(depth: int) -> st.SearchStrategy[str]:
    """Words with marks in them."""
    if not depth:
        return WORDS
    tags = st.sampled_from(["a href='x'", 'a href="https://e.example/?a=1&amp;b=2"', "b", "em"])
    marked = st.tuples(tags, inline(depth - 1)).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>"
    )
    return st.lists(WORDS | marked, max_size=4).map("".join)


PARAGRAPHS = st.tuples(st.sampled_from(["<p>{}</p>", "<p class='x'>{}</p>", "{}"]), inline(2)).map(
    lambda pair: pair[0].format(pair[1])
)


@given(st.lists(PARAGRAPHS | st.just(" "), max_size=5).map("".join))
def test_simple_html_is_read_as_the_parser_reads_it(markup: str) -> None:
    found = simple.simple(markup)
    if found is not None:
        assert text._laid_out(found) == text._parsed(markup)


def test_paragraphs_lines_and_marks() -> None:
    markup = "<p>A <b>b</b> &amp; c<br/>d</p>\n<p><a href='x'>E</a>&nbsp;f</p>g"
    assert simple.simple(markup) == "\x01A b & c\x00d\x01\n\x01E\xa0f\x01g"
    assert text.from_html(markup) == "A b & c\nd\n\nE\xa0f\n\ng"
    assert simple.simple("<b>no reference</b>") == "no reference"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a",
        "a</p>b",
        "<p><p>a</p></p>",
        "<b><p>a</p></b>",
        "<b><i>a</b></i>",
        "<b><b>a</b></b>",
        "<p>1 < 2</p>",
        "<p onclick=x>a</p>",
        "<div>a</div>",
        "<script>a</script>",
        "<p>a<!-- b --></p>",
        "<p>&copy 1</p>",
        "<p>&#146;</p>",
        "<p>&unheard;</p>",
        f"<p>{'a' * MAX_SIMPLE}</p>",
    ],
)
def test_all_else_is_left_to_the_parser(markup: str) -> None:
    assert simple.simple(markup) is None
