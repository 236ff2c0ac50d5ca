"""Reports that name one thing by different words, each beside reports of another thing."""

import pytest

from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import Desk, article

TURNING = [
    # the office that decided, and the place
    ("City council approves plastics levy in Orm", "Judge strikes down Orm plastics levy"),
    # whose they are, and of what make
    ("Orm Air grounds Heron jets over cracks", "Orm Air's Heron jets return to service"),
    # people counted by one, placed by the other
    ("Gunmen kidnap six nurses in northern Drovia", "Kidnapped Drovian nurses freed"),
    # the country, and its people or its capital
    ("Turkey halts grain exports through Orm", "Turkish grain exports through Orm resume"),
    ("Norway suspends ferry line to Orm", "Oslo's ferry line to Orm resumes"),
    # what kind it is, said by one of them alone
    ("Orm imposes garden watering ban", "Orm lifts ban after rain"),
    ("Orm bans phones in schools", "School phone ban scrapped"),
    ("Orm bans telephones in schools", "Ban on phones in Orm schools lifted"),
    ("Bathing ban lifted at Orm beach", "Swimming ban imposed again at Orm beach"),
    # one of two parties, and the place of the other
    ("Malm militia and Dawn Front agree truce in Orm", "Truce in Orm broken by Dawn Front"),
    # what came to be again need not say so where all its names are the same
    ("Orm lifts tariffs on Kestrian steel", "Orm imposes tariffs on steel from Kestria"),
]
RIVAL = "Orm Air grounds Swift jets over noise"
SILENT = [
    ("City council approves plastics levy in Orm", "Judge strikes down Malm plastics levy"),
    ("City council approves plastics levy in Orm", "Judge could strike down Orm plastics levy"),
    (
        "City council approves plastics levy in Orm",
        "Two thirds reject Orm plastics levy, poll finds",
    ),
    (
        "City council approves plastics levy in Orm",
        "Bakers urge judge to strike down Orm plastics levy",
    ),
    ("Orm Air grounds Heron jets over cracks", "Malm Air's Heron jets return to service"),
    ("Orm Air grounds Heron jets over cracks", "Orm Air's Swift jets return to service"),
    ("Gunmen kidnap six nurses in northern Drovia", "Kidnapped Kestrian nurses freed"),
    ("Gunmen kidnap six nurses in northern Drovia", "Kidnapped Drovian miners freed"),
    ("Orm metro suspends Line 2 after flood", "Line 4 of Orm metro reopens"),
    ("Harbour museum in Orm reopens", "Cafe at Orm harbour museum closes"),
    ("Orm's Chain Bridge closed for repairs", "Orm's Mill Bridge reopens"),
    ("Turkey halts grain exports through Orm", "Greek grain exports through Orm resume"),
    ("Orm imposes garden watering ban", "Malm lifts ban after rain"),
    ("Orm bans phones in schools", "School trip ban scrapped"),
    ("Orm bank and Malm fund sign merger deal", "Tarrow Group drops deal with Malm fund"),
    ("Orm lifts tariffs on Kestrian steel", "Malm imposes tariffs on steel from Kestria"),
    ("Holm arrested in Orm", "Holm's driver released in Orm"),
    ("Orm bans cyclist Lars Holm", "Ban on Holm's team-mate lifted"),
    ("The deal has collapsed, says radio of Orm", "Orm deal is back on"),
]


def turns(*reports):
    """The reversals that fire for (title, day) reports, each with its fingerprint."""
    desk = Desk()
    for n, (title, day) in enumerate(reports):
        desk.feed(article(str(n), f"{title}.", day, title=title))
    fired = [name for line in desk.lines.values() for name, _ in line.fired]
    return [name for name in fired if name.startswith("reversal")]


def on_days(pair):
    return [(title, day) for day, title in enumerate(pair, start=1)]


@pytest.mark.parametrize("pair", TURNING)
def test_a_turn_in_other_words(pair):
    assert turns(*on_days(pair))


@pytest.mark.parametrize("pair", SILENT)
def test_none_of_another_thing(pair):
    assert not turns(*on_days(pair))


def test_one_more_report_by_the_first_words_repeats_it():
    kidnapped = ("Gunmen kidnap six nurses in northern Drovia", 1)
    freed, again = (
        ("Kidnapped Drovian nurses freed", 2),
        ("Six nurses kidnapped in Drovia freed", 3),
    )
    assert len(turns(kidnapped, freed)) == 1
    assert len(turns(kidnapped, freed, again)) == 1


def test_each_turn_is_told_whatever_words_tell_it():
    grounded = ("Orm Air grounds Heron jets over cracks", 1)
    flying = ("Orm Air's Heron jets return to service", 2)
    again = ("Orm Air grounds its Heron fleet again", 3)
    assert len(turns(grounded, flying, again)) == 2


def test_the_old_words_repeat_it_too():
    grounded = ("Orm Air grounds Heron jets over cracks", 1)
    flying = ("Orm Air's Heron jets return to service", 2)
    again = ("Heron jets return to service", 3)
    assert len(turns(grounded, flying, again)) == 1


def test_other_words_repeat_what_turned_by_the_first_ones():
    levied = ("City council approves plastics levy in Orm", 1)
    scrapped = ("Plastics levy in Orm scrapped", 2)
    again = ("City of Orm's plastics levy scrapped", 3)
    assert len(turns(levied, scrapped, again)) == 1


def test_it_says_that_it_is_less_sure_and_quotes_both():
    desk = Desk()
    old, new = TURNING[1]
    desk.feed(article("o", f"{RIVAL}.", 1, title=RIVAL))
    desk.feed(article("a", f"{old}.", 1, title=old))
    change = desk.feed(article("b", f"{new}.", 2, title=new)).change
    assert "named-by-other-words" in {one.rule for one in change.counter}
    assert change.before.quote.text.rstrip(".") == old
    assert change.after.quote.text.rstrip(".") == new
    assert change.confidence < sum(one.weight for one in change.rules)


def test_a_kind_of_which_the_old_report_has_no_word():
    ban = ("Orm bans e-scooters from parks", 1)
    assert not turns(ban, ("Orm lifts ban on dogs in parks", 2))
    assert turns(ban, ("Orm lifts ban on e-scooters in parks", 2))
    unsaid = ("Orm imposes ban in parks", 1)
    assert not turns(unsaid, ("Orm lifts ban on dogs in parks", 2))
    assert not turns(("Orm tightens ban", 1), ("Orm lifts its alcohol ban", 2))


def test_what_is_urged_is_not_done_whatever_the_parser_makes_of_it():
    granted = ("Agency grants licence for Malm Bay salmon farm", 1)
    assert not turns(granted, ("Anglers urge agency to revoke Malm Bay salmon licence", 2))


def test_a_report_that_comes_late_turns_nothing():
    assert not turns(
        ("Orm Air's Heron jets return to service", 2), ("Orm Air grounds Heron jets", 1)
    )


def test_a_namesake_is_somebody_else():
    assert not turns(("Mayor Ida Holm was elected", 1), ("Police chief Nils Holm resigned", 2))


def test_what_turned_by_the_old_words_does_not_turn_again_by_others():
    jailed = ("Former sheriff Ida Holm jailed on bribery charge", 1)
    freed, again = ("Ida Holm freed on bond", 2), ("Former sheriff walks out of jail, says Holm", 3)
    assert len(turns(jailed, freed, again)) == 1


def test_one_event_told_twice_on_a_day_turns_nothing():
    old, new = TURNING[1]
    assert not turns((old, 1), (new, 1))
    desk = Desk()
    desk.feed(article("a", f"{old}.", 1, title=old), event="s")
    again = article("b", f"{new}.", 2, title=new)
    change = desk.feed(again, VerdictKind.SAME_EVENT, event="s").change
    assert change is None or change.kind is not ChangeKind.REVERSAL


def test_what_has_no_name_may_be_any_of_its_kind():
    assert not turns(("High court allows travel ban", 1), ("Judges lift court ban", 2))


def by_headlines_alone(*titles):
    desk = Desk()
    for day, title in enumerate(titles, start=1):
        desk.feed(article(str(day), f"The board met in room {day}.", day, title=title))
    fired = [name for line in desk.lines.values() for name, _ in line.fired]
    return [name for name in fired if name.startswith("reversal")]


def test_what_is_too_weak_is_left_to_novelty_where_another_matter_competes():
    assert by_headlines_alone(*TURNING[1])
    assert not by_headlines_alone(RIVAL, *TURNING[1])


def test_the_strict_key_repeats_what_was_told_in_other_words():
    grounded = ("Orm Air grounds Heron jets over cracks", 1)
    flying = ("Orm Air's Heron jets return to service", 2)
    again = ("Orm Air returns Heron jets to service", 3)
    assert len(turns(grounded, flying, again)) == 1
