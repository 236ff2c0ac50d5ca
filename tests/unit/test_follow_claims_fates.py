"""What becomes of people by what is theirs: bodies, bail, appeals, offices; bids, visas, deeds."""

import pytest

from monitor.app.parts import grammar
from monitor.follow.claims import claims, moves
from monitor.model.articles import Article
from tests.unit.test_follow_claims_more import DAY

NAMED = (
    "People spoke of Ida Holm, of Anton Kessel and of Marek Dorn that day. People in Kelder and in"
    " Norland looked on. People at Velmark and at Orlin looked on."
)


def told(text, axes=("life", "custody", "legal", "tenure", "deal", "approval")):
    """What a headline, or with a full stop the first sentence of a text, moves on some axes."""
    if text.endswith("."):
        source = Article(id="a", title=None, text=f"{text} {NAMED}", language="en")
    else:
        source = Article(id="a", title=text, text=NAMED, language="en")
    moved = (claim for claim in claims(source, DAY, grammar()) if moves(claim))
    return [
        f"{one.key.what}|{one.key.who} {one.pole.value}"
        for one in moved
        if one.key.axis.value in axes
    ]


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Police find body of Holm", ["life|holm off"]),
        ("Body of Holm found", ["life|holm off"]),
        ("Holm's body found in Kelder", ["life|holm off"]),
        ("Hiker's body found in Kelder", ["hiker life| off"]),
        ("Body of hiker recovered in Kelder", ["hiker life| off"]),
        ("Other hiker's body found in Kelder", []),
        ("Body found near Holm's house", []),
        ("The body was found in Kelder.", []),
        ("Holm finds body in Kelder", []),
        ("His body was found, Ida Holm said.", ["life| off"]),
        ("Crash claims life of Holm", ["life|holm off"]),
        ("Holm laid to rest", ["life|holm off"]),
    ],
)
def test_bodies(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Holm survives crash", []),
        ("Holm survives winter", []),
        ("Holm did not survive crash", ["life|holm off"]),
        ("Holm saved from sea", ["life|holm on"]),
        ("Holm saved from relegation", []),
        ("Holm nearly dies in crash", []),
        ("Holm wakes from coma", ["life|holm on"]),
        ("Holm back from the dead", ["life|holm on"]),
        ("Holm looks dead", ["life|holm off"]),
    ],
)
def test_life(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Kessel bail revoked", ["custody|kessel on"]),
        ("Kessel's bail revoked", ["custody|kessel on"]),
        ("Bail granted to Kessel", ["custody|kessel off"]),
        ("Bail refused for Kessel", ["custody|kessel on"]),
        ("A judge denied Anton Kessel bail.", ["custody|kessel on"]),
        ("Kessel applies for bail", []),
        ("Bail for Kessel", ["custody|kessel off"]),
        ("No bail for Kessel", ["custody|kessel on"]),
        ("There is no bail for Anton Kessel.", ["custody|kessel on"]),
        ("There was a hearing with no bail for Anton Kessel.", []),
        ("Jail for Kessel", ["custody|kessel on"]),
        ("No jail for Kessel", []),
        ("Long jail for Kessel", []),
        ("Jail for Kessel in Kelder", []),
        ("House arrest for Kessel", ["custody|kessel on"]),
        ("House arrest lifted for Kessel", ["custody|kessel off"]),
        ("Jail for nurse", ["nurse custody| on"]),
    ],
)
def test_bail(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Kessel taken hostage", ["custody|kessel on"]),
        ("Kessel let out of jail", ["custody|kessel off"]),
        ("Kessel steps out of prison", ["custody|kessel off"]),
        ("Kessel and Dorn let out of jail", []),
        ("Kessel released pending trial", ["custody|kessel off"]),
        ("Court orders Kessel freed", ["custody|kessel off"]),
        ("Kessel free to play", []),
        ("Kessel out for season", []),
    ],
)
def test_custody(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("No charges for Kessel", ["case|kessel off"]),
        ("No charges against Kessel", ["case|kessel off"]),
        ("Kessel faces no charges", ["case|kessel off"]),
        ("There will be no charges against Anton Kessel.", ["case|kessel off"]),
        ("Kessel's appeal rejected", ["case|kessel on"]),
        ("Court allows Kessel's appeal", ["case|kessel off"]),
        ("Appeal by Kessel fails", ["case|kessel on"]),
        ("Kessel wins appeal against conviction", ["case|kessel off"]),
        ("Five years for Kessel", ["case|kessel on"]),
        ("Years for Kessel", []),
        ("Five goals for Kessel", []),
        ("Guilty verdict for Kessel", ["case|kessel on"]),
        ("Kessel gets pardon", ["case|kessel off"]),
        ("Kessel hit with fraud charges", ["case|kessel on"]),
        ("Kessel feels guilty", ["case|kessel on"]),
        ("Court declares Kessel innocent", ["case|kessel off"]),
        ("Kessel jailed for fraud", ["custody|kessel on", "case|kessel on"]),
        ("Kessel jailed over fraud", ["custody|kessel on"]),
    ],
)
def test_legal(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Holm no longer mayor", ["office|holm off"]),
        ("Holm no longer Velmark chief", ["office|holm off"]),
        ("Holm not mayor", []),
        ("Holm is new mayor", ["office|holm on"]),
        ("Holm is new dean", ["office|holm on"]),
        ("Holm new mayor of Kelder", ["office|holm on"]),
        ("Holm becomes dean", ["office|holm on"]),
        ("Holm remains mayor", []),
        ("Holm remains silent", []),
        ("Holm to be mayor", ["office|holm on"]),
        ("Holm to be honoured", []),
        ("Holm will be next mayor", ["office|holm on"]),
        ("Holm back as mayor", ["office|holm on"]),
        ("Holm back mayor", []),
        ("Holm out as mayor", ["office|holm off"]),
        ("Holm out mayor", []),
        ("Holm longer mayor", []),
        ("Holm is the new mayor's deputy", []),
        ("Holm is new mayor candidate", []),
        ("Holm to head Velmark", ["office|holm on"]),
        ("Holm heads Velmark", []),
        ("Holm to head Velmark probe", []),
        ("Holm to lead march", []),
        ("Holm to lead Kelder's march", []),
        ("Holm succeeds Dorn as mayor", ["office|holm on", "office|dorn off"]),
        ("Holm replaces Dorn as mayor", ["office|holm on", "office|dorn off"]),
        ("Holm replaces Dorn", ["office|dorn off"]),
        ("Holm to replace Dorn", ["office|holm on", "office|dorn off"]),
        ("Holm replaces tyres", []),
        ("Holm is a new, but never a long or a very long mayor", []),
        ("Holm's new mayor", []),
        ("Ida Holm is no longer chief executive of Velmark.", ["office|holm off"]),
    ],
)
def test_offices(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Velmark names Holm chief executive", ["office|holm on"]),
        ("Holm named Velmark chief", ["office|holm on"]),
        ("Holm quits Velmark", ["office|holm off"]),
        ("Holm quits smoking", []),
        ("Holm loses no-confidence vote", ["office|holm off"]),
        ("Holm survives no-confidence vote", ["office|holm on"]),
        ("Holm drops plan to quit", ["office|holm on"]),
        ("Holm back at helm", ["office|holm on"]),
    ],
)
def test_offices_by_verbs(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Velmark and Orlin seal deal", ["deal|orlin+velmark on"]),
        (
            "Velmark and Orlin part ways",
            ["office|velmark off", "office|orlin off", "deal|orlin+velmark off"],
        ),
        ("Velmark, Orlin call off merger", ["deal|orlin+velmark off"]),
        ("Velmark and Orlin merger off", ["deal|orlin+velmark off"]),
        ("Velmark, Orlin bid for mine", []),
        ("Velmark and Orlin, seal deal", ["deal|orlin+velmark on"]),
        ("Velmark's and Orlin seal deal", []),
        ("No deal for Velmark and Orlin", ["deal|orlin+velmark off"]),
        ("Orlin rejects Velmark bid", ["bid deal|orlin+velmark off"]),
        ("Orlin accepts Velmark bid", ["bid deal|orlin+velmark on"]),
        ("Velmark's bid for Orlin fails", ["bid deal|orlin+velmark off"]),
        ("Velmark and Orlin fail to reach deal", ["deal|orlin+velmark off"]),
        ("Orlin sold to Velmark", ["deal|orlin+velmark on"]),
        ("Orlin sold at loss", []),
        ("Velmark joins forces with Orlin", ["deal|orlin+velmark on"]),
        ("Velmark in talks to buy Orlin", []),
        ("Velmark ends talks to buy Orlin", []),
        ("Velmark buys time", []),
        ("Velmark sells half of Orlin", []),
    ],
)
def test_deals(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Norland extradites Kessel", ["extradition|kessel on"]),
        ("Norland refuses to extradite Kessel", ["extradition|kessel off"]),
        ("Norland grants Kessel visa", ["permit|kessel on"]),
        ("Norland refuses Kessel visa", ["permit|kessel off"]),
        ("Kessel gets visa", ["permit|kessel on"]),
        ("Kessel refused visa", ["permit|kessel off"]),
        ("Kessel refused Peru visa", ["permit|kessel off"]),
        ("Visa for Kessel", []),
        ("Norland's parliament says no to tax bill", ["tax bill|norland off"]),
    ],
)
def test_approvals(text, moving):
    assert told(text) == moving


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("Holm never met Dorn", ["holm meet dorn statement| off"]),
        ("Holm did not meet Dorn", ["holm meet dorn statement| off"]),
        ("Holm did meet Dorn", ["holm meet dorn statement| on"]),
        ("Holm meets Dorn", []),
        ("Holm never won race", []),
        ("Holm will never meet Dorn", []),
        ("She never met Dorn", []),
        ("Holm met Dorn who never met Kessel", []),
        ("Photo of Holm in Kelder was doctored", ["photo holm kelder statement| off"]),
        ("Did Holm meet Dorn", []),
        ("People never met Dorn", []),
    ],
)
def test_truth(text, moving):
    assert told(text, axes=("truth",)) == moving


@pytest.mark.parametrize(
    ("headline", "moving"),
    [
        ("Port Velden walkout suspended", ["strike|velden off"]),
        ("Kelder boycott suspended", []),
        ("Holm yesterday suspended", ["office|holm off"]),
        ("Holm mayor suspended", []),
        ("Holm Friday suspended", ["office|holm off"]),
    ],
)
def test_a_noun_written_small_is_no_part_of_a_name(headline, moving):
    assert told(headline, axes=("schedule", "tenure")) == moving
