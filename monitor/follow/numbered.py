"""Which of several things of a kind a text speaks of: unit 2, terminal B, the third runway.

Two things of one name that are told apart by their number alone are what a reader of words takes
for one: a reactor goes off, another comes back.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

# What moves or is told in rows is numbered in digits alone: "the second train" is one of a count.
_FIXED = "block|phase|pier|platform|reactor|runway|shaft|stage|terminal|tower|tunnel|unit"
_KINDS = (
    f"{_FIXED}|battalion|brigade|building|bus|district|flight|gate|hall|hangar|lane|line|pit|plant"
    "|route|section|sector|train|tram|ward|zone"
)
_RANKS = {
    word: rank
    for rank, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"], 1)
}
# Lettered ones, in capitals: "terminal a day after" has none.
_LETTERED = re.compile(rf"\b((?i:{_FIXED}|gate|hall|hangar|ward|zone))\s+([A-Z])\b(?!')")
_BOUND = re.compile(r"\b(north|south|east|west)bound\b", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\b({_KINDS})\s+(?:no\.?\s*|number\s+)?(\d{{1,4}})\b(?!\s*[.,]?\d)", re.IGNORECASE
)
_BEFORE = re.compile(rf"\b(\d{{1,3}})(?:st|nd|rd|th)\s+({_KINDS})\b", re.IGNORECASE)
_WORDED = re.compile(rf"\b({'|'.join(_RANKS)})\s+({_FIXED})\b", re.IGNORECASE)


def is_other_number(one: str, other: str) -> bool:
    """Whether both texts number things of one kind, and none that the other does."""
    mine, theirs = _numbers(one), _numbers(other)
    return any(mine[kind].isdisjoint(theirs[kind]) for kind in mine.keys() & theirs.keys())


def _numbers(text: str) -> Mapping[str, set[int | str]]:
    found: dict[str, set[int | str]] = defaultdict(set)
    for kind, number in _BEHIND.findall(text):
        found[kind.lower()].add(int(number))
    for number, kind in _BEFORE.findall(text):
        found[kind.lower()].add(int(number))
    for word, kind in _WORDED.findall(text):
        found[kind.lower()].add(_RANKS[word.lower()])
    for kind, letter in _LETTERED.findall(text):
        found[kind.lower()].add(letter)
    for side in _BOUND.findall(text):
        found["bound"].add(side.lower())
    return found
