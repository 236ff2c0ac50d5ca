"""Puts treebank sentences together to running text, and measures how they are cut again.

The treebanks here do not say whether white space follows a contraction ("do n't ."): marks
that never stand free are put behind it without one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tools.parser.conllu import Word

_CLITIC = re.compile(r"(?i)n['’]t|['’](?:s|re|ve|ll|d|m)")
_CLOSES = re.compile(r"[.,;:!?)\]…%]+|['’”]")
_PAIRS = {("can", "not"), ("gon", "na"), ("wan", "na"), ("got", "ta"), ("let", "me")}


class Share(NamedTuple):
    """Spans found and wanted, and how many agree."""

    found: int
    wanted: int
    right: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in per cent."""
        return 200 * self.right / max(1, self.found + self.wanted)


def joined(words: Sequence[Word]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as text, and where its words stand in it."""
    text, spans = "", []
    for at, word in enumerate(words):
        if at and _spaced(words, at):
            text += " "
        spans.append((len(text), len(text) + len(word.form)))
        text += word.form
    return text, spans


def _spaced(words: Sequence[Word], at: int) -> bool:
    last, word = words[at - 1], words[at]
    if not last.space or (_CLITIC.fullmatch(word.form) and word.tag != "PUNCT"):
        return False
    if word.form == "na" or (last.form.lower(), word.form.lower()) == ("can", "not"):
        return False
    return not (_CLITIC.fullmatch(last.form) and _CLOSES.fullmatch(word.form))


def compare(found: Iterable[tuple[int, int]], wanted: Iterable[tuple[int, int]]) -> Share:
    """How many spans agree to the letter."""
    ours, theirs = set(found), set(wanted)
    return Share(len(ours), len(theirs), len(ours & theirs))


def total(shares: Iterable[Share]) -> Share:
    """The sum of several."""
    return Share(*(sum(column) for column in zip(*shares, strict=True)))
