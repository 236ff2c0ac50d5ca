"""Datelines, credits and copyright lines: what is split off, and what never is."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.collect.bylines import HEAD, dateline_of, is_copyright, is_credit, is_outlet, split

DATELINES = [
    ("LONDON (Reuters) - ", "Reuters", "LONDON"),
    ("LONDON (Reuters): ", "Reuters", "LONDON"),
    ("PARIS, March 3 (AP) — ", "AP", "PARIS"),
    ("PARIS, 3 March 2018 (AP) — ", "AP", "PARIS"),
    ("(Reuters) - ", "Reuters", None),
    ("BEIRUT — ", None, "BEIRUT"),
    ("BEIRUT—", None, "BEIRUT"),
    ("BEIRUT -- ", None, "BEIRUT"),
    ("ST. LOUIS – ", None, "ST. LOUIS"),
    ("WEST PALM BEACH, Fla. (AP) — ", "AP", "WEST PALM BEACH, Fla."),
    ("AL-QAIM, Iraq — ", None, "AL-QAIM, Iraq"),
    ("MOSCOW/KYIV (Reuters) - ", "Reuters", "MOSCOW/KYIV"),
    ("MOSCOW, September 27. /TASS/. ", "TASS", "MOSCOW"),
    ("BEIJING, Aug. 24 (Xinhua) -- ", "Xinhua", "BEIJING"),
    ("SÃO PAULO (AP/Example Times) — ", "AP/Example Times", "SÃO PAULO"),
    ("London, England (CNN) — ", "CNN", "London, England"),
    ("London (Example News) - ", "Example News", "London"),
    ("Example Radio(NAIROBI) — ", "Example Radio", "NAIROBI"),
    ("Hong Kong CNN\xa0— ", "CNN", "Hong Kong"),
    ("Doha Al Jazeera — ", "Al Jazeera", "Doha"),
    ("CNN\xa0—\xa0", "CNN", None),
    ("Washington (CNN)", "CNN", "Washington"),
    ("OSLO —\xa0\n\n", None, "OSLO"),
]

SENTENCES = [
    "Apple — which makes telephones — said so.",
    "NATO — the alliance — met.",
    "NATO — A meeting was held.",
    "BREAKING — Police were there.",
    "FILE PHOTO - People waited.",
    "CORRECTION — An earlier version was wrong.",
    "CNN — The network — was asked.",
    "CNN — the network — was asked.",
    "GENEVA — A city by a lake — was calm.",
    "Donald Example (Republican) — The senator spoke.",
    "TESLA (TSLA) — Shares fell.",
    "Three people (two of them children) — All were found.",
    "The ministry (Reuters) reported losses.",
    "I — A reporter — was there.",
    "UK - Trade grew.",
    "Beirut - A city.",
    "He told CNN — Then he left.",
    "“LONDON — A city”, he said.",
    "LONDON (",
    "LONDON (Reuters) - ",
    "(Photo by somebody) — A caption.",
    "1,000 people — All of them farmers.",
    "",
]


@pytest.mark.parametrize(("raw", "outlet", "place"), DATELINES)
def test_datelines(raw: str, outlet: str | None, place: str | None) -> None:
    """All before the first character of the text is taken, as it stood."""
    found = dateline_of(raw + "The minister left on Friday. More followed.")
    assert found is not None
    assert (found.raw, found.outlet, found.place) == (raw, outlet, place)


def test_the_day_of_a_dateline() -> None:
    found = dateline_of("LONDON, March 3, 2018 (AP) — Rain fell.")
    assert found is not None
    assert found.day == "March 3, 2018"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_left_alone(sentence: str) -> None:
    assert dateline_of(sentence) is None


@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=8), st.data())
def test_running_text_has_no_dateline(words: list[str], data: st.DataObject) -> None:
    """A capitalised sentence with an aside anywhere in it keeps every character."""
    where = data.draw(st.integers(1, len(words)))
    dash = data.draw(st.sampled_from([" — ", " – ", " - ", " -- ", "—", " (x) — "]))
    text = (
        " ".join(words[:where]).capitalize() + dash + " ".join(words[where:]) + dash + "was seen."
    )
    assume(not is_outlet(" ".join(words[:where])))
    assert split(text).text == text


@given(st.text("AB. ’'-/,()—\xa0\n", max_size=2 * HEAD))
def test_nothing_gets_lost(text: str) -> None:
    """Dateline and paragraphs together are the text, white space between paragraphs aside."""
    parts = split(text)
    raw = parts.dateline.raw if parts.dateline else ""
    whole = "".join((raw + parts.text + "".join(parts.credits + parts.copyright)).split())
    assert whole == "".join(text.split())


@pytest.mark.parametrize(
    "line",
    [
        "Jane Example contributed reporting.",
        "A.B. Example in Geneva and C. Sample contributed to this report.",
        "Sample Writer contributed additional reporting from Lima.",
        "(Reporting by J. Example; editing by K. Sample)",
        "Additional reporting by K. Sample in Oslo",
        "With files from Example Press",
        "Example staff writer K. Sample contributed.",
    ],
)
def test_credits(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "The heat contributed to the losses.",
        "“He contributed reporting,” she said.",
        "The official said that staff contributed to this report.",
        "Reporting by the agency said that rain contributed to the flood.",
        "x" * 600 + " contributed reporting.",
        "Rain fell.",
    ],
)
def test_sentences_about_contributions(line: str) -> None:
    assert not is_credit(line)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Copyright © 2018, Example. All rights reserved.", True),
        ("© Example 2018", True),
        ("(c) 2018 Example", True),
        ("Copyright 2018 Example Press. This material may not be published.", True),
        ("Example Ltd, all rights reserved", True),
        ("Copyright law was changed on Friday.", False),
        ("The court ruled that all rights reserved to the states remain with them.", False),
    ],
)
def test_copyright(line: str, wanted: bool) -> None:  # noqa: FBT001 - a table
    assert is_copyright(line) is wanted


def test_lines_at_the_end_are_taken_in_order() -> None:
    parts = split(
        "OSLO — One.\n\n\nTwo.\n\nA contributed reporting.\n\nB contributed reporting.\n\n© X"
    )
    assert parts.text == "One.\n\nTwo."
    assert parts.credits == ("A contributed reporting.", "B contributed reporting.")
    assert parts.copyright == ("© X",)


def test_the_first_paragraph_is_never_taken() -> None:
    parts = split("© X\n\n© Y")
    assert (parts.text, parts.copyright) == ("© X", ("© Y",))
    assert split("").text == ""
