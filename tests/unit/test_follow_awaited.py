"""What was told as not established, and what settles it, by the words of two reports."""

from collections import Counter
from dataclasses import replace

import pytest

from monitor.follow import awaited as module
from monitor.follow.awaited import awaited
from monitor.follow.reports import with_reports
from monitor.follow.storyline import open_storyline
from tests.support.following import arrival, article, reading, story, verdict

DAYS = (1, 3, 5, 7)
FREED = "Hostage Noor Batten reportedly freed"
PLANT = "Sources: Velo to build plant in Lutha"


def told(*reports, days=DAYS):
    """What the last of some reports settles; a report is its headline, or that and its text."""
    *old, new = (
        reading(article(f"a{n}", text, day, title=title or None))
        for n, ((title, text), day) in enumerate(
            zip(
                (one if isinstance(one, tuple) else (one, "") for one in reports),
                days,
                strict=False,
            )
        )
    )
    first = arrival(old[0].article)
    before = open_storyline("t", first, verdict(), story(first), ())
    for one in old:
        before = replace(before, reports=with_reports(before.reports, one))
    return awaited(new, before)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Somebody confirms it, actively, passively, behind it, of himself.
        ("Actor Dario Venn 'secretly wed', friends claim", "Agent confirms wedding of Dario Venn"),
        ("Actor Dario Venn 'secretly wed'", "Agent confirms wedding of Dario Venn"),
        (FREED, ("", "The ministry confirmed on Sunday that Noor Batten had been freed.")),
        (PLANT, ("", "Velo confirmed on Sunday that in Lutha it would build a plant.")),
        (FREED, "Noor Batten is free, ministry confirms"),
        ("Legionella suspected at Hotel Adler", "Legionella confirmed at Hotel Adler"),
        ("Singer Noa Lind reportedly pregnant", "Noa Lind confirms she is pregnant"),
        ("Did Minister Kranz copy his thesis?", "University confirms Kranz copied thesis"),
        ("Bank Helvar hit by cyber attack, customers report", "Bank Helvar admits cyber attack"),
        ("Minister Holm will not run, aides say", "Holm confirms she will not run"),
        ("Coach Brandt to quit Falcons, paper reports", "Falcons confirm reports: Brandt to quit"),
        # What is only possible, and of whom it is.
        ("Wreck off Rond may be the Sea Lark", "Divers confirm wreck off Rond is the Sea Lark"),
        ("Wolf may have returned to Drenholt", "DNA shows wolf is back in Drenholt"),
        ("Bodies in cave believed to be missing climbers", "Bodies identified as missing climbers"),
        ("Unconfirmed reports of fire at Orm mill", "Orm confirms fire at Tarrow mill"),
        # By other words.
        ("General Maddox reportedly dismissed", "Presidency confirms sacking of General Maddox"),
        ("Keeper Rehn reportedly set for Ostrava", "Confirmed: Ostrava sign Rehn"),
        ("Norrgas said to weigh bid for Baltera", "Norrgas confirms interest in Baltera"),
        # It is official, or announced by who decides it.
        ("Studio Pelk to film Moon Harbour, reports say", "It's official: Pelk films Moon Harbour"),
        ("Duo Salt in talks for reunion tour", "Duo Salt officially announces reunion tour"),
        ("Reports: princess Liv engaged", "Palace announces engagement of princess Liv"),
        (
            "Norway to close embassy in Orm, diplomats say",
            ("", "Norway will close its embassy in Orm, the foreign ministry announced on Monday."),
        ),
        ("Striker Agard linked with move to Porto Sul", "Done deal: Agard signs for Porto Sul"),
        ("Ebola feared after death in Kasoro", "Ebola confirmed in Kasoro death"),
        ("Rumours of split at band The Lamps", "The Lamps confirm split"),
        (("", "Rehn is close to joining Ostrava Lions."), "Ostrava Lions announce that Rehn joins"),
        # Where nearly all words have a capital.
        ("Rex Omo Reportedly Arrested In Milan", "Milan Police Confirm Arrest Of Rex Omo In Milan"),
    ],
)  # fmt: skip
def test_what_is_settled(old, new):
    """Both sentences are shown."""
    found = told(old, new)
    assert found is not None
    assert found.old.quote.article == "a0"
    assert found.new.report.quote.article == "a1"
    assert found.since == frozenset()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Nobody who can know has confirmed it.
        (FREED, "Ministry cannot confirm release of Noor Batten"),
        (FREED, "Ministry denies release of Noor Batten"),
        (FREED, "Sources confirm release of Noor Batten"),
        (FREED, ("", "A person familiar with the matter confirmed the release of Noor Batten.")),
        (FREED, "Noor Batten freed?"),
        (FREED, "Noor Batten's husband may announce release"),
        (FREED, "Friends announce release of Noor Batten"),
        (FREED, ("", "Two unnamed aides announced that Noor Batten had been freed, sources said.")),
        (FREED, "Noor Batten released"),
        ("Measles suspected at Holmwood", "Holmwood still waits for confirmation of measles"),
        # Another matter.
        ("Singer Pia Lund reportedly pregnant", "Pia Lund confirms new album for May"),
        ("Measles suspected at Holmwood nursery", "Measles confirmed at Tarrow school"),
        ("Orm plant: fire may be electrical", "Police confirm two dead in Orm plant fire"),
        ("Two killed in fire at Orm plant, sources say", "Police confirm Orm fire was arson"),
        ("Bear suspected of killing calf in Lutha", "Rangers confirm bear hunt in Lutha"),
        ("Interior minister Holm to resign, aides say", "Culture minister confirms he is leaving"),
        ("Measles suspected in Orm", "Qatar confirms its measles case"),
        ("Measles suspected at school in Orm", "Doctors confirm measles at school in Lutha"),
        ("Split of Rex Omo in Milan reported", "Agent confirms Rex Omo in Milan"),
        ("Flood feared in Orm", "Council confirms flood in Tarrow"),
        ("Explosion heard in Orm, sabotage suspected", "Police confirm further explosion in Orm"),
        ("10 feared dead in Orm fire", "Police confirm 12 dead in Orm fire"),
        ("Skylark is not in talks with Aerovel", "Skylark admits talks with Aerovel"),
        ("Ebola suspected in Mweko", "Ebola outbreak in Mweko officially declared over"),
        ("Judge Ruiz may lead bank", "Senate confirms Ana Ruiz as head of bank"),
        ("Bishop Ott may visit Lutha parish", "Bishop Ott confirms 40 teenagers in Lutha"),
        ("Judge Ruiz took money, site reports", "Parliament confirms Ruiz 52-47"),
        ("Tunnel fire in Orm possibly caused by battery", "Mayor confirms Orm tunnel reopens"),
        ("Founder Brodin reportedly ill", "Founder Brodin announces sale of his firm"),
        # Never in doubt, or denied.
        ("Bank Helvar hit by cyber attack", "Bank Helvar admits cyber attack"),
        ("Bank Helvar denies cyber attack, hackers claim", "Bank Helvar admits cyber attack"),
        ("How will Velo build its plant in Lutha?", "Velo confirms plant in Lutha"),
        # Announced is not what was held possible.
        ("Velo may build plant in Lutha", "Velo announces plant in Lutha"),
    ],
)  # fmt: skip
def test_what_is_not(old, new):
    """Still open, another matter, or never in doubt."""
    assert told(old, new) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # It is not so, or no longer.
        ("Lead suspected in wells of Lutha", "Tests show wells of Lutha to be free of lead"),
        ("Rower Olk suspected of doping", "Agency confirms rower Olk is cleared of doping"),
        ("Bowl may be from Ming era", "Museum confirms bowl is a copy of a Ming one"),
        ("Velo in talks to buy Korvia", "Velo confirms talks with Korvia ended without result"),
        ("Orm brewery close to sale", "Orm brewery confirmed that its sale had collapsed"),
        ("Arson suspected in Orm mill fire", "Brigade confirms Orm mill fire is out"),
        ("Duo Salt reportedly on tour in May", "Duo Salt confirms tour in May is called off"),
        ("Rider Olk could retire", "Olk proves he is far from retirement"),
        # Still looked into.
        (
            "Hackers claim to have stolen data of Bank Helvar",
            "Bank Helvar confirms it is investigating claim that hackers stole data",
        ),
        ("Fraud suspected at Bank Helvar", "Prosecutor confirms investigation at Bank Helvar"),
        # Another's, or of another kind.
        ("Tarvo weighs bid for Baltera", "Korvia confirms rival bid for Baltera"),
        ("Velo Tarn rumoured to launch electric van", "Velo Tarn unveils a diesel van"),
        (
            "Keeper Rehn linked with move to Ostrava",
            "Keeper Rehn ends talk of move to Ostrava with new contract",
        ),
        (
            "Keeper Rehn linked with move to Ostrava",
            "Rehn ends speculation about move to Ostrava by signing new contract in Lutha",
        ),
    ],
)  # fmt: skip
def test_what_is_contrary(old, new):
    """What is over, not so, looked into or another's does not settle that it is."""
    assert told(old, new) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Festival in Orm reportedly cancelled", "Festival in Orm is off, organisers confirm"),
        ("Bowl reportedly a copy of a Ming one", "Museum confirms bowl is a copy of a Ming one"),
        ("Velo Tarn rumoured to launch electric van", "Velo Tarn unveils an electric van"),
        ("Sources: Velo to launch a van", "Velo confirms it will launch a van"),
    ],
)
def test_what_was_thought_contrary(old, new):
    """That it is over, or a copy, is settled where just that was in doubt."""
    assert told(old, new)


def test_each_sentence_is_read_once(monkeypatch):
    """However many reports there are, each is asked once what it doubts and what it settles."""
    calls = Counter()

    def counting(name):
        real = getattr(module, name)

        def counted(*args):
            calls[name] += 1
            return real(*args)

        monkeypatch.setattr(module, name, counted)

    for name in ("doubted", "settles", "tokens"):
        counting(name)
    module._of.cache_clear()
    half = 15
    old = [f"Sources: Velo to build plant in Lutha {chr(97 + n) * 3}" for n in range(half)]
    new = [f"Velo confirms plant in Lutha {chr(97 + n) * 4}" for n in range(half)]
    assert told(*old, *new, "Velo confirms plant in Lutha", days=range(1, 2 * half + 2))
    assert calls["doubted"] <= 2 * half + 1
    assert calls["settles"] <= 2 * half + 1
    assert calls["tokens"] <= 8 * (2 * half + 1)


def test_of_a_long_sentence_the_beginning_is_read():
    """What stands behind that settles nothing, and takes no time."""
    assert told(PLANT, "Velo, which has built much, confirms plant in Lutha")
    late = f"Velo, {'which has ' * 70}built much, confirms plant in Lutha"
    assert told(PLANT, late) is None


def test_when_it_was_told():
    """Not by an older report, nor after years, nor where a date is missing."""
    new = "Velo confirms plant in Lutha"
    assert told(PLANT, new)
    assert told(PLANT, new, days=(3, 1)) is None
    assert told(PLANT, new, days=(1, 600)) is None
    assert told(PLANT, new, days=(1, None)) is None
    assert told(PLANT, new, days=(None, 1)) is None


def test_what_others_told():
    """A report that tells it as a fact leaves nothing to settle; one that settled it is named."""
    new = "Velo confirms plant in Lutha"
    assert told(PLANT, "Velo to build plant in Lutha, minister says", new) is None
    assert told(PLANT, "Velo may build second plant in Lutha", new)
    assert told(PLANT, new, "Lutha mayor confirms plant of Velo").since == {"a1"}
    assert told(PLANT, "Rain in Lutha", new).since == frozenset()
