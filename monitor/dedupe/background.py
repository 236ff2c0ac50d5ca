"""How common words are in news at large: the part of a word's weight that no store has to learn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from zlib import crc32

REMEMBERED_TERMS = 8_192
# In nats. A table of this size cannot tell once in five hundred documents from once in five
# thousand, and a name that it does not know must not outweigh all other words of a headline.
RAREST = 6.0
HEADER = "# document frequencies of news words; documents:"


def _number(term: str) -> int:
    return crc32(term.encode("utf-8", "replace"))


@lru_cache(maxsize=REMEMBERED_TERMS)
def term_id(term: str) -> int:
    """The 32-bit number that stands for a word, the same on every machine."""
    return _number(term)


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies of a fixed collection.

    Attributes:
        documents: how many documents were counted.
        frequency: word number (``term_id``) -> in how many of them it stands.
        rarities: word number -> inverse document frequency, in nats.
        rarest: that of a word never seen; none is rarer.
        digest: 32 bits that are others for another table.
    """

    documents: int
    frequency: Mapping[int, int]
    rarities: Mapping[int, float] = field(init=False, repr=False, compare=False)
    rarest: float = field(init=False, repr=False, compare=False)
    digest: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Of thousands of words most stand in one of the same few hundred numbers of documents.
        rarity = {count: _rarity(count / self.documents) for count in {*self.frequency.values()}}
        rarities = {term: rarity[count] for term, count in self.frequency.items()}
        object.__setattr__(self, "rarities", rarities)
        object.__setattr__(self, "rarest", _rarity(0.5 / self.documents))
        table = (RAREST, self.documents, sorted(self.frequency.items()))
        object.__setattr__(self, "digest", crc32(repr(table).encode()))

    @classmethod
    def parse(cls, data: bytes) -> "Background":
        """Read what ``render`` wrote.

        Raises:
            ValueError: the data is not such a table.
        """
        header, _, rest = data.decode().partition("\n")
        if not header.startswith(HEADER):
            raise ValueError("not a table of document frequencies")
        frequency: dict[int, int] = {}
        for line in rest.splitlines():
            count, _, terms = line.partition(" ")
            frequency |= dict.fromkeys(map(_number, terms.split(" ")), int(count))
        return cls(documents=int(header.removeprefix(HEADER)), frequency=frequency)

    def look_up(self, word: str) -> tuple[int, float]:
        """A word's number, and its inverse document frequency in nats."""
        term = term_id(word)
        return term, self.rarities.get(term, self.rarest)


def _rarity(rate: float) -> float:
    return min(RAREST, max(0.0, -log(rate)))


def render(documents: int, frequency: Mapping[str, int]) -> bytes:
    """Write a table: a header, then a line for each frequency with the words that have it."""
    by_count: dict[int, list[str]] = {}
    for term in sorted(frequency):
        by_count.setdefault(frequency[term], []).append(term)
    lines = [f"{count} {' '.join(by_count[count])}" for count in sorted(by_count, reverse=True)]
    return "\n".join([f"{HEADER} {documents}", *lines, ""]).encode()
