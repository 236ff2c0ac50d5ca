"""The pair network against the same sums done one number at a time."""

from math import exp, sqrt, tanh

import numpy as np
import pytest

from monitor.follow.contrast.network import HEADS, Network
from monitor.follow.weights import quantized

WIDTH, WIDE, PIECES, LAYERS = 2 * HEADS, 10, 9, 2


@pytest.fixture(scope="module")
def arrays():
    """Random weights of a small network."""
    random = np.random.default_rng(5)

    def some(*shape):
        return random.normal(0, 0.4, shape).astype(np.float32)

    found = {
        "layers": np.array([LAYERS]),
        "places": some(12, WIDTH),
        "sides": some(2, WIDTH),
        "embedded:gain": some(WIDTH),
        "embedded:bias": some(WIDTH),
        "out": some(WIDTH),
        "out:bias": some(1),
    }
    found["pieces"], found["pieces:scale"] = quantized(some(PIECES, WIDTH))
    for layer in range(LAYERS):
        shapes = {
            "attend": (3 * WIDTH, WIDTH),
            "attended": (WIDTH, WIDTH),
            "widen": (WIDE, WIDTH),
            "narrow": (WIDTH, WIDE),
        }
        for name, shape in shapes.items():
            key = f"layer{layer}.{name}"
            found[key], found[f"{key}:scale"] = quantized(some(*shape))
            found[f"{key}:bias"] = some(shape[0])
        for name in ("first", "second"):
            found[f"layer{layer}.{name}:gain"] = some(WIDTH)
            found[f"layer{layer}.{name}:bias"] = some(WIDTH)
    return found


def full(arrays, name):
    return (arrays[name].astype(float) * arrays[f"{name}:scale"][:, None]).tolist()


def dense(arrays, name, vector):
    rows, bias = full(arrays, name), arrays[f"{name}:bias"].tolist()
    return [
        sum(a * b for a, b in zip(row, vector, strict=True)) + c
        for row, c in zip(rows, bias, strict=True)
    ]


def norm(arrays, name, vector):
    mean = sum(vector) / len(vector)
    spread = sqrt(sum((one - mean) ** 2 for one in vector) / len(vector) + 1e-12)
    gain, bias = arrays[f"{name}:gain"].tolist(), arrays[f"{name}:bias"].tolist()
    return [(v - mean) / spread * g + b for v, g, b in zip(vector, gain, bias, strict=True)]


def gelu(value):
    return 0.5 * value * (1 + tanh(sqrt(2 / np.pi) * (value + 0.044715 * value**3)))


def added(one, other):
    return [a + b for a, b in zip(one, other, strict=True)]


def by_hand(arrays, pieces, sides):
    """The log odds, by lists of numbers."""
    table, places, near = (
        full(arrays, "pieces"),
        arrays["places"].tolist(),
        arrays["sides"].tolist(),
    )
    values = [
        norm(arrays, "embedded", added(added(table[piece], places[at]), near[side]))
        for at, (piece, side) in enumerate(zip(pieces, sides, strict=True))
    ]
    each = WIDTH // HEADS
    for layer in range(LAYERS):
        name = f"layer{layer}"
        apart = [dense(arrays, f"{name}.attend", value) for value in values]
        mixed = [[0.0] * WIDTH for _ in values]
        for head in range(HEADS):
            query, key, value = (
                [
                    row[part * WIDTH + head * each : part * WIDTH + (head + 1) * each]
                    for row in apart
                ]
                for part in range(3)
            )
            for at, asked in enumerate(query):
                scores = [
                    sum(a * b for a, b in zip(asked, one, strict=True)) / sqrt(each) for one in key
                ]
                shares = [exp(score) for score in scores]
                for share, one in zip(shares, value, strict=True):
                    for place, number in enumerate(one):
                        mixed[at][head * each + place] += share / sum(shares) * number
        attended = [dense(arrays, f"{name}.attended", one) for one in mixed]
        values = [
            norm(arrays, f"{name}.first", added(one, more))
            for one, more in zip(values, attended, strict=True)
        ]
        wide = [[gelu(one) for one in dense(arrays, f"{name}.widen", value)] for value in values]
        narrow = [dense(arrays, f"{name}.narrow", one) for one in wide]
        values = [
            norm(arrays, f"{name}.second", added(one, more))
            for one, more in zip(values, narrow, strict=True)
        ]
    mean = [sum(column) / len(values) for column in zip(*values, strict=True)]
    out = arrays["out"].tolist()
    return sum(a * b for a, b in zip(mean, out, strict=True)) + float(arrays["out:bias"][0])


@pytest.mark.parametrize(
    ("pieces", "sides"), [([3], [0]), ([1, 2, 3, 4, 5], [0, 0, 0, 1, 1]), ([8, 8, 0], [0, 1, 1])]
)
def test_it_computes_what_it_says(arrays, pieces, sides):
    odds = Network(arrays).log_odds(np.array(pieces), np.array(sides))
    assert odds == pytest.approx(by_hand(arrays, pieces, sides), abs=1e-3)


def test_order_and_side_count(arrays):
    network = Network(arrays)
    one = network.log_odds(np.array([1, 2, 3]), np.array([0, 0, 1]))
    assert one != network.log_odds(np.array([3, 2, 1]), np.array([0, 0, 1]))
    assert one != network.log_odds(np.array([1, 2, 3]), np.array([0, 1, 1]))
