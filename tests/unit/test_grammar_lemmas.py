"""Lemmas: the table first, then endings, the more frequent word where they leave a choice."""

import pytest

from monitor.follow.grammar.lemmas import Lemmas, exceptions

KNOWN = ("talk", "hope", "plan", "carry", "suspend", "resume", "add", "pass", "hop", "large", "big")
TABLE = ("went VERB go", "left VERB leave", "men NOUN man")
LEMMAS = Lemmas(exceptions(TABLE), {word: rank for rank, word in enumerate(KNOWN)})


@pytest.mark.parametrize(
    ("form", "tag", "fine", "expected"),
    [
        ("Went", "VERB", "VBD", "go"),
        ("left", "VERB", "VBN", "leave"),
        ("left", "ADJ", "JJ", "left"),
        ("talks", "VERB", "VBZ", "talk"),
        ("carries", "VERB", "VBZ", "carry"),
        ("ties", "VERB", "VBZ", "tie"),
        ("passes", "VERB", "VBZ", "pass"),
        ("ministries", "NOUN", "NNS", "ministry"),
        ("houses", "NOUN", "NNS", "hous"),
        ("boxes", "NOUN", "NNS", "box"),
        ("glass", "NOUN", "NNS", "glass"),
        ("hoped", "VERB", "VBD", "hope"),
        ("hoping", "VERB", "VBG", "hope"),
        ("planned", "VERB", "VBN", "plan"),
        ("suspended", "VERB", "VBN", "suspend"),
        ("resuming", "VERB", "VBG", "resume"),
        ("added", "VERB", "VBD", "add"),
        ("passed", "VERB", "VBD", "pass"),
        ("carried", "VERB", "VBD", "carry"),
        ("scrapped", "VERB", "VBD", "scrap"),
        ("relaunched", "VERB", "VBD", "relaunch"),
        ("charged", "VERB", "VBD", "charge"),
        ("zoning", "VERB", "VBG", "zon"),
        ("larger", "ADJ", "JJR", "large"),
        ("biggest", "ADJ", "JJS", "big"),
        ("ed", "VERB", "VBD", "ed"),
        ("sent", "VERB", "VBD", "sent"),
        ("Norlands", "PROPN", "NNPS", "Norlands"),
        ("1990s", "NOUN", "NNS", "1990s"),
        ("The", "DET", "DT", "the"),
    ],
)
def test_lemma(form: str, tag: str, fine: str, expected: str) -> None:
    assert LEMMAS.of(form, tag, fine) == expected
