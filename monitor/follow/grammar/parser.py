"""The one door to grammar: sentences in; tokens with tag, lemma, head and label out.

Rule 1. Every sentence gets a tree: one root, no cycle, whatever was put in.
Rule 2. What a sentence gets does not depend on the sentences beside it.
Rule 3. Of a sentence the first ``LONGEST`` tokens are parsed; that there were more is told.

Reading the weights takes a tenth of a second; make one parser for each process. Parsing is
computing: it belongs into a worker, one call for all sentences of an article.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from monitor.follow import weights
from monitor.follow.grammar import trees
from monitor.follow.grammar.clauses import Roles, settled
from monitor.follow.grammar.features import affixes, entry
from monitor.follow.grammar.lemmas import Lemmas, exceptions
from monitor.follow.grammar.network import Encoded, Network, Scores
from monitor.follow.grammar.second import Reading, Second
from monitor.follow.grammar.tokens import Piece, cut
from monitor.follow.weights import Floats

FORMAT = 2  # of the weights file
LONGEST = 160  # tokens of a sentence
BATCH = 16  # sentences that go through the network together
ROOT = "root"
PARTICIPLE = "VBN"


class Cut(StrEnum):
    """Why a sentence was not parsed to its end."""

    TOO_LONG = "too-long"


class Token(NamedTuple):
    """A word with its analysis.

    Attributes:
        form: the word as it stands in the text.
        start: where it begins, counted in characters of the sentence.
        end: where it ends.
        tag: the universal part of speech, such as ``VERB``.
        fine: the Penn tag, such as ``VBZ``.
        lemma: its dictionary form.
        head: the token that it depends on, counted from 1; 0 for the root.
        label: the universal dependency relation to it, such as ``nsubj:pass``.
    """

    form: str
    start: int
    end: int
    tag: str
    fine: str
    lemma: str
    head: int
    label: str


class Parse(NamedTuple):
    """A sentence's tokens, and why there are not more, if something was left out."""

    tokens: tuple[Token, ...]
    cut: Cut | None = None


class Parser:
    """The bundled tagger and parser for English."""

    def __init__(self, data: bytes) -> None:
        """Make the parser ready.

        Args:
            data: the weights file, ``parser_en.npz``.

        Raises:
            WeightsError: the file is damaged, or of another version.
        """
        arrays = weights.read(data, "parser", FORMAT)
        words = weights.lines(arrays, "words")
        self._vocabulary = {word: row for row, word in enumerate(words) if row}
        self._tags = weights.lines(arrays, "tags")
        self._fines = weights.lines(arrays, "fines")
        self._labels = weights.lines(arrays, "labels")
        self._root = self._labels.index(ROOT)
        self._roles = Roles.of(self._labels)
        self._participle = self._fines.index(PARTICIPLE)
        self._lemmas = Lemmas(exceptions(weights.lines(arrays, "lemmas")), self._vocabulary)
        self._network = Network(arrays)
        self._second = Second(arrays, self._labels)

    def parse(self, sentences: Sequence[str]) -> list[Parse]:
        """The analysis of each sentence, in their order."""
        pieces = [cut(sentence, LONGEST + 1) for sentence in sentences]
        reasons = [Cut.TOO_LONG if len(found) > LONGEST else None for found in pieces]
        found = self.analyse([found[:LONGEST] for found in pieces])
        return [Parse(tokens, reason) for tokens, reason in zip(found, reasons, strict=True)]

    def analyse(self, sentences: Sequence[Sequence[Piece]]) -> list[tuple[Token, ...]]:
        """The analysis of sentences that are cut into tokens already."""
        found: list[tuple[Token, ...]] = [()] * len(sentences)
        order = [at for at in range(len(sentences)) if sentences[at]]
        order.sort(key=lambda at: -len(sentences[at]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            scores = self._network.scores([self._encoded(sentences[at]) for at in chosen])
            heads = [trees.best(score.arcs) for score in scores]
            labels = self._network.labels(scores, heads)
            for at, score, head, label in zip(chosen, scores, heads, labels, strict=True):
                found[at] = tuple(self._tokens(sentences[at], score, head, label))
        return found

    def _encoded(self, pieces: Sequence[Piece]) -> Encoded:
        return Encoded(
            np.array([entry(piece.form, self._vocabulary) for piece in pieces]),
            np.array([affixes(piece.form) for piece in pieces]),
        )

    def _tokens(
        self, pieces: Sequence[Piece], scores: Scores, heads: trees.Heads, labels: Floats
    ) -> Iterator[Token]:
        labels[:, self._root] = np.where(heads == 0, np.inf, -np.inf)
        forms = [piece.form for piece in pieces]
        tags = [self._tags[at] for at in scores.tags.argmax(axis=1).tolist()]
        labels = self._second.weighed(Reading(forms, tags, heads.tolist(), labels))
        fines = scores.fines.argmax(axis=1)
        chosen = settled(labels, heads, fines == self._participle, self._roles)
        for piece, head, label, tag, detail in zip(
            pieces, heads.tolist(), chosen.tolist(), tags, fines.tolist(), strict=True
        ):
            fine = self._fines[detail]
            lemma = self._lemmas.of(piece.form, tag, fine)
            yield Token(*piece, tag, fine, lemma, head, self._labels[label])
