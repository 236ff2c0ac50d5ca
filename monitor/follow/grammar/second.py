"""A second look at names in doubt: objects, complements and clauses, weighed by their company.

The network names each word for itself. Here the names of a word that may be one of ``ASKED`` are
weighed again by its form and its head's, by their tags, by what else hangs on both, and by the
words beside. Fitting and running share this file, so that both see the same.

Rule 1. A word of which the network is sure (``SURE``) keeps its name.
Rule 2. The best of ``NAMES`` stays as likely, against all other names, as it was before.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from monitor.follow.grammar.features import normal
from monitor.follow.grammar.weights import Arrays, Bytes, Floats

NAMES = (
    "obj", "iobj", "xcomp", "obl", "obl:unmarked", "advmod", "ccomp", "advcl", "acl", "acl:relcl",
    "conj", "parataxis", "nsubj", "compound", "csubj", "nmod", "appos",
)  # fmt: skip
ASKED = ("obj", "iobj", "xcomp", "advcl")
ROWS = 65_536
LIKELY = 3  # of a word's names are looked at
SURE = 8.0  # of the network's scores between the first and the second name
FAR = 6  # words; farther is the same

_BESIDE = frozenset(
    ("obj", "iobj", "nsubj", "nsubj:pass", "xcomp", "ccomp", "compound:prt", "mark", "aux:pass")
) | {"cop", "expl"}
_BELOW = frozenset(("mark", "case", "det", "nsubj", "aux", "cop", "nmod:poss", "advmod"))
_MARKS = frozenset(("mark", "case"))
_AFTER = frozenset(("obj", "iobj", "xcomp", "ccomp"))

Numbers = NDArray[np.int64]


class Reading(NamedTuple):
    """What the network says of a sentence of n words."""

    forms: Sequence[str]
    tags: Sequence[str]
    heads: Sequence[int]  # counted from 1; 0 is the root
    scores: Floats  # [n, labels], of each label for each word under its head


class Columns(NamedTuple):
    """Where in a network's list of labels the names are."""

    names: Numbers
    asked: Numbers

    @classmethod
    def of(cls, labels: Sequence[str]) -> "Columns":
        """Those in this list."""
        return cls(*(np.array([labels.index(one) for one in some]) for some in (NAMES, ASKED)))


class Second:
    """What the company of a word says for each of its names."""

    def __init__(self, arrays: Arrays, labels: Sequence[str]) -> None:
        """Take the arrays of a weights file, and the network's list of labels."""
        self._whole: Bytes = arrays["second"]
        self._scale: Floats = arrays["second:scale"]
        self._labels = labels
        self._columns = Columns.of(labels)

    def weighed(self, reading: Reading) -> Floats:
        """The scores of all labels, weighed again where they are in doubt."""
        words = doubtful(reading, self._columns)
        if not words:
            return reading.scores
        rows = np.array(company(reading, words, self._labels))
        said = (self._whole[rows] * self._scale[rows][..., None]).sum(axis=1)
        found = reading.scores.copy()
        place = np.ix_(np.array(words), self._columns.names)
        own = found[place]
        fresh = own + said
        found[place] = fresh + (own.max(axis=1) - fresh.max(axis=1))[:, None]
        return found


def doubtful(reading: Reading, columns: Columns) -> list[int]:
    """The words that are weighed again."""
    likely = np.argsort(-reading.scores, axis=1, kind="stable")[:, :LIKELY]
    first, second = np.take_along_axis(reading.scores, likely[:, :2], axis=1).T
    below = np.asarray(reading.heads) > 0
    asked = np.isin(likely, columns.asked).any(axis=1)
    found: list[int] = np.flatnonzero(below & asked & (second + SURE >= first)).tolist()
    return found


def company(reading: Reading, words: Iterable[int], labels: Sequence[str]) -> list[tuple[int, ...]]:
    """The rows that speak for and against the names of each of these words."""
    names = [labels[at] for at in reading.scores.argmax(axis=1).tolist()]
    below: dict[int, list[int]] = {}
    for word, head in enumerate(reading.heads):
        below.setdefault(head - 1, []).append(word)
    return [_rows(_Place(reading, names, below, word)) for word in words]


class _Place(NamedTuple):
    """A word in its sentence, with the names that the network has for all."""

    reading: Reading
    names: Sequence[str]
    below: dict[int, list[int]]
    word: int

    @property
    def head(self) -> int:
        return self.reading.heads[self.word] - 1

    def form(self, word: int) -> str:
        forms = self.reading.forms
        return normal(forms[word]) if 0 <= word < len(forms) else "<>"

    def beside(self) -> list[int]:
        return [word for word in self.below[self.head] if word != self.word]

    def named(self, words: Iterable[int], wanted: frozenset[str]) -> list[int]:
        return [word for word in words if self.names[word] in wanted]


def _rows(at: _Place) -> tuple[int, ...]:
    texts = [*_alone(at), *_together(at)]
    return tuple(crc32(text.encode("utf-8", "replace")) % ROWS for text in texts)


def _alone(at: _Place) -> list[str]:
    """Of the word and its head."""
    head, word = at.form(at.head), at.form(at.word)
    above, own = at.reading.tags[at.head], at.reading.tags[at.word]
    side = ">" if at.word > at.head else "<"
    return [
        f"head {head}",
        f"head {head} {own}",
        f"word {word}",
        f"tags {above} {own} {side}",
        f"far {side}{min(abs(at.word - at.head), FAR)} {own}",
        f"next {at.form(at.word + 1)}",
        f"last {at.form(at.word - 1)}",
    ]


def _together(at: _Place) -> list[str]:
    """Of what hangs on the head beside the word, and on the word."""
    head = at.form(at.head)
    above, own = at.reading.tags[at.head], at.reading.tags[at.word]
    side = ">" if at.word > at.head else "<"
    siblings, kids = at.beside(), at.below.get(at.word, [])
    beside = _set(at, at.named(siblings, _BESIDE))
    below = _set(at, at.named(kids, _BELOW))
    marks = "+".join(at.form(word) for word in at.named(kids, _MARKS))
    after = [at.names[word] for word in at.named(siblings, _AFTER) if word > at.word][:1]
    return [
        f"beside {beside} {side}",
        f"beside {beside} {own}",
        f"below {below} {own}",
        f"below {below} under {above}",
        f"marks {marks}",
        f"marks {marks} {head}",
        f"named {at.names[at.word]} {beside}",
        f"after {''.join(after)} {head}",
    ]


def _set(at: _Place, words: Iterable[int]) -> str:
    return "+".join(sorted({at.names[word] for word in words}))
