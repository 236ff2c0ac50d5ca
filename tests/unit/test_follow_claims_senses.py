"""Words in another sense: nobody is held to a draw; and bodies that turn out to be somebody's."""

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.follow.roles.chances import may_turn
from monitor.follow.roles.pieces import Pieces
from monitor.follow.states import is_statement
from monitor.model.articles import Article
from tests.unit.test_follow_claims_more import DAY

NAMED = "People spoke of Ida Holm and of Marek Dorn that day. People in Kelder and Orlin looked on."


def read(text):
    """What a headline, or with a full stop the first sentence of a text, moves on all axes."""
    title, body = (None, f"{text} {NAMED}") if text.endswith(".") else (text, NAMED)
    found = claims(Article(id="a", title=title, text=body, language="en"), DAY, grammar())
    return [claim for claim in found if moves(claim)]


def told(text, *axes):
    return [
        f"{one.key.what}|{one.key.who}|{one.key.where} {one.pole.value}"
        for one in read(text)
        if (not axes and not is_statement(one.key)) or one.key.axis.value in axes
    ]


@pytest.mark.parametrize(
    "text",
    [
        # what opens a headline and is no name
        "Shots fired in Kelder as rivals clash",
        "Batteries charged in ten minutes",
        "Hospital named after nurse Ida Holm",
        "Missiles fired over Kelder",
        "Humans identified as carriers",
        # games
        "Holm held to a draw",
        "Orlin hold Rovers at home",
        "Dorn fires Orlin to the title",
        "Holm named player of the year",
        "Dorn picked for squad",
        "Dorn chosen in squad for Orlin",
        "Holm retires from race with flat tyre",
        "Holm retires hurt",
        # in nobody's hands
        "Holm freed from contract",
        "Dorn released from hospital",
        "Dorn taken ill at his home",
        # names and things
        "Street named for poet Ida Holm",
        "Holm hands over the keys",
        "Peru suspends Chirrup",
        "Bank of Orlin rescued by rival",
        # no court, no fight, no strike
        "There was a case of plague in Kelder.",
    ],
)
def test_in_another_sense(text):
    axes = ("custody", "tenure", "legal", "life", "control", "conflict")
    assert told(text, *axes) == []


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Holm fired over leak", ["office|holm| off"]),
        ("Orlin fires Dorn", ["office|dorn| off"]),
        ("Holm named as coach", ["office|holm| on"]),
        ("Dorn picked as captain", ["office|dorn| on"]),
        ("Holm retires", ["office|holm| off"]),
        ("Holm retires as judge", ["office|holm| off"]),
        ("Holm hands over power", ["office|holm| off"]),
        ("Board suspends Holm", ["office|holm| off"]),
        ("Peru suspends Ida Holm", ["office|holm| off"]),
        ("Police hold Dorn", ["custody|dorn| on"]),
        ("Holm released from custody", ["custody|holm| off"]),
        ("Dorn freed from jail", ["custody|dorn| off"]),
        ("Dorn back home", ["custody|dorn| off"]),
        ("Dorn was taken from his home by gunmen.", ["custody|dorn| on"]),
        ("Holm rescued from sea", ["life|holm| on"]),
        ("Holm rescued by rival skipper", []),
        ("The singer Ida Holm walked out of Orlin prison.", ["custody|holm| off"]),
        ("Drivers walk out in Kelder", ["strike||kelder on"]),
    ],
)
def test_in_their_own(text, moving):
    assert told(text, "custody", "tenure", "life", "schedule") == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Body in basket is that of Ida Holm", ["life|holm| off"]),
        ("Body found is that of missing hiker Ida Holm", ["life|holm| off"]),
        ("The bones are those of Ida Holm, police said.", ["life|holm| off"]),
        ("The dead man is the hiker Marek Dorn, police said.", ["life|dorn| off"]),
        ("The lifeless woman is Ida Holm, police said.", ["life|holm| off"]),
        # not those, nobody named, somebody else's
        ("Body in basket is not that of Ida Holm", []),
        ("Body in basket is that of a man", []),
        ("Voice on tape is that of Ida Holm", []),
        ("Body in basket is that of Holm's brother", []),
        ("The dead man's brother is Marek Dorn, police said.", []),
        ("The dead end is Marek Dorn's.", []),
        ("Body of missing Kelder girl found", ["girl life||kelder off"]),
        ("The dead man met Marek Dorn.", []),
    ],
)
def test_who_a_body_is(text, moving):
    assert told(text, "life") == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Holm hands in her chain", ["office|holm| off"]),
        ("Cardinal Dorn lays down his staff", ["office|dorn| off"]),
        ("Sheriff Dorn turns in his badge", ["office|dorn| off"]),
        ("Holm hands in her homework", []),
        ("Dorn gives up meat", []),
        ("Holm lays down the law", []),
    ],
)
def test_what_stands_for_an_office(text, moving):
    assert told(text, "tenure") == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Medira denies files leaked", ["file leak statement|medira| off"]),
        ("Ministry denies troops crossed border", ["troops cross border statement|| off"]),
        ("Ministry admits its troops crossed border", ["troops cross border statement|| on"]),
        ("Cable was cut, mill owner admits", ["cable cut statement|| on"]),
        ("The cable was cut, the owner admitted.", ["cable cut statement|| on"]),
        ("Holm dismisses report of secret sale", ["secret sell statement|holm| off"]),
        # done to people and things, not said
        ("Owner denied entry to Norland", []),
        ("Holm dismissed by mill owner", []),
        ("Court quashes bribery verdict", []),
        ("Mill owner dismisses chief buyer", []),
        ("Flood claims life of Ida Holm", []),
        # who speaks of something else
        ("The cable was cut, the owner wept.", []),
        ("Poultry dealers dispute bird flu finding", []),
    ],
)
def test_what_is_said(text, moving):
    found = told(text, "truth")
    assert [one for one in found if "statement" in one] == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Hosepipe ban for Kelder", ["hosepipe ban|| on"]),
        ("Heat warning lifted in Kelder", ["heat warning||kelder off"]),
        ("Lunne-sur-Orm bans scooters", ["scooter ban|lunne-sur-orm| on"]),
        ("U-turn: Lunne-sur-Orm lifts scooter ban", ["scooter ban|lunne-sur-orm| off"]),
    ],
)
def test_of_what_a_ban_is(text, moving):
    assert told(text, "restriction") == moving


def test_those_whom_a_flood_kills_are_no_place():
    assert told("Flood kills Marek Dorn", "occurrence") == []
    assert told("Flood hits Kelder", "occurrence") == ["flood||kelder on"]


def test_what_defenders_hold_is_a_place():
    assert told("Defenders hold Kelder", "custody") == []


def test_an_inquiry_opens_no_fire():
    assert told("Inquiry opens into Kelder fire", "conflict") == []
    assert told("Rebels open fire in Kelder", "conflict") == ["ceasefire|kelder| off"]


def test_no_sentence_without_its_words_is_parsed_for_it():
    assert not may_turn(Pieces((), {}), lead=True)
