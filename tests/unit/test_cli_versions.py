"""What the edits of an article changed, as words for people and pairs for machines."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.cli.versions import LONGEST, Edit, edits
from monitor.model.articles import Article

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "The ferry to the island ran aground on Monday. Nobody of the twelve on board was hurt."
FIRST = Article(id="ar_1", title="Ferry aground", text=TEXT, first_seen=NOON)


def text(new: str, old: str = TEXT) -> list[tuple[str, str]]:
    """The places in which a text differs."""
    found = edits(replace(FIRST, text=old), replace(FIRST, text=new))
    assert all(one.field == "text" for one in found)
    return [(one.before, one.after) for one in found]


@pytest.mark.parametrize(
    ("was", "now", "places"),
    [
        ("Monday", "Friday", [("… island ran aground on Monday. Nobody of the twelve …",
                                "… island ran aground on Friday. Nobody of the twelve …")]),
        ("The ferry", "A ferry", [("The ferry to the island …", "A ferry to the island …")]),
        (" was hurt.", " was hurt. More follows.",
         [("… on board was hurt.", "… on board was hurt. More follows.")]),
        ("of the twelve ", "", [("… aground on Monday. Nobody of the twelve on board was hurt.",
                                 "… aground on Monday. Nobody on board was hurt.")]),
    ],
)  # fmt: skip
def test_a_place_is_shown_as_it_was_and_as_it_is_with_words_around_it(
    was: str, now: str, places: list[tuple[str, str]]
) -> None:
    assert text(TEXT.replace(was, now)) == places


def test_places_far_apart_are_told_apart_and_those_close_together_are_one() -> None:
    many = " ".join(f"word{n}" for n in range(60))
    assert len(text(many.replace("word9 ", "x ").replace("word40 ", "y "), many)) == 2
    (one,) = text(many.replace("word9 ", "x ").replace("word12 ", "y "), many)
    assert one == (
        "… word5 word6 word7 word8 word9 word10 word11 word12 word13 word14 word15 word16 …",
        "… word5 word6 word7 word8 x word10 word11 y word13 word14 word15 word16 …",
    )


def test_paragraphs_are_compared_each_for_itself() -> None:
    """However long the text, and wherever its first and its last change stand."""
    many = [f"Word{n} " * 30 + f"end{n}." for n in range(200)]
    new = [*many]
    new[0], new[150] = new[0].replace("end0", "END"), "Another paragraph."
    new.insert(100, "A new one.")
    places = text("\n\n".join(new), "\n\n".join(many))
    assert places[0] == ("… Word0 Word0 Word0 Word0 end0.", "… Word0 Word0 Word0 Word0 END.")
    assert places[1] == ("", "A new one.")
    assert places[2][1] == "Another paragraph."
    assert len(places) == 3


def test_what_came_anew_or_went_has_one_side_only() -> None:
    assert text("", TEXT)[0][1] == ""
    assert text(TEXT, "")[0][0] == ""


def test_a_long_place_shows_its_first_and_last_words() -> None:
    many = [f"word{n}" for n in range(300)]
    ((before, after),) = text("All of it was withdrawn.", " ".join(many))
    assert after == "All of it was withdrawn."
    assert before.startswith("word0 word1 ")
    assert before.endswith(" word298 word299")
    assert len(before.split()) == LONGEST + 1


def test_texts_that_were_rewritten_are_not_compared_word_by_word() -> None:
    """It would take minutes, and show nothing that a person could read."""
    old = " ".join(f"a{n}" for n in range(20_000))
    assert len(text(old.replace("a", "b").replace("b7", "a7"), old)) == 1


def test_other_fields_are_shown_whole_and_what_every_arrival_changes_is_not() -> None:
    later = replace(
        FIRST,
        title="Ferry freed",
        first_seen=NOON.replace(hour=13),
        authors=("A. Writer", "B. Editor"),
        url="https://coast.example/1",
    )
    assert edits(FIRST, later) == [
        Edit(field="url", before="", after="https://coast.example/1"),
        Edit(field="title", before="Ferry aground", after="Ferry freed"),
        Edit(field="authors", before="", after="A. Writer, B. Editor"),
    ]
    assert edits(FIRST, FIRST) == []
