"""What a sentence puts on or off: a doing for each thing, with who does it and how firmly.

Rule 1. A nominal beats the verb above it: "announces the suspension of flights" is off.
Rule 2. The verb that a thing is the object of beats the verb that it is the subject of.
Rule 3. A participle before the noun only recalls: "the cancelled visit".
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from monitor.follow.cast import Mention
from monitor.follow.lexicon import (
    ATTENDANCE,
    MOTION,
    PREDICATES,
    RECALLING,
    WEAK_VERBS,
    Trigger,
)
from monitor.follow.roles.hold import FIRM, PLAN_NOUNS, RECALLED, WEAK, Hold, hold, is_doubt, undoes
from monitor.follow.roles.things import Thing, things
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive, matches, objects, rows_at
from monitor.follow.roles.who import name_of, subject
from monitor.follow.vocabulary import Verb, motions, nominals
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole, Strength

PLANNED = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="planned")
UNDER_WAY = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="under way")
_LIGHT = listed("visit tour flights match strike exercise")
_BEHIND = listed("after since following despite over for before until amid")
_OPENERS = listed("as after before until since because")
_OF = listed("of in to on for")


class Doing(NamedTuple):
    """One thing put on or off.

    Attributes:
        what: class of the thing.
        trigger: what does it.
        hold: how firmly, recalled or not.
        thing: the noun phrase, ``None`` where a verb is the thing.
        agent: whose action the trigger is.
        place: the name that a verb of motion leads to.
        acts: whether the agent acts on the thing (and is not the thing itself).
        rule: which rule found it.
    """

    what: str
    trigger: Trigger
    hold: Hold
    thing: Thing | None = None
    agent: Mention | None = None
    place: Mention | None = None
    acts: bool = False
    rule: str = ""


def doings(tree: Tree) -> list[Doing]:
    """All doings of a sentence, things first, then verbs that are the thing itself."""
    found = [doing for thing in things(tree) if (doing := _of_thing(tree, thing)) is not None]
    return [*found, *_motions(tree)]


def _of_thing(tree: Tree, thing: Thing) -> Doing | None:
    at = _first(tree, thing.at)
    return (
        _nominal(tree, thing, at)
        or _planned(tree, thing, at)
        or _object(tree, thing, at)
        or _subject(tree, thing, at)
        or _participle(tree, thing)
        or _attribute(thing)
    )


def _first(tree: Tree, at: int) -> int:
    """The first of nouns that are joined: what is said of it is said of all."""
    while tree.labels[at] == "conj" and tree.heads[at] != ROOT:
        at = tree.heads[at]
    return at


def fits(trigger: Trigger, what: str, role: str) -> bool:
    """Whether a trigger can put a thing on or off as its object (``o``) or subject (``s``)."""
    return role in trigger.takes and (not trigger.only or what in trigger.only)


def _agent(tree: Tree, verb: int) -> Mention | None:
    if is_passive(tree, verb):
        by = [at for at in tree.children(verb, "obl") if tree.case(at) == "by"]
        return name_of(tree, by[0]) if by else None
    doer = subject(tree, verb)
    return None if doer is None else name_of(tree, doer)


# -- nouns that put something on or off ----------------------------------------------------------


def _nominal(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "the cancellation of the visit", "the visit's cancellation", "flight cancellations"."""
    head = tree.heads[at]
    trigger = None if head == ROOT or head in tree.named else nominals().get(tree.lows[head])
    if trigger is None or tree.is_verb(head) or tree.labels[at] not in ("nmod", "compound"):
        return None
    if at > head and tree.case(at) not in _OF:
        return None
    held, verb = _of_noun(tree, head)
    agent = None if verb is None else _agent(tree, verb)
    rule = "nominal" if verb is None else "announced-nominal"
    return Doing(thing.what, trigger, held, thing, agent, acts=verb is not None, rule=rule)


def _of_noun(tree: Tree, noun: int) -> tuple[Hold, int | None]:
    """What holds a noun, and the verb that brings it as news, if one does."""
    up, label = tree.heads[noun], tree.labels[noun]
    if any(tree.lows[child] in ("no", "any", "possible") for child in tree.below[noun]):
        return replace(WEAK, background=True), None
    if up == ROOT:
        return (FIRM if tree.headline else RECALLED), None
    if label == "conj":
        return _of_noun(tree, up)
    objects_of = label == "obj" or (label == "nsubj" and tree.tail(noun) == "pass")
    if not tree.is_verb(up) or not objects_of:
        return RECALLED, None
    if is_doubt(tree, up):
        return replace(WEAK, background=True), None
    above = hold(tree, up)
    if undoes(tree, up):
        above = replace(above, flips=not above.flips)
    return above, up


def _planned(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "announced plans for a visit", "dropped plans for talks"."""
    head = tree.heads[at]
    if head == ROOT or tree.case(at) not in ("for", "of"):
        return None
    if tree.is_verb(head):  # "dropped plans for a visit", the visit hung on the verb
        head = next((o for o in tree.children(head, "obj") if o < at), head)
    if tree.lemmas[head] not in PLAN_NOUNS or tree.is_verb(head):
        return None
    verb = tree.heads[head]
    if verb == ROOT or tree.labels[head] != "obj":
        return Doing(thing.what, PLANNED, RECALLED, thing, rule="plans")
    rows = [trigger for _, trigger in rows_at(tree, verb)]
    held = hold(tree, verb) if rows else RECALLED
    return Doing(
        thing.what,
        rows[0] if rows else PLANNED,
        held,
        thing,
        _agent(tree, verb),
        acts=True,
        rule="plans",
    )


# -- verbs that put something on or off ----------------------------------------------------------


def _object(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "calls off the visit", "called the visit off", "plans a visit"."""
    if tree.tokens[at].label.endswith("relcl") and tree.low(tree.heads[at]) == "what":
        at = tree.heads[at]  # "make what would have been a visit"
    verb = tree.heads[at]
    if verb == ROOT or is_passive(tree, verb):
        return None
    for row, particles in matches(tree, verb):
        if at not in objects(tree, verb, particles):
            continue
        if row.trigger is None:
            return _light(tree, thing, verb)
        if row.lemma == "call" and _named_so(tree, verb, at):
            return None
        if fits(row.trigger, thing.what, "o"):
            return _acted(tree, thing, verb, row, row.trigger)
    return None


def _named_so(tree: Tree, verb: int, at: int) -> bool:
    """As in "called the election a sham"."""
    beyond = (child for child in tree.children(verb, "obj", "xcomp", "obl") if child > at)
    return any(tree.child(child, "det") is not None and not tree.case(child) for child in beyond)


def _acted(tree: Tree, thing: Thing, verb: int, row: Verb, trigger: Trigger) -> Doing:
    held = hold(tree, verb)
    past = tree.fine(verb) in ("VBD", "VBN")
    if row.lemma in WEAK_VERBS and held.bare and past and trigger.pole is Pole.ON:
        held = replace(held, background=True)
    rule = "undone-plan" if held.undone else "object"
    return Doing(thing.what, trigger, held, thing, _agent(tree, verb), acts=True, rule=rule)


def _light(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    """As in "will make a visit" plans one."""
    held = hold(tree, verb)
    if thing.what not in _LIGHT or held.bare:
        return None
    return Doing(thing.what, PLANNED, held, thing, _agent(tree, verb), acts=True, rule="light-verb")


def _subject(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "the visit was called off", "talks collapse", "summit back on", "is set to resume"."""
    head = tree.heads[at]
    if head == ROOT:
        clauses = tree.children(at, "parataxis", "conj")
        loose = [clause for clause in clauses if tree.child(clause, *SUBJECTS) is None]
        said = (doing for verb in loose if (doing := _undergone(tree, thing, verb)) is not None)
        return (_state(tree, thing, at) if tree.headline else None) or next(said, None)
    opened = tree.labels[at] == "obl" and at < head and tree.case(at) in _OPENERS
    if tree.labels[at] in SUBJECTS or opened:
        for verb in _said(tree, tree.heads[at]):
            found = _state(tree, thing, verb) or _undergone(tree, thing, verb)
            if found is not None:
                recalled = opened and tree.case(at) in RECALLING
                held = replace(found.hold, background=True) if recalled else found.hold
                return found._replace(hold=held)
    return None


def _said(tree: Tree, verb: int, depth: int = 0) -> Iterator[int]:
    """The verbs that share a subject: "was set to resume and begin"."""
    yield verb
    if depth < 4:  # noqa: PLR2004 - deep enough for any ladder of verbs that is still read
        for child in tree.children(verb, "xcomp", "conj", "advcl", "ccomp"):
            if tree.child(child, *SUBJECTS) is None and tree.fine(child) != "VBG":
                yield from _said(tree, child, depth + 1)


def _undergone(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    passive = is_passive(tree, verb)
    for row, particles in matches(tree, verb):
        trigger = row.trigger
        if trigger is None or trigger.personal:
            continue
        object_like = passive and fits(trigger, thing.what, "o")
        if not object_like and (passive or not fits(trigger, thing.what, "s")):
            continue
        if not object_like and objects(tree, verb, particles) and "o" in trigger.takes:
            continue
        held = hold(tree, verb)
        if row.lemma in WEAK_VERBS and _was(tree, verb):
            held = replace(held, background=True)
        agent = _agent(tree, verb) if passive else None
        rule = "undone" if object_like else "subject"
        return Doing(thing.what, trigger, held, thing, agent, acts=agent is not None, rule=rule)
    return None


def _was(tree: Tree, verb: int) -> bool:
    """As in "was planned" tells of a plan gone by."""
    return any(tree.lows[child] in ("was", "were") for child in tree.children(verb, "aux"))


def _state(tree: Tree, thing: Thing, head: int) -> Doing | None:
    """As in "is back on", or in a headline "back on" alone."""
    for words in sorted(PREDICATES, key=len, reverse=True):
        start = _found(tree, words, head, thing.at)
        if start is None:
            continue
        copula = any(tree.lemmas[child] == "be" for child in tree.children(head, "cop", "aux"))
        if not copula and not tree.headline and tree.lemmas[head] != "be":
            continue
        held = hold(tree, head)
        return Doing(thing.what, PREDICATES[words], held, thing, rule="predicate")
    return None


def _found(tree: Tree, words: tuple[str, ...], head: int, after: int) -> int | None:
    """Where the words of a state stand, one of them being the predicate or right below it."""
    size = len(words)
    for start in range(after + 1, len(tree.lows) - size + 1):
        span = range(start, start + size)
        if tree.lows[start : start + size] != words or any(at in tree.named for at in span):
            continue
        if any(at == head or (tree.heads[at] == head and _is_state(tree, at)) for at in span):
            if size == 1 and words[0] in ("on", "off") and not _ends(tree, start + 1):
                continue
            return start
    return None


def _is_state(tree: Tree, at: int) -> bool:
    return tree.labels[at] != "case" and tree.tail(at) != "prt"


def _ends(tree: Tree, at: int) -> bool:
    """Whether "on" or "off" stands alone: not "on Monday", not "off limits"."""
    return at >= len(tree.tokens) or tree.tokens[at].tag in (
        "PUNCT",
        "SCONJ",
        "CCONJ",
        "ADP",
        "ADV",
    )


def _participle(tree: Tree, thing: Thing) -> Doing | None:
    """As in "flights to resume", "a visit cancelled at the last minute", "which was called off"."""
    for clause in tree.children(thing.at, "acl"):
        whole = subject(tree, clause) == thing.at
        found = _undergone(tree, thing, clause) if whole else None
        if found is not None:
            if tree.headline and tree.heads[thing.at] == ROOT:
                return found
            future = found.hold.strength is Strength.ANNOUNCED
            held = found.hold if future else replace(found.hold, background=True)
            return found._replace(hold=held)
    return None


def _attribute(thing: Thing) -> Doing | None:
    """As in "the cancelled visit" recalls, whatever the sentence says of it."""
    if thing.attribute is None:
        return None
    return Doing(thing.what, thing.attribute, RECALLED, thing, rule="attribute")


# -- verbs that are the thing --------------------------------------------------------------------


def _motions(tree: Tree) -> Iterator[Doing]:
    """As in "will visit Osterland", "told X not to travel to Osterland"."""
    table = motions()
    for at, low in enumerate(tree.lows):
        known = table.get(low)
        if known is None or not tree.is_verb(at) or at in tree.named:
            continue
        lemma, what, _ = known
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
    return Doing(what, trigger, held, None, agent, place, acts=True, rule="motion")
