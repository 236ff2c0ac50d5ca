"""What a claim is about, in words that an editor would choose."""

import pytest

from monitor.follow.stands import standing
from monitor.follow.wording import described, turned
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Quote, Strength
from tests.support.following import Desk, article


def claim(axis, what, *, who=(), key="", where="", state="", text=""):
    """A claim of which only what is told matters."""
    return Claim(
        key=ClaimKey(axis=axis, what=what, who=key, where=where.casefold()),
        pole=Pole.ON,
        state=state,
        strength=Strength.ASSERTED,
        background=False,
        lead=True,
        quote=Quote(text=text, article="a", field="text", start=0, end=len(text)),
        who=who,
        where=(where,) if where else (),
    )


HOLM = {"who": ("Ida Holm",), "key": "holm"}
PAIR = {"who": ("Chile", "Peru"), "key": "chile+peru"}


@pytest.mark.parametrize(
    ("made", "words"),
    [
        # whose or where, as far as it is known
        (claim(Axis.SCHEDULE, "visit", **HOLM, where="Ghana"), "Holm's visit to Ghana"),
        (claim(Axis.SCHEDULE, "visit", who=("Galway",), key="galway"), "Galway visit"),
        (claim(Axis.SCHEDULE, "attendance", **HOLM), "Holm's attendance"),
        (claim(Axis.SCHEDULE, "attendance", where="Ghana"), "Attendance in Ghana"),
        (claim(Axis.SCHEDULE, "strike", who=("Iberia",), key="iberia"), "Iberia strike"),
        (claim(Axis.SCHEDULE, "strike", who=("Welsh",), key="welsh"), "Welsh strike"),
        # those who take part
        (claim(Axis.SCHEDULE, "talks", **PAIR, where="Orm"), "Talks between Chile and Peru in Orm"),
        (claim(Axis.DEAL, "deal", who=("Orm City",), key="orm city"), "Orm City deal"),
        (claim(Axis.CONFLICT, "ceasefire", who=("Marra",), key="marra"), "Marra ceasefire"),
        (
            claim(Axis.DEAL, "trade deal", who=("Peruvian", "Vorn"), key="peru+vorn"),
            "Trade deal between Peru and Vorn",
        ),
        # somebody, not what befell him
        (claim(Axis.CUSTODY, "custody", **HOLM, state="held"), "Ida Holm"),
        (claim(Axis.TENURE, "office", **HOLM, state="in office"), "Ida Holm"),
        (claim(Axis.LIFE, "life", **HOLM, state="dead"), "Ida Holm"),
        (claim(Axis.LEGAL, "case", **HOLM, state="cleared"), "Ida Holm"),
        (claim(Axis.LEGAL, "case", **HOLM, state="dropped"), "Holm case"),
        (claim(Axis.LIFE, "2 divers life", state="dead"), "2 divers"),
        # a place, as its sentence has it
        (claim(Axis.LIFE, "diver life", where="Orm", text="Diver dead off Orm"), "Diver off Orm"),
        (claim(Axis.LIFE, "diver life", where="Orm", text="Orm diver dead"), "Diver in Orm"),
        (claim(Axis.LIFE, "diver life", where="Orm", text="A diver died."), "Diver in Orm"),
        (claim(Axis.CONTROL, "place", where="Orm", state="lost"), "Orm"),
        (claim(Axis.RESTRICTION, "sanctions", where="Peru"), "Sanctions on Peru"),
        (
            claim(Axis.RESTRICTION, "ban", who=("Nepal",), key="nepal", where="Orm",
                  text="Nepal lifts ban on Orm"),
            "Nepal's ban on Orm",
        ),
        # words for a people stand before the thing, those in capitals own nothing
        (
            claim(Axis.RESTRICTION, "tea tariffs", who=("US",), key="united states", where="Swiss"),
            "US Swiss tea tariffs",
        ),
        (
            claim(Axis.RESTRICTION, "oil sanctions", who=("Orm",), key="orm", where="Peruvian"),
            "Orm's Peruvian oil sanctions",
        ),
        (claim(Axis.RESTRICTION, "sanctions", who=("EU",), key="european union"), "EU sanctions"),
        (
            claim(Axis.RESTRICTION, "lorry ban", who=("Norland",), key="norland", where="Lurenian"),
            "Norland's Lurenian lorry ban",
        ),
        # a surname is enough of people, not of places
        (claim(Axis.SCHEDULE, "visit", **HOLM), "Holm visit"),
        (claim(Axis.SCHEDULE, "strike", who=("Port Orm",), key="orm"), "Port Orm strike"),
        (claim(Axis.RESTRICTION, "ban", who=("Port Orm",), key="orm"), "Port Orm's ban"),
        (claim(Axis.OPERATION, "9 tram line", where="Orm"), "Tram line 9 in Orm"),
        # no word twice
        (claim(Axis.OPERATION, "pass", who=("Harrow Pass",), key="harrow pass"), "Harrow Pass"),
        (claim(Axis.OPERATION, "port", who=("Orm",), key="orm", where="Orm"), "Orm port"),
        (claim(Axis.OPERATION, "mill", who=("Vorn",), key="vorn", where="Orm"), "Vorn mill in Orm"),
        (claim(Axis.SCHEDULE, "", who=("Holm", "Vorn"), key="holm+vorn"), "Holm and Vorn"),
        (claim(Axis.CUSTODY, "ship", who=("Halcyon",), key="halcyon"), "Ship Halcyon"),
        (claim(Axis.RESTRICTION, "curfew"), "Curfew"),
        (claim(Axis.LIFE, "climber life", where="Swiss", state="dead"), "Swiss climber"),
        (claim(Axis.DEAL, "deal", **PAIR, where="Swiss"), "Swiss deal between Chile and Peru"),
        # what is said, in its words
        (
            claim(Axis.TRUTH, "leak patient file statement", who=("Medira",), key="medira",
                  text="Medira denies leak of patient files"),
            "Leak of patient files (Medira)",
        ),
        (
            claim(Axis.TRUTH, "affair holm statement", **HOLM, text="Affair, says Ida Holm"),
            "Affair, says Ida Holm",
        ),
        (claim(Axis.TRUTH, "theft jewel statement", text="Never stolen."), "Never stolen"),
        (
            claim(Axis.TRUTH, "sale mill statement",
                  text=f"Sale {'of which many spoke for years ' * 4}of the mill denied"),
            "Sale mill",
        ),
        (
            claim(Axis.TRUTH, "holm meet car thief statement", text="Holm never met the car thief"),
            "Holm met the car thief",
        ),
        (claim(Axis.TRUTH, "report", **HOLM), "Report (Ida Holm)"),
        (claim(Axis.TRUTH, "involvement", **HOLM), "Holm's involvement"),
    ],
)  # fmt: skip
def test_described(made, words):
    assert described(made) == words


def test_a_turn_of_a_case_is_told_of_the_case():
    """To be dropped is no state of a person, whichever of the two states it is."""
    charged = claim(Axis.LEGAL, "case", **HOLM, state="charged")
    assert described(charged, "dropped") == "Holm case"
    assert described(charged, "cleared") == "Ida Holm"


def test_turned():
    assert turned("cancelled", "planned") == "Cancelled, now on"


def held(*articles):
    desk = Desk()
    for one in articles:
        desk.feed(one)
    return [f"{described(one)}: {one.state}" for one in standing(desk.line)]


SIGNED = "It was a grey day in Orm. A choir sang. Chile and Peru signed a trade deal, she said."


def test_what_stands_is_what_was_told_as_news():
    """A hope, something recalled and what is said in passing are no state of a storyline."""
    plans = article("a", f"Ida Holm will visit Ghana. {SIGNED}")
    assert held(plans) == ["Holm's visit to Ghana: planned"]
    assert held(plans, article("b", "Ida Holm called off her visit to Ghana.", 2)) == [
        "Holm's visit to Ghana: cancelled"
    ]
    assert held(article("c", "Ida Holm, who was sacked last year, hopes to visit Ghana.")) == []


def test_what_two_families_say_in_passing_stands_too():
    """One may err, and another would not say the same."""
    first, second = (article(id_, f"Rain fell in {id_}. {SIGNED}") for id_ in ("Kelder", "Lowen"))
    assert held(first) == []
    assert held(first, second) == ["Trade deal between Chile and Peru: agreed"]


def test_keys_that_are_one_are_one_line():
    """The visit of which one report leaves out the place is no second visit."""
    whole = article("a", "Ida Holm will visit Ghana.")
    assert held(whole, article("b", "Ida Holm will make her visit.", 2)) == [
        "Holm's visit to Ghana: planned"
    ]


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Ida Holm sacked as coach", "out of office"),
        ("Norland lifts travel ban", "lifted"),
        # what no table knows, what is only hoped for, and what the headline does not say
        ("Owls return to Kelder tower", None),
        ("Union hopes ban will be lifted", None),
        ("The day that Kelder will not forget", None),
    ],
)
def test_the_state_of_a_development(title, state):
    """It is what the sentence says that is shown, if that is sure."""
    desk = Desk()
    desk.feed(article("a", "Rain fell on the fields around Lowen all week.", title="Rain in Lowen"))
    coming = article("b", "Marek Dorn was arrested in Orm, police said.", 2, title=title)
    change = desk.feed(coming).change
    assert (change.kind.value, change.after.state) == ("development", state)
