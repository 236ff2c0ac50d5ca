"""Which columns of a table fit beside each other in a terminal, and how wide each is.

Rule 1. A column is whole unless it is prose: no date, length of time, address or id, in short as
        ``tables`` gives it on a terminal, is ever broken or cut; prose wraps between words.
Rule 2. Where not all fit, columns without content go first, then those of the highest rank; prose
        gives way until ``NARROWEST``.
Rule 3. What has no rank stays, though the terminal may have to break the line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NARROWEST = 16
GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        name: its heading.
        prose: whether its cells may take several lines.
        rank: how early it goes where there is no room; 0 for never.
    """

    name: str
    prose: bool = False
    rank: int = 0


def whole(name: str, rank: int = 0) -> Column:
    """A column whose cells are never broken."""
    return Column(name=name, rank=rank)


def prose(name: str, rank: int = 0) -> Column:
    """A column of sentences or titles."""
    return Column(name=name, prose=True, rank=rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A column that is shown.

    Attributes:
        index: which of the table's it is.
        width: in cells of the terminal.
    """

    index: int
    width: int


def fit(
    columns: Sequence[Column], widths: Sequence[int], empty: Sequence[bool], room: int
) -> list[Fitted]:
    """The columns that are shown, in their order.

    Args:
        columns: all of the table's.
        widths: of the widest cell of each, the heading included.
        empty: whether a column has nothing to show.
        room: the terminal's width.
    """
    least = [
        min(width, NARROWEST) if column.prose else width
        for column, width in zip(columns, widths, strict=True)
    ]
    shown = list(range(len(columns)))
    for index in sorted(shown, key=lambda one: (not empty[one], -columns[one].rank)):
        if _needed(least, shown) <= room:
            break
        if columns[index].rank:
            shown.remove(index)
    spare = max(0, room - _needed(least, shown))
    given = _shared(spare, {one: widths[one] - least[one] for one in shown if columns[one].prose})
    return [Fitted(index=one, width=least[one] + given.get(one, 0)) for one in shown]


def _needed(least: Sequence[int], shown: Sequence[int]) -> int:
    return sum(least[one] for one in shown) + GAP * max(0, len(shown) - 1)


def _shared(spare: int, wanted: Mapping[int, int]) -> dict[int, int]:
    """So much room shared out evenly; what one does not need is left to the others."""
    given = {}
    for left, index in enumerate(sorted(wanted, key=wanted.__getitem__), start=-len(wanted)):
        given[index] = min(wanted[index], spare // -left)
        spare -= given[index]
    return given
