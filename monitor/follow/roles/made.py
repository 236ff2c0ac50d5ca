"""What a doing is made of: a thing, what puts it on or off, how firmly, and who does it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from monitor.follow.cast import Mention
from monitor.follow.lexicon.anything import AXES
from monitor.follow.lexicon.control import (
    BODY,
    CLASS,
    FIRM,
    HELD,
    LOST,
    OF_TOWNS,
    PARTS,
    POWER,
    PRIZES,
    SHIP,
    SITE,
    TAKEN,
)
from monitor.follow.lexicon.deal import OFFERED, OFFERS
from monitor.follow.lexicon.shape import ObjectClass, Trigger
from monitor.follow.lexicon.tables import DESCRIBED, NAMED_PLACE, PERSON, PERSONAL
from monitor.follow.roles.hold import Hold
from monitor.follow.roles.parties import party
from monitor.follow.roles.things import Thing, names_in, tail_of
from monitor.follow.roles.tree import Tree
from monitor.follow.roles.triggers import is_passive, spread
from monitor.follow.roles.who import names_of, subject
from monitor.follow.words import fold
from monitor.model.changes import Axis, Pole, Strength

# The rule of a claim by which somebody has come to hold what was another's, as far as is known.
TAKES = "takes"
_HARBOUR = "port"  # "the port of Orm" is a town by the sea
_LATE = ("service", "aircraft")
_STRIKE = "strike"
# What an assembly does to a bill is called otherwise of a bid.
_OF_OFFERS = {"repealed": "withdrawn", "approved": "accepted"}
OTHER = {Pole.ON: Pole.OFF, Pole.OFF: Pole.ON}


class Doing(NamedTuple):
    """One thing put on or off.

    Attributes:
        what: class of the thing.
        trigger: what does it.
        hold: how firmly, recalled or not.
        thing: the noun phrase, ``None`` where a verb is the thing.
        agents: whose action the trigger is, the first one first.
        place: the name that a verb of motion leads to.
        acts: whether the agent acts on the thing (and is not the thing itself).
        rule: which rule found it.
        lost: of what somebody comes to hold, in words who had it before, ``""`` where not said.
    """

    what: str
    trigger: Trigger
    hold: Hold
    thing: Thing | None = None
    agents: tuple[Mention, ...] = ()
    place: Mention | None = None
    acts: bool = False
    rule: str = ""
    lost: str = ""

    @property
    def agent(self) -> Mention | None:
        """The first of those whose action the trigger is."""
        return self.agents[0] if self.agents else None


def fits(trigger: Trigger, thing: Thing, role: str = "os") -> bool:
    """Whether a trigger can put a thing on or off as its object (``o``) or subject (``s``)."""
    return any(side in trigger.takes for side in role) and suits(trigger, thing.row)


def suits(trigger: Trigger, row: ObjectClass) -> bool:
    """Whether things of a class can be put on or off by a trigger at all."""
    if row.stands and row.name not in trigger.only:
        return False
    if trigger.anywhere:
        # Trains that are delayed run.
        return row.axes[0] in AXES and not (row.name in _LATE and trigger.state == "postponed")
    if row.name in POWER and trigger.state not in POWER[row.name]:
        return False
    return trigger.axis in row.axes and (not trigger.only or row.name in trigger.only)


def actor_of(tree: Tree, verb: int) -> int | None:
    """The noun phrase of who does what a verb says."""
    if is_passive(tree, verb):
        by = [at for at in tree.children(verb, "obl") if tree.case(at) == "by"]
        return by[0] if by else None
    return subject(tree, verb)


def made(  # noqa: PLR0917 - what a doing is made of
    tree: Tree, thing: Thing, trigger: Trigger, held: Hold, actor: int | None, rule: str
) -> Doing | None:
    """The doing, named and turned as its class and axis want it."""
    what = thing.what
    if trigger.personal and _is_own(thing):
        trigger = replace(trigger, personal=False)
    if trigger.axis is Axis.CONTROL:
        return taken(tree, thing, trigger, held, actor, rule)
    if thing.row is PERSON or thing.row.stands:
        what = PERSONAL[trigger.axis]
    elif thing.row is DESCRIBED:
        what = f"{thing.kind} {PERSONAL[trigger.axis]}"
    if trigger.anywhere or thing.row.open:
        trigger = replace(trigger, axis=thing.row.axes[0])
    if thing.none:
        held = replace(held, flips=not held.flips)
    if thing.row.against:
        trigger = replace(trigger, pole=OTHER[trigger.pole])
    trigger, agents = _by_whom(tree, thing, trigger, actor)
    return Doing(what, trigger, held, thing, agents, acts=actor is not None, rule=rule)


def taken(  # noqa: PLR0917 - what a doing is made of
    tree: Tree, thing: Thing, trigger: Trigger, held: Hold, actor: int | None, rule: str
) -> Doing | None:
    """That somebody comes to hold a thing, or loses it."""
    who = "" if actor is None else party(tree, actor)
    if not who or is_any(tree, thing):
        return None
    if trigger.pole is Pole.ON and held.strength is Strength.ANNOUNCED:
        held = held.weaker(Strength.HOPE)  # one may say that one will go, not that one will win
    gains = trigger.pole is Pole.ON
    rule = TAKES if trigger.state in TAKEN else rule
    trigger = replace(trigger, state=f"{HELD if gains else LOST}{who}")
    return Doing(held_as(tree, thing), trigger, held, thing, rule=rule)


def held_as(tree: Tree, thing: Thing) -> str:
    """What is held: by its name alone; what mostly has its name from a town, by its noun, too."""
    row = thing.row
    kept = thing.kind if row in (FIRM, SHIP, BODY, SITE) else row.name
    if row in (PERSON, NAMED_PLACE):
        return CLASS
    if row.name in (CLASS, _HARBOUR):
        noun = tree.lemmas[thing.at]
        return noun if noun in PARTS else CLASS
    return kept if not thing.named or row in (BODY, SITE) or row.name in OF_TOWNS else CLASS


def is_any(tree: Tree, thing: Thing) -> bool:
    """As "a hotel in Orm", which may be any, and the "Orm Cup", which is no place."""
    if any(fold(name.shown).split()[-1] in PRIZES for name in thing.names):
        return True
    det = tree.child(thing.at, "det")
    return not thing.named and det is not None and tree.lows[det] in ("a", "an", "another", "some")


def _is_own(thing: Thing) -> bool:
    """Whether without its agent there is none: "pulls out of her trip", "of a summit with X"."""
    return thing.row.name in ("visit", "tour") or any(case == "with" for case, _ in thing.tail)


def _by_whom(
    tree: Tree, thing: Thing, trigger: Trigger, actor: int | None
) -> tuple[Trigger, tuple[Mention, ...]]:
    """Those who act, as far as that tells which thing it is done to, and the trigger as theirs."""
    if actor is None:
        return trigger, ()
    found = tuple(_all_of(tree, actor))
    if not found and thing.row.name == _STRIKE:  # "teachers in Orm county end strike"
        found = tuple(names_in(tree, actor))[:1]
    if trigger.axis is Axis.CONFLICT and not found:  # "warring sides in Orm"
        return trigger, tuple(name for _, name in tail_of(tree, tree.children(actor, "nmod")))
    if trigger.axis is not Axis.APPROVAL:
        return trigger, found
    if found and _is_offer(tree, thing):
        state = _OF_OFFERS.get(trigger.state, trigger.state)
        return replace(trigger, axis=Axis.DEAL, state=state), found
    # A person decides for a place: only that tells which bill.
    alone = actor in tree.named and not tree.children(actor, "flat")
    return trigger, () if alone else found


def _is_offer(tree: Tree, thing: Thing) -> bool:
    """As in "Orm rejects the Halcyon bid", "the pay deal": who takes none makes no deal."""
    offered = tree.lemmas[thing.at] in OFFERS or not OFFERED.isdisjoint(thing.kind.split())
    return thing.row.axes[0] is Axis.DEAL and offered


def _all_of(tree: Tree, actor: int) -> Iterator[Mention]:
    """The names of those who act together: "Peru and Chile"."""
    for each in spread(tree, [actor]):
        yield from names_of(tree, each)
