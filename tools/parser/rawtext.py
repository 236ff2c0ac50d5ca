"""Puts treebank sentences together to running text, and measures how they are cut again.

The treebanks here do not say whether white space follows a contraction ("do n't ."): marks
that never stand free are put behind it without one.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from monitor.follow.sentences import spans
from tools.parser.conllu import Gold, Word

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
    text, places = "", []
    for at, word in enumerate(words):
        if at and _spaced(words, at):
            text += " "
        places.append((len(text), len(text) + len(word.form)))
        text += word.form
    return text, places


def _spaced(words: Sequence[Word], at: int) -> bool:
    last, word = words[at - 1], words[at]
    if not last.space or (_CLITIC.fullmatch(word.form) and word.tag != "PUNCT"):
        return False
    if word.form == "na" or (last.form.lower(), word.form.lower()) == ("can", "not"):
        return False
    return not (_CLITIC.fullmatch(last.form) and _CLOSES.fullmatch(word.form))


def sentence_ends(gold: Iterable[Gold]) -> Share:
    """How sentences put together to documents, a blank between two, are cut apart again."""
    return total(
        _ends(list(document)) for _, document in groupby(gold, key=lambda one: _document(one.name))
    )


def _document(name: str) -> str:
    """What the sentences of a document share: all but their number."""
    return name.rpartition("-")[0] or name[:6]


def _ends(gold: Sequence[Gold]) -> Share:
    text, wanted = "", []
    for sentence in gold:
        start = len(text) + bool(text)
        text = f"{text} {joined(sentence.words)[0]}".strip()
        wanted.append((start, len(text)))
    return compare(spans(text), wanted)


def compare(found: Iterable[tuple[int, int]], wanted: Iterable[tuple[int, int]]) -> Share:
    """How many spans agree to the letter."""
    ours, theirs = set(found), set(wanted)
    return Share(len(ours), len(theirs), len(ours & theirs))


def total(shares: Iterable[Share]) -> Share:
    """The sum of several."""
    return Share(*(sum(column) for column in zip(*shares, strict=True)))
