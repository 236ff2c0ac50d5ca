"""What a sentence puts as wished for, demanded or asked, however its tree was read.

A sentence of this kind is often read as one that tells it: "traders demand bridge be reopened", "it
is time the bridge was reopened", "drivers ask when it will reopen". The words before the predicate
say what it is.

Rule 1. "It is time", or "time to" at the beginning, opens what somebody would have.
Rule 2. "Be" with a participle, and nothing near before it or above it in the tree that makes it a
        future or an infinitive, is what is demanded or proposed, unless a court, a vote or an
        order has it so.
Rule 3. Who demands, wants or wishes a thing does not tell it; who asks when or whether it will be
        knows nothing of it, but who asks how or why it was tells that it was. A comma, "as", "and"
        and the like end what is wished for.
Rule 4. Who favours or makes the case for doing a thing does not do it.
"""

from collections.abc import Sequence

from monitor.follow.lexicon.words import DO, MAYBE, MUST, WILL, WOULD
from monitor.follow.roles.tree import SUBJECTS, Tree
from monitor.follow.words import listed
from monitor.model.changes import Strength

_IS = listed("is 's was")
_RIPE = listed("high about past long well")
_OPENS = listed("to for that")
_DEMANDS = listed("demand demands demanded")
_WANTS = listed("want wants wish wishes")
_WOULD = listed("like rather prefer love")
_ASKS = listed(
    "ask asks asked asking wonder wonders wondered wondering question questions queried"
    " unclear unsure unknown"
)
_WHEN = listed("when if whether soon likely")
_WHY = listed("why how")
_FAVOURS = listed("favour favours favoured favor favors favored support supports supported")
_CASE = listed("case reason reasons argument arguments plea pleas")
_ENDS = listed(", ; : . ! ? - as and but after before while until because so")
_MODAL = WILL | WOULD | MUST | MAYBE | DO | listed("to 'll wo not n't let")
_RULES = listed(
    "order orders ordered ordering rule rules ruled ruling vote votes voted decide decides decided"
    " decree decrees decreed direct directs directed instruct instructs instructed command commands"
    " commanded resolve resolves resolved"
)
_MADE_SO = ("VBN", "VBD", "JJ")
_FAR, _NEAR = 5, 3  # words before "be", and between "ask" and "when"


def wished(tree: Tree, at: int) -> Strength:
    """The most that a predicate can be by the words before it."""
    lows = tree.lows[:at]
    end = max((n for n, low in enumerate(lows) if low in _ENDS), default=-1)
    own = lows[end + 1 :]
    if _is_time(own) or _is_bare(tree, at, own) or _is_demanded(own):
        return Strength.DEMAND
    if _is_asked(own):
        return Strength.CONDITIONAL
    if tree.fine(at) in _MADE_SO and _is_wanted(own):
        return Strength.HOPE
    favoured = tree.fine(at) == "VBG" and bool(own) and own[-1] in _FAVOURS
    return Strength.DEMAND if favoured or _has_case(own) else Strength.ASSERTED


def _is_time(own: Sequence[str]) -> bool:
    """As in "it is high time the toll was scrapped"; not "it is the first time"."""
    at = next((n for n, low in enumerate(own) if low == "time"), None)
    if at is None:
        return False
    first = at - (at > 0 and own[at - 1] in _RIPE)
    if first == 0:
        return len(own) > 1 and (own[1] in _OPENS or at > 0)
    return own[first - 1] in _IS and (first == 1 or own[first - 2] == "it")


def _is_bare(tree: Tree, at: int, own: Sequence[str]) -> bool:
    """As in "residents insist the festival be cancelled"."""
    if tree.fine(at) != "VBN" or own[-1:] != ("be",):
        return False
    near = _MODAL.intersection(own[-_FAR:])
    return not (near or _RULES.intersection(own) or _has_modal(tree, at))


def _has_modal(tree: Tree, at: int) -> bool:
    """As in "will, a court ruled, be freed", "to be mended and be reopened"."""
    # A verb with a subject of its own takes no "will" from the one before it.
    goes_on = tree.labels[at] == "conj" and tree.child(at, *SUBJECTS) is None
    verbs = (at, tree.heads[at]) if goes_on else (at,)
    return any(
        tree.lows[child] in _MODAL for verb in verbs for child in tree.children(verb, "aux", "mark")
    )


def _is_demanded(own: Sequence[str]) -> bool:
    """As in "drivers demand that the toll is scrapped"; not "weak demand closes the mill"."""
    return any(
        low in _DEMANDS and (own[at + 1] == "that" or own[at - 1].endswith("s"))
        for at, low in enumerate(own[:-1])
        if at > 0
    )


def _is_asked(own: Sequence[str]) -> bool:
    """As in "drivers ask when the bridge will reopen"."""
    return any(low in _ASKS and _is_unknown(own[at + 1 :]) for at, low in enumerate(own))


def _is_unknown(asked: Sequence[str]) -> bool:
    """As in "when it will", "how it can", "how soon"; not "why the bridge was closed"."""
    near = asked[: 1 + _NEAR]
    why = _WHY.intersection(near) and _MODAL.intersection(asked)
    return bool(why or _WHEN.intersection(near))


def _is_wanted(own: Sequence[str]) -> bool:
    """As in "traders want the bridge reopened", "would like it open"."""
    return any(
        low in _WANTS or (low in _WOULD and own[at - 1] == "would")
        for at, low in enumerate(own[:-1])
        if at > 0
    )


def _has_case(own: Sequence[str]) -> bool:
    """As in "the case for reopening the bridge"."""
    return own[-1:] == ("for",) and len(own) > 1 and own[-2] in _CASE
