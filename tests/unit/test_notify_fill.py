"""Lines for people: broken between words, and inside one only where nobody copies it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from monitor.notify.fill import fill, filled

URL = "https://news.example/2026/03/02/a-long-way"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one", 10, ["one"]),
        ("one two three", 8, ["one two", "three"]),
        ("one two three", 3, ["one", "two", "thr", "ee"]),
        ("well-known state", 10, ["well-known", "state"]),
        (f"see {URL} now", 12, ["see", URL, "now"]),
        ("ids: al_0123456789abcdef sl_0123456789abcdef", 10,
         ["ids:", "al_0123456789abcdef", "sl_0123456789abcdef"]),
        ("船が座礁した", 4, ["船が", "座礁", "した"]),
        ("a 船が座礁した", 5, ["a", "船が", "座礁", "した"]),
        ("abcdefgh", 0, list("abcdefgh")),
    ],
)  # fmt: skip
def test_lines_end_between_words(text: str, width: int, lines: list[str]) -> None:
    assert filled(text, width) == lines


def test_styles_stay_with_their_words() -> None:
    lines = fill(Text.assemble(("red one", "red"), " two"), 4)
    assert [(line.plain, [span.style for span in line.spans]) for line in lines] == [
        ("red", ["red"]),
        ("one", ["red"]),
        ("two", []),
    ]


@given(
    words=st.lists(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=9))
)
def test_no_word_is_lost_or_broken_where_it_fits(words: list[str]) -> None:
    lines = filled(" ".join(words), 9)
    assert " ".join(lines).split() == words
    assert all(cell_len(line) <= 9 for line in lines)
