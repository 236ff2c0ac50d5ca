"""Fits the network; each epoch ends with a checkpoint from which the same run goes on.

usage: python -m tools.parser.train --treebank DIR --changes DIR --work DIR [--epochs N] [...]

The rate rises over the first steps, stays, and falls to nothing over the last ``--cooldown``
epochs. What chance decides in an epoch depends on the seed and the epoch alone, so that a run
that was interrupted comes to the same end.
"""

import argparse
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

import torch
from torch import nn

from monitor.follow.grammar.features import normal
from tools.parser import vectors
from tools.parser.conllu import Gold, load
from tools.parser.data import Encoder, Names, epoch, names, packed
from tools.parser.network import Network, Sizes, loss

RATE = 2.5e-3
WARM_UP = 300  # steps
CLIP = 5.0
SWAPS = 0.25  # of the sentences get other verbs, once the network knows the language a little
SWAPS_FROM = 7  # epochs


class Data(NamedTuple):
    """What a run is fitted on, chosen by, and how words become numbers."""

    train: list[Gold]
    dev: list[Gold]
    names: Names
    vectors: vectors.Vectors
    counts: Counter[str]


def read(treebank: Path, changes: Path, work: Path, seed: int) -> Data:
    """Everything a run needs; the vectors are kept in ``work`` once they are made."""
    train = load(treebank, "ewt-train") + load(treebank, "gum-train")
    forms = [[normal(word.form) for word in sentence.words] for sentence in train]
    counts = Counter(form for line in forms for form in line)
    kept = work / "vectors.pt"
    if not kept.exists():
        lines = [*forms, *vectors.event_lines(changes)]
        made = vectors.build(lines, counts.elements(), seed)
        torch.save({"words": list(made.words), "table": torch.from_numpy(made.table)}, kept)
    found = torch.load(kept)
    table = vectors.Vectors(tuple(found["words"]), found["table"].numpy())
    return Data(train, load(treebank, "ewt-dev"), names(train), table, counts)


def network(data: Data, options: argparse.Namespace) -> Network:
    """A network with fresh weights, those of the seed."""
    torch.manual_seed(options.seed)
    sizes = Sizes(
        len(data.vectors.words),
        len(data.names.tags),
        len(data.names.fines),
        len(data.names.labels),
        hidden=options.hidden,
        arc=options.arc,
        label=options.label,
    )
    counts = torch.tensor([float(data.counts[word]) for word in data.vectors.words])
    return Network(sizes, torch.from_numpy(data.vectors.table), counts, options.dropout)


def encoder(data: Data) -> Encoder:
    """The encoder of a run."""
    return Encoder({word: row for row, word in enumerate(data.vectors.words) if row}, data.names)


def fit(data: Data, options: argparse.Namespace) -> None:
    """Train from the last checkpoint to the last epoch."""
    model, encode = network(data, options), encoder(data)
    adam = torch.optim.Adam(model.parameters(), lr=options.rate, betas=(0.9, 0.95))
    first = _resume(options.work, model, adam)
    for number in range(first, options.epochs):
        started = time.process_time()
        chance = Random(f"{options.seed}:{number}")  # noqa: S311 - repeatable, not secret
        torch.manual_seed(options.seed * 1_000 + number)
        batches = list(epoch(data.train, chance, SWAPS if number >= SWAPS_FROM else 0.0))
        losses = []
        model.train()
        for at, sentences in enumerate(batches):
            step = number * len(batches) + at
            share = min(1.0, (step + 1) / WARM_UP, _left(number + at / len(batches), options))
            adam.param_groups[0]["lr"] = options.rate * share
            losses.append(_step(model, adam, encode, sentences))
            if at % 25 == 0:
                recent = sum(losses[-25:]) / len(losses[-25:])
                print(f"\repoch {number + 1}: {at}/{len(batches)} loss {recent:.3f}", end=" ")
        spent = time.process_time() - started
        mean = sum(losses) / len(losses)
        print(
            f"\repoch {number + 1}/{options.epochs}: loss {mean:.3f}, {spent:.0f} s CPU, dev",
            "tag {:.2f} UAS {:.2f} LAS {:.2f}".format(*score(model, encode, data)),
            flush=True,
        )
        _keep(options.work, model, adam, number + 1)


def _left(passed: float, options: argparse.Namespace) -> float:
    if not options.cooldown:
        return 1.0
    return (options.epochs - passed) / options.cooldown


def _step(model: Network, adam: torch.optim.Adam, encode: Encoder, sentences: list) -> float:
    batch = encode.batch(sentences)
    adam.zero_grad()
    found = loss(model(batch, batch.head), batch)
    found.backward()
    nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    adam.step()
    return found.item()


def score(model: Network, encode: Encoder, data: Data) -> tuple[float, float, float]:
    """Tags, heads, and heads with labels that are right, in per cent of the words of dev."""
    model.eval()
    sentences = sorted((sentence.words for sentence in data.dev), key=len)
    right = torch.zeros(3)
    with torch.no_grad():
        for group in packed(sentences):
            batch = encode.batch(group)
            found = model(batch)
            keep = torch.arange(batch.word.shape[0]).unsqueeze(0) < batch.length.unsqueeze(1)
            head = (found.arc.argmax(2) == batch.head.transpose(0, 1))[keep]
            label = (found.label.argmax(2) == batch.label.transpose(0, 1))[keep]
            root = (batch.head.transpose(0, 1) == 0)[keep]
            tag = (found.tag.argmax(2) == batch.tag.transpose(0, 1))[keep]
            right += torch.tensor([tag.sum(), head.sum(), (head & (label | root)).sum()])
    total = sum(map(len, sentences))
    tags, heads, labels = (100 * right / total).tolist()
    return tags, heads, labels


def _keep(work: Path, model: Network, adam: torch.optim.Adam, done: int) -> None:
    draft = work / "last.tmp"
    torch.save({"model": model.state_dict(), "adam": adam.state_dict(), "done": done}, draft)
    draft.replace(work / "last.pt")


def _resume(work: Path, model: Network, adam: torch.optim.Adam) -> int:
    """Take the last checkpoint, if there is one; the number of epochs behind it."""
    kept = work / "last.pt"
    if not kept.exists():
        return 0
    found = torch.load(kept)
    model.load_state_dict(found["model"])
    adam.load_state_dict(found["adam"])
    return int(found["done"])


def arguments(parser: argparse.ArgumentParser) -> None:
    """What a run is told; the defaults are those of the weights that ship."""
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--changes", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=23)
    parser.add_argument("--cooldown", type=int, default=7)
    parser.add_argument("--hidden", type=int, default=160)
    parser.add_argument("--arc", type=int, default=160)
    parser.add_argument("--label", type=int, default=80)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--dropout", type=float, default=0.33)


def main() -> None:
    """Read, fit, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    fit(read(options.treebank, options.changes, options.work, options.seed), options)


if __name__ == "__main__":
    main()
