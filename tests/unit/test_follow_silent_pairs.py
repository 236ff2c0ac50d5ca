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
]


def has_turned(pair):
    return any(fired.startswith("reversal") for fired in kinds(*(f"{line}." for line in pair)))


@pytest.mark.parametrize("pair", SILENT)
def test_nothing_turned(pair):
    assert not has_turned(pair)


@pytest.mark.parametrize("pair", TURNING)
def test_its_like_that_tells_a_turn(pair):
    assert has_turned(pair)
