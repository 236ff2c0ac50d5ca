"""Nouns that put something on or off: "the closure of the mine", "gives the mine the green light".

Rule 1. A noun is as firm as the verb that brings it as news; under any other verb it is not.
Rule 2. What is averted, refused or taken back did not come: "saved from closure".
"""

from dataclasses import replace

from monitor.follow.lexicon.modality import AVERTS, BRINGS, GETS, GIVES, GOVERNORS
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import verbs
from monitor.follow.roles.acts import PLANNED
from monitor.follow.roles.hold import FIRM, PLAN_NOUNS, RECALLED, WEAK, Hold, hold, is_doubt, undoes
from monitor.follow.roles.made import Doing, actor_of, fits, made
from monitor.follow.roles.things import MEANT, Thing
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive, nominals_at, rows_at, till_day
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_OF = listed("of in to on for")
_TURNS_DOWN = ("reject", "refuse")  # a resignation


def nominal(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "the cancellation of the visit", "the visit's cancellation", "flight cancellations"."""
    head = tree.heads[at]
    if head == ROOT or head in tree.named or (tree.is_verb(head) and tree.case(at) != "of"):
        return None
    rows = [row for row in _nominals(tree, head) if fits(row, thing)]
    if not rows or tree.labels[at] not in ("nmod", "compound", "obl"):
        return None
    if at > head and tree.case(at) not in _OF:
        return None
    held, verb = _of_noun(tree, head, rows[0].axis)
    if verb is not None and rows[0].axis is Axis.TENURE and _makes(tree, verb, at):
        return None
    actor = None if verb is None else actor_of(tree, verb)
    rule = "nominal" if verb is None else "announced-nominal"
    return made(tree, thing, rows[0], held, actor, rule)


def _makes(tree: Tree, verb: int, at: int) -> bool:
    """As in "Holm made her first appointment", "made a nomination to the court": who makes it."""
    if tree.lemmas[verb] != "make":
        return False
    return tree.fine(at) == "PRP$" or tree.case(at) in ("to", "on")


def _nominals(tree: Tree, head: int) -> list[Trigger]:
    """What a noun does to what it is of, the noun of a verb too: "the mothballing of the mill"."""
    found = list(nominals_at(tree, head))
    if not found and tree.lows[head].endswith("ing"):
        rows = (row.trigger for row in verbs().get(tree.lows[head], ()) if not row.particles)
        found = [trigger for trigger in rows if trigger is not None and "o" in trigger.takes]
    return found


def _of_noun(tree: Tree, noun: int, axis: Axis) -> tuple[Hold, int | None]:
    """What holds a noun, and the verb that brings it as news, if one does."""
    up, label = tree.heads[noun], tree.labels[noun]
    if any(tree.lows[child] in ("no", "any", "possible") for child in tree.below[noun]):
        return replace(WEAK, background=True), None
    if up == ROOT:
        return (FIRM if tree.headline else RECALLED), None
    if label == "conj":
        return _of_noun(tree, up, axis)
    objects_of = label == "obj" or (label == "nsubj" and is_passive(tree, up))
    objects_of = objects_of or (label in ("xcomp", "ccomp") and tree.fine(noun) == "VBG")
    if not tree.is_verb(up) or not objects_of:
        return RECALLED, None
    unknown = axis is not Axis.SCHEDULE and tree.lemmas[up] not in BRINGS
    turned_down = axis is Axis.TENURE and tree.lemmas[up] in _TURNS_DOWN
    if unknown or (is_doubt(tree, up) and not turned_down):
        return replace(WEAK, background=True), None
    above = hold(tree, up)
    governor = GOVERNORS.get(tree.lemmas[up])
    if governor is not None:
        above = above.weaker(governor.strength)
    # One pulls a plug to end a thing; what is put off to a day is still to be.
    takes_back = undoes(tree, up) and tree.lemmas[noun] != "plug" and not till_day(tree, up)
    if takes_back or turned_down or tree.lemmas[up] in AVERTS:
        above = replace(above, flips=not above.flips, undone=True)
    return above, up


def given(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "gives the mine the green light", "mine wins a reprieve", "mill saved from closure"."""
    verb = tree.heads[at]
    if verb == ROOT or not tree.is_verb(verb):
        return None
    lemma, label, passive = tree.lemmas[verb], tree.labels[at], is_passive(tree, verb)
    gets = label in SUBJECTS and lemma in (GIVES | AVERTS if passive else GETS | AVERTS)
    gives = at > verb and label in ("obj", "iobj", "obl") and lemma in GIVES | AVERTS
    if not (gets or gives):
        return None
    # Of a "go-ahead" the end may be taken for an adverb.
    for noun in tree.children(verb, "obj", "xcomp", "obl", "nsubj", "advmod"):
        if noun == at or tree.case(noun) not in ("", "from"):
            continue
        rows = [row for row in _nominals(tree, noun) if fits(row, thing)]
        if rows:
            held = _of_noun(tree, noun, Axis.SCHEDULE)[0]
            held = held if tree.labels[noun] == "obj" else _got(tree, verb)
            actor = actor_of(tree, verb) if gives or passive else None
            return made(tree, thing, rows[0], held, actor, "light-verb")
    return None


def _got(tree: Tree, verb: int) -> Hold:
    held = hold(tree, verb)
    averted = tree.lemmas[verb] in AVERTS
    return replace(held, flips=held.flips != averted, undone=held.undone or averted)


def planned(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "announced plans for a visit", "dropped plans for talks"."""
    head = tree.heads[at]
    if head != ROOT and tree.labels[at] == "compound" and tree.lemmas[head] in MEANT:
        return _dropped(tree, thing, head)
    if head == ROOT or tree.case(at) not in ("for", "of"):
        return None
    if tree.is_verb(head):  # "dropped plans for a visit", the visit hung on the verb
        head = next((o for o in tree.children(head, "obj") if o < at), head)
    if tree.lemmas[head] not in PLAN_NOUNS or tree.is_verb(head):
        return None
    verb = tree.heads[head]
    if Axis.SCHEDULE not in thing.row.axes:
        return None
    if verb == ROOT or tree.labels[head] != "obj":
        return Doing(thing.what, PLANNED, RECALLED, thing, rule="plans")
    rows = [trigger for _, trigger in rows_at(tree, verb) if fits(trigger, thing)]
    held = hold(tree, verb) if rows else RECALLED
    trigger = rows[0] if rows else PLANNED
    return made(tree, thing, trigger, held, actor_of(tree, verb), "plans")


def _dropped(tree: Tree, thing: Thing, noun: int) -> Doing | None:
    """As in "drop strike threat", "strike plans shelved": what was meant is off."""
    verb = tree.heads[noun]
    passive = verb != ROOT and tree.is_verb(verb) and is_passive(tree, verb)
    if verb == ROOT or tree.labels[noun] != ("nsubj" if passive else "obj"):
        return None
    rows = [row for _, row in rows_at(tree, verb) if row.pole is Pole.OFF and fits(row, thing)]
    if not rows or Axis.SCHEDULE not in thing.row.axes:
        return None
    return made(tree, thing, rows[0], hold(tree, verb), actor_of(tree, verb), "plans")
