"""Verbs of the tables in another sense, as a word beside them tells.

Rule 1. Who is held to a draw, fired to the title or freed from a contract is in nobody's hands.
Rule 2. A player of the year, a ship and a street are named, too, and a squad is picked: no office.
Rule 3. Who retires from a race or hurt has his calling still, and who hands over keys his office.
Rule 4. A firm is rescued by a rival, and suspended by a country: no life, and no post.
"""

from monitor.follow.cast import Kind
from monitor.follow.lexicon.life import SAVES
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.roles.made import actor_of
from monitor.follow.roles.tree import Tree
from monitor.follow.roles.triggers import is_passive
from monitor.follow.words import listed
from monitor.model.changes import Axis

_FREES = listed("free release discharge let")
# What somebody is freed from who was never held: "released from hospital".
_BONDS = listed(
    "contract duty obligation debt pledge promise commitment loan burden deal hospital clinic"
    " quarantine intensive care squad relegation tax fee"
)
# How games end that somebody is held to.
_DRAWS = listed("draw stalemate tie goalless scoreless 0-0 1-1 2-2")
_NAMES = listed("name pick choose select crown nominate unveil")
_HONOURED = listed("year month week season match tournament decade century final round game day")
_TEAMS = listed("squad team line-up lineup side shortlist eleven roster list will suit lawsuit")
_CONTESTS = listed(
    "race match rally stage tournament game heat lap bout set final event course field round tie"
    " marathon open championship classic tour leg"
)
_RETIRED = listed("hurt injured ill unbeaten early")
_POWERS = listed("power rein office post job presidency premiership command helm duty leadership")
_BUYERS = listed(
    "rival bank investor taxpayer government state owner buyer lender shareholder creditor parent"
    " fund treasury billionaire consortium competitor"
)


def means_other(tree: Tree, verb: int, trigger: Trigger | None) -> bool:
    """Whether what a verb says of somebody is of a game, a name or a ledger."""
    if trigger is None:
        return False
    lemma = tree.lemmas[verb]
    if lemma == "hold" and trigger.axis in (Axis.CUSTODY, Axis.CONTROL) and _plays(tree, verb):
        return True
    if trigger.axis is Axis.CUSTODY:
        return lemma in _FREES and bool(_below(tree, verb, "from") & _BONDS)
    if trigger.axis is Axis.TENURE:
        return _is_no_post(tree, verb, lemma)
    return trigger.axis is Axis.LIFE and lemma in SAVES and bool(_actor(tree, verb) & _BUYERS)


def _actor(tree: Tree, verb: int) -> set[str]:
    actor = actor_of(tree, verb)
    return set() if actor is None else {tree.lemmas[at] for at in tree.own(actor)}


def _below(tree: Tree, verb: int, *cases: str) -> set[str]:
    """What hangs on a verb, or on its object, by one of some prepositions."""
    over = (verb, *tree.children(verb, "obj", "xcomp"))
    below = (at for each in over for at in tree.children(each, "obl", "nmod"))
    return {tree.lemmas[at] for at in below if tree.case(at) in cases}


def _plays(tree: Tree, verb: int) -> bool:
    """As in "holds Orm to a draw", "hold Rovers at home"."""
    return bool(tree.words & _DRAWS) or "home" in _below(tree, verb, "at")


def _is_no_post(tree: Tree, verb: int, lemma: str) -> bool:
    if lemma == "fire":
        return bool(_below(tree, verb, "to", "into", "past"))
    if lemma in _NAMES:
        return bool(_is_honour(tree, verb) or _below(tree, verb, "in", "for", "to") & _TEAMS)
    if lemma == "retire":
        left = _below(tree, verb, "from", "in") & _CONTESTS
        return bool(left) or tree.low(verb + 1) in _RETIRED
    if lemma == "hand":
        given = {tree.lemmas[at] for at in tree.children(verb, "obj", "obl") if at > verb}
        return tree.low(verb + 1) == "over" and bool(given) and not given & _POWERS
    return lemma == "suspend" and _is_of_country(tree, verb)


def _is_honour(tree: Tree, verb: int) -> bool:
    """As in "named after a nurse", "named player of the year"."""
    if tree.low(verb + 1) in ("after", "for"):
        return True
    return any(
        tree.lows[at] in _HONOURED and (tree.low(at - 2), tree.low(at - 1)) == ("of", "the")
        for at in range(verb + 3, len(tree.lows))
    )


def _is_of_country(tree: Tree, verb: int) -> bool:
    """Whether a country suspends what goes by one name: a site, an airline, hardly a man."""
    actor = actor_of(tree, verb)
    if actor is None or is_passive(tree, verb) or actor not in tree.named:
        return False
    whom = [tree.named[at].shown for at in tree.children(verb, "obj") if at in tree.named]
    return tree.named[actor].kind is Kind.PLACE and any(" " not in shown for shown in whom)
