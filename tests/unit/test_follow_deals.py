"""Players who sign, houses that are sold, pay that is agreed, and strikes, beside their like."""

import pytest

from monitor.app.parts import grammar
from monitor.follow.grammar.tokens import cut as cut_into
from monitor.follow.roles.pieces import Pieces
from monitor.follow.workers import are_apart
from monitor.model.changes import Strength
from tests.support.following import Desk, article, reading

TURNING = [
    ("Orsen signs for Rosk City", "Orsen's move to Rosk City collapses"),
    ("Orsen's move to Rosk City collapses", "Rosk City sign Orsen on deadline day"),
    ("Dariusz Holm's move to Tarrow falls through", "Holm signs for Tarrow hours before deadline"),
    (
        "Goalkeeper Yannick Obi signs for Dunmere Rovers",
        "Obi backs out of Dunmere Rovers deal two days after signing",
    ),
    ("Holm joins Norbank from Pallas", "Holm will not join Norbank after all"),
    (
        "The transfer of Tavi Orsen from Dunmere to Rosk City is off.",
        "Rosk City have signed Tavi Orsen from Dunmere.",
    ),
    (
        "Nils Brandt completes move to Malm United",
        "Brandt's Malm United transfer cancelled after failed medical",
    ),
    ("Malm United pull out of Brandt deal", "Brandt pens three-year deal at Malm United"),
    (
        "Hotel Pera sold to Qatari fund",
        "The sale of Hotel Pera to the fund from Qatar has fallen through, its owner said.",
    ),
    ("Pallas Foods to be sold to Holm Group", "Sale of Pallas Foods to Holm Group collapses"),
    ("Holm Group agrees to buy Pallas Foods", "Holm Group walks away from Pallas Foods deal"),
    ("Ferry Halcyon sold to Greek owner", "Sale of ferry Halcyon falls through"),
    ("Norbank snaps up Pallas Insurance", "Norbank's purchase of Pallas Insurance is off"),
    ("Sale of Orm brewery falls through", "Orm brewery sold to Holm Group"),
    ("Holm Group drops bid for Pallas Foods", "Holm Group buys Pallas Foods after all"),
    (
        "The Hotel Pera will go to a fund from Qatar.",
        "Qatari fund pulls out of Hotel Pera purchase",
    ),
    ("Fellair pay talks break down", "Fellair and pilots shake hands on pay deal"),
    ("Malm dockers' pay talks end without agreement", "Malm dockers put their names to pay accord"),
    ("Coalition talks in Norland break down", "Norland parties sign coalition agreement"),
    ("Coalition talks in Norland fail", "Coalition deal agreed in Norland"),
    ("Aurelia Air and pilots agree pay deal", "Aurelia Air pilots reject pay deal"),
    ("Labor and Greens shake on coalition pact", "Greens bolt from coalition pact with Labor"),
    ("Pilots of Azure Air on strike", "Azure Air pilots call off strike"),
    ("Orm bus drivers to strike on Friday", "Orm bus strike called off"),
    ("Nurses at Malm hospital go on strike", "Malm hospital nurses return to work"),
    ("Pilots at Norland Air end strike", "Norland Air pilots on strike again"),
    (
        "A three-day walkout by nurses at Harrow's four public hospitals was shelved on Tuesday.",
        "The nurses' walkout in Harrow is back on.",
    ),
    ("Dockers at Port Ansel down tools", "Dockers at Port Ansel end strike"),
    ("Dockers in Orm down tools over pay", "Orm dockers' strike over"),
    ("Malm bin workers suspend strike", "Malm bin workers resume strike"),
    ("Strike at Orm mill begins", "Orm mill strike ends"),
    ("Union calls off Orm rail strike", "Orm rail workers strike after all"),
    ("Guerrillas launch new offensive in Kast", "Dawn Front guerrillas end armed struggle in Kast"),
    ("Army and Kord Front agree truce", "Army and Kord Front exchange fire"),
]
SILENT = [
    ("Orsen signs for Rosk City", "Orsen's move to Malm collapses"),
    ("Orsen signs for Rosk City", "Dorn's move to Rosk City collapses"),
    ("Orsen's move to Rosk City collapses", "Rosk City sign Dorn on deadline day"),
    ("Orsen signs for Rosk City", "Orsen signs autographs for Rosk City fans"),
    ("Orsen's move to Rosk City collapses", "Orsen wants to sign for Rosk City"),
    ("Orsen signs for Rosk City", "Orsen scores twice for Rosk City"),
    ("Orsen signs for Rosk City", "Orsen leaves Rosk City training with injury"),
    ("Holm joins Norbank", "Holm joins protest at Norbank"),
    ("Orsen's move to Rosk City collapses", "Rosk City sign shirt deal with Pallas"),
    ("Orsen signs for Rosk City", "Rosk City turn down bid for Orsen"),
    ("Hotel Pera sold to Qatari fund", "Hotel Lale sale to Qatari fund has fallen through"),
    ("Holm Group buys Pallas Foods", "Holm Group drops bid for Dorn Mills"),
    ("Hotel Pera sold to Qatari fund", "Hotel Pera's roof has fallen through"),
    (
        "Holm Group agrees to buy Pallas Foods",
        "Regulators may block Holm Group's Pallas Foods deal",
    ),
    ("Ferry Halcyon sold to Greek owner", "Ferry Halcyon breaks down on first trip"),
    ("Pay talks at Aurelia Air break down", "Aurelia Air signs fuel deal with Norbank"),
    ("Norland and Sudria sign trade deal", "Norland and Sudria border talks collapse"),
    ("Norland and Sudria sign trade deal", "Talks between Norland and Sudria break down"),
    ("Pay talks at Aurelia Air break down", "Aurelia Air hopes for pay deal"),
    ("Coalition talks in Norland break down", "Sudria parties sign coalition agreement"),
    ("Nurses' pay talks collapse in Norland", "Norland teachers agree pay deal"),
    ("Labor and Greens shake on coalition pact", "Greens bolt down lunch at coalition party"),
    ("Pilots of Azure Air on strike", "Azure Air cabin crews call off strike"),
    ("Teachers in Tecumba county end strike", "Teachers in Malm county on strike again"),
    ("Nurses at Malm hospital go on strike", "Nurses at Orm hospital return to work"),
    ("Nurses at Malm hospital go on strike", "Malm hospital doctors return to work"),
    ("Orm teachers back at work", "Orm teachers may walk out again"),
    ("Dockers at Port Ansel down tools", "Dockers at Port Ansel vote on strike"),
    ("Pilots at Norland Air end strike", "Pilots at Norland Air recall strike of May"),
    ("Union calls off Orm rail strike", "Lightning strike hits Orm rail line"),
    ("Strike at Orm mill begins", "Strike at Malm mill ends"),
    ("Army and Kord Front agree truce", "Army and Malm Front trade fire"),
    ("Truce holds in Kast", "Firefighters fight blaze in Kast"),
    (
        "The Reds and the Ferrymen agreed a truce in Ponta Clara.",
        "Reds fans fought for tickets in Ponta Clara",
    ),
    ("Army and Kord Front agree truce", "Kord Front fighting for seats in parliament"),
    ("Gangs of Orm make peace", "Orm parties fight over budget"),
]


def has_turned(*reports):
    """Whether the last of some reports, each a headline or a sentence, is told as a turn."""
    desk = Desk()
    for day, text in enumerate(reports, start=1):
        title = None if text.endswith(".") else text
        names = " and ".join(word for word in text.split() if word[:1].isupper())
        body = f"Many people spoke of {names} that day." if title else text
        last = desk.feed(article(str(day), body, 4 * day, title=title)).change
    return last is not None and last.kind == "reversal"


@pytest.mark.parametrize("pair", TURNING)
def test_a_turn(pair):
    assert has_turned(*pair)


@pytest.mark.parametrize("pair", SILENT)
def test_none(pair):
    assert not has_turned(*pair)


def test_talks_that_fail_undo_no_deal_that_stands():
    assert not has_turned(
        "Norland and Sudria sign trade deal",
        "Trade talks between Norland and Sudria break down",
    )
    assert has_turned(
        "Norland and Sudria sign trade deal",
        "Trade talks between Norland and Sudria break down",
        "Trade deal between Norland and Sudria collapses",
    )


def claims(text, title=None):
    """What moves a state on the axes of deals, strikes and fighting."""
    return [
        f"{claim.key.axis} {claim.key.what}|{claim.key.who} {claim.pole}"
        for claim in reading(article("a", text, title=title)).claims
        if claim.strength >= Strength.ANNOUNCED and not claim.background
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ida Holm has signed for Orm City.", ["deal deal|holm+orm city on"]),
        (
            "Rain fell. It rose. It fell. Ida Holm signed for Orm City, and the ferry sank.",
            [],
        ),
        ("Ida Holm will sign for Orm City in May.", []),
        ("Ida Holm joined Orm City's choir.", []),
        ("Orm City have signed nurse Ida Holm.", ["deal deal|holm+orm city on"]),
        ("Soldiers and rebels are fighting in Lima.", ["conflict ceasefire|peru off"]),
        ("The Hotel Pera will go to a fund from Peru.", ["deal deal|pera+peru on"]),
        (
            "The Reds and the Ferrymen fought each other in Lima.",
            ["conflict ceasefire|ferrymen+peru+reds off"],
        ),
    ],
)
def test_claims(text, found):
    assert claims(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm will go to Lima.",
        "Ida Holm has signed with a pen.",
        "The rebels of Orm fight for seats.",
        "The rebels of Orm fight a fire in Malm.",
        "Orm's bakers fight in Lima.",
        "The rebels of Orm hear of fighting in Malm.",
        "The army spoke of Orm fighting in Malm.",
    ],
)
def test_neither_deal_nor_fight(text):
    assert not [one for one in claims(text) if one.startswith(("deal", "conflict"))]


@pytest.mark.parametrize(
    ("text", "low", "lemma"),
    [
        ("Orm nurses seal pay pact", "pay", "pay"),
        ("Orm put its name to pay pact", "pay", "pay"),
        ("Merger talks in Orm", "talks", "talk"),
        ("Orm teachers end strike", "end", "end"),
        ("Orm dockers down tools", "down", "down"),
        ("Orm nurses shelve planned walkout", "planned", "planned"),
    ],
)
def test_words_of_doubtful_kind(text, low, lemma):
    cut = Pieces(tuple(cut_into(text, len(text))), {})
    at = next(n for n, piece in enumerate(cut.pieces) if piece.form == low)
    assert cut.familiar[at].form != low
    (leaves,) = grammar().analyse([cut.familiar])
    assert (cut.own(leaves)[at].form, cut.own(leaves)[at].lemma) == (low, lemma)


@pytest.mark.parametrize(
    "text",
    [
        "Orm will pay offer in May",
        "Orm to pay",
        "Orm talks to Malm",
        "Orm at week's end",
        "The end strike fund of Orm",
        "Orm had planned walkout",
        "Orm planned ahead",
    ],
)
def test_words_as_they_seem(text):
    cut = Pieces(tuple(cut_into(text, len(text))), {})
    assert cut.familiar == cut.pieces


def test_whose_strike_it_is():
    assert are_apart(["Pilots strike"], ["Cabin crews call off strike"])
    assert not are_apart(["Pilots strike"], ["Strike of pilots and crews over"])
    assert not are_apart(["Pilots strike"], ["Strike over"])
