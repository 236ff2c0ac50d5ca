"""Verdicts that no court gives: "acquitted by the fans", "guilty in the court of public opinion".

Rule 1. Who judges without being asked to, and those who merely look on, convict and clear nobody:
        a verb of judging that they do, or that is done by them, is a figure of speech.
Rule 2. So is a verdict of the "court of" opinion or of such people, and one on sins.
"""

from monitor.follow.roles.made import actor_of
from monitor.follow.roles.tree import Tree
from monitor.follow.words import listed

_JUDGES = listed(
    "acquit clear convict condemn absolve pardon exonerate forgive vindicate find declare judge"
    " sentence rehabilitate try"
)
_LAY = listed(
    "fan supporter stand terrace crowd public voter electorate elector opinion history posterity"
    " press media tabloid newspaper critic reviewer reader viewer listener audience spectator"
    " internet twitter commentator columnist pundit blogger follower admirer ultras neighbour"
    " congregation classmate teammate poll survey time fate god heaven conscience kitchen street"
)
_FIGURES = listed("opinion conscience history media twitter")
_SINS = listed("sin sins")


def is_figurative(tree: Tree) -> bool:
    """Whether a sentence that convicts or clears somebody speaks of no court's verdict."""
    return any(
        _is_lay(tree, at) if lemma in _JUDGES and tree.is_verb(at) else _is_no_court(tree, at)
        for at, lemma in enumerate(tree.lemmas)
    )


def _is_lay(tree: Tree, verb: int) -> bool:
    by = [at for at in tree.children(verb, "obl") if tree.case(at) == "by"]
    own = None if by else actor_of(tree, verb)
    return any(tree.lemmas[at] in _LAY for at in (by if own is None else [own]))


def _is_no_court(tree: Tree, at: int) -> bool:
    """As in "in the court of public opinion", "in the eyes of fans", "of every sin"."""
    if tree.lows[at] in _SINS:
        return tree.case(at) == "of"
    return tree.lows[at] in ("court", "eyes") and any(
        {tree.lows[below], tree.lemmas[below]} & (_FIGURES | _LAY) and tree.case(below) == "of"
        for below in tree.children(at, "nmod")
    )
