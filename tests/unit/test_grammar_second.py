"""The second look at names: who is asked, what is told of a word, and what that changes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from monitor.follow.grammar.second import (
    NAMES,
    ROWS,
    SURE,
    Columns,
    Reading,
    Second,
    company,
    doubtful,
)
from monitor.follow.weights import quantized

LABELS = ("root", *NAMES, "mark", "det", "punct")
# Norland grants Brandt asylum if Sudria agrees: who stands where, and how sure the network is.
FORMS = ("Norland", "grants", "Brandt", "asylum", "if", "Sudria", "agrees")
TAGS = ("PROPN", "VERB", "PROPN", "NOUN", "SCONJ", "PROPN", "VERB")
HEADS = (2, 0, 2, 2, 7, 7, 2)
FIRST = ("nsubj", "root", "obj", "obj", "mark", "nsubj", "advcl")
SECOND = ("obj", "obj", "iobj", "iobj", "obj", "punct", "ccomp")
SURELY = SURE + 1


def reading(*margins: float, heads: Sequence[int] = HEADS) -> Reading:
    """The sentence; ``margins`` between the first and second name of its words."""
    scores = np.full((len(FORMS), len(LABELS)), -50, dtype=np.float32)
    scores[:, LABELS.index("det")] = -40  # the third name of all
    for word, (first, second, margin) in enumerate(zip(FIRST, SECOND, margins, strict=True)):
        scores[word, LABELS.index(second)] = 1
        scores[word, LABELS.index(first)] = 1 + margin
    scores[:, 0] = np.where(np.array(heads) == 0, np.inf, -np.inf)
    return Reading(FORMS, TAGS, heads, scores)


UNSURE = reading(1, 1, 1, 1, 1, 1, 1)


def look(found: np.ndarray) -> Second:
    whole, scale = quantized(found.astype(np.float32))
    arrays: dict[str, Any] = {"second": whole, "second:scale": scale}
    return Second(arrays, LABELS)


def told(word: int, name: str, value: float, of: Reading = UNSURE) -> np.ndarray:
    """A table in which one row, which this word alone has, speaks for a name."""
    words = doubtful(of, Columns.of(LABELS))
    rows = dict(zip(words, company(of, words, LABELS), strict=True))
    others = {row for other, some in rows.items() if other != word for row in some}
    table = np.zeros((ROWS, len(NAMES)))
    table[next(row for row in rows[word] if row not in others), NAMES.index(name)] = value
    return table


def names(scores: np.ndarray) -> list[str]:
    return [LABELS[at] for at in scores.argmax(axis=1)]


@pytest.mark.parametrize(
    ("margins", "expected"),
    [
        ((1, 1, 1, 1, 1, 1, 1), [0, 2, 3, 4, 6]),  # not the root; not what is no object or clause
        ((SURELY, 1, SURELY, 1, SURELY, 1, SURELY), [3]),
        ((SURE, 1, SURE, 1, SURELY, 1, SURELY), [0, 2, 3]),
    ],
)
def test_who_is_in_doubt(margins: tuple[float, ...], expected: list[int]) -> None:
    assert doubtful(reading(*margins), Columns.of(LABELS)) == expected


def test_a_name_gives_way_to_what_its_company_says() -> None:
    assert names(look(told(2, "iobj", 3)).weighed(UNSURE)) == [
        "nsubj", "root", "iobj", "obj", "mark", "nsubj", "advcl",
    ]  # fmt: skip
    assert names(look(told(6, "ccomp", 3)).weighed(UNSURE))[6] == "ccomp"
    assert names(look(told(2, "iobj", 0.5)).weighed(UNSURE)) == list(FIRST)


def test_the_best_of_the_names_stays_as_likely_against_all_others() -> None:
    # "if" has a mark's name, whatever is said of it as an object.
    found = look(told(4, "obj", 30)).weighed(UNSURE)
    assert names(found)[4] == "mark"
    assert found[:, LABELS.index("mark")].tolist() == UNSURE.scores[:, -3].tolist()
    some = [LABELS.index(name) for name in NAMES]
    assert np.allclose(found[:, some].max(axis=1), UNSURE.scores[:, some].max(axis=1))


def test_what_is_sure_stays_as_it_is() -> None:
    sure = reading(*[SURELY] * len(FORMS))
    table = np.full((ROWS, len(NAMES)), 9.0)
    assert look(table).weighed(sure) is sure.scores


def test_scores_are_not_changed_in_place() -> None:
    before = UNSURE.scores.copy()
    assert not np.array_equal(look(told(2, "iobj", 3)).weighed(UNSURE), before)
    assert np.array_equal(UNSURE.scores, before)


def differing(first: Reading, second: Reading, word: int) -> int:
    """How many rows are others in the second reading."""
    pair = [company(one, [word], LABELS)[0] for one in (first, second)]
    return len(pair[0]) - len(set(pair[0]) & set(pair[1]))


def test_company_is_forms_tags_siblings_and_marks() -> None:
    def with_form(word: int, form: str) -> Reading:
        return UNSURE._replace(forms=(*FORMS[:word], form, *FORMS[word + 1 :]))

    assert differing(UNSURE, UNSURE, 2) == 0
    assert differing(UNSURE, with_form(2, "BRANDT"), 2) == 0
    assert differing(UNSURE, with_form(2, "Holm"), 2) == 1
    assert differing(UNSURE, with_form(6, "signs"), 2) == 0
    assert differing(UNSURE, with_form(4, "when"), 6) == 2  # marks, alone and with the head
    assert differing(UNSURE, with_form(1, "gives"), 2) == 5  # head, and who stands before
    other = UNSURE._replace(heads=(2, 0, 2, 2, 7, 7, 4))
    assert differing(UNSURE, other, 2) == 0
    assert differing(UNSURE, UNSURE._replace(heads=(2, 0, 2, 3, 7, 7, 2)), 2) == 4


def test_the_first_and_the_last_word_have_one_neighbour() -> None:
    edge = reading(1, 1, 1, 1, 1, 1, 1, heads=(2, 0, 2, 2, 7, 7, 2))
    assert len({len(rows) for rows in company(edge, [0, 6], LABELS)}) == 1


def test_odd_letters_do_no_harm() -> None:
    odd = UNSURE._replace(forms=("\ud800", *FORMS[1:]))
    assert company(odd, [0], LABELS)
