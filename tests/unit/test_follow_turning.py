"""A headline that is the first of its storyline to tell a turn, though all else in it is known."""

from dataclasses import replace

import pytest

from monitor.follow.turning import Turning, first_told
from monitor.model.changes import ChangeKind, Severity
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

OFF, ON, DENIED = Turning.OFF, Turning.ON, Turning.DENIED


@pytest.mark.parametrize(
    ("headline", "before", "ways"),
    [
        ("Kelder bridge back online", ["Kelder bridge down"], {ON}),
        ("Dockers to strike after all", ["Dockers' strike called off"], {ON}),
        ("Order for the coast lifted", ["Coast ordered to leave"], {ON}),
        ("Vorn denies sale", ["Vorn sells its mill"], {DENIED}),
        ("Run called off", ["Run goes ahead"], {OFF}),
        ("Run called off, then on again", ["A run"], {OFF, ON}),
        # Told before, if in another word, or by one who only fears it.
        ("Launch postponed", ["Wind delays launch"], set()),
        ("Launch postponed", ["Launch may be put off"], set()),
        ("Bridge reopens", ["Traffic flows", "Bridge opens to traffic"], set()),
        ("Run called off, then on again", ["The run is cancelled"], {ON}),
        # Not firmly.
        ("Bridge may reopen", [], set()),
        ("Will the bridge reopen?", [], set()),
        ("Vorn does not deny it", [], set()),
        ("Dockers urge return, threaten to call off talks", [], set()),
        # Something else.
        ("Hollin lift the cup", [], set()),
        ("Vorn lifts profit forecast", [], set()),
        ("Tractors bring town to a halt", [], set()),
        ("Rebels released a video of the talks", [], set()),
        ("Lawyers denied access to Vorn", [], set()),
        ("It rains", [], set()),
    ],
)
def test_who_tells_it_first(headline, before, ways):
    """Firm words in the headline, and no word like them in any sentence before."""
    assert first_told(headline, before) == ways


DOWN = ("Zeta pay network down", "The Zeta pay network failed on Monday, its owner said.")
BACK = ("Zeta pay network back online", "The Zeta pay network is back, its owner said on Monday.")
AGAIN = ("Zeta pay network restored", "Zeta's owner said on Monday that its pay network is back.")


def told(*reports, kind=VerdictKind.SAME_EVENT, days=(1, 1, 1)):
    """What the last of several reports of one story changes, if that is a development."""
    desk = Desk(topic=TOPIC)
    change = None
    for n, (title, text) in enumerate(reports):
        source = article(f"a{n}", text, days[n], title=title)
        change = desk.feed(source, kind if n else VerdictKind.NEW, "a0" if n else None).change
    return change if change and change.kind is ChangeKind.DEVELOPMENT else None


def test_a_second_report_that_tells_a_turn():
    """It is taken for the same event, and yet it is told, with both sentences."""
    change = told(DOWN, BACK)
    assert (change.before.quote.text, change.after.quote.text) == (DOWN[0], BACK[0])
    assert [rule.rule for rule in change.rules][-1] == "first-to-tell-a-turn"
    assert change.confidence >= TOPIC.confidence
    assert change.severity is Severity.URGENT


def test_a_turn_is_told_once():
    """The next report of the turn is one more report, in whatever words."""
    assert told(DOWN, BACK, AGAIN) is None
    assert told(DOWN, BACK, BACK) is None


def test_what_tells_no_turn():
    """A second report in the same sense, an older one, and a copy stay silent."""
    assert told(DOWN, ("Zeta pay network fails", DOWN[1])) is None
    assert told(DOWN, BACK, days=(5, 2)) is None
    assert told(DOWN, BACK, kind=VerdictKind.COPY) is None
    assert told(DOWN, (None, "")) is None


def test_a_story_of_its_own_in_words_that_are_known():
    """Not novel by its words, it is news by the one that turns."""
    desk = Desk(topic=TOPIC)
    desk.feed(article("a", DOWN[1], 1, title=DOWN[0]))
    change = desk.feed(article("b", DOWN[1], 2, title="Zeta pay network restored")).change
    assert change.kind is ChangeKind.DEVELOPMENT
    assert change.rules[-1].rule == "first-to-tell-a-turn"


def test_a_turn_too_weak_for_its_topic_waits():
    """Held as not certain enough, it is told once a second outlet has it."""
    desk = Desk(topic=replace(TOPIC, confidence=0.7))
    desk.feed(article("a", DOWN[1], 1, title=DOWN[0]))
    weak = desk.feed(article("b", DOWN[1], 2, title="Zeta pay network restored")).change
    again = article("c", BACK[1], 2, title=BACK[0])
    strong = desk.feed(again, VerdictKind.SAME_EVENT, "b").change
    assert weak.confidence < 0.7 <= strong.confidence
    assert desk.line.pending == ()
