"""Headlines that say the opposite of the last report, beside those that only seem to."""

from dataclasses import replace

import pytest

from monitor.follow.moment import Moment
from monitor.follow.opposite import by_opposite_words
from monitor.model.changes import ChangeKind
from tests.support.following import START, TOPIC, Desk, arrival, article, story, verdict

TURNING = [
    ("Landslip closes Orm Valley railway", "Orm Valley railway reopens 9 days after landslip"),
    ("Orm night swim to go ahead despite cold", "Orm night swim cancelled as ice thickens"),
    ("Striker Ida Holm signs for Malm Rovers", "Holm backs out of Malm Rovers deal a day later"),
    ("Malm bakers shelve planned walkout", "Bakers' walkout back on the calendar"),
    ("Orm schools on lockdown", "Lockdown lifted at Orm schools"),
    ("Ministry confirms cholera case in Orm", "Ministry denies cholera case in Orm"),
]
SILENT = [
    # another thing, a part of it, another number, another name
    ("Landslip closes Orm Valley railway", "Orm Valley museum reopens 9 days after landslip"),
    ("Landslip closes Orm Valley railway", "Orm Valley railway cafe reopens after landslip"),
    ("Orm metro suspends Line 2", "Line 4 of Orm metro reopens"),
    ("Orm imposes duties on glass from Malm", "Orm lifts duties on wine from Malm"),
    ("Orm night swim to go ahead despite cold", "Malm night swim cancelled as ice thickens"),
    ("Striker Ida Holm signs for Malm Rovers", "Holm backs out of cup final"),
    ("Striker Ida Holm signs for Malm Rovers", "Holm pulls out"),
    # what is told to do, hoped, promised, doubted, or not done
    ("Curfew imposed in Orm", "Lift curfew in Orm"),
    ("Landslip closes Orm Valley railway", "Orm Valley railway to reopen after landslip"),
    ("Landslip closes Orm Valley railway", "Orm Valley railway reopens?"),
    ("Orm may close Valley railway", "Orm Valley railway reopens"),
    ("Orm signs gas contract with Malm", "Orm rules out withdrawal from gas contract with Malm"),
    # the last report says nothing of the sort; the same once more
    ("Landslip near Orm Valley railway", "Orm Valley railway reopens"),
    ("Orm Valley railway is back on track", "Orm Valley railway reopens"),
    ("Bishop visits Orm and its mill", "Orm mill scrapped"),
    ("Doctor speaks of cholera case in Orm", "Doctor denies cholera case in Orm"),
    # people who are lost are another matter: it may be somebody else, or a dog
    ("Walker Ida Holm missing after hike with her dog", "Walker Ida Holm's dog rescued"),
    ("Storm blocks walker Ida Holm on Fell of Orm", "Walker Ida Holm rescued on Fell of Orm"),
]


def moment_of(old, new, *, topic=TOPIC, day=2):
    """What a detector is given of the second report, and the storyline before it."""
    desk = Desk()
    before = desk.feed(article("a", f"{old}.", 1, title=old)).storyline
    second = arrival(article("b", f"{new}.", day, title=new))
    moment = Moment(
        before=before,
        after=before,
        arrival=second,
        verdict=verdict(),
        story=story(second),
        topic=topic,
        now=START,
    )
    return moment, before


@pytest.mark.parametrize("pair", TURNING)
def test_the_opposite(pair):
    old, new = pair
    moment, before = moment_of(old, new)
    found = by_opposite_words(moment, before)
    assert (found.before.quote.text, found.after.quote.text) == (old, new)
    assert found.before.state != found.after.state
    assert found.confidence < 0.8


@pytest.mark.parametrize("pair", SILENT)
def test_not_the_opposite(pair):
    assert by_opposite_words(*moment_of(*pair)) is None


def test_a_topic_that_wants_it_surer_is_not_told():
    moment, before = moment_of(*TURNING[0], topic=replace(TOPIC, confidence=0.9))
    assert by_opposite_words(moment, before) is None


@pytest.mark.parametrize("day", [0, None])
def test_a_report_that_is_older_or_undated_turns_nothing(day):
    assert by_opposite_words(*moment_of(*TURNING[0], day=day)) is None


def test_an_article_without_words_turns_nothing():
    moment, before = moment_of(*TURNING[0])
    empty = replace(moment.arrival, reading=arrival(article("c", "", 2)).reading)
    assert by_opposite_words(replace(moment, arrival=empty), before) is None


@pytest.mark.parametrize(
    ("titles", "turns"),
    [
        (("Orm River bridge reopens 16 days after barge crash",), 1),
        (("Orm River bridge reopens 16 days after barge crash", "Orm River bridge opened"), 1),
        (("Orm River bridge opened", "Orm River bridge reopens 16 days after barge crash"), 1),
    ],
)
def test_it_is_told_once_whichever_report_has_claims(titles, turns):
    desk = Desk()
    for n, title in enumerate(("Barge strike closes Orm River bridge", *titles), start=1):
        last = desk.feed(article(str(n), f"{title}.", n, title=title)).change
        if n == 2:
            assert last.kind is ChangeKind.REVERSAL
    fired = [name for name, _ in desk.line.fired]
    assert sum(name.startswith("reversal") for name in fired) == turns


def test_the_opposite_of_an_older_report_whose_claim_is_kept():
    desk = Desk()
    closed, other = "Barge strike closes Orm River bridge", "Malm bakers win prize"
    reopens = "Orm River bridge reopens 16 days after barge crash"
    for n, title in enumerate((closed, other), start=1):
        desk.feed(article(str(n), f"{title}.", n, title=title))
    change = desk.feed(article("3", f"{reopens}.", 3, title=reopens)).change
    assert change.kind is ChangeKind.REVERSAL
    assert change.before.quote.article == "1"
