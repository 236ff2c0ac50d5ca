"""Whose a place is: read from who gets it, who loses it, who is driven out, in whose hands it is.

Rule 1. Words between "in" or "under" and "hands" or "control" say whose: "in rebel hands".
Rule 2. What falls, is lost or is handed over "to" somebody is theirs.
Rule 3. A place that somebody is driven out of is the other side's.
Rule 4. Whose forces are "back in" a place, or whose flag flies over it, hold it.
Rule 5. Who comes or goes changes that only if forces do, or a state: no envoy, no staff, no person.
"""

from monitor.follow.cast import Kind
from monitor.follow.lexicon.control import (
    EXPELS,
    FLAGS,
    HANDS,
    MOTION,
    NO_FORCE,
    OPPONENTS,
    OVER_TO,
    STATES,
)
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.roles.hold import hold
from monitor.follow.roles.made import (
    HELD_BY,
    OTHER,
    Doing,
    actor_of,
    is_inside,
    side_of,
    side_of_words,
)
from monitor.follow.roles.things import Thing
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive
from monitor.follow.roles.who import subject
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_WIDTH = 4
_FLIES = listed("fly raise hoist flutter wave plant")


def holder(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """What a sentence says of whose a place is, beside the verbs of the table."""
    if Axis.CONTROL not in thing.row.axes:
        return None
    return (
        _in_hands(tree, thing, at)
        or _over_to(tree, thing, at)
        or _cleared(tree, thing, at)
        or _back_in(tree, thing, at)
        or _flagged(tree, thing, at)
    )


def merely_moves(tree: Tree, verb: int, at: int) -> bool:
    """Whether what a verb does to a place is that somebody comes or goes who is no force."""
    if tree.lemmas[verb] not in MOTION:
        return False
    taken = tree.child(verb, "obj")
    if taken is not None and tree.case(at) != "from" and at in tree.under(taken):
        taken = None  # the place itself
    if taken is None and tree.labels[verb] == "acl":
        taken = tree.heads[verb]  # "orders the troops to leave"
    mover = actor_of(tree, verb) if taken is None else taken
    return mover is not None and not (_has_forces(tree, mover) or _is_state(tree, mover))


def _has_forces(tree: Tree, at: int) -> bool:
    words = {tree.lows[each] for each in tree.own(at)}
    return bool(words & (OPPONENTS | STATES) - NO_FORCE)


def _is_state(tree: Tree, at: int) -> bool:
    """Whether a country stands for its forces; not so in "the UN's Rob Vorn"."""
    kinds = {tree.named[each].kind for each in tree.own(at) if each in tree.named}
    return at in tree.named and Kind.PLACE in kinds and Kind.NAME not in kinds


def _doing(tree: Tree, thing: Thing, pole: Pole | None, at: int) -> Doing | None:
    if pole is None or is_inside(thing):
        return None
    trigger = Trigger(axis=Axis.CONTROL, pole=pole, state=HELD_BY[pole])
    return Doing("place", trigger, hold(tree, at), thing, rule="holder")


def _in_hands(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "is in rebel hands", "back under army control", "the army is in control of it"."""
    for hands in (n for n, low in enumerate(tree.lows) if low in HANDS):
        start = next((n for n in range(hands - _WIDTH, hands) if _opens(tree, n)), None)
        if start is None:
            continue
        if at < start and not tree.case(at):
            return _doing(tree, thing, side_of_words(tree, range(start, hands)), hands)
        if tree.case(at) == "of" and tree.heads[at] == hands:
            held = _in_control(tree, hands)
            return None if held is None else _doing(tree, thing, side_of(tree, held), hands)
    return None


def _in_control(tree: Tree, hands: int) -> int | None:
    """Who is: "the army is in control of it", in a headline "army back in control of it"."""
    own, head = tree.child(hands, *SUBJECTS), tree.heads[hands]
    if own is not None or head == ROOT:
        return own
    own = tree.child(head, *SUBJECTS)
    return head if own is None and tree.headline and not tree.is_verb(head) else own


def _back_in(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "army back in Orm"."""
    if tree.case(at) not in ("in", "at") or "back" not in tree.lows[:at]:
        return None
    over = tree.heads[at]
    above = tree.heads[over] if over != ROOT and tree.lows[over] == "back" else ROOT
    head = over if above == ROOT else above
    own = None if head == ROOT else tree.child(head, *SUBJECTS)
    who = head if own is None and tree.headline and not tree.is_verb(head) else own
    if who in (None, ROOT) or not (head == who or tree.lows[head] in ("back", "is", "are")):
        return None
    return _doing(tree, thing, side_of(tree, who), head) if _has_forces(tree, who) else None


def _flagged(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "rebel flag flies over Orm", "the army's flag was raised over it"."""
    head = tree.heads[at]
    if tree.case(at) not in ("over", "above") or head == ROOT:
        return None
    flag = head if tree.lemmas[head] in FLAGS else tree.child(head, *SUBJECTS, "obj")
    if flag is None or tree.lemmas[flag] not in FLAGS:
        return None
    if flag != head and tree.lemmas[head] not in _FLIES:
        return None
    whose = [n for n in tree.own(flag) if tree.lows[n] in OPPONENTS | STATES]
    return _doing(tree, thing, side_of_words(tree, whose), head) if whose else None


def _opens(tree: Tree, at: int) -> bool:
    return tree.low(at) in ("in", "under", "into")


def _over_to(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "falls to rebels", "was lost to rebels", "ceded it to the rebels"."""
    verb = tree.heads[at]
    if verb == ROOT or tree.labels[at] not in (*SUBJECTS, "obj"):
        return None
    if tree.lemmas[verb] not in OVER_TO or not tree.is_verb(verb):
        return None
    to = next((n for n in tree.children(verb, "obl") if n > verb and tree.case(n) == "to"), None)
    if to is None or (tree.lemmas[verb] in MOTION and not _has_forces(tree, to)):
        return None  # "the president returned to Peru"
    return _doing(tree, thing, side_of(tree, to), verb)


def _cleared(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "drove the rebels out of it", "rebels driven from it", "cleared it of rebels"."""
    verb = tree.heads[at]
    if verb != ROOT and not tree.is_verb(verb):  # hung on whom it was taken from
        verb = tree.heads[verb]
    if verb == ROOT or not tree.is_verb(verb) or tree.lemmas[verb] not in EXPELS:
        return None
    gone = _driven(tree, verb, at)
    side = None if gone is None else side_of(tree, gone)
    return None if side is None else _doing(tree, thing, OTHER[side], verb)


def _driven(tree: Tree, verb: int, at: int) -> int | None:
    """Who is driven out of a place."""
    if tree.case(at) in ("of", "from", "out"):
        if is_passive(tree, verb):
            return subject(tree, verb)
        return next((n for n in tree.children(verb, "obj") if n < at), None)
    behind = [*tree.children(verb, "obl", "nmod"), *tree.children(at, "nmod")]
    return next((n for n in behind if n > at and tree.case(n) == "of"), None)
