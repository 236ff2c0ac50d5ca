"""Reads the treebanks: CoNLL-U, gzip, known by checksum."""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SHA256 = {
    "ewt-train": "51bb9c583101e660b0813100e3d693932144903672b302bbe0e3b589708b4f29",
    "ewt-dev": "b96c83cb06d10a321636401a19413fe4cdef2e78a4bd87a80ecf58af3c313ed5",
    "ewt-test": "4c43879bf4eec51af67d8c7e65f2503067d45d0abb1c78327249e9ff30e1e4ae",
    "gum-train": "96ae780f5060c6934d81784dc683b3a2476dbe31f06e516f38ea1352e2b2370a",
    "gum-dev": "0c1fc9fa08021b4a1696adc74d38a020ffe63b50c2c9a3741752a1a82e61a902",
    "gum-test": "f6bbbe441d1a6ebb67759094ddd69f8e871e6227d027f5740b200b28ab556413",
    "pud-test": "29e8f6f15f5d42ea347518b4e77fbff990a321021f94c6681b48b13208b8e0d8",
}


class Word(NamedTuple):
    """A token with its gold analysis; ``head`` counts from 1, 0 is the root."""

    form: str
    lemma: str
    tag: str
    fine: str
    feats: str
    head: int
    label: str
    space: bool


class Gold(NamedTuple):
    """A sentence of a treebank."""

    name: str
    words: tuple[Word, ...]


def load(folder: Path, part: str) -> list[Gold]:
    """All sentences of one part, such as ``ewt-train``.

    Raises:
        SystemExit: the file is missing, or not the one that the figures were taken with.
    """
    path = folder / f"{part}.conllu.gz"
    if not path.is_file():
        raise SystemExit(f"{path}: no such file; name the folder of the treebanks with --treebank")
    raw = path.read_bytes()
    if (found := hashlib.sha256(raw).hexdigest()) != SHA256[part]:
        raise SystemExit(f"{path}: has sha256 {found}, wanted is {SHA256[part]}")
    return list(sentences(gzip.decompress(raw).decode("utf-8")))


def sentences(text: str) -> Iterator[Gold]:
    """The sentences of a CoNLL-U text; ranges and empty nodes are left out."""
    name, words = "", []
    for line in [*text.splitlines(), ""]:
        if line.startswith("# sent_id = "):
            name = line.removeprefix("# sent_id = ")
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            if columns[0].isdecimal():
                words.append(_word(columns))
        elif not line and words:
            yield Gold(name, tuple(words))
            name, words = "", []


def _word(columns: list[str]) -> Word:
    _, form, lemma, tag, fine, feats, head, label, _, misc = columns
    return Word(form, lemma, tag, fine, feats, int(head), label, "SpaceAfter=No" not in misc)
