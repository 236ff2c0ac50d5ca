"""What the network sees of a word: its entry in the vocabulary, and hashes of its ends and shape.

Fitting and running share this file, so that both see the same.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

from monitor.follow.words import fold

AFFIX_ROWS = 16_384
AFFIXES = 8
UNKNOWN = 0

_DIGIT = re.compile(r"\d")
_LONGEST = 60  # characters of a word that are looked at


@lru_cache(maxsize=4_096)
def normal(form: str) -> str:
    """The word as the vocabulary has it: folded, every digit a nought."""
    return _DIGIT.sub("0", fold(form[:_LONGEST]))


def shape(form: str) -> str:
    """Its outline, such as ``Xxx`` or ``0:00``: runs of one kind are cut after two."""
    found = ""
    for char in form[:_LONGEST]:
        kind = _kind(char)
        if not found.endswith(kind * 2):
            found += kind
    return found


def _kind(char: str) -> str:
    if char.isupper():
        return "X"
    if char.isalpha():
        return "x"
    return "0" if char.isdigit() else char


@lru_cache(maxsize=4_096)
def affixes(form: str) -> tuple[int, ...]:
    """The rows of the affix table that stand for this word, ``AFFIXES`` of them."""
    word = normal(form)
    seen = (
        *(f"<{length}{word[-length:]}" for length in (1, 2, 3, 4)),
        *(f">{length}{word[:length]}" for length in (1, 2, 3)),
        f"={shape(form)}",
    )
    return tuple(crc32(text.encode("utf-8", "replace")) % AFFIX_ROWS for text in seen)


def entry(form: str, vocabulary: Mapping[str, int]) -> int:
    """The row of the word table, ``UNKNOWN`` where the vocabulary does not have the word."""
    return vocabulary.get(normal(form), UNKNOWN)
