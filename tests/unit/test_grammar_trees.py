"""Trees: the best one of the scores, one root, no cycle, for any scores."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from monitor.follow.grammar import trees
from monitor.follow.grammar.trees import best, is_tree

Patch = pytest.MonkeyPatch
SCORES = st.integers(1, 4).flatmap(
    lambda count: arrays(
        np.float32,
        (count, count + 1),
        elements=st.sampled_from([-30, -2, -1, 0, 1, 2, 3.5, 30]),
    )
)


@pytest.mark.parametrize("tries", [0, 1, 2, 6])
def test_two_words_that_both_want_to_be_the_root(tries: int, monkeypatch: Patch) -> None:
    """The third would rather hang on the second; the first is dearest to the root."""
    monkeypatch.setattr(trees, "TRIES", tries)
    arcs = np.array([[9, 0, 3, 1], [8, 1, 0, 1], [0, 1, 5, 0]], dtype=np.float32)
    assert best(arcs).tolist() == [2, 0, 2]
    arcs[1, 1] = 3
    assert best(arcs).tolist() == [0, 1, 2]


def worth(arcs: np.ndarray, heads: np.ndarray) -> float:
    return float(sum(arcs[at, head] for at, head in enumerate(heads)))


def every_tree(count: int) -> list[np.ndarray]:
    found = (np.array(heads) for heads in product(range(count + 1), repeat=count))
    return [heads for heads in found if is_tree(heads)]


@given(SCORES, st.sampled_from([0, 1, trees.TRIES]))
def test_no_tree_is_worth_more(arcs: np.ndarray, tries: int) -> None:
    """However many words are tried as the root before arcs from it are made dear."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trees, "TRIES", tries)
        found = best(arcs)
    assert is_tree(found)
    assert worth(arcs, found) == max(worth(arcs, heads) for heads in every_tree(len(arcs)))


@pytest.mark.parametrize(
    ("heads", "expected"),
    [([0], True), ([1], False), ([2, 0], True), ([0, 0], False), ([2, 1, 0], False),
     ([2, 3, 1], False), ([0, 1, 2, 3, 4], True)],
)  # fmt: skip
def test_what_a_tree_is(heads: list[int], expected: bool) -> None:  # noqa: FBT001
    assert is_tree(np.array(heads)) is expected


@pytest.mark.parametrize("count", [1, 2, 17, 160])
def test_long_sentences_with_cycles_in_cycles(count: int) -> None:
    chance = np.random.default_rng(count)
    arcs = chance.standard_normal((count, count + 1)).astype(np.float32)
    found = best(arcs)
    assert is_tree(found)
    nested = np.zeros((count, count + 1), dtype=np.float32)
    for at in range(count):  # each word's best head is the next one's, pairs first
        nested[at, (at ^ 1) + 1 if (at ^ 1) < count else 0] = 9
    assert is_tree(best(nested))
