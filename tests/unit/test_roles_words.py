"""Without the parser the same sentences are read from rough trees, with known misses."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from monitor.follow.claims import BY_WORDS, claims, moves
from monitor.follow.states import is_statement
from monitor.model.articles import Article
from monitor.model.times import Span
from tests.unit.test_follow_claims_cases import CASES, HEADLINES
from tests.unit.test_follow_claims_more import MOVING

DAY = Span.day(date(2026, 3, 10), ZoneInfo("UTC"))
BODY = "Ida Holm spoke in the harbour. Fjordair spoke too."
MISSED = """\
Ida Holm's visit to Ghana on hold since May pleased many.
“I won't be going to Cuba,” is not how Ida Holm put it, but Ida Holm won't visit Cuba.
Tomas Veld scrapped plans for Lena Marsh to make what would have been a visit to Oman.
Talks between Bolivia and Paraguay collapse after ten days.
Even after he called off Lena Marsh's visit to Nepal, Tomas Veld praised the king.
The president who denied the charges has cancelled her visit to Nepal.
Norway denied the claim as it cancelled talks with Sweden in Oslo.
Lena Marsh denied the charges and cancelled her visit to Nepal.
Lena Marsh laughed at rumours that her visit to Nepal has been cancelled.
Holm Calls Off Ghana Visit
Peru denies rift as summit with Chile is called off
Peru denies rift as Chile cancels summit with Peru
Fjordair flights to Iceland to resume on Friday
The visit of Ida Holm to Ghana, her aides said, was called off.
Talks between Chile and Peru resuming in Lima drew crowds.
The open-air festival in Ghana was cancelled.
Ida Holm abruptly scrapped a long planned visit to Ghana.
Ida Holm insisted on visiting Ghana.
Ghana travel to Peru is cheap.
Ida Holm spoke in Oslo to visit Ghana.
Ida Holm, the minister of trade, called off her visit to Ghana.
"""


def poles(text, title=None):
    """What moves a state, as "class|who|where pole"."""
    found = claims(Article(id="a", title=title, text=text, language="en"), DAY)
    assert all(BY_WORDS in claim.rules for claim in found)
    moving = [c for c in found if moves(c) and not is_statement(c.key)]
    return [f"{c.key.what}|{c.key.who}|{c.key.where} {c.pole.value}" for c in moving]


WANTED = [
    *((text, None, moving) for _, text, moving, _ in CASES if moving is not None),
    *((BODY, title, moving) for title, moving in HEADLINES),
    *((text, None, moving) for text, moving in MOVING if moving is not None),
]


@pytest.mark.parametrize(("text", "title", "moving"), WANTED)
def test_by_words(text, title, moving):
    """What is missed is listed: it is read better with the parser."""
    found = poles(text, title)
    right = [
        " ".join(one.split()[: len(two.split())]) for one, two in zip(moving, found, strict=False)
    ] == found
    assert (right and len(found) == len(moving)) is ((title or text) not in MISSED.splitlines())
