"""Usual ways of headlines to say that something is back, gone, open, shut or held, by its frame."""

import pytest

from tests.unit.test_follow_claims_frames import told
from tests.unit.test_follow_claims_more import read
from tests.unit.test_follow_turns import has_turned

NAMED = " People in Kelder looked on."


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Kelder pupils back at school", ["school|kelder| on"]),
        ("Pupils back at school in Kelder", ["school||kelder on"]),
        ("First plane lands at Kelder airport", ["airport|kelder| on"]),
        ("Planes take off from Kelder airport again", ["airport|kelder| on"]),
        ("Planes take off from Kelder airport", []),
        ("Plane lands at Kelder airport", []),
        ("Children near Kelder airport back", []),
        ("Cars cross Kelder bridge again", ["bridge|kelder| on"]),
        ("Cars damage Kelder bridge again", []),
        ("Pigeons back on Kelder bridge", []),
        ("Trains back on Kelder line", ["service||kelder on", "line|kelder| on"]),
        ("Trains stop running on Kelder line", ["line|kelder| off"]),
        ("Kelder airport resumes flights", ["airport|kelder| on", "flights|kelder| on"]),
        ("Kelder airport resumes flights to Orlin", ["flights|kelder|orlin on"]),
        ("Kelder airport cancels flights", ["flights|kelder| off"]),
        ("Trains delayed on Kelder line", []),
        ("Work on Kelder dam delayed", []),
    ],
)
def test_who_uses_it(headline, moving):
    assert told(headline) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Drivers can use the Kelder bridge again.", ["bridge|kelder| on"]),
        ("Drivers cannot use the Kelder bridge again.", []),
        ("Drivers may use the Kelder bridge again.", []),
        ("Pupils in Kelder were back in their classrooms on Monday.", ["school||kelder on"]),
        ("The school in Kelder was big.", []),
        ("Children in Kelder are at school again.", []),
        ("Bakers in Kelder worked under curfew.", []),
        ("Rockets fell as people in Kelder slept.", []),
    ],
)
def test_who_uses_it_in_a_text(text, moving):
    assert read(text + NAMED)[0] == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Kelder under curfew", ["curfew||kelder on"]),
        ("Kelder back under curfew", ["curfew||kelder on"]),
        ("Kelder is back under curfew", ["curfew||kelder on"]),
        ("Army puts Kelder under curfew", ["curfew||kelder on"]),
        ("Kelder placed under curfew", ["curfew||kelder on"]),
        ("Kelder remains under curfew", ["curfew||kelder on"]),
        ("Kelder no longer under curfew", ["curfew||kelder off"]),
        ("Kelder exits lockdown", ["lockdown||kelder off"]),
        ("Kelder comes out of lockdown", ["lockdown||kelder off"]),
        ("Kelder schools in lockdown", ["lockdown||kelder on"]),
        ("Shops in Kelder under curfew", ["curfew||kelder on"]),
        ("Under curfew in Kelder", []),
        ("Cheap hotels near Kelder under curfew law", []),
        ("Holm sings under curfew", []),
        ("Peru and Chile at war again", ["ceasefire|chile+peru| off"]),
        ("Peru and Chile at peace", []),
        ("Peru and Chile back in talks", ["talks|chile+peru| on"]),
        ("Peru and Chile in talks", []),
    ],
)
def test_what_a_place_is_in(headline, moving):
    assert told(headline) == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Power back on in Kelder", ["outage||kelder off"]),
        ("Power restored in Kelder", ["outage||kelder off"]),
        ("Power returns to Kelder", ["outage||kelder off"]),
        ("Lights go out in Kelder", ["outage||kelder on"]),
        ("Storm leaves Kelder without power", ["outage||kelder on"]),
        ("Kelder without power", ["outage||kelder on"]),
        ("Kelder loses power", ["outage||kelder on"]),
        ("Homes in Kelder lose power", ["outage||kelder on"]),
        ("Kelder has power again", ["outage||kelder off"]),
        ("Kelder regains power", ["outage||kelder off"]),
        ("Kelder has power", []),
        ("Without power", []),
    ],
)
def test_power(headline, moving):
    assert [one for one in told(headline) if "outage" in one] == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Army in control of Kelder", ["place||kelder on"]),
        ("Army is in control of Kelder", ["place||kelder on"]),
        ("Army back in control of Kelder", ["place||kelder on"]),
        ("Army back in Kelder", ["place||kelder on"]),
        ("Rebels are back in Kelder", ["place||kelder on"]),
        ("Army sings back in Kelder", []),
        ("Envoy back in Kelder", ["envoy||kelder on"]),
        ("Back in Kelder", []),
        ("Rebel flag flies over Kelder", ["place||kelder on"]),
        ("Rebel flag over Kelder", ["place||kelder on"]),
        ("Army raises flag over Kelder", ["place||kelder on"]),
        ("Rebel flag seen over Kelder", []),
        ("Smoke hangs over Kelder", []),
        ("Flag flies over Kelder", []),
        ("Police evict students from Kelder theatre", ["museum||kelder off"]),
    ],
)
def test_whose_a_place_is(headline, moving):
    assert told(headline) == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Rockets hit Kelder", ["ceasefire|kelder| off"]),
        ("Shells fall on Kelder", ["ceasefire|kelder| off"]),
        ("Air strikes hit Kelder", ["ceasefire|kelder| off"]),
        ("Strikes hit Kelder", []),
        ("Police strikes hit Kelder", []),
        ("Rockets fall", []),
        ("Kelder hit", []),
        ("Rebels attack Kelder", ["ceasefire|kelder| off"]),
        ("Peru attacks Chile", ["ceasefire|chile+peru| off"]),
        ("Peru attacks Chile over trade", []),
        ("Holm attacks Chile", []),
        ("Kelder attacked", []),
        ("Warring sides in Kelder sign truce", ["ceasefire|kelder| on"]),
        ("Guns silent in Kelder", ["ceasefire|kelder| on"]),
        ("Calm returns to Kelder", ["ceasefire|kelder| on"]),
    ],
)
def test_fighting(headline, moving):
    assert [one for one in told(headline) if "ceasefire" in one] == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Holm arrives in Ghana", ["visit|holm|ghana on"]),
        ("Holm's envoy arrives in Ghana", []),
        ("Peru and Chile will meet", ["summit|chile+peru| on"]),
        ("Peru will meet", []),
        ("Leaders will meet", []),
        ("Kelder festival gets the go-ahead", ["festival|kelder| on"]),
        ("Kelder festival rained off", ["festival|kelder| off"]),
        ("Kelder marathon no longer taking place", ["marathon|kelder| off"]),
        ("Kelder drivers drop strike threat", ["strike|kelder| off"]),
        ("Kelder drivers repeat strike threat", []),
        ("Kelder strike threat grows", []),
        ("Regulator clears Kelder jets to fly again", ["aircraft|kelder| on"]),
        ("Kelder jets cleared to fly again", ["aircraft|kelder| on"]),
        ("Judge orders Kelder bank to close", ["market|kelder| off"]),
        ("Judge clears the Kelder march to go ahead", ["march|kelder| on"]),
        ("Holm urges Kelder mine to close", []),
        ("Law lets police close Kelder airport", []),
        ("Kelder strike threat", []),
        ("Peru and Chile summit put on hold", ["summit|chile+peru| off"]),
        ("Holm pulls out of trip to Ghana", ["visit|holm|ghana off"]),
        ("Peru pulls out of summit with Chile", ["summit|chile+peru| off"]),
        ("Peru pulls out of summit in Orlin", ["attendance|peru|orlin off"]),
        ("Kelder council overturns festival cancellation", ["festival|kelder| on"]),
        ("Fell Air strike called off", ["strike|fell air| off"]),
        ("Kelder rocket blasts off", ["launch|kelder| on"]),
        ("Kelder rocket launches", ["launch|kelder| on"]),
        ("Peru and Chile talks get under way", ["talks|chile+peru| on"]),
        ("Kelder marathon put off until autumn", ["marathon|kelder| off"]),
        ("Judge allows Kelder march to go ahead", ["march|kelder| on", "ban||kelder off"]),
        ("Storm forces cancellation of Kelder marathon", ["marathon|kelder| off"]),
        ("Search for Kelder back on", ["search|kelder| on"]),
        ("Passengers demand Kelder line reopens", []),
        ("Kelder network goes down", ["network|kelder| off"]),
        ("Kelder website down again", ["newspaper|kelder| off"]),
        ("Gas flows to Kelder again", ["gas exports||kelder on"]),
        ("Beer flows in Kelder again", []),
        ("Users wait for Kelder website to return", []),
    ],
)
def test_plans(headline, moving):
    assert told(headline) == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Kelder bank siege over", ["siege|kelder| off"]),
        ("Kelder plane crash a hoax", ["accident|kelder| off"]),
        ("Kelder wildfire 40 per cent contained", ["fire|kelder| on"]),
        ("Cholera returns to Kelder", ["cholera outbreak||kelder on"]),
        ("Kelder free of cholera", ["cholera outbreak||kelder off"]),
        ("Kelder is free of cholera", ["cholera outbreak||kelder off"]),
        ("Free of cholera", []),
        ("Kelder declared free of cholera", ["cholera outbreak||kelder off"]),
        ("Kelder rocked by unrest", ["siege||kelder on"]),
        ("Kelder amused by unrest", []),
        ("No more curfew in Kelder", ["curfew||kelder off"]),
        ("Curfew again in Kelder", ["curfew||kelder on"]),
        ("Kelder wildfire nearly out", ["fire|kelder| on"]),
        ("Kelder wildfire contained", ["fire|kelder| off"]),
        ("Wildfire rages on Kelder heath", ["fire|kelder| on"]),
        ("Evacuation order issued for Kelder", ["evacuation order|kelder| on"]),
        ("Kelder residents return home", ["evacuation order|kelder| off"]),
        ("Holm family home in Kelder", []),
        ("Masks no longer required in Kelder shops", ["mask restrictions||kelder off"]),
        ("Kelder u-turn on quay ban", []),
        ("Scooters no longer banned in Kelder", ["scooter ban||kelder off"]),
    ],
)
def test_what_happens_and_is_ruled(headline, moving):
    assert told(headline) == moving


def test_who_came_is_there():
    """Of a visit that is told of in the past only the arrival is news."""
    assert read("Ida Holm arrived in Ghana on Monday.")[0] == ["visit|holm|ghana on"]
    assert read("Ida Holm returned to Ghana on Monday.")[0] == []


@pytest.mark.parametrize(
    "pair",
    [
        ("Orm bans cars", "Orm lifts ban on cars"),
        ("Orm bans buses", "Orm lifts ban on buses"),
        ("Peru and Chile call off talks", "Peru and Chile to meet after all"),
        ("Lima bans diesel cars", "Diesel cars allowed in Lima again"),
    ],
)
def test_short_words_and_capitals(pair):
    """A plural of four letters is its singular's, and a capital its country's."""
    assert has_turned(pair)
