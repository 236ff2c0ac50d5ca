"""Figures in sentences: numbers, totals with their cues, counts, and what is none of them."""

from itertools import product

import pytest

from monitor.follow.figures import FIGURES, figures
from monitor.follow.numbers import WORDS, words
from monitor.follow.spelled import said, written
from monitor.model.figures import Cue
from tests.support.following import arrival, article

UP, DOWN, REVISED, STANDS, NONE = Cue.UP, Cue.DOWN, Cue.REVISED, Cue.STANDS, Cue.NONE


def read(text, **kwargs):
    """The figures of an article with this text."""
    source = article("a", text, **kwargs)
    return figures(source, arrival(source).reading.at)


def told(text):
    """Unit, value and cue of each figure."""
    return [(one.unit, one.value, one.cue) for one in read(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,200 and 23,500,000 but 1,2 not", [(1200, ""), (23_500_000, ""), (1, ""), (2, "")]),
        ("Twenty-three, twenty three, thirty", [(23, ""), (23, ""), (30, "")]),
        ("two hundred and five, one hundred, three hundred men", [(205, ""), (100, ""), (300, "")]),
        ("3.7 million, two thousand", [(3.7e6, ""), (2000, "")]),
        ("three dozen, 12k", [(36, ""), (12000, "")]),
        ("$5bn, €300m", [(5e9, "dollars"), (3e8, "euros")]),
        ("£2.5 billion, 40 dollars", [(2.5e9, "pounds"), (40, "dollars")]),
        ("6.5 per cent, 7 percent", [(6.5, "per cent"), (7, "per cent")]),
        ("8% and 9 per head", [(8, "per cent"), (9, "")]),
        ("5 m above", [(5, "")]),
        ("in 2014, June 2015, 12 June, June 12, 1999", []),
        ("some 2014 people", [(2014, "")]),
        ("at 6:30 on Flight 850, a 52-year-old, six year old, 10th, ½, #5, 3/4", []),
        ("17: eight here", [(17, ""), (8, "")]),
        ("won 3:2", []),
        ("a price of $", []),
        ("twenty-odd", []),
        ("five", [(5, "")]),
        ("one hundred and", [(100, "")]),
    ],
)  # fmt: skip
def test_numbers(text, numbers):
    """What counts something is a number; years, times, ages and ranks are none."""
    assert [(w.value, w.unit) for w in words(text) if w.value is not None] == numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The death toll from the quake rises to 34.", [("dead", 34, UP)]),
        ("The toll from the quake was revised down to 31.", [("dead", 31, DOWN)]),
        ("The toll from the quake was revised to 31.", [("dead", 31, REVISED)]),
        ("The toll has been revised up to 39.", [("dead", 39, UP)]),
        ("The death toll fell to 12.", [("dead", 12, DOWN)]),
        ("The death toll is down to 12.", [("dead", 12, DOWN)]),
        ("The number of very old but rather small and quite red boats rose to 4,000.", []),
        ("The death toll stands at at least 129.", [("dead", 129, STANDS)]),
        ("The death toll is 104.", [("dead", 104, STANDS)]),
        ("Norland's bank cuts rates to 4.0 per cent.", [("rate in per cent", 4, DOWN)]),
        ("The bank lowered its interest rate to 4 per cent.", [("rate in per cent", 4, DOWN)]),
        ("Vorn recalls 40,000 cars over their brakes.", [("recalled", 40_000, NONE)]),
        ("Vorn widens its recall of cars to 180,000 vehicles.", [("recalled", 180_000, UP)]),
        ("Norair raises the number of cancelled flights to 400.", [("flights", 400, UP)]),
        ("The ministry said the toll at the port was 20.", [("dead", 20, STANDS)]),
        ("The body count from the boat climbs to 71.", [("dead", 71, UP)]),
        ("The injury toll reached 70.", [("injured", 70, UP)]),
        ("The number of deaths from flu rises by nine to 50.", [("dead", 50, UP)]),
        ("The number of people found dead in the hut rises to 16.", [("dead", 16, UP)]),
        ("The number of hikers rescued in the hills rose to 40.", [("rescued", 40, UP)]),
        ("The number of tickets sold on the coast rose to 4,000.", [("tickets", 4000, UP)]),
        ("The number of people on the coast rose to 4,000.", []),
        ("The number rises, and 40 tickets are left in the box.", []),
        ("Confirmed cases in the valley surpass 4,000.", [("cases", 4000, UP)]),
        ("Cases in the valley rise above 40.", [("cases", 40, UP)]),
        ("Three more die, bringing the death toll to 30.", [("dead", 30, UP)]),
        ("The firm raised its offer for the mine to $5bn.", [("offer in dollars", 5e9, UP)]),
        ("The fine was cut to 2 million euros.", [("fine in euros", 2e6, DOWN)]),
        ("The jobless rate rose to 6.5 per cent.", [("rate in per cent", 6.5, UP)]),
        ("The death toll rose to $5bn.", []),
        ("The death toll is up to 40 now that the hall was searched.", [("dead", 40, STANDS)]),
        ("Lawmakers voted to reduce the number of seats to 400.", [("seats", 400, DOWN)]),
        ("Damage is now put at 95 million crowns.", [("damage in crowns", 95e6, STANDS)]),
        ("The mill will cut 900 jobs.", [("jobs", 900, NONE)]),
        ("The fire will kill 900 people.", []),
        ("The fire caused damage of 40 million crowns.", [("damage in crowns", 40e6, NONE)]),
        ("The firm made a $5bn offer.", [("offer in dollars", 5e9, NONE)]),
        ("The firm made $5bn last year.", []),
        ("The firm sold 40 million crowns of ice.", []),
        # What is feared, expected, meant or denied is no figure.
        ("The death toll could rise to 500.", []),
        ("It was said that the toll is expected to rise to 500.", []),
        ("Talks failed over raising the amount of aid to 6 billion euros.", []),
        ("They marched to raise the number of seats to 400.", []),
        # A clause of another subject, a number without head.
        ("The toll was told to a man who is 40.", []),
        ("He said to 40 of them: rise.", []),
        ("Rain and wind; it rises to 34.", []),
        ("To 34 it rises.", []),
        ("34 came to the square; 20 went.", []),
        # Counts.
        ("An earthquake kills at least 34 people in the hills.", [("dead", 34, NONE)]),
        ("34 people were killed.", [("dead", 34, NONE)]),
        ("The fire left 34 dead.", [("dead", 34, NONE)]),
        ("The storm has claimed 34 lives on the coast.", [("dead", 34, NONE)]),
        ("The man claimed 34 million was gone.", []),
        ("34 deaths are reported.", [("dead", 34, NONE)]),
        ("Police arrest 12 men after the match.", [("arrested", 12, NONE)]),
        ("The crash kills 49 of the 71 people on board.", [("dead", 49, NONE)]),
        ("Two men who killed 5 people in the fire were tried.", []),
        ("The bomber kills 12 people, injuring 30.", [("dead", 12, NONE), ("injured", 30, NONE)]),
        ("40 men killed 5 people in the street.", [("dead", 5, NONE)]),
        ("40 men killed at least 5 people in the street.", [("dead", 5, NONE)]),
        ("34 people died and 5 came.", [("dead", 34, NONE)]),
        # Increments, parts, what is recalled or feared.
        ("Three more people were killed in the fire.", []),
        ("Another 20 people were injured in the fire.", []),
        ("More than 20 people were injured in the fire.", [("injured", 20, NONE)]),
        ("The dead were many, including 13 killed by fire.", []),
        ("It was the deadliest fire since 300 people died in the harbour.", []),
        ("It is feared that 300 people died in the harbour.", []),
        ("Six of them were killed in the fire.", []),
        ("A wall killed 20 people when it fell.", [("dead", 20, NONE)]),
        ("People came by 34 roads, rain killed them.", []),
    ],
)  # fmt: skip
def test_what_is_told(text, found):
    """A total has a head, a cue and a number; a count has a state, a noun or a verb."""
    assert told(text) == found


def one(text, **kwargs):
    (figure,) = read(text, **kwargs)
    return figure


def test_the_earlier_figure_in_the_sentence():
    """What the sentence says that it was before is told with it."""
    for text in (
        "The death toll from the raid rose from 25 to 71.",
        "The death toll from the raid rose to 71, up from 25.",
        "The death toll from the raid has risen to 71 from a figure of 25 a day earlier.",
        "The death toll from the raid has risen to 71, compared with at least 25 before.",
    ):
        assert [f.was for f in read(text) if f.value == 71] == [25]
    for text in (
        "The death toll from the raid rose to 71 from the hills.",
        "The death toll from the raid rose to 71. From 25 on it rained.",
        "The death toll from the raid rose to 71",
    ):
        assert one(text).was is None


def test_who_is_counted():
    """A part of people is a group of its own."""
    assert one("The toll of children rises to 19.").group == "children"
    assert one("The number of soldiers killed in the hills rises to 19.").group == "soldiers"
    assert one("The fire kills at least 19 children.").group == "children"
    assert one("The raid kills 19 armed rebel fighters in the hills.").group == "fighters"
    assert one("The fire kills at least 19 people and children ran.").group == ""
    assert one("The death toll rises to 19 children.").group == "children"
    assert one("The death toll of the fire rises to 19.").group == ""


def test_where_it_was_counted():
    """Places stand beside the figure; names of the lead lie around it."""
    figure = one("The death toll in Ghana rises to 80. Ida Holm wept.")
    assert figure.places == ("ghana",)
    assert "ida holm" in figure.around
    both = read("The toll from the storm rises to 94 in Ghana and 18 in northern Togo.")
    assert [(f.places, f.value, f.cue) for f in both] == [
        (("ghana",), 94, UP),
        (("togo",), 18, UP),
    ]
    assert all(not {"ghana", "togo"} - set(f.places) & set(f.around) for f in both)
    listed = read("The flood kills 30 people: 20 in Ghana, 10 from Togo; 5 were hurt.")
    assert [f.places for f in listed] == [(), ("ghana",), ("togo",), ()]
    assert one("In Accra, the toll rises to 9 people in the port town of Tema Bay.").shown == (
        "Accra",
        "Tema Bay",
    )
    assert one("The toll in the village of North Hollow, on the Ost River, rises to 9.").places == (
        "north hollow",
        "ost river",
    )
    assert one("The toll from Osei's raid rises to 9.").places == ()
    assert one("The United Nations says the toll in the Hollow Fire rises to 9.").places == ()
    assert one("The toll in Upper Ghana rises to 9.").places == ("ghana",)
    assert one("The toll from Cyclone Ghana rises to 9.").places == ()
    assert one("The toll after Typhoon Rosa, in ebola wards in Ebola, rises to 9.").places == ()


def test_the_incident():
    """Kind, proper name and day of an incident are read beside the figure."""
    storm = one("The death toll from yesterday's Typhoon Rosa rises to 9.", day=5)
    assert storm.incident == ("storm",)
    assert storm.names == ("rosa",)
    assert str(storm.day) == "2026-03-04"
    assert one("The toll in the Hollow and Ridge Fires rises to 9.").names == ("hollow", "ridge")
    assert one("The toll at Hollow Ridge Bay Port Town rises to 9.").names == ()
    assert one("The death toll from measles rises to 9.").names == ("measles",)
    assert one("The death toll from the Rosa-hit towns rises to 9.").names == ()
    assert one("A storm broke over the coast. The hall fell and killed 9.").incident == ("storm",)
    assert one("Soldiers open fire on the square, killing 9.").incident == ("attack", "war")
    late = one("The death toll from the latest raid rises to 9.", day=5)
    assert str(late.day) == "2026-03-05"
    assert one("The death toll from the latest raid rises to 9.", day=None).day is None
    assert one("The overall death toll in the raids rises to 9.").running
    floods = one("The toll from the floods including the collapse of a dam rises to 9.")
    assert floods.incident == ("flood", "storm")


def test_one_figure_for_each_unit_group_and_place():
    """The total speaks for its unit; of counts the loudest and the largest."""
    text = "At least 4 people died, and 6 died. The death toll rises to 5."
    assert told(text) == [("dead", 5, UP)]
    assert told("At least 4 people died, and 6 died.") == [("dead", 6, NONE)]


def test_qualifiers():
    """A qualifier is shown with its figure, and "up to" is one only if nothing rose."""
    assert one("The fire kills up to 60 people.").qualifier == "up to"
    assert one("The toll rises to more than 60.").qualifier == "more than"
    assert one("The toll rises to 60.").qualifier == ""
    assert said(one("The fire kills at least 1,400 children.")) == "at least 1,400 children dead"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1407.0, "dead", "1,407 dead"),
        (5e9, "offer in dollars", "$5 billion offer"),
        (2.5e6, "fine in francs", "2.5 million francs fine"),
        (6.5, "rate in per cent", "6.5 per cent rate"),
        (900.0, "fine in euros", "€900 fine"),
    ],
)
def test_written(value, unit, text):
    """Numbers and sums as people write them."""
    assert written(value, unit) == text


def test_other_languages_are_left_alone():
    """Only English is read."""
    source = article("a", "Die Zahl der Toten ist nach dem Beben auf 34 gestiegen und nicht mehr.")
    assert figures(source, None) == ()


def test_hostile_texts_are_bounded():
    """However many figures come, a few are kept."""
    towns = map("".join, product("ABCDEFGHIJKL", "abcdefghijkl", "nopq"))
    assert len(words("5 " * 400)) == WORDS
    many = " ".join(f"The death toll in {town} rises to {n}." for n, town in enumerate(towns, 5))
    assert len(read(many)) == FIGURES
    assert len(read("The toll rises to 5 and " + "5 dead and " * 100_000)) <= FIGURES
    assert read("The toll rises " + "to " * 5_000 + "5") == ()
    assert read("up " * 3_000 + "to 5, from " + "from " * 3_000) == ()


GROWTH = "growth forecast in per cent"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Varda job cuts reach 1,400.", [("jobs", 1400, UP)]),
        ("Varda raises job cuts to 1,400.", [("jobs", 1400, UP)]),
        ("Varda is to cut 900 jobs.", [("jobs", 900, NONE)]),
        ("Varda announced 900 job losses.", [("jobs", 900, NONE)]),
        ("Varda is now to cut 1,400 jobs.", [("jobs", 1400, STANDS)]),
        ("Varda will cut 1,400 jobs, up from 900.", [("jobs", 1400, UP)]),
        ("Varda will cut 400 jobs, down from many.", [("jobs", 400, NONE)]),
        ("The price tag hits £620m.", [("cost in pounds", 620_000_000, UP)]),
        ("The cost estimate is raised to £620m.", [("cost in pounds", 620_000_000, UP)]),
        # A sum by what it is for.
        ("A court fines the bank $40 million.", [("fine in dollars", 4e7, NONE)]),
        ("The penalty was cut to $25 million.", [("fine in dollars", 2.5e7, DOWN)]),
        ("A jury awarded the nurse $12 million.", [("award in dollars", 1.2e7, NONE)]),
        ("Judges halve her payout to $6 million.", [("award in dollars", 6e6, DOWN)]),
        ("Norvik bids 3 billion euros for Calder.", [("offer in euros", 3e9, NONE)]),
        ("The award of the bank went to him; it has $40 million.", []),
        ("Fines of many kinds, $40 million.", []),
        ("Bids, $40 million.", []),
        ("The stadium bill balloons to €545m.", [("cost in euros", 5.45e8, UP)]),
        ("Varda has scaled back job cuts from 900 to 400.", [("jobs", 400, DOWN)]),
        ("The fire grows to 27,500 acres.", [("acres", 27_500, UP)]),
        # A forecast of something.
        ("The bank cuts its growth forecast to 2 per cent.", [(GROWTH, 2, DOWN)]),
        ("It cut its forecast of growth to 2 per cent.", [(GROWTH, 2, DOWN)]),
        ("It puts the growth forecast at 2 per cent.", [(GROWTH, 2, STANDS)]),
        ("It cut the forecast to 2 per cent.", [("forecast in per cent", 2, DOWN)]),
        ("Outlook cut to 2 per cent.", []),
        # Things that are destroyed or recalled, and those without power.
        ("A fire destroyed 30 old buses.", [("buses", 30, NONE)]),
        ("A fire destroyed 30 houses.", [("homes", 30, NONE)]),
        ("A fire destroyed 30, he said.", []),
        ("A fire destroyed 30 acres of very.", [("acres", 30, NONE)]),
        ("A fire destroyed 30 Delm.", []),
        ("A fire destroyed 30", []),
        ("30 buses were lost in the fire.", [("buses", 30, NONE)]),
        ("30 people were lost at sea.", [("dead", 30, NONE)]),
        ("The number of buses lost in the fire rises to 52.", [("buses", 52, UP)]),
        ("The number of buses that were lost rises to 52.", [("buses", 52, UP)]),
        ("Buses lost in the fire rise to 52.", [("buses", 52, UP)]),
        ("The number of troops there rises to 800.", [("troops", 800, UP)]),
        ("The outbreak grows to 95 cases.", [("cases", 95, UP)]),
        ("Tovo recall widened to 300,000 kettles.", [("recalled", 300_000, UP)]),
        ("95,000 homes are without power.", [("without power", 95_000, NONE)]),
        ("95,000 homes without power.", [("without power", 95_000, NONE)]),
        ("95,000 homes now without power.", [("without power", 95_000, STANDS)]),
        ("95,000 homes without a roof.", [("homes", 95_000, NONE)]),
        ("The number of homes without power rises to 95,000.", [("without power", 95_000, UP)]),
        ("Homes without water rise to 95,000.", [("without water", 95_000, UP)]),
        ("The leak forces the evacuation of 4,000.", [("displaced", 4000, NONE)]),
        ("The mayor of 4,000.", []),
    ],
)  # fmt: skip
def test_what_is_counted_by_its_role(text, found):
    """Jobs that go, sums by what they are for, things by their own noun."""
    assert told(text) == found


def test_what_an_article_takes_back_is_not_told():
    first = "Correction: Veldt floods killed 17, not 19."
    text = f"{first} An earlier report said that 19 people had died in Veldt."
    assert told(text) == [("dead", 17, REVISED)]
