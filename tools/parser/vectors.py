"""Word vectors: directional PPMI of neighbours, cut down by a truncated SVD.

A word is described by what stands one and two places to its left and right, each place apart.
Only frequencies and weights leave this script, no text.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from monitor.follow.grammar import tokens
from monitor.follow.grammar.features import normal

WORDS = 15_000
CONTEXTS = 5_000
DIMENSIONS = 56
OFFSETS = (-2, -1, 1, 2)
SMOOTHING = 0.75
NORM = 3.0  # of a vector, so that its numbers are about as large as learned ones
LIMIT = 400  # tokens of a line


class Vectors(NamedTuple):
    """The vocabulary in rows; row 0 stands for every other word."""

    words: tuple[str, ...]
    table: np.ndarray


def event_texts(folder: Path) -> list[str]:
    """The dated event lines."""
    with gzip.open(folder / "wiki-current-events-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def event_lines(folder: Path) -> list[list[str]]:
    """The dated event lines, cut into normalised words."""
    texts = event_texts(folder)
    return [[normal(piece.form) for piece in tokens.cut(text, LIMIT)] for text in texts]


def build(lines: Sequence[Sequence[str]], known: Iterable[str], seed: int) -> Vectors:
    """Vectors of the ``WORDS`` most frequent words; ``known`` ones count three times as much."""
    counts = Counter(word for line in lines for word in line)
    weighted = counts + Counter(word for word in known for _ in range(2))
    words = ("", *(word for word, _ in sorted(weighted.items(), key=_by_count)[: WORDS - 1]))
    index = {word: row for row, word in enumerate(words) if row}
    table = _svd(_ppmi(_pairs(lines, index), len(words)), seed)
    return Vectors(words, table)


def _by_count(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def _pairs(lines: Sequence[Sequence[str]], index: dict[str, int]) -> np.ndarray:
    """Codes of (word, place, neighbour), one each time that they meet."""
    pad = [0] * max(OFFSETS)
    flat = [row for line in lines for row in (*(index.get(word, 0) for word in line), *pad)]
    row = np.array([*pad, *flat], dtype=np.int64)
    found = []
    for place, offset in enumerate(OFFSETS):
        other = np.roll(row, -offset)
        keep = (row > 0) & (other > 0) & (other <= CONTEXTS)
        found.append((row[keep] * len(OFFSETS) + place) * (CONTEXTS + 1) + other[keep])
    return np.concatenate(found)


def _ppmi(codes: np.ndarray, rows: int) -> torch.Tensor:
    """The sparse matrix of positive pointwise mutual information."""
    code, count = np.unique(codes, return_counts=True)
    width = len(OFFSETS) * (CONTEXTS + 1)
    row, column = code // width, code % width
    total = count.sum()
    of_row = np.bincount(row, weights=count, minlength=rows)
    of_column = np.bincount(column, weights=count, minlength=width) ** SMOOTHING
    of_column = of_column / of_column.sum()
    mutual = np.log(count / (of_row[row] * of_column[column]))
    keep = mutual > 0
    assert total > 0
    places = torch.from_numpy(np.stack([row[keep], column[keep]]))
    values = torch.from_numpy(mutual[keep].astype(np.float32))
    return torch.sparse_coo_tensor(places, values, (rows, width)).coalesce()


def _svd(matrix: torch.Tensor, seed: int) -> np.ndarray:
    torch.manual_seed(seed)
    left, size, _ = torch.svd_lowrank(matrix, q=DIMENSIONS + 16, niter=4)
    table = (left * size.sqrt())[:, :DIMENSIONS].numpy()
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return (NORM * table / np.maximum(length, 1e-6)).astype(np.float32)
