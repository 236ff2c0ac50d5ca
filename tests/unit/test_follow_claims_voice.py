"""Whose word it is, what "cleared" means, what was long ago, who allows: sentences of our own."""

from datetime import date

import pytest

from monitor.follow.roles.recall import dates_back
from tests.unit.test_follow_claims_more import read

LIDO = ["lido|orm| on"]
SENTENCES = [
    # who tells what it does itself
    ("The Orm lido will reopen in May, the council said.", LIDO),
    ("The Orm lido will reopen in May, even if it rains, the council said.", LIDO),
    ("The Orm lido will reopen in May, said an owner who was asked if it pays.", LIDO),
    # who foretells, vows, looks on, or says it on condition
    ("The Orm lido will reopen in May, a candidate said.", []),
    ("The Orm lido will reopen in May, Ida Holm predicted.", []),
    ("The Orm lido will reopen in May if she wins, Ida Holm said.", []),
    ("Some critics said that the Orm lido will reopen in May.", []),
    ("The verdict against Ida Holm will be overturned, her lawyer believes.", []),
    # to take by force is in nobody's power; to go is
    ("The army will recapture Orm by Sunday, a general said.", []),
    ("The army recaptured Orm on Sunday.", ["place||orm on"]),
    ("The army will withdraw from Orm by Sunday, a general said.", ["place||orm off"]),
    # slogans
    ('"Ida Holm out," 4,000 marchers chanted in Orm.', []),
    ("The Orm lido shut as fans shouted.", ["lido|orm| off"]),
    # cleared of something, or for something
    ("Ida Holm was cleared.", ["case|holm| off"]),
    ("Ida Holm was cleared of fraud on Monday.", ["case|holm| off"]),
    ("Ida Holm was cleared to play on Sunday.", []),
    ("Doctors cleared Ida Holm for the final.", []),
    # dated back by the sentence behind it
    ("The club fired Ida Holm. That was in 1999.", []),
    ("The club fired Ida Holm. It was twelve years ago.", []),
    ("The club fired Ida Holm. That was in 2026.", ["office|holm| off"]),
    ("The club fired Ida Holm. That was a surprise.", ["office|holm| off"]),
    # one state allows, another refuses
    ("Norway licensed the weedkiller Fenarol.", ["weedkiller|fenarol|norway on"]),
    ("The ministry licensed the weedkiller Fenarol.", ["weedkiller|fenarol| on"]),
    ("Ida Holm licensed the weedkiller Fenarol.", ["weedkiller|fenarol| on"]),
]


@pytest.mark.parametrize(("text", "moving"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_sentence(text, moving):
    assert read(text)[0] == moving


HEADLINES = [
    ("Holm out! Thousands march in Orm", None, []),
    ("Holm out", None, ["office|holm| off"]),
    ("What a day! The Orm lido is shut", None, ["lido|orm| off"]),
    ("Holm cleared for final", "Ida Holm has been cleared, the team said.", []),
]


@pytest.mark.parametrize(
    ("title", "text", "moving"), HEADLINES, ids=[title for title, _, _ in HEADLINES]
)
def test_headline(title, text, moving):
    assert read(text, title)[0] == moving


def test_a_sentence_dates_the_one_before_it_back_by_a_year_or_by_years():
    day = date(2026, 3, 10)
    assert dates_back("That was in 1999, she was 24.", day)
    assert dates_back("This was back in spring 2019.", None)
    assert dates_back("It was two decades ago.", day)
    assert not dates_back("That was in 2026.", day)
    assert not dates_back("That was in Norway.", day)
