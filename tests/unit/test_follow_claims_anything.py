"""Things that no table lists, and words that put anything on or off: sentences of our own."""

import pytest

from tests.unit.test_follow_claims_more import read

SENTENCES = [
    # any noun at the top of an article
    ("The Orm smelter will shut in May.", ["smelter|orm| off"]),
    ("The company has mothballed its smelter in Orm.", ["smelter||orm off"]),
    ("The casino in Orm was closed by its owner.", ["casino||orm off"]),
    ("The council walked away from the Orm skatepark.", ["skatepark|orm| off"]),
    ("A mill in Orm closed.\n\nIt rained.\n\nThe smelter in Malm shut.", ["factory||orm off"]),
    ("Orm shut 12 smelters on Monday.", []),
    ("Orm opened the door to talks.", []),
    # states
    ("The smelter in Orm was put on hold.", ["smelter||orm off"]),
    ("The council put the Orm skatepark on hold.", ["skatepark|orm| off"]),
    ("The council left the Orm skatepark in tatters.", ["skatepark|orm| off"]),
    ("The Orm smelter is out of action.", ["smelter|orm| off"]),
    ("The council put the Orm skatepark to the vote.", []),
    ("The trial goes on in Orm.", []),
    # nouns, with the verbs that bring them
    ("The green light was given to the Orm skatepark.", ["skatepark|orm| on"]),
    ("The Orm skatepark got the green light.", ["skatepark|orm| on"]),
    ("The council gave its blessing to the Orm skatepark.", ["skatepark|orm| on"]),
    ("The Orm skatepark was refused permission.", ["skatepark|orm| off"]),
    ("The Orm mill was saved from closure.", ["factory|orm| on"]),
    ("The council announced the mothballing of the Orm mill.", ["factory|orm| off"]),
    ("The fishing ban on Orm is over, the ministry said.", ["fishing ban||orm off"]),
    ("Chile gave Peru a light.", []),
    ("A closure from the Orm mill pleased nobody.", []),
    ("No closure of the Orm mill is planned.", []),
    ("Neighbours fear a closure of the Orm mill.", []),
    (
        "The board announced the sale and the closure of the Orm mill.",
        ["deal|| on", "factory|orm| off"],
    ),
    ("The run-off in Orm was cancelled.", ["election||orm off"]),
    ("Peru vetoed the run-off.", ["election||peru off"]),
    # what is done at a thing
    ("Work on the Orm skatepark was halted.", ["skatepark|orm| off"]),
    ("Traffic resumed on the Orm skyway.", ["skyway|orm| on"]),
    (
        "A permit for the Orm skatepark was refused.",
        ["skatepark permit|orm| off", "skatepark|orm| off"],
    ),
    # there is, there is none
    ("There will be no kite festival in Orm this year.", ["festival||orm off"]),
    ("There was a blast at the depot in Orm.", ["explosion||orm on"]),
    ("There was no blast at the depot in Orm.", ["explosion||orm off"]),
    ("A blast rocked the depot in Orm.", ["explosion||orm on"]),
    ("No plane crashed near Orm.", ["accident||orm off"]),
    # verbs that are the thing
    ("Pilots at Skarn Air walked out on Friday.", ["strike|skarn air| on"]),
    ("The Orm rocket lifted off.", ["launch|orm| on"]),
    (
        "Norway allowed exports of herring.",
        ["herring exports|norway| on", "herring export ban|norway| off"],
    ),
]


@pytest.mark.parametrize(("text", "moving"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentence(text, moving):
    assert read(text)[0] == moving


HEADLINES = [
    ("No Orm kite festival this year", ["festival|orm| off"]),
    ("Blast at Orm depot", ["explosion||orm on"]),
    ("Reprieve for Orm skatepark", ["skatepark|orm| on"]),
]


@pytest.mark.parametrize(("title", "moving"), HEADLINES, ids=[title for title, _ in HEADLINES])
def test_headline(title, moving):
    assert read(None, title)[0] == moving
