"""Who holds a town, a ship, a council or a company: it turns where somebody else comes to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.follow.holders import Likeness, holder, in_full, likeness, pole_for, said_of
from monitor.model.changes import Axis, Pole
from tests.support.following import Desk, article, reading
from tests.unit.test_follow_matters import has_turned

ON, OFF = Pole.ON, Pole.OFF

TURNS = [
    # towns, ridges, islands, by forces of two states or of a state and those who fight it
    ("Rebels seize Orm", "Army retakes Orm"),
    ("Karsovian troops capture Hask ridge", "Lurenia recaptures Hask ridge"),
    ("Lurenian forces take Hask ridge", "Hask ridge falls to Karsovians"),
    ("Militia seizes Selm pass", "Border guards win back Selm pass from militia"),
    ("Peruvian soldiers occupy island of Malm", "Chilean soldiers retake island of Malm"),
    ("Defenders hold Krasny Dol", "Krasny Dol falls to Vorn army"),
    ("Rebels in control of Kelder", "Kelder falls to army"),
    ("Town of Kelder in rebel hands", "Town of Kelder no longer in rebel hands"),
    ("Army captures Kelder from Dawn Front", "Dawn Front retakes Kelder from army"),
    ("Rebels of the Dawn Front capture town of Orm", "Troops drive Dawn Front out of Orm"),
    ("Norland takes island of Vorn", "Norland hands over island of Vorn to Sudria"),
    (
        "Karsovian troops seize the bridge of Malm",
        "Karsovian troops withdraw from the bridge of Malm",
    ),
    # buildings, by a crowd
    ("Mutineers occupy presidential palace in Orm", "Loyal troops retake palace in Orm"),
    ("Students occupy Orm theatre", "Police clear Orm theatre of students"),
    ("Protesters seize parliament in Kelder", "Protesters driven out of parliament in Kelder"),
    ("Inmates seize Kelder prison", "Guards retake Kelder prison"),
    (
        "Soldiers seize palace in Orm | Mutinous soldiers took control of the palace in Orm.",
        "Loyal troops regain palace in Orm",
    ),
    (
        "Union takes over Vorn factory | Striking workers occupied the Vorn factory on Monday.",
        "Police evict workers from Vorn factory",
    ),
    ("Students occupy Malm theatre", "Malm theatre back in hands of the town"),
    ("Gang takes over Orm prison", "Police regain control of Orm prison"),
    ("Students take over Malm university", "Students evicted from Malm university"),
    ("Squatters take over Malm mansion", "Squatters thrown out of Malm mansion"),
    ("Separatists hoist flag over Orm town hall", "Police retake Orm town hall from separatists"),
    # ships and rigs
    (
        "Activists occupy rig | Activists of Blue Hand occupied the rig Nordsee on Monday.",
        "Owner happy | Police carried the last of the activists off the Nordsee on Friday night.",
    ),
    ("Pirates take control of the tanker Halcyon", "Navy regains control of the tanker Halcyon"),
    ("Activists occupy Nordsee rig", "Activists lose control of Nordsee rig"),
    ("Hijackers take control of Malm ferry", "Hijackers surrender Malm ferry to marines"),
    # councils and companies
    ("Workers Party wins control of Orm council", "Workers Party loses control of Orm council"),
    ("Labour loses majority on Kelder council", "Labour wins back Kelder council"),
    ("Conservatives hold Kelder council", "Liberals win Kelder council"),
    ("Malm town council falls to Liberals", "Socialists win back Malm town council"),
    (
        "Greens take control of Orm council",
        "Greens ousted in Orm | The Greens have lost control of the council in Orm on Monday.",
    ),
    (
        "No party in control of Orm council | The Conservatives lost control of Orm council.",
        "Conservatives back in control of Orm council",
    ),
    ("Aro family loses majority in Vorn Bank", "Aro family regains majority in Vorn Bank"),
    ("Republicans win control of Kelder Senate", "Democrats win back Kelder Senate"),
    ("Holm family keeps control of Vorn brewery", "Fund Halcyon takes control of Vorn brewery"),
    ("Aro family loses control of Halcyon group", "Aro family regains control of Halcyon group"),
]  # fmt: skip
SILENT = [
    # another place, or a part of this one
    ("Rebels seize Orm", "Army retakes Malm"),
    ("Rebels seize Orm", "Army retakes suburb of Orm"),
    ("Rebels seize Orm", "Army retakes Orm airport"),
    ("Rebels seize Orm", "Army captures parts of Orm"),
    ("Rebels seize Orm", "Army drives rebels out of parts of Orm"),
    ("Rebels seize Orm", "Army captures outskirts of Orm"),
    ("Rebels seize Orm", "Army retakes village near Orm"),
    ("Militia takes control of Orm bridge", "Army takes control of Malm bridge"),
    ("Students occupy Orm theatre", "Police clear students out of Malm theatre"),
    ("Holm family keeps control of Vorn brewery", "Holm family loses control of Malm brewery"),
    ("Greens take control of Kelder council", "Labour wins seat on Kelder council"),
    ("Rebels capture town of Orm", "Rebels lose control of road to Orm"),
    ("Rebels capture town of Orm", "Rebels lose two villages near Orm"),
    ("Rebels capture town of Orm", "Army takes high ground above Orm"),
    ("Labour wins Orm council", "Liberals win Orm council by-election"),
    # attacks, claims, plans, hopes
    ("Army holds town of Orm", "Rebels claim Orm"),
    ("Rebels capture town of Orm", "Army fails to retake Orm"),
    ("Rebels capture town of Orm", "Rebels deny losing Orm"),
    ("Rebels capture town of Orm", "Can the army retake Orm?"),
    ("Rebels capture town of Orm", "Retake Orm, minister tells army"),
    ("Republicans win control of Kelder Senate", "Poll sees Democrats retaking Kelder Senate"),
    ("Rebels seize Orm", "Army storms Orm"),
    ("Rebels seize Orm", "Army launches assault to retake Orm"),
    ("Rebels seize Orm", "Army claims to have retaken Orm"),
    ("Rebels seize Orm", "Army vows to retake Orm"),
    ("Rebels seize Orm", "Army to retake Orm within days"),
    ("Rebels seize Orm", "Army could retake Orm"),
    ("Rebels seize Orm", "If the army retakes Orm, the war is over"),
    ("Rebels seize Orm", "Rebels repel army attack on Orm"),
    ("Students occupy Orm theatre", "Police surround Orm theatre"),
    ("Pirates take control of tanker Halcyon", "Navy shadows tanker Halcyon"),
    ("Greens take control of Kelder council", "Labour hopes to take control of Kelder council"),
    ("Holm family keeps control of Vorn brewery", "Fund Halcyon bids for control of Vorn brewery"),
    # the same holder in the same words or others
    ("Rebels seize Orm", "Insurgents hold Orm"),
    ("Rebels seize Orm", "Rebels tighten control of Orm"),
    ("Army loses town of Orm", "Rebels hold town of Orm"),
    ("Karsovian troops capture Hask ridge", "Karsovia holds Hask ridge"),
    ("Karsovian troops capture Hask ridge", "Karsovian army retakes Hask ridge"),
    ("Green Alliance takes control of Kelder council", "Greens keep control of Kelder council"),
    ("Greens lose control of Kelder council", "Labour takes control of Kelder council"),
    ("Army captures Kelder", "Norland's army captures Kelder"),
    ("Wagner captures Kelder", "Russian forces hold Kelder"),
    # of long ago
    ("Rebels seize Orm", "Orm, which the army retook in 1994, is quiet"),
    ("Rebels seize Orm", "How it was | In 1611 the army retook Orm from the Danes."),
    ("Rebels seize Orm", "Last year the army retook Orm from other rebels."),
    # what is no holding
    ("Greens take control of Kelder council", "Firefighters take control of Kelder blaze"),
    ("Green Alliance takes control of Kelder council", "Greens take control of spending in Kelder"),
    ("Kelder council loses control of budget", "Kelder council regains control of budget"),
    ("Driver loses control of bus in Orm", "Driver regains control of bus in Orm"),
    ("Rovers hold City", "City beat Rovers"),
    ("Holm takes control of Kelder Rovers", "Kelder Rovers take control of match in Orm"),
    ("Rebels capture town of Orm", "Rebels lose 40 men in Orm"),
    ("Rebels capture town of Orm", "Aid groups pull out of Orm"),
    ("Rebels capture town of Orm", "Hospital in Orm falls to shelling"),
    ("Rebels capture town of Orm", "Army seizes weapons in Orm"),
    ("Greens win Kelder council", "Kelder council loses Greens leader"),
    ("Students take over Malm university", "Students return to Malm university after holidays"),
    ("Rovers capture Kelder Cup", "City capture Kelder Cup"),
    ("Holm wins Orm Open", "Aro wins Orm Open"),
    ("City lose Holm to injury", "City regain Holm"),
    ("Kelder Rovers fall to Malm City", "Kelder Rovers fall to Orm Town"),
    ("Peru falls to Chile in final", "Peru falls to Brazil in cup final"),
    ("Holm takes over Kelder United", "Aro takes over Kelder United"),
    ("Soldiers seize palace in Orm", "President returns to palace in Orm"),
    ("Soldiers seize a hotel in Orm", "Police retake a hotel in Orm"),
]  # fmt: skip


@pytest.mark.parametrize("pair", TURNS)
def test_a_turn(pair):
    """Another holder, or the same one without it; within days or weeks later."""
    assert has_turned(*pair, (1, 20))


@pytest.mark.parametrize("pair", SILENT)
def test_none(pair):
    """Neither soon after nor weeks later."""
    assert not has_turned(*pair, (1, 4))
    assert not has_turned(*pair, (1, 20))


def changes(*reports):
    """What is told of reports, each of a day."""
    desk = Desk()
    found = []
    for day, text in reports:
        change = desk.feed(article(str(day), f"{text}.", day, title=text)).change
        found.append(change)
    return found


def test_the_states_name_the_holders():
    """A ridge that changes hands twice is told twice, with who held it and who does."""
    _, second, third = changes(
        (1, "Karsovian troops capture Hask ridge"),
        (8, "Lurenia recaptures Hask ridge"),
        (19, "Hask ridge falls to Karsovians"),
    )
    assert (second.before.state, second.after.state) == (
        "held by Karsovian troops",
        "held by Lurenia",
    )
    assert second.headline == "Held by Karsovian troops, now held by Lurenia: Hask"
    assert third.before.state == "held by Lurenia"
    assert third.after.state == "held by Karsovians"
    assert third.flips == 1


@pytest.mark.parametrize(
    ("headline", "state"),
    [
        ("Selm airfield in southern fighters' hands", "held by southern fighters"),
        ("Hundreds of armed men seize Orm airport", "held by armed men"),
        ("Fourteen activists of the group Blue Hand occupy Orm dam",
         "held by activists of the group Blue Hand"),
        ("Kelder dam under army control", "held by the army"),
        ("Town of Kelder in rebel hands", "held by rebels"),
        ("Gunmen of the Blue Hill cartel seize Orm dam", "held by gunmen of the Blue Hill cartel"),
        ("Karsovian army retakes Orm bridge", "held by the Karsovian army"),
        ("Syria's army retakes Orm bridge", "held by Syria's army"),
        ("Greens win Kelder council", "held by the Greens"),
        ("Labour loses control of Kelder council", "lost by Labour"),
        ("Army leaves Selm base on Monday", "lost by the army"),
    ],
)  # fmt: skip
def test_words_for_the_holder(headline, state):
    """As in a sentence, without counts, and with no capitals but those of names."""
    told = reading(article("x", "Nothing else.", title=headline)).claims
    assert {claim.state for claim in told if claim.key.axis is Axis.CONTROL} == {state}


def test_two_reports_of_one_day_may_name_one_army_by_two_names():
    """Other names alone make another holder only more than a day after."""
    assert not has_turned("Assad's forces retake Kelder", "Syria's troops retake Kelder", (1, 2))
    reports = "Karsovian troops capture Hask ridge", "Lurenia recaptures Hask ridge"
    assert not has_turned(*reports, (1, 1))
    assert has_turned(*reports, (1, 5))


@pytest.mark.parametrize(
    ("shown", "names", "side"),
    [
        ("the army", set(), True),
        ("rebels", set(), False),
        ("their opponents", set(), False),
        ("students", set(), False),
        ("the Hallmark family", {"hallm"}, None),
        ("Karsovian troops", {"karso"}, None),
        ("Syrian troops", {"syria"}, True),
        ("Moscow", {"russia"}, True),
        ("Syrian rebels", {"syria"}, False),
        ("mutinous soldiers", set(), False),
        ("the Greens", {"green"}, None),
        ("the Green alliance", {"green"}, None),
        ("Tories", {"conse"}, None),
        ("Vostra's army", {"vostr"}, True),
    ],
)  # fmt: skip
def test_holder(shown, names, side):
    """By names, or else by the side that the words are of."""
    found = holder(shown)
    assert (found.names, found.side) == (names, side)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Karsovian troops", "Karsovia", Likeness.ONE),
        ("rebels", "insurgents", Likeness.ONE),
        ("the Green alliance", "the Greens", Likeness.ONE),
        ("the Tories", "the Conservatives", Likeness.ONE),
        ("SDF", "Sudrian Defence Front", Likeness.ONE),
        ("the Kelder army", "Kelder rebels", Likeness.OTHER),
        ("rebels", "Norland's army", Likeness.OTHER),
        ("Peruvian troops", "Chilean troops", Likeness.COUNTRIES),
        ("Karsovian troops", "Lurenia", Likeness.NAMED_APART),
        ("Dawn Front rebels", "the Blue Hill militia", Likeness.UNSURE),
        ("Dawn Front", "rebels", Likeness.UNSURE),
        ("the town", "students", Likeness.UNNAMED),
        ("the Dawn Front militia", "rebels", Likeness.ONE),
    ],
)
def test_likeness(one, other, how):
    """By names, sides and initials, in either order."""
    assert likeness(holder(one), holder(other)) is how
    assert likeness(holder(other), holder(one)) is how


def claim(state, *rules):
    """A claim of control in that state."""
    found = reading(article("x", "Rebels captured the town of Orm on Monday.")).claims[0]
    return replace(found, state=state, rules=rules, pole=OFF if "lost" in state else ON)


SOON, LATER = timedelta(hours=3), timedelta(days=9)


@pytest.mark.parametrize(
    ("old", "new", "after", "pole"),
    [
        # who gains it
        ("held by rebels", "held by the army", SOON, OFF),
        ("held by rebels", "held by insurgents", LATER, ON),
        ("held by Karsovia", "held by Lurenia", SOON, ON),
        ("held by Karsovia", "held by Lurenia", LATER, OFF),
        ("held by Dawn Front", "held by rebels", SOON, ON),
        ("held by Dawn Front", "held by rebels", LATER, OFF),
        ("held by defenders", "held by Lurenia", SOON, OFF),
        ("held by students", "held by the town", LATER, ON),
        ("lost by rebels", "held by the army", SOON, ON),
        ("lost by rebels", "held by rebels", SOON, OFF),
        ("lost by Karsovia", "held by Lurenia", LATER, None),
        ("held by Peru", "held by Chile", SOON, OFF),
        ("lost by Peru", "held by Chile", SOON, None),
        # who loses it
        ("held by rebels", "lost by insurgents", SOON, ON),
        ("held by rebels", "lost by the army", SOON, OFF),
        ("held by Dawn Front", "lost by rebels", SOON, ON),
        ("held by Karsovia", "lost by Lurenia", LATER, None),
        ("held by Peru", "lost by Chile", SOON, OFF),
        ("held by armed men", "lost by pirates", SOON, ON),
        # of nobody; as states were stored before they named anybody
        ("not held by rebels", "held by rebels", SOON, None),
        ("held by their opponents", "held by the army", SOON, OFF),
        ("held by government forces", "held by the army", SOON, ON),
    ],
)
def test_what_a_claim_says_of_another_holder(old, new, after, pole):
    """On if they have it, off if somebody else has."""
    assert pole_for(claim(old), claim(new, "takes"), after, turns=False) is pole


def test_who_keeps_a_thing_has_taken_it_from_nobody():
    """Other names turn nothing where nobody took anything."""
    kept = claim("held by Lurenia", "object")
    assert pole_for(claim("held by Karsovia"), kept, LATER, turns=False) is ON
    assert pole_for(claim("held by students"), claim("held by the town"), SOON, turns=True) is OFF
    assert said_of(claim("somewhere")) is None


def test_the_fullest_words_of_an_article_say_who():
    """A headline's soldiers are the mutinous ones of the text; another's are not."""
    short, full = claim("held by soldiers"), claim("held by mutinous soldiers")
    other = replace(full, key=replace(full.key, where="malm"))
    assert [one.state for one in in_full([short, full])] == [full.state, full.state]
    assert [one.state for one in in_full([short, other])] == [short.state, other.state]
    assert in_full([claim("nobody's")]) == (claim("nobody's"),)
