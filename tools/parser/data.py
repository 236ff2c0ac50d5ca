"""Sentences to numbers, and numbers to batches of sentences of like length."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

import torch

from monitor.follow.grammar.features import affixes, entry
from tools.parser.augment import Shares, rewritten
from tools.parser.conllu import Gold, Word
from tools.parser.network import Batch

TOKENS = 1_100  # of a batch
LONGEST = 110  # words; longer sentences are left out of training


class Names(NamedTuple):
    """What the numbers of the network's answers stand for."""

    tags: tuple[str, ...]
    fines: tuple[str, ...]
    labels: tuple[str, ...]


class Encoder:
    """Words to rows and names to numbers; what was worked out for a form is kept."""

    def __init__(self, vocabulary: Mapping[str, int], names: Names) -> None:
        self._vocabulary = vocabulary
        self._tag = {name: at for at, name in enumerate(names.tags)}
        self._fine = {name: at for at, name in enumerate(names.fines)}
        self._label = {name: at for at, name in enumerate(names.labels)}
        self._forms: dict[str, tuple[int, tuple[int, ...]]] = {}

    def batch(self, sentences: Sequence[Sequence[Word]]) -> Batch:
        """The sentences as tensors, padded to the longest."""
        longest = max(map(len, sentences))
        columns = torch.zeros(5, longest, len(sentences), dtype=torch.long)
        affix = torch.zeros(longest, len(sentences), 8, dtype=torch.long)
        for at, words in enumerate(sentences):
            seen = [self._form(word.form) for word in words]
            columns[0, : len(words), at] = torch.tensor([row for row, _ in seen])
            affix[: len(words), at] = torch.tensor([rows for _, rows in seen])
            gold = [[word.head for word in words], *self._gold(words)]
            columns[1:, : len(words), at] = torch.tensor(gold)
        word, head, label, tag, fine = columns
        length = torch.tensor([len(words) for words in sentences])
        return Batch(word, affix, length, head, label, tag, fine)

    def _form(self, form: str) -> tuple[int, tuple[int, ...]]:
        if form not in self._forms:
            self._forms[form] = (entry(form, self._vocabulary), affixes(form))
        return self._forms[form]

    def _gold(self, words: Sequence[Word]) -> list[list[int]]:
        return [
            [self._label.get(word.label, 0) for word in words],
            [self._tag.get(word.tag, 0) for word in words],
            [self._fine.get(word.fine, 0) for word in words],
        ]


def names(gold: Sequence[Gold]) -> Names:
    """All names that training has, in the alphabet's order."""
    words = [word for sentence in gold for word in sentence.words]
    return Names(
        tuple(sorted({word.tag for word in words})),
        tuple(sorted({word.fine for word in words})),
        tuple(sorted({word.label for word in words})),
    )


def epoch(gold: Sequence[Gold], chance: Random, shares: Shares) -> Iterator[list[tuple[Word, ...]]]:
    """All sentences once, rewritten by chance, in batches of like length in random order."""
    sentences = [
        rewritten(sentence.words, chance, shares)
        for sentence in gold
        if len(sentence.words) <= LONGEST
    ]
    sentences.sort(key=lambda words: (len(words) + chance.random() * 3, chance.random()))
    batches = list(packed(sentences))
    chance.shuffle(batches)
    yield from batches


def packed(sentences: Sequence[tuple[Word, ...]]) -> Iterator[list[tuple[Word, ...]]]:
    """Runs of sentences with about ``TOKENS`` words each, padding counted."""
    batch: list[tuple[Word, ...]] = []
    for words in sentences:
        longest = max(len(words), *map(len, batch)) if batch else len(words)
        if batch and longest * (len(batch) + 1) > TOKENS:
            yield batch
            batch = []
        batch.append(words)
    if batch:
        yield batch
