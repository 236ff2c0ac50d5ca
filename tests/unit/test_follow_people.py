"""People who go by what they are: one report has the name, another none, and two may be alike."""

import pytest

from monitor.follow.persons import is_by_kind
from monitor.follow.wording import described
from tests.support.following import article, reading
from tests.unit.test_follow_persons import kinds
from tests.unit.test_follow_silent_pairs import has_turned

TURNING = [
    ("Diver missing off Orm", "Missing diver found alive off Orm"),
    ("Orm divers feared dead", "Orm divers rescued from reef"),
    ("Orm divers feared dead", "Orm divers rescued from desert island"),
    ("Diver missing off Orm", "Ida Holm, the diver who went missing off Orm, was found alive"),
    ("Nurse charged with theft in Malm", "Prosecutors drop case against Malm nurse"),
    ("Three teachers kidnapped near Orm", "Kidnapped teachers freed in Orm"),
    ("Man, 44, freed in Malm fire inquiry", "Man of 44 rearrested in Malm over fire"),
    ("A 44-year-old man was freed in Malm", "The 44-year-old man was rearrested in Malm"),
    ("Climber found alive on Mount Orm", "The climber found on Mount Orm has died"),
    ("Police arrest suspect in Malm", "Suspect released in Malm"),
    # what a name is called beside it
    ("Blogger Holm arrested in Malm", "Nadia Holm, a blogger, was freed in Malm"),
    ("Postmaster Holm convicted of theft", "Noll Holm, the postmaster of Orm, was acquitted"),
    ("Mayor fires the chief of Orm police, Ida Holm", "Ida Holm reinstated by judge"),
    ("A director of Orm Bank, Ida Holm, found guilty", "Ida Holm acquitted on appeal"),
    # a participle that opens a headline
    ("Pilot Holm captured in Peru", "Captured pilot Holm freed in Peru"),
    ("Ida Holm escapes from Malm prison", "Escaped killer Holm back behind bars"),
    # a name with more about it
    ("Ida Holm killed in raid", "Ida Holm, the general whom Peru said it had killed, is alive"),
]
SILENT = [
    # somebody else of the same calling
    ("Diver missing off Orm", "Another diver found alive off Orm"),
    ("Diver missing off Orm", "Second diver rescued off Orm"),
    ("Nurse charged with theft in Malm", "Case against Orm nurse dropped"),
    ("Diver killed off Orm", "Missing diver found alive off Orm"),
    ("Diver found alive off Orm", "Diver dies off Orm"),
    ("Nurse acquitted in Malm", "Nurse charged in Malm"),
    ("Journalist freed in Malm", "Journalist arrested in Malm"),
    ("Man, 44, arrested in Malm", "Man, 23, released in Malm"),
    ("Three teachers kidnapped near Orm", "Two teachers freed near Orm"),
    ("Three teachers kidnapped near Orm", "Several teachers freed near Orm"),
    ("Man arrested", "Man released"),
    ("Blogger Ida Holm arrested in Malm", "Blogger Ulla Brandt freed in Malm"),
    ("Peru detains blogger Ida Holm", "Peru frees blogger Ulla Brandt"),
    # part of another thing, or a verb
    ("Pilots arrested in Malm", "Pilot training resumes in Malm"),
    ("Guard arrested in Malm", "Soldiers guard the freed town of Malm"),
    ("Diver's dog missing off Orm", "Diver found alive off Orm"),
    # what is wanted, or said of others
    ("Nurse charged with theft in Malm", "Drop case against Malm nurse, union says"),
    ("Pilot captured in Peru", "Captured pilot tells of cell in Peru"),
    ("Ida Holm, 58, arrested in Malm", "The winger Nils Holm, 34, was freed in Malm"),
]


@pytest.mark.parametrize("pair", TURNING)
def test_the_same_one(pair):
    assert has_turned(pair)


@pytest.mark.parametrize("pair", SILENT)
def test_somebody_else(pair):
    assert not has_turned(pair)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("A diver was found alive off Orm.", "Diver off Orm"),
        ("Two divers were arrested in Orm.", "2 divers in Orm"),
    ],
)
def test_what_it_is_called(text, about):
    assert [described(claim) for claim in reading(article("a", text)).claims] == [about]


def test_deep_in_an_article_only_names_count():
    text = "It rained.\n\nIt rained on.\n\nA diver was arrested in Orm."
    assert not [c for c in reading(article("a", text)).claims if is_by_kind(c)]


def test_a_fresh_start_tells_of_nobody_known():
    assert not any(k.startswith("reversal") for k in kinds("Diver arrested in Orm."))
