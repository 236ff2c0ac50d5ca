"""The fitted transformer in plain numpy: rows of pieces in, one number out.

An encoder as of BERT (Devlin et al., 2019) with few layers, the mean over all pieces, and one
linear unit. Its matrices are kept in eight bits, in the file and in memory, and multiplied in 32:
to widen one takes less time than to fetch it four times as large.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from monitor.follow.weights import Arrays, Bytes, Floats

HEADS = 12
TINY = np.float32(1e-12)
_ROOT = np.float32(np.sqrt(2 / np.pi))
_CUBED = np.float32(0.044715) * _ROOT

Rows = NDArray[np.int64]


class _Norm(NamedTuple):
    """Layer normalisation."""

    gain: Floats
    bias: Floats

    @classmethod
    def of(cls, arrays: Arrays, name: str) -> Self:
        return cls(arrays[f"{name}:gain"], arrays[f"{name}:bias"])

    def __call__(self, values: Floats) -> Floats:
        """The same values, in place."""
        width = np.float32(values.shape[-1])
        values -= values.mean(axis=-1, keepdims=True)
        spread = np.einsum("ij,ij->i", values, values)[:, None] / width + TINY
        values /= np.sqrt(spread)
        values *= self.gain
        values += self.bias
        return values


class _Dense(NamedTuple):
    """A matrix and a bias."""

    weight: Bytes  # [into, out]
    scale: Floats
    bias: Floats

    @classmethod
    def of(cls, arrays: Arrays, name: str) -> Self:
        weight = np.ascontiguousarray(arrays[name].T)
        return cls(weight, arrays[f"{name}:scale"], arrays[f"{name}:bias"])

    def __call__(self, values: Floats) -> Floats:
        product: Floats = values @ self.weight.astype(np.float32)
        product *= self.scale
        product += self.bias
        return product


class _Layer(NamedTuple):
    """Attention, then two dense layers, each added to what went in."""

    attend: _Dense  # query, key and value beside each other
    attended: _Dense
    first: _Norm
    widen: _Dense
    narrow: _Dense
    second: _Norm

    @classmethod
    def of(cls, arrays: Arrays, name: str) -> Self:
        return cls(
            _Dense.of(arrays, f"{name}.attend"),
            _Dense.of(arrays, f"{name}.attended"),
            _Norm.of(arrays, f"{name}.first"),
            _Dense.of(arrays, f"{name}.widen"),
            _Dense.of(arrays, f"{name}.narrow"),
            _Norm.of(arrays, f"{name}.second"),
        )

    def __call__(self, values: Floats) -> Floats:
        length, width = values.shape
        apart = self.attend(values).reshape(length, 3, HEADS, width // HEADS)
        query, key, value = apart.transpose(1, 2, 0, 3)
        query *= np.float32(1 / np.sqrt(width // HEADS))
        scores = query @ key.transpose(0, 2, 1)
        scores -= scores.max(axis=-1, keepdims=True)
        shares = np.exp(scores, out=scores)
        mixed = shares @ value / shares.sum(axis=-1, keepdims=True)
        attended = self.attended(mixed.transpose(1, 0, 2).reshape(length, width))
        attended += values
        values = self.first(attended)
        narrowed = self.narrow(_gelu(self.widen(values)))
        narrowed += values
        return self.second(narrowed)


class Network:
    """The network with its weights."""

    def __init__(self, arrays: Arrays) -> None:
        """Make it ready from the arrays of a weights file."""
        # Of the big table few rows are asked for at a time; it stays in eight bits.
        self._pieces: Bytes = arrays["pieces"]
        self._scale: Floats = arrays["pieces:scale"]
        self._places: Floats = arrays["places"]
        self._sides: Floats = arrays["sides"]
        self._embedded = _Norm.of(arrays, "embedded")
        layers = int(arrays["layers"][0])
        self._layers = [_Layer.of(arrays, f"layer{number}") for number in range(layers)]
        self._out: Floats = arrays["out"]
        self._bias = float(arrays["out:bias"][0])

    def log_odds(self, pieces: Rows, sides: Rows) -> float:
        """What it makes of a pair.

        Args:
            pieces: rows of the table of pieces, both texts with their marks.
            sides: for each whether it is of the older text, 0, or the newer one, 1.
        """
        known = self._pieces[pieces] * self._scale[pieces][:, None]
        values = self._embedded(known + self._places[: len(pieces)] + self._sides[sides])
        for layer in self._layers:
            values = layer(values)
        return float(values.mean(axis=0) @ self._out) + self._bias


def _gelu(values: Floats) -> Floats:
    """Gaussian error linear units by their usual approximation (Hendrycks and Gimpel, 2016)."""
    bent = values * values
    bent *= _CUBED
    bent += _ROOT
    bent *= values
    np.tanh(bent, out=bent)
    bent += 1
    bent *= values
    bent *= np.float32(0.5)
    return bent
