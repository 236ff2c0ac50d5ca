"""What has a date, by its own words: openings, verdicts, launches, and whether two are the same.

Rule 1. Words of one row name one occasion: "to open", "the opening". A thing of no row goes by the
        word that is moved: "the handover was put back".
Rule 2. Two sentences are of one occasion if they share a row or that word, and a proper name or
        ``ALIKE`` words in all, and not each has a name that the other lacks.
Rule 3. A thing may be moved under its own name: "Harbour Lights delayed to 3 May".
Rule 4. What goes along with a thing, such as the semi-final of a cup, bears another number, or
        comes beside it ("a second concert on 3 May"), is another one. "After a second hearing" and
        "moved to 3 May, adds a show" are still of the first: only what is dated counts.
Rule 5. Who only said so, and a capital that only begins the sentence, is no such name.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from monitor.follow.lexicon.words import FUNCTION_WORDS, MONTHS, TIME_WORDS
from monitor.follow.numbers import Word, words
from monitor.follow.scene import Name, names
from monitor.follow.words import listed

_ROWS = """
opening|open opens opening opened inauguration
reopening|reopen reopens reopening reopened
closure|close closes closing closure shut shuts shutdown
verdict|verdict verdicts ruling rule judgment judgement
sentencing|sentencing sentence sentenced
hearing|hearing hearings trial trials tried retrial inquest arraignment court dock
launch|launch launches launched liftoff lift-off lift lifts blast-off fly flies flight maiden
election|election elections poll polls vote ballot
referendum|referendum plebiscite
match|match game fixture derby tie final semi-final kick-off kickoff play v vs
fight|fight fights bout showdown rematch v vs
strike|strike strikes walkout stoppage
release|release releases released publication published publish premiere premieres debut debuts
release|cinemas cinema theaters theatres shelves bookshops shops stores stream streams screens
release|film movie sequel prequel epic game album book novel series drama comedy thriller memoir
release|comes
showing|open opens opening release releases released premiere premieres cinemas film movie sequel
deadline|deadline deadlines
concert|concert concerts gig gigs recital play plays show shows sing sings
talks|talks negotiations
summit|summit meeting meet meets session
visit|visit trip visits travel travels tour
wedding|wedding marry weds
funeral|funeral burial buried
execution|execution hanging executed
sale|sale auction sold
listing|listing ipo flotation float
budget|budget budgets
exhibition|exhibition exhibit show
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
# What is beside a thing of the same name, and has a date of its own.
_BESIDE = listed(
    "semi-final semi-finals semifinal semifinals quarter-final quarterfinal play-off playoff"
    " weigh-in run-off runoff women youth junior juniors reserve local regional municipal"
    " soundtrack trailer tickets tournament draw registration rehearsal primary online prequel"
)
_OF = listed("on of into over against about")
_ENDS = listed("to on in at by until from for is are will moved put delayed postponed set")
_NUMBERED = listed("line phase stage round part season terminal level chapter volume episode lot")
_DONE = listed(
    "was were had did been died killed won lost fell began took went came left broke hit found"
    " held gave sent shot struck said told made since after ago"
)
_SMALL = listed("new date set due take place held hold now put moved people officials")
_PLANS = listed(
    "will to due set planned scheduled slated expected until deadline date fixed rescheduled"
)
# What comes beside the one that is known: one more, or added to it.
_MORE = listed("another second third fourth fifth extra additional further more")
_ADDS = listed("add adds added adding")
_TIMES = listed("date dates night nights leg round show shows session performance")
# Behind a date such a word tells why it is so, or what else happens.
_JOINS = listed("after for as and but while with because since before when")
_PARTS = re.compile(
    rf"[,;:] (?!(?:on )?(?:\d|(?:{'|'.join(MONTHS)})\b))", re.IGNORECASE
)  # but not between a thing and its date
# So common that they say nothing alone of which occasion it is.
_LOOSE_ROWS = frozenset({"start"})
_SAYS = listed("said says told announced announces reported added confirmed tweeted wrote")
_MOSTLY, _STEM = 0.6, 5
ALIKE = 3


class Occasion(NamedTuple):
    """What a sentence says of what has a date.

    Attributes:
        rows: the occasions that it names.
        plain: its words that are no names, folded.
        names: its proper names, each as its words.
        capitals: all its words that are written with a capital.
        shown: the names as they stood.
        numbers: those that belong to a name or a thing: "Ashen Court 2", "line 4".
    """

    rows: frozenset[str]
    plain: frozenset[str]
    names: tuple[tuple[str, ...], ...]
    capitals: frozenset[str]
    shown: tuple[str, ...]
    numbers: frozenset[float] = frozenset()


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
        numbers=frozenset(
            word.value
            for before, word in pairwise(line)
            if word.value is not None and (before.capital or before.low in _NUMBERED)
        ),
    )


def _says_something(word: Word) -> bool:
    return (
        word.low.replace("-", "").isalpha() and word.low not in FUNCTION_WORDS | TIME_WORDS | _SMALL
    )


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
    said = [word for word in line if word.low.isalpha() and word.low not in TIME_WORDS]
    return sum(word.capital for word in said) > max(3, _MOSTLY * len(said))


def one_occasion(old: str, new: str, moved: str = "", does: str = "") -> str:
    """The word for the occasion that two sentences have in common, ``""`` where it is not one.

    Args:
        old: a sentence that told of it.
        new: one that tells its date anew.
        moved: the word that ``new`` says is moved, where it says so.
        does: else the verb for what is to come then.
    """
    one, other = occasion(old), occasion(new)
    known = _share_name(one, other) or len(one.plain & other.plain) >= ALIKE
    lacking = _lacks(one, other) or _lacks(other, one)
    if not known and (lacking or len(one.plain & other.plain) < ALIKE - 1):
        return ""
    if _is_elsewhere(old, new) or is_another(old, new):
        return ""
    return _occasion_word(one, other, moved, does)


def _occasion_word(one: Occasion, other: Occasion, moved: str, does: str) -> str:
    """The row or word that two sentences share, as far as it is what is moved."""
    rows = (one.rows & other.rows) - _LOOSE_ROWS
    stems = {_stem(word) for word in one.plain}
    if _ROW_OF.get(moved, _LOOSE_ROWS) - _LOOSE_ROWS:
        rows &= _ROW_OF[moved]
    elif any(moved in name and set(name) & one.plain for name in other.names):
        # The thing itself is moved: "Harbour Lights delayed to 3 May".
        rows = frozenset({moved})
    elif moved and moved not in _ROW_OF:
        rows = frozenset({moved} if _stem(moved) in stems else ())
    elif not rows and does and _stem(does) in stems:
        rows = frozenset({does})
    return min(rows, default="")


def _is_elsewhere(old: str, new: str) -> bool:
    """Whether each of two sentences has a name that the other lacks."""
    one, other = occasion(old), occasion(new)
    if _share_long_name(one, other):
        # Beside a name like "Harbour Lights" the first word of a headline is mostly none.
        one, other = _without_first(old, one), _without_first(new, other)
    return _lacks(one, other) and _lacks(other, one)


def is_another(old: str, new: str) -> bool:
    """Whether a newer sentence is of what goes along with a thing, or bears another number.

    "Cup final" and "Cup semi-final" are two, as are line 4 and line 5, and two bills to vote on.
    """
    one, other = occasion(old), occasion(new)
    if other.plain & _BESIDE - one.plain or (_is_one_more(new) and not _is_one_more(old)):
        return True
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return True
    mine, theirs = _complement(old), _complement(new)
    if mine & theirs & {_stem(word) for word in one.capitals}:
        return False
    return bool(mine - theirs and theirs - mine)


def _is_one_more(text: str) -> bool:
    """Whether what a sentence dates is a further time: "a second concert", "adds a date"."""
    parts = [words(part) for part in _PARTS.split(text)]
    dated = [line for line in parts if any(_is_day(word) for word in line)]
    return any(_counts_one_more(line) for line in dated or parts)


def _counts_one_more(line: Sequence[Word]) -> bool:
    """The same of a part of it: no further time is what was before, or why the date is moved."""
    lows = [word.low for word in line]
    day = next((at for at, word in enumerate(line) if _is_day(word)), 0)
    return any(
        (
            (low in _MORE and lows[:at][-1:] != ["once"] and _is_time(lows, range(at + 1, at + 3)))
            or (low in _ADDS and _is_time(lows, range(at + 1, at + 5)))
        )
        and "after" not in lows[:at]
        and _JOINS.isdisjoint(lows[day:at])
        for at, low in enumerate(lows)
    )


def _is_day(word: Word) -> bool:
    return word.capital and (word.low in TIME_WORDS or word.low in MONTHS)


def _is_time(lows: Sequence[str], near: range) -> bool:
    """Whether an occasion or one of its dates is named there, and no further try of the same."""
    found = (at for at in near if at < len(lows) and lows[at] in _ROW_OF.keys() | _TIMES)
    return any(lows[at + 1 : at + 2] != ["attempt"] for at in found)


def _complement(text: str) -> frozenset[str]:
    """Of what the first occasion of a sentence is: "vote on the pension bill"."""
    line = words(text)
    for at, word in enumerate(line[:-1]):
        if word.low in _ROW_OF and line[at + 1].low in _OF:
            behind = takewhile(lambda one: one.low.isalpha(), line[at + 2 :])
            found = takewhile(lambda one: one.low not in _ENDS, behind)
            return frozenset(_stem(one.low) for one in found if _says_something(one))
    return frozenset()


def is_plan(text: str) -> bool:
    """Whether a sentence says what will be, rather than what was, on its date.

    A day of a month ahead is mostly planned: "Cup final on 24 May", "The Weir opens July 23".
    """
    line = words(text)
    lows = {word.low for word in line}
    if not _PLANS.isdisjoint(lows):
        return True
    small = {word.low for word in line if not word.capital}
    done = {low for low in small if low.endswith("ed") and low not in _ROW_OF} | (small & _DONE)
    return not done and not lows.isdisjoint(MONTHS)


def _stem(word: str) -> str:
    """By which a word is known again in another form."""
    return word.removesuffix("s")[:_STEM]


def _share_name(one: Occasion, other: Occasion) -> bool:
    """Whether all words of a name of one stand, with capitals, in the other."""
    return any(set(name) <= other.capitals for name in one.names) or any(
        set(name) <= one.capitals for name in other.names
    )


def _share_long_name(one: Occasion, other: Occasion) -> bool:
    """Whether a name of several words of one stands in the other."""
    return any(len(name) > 1 and set(name) <= other.capitals for name in one.names)


def _without_first(text: str, one: Occasion) -> Occasion:
    """A sentence's occasion without the name that is but its first word."""
    first = tuple(word.low for word in words(text)[:1])
    return one._replace(names=tuple(name for name in one.names if name != first))


def _lacks(one: Occasion, other: Occasion) -> bool:
    """Whether a name of one has no word in the other."""
    return any(not set(name) & (other.capitals | other.plain) for name in one.names)
