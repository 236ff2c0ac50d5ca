"""The average of the weights over the last steps, and what it teaches on news without trees.

The average is better than the weights that it is made of. It reads plain lines of news; the
network that is fitted gets the same lines with words left out and letters in other cases, and has
to come to the same answer. So it learns the language of news, of which no treebank is free.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random

import torch
from torch import Tensor
from torch.nn import functional

from monitor.follow.grammar import tokens
from monitor.follow.sentences import spans
from tools.parser.augment import cased
from tools.parser.conllu import Word
from tools.parser.data import TOKENS, Encoder, packed
from tools.parser.network import Network, kept_words

KEPT = 0.998  # of the average at each step
SHORTEST, LONGEST = 5, 60  # words of a line
STRESS = 3.0  # how much more often than in training a line gets other cases

Line = tuple[Word, ...]


class Average:
    """Weights that follow those of a network."""

    def __init__(self, model: Network) -> None:
        """Begin with the weights that the network has."""
        self.model = deepcopy(model).eval().requires_grad_(requires_grad=False)

    @torch.no_grad()
    def follow(self, model: Network, steps: int) -> None:
        """Take in the network's weights after so many steps; the first ones count little."""
        kept = min(KEPT, (1 + steps) / (10 + steps))
        for own, fresh in zip(self.model.parameters(), model.parameters(), strict=True):
            own.lerp_(fresh, 1 - kept)


def lines(texts: Sequence[str]) -> list[Line]:
    """The sentences of some texts, as words of which nothing is known."""
    cut = [tokens.cut(text[start:end], LONGEST + 1) for text in texts for start, end in spans(text)]
    return [
        tuple(Word(piece.form, "_", "_", "_", "_", 0, "_", space=True) for piece in pieces)
        for pieces in cut
        if SHORTEST <= len(pieces) <= LONGEST
    ]


def lessons(pool: Sequence[Line], count: int, chance: Random) -> Iterator[list[Line]]:
    """About so many batches of lines, drawn by chance."""
    drawn, words = [], 0
    for line in chance.sample(pool, len(pool)):
        if words >= count * TOKENS:
            break
        drawn.append(line)
        words += len(line)
    batches = list(packed(sorted(drawn, key=len)))
    chance.shuffle(batches)
    yield from batches


def taught(
    model: Network, average: Average, encode: Encoder, batch: Sequence[Line], chance: Random
) -> Tensor:
    """How far the network is from what the average says of the lines; the mean over all words."""
    plain = encode.batch(batch)
    with torch.no_grad():
        wanted = average.model(plain)
        heads = wanted.arc.argmax(2)
    disturbed = [cased(line, chance.random() / STRESS) for line in batch]
    found = model(encode.batch(disturbed), heads.transpose(0, 1))
    keep = kept_words(plain)
    below = (heads > 0)[keep]
    return (
        _far(found.arc[keep], wanted.arc[keep])
        + _far(found.label[keep], wanted.label[keep]) * below
        + 0.5 * _far(found.tag[keep], wanted.tag[keep])
        + 0.5 * _far(found.fine[keep], wanted.fine[keep])
    ).mean()


def _far(found: Tensor, wanted: Tensor) -> Tensor:
    return functional.cross_entropy(found, wanted.softmax(1), reduction="none")
