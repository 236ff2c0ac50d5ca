"""Pairs of headlines of which the second one turns nothing, however much it sounds like it."""

import pytest

from tests.unit.test_follow_persons import kinds

SILENT = [
    # what somebody tells somebody to do
    ("Orm air show will go ahead in June", "Call off Orm air show, neighbours tell council"),
    ("Orm mill to close in May", "Reopen Orm mill, workers urge owner"),
    ("Malm bridge closed", "Open the Malm bridge now, drivers tell mayor"),
    ("Council approves Orm dam", "Scrap the Orm dam, anglers tell council"),
    ("Peru bans exports of herring", "Lift the herring ban, fishermen tell Peru"),
    # what somebody asks or tells somebody to do, who asks standing last
    ("Ida Holm charged over leak", "Drop charges against Holm, lawyer asks court"),
    ("Orm miners jailed for march", "Free the Orm miners, union tells minister"),
    ("Malm bridge closed", "'Reopen the Malm bridge', traders demand"),
    ("Ida Holm arrested in Orm", "Free jailed singer Holm, fans plead"),
    ("Ida Holm sacked as Orm coach", "Bring back Holm, Orm fans tell board"),
    ("Vorn mill in Orm closed", "Restart the Orm mill, workers tell Vorn"),
    ("Orm festival called off", "Save the Orm festival, singers tell council"),
    ("Ida Holm charged over leak", "Throw out Holm case, defence tells judge"),
    # whom no court convicts or clears
    ("Goalkeeper Ida Holm convicted of fraud", "Holm acquitted by the stands"),
    ("Ida Holm convicted of fraud", "Voters acquit Ida Holm"),
    ("Ida Holm convicted of treason", "History has acquitted Ida Holm"),
    ("Ida Holm cleared of bribery", "Ida Holm found guilty in the court of public opinion"),
    ("Ida Holm cleared of bribery", "Ida Holm convicted by the press"),
    ("Ida Holm convicted of doping", "Ida Holm is cleared of every sin by her supporters"),
    ("Ida Holm convicted of fraud", "Ida Holm cleared of every sin after two late goals"),
    ("Ida Holm acquitted of bribery", "Social media finds Ida Holm guilty"),
    ("Ida Holm cleared of bribery", "Ida Holm guilty in the eyes of fans"),
    # what somebody is sure of
    ("Ida Holm convicted of theft", "Holm's lawyers confident conviction will be overturned"),
    ("Orm marathon cancelled", "Organisers optimistic Orm marathon will go ahead"),
    ("Malm tunnel closed by flood", "Engineers hopeful Malm tunnel will reopen"),
    ("Ida Holm jailed for fraud", "Family certain Ida Holm will be freed"),
    ("Orm festival called off", "Fans sure Orm festival will be held"),
    ("Peru rejects Malta trade deal", "Malta convinced Peru will sign trade deal"),
    # what is always so
    (
        "Orm harvest fair will be held in August",
        "The fireworks that usually close the Orm harvest fair have been cancelled.",
    ),
    ("Malm museum open to visitors", "Malm museum always closes on Mondays"),
    ("Orm ferry running again", "Orm ferry often stops in winter, islanders say"),
    ("Malm market opens", "Malm market traditionally shuts on Sundays"),
    # one act before another, and what an act itself gives up
    (
        "Pale Ferry will open for them on every night",
        "Pale Ferry have called off their appearances on the tour",
    ),
    ("Grey Tram will open for Ida Holm in Orm", "Grey Tram cancel all dates in Orm"),
    # the dead who live in hearts
    ("Ida Holm dies at 81", "Ida Holm is alive in every heart, fans sing"),
    ("Ida Holm dies at 81", "Ida Holm is alive in our memory"),
    ("Ida Holm dies at 81", "Ida Holm alive in her music"),
]
TURNING = [
    ("Orm air show will go ahead in June", "Orm air show called off after storm"),
    ("Orm marathon cancelled", "Orm marathon will go ahead, organisers say"),
    ("Ida Holm dead in avalanche", "Ida Holm is alive in hospital"),
    ("Orm concert to go ahead", "Promoter pulls plug on Orm concert"),
    ("Malm museum to open", "Malm museum will close, council says"),
    # what somebody tells of, or is told
    ("Ida Holm charged over leak", "Charges against Holm dropped, lawyer tells court"),
    ("Orm miners jailed for march", "Orm miners freed, union tells families"),
    ("Malm bridge closed", "Malm bridge reopens, engineer tells council"),
    ("Malm bridge closed", "Malm bridge open again, mayor tells traders"),
    ("Ida Holm arrested in Orm", "Free at last: Ida Holm released in Orm"),
    ("Orm festival called off", "Orm festival to be held, council tells singers"),
    ("Court convicts Ida Holm of theft", "Judges quash Holm's conviction, court told"),
    # what a court says, whoever looks on
    ("Ida Holm convicted of fraud", "Fans cheer as court acquits Ida Holm"),
    ("Ida Holm convicted of fraud", "Ida Holm acquitted before a packed public gallery"),
    ("Ida Holm convicted of fraud", "Court acquits Ida Holm, critics say too late"),
    ("Ida Holm convicted of fraud", "Ida Holm cleared by Orm's public prosecutor"),
    ("Ida Holm acquitted of bribery", "Ida Holm found guilty as fans weep"),
    ("Ida Holm convicted of fraud", "Ida Holm acquitted by the court of Orm"),
    ("Ida Holm convicted of treason", "President pardons Ida Holm"),
]


def has_turned(pair):
    return any(fired.startswith("reversal") for fired in kinds(*(f"{line}." for line in pair)))


@pytest.mark.parametrize("pair", SILENT)
def test_nothing_turned(pair):
    assert not has_turned(pair)


@pytest.mark.parametrize("pair", TURNING)
def test_its_like_that_tells_a_turn(pair):
    assert has_turned(pair)
