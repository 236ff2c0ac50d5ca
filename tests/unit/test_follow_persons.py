"""Two people of one surname are two."""

from dataclasses import replace

import pytest

from monitor.follow.persons import is_namesake
from tests.support.following import Desk, article, reading


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Ida Holm", "Nils Holm", True),
        ("Ida Holm", "Ida Holm", False),
        ("Ida Holm", "Ida Maria Holm", False),
        ("I. Holm", "Ida Holm", False),
        ("Alex Holm", "Alexander Holm", False),
        ("Holm", "Nils Holm", False),
        ("Ida Holm", "Nils Brandt", False),
        ("", "Nils Holm", False),
    ],
)
def test_namesakes(one, other, apart):
    (known,) = reading(article("a", "Ida Holm was released on Monday.")).claims
    assert is_namesake(_of(known, one), _of(known, other)) is apart


def _of(claim, name):
    return replace(claim, who=(name,) if name else ())


def kinds(*texts):
    """What a topic that is one thread is told of articles, a day after another."""
    desk = Desk()
    for day, text in enumerate(texts, start=1):
        desk.feed(article(str(day), text, day, title=text.split(".")[0]))
    return [fired for line in desk.lines.values() for fired, _ in line.fired]


def test_a_namesake_turns_nothing():
    turned = kinds("Mayor Ida Holm was elected.", "Police chief Nils Holm resigned.")
    assert not any(fired.startswith("reversal") for fired in turned)


def test_the_same_person_does():
    turned = kinds("Mayor Ida Holm was elected.", "Mayor Ida Holm resigned.")
    assert any(fired.startswith("reversal") for fired in turned)


@pytest.mark.parametrize(
    "text",
    [
        "Police arrested the trainer Sven Holm on Monday, no relation of banker Sebastian Holm.",
        "The banker Sebastian Holm is free. Police arrested the horse trainer Sven Holm on Monday.",
    ],
)
def test_an_article_that_names_both_says_which_one_it_tells_of(text):
    """The longer name is not the other one's."""
    found = reading(article("a", text)).claims
    (held,) = [claim for claim in found if claim.state == "held" and claim.key.who]
    assert held.who == ("Sven Holm",)


def test_an_article_that_names_both_turns_nothing_of_the_other():
    turned = kinds(
        "Banker Sebastian Holm was freed on bail.",
        "Trainer Holm was arrested. Police arrested the horse trainer Sven Holm on Monday. He is no"
        " relation of the banker Sebastian Holm.",
    )
    assert not any(fired.startswith("reversal") for fired in turned)
