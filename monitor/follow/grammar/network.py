"""The fitted network in plain numpy: words to scores, the same whatever is beside a sentence.

Rule 1. A product's width is a multiple of ``LANE`` and its height at least two: then BLAS adds up
        each row in the same order, however many rows there are.
Rule 2. Sentences go by falling length: at each step those still going stand together on top.
Rule 3. Nothing grows faster than the longest sentence's length squared.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitor.follow.weights import Arrays, Bytes, Floats, matrix

LANE = 16
# So few rows go fastest four or eight at a time (three cost what eight do, ten more than twelve).
ROWS, BLOCK = 4, 8
LAYERS = 2
WORDS = 120  # whose labels are weighed in one product: 2 MB of it
DENSE = ("dependent", "governor", "label_dependent", "label_governor", "tag", "fine")

Rows = NDArray[np.int64]


class Encoded(NamedTuple):
    """A sentence in numbers: each word's row of the word table, and its rows of the affix table."""

    words: Rows
    affixes: Rows


class Scores(NamedTuple):
    """What the network says of a sentence of n words."""

    arcs: Floats  # [n, 1 + n]: dependent, head; head 0 is the root
    tags: Floats  # [n, tags]
    fines: Floats  # [n, fine tags]
    below: Floats  # [n, width]: a word as dependent, for ``Network.labels``
    above: Floats  # [1 + n, width]: a word as head


class _Table(NamedTuple):
    """A table of which few rows are asked for at a time; it stays in eight bits."""

    whole: Bytes
    scale: Floats

    def rows(self, chosen: Rows) -> Floats:
        return self.whole[chosen] * self.scale[chosen][..., None]


class _Layer(NamedTuple):
    """Both directions of an LSTM layer, forward first."""

    inward: tuple[Floats, Floats]  # [into, 4 hidden]
    bias: Floats  # [2, 4 hidden]
    onward: Floats  # [2, hidden, 4 hidden]


class _Dense(NamedTuple):
    """A plain layer; the weight has columns of noughts behind those that the bias has."""

    weight: Floats  # [into, out]
    bias: Floats


class _Steps(NamedTuple):
    """Which rows are read at each step, the steps one behind the other."""

    ahead: Rows
    behind: Rows
    active: tuple[int, ...]


class Network:
    """The weights made ready; about 10 MB."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays of a weights file."""
        self._vector = _Table(arrays["word.vector"], arrays["word.vector:scale"])
        self._learned = _Table(arrays["word.learned"], arrays["word.learned:scale"])
        self._affix = _Table(arrays["affix"], arrays["affix:scale"])
        self._layers = tuple(_layer(arrays, at) for at in range(LAYERS))
        self._dense = {name: _dense(arrays, name) for name in DENSE}
        self._root: Floats = arrays["root"]
        self._arc = matrix(arrays, "arc")  # [1 + width of the dependent, width of the head]
        label = matrix(arrays, "label")  # [labels * (1 + width), 1 + width]
        wide = label.shape[1]
        self._wide, self._labels = wide, label.shape[0] // wide
        # [1 + width of the dependent, labels * (1 + width of the head)]
        turned = label.reshape(self._labels, wide, wide).transpose(1, 0, 2).reshape(wide, -1)
        self._label = _padded(turned)

    def scores(self, sentences: Sequence[Encoded]) -> list[Scores]:
        """Scores of some sentences, none of them empty, in their order."""
        order = sorted(range(len(sentences)), key=lambda at: -len(sentences[at].words))
        ordered = [sentences[at] for at in order]
        lengths = [len(sentence.words) for sentence in ordered]
        states = self._states(self._inputs(ordered), _steps(lengths))
        found = self._heads(states, lengths)
        return [found[at] for at in np.argsort(order)]

    def labels(self, scores: Sequence[Scores], heads: Sequence[Rows]) -> Iterator[Floats]:
        """Of each sentence the scores of each label for each word under its head."""
        for first, last in _bundles([len(each) for each in heads]):
            some = scores[first:last]
            flat = _times(np.concatenate([each.below for each in some]), self._label)
            start = 0
            for each, above in zip(some, heads[first:last], strict=True):
                yield self._labelled(flat[start : start + len(above)], each.above[above])
                start += len(above)

    def _labelled(self, flat: Floats, above: Floats) -> Floats:
        each = flat[:, : self._labels * self._wide].reshape(len(above), self._labels, self._wide)
        found: Floats = (each @ above[:, :, None])[:, :, 0]
        return found

    def _inputs(self, sentences: Sequence[Encoded]) -> Floats:
        words = np.concatenate([sentence.words for sentence in sentences])
        rows = np.concatenate([sentence.affixes for sentence in sentences])
        columns = [
            self._vector.rows(words),
            self._learned.rows(words),
            self._affix.rows(rows).sum(1),
        ]
        return np.concatenate(columns, axis=1)

    def _states(self, states: Floats, steps: _Steps) -> Floats:
        for layer in self._layers:
            states = _run(layer, states, steps)
        return states

    def _heads(self, states: Floats, lengths: Sequence[int]) -> list[Scores]:
        below = _with_one(self._rectified("label_dependent", states))
        above = self._rectified("label_governor", states)
        toward = _times(_with_one(self._rectified("dependent", states)), self._arc)
        governor = self._rectified("governor", states)
        root = self._root[None, :]
        tops = self._rectified("governor", root), self._rectified("label_governor", root)
        tags, fines = (_affine(states, self._dense[name]) for name in ("tag", "fine"))
        found, start = [], 0
        for length in lengths:
            own = slice(start, start + length)
            arcs = toward[own] @ np.concatenate([tops[0], governor[own]]).T
            heads = _with_one(np.concatenate([tops[1], above[own]]))
            found.append(Scores(arcs, tags[own], fines[own], below[own], heads))
            start += length
        return found

    def _rectified(self, name: str, states: Floats) -> Floats:
        return np.maximum(_affine(states, self._dense[name]), np.float32(0))


def _layer(arrays: Arrays, at: int) -> _Layer:
    sides = [_direction(arrays, f"lstm{at}{side}") for side in ("ahead", "behind")]
    inward, bias, onward = zip(*sides, strict=True)
    return _Layer((inward[0], inward[1]), np.stack(bias), np.stack(onward))


def _direction(arrays: Arrays, name: str) -> tuple[Floats, Floats, Floats]:
    """Gates in the order in, forget, out, new; the first three halved for the half tangent."""
    inward, onward = matrix(arrays, f"{name}.in"), matrix(arrays, f"{name}.on")
    hidden = onward.shape[1]
    gate = np.arange(4 * hidden).reshape(4, hidden)[[0, 1, 3, 2]].ravel()
    half = np.repeat(np.array([0.5, 0.5, 0.5, 1.0], dtype=np.float32), hidden)
    turned = [np.ascontiguousarray((whole[gate] * half[:, None]).T) for whole in (inward, onward)]
    return turned[0], arrays[f"{name}.bias"][gate] * half, turned[1]


def _dense(arrays: Arrays, name: str) -> _Dense:
    return _Dense(_padded(matrix(arrays, name).T), arrays[f"{name}.bias"])


def _padded(whole: Floats) -> Floats:
    """With columns of noughts up to a multiple of ``LANE``."""
    return np.ascontiguousarray(np.pad(whole, ((0, 0), (0, -whole.shape[1] % LANE))))


def _times(states: Floats, weight: Floats) -> Floats:
    """A product of at least two rows, see rule 1."""
    if len(states) > 1:
        return states @ weight
    return (np.concatenate([states, states]) @ weight)[:1]


def _affine(states: Floats, dense: _Dense) -> Floats:
    return _times(states, dense.weight)[:, : len(dense.bias)] + dense.bias


def _with_one(states: Floats) -> Floats:
    return np.pad(states, ((0, 0), (0, 1)), constant_values=1)


def _bundles(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of sentences of about ``WORDS`` words."""
    first = words = 0
    for last, length in enumerate(lengths, start=1):
        words += length
        if words >= WORDS or last == len(lengths):
            yield first, last
            first, words = last, 0


def _steps(lengths: Sequence[int]) -> _Steps:
    """The steps through sentences that lie one behind the other, longest first."""
    length = np.array(lengths)
    start = np.cumsum(length) - length
    active = [int(np.count_nonzero(length > step)) for step in range(lengths[0])]
    ahead = [start[:count] + step for step, count in enumerate(active)]
    behind = [start[:count] + length[:count] - 1 - step for step, count in enumerate(active)]
    return _Steps(np.concatenate(ahead), np.concatenate(behind), tuple(active))


def _run(layer: _Layer, states: Floats, steps: _Steps) -> Floats:
    gates = np.empty((2, len(states), layer.bias.shape[1]), dtype=np.float32)
    for side, rows in enumerate((steps.ahead, steps.behind)):
        gates[side] = _times(states[rows], layer.inward[side])
        gates[side] += layer.bias[side]
    out = _recur(gates, layer.onward, steps.active)
    hidden = out.shape[2]
    found = np.empty((len(states), 2 * hidden), dtype=np.float32)
    found[steps.ahead, :hidden] = out[0]
    found[steps.behind, hidden:] = out[1]
    return found


def _recur(gates: Floats, onward: Floats, active: Sequence[int]) -> Floats:
    """The hidden states of both directions, step by step; ``gates`` is used up."""
    hidden = onward.shape[1]
    most = -(-active[0] // ROWS) * ROWS
    before = np.zeros((2, most, hidden), dtype=np.float32)
    cell = np.zeros((2, active[0], hidden), dtype=np.float32)
    add = np.empty((2, most, 4 * hidden), dtype=np.float32)
    out = np.empty((2, gates.shape[1], hidden), dtype=np.float32)
    start = 0
    for count in active:
        gate = gates[:, start : start + count]
        gate += _onward(before, onward, count, add)
        np.tanh(gate, out=gate)
        soft = gate[..., : 3 * hidden]
        soft += np.float32(1)
        soft *= np.float32(0.5)
        kept, come = gate[..., hidden : 2 * hidden], gate[..., :hidden]
        now = cell[:, :count]
        now *= kept
        now += come * gate[..., 3 * hidden :]
        fresh = gate[..., 2 * hidden : 3 * hidden] * np.tanh(now)
        out[:, start : start + count] = fresh
        before[:, :count] = fresh
        start += count
    return out


def _onward(before: Floats, onward: Floats, count: int, add: Floats) -> Floats:
    """What the last step brings the first ``count`` sentences; ``add`` is written over."""
    for top in range(0, count, BLOCK):
        end = min(top + BLOCK, -(-count // ROWS) * ROWS)
        np.matmul(before[:, top:end], onward, out=add[:, top:end])
    return add[:, :count]
