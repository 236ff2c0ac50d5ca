"""Sentences: where they end, that they are verbatim, that any text gives a bounded number."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.follow.claims import claims
from monitor.follow.sentences import LONGEST, SENTENCES, sentences
from monitor.model.articles import Article

PIECES = [*'ab AB.!?…"“”’)\n\t1,', "Dr.", "U.S.", " visit ", "cancels", "Ghana", "Ida Holm"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def cut(text):
    return [sentence.text for sentence in sentences(Article(id="a", text=text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five.", ["One.", "Two!", "Three?", "Four…", "Five."]),
        ("Dr. Doe met Gen. Roe.", ["Dr. Doe met Gen. Roe."]),
        ("J. R. Doe spoke. He left.", ["J. R. Doe spoke.", "He left."]),
        ("The U.S. Navy came. It left.", ["The U.S. Navy came.", "It left."]),
        ("He came to the U.S. The rest stayed.", ["He came to the U.S.", "The rest stayed."]),
        ("It cost 1.5 million. Too much.", ["It cost 1.5 million.", "Too much."]),
        ("“Stop.” He left.", ["“Stop.”", "He left."]),
        ("Wait... what? No.", ["Wait... what?", "No."]),
        ("Wait... What now?", ["Wait...", "What now?"]),
        ("in tweets Friday .\n\nNext day", ["in tweets Friday .", "Next day"]),
        ("no stop\n \nhere either", ["no stop", "here either"]),
        (" . A", [".", "A"]),
        ("e.g. this. And that.", ["e.g. this.", "And that."]),
    ],
)
def test_ends(text, expected):
    assert cut(text) == expected


def test_headline_and_lead():
    found = sentences(
        Article(
            id="a", title=" T ", summary="S one. S two. S three.", text="One. Two. Three.\n\nFour."
        )
    )
    assert [s.text for s in found if s.headline] == ["T"]
    assert [s.text for s in found if s.lead] == ["T", "S one.", "S two.", "One.", "Two."]


def test_the_second_paragraph_is_no_lead():
    found = sentences(Article(id="a", text="\nOne.\n\nTwo."))
    assert [s.lead for s in found] == [True, False]


def test_a_summary_that_the_text_begins_with_is_left_out():
    found = sentences(Article(id="a", summary="One thing …", text="One thing is here."))
    assert [s.field for s in found] == ["text"]


def test_an_endless_sentence_is_cut_after_a_word():
    found = cut("word " * 1000)
    assert all(len(text) <= LONGEST and not text.startswith(" ") for text in found)
    assert "".join(found).replace(" ", "") == "word" * 1000
    assert {len(text) for text in cut("x" * 3000)} == {LONGEST}


def test_their_number_is_bounded():
    assert len(cut("Aa. " * 5000)) == SENTENCES


def test_nothing_is_no_sentence():
    assert sentences(Article(id="a", title="  ", text=" \n\n ")) == ()


@given(TEXTS, TEXTS, TEXTS)
def test_sentences_and_quotes_are_verbatim(title, summary, text):
    """``article.<field>[start:end]`` is the sentence and the quote, whatever comes in."""
    article = Article(id="a", title=title, summary=summary, text=text)
    for sentence in sentences(article):
        assert getattr(article, sentence.field)[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
    for claim in claims(article, None):
        quote = claim.quote
        assert getattr(article, quote.field)[quote.start : quote.end] == quote.text


@given(st.text(max_size=300))
@example("\u0300")  # an accent on nothing: a word of which nothing is left without accents
def test_any_text_is_read(text):
    article = Article(id="a", title=text, text=text + " Ida Holm will visit Ghana. " + text)
    claims(article, None)
