"""Tokens: what the treebanks count as a word, verbatim, in bounded number and time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.follow.grammar.tokens import cut


def forms(text: str, limit: int = 1_000) -> str:
    return " ".join(piece.form for piece in cut(text, limit))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland's envoy didn't go.", "Norland 's envoy did n't go ."),
        ("They’ll say they can’t.", "They ’ll say they ca n’t ."),
        ("It cannot wait, he's gonna go", "It can not wait , he 's gon na go"),
        ("the workers' strike", "the workers ' strike"),
        ("a 15-year term, non-profit", "a 15 - year term , non-profit"),
        ("Mr. Doe of Velm Inc. met J. R. Roe.", "Mr. Doe of Velm Inc. met J. R. Roe ."),
        ("S. Doe, J., came", "S. Doe , J. , came"),
        ("He left the U.S. on Jan. 5.", "He left the U.S. on Jan. 5 ."),
        ("He left the U.S.", "He left the U.S."),
        ("The U.S and Ph.D. holders", "The U.S and Ph.D. holders"),
        ("He said no.", "He said no ."),
        ("No. 5 and no. Seven", "No. 5 and no. Seven"),
        ("Roe v. Doe, of Boston, Mass. in 1990", "Roe v. Doe , of Boston , Mass. in 1990"),
        ("He came to Mass.", "He came to Mass ."),
        ("The plan B.", "The plan B ."),
        ("x. y", "x . y"),
        ("at 9:30 a.m. on 3/4/2018", "at 9:30 a.m. on 3/4/2018"),
        ("$1,500.50, 2.5% or US$3", "$ 1,500.50 , 2.5 % or US$ 3"),
        ("the 1990s, the '90s and 5th", "the 1990s , the '90s and 5th"),
        ("“Stop,” he said—twice...", "“ Stop , ” he said — twice ..."),
        ("What?! -- Well", "What ?! -- Well"),
        ("see https://a.example/b?c=1.", "see https://a.example/b?c=1 ."),
        ("mail a.b@c.example, @norland #velm", "mail a.b@c.example , @norland #velm"),
        ("AT&T and O'Brien's", "AT&T and O'Brien 's"),
        ("it ended.The rest", "it ended . The rest"),
        ("call 202-555-0134 by 2019-01-02", "call 202-555-0134 by 2019-01-02"),
        ("VELM, Norland (AP) — Trains", "VELM , Norland ( AP ) — Trains"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert forms(text) == expected


@given(st.text(max_size=30) | st.text(alphabet="ab'’.-n ts5$:@A", max_size=40))
def test_tokens_are_verbatim_and_leave_out_nothing_but_white_space(text: str) -> None:
    place = 0
    for piece in cut(text, 1_000):
        assert text[piece.start : piece.end] == piece.form != ""
        assert not text[place : piece.start].strip()
        place = piece.end
    assert not text[place:].strip()


def test_no_more_than_asked_for() -> None:
    assert len(cut("a b " * 1_000, 7)) == 7


@pytest.mark.bulk
@pytest.mark.parametrize(
    "text",
    ["a" * 20_000, "a.b." * 5_000, "a-" * 10_000, "'" * 20_000, "1." * 10_000, "a@" * 10_000,
     " " * 20_000, "http://" * 3_000, "mr. " * 5_000, "n't" * 7_000, "non-" * 5_000],
)  # fmt: skip
def test_hostile_text_costs_what_its_length_does(text: str) -> None:
    """Each is cut whole here; the parser asks for a few hundred tokens."""
    begin = time.process_time()
    cut(text, 20_000)
    assert time.process_time() - begin < 1.0
