"""Sums by their role, those counted by what befalls them, and what says that either moved."""

import pytest

from monitor.follow.figures import figures
from monitor.model.figures import Cue
from tests.support.following import Desk, arrival, article

UP, DOWN, REVISED, STANDS, NONE = Cue.UP, Cue.DOWN, Cue.REVISED, Cue.STANDS, Cue.NONE
GROWTH = "growth forecast in per cent"


def read(text, **kwargs):
    """The figures of an article with this text."""
    source = article("a", text, **kwargs)
    return figures(source, arrival(source).reading.at)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # What something costs.
        ("The bridge will cost $48 million.", [("cost in dollars", 48e6, NONE)]),
        ("The bridge is expected to cost around $48 million.", [("cost in dollars", 48e6, NONE)]),
        ("The costs are estimated at $48 million.", [("cost in dollars", 48e6, NONE)]),
        ("The bridge could cost $48 million.", []),
        ("It was estimated $48 million flowed.", []),
        ("The ride will cost $9 per car.", []),
        ("The room will cost $90 a night.", []),
        ("The first phase will cost $48 million.", []),
        ("The cost of the ride rises to $9 per car.", []),
        ("The price of the tram blows out to 1.1 billion.", [("price in money", 1.1e9, UP)]),
        ("The cost of the tram is expected to reach $2bn.", [("cost in dollars", 2e9, UP)]),
        ("The cost is 40,000 tears.", []),
        ("The turnout rose to 40,000.", []),
        ("The cost rose to 90.", []),
        ("The tram will cost 2 billion euros, critics say.", []),
        ("The tram will cost 1.4 billion.", [("cost in money", 1.4e9, NONE)]),
        ("The tram carries 1.4 billion.", []),
        ("1.4 billion: tram bill swells again", [("cost in money", 1.4e9, UP)]),
        ("1.4 billion: tram bill is in the post", []),
        ("1.4 billion: the tram swells", []),
        # What is to be paid.
        ("The firm was ordered to pay $5 million.", [("fine in dollars", 5e6, NONE)]),
        ("The firm will pay $5 million.", []),
        ("The firm must pay $5 million in damages.", [("award in dollars", 5e6, NONE)]),
        ("Kidnappers demand $5 million.", [("ransom in dollars", 5e6, NONE)]),
        ("The firm must pay $5 million in court fees.", []),
        ("The firm was ordered to pay $5 million of back taxes.", []),
        ("The firm must pay its lawyers $5 million.", []),
        ("Nurses demand $5 million.", []),
        ("Thieves took jewels worth $5 million.", [("loss in dollars", 5e6, NONE)]),
        ("The house is worth $5 million.", []),
        # Terms.
        ("He was jailed for nine years.", [("sentence in years", 9, NONE)]),
        ("He said in jail that he sang for nine years.", []),
        ("The ban was reduced to 18 months.", [("ban in years", 1.5, DOWN)]),
        ("Court cuts his sentence to six years.", [("sentence in years", 6, DOWN)]),
        # Forecasts.
        ("The bank sees 2025 growth at 3.2 per cent.", [(GROWTH, 3.2, NONE)]),
        ("The bank expects 3.2 per cent growth.", [(GROWTH, 3.2, NONE)]),
        ("The economy is to grow by 3.2 per cent.", [(GROWTH, 3.2, NONE)]),
        ("The bank sees the economy growing 3.2 per cent.", [(GROWTH, 3.2, NONE)]),
        ("The bank saw 3 men and 3.2 per cent of growth.", []),
        ("The bank expects 3.2 per cent.", []),
        ("It raises the inflation forecast to 4 per cent.",
         [("inflation forecast in per cent", 4, UP)]),
        # Jobs that go, and that come.
        ("The studio is to lay off 90.", [("jobs", 90, NONE)]),
        ("The studio will axe 90 staff.", [("jobs", 90, NONE)]),
        ("The studio cuts its workforce by 90.", [("jobs", 90, NONE)]),
        ("The studio said that 90 people were laid off.", [("jobs", 90, NONE)]),
        ("The studio will shrink its headcount by 90.", [("jobs", 90, NONE)]),
        ("The studio expanded its headcount by 90.", []),
        ("The studio will cut 90 jobs in Tarn as part of its plan.", []),
        ("The studio will cut 90 jobs as part of wider savings.", []),
        ("The studio will cut 90 jobs as part of its plan.", [("jobs", 90, NONE)]),
        ("The studio said 90 people would sing.", []),
        ("The studio said 90 workers lose their jobs.", [("jobs", 90, NONE)]),
        ("The studio is to create 90 jobs.", [("new jobs", 90, NONE)]),
        ("Its cuts reach 950.", [("jobs", 950, UP)]),
        # Who has to go, is hit, or sits in the dark.
        ("In the flood 2,000 people were told to leave.", [("displaced", 2000, NONE)]),
        ("The fire drove 400 people from their homes.", [("displaced", 400, NONE)]),
        ("Evacuees now number 6,500.", [("displaced", 6500, STANDS)]),
        ("In the fire 400 people fled from their homes.", [("displaced", 400, NONE)]),
        ("Since the fire 400 people sell cakes from homes.", []),
        ("Data of 600 patients were stolen.", [("affected", 600, NONE)]),
        ("Data of 600 patients were counted.", []),
        ("Thieves stole the data of 600 patients.", [("affected", 600, NONE)]),
        ("Leaked: data on 600 patients.", [("affected", 600, NONE)]),
        ("The leak hit 600 patients.", [("affected", 600, NONE)]),
        ("The site hits 600 clients after a leak.", []),
        ("After the leak, the site hits 600 clients.", []),
        ("Of the clinic 600 patients were exposed.", [("affected", 600, NONE)]),
        ("Of the clinic 600 patients sang.", []),
        ("The storm cuts power to 600.", [("without power", 600, NONE)]),
        ("The storm left 600 without power.", [("without power", 600, NONE)]),
        # Others.
        ("The number of people who fell ill rose to 135.", [("cases", 135, UP)]),
        ("In the hills 9 men are still missing.", [("missing", 9, STANDS)]),
        ("The quake that year killed 2,800.", []),
        ("A quake of magnitude 6.8 came.", [("magnitude", 6.8, NONE)]),
        ("The toll from the magnitude 6.9 quake rises to 131.",
         [("magnitude", 6.9, NONE), ("dead", 131, UP)]),
        ("The crash claims a sixth life.", [("dead", 6, UP)]),
        ("The crash has a ninth life in this game.", []),
        ("A sixth life was lost in the crash.", [("dead", 6, UP)]),
        ("He got a second life sentence.", []),
        ("The outbreak grows to 41.", [("cases", 41, UP)]),
        ("The bus crash: dead now 9", [("dead", 9, STANDS)]),
        ("A fire burns 50 square kilometres.", [("square kilometres", 50, NONE)]),
        ("There were 900 cases since January.", [("cases", 900, NONE)]),
        # How it moved.
        ("The firm will cut 950 jobs, 350 more than it had announced.", [("jobs", 950, REVISED)]),
        ("The firm will cut 950 jobs, more than 300 of them here.", [("jobs", 950, NONE)]),
        ("The firm will cut 950 jobs, twice as many as planned.", [("jobs", 950, REVISED)]),
        ("The firm will cut 950 jobs at its old works in the north, more than was expected.",
         [("jobs", 950, NONE)]),
        ("The firm will cut 950 jobs at its old works in the north, more than first expected.",
         [("jobs", 950, REVISED)]),
        ("The firm will cut 950 jobs, not 600.", [("jobs", 950, REVISED)]),
        ("The firm will cut 950 jobs, not so the 600.", [("jobs", 950, NONE)]),
        ("The firm will cut 950 jobs, not", [("jobs", 950, NONE)]),
        ("The firm will cut 950 jobs instead of 600.", [("jobs", 950, REVISED)]),
    ],
)  # fmt: skip
def test_what_is_told(text, found):
    """A verb or a phrase gives the role; a part, a price for each and a rival's sum are none."""
    assert [(one.unit, one.value, one.cue) for one in read(text)] == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The bank sees growth at 3 per cent in 2031.", ("2031",)),
        ("The bank cuts its 2031 growth forecast to 3 per cent.", ("2031",)),
        ("The bank sees growth at 3 per cent.", ()),
    ],
)
def test_the_year_of_a_forecast(text, names):
    """Two forecasts of two years are two."""
    assert read(text)[0].names == names


def test_this_year_and_next():
    """The year is worked out from the day of the article."""
    this, following = (
        int(read(f"The bank sees growth at 3 per cent {which} year.")[0].names[0])
        for which in ("this", "next")
    )
    assert following == this + 1
    undated = figures(article("a", "The bank sees growth at 3 per cent this year."), None)
    assert undated[0].names == ()


def test_a_year_gone_by():
    """What was counted long ago is no figure of today."""
    assert read("The flood of 1988 killed 70 people.") == ()
    assert read("The flood killed 70 people, more than that of 1988.") == ()


def test_a_sum_takes_the_currency_of_the_same_sum():
    """A headline leaves the currency to the lead."""
    (one,) = read("The court cut the fine to 45 million francs.", title="Fine cut to 45 million")
    assert one.unit == "fine in francs"


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("Handler Rodan to cut 900 jobs.", "Rodan cuts go deeper: now 1,400 posts.", True),
        ("Handler Rodan to cut 900 jobs.", "Rodan is now to cut 500 jobs.", True),
        ("Handler Rodan to cut 900 jobs.", "Rodan is to cut 1,400 jobs.", True),
        ("Handler Rodan to cut 900 jobs.", "Rodan is to cut 940 jobs.", False),
        ("Handler Rodan to cut 900 jobs.", "Rival Zell is to cut 1,400 jobs.", False),
        ("Mill Rodan lays off 198 people.", "Mill Rodan now lays off nearly 200 people.", False),
        ("The Orsk tram will cost 700 million kroner.", "Orsk tram bill hits 1.1 billion.", True),
        ("A fire at Orsk burns 700 hectares.", "The Orsk fire has burned 6,300 hectares.", True),
        ("At Orsk mine 52 men are missing.", "At Orsk mine 17 are still missing.", True),
        ("On Torsk beach 60 whales died.", "Off Torsk 140 whales are now dead.", True),
        ("The Orsk bridge will cost $5m.", "The Orsk tunnel will cost 9m euros.", False),
        # Of somebody or something beside it.
        ("Rosa Delk was jailed for six years.", "Rosa Delk is now jailed for 9 years.", True),
        (
            "Rosa Delk was jailed for six years.",
            "The former aide of Rosa Delk is now jailed for nine years.",
            False,
        ),
        ("Rosa Delk was jailed for six years.", "Delk's brother is now jailed for 9 years.", False),
        (
            "An aide of Rosa Delk was jailed for six years.",
            "The aide of Rosa Delk is now jailed for nine years.",
            True,
        ),
        ("The Orsk tunnel will cost $48m.", "The Orsk tunnel will now cost $70m.", True),
        ("The Orsk tunnel will cost $48m.", "The tunnel at Orsk will now cost $70m.", True),
        ("The Orsk tunnel will cost $48m.", "Work on the Orsk tunnel will now cost $70m.", True),
        (
            "The Orsk tunnel will cost $48m.",
            "The roof of the Orsk tunnel will now cost $70m.",
            False,
        ),
        (
            "The Orsk tunnel will cost $48m.",
            "Officials say: the roof of the Orsk tunnel will now cost $70m.",
            False,
        ),
        (
            "The leak at Orsk clinic hit 600 patients.",
            "Now 950 patients of Orsk clinic are hit by the leak.",
            True,
        ),
        (
            "The leak at Orsk clinic hit 600 patients.",
            "Now 950 clients of Zell are hit weeks after the Orsk clinic leak.",
            False,
        ),
        ("The Orsk tunnel will cost $48m.", "The Orsk tunnel's lamps will now cost $70m.", False),
        (
            "The Orsk tunnel will cost $48m.",
            "The ferry that replaces the Orsk tunnel will now cost $70m.",
            False,
        ),
        (
            "Rosa Delk was jailed for six years.",
            "The judge who freed Rosa Delk is now jailed for nine years.",
            False,
        ),
        ("Handler Rodan to cut 900 jobs.", "Rodan's supplier Zell will now cut 1,300 jobs.", False),
        ("A leak hit 600 patients.", "Now 950 patients of Orsk clinic are hit by the leak.", True),
        (
            "A storm at Orsk killed 12 people.",
            "Forty were killed on roads in Zell, more than was expected, after the Orsk storm.",
            False,
        ),
    ],
)
def test_what_is_decided_anew(first, then, told):
    """A plan's figure is told when it is another one, whatever it is called by."""
    desk = Desk()
    desk.feed(article("a", first, 1))
    change = desk.feed(article("b", then, 3)).change
    kinds = {one.kind.value for one in (change, *change.also)} if change else set()
    assert ("figures" in kinds) is told
