"""Fits the pair network, writes its weights and says how it does on parts that it has not seen.

usage: python -m tools.contrast.fit --base DIR --data DIR --work DIR [--unseen PART ...]
                                    [--out FILE]

``--base`` holds ``model.safetensors`` and ``vocab.txt`` of the sentence encoder all-MiniLM-L6-v2
(Apache License 2.0), ``--data`` the development data (``changes`` and ``stories``). Interrupted, it
goes on from the last epoch that was finished. Needs the dependency group ``contrast`` (``pip
install --group contrast``).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn

from monitor.follow.contrast.contrast import BEGIN, BETWEEN, FORMAT, SIDE
from monitor.follow.contrast.pieces import WITHIN, Pieces
from monitor.follow.weights import packed, quantized
from tests.support.changesuite import PARTS
from tools.archive import write
from tools.contrast.network import Network, begun
from tools.contrast.news import real
from tools.contrast.pairs import FIXTURES, Pair, everything, plain, suite

TARGET = Path(__file__).parents[2] / "monitor" / "follow" / "contrast" / "contrast_en.npz"
LAYERS, BATCH, OUT_RATE, DECAY, WARM = 6, 24, 1e-3, 0.01, 100
SMOOTH = 0.02  # of a certain answer, what is left open
LATIN = 0x250
EARLY = 17  # parts of the change suite that are learnt first; what came later is learnt last
TWICE = 2
CHUNK = 16  # batches within which pairs of like length go together


class Stage(NamedTuple):
    """One round of learning: its name, how often it goes through its pairs, how fast at most."""

    name: str
    epochs: int
    rate: float


FIRST, LAST = Stage("first", 4, 1e-4), Stage("last", 2, 5e-5)


class Encoded(NamedTuple):
    """A pair in rows of pieces, marks in it."""

    first: list[int]
    second: list[int]
    turned: bool


def main() -> None:
    """Fit, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--unseen", nargs="*", default=PARTS[21:], choices=PARTS)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    words = (options.base / "vocab.txt").read_text(encoding="utf-8").splitlines()
    rows = [row for row, word in enumerate(words) if _is_kept(word)]
    kept = tuple(words[row] for row in rows)
    parts = [part for part in PARTS[:EARLY] if part not in options.unseen]
    pairs = everything(Random(options.seed), parts)  # noqa: S311 - no secret
    late = [part for part in PARTS[EARLY:] if part not in options.unseen]
    unseen = encoded(kept, suite(FIXTURES / "changes", options.unseen))
    lines = encoded(kept, real(Random(options.seed), options.data, kept=True))  # noqa: S311
    network = begun(load_file(options.base / "model.safetensors"), rows, LAYERS)
    options.work.mkdir(parents=True, exist_ok=True)
    last = [
        *plain(Random(options.seed), pairs),  # noqa: S311 - no secret
        *real(Random(options.seed), options.data, kept=False),  # noqa: S311 - no secret
        *(pair for pair in suite(FIXTURES / "changes", late) for _ in range(TWICE)),
    ]
    for stage, learnt in ((FIRST, pairs), (LAST, last)):
        turns = sum(pair.turned for pair in learnt)
        print(f"{stage.name}: {len(learnt)} pairs, {turns} of them turns", flush=True)
        path = options.work / f"{stage.name}.pt"
        fit(network, stage, encoded(kept, learnt), [unseen, lines], path, options.seed)
    write(arrays(network, kept), options.out)


def _is_kept(word: str) -> bool:
    """Whether a piece may stand in English text."""
    bare = word.removeprefix(WITHIN)
    return not word.startswith("[unused") and all(ord(letter) < LATIN for letter in bare)


def encoded(words: Sequence[str], pairs: Sequence[Pair] | Iterator[Pair]) -> list[Encoded]:
    """Pairs as the program encodes them."""
    pieces = Pieces(words)
    begin, between = pieces.row(BEGIN), pieces.row(BETWEEN)
    return [
        Encoded(
            [begin, *pieces.rows(pair.old, SIDE), between],
            [*pieces.rows(pair.new, SIDE), between],
            pair.turned,
        )
        for pair in pairs
    ]


def fit(  # noqa: PLR0917 - what a stage is made of
    network: Network,
    stage: Stage,
    pairs: Sequence[Encoded],
    unseen: Sequence[Sequence[Encoded]],
    path: Path,
    seed: int,
) -> None:
    """Fit all weights but those of the pieces; after each epoch a checkpoint, and how it does."""
    learnt = [one for name, one in network.named_parameters() if not name.startswith("out.")]
    learnt = [one for one in learnt if one.requires_grad]
    groups = [
        {"params": learnt, "lr": stage.rate},
        {"params": network.out.parameters(), "lr": OUT_RATE * stage.rate / FIRST.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = stage.epochs * (len(pairs) // BATCH)
    falling = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / WARM) * max(0.0, 1 - step / (steps + 1))
    )
    done = 0
    if path.exists():
        state = torch.load(path)
        if (state["seed"], state["pairs"]) != (seed, len(pairs)):
            sys.exit(f"{path} is of other pairs or another seed; choose another --work")
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        falling.load_state_dict(state["falling"])
        done = state["done"]
    for epoch in range(done, stage.epochs):
        torch.manual_seed(seed + epoch)
        network.train()
        losses = []
        for batch in _batches(pairs, Random(seed + epoch)):  # noqa: S311 - no secret
            wanted = torch.tensor([abs(pair.turned - SMOOTH) for pair in batch])
            loss = nn.functional.binary_cross_entropy_with_logits(network(*tensors(batch)), wanted)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            falling.step()
            losses.append(loss.item())
        state = {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "falling": falling.state_dict(),
            "done": epoch + 1,
            "seed": seed,
            "pairs": len(pairs),
        }
        torch.save(state, path)
        print(f"epoch {epoch + 1}: {np.mean(losses):.3f}", flush=True)
        for pairs_unseen in unseen:
            print(f"  {measured(network, pairs_unseen)}", flush=True)


def _batches(pairs: Sequence[Encoded], random: Random) -> list[Sequence[Encoded]]:
    """In a new order each time; pairs of like length together, or most would be padding."""
    mixed = random.sample(pairs, len(pairs))
    size = BATCH * CHUNK
    alike = [
        pair
        for start in range(0, len(mixed), size)
        for pair in sorted(mixed[start : start + size], key=_length)
    ]
    found = [alike[start : start + BATCH] for start in range(0, len(alike) - BATCH + 1, BATCH)]
    random.shuffle(found)
    return found


def _length(pair: Encoded) -> int:
    return len(pair.first) + len(pair.second)


def tensors(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces, sides and mask of [batch, longest]."""
    longest = max(map(_length, batch))
    pieces, sides = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(2))
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for number, pair in enumerate(batch):
        pieces[number, : _length(pair)] = torch.tensor(pair.first + pair.second)
        sides[number, len(pair.first) : _length(pair)] = 1
        mask[number, : _length(pair)] = True
    return pieces, sides, mask


@torch.no_grad()
def measured(network: Network, pairs: Sequence[Encoded]) -> str:
    """How well turns are told from the rest, and how many where nine of ten told are right."""
    if not pairs:
        return "nothing unseen to measure by"
    network.eval()
    odds = torch.cat([network(*tensors(pairs[at : at + 32])) for at in range(0, len(pairs), 32)])
    turned = np.array([pair.turned for pair in pairs])
    order = np.argsort(-odds.numpy())
    hits = np.cumsum(turned[order])
    right = np.flatnonzero(hits / np.arange(1, len(pairs) + 1) >= 0.9)
    below = np.cumsum(~turned[order])[turned[order]].mean() / (~turned).sum()
    told = int(hits[right[-1]]) if len(right) else 0
    return f"area {1 - below:.3f}, {told} of {turned.sum()} where nine of ten are right"


def arrays(network: Network, words: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Everything that the weights file holds, by name."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    found: dict[str, NDArray[Any]] = {
        "format": np.array([FORMAT]),
        "layers": np.array([LAYERS]),
        "words": packed(words),
        "places": state["places.weight"],
        "sides": state["sides.weight"],
        "out": state["out.weight"][0],
        "out:bias": state["out.bias"],
    }
    found["pieces"], found["pieces:scale"] = quantized(state["pieces.weight"])
    found |= _norm("embedded", "embedded", state)
    for number in range(LAYERS):
        for name in ("attend", "attended", "widen", "narrow"):
            here, there = f"layer{number}.{name}", f"layers.{number}.{name}"
            found[here], found[f"{here}:scale"] = quantized(state[f"{there}.weight"])
            found[f"{here}:bias"] = state[f"{there}.bias"]
        for name in ("first", "second"):
            found |= _norm(f"layer{number}.{name}", f"layers.{number}.{name}", state)
    return found


def _norm(here: str, there: str, state: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"{here}:gain": state[f"{there}.weight"], f"{here}:bias": state[f"{there}.bias"]}


if __name__ == "__main__":
    main()
