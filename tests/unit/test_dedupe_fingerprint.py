"""What one article is compared by: words of all scripts, shingles, names, figures, negations."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dedupe.fingerprint import fingerprint
from monitor.model.articles import Article


def of(text=None, title=None, summary=None):
    return fingerprint(Article(id="ar_1", text=text, title=title, summary=summary))


def test_the_title_counts_twice():
    assert of("storm hits coast", title="storm").text == {"storm": 3, "hits": 1, "coast": 1}


def test_shingles_are_runs_of_three_words_whatever_case_and_marks():
    one = of("The quick, brown fox")
    assert len(one.shingles) == 2
    assert one.shingles == of("the QUICK brown — fox!").shingles
    assert one.shingles == tuple(sorted(one.shingles))
    assert all(0 <= shingle < 2**63 for shingle in one.shingles)


def test_the_order_of_words_matters_to_shingles():
    assert not set(of("a b c d").shingles) & set(of("d c b a").shingles)


def test_without_a_text_the_summary_is_the_body():
    assert of(summary="one two three four").shingles == of("one two three four").shingles


def test_too_few_words_have_no_shingle():
    assert of("only two").shingles == ()
    assert of().shingles == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("東京で地震", {"東京", "京で", "で地", "地震"}),
        ("ไทยแลนด์", {"ไท", "ทย"}),
        ("iPhone発売", {"iphone", "発売"}),
        ("café naïve", {"café", "naïve"}),
        ("हिन्दी समाचार", {"हिन्दी", "समाचार"}),
        ("서울 시장", {"서울", "시장"}),
        ("Trump's the U.S. plan", {"trump", "the", "us", "plan"}),
        ("isn’t", {"isn't"}),
    ],
)
def test_words_of_many_scripts(text, words):
    """Runs in scripts without spaces become pairs of characters; marks stay with their letters."""
    assert words <= of(text).text.keys()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1,200 people and 3.5 percent", ("1200", "3.5")),
        ("$1.5 billion", ("1500000000",)),
        ("5m and 2 hundred", ("5000000", "200")),
        ("seven dead, twelve hurt", ("7", "12")),
        ("2.5.1 million", ("2.5.1",)),
        ("0 thousand", ("0",)),
        ("1,5 Grad", ("1.5",)),
    ],
)
def test_figures_are_normalized(text, figures):
    assert of(text).figures == figures


def test_negations_carry_the_word_they_stand_before():
    told = of("He did not go, denied everything and can't").negations
    assert told == ("not go", "denied everything", "can't")


def test_names_are_runs_of_capitals_inside_sentences():
    """A lone capital at the head of a sentence is none; a run counts its last word too."""
    names = of("Yesterday Mike Pompeo met Kim. Talks failed. Then Pompeo left New York City.").names
    assert names == {
        "yesterday mike pompeo": 1,
        "pompeo": 1,
        "kim": 1,
        "then pompeo": 1,
        "new york city": 1,
        "city": 1,
    } | {"pompeo": 2}


def test_a_headline_in_capitals_names_nobody():
    assert of(title="Ferry Runs Aground Off The Coast").names == {}
    assert "vellmar" in of(title="Ferry runs aground off Vellmar").names


def test_the_lead_is_the_title_and_the_first_words_in_pairs():
    lead = of("one two three", title="big news").lead
    assert lead == {"big news": 1, "one two": 1, "two three": 1}


def test_a_huge_text_costs_little_and_gives_little():
    """Sizes are capped, however long the text, the word or the list of figures."""
    huge = of("word " * 1_000_000 + "x" * 1_000_000)
    assert len(huge.shingles) == 1
    assert len(of(" ".join(map(str, range(5_000)))).figures) == 200
    assert max(map(len, of("x" * 100_000).text)) <= 40
    assert len(of(" ".join(f"w{n}" for n in range(50_000))).shingles) <= 4_000


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_has_features(text, title):
    """No text is refused, and every count is positive."""
    features = of(text, title=title)
    assert all(count > 0 for count in features.text.values())
    assert features == of(text, title=title)


def test_features_are_the_same_in_every_process():
    """Nothing depends on the interpreter's salted hashes."""
    code = (
        "from monitor.dedupe.fingerprint import fingerprint; from monitor.model.articles import"
        " Article; print(fingerprint(Article(id='a', text='one two three four')).shingles)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed.strip() == str(of("one two three four").shingles)
