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


MAYOR = "Mayor of Orm arrested over bribes. The mayor of Orm, Sven Aro, was arrested on Tuesday."
GOVERNOR = "Ida Holm reappointed. Ida Holm was reappointed as governor of Orm's bank on Tuesday."
PRESIDENT = "President Ida Holm elected in Peru. Ida Holm was elected president of Peru on Sunday."
SAILOR = "Ida Holm missing after storm. The sailor Ida Holm is missing after a storm."
BESIDE_THEM = [
    (
        MAYOR,
        (
            "Mayor's brother freed in Orm. Carlo Aro, the brother of Orm's arrested mayor, was set"
            " free on Friday. The mayor stays in custody."
        ),
    ),
    (MAYOR, "Mayor's son freed in Orm. Nils Aro, the arrested mayor's son, walked free on Friday."),
    (
        MAYOR,
        "Sister of jailed mayor freed. Eva Aro, a sister of the jailed mayor of Orm, was freed.",
    ),
    (MAYOR, "Mayor's wife freed. The wife of Orm's arrested mayor was freed on Friday."),
    (MAYOR, "Deputy mayor of Orm freed. The deputy mayor of Orm, Ben Osei, was released."),
    (GOVERNOR, "Deputy governor quits Orm's bank. The deputy of governor Ida Holm resigned."),
    (GOVERNOR, "Deputy governor quits. The deputy of Orm's bank governor Ida Holm resigned."),
    (GOVERNOR, "Governor's aide leaves. An aide to Orm's bank governor, Ida Holm, resigned."),
    (PRESIDENT, "Vice president of Peru resigns. The vice president of President Holm resigned."),
    (
        SAILOR,
        "Sailor's husband found alive. The husband of the missing sailor Ida Holm was found alive.",
    ),
]
THEY_THEMSELVES = [
    (MAYOR, "Orm's arrested mayor freed. Orm's arrested mayor was set free. His brother is not."),
    (MAYOR, "Mayor of Orm freed. The mayor of Orm, Sven Aro, was set free on Friday."),
    (MAYOR, "Orm mayor freed. Sven Aro, mayor of Orm and brother of the governor, was set free."),
    (GOVERNOR, "Governor quits Orm's bank. Governor Ida Holm resigned. Her deputy takes over."),
    (GOVERNOR, "Ida Holm quits Orm's bank. The governor resigned. Her deputy takes over."),
    (GOVERNOR, "Governor Holm resigns. Ida Holm, a former deputy governor, resigned on Thursday."),
    (
        "Deputy mayor Ida Holm arrested in Orm. The deputy mayor of Orm, Ida Holm, was arrested.",
        "Deputy mayor freed in Orm. The deputy mayor of Orm, Ida Holm, was freed on Friday.",
    ),
    (
        "Acting president Ida Holm sworn in. Acting president Ida Holm was sworn in in Peru.",
        "Acting president of Peru resigns. Acting president Ida Holm resigned on Friday.",
    ),
    (SAILOR, "Missing sailor found alive. The missing sailor Ida Holm was found alive."),
]


@pytest.mark.parametrize("pair", BESIDE_THEM)
def test_who_stands_beside_somebody_is_another(pair):
    assert not any(fired.startswith("reversal") for fired in kinds(*pair))


@pytest.mark.parametrize("pair", THEY_THEMSELVES)
def test_who_is_told_of_with_those_beside_them(pair):
    assert any(fired.startswith("reversal") for fired in kinds(*pair))
