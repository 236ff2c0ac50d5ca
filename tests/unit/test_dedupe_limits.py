"""Hostile texts: whatever comes, reading it costs little and what is kept of it stays small."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dedupe.fingerprint import BODY_CHARACTERS, _prepared, fingerprint
from monitor.model.articles import Article
from monitor.model.stories import Features, VerdictKind
from tests.support.matching import FERRY, Newsroom, article

HOSTILE = {
    "one word": "x" * 1_000_000,
    "marks": "a" + "\u0323\u0301" * 500_000,
    "one to eighteen": "\ufdfa" * 500_000,
    "initials": "a." * 500_000,
    "apostrophes": "a'" * 500_000,
    "figures": "1," * 500_000,
    "capitals": "A b " * 300_000,
    "stops": ".!?" * 300_000,
    "han": "東" * 500_000,
    "nothing": "\x00\u200b\ufeff" * 300_000,
    "lone surrogates": "\ud800 \udfff " * 200_000,
    "negations": "not " * 300_000,
}


@pytest.mark.bulk
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_makes_features_large(text):
    features = fingerprint(Article(id="ar_1", title=text, summary=text, text=text))
    assert len(features.shingles) <= 4_000
    assert len(features.text) <= 1_200
    assert len(features.title) <= 400
    assert len(features.names) <= 80
    assert len(features.lead) <= 460
    assert max(len(features.figures), len(features.negations)) <= 200
    assert all(len(word) <= 40 for word in features.text)


@pytest.mark.bulk
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_more_of_a_text_is_read_than_is_allowed(text):
    assert len(_prepared(text, 4_000)) <= BODY_CHARACTERS


@pytest.mark.parametrize("mark", ["\u0301", "\u0323\u0301", "\u0f71\u0f72\u0f74", "-=-"])
def test_a_crowd_of_marks_is_thinned_before_it_is_sorted(mark):
    """Sorting marks takes the square of their number (Unicode Standard Annex 15, section 13)."""
    prepared = _prepared(f"sto\u0308rm {mark * 3_000} ½ ferry", 400)
    assert prepared.startswith("störm ")
    assert prepared.endswith("1⁄2 ferry")
    assert len(prepared) < 200


@given(st.text(st.characters(categories=["L", "M", "N", "P", "Z"]), max_size=60))
def test_ordinary_text_is_only_normalized(text):
    wanted = unicodedata.normalize("NFKC", text).replace("_", " ").replace("’", "'")
    assert _prepared(text, 400) == wanted or len(text) > 30


@given(st.text(max_size=80))
def test_spelling_does_not_matter(text):
    """Composed or decomposed characters are the same words."""
    one, other = (
        fingerprint(Article(id="ar_1", text=unicodedata.normalize(form, text)))
        for form in ("NFC", "NFD")
    )
    assert one == other


@pytest.mark.parametrize("text", ["", " ", "...", "\n\n", "🙂🙂", "— — —", "___", "\u0000"])
def test_articles_without_a_word_have_no_features_and_open_a_story(text):
    assert fingerprint(Article(id="ar_1", title=text, summary=text, text=text)) == Features()
    room = Newsroom()
    room.take(article("one", FERRY))
    verdict, story = room.take(article("two", text, title=text))
    assert verdict.kind is VerdictKind.NEW
    assert (verdict.of, story.articles) == (None, 1)


def test_a_text_without_words_leaves_the_body_to_the_summary():
    only = fingerprint(Article(id="ar_1", summary=FERRY))
    assert fingerprint(Article(id="ar_1", summary=FERRY, text=" ... ")) == only


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straße STRASSE", {"strasse": 2}),
        ("ﬁre ＦＩＲＥ", {"fire": 2}),
        ("snake_case", {"snake": 1, "case": 1}),
        ("O'Neil's BOSS'S", {"o'neil": 1, "boss's": 1}),
        ("3rd ²", {"3": 1, "rd": 1, "2": 1}),
        ("١٢ Паром", {"١٢": 1, "паром": 1}),
        ("カタカナABC語", {"カタ": 1, "タカ": 1, "カナ": 1, "abc": 1, "語": 1}),
    ],
)
def test_words_are_compared_in_one_spelling(text, words):
    assert fingerprint(Article(id="ar_1", text=text)).text == words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "he met Ada Brandt Ida Holm Piet Oskar today",
            {"brandt ida holm piet oskar": 1, "oskar": 1},
        ),
        ("Ada Brandt. Ida Holm", {"ada brandt": 1, "brandt": 1, "ida holm": 1, "holm": 1}),
        ("in Vellmar", {"vellmar": 1}),
        ("Vellmar", {}),
        ("at Osterby 7 Vellmar", {"osterby": 1, "vellmar": 1}),
    ],
)
def test_names_end_with_the_sentence_and_at_figures(text, names):
    assert fingerprint(Article(id="ar_1", text=text)).names == names
