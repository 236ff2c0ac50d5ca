"""Whose a thing is: read from who gets it, who loses it, who is driven out, in whose hands it is.

Rule 1. Words between "in" or "under" and "hands" or "control" say whose: "in rebel hands".
Rule 2. What falls, is lost or is handed over "to" somebody is theirs.
Rule 3. Who is driven out of a place has lost it; who drives them out has it.
Rule 4. Whose forces are "back in" a place, or whose flag flies over it, hold it.
Rule 5. Who comes or goes changes that only if forces do, or a state: no envoy, no staff, no person.
Rule 6. What is captured "from" somebody is lost by them, and so is what somebody cedes.
Rule 7. Buildings, ships, councils and companies are held as places are, whatever else tables say.
"""

from collections.abc import Iterator
from dataclasses import replace

from monitor.follow.cast import Kind
from monitor.follow.lexicon.control import (
    EXPELS,
    FLAGS,
    HANDS,
    HELD,
    HOLDINGS,
    LOST,
    MOTION,
    NO_FORCE,
    OPPONENTS,
    OVER_TO,
    POLITICS,
    STATES,
)
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import CLASSES, NAMED_PLACE, PERSON
from monitor.follow.roles.hold import hold
from monitor.follow.roles.made import TAKES, Doing, actor_of, held_as, is_any
from monitor.follow.roles.parties import KNOWN, party, worded
from monitor.follow.roles.things import Thing, class_at, is_whole, thing_at
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive
from monitor.follow.roles.who import subject
from monitor.follow.words import fold, listed
from monitor.model.changes import Axis, Pole

_SORTS = listed("city town county district borough regional provincial municipal national state")
_WIDTH = 6
_FLIES = listed("fly raise hoist flutter wave plant")
_NO_MORE = (("no", "longer"), ("not", "anymore"))
_POWERS = OPPONENTS | STATES | POLITICS
_POWER = listed("control command")
_AGAIN = listed("back again once")
_FALLS = listed("fall succumb surrender capitulate")
_YIELDS = _FALLS | listed("lose cede abandon")


def holdings(tree: Tree) -> Iterator[Thing]:
    """What may be held, though no table of things has it for that: "city council", "freighter"."""
    for at, lemma in enumerate(tree.lemmas):
        if at in tree.named:
            yield from _named_holding(tree, at)
            continue
        row = HOLDINGS.get(lemma)
        if row is None or tree.is_verb(at) or not is_whole(tree, at):
            continue
        known = class_at(tree, at)
        if known is None or Axis.CONTROL not in CLASSES[known].axes:
            yield thing_at(tree, at, row)._replace(kind=lemma)


def _named_holding(tree: Tree, at: int) -> Iterator[Thing]:
    """As "Kelder City Council": a name that ends with what it is."""
    name = tree.named[at]
    *words, last = name.shown.split()
    row = HOLDINGS.get(fold(last))
    while words and fold(words[-1]) in _SORTS:
        words.pop()
    if row is not None and words:
        own = name._replace(key=fold(words[-1]), shown=" ".join(words), kind=Kind.NAME)
        yield Thing(row=row, at=at, names=(own,), kind=fold(last))


def holder(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """What a sentence says of whose a thing is, beside the verbs of the table."""
    if Axis.CONTROL not in thing.row.axes or is_any(tree, thing):
        return None
    return (
        _in_hands(tree, thing, at)
        or _over_to(tree, thing, at)
        or _cleared(tree, thing, at)
        or _back_in(tree, thing, at)
        or _flagged(tree, thing, at)
    )


def loss(tree: Tree, doing: Doing) -> Doing | None:
    """What else is lost by those from whom a thing is taken, or who lose it "to" somebody."""
    if doing.trigger.axis is not Axis.CONTROL or doing.trigger.pole is not Pole.ON:
        return None
    lost = doing.lost or _taken_from(tree, doing)
    if not lost or doing.hold.flips:
        return None
    trigger = Trigger(axis=Axis.CONTROL, pole=Pole.OFF, state=f"{LOST}{lost}")
    return doing._replace(trigger=trigger, rule="loser", lost="")


def _taken_from(tree: Tree, doing: Doing) -> str:
    """As in "captured Orm, a port, from Norland", "the recapture of Orm from rebels"."""
    if doing.thing is None or doing.rule != TAKES:
        return ""
    over = tree.heads[doing.thing.at]
    if over != ROOT and not tree.is_verb(over):
        over = tree.heads[over]
    above = [doing.thing.at] if over == ROOT else [over, doing.thing.at]
    behind = (n for up in above for n in tree.children(up, "obl", "nmod"))
    found = (n for n in behind if n > doing.thing.at and tree.case(n) == "from")
    return next((who for n in found if (who := party(tree, n))), "")


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


def _doing(  # noqa: PLR0917 - what a doing is made of
    tree: Tree, thing: Thing, who: str, at: int, pole: Pole = Pole.ON, rule: str = "holder"
) -> Doing | None:
    if not who:
        return None
    state = f"{HELD if pole is Pole.ON else LOST}{who}"
    trigger = Trigger(axis=Axis.CONTROL, pole=pole, state=state)
    return Doing(held_as(tree, thing), trigger, hold(tree, at), thing, rule=rule)


def _in_hands(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "is in rebel hands", "back under army control", "the army is in control of it"."""
    for hands in (n for n, low in enumerate(tree.lows) if low in HANDS):
        start = next((n for n in range(hands - 1, hands - _WIDTH, -1) if _opens(tree, n)), None)
        if start is None:
            continue
        if at < start and not tree.case(at):
            return _said_of_hands(tree, thing, start, hands)
        if tree.case(at) == "of" and tree.heads[at] == hands:
            held = _in_control(tree, hands)
            return None if held is None else _doing(tree, thing, party(tree, held), hands)
    return None


def _said_of_hands(tree: Tree, thing: Thing, start: int, hands: int) -> Doing | None:
    """Whose hands they are: "rebel hands", "the hands of the rebels"; or are no more."""
    if tree.low(hands - 1) == "in" and tree.lows[hands] in _POWER:
        return None  # "the army is in control of it"
    of = next((n for n in tree.children(hands, "nmod") if tree.case(n) == "of"), None)
    who = worded(tree, range(start + 1, hands), hands) if of is None else party(tree, of)
    gone = any(tree.lows[n - 2 : n] in _NO_MORE for n in range(start, max(start - 2, 1), -1))
    found = _doing(tree, thing, who, hands, Pole.OFF if gone else Pole.ON)
    if found is None:
        return None
    again = not gone and any(low in _AGAIN for low in tree.lows[max(0, start - 2) : hands + 3])
    held = replace(found.hold, flips=found.hold.flips and not gone)
    return found._replace(hold=held, trigger=replace(found.trigger, turns=again))


def _in_control(tree: Tree, hands: int) -> int | None:
    """Who is: "the army is in control of it", in a headline "army back in control of it"."""
    own, head = tree.child(hands, *SUBJECTS), tree.heads[hands]
    if own is not None or head == ROOT:
        return own
    if tree.lows[head] == "back" and tree.heads[head] != ROOT:
        head = tree.heads[head]
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
    return _doing(tree, thing, party(tree, who), head) if _has_forces(tree, who) else None


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
    return _doing(tree, thing, worded(tree, whose, flag), head) if whose else None


def _opens(tree: Tree, at: int) -> bool:
    return tree.low(at) in ("in", "under", "into")


def _over_to(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "falls to rebels", "was lost to rebels", "lost control of it to the rebels"."""
    verb, label = tree.heads[at], tree.labels[at]
    if verb != ROOT and tree.lemmas[verb] in HANDS and label == "nmod":
        verb, label = tree.heads[verb], tree.labels[verb]
    if verb == ROOT or label not in (*SUBJECTS, "obj"):
        return None
    if tree.lemmas[verb] not in OVER_TO or not tree.is_verb(verb):
        return None
    if label in SUBJECTS and tree.child(verb, "obj") is not None:
        return None  # who loses something else
    to = _to(tree, verb)
    if to is None or (tree.lemmas[verb] in MOTION - _FALLS and not _has_forces(tree, to)):
        return None  # "the president returned to Peru"
    rule = TAKES if tree.lemmas[verb] in _YIELDS and _may_fall(tree, thing, to) else "holder"
    found = _doing(tree, thing, party(tree, to), verb, rule=rule)
    giver = actor_of(tree, verb) if label == "obj" else None
    lost = "" if giver is None else party(tree, giver)
    return found if found is None else found._replace(lost=lost)


def _may_fall(tree: Tree, thing: Thing, to: int) -> bool:
    """Whether a place falls: a name alone that falls to another may have lost a match."""
    named = thing.row in (PERSON, NAMED_PLACE)
    return not named or any(tree.lows[at] in _POWERS for at in tree.own(to))


def _to(tree: Tree, verb: int) -> int | None:
    """Who stands behind "to", or behind "back to"."""
    back = [n for n in tree.children(verb, "advmod") if tree.lows[n] in ("back", "over")]
    found = (n for up in (verb, *back) for n in tree.children(up, "obl"))
    return next((n for n in found if n > verb and tree.case(n) == "to"), None)


def is_hurt(tree: Tree, verb: int) -> bool:
    """As in "Rovers lose Ida Holm to injury": what is lost to no party is no place."""
    to = _to(tree, verb) if tree.lemmas[verb] == "lose" else None
    return to is not None and not party(tree, to)


def _cleared(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "drove the rebels out of it", "rebels driven from it", "cleared it of rebels"."""
    verb = tree.heads[at]
    while verb != ROOT and _is_gone(tree, verb):
        verb = tree.heads[verb]
    if verb == ROOT or not tree.is_verb(verb) or tree.lemmas[verb] not in EXPELS:
        return None
    gone = _driven(tree, verb, at)
    lost = "" if gone is None else party(tree, gone)
    actor = actor_of(tree, verb)
    if not lost:
        return None
    if actor is None or not _has_forces(tree, actor):
        return _doing(tree, thing, lost, verb, Pole.OFF)
    found = _doing(tree, thing, party(tree, actor), verb, rule=TAKES)
    return found if found is None else found._replace(lost=lost)


def _is_gone(tree: Tree, at: int) -> bool:
    """Whether a place hung on who is driven out, not on a part of it: "the last of the rebels"."""
    if tree.is_verb(at):
        return False
    of = tree.labels[at] == "nmod" and tree.case(at) == "of" and tree.lows[at] in KNOWN
    return of or tree.labels[at] in (*SUBJECTS, "obj")


def _driven(tree: Tree, verb: int, at: int) -> int | None:
    """Who is driven out of a place."""
    if tree.case(at) in ("of", "from", "out", "off"):
        if is_passive(tree, verb):
            return subject(tree, verb)
        return next((n for n in tree.children(verb, "obj") if n < at), None)
    behind = [*tree.children(verb, "obl", "nmod"), *tree.children(at, "nmod")]
    return next((n for n in behind if n > at and tree.case(n) == "of"), None)
