"""How text is cut into pieces of words."""

import pytest

from monitor.follow.contrast.pieces import LONGEST, UNKNOWN, Pieces

VOCABULARY = (
    UNKNOWN,
    "strike",
    "##s",
    "re",
    "##open",
    "##ed",
    "cafe",
    ",",
    "5",
    ".",
    "40",
    "_",
    "o",
)
PIECES = Pieces(VOCABULARY)


def cut(text, most=20):
    return [VOCABULARY[row] for row in PIECES.rows(text, most)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Strikes", ["strike", "##s"]),
        ("REOPENED", ["re", "##open", "##ed"]),
        ("Café, strike", ["cafe", ",", "strike"]),
        ("5.40", ["5", ".", "40"]),
        ("o_o", ["o", "_", "o"]),
        ("striker strike", [UNKNOWN, "strike"]),
        ("", []),
        ("  \n", []),
    ],
)
def test_words_are_cut_from_the_left_by_the_longest_piece(text, pieces):
    assert cut(text) == pieces


def test_a_word_that_is_too_long_is_unknown():
    """It takes no time that grows with its square."""
    assert cut("o" * (LONGEST + 1)) == [UNKNOWN]


def test_no_more_than_asked_for():
    assert cut("strikes strikes", 3) == ["strike", "##s", "strike"]
    assert not cut("strikes", 0)
    assert len(PIECES.rows("strike " * 1_000_000, 3)) == 3


def test_the_row_of_a_mark():
    assert PIECES.row(",") == VOCABULARY.index(",")
