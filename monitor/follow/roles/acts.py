"""Verbs that are the thing themselves: "will visit Osterland", "bans herring", "the ferry sank"."""

from collections.abc import Iterator

from monitor.follow.cast import Kind, Mention
from monitor.follow.lexicon.conflict import FALLS, WEAPONS
from monitor.follow.lexicon.control import OPPONENTS, STATES
from monitor.follow.lexicon.deal import BUYERS
from monitor.follow.lexicon.schedule import ARRIVES, ATTENDANCE, MOTION
from monitor.follow.lexicon.shape import ObjectClass, Sides, Trigger
from monitor.follow.lexicon.tables import CLASSES, acts, motions
from monitor.follow.lexicon.words import OTHER_THINGS
from monitor.follow.roles.hold import hold, let
from monitor.follow.roles.made import Doing, actor_of, made
from monitor.follow.roles.things import Thing, kind_of, names_in, tail_of
from monitor.follow.roles.transfers import buyers
from monitor.follow.roles.tree import SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive, objects, particles_of, spread
from monitor.follow.roles.who import PERSONAL, name_of, subject
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

PLANNED = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="planned")
FIGHTING = Trigger(axis=Axis.CONFLICT, pole=Pole.ON, state="fighting")
UNDER_WAY = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="under way")

# Who ends what by what they do, whoever else may do it.
_BY_MANY = {
    "exports": listed("gas oil crude water coal grain fuel wheat"),
    "evacuation order": listed("resident evacuee villager family inhabitant islander people"),
    "school": listed("pupil student child teacher schoolchild"),
}
_ATTACKS = listed("attack assault")
# Of those who may fight these mostly attack in words.
_SPEAK = listed("opposition president king government state police authorities guard")
_FIGHT, _EACH_OTHER = listed("fight fights fought fighting"), ("each", "other")
_TRADES = listed("sell buy")
_PARTS = listed("time half third quarter part stake share rest majority minority some most")


def verbal(tree: Tree) -> list[Doing]:
    """All doings of a sentence of which a verb is the thing."""
    return [*_motions(tree), *_acts(tree), *_falls(tree)]


def _motions(tree: Tree) -> Iterator[Doing]:
    """As in "will visit Osterland", "told X not to travel to Osterland"."""
    table = motions()
    for at, low in enumerate(tree.lows):
        known = table.get(low)
        if known is None or not tree.is_verb(at) or at in tree.named:
            continue
        lemma, what = known
        place = _goal(tree, at, lemma) or (_other_side(tree, at) if lemma == "meet" else None)
        if place is not None or what == ATTENDANCE.name:
            found = _motion(tree, at, what, place)
            if found is not None:
                yield found


def _goal(tree: Tree, at: int, lemma: str) -> Mention | None:
    """The place or person that the verb leads to."""
    wanted = MOTION[lemma][1]
    for child in tree.children(at, "obj", "obl", "advmod", "ccomp"):
        if child < at or tree.case(child) not in wanted:
            continue
        place = tree.named.get(child)
        if place is not None and not place.owner:
            return place
    return None


def _other_side(tree: Tree, at: int) -> Mention | None:
    """Of two that meet the second: "Peru and Chile will meet"."""
    both = tree.child(at, *SUBJECTS)
    if both is None or tree.child(at, "obj") is not None:
        return None
    return next((tree.named[n] for n in tree.children(both, "conj") if n in tree.named), None)


def _motion(tree: Tree, at: int, what: str, place: Mention | None) -> Doing | None:
    held = hold(tree, at)
    trigger = PLANNED
    come = tree.lemmas[at] in ARRIVES  # who arrived is there
    if held.bare or come:
        if tree.fine(at) not in ("VBZ", "VBP") and not come:
            return None
        trigger = UNDER_WAY
    elif tree.fine(at) in ("VBD", "VBN") and not come:
        return None
    doer = subject(tree, at)
    agent = None if doer is None else name_of(tree, doer)
    if agent is None or agent is place or (come and doer not in tree.named):
        return None  # "Holm's envoy arrives in Ghana"
    return Doing(what, trigger, held, None, (agent,), place, acts=True, rule="motion")


def _falls(tree: Tree) -> Iterator[Doing]:
    """As in "rockets hit Orm", "shells fall on Orm", "air strikes pound Orm"."""
    for at, lemma in enumerate(tree.lemmas):
        if lemma not in FALLS or not tree.is_verb(at) or at in tree.named:
            continue
        what = tree.child(at, *SUBJECTS)
        if what is None or not _is_weapon(tree, what) or is_passive(tree, at):
            continue
        tail = tail_of(tree, tree.children(at, "obl"))
        names = [name for hit in tree.children(at, "obj") for name in names_in(tree, hit)]
        thing = Thing(row=CLASSES["fighting"], at=what, names=tuple(names), tail=tail)
        found = made(tree, thing, FIGHTING, hold(tree, at), None, "act")
        yield from [found] if found is not None and (names or tail) else []


def _is_weapon(tree: Tree, at: int) -> bool:
    """Whether it falls in a fight: of strikes only those from the air, or by drones."""
    if tree.lemmas[at] not in WEAPONS or at in tree.named:
        return False
    if tree.lemmas[at] != "strike":
        return True
    return any(tree.lows[n] in OTHER_THINGS["strike"] for n in tree.below[at])


def _acts(tree: Tree) -> Iterator[Doing]:
    """As in "bans exports of herring", "was sued", "the ferry did not sink"."""
    table = acts()
    for at, low in enumerate(tree.lows):
        if low in table and tree.is_verb(at) and at not in tree.named:
            found = (_as_row(tree, at, *row) for row in table[low])
            yield from (doing for doing in found if doing is not None)


def _as_row(
    tree: Tree, at: int, row: ObjectClass, trigger: Trigger, wanted: tuple[str, ...]
) -> Doing | None:
    particles = particles_of(tree, at, wanted)
    if particles is not None and _leads_elsewhere(tree, at, particles, wanted):
        return None
    patient = None if particles is None else _patient(tree, at, trigger, particles)
    return None if patient is None else _act(tree, at, row, trigger, patient)


def _leads_elsewhere(
    tree: Tree, at: int, particles: tuple[int, ...], wanted: tuple[str, ...]
) -> bool:
    """As in "opens into the fire" of one who opens no fire, "walks out of prison" of no strike."""
    if any(tree.tokens[n].tag == "NOUN" and tree.case(n) not in ("", *wanted) for n in particles):
        return True
    left = tree.low(max((at, *particles)) + 1) == "of"
    return left and wanted == ("out",) and tree.lemmas[at] == "walk"


def _patient(tree: Tree, at: int, trigger: Trigger, particles: tuple[int, ...]) -> int | None:
    """The noun that the verb is about: its object, or its subject."""
    if trigger.takes == "s" or is_passive(tree, at):
        return subject(tree, at)
    acted = next(iter(objects(tree, at, particles)), None)
    return subject(tree, at) if acted is None and "s" in trigger.takes else acted


def _act(tree: Tree, at: int, row: ObjectClass, trigger: Trigger, patient: int) -> Doing | None:
    if trigger.axis is Axis.DEAL and trigger.pole is Pole.OFF and patient not in tree.named:
        return None  # one walks away from a crash, too
    if trigger.axis is Axis.SCHEDULE and trigger.pole is Pole.OFF and not _are_many(tree, patient):
        return None  # one returns to work after an illness, too
    if row.name in _BY_MANY and tree.lemmas[patient] not in _BY_MANY[row.name]:
        return None
    if tree.lemmas[at] in _ATTACKS and not _fights(tree, at):
        return None
    if tree.lows[at] in _FIGHT and not _battle(tree, at, patient):
        return None
    name = None if tree.lows[patient] in PERSONAL else name_of(tree, patient)
    beside = spread(tree, [patient]) if row.sides is Sides.TWO else [patient]
    found = [each for noun in beside for each in names_in(tree, noun)]
    names = tuple(dict.fromkeys((*([name] if name else []), *found)))
    if tree.lemmas[at] in _TRADES and tree.lemmas[patient] in _PARTS:
        return None  # a part is not the whole
    to = [goal for goal in tree.children(at, "obl") if tree.case(goal) == "to"]
    buyer = [name for goal in to for name in buyers(tree, goal)]
    bought = buyer or any(tree.lemmas[goal] in BUYERS for goal in to)
    if tree.lemmas[at] == "sell" and (not names or (is_passive(tree, at) and not bought)):
        return None  # what a shop sells is no deal
    if row.sides is Sides.TWO:
        names = tuple(dict.fromkeys((*names, *buyer, *_with(tree, at))))
    kind = kind_of(tree, patient) if row.kinds else ""
    tail = tail_of(tree, tree.children(at, "obl", "nmod"))
    if Axis.RESTRICTION in row.axes:  # a ban has whom it hits, not its own names
        tail, names = (*(("on", each) for each in names), *tail), ()
    thing = Thing(
        row=row,
        at=patient,
        kind=kind,
        names=names,
        tail=tail,
        none=any(tree.lows[child] == "no" for child in tree.below[patient]),
    )
    actor = None if trigger.takes == "s" else actor_of(tree, at)
    held = let(tree, at) if row.name in _BY_MANY else hold(tree, at)
    return made(tree, thing, trigger, held, actor, "act")


def _fights(tree: Tree, verb: int) -> bool:
    """Whether who attacks does so with arms: forces, or a country that gives no other ground."""
    actor = actor_of(tree, verb) if tree.headline else None  # a text tells of many attacks
    if actor is None or any(tree.case(n) in ("over", "for") for n in tree.children(verb, "obl")):
        return False
    if {tree.lows[n] for n in tree.own(actor)} & (OPPONENTS | STATES) - _SPEAK:
        return True
    return actor in tree.named and tree.named[actor].kind is Kind.PLACE


def _battle(tree: Tree, verb: int, who: int) -> bool:
    """Whether two fight with arms: each other, or as forces; not for, over or against a thing."""
    if any(tree.case(at) in ("for", "over", "against") for at in tree.children(verb, "obl")):
        return False
    if tree.fine(verb) == "VBG" and tree.child(verb, "aux", "cop") is None:
        return False  # "as fighting spreads"
    both = spread(tree, [who])
    obj = tree.child(verb, "obj")
    if obj is not None:
        return (tree.lows[obj], tree.low(obj + 1)) == _EACH_OTHER and len(both) > 1
    forces = (OPPONENTS | STATES) - _SPEAK
    return any(tree.lows[at] in forces for each in both for at in tree.own(each))


def _with(tree: Tree, verb: int) -> list[Mention]:
    """With whom, though it hangs on a particle: "joins forces with Orm"."""
    below = [at for each in tree.children(verb, "obj") for at in tree.children(each, "nmod")]
    return [tree.named[at] for at in below if at in tree.named and tree.case(at) == "with"]


def _are_many(tree: Tree, noun: int) -> bool:
    """Whether it names people by what they are, and more than one: "drivers"."""
    return tree.fine(noun) == "NNS" and noun not in tree.named
