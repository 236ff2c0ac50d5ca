"""The same sentences read from the parser's trees, and those that only a tree tells apart."""

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.model.articles import Article
from monitor.model.times import Span
from tests.unit.test_follow_claims_cases import CASES, HEADLINES
from tests.unit.test_follow_claims_more import MOVING, RECALLED

DAY = Span.day(date(2026, 3, 10), ZoneInfo("UTC"))
# What the parser does not understand (garden paths, "matches" as a verb), or the tree tells better.
OTHERWISE = {
    "Veld nixed plans for Lena Marsh to make what would have been her third visit to Oman.",
    "Peru denies rift as Chile cancels summit with Peru",
    "Peru denied access cancels summit with Chile",
    "Ida Holm unveiled plans to visit Ghana.",
    "Chile calls off talks with Peru and matches.",
    "Ida Holm agreed with Tomas Veld to visit Ghana.",
    "A visit by Ida Holm to Ghana cancelled at the last minute cost much.",
}
BODY = "Ida Holm spoke in the harbour. Fjordair spoke too."


@cache
def read(text, title=None):
    """(what moves a state, what recalls), each as "class|who|where pole state"."""
    found = claims(Article(id="a", title=title, text=text, language="en"), DAY, grammar())
    moving = [f"{_name(claim)} {claim.state}" for claim in found if moves(claim)]
    return moving, [_name(claim) for claim in found if claim.background]


def _name(claim):
    key = claim.key
    return f"{key.what}|{key.who}|{key.where} {claim.pole.value}"


def same(cases):
    return [case for case in cases if not OTHERWISE.intersection(map(str, case))]


@pytest.mark.parametrize(
    ("text", "moving", "recalled"), [c[1:] for c in same(CASES)], ids=[c[0] for c in same(CASES)]
)
def test_sentence(text, moving, recalled):
    found, background = read(text)
    if moving is not None:
        assert found == moving
    if recalled is not None:
        assert set(background) >= set(recalled)


@pytest.mark.parametrize(("title", "moving"), same(HEADLINES))
def test_headline(title, moving):
    assert read(BODY, title)[0] == moving


@pytest.mark.parametrize(("text", "moving"), same(MOVING))
def test_moving(text, moving):
    if moving is not None:
        assert [
            " ".join(one.split()[: len(two.split())])
            for one, two in zip(read(text)[0], moving, strict=True)
        ] == moving


@pytest.mark.parametrize(("text", "recalled"), same(RECALLED))
def test_recalled(text, recalled):
    moving, background = read(text)
    assert (moving, recalled in background) == ([], True)


TOLD = [
    ("Flights to Malta to resume on Monday are few.", None),
    ("Ida Holm made plans to visit Ghana.", ["visit|holm|ghana on planned"]),
    ("Ida Holm called off her visit to Ghana on March 9.", ["visit|holm|ghana off cancelled"]),
    ("Ida Holm called off her visit to Ghana on February 31.", ["visit|holm|ghana off cancelled"]),
    ("Ida Holm called off a March for Ghana visit.", None),
    # nouns that put something off
    ("There was no cancellation of Ida Holm's visit to Ghana.", []),
    ("Ida Holm denied the cancellation of her visit to Ghana.", []),
    (
        "Ida Holm cancelled the suspension of her visit to Ghana.",
        ["visit|holm|ghana on going ahead"],
    ),
    ("Ida Holm announced the cancellation and delay of flights to Malta.", None),
    ("A suspension amid talks with Peru was feared.", []),
    ("Ida Holm spoke. Her visit to Ghana was called off.", ["visit|holm|ghana off cancelled"]),
    ("Her visit to Ghana was called off.", ["visit||ghana off cancelled"]),
    ("Peru and Chile called off Lima talks with Cuba.", None),
    (
        "Talks scheduled between Peru and Chile were called off.",
        ["talks|chile+peru| off cancelled"],
    ),
    ("Ida Holm went to Ghana despite cancelling her visit to Malta.", []),
    ("Ida Holm is weighing whether to visit Ghana.", []),
    ("Ida Holm has the right to visit Ghana.", []),
    ("It rained and wind came before a visit to Ghana was cancelled.", []),
    ("Ida Holm made an effort to visit Ghana.", []),
    ("The summit is to be held in Ghana.", ["summit||ghana on planned"]),
    ("Because of rain the Ghana summit is on ice.", ["summit|ghana| off suspended"]),
    ("Ida Holm called off her visit to Ghana on the 2 of March.", None),
    ("The plan for talks with Peru is old.", []),
    ("Ida Holm wants plans to visit Ghana.", None),
]


@pytest.mark.parametrize(("text", "moving"), TOLD)
def test_told(text, moving):
    if moving is not None:
        assert read(text)[0] == moving


def test_an_undated_article_recalls_by_words_alone():
    """No day of its own: a date says nothing about the past."""
    text = "On March 2 Ida Holm called off her visit to Ghana in Accra in May."
    found = claims(Article(id="a", text=text, language="en"), None, grammar())
    assert [claim.background for claim in found] == [False]
