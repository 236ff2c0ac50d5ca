"""Fits the second look at names (``monitor/follow/grammar/second.py``) on the training trees.

usage: python -m tools.parser.second --treebank DIR --changes DIR --work DIR

The network reads the trees that it was fitted on with parts of it left out, as when it is fitted:
then it is about as often right about these names as in text that it has not seen, which it is
not without. What it gets wrong there is what is learned here.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from monitor.follow.grammar import second
from monitor.follow.grammar.second import NAMES, ROWS, Columns, Reading
from monitor.follow.weights import Floats
from tools.parser import train
from tools.parser.augment import Shares
from tools.parser.conllu import Gold, Word
from tools.parser.data import Encoder, Names, epoch, packed
from tools.parser.network import Network

SAID = 0.2  # of what each of two fits says, on plain trees and on rewritten ones, is believed
SHORTEST, LONGEST = 4, 60  # words of a plain one
PASSES = 3  # through all sentences, each time with other parts left out
ROUNDS = 4  # through what they gave
BATCH = 128
RATE = 0.05
SHRINK = 1e-3
_NEVER = -1e3


class Examples(NamedTuple):
    """Words in doubt."""

    rows: NDArray[np.int64]  # [count, rows of a word]
    scores: Floats  # [count, NAMES]: what the network says
    wanted: NDArray[np.int64]  # [count], of NAMES


def plain(gold: Sequence[Gold]) -> Iterator[list[tuple[Word, ...]]]:
    """The sentences as they are, neither short nor long ones, some times over."""
    chosen = [one.words for one in gold if SHORTEST <= len(one.words) <= LONGEST]
    yield from PASSES * list(packed(sorted(chosen, key=len)))


def altered(gold: Sequence[Gold], seed: int) -> Iterator[list[tuple[Word, ...]]]:
    """All sentences, rewritten as in the last epochs, and each time otherwise."""
    for number in range(PASSES):
        chance = Random(f"{seed}:second:{number}")  # noqa: S311 - repeatable, not secret
        yield from epoch(gold, chance, Shares(train.SWAPS, train.PARTICLES))


def readings(
    model: Network, encode: Encoder, names: Names, batches: Iterable[list[tuple[Word, ...]]]
) -> Iterator[tuple[tuple[Word, ...], Reading]]:
    """Sentences as the network reads them with parts left out."""
    root = names.labels.index("root")
    model.train()
    for group in batches:
        with torch.no_grad():
            found = model(encode.batch(group))
        for at, words in enumerate(group):
            heads = found.arc[at, : len(words)].argmax(1).numpy()
            scores = found.label[at, : len(words)].numpy().copy()
            scores[:, root] = np.where(heads == 0, -_NEVER, _NEVER)
            tags = [names.tags[tag] for tag in found.tag[at, : len(words)].argmax(1).tolist()]
            forms = [word.form for word in words]
            yield words, Reading(forms, tags, heads.tolist(), scores)


def examples(read: Iterable[tuple[tuple[Word, ...], Reading]], labels: Sequence[str]) -> Examples:
    """The words in doubt that hang where they should and have one of the names."""
    columns = Columns.of(labels)
    rows, scores, wanted = [], [], []
    for words, reading in read:
        doubts = [
            word
            for word in second.doubtful(reading, columns)
            if words[word].head == reading.heads[word] and words[word].label in NAMES
        ]
        rows += second.company(reading, doubts, labels)
        scores += [reading.scores[word, columns.names] for word in doubts]
        wanted += [NAMES.index(words[word].label) for word in doubts]
    return Examples(np.array(rows), np.array(scores), np.array(wanted))


def fit(known: Examples, seed: int) -> Floats:
    """What each row says for each name, by steps down the cross entropy (Adagrad)."""
    chance = np.random.default_rng(seed)
    found = np.zeros((ROWS, len(NAMES)), dtype=np.float32)
    passed = np.full_like(found, 1e-2)
    for _ in range(ROUNDS):
        order = chance.permutation(len(known.wanted))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            rows = known.rows[some]
            wrong = _likely(known.scores[some] + found[rows].sum(axis=1))
            wrong[np.arange(len(some)), known.wanted[some]] -= 1
            flat = rows.ravel()
            step = np.repeat(wrong, rows.shape[1], axis=0) + SHRINK * found[flat]
            np.add.at(passed, flat, step * step)
            np.add.at(found, flat, -RATE * step / np.sqrt(passed[flat]))
    return found


def _likely(scores: Floats) -> Floats:
    risen: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    return risen / risen.sum(axis=1, keepdims=True)


def kept(work: Path) -> Path:
    """Where a run keeps what was fitted here."""
    return work / "second.npy"


def main() -> None:
    """Read with the average of the last checkpoint, fit, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    train.arguments(parser)
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = train.read(options.treebank, options.changes, options.work, options.seed)
    model = train.network(data, options)
    model.load_state_dict(torch.load(options.work / "last.pt")["average"])
    encode, labels = train.encoder(data), data.names.labels
    found = np.zeros((ROWS, len(NAMES)), dtype=np.float32)
    for batches in (plain(data.train), altered(data.train, options.seed)):
        torch.manual_seed(options.seed)
        known = examples(readings(model, encode, data.names, batches), labels)
        found += SAID * fit(known, options.seed)
        right = (known.scores.argmax(axis=1) == known.wanted).mean()
        print(f"{len(known.wanted):,} words in doubt, of which {100 * right:.1f} % were right")
    np.save(kept(options.work), found)


if __name__ == "__main__":
    main()
