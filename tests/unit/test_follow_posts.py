"""Who leaves one post and takes another is not back in office."""

import pytest

from monitor.follow.posts import Post, is_another, posts
from monitor.model.changes import ChangeKind
from tests.support.following import TOPIC, Desk, article


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ida Holm, secretary of the Kelder Region, left.",
         {Post("secretary", "kelder region")}),
        ("Ida Holm, Vorn's chief executive, is its chairwoman, too.",
         {("chief executive", ""), ("chair", "")}),
        ("Ida Holm is back in her job because the mayor had not heard her.", set()),
        ("Ida Holm becomes the new party secretary of Kelder.", {("secretary", "kelder")}),
        ("CEO Ida Holm was named ambassador to Peru.",
         {("chief executive", ""), ("ambassador", "peru")}),
        ("Prime Minister Ida Holm resigned.", {("prime minister", "")}),
        ("President Ben Osei asked Premier Ida Holm to stay.", {("prime minister", "")}),
        ("Ida Holm resigned.", set()),
        ("Ida Holm-Aro named chief conductor at Malm Opera.", {("conductor", "malm opera")}),
        ("Malm principal Ida Aro-Holm resigns.", {("principal", "")}),
        ("The head of a school in Malm, Ida Holm, resigned.", {("head", "")}),
        ("Police chief Ida Holm resigned.", {("police chief", "")}),
        ("Ida Holm named finance chief of brewer Tarrow.", {("chief", "tarrow")}),
    ],
)  # fmt: skip
def test_posts(text, found):
    """A word for a post and the name that says of what."""
    assert posts(text, "holm") == found


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("Holm leaves as secretary of Kelder.", "Holm becomes secretary of Torvik.", True),
        ("Holm resigns as minister.", "Holm is named coach of Torvik.", True),
        ("Holm resigns as minister.", "Holm is minister again.", False),
        ("Holm leaves as secretary of Kelder.", "Holm is secretary again.", False),
        ("Holm leaves as mayor of Kelder.", "Holm is mayor of the Kelder District again.", False),
        ("Vorn's CEO Holm quits.", "Vorn takes Holm back as chief executive.", False),
        ("Holm quits.", "Holm becomes coach.", False),
        ("Holm becomes coach of Torvik.", "Torvik boss Holm quits.", False),
        ("Holm becomes coach of Torvik.", "Police chief Holm quits.", True),
        ("Holm is named chief conductor.", "Conductor Holm quits.", False),
    ],
)
def test_other_posts(one, other, differs):
    """Other words, or other names behind the same one."""
    assert is_another(one, other, "holm") is differs
    assert is_another(other, one, "holm") is differs


def turn(before, after):
    """Whether the second text turns the state of the first one."""
    desk = Desk(topic=TOPIC)
    desk.feed(article("a", before, 1))
    change = desk.feed(article("b", after, 5)).change
    return change is not None and change.kind is ChangeKind.REVERSAL


def test_a_new_post_is_no_return():
    """Back in the same post is a turn, in another is not."""
    gone = "Ida Holm resigned as governor of Kelder."
    assert turn(gone, "Ida Holm was reinstated as governor of Kelder.")
    assert turn(gone, "Ida Holm was reinstated.")
    assert not turn(gone, "Ida Holm was named ambassador to Peru.")
