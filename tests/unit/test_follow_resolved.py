"""One matter under two names: resolved inside its storyline, unless another matter competes."""

import pytest

from monitor.follow.cases import is_told_in_full
from monitor.follow.states import akin, home
from monitor.model.changes import Axis, ClaimKey
from tests.unit.test_follow_claims_more import read
from tests.unit.test_follow_kindred import turns


def key(what, who="", where="", axis=Axis.RESTRICTION):
    return ClaimKey(axis=axis, what=what, who=who, where=where)


def test_a_lone_name_is_the_place_of_what_is_banned_there():
    of, at = key("bathing ban", who="orm"), key("bathing ban", where="orm")
    assert home(of, [of, at]) == at
    assert home(at, [of, at]) == at
    fuller = key("bathing ban", who="holm", where="orm")
    assert home(of, [of, fuller]) == of  # whose it is may be one, where it is another
    assert not akin(of, fuller)
    assert akin(of, at)
    assert not akin(of, key("bathing ban", where="malm"))


def test_a_country_bans_or_is_banned_and_a_visit_has_two_ends():
    of, on = key("ban", who="norway"), key("ban", where="norway")
    assert home(of, [of, on]) == of
    visit = (key("visit", who="holm", axis=Axis.SCHEDULE), key("visit", "", "holm", Axis.SCHEDULE))
    assert home(visit[0], visit) == visit[0]


def test_what_two_sides_or_many_words_name_is_one_case_however_long():
    truce = key("ceasefire", who="drovia+orm", axis=Axis.CONFLICT)
    assert is_told_in_full(truce, truce)
    assert not is_told_in_full(truce, key("ceasefire", who="drovia", axis=Axis.CONFLICT))
    alone = key("ceasefire", who="drovia", axis=Axis.CONFLICT)
    assert not is_told_in_full(alone, alone)
    said = key("canvas attic orm statement", axis=Axis.TRUTH)
    assert is_told_in_full(said, said)
    assert not is_told_in_full(*[key("canvas orm statement", axis=Axis.TRUTH)] * 2)


def test_a_truce_of_two_sides_that_ends_months_later():
    agreed = ("Drovia and Orm Front agree truce", 1)
    assert turns(agreed, ("Orm Front ends truce with Drovia", 200))
    assert not turns(("Orm Front declares truce", 1), ("Orm Front ends truce", 200))


DEAL = ("Orm Rovers and Malm City agree deal for Holm", 1)


def test_an_open_phrase_means_the_only_matter_of_its_class():
    off = ("The deal with Malm City is off, Orm Rovers say", 2)
    assert turns(DEAL, off)
    assert not turns(DEAL, ("The deal with Kestria is off, Orm Rovers say", 2))


def test_an_open_phrase_means_nothing_where_two_matters_compete():
    launch = ("Drovia to launch the Heron-3 satellite", 1)
    other = ("Kestria to launch the Swift-2 satellite", 2)
    off = ("The launch of the Heron-3 weather satellite is off", 3)
    assert turns(launch, off)
    assert not turns(launch, other, off)


READ = [
    # speech of the past shifts what is said of today
    ("The council said that it was closing the Orm bridge.", ["bridge|orm| off"]),
    ("The council was closing the Orm bridge.", []),
    ("The council said that it was closing the Orm bridge when it fell.", []),
    # how long is no object
    ("The Orm bridge reopened 16 days after the crash.", ["bridge|orm| on"]),
    ("The Orm bridge reopened a week after the crash.", ["bridge|orm| on"]),
    # who goes does so, whatever the form
    ("The Drovian rebels withdrew from Orm on Monday.", ["place||orm off"]),
    ("Malm Rovers pulled out of the deal on Monday.", ["deal|malm rovers| off"]),
    # whose a plant is, and where
    ("The council closed Holm's Orm plant.", ["factory|holm|orm off"]),
    # a thing runs that resumes its operation
    (
        "The Malm pipeline resumed service on Monday.",
        ["pipeline|malm| on", "service|malm| on"],
    ),
    ("Norway halted the flow through the Malm pipeline.", ["pipeline|malm| off"]),
    # what seems may be otherwise
    ("Judges seem inclined to lift the Orm logging ban.", []),
    ("Mutinous soldiers captured the town of Orm on Monday.", ["place||orm on"]),
]


@pytest.mark.parametrize(("text", "moving"), READ, ids=[text for text, _ in READ])
def test_sentence(text, moving):
    assert read(text)[0] == moving
