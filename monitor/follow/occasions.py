"""What has a date, by its own words: openings, verdicts, launches, and whether two are the same.

Rule 1. Words of one row name one occasion: "to open", "the opening". A thing of no row goes by the
        word that is moved: "the handover was put back".
Rule 2. Two sentences are of one occasion if they share a row or that word, and a proper name or
        ``ALIKE`` words in all, and not each has a name that the other lacks.
Rule 3. Who only said so, and a capital that only begins the sentence, is no such name.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.follow.lexicon.words import FUNCTION_WORDS, TIME_WORDS
from monitor.follow.numbers import Word, words
from monitor.follow.scene import Name, names
from monitor.follow.words import listed

_ROWS = """
opening|open opens opening opened inauguration
reopening|reopen reopens reopening reopened
closure|close closes closing closure shut shuts shutdown
verdict|verdict verdicts ruling rule judgment judgement
sentencing|sentencing sentence sentenced
hearing|hearing hearings trial retrial inquest arraignment
launch|launch launches launched liftoff lift-off blast-off fly
election|election elections poll polls vote ballot
referendum|referendum plebiscite
match|match game fixture derby tie final semi-final kick-off kickoff play
strike|strike strikes walkout stoppage
release|release releases released publication premiere
deadline|deadline deadlines
concert|concert concerts gig gigs recital play
talks|talks negotiations
summit|summit meeting meet
visit|visit trip visits travel
wedding|wedding marry weds
funeral|funeral burial buried
execution|execution hanging executed
sale|sale auction sold
listing|listing ipo flotation float
handover|handover transfer
withdrawal|withdrawal pullout withdraw
return|return returns
festival|festival carnival
race|race marathon
conference|conference congress convention
exam|exam exams examination
start|start starts begin begins beginning
"""


def _rows() -> dict[str, frozenset[str]]:
    """Word -> the rows that it stands in."""
    found: dict[str, frozenset[str]] = {}
    for line in _ROWS.strip().splitlines():
        row, _, said = line.partition("|")
        for word in said.split():
            found[word] = found.get(word, frozenset()) | {row}
    return found


_ROW_OF = _rows()
_SMALL = listed("new date set due take place held hold now put moved people officials")
_PLANS = listed(
    "will to due set planned scheduled slated expected until deadline date fixed rescheduled"
)
# So common that they say nothing alone of which occasion it is.
_LOOSE_ROWS = frozenset({"start"})
_SAYS = listed("said says told announced announces reported added confirmed tweeted wrote")
_MOSTLY = 0.6
ALIKE = 3


class Occasion(NamedTuple):
    """What a sentence says of what has a date.

    Attributes:
        rows: the occasions that it names.
        plain: its words that are no names, folded.
        names: its proper names, each as its words.
        capitals: all its words that are written with a capital.
        shown: the names as they stood.
    """

    rows: frozenset[str]
    plain: frozenset[str]
    names: tuple[tuple[str, ...], ...]
    capitals: frozenset[str]
    shown: tuple[str, ...]


@lru_cache(maxsize=256)
def occasion(text: str) -> Occasion:
    """What a sentence names."""
    line = words(text)
    found = [name for name in names(line) if _is_own(line, name)]
    rows = frozenset(row for word in line for row in _ROW_OF.get(word.low, ()))
    return Occasion(
        rows=rows,
        plain=frozenset(word.low for word in line if _says_something(word)),
        names=() if _is_title_case(line) else tuple(_words(line, name) for name in found),
        capitals=frozenset(word.low for word in line if word.capital),
        shown=tuple(name.shown for name in found),
    )


def _says_something(word: Word) -> bool:
    return word.low.isalpha() and word.low not in FUNCTION_WORDS | TIME_WORDS | _SMALL


def _words(line: Sequence[Word], name: Name) -> tuple[str, ...]:
    return tuple(word.low for word in line[name.start : name.end])


def _is_own(line: Sequence[Word], name: Name) -> bool:
    """Whether it names somebody or something, and not just who said so."""
    after = line[name.end].low if name.end < len(line) else ""
    if after in _SAYS or all(word.low in TIME_WORDS for word in line[name.start : name.end]):
        return False
    begins = name.start == 0 and name.end == 1
    return not (begins and (line[0].low in _ROW_OF or line[0].low in FUNCTION_WORDS))


def _is_title_case(line: Sequence[Word]) -> bool:
    """Whether nearly all words have a capital, so that none shows a name."""
    said = [word for word in line if word.low.isalpha()]
    return sum(word.capital for word in said) > max(3, _MOSTLY * len(said))


def one_occasion(old: str, new: str, moved: str = "") -> str:
    """The word for the occasion that two sentences have in common, ``""`` where it is not one.

    Args:
        old: a sentence that told of it.
        new: one that tells its date anew.
        moved: the word that ``new`` says is moved, where it says so.
    """
    one, other = occasion(old), occasion(new)
    known = _share_name(one, other) or len(one.plain & other.plain) >= ALIKE
    if not known or (_lacks(one, other) and _lacks(other, one)):
        return ""
    rows = one.rows & other.rows
    if moved in _ROW_OF:
        rows &= _ROW_OF[moved]
    elif moved:
        rows = frozenset({moved} & one.plain)
    return min(rows - _LOOSE_ROWS, default="")


def is_plan(text: str) -> bool:
    """Whether a sentence says what will be, rather than what was, on its date."""
    return not _PLANS.isdisjoint(word.low for word in words(text))


def _share_name(one: Occasion, other: Occasion) -> bool:
    """Whether all words of a name of one stand, with capitals, in the other."""
    return any(set(name) <= other.capitals for name in one.names) or any(
        set(name) <= one.capitals for name in other.names
    )


def _lacks(one: Occasion, other: Occasion) -> bool:
    """Whether a name of one has no word in the other."""
    return any(not set(name) & (other.capitals | other.plain) for name in one.names)
