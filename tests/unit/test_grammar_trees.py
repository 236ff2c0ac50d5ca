"""Trees: the best one of the scores, one root, no cycle, for any scores."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from monitor.follow.grammar.trees import best, is_tree

SCORES = st.integers(1, 4).flatmap(
    lambda count: arrays(
        np.float32,
        (count, count + 1),
        elements=st.sampled_from([-30, -2, -1, 0, 1, 2, 3.5, 30]),
    )
)


def worth(arcs: np.ndarray, heads: np.ndarray) -> float:
    return float(sum(arcs[at, head] for at, head in enumerate(heads)))


def every_tree(count: int) -> list[np.ndarray]:
    found = (np.array(heads) for heads in product(range(count + 1), repeat=count))
    return [heads for heads in found if is_tree(heads)]


@given(SCORES)
def test_no_tree_is_worth_more(arcs: np.ndarray) -> None:
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
