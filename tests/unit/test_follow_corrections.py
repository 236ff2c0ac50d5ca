"""Corrections: what an edit, a copy or a notice takes back, and what is only another version."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.follow.differences import MOST, fresh, pairs
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

EDIT, COPY = VerdictKind.EDIT, VerdictKind.COPY
KIND = ChangeKind.CORRECTION
TOLL = "The fire in the harbour hall of Tema Bay killed 34 people on Monday, the town said."
RAIN = "Rain fell all night, and the children stayed home."
TEXT = f"{TOLL}\n\n{RAIN}"


def corrected(old, new, kind=EDIT, days=(1, 1), **more):
    """The change that a version of an article makes."""
    desk = Desk()
    desk.feed(article("a", old, days[0]))
    own = "a" if kind is EDIT else "b"
    return desk.feed(article(own, new, days[1], **more), kind, "a", of="a").change


@pytest.mark.parametrize(
    ("was", "now", "rule"),
    [
        ("34", "31", "figure-differs"),
        ("killed", "did not kill", "negation-differs"),
        ("Tema Bay", "Cape Coast", "name-differs"),
        ("Monday", "Sunday", "date-differs"),
    ],
)
def test_an_edit_that_says_something_else(was, now, rule):
    """Both sentences are quoted to the letter, and the words that differ are the states."""
    new = TEXT.replace(was, now)
    change = corrected(TEXT, new)
    assert change.kind is KIND
    assert rule in {one.rule for one in change.rules}
    assert change.before.quote.text == TOLL
    assert change.after.quote.text == TOLL.replace(was, now)
    assert new[change.after.quote.start : change.after.quote.end] == change.after.quote.text
    assert change.confidence >= TOPIC.confidence
    if rule == "figure-differs":
        assert (change.before.state, change.after.state) == ("34", "31")
        assert change.headline == "Corrected: 34, now 31"


@pytest.mark.parametrize(
    "new",
    [
        f"{TEXT} The mayor wept.",
        f"{RAIN}\n\n{TOLL}",
        TEXT.replace("town", "city"),
        TEXT.replace("Tema Bay", "Tema  Bay"),
        TEXT.replace("Tema Bay", "Tema Bey"),
        TEXT.replace("Tema Bay", "Old Tema Bay"),
        TEXT.replace("on Monday, ", ""),
        TEXT.replace("34 people", "people"),
        TOLL,
        f"{TOLL}\n\nIt rained.",
        "Something else was in the paper, on another page, by another hand.",
        TEXT.replace(TOLL, f"{TOLL[:-1]} in June."),
    ],
)
def test_other_edits_are_versions(new):
    """Added, moved, cut, reworded or respelled: nothing is taken back."""
    change = corrected(TEXT, new)
    assert change is None or change.kind is not KIND


def test_a_term_of_years():
    """It is a figure, though none that is followed."""
    text = "The court in the town sent the smuggler Ben Osei to prison for 18 years today."
    assert corrected(text, text.replace("18", "8")).kind is KIND


def test_a_date_in_words():
    """The day beside a month, or the month, is another one."""
    text = "The bridge of the town will be shut on 12 June for all lorries and vans."
    for now in ("13 June", "12 July", "June 13"):
        assert corrected(text, text.replace("12 June", now)).kind is KIND
    assert corrected(text, text.replace("on 12 June", "on June 12")) is None


def test_the_turn_of_a_corrected_sentence_is_told_once():
    """A correction that turns a pole is not told as a reversal beside."""
    text = "Ida Holm will visit Ghana in May with all her ministers, her office in Oslo said."
    change = corrected(text, text.replace("will visit", "will not visit"))
    assert (change.kind, change.also) == (KIND, ())


def test_a_figure_that_moved_is_no_correction():
    """A live report tells that the toll rose: that is a figure, not a mistake."""
    old = "The death toll from the fire in the harbour hall rises to 34."
    change = corrected(old, old.replace("34", "40"))
    assert change.kind is ChangeKind.FIGURES
    assert corrected(old, old.replace("rises to 34", "did not rise to 40")).kind is KIND


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the fire killed 31 people.",
        "An earlier version of this article gave a wrong toll for the harbour hall.",
        "This story has been corrected: the toll was wrong.",
        "We misstated the toll of the fire, and regret the error.",
        "The toll of the fire was wrongly given.",
    ],
)
def test_an_edit_that_says_so(notice):
    """The notice is quoted beside the sentence that is gone, or the likest that was told."""
    change = corrected(TEXT, f"{RAIN}\n\n{notice}")
    assert change.kind is KIND
    assert change.before.quote.text == TOLL
    assert notice.startswith(change.after.quote.text)
    kept = corrected(TEXT, f"{TEXT}\n\n{notice}")
    assert kept.before.quote.text == TOLL


def test_an_article_of_its_own_that_says_so():
    """A notice at its head or end corrects; the like in the body, or of others, does not."""
    notice = "Correction: the fire killed 31 people in the harbour hall"
    desk = Desk()
    desk.feed(article("a", TEXT, 1))
    assert desk.feed(article("b", RAIN, 2, title=notice), event="a").change.kind is KIND
    body = "It rained. " * 6
    desk = Desk()
    desk.feed(article("a", TEXT, 1))
    said = desk.feed(article("b", "The mayor misstated the toll of the fire. " + body, 2)).change
    assert said is None or said.kind is not KIND
    assert Desk().feed(article("a", "Correction: rain fell.", 1)).change.kind is ChangeKind.OPENED


@pytest.mark.parametrize(
    ("outlet", "foot", "told"),
    [
        ("a", "Correction: an earlier version gave a wrong toll for the harbour fire.", True),
        # Whoever reads the article here never saw the version with the mistake.
        ("b", "Correction: an earlier version gave a wrong toll for the harbour fire.", False),
        ("a", "Correction: the photograph was taken by Ben Osei.", False),
        ("b", "This story has been corrected.", False),
    ],
)
def test_a_note_at_the_foot_of_a_new_article(outlet, foot, told):
    """It takes back what the same outlet told of the same matter, and nothing else."""
    desk = Desk()
    desk.feed(article("a", TEXT, 1, outlet="a"))
    change = desk.feed(article("b", "It rained. " * 6 + foot, 2, outlet=outlet)).change
    every = (change, *change.also) if change else ()
    assert any(one.kind is KIND for one in every) is told


def test_a_storyline_that_has_told_nothing():
    """Without any sentence told before there is nothing to take back."""
    desk = Desk()
    desk.feed(article("a", " ", 1))
    assert desk.feed(article("b", "Correction: rain fell.", 2)).change is None


def test_its_own_sentence_is_all_that_was_told():
    """An edit that adds a notice to the only article takes back what that article said."""
    change = corrected(RAIN, f"{RAIN}\n\nCorrection: it rained all day.")
    assert change.before.quote.text == RAIN


def test_copies():
    """A newer copy that differs corrects once; an older or undated one, or the way back, never."""
    other = TEXT.replace("34", "31")
    assert corrected(TEXT, other, COPY, (1, 2)).kind is KIND
    assert corrected(TEXT, other, COPY, (1, 1)).kind is KIND
    assert corrected(TEXT, other, COPY, (2, 1)) is None
    assert corrected(TEXT, other, COPY, (1, None)) is None
    assert corrected(TEXT, TEXT, COPY, (1, 2)) is None
    desk = Desk()
    desk.feed(article("a", TEXT, 1))
    assert desk.feed(article("b", other, 2), COPY, "a", of="a").change
    assert desk.feed(article("c", other, 3), COPY, "a", of="a").change is None
    assert desk.feed(article("d", TEXT, 3), COPY, "a", of="b").change is None


def test_dates_as_precise_as_they_are():
    """A day and an instant of that day: the copy is not older."""
    desk = Desk()
    desk.feed(article("a", TEXT, 1))
    late = replace(
        article("b", TEXT.replace("34", "31"), 1), published=datetime(2026, 3, 1, 9, tzinfo=UTC)
    )
    assert desk.feed(late, COPY, "a", of="a").change.kind is KIND


def test_what_it_is_about():
    """A claim of the corrected sentence says what it is about."""
    text = "Ida Holm will visit Ghana in May with 12 envoys, her office in Oslo said."
    change = corrected(text, text.replace("12", "14"))
    assert change.about.what == "visit"


def test_edits_that_join_newly_correct_nothing():
    """An edit whose earlier version stood in no storyline of the topic is new there."""
    desk = Desk()
    desk.feed(article("a", RAIN, 1))
    desk.articles["b"] = article("b", TEXT, 1)
    source = article("b", TEXT.replace("34", "31"), 2)
    change = desk.feed(source, EDIT, "b", of="b", joined=True).change
    assert change is None or change.kind is not KIND


def test_bounds():
    """However much differs, a few sentences are compared."""
    old = article("a", " ".join(f"Line {n} of the old text is here." for n in range(900)))
    new = article("a", " ".join(f"Line {n} of the new text is here." for n in range(900)))
    removed, added = fresh(old, new)
    assert (len(removed), len(added)) == (MOST, MOST)
    assert len(list(pairs(removed, added))) <= MOST


CRASH = "Captain Idris Bell of Orlan Bank said 14 farm workers were on a lorry near Merrin."


@pytest.mark.parametrize(
    ("new", "differs"),
    [
        (CRASH.replace("Idris Bell", "Tomas Holt"), True),
        (CRASH.replace("Orlan Bank", "Merton Bank"), True),
        (CRASH.replace("Captain Idris Bell", "Captain Bell"), False),
        (CRASH.replace("Idris Bell", "Tomas Bell"), True),
        (CRASH.replace("Idris Bell", "Ivor Bell"), False),
        (CRASH.replace("Captain Idris Bell", "Captain Idris Bell Holt"), False),
        (CRASH.replace("Idris Bell", "Idris Holt"), False),
        (CRASH.replace("Captain Idris", "Doctor Tomas"), False),
        # The same words in another order: a capital that only begins a sentence is no name.
        ("Farm workers, 14, were on a lorry near Merrin, said Captain Bell of Orlan Bank.", False),
    ],
)  # fmt: skip
def test_whose_name_it_is(new, differs):
    """Titles and words that many names have make two names no one name."""
    change = corrected(CRASH, new)
    assert (change is not None and change.kind is KIND) is differs


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("We withdraw the report on the harbour hall", RAIN, True),
        ("Notice to editors: harbour hall story withdrawn", RAIN, True),
        ("MANDATORY KILL: harbour hall fire", RAIN, True),
        ("Harbour hall", "Our report on the fire in the harbour hall was wrong.", True),
        ("Harbour hall", "We wrongly reported that the fire in the hall killed 34 people.", True),
        ("Harbour hall", "The fire hurt nobody. It rained. The mistake was ours.", True),
        ("The harbour hall: an apology", "On Monday we reported a fire that killed people.", True),
        ("We got it wrong: no fire in the harbour hall", "Our article named the wrong hall.", True),
        # Anybody may say so of anything, and of another report.
        ("Mayor to harbour hall victims: an apology", RAIN, False),
        ("'We got it wrong': town on harbour hall fire", "Our article of faith, he said.", False),
        ("We withdraw our report on scones", "They need 6 grams of salt.", False),
        ("Harbour hall", "The mayor demands that we correct our report on the fire in it.", False),
        ("Harbour hall", '"We apologise for the confusion about the hall," the mayor said.', False),
        ("Minister wants report on harbour hall fire withdrawn", RAIN, False),
    ],
)
def test_an_outlet_of_its_own_report(title, text, told):
    """It takes back what it told itself, and nothing that others told."""
    for outlet, right in (("Post", told), ("Coast Wire", False)):
        desk = Desk()
        desk.feed(article("a", TEXT, 1, title="Fire in harbour hall kills 34", outlet="Post"))
        change = desk.feed(article("b", text, 2, title=title, outlet=outlet)).change
        every = (change, *change.also) if change else ()
        notice = title.startswith(("Notice", "MANDATORY"))  # which nobody says but for himself
        assert any(one.kind is KIND for one in every) is (right or notice)


def test_the_sentence_that_says_more():
    """A bare headline is not shown where the lead says what had been reported."""
    desk = Desk()
    desk.feed(article("a", TEXT, 1, outlet="Post"))
    said = "On Monday we reported that the fire in the harbour hall killed 34 people."
    change = desk.feed(article("b", said, 2, title="Correction: the fire", outlet="Post")).change
    assert change.after.quote.text == said


def test_an_edit_that_owns_a_mistake():
    """An edit may say so in any of the words."""
    assert corrected(TEXT, f"{RAIN}\n\nWe regret the mistake.").kind is KIND


def test_a_sentence_turned_round():
    """A "not" that begins it denies nothing."""
    old = "Lemons of the coast cost more than they have for ten years, the market in Orm said."
    new = "Not for ten years have lemons of the coast cost more, the market in Orm said."
    assert corrected(old, new) is None
    assert corrected(old, old.replace("cost", "do not cost")).kind is KIND


def test_the_sentence_of_the_wrong_figure_is_shown_and_the_label_said_once():
    desk = Desk()
    desk.feed(article("a", "", 1, title="Floods in the Veldt valley killed 12", outlet="Post"))
    risen = "The death toll of the floods in Veldt has risen to 19"
    desk.feed(article("b", "", 2, title=risen, outlet="Post"))
    title = "Correction: floods in the Veldt valley killed 17, not 19"
    change = desk.feed(article("c", "", 3, title=title, outlet="Post")).change
    assert change.kind is ChangeKind.CORRECTION
    assert change.before.quote.text == risen
    assert change.headline == "Corrected: floods in the Veldt valley killed 17, not 19"
