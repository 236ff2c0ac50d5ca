"""The pace of a storyline: newcomers, surges, long silences and their ends."""

from dataclasses import replace
from datetime import timedelta
from math import exp

import pytest

from monitor.follow.actors import ACTORS, actors
from monitor.follow.judge import Why, tick
from monitor.follow.rhythm import (
    FAMILIES,
    GAPS,
    NEWCOMERS,
    hour_of,
    joined,
    silent_from,
    surge,
    tail,
)
from monitor.model.changes import ChangeKind, Storyline
from monitor.model.rhythm import Rhythm
from monitor.model.stories import VerdictKind
from tests.support.following import START, TOPIC, Desk, article

ACTOR, SURGE, QUIET, REVIVED = (
    ChangeKind.ACTOR,
    ChangeKind.SURGE,
    ChangeKind.QUIET,
    ChangeKind.REVIVED,
)
ASKED = replace(TOPIC, alert_on=(ACTOR, SURGE, QUIET, REVIVED))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RAIN = "Rain fell on the coast all night, and the meadows by the river were wet."
HOLM = "Minister Ida Holm spoke of the rain on the coast and of the market."
SAME = VerdictKind.SAME_EVENT


def at(source, when):
    return replace(source, first_seen=when, published=when)


def told(desk, source, kind=SAME):
    """The kinds of the changes that an article makes."""
    change = desk.feed(source, kind, "a").change
    return {one.kind: one for one in ((change, *change.also) if change else ())}


def test_an_actor_is_told_with_the_second_family():
    """Nobody of the first report is new; a newcomer needs two families, and is told of once."""
    desk = Desk(topic=ASKED)
    desk.feed(article("a", f"{RAIN} Ben Osei wept.", 1))
    assert not told(desk, article("b", HOLM, 2))
    assert not told(desk, article("b2", HOLM, 2, outlet="b"))
    found = told(desk, article("c", HOLM, 3))
    change = found[ACTOR]
    assert change.headline == "New in the storyline: Ida Holm"
    assert change.before.quote.article in {"b", "b2"}
    assert (change.after.state, change.after.quote.text) == ("Ida Holm", HOLM)
    assert change.counts == {"outlets": 2, "articles_before": 3}
    assert change.confidence >= TOPIC.confidence
    assert not told(desk, article("d", HOLM, 4))
    assert not told(desk, article("e", "Minister Ben Osei spoke of rain and of Osei.", 4))


def test_actors_only_where_they_are_asked_for():
    """By default nobody hears of newcomers."""
    desk = Desk()
    desk.feed(article("a", RAIN, 1))
    for name in "bc":
        assert ACTOR not in told(desk, article(name, HOLM, 2))


def test_no_actor_from_copies_edits_and_late_articles():
    """Only a new report that is not older brings anybody."""
    for kind, day in ((VerdictKind.COPY, 3), (VerdictKind.EDIT, 3), (SAME, 1)):
        desk = Desk(topic=ASKED)
        desk.feed(article("a", RAIN, 2))
        desk.feed(article("b", HOLM, 2), SAME, "a")
        assert not told(desk, article("c", HOLM, day), kind)


def test_who_is_an_actor():
    """People of headline and lead by their full names; places and organisations are none."""
    source = article("a", f"{HOLM} It rained. It rained. Ben Osei wept.", title="Holm in Ghana")
    assert [(one.key, one.shown) for one in actors(source)] == [("holm", "Ida Holm")]
    assert actors(source)[0].quote.text == "Holm in Ghana"
    crowd = " and then they saw ".join(f"Ida {name}holm" for name in "ABCDEFGHIJKLMNO")
    assert len(actors(article("a", f"They saw {crowd} there today."))) == ACTORS


def test_newcomers_are_bounded():
    """However many turn up, the newest are remembered."""
    desk = Desk(topic=ASKED)
    desk.feed(article("a", RAIN, 1))
    for number in range(NEWCOMERS + 5):
        name = "".join("abcdefghij"[int(digit)] for digit in str(number))
        told(desk, article(f"b{number}", f"They saw Ida X{name} there today.", 2))
    assert len(desk.line.rhythm.newcomers) == NEWCOMERS


def test_a_surge():
    """Many families in an hour that mostly has one; told once a day."""
    desk = Desk(topic=ASKED)
    for day in range(5):
        told(desk, at(article(f"a{day}", f"{RAIN} Day {day}.", None), START + day * DAY))
    when = START + 5 * DAY
    found = [told(desk, at(article(f"s{n}", f"{RAIN} {n}", None), when)) for n in range(9)]
    surges = [number for number, kinds in enumerate(found) if SURGE in kinds]
    assert surges == [5]
    change = found[5][SURGE]
    assert change.counts == {"outlets": 6, "expected": 1.1}
    assert change.headline.startswith("6 outlets in an hour, 1.1 are usual: ")
    assert change.families == tuple(f"s{n}" for n in range(6))
    assert change.after.quote.article == "s5"
    copies = [
        told(desk, at(article(f"c{n}", f"{RAIN} {n}", None), when + DAY), VerdictKind.COPY)
        for n in range(9)
    ]
    assert not any(copies)


def test_when_an_hour_surges():
    """Not in the first days, not with two outlets, and not where so many are usual."""
    now = hour_of(START)
    crowd = tuple("abcdefgh")
    assert surge(Rhythm(), START) is None
    assert surge(Rhythm(hours=((now - 24, ("a",)), (now, crowd))), START) is None
    few = Rhythm(hours=((now - 96, ("a",)), (now, ("a", "b"))))
    assert surge(few, START) is None
    usual = Rhythm(hours=(*((now - 24 * day, crowd) for day in range(5, 0, -1)), (now, crowd)))
    assert surge(usual, START) is None
    assert surge(Rhythm(hours=((now - 96, ("a",)), (now, crowd))), START)
    assert surge(Rhythm(hours=((now - 96, ("a",)),)), START) is None


@pytest.mark.parametrize(("count", "mean"), [(0, 1.0), (1, 0.1), (3, 0.5), (60, 2.0)])
def test_the_tail_of_poisson(count, mean):
    """One minus the sum of the terms below, to the last."""
    below, term = 0.0, exp(-mean)
    for number in range(count):
        below, term = below + term, term * mean / (number + 1)
    assert tail(count, mean) == pytest.approx(1 - below, abs=1e-12)


def test_revived():
    """A report after more than two weeks of silence, where that is asked for."""
    for gap, news, topic in ((15, True, ASKED), (14, False, ASKED), (15, False, TOPIC)):
        desk = Desk(topic=topic)
        desk.feed(at(article("a", RAIN, None), START))
        found = told(desk, at(article("b", HOLM, None), START + gap * DAY))
        assert (REVIVED in found) is news
    change = told(Desk(topic=ASKED), at(article("a", RAIN, None), START)).get(REVIVED)
    assert change is None
    desk = Desk(topic=ASKED)
    desk.feed(at(article("a", RAIN, None), START))
    change = told(desk, at(article("b", " ", None), START + 20 * DAY))[REVIVED]
    assert change.headline == f"Back after 20 days: {RAIN}"
    assert change.counts == {"days": 20, "articles_before": 1}
    assert change.after.quote == change.before.quote


def paced(gaps=(1, 1, 1, 1), topic=ASKED):
    """A storyline with reports at these gaps in days, and the time of the last one."""
    desk, when = Desk(topic=topic), START
    for number, gap in enumerate((0, *gaps)):
        when += gap * DAY
        desk.feed(at(article(f"a{number}", f"{RAIN} {number}", None), when), SAME, "a")
    return desk.line, when


def test_quiet():
    """After three times the usual gap the clock makes a change; once, and not before."""
    line, last = paced()
    assert line.quiet_at == last + 3 * DAY
    early = tick(line, ASKED, last + 2 * DAY)
    assert (early.change, early.why) == (None, Why.NOTHING_NEW)
    followed = tick(line, ASKED, last + 3 * DAY)
    change = followed.change
    assert (change.kind, change.sequence) == (QUIET, line.sequence + 1)
    assert change.headline == f"Silent for 3 days: {line.title}"
    assert change.before.quote == change.after.quote == line.last_report
    assert change.counts == {"days": 3, "usual_hours": 24.0, "articles": 5}
    assert change.article == line.last_report.article
    after = followed.storyline
    assert (after.revision, after.quiet_at) == (line.revision + 1, None)
    assert tick(replace(after, quiet_at=last), ASKED, last + 9 * DAY).change is None


@pytest.mark.parametrize("without", ["last_report", "last_arrival", "quiet_at"])
def test_quiet_needs_a_past(without):
    """Without a report, a time of it, or a known pace nothing is silent."""
    line, last = paced()
    assert tick(replace(line, **{without: None}), ASKED, last + 9 * DAY).change is None
    assert tick(line, TOPIC, last + 9 * DAY).change is None


def test_when_a_storyline_is_silent():
    """Three gaps make a pace; two days are the least."""
    assert paced((1, 1))[0].quiet_at is None
    line, last = paced((0.1, 0.1, 0.1))
    assert line.quiet_at == last + 2 * DAY
    line, _ = paced(tuple([1] * (GAPS + 5)))
    assert len(line.rhythm.gaps) == GAPS
    assert silent_from(Rhythm(), START) is None


def test_copies_and_edits_have_no_pace():
    """They leave the rhythm as it was."""
    desk = Desk(topic=ASKED)
    desk.feed(at(article("a", RAIN, None), START))
    before = desk.line.rhythm
    for kind in (VerdictKind.COPY, VerdictKind.EDIT):
        told(desk, at(article("a", f"{RAIN} x", None), START + DAY), kind)
    assert desk.line.rhythm == before
    crowd = [at(article(f"f{n}", RAIN, None), START + DAY) for n in range(FAMILIES + 5)]
    for source in crowd:
        told(desk, source)
    assert len(dict(desk.line.rhythm.hours)[hour_of(START + DAY)]) == FAMILIES


def test_two_rhythms_as_one():
    """The gaps of the busier one, the hours of both within the bound, and no newcomers."""
    now = hour_of(START)
    one = Rhythm(gaps=(1, 2), hours=((now - 400, ("z",)), (now, ("a", "b"))))
    other = Rhythm(gaps=(3,), hours=((now, ("b", "c")),), newcomers=(("holm", ("a",)),))
    both = Rhythm(gaps=(1, 2), hours=((now, ("a", "b", "c")),))
    assert joined(one, other) == joined(other, one) == both
    assert joined(Rhythm(), Rhythm()) == Rhythm()


def test_an_empty_storyline_has_no_pace():
    """Its defaults read as no pace at all, as those of stored ones do."""
    assert Storyline(id="x", topic="t", title="", first="a").rhythm == Rhythm()
