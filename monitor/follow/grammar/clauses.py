"""What a clause can have: one subject, one object, and a subject that fits the verb's voice.

The network names each word for itself. Where two want to be the same thing of one verb, the less
sure one gets its next best name; a subject is one of a passive where the verb has the auxiliary of
the passive, and not where the verb is no participle.

Rule. A name gives way only to one that the network finds at most ``PRICE`` worse.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitor.follow.weights import Floats

PRICE = 2.0  # of the network's scores: odds of one to seven

Names = NDArray[np.int64]


class Roles(NamedTuple):
    """The numbers of the labels that this is about."""

    active: int
    passive: int
    object: int
    auxiliary: int

    @classmethod
    def of(cls, labels: Sequence[str]) -> "Roles":
        """The numbers in a network's list of labels."""
        return cls(*map(labels.index, ("nsubj", "nsubj:pass", "obj", "aux:pass")))


def settled(scores: Floats, heads: Names, participles: NDArray[np.bool_], roles: Roles) -> Names:
    """The label of each word, best for its clause.

    Args:
        scores: [n, labels], of each label for each word under its head.
        heads: the head of each word, counted from 1; 0 is the root.
        participles: which words are past participles.
        roles: which label is which.
    """
    chosen: list[int] = scores.argmax(axis=1).tolist()
    for verb, words in _clauses(heads.tolist(), chosen, roles):
        _agree(scores, chosen, words, roles, participle=bool(verb and participles[verb - 1]))
        for names in ((roles.active, roles.passive), (roles.object,)):
            _part(scores, chosen, [word for word in words if chosen[word] in names], names)
    return np.array(chosen)


def _clauses(
    heads: Sequence[int], chosen: Sequence[int], roles: Roles
) -> Iterator[tuple[int, list[int]]]:
    """Verbs, each with those of its dependents that play one of the roles."""
    found: dict[int, list[int]] = {}
    for word, (head, name) in enumerate(zip(heads, chosen, strict=True)):
        if name in roles:
            found.setdefault(head, []).append(word)
    yield from found.items()


def _agree(
    scores: Floats, chosen: list[int], words: Sequence[int], roles: Roles, *, participle: bool
) -> None:
    """Make the subjects fit the voice, ``participle`` says whether the verb can be a passive."""
    passive = any(chosen[word] == roles.auxiliary for word in words)
    unfit, fit = (roles.active, roles.passive) if passive else (roles.passive, roles.active)
    if not passive and participle:
        return
    for word in words:
        if chosen[word] == unfit and scores[word, unfit] - scores[word, fit] < PRICE:
            chosen[word] = fit


def _part(scores: Floats, chosen: list[int], words: Sequence[int], names: Sequence[int]) -> None:
    """Leave these names to one word, the others get other ones where that is cheap."""
    if not words[1:]:
        return
    others = scores[words].copy()
    others[:, names] = -np.inf
    costs = scores[words, [chosen[word] for word in words]] - others.max(axis=1)
    for at in np.argsort(costs, kind="stable")[:-1]:
        if costs[at] < PRICE:
            chosen[words[at]] = int(others[at].argmax())
