"""Sentences of every axis, read from the parser's trees."""

from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.model.articles import Article
from monitor.model.times import Span

DAY = Span.day(date(2026, 3, 10), ZoneInfo("UTC"))


@cache
def read(text, title=None):
    """(what moves a state, what recalls), each as "class|who|where pole state"."""
    found = claims(Article(id="a", title=title, text=text, language="en"), DAY, grammar())
    moving = [f"{_name(claim)} {claim.state}" for claim in found if moves(claim)]
    return moving, [_name(claim) for claim in found if claim.background]


def _name(claim):
    key = claim.key
    return f"{key.what}|{key.who}|{key.where} {claim.pole.value}"


TOLD = [
    ("Peru quits the nuclear deal with Chile.", ["nuclear deal|chile+peru| off given up"]),
    ("Peru lifted a 2026 ban on travel.", ["travel ban|peru| off lifted"]),
    ("Flights to Malta to resume on Monday are few.", None),
    ("Ida Holm made plans to visit Ghana.", ["visit|holm|ghana on planned"]),
    ("Ida Holm called off her visit to Ghana on March 9.", ["visit|holm|ghana off cancelled"]),
    ("Ida Holm called off her visit to Ghana on February 31.", ["visit|holm|ghana off cancelled"]),
    ("Ida Holm called off a March for Ghana visit.", None),
    # nouns that put something off
    ("There was no cancellation of Ida Holm's visit to Ghana.", []),
    (
        "Ida Holm denied the cancellation of her visit to Ghana.",
        ["cancellation visit ghana statement|holm| off denied"],
    ),
    (
        "Ida Holm cancelled the suspension of her visit to Ghana.",
        ["visit|holm|ghana on going ahead"],
    ),
    ("Ida Holm announced the cancellation and delay of flights to Malta.", None),
    ("A suspension amid talks with Peru was feared.", []),
    ("Ida Holm spoke. Her visit to Ghana was called off.", ["visit|holm|ghana off cancelled"]),
    ("Her visit to Ghana was called off.", ["visit||ghana off cancelled"]),
    ("Peru and Chile called off Lima talks with Cuba.", None),
    (
        "Talks scheduled between Peru and Chile were called off.",
        ["talks|chile+peru| off cancelled"],
    ),
    ("Ida Holm went to Ghana despite cancelling her visit to Malta.", []),
    ("Ida Holm is weighing whether to visit Ghana.", []),
    ("Ida Holm has the right to visit Ghana.", []),
    ("It rained and wind came before a visit to Ghana was cancelled.", []),
    ("Ida Holm made an effort to visit Ghana.", []),
    ("The summit is to be held in Ghana.", ["summit||ghana on planned"]),
    ("Because of rain the Ghana summit is on ice.", ["summit|ghana| off suspended"]),
    ("Ida Holm called off her visit to Ghana on the 2 of March.", None),
    ("The plan for talks with Peru is old.", []),
    ("Ida Holm wants plans to visit Ghana.", None),
]


@pytest.mark.parametrize(("text", "moving"), TOLD)
def test_told(text, moving):
    if moving is not None:
        assert read(text)[0] == moving


def test_an_undated_article_recalls_by_words_alone():
    """No day of its own: a date says nothing about the past."""
    text = "On March 2 Ida Holm called off her visit to Ghana in Accra in May."
    found = claims(Article(id="a", text=text, language="en"), None, grammar())
    assert [claim.background for claim in found] == [False]


# A sentence for each thing and word that an axis may have, and what it comes to.
AXES = [
    (
        "The Norland government has imposed a travel ban on Osterland.",
        ["travel ban|norland|osterland on imposed"],
    ),
    (
        "Norland lifts its ban on beef imports from Osterland.",
        ["beef import ban|norland| off lifted"],
    ),
    ("A court in Velmark overturned the curfew in Norland.", ["curfew||norland off overturned"]),
    ("Norland reimposes sanctions on Osterland.", ["sanctions|norland|osterland on reimposed"]),
    ("The tsunami warning for Chile was lifted on Monday.", ["tsunami warning||chile off lifted"]),
    ("The state of emergency in Peru has been extended.", ["emergency||peru on extended"]),
    ("Peru will not lift its travel ban.", ["travel ban|peru| on not lifted"]),
    ("Velmark Airport reopens after a two-day closure.", ["airport|velmark| on open again"]),
    ("Peru closes its border with Chile.", ["border|chile+peru| off closed"]),
    ("The Peruvian embassy in Chile has been shut down.", ["embassy|peru|chile off closed"]),
    ("Schools in Kenya reopened on Monday.", ["school||kenya on open again"]),
    ("Peru resumes oil exports to Chile.", ["oil exports|peru|chile on running again"]),
    ("Kenya's parliament approves the health bill.", ["health bill||kenya on approved"]),
    ("Lawmakers voted down the budget in Malta.", ["budget||malta off rejected"]),
    ("Peru and Chile sign a trade deal.", ["trade deal|chile+peru| on agreed"]),
    ("Peru withdraws from the trade deal with Chile.", ["trade deal|chile+peru| off given up"]),
    ("Peru cuts diplomatic ties with Chile.", ["ties|chile+peru| off broken off"]),
    ("Peru restores diplomatic relations with Chile.", ["ties|chile+peru| on restored"]),
    ("Peru and Chile agree to a ceasefire.", ["ceasefire|chile+peru| on agreed"]),
    ("Peru halts air strikes against Chile.", ["ceasefire|chile+peru| on fighting over"]),
    ("The ceasefire between Peru and Chile has collapsed.", ["ceasefire|chile+peru| off broken"]),
    ("Police arrested Ida Holm on Monday.", ["custody|holm| on held"]),
    ("Ida Holm is still in custody.", ["custody|holm| on held"]),
    (
        "Kenya freed the opposition leader Ida Holm.",
        ["custody|holm| off free", "opposition leader custody|| off free"],
    ),
    ("The arrest of Ida Holm was announced on Monday.", ["custody|holm| on held"]),
    ("Ida Holm resigns as trade minister.", ["office|holm| off out of office"]),
    ("Chancellor Ida Holm has been reinstated.", ["office|holm| on back in office"]),
    ("Parliament ousts Prime Minister Ida Holm.", ["office|holm| off out of office"]),
    (
        "Ida Holm withdrew her resignation.",
        ["office|holm| on back in office", "office|holm| on not out of office"],
    ),
    ("Ida Holm's resignation was announced.", ["office|holm| off out of office"]),
    ("Rebels capture the town of Velmark.", ["place||velmark on held by rebels"]),
    (
        "The army recaptures Velmark from the rebels.",
        ["place||velmark on held by the army", "place||velmark off lost by rebels"],
    ),
    (
        "Government forces have lost control of Velmark.",
        ["place||velmark off lost by government forces"],
    ),
    ("Velmark was seized by militants on Monday.", ["place||velmark on held by militants"]),
    ("Police captured Ida Holm in Malta.", ["custody|holm| on held"]),
    ("Ida Holm was charged with fraud.", ["case|holm| on charged"]),
    ("A judge dropped the charges against Ida Holm.", ["case|holm| off dropped"]),
    ("Ida Holm was acquitted of fraud.", ["case|holm| off cleared"]),
    ("An appeals court overturned the conviction of Ida Holm.", ["case|holm| off overturned"]),
    ("Climber Ida Holm was found alive on Monday.", ["life|holm| on alive"]),
    ("Ida Holm is missing in Chile.", ["life|holm| off missing"]),
    ("Ida Holm died on Monday.", ["life|holm| off dead"]),
    ("The outbreak of cholera in Kenya is over.", ["cholera outbreak||kenya off over"]),
    ("Peru admits involvement in the coup.", ["coup involvement|peru| on confirmed"]),
    ("Peru has not signed the trade deal.", []),
    ("Peru scraps plans to lift its travel ban.", ["travel ban|peru| on not lifted"]),
    ("The Security Council demands the release of Ida Holm.", []),
    ("Peru orders the release of Ida Holm.", ["custody|holm| off free"]),
    ("Peru eased its travel ban on Monday.", []),
    ("Norland bans fishing.", ["fishing ban|norland| on imposed"]),
    ("Peru bans it.", ["ban|peru| on imposed"]),
    ("The ferry Astrid did not sink.", ["accident|astrid| off not happened"]),
    ("Pallas buys Somnos.", ["deal|pallas+somnos| on agreed"]),
    ("Pallas walks away from the Somnos deal.", ["deal|pallas+somnos| off given up"]),
    ("The Kestrel was launched from Peru.", ["launch|kestrel| on under way"]),
    ("Peru wants to launch soon.", []),
    (
        "The tanker Halcyon was seized by pirates.",
        ["ship|halcyon| on held", "place||halcyon on held by pirates"],
    ),
    # -- phrases with a noun of their own, whatever stands before it --------------------------
    ("Minister Ida Holm handed in her notice.", ["office|holm| off out of office"]),
    ("Ida Holm turned herself in on Monday.", ["custody|holm| on held"]),
    ("The court gave Ida Holm a five-year jail term.", ["custody|holm| on held"]),
    ("Ida Holm leaves Velmark prison.", ["custody|holm| off free"]),
    ("The board showed Ida Holm the door.", ["office|holm| off out of office"]),
    ("Ida Holm handed in the papers and the notice.", []),
    ("Ida Holm handed in Brandt's notice.", []),
    # -- what is said to be so -----------------------------------------------------------------
    (
        "Orvane denies that customer data was stolen.",
        ["customer data steal statement|orvane| off denied"],
    ),
    (
        "Orvane denies that customer data was never stolen.",
        ["customer data steal statement|orvane| on confirmed"],
    ),
    (
        "The firm owned up to the theft of customer data.",
        ["steal customer data statement|| on confirmed"],
    ),
    (
        "The theft of customer data was confirmed.",
        ["steal customer data statement|| on confirmed"],
    ),
    (
        "The theft of customer data is a hoax.",
        ["crime|| off did not happen", "steal customer data statement|| off denied"],
    ),
    (
        "The theft of customer data turned out to be false.",
        ["steal customer data statement|| off denied"],
    ),
    ("The firm admitted it.", []),
    ("The firm refuses to confirm the theft of customer data.", []),
    ("The firm will confirm the loss of customer data.", []),
    ("Ida Holm lives on.", []),
    ("Ida Holm is alive in our hearts.", []),
    ("Ida Holm is alive in Norland.", ["life|holm| on alive"]),
    ("False alarms cost much.", []),
    ("A fake.", []),
    ("Confirmed.", []),
    # -- whose a place is ----------------------------------------------------------------------
    ("The town of Orsk is in rebel hands.", ["place||orsk on held by rebels"]),
    ("The army is in full control of Orsk.", ["place||orsk on held by the army"]),
    ("Orsk is under tight control.", []),
    ("Firm control of Orsk is what they want.", []),
    ("The town of Orsk fell to insurgents.", ["place||orsk on held by insurgents"]),
    ("The town of Orsk fell on Monday.", []),
    ("Orsk returned to normal on Monday.", []),
    (
        "The army drove rebels out of Orsk.",
        ["place||orsk on held by the army", "place||orsk off lost by rebels"],
    ),
    ("Rebels were driven out of Orsk.", ["place||orsk off lost by rebels"]),
    (
        "Troops cleared Orsk of rebels.",
        ["place||orsk on held by troops", "place||orsk off lost by rebels"],
    ),
    ("The army drove Orsk mad.", []),
    ("Marines gave up the island of Orsk.", ["place||orsk off lost by marines"]),
    ("The Aro and Meke clans made peace.", ["ceasefire|aro+meke| on agreed"]),
    ("Fighting in Orsk has died down.", ["ceasefire|orsk| on fighting over"]),
    ("A judge dropped the inquiry into Ida Holm.", ["investigation|holm| off dropped"]),
    # -- how an action ends --------------------------------------------------------------------
    ("Rescuers pulled Ida Holm from the lake alive.", ["life|holm| on alive"]),
    ("Ida Holm crawled out alive.", ["life|holm| on alive"]),
    ("Ida Holm feels safe.", []),
    ("Rivals think Ida Holm dead.", []),
    ("Ida Holm remains behind bars.", ["custody|holm| on held"]),
    (
        "The hostage Ida Holm is free.",
        ["hostages|holm| off free", "custody|holm| off free"],
    ),
    ("A judge gave bail to Ida Holm.", ["custody|holm| off free"]),
    ("No vote will be held in Peru.", ["vote||peru off off"]),
    ("The vote in Peru took place on Monday.", ["vote||peru on going ahead"]),
    (
        "Peru announces the suspension of plans to lift its gun ban.",
        ["gun ban|peru| on not lifted"],
    ),
    ("Peru denies involvement in the coup.", ["coup involvement|peru| off denied"]),
    ("Polls favour the resignation of Ida Holm.", []),
    ("The Aro and Meke clans signed a truce.", ["ceasefire|aro+meke| on agreed"]),
    ("Fighting broke out between the Aro and Meke clans.", ["ceasefire|aro+meke| off fighting"]),
    ("Governor Ida Holm vetoed the river bill.", ["river bill|| off rejected"]),
    ("The Sandholm ferry has been suspended.", ["service|sandholm| off halted"]),
    (
        "Rebels took Al-Bab and seized the city of Al-Bab.",
        ["place||al-bab on held by rebels"] * 2,
    ),
    ("Somebody captured the town of Velmark.", []),
]


@pytest.mark.parametrize(("text", "moving"), AXES)
def test_axis(text, moving):
    assert read(text)[0] == moving
