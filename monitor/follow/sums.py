"""Sums, rates and terms by their role: what is fined, paid, bid, foreseen, what something costs.

Rule 1. A verb gives the role ("to cost $48m", "fined 90 million francs", "jailed for nine years"),
        else the noun beside the number ("a $5bn offer").
Rule 2. A forecast is of something: "sees growth at 2.4 per cent", "economy to grow 2.4 per cent".
Rule 3. What one of many costs ("$9 per car"), what a part of it does ("the first phase") and what
        others than those who build, rule or foresee reckon, are no figures of the whole.
Rule 4. Who has to pay costs, fees, taxes or wages is not fined so much.
"""

from collections.abc import Sequence
from itertools import takewhile

from monitor.follow import counted
from monitor.follow.lexicon.words import MAYBE
from monitor.follow.numbers import CLAUSE_ENDS, Word, low_at
from monitor.follow.words import listed

_PAYER, _FORESEES, _BEHIND, _CLAUSE = 7, 9, 3, 8
_STOPS = CLAUSE_ENDS | {"with"}
_TAKES = listed("of to from by for in on against over worth")
_OF_NOUN = listed("a an the its his her their record new first this that of to")
_COSTS = listed("cost costs costing priced budgeted")
_FORESEE = listed(
    "see sees saw seeing expect expects expected expecting project projects projected forecast"
    " forecasts predict predicts predicted foresee foresees foresaw estimate estimates estimated"
)
_GROW = listed("grow grows growing expand expands expanding")
_TO = listed("to will would")
_EACH = listed("per each apiece")
_OF_TIME = listed(
    "day night week month year head person ride car kilo litre liter barrel tonne ton gallon ticket"
    " household share unit piece kilometre mile"
)
_PHASES = listed("phase stage section lot instalment portion alone annually yearly")
_ORDERED = listed("ordered told must orders made has have agrees agreed agree forced condemned")
_DUES = listed(
    "costs fees expenses tax taxes wages salaries rent bills bonuses dividends interest pensions"
    " lawyers staff workers"
)
_ROLES = {"in": 1, "as": 1}
_HELD = listed("demand demands demanded demanding want wants wanted")
_TAKERS = listed("kidnappers hackers pirates captors extortionists abductors blackmailers gang")
_THEFT = listed("thieves robbers burglars steal steals stole stolen theft robbery heist")
_TERMS = {"jailed": "sentence", "sentenced": "sentence", "imprisoned": "sentence", "banned": "ban"}


def measured(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """What the sum, rate or term at ``at`` is, if it is the whole of something.

    Args:
        line: the sentence.
        at: where the number stands.
        left: where the word stands that the number and its qualifiers follow.
    """
    found = _by_verb(line, at, left) or _foreseen(line, at, left) or _by_noun(line, at, left)
    if found is None or is_of_each(line, at) or _is_of_phase(line, at):
        return None
    begin, end, role = found
    return begin, end, f"{role} in {line[at].unit}"


def is_planned(unit: str) -> bool:
    """Whether a sum is told before it is paid, so that "will" takes nothing back."""
    base = unit.partition(" in ")[0]
    return base == "cost" or is_forecast(unit)


def is_forecast(unit: str) -> bool:
    """Whether a unit is what somebody foresees."""
    return unit.partition(" in ")[0].endswith(" forecast")


def is_of_each(line: Sequence[Word], at: int) -> bool:
    """As in "$9 per car", "$40 a month"."""
    low = low_at(line, at + 1)
    return low in _EACH or (low in ("a", "an") and low_at(line, at + 2) in _OF_TIME)


def _is_of_phase(line: Sequence[Word], at: int) -> bool:
    return any(word.low in _PHASES for word in line[max(0, at - _CLAUSE) : at + 3])


def _by_verb(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    if line[at].unit == "years":
        return _term(line, at, left)
    if line[at].unit == "per cent":
        return None
    if low_at(line, left) in _COSTS:
        return _cost(line, left, at)
    if any(word.low == "estimated" for word in line[left + 1 : at]):
        of_cost = any(word.low in _COSTS for word in line[max(0, left - _BEHIND) : left])
        return (left, at + 1, "cost") if of_cost else None
    if low_at(line, left) == "worth":
        return (left, at + 1, "loss") if _THEFT & {word.low for word in line} else None
    begin = _verb(line, left)
    if begin is None:
        return None
    if line[begin].low == "pay" and _is_due(line, begin, at):
        return None
    role = _said_role(line, at) or _role_of(line, begin)
    return (begin, at + 1, role) if role else None


def _cost(line: Sequence[Word], verb: int, at: int) -> counted.Phrase | None:
    """As in "to cost $48m"; what it could cost is no figure."""
    before = {word.low for word in line[max(0, verb - 4) : verb]}
    return None if before & MAYBE else (verb, at + 1, "cost")


def _term(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "jailed for nine years", "gets a nine-year sentence"."""
    for begin in range(left, max(-1, left - _PAYER), -1):
        if line[begin].low in _TERMS:
            return begin, at + 1, _TERMS[line[begin].low]
    return None


def _verb(line: Sequence[Word], left: int) -> int | None:
    """Where the verb stands that gives a sum its role: "fines Orlan Bank $40 million"."""
    for at in range(left, max(-1, left - _PAYER), -1):
        low = line[at].low
        if low in _STOPS or line[at].value is not None or low in _TAKES - _owed(line, at):
            return None
        if low in counted.PAYS or low in _HELD or low == "pay":
            # "The fine" is no verb: whoever fines stands before it.
            owned = low_at(line, at - 1) in _OF_NOUN and low != "pay"
            return None if at == 0 or owned else at
    return None


def _owed(line: Sequence[Word], at: int) -> frozenset[str]:
    """The "to" of "ordered to pay"."""
    return frozenset({"to"}) if low_at(line, at + 1) == "pay" else frozenset()


def _is_due(line: Sequence[Word], verb: int, at: int) -> bool:
    """As in "$3m in legal costs", "pay its staff $3m"."""
    behind = takewhile(lambda word: word.low not in _STOPS, line[at + 1 : at + 6])
    return any(word.low in _DUES for word in (*behind, *line[verb:at]))


def _said_role(line: Sequence[Word], at: int) -> str:
    """As in "$40m in damages", "$4m ransom"."""
    behind = at + 1 + _ROLES.get(low_at(line, at + 1), 0)
    return counted.MEASURES.get(low_at(line, behind), "")


def _role_of(line: Sequence[Word], begin: int) -> str:
    low = line[begin].low
    if low in _HELD:
        lows = {word.low for word in line[:begin]}
        return "ransom" if lows & (_TAKERS | {"ransom"}) else ""
    if low == "pay":
        owes = {word.low for word in line[max(0, begin - 4) : begin]} & _ORDERED
        return "fine" if owes else ""
    return counted.PAYS[low]


def _by_noun(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "damage of 40 million crowns", "a $5bn offer"."""
    for measure, begin, end in (
        (low_at(line, left), left, at + 1),
        (low_at(line, at + 1), at, at + 2),
    ):
        if measure in counted.MEASURES:
            return begin, end, counted.MEASURES[measure]
    return None


def _foreseen(line: Sequence[Word], at: int, left: int) -> counted.Phrase | None:
    """As in "sees 2025 growth at 3.2 per cent", "economy to grow 2.4 per cent"."""
    of = ""
    for begin in range(left, max(-1, left - _FORESEES), -1):
        low = line[begin].low
        if low in _STOPS - {"and", "as"} or _is_number(line[begin]):
            return None
        if low in _GROW:
            of = "growth"
            if low_at(line, begin - 1) in _TO:
                return begin, at + 1, "growth forecast"
        elif low in counted.FORESEEN:
            of = of or low
        elif low in _FORESEE:
            of = of or next(
                (w.low for w in line[at + 1 : at + 1 + _BEHIND] if w.low in counted.FORESEEN), ""
            )
            return (begin, at + 1, f"{of} forecast") if of else None
    return None


def _is_number(word: Word) -> bool:
    """Whether a number stands there that is no year."""
    return word.value is not None and not is_year(word)


def is_year(word: Word) -> bool:
    """Whether a word is a year of our days, as in "2025 growth"."""
    return len(word.text) == 4 and word.text.isdecimal() and word.text[:2] in ("19", "20")  # noqa: PLR2004 - digits of a year
