"""Text made to be slow: claims come in bounded time and number, or not at all."""

import time

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import CLAIMS, PARSED, claims
from monitor.model.articles import Article
from tests.support.following import article, reading

TEXTS = {
    "one sentence": "visit " * 170_000,
    "one word": "v" * 1_000_000,
    "title case": "Visit To Norland " * 4_000,
    "figures": " ".join(map(str, range(10_000))),
    "quotation marks": "“" * 5_000 + "visit called off " + "”" * 5_000,
    "infinitives": "to " * 300_000 + "visit Norway",
    "plans": "plans to " * 100_000 + "visit Norway",
    "commas": ", " * 300_000 + "cancels visit",
    "stops": ". " * 300_000,
    "blank lines": "\n\n" * 300_000 + "x",
    "initials": "A.B. " * 200_000,
    "names": "Bank of " * 100_000,
    "owners": "Norway's " * 100_000 + "visit was cancelled.",
}


@pytest.mark.bulk
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "words"])
def test_bounded(name, parsed):
    """Several times what the slowest takes on a free machine."""
    text = TEXTS[name]
    parser = grammar() if parsed else None
    begin = time.process_time()
    found = claims(Article(id="a", title=text, text=text, language="en"), None, parser)
    assert time.process_time() - begin < 3.0
    assert len(found) <= CLAIMS


def test_claims_are_counted_out():
    text = "Ida Holm will visit Ghana. " * 1_000
    assert len(claims(Article(id="a", text=text, language="en"), None)) == PARSED
    text = "Ida Holm calls off talks, talks, talks, talks, talks and talks with Peru. " * 1_000
    assert len(claims(Article(id="a", text=text, language="en"), None, grammar())) <= CLAIMS


def test_a_headline_that_ends_in_an_apposition():
    """Nothing stands behind its last word, where a comma was looked for."""
    source = article("a", "It rained.", title="Kelder Robotics names Ida Vorn CEO")
    assert reading(source).article is source
