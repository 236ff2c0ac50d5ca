"""Fields of ordinary news English, each with neighbours of another sense: sentences of our own."""

import pytest

from tests.unit.test_follow_claims_more import read

SENTENCES = [
    # guns
    ("Peru silenced its guns on Monday.", ["ceasefire|peru| on"]),
    ("Heavy artillery pounded Peru on Monday.", ["ceasefire|peru| off"]),
    ("The Aro and Meke clans made peace.", ["ceasefire|aro+meke| on"]),
    ("The club fired Ida Holm on Monday.", ["office|holm| off"]),
    ("Ida Holm used to fire her oven at two.", []),
    # in and out of jail
    ("Ida Holm slipped out of jail on Sunday.", ["custody|holm| off"]),
    ("Ida Holm began her sentence on Monday.", ["custody|holm| on", "case|holm| on"]),
    ("Police took Ida Holm back to her cell.", ["custody|holm| on"]),
    ("Ida Holm slipped out of the hall.", []),
    ("Ida Holm began her speech.", []),
    # alive, dead
    ("Ida Holm was pulled from the rubble breathing.", ["life|holm| on"]),
    ("Ida Holm lost her fight for life.", ["life|holm| off"]),
    ("Ida Holm lost her fight over the budget.", []),
    ("Ida Holm survived a vote.", []),
    # running again, and not
    ("The Orm airport is taking flights again.", ["airport|orm| on", "flights|orm| on"]),
    ("The Orm smelter is back on stream.", ["smelter|orm| on"]),
    ("The Orm reactor went off the grid.", ["factory|orm| off"]),
    ("The Orm reactor ran at full power.", ["factory|orm| on"]),
    ("The Orm fans are over the moon.", []),
    ("The Orm stock trips.", []),
    # welcome, barred
    ("Norway barred trawlers from Orm.", ["trawler ban|norway|orm on"]),
    ("Ida Holm said that all are welcome again to the show.", []),
    # deals
    ("Aldane walked away from Tolgate.", ["deal|aldane+tolgate| off"]),
    ("Ida Holm walked away with the prize.", []),
    (
        "The office withdrew its consent to the merger of Aldane and Tolgate.",
        ["deal|aldane+tolgate| off"],
    ),
    # in office again
    ("Ida Holm is the club's coach again.", ["office|holm| on"]),
    ("Ida Holm got her title back.", ["office|holm| on"]),
    # real, or not
    ("The canvas from an attic in Orm is a genuine work of Pieter Veld.", []),
]


@pytest.mark.parametrize(("text", "moving"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentence(text, moving):
    assert read(text)[0] == moving


HEADLINES = [
    ("Orm subway walkout averted", ["strike|orm| off"]),
    ("Holm to tour Kenya in October", ["visit|holm|kenya on"]),
    ("Holm gets tour guide in Kenya", []),
]


@pytest.mark.parametrize(("title", "moving"), HEADLINES, ids=[title for title, _ in HEADLINES])
def test_headline(title, moving):
    assert read(None, title)[0] == moving
