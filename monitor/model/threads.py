"""What a storyline is found again by among thousands, and the question that finds it.

Rule 1. Its marks are the terms of its profile and its full keys (who and where are named).
Rule 2. Marks are weighed in whole numbers: whoever adds them up, in whatever order, comes to the
        same sum.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from monitor.model.changes import ClaimKey, Storyline

PARTS = 1_000
ALWAYS = 1 << 31
"""The count of a mark that all articles of a storyline are taken to have: that of a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How many storylines of a topic have which marks.

    Attributes:
        total: its storylines that further stories may join.
        counts: of the marks that were asked for, how many storylines have each.
    """

    total: int
    counts: Mapping[str, int]

    @classmethod
    def over(cls, storylines: Collection[Storyline], asked: Iterable[str]) -> Self:
        """The spread of some marks over storylines that are all at hand."""
        all_marks = [marks(storyline) for storyline in storylines]
        counts = {mark: sum(mark in one for one in all_marks) for mark in asked}
        return cls(total=sum(map(is_open, storylines)), counts=counts)

    def after(self, before: Storyline | None, storyline: Storyline) -> Self:
        """The spread once ``storyline`` stands where ``before`` stood, or is new."""
        old = marks(before) if before else {}
        new = marks(storyline)
        counts = dict(self.counts)
        for mark in old.keys() ^ new.keys():
            if mark in counts:
                counts[mark] += 1 if mark in new else -1
        grown = is_open(storyline) - (before is not None and is_open(before))
        return type(self)(total=self.total + grown, counts=counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Which storylines of a topic an article might belong to.

    Attributes:
        topic: its id.
        weights: how much each mark tells; see ``worth``.
        limit: how many at most, those worth most.
        also: ids of storylines that are wanted whatever they are worth; of a merged one itself
            and those that speak for it.
        oldest: whether the one with the least id is wanted alone: the topic is one thread.
    """

    topic: str
    weights: Mapping[str, int]
    limit: int
    also: tuple[str, ...] = ()
    oldest: bool = False


def key_mark(key: ClaimKey) -> str | None:
    """The mark of a full key; none of one that leaves whom or where open."""
    if not (key.who and key.where):
        return None
    return f"#{key.axis.value}|{key.what}|{key.who}|{key.where}"


def is_open(storyline: Storyline) -> bool:
    """Whether further stories may join it."""
    return storyline.merged_into is None and not storyline.closed


def marks(storyline: Storyline) -> dict[str, int]:
    """Mark -> how many of the storyline's articles have it; none of one that none may join."""
    if not is_open(storyline):
        return {}
    found = {term: int(count) for term, count in storyline.profile.items()}
    return found | dict.fromkeys(_key_marks(storyline), ALWAYS)


def _key_marks(storyline: Storyline) -> set[str]:
    found = (key_mark(state.key) for state in storyline.states)
    return {mark for mark in found if mark is not None}


def worth(storyline: Storyline, weights: Mapping[str, int]) -> int:
    """How near a storyline is by its marks: each weight times the share of articles, in parts."""
    share, profile = max(1, storyline.articles), storyline.profile
    terms = sum(
        weights[mark] * min(PARTS, int(profile[mark]) * PARTS // share)
        for mark in weights.keys() & profile.keys()
    )
    return terms + sum(weights[mark] * PARTS for mark in _key_marks(storyline) & weights.keys())
