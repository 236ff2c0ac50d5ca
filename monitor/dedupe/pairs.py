"""How alike an arriving article and live ones are, as features of each pair.

Cosines of weighted words (Salton & Buckley 1988, "Term-weighting approaches in automatic text
retrieval"), the time between the two, and what both or only one of them names: figures, years,
weekdays, months. Where one of a pair says nothing of a kind, nothing is told of it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import exp
from struct import unpack

from monitor.dedupe.alike import WordFields
from monitor.dedupe.background import term_id
from monitor.dedupe.packed import Packed
from monitor.dedupe.sight import Entry, Sight
from monitor.dedupe.words import Numbers
from monitor.model.times import Span

DAY = timedelta(days=1)
DECAY_DAYS = 3.0
# Numbers of one digit are in every text; years mean a time.
_YEARS = frozenset(term_id(str(year)) for year in range(1900, 2100))
_COMMON = _YEARS.union(term_id(str(digit)) for digit in range(10))
_DAYS = ("lead_day", "day", "month")


class Query:
    """The arriving article as the matcher sees it.

    Attributes:
        packed: its features.
        at: its own time, ``None`` where unknown.
        sight: the live index, or a plan's overlay over it.
    """

    def __init__(self, packed: Packed, at: Span | None, sight: Sight) -> None:
        self.packed = packed
        self.at = at
        self.sight = sight
        self._words = WordFields(packed, sight)
        self._figures = _Figures(packed)
        self._days = [one for one in zip(_DAYS, packed.days, range(3), strict=True) if one[1]]
        self._titled, self._bare, self._brevity = packed.titled, packed.bare, packed.brevity

    @property
    def telling(self) -> int:
        """How many telling words its text has."""
        return self.packed.sizes[1]

    def candidates(self, limit: int) -> list[int]:
        """Numbers of the live articles that share its heaviest words, best first."""
        return self.sight.candidates(*self._words.text, limit)

    def wholes(self, groups: Sequence[Sequence[Entry]]) -> list[tuple[float, Numbers]]:
        """Of each group of live articles the text's cosine to its centre, and the words shared."""
        return self._words.wholes([[entry.packed for entry in group] for group in groups])

    def are_names(self, words: Sequence[int], entries: Sequence[Entry]) -> bool:
        """Whether all of these words stand in names, here and in some of those live articles."""
        return self._words.are_names(words, [entry.packed for entry in entries])

    def against(
        self, entries: Sequence[Entry], contained: Mapping[str, float]
    ) -> list[dict[str, float]]:
        """All features of the pairs with these articles.

        Args:
            entries: live articles.
            contained: article -> share of text in common, where there is any.
        """
        if not entries:
            return []
        alike = self._words.alike([entry.packed for entry in entries])
        rows = zip(*alike.values(), strict=True)
        return [
            self._features(entry, dict(zip(alike, row, strict=True)), contained.get(entry.id, 0.0))
            for entry, row in zip(entries, rows, strict=True)
        ]

    def _features(
        self, entry: Entry, features: dict[str, float], contained: float
    ) -> dict[str, float]:
        """All features of one pair, added to those of its words."""
        packed = entry.packed
        features["contained"] = contained
        features |= self._figures.compared(packed)
        if self._days:
            features |= self._calendar(packed.days)
        brief = self._brevity + packed.brevity
        features["brief"] = brief
        # Short items of one kind of event share that kind's words; names alone tell them apart.
        features["names_unmet"] *= 1 + brief
        # So it is with texts of one form, filled in otherwise, whatever their length.
        features["form_unmet"] = contained * features["names_unmet"]
        # And what happened tells two events about the same names apart, where that is told at all.
        bare = self._bare or packed.bare
        features["deeds_unmet"] *= 0.0 if bare else min(1.0, 2 * brief)
        if not (self._titled and packed.titled):
            features["untitled"] = 1.0
        days = gap_days(self.at, entry.at)
        if days is None:
            features["undated"] = 1.0
        else:
            near = exp(-days / DECAY_DAYS)
            features["near"] = near
            features["brief_near"] = brief * near
        return features

    def _calendar(self, theirs: tuple[int, ...]) -> dict[str, float]:
        """Do both speak of the same days? A day that one alone names tells nothing."""
        return {
            f"{what}_{'same' if ours & theirs[place] else 'differs'}": 1.0
            for what, ours, place in self._days
            if theirs[place]
        }


class _Figures:
    """The figures of an article.

    Attributes:
        every: all of them.
        kinds: by the name of the feature its years, and what is left without numbers of one digit.
    """

    def __init__(self, packed: Packed) -> None:
        self.every = _read(packed)
        self.kinds = {kind: _of(kind, self.every) for kind in ("year", "figure")}

    def compared(self, packed: Packed) -> dict[str, float]:
        """Figures in common, of all and of those that tell something, and whether none is."""
        if not self.every or not packed.sizes[3]:
            return {"figures": 0.0}
        theirs = _read(packed)
        shared = self.every & theirs
        found = {"figures": 2 * len(shared) / (len(self.every) + len(theirs))}
        for kind, ours in self.kinds.items():
            if ours and (told := _of(kind, theirs)):
                share = len(ours & shared) / min(len(ours), len(told))
                found[f"{kind}_same" if share else f"{kind}_differs"] = share or 1.0
        return found


def _read(packed: Packed) -> frozenset[int]:
    terms = packed.figures
    return frozenset(unpack(f"<{len(terms) // 4}I", terms))


def _of(kind: str, figures: frozenset[int]) -> frozenset[int]:
    return figures & _YEARS if kind == "year" else figures - _COMMON


def gap_days(one: Span | None, other: Span | None) -> float | None:
    """Days between two articles, ``None`` where a date is missing."""
    return None if one is None or other is None else one.gap(other) / DAY
