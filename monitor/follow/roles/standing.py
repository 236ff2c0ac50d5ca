"""What a place or those who take part are in: a curfew, a war, talks; or without: power.

Rule 1. Who is "under curfew", "in lockdown", "at war" has what stands behind the preposition.
Rule 2. Who leaves it, comes out of it or is in it no longer has it no more.
Rule 3. Who is left "without power", or loses it, has an outage; who has it again has none.
Rule 4. Who is "free of" a disease has its outbreak no more.
"""

from dataclasses import replace

from monitor.follow.cast import Mention
from monitor.follow.lexicon.modality import IS_SO, MAKES_SO
from monitor.follow.lexicon.shape import Sides, Trigger
from monitor.follow.roles.hold import hold
from monitor.follow.roles.made import OTHER, Doing, made
from monitor.follow.roles.predicates import STANDING
from monitor.follow.roles.things import Thing, names_in, tail_of
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive, spread
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_IN = {
    "curfew": listed("under"),
    "lockdown": listed("under in on into"),
    "emergency": listed("under"),
    "fighting": listed("at"),
    "talks": listed("in"),
}
_WAR = "war"
_LEAVES = listed("leave exit end")
_COMES = listed("come emerge move")
_ONCE_MORE = listed("back again still now")
_POWER = "power"
_HAS, _LACKS = listed("have get regain"), listed("lose lack")
_OUT = Trigger(axis=Axis.OCCURRENCE, pole=Pole.OFF, state="out")
_GONE = Trigger(axis=Axis.OCCURRENCE, pole=Pole.OFF, state="over")
_BACK = Trigger(axis=Axis.OCCURRENCE, pole=Pole.ON, state="restored", turns=True)


def under(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "Orm under curfew", "the army put Orm under curfew", "Peru and Chile at war"."""
    name = thing.row.name
    if name == _POWER:
        return _supplied(tree, thing, at)
    if name == "outbreak":
        return _freed(tree, thing, at)
    case = tree.case(at)
    if name == "fighting" and tree.lows[at] != _WAR:
        return None
    if name == "talks" and not {"back", "again"} & set(tree.lows):
        return None
    head, pole = tree.heads[at], Pole.ON
    leaves = head != ROOT and tree.is_verb(head) and _is_left(tree, at, head)
    if name not in _IN or not (leaves or case in _IN[name]):
        return None
    who = _whose(tree, at, leaves=leaves)
    if who is None:
        return None
    over = at if head == ROOT or not tree.is_verb(head) else head
    held = hold(tree, over)
    if ("no", "longer") in zip(tree.lows[:at], tree.lows[1:at], strict=False):
        held = replace(held, flips=True)
    axis = thing.row.axes[0]
    pole = OTHER[pole] if leaves else pole
    told = "over" if leaves else STANDING.get(axis, "resumed")
    trigger = Trigger(axis=axis, pole=pole, state=told, turns=name == "talks")
    return made(tree, _of(tree, thing, who), trigger, held, None, "predicate")


def _is_left(tree: Tree, at: int, verb: int) -> bool:
    """As in "exits lockdown", "comes out of lockdown"."""
    if tree.labels[at] == "obj":
        return tree.lemmas[verb] in _LEAVES - {"end"}
    out = tree.case(at) in ("of", "from")
    return out and tree.lemmas[verb] in _COMES


def _whose(tree: Tree, at: int, *, leaves: bool) -> int | None:
    """The noun phrase of who or what is in it."""
    own, head = tree.child(at, *SUBJECTS), tree.heads[at]
    if own is None and tree.low(head) in _ONCE_MORE:  # "is back under curfew"
        own, head = tree.child(head, *SUBJECTS), tree.heads[head]
    if own is not None or head == ROOT:
        return own
    if not tree.is_verb(head):
        return head if tree.headline and tree.heads[head] == ROOT and head < at else None
    if tree.lemmas[head] in MAKES_SO and not is_passive(tree, head):
        return tree.child(head, "obj")
    if leaves or tree.lemmas[head] in IS_SO | MAKES_SO:
        return tree.child(head, *SUBJECTS)
    return None


def _of(tree: Tree, thing: Thing, who: int) -> Thing:
    """The thing as that of those who are in it, or of the places that these are of."""
    if thing.row.sides is Sides.TWO:
        sides = tuple(tree.named[each] for each in spread(tree, [who]) if each in tree.named)
        return thing._replace(names=(*thing.names, *sides))
    return thing._replace(tail=(*thing.tail, *_places(tree, who)))


def _places(tree: Tree, who: int) -> tuple[tuple[str, Mention], ...]:
    if who in tree.named:
        return (("in", tree.named[who]),)
    before = [child for child in tree.below[who] if child < who]
    names = [("in", name) for child in before for name in names_in(tree, child)]
    return (*names, *tail_of(tree, tree.children(who, "nmod", "obl")))


def _supplied(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "leaves Orm without power", "homes in Orm lose power", "Orm has power again"."""
    head = tree.heads[at]
    if tree.case(at) == "without":
        who = _whose(tree, at, leaves=True)
        trigger = _OUT
    elif head != ROOT and tree.labels[at] == "obj":
        again = tree.lemmas[head] == "regain" or "again" in tree.words or "back" in tree.words
        lacks = tree.lemmas[head] in _LACKS
        if not lacks and not (again and tree.lemmas[head] in _HAS):
            return None
        who, trigger = tree.child(head, *SUBJECTS), _OUT if lacks else _BACK
    else:
        return None
    if who is None:
        return None
    over = head if head != ROOT and tree.is_verb(head) else at
    thing = thing._replace(tail=(*thing.tail, *_places(tree, who)))
    return made(tree, thing, trigger, hold(tree, over), None, "predicate")


def _freed(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "Orm free of cholera", "Orm declared free of cholera", "is free from it"."""
    free = tree.heads[at]
    if tree.case(at) not in ("of", "from") or free == ROOT or tree.lows[free] != "free":
        return None
    who, over = tree.child(free, *SUBJECTS), tree.heads[free]
    if who is None and over != ROOT:
        who = tree.child(over, "obj", *SUBJECTS) if tree.is_verb(over) else over
    if who is None:
        return None
    thing = thing._replace(tail=(*thing.tail, *_places(tree, who)))
    return made(tree, thing, _GONE, hold(tree, free), None, "predicate")
