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
from monitor.follow.weights import Arrays, Bytes, Floats

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
        place = np.array(words)[:, None], self._columns.names
        own = found[place]
        fresh = own + said
        found[place] = fresh + (own.max(axis=1) - fresh.max(axis=1))[:, None]
        return found


def doubtful(reading: Reading, columns: Columns) -> list[int]:
    """The words that are weighed again."""
    likely = np.partition(reading.scores, range(-LIKELY, 0), axis=1)[:, -LIKELY:]
    asked = reading.scores[:, columns.asked].max(axis=1) >= likely[:, 0]
    unsure = likely[:, -2] + SURE >= likely[:, -1]
    found: list[int] = np.flatnonzero(asked & unsure).tolist()
    return [word for word in found if reading.heads[word]]


def company(reading: Reading, words: Iterable[int], labels: Sequence[str]) -> list[tuple[int, ...]]:
    """The rows that speak for and against the names of each of these words."""
    names = [labels[at] for at in reading.scores.argmax(axis=1).tolist()]
    below: dict[int, list[int]] = {}
    for word, head in enumerate(reading.heads):
        below.setdefault(head - 1, []).append(word)
    return [_rows(_place(reading, names, below, word)) for word in words]


class _Place(NamedTuple):
    """A word in its sentence, with the names that the network has for all."""

    reading: Reading
    names: Sequence[str]
    word: int
    head: int
    siblings: Sequence[int]
    kids: Sequence[int]
    side: str

    def form(self, word: int) -> str:
        forms = self.reading.forms
        return normal(forms[word]) if 0 <= word < len(forms) else "<>"

    def set(self, words: Iterable[int], wanted: frozenset[str]) -> str:
        return "+".join(sorted({self.names[word] for word in words} & wanted))


def _place(
    reading: Reading, names: Sequence[str], below: dict[int, list[int]], word: int
) -> _Place:
    head = reading.heads[word] - 1
    siblings = [other for other in below[head] if other != word]
    side = ">" if word > head else "<"
    return _Place(reading, names, word, head, siblings, below.get(word, []), side)


def _rows(at: _Place) -> tuple[int, ...]:
    head, own = at.form(at.head), at.reading.tags[at.word]
    texts = [*_alone(at, head, own), *_together(at, head, own)]
    return tuple(crc32(text.encode("utf-8", "replace")) % ROWS for text in texts)


def _alone(at: _Place, head: str, own: str) -> list[str]:
    """Of the word, its tag and its head's form, and its neighbours."""
    return [
        f"head {head}",
        f"head {head} {own}",
        f"word {at.form(at.word)}",
        f"tags {at.reading.tags[at.head]} {own} {at.side}",
        f"far {at.side}{min(abs(at.word - at.head), FAR)} {own}",
        f"next {at.form(at.word + 1)}",
        f"last {at.form(at.word - 1)}",
    ]


def _together(at: _Place, head: str, own: str) -> list[str]:
    """Of what hangs on the head beside the word, and on the word."""
    beside, below = at.set(at.siblings, _BESIDE), at.set(at.kids, _BELOW)
    marks = "+".join(at.form(word) for word in at.kids if at.names[word] in _MARKS)
    behind = (at.names[word] for word in at.siblings if word > at.word)
    after = next((name for name in behind if name in _AFTER), "")
    return [
        f"beside {beside} {at.side}",
        f"beside {beside} {own}",
        f"below {below} {own}",
        f"below {below} under {at.reading.tags[at.head]}",
        f"marks {marks}",
        f"marks {marks} {head}",
        f"named {at.names[at.word]} {beside}",
        f"after {after} {head}",
    ]
