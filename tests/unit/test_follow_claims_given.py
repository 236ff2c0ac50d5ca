"""What a sentence takes for known, or only seems to say of somebody's post."""

import pytest

from monitor.follow.numbers import words
from tests.unit.test_follow_claims_cases import read


@pytest.mark.parametrize(
    "text",
    [
        "When Ida Holm was fired, the board lost its nerve.",
        "In lifting the curfew in Orm, the mayor exceeded his powers.",
        "Minister Ida Holm stayed engaged on tax reform.",
        "Minister Ida Holm has gone through many phases.",
        "Minister Ida Holm has made her first nomination to the Supreme Court.",
    ],
)
def test_no_news(text):
    assert read(text)[0] == []


@pytest.mark.parametrize(
    ("text", "cleared"),
    [
        ("Ida Holm was cleared of fraud. She is now cleared to run for mayor.", True),
        ("Ida Holm was cleared to play.", False),
    ],
)
def test_who_is_cleared_of_something_and_for_something(text, cleared):
    assert any("cleared" in one or "case" in one for one in read(text)[0]) is cleared


def test_an_accent_that_stands_alone():
    """A mark that was parted from its letter is no word, and no error."""
    assert [word.low for word in words("Cafe\u0301 in Orm \u0301 reopens")][:1] == ["cafe"]


@pytest.mark.parametrize(
    "title",
    [
        "Holm to pull out of Straits Treaty",
        "Ida Holm walks out of budget meeting",
        "Holm backs out of Straits Treaty",
    ],
)
def test_who_leaves_a_treaty_or_a_room_leaves_no_post(title):
    moving = read("Ida Holm spoke in the harbour.", title)[0]
    assert not [one for one in moving if one.startswith("office|")]


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("The board fired Ida Holm when sales fell.", ["office|holm| off"]),
        ("Minister Ida Holm has not only lost her job but her friends.", ["office|holm| off"]),
        ("Coach Ida Holm has gone after ten games.", ["office|holm| off"]),
        ("The board announced Ida Holm's appointment as director.", ["office|holm| on"]),
    ],
)
def test_news(text, moving):
    assert [one.split(" out")[0].split(" in")[0] for one in read(text)[0]] == moving
