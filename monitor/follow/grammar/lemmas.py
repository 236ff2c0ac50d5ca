"""Lemmas: what the treebanks say of a form and its tag, else what the endings say.

Rule 1. Where the endings leave a choice ("hoped": hop, hope), the more frequent word has it.
Rule 2. Proper nouns are their own lemmas, case kept; everything else is lower case.
"""

from collections.abc import Iterable, Iterator, Mapping

_VOWELS = "aeiou"
_HISSES = ("s", "x", "z", "ch", "sh")
_SHORTEST = 2  # letters that an ending must leave


class Lemmas:
    """The exceptions by form and tag, and the vocabulary, the most frequent word first."""

    def __init__(self, exceptions: Mapping[tuple[str, str], str], ranks: Mapping[str, int]) -> None:
        self._exceptions = exceptions
        self._ranks = ranks

    def of(self, form: str, tag: str, fine: str) -> str:
        """The lemma of a form with its universal and its fine-grained tag."""
        low = form.lower().replace("’", "'")
        if found := self._exceptions.get((low, tag)):
            return found
        if tag == "PROPN":
            return form
        return self._likeliest(low, tuple(_candidates(low, fine))) if low.isalpha() else low

    def _likeliest(self, low: str, candidates: tuple[str, ...]) -> str:
        known = [word for word in candidates if word in self._ranks]
        return min(known, key=self._ranks.__getitem__) if known else (*candidates, low)[0]


def exceptions(lines: Iterable[str]) -> dict[tuple[str, str], str]:
    """The table of exceptions from its lines: form, tag and lemma with blanks between."""
    found = {}
    for line in lines:
        form, tag, lemma = line.split(" ")
        found[form, tag] = lemma
    return found


def _candidates(low: str, fine: str) -> Iterator[str]:
    """What a form can come from, the likeliest first where none is known."""
    if fine in {"NNS", "VBZ"}:
        yield from _without_s(low)
    elif fine in {"VBD", "VBN"}:
        yield from _stems(low, "ed")
    elif fine == "VBG":
        yield from _stems(low, "ing")
    elif fine in {"JJR", "RBR"}:
        yield from _stems(low, "er")
    elif fine in {"JJS", "RBS"}:
        yield from _stems(low, "est")


def _without_s(low: str) -> Iterator[str]:
    if low.endswith("ies") and len(low) > len("ties"):
        yield low[:-3] + "y"
    elif low.endswith("es") and low[:-2].endswith(_HISSES):
        yield low[:-2]
        yield low[:-1]
    elif low.endswith("s") and not low.endswith("ss"):
        yield low[:-1]


def _stems(low: str, ending: str) -> Iterator[str]:
    stem = low.removesuffix(ending)
    if stem == low or len(stem) < _SHORTEST:
        return
    if stem.endswith("i"):
        yield stem[:-1] + "y"
        return
    if stem[-1] == stem[-2] and stem[-1] not in "sl" + _VOWELS:
        yield stem[:-1]
    elif _wants_e(stem):
        yield stem + "e"
    yield from (stem, stem + "e")
    if stem[-1] == stem[-2]:
        yield stem[:-1]


def _wants_e(stem: str) -> bool:
    """Whether a stem that nobody knows rather ends in a silent e: "chang", "resum"."""
    return stem.endswith(("c", "g", "u", "v", "s")) and not stem.endswith(("ss", "ng"))
