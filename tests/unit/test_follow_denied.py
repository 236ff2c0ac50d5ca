"""What a report told plainly and a later one denies flatly, or what was denied and did happen."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
import yaml

from monitor.follow.polarity import propositions
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article, state_of

FEW = 4
FILE = Path(__file__).parents[2] / "fixtures" / "phrasings" / "denials.yaml"
FIELDS = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TURNED = [(field["stands"], text) for field in FIELDS for text in field["turned"]]
SILENT = [(field["stands"], text) for field in FIELDS for text in field["silent"]]

STRANDS = "Whale strands on Korvo beach"
DENIES = "No whale stranded on Korvo beach, coastguard says"
ALSO_DENIES = "Korvo: no whale stranded on beach, mayor finds"
AFTER_ALL = "Whale did strand on Korvo beach, coastguard says"


def report(n, text, day, **more):
    """An article: a headline, or with a full stop a text."""
    headline = not text.endswith(".")
    text, title = ("", text) if headline else (text, None)
    return article(f"a{n}", text, day, title=title, **more)


def reversals(*texts, days=None, kind=VerdictKind.NEW, desk=None):
    """The reversals that the last of several reports makes."""
    desk, change = desk or Desk(topic=TOPIC), None
    for n, text in enumerate(texts):
        last = n == len(texts) - 1
        day = days[n] if days else 1 + 5 * n
        change = desk.feed(report(n, text, day), kind if last else VerdictKind.NEW).change
    found = (change, *change.also) if change else ()
    return [one for one in found if one.kind is ChangeKind.REVERSAL]


@pytest.mark.parametrize("texts", TURNED, ids=lambda texts: texts[-1])
def test_it_turns(texts):
    """With both sentences to the letter."""
    (found,) = reversals(*texts)
    assert (found.before.quote.text, found.after.quote.text) == texts


@pytest.mark.parametrize("texts", SILENT, ids=lambda texts: texts[-1])
def test_it_is_silent(texts):
    """Nothing that was told is said not to be."""
    assert not reversals(*texts)


def test_how_it_is_told():
    """Under the axis of what happens, in the words of who says that it did."""
    (found,) = reversals(STRANDS, DENIES)
    assert found.headline == f"Reported, now denied: {STRANDS}"
    assert (found.about.axis, found.before.state, found.after.state) == (
        "occurrence",
        "reported",
        "denied",
    )
    assert found.confidence >= TOPIC.confidence
    (found,) = reversals("Novum denies that data leaked", "Novum admits that data leaked")
    assert found.about.axis == "truth"


def test_it_turns_again_and_is_told_once():
    """A further report of a turn turns nothing; what turns back is a change of its own."""
    assert not reversals(STRANDS, DENIES, ALSO_DENIES)
    assert not reversals(DENIES, AFTER_ALL, "Whale did strand on Korvo beach, mayor says")
    (found,) = reversals(STRANDS, DENIES, AFTER_ALL)
    assert (found.flips, found.before.quote.text) == (1, DENIES)
    assert not reversals(STRANDS, DENIES, AFTER_ALL, "Whale did strand on Korvo beach, fishers say")


def test_a_second_outlet_makes_it_firm():
    """Where two outlets are asked for, the second one tells it."""
    desk = Desk(topic=replace(TOPIC, min_outlets=2))
    assert not reversals(STRANDS, DENIES, desk=desk)
    (firm,) = reversals(
        STRANDS, DENIES, ALSO_DENIES, desk=Desk(topic=replace(TOPIC, min_outlets=2))
    )
    assert len(firm.families) == 2
    assert firm.flips == 0


def test_times():
    """Neither an older nor an undated report turns anything, nor one of years later."""
    assert not reversals(STRANDS, DENIES, days=(9, 1))
    assert not reversals(STRANDS, DENIES, days=(1, None))
    assert not reversals(STRANDS, DENIES, days=(None, 1))
    assert not reversals(STRANDS, DENIES, days=(1, 500))
    assert reversals(STRANDS, "No whale stranded on Korvo beach on Sunday", days=(1, 3))
    assert not reversals(STRANDS, "No whale stranded on Korvo beach on Friday", days=(1, 7))
    fell = "A whale stranded on Korvo beach on Friday."
    assert not reversals(fell, "No whale stranded on Korvo beach on Sunday", days=(1, 7))


def test_what_was_asked_was_not_told():
    """A question is no report, and a denial of the same thing none either."""
    assert not reversals("Did a whale strand on Korvo beach?", DENIES)
    assert not reversals("Mayor denies whale stranded on Korvo beach", DENIES)


def test_an_edit_turns_nothing_that_others_told():
    """It is a correction, if anything."""
    desk = Desk(topic=TOPIC)
    desk.feed(report(0, STRANDS, 1))
    source = report(1, "Rain on Korvo beach", 3)
    desk.feed(source)
    change = desk.feed(replace(source, title=DENIES), VerdictKind.EDIT).change
    kinds = [one.kind for one in (change, *change.also)] if change else []
    assert ChangeKind.REVERSAL not in kinds


def test_what_is_kept_depends_on_the_set_of_articles():
    """In whatever order they come."""
    texts = (STRANDS, DENIES, "Rain falls on Korvo. Storms are to follow, forecasters say.")
    states = []
    for order in permutations(range(3)):
        desk = Desk(topic=TOPIC)
        for n in order:
            desk.feed(report(n, texts[n], n + 1))
        states.append(state_of(desk.line))
    assert all(state == states[0] for state in states)
    assert len(states[0]) == len(state_of(desk.line))


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "No 10 was shut on Monday",
        "It did not happen",
        "There is no whale on Korvo beach",
        "Whale not seen on Korvo beach",
        "No strike in Korvo this Sunday but a march",
        "What did the mayor of Korvo see",
        "The mayor did so in Korvo",
        "No marathon in Korvo this Sunday",
        "No whale was invented in Korvo, Korvo whale was a hoax",
        "The mayor of Korvo would not meet whalers",
        "Whale did 3 turns off Korvo",
        "Nobody came to Korvo beach",
        "Whalers without boats came to Korvo",
        "",
    ],
)
def test_what_denies_and_affirms_nothing(text):
    """However negative it sounds."""
    assert not propositions(text)


OTHERS = [
    ("Holm shot Berg in Orm", "Berg did not shoot Holm in Orm, police say"),
    ("Drovia attacked Kestria at dawn", "Kestria did not attack Drovia at dawn, inquiry finds"),
    ("Judge in Orm jailed Ida Holm", "Judge in Orm did not jail Holm's wife, court says"),
    (
        "Oil leaked from pipeline at Orm",
        "No oil leaked into river from pipeline at Orm, police say",
    ),
    (
        "Thieves stole 3 million from Orm bank",
        "Thieves did not steal 5 million from Orm bank, police say",
    ),
    (
        "Police shot man in Orm station",
        "Man shot in Orm station was not a policeman, inquiry finds",
    ),
    ("Train crashed in Orm", "No train crashed in Orm last year, inquiry finds"),
    ("Holm hit waiter in Orm", "Holm never hit waiter in Orm, wife says"),
]


@pytest.mark.parametrize("texts", OTHERS, ids=lambda texts: texts[-1])
def test_who_did_it_to_whom_and_when_must_agree(texts):
    """What is denied of others, in part, of another time, or by his own people, undoes nothing."""
    assert not reversals(*texts)


def test_one_denial_is_told_once_whatever_report_comes_to_light():
    """A report from before the first one, late, gives the next denial no other matter."""
    texts = (
        "Armed men robbed bank in Orm",
        "Orm bank robbery never happened, police say",
        "Armed men robbed bank in Orm, say neighbours",
        "Robbery of bank in Orm never happened, prosecutors say",
    )
    assert reversals(*texts[:2], days=(5, 7))
    assert not reversals(*texts, days=(5, 7, 3, 8))


def test_a_sentence_tells_of_few_things_whatever_it_is_cut_into():
    many = "; ".join(f"Berg{n} did rob bank {n}" for n in range(60))
    assert 0 < len(propositions(many)) <= FEW
