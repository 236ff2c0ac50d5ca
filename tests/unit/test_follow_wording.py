"""What a claim is about, in words that an editor would choose."""

import pytest

from monitor.follow.stands import standing
from monitor.follow.wording import described, fuller, stated, turned
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Quote, Strength
from tests.support.following import Desk, article, reading

FIRM, SAID = Strength.ASSERTED, Strength.ANNOUNCED


def claim(axis, what, *, who=(), key="", where="", state="", text="", called="", strength=FIRM):
    """A claim of which only what is told matters."""
    return Claim(
        key=ClaimKey(axis=axis, what=what, who=key, where=where.casefold()),
        pole=Pole.ON,
        state=state,
        strength=strength,
        background=False,
        lead=True,
        quote=Quote(text=text, article="a", field="text", start=0, end=len(text)),
        who=who,
        where=(where,) if where else (),
        called=called,
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
        # as its sentence calls it, with what only the key says
        (claim(Axis.OPERATION, "bridge", where="Orm", called="tunnel"), "Tunnel in Orm"),
        (claim(Axis.RESTRICTION, "car ban", called="ban"), "Car ban"),
        (
            claim(Axis.RESTRICTION, "time car ban", who=("Orm",), key="orm",
                  called="part-time car ban"),
            "Orm's part-time car ban",
        ),
        (claim(Axis.OPERATION, "9 tram line", where="Orm", called="line"), "Tram line 9 in Orm"),
        (claim(Axis.APPROVAL, "cafe bill", called="café bill"), "Café bill"),
        (
            claim(Axis.OPERATION, "service", who=("Orm",), key="orm", called="ferry",
                  text="Orm ferry shut"),
            "Orm ferry",
        ),
        (
            claim(Axis.OPERATION, "service", where="Orm", called="ferry",
                  text="The ferry to Orm will close"),
            "Ferry to Orm",
        ),
        (
            claim(Axis.OPERATION, "service", where="Orm", called="ferry",
                  text="Ferry moves to Orm"),
            "Ferry in Orm",
        ),
        (
            claim(Axis.CUSTODY, "ship", who=("Halcyon",), key="halcyon", called="tanker"),
            "Tanker Halcyon",
        ),
        (
            claim(Axis.CUSTODY, "ship", who=("Halcyon",), key="halcyon", called="crew"),
            "Halcyon's crew",
        ),
        (claim(Axis.DEAL, "deal", **PAIR, called="pact"), "Pact between Chile and Peru"),
        (claim(Axis.DEAL, "deal", **PAIR, called="bid"), "Deal between Chile and Peru"),
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
    assert turned("to close", "not to close") == "Not to close after all"
    assert turned("imposed", "lifted") == "Imposed, now lifted"
    assert turned("to be imposed", "lifted") == "To be imposed, now off"
    assert turned("to close", "on") == "To close, now still on"
    assert turned("to close", "going ahead") == "To close, now still on"


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (claim(Axis.OPERATION, "ferry", state="closed", strength=SAID), "to close"),
        (claim(Axis.OPERATION, "ferry", state="closed"), "closed"),
        (claim(Axis.RESTRICTION, "ban", state="lifted", strength=SAID), "to be lifted"),
        (claim(Axis.DEAL, "deal", state="agreed", strength=SAID), "planned"),
        # what is given up by saying so, and what nobody announces
        (claim(Axis.SCHEDULE, "visit", state="cancelled", strength=SAID), "cancelled"),
        (claim(Axis.TRUTH, "report", state="denied", strength=SAID), "denied"),
        (claim(Axis.CONTROL, "place", state="lost by Peru", strength=SAID), "to be lost by Peru"),
        # what goes on
        (
            claim(Axis.OPERATION, "ferry", state="closed", strength=SAID,
                  text="The ferry will stay shut"),
            "closed",
        ),
        (
            claim(Axis.LEGAL, "case", state="charged", strength=SAID,
                  text="She will stand trial in May"),
            "charged",
        ),
        (
            claim(Axis.LEGAL, "case", state="convicted", strength=SAID,
                  text="Ada Voss is to be sentenced in May"),
            "convicted",
        ),
        (
            claim(Axis.LEGAL, "case", state="convicted", strength=SAID,
                  text="Ada Voss will plead guilty in May"),
            "to be convicted",
        ),
        (claim(Axis.OPERATION, "ferry", state="not closed", strength=SAID), "not to close"),
        (claim(Axis.APPROVAL, "bill", state="not approved", strength=SAID), "not approved"),
    ],
)  # fmt: skip
def test_what_is_announced_is_not_done(made, state):
    assert stated(made) == state


def test_what_another_report_calls_it():
    """It is taken where it says more of the same."""
    strike, tram = (claim(Axis.SCHEDULE, "strike", called=of) for of in ("strike", "tram strike"))
    assert fuller(strike, tram).called == "tram strike"
    assert fuller(tram, strike) is tram
    assert fuller(claim(Axis.SCHEDULE, "strike"), tram).called == ""


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Ferry to Orm will close on 3 May", "Ferry to Orm: to close"),
        ("Lowen museum to open in May", "Lowen museum: to open"),
        ("Lowen tunnel closes on Friday", "Lowen tunnel: to close"),
        ("Lowen tunnel closes after storm", "Lowen tunnel: closed"),
        ("Lowen tunnel stays shut until Friday", "Lowen tunnel: closed"),
        ("Lowen drops part-time car ban", "Lowen's part-time car ban: lifted"),
        ("Lowen lifts car-free zone ban", "Lowen's car-free zone ban: lifted"),
        ("Lowen Tram Strike Called Off", "Lowen tram strike: cancelled"),
        ("Bus drivers in Lowen to strike on Friday", "Lowen bus drivers' strike: planned"),
        ("Cable car over Lowen stops", "Cable car over Lowen: halted"),
        ("Harrow Pass closed", "Harrow Pass: closed"),
        ("Norland drops tie-up with Peru", "Tie-up between Norland and Peru: given up"),
        ("Lowen bans street music", "Lowen's street music ban: imposed"),
        ("Ida Holm arrested in Lowen", "Ida Holm: held"),
        ("Lowen to tear down old gasworks", "Lowen gasworks: to be torn down"),
        ("Boil-water notice issued in Lowen", "Boil-water notice in Lowen: imposed"),
    ],
)
def test_a_headline_in_its_own_words(title, told):
    """The noun of the sentence, with what is put before it, and no more than announced."""
    claims = reading(article("a", "Rain fell.", title=title)).claims
    assert f"{described(claims[0])}: {stated(claims[0])}" == told


def held(*articles):
    desk = Desk()
    for one in articles:
        desk.feed(one)
    return [f"{described(one)}: {stated(one)}" for one in standing(desk.line)]


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


def test_a_key_that_says_nothing_is_left_out_beside_those_that_do():
    """Two reports named the ferry, each in its way, and then spoke of the ferry."""
    first = article("a", "The ferry to Orm will close in May, she said.")
    second = article("b", "Lowen ferry will close in May. The ferry will close, she said.", 2)
    assert held(first, second) == ["Ferry to Orm: to close", "Lowen ferry: to close"]
    assert held(article("c", "The ferry will close in May, she said.")) == ["Ferry: to close"]


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
