"""Cuts text into the pieces of words that the network knows.

After WordPiece (Schuster and Nakajima, "Japanese and Korean Voice Search", 2012) as BERT has it
(Devlin et al., 2019): small letters without accents, marks by themselves, then from the left the
longest piece that the vocabulary has; what goes on within a word begins with ``##``.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

UNKNOWN = "[UNK]"
WITHIN = "##"
LONGEST = 100  # letters of a word; a longer one is unknown as a whole
_PARTS = re.compile(r"[^\W_]+|[^\w\s]|_")


class Pieces:
    """The vocabulary, and words that were cut before."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Make ready.

        Args:
            vocabulary: the pieces, each at its row of the network's table.
        """
        self._rows: Mapping[str, int] = {piece: row for row, piece in enumerate(vocabulary)}

    def row(self, piece: str) -> int:
        """The row of a piece that the vocabulary has for certain."""
        return self._rows[piece]

    def rows(self, text: str, most: int) -> list[int]:
        """The first pieces of a text as rows of the network's table, at most ``most``."""
        found: list[int] = []
        for word in _words(text):
            if len(found) >= most:
                break
            found += self._cut(word)
        return found[:most]

    def _cut(self, word: str) -> list[int]:
        """A word's pieces; one that the vocabulary cannot spell is unknown as a whole."""
        unknown = [self._rows[UNKNOWN]]
        if len(word) > LONGEST:
            return unknown
        found, start = [], 0
        while start < len(word):
            prefix = WITHIN if start else ""
            ends = range(len(word), start, -1)
            end = next((one for one in ends if prefix + word[start:one] in self._rows), None)
            if end is None:
                return unknown
            found.append(self._rows[prefix + word[start:end]])
            start = end
        return found


def _words(text: str) -> Iterator[str]:
    """Words and marks, in small letters without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    bare = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    return (found.group() for found in _PARTS.finditer(bare))
