"""Those who use a thing: they are back at it, go through it again, or no more go.

Rule 1. Who uses what is a table: pupils a school, cars a bridge, flights an airport.
Rule 2. It is open again where they return to it, are back at it, are the first there, or do again
        what they do there: "cars cross the bridge again", "first plane lands at the airport".
Rule 3. It is closed where they stop doing so: "trains stop running on the line".
Rule 4. A thing without a name is that of its users: "Harrow pupils back in class".
"""

from monitor.follow.cast import Mention
from monitor.follow.lexicon.operation import USERS
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.roles.hold import let
from monitor.follow.roles.made import Doing, made
from monitor.follow.roles.things import Thing, names_in, tail_of
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

AGAIN = Trigger(axis=Axis.OPERATION, pole=Pole.ON, state="open again", turns=True)
NO_MORE = Trigger(axis=Axis.OPERATION, pole=Pole.OFF, state="halted")
_AT = listed("at in on to into onto over across through from along")
_TAKES = listed("use cross")
_STOPS = listed("stop cease")
_RETURNS = ("return", "resume")


def used(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "cars back on the bridge", "pupils return to school", "trains stop running on it"."""
    known = USERS.get(thing.row.name)
    if known is None or at in tree.named or not _is_place(tree, at):
        return None
    for over in _above(tree, at):
        who = over if tree.lemmas[over] in known else tree.child(over, *SUBJECTS)
        if who is None or who > at or tree.lemmas[who] not in known:
            continue
        trigger = _told(tree, over, who, at)
        if trigger is None:
            return None
        if not (thing.named or thing.tail):
            thing = thing._replace(names=_names(tree, who), tail=_around(tree, over, who))
        return made(tree, thing, trigger, let(tree, over), None, "used")
    return None


def _is_place(tree: Tree, at: int) -> bool:
    head = tree.heads[at]
    if tree.labels[at] == "obj":
        return tree.lemmas[head] in _TAKES
    return tree.case(at) in _AT


def _above(tree: Tree, at: int) -> list[int]:
    """What a phrase hangs on, and what that goes on with: "stop running on the line"."""
    over = tree.heads[at]
    goes_on = over != ROOT and tree.labels[over] in ("xcomp", "nmod", "obl", "advmod")
    return [n for n in (over, tree.heads[over] if goes_on else ROOT) if n != ROOT]


def _told(tree: Tree, over: int, who: int, at: int) -> Trigger | None:
    if tree.lemmas[over] in _STOPS and over != who:
        return NO_MORE
    if tree.lemmas[over] in _RETURNS or "back" in tree.lows[who:at]:
        return AGAIN
    again = "again" in tree.lows[who:]
    first = any(tree.lows[child] == "first" for child in tree.below[who])
    return AGAIN if (again or first) and tree.is_verb(over) else None


def _names(tree: Tree, who: int) -> tuple[Mention, ...]:
    before = (child for child in tree.below[who] if child < who and not tree.case(child))
    return tuple(name for child in before for name in names_in(tree, child))


def _around(tree: Tree, over: int, who: int) -> tuple[tuple[str, Mention], ...]:
    """The places that its users or what they do have: "pupils in Harrow", "at school in Harrow"."""
    return tail_of(tree, [*tree.children(who, "nmod", "obl"), *tree.children(over, "obl", "nmod")])
