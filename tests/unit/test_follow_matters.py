"""Pairs of reports of one person or thing: true turns, and others that speak of another matter."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from monitor.follow.callings import Calling, are_apart, calling
from monitor.follow.matters import are_others, was_said_before
from monitor.follow.offences import fields
from monitor.model.changes import Pole, Standing
from monitor.model.times import Span
from tests.support.following import Desk, article, reading

ON, OFF = Pole.ON, Pole.OFF


def has_turned(old, new, days=(1, 4)):
    """Whether the second of two reports, "title" or "title | text", turns the first."""
    desk = Desk()
    for day, report in zip(days, (old, new), strict=True):
        title, _, text = report.partition(" | ")
        desk.feed(article(str(day), text or f"{title}.", day, title=title))
    fired = [name for line in desk.lines.values() for name, _ in line.fired]
    return any(name.startswith("reversal") for name in fired)


OTHER_OFFENCE = [
    ("Ida Holm charged with tax fraud", "Ida Holm cleared of slander"),
    ("Banker Sven Aro convicted of bribery", "Aro acquitted of assaulting waiter"),
    ("Ida Holm charged with perjury", "Ida Holm acquitted of stealing a boat"),
    ("Sven Aro indicted for smuggling ivory", "Court clears Sven Aro of speeding"),
    ("Ida Holm accused in court of arson", "Judge acquits Ida Holm of perjury"),
    ("Ida Holm convicted of poaching deer", "Ida Holm found not guilty of tax evasion"),
    ("Ida Holm cleared of slander", "Ida Holm charged with tax fraud"),
    ("Ida Holm acquitted of arson", "Ida Holm convicted of drunken driving"),
    ("Sven Aro to stand trial for blackmail", "Sven Aro cleared of plagiarism"),
    ("Ida Holm charged over stolen paintings", "Assault charge against Ida Holm dropped"),
    ("Ida Holm charged with embezzlement", "Libel case against Ida Holm dismissed"),
    (
        "Ida Holm charged | Ida Holm was charged on Monday with forging paintings.",
        "Ida Holm cleared of insulting judge",
    ),
]
SAME_OFFENCE = [
    ("Ida Holm charged with tax fraud", "Ida Holm cleared of evading tax"),
    ("Ida Holm charged with murder", "Ida Holm acquitted of killing her partner"),
    ("Ida Holm charged with tax fraud", "Ida Holm cleared"),
    ("Ida Holm charged", "Ida Holm cleared of tax fraud"),
    ("Sven Aro convicted of theft", "Sven Aro cleared of stealing ring"),
    ("Sven Aro charged with corruption", "Sven Aro acquitted of taking bribes"),
    ("Sven Aro charged with embezzlement", "Sven Aro cleared of stealing club funds"),
    ("Sven Aro convicted of manslaughter", "Sven Aro cleared of causing death of cyclist"),
    ("Ida Holm charged with match-fixing", "Ida Holm acquitted of rigging matches"),
    ("Ida Holm cleared of fraud", "Ida Holm convicted of defrauding pensioners"),
    ("Ida Holm convicted of fraud and perjury", "Ida Holm cleared of perjury"),
    ("Ida Holm convicted of spying", "Court acquits Ida Holm of espionage"),
    ("Sven Aro convicted of arson", "Sven Aro cleared of setting fire to mill"),
    ("Sven Aro convicted of theft", "Sven Aro cleared of all charges"),
    ("Orm mayor Sven Aro charged with bribery", "Bribery charges against Sven Aro dropped"),
]
CONDUCTOR = (
    "Ida Holm named chief conductor at Malm Opera | Ida Holm was named chief conductor of the Malm"
    " Opera on Tuesday."
)
NAMESAKE = [
    (
        CONDUCTOR,
        (
            "Orm principal Ida Holm resigns | The principal of Orm's grammar school, Ida Holm,"
            " resigned on Thursday after parents had complained."
        ),
    ),
    ("Ida Holm-Aro named chief conductor at Malm Opera", "Orm principal Ida Holm-Aro resigns"),
    ("Surgeon Ida Holm arrested in Malm", "Orm butcher Ida Holm freed"),
    ("Bishop Sven Aro charged with theft", "Midfielder Sven Aro cleared"),
    ("Malm painter Ida Holm missing", "Orm dentist Ida Holm found alive"),
    ("Farmer Sven Aro of Orm arrested", "Violinist Sven Aro of Malm freed"),
    ("Sven Aro becomes coach of Malm United", "Orm police chief Sven Aro resigns"),
    ("Ida Holm appointed rector of Malm University", "Orm choirmaster Ida Holm resigns"),
]
SAME_PERSON = [
    (CONDUCTOR, "Conductor Ida Holm resigns"),
    (CONDUCTOR, "Malm Opera's Ida Holm resigns"),
    ("Surgeon Ida Holm arrested in Malm", "Malm doctor Ida Holm freed"),
    ("Malm painter Ida Holm missing", "Malm teacher Ida Holm found alive"),
    ("Malm painter Ida Holm missing", "Ida Holm found alive in Orm"),
    ("Ida Holm elected mayor of Orm", "Politician Ida Holm quits"),
    ("Sven Aro becomes coach of Malm United", "Malm United boss Sven Aro resigns"),
    ("Activist Ida Holm arrested in Malm", "Lawyer Ida Holm freed"),
    ("Driver Ida Holm charged after crash", "Nurse Ida Holm cleared"),
]
OTHER_TALK = [
    ("Vorn confirms report that it will leave bourse", "Vorn denies report that its chief drinks"),
    ("Ida Holm denies report that team used doping", "Holm confirms report that team moves to Orm"),
    ("Vorn confirms report that it will close Malm mill", "Vorn denies report that it paid bribes"),
    ("Vorn confirms report of talks with Malm Air", "Vorn denies report of talks with tax office"),
    ("Vorn confirms rumour that ship sank", "Vorn denies rumour that crew was drunk"),
    ("Ida Holm denies rumours that she is ill", "Ida Holm confirms rumours of her marriage"),
]
SAME_TALK = [
    ("Vorn denies report of talks with Malm Air", "Vorn confirms report of talks with Malm Air"),
    ("Vorn denies report that it will leave bourse", "Vorn confirms report it will leave bourse"),
    ("Vorn confirms report of talks with Malm Air", "Vorn now denies talks with Malm Air"),
    ("Ida Holm denies report that team used doping", "Ida Holm confirms report of team doping"),
    ("Club denies report that stadium will be sold", "Club confirms stadium will be sold"),
    ("Vorn denies rumour that ship sank", "Vorn confirms rumour that ship sank"),
]
SATELLITE = (
    "Orm confirms that its satellite broke up | Orm's ministry confirmed on Wednesday that its"
    " satellite Corvus broke up in orbit."
)
SAID_BEFORE = [
    (
        SATELLITE,
        (
            'What they told us about Corvus | "Reports that Corvus has broken up are false," the'
            " minister said on 5 March."
        ),
    ),
    ("Ida Holm resigns as mayor of Orm", '"I will stay on as mayor," Ida Holm said on 9 March.'),
    ("Ida Holm resigns as mayor of Orm", '"I will stay on as mayor," Ida Holm said in February.'),
    (
        "Orm mill in Malm closes",
        'Promises | "The mill in Malm will stay open," its owner told workers on 8 March.',
    ),
    (
        "Orm festival called off",
        'Promises | "The Orm festival will go ahead," the council said on 9 March.',
    ),
    (
        "Orm festival called off",
        "Promises | On 9 March the council said that the Orm festival would go ahead.",
    ),
    (
        "Orm metro suspends Line 2",
        'Promises | "Line 2 of the Orm metro will run again," the operator announced on March 8.',
    ),
    (
        "Vorn admits that toys contain lead",
        "Anatomy | Vorn said on 12 March that reports of lead in its toys were false.",
    ),
]
SAID_SINCE = [
    (
        SATELLITE,
        (
            'Corvus is well, Orm says | "Reports that Corvus has broken up are false," the minister'
            " said on 14 March."
        ),
    ),
    (
        "Orm festival called off",
        "Orm festival will go ahead | The Orm festival goes ahead, the council said on 13 March.",
    ),
    (
        "Orm mill closed",
        "Orm mill to reopen | The mill in Orm will reopen on 20 March, its owner said on Saturday.",
    ),
    ("Orm mill closed", "Orm mill runs again | Orm mill, closed on 5 March, reopened on Saturday."),
    (
        "Vorn denies that toys contain lead",
        (
            "Vorn admits that toys contain lead | Vorn, which denied it on 5 March, said on"
            " Saturday that its toys contain lead."
        ),
    ),
    (
        "Orm festival called off",
        (
            "Orm festival will go ahead | On 14 March the council said that the Orm festival"
            " would go ahead."
        ),
    ),
]
BY_DAY = (13, 14)


ELSEWHERE = [
    ("Malm Steel sacks finance chief Ida Holm", "Holm named finance chief of brewer Tarrow"),
    ("Orm museum dismisses director Ida Holm", "Ida Holm appointed director of Kelder Opera"),
]
BACK = [
    (
        "Prosecutors drop bribery case against minister Ida Holm",
        "Ex-minister Holm charged with bribery",
    ),
    ("Malm Steel sacks finance chief Ida Holm", "Holm reinstated as finance chief of Malm Steel"),
    ("Orm museum dismisses director Ida Holm", "Ida Holm named director of Orm museum again"),
    ("Ida Holm resigns as finance chief", "Holm is back as finance chief of brewer Tarrow"),
]


@pytest.mark.parametrize("pair", OTHER_OFFENCE + NAMESAKE + OTHER_TALK + ELSEWHERE)
def test_another_matter(pair):
    assert not has_turned(*pair)


@pytest.mark.parametrize("pair", SAME_OFFENCE + SAME_PERSON + SAME_TALK + BACK)
def test_the_same_matter(pair):
    assert has_turned(*pair)


@pytest.mark.parametrize("pair", SAID_BEFORE)
def test_what_was_said_before(pair):
    assert not has_turned(*pair, BY_DAY)


@pytest.mark.parametrize("pair", SAID_SINCE)
def test_what_was_said_since(pair):
    assert has_turned(*pair, BY_DAY)


@pytest.mark.parametrize(
    ("text", "pole", "found"),
    [
        ("Holm charged with tax fraud", ON, {"money"}),
        ("Holm, who is charged with fraud, was cleared of libel", OFF, {"words"}),
        ("Holm, cleared of libel, was charged with fraud", ON, {"money"}),
        ("The conviction of Ida Holm for poaching was quashed", OFF, {"nature"}),
        ("Judge drops arson charge against Holm", OFF, {"fire", "violence"}),
        ("Holm cleared of wrongdoing", OFF, set()),
        ("Holm cleared", OFF, set()),
    ],
)
def test_fields_of_offences(text, pole, found):
    """Of what somebody is charged or cleared, as the pole asks."""
    assert fields(text, pole) >= found
    assert bool(fields(text, pole)) is bool(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Orm judge Ida Holm freed", Calling("law", "orm")),
        ("Orm's judge Ida Holm freed", Calling("law", "orm")),
        ("Violinist Ida Holm of Orm freed", Calling("stage", "orm")),
        ("Ida Holm, a baker, freed", Calling("trade", "")),
        ("Judge Sven Aro frees Ida Holm", None),
        ("Ida Holm freed", None),
    ],
)
def test_callings(text, found):
    """What somebody is, and of which town."""
    assert calling(text, "holm") == found


def test_callings_that_one_may_have_at_once():
    poet, nurse = "Poet Ida Holm was held.", "Nurse Ida Holm was freed."
    assert not are_apart([poet], [nurse], "holm")
    assert not are_apart([poet], ["Orm nurse Ida Holm was freed."], "holm")
    assert are_apart(["Malm poet Ida Holm was held."], ["Orm nurse Ida Holm freed."], "holm")
    assert are_apart([poet, "Priest Ida Holm was held."], [nurse], "holm")
    assert not are_apart(["Nurse Ida Holm was held."], [nurse, "Ida Holm is free."], "holm")


def _standing(title, day):
    source = article("a", f"{title}.", day, title=title)
    claim = next(one for one in reading(source).claims if one.key.who)
    return Standing(claim=claim, at=reading(source).at, family="a")


def test_other_matters_are_of_all_that_the_reports_say():
    held, freed = _standing("Ida Holm charged", 1), _standing("Ida Holm cleared of libel", 2).claim
    told = replace(held.claim, quote=replace(held.claim.quote, text="Holm charged with fraud"))
    assert not are_others([held], [freed], [])
    assert are_others([held, replace(held, claim=told)], [freed], [])
    assert not are_others([held], [freed], ["Sven Aro was charged with fraud."])
    assert are_others([held], [freed], ["Ida Holm was charged with fraud."])


@pytest.mark.parametrize(
    ("text", "day", "before"),
    [
        ("Holm said on 9 March that she stays.", 12, True),
        ("Holm said on 11 March that she stays.", 12, False),
        ("Holm told the council on March 9 that she stays.", 12, True),
        ("On 9 March, Holm told the council that she stays.", 12, True),
        ("Holm said on 9 December that she stays.", 12, True),
        ("Holm said on 31 February that she stays.", 12, False),
        ("Holm said on 9 \u017feptember that she stays.", 12, False),
        ("Holm will stay until 9 March.", 12, False),
        ("Holm said on 9 March that she stays.", None, False),
    ],
)
def test_the_day_on_which_it_was_said(text, day, before):
    """Before the old claim's, read as the last such day."""
    old = _standing("Ida Holm resigned", 11)
    claim = replace(old.claim, quote=replace(old.claim.quote, text=text))
    at = None if day is None else Span.day(date(2026, 3, day), ZoneInfo("UTC"))
    assert was_said_before(claim, at, [old]) is before
    assert not was_said_before(claim, at, [replace(old, at=None)])


@pytest.mark.parametrize("filler", ["-", "'", "’", "- ", "a-", "' "])
def test_a_row_of_marks_costs_no_time(filler):
    """Each of them may stand in a word and between words; there are many ways to divide them."""
    text = f"Ida Holm was charged {filler * (900 // len(filler))}"
    assert fields(text, ON) == fields(text, OFF) == frozenset()


def test_other_letters_that_pass_for_those_of_a_word_say_nothing():
    """As the long s, which matches an "s" without becoming one."""
    assert calling("Bi\u017fhop Ida Holm cleared", "holm") is None
    assert calling("Bishop Ida Holm cleared", "holm") == Calling("church", "")
    assert has_turned(
        "Bi\u017fhop Ida Holm charged with fraud | It said so on 2 \u017feptember.",
        "Ida Holm cleared of fraud | Bi\u017fhop Ida Holm is free, it said on 4 \u017feptember.",
    )
