"""The network: the same as plain loops say, whatever stands beside a sentence."""

from typing import Any

import numpy as np
import pytest

from monitor.errors import WeightsError
from monitor.follow.grammar.network import DENSE, Encoded, Network
from monitor.follow.weights import lines, matrix, packed, quantized, read
from tests.support.grammar import npz

HIDDEN, ARC, LABEL, TAGS, LABELS = 16, 16, 6, 3, 4


def small() -> dict[str, Any]:
    """A network of random weights."""
    chance = np.random.default_rng(7)
    shapes = {"word.vector": (9, 5), "word.learned": (9, 3), "affix": (20, 4)}
    for at, into in enumerate((12, 2 * HIDDEN)):
        for side in ("ahead", "behind"):
            shapes[f"lstm{at}{side}.in"] = (4 * HIDDEN, into)
            shapes[f"lstm{at}{side}.on"] = (4 * HIDDEN, HIDDEN)
    widths = dict(zip(DENSE, (ARC, ARC, LABEL, LABEL, TAGS, TAGS), strict=True))
    shapes |= {name: (width, 2 * HIDDEN) for name, width in widths.items()}
    shapes |= {"arc": (ARC + 1, ARC), "label": (LABELS * (LABEL + 1), LABEL + 1)}
    found: dict[str, Any] = {"root": chance.standard_normal(2 * HIDDEN).astype(np.float32)}
    for name, shape in shapes.items():
        whole = chance.standard_normal(shape).astype(np.float32) / 2
        found[name], found[f"{name}:scale"] = quantized(whole)
    biases = widths | {
        f"lstm{at}{side}": 4 * HIDDEN for at in (0, 1) for side in ("ahead", "behind")
    }
    for name, width in biases.items():
        found[f"{name}.bias"] = chance.standard_normal(width).astype(np.float32)
    return found


def sentence(length: int, seed: int) -> Encoded:
    chance = np.random.default_rng(seed)
    return Encoded(chance.integers(0, 9, length), chance.integers(0, 20, (length, 8)))


class Plain:
    """The same network as its textbook writes it, one word at a time."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found

    def weight(self, name: str) -> np.ndarray:
        return matrix(self.found, name).astype(np.float64)

    def dense(self, name: str, state: np.ndarray) -> np.ndarray:
        return self.weight(name) @ state + self.found[f"{name}.bias"]

    def lstm(self, name: str, states: list[np.ndarray]) -> list[np.ndarray]:
        out, cell, found = np.zeros(HIDDEN), np.zeros(HIDDEN), []
        for state in states:
            gates = self.weight(f"{name}.in") @ state + self.weight(f"{name}.on") @ out
            come, keep, new, show = (gates + self.found[f"{name}.bias"]).reshape(4, HIDDEN)
            cell = cell / (1 + np.exp(-keep)) + np.tanh(new) / (1 + np.exp(-come))
            out = np.tanh(cell) / (1 + np.exp(-show))
            found.append(out)
        return found

    def states(self, given: Encoded) -> list[np.ndarray]:
        tables = [self.weight(name) for name in ("word.vector", "word.learned", "affix")]
        states = [
            np.concatenate([tables[0][word], tables[1][word], tables[2][rows].sum(0)])
            for word, rows in zip(given.words, given.affixes, strict=True)
        ]
        for at in (0, 1):
            ahead = self.lstm(f"lstm{at}ahead", states)
            behind = self.lstm(f"lstm{at}behind", states[::-1])[::-1]
            states = [np.concatenate(both) for both in zip(ahead, behind, strict=True)]
        return states

    def arc(self, dependent: np.ndarray, head: np.ndarray) -> float:
        below = np.append(np.maximum(self.dense("dependent", dependent), 0), 1)
        return float(below @ self.weight("arc") @ np.maximum(self.dense("governor", head), 0))

    def labels(self, dependent: np.ndarray, head: np.ndarray) -> np.ndarray:
        below = np.append(np.maximum(self.dense("label_dependent", dependent), 0), 1)
        above = np.append(np.maximum(self.dense("label_governor", head), 0), 1)
        each = self.weight("label").reshape(LABELS, LABEL + 1, LABEL + 1)
        return np.array([below @ one @ above for one in each])


def test_it_computes_what_the_textbook_says() -> None:
    found = small()
    network, plain = Network(found), Plain(found)
    given = [sentence(3, 1), sentence(7, 2), sentence(1, 3)]
    for one, scores in zip(given, network.scores(given), strict=True):
        states = plain.states(one)
        rooted = [found["root"], *states]
        count = len(states)
        heads = np.array([(at + 2) % (count + 1) for at in range(count)])
        (labels,) = network.labels([scores], [heads])
        for at, state in enumerate(states):
            np.testing.assert_allclose(scores.tags[at], plain.dense("tag", state), atol=1e-4)
            np.testing.assert_allclose(scores.fines[at], plain.dense("fine", state), atol=1e-4)
            arcs = [plain.arc(state, head) for head in rooted]
            np.testing.assert_allclose(scores.arcs[at], arcs, atol=1e-3)
            np.testing.assert_allclose(
                labels[at], plain.labels(state, rooted[heads[at]]), atol=1e-3
            )


def test_scores_are_the_same_to_the_last_bit_in_any_company() -> None:
    network = Network(small())
    given = [sentence(length, length) for length in (1, 2, 2, 5, 9, 9, 23, 90, 70, 4)]
    together = network.scores(given)
    every = [np.zeros(len(one.words), dtype=np.int64) for one in given]
    labels = list(network.labels(together, every))
    for one, scores, heads, label in zip(given, together, every, labels, strict=True):
        (alone,) = network.scores([one])
        assert all(np.array_equal(*both) for both in zip(alone, scores, strict=True))
        assert np.array_equal(*network.labels([alone], [heads]), label)


def test_eight_bits_are_near_enough() -> None:
    whole = np.array([[0.5, -1.27, 0.0], [0, 0, 0]], dtype=np.float32)
    eight, scale = quantized(whole)
    assert eight.dtype == np.int8
    np.testing.assert_allclose(eight * scale[:, None], whole, atol=0.005)


def test_words_are_kept_as_lines() -> None:
    found = read(npz({"format": np.array([1]), "words": packed(("", "é", "b"))}), "parser", 1)
    assert lines(found, "words") == ("", "é", "b")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "cannot be read"),
        (b"no archive at all", "cannot be read"),
        (npz({"format": np.array([1])})[:-30], "cannot be read"),
        (
            npz({"format": np.array([2])}),
            "the parser's weights are of format 2, this program reads 1",
        ),
        (npz({"words": packed(("a",))}), "of format 0"),
    ],
)
def test_damaged_weights_are_refused_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(WeightsError, match=message) as caught:
        read(data, "parser", 1)
    assert "install again" in str(caught.value)
