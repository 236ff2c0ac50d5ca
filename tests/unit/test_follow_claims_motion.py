"""Who comes and goes: a place changes hands if forces do, and not by anybody's travels."""

from dataclasses import replace

import pytest

from monitor.model.changes import Axis, ChangeKind
from tests.support.following import TOPIC, Desk, article, reading


def held(text):
    """Places whose side a text tells in the foreground, and which."""
    return [
        f"{claim.key.where} {claim.pole.value}"
        for claim in reading(article("a", text)).claims
        if claim.key.axis is Axis.CONTROL and not claim.background
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rebels leave Kelder.", ["kelder off"]),
        ("The rebels left the town of Kelder.", ["kelder off"]),
        ("Government troops pull out of Kelder.", ["kelder off"]),
        ("Peru withdraws its troops from Kelder.", ["kelder off"]),
        ("Norland pulled its soldiers out of Kelder.", ["kelder off"]),
        ("Peru leaves Kelder.", ["kelder off"]),
        ("President Holm orders the troops to withdraw from Kelder.", ["kelder off"]),
        ("Islamist fighters have entered Kelder.", ["kelder on"]),
        ("The town of Kelder fell to rebels.", ["kelder on"]),
        ("The town of Kelder returned to the army.", ["kelder on"]),
        ("Soldiers seize control of the rebel stronghold of Kelder.", ["kelder on"]),
        # Anybody's travels.
        ("President Ida Holm leaves Kelder on a plane.", []),
        ("President Ida Holm returns to Ghana.", []),
        ("Tourists flee Kelder.", []),
        ("Residents return to Kelder.", []),
        ("Peru withdraws a contingent of peacekeepers from Kelder.", []),
        ("Peru withdraws its ambassador from Ghana.", []),
        ("UN Envoy Rob Vorn has to leave Kelder at once.", []),
        ("Peru's embassy staff in Ghana return to Peru.", []),
        ("Police enter Kelder.", []),
    ],
)
def test_whose_a_place_is(text, found):
    """Forces, or a country for its own; no person, no envoy, no staff."""
    assert held(text) == found


def test_the_place_says_which_war():
    """Whose a place is joins the storyline of that place, in other words and by another side."""
    desk = Desk(topic=replace(TOPIC, one_thread=False))
    first = desk.feed(article("a", "Rebels have captured Kelder, a town in the north.", 1))
    again = desk.feed(article("b", "Government soldiers have retaken Kelder.", 4))
    assert again.storyline.id == first.storyline.id
    assert again.change is not None
    assert again.change.kind is ChangeKind.REVERSAL
