"""What an outlet reports first, soon after an alert: held until a second one reports it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.follow.reports import REPORTS
from monitor.model.alerts import HoldReason
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from monitor.notify import rules
from tests.support.following import TOPIC, Desk, article

SAME = VerdictKind.SAME_EVENT
DYKE = article("a", "The dyke at Ostrel broke on Monday.", 1, title="Dyke breaks at Ostrel")
BOMB = article(
    "b",
    "Divers found a bomb of the last war below the sluice, and the army closed off the quarter.",
    title="Unexploded bomb discovered below Ostrel sluice",
)
AGAIN = article(
    "c",
    "The army sealed off a quarter after divers came upon a bomb below the sluice.",
    title="Army seals off Ostrel quarter over bomb below sluice",
)


def at(source, hour, minute=0):
    """The article, published at an hour of the second of March, and in at once."""
    when = datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
    return replace(source, published=when, first_seen=when)


def by(source, outlet):
    """The article as another outlet's."""
    return replace(source, id=f"{outlet}{source.id}", outlet=outlet)


def tell(desk, source, *verdict, admitted=True):
    """The alert made of an article, told or held, which the storyline then knows of."""
    followed = desk.feed(source, *verdict, admitted=admitted)
    if followed.change is None:
        return None
    alert = rules.decide(
        followed.change,
        followed.storyline,
        desk.topic,
        admitted=admitted,
        alerted=(),
        articles=(),
        sinks=("desk",),
        now=source.first_seen,
    )
    line = rules.account(followed.storyline, alert)
    desk.lines[line.id] = line
    return alert


def reasons(alert):
    return [one.rule for one in alert.change.rules]


def is_held(alert):
    """Whether it was too weak, or carried by too few, to be told."""
    return alert.held in {HoldReason.CONFIDENCE, HoldReason.MIN_OUTLETS}


def test_a_first_report_soon_after_an_alert_is_in_doubt():
    """It is mostly of what was told; later ones are news."""
    for hour, held in ((13, True), (16, False)):
        desk = Desk()
        tell(desk, at(DYKE, 12))
        alert = tell(desk, at(BOMB, hour))
        assert is_held(alert) is held
        assert ("novel-lead-soon-after-alert" in reasons(alert)) is held


@pytest.mark.parametrize("hour", [13, 17])
def test_a_second_outlet_lifts_the_doubt(hour):
    """Be it as new to the storyline as the first one; a third has nothing to add."""
    desk = Desk()
    tell(desk, at(DYKE, 12))
    assert is_held(tell(desk, at(BOMB, 13)))
    alert = tell(desk, at(AGAIN, hour, 10), SAME, "b")
    assert not is_held(alert)
    assert reasons(alert) == ["novel-lead", "further-outlet"]
    assert tell(desk, at(by(AGAIN, "d"), hour, 20), SAME, "b") is None


def test_who_is_new_supports_what_waits_for_a_second_outlet():
    """What the outlet that broke the story alone reports is told with the next one's report."""
    desk = Desk(topic=replace(TOPIC, min_outlets=2))
    tell(desk, at(DYKE, 12))
    assert not is_held(tell(desk, at(by(DYKE, "z"), 12, 5), SAME, "a"))
    assert is_held(tell(desk, at(by(BOMB, "a"), 13), VerdictKind.NEW, "bomb"))
    assert not is_held(tell(desk, at(AGAIN, 13, 10), SAME, "bomb"))


def test_two_outlets_at_once_are_in_no_doubt():
    """A story that two outlets carry when it comes into the storyline is nobody's echo."""
    desk = Desk()
    tell(desk, at(DYKE, 12))
    desk.families["bomb"] = {"elsewhere"}
    assert reasons(tell(desk, at(BOMB, 13), VerdictKind.NEW, "bomb"))[0] == "novel-lead"


def test_who_has_reported_does_not_catch_up():
    """The outlet that told the change, or has told of it, brings news with its next report."""
    desk = Desk()
    tell(desk, at(DYKE, 12))
    tell(desk, at(by(DYKE, "b"), 12, 10), SAME, "a")
    assert not is_held(tell(desk, at(BOMB, 13)))


def test_nobody_catches_up_with_what_was_not_told():
    """A baseline's opening and what is held leave nothing to be told in other words."""
    desk = Desk()
    tell(desk, at(DYKE, 12), admitted=False)
    assert not is_held(tell(desk, at(BOMB, 12, 30)))
    desk = Desk()
    tell(desk, at(DYKE, 8))
    assert is_held(tell(desk, at(BOMB, 10)))
    goats = article("e", "Goats ate the harp of a choir.", title="Choir loses Ostrel harp to goats")
    assert not is_held(tell(desk, at(goats, 12)))


def test_of_reports_no_longer_kept_nobody_is_in_doubt():
    """An outlet may have told the change among more reports than a storyline keeps."""
    for count, held in ((REPORTS - 2, True), (REPORTS, False)):
        desk = Desk()
        tell(desk, at(DYKE, 12))
        for minute in range(count):
            tell(desk, at(by(DYKE, f"z{minute}"), 12, 1 + minute), SAME, "a")
        assert is_held(tell(desk, at(BOMB, 13))) is held


def test_an_alert_of_a_clock_that_was_ahead_is_not_soon_before():
    """A time that lies far ahead says nothing of what was told lately."""
    desk = Desk()
    tell(desk, at(DYKE, 12))
    ahead = at(DYKE, 12).first_seen + timedelta(days=2)
    desk.lines = {
        name: replace(line, told=((line.told[0][0], ahead),)) for name, line in desk.lines.items()
    }
    assert not is_held(tell(desk, at(BOMB, 13)))


def test_whole_days_do_not_say_what_comes_soon():
    """Of two reports of one day none is known to come soon after the other."""
    desk = Desk()
    tell(desk, DYKE)
    assert not is_held(tell(desk, replace(BOMB, published=DYKE.published)))


def test_a_turn_by_its_word_waits_for_a_second_report():
    """Soon after an alert the word may be of what was told; who tells it again means it."""
    down = article("a", "Orm's ticket network failed on Monday.", title="Orm ticket network down")
    back = article("b", "Orm's ticket network works.", title="Orm ticket network restored")
    online = article("c", "Orm's ticket network works.", title="Orm ticket network back online")
    desk = Desk()
    tell(desk, at(down, 12))
    assert tell(desk, at(back, 13), SAME, "a") is None
    assert tell(desk, at(by(down, "d"), 13, 10), SAME, "a") is None
    assert "first-to-tell-a-turn" in reasons(tell(desk, at(online, 13, 20), SAME, "a"))
    assert tell(desk, at(by(online, "e"), 13, 30), SAME, "a") is None
    desk = Desk()
    tell(desk, at(down, 12))
    assert "first-to-tell-a-turn" in reasons(tell(desk, at(back, 16), SAME, "a"))


def test_a_bare_headline_of_something_else_is_told_at_once():
    """It is not the alert in other words, however soon after it."""
    desk = Desk()
    bakery = article("a", "A bakery in Port Ellis burnt.", title="Bakery burns in Port Ellis")
    tell(desk, at(bakery, 12))
    alert = tell(desk, at(article("b", "", title="Port Ellis mayor sacked"), 13), SAME, "a")
    assert (alert.change.kind, is_held(alert)) == (ChangeKind.DEVELOPMENT, False)
