"""The table of ordinary words: written, read, and what ships with the package."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import background
from monitor.dedupe.background import HEADER, RAREST, Background, render, term_id

WORDS = st.text(st.characters(categories=["Ll", "Lo", "Nd"]), min_size=1, max_size=8)


@given(st.dictionaries(WORDS, st.integers(1, 9_999), max_size=20), st.integers(1, 9_999))
def test_what_is_written_is_read_again(frequency, documents):
    """A word weighs the logarithm of how few documents have it, and never less than nothing."""
    read = Background.parse(render(documents, frequency))
    assert read.documents == documents
    for word, count in frequency.items():
        number, rarity = read.look_up(word)
        assert number == term_id(word)
        assert rarity == pytest.approx(min(RAREST, max(0.0, log(documents / count))))


@given(st.permutations(["storm", "ferry", "harbour", "budget"]))
def test_the_order_of_counting_leaves_no_trace(words):
    counts = {"storm": 2, "ferry": 2, "harbour": 7, "budget": 1}
    assert render(9, {word: counts[word] for word in words}) == render(9, counts)


def test_a_table_stands_as_people_can_read_it():
    written = render(12, {"the": 9, "ferry": 2, "aground": 2})
    assert written == f"{HEADER} 12\n9 the\n2 aground ferry\n".encode()


@pytest.mark.parametrize("data", [b"", b"12 the\n", HEADER.encode() + b" many\n"])
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError, match=r"document frequencies|invalid literal"):
        Background.parse(data)


def test_a_word_never_seen_counts_as_half_a_document():
    table = Background.parse(render(100, {"ferry": 4}))
    assert table.look_up("ferry") == (term_id("ferry"), pytest.approx(log(25)))
    assert table.look_up("aurelia") == (term_id("aurelia"), pytest.approx(log(200)))
    assert table.rarest == pytest.approx(log(200))


def test_no_word_is_rarer_than_a_table_can_tell():
    """A name that the table does not know must not outweigh all other words of a headline."""
    table = Background.parse(render(1_000_000, {"ferry": 4}))
    assert table.look_up("ferry")[1] == table.look_up("aurelia")[1] == RAREST


def test_a_word_has_the_same_number_everywhere():
    assert term_id("ferry") == 3_205_307_411
    assert 0 <= term_id("\ud800") < 1 << 32


def test_the_shipped_table_knows_what_is_common():
    table = background()
    rarities = [table.look_up(word)[1] for word in ("the", "said", "ferry", "quixotically")]
    assert rarities == sorted(rarities)
    assert rarities[0] < log(2)
    assert rarities[-1] == table.rarest == RAREST
