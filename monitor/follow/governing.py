"""What stands above a verb or noun in its sentence: reports, doubts, conditions, controllers."""

from monitor.follow.clause import MARKS, View
from monitor.follow.inflect import Form
from monitor.follow.lexicon import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    DENIALS,
    DOUBTERS,
    DOUBTING,
    HAVE,
    NEGATIONS,
    OWNERS,
    PREPOSITIONS,
    SUBORDINATORS,
    WILL,
    Trigger,
)
from monitor.follow.vocabulary import governors, verbs
from monitor.follow.words import listed

_OBJECT = 12


_CONDITION = 30


REPORTS = listed(
    "said says say announced announces tweeted added told confirmed confirms reported reports"
    " stated states wrote writes declared promised explained revealed"
)


PLAN_NOUNS = listed("plan plans decision decisions intention agreement move commitment")


INVITATIONS = listed("invitation invitations invite offer")


_NO_CONTROL = frozenset({"set", "right", "power", "campaign", "going", "about"})


def is_reported(view: View, limit: int) -> bool:
    """Whether someone says what follows."""
    return any(low in REPORTS for low in view.lows[:limit])


def is_doubted(view: View, start: int, first: int) -> bool:
    """Whether nobody holds what the clause that begins at ``start`` says by its verb at ``first``.

    As in "denied that ...", "reports that ...", "fears grow that ...", by the words before the
    clause; or as in "denies it cancelled", by one within.
    """
    at = start - 1
    if view.low(at) == "that":
        at -= 2 if view.low(at - 2) in DOUBTERS else 1
    if view.low(at) in DOUBTERS and view.low(at + 1) not in MARKS:
        return True
    return _is_denied(view, start, first)


def _is_denied(view: View, start: int, first: int) -> bool:
    """As in "denies it cancelled", "denies the visit is off": the verb ends what is denied."""
    for back in range(first - 1, start - 1, -1):
        low = view.low(back)
        if low in CONJUNCTIONS or low == "as":
            return False
        if low not in DENIALS:
            continue
        # "who denied the charges has cancelled", "no longer denies", "does not deny".
        if view.low(back - 1) in NEGATIONS | {"longer", "who", "which", "that"}:
            return False
        # "denied access cancels": what was denied in the past was said in the past.
        present = view.low(first).endswith("s") and view.low(first) not in AUXILIARIES
        return not (low == "denied" and present)
    return False


def has_condition(view: View, first: int) -> bool:
    """As in "if" in front of the sentence, or behind the verb."""
    return view.low(0) in DOUBTING or any(
        low in ("if", "unless") for low in view.lows[first + 1 : first + _CONDITION]
    )


def is_past(view: View, first: int) -> bool:
    """Whether a relative clause speaks of the past."""
    return view.low(first) not in HAVE | WILL | {"is", "are"}


def is_plan_noun(view: View, at: int) -> bool:
    """As in "plans" after a determiner, an owner or a verb that takes it is no verb."""
    before = view.low(at - 1)
    if before in ARTICLES | OWNERS | {"'s", "no", "any"} or view.low(at) in (
        "decision",
        "intention",
    ):
        return True
    if at - 1 in view.covered:
        return view.covered[at - 1].owner
    return (
        before in verbs() or before in REPORTS or before.endswith("ed") or before in ("off", "its")
    )


def verb_before(view: View, noun: int) -> tuple[int | None, Trigger | None]:
    """The verb that the noun phrase ending at ``noun`` is the object of, with its trigger."""
    at = noun - 1
    while at >= max(0, noun - _OBJECT):
        low = view.low(at)
        if at in view.covered or low == "'s" or low in ARTICLES | OWNERS:
            at -= 1
            continue
        for start in (at, at - 1, at - 2):
            for row in verbs().get(view.low(start), ()):
                if start not in view.covered and view.lows[start + 1 : at + 1] == row.particles:
                    return start, row.trigger
        if low in REPORTS or low in governors():
            return at, None
        if low in PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | MARKS | AUXILIARIES:
            return None, None
        if low.endswith("ed"):
            return at, None
        at -= 1
    return None, None


def forms_at(view: View, at: int) -> frozenset[Form]:
    """Which verb forms the word at ``at`` can be."""
    low = view.low(at)
    for row in verbs().get(low, ()):
        return row.forms
    known = governors().get(low)
    return known[1] if known else frozenset({Form.PAST})


def controller(view: View, at: int) -> int | None:
    """The verb or noun above "X to": "told X to", "plans for X to", "an invitation from X to"."""
    for back in range(at, max(-1, at - _OBJECT), -1):
        low = view.low(back)
        if back in view.covered:
            continue
        if low in INVITATIONS or (low in PLAN_NOUNS and view.low(back + 1) == "for"):
            return back
        if low in governors() and not (low == "state" or low in _NO_CONTROL):
            return back
        if low in (";", ":", "(", ")") or low in SUBORDINATORS or low in AUXILIARIES:
            return None
    return None
