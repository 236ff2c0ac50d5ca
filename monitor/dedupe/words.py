"""The words of live articles, numbered from nought, so that arrays say what each one weighs.

Rule 1. A word's number has no say in any answer: who numbers a word changes nothing that is read.
Rule 2. A number is given to another word only by ``sweep``, and only if no live article has it.
"""

from array import array
from collections.abc import Sequence
from math import exp
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.background import Background

Numbers = NDArray[np.int32]
Values = NDArray[np.float64]
# The words of an article's title, of its text and of title and lead, in each field every one once.
Fields = tuple[Numbers, Numbers, Numbers]

# How many documents the background counts for beside the live ones.
PRIOR_DOCUMENTS = 1_500
# From so many on they are looked up in one call.
MANY = 2
_FIRST_CAPACITY = 1 << 12


class Words(dict[int, int]):
    """Term -> its number here; a term that is asked for and has none is given one.

    Attributes:
        live: by number, in how many live articles the word stands.
    """

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._terms = np.zeros(_FIRST_CAPACITY, np.uint32)
        self._usual = np.zeros(_FIRST_CAPACITY)
        self._prior = np.zeros(_FIRST_CAPACITY)
        self._held = np.zeros(_FIRST_CAPACITY, np.int32)
        self._free: list[int] = []
        self._count = 0
        self._place = np.zeros(_FIRST_CAPACITY, np.int32)
        self.live = np.zeros(_FIRST_CAPACITY, np.int32)

    def __missing__(self, term: int) -> int:
        number = self._free.pop() if self._free else self._count
        if number == self._count:
            self._count += 1
        if number == len(self._terms):
            self._grow()
        usual = self._background.rarities.get(term, self._background.rarest)
        self._terms[number] = term
        self._usual[number] = usual
        self._prior[number] = PRIOR_DOCUMENTS * exp(-usual)
        self[term] = number
        return number

    @property
    def capacity(self) -> int:
        """All numbers are below it; it grows."""
        return len(self._terms)

    def _grow(self) -> None:
        for name in ("_terms", "_usual", "_prior", "_held", "_place", "live"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))

    def numbered(self, terms: bytes) -> bytes:
        """The numbers of packed terms, four bytes each."""
        asked = np.frombuffer(terms, "<u4").tolist()
        if len(asked) < MANY:
            return array("i", map(self.__getitem__, asked)).tobytes()
        return array("i", itemgetter(*asked)(self)).tobytes()

    def places(self, known: Numbers, asked: Numbers) -> Numbers:
        """Where each of ``asked`` stands in ``known``, counted from 1; 0 for what is not there.

        Of the places of a word that stands there several times, one.
        """
        self._place[known] = np.arange(1, len(known) + 1, dtype=np.int32)
        found: Numbers = self._place.take(asked)
        self._place[known] = 0
        return found

    def terms(self, numbers: Numbers) -> NDArray[np.uint32]:
        """The terms that have these numbers."""
        found: NDArray[np.uint32] = self._terms.take(numbers)
        return found

    def told(self, numbers: bytes) -> bytes:
        """The terms that have these numbers, as ``numbered`` was asked for them."""
        return self.terms(np.frombuffer(numbers, np.int32)).astype("<u4").tobytes()

    def usual(self, numbers: Numbers) -> Values:
        """How rare these words are by the background, in nats."""
        found: Values = self._usual.take(numbers)
        return found

    def weights(self, numbers: Numbers, live: Numbers, documents: int) -> Values:
        """Inverse document frequencies, the background and the live articles together.

        Args:
            numbers: of words.
            live: in how many live articles each stands.
            documents: how many articles are live.
        """
        total = documents + PRIOR_DOCUMENTS
        # Only an article's strongest terms are counted live: what is common stays so.
        now = np.log(total / (self._prior.take(numbers) + live))
        return np.minimum(self._usual.take(numbers), now)

    def count(self, entry: Fields, by: int) -> None:
        """Let an article's words count in, ``by`` 1, or off, by -1; its text's count as live."""
        title, text, head = entry
        self._held[title] += by
        self.live[text] += by
        self._held[head] += by

    def sweep(self) -> Sequence[int]:
        """Forget the words that no live article has; return their numbers, which are free now."""
        unused = np.flatnonzero((self._held + self.live)[: self._count] == 0).tolist()
        already = set(self._free)
        gone = [number for number in unused if number not in already]
        for number in gone:
            del self[int(self._terms[number])]
        self._free += gone
        return gone
