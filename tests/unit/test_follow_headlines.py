"""Headlines, whose grammar is their own: what is mended in their trees, and what is left alone."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.follow.states import is_statement
from monitor.model.articles import Article
from monitor.model.times import Span

DAY = Span.day(date(2026, 3, 10), ZoneInfo("UTC"))


def read(title, names):
    """What moves a state in a headline over a text that only names those concerned."""
    text = f"Many people spoke of {names} that day."
    found = claims(Article(id="a", title=title, text=text, language="en"), DAY, grammar())
    moving = [claim for claim in found if moves(claim) and not is_statement(claim.key)]
    return [
        f"{claim.key.what}|{claim.key.who}|{claim.key.where} {claim.pole.value}" for claim in moving
    ]


@pytest.mark.parametrize(
    ("title", "names", "found"),
    [
        # a verb that was taken for a noun
        ("Fighting resumes in Kelder", "Kelder", ["ceasefire|kelder| off"]),
        ("Shelling resumes in Kelder", "Kelder", ["ceasefire|kelder| off"]),
        ("Police close Tull bridge", "Tull", ["bridge|tull| off"]),
        ("Police release Kessel", "Kessel", ["custody|kessel| off"]),
        ("Production resumes at Castleby steelworks", "Castleby", ["production||castleby on"]),
        ("Fighting talk in Kelder", "Kelder", []),
        # a noun that was taken for a verb
        ("Peru-Chile talks off", "Peru and Chile", ["talks|chile+peru| off"]),
        ("Holm's Ghana visit back on", "Holm and Ghana", ["visit|holm|ghana on"]),
        ("Selm wildfire out", "Selm", ["fire|selm| off"]),
        ("Castleby steelworks shuts down", "Castleby", ["steelwork|castleby| off"]),
        ("Castleby steelworks to close", "Castleby", ["steelwork|castleby| off"]),
        ("Selm airport back in use", "Selm", ["airport|selm| on"]),
        ("Selm airport open to traffic once more", "Selm", ["airport|selm| on"]),
        ("Peru talks off the record", "Peru", []),
        # a name before a noun
        ("Harrow quarry approved", "Harrow", ["quarry|harrow| on"]),
        ("Minister approves Harrow quarry", "Harrow", ["quarry|harrow| on"]),
        # a name behind a verb
        ("Premier sacks Holm", "Holm", ["office|holm| off"]),
        ("Kessel granted bail", "Kessel", ["custody|kessel| off"]),
        ("Judge granted bail to Kessel", "Kessel", []),
        ("Holm reappointed trade minister", "Holm", ["office|holm| on"]),
        # no verb, but a participle or a state
        ("Evacuation order lifted in Kelder", "Kelder", ["evacuation order||kelder off"]),
        (
            "Trains running again on Sella line",
            "Sella",
            ["service||sella on", "line|sella| on"],
        ),
        ("Lockdown over at Fenton schools", "Fenton", ["lockdown||fenton off"]),
        ("Lockdown fears over Fenton schools", "Fenton", []),
        # who opens it
        ("Six kidnapped teachers freed in Peru", "Peru", ["6 teachers custody||peru off"]),
        # what is wanted, feared, denied
        ("Neighbours want Harrow festival cancelled", "Harrow", []),
        ("Tenants fear court will strike down Harrow rent cap", "Harrow", []),
        ("Holm under pressure to quit", "Holm", []),
        ("Anglers urge agency to revoke Harrow licence", "Harrow", []),
        ("Holm expects to be cleared", "Holm", []),
        ("Families pray that missing Holm is alive", "Holm", []),
        ("Peru rules out restoring ties with Chile", "Peru and Chile", ["ties|chile+peru| off"]),
        ("Selm wildfire not yet under control", "Selm", ["fire|selm| on"]),
        ("Holm not guilty of assault", "Holm", ["case|holm| off"]),
    ],
)
def test_headlines(title, names, found):
    """Each says what it says, its words taken for what they are in a headline."""
    assert read(title, names) == found


@pytest.mark.parametrize(
    ("title", "names", "found"),
    [
        ("Ambra puts off referendum", "Ambra", ["election|ambra| off"]),
        ("Ida Holm puts off referendum", "Ambra", []),
        ("Ceasefire takes effect in Kelder", "Kelder", ["ceasefire|kelder| on"]),
        ("Harrow festival falls victim to budget cuts", "Harrow", ["festival|harrow| off"]),
        ("Plug pulled on Harrow festival", "Harrow", ["festival|harrow| off"]),
        ("Holm's resignation accepted", "Holm", ["office|holm| off"]),
        ("Premier rejects Holm's resignation", "Holm", ["office|holm| on"]),
        ("Premier welcomes Holm's resignation", "Holm", ["office|holm| off"]),
        ("Holm back as trade minister", "Holm", ["office|holm| on"]),
        ("Kessel back behind bars", "Kessel", ["custody|kessel| on"]),
        ("Castleby rent cap ruled unlawful", "Castleby", ["rent cap|castleby| off"]),
        ("Castleby bans e-scooters from parks", "Castleby", ["e-scooter ban|castleby| on"]),
        ("Castleby lifts e-scooter ban", "Castleby", ["e-scooter ban|castleby| off"]),
        ("Vorn Rail drivers to strike on Friday", "Vorn Rail", ["strike|rail| on"]),
        ("Peru and Chile hold talks in Lima", "Peru and Chile", ["talks|chile+peru| on"]),
        ("Kestrel 200 jets fly again", "the Kestrel 200", ["aircraft|kestrel| on"]),
        ("Kestrel grounds 200 jets", "the Kestrel", []),
        ("Holm pushes back trip to Ghana to May", "Holm and Ghana", ["visit|holm|ghana on"]),
        ("Holm postpones trip to Ghana until May", "Holm and Ghana", ["visit|holm|ghana off"]),
        ("Holm puts off trip to Ghana", "Holm and Ghana", ["visit|holm|ghana off"]),
        ("Opening of Harrow concert hall put back to April", "Harrow", ["concert hall|harrow| on"]),
        ("Half of all voters reject Harrow road, poll finds", "Harrow", []),
    ],
)
def test_what_is_told(title, names, found):
    """Usual ways to tell that something is on or off, and whom it is about."""
    assert read(title, names) == found


@pytest.mark.parametrize(
    ("title", "names", "found"),
    [
        ("Handcuffs at dawn: Kessel back behind bars", "Kessel", ["custody|kessel| on"]),
        ("Scandal in Kelder: Mayor Holm out", "Kelder and Mayor Holm", ["office|holm| off"]),
        ("Storm damage: Harrow festival called off", "Harrow", ["festival|harrow| off"]),
        ("Kelder braces: Harrow festival called off", "Harrow", ["festival|harrow| off"]),
        ("Union: free Kessel", "Kessel", []),
        ("Dawn at the port: Kessel", "Kessel", []),
        ("Kessel: the long way home", "Kessel", []),
    ],
)
def test_the_news_behind_a_colon(title, names, found):
    """Where no verb stands before it; whoever speaks stands there, too."""
    assert read(title, names) == found


@pytest.mark.parametrize(
    ("title", "names", "found"),
    [
        ("The head of Dorn Bank, Ida Holm, was arrested", "Ida Holm", ["custody|holm| on"]),
        ("The former head of Dorn Bank, Ida Holm, was freed", "Ida Holm", ["custody|holm| off"]),
        # a place behind a place, and one name alone
        ("The mayor of Kelder, Orland, was seen", "Kelder", []),
        ("Tull bridge did not collapse", "Tull", ["bridge|tull| on"]),
        ("Tull bridge has not been closed", "Tull", []),
        ("Queen Ysolde will tour Drusk", "Ysolde and Drusk", ["visit|ysolde|drusk on"]),
        ("Palace drops Ysolde tour", "Ysolde", ["visit|ysolde| off"]),
        ("Byrne's Galway visit back on after deal", "Byrne, Galway", ["visit|byrne| on"]),
        ("Storm forces Malmo marathon to be called off", "Malmo", ["marathon|malmo| off"]),
        ("Armed forces to be trained abroad", "Selm", []),
        ("Basel final cancelled over security fears", "Basel", ["final|basel| off"]),
        ("Basel final to take place after all", "Basel", ["final|basel| on"]),
    ],
)
def test_whom_and_what_it_befell(title, names, found):
    """A description's bearer, what is said not to have happened, and a tour, which is a visit."""
    assert read(title, names) == found
