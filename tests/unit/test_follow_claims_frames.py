"""Usual frames of news about strikes, bills, places, deals and rules, and what only looks so."""

import pytest

from tests.unit.test_follow_claims_more import read

NAMED = " People in Kelder looked on. People in Velmark and at Orlin looked on."


def told(headline):
    """What a headline moves, its names known from the text."""
    return read(NAMED.strip(), headline)[0]


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Kelder bus drivers on strike", ["strike|kelder| on"]),
        ("Kelder bus drivers back on strike", ["strike|kelder| on"]),
        ("Kelder bus drivers no longer on strike", ["strike|kelder| off"]),
        ("Velmark workers back on strike", ["strike|velmark| on"]),
        ("Kelder nurses walk off job", ["strike|kelder| on"]),
        ("Kelder nurses return to work", ["strike|kelder| off"]),
        ("Kelder bus drivers end strike", ["strike|kelder| off"]),
        ("Velmark strike ends", ["strike|velmark| off"]),
        ("Kelder bus drivers threaten strike", []),
    ],
)
def test_strikes(headline, moving):
    assert told(headline) == moving


def test_one_who_returns_to_work_ends_no_strike():
    assert not [one for one in told("Ida Holm returns to work in Kelder") if "strike" in one]


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Bus drivers in Kelder are on strike again.", ["strike|kelder| on"]),
        ("Drivers in Kelder are no longer on strike.", ["strike|kelder| off"]),
        ("The drivers who are on strike met Ida Holm in Kelder.", []),
        ("Drivers on strike met Ida Holm in Kelder.", []),
        ("The strike was on Monday.", []),
    ],
)
def test_strikes_in_a_text(text, moving):
    assert [one for one in read(text + NAMED)[0] if "strike" in one] == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Kelder tax bill clears senate", ["tax bill|kelder| on"]),
        ("The pension bill squeaks through senate", ["pension bill|| on"]),
        ("The pension bill fails to pass senate", ["pension bill|| off"]),
        ("Senate fails to pass pension bill", ["pension bill|| off"]),
        ("Senate may fail to pass pension bill", []),
        ("The pension bill dies in committee", ["pension bill|| off"]),
        ("The pension bill may clear senate", []),
    ],
)
def test_bills(headline, moving):
    assert told(headline) == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Rebels retake Kelder pass", ["place||kelder on"]),
        ("Kelder pass back in army hands", ["place||kelder on"]),
        ("Students occupy Kelder theatre", ["museum||kelder on"]),
        ("Police clear students from Kelder theatre", ["museum||kelder off"]),
        ("Students return to Kelder theatre", []),
        ("Students occupy theatre in Kelder", ["museum||kelder on"]),
        ("Police clear students from theatre in Kelder", ["museum||kelder off"]),
        ("Army hopes to retake Kelder pass", []),
    ],
)
def test_places(headline, moving):
    held = ("place||", "museum||")
    assert [one for one in told(headline) if one.startswith(held)] == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Velmark and Orlin agree to merge", ["deal|orlin+velmark| on"]),
        ("Velmark and Orlin will not merge", ["deal|orlin+velmark| off"]),
        ("Velmark to sell Kelder plant", ["plant deal|kelder+velmark| on"]),
        ("Velmark calls off sale of Kelder plant", ["plant deal|kelder+velmark| off"]),
        ("Velmark sells cars", []),
        ("Velmark loses Kelder train contract", ["train contract|kelder+velmark| off"]),
    ],
)
def test_deals(headline, moving):
    assert told(headline) == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Curfew in Kelder", ["curfew||kelder on"]),
        ("New curfew in Kelder", ["curfew||kelder on"]),
        ("Ceasefire in Kelder", ["ceasefire|kelder| on"]),
        ("Fresh clashes in Kelder", ["ceasefire|kelder| off"]),
        ("Possible curfew in Kelder", []),
        ("Planned curfew in Kelder", []),
        ("Calls for curfew in Kelder", []),
        ("After the curfew in Kelder", []),
        ("Curfew", []),
    ],
)
def test_rules_and_fighting_told_by_their_noun_alone(headline, moving):
    assert told(headline) == moving
