"""The network that is fitted: two BiLSTM layers, biaffine heads and labels, tags beside.

``monitor/follow/grammar/network.py`` runs the same in numpy; a test holds the two together.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from monitor.follow.grammar.features import AFFIX_ROWS

FEWEST = 2  # how often training has a word that gets a learned row of its own
RARE = 0.4  # a word seen n times is taken for an unknown one in RARE / (RARE + n) of the cases
FORGOTTEN = 0.05  # share of words whose vector is left out


class Sizes(NamedTuple):
    """The widths of the layers."""

    words: int
    tags: int
    fines: int
    labels: int
    vector: int = 56
    learned: int = 48
    affix: int = 64
    hidden: int = 160
    arc: int = 160
    label: int = 80


class Batch(NamedTuple):
    """Sentences side by side, padded: place first, sentence second; ``head`` 0 is the root."""

    word: Tensor  # [T, B]
    affix: Tensor  # [T, B, AFFIXES]
    length: Tensor  # [B]
    head: Tensor
    label: Tensor
    tag: Tensor
    fine: Tensor


class Scores(NamedTuple):
    """What the network says of a batch."""

    arc: Tensor  # [B, T, 1 + T]: dependent, head
    label: Tensor  # [B, T, labels], for the heads asked about
    tag: Tensor  # [B, T, tags]
    fine: Tensor


class Network(nn.Module):
    """See the module."""

    def __init__(self, sizes: Sizes, vectors: Tensor, counts: Tensor, dropout: float) -> None:
        super().__init__()
        self.sizes, self.dropout = sizes, dropout
        self.register_buffer("vector", vectors)
        self.register_buffer("counts", counts)
        self.learned = nn.Embedding(sizes.words, sizes.learned)
        self.affix = nn.EmbeddingBag(AFFIX_ROWS, sizes.affix, mode="sum")
        nn.init.zeros_(self.learned.weight)
        nn.init.zeros_(self.affix.weight)
        width = sizes.vector + sizes.learned + sizes.affix
        self.layers = nn.ModuleList(
            nn.ModuleList(nn.LSTM(into, sizes.hidden) for _ in range(2))
            for into in (width, 2 * sizes.hidden)
        )
        for name, weight in self.layers.named_parameters():
            if "weight_hh" in name:
                for gate in weight.data.chunk(4):
                    nn.init.orthogonal_(gate)
        both = 2 * sizes.hidden
        self.root = nn.Parameter(torch.zeros(both))
        self.dependent = nn.Linear(both, sizes.arc)
        self.governor = nn.Linear(both, sizes.arc)
        self.arc = nn.Parameter(torch.zeros(sizes.arc + 1, sizes.arc))
        self.label_dependent = nn.Linear(both, sizes.label)
        self.label_governor = nn.Linear(both, sizes.label)
        self.label = nn.Parameter(torch.zeros(sizes.labels, sizes.label + 1, sizes.label + 1))
        self.tag = nn.Linear(both, sizes.tags)
        self.fine = nn.Linear(both, sizes.fines)

    def forward(self, batch: Batch, head: Tensor | None = None) -> Scores:
        """Scores; labels for the heads given, the best ones without."""
        states = self._states(batch).transpose(0, 1)
        rooted = torch.cat([self.root.expand(states.shape[0], 1, -1), states], 1)
        dependent = self._mlp(self.dependent, states)
        governor = self._mlp(self.governor, rooted)
        arc = _one(dependent) @ self.arc @ governor.transpose(1, 2)
        arc = arc.masked_fill(_impossible(batch.length, states.shape[1]), -1e4)
        chosen = arc.argmax(2) if head is None else head.transpose(0, 1)
        label_governor = self._mlp(self.label_governor, rooted)
        index = chosen.unsqueeze(2).expand(-1, -1, label_governor.shape[2])
        label = self._labels(
            _one(self._mlp(self.label_dependent, states)), _one(label_governor.gather(1, index))
        )
        dropped = functional.dropout(states, self.dropout, self.training)
        return Scores(arc, label, self.tag(dropped), self.fine(dropped))

    def learned_row(self, word: Tensor) -> Tensor:
        """The row of the learned table: the common one for words that training hardly had."""
        return word * (self.counts[word] >= FEWEST)

    def _labels(self, dependent: Tensor, governor: Tensor) -> Tensor:
        count, wide, _ = self.label.shape
        flat = dependent @ self.label.permute(1, 0, 2).reshape(wide, -1)
        each = flat.view(*dependent.shape[:2], count, wide)
        return (each @ governor.unsqueeze(3)).squeeze(3)

    def _states(self, batch: Batch) -> Tensor:
        word = batch.word
        known = self.learned_row(word)
        if self.training:
            rare = RARE / (RARE + self.counts[word])
            known = known * (torch.rand(word.shape) > rare)
            word = word * (torch.rand(word.shape) > FORGOTTEN)
        flat = batch.affix.reshape(-1, batch.affix.shape[2])
        found = torch.cat(
            [
                functional.embedding(word, self.vector),
                self.learned(known),
                self.affix(flat).view(*word.shape, -1),
            ],
            2,
        )
        states = self._drop(found, 0.2)
        back = _backwards(batch.length, word.shape[0])
        for forward, backward in self.layers:
            ahead, _ = forward(states)
            behind, _ = backward(_turned(states, back))
            states = self._drop(torch.cat([ahead, _turned(behind, back)], 2))
        return states

    def _drop(self, states: Tensor, rate: float | None = None) -> Tensor:
        """Dropout with one mask for all places of a sentence where the place comes first."""
        rate = self.dropout if rate is None else rate
        if not self.training or not rate:
            return states
        mask = torch.rand(1, *states.shape[1:]) > rate
        return states * mask / (1 - rate)

    def _mlp(self, layer: nn.Linear, states: Tensor) -> Tensor:
        return functional.dropout(functional.relu(layer(states)), self.dropout, self.training)


def _one(states: Tensor) -> Tensor:
    return functional.pad(states, (0, 1), value=1.0)


def _turned(states: Tensor, back: Tensor) -> Tensor:
    return states.gather(0, back.unsqueeze(2).expand_as(states))


def _backwards(length: Tensor, longest: int) -> Tensor:
    """For each place the place that mirrors it in its sentence; padding stays where it is."""
    place = torch.arange(longest).unsqueeze(1)
    return torch.where(place < length, length - 1 - place, place)


def _impossible(length: Tensor, longest: int) -> Tensor:
    """Where a word may not hang: on padding, or on itself."""
    head = torch.arange(longest + 1)
    beyond = head.unsqueeze(0) > length.unsqueeze(1)
    itself = torch.eye(longest, longest + 1, dtype=torch.bool).roll(1, 1)
    return beyond.unsqueeze(1) | itself.unsqueeze(0)


def kept_words(batch: Batch) -> Tensor:
    """Sentence first, place second: whether a word is there and no padding."""
    return torch.arange(batch.word.shape[0]).unsqueeze(0) < batch.length.unsqueeze(1)


def loss(scores: Scores, batch: Batch) -> Tensor:
    """Cross entropy of arcs, labels, tags and fine tags; the mean over all words."""
    wanted = {"reduction": "none"}
    keep = kept_words(batch)
    head, label = batch.head.transpose(0, 1)[keep], batch.label.transpose(0, 1)[keep]
    arc = functional.cross_entropy(scores.arc[keep], head, **wanted)
    named = functional.cross_entropy(scores.label[keep], label, **wanted) * (head > 0)
    tag = functional.cross_entropy(scores.tag[keep], batch.tag.transpose(0, 1)[keep], **wanted)
    fine = functional.cross_entropy(scores.fine[keep], batch.fine.transpose(0, 1)[keep], **wanted)
    return (arc + named + 0.5 * tag + 0.5 * fine).mean()
