"""Fits the network; each epoch ends with a checkpoint from which the same run goes on.

usage: python -m tools.parser.train --treebank DIR --changes DIR --work DIR [--epochs N] [...]

The rate rises over the first steps, stays, and falls to nothing over the last ``--cooldown``
epochs; what ships is the average of the weights over the last steps. What chance decides in an
epoch depends on the seed and the epoch alone, so that a run that was interrupted comes to the same
end, and runs of different lengths are the same up to where the first of them slows down.
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
from tools.parser.augment import Shares
from tools.parser.conllu import Gold, load
from tools.parser.data import Encoder, Names, epoch, names, packed
from tools.parser.network import Network, Sizes, kept_words, loss
from tools.parser.teacher import Average, Line, lessons, lines, taught

RATE = 2.5e-3
WARM_UP = 300  # steps
CLIP = 5.0
SWAPS = 0.25  # of the sentences get other verbs, once the network knows the language a little
SWAPS_FROM = 6  # epochs
PARTICLES = 0.15  # of the sentences with a plain object get a particle, at the end
PARTICLES_FROM = 16
LESSON_EACH = 3  # steps; see ``teacher``
LESSONS = range(
    6, 16
)  # epochs: when there is something to teach, until the trees have the last word


class Data(NamedTuple):
    """What a run is fitted on, chosen by, and how words become numbers."""

    train: list[Gold]
    dev: list[Gold]
    news: list[Line]
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
        text = [*forms, *vectors.event_lines(changes)]
        made = vectors.build(text, counts.elements(), seed)
        torch.save({"words": list(made.words), "table": torch.from_numpy(made.table)}, kept)
    found = torch.load(kept)
    table = vectors.Vectors(tuple(found["words"]), found["table"].numpy())
    news = lines(vectors.event_texts(changes))
    return Data(train, load(treebank, "ewt-dev"), news, names(train), table, counts)


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


class Run(NamedTuple):
    """What changes while a network is fitted, and what decides how."""

    model: Network
    average: Average
    adam: torch.optim.Adam
    encode: Encoder
    options: argparse.Namespace


def fit(data: Data, options: argparse.Namespace) -> None:
    """Train from the last checkpoint to the last epoch."""
    model = network(data, options)
    adam = torch.optim.Adam(model.parameters(), lr=options.rate, betas=(0.9, 0.95), fused=True)
    run = Run(model, Average(model), adam, encoder(data), options)
    for number in range(_resume(run), options.epochs):
        started = time.process_time()
        mean = _epoch(run, data, number)
        spent = time.process_time() - started
        print(
            f"\repoch {number + 1}/{options.epochs}: loss {mean:.3f}, {spent:.0f} s CPU, dev",
            "tag {:.2f} UAS {:.2f} LAS {:.2f},".format(*score(model, run.encode, data)),
            "average {:.2f} {:.2f} {:.2f}".format(*score(run.average.model, run.encode, data)),
            flush=True,
        )
        _keep(run, number + 1)


def _epoch(run: Run, data: Data, number: int) -> float:
    """All sentences once; the mean loss."""
    chance = Random(f"{run.options.seed}:{number}")  # noqa: S311 - repeatable, not secret
    torch.manual_seed(run.options.seed * 1_000 + number)
    batches = list(epoch(data.train, chance, _shares(number)))
    count = len(batches) // LESSON_EACH if number in LESSONS else 0
    news = list(lessons(data.news, count, chance))
    losses = []
    run.model.train()
    for at, sentences in enumerate(batches):
        passed = number + at / len(batches)
        share = min(1.0, (number * len(batches) + at + 1) / WARM_UP, _left(passed, run.options))
        run.adam.param_groups[0]["lr"] = run.options.rate * share
        lesson = news.pop() if news and at % LESSON_EACH == 0 else []
        losses.append(_step(run, sentences, lesson, chance))
        run.average.follow(run.model, number * len(batches) + at)
        if at % 25 == 0:
            recent = sum(losses[-25:]) / len(losses[-25:])
            print(f"\repoch {number + 1}: {at}/{len(batches)} loss {recent:.3f}", end=" ")
    return sum(losses) / len(losses)


def _shares(number: int) -> Shares:
    return Shares(
        SWAPS if number >= SWAPS_FROM else 0.0, PARTICLES if number >= PARTICLES_FROM else 0.0
    )


def _left(passed: float, options: argparse.Namespace) -> float:
    if not options.cooldown:
        return 1.0
    return (options.epochs - passed) / options.cooldown


def _step(run: Run, sentences: list[Line], lesson: list[Line], chance: Random) -> float:
    batch = run.encode.batch(sentences)
    run.adam.zero_grad()
    found = loss(run.model(batch, batch.head), batch)
    found.backward()
    if lesson:
        taught(run.model, run.average, run.encode, lesson, chance).backward()
    nn.utils.clip_grad_norm_(run.model.parameters(), CLIP)
    run.adam.step()
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
            keep = kept_words(batch)
            head = (found.arc.argmax(2) == batch.head.transpose(0, 1))[keep]
            label = (found.label.argmax(2) == batch.label.transpose(0, 1))[keep]
            root = (batch.head.transpose(0, 1) == 0)[keep]
            tag = (found.tag.argmax(2) == batch.tag.transpose(0, 1))[keep]
            right += torch.tensor([tag.sum(), head.sum(), (head & (label | root)).sum()])
    total = sum(map(len, sentences))
    tags, heads, labels = (100 * right / total).tolist()
    return tags, heads, labels


def _keep(run: Run, done: int) -> None:
    draft = run.options.work / "last.tmp"
    states = {name: getattr(run, name).state_dict() for name in ("model", "adam")}
    average = run.average.model.state_dict()
    torch.save({**states, "average": average, "done": done}, draft)
    draft.replace(run.options.work / "last.pt")


def _resume(run: Run) -> int:
    """Take the last checkpoint, if there is one; the number of epochs behind it."""
    kept = run.options.work / "last.pt"
    if not kept.exists():
        return 0
    found = torch.load(kept)
    run.model.load_state_dict(found["model"])
    run.average.model.load_state_dict(found["average"])
    run.adam.load_state_dict(found["adam"])
    return int(found["done"])


def arguments(parser: argparse.ArgumentParser) -> None:
    """What a run is told; the defaults are those of the weights that ship."""
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--changes", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=19)
    parser.add_argument("--cooldown", type=int, default=6)
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
