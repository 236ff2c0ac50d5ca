"""Writes a fitted network as the weights file of the package: eight bits, no pickle, same bytes.

usage: python -m tools.parser.export --treebank DIR --changes DIR --work DIR [--out FILE]
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from monitor.follow.grammar.lemmas import Lemmas
from monitor.follow.grammar.parser import FORMAT
from monitor.follow.weights import Floats, packed, quantized
from tools.archive import write
from tools.parser import second, train
from tools.parser.conllu import Gold
from tools.parser.evaluate import TARGET
from tools.parser.network import FEWEST, Network

_DENSE = ("dependent", "governor", "label_dependent", "label_governor", "tag", "fine")
_SEEN = 2  # how often training has a lemma that goes into the table


def arrays(model: Network, data: train.Data, look: Floats) -> dict[str, NDArray[Any]]:
    """Everything that the weights file holds, by name; ``look`` is what ``second`` fitted."""
    found: dict[str, NDArray[Any]] = {
        "format": np.array([FORMAT]),
        "words": packed(data.vectors.words),
        "tags": packed(data.names.tags),
        "fines": packed(data.names.fines),
        "labels": packed(data.names.labels),
        "lemmas": packed(tuple(lemma_lines(data.train, data.vectors.words))),
        "root": model.root.detach().numpy(),
    }
    for name, whole in _matrices(model):
        found[name], found[f"{name}:scale"] = quantized(whole)
    found["second"], found["second:scale"] = quantized(look)
    found |= dict(_biases(model))
    return found


def _matrices(model: Network) -> Iterator[tuple[str, Floats]]:
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    row = np.arange(len(weights["counts"])) * (weights["counts"] >= FEWEST)
    yield "word.vector", weights["vector"]
    yield "word.learned", weights["learned.weight"][row]
    yield "affix", weights["affix.weight"]
    for name, at, side in _directions():
        yield f"{name}.in", weights[f"layers.{at}.{side}.weight_ih_l0"]
        yield f"{name}.on", weights[f"layers.{at}.{side}.weight_hh_l0"]
    for name in _DENSE:
        yield name, weights[f"{name}.weight"]
    yield "arc", weights["arc"]
    yield "label", weights["label"].reshape(-1, weights["label"].shape[2])


def _biases(model: Network) -> Iterator[tuple[str, Floats]]:
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    for name, at, side in _directions():
        layer = f"layers.{at}.{side}"
        yield f"{name}.bias", weights[f"{layer}.bias_ih_l0"] + weights[f"{layer}.bias_hh_l0"]
    for name in _DENSE:
        yield f"{name}.bias", weights[f"{name}.bias"]


def _directions() -> Iterator[tuple[str, int, int]]:
    for at in range(2):
        for side, word in enumerate(("ahead", "behind")):
            yield f"lstm{at}{word}", at, side


def lemma_lines(gold: Iterable[Gold], words: Iterable[str]) -> Iterator[str]:
    """Forms whose lemma the rules get wrong: form, tag, lemma."""
    rules = Lemmas({}, {word: row for row, word in enumerate(words) if row})
    seen: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for sentence in gold:
        for word in sentence.words:
            if word.tag not in {"PROPN", "PUNCT", "SYM", "X", "NUM"} and " " not in word.form:
                low = word.form.lower().replace("’", "'")
                seen[low, word.tag][word.lemma, word.fine] += 1
    for (low, tag), counts in sorted(seen.items()):
        of_lemma: Counter[str] = Counter()
        for (lemma, _), count in counts.items():
            of_lemma[lemma] += count
        lemma, count = max(of_lemma.items(), key=lambda entry: (entry[1], entry[0]))
        wrong = any(rules.of(low, tag, fine) != lemma for _, fine in counts)
        if wrong and count >= _SEEN and lemma != "_" and " " not in lemma:
            yield f"{low} {tag} {lemma}"


def main() -> None:
    """Take the average of the last checkpoint and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    train.arguments(parser)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    data = train.read(options.treebank, options.changes, options.work, options.seed)
    model = train.network(data, options)
    kept = torch.load(options.work / "last.pt")
    model.load_state_dict(kept["average"])
    look = np.load(second.kept(options.work))
    write(arrays(model, data, look), options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.2f} MB, {kept['done']} epochs")


if __name__ == "__main__":
    main()
