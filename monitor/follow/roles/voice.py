"""Whose word a sentence is, where that is less than news: those who foretell, vow, wish or chant.

Rule 1. A party tells what it does itself. That somebody else will be beaten, cleared or let in is
        foretold by whoever predicts, believes or vows it, and by those who only look on or want
        it: it moves no state.
Rule 2. A future under "if" is a promise on condition, wherever in the sentence the "if" stands.
Rule 3. What a crowd chants, or a headline calls out before a "!", is what somebody wants.
Rule 4. What is said to be untrue nobody holds: "that it closed is false", "a report that it closed
        is denied".
"""

from monitor.follow.lexicon.truth import VERDICTS
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.words import listed
from monitor.model.changes import Pole, Strength

_FORETELL = listed(
    "predict believe vow promise pledge swear hope forecast foretell prophesy reckon guess bet"
    " wager speculate envisage envision boast insist think trust dream wish pray argue"
)
_LOOK_ON = listed(
    "candidate analyst expert pundit fan supporter critic opponent rival challenger campaigner"
    " activist petitioner protester bookmaker bookie forecaster columnist astrologer psychic"
    " hopeful contender lobbyist commentator"
)
_CHANT = listed("chant shout yell scream bellow holler cry")
_WANTED = listed("out go resign free now")
_MARKS = frozenset("\"“”„‘’'") | {"``", "''"}
_ON_CONDITION = listed("if unless provided providing")
# "asked if it will": whether, no condition; "even if" takes the condition away.
_WHETHER = listed(
    "even as ask asked asks asking see know wonder wondered sure unclear clear matter doubt say"
)
_SHORT = 4
_SAID = listed("report claim allegation rumour rumor suggestion")
_DENIES = listed("deny dismiss reject refute debunk dispute rebut discredit")


def most(tree: Tree, at: int, *, future: bool) -> Strength:
    """The most that a predicate can be by whose word it is.

    Args:
        tree: the sentence.
        at: the predicate.
        future: whether it is yet to come.
    """
    if _is_chanted(tree, at) or _is_called_out(tree, at):
        return Strength.DEMAND
    if future and (_is_conditional(tree, at) or _is_foretold(tree, at)):
        return Strength.HOPE
    return Strength.CONDITIONAL if _is_untrue(tree, at) else Strength.ASSERTED


def _is_untrue(tree: Tree, at: int) -> bool:
    """As in "that Holm was freed is false", "denied a report that she was"."""
    up, label = tree.heads[at], tree.labels[at]
    if up == ROOT or label not in ("csubj", "ccomp", "acl", "advcl"):
        return False
    if _is_verdict(tree, up):
        return True
    over = tree.heads[up]
    if label != "acl" or tree.lemmas[up] not in _SAID or over == ROOT:
        return False
    return tree.lemmas[over] in _DENIES or _is_verdict(tree, over)


def _is_verdict(tree: Tree, at: int) -> bool:
    pole = VERDICTS.get(tree.lows[at])
    negated = any(tree.lows[child] in ("not", "n't", "never") for child in tree.below[at])
    return pole is not None and (pole is Pole.OFF) != negated


def _is_chanted(tree: Tree, at: int) -> bool:
    """As in ""Holm out," marchers chanted"."""
    verbs = (n for n in range(at + 1, len(tree.lows)) if tree.lemmas[n] in _CHANT)
    return any(
        tree.is_verb(n) and (n in tree.children(at, "parataxis") or _MARKS & {*tree.lows[at:n]})
        for n in verbs
    )


def _is_called_out(tree: Tree, at: int) -> bool:
    """As in "Holm out! Thousands march"."""
    if not tree.headline or "!" not in tree.words:
        return False
    end = tree.lows.index("!")
    return at < end < min(_SHORT, len(tree.lows) - 1) and tree.lows[end - 1] in _WANTED


def _is_conditional(tree: Tree, at: int) -> bool:
    return any(
        tree.lows[n] in _ON_CONDITION and tree.lows[n - 1] not in _WHETHER
        for n in range(at + 1, len(tree.lows))
    )


def _is_foretold(tree: Tree, at: int) -> bool:
    """As in "will be overturned, her lawyer predicted", "the opposition thinks that it will"."""
    sayers = tree.children(at, "parataxis")
    if tree.labels[at] in ("ccomp", "parataxis", "advcl"):
        sayers.append(tree.heads[at])
    return any(_foretells(tree, verb) for verb in sayers)


def _foretells(tree: Tree, verb: int) -> bool:
    if tree.lemmas[verb] in _FORETELL:
        return True
    return any(tree.lemmas[n] in _LOOK_ON for n in tree.children(verb, *SUBJECTS))
