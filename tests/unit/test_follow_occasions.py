"""Occasions: what has a date, known by its own words and names, and how it is moved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.follow.due import due, mover
from monitor.follow.occasions import one_occasion
from monitor.model.changes import ChangeKind
from tests.support.following import TOPIC, Desk, article

TODAY = date(2026, 3, 2)
OPENING = "Rell Tunnel to open on 12 April"


@pytest.mark.parametrize(
    ("old", "new", "moved", "name"),
    [
        (OPENING, "Rell Tunnel opening put back to 3 May", "opening", "opening"),
        (OPENING, "The Rell Tunnel opens on 3 May, Mayor Ida Holm said.", "", "opening"),
        (OPENING, "Mayor Ida Holm says Rell Tunnel opening is put back.", "opening", "opening"),
        ("Court to rule on Hallam in May", "Verdict on Petra Hallam put off", "verdict", "verdict"),
        ("Verdict on Petra Hallam due in May", "Hallam verdict put off", "verdict", "verdict"),
        # A thing of no row goes by its own word.
        ("Castleby bag ban starts on 1 June", "Castleby bag ban put back", "ban", "ban"),
        ("Castleby straw rules start on 1 June", "Castleby bag ban put back", "ban", ""),
        ("Driftwood out on 5 June", "Driftwood delayed to September", "driftwood", "driftwood"),
        # Another occasion, another name, or only the commonest word.
        (OPENING, "Rell Tunnel tolls put up", "tolls", ""),
        (OPENING, "Rell Tunnel tolls rise on 3 May", "", ""),
        (OPENING, "Rell Bridge opening put back", "opening", ""),
        (OPENING, "Opening put back", "opening", ""),
        (OPENING, "Minister says opening of Orm Tunnel is put back", "opening", ""),
        ("Rell strike to begin on 2 May", "Rell exam begins on 3 May", "", ""),
        ("Voss concert in Oslo on 9 May", "Voss concert in Bergen on 16 May", "concert", ""),
        ("Voss concert on 9 May", "Monday Concert Of Ada Voss Put Back", "concert", "concert"),
        # Works open, come out and are released; a thing goes by its own name.
        ("'Pale Ferry' to open on 9 May", "'Pale Ferry' release moved up", "release", "showing"),
        ("Pale Ferry 2 comes out on 9 May", "Pale Ferry sequel put back", "sequel", "release"),
        ("Spy tale 'Pale Ferry' out on 9 May", "Studio delays 'Pale Ferry'", "ferry", "ferry"),
        ("Derby at Rell on 9 May", "Rell derby moved", "derby", "match"),
        # Few words are enough where neither names what the other lacks.
        ("The Rell vote is on 9 May", "Rell vote moved", "vote", "election"),
        # What goes along with it, another number, another bill.
        ("Rell cup final on 9 May", "Rell cup semi-final moved", "cup", ""),
        ("Rell line 4 to open on 9 May", "Rell line 5 opening put off", "opening", ""),
        ("Diet to vote on grain bill", "Diet vote on arms bill put off", "vote", ""),
        ("Trial of Otto Rell begins in May", "Trial of banker Rell put off", "trial", "hearing"),
        # One more of the kind, and one more try of the same.
        ("Voss concert in Rell on 9 May", "Voss adds Rell concert on 16 May", "concert", ""),
        ("Voss hearing on 9 May", "Another Voss hearing on 16 May", "hearing", ""),
        ("Second Voss hearing on 9 May", "Second Voss hearing moved", "hearing", "hearing"),
        ("Rell launch on 9 May", "Third launch attempt at Rell put off", "launch", "launch"),
    ],
)
def test_what_is_one_occasion(old, new, moved, name):
    """A word for it and a name are shared, and neither names somebody else."""
    assert one_occasion(old, new, moved) == name


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Ferry Maud sails again on 9 May", "Ferry Maud will not sail until 3 June", "sail"),
        ("Ferry Maud sails again on 9 May", "Maud fares will not rise until 3 June", ""),
        ("Rell schools start on 1 September", "Rell schools now start on 8 September", "start"),
        ("Voigt to present budget on 9 May", "Voigt budget now on 16 May", "budget"),
        ("Rell vote on 9 May", "Rell vote will now take place on 16 May", "election"),
    ],
)
def test_what_it_will_do_then(old, new, name):
    """Where no word for it is moved, what both say that it does is enough."""
    word = mover(new, TODAY)
    assert one_occasion(old, new, word.moved, word.does) == name


@pytest.mark.parametrize(
    ("text", "moved", "days"),
    [
        ("Rell Tunnel opening put back three weeks", "opening", 21),
        ("Opening of Rell Tunnel brought forward by a week", "opening", -7),
        ("The launch of Skylark was delayed by 3 days.", "launch", 3),
        ("Skylark launch put back a month", "launch", 30),
        ("Launch rescheduled two days early", "launch", -2),
        ("Court puts off Hallam verdict until 2 April", "verdict", None),
        ("The court said the verdict on Hallam was put off until 2 April.", "verdict", None),
        ("Rell Tunnel to open on 3 May instead", "", None),
        ("Rell Tunnel now to open on 3 May", "", None),
        ("Rell Tunnel will now open on 3 May", "", None),
        ("Rell Tunnel will not open until 3 May", "", None),
        ("Rell Tunnel to open on 3 May, not 12 April", "", None),
        ("Deadline for bids extended to 30 April", "deadline", None),
        ("Opening of Rell Tunnel pushed back to May 3", "opening", None),
        ("Postponed until May", "", None),
        ("In May 2026 the summit, after a row, was postponed to 3 June.", "summit", None),
        ("The 12 May vote has been moved to 14 June.", "vote", None),
    ],
)
def test_what_is_moved_and_how_far(text, moved, days):
    """The word for it, and the distance where it is told."""
    found = mover(text, TODAY)
    assert (found.moved, found.by) == (moved, days and timedelta(days=days))


@pytest.mark.parametrize(
    "text",
    [
        "Karsovia could move election to 14 June",
        "Weather may push launch to 17 March",
        "Union wants strike moved to 23 March",
        "Court refuses to move verdict to 2 April",
        "Lease extended to 30 April",
        "The mayor pushed back against the plan",
        "Skylark is now on its way",
        "Rell Tunnel is open now",
        "It rained.",
        "Rell Tunnel opens on 3 May",
    ],
)
def test_what_is_only_wished_moves_nothing(text):
    """What is asked for, feared or refused is no move, and its date is not due."""
    assert mover(text, TODAY) is None


def test_the_date_of_a_wish_is_no_date():
    """A demand dates nothing."""
    assert due("The opposition demanded that the vote be moved to June 12.", TODAY) is None


def told(*texts):
    """The schedule change of the last of several reports, two days apart: title, or title|text."""
    desk = Desk()
    for n, line in enumerate(texts):
        title, _, text = line.partition("|")
        source = article(f"a{n}", text or "Rain fell on the coast.", 2 * n + 1, title=title)
        change = desk.feed(source).change
    every = (change, *change.also) if change else ()
    return next((one for one in every if one.kind is ChangeKind.SCHEDULE), None)


def test_a_distance_is_counted_from_the_date_before():
    """Both sentences, and the date that comes out."""
    change = told(OPENING, "Rell Tunnel opening put back three weeks")
    assert (change.before.state, change.after.state) == ("12 April 2026", "3 May 2026")
    assert change.before.quote.text == OPENING
    assert change.about.what == "opening"
    assert change.about.who == ("Rell Tunnel",)


def test_the_date_stands_in_the_lead():
    """The headline moves it, the lead dates it; a lead about something else does not."""
    lead = "Ida Holm will open the Rell Tunnel on 2 April. Rain fell."
    change = told(OPENING, f"Rell Tunnel opening brought forward|{lead}")
    assert (change.before.state, change.after.state) == ("12 April 2026", "2 April 2026")
    assert change.after.quote.text == "Ida Holm will open the Rell Tunnel on 2 April."
    other = "Ida Holm will run on 2 April. The Rell Tunnel will open early."
    assert told(OPENING, f"Rell Tunnel opening brought forward|{other}") is None
    assert told(OPENING, "Rell Tunnel opening brought forward to 3 March") is None
    assert told("Ida Holm met Ben Osei in Rell on 9 March", "Rell meeting put off to May") is None


def test_told_once_by_whatever_words():
    """A second outlet's own words for the same date are no change."""
    first = "Opening of Rell Tunnel put back to 3 May"
    assert told(OPENING, first)
    assert told(OPENING, first, "Rell Tunnel now to open on 3 May") is None
    assert told(OPENING, first, "Rell Tunnel now to open on 9 May").before.state == "3 May 2026"


def test_a_new_date_is_told_though_a_turn_comes_with_it():
    """What has a new date is not shut, and a turn too weak to be told holds no date back."""
    desk = Desk()
    desk.feed(article("a", "", 1, title="Skarholt tunnel to open on 1 May"))
    text = "The Skarholt tunnel will open on 15 June as pumps are late, the roads office said."
    moved = article("b", text, 3, title="Opening of Skarholt tunnel put off to 15 June")
    first = desk.feed(moved).change
    assert (first.kind, first.also) == (ChangeKind.SCHEDULE, ())
    assert (first.before.state, first.after.state) == ("1 May 2026", "15 June 2026")
    again = article("c", "", 9, title="Skarholt tunnel opening slips again, to 1 September")
    second = desk.feed(again).change
    assert (second.kind, second.after.state) == (ChangeKind.SCHEDULE, "1 September 2026")


def test_a_weak_turn_holds_no_date_back():
    """A turn that the topic would hold is not told first where a date is sure enough."""
    desk = Desk(topic=replace(TOPIC, confidence=0.66))
    road = "The new bridge between Skarholt and Maren will"
    first = f"{road} open on 1 June, its authority said."
    desk.feed(article("a", first, 1, title="Skarholt bridge to open on 1 June"))
    text = f"{road} not open before 12 July, the authority said, as gates are late."
    moved = article("b", text, 3, title="Opening of Skarholt bridge put off to 12 July")
    change = desk.feed(moved).change
    assert (change.kind, change.after.state) == (ChangeKind.SCHEDULE, "12 July 2026")
    assert change.also == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Skarn launch on 9 May", "Skarn launch delayed once more, launch now 16 May"),
        ("Skarn launch on 9 May", "Skarn: once more launch put off to 16 May"),
        ("Voss trial on 9 May", "Voss trial put off to 16 May after third hearing"),
        ("Voss trial on 9 May", "After third hearing Voss trial put off to 16 May"),
        ("Voss trial on 9 May", "Voss trial put off to 16 May for one more hearing"),
        ("Voss trial on 9 May", "Voss trial needs another hearing, put off to 16 May"),
        ("Rell festival opens on 9 May", "Rell festival moved to 16 May, adds fourth show"),
        ("Rell festival opens on 9 May", "Rell festival moved to 16 May and adds fourth show"),
    ],
)
def test_beside_a_further_time_the_first_is_moved(old, new):
    """What was before, why it is moved, and what is added are not what has the date."""
    assert told(old, new).after.state == "16 May 2026"


@pytest.mark.parametrize(
    "new",
    [
        "Voss adds second Rell concert, on 16 May",
        "After first sells out, Voss moves on to second Rell concert on 16 May",
        "Voss back in Rell for another concert on 16 May",
        "Second Voss concert in Rell set for 16 May",
        "On 16 May Voss plays one more Rell concert",
    ],
)
def test_a_further_time_has_a_date_of_its_own(new):
    """The first is not moved to it."""
    assert told("Voss concert in Rell on 9 May", new) is None


def test_what_is_known_already_is_not_moved():
    """A sentence that names another date beside the known one moves nothing."""
    hearing = "Hearing in Castell appeal on 12 May"
    assert told(hearing, "Castell appeal hearing on 12 May, not 14 June, court clarifies") is None
    assert told(hearing, "Castell appeal hearing on 14 June, not 12 May")


def test_what_was_is_no_plan():
    """A date of what happened is not moved, be it read as next year's."""
    assert told("Ida Holm opened Rell Tunnel on 12 April", "Rell Tunnel opening moved to 3 May")
    assert told("Ida Holm shot in Rell on 9 December", "Ida Holm trial moved to 3 May") is None
