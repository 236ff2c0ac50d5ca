"""Dates that move: when a thing is due, was due, and which storylines hear of it."""

from dataclasses import replace
from datetime import date

import pytest

from monitor.follow.days import Period
from monitor.follow.due import due, written
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

KIND = ChangeKind.SCHEDULE
TODAY = date(2026, 3, 2)
VISIT = "Ida Holm will visit Ghana on 12 March, her office said."
LATER = "Ida Holm's visit to Ghana has been rescheduled for 20 March."
RAIN = "Rain fell on the coast all week. Dockers went home early. "


@pytest.mark.parametrize(
    ("text", "now", "was", "moved"),
    [
        (
            "Ida Holm will go there on 12 March, her office said on Monday.",
            "12 March 2026", None, False,
        ),
        ("On Monday the board announced a vote, to be held on 3 July.", "3 July 2026", None, False),
        (
            "The trial, first originally 12 June, begins in July.",
            "July 2026", "12 June 2026", False,
        ),
        (
            "The talks, which were due on Friday, are put off until May.",
            "May 2026", "6 March 2026", True,
        ),
        (
            "Her visit on 12 March is delayed until 20 March.",
            "20 March 2026", "12 March 2026", True,
        ),
        ("The summit was moved from 12 March to next month.", "April 2026", "12 March 2026", True),
        (
            "The launch is set for 20 June instead of 12 June.",
            "20 June 2026", "12 June 2026", True,
        ),
        ("The match is brought forward to Friday.", "6 March 2026", None, True),
        (
            "They will meet next month instead of next week.",
            "April 2026",
            "9 to 15 March 2026",
            True,
        ),
        ("After several delays the match is on Friday.", "6 March 2026", None, False),
        ("The board delays the match to Friday.", "6 March 2026", None, True),
        ("The match will be on Friday, from Friday on.", "6 March 2026", None, False),
        ("The launch was moved to 20 June.", "20 June 2026", None, True),
        ("The launch moves from 12 to 20 June.", "20 June 2026", None, True),
        ("Rell in court from 5 May, not 14 April.", "5 May 2026", "14 April 2026", True),
        ("A ban on bags from 1 May.", "1 May 2026", None, False),
        ("It will not begin on 2 June but on 7 July.", "7 July 2026", "2 June 2026", True),
        ("The final is on Sunday, 3 May, a day later than he had said.", "3 May 2026", None, True),
        ("The tunnel will open in May 2027, nine months late.", "May 2027", None, True),
        ("It opens on 8 May, two weeks ahead of schedule.", "8 May 2026", None, True),
        (
            "They have pushed back the release of Ida Holm's long new book from 3 May to 8 June.",
            "8 June 2026", "3 May 2026", True,
        ),
        ("There is no plan to move the vote.  It is on 8 May.", "8 May 2026", None, False),
        # A date that stands first has no word before it, not even the last one.
        ("12 June is the day that Rell has to wait until", "12 June 2026", None, False),
        # What moves, but not in time.
        ("They move forward with a plan that keeps them past Friday.", "6 March 2026", None, False),
        ("She will go there on Friday to keep jobs from moving.", "6 March 2026", None, False),
        ("It leaves next year, a move to which all object.", "2027", None, False),
        ("Rell Fair moves its stalls to Mill Road from 5 May.", "5 May 2026", None, False),
        # What moves for a time is in time.
        ("The vote slipped until 5 May.", "5 May 2026", None, True),
        ("The vote was moved back until 5 May.", "5 May 2026", None, True),
        ("The vote in Rell was moved to Monday from 5 May.", "2 March 2026", "5 May 2026", True),
    ],
)  # fmt: skip
def test_when_a_thing_is_due(text, now, was, moved):
    """The new date, the old one, and whether the sentence says that it was moved."""
    found = due(text, TODAY)
    assert (written(found.now), found.was and written(found.was), found.moved) == (now, was, moved)


@pytest.mark.parametrize(
    "text",
    [
        "No plan to move it to 8 May.",
        "It rained.",
        "The visit is postponed.",
        "The vote was set for 12 March.",
        "In 2019.",
        # how long it lasts, and for how long it is elsewhere
        "The exhibition stays until 5 May.",
        "Marek Dorn was moved to Dunmere jail until 5 May.",
        "The fair moves its bus stop until 5 May.",
    ],
)
def test_no_date_ahead(text):
    """Nothing is due where no new date is named."""
    assert due(text, TODAY) is None


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), "5 March 2026"),
        (date(2026, 3, 1), date(2026, 3, 31), "March 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 3, 2), date(2026, 3, 8), "2 to 8 March 2026"),
        (date(2026, 3, 30), date(2026, 4, 5), "30 March to 5 April 2026"),
        (date(2026, 3, 1), date(2026, 3, 10), "1 to 10 March 2026"),
        (date(2026, 3, 1), date(2026, 5, 31), "1 March to 31 May 2026"),
    ],
)
def test_written(first, last, text):
    """Periods as people write them."""
    assert written(Period(first, last)) == text


def found(*texts, days=None, topic=TOPIC, kind=VerdictKind.NEW):
    """The schedule change of the last of several texts, two days apart; ``None`` for none."""
    desk = Desk(topic=topic)
    days = days or range(1, 2 * len(texts), 2)
    change = None
    for n, (text, day) in enumerate(zip(texts, days, strict=True)):
        change = desk.feed(article(f"a{n}", text, day), kind if n else VerdictKind.NEW).change
    every = (change, *change.also) if change else ()
    return next((one for one in every if one.kind is KIND), None)


def test_a_visit_that_was_rescheduled():
    """Old and new date with both sentences, to the letter."""
    change = found(VISIT, LATER)
    assert (change.before.state, change.after.state) == ("12 March 2026", "20 March 2026")
    assert (change.before.quote.text, change.after.quote.text) == (VISIT, LATER)
    assert change.headline == "Holm's visit to Ghana: 12 March 2026, now 20 March 2026"
    assert change.about.what == "visit"
    assert change.confidence >= TOPIC.confidence


SUMMIT = "A summit of Ida Holm and Ben Osei will be held in Accra on 12 March."


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ((VISIT, "Ida Holm's visit to Ghana is postponed to next month."), "April 2026"),
        (
            (SUMMIT, "The summit of Holm and Osei was moved from 12 March to next month."),
            "April 2026",
        ),
        ((SUMMIT, "The summit was moved to next month."), "April 2026"),
        (
            (RAIN, "The trial of Ben Osei was brought forward from 3 May to 20 April."),
            "20 April 2026",
        ),
        (
            (VISIT, LATER, "Ida Holm's visit to Ghana is put off from 20 March to 2 April."),
            "2 April 2026",
        ),
        (
            (VISIT, "Ida Holm's visit to Ghana, planned for 10 March, is put off to 2 April."),
            "2 April 2026",
        ),
        # The same date in other words, a vaguer one, none, or the past.
        ((VISIT, "Ida Holm will visit Ghana next week, her office said."), None),
        ((VISIT, "Ida Holm will visit Ghana in March, her office said."), None),
        ((VISIT, "Ida Holm's visit to Ghana will go ahead as planned."), None),
        # Another thing.
        ((VISIT, "The election in Ghana will be held on 20 March."), None),
        ((VISIT, "Ben Osei will visit Togo on 20 March, his office said."), None),
        ((SUMMIT, "The summit of Ama Boateng and Kofi Mensah was moved to next month."), None),
        ((RAIN, "The storm was moved to next month."), None),
        ((RAIN, "The summit was moved to next month."), None),
        ((VISIT, "Ida Holm may visit Ghana on 20 March, her office said."), None),
        ((VISIT, f"{RAIN * 2} The summit was moved to next month."), None),
        # A report that lags behind, and one that says so in so many words.
        ((VISIT, LATER, VISIT), None),
        (
            (VISIT, LATER, "Ida Holm's visit to Ghana is brought forward to 12 March."),
            "12 March 2026",
        ),
    ],
)  # fmt: skip
def test_what_moves_and_what_does_not(texts, state):
    """The same thing, another date, and no lagging report."""
    change = found(*texts)
    assert (change and change.after.state) == state


@pytest.mark.parametrize(
    ("texts", "headline"),
    [
        (
            ("Skylark launch set for 12 March", "Skylark launch slips to 20 March"),
            "Skylark launch: 12 March 2026, now 20 March 2026",
        ),
        (
            ("Rhea Marsh concert in Lowen on 12 March",
             "Rhea Marsh concert in Lowen moved from 12 March to 20 March"),
            "Concert (Rhea Marsh, Lowen): 12 March 2026, now 20 March 2026",
        ),
        (
            ("Verdict on harbour painting theft due on 12 March",
             "Verdict on harbour painting theft put off to 20 March"),
            "Verdict: 12 March 2026, now 20 March 2026",
        ),
        (
            ("Rhea Marsh in Lowen on 12 March", "Lowen delays Rhea Marsh to 20 March"),
            "Lowen and Rhea Marsh: 12 March 2026, now 20 March 2026",
        ),
    ],
)  # fmt: skip
def test_what_it_is_called(texts, headline):
    """By its class, else by its occasion and the names of both reports."""
    desk = Desk()
    for n, title in enumerate(texts):
        change = desk.feed(article(f"a{n}", RAIN, 2 * n + 1, title=title)).change
    told = next(one for one in (change, *change.also) if one.kind is KIND)
    assert told.headline == headline


PLAN = "Salt Bride to open in Hollin on 30 March"
OTHER = "Red Wolf to open in Torvik on 30 March"


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ((PLAN, "Hollin brings forward Salt Bride to 16 March"), "16 March 2026"),
        ((PLAN, "Salt Bride in Hollin on 16 March"), None),
        ((PLAN, "Torvik brings forward Red Bride to 16 March"), None),
        ((OTHER, "Hollin brings forward Salt Bride to 16 March"), None),
        # The first was dated to its own day: that was, and is not due.
        (("Salt Bride opens in Hollin on Sunday", "Hollin moves Salt Bride to 16 March"), None),
    ],
)  # fmt: skip
def test_things_known_by_their_names_alone(texts, state):
    """Where no claim is read, two shared names and a word that moves say what it is."""
    desk = Desk()
    for n, title in enumerate(texts):
        change = desk.feed(article(f"a{n}", RAIN, 2 * n + 1, title=title)).change
    found = {one.kind: one for one in (change, *change.also)} if change else {}
    told = found.get(KIND)
    assert (told and told.after.state) == state
    assert told is None or told.confidence >= TOPIC.confidence


def test_the_date_stands_below_the_headline():
    """The newest date counts, be the headline without one."""
    desk = Desk()
    desk.feed(article("a", VISIT, 1))
    desk.feed(article("b", LATER, 3, title="Ida Holm's visit to Ghana is rescheduled"))
    body = "Ida Holm's visit to Ghana is put off to 2 April, her office said."
    change = desk.feed(article("c", body, 5, title="Ida Holm puts off her visit to Ghana")).change
    found = {one.kind: one for one in (change, *change.also)}[KIND]
    assert (found.before.state, found.after.state) == ("20 March 2026", "2 April 2026")
    assert found.before.quote.text == LATER


def test_the_sentence_tells_the_old_date_itself():
    """Where nothing is held, the only sentence is quoted for both."""
    text = "The trial of Ben Osei was brought forward from 3 May to 20 April."
    change = found(RAIN, text)
    assert change.before.state == "3 May 2026"
    assert change.before.quote == change.after.quote
    assert change.about.what == "hearing"


def test_order_of_time():
    """Nothing older, undated or copied moves a date; a next time is no other date."""
    assert found(VISIT, LATER, days=(5, 2)) is None
    assert found(VISIT, LATER, days=(1, None)) is None
    assert found(VISIT, LATER, days=(None, 3)) is None
    assert found(VISIT, LATER, kind=VerdictKind.COPY) is None
    again = "Ida Holm will visit Ghana on 20 April, her office said."
    assert found(VISIT, again, days=(1, 3))
    assert found(VISIT, again, days=(1, 25)) is None
    assert found(VISIT, LATER.replace("20 March", "20 April"), days=(1, 25))


def test_an_edit_moves_its_own_date():
    """The earlier version's sentence is the old side."""
    desk = Desk()
    desk.feed(article("a", VISIT, 1))
    change = desk.feed(article("a", LATER, 1), VerdictKind.EDIT).change
    assert change.kind is KIND
    assert change.before.quote.text == VISIT


def test_waits_for_a_second_family():
    """A date from the body alone is held, and told once another outlet has it, once."""
    desk = Desk()
    desk.feed(article("a", VISIT, 1))
    body = f"{RAIN * 2}Ida Holm will visit Ghana on 20 March, her office said."
    held = desk.feed(article("b", body, 2), VerdictKind.SAME_EVENT, "a").change
    assert (held.kind, held.confidence < TOPIC.confidence) == (KIND, True)
    told = desk.feed(article("c", LATER, 3), VerdictKind.SAME_EVENT, "a").change
    assert (told.kind, told.families) == (KIND, ("b", "c"))
    assert desk.feed(article("d", LATER, 3), VerdictKind.SAME_EVENT, "a").change is None


def test_min_outlets():
    """A topic that wants two families hears of a date with the second."""
    desk = Desk(topic=replace(TOPIC, min_outlets=2))
    for id_, text in (("a", VISIT), ("b", LATER), ("c", LATER)):
        change = desk.feed(article(id_, text, 2), VerdictKind.SAME_EVENT, "a").change
    assert KIND in {change.kind, *(one.kind for one in change.also)}
