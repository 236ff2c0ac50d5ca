"""Pairs of headlines in which something turns, each beside pairs that only look like it."""

import pytest

from tests.support.following import Desk, article
from tests.unit.test_follow_persons import kinds
from tests.unit.test_follow_silent_pairs import has_turned

TURNING = [
    # a country and its adjective, though no gazetteer has it
    ("Peru bans beef from Drovia", "Peru lifts ban on Drovian beef"),
    # a name that ends with what it is, or goes on with a class's noun
    ("Snow shuts Harrow Pass", "Harrow Pass reopens to cars"),
    ("Snow shuts Harrow Pass", "Traffic flows over Harrow Pass again"),
    ("Rebels seize the town of Ulm Ferry", "Army retakes Ulm Ferry"),
    # both ends of a line
    ("Railway axes Orm-Malm night train", "Night train between Orm and Malm back in service"),
    # firms by their whole name, or without its last word
    ("Orm Foods agrees sale to Holm Group", "Sale of Orm Foods to Holm Group falls through"),
    ("Holm Group buys Pallas Foods", "Deal between Holm Group and Pallas Foods collapses"),
    # a word that turns reaches back over any time
    ("Orm rebels lay down their arms", "Orm rebels take up arms again"),
    # what is overridden did not come
    ("Governor vetoes fish bill", "Lawmakers override veto of fish bill"),
    ("Governor vetoes fish bill", "The fish bill becomes law"),
    # what the parser took for a verb
    ("Norbank app closed", "Norbank app back online after outage"),
    # words
    ("Orm chairlift shut down", "The Orm lift is running again"),
    ("Cup tie between Orm and Malm did not take place", "Cup tie between Orm and Malm was played"),
    ("Boil-water order issued in Orm", "The boil-water order in Orm was lifted"),
    ("Norbank appoint Ida Holm as coach", "Ida Holm is no longer head coach of Orm"),
    ("Guerrillas launch offensive in Orm", "Guerrillas end armed struggle in Orm"),
    ("Bandits kidnap Ida Holm", "Kidnapped engineer Holm freed"),
    ("Orm terminal 2 closed by fire", "Orm terminal 2 open again"),
]
SILENT = [
    ("Peru bans beef from Drovia", "Peru lifts ban on Kestrian beef"),
    ("Peru bans beef from Drovia", "Peru lifts ban on Drovian wine"),
    ("Snow shuts Harrow Pass", "Malm Pass reopens to cars"),
    ("Snow shuts Harrow Pass", "Traffic flows around Harrow again"),
    ("Rebels seize the town of Ulm Ferry", "Army retakes Orm Ferry"),
    ("Railway axes Orm-Malm night train", "Night train between Orm and Lima back in service"),
    ("Orm Foods agrees sale to Holm Group", "Sale of Malm Foods to Holm Group falls through"),
    ("Orm rebels lay down their arms", "Malm rebels take up arms again"),
    ("Governor vetoes fish bill", "Lawmakers override veto of hemp bill"),
    ("Governor vetoes fish bill", "Lawmakers may override veto of fish bill"),
    ("Holt and Crane agree merger", "Holt-Crane merger would collapse alone, investor warns"),
    ("Norbank app closed", "Malm app back online"),
    ("Orm chairlift shut down", "The Malm lift is running again"),
    ("Boil-water order issued in Orm", "Residents want boil-water order in Orm lifted"),
    ("Norbank appoint Ida Holm as coach", "Nils Brandt is no longer head coach of Orm"),
    ("Orm terminal 2 closed by fire", "Orm terminal 3 opens"),
    ("Terminal 2 of Orm airport closed", "Orm airport opens cargo terminal"),
    ("Lift on Orm tower closed", "Lift Orm curfew now, bakers plead"),
    ("Curfew imposed in Orm", "Lift Orm curfew now, bakers plead"),
]


@pytest.mark.parametrize("pair", TURNING)
def test_a_turn(pair):
    assert has_turned(pair)


@pytest.mark.parametrize("pair", SILENT)
def test_none(pair):
    assert not has_turned(pair)


def fired(*reports):
    """The kinds that fire for (title, text, day)."""
    desk = Desk()
    for n, (title, text, day) in enumerate(reports):
        desk.feed(article(str(n), text, day, title=title))
    return [one.partition("|")[0] for line in desk.lines.values() for one, _ in line.fired]


def test_an_old_war_turns_only_by_a_word_that_reaches_back():
    truce = ("Orm rebels lay down their arms", "The rebels of Orm laid down their arms.", 1)
    fresh = ("Orm rebels take up arms", "The rebels of Orm took up arms.", 300)
    again = ("Orm rebels take up arms again", "The rebels of Orm took up arms again.", 300)
    assert "reversal" not in fired(truce, fresh)
    assert "reversal" in fired(truce, again)


def test_what_is_put_off_to_a_date_has_a_new_date_and_is_not_off():
    plan = ("Orm to vote on 27 April", "Orm will hold a snap election on 27 April.", 1)
    date = ("Orm election postponed to 1 June", "Orm's snap election was postponed to 1 June.", 3)
    off = ("Orm election postponed", "Orm's snap election was postponed.", 3)
    assert "reversal" not in fired(plan, date)
    assert "reversal" in fired(plan, off)


def test_a_turn_covers_the_confirmation_that_its_sentence_is():
    told = kinds(
        "Orm's army denied reports that a jet of its bombed a clinic in Malm.",
        "Orm's army has acknowledged that a jet of its bombed a clinic in Malm.",
    )
    assert not any(one.startswith("confirmation") for one in told)


def test_words_in_marks_are_not_told():
    off = ("Orm pool closed by frost", "The pool in Orm was closed on Monday.", 1)
    sign = ("Welcome back, Orm pool", 'The sign says that the Orm pool "opens soon".', 9)
    open_ = ("Good news in Orm", "The Orm pool opens soon.", 9)
    assert "reversal" not in fired(off, sign)
    assert "reversal" in fired(off, open_)
