"""Verbs that are the thing themselves: "will visit Osterland", "bans herring", "the ferry sank"."""

from collections.abc import Iterator

from monitor.follow.cast import Mention
from monitor.follow.lexicon.schedule import ATTENDANCE, MOTION
from monitor.follow.lexicon.shape import ObjectClass, Sides, Trigger
from monitor.follow.lexicon.tables import acts, motions
from monitor.follow.roles.hold import hold
from monitor.follow.roles.made import Doing, actor_of, made
from monitor.follow.roles.things import Thing, kind_of, names_in, tail_of
from monitor.follow.roles.tree import Tree
from monitor.follow.roles.triggers import is_passive, objects, particles_of, spread
from monitor.follow.roles.who import PERSONAL, name_of, subject
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

PLANNED = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="planned")
UNDER_WAY = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="under way")

_PARTS = listed("half third quarter part stake share rest majority minority some most")


def verbal(tree: Tree) -> list[Doing]:
    """All doings of a sentence of which a verb is the thing."""
    return [*_motions(tree), *_acts(tree)]


def _motions(tree: Tree) -> Iterator[Doing]:
    """As in "will visit Osterland", "told X not to travel to Osterland"."""
    table = motions()
    for at, low in enumerate(tree.lows):
        known = table.get(low)
        if known is None or not tree.is_verb(at) or at in tree.named:
            continue
        lemma, what = known
        place = _goal(tree, at, lemma)
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


def _motion(tree: Tree, at: int, what: str, place: Mention | None) -> Doing | None:
    held = hold(tree, at)
    trigger = PLANNED
    if held.bare:
        if tree.fine(at) not in ("VBZ", "VBP"):
            return None
        trigger = UNDER_WAY
    elif tree.fine(at) in ("VBD", "VBN"):
        return None
    doer = subject(tree, at)
    agent = None if doer is None else name_of(tree, doer)
    if agent is None or agent is place:
        return None
    return Doing(what, trigger, held, None, (agent,), place, acts=True, rule="motion")


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
    patient = None if particles is None else _patient(tree, at, trigger, particles)
    return None if patient is None else _act(tree, at, row, trigger, patient)


def _patient(tree: Tree, at: int, trigger: Trigger, particles: tuple[int, ...]) -> int | None:
    """The noun that the verb is about: its object, or its subject."""
    if trigger.takes == "s" or is_passive(tree, at):
        return subject(tree, at)
    return next(iter(objects(tree, at, particles)), None)


def _act(tree: Tree, at: int, row: ObjectClass, trigger: Trigger, patient: int) -> Doing | None:
    if trigger.axis is Axis.DEAL and trigger.pole is Pole.OFF and patient not in tree.named:
        return None  # one walks away from a crash, too
    if trigger.axis is Axis.SCHEDULE and trigger.pole is Pole.OFF and not _are_many(tree, patient):
        return None  # one returns to work after an illness, too
    name = None if tree.lows[patient] in PERSONAL else name_of(tree, patient)
    beside = spread(tree, [patient]) if row.sides is Sides.TWO else [patient]
    found = [each for noun in beside for each in names_in(tree, noun)]
    names = tuple(dict.fromkeys((*([name] if name else []), *found)))
    if tree.lemmas[at] == "sell" and (
        not names or is_passive(tree, at) or tree.lemmas[patient] in _PARTS
    ):
        return None  # what a shop sells is no deal, nor is a part the whole
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
    return made(tree, thing, trigger, hold(tree, at), actor, "act")


def _are_many(tree: Tree, noun: int) -> bool:
    """Whether it names people by what they are, and more than one: "drivers"."""
    return tree.fine(noun) == "NNS" and noun not in tree.named
