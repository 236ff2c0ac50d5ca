"""Confirmations: what nobody stood for, or was only possible, is said firmly by enough outlets."""

from dataclasses import replace

import pytest

from monitor.follow.sourced import unnamed
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

KIND = ChangeKind.CONFIRMATION
SAME = VerdictKind.SAME_EVENT
RUMOUR = "Ida Holm has called off her visit to Ghana, sources familiar with the plan said."
MAYBE = "Ida Holm may cancel her visit to Ghana."
FIRM = "Ida Holm cancelled her visit to Ghana, her office said."
PLAN = "Ida Holm will visit Ghana in May, her office said."


def found(*texts, topic=TOPIC, days=None, kind=SAME):
    """The confirmation that the last of several texts makes, ``None`` for none."""
    desk = Desk(topic=topic)
    days = days or range(1, len(texts) + 1)
    change = None
    for n, (text, day) in enumerate(zip(texts, days, strict=True)):
        verdict = kind if n else VerdictKind.NEW
        change = desk.feed(article(f"a{n}", text, day), verdict, "a0").change
    every = (change, *change.also) if change else ()
    return next((one for one in every if one.kind is KIND), None)


def test_a_rumour_that_is_confirmed():
    """Who told it first, and who stands for it now, with both sentences."""
    change = found(RUMOUR, "Ida Holm called off her visit to Ghana, her office confirmed.")
    assert change.headline == "Confirmed: Holm's visit to Ghana: cancelled"
    assert (change.before.state, change.after.state) == ("cancelled, unconfirmed", "cancelled")
    assert change.before.quote.text == RUMOUR
    assert change.families == ("a0", "a1")
    assert [rule.rule for rule in change.rules] == ["lead", "says-confirmed", "further-outlet"]
    assert change.confidence >= TOPIC.confidence


@pytest.mark.parametrize(
    ("texts", "confirmed"),
    [
        ((RUMOUR, FIRM), True),
        ((MAYBE, FIRM), True),
        ((PLAN, MAYBE, FIRM), True),
        # Corroboration is silent: somebody said so firmly before.
        ((FIRM, FIRM), False),
        ((FIRM, RUMOUR), False),
        ((RUMOUR, FIRM, FIRM), False),
        # Who is forced to do a thing does it; and who cites insiders does not stand for it.
        (("Heat forces Ida Holm to cancel her visit to Ghana.", FIRM), False),
        (
            (RUMOUR, "Ida Holm called off her visit to Ghana, the Post reported, citing aides."),
            False,
        ),
        # Another rumour, nothing told, another pole, another thing.
        ((RUMOUR, RUMOUR), False),
        ((PLAN, FIRM), False),
        ((RUMOUR, PLAN), False),
        ((RUMOUR, "Ben Osei called off his visit to Togo, his office said."), False),
        ((RUMOUR, "Rain fell."), False),
    ],
)
def test_what_confirms_and_what_does_not(texts, confirmed):
    """Only the first firm report of what was open confirms it."""
    assert bool(found(*texts)) is confirmed


RAIN = "Rain fell on the coast all week. Dockers went home early. " * 3


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        ((RAIN + RUMOUR, FIRM), (1, 2)),
        ((RUMOUR, RAIN + FIRM), (1, 2)),
        ((RUMOUR, FIRM), (1, 90)),
        (("The deal may be agreed, it is said.", "The deal was agreed, both say."), (1, 2)),
    ],
)
def test_what_was_never_told_awaits_no_confirmation(texts, days):
    """In passing, long ago, or of nobody knows which thing."""
    assert found(*texts, days=days) is None


def test_who_and_when():
    """Two families at least, as many as the topic wants; nothing older, undated or copied."""
    three = replace(TOPIC, min_outlets=3)
    assert found(RUMOUR, FIRM, topic=three) is None
    assert found(RUMOUR, RUMOUR, FIRM, topic=three)
    assert found(RUMOUR, FIRM, days=(5, 2)) is None
    assert found(RUMOUR, FIRM, days=(1, None)) is None
    assert found(RUMOUR, FIRM, days=(None, 1))
    assert found(RUMOUR, FIRM, kind=VerdictKind.COPY) is None
    desk = Desk()
    desk.feed(article("a", RUMOUR, 1))
    again = article("b", FIRM, 2, outlet="a")
    assert desk.feed(again, SAME, "a").change is None


def test_in_the_body():
    """A confirmation deep in the text weighs less."""
    firm = FIRM.replace("said", "confirmed")
    change = found(RUMOUR, "Rain fell on the coast. Dockers went home early. It rained. " + firm)
    assert [rule.rule for rule in change.rules] == ["body", "says-confirmed", "further-outlet"]


def test_disputed():
    """While somebody holds the other pole, too weakly to turn it, a further report settles it."""
    rain = "Rain fell on the coast. Dockers went home early. It rained. "
    denied = rain + "The visit of Ida Holm to Ghana will go ahead after all."
    assert found(PLAN, FIRM, denied, FIRM)
    assert found(PLAN, FIRM, FIRM, FIRM) is None
    assert found(PLAN, FIRM, denied, denied) is None


@pytest.mark.parametrize(
    "text",
    [
        RUMOUR,
        "Ida Holm has called off her visit to Ghana, aides say.",
        "Ida Holm has reportedly called off her visit to Ghana.",
        "Ida Holm has called off her visit to Ghana, two senior government sources said.",
        "Ida Holm to call off her visit to Ghana, according to media reports.",
        "Ida Holm has called off her visit to Ghana, people briefed on the matter said.",
        "Ida Holm has called off her visit to Ghana, a man said on condition of anonymity.",
        "Ida Holm has called off her visit to Ghana, said a clerk who asked not to be named.",
    ],
)
def test_unnamed(text):
    """Words for sources that have no name."""
    assert unnamed(text)
    assert not unnamed(FIRM)


JOBS = "Crane Mill is to cut 900 jobs, sources said."
CUTS = "Crane Mill will cut 900 jobs by the end of the year, it told its staff."


@pytest.mark.parametrize(
    ("texts", "confirmed"),
    [
        ((JOBS, CUTS), True),
        ((JOBS, CUTS, CUTS), False),
        ((CUTS, CUTS), False),
        ((JOBS, JOBS), False),
        ((JOBS, CUTS.replace("900", "800")), False),
        ((JOBS, f"It rained. It rained. It rained. {CUTS}"), False),
        (("Rain fell.", CUTS), False),
    ],
)
def test_a_figure_is_confirmed(texts, confirmed):
    """What only unnamed sources had counted is told by somebody."""
    change = found(*texts)
    assert bool(change) is confirmed
    if change:
        assert (change.before.state, change.after.state) == ("900 jobs, unconfirmed", "900 jobs")


def test_a_figure_needs_families_and_time():
    """As many families as the topic wants, and none that told it later."""
    assert found(JOBS, CUTS, topic=replace(TOPIC, min_outlets=3)) is None
    assert found(JOBS, CUTS, days=(5, 2)) is None


HEARD = "Shipping heir is said to be the buyer of Hobart Ferries."
HEIR = "Shipping heir confirms he is the buyer of Hobart Ferries."


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((HEARD, HEIR), True),
        (("Ada Voss is to adopt a twin, insiders say.", "Ada Voss confirms adoption."), True),
        # The headline does not say that nobody stands for it, its text does.
        (("Comet lost. The probe Comet is lost, sources say.", "It's official: Comet lost."), True),
        # A capital that only opens the headline is no name of another matter.
        (
            (
                "Singer Ida Holm reportedly in clinic after stroke",
                "Family confirms Holm suffered stroke",
            ),
            True,
        ),
        (
            ("Unconfirmed reports of fire at Orm mill", "Orm confirms fire at Tarrow mill"),
            True,
        ),
        (
            ("Suspected outbreak of measles in Orm", "Lab confirms measles outbreak in Orm"),
            True,
        ),
        (("Unconfirmed reports of fire at Orm mill", "Malm confirms fire at depot"), False),
        # Nobody confirms it, or somebody else, or another thing.
        ((HEARD, "Shipping heir is said to confirm he is the buyer of Hobart Ferries."), False),
        ((HEARD, "Shipping heir will not confirm he is the buyer of Hobart Ferries."), False),
        ((HEARD, "Shipping heir is the buyer of Hobart Ferries."), False),
        ((HEARD, "Shipping heir confirms he is the buyer of Luna Air."), False),
        ((HEARD, "Hobart Ferries confirms talks with unions."), False),
        ((HEARD, "A heir in Lagos confirms the sale of Luna Air to Hobart Ferries."), False),
        (("Shipping heir is the buyer of Hobart Ferries.", HEIR), False),
        ((HEARD, HEIR, HEIR), False),
    ],
)
def test_a_report_that_is_confirmed(texts, told):
    """What no claim is read from is known by a name and a word that both reports have."""
    change = found(*texts)
    assert bool(change) is told
    if change and texts[0] is HEARD:
        assert change.before.quote.text == HEARD
        assert change.about.who


def test_when_and_by_whom_a_report_is_confirmed():
    """By its own outlet, too; not by an older article, nor before as many tell it as are wanted."""
    assert found(HEARD, HEIR)
    assert found(HEARD, HEIR, days=(5, 2)) is None
    assert found(HEARD, HEIR, days=(None, 2)) is None
    wanted = replace(TOPIC, min_outlets=3)
    assert found(HEARD, HEIR, topic=wanted) is None
    assert found(HEARD, HEIR, HEIR, topic=wanted).families == ("a0", "a1", "a2")
    assert found(HEARD, HEIR, HEIR, HEIR, topic=wanted) is None
    desk = Desk()
    for name, text in (("a", HEARD), ("b", HEIR)):
        change = desk.feed(article(name, text, 2, outlet="Post"), SAME, "a").change
    assert change.families == ("Post",)
