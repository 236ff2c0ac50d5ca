"""A parsed sentence as claims are read from it: words, heads, children, names, clauses.

Rule 1. Tokens are counted from 0; the head of the root is ``ROOT``.
Rule 2. A name is one token, however many words it has.
Rule 3. A clause is a verb with all below it that no other clause takes for itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from monitor.follow.cast import Mention
from monitor.follow.grammar.parser import Token
from monitor.follow.lexicon.shape import WITHIN, Trigger
from monitor.follow.lexicon.tables import states
from monitor.follow.words import fold, listed

ROOT = -1
CLAUSES = listed("advcl acl ccomp csubj parataxis conj")
SUBJECTS = listed("nsubj csubj")
_VERBAL = ("VERB", "AUX")


@dataclass(frozen=True)
class Tree:
    """One sentence.

    Attributes:
        tokens: as the parser gives them.
        named: token -> the name that it is.
        headline: whether it is a headline.
        lead: whether it stands at the top, headline or not.
        day: the day that the article speaks on, ``None`` where unknown.
        before: the subject of the sentences before, whom a pronoun may stand for.
    """

    tokens: Sequence[Token]
    named: Mapping[int, Mention] = field(default_factory=dict)
    headline: bool = False
    lead: bool = False
    day: date | None = None
    before: Mention | None = None

    @cached_property
    def lows(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(fold(token.form) for token in self.tokens)

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words, each once."""
        return frozenset(self.lows)

    @cached_property
    def states(self) -> tuple[tuple[tuple[str, ...], Trigger], ...]:
        """The states of the tables all of whose words stand somewhere in the sentence."""
        words = self.words | {WITHIN}
        return tuple(row for row in states() if words.issuperset(row[0]))

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """The folded lemmas."""
        return tuple(fold(token.lemma) for token in self.tokens)

    @cached_property
    def heads(self) -> tuple[int, ...]:
        """The head of each token."""
        return tuple(token.head - 1 for token in self.tokens)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The relation of each token to its head, its subtype left out."""
        return tuple(token.label.partition(":")[0] for token in self.tokens)

    @cached_property
    def below(self) -> tuple[tuple[int, ...], ...]:
        """The children of each token, from left to right."""
        found: list[list[int]] = [[] for _ in self.tokens]
        for at, head in enumerate(self.heads):
            if head != ROOT:
                found[head].append(at)
        return tuple(tuple(children) for children in found)

    def low(self, at: int) -> str:
        """The folded word at an index, ``""`` beyond the sentence."""
        return self.lows[at] if 0 <= at < len(self.lows) else ""

    def tail(self, at: int) -> str:
        """The subtype of the relation, such as ``pass``."""
        return self.tokens[at].label.partition(":")[2]

    def children(self, at: int, *labels: str) -> list[int]:
        """The children of a token under any of some relations."""
        return [child for child in self.below[at] if self.labels[child] in labels]

    def child(self, at: int, *labels: str) -> int | None:
        """The first of them."""
        return next(iter(self.children(at, *labels)), None)

    def is_verb(self, at: int) -> bool:
        """Whether a token is a verb; one with subject and object is, whatever its tag."""
        if self.tokens[at].tag in _VERBAL:
            return True
        return self.child(at, "obj") is not None and self.child(at, "nsubj") is not None

    def fine(self, at: int) -> str:
        """The Penn tag."""
        return self.tokens[at].fine

    def under(self, top: int) -> Iterator[int]:
        """A token and all below it."""
        yield top
        for child in self.below[top]:
            yield from self.under(child)

    def own(self, top: int) -> Iterator[int]:
        """A token and all below it that belongs to no clause of its own."""
        yield top
        for child in self.below[top]:
            if self.labels[child] not in CLAUSES:
                yield from self.own(child)

    def case(self, at: int) -> str:
        """The preposition of a noun phrase, ``""`` if none; the last of several."""
        whole = (at, *self.children(at, "flat", "compound"))
        found = [self.lows[case] for word in whole for case in self.children(word, "case")]
        return next((low for low in reversed(found) if low not in ("'s", "'", "’")), "")

    def marks(self, at: int) -> list[str]:
        """The words that open a clause: "after", "that", "to", both of "due to"."""
        return [self.lows[child] for child in self.openers(at) if child < at]

    def openers(self, at: int) -> list[int]:
        """The tokens of these words, those that one of them is put together of too."""
        own = self.children(at, "mark", "case")
        return sorted([*own, *(more for each in own for more in self.children(each, "fixed"))])

    def main_subject(self) -> int | None:
        """The subject of the sentence's first clause."""
        for at, label in enumerate(self.labels):
            if label == "nsubj" and self.lows[at] not in ("who", "which", "that"):
                return at
        return None
