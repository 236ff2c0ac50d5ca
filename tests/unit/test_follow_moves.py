"""Figures that move within a storyline: which old one they are held against, and what is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from monitor.follow.storyline import fold
from monitor.follow.tally import MOST, PER_UNIT, alike, order, standing, with_figures
from monitor.model.changes import ChangeKind, Severity
from monitor.model.figures import Cue, Figure, Told
from monitor.model.quotes import Quote
from monitor.model.stories import VerdictKind
from monitor.model.times import Span
from tests.support.following import START, TOPIC, Desk, arrival, article, story, verdict
from tests.support.values import reading

FIRST = "An earthquake in Ghana kills at least 20 people."
THEN = "The death toll from the earthquake in Ghana rises to 34."
KIND = ChangeKind.FIGURES


def changes(*sources, topic=TOPIC, kinds=VerdictKind.NEW):
    """The figures change of each article, ``None`` for none."""
    desk = Desk(topic=topic)
    found = []
    for source in sources:
        change = desk.feed(source, kinds).change
        every = (change, *change.also) if change else ()
        found.append(next((one for one in every if one.kind is KIND), None))
    return found


def states(*texts, days=None):
    """Old and new state of what each text moves, one a day, each by an outlet of its own."""
    days = days or range(1, len(texts) + 1)
    sources = [
        article(f"a{n}", text, day) for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    return [change and (change.before.state, change.after.state) for change in changes(*sources)]


def test_a_toll_that_rises():
    """Both sentences are quoted to the letter, with the figures as they were told."""
    old, new = article("a", FIRST, 1), article("b", THEN, 2)
    _, change = changes(old, new)
    assert (change.before.state, change.after.state) == ("at least 20 dead", "34 dead")
    for side, source in ((change.before, old), (change.after, new)):
        quote = side.quote
        assert source.text[quote.start : quote.end] == quote.text
        assert quote.article == source.id
    assert change.headline == "At least 20 dead, now 34 dead in Ghana"
    assert change.about.what == "dead"
    assert change.about.where == ("Ghana",)
    assert change.confidence >= TOPIC.confidence
    assert change.key == "figures|dead|"


TWENTY, QUAKE = "at least 20 dead", "The death toll from the earthquake"
ROSA = "Typhoon Rosa kills 20 people."
MOVES = [
    # Down only if it is said, up only beyond all that was told.
    ((FIRST, f"{QUAKE} falls to 12."), (TWENTY, "12 dead")),
    ((FIRST, "The death toll was revised to 12."), (TWENTY, "12 dead")),
    ((FIRST, f"{QUAKE} rises to 12."), None),
    ((FIRST, "The death toll falls to 40."), None),
    ((FIRST, "The toll stands at 40 in Ghana after the earthquake."), (TWENTY, "40 dead")),
    ((FIRST, THEN, "The toll was revised to 31.", "The toll rises to 32."), ("31 dead", "32 dead")),
    ((FIRST, THEN, "The earthquake killed 25 people.", "The toll rises to 30."), None),
    # Without a cue only what comes once has risen: named, or of one kind in one place.
    ((ROSA, "Typhoon Rosa has killed 34 people."), ("20 dead", "34 dead")),
    (("Floods in Ghana kill 20 people.", "Floods in Ghana kill 34."), ("20 dead", "34 dead")),
    (("Floods kill 20 people.", "Floods in Ghana kill 34."), None),
    ((ROSA, "Typhoon Rosa has killed 12 people."), None),
    (("A raid in Ghana kills 20 people.", "A raid in Ghana kills 34 people."), None),
    (("Rain fell.", "Typhoon Rosa has killed 34 people."), None),
    ((ROSA, "It rained. It rained. It rained. Typhoon Rosa has killed 34 people."), None),
    # The same figure again is no change.
    ((FIRST, THEN, THEN), None),
    # Another unit, group, place, incident, name.
    ((FIRST, "The number of people injured in the earthquake rises to 34."), None),
    ((FIRST, "The number of children killed in the earthquake rises to 34."), None),
    ((FIRST, f"{QUAKE} in Togo rises to 34."), None),
    ((FIRST, "The death toll from the ferry sinking rises to 34."), None),
    ((ROSA, "The toll from Typhoon Otto rises to 34."), None),
    (("Fire kills 20 people at Accra.", "The toll in a fire at North Hollow rises to 34."), None),
    (
        ("20 people die at Tema Bay near North Hollow.", "The toll at North Hollow rises to 34."),
        ("20 dead", "34 dead"),
    ),
    (("The woman from Togo saw 20 people killed.", "The toll in Ghana rises to 34."), None),
    # The latest one is another one than that of days before.
    ((FIRST, "", "The death toll from the latest earthquake in Ghana rises to 34."), None),
    # A sum of parts is held against no part, and against nothing that was told before them.
    (("20 people died in Ghana and 9 in Togo.", "The death toll rises to 34."), None),
    (
        ("20 people died: 11 in Ghana and 9 in Togo.", "The death toll rises to 34."),
        ("20 dead", "34 dead"),
    ),
    ((ROSA, "20 people died in Ghana and 9 in Togo.", "The death toll rises to 34."), None),
    # A comparison with another time is no move.
    (("Rain fell.", "The turnout is 67 per cent, up from 65 per cent."), None),
    # What the sentence says that it was goes before what was told.
    ((FIRST, "The toll from the earthquake rose from 25 to 34."), ("25 dead", "34 dead")),
    (
        (FIRST, "The earthquake killed 25.", "The earthquake's toll rose from 20 to 34."),
        (TWENTY, "34 dead"),
    ),
    ((FIRST, "The earthquake killed 25.", f"{QUAKE} rose to 20, up from 20."), None),
]


@pytest.mark.parametrize(("texts", "last"), MOVES)
def test_what_moves_and_what_does_not(texts, last):
    """The same unit, group, place and incident, a cue, and the right direction."""
    assert states(*texts)[-1] == last


def test_days_and_ages():
    """What happened before the day that is named, or long ago, is another incident."""
    raid = "A raid kills 20 people in the hills."
    later = "The death toll from Thursday's raid rises to 34."
    assert states(raid, later, days=(1, 6))[-1] is None
    assert states(raid, later, days=(5, 6))[-1] == ("20 dead", "34 dead")
    bare = "The death toll from the raid rises to 34."
    assert states(raid, bare, days=(1, 8))[-1]
    assert not states(raid, bare, days=(1, 12))[-1]
    placed = (
        "A raid at Tema Bay kills 20 people.",
        "The toll from the raid at Tema Bay rises to 34.",
    )
    assert states(*placed, days=(1, 15))[-1]
    assert not states(*placed, days=(1, 28))[-1]
    flood = ("Floods kill 20 people.", "The death toll from the floods rises to 34.")
    assert states(*flood, days=(1, 100))[-1]
    assert not states(*flood, days=(1, 200))[-1]
    running = "The overall death toll from the raids rises to 34."
    assert not states(raid, running, days=(1, 2))[-1]
    storm = ("Floods kill 20 people.", "The death toll from the floods since Monday rises to 34.")
    assert states(*storm, days=(1, 2))[-1]
    total = "The death toll from the raids rises to 30."
    assert states("A raid kills 9 people.", total, running, days=(1, 2, 40))[-1]


def test_order_of_time():
    """An article older than the figure changes nothing; an undated one only beyond all told."""
    assert changes(article("a", FIRST, 5), article("b", THEN, 2))[-1] is None
    assert changes(article("a", FIRST, 5), article("b", THEN, None))[-1]
    down = "The death toll from the earthquake in Ghana falls to 12."
    assert changes(article("a", FIRST, 5), article("b", down, None))[-1] is None
    assert changes(article("a", FIRST, None), article("b", THEN, 2))[-1]


def test_a_copy_and_the_first_article_move_nothing():
    """Only an article of its own moves a figure, and only one that stood before."""
    desk = Desk()
    assert desk.feed(article("a", THEN, 1)).change.kind is ChangeKind.OPENED
    desk.feed(article("b", FIRST, 2))
    assert desk.feed(article("c", THEN.replace("34", "50"), 3), VerdictKind.COPY).change is None


def test_an_edit_moves_its_own_earlier_figure():
    """A live report that is brought up to date moves what it said before."""
    desk = Desk()
    desk.feed(article("a", FIRST, 1))
    change = desk.feed(article("a", THEN, 1), VerdictKind.EDIT).change
    assert change.kind is KIND
    assert [told.figure.value for told in desk.line.figures] == [34]


def test_weak_until_a_second_family_says_so():
    """A figure from the body alone is held, and told once another outlet has it."""
    body = "It rained all day. The market was open. " * 2 + "The death toll rises to 34."
    desk = Desk()
    desk.feed(article("a", FIRST, 1))
    held = desk.feed(article("b", body, 2), VerdictKind.SAME_EVENT, "a").change
    assert held.confidence < TOPIC.confidence
    assert held.kind is KIND
    again = desk.feed(article("b", body + " It ends.", 2), VerdictKind.SAME_EVENT, "a")
    assert again.change is None
    told = desk.feed(article("c", THEN, 3), VerdictKind.SAME_EVENT, "a").change
    assert told.kind is KIND
    assert set(told.families) == {"b", "c"}
    assert "further-outlet" in {rule.rule for rule in told.rules}
    assert desk.feed(article("d", THEN, 4), VerdictKind.SAME_EVENT, "a").change is None


def test_min_outlets():
    """A topic that wants two families hears of a figure with the second."""
    desk = Desk(topic=replace(TOPIC, min_outlets=2))
    desk.feed(article("a", FIRST, 1))
    desk.feed(article("b", THEN, 2), VerdictKind.SAME_EVENT, "a")
    second = desk.feed(article("c", THEN, 2), VerdictKind.SAME_EVENT, "a").change
    assert KIND in {second.kind, *(one.kind for one in second.also)}


def test_the_same_figure_of_another_incident():
    """Within a week it is taken for the same, after that it is news."""
    other = ("A ferry sinks and kills 9.", "The death toll from the ferry sinking rises to 34.")
    for days, news in ((4, False), (9, True)):
        desk = Desk()
        late = START + timedelta(days=days)
        for n, text in enumerate((FIRST, THEN)):
            desk.feed(article(f"a{n}", text, n + 1))
        for n, text in enumerate(other):
            source = replace(article(f"b{n}", text, days + n), first_seen=late)
            found = desk.feed(source).change
        kinds = {found.kind, *(one.kind for one in found.also)} if found else set()
        assert (KIND in kinds) is news


def test_the_same_figure_told_long_after():
    """Who repeats a figure, wherever, brings no news: one name, or a kind that fits."""
    virus = "The death toll from the virus passes 5,000."
    again = (
        "The death toll in Ghana, Togo and Benin has passed 5,000.",
        "The death toll from ebola has passed 5,000 in Togo.",
    )
    first = ("Ebola kills 3,000 people.", virus)
    for text in again:
        days = (1, 2, 20)
        sources = [
            replace(article(f"a{n}", one, day), first_seen=START + timedelta(days=day))
            for n, (one, day) in enumerate(zip((*first, text), days, strict=True))
        ]
        assert changes(*sources)[-1] is None
    storm = ("Typhoon Rosa kills 3.", "The toll from Typhoon Rosa rises to 7.")
    other = ("Typhoon Otto kills 3.", "The toll from Typhoon Otto rises to 7.")
    days = (1, 2, 20, 21)
    sources = [
        replace(article(f"a{n}", one, day), first_seen=START + timedelta(days=day))
        for n, (one, day) in enumerate(zip((*storm, *other), days, strict=True))
    ]
    assert changes(*sources)[-1]


def test_severity():
    """By ratio and by round numbers that were passed."""

    def severity(old, new):
        texts = (
            f"An earthquake kills {old} people.",
            f"The toll from the earthquake rises to {new}.",
        )
        *_, change = changes(article("a", texts[0], 1), article("b", texts[1], 2))
        return change.severity

    assert severity(34, 36) is Severity.NOTICE
    assert severity(20, 45) is Severity.URGENT
    assert severity(96, 104) is Severity.URGENT
    assert severity(480, 510) is Severity.URGENT
    assert severity(20, 400) is Severity.FLASH
    down = article("b", "The death toll from the earthquake was revised to 19.", 2)
    assert changes(article("a", FIRST, 1), down)[-1].severity is Severity.URGENT


def test_a_leap():
    """A figure far beyond the old one is less sure to be of the same incident."""
    flood = "The toll from the floods rises to 2,900."
    _, change = changes(article("a", "Eight people die in floods.", 1), article("b", flood, 2))
    assert [rule.rule for rule in change.counter] == ["leap"]
    assert change.confidence < TOPIC.confidence
    zero = "The toll from the floods was revised to 0."
    assert changes(article("a", "Eight people die in floods.", 1), article("b", zero, 2))[-1]


def test_sums_and_rates():
    """Money and rates move like tolls."""
    assert states("The firm raised its offer to $5bn.", "The firm raised its offer to $6bn.")[
        -1
    ] == (
        "$5 billion offer",
        "$6 billion offer",
    )


@pytest.mark.parametrize("way", list(permutations(range(4))))
def test_any_order_holds_the_same_figures(way):
    """What a storyline holds of figures depends on the set of its articles alone."""
    texts = (
        FIRST,
        THEN,
        "The death toll rises to 40.",
        "The toll was revised to 38; 9 are missing.",
    )
    sources = [article(f"a{n}", text, n + 1) for n, text in enumerate(texts)]
    desk = Desk()
    for number in way:
        desk.feed(sources[number])
    assert [told.figure.value for told in desk.line.figures] == [20, 34, 40, 9, 38]


def figure(value, **kwargs):
    quote = Quote(text="x", article=kwargs.pop("article", "a"), field="text", start=0, end=1)
    return Figure(unit=kwargs.pop("unit", "dead"), value=value, lead=True, quote=quote, **kwargs)


def test_bounds():
    """Of each unit and of all units only the newest are kept."""
    held = ()
    for number in range(400):
        told = tuple(figure(n, unit=f"u{number % 7}", article=f"a{number:04}") for n in (1, 2))
        source = replace(reading(f"a{number:04}", date(2026, 3, 1)), figures=told)
        held = with_figures(held, source)
    assert len(held) == MOST
    one = with_figures((), replace(reading("a"), figures=tuple(figure(n) for n in range(100))))
    assert len(one) == PER_UNIT
    assert [told.figure.value for told in one] == list(range(70, 100))


def test_standing_prefers_totals_of_one_article():
    """Of several figures of the newest article a total speaks for it."""
    at = Span.instant(datetime(2026, 3, 1, tzinfo=UTC))
    rows = [
        Told(figure=figure(85, cue=Cue.UP, places=("tema",)), at=at, family="a"),
        Told(figure=figure(90), at=at, family="a"),
    ]
    new = Told(figure=figure(112, cue=Cue.UP, article="b"), at=at, family="b")
    assert standing(new, rows).figure.value == 85
    assert standing(new, [replace(new, family="c")]) is None
    assert order(replace(new, at=None)) < order(new)
    assert alike(replace(new, at=None), rows)


def test_an_arrival_with_figures_folds_like_any_other():
    """Folding twice in a row comes to the same figures."""
    desk = Desk()
    coming = arrival(article("a", FIRST, 1))
    desk.feed(article("a", FIRST, 1))
    again = fold(desk.line, coming, verdict(VerdictKind.EDIT), story(coming))
    assert again.figures == desk.line.figures


def test_both_figures_in_passing():
    """A sentence below the lead that tells old and new of what was never followed is background."""
    rain = "Rain fell on the coast all week. Dockers went home early. " * 2
    told = "The number of refugees to be taken in was cut from 110,000 to 50,000."
    first = article("a", rain, 1)
    low = changes(first, article("b", rain + told, 2, title="Court hears the case"))[-1]
    assert low.confidence < TOPIC.confidence
    high = changes(first, article("b", rain, 2, title=told))[-1]
    assert high.confidence >= TOPIC.confidence


def test_what_moved_over_decades():
    """A trend has no old figure that anybody was told."""
    told = "The number of refugees in Ghana rose from 110,000 to 150,000{}."
    first = article("a", "Rain fell on the coast all week.", 1)
    for ago in (" since 1990", " over the past thirty years", " since the mid-20th century"):
        assert changes(first, article("b", told.format(ago), 2))[-1] is None
    assert changes(first, article("b", told.format(" this week"), 2))[-1] is not None


@pytest.mark.parametrize(
    ("first", "then", "moved"),
    [
        ("Court fines Orlan Bank $40 million.", "Orlan Bank fine cut to $25 million.", True),
        ("Court fines Orlan Bank $40 million.", "Merton Bank fine cut to $25 million.", False),
        ("Tovo recalls 120,000 kettles.", "Tovo recall widened to 300,000.", True),
        ("Tovo recalls 120,000 kettles.", "Morrow recall widened to 300,000.", False),
        ("Varda is to cut 900 jobs.", "Varda's job cuts rise to 1,400.", True),
        ("Varda is to cut 900 jobs.", "Job cuts rise to 1,400.", True),
        ("Varda is to cut 900 jobs.", "Varda is to cut 1,400 jobs.", True),
        ("Wildfire destroys 140 homes at Cardan.", "310 homes lost to wildfire at Cardan.", True),
    ],
)  # fmt: skip
def test_whose_figure_it_is(first, then, moved):
    """Two that each name somebody else are two figures."""
    desk = Desk()
    desk.feed(article("a", first, 1))
    change = desk.feed(article("b", then, 3)).change
    kinds = (change.kind, *(other.kind for other in change.also)) if change else ()
    assert (ChangeKind.FIGURES in kinds) is moved
