"""Those counted by what befalls them, said in several words: "lay off 90", "data of 600 users".

Rule 1. A pattern is a phrase before the number, behind it, or a noun on one side and a verb on the
        other; each names the unit that its number counts.
Rule 2. A verb of the role governs the number: "by 300" needs a cut, "hits 900,000" a leak that
        hits, "from homes" somebody driven out.
Rule 3. Jobs that come are counted apart from jobs that go.
"""

from collections.abc import Sequence

from monitor.follow import counted
from monitor.follow.numbers import CLAUSE_ENDS, Word, is_nth, low_at
from monitor.follow.totals import before_number
from monitor.follow.words import listed

_REACH, _NOUN, _BEFORE = 9, 3, 8
_LAY = listed("lay lays laid laying")
_CUT = listed(
    "cut cuts cutting axe axes axed axing shed sheds shedding slash slashes slashed fire fires"
    " fired firing drop drops dropped"
)
_SHRINK = _CUT | listed(
    "reduce reduces reduced reducing shrink shrinks shrank shrinking trim trims trimmed trimming"
    " lower lowers lowered lowering fall falls fell falling decrease decreases decreased downsize"
)
_STAFF = listed("workers staff employees staffers people managers teachers drivers miners pilots")
_WORKFORCE = listed("workforce headcount staff payroll")
_CREATE = listed(
    "create creates created creating add adds adding hire hires hiring bring brings promise"
    " promises offer offers recruit recruits recruiting"
)
_ORDERS = listed("told ordered urged asked")
_LEAVE = listed("leave evacuate flee out go")
_FORCES = listed("forced driven chased forces drives")
_OUSTS = (
    _FORCES
    | _ORDERS
    | listed(
        "force forcing drive drove driving chase chases flee flees fled fleeing evacuated displaced"
        " evicted expelled ousted uprooted removed moved rescued bring brings sends sent"
    )
)
_TAKES = listed("claim claims claimed claiming take takes took taking taken cost costs")
_RECORDS = listed("data records details accounts files information")
_HOLDERS = listed(
    "customers users clients patients accounts passengers subscribers records members households"
    " students employees citizens voters drivers people files"
)
_LEAKS = listed(
    "steal steals stole stolen leak leaks leaked exposed exposes expose hack hacks hacked breach"
    " breached compromised accessed hacker hackers"
)
_HITS = listed(
    "hit hits hitting affect affects affected affecting expose exposes exposed compromise"
    " compromises compromised leak leaks leaked"
)
_REACHES = listed("hit hits hitting")
_HARMS = listed(
    "hack hacks leak leaks breach breaches theft attack attacks cyberattack cyber-attack ransomware"
    " virus malware outage outages bug glitch failure incident"
)
_CUTS_OFF = listed("to for")


def befallen(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """What the number at ``at`` counts by such a phrase, if there is one.

    Args:
        line: the sentence.
        at: where the number stands.
        left: where the word stands that the number and its qualifiers follow.
    """
    return (
        _nth(line, at)
        or _leaves_home(line, at)
        or _laid_off(line, at, left)
        or _new_jobs(line, at, left)
        or _exposed(line, at, left)
        or _cut_off(line, at, left)
        or _by_name(line, at, left)
    )


def _nth(line: Sequence[Word], at: int) -> counted.Phrase | None:
    """As in "claims a sixth life", "a sixth life was lost"; a cat has nine of them."""
    if not is_nth(line[at]):
        return None
    behind = any(line[end].low in _TAKES | {"lost"} for end in _clause(line, at))
    before = _any(line, at - _NOUN, at, _TAKES)
    return (at, at + 2, "dead") if before or behind else None


def _laid_off(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "lay off 90", "axe 400 staff", "workforce by 300", "90 laid off", "lose their jobs"."""
    low, before = low_at(line, left), low_at(line, left - 1)
    if low == "off" and before in _LAY:
        return left - 1, at + 1, "jobs"
    staff = low == "by" and _any(line, left - _NOUN, left, _WORKFORCE)
    if staff and _any(line, left - _BEFORE, left, _SHRINK):
        return left, at + 1, "jobs"
    if low in _CUT and _any(line, at + 1, at + 1 + _NOUN, _STAFF):
        return left, at + 2, "jobs"
    for end in _clause(line, at):
        if line[end].low in _LAY and low_at(line, end + 1) == "off":
            return at, end + 2, "jobs"
        if line[end].low in ("lose", "loses", "losing") and _any(line, end + 1, end + 4, _JOBS):
            return at, end + 2, "jobs"
    return None


_JOBS = counted.UNITS["jobs"].nouns


def _new_jobs(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "to create 3,000 jobs", "3,000 new jobs"."""
    if not _any(line, at + 1, at + 1 + _NOUN, _JOBS | {"workers", "staff"}):
        return None
    comes = _any(line, left, left + 1, _CREATE) or low_at(line, at + 1) == "new"
    return (left, at + 2, "new jobs") if comes else None


def _leaves_home(line: Sequence[Word], at: int) -> counted.Phrase | None:
    """As in "20,000 told to leave", "900 people ordered out of their homes", "400 from homes"."""
    before = _any(line, before_number(line, at), at, _OUSTS)
    for end in _clause(line, at):
        low = line[end].low
        if low in _ORDERS | _FORCES and _any(line, end + 1, end + 4, _LEAVE | {"homes"}):
            return at, end + 3, "displaced"
        home = _any(line, end + 1, end + 3, frozenset({"homes", "houses"}))
        ousted = low != "from" or before or _any(line, at + 1, end, _OUSTS)
        if low in ("from", "leave", "leaves", "left") and home and ousted:
            return at, end + 3, "displaced"
    return None


def _exposed(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "data of 60,000 patients stolen", "hack hit 310,000 patients"."""
    low = low_at(line, left)
    records = low in _RECORDS or (low in ("from", "on") and low_at(line, left - 1) in _RECORDS)
    if records and _any(line, left - _BEFORE, at + _REACH, _LEAKS):
        return left, at + 2, "affected"
    if not _any(line, at + 1, at + 1 + _NOUN, _HOLDERS):
        return None
    if low in _HITS and (low not in _REACHES or _is_harm(line, left)):
        return left, at + 2, "affected"
    for end in _clause(line, at):
        if line[end].low in _LEAKS | {"affected", "hit"}:
            return at, end + 1, "affected"
    return None


def _is_harm(line: Sequence[Word], verb: int) -> bool:
    """Whether a leak or the like hits, within the clause, and nobody reaches a number."""
    for word in reversed(line[max(0, verb - _BEFORE) : verb]):
        if word.low in CLAUSE_ENDS:
            return False
        if word.low in _HARMS:
            return True
    return False


def _cut_off(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "95,000 now without power", "cuts power to 30,000"."""
    for end in _clause(line, at):
        if line[end].low == "without" and low_at(line, end + 1) in counted.SUPPLIES:
            return at, end + 2, f"without {line[end + 1].low}"
    off = low_at(line, left) in _CUTS_OFF and low_at(line, left - 1) in counted.SUPPLIES
    cut = any(word.low in ("cut", "cuts", "out", "off") for word in line[max(0, left - 4) : left])
    return (left, at + 1, f"without {line[left - 1].low}") if off and cut else None


def _by_name(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "magnitude 6.8"."""
    return (left, at + 1, "magnitude") if low_at(line, left) == "magnitude" else None


def _clause(line: Sequence[Word], at: int) -> range:
    """The places behind the number, up to where its clause ends."""
    end = at + 1
    while end < min(len(line), at + _REACH):
        if line[end].low in CLAUSE_ENDS or line[end].value is not None:
            break
        end += 1
    return range(at + 1, end)


def _any(line: Sequence[Word], begin: int, end: int, words: frozenset[str]) -> bool:
    return any(word.low in words for word in line[max(0, begin) : end])
