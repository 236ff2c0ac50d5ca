"""What a sentence puts on or off: a doing for each thing, with who does it and how firmly.

Rule 1. A nominal beats the verb above it: "announces the suspension of flights" is off.
Rule 2. The verb that a thing is the object of beats the verb that it is the subject of.
Rule 3. A participle before the noun only recalls: "the cancelled visit".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.follow.cast import TITLES, Kind
from monitor.follow.lexicon.anything import AXES, CARRIERS, RUNS
from monitor.follow.lexicon.approval import BODIES
from monitor.follow.lexicon.control import DEFENDERS, OPPONENTS, STATES
from monitor.follow.lexicon.life import DEEPS, PERILS, SAVES
from monitor.follow.lexicon.modality import MAKES_SO
from monitor.follow.lexicon.schedule import WEAK_VERBS
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import PERSON, PERSONAL, Verb
from monitor.follow.lexicon.words import GIVING, RECALLING
from monitor.follow.roles.acts import PLANNED, verbal
from monitor.follow.roles.described import BY_KIND, BY_KIND_KNOWN, accused, described
from monitor.follow.roles.hold import PLAN_NOUNS, RECALLED, hold
from monitor.follow.roles.lots import meted, none_of
from monitor.follow.roles.made import Doing, actor_of, fits, made
from monitor.follow.roles.nominals import given, nominal, planned
from monitor.follow.roles.offices import office
from monitor.follow.roles.places import holder, holdings, is_hurt, loss, merely_moves
from monitor.follow.roles.predicates import (
    PARTLY,
    exists,
    opens_for,
    result,
    stands,
    state,
    under_way,
)
from monitor.follow.roles.remains import identified
from monitor.follow.roles.said import statements
from monitor.follow.roles.senses import means_other
from monitor.follow.roles.standing import under
from monitor.follow.roles.things import Thing, things, whose
from monitor.follow.roles.transfers import broken_off, transfers
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_marked, is_passive, matches, objects, till_day
from monitor.follow.roles.users import used
from monitor.follow.roles.who import rules_object, subject
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole, Strength

_POSTS = TITLES | listed(
    "post job office position role seat title head boss manager captain editor secretary team club"
    " board cabinet company council party parliament bench side bank government politics rector"
    " chairperson dean treasurer spokesman spokeswoman ceo commander skipper conductor curator"
)
_TAKE = listed("capture seize recapture hold free liberate snatch")
_FLIGHT = "flight"
_JAILS = listed("jail imprison")
CONVICTED = Trigger(axis=Axis.LEGAL, pole=Pole.ON, state="convicted")
_LEAVES = listed("quit exit depart")
LIGHT = listed("visit tour flights match strike exercise")
_CARRIED = listed("on at in of for through over across along")
_OPENERS = listed("as after before until since because")


def doings(tree: Tree) -> list[Doing]:
    """All doings of a sentence, things first, then verbs that are the thing itself."""
    found = [doing for thing in things(tree) if (doing := _of_thing(tree, thing)) is not None]
    found += [doing for thing in holdings(tree) if (doing := _held(tree, thing)) is not None]
    found += [lost for doing in found if (lost := loss(tree, doing)) is not None]
    known = [doing for doing in found if not _is_nobodys(tree, doing, found)]
    people = [*_of_people(tree, found), *_convicted(tree, found)]
    deals = [*broken_off(tree, known), *transfers(tree)]
    return [*known, *people, *deals, *verbal(tree), *identified(tree), *statements(tree)]


def _convicted(tree: Tree, found: Sequence[Doing]) -> Iterator[Doing]:
    """As in "jailed for murder", which tells of a sentence as well."""
    for doing in found:
        verb = ROOT if doing.thing is None else tree.heads[doing.thing.at]
        if doing.what != PERSONAL[Axis.CUSTODY] or verb == ROOT or tree.lemmas[verb] not in _JAILS:
            continue
        if any(tree.case(at) == "for" for at in tree.children(verb, "obl")):
            yield doing._replace(what=PERSONAL[Axis.LEGAL], trigger=CONVICTED)


def _is_nobodys(tree: Tree, doing: Doing, others: Sequence[Doing]) -> bool:
    """Whether what stands for an owner has none ("the body"), or he is told of anyway."""
    thing = doing.thing
    if thing is None or not thing.row.stands or thing.pronoun:
        return False
    owner = whose(tree, thing)
    return owner is None or any(
        one.thing is not None
        and one.thing.row is PERSON
        and one.what == doing.what
        and owner in one.thing.names
        for one in others
    )


def _of_people(tree: Tree, found: Sequence[Doing]) -> Iterator[Doing]:
    """What befalls people without names, and the cases against them."""
    for person in described(tree):
        doing = _of_thing(tree, person)
        if doing is not None:
            yield doing._replace(rule=BY_KIND_KNOWN if person.definite else BY_KIND)
    for case in found:
        if case.thing is not None and (case.what == "case" or case.thing.row.stands):
            whom = accused(tree, case.thing)
            if whom is not None:
                yield case._replace(what=f"{whom.kind} {case.what}", thing=whom, rule=BY_KIND)


def _of_thing(tree: Tree, thing: Thing) -> Doing | None:
    at = _first(tree, thing.at)
    return (
        holder(tree, thing, at)
        or office(tree, thing)
        or nominal(tree, thing, at)
        or meted(tree, thing, at)
        or given(tree, thing, at)
        or planned(tree, thing, at)
        or used(tree, thing, at)
        or under(tree, thing, at)
        or _object(tree, thing, at)
        or _subject(tree, thing, at)
        or _made_to(tree, thing, at)
        or result(tree, thing, at)
        or _carried(tree, thing, at)
        or _participle(tree, thing)
        or none_of(tree, thing, at)
        or exists(tree, thing, at)
        or stands(tree, thing, at)
        or under_way(tree, thing, at)
        or _attribute(tree, thing)
    )


def _held(tree: Tree, thing: Thing) -> Doing | None:
    """Whose a building, a ship, a council or a company is."""
    at = _first(tree, thing.at)
    return (
        holder(tree, thing, at)
        or nominal(tree, thing, at)
        or _object(tree, thing, at)
        or _subject(tree, thing, at)
        or _participle(tree, thing)
    )


def _first(tree: Tree, at: int) -> int:
    """The first of nouns that are joined: what is said of it is said of all."""
    while tree.labels[at] == "conj" and tree.heads[at] != ROOT:
        at = tree.heads[at]
    return at


# -- verbs that put something on or off ----------------------------------------------------------


def _object(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "calls off the visit", "called the visit off", "plans a visit"."""
    if tree.tokens[at].label.endswith("relcl") and tree.low(tree.heads[at]) == "what":
        at = tree.heads[at]  # "make what would have been a visit"
    verb = _verb_over(tree, at)
    if verb is None:
        return None
    if tree.lemmas[verb] in MAKES_SO and at in objects(tree, verb, ()):
        found = state(tree, thing, verb)
        if found is not None:
            return found
    # "stripped of its licence", but "refused a visa"
    undergoes = is_passive(tree, verb) and not _is_given(tree, verb, at)
    for row, particles in fitting(tree, verb, thing, "o"):
        if undergoes and tree.case(at) not in row.particles:
            continue
        if at not in objects(tree, verb, particles) or _is_other(tree, thing, verb, at, row):
            continue
        if row.trigger is None:
            return _light(tree, thing, verb)
        if row.lemma == "confirm" and hold(tree, verb).flips:
            return None  # not to confirm is no denial
        return _acted(tree, thing, verb, row, row.trigger)
    return None


def _verb_over(tree: Tree, at: int) -> int | None:
    """The verb that a noun may be the object of."""
    verb = tree.heads[at]
    if verb != ROOT and not tree.is_verb(verb):  # "lose control of the town"
        verb = tree.heads[verb]
    if verb == ROOT:
        return None
    undergoes = is_passive(tree, verb) and tree.case(at) in ("", "by")
    return None if undergoes and not _is_given(tree, verb, at) else verb


def _is_given(tree: Tree, verb: int, at: int) -> bool:
    """As in "was refused a visa": what somebody is given or denied."""
    return tree.lemmas[verb] in GIVING and tree.labels[at] == "obj" and at > verb


def fitting(
    tree: Tree, verb: int, thing: Thing, role: str
) -> Iterator[tuple[Verb, tuple[int, ...]]]:
    """The rows of a verb that fit a thing, most particles first, then its likeliest axis."""
    rows = [
        (row, particles)
        for row, particles in matches(tree, verb)
        if row.trigger is None or fits(row.trigger, thing, role)
    ]
    axes = thing.row.axes
    yield from sorted(
        rows,
        key=lambda one: (
            -len(one[1]),
            _place(axes, one[0].trigger),
        ),
    )


def _place(axes: tuple[Axis, ...], trigger: Trigger | None) -> int:
    """How likely an axis is; words that fit all of them come after those of one."""
    if trigger is None or trigger.anywhere:
        return len(axes)
    return axes.index(trigger.axis)


def _is_other(tree: Tree, thing: Thing, verb: int, at: int, row: Verb) -> bool:
    """As in "called the election a sham", and in what an army captures: a place, no person."""
    if _is_control(row) and _is_beside(tree, verb, thing.at, row):
        return True
    if means_other(tree, verb, row.trigger):
        return True
    if row.lemma == "call":
        return _named_so(tree, verb, at)
    if row.lemma == "clear" and _is_let(tree, verb):
        return True
    if row.lemma in SAVES and not _is_for_life(tree, verb):
        return True
    if row.lemma == "free" and tree.low(verb + 1) == "to":
        return True  # "free to play"
    if thing.row is not PERSON or row.trigger is None or row.trigger.axis is not Axis.CUSTODY:
        return False
    if row.lemma not in _TAKE:
        return False
    actor = actor_of(tree, verb)
    words = set() if actor is None else {tree.lows[each] for each in tree.own(actor)}
    if words & DEFENDERS:
        return True
    return " " not in thing.names[0].shown and bool(words & (OPPONENTS | STATES) - {"police"})


def _is_beside(tree: Tree, verb: int, at: int, row: Verb) -> bool:
    """As in "pupils return to school", "loses Orm to the Greens", "lost to injury"."""
    to = tree.case(at) in ("to", "from") and tree.case(at) not in row.particles
    return to or merely_moves(tree, verb, at) or is_hurt(tree, verb)


def _is_for_life(tree: Tree, verb: int) -> bool:
    """As in "saved", "saved from the fire"; not "saved from relegation"."""
    away = (at for at in tree.children(verb, "obl", "nmod") if tree.case(at) == "from")
    return all(tree.lemmas[at] in PERILS | DEEPS for at in away)


def _is_let(tree: Tree, verb: int) -> bool:
    """As in "cleared for take-off", "cleared to play": let do something, and no verdict."""
    if any("to" in tree.marks(n) for n in tree.children(verb, "xcomp", "advcl")):
        return True
    return any(tree.case(n) == "for" for n in tree.children(verb, "obl"))


def _named_so(tree: Tree, verb: int, at: int) -> bool:
    """As in "called the election a sham"."""
    beyond = tree.children(verb, "obj", "xcomp", "obl", "vocative")
    beyond += [child for word in tree.own(at) for child in tree.children(word, "appos")]
    return any(_is_bare(tree, child) for child in beyond if child > at)


def _is_bare(tree: Tree, noun: int) -> bool:
    """As in "a sham": a noun phrase of its own, no preposition and no comma before it."""
    start = tree.child(noun, "det")
    return start is not None and not tree.case(noun) and tree.low(start - 1) != ","


def _acted(tree: Tree, thing: Thing, verb: int, row: Verb, trigger: Trigger) -> Doing | None:
    held, trigger = hold(tree, verb), _moved(tree, verb, trigger)
    decided = trigger.axis in (Axis.APPROVAL, Axis.DEAL) and trigger.pole is Pole.ON
    if decided and _failed(tree, verb):
        held = replace(held, strength=Strength.ASSERTED)
        trigger = replace(trigger, pole=Pole.OFF, state="rejected")
    past = tree.fine(verb) in ("VBD", "VBN")
    if row.lemma in WEAK_VERBS and held.bare and past and trigger.pole is Pole.ON:
        held = replace(held, background=True)
    rule = "undone-plan" if held.undone else "object"
    return made(tree, thing, trigger, held, actor_of(tree, verb), rule)


def _is_control(row: Verb) -> bool:
    return row.trigger is not None and row.trigger.axis is Axis.CONTROL


def _failed(tree: Tree, verb: int) -> bool:
    """As in "the senate failed to pass the bill", which is how a bill is lost."""
    over = tree.heads[verb]
    if over == ROOT or tree.lemmas[over] != "fail" or tree.heads[over] != ROOT:
        return False
    return not hold(tree, over).flips and hold(tree, over).strength is Strength.ASSERTED


def _light(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    """As in "will make a visit" plans one."""
    held = hold(tree, verb)
    if thing.row.name not in LIGHT or held.bare:
        return None
    return made(tree, thing, PLANNED, held, actor_of(tree, verb), "light-verb")


def _subject(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "the visit was called off", "talks collapse", "summit back on", "is set to resume"."""
    head = tree.heads[at]
    if head == ROOT:
        clauses = tree.children(at, "parataxis", "conj")
        loose = [clause for clause in clauses if tree.child(clause, *SUBJECTS) is None]
        said = (doing for verb in loose if (doing := _undergone(tree, thing, verb)) is not None)
        return (state(tree, thing, at) if tree.headline else None) or next(said, None)
    opened = _opened(tree, at)
    gerund = tree.labels[at] == "advcl" and at < head and tree.child(head, *SUBJECTS) is None
    if tree.labels[at] in SUBJECTS or opened is not None or gerund:
        told = head if opened is None else opened
        for verb in (*_said(tree, told), *_planned_by(tree, told)):
            found = _told_of(tree, thing, verb)
            if found is not None:
                recalled = opened is not None and tree.case(at) in RECALLING
                held = replace(found.hold, background=True) if recalled else found.hold
                return found._replace(hold=held)
    return None


def _made_to(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "judge orders the mine to close", "regulator clears jets to fly again"."""
    verb = tree.heads[at]
    if verb == ROOT or tree.labels[at] != "obj" or not rules_object(tree, verb):
        return None
    below = [*tree.children(verb, "xcomp", "advcl", "ccomp"), *tree.children(at, "acl")]
    acts = (n for n in below if n > at and "to" in tree.marks(n))
    found = (_told_of(tree, thing, act) for act in acts)
    return next((one for one in found if one is not None), None)


def _opened(tree: Tree, at: int) -> int | None:
    """The verb of which a noun is the subject, though its "as" or "after" was taken for "of"."""
    if tree.labels[at] not in ("obl", "nmod") or tree.case(at) not in _OPENERS:
        return None
    if tree.labels[at] == "obl" and at < tree.heads[at]:
        return tree.heads[at]
    end = max(tree.under(at)) + 1
    clauses = (
        verb
        for verb in range(end, len(tree.lows))
        if tree.labels[verb] == "advcl" and min(tree.under(verb)) == end
    )
    return next((verb for verb in clauses if tree.child(verb, *SUBJECTS) is None), None)


def _told_of(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    """What a predicate says of its subject; what is done goes before how: "freed alive"."""
    if tree.low(verb - 1) in PARTLY:
        return None  # "wildfire 40 per cent contained"
    done = _undergone(tree, thing, verb) if tree.is_verb(verb) else None
    return done or state(tree, thing, verb) or _undergone(tree, thing, verb)


def _carried(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "work on the dam halted", "trains roll on the line", "the mine resumes output"."""
    head = tree.heads[at]
    if head == ROOT or thing.row.axes[0] not in AXES:
        return None
    if tree.lemmas[head] in CARRIERS and not tree.is_verb(head):
        carrier = head if tree.labels[at] in ("nmod", "compound") else None
    else:
        runs = tree.labels[at] in SUBJECTS
        beside = tree.children(head, "obj", *(() if runs else SUBJECTS))
        known = RUNS if runs else CARRIERS if tree.labels[at] == "obl" else ()
        carrier = next((each for each in beside if tree.lemmas[each] in known), None)
    if carrier is None or (at > carrier and tree.case(at) not in _CARRIED):
        return None
    found = _object(tree, thing, carrier) or _subject(tree, thing, carrier)
    if found is None or found.trigger.state == "postponed":  # late trains run
        return None
    if tree.lemmas[carrier] == _FLIGHT and not _flies(tree, carrier, found.trigger):
        return None
    return found._replace(rule="carried")


def _flies(tree: Tree, flights: int, trigger: Trigger) -> bool:
    """Whether an airport resumes or halts all its flights, not some of them."""
    some = tree.children(flights, "nmod", "nummod", "compound")
    return not some and trigger.state in ("running again", "halted", "suspended")


def _said(tree: Tree, verb: int, depth: int = 0) -> Iterator[int]:
    """The verbs that share a subject: "was set to resume and begin"."""
    yield verb
    if depth < 4:  # noqa: PLR2004 - deep enough for any ladder of verbs that is still read
        for child in tree.children(verb, "xcomp", "conj", "advcl", "ccomp"):
            if tree.child(child, *SUBJECTS) is None and tree.fine(child) != "VBG":
                yield from _said(tree, child, depth + 1)


def _planned_by(tree: Tree, verb: int) -> list[int]:
    """What its subject has a plan for: "drops plans to quit"."""
    plans = (noun for noun in tree.children(verb, "obj") if tree.lemmas[noun] in PLAN_NOUNS)
    return [clause for noun in plans for clause in tree.children(noun, "acl")]


def _undergone(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    passive = is_passive(tree, verb)
    role = ("o" if is_marked(tree, verb) else "os") if passive else "s"
    for row, particles in fitting(tree, verb, thing, role):
        trigger = row.trigger
        if trigger is None or trigger.personal:
            continue
        others = _beyond(tree, verb, particles, trigger)
        if trigger.axis is Axis.APPROVAL:  # "the bill clears the senate"
            others = [each for each in others if tree.lows[each] not in BODIES]
        if others and not _is_idle(tree, verb, trigger, others[0]):
            continue
        if _is_other(tree, thing, verb, thing.at, row) or opens_for(tree, verb):
            continue
        held, trigger = hold(tree, verb), _moved(tree, verb, trigger)
        if held.flips and tree.lemmas[verb] == "survive" and trigger.axis is Axis.LIFE:
            held = replace(held, undone=True)  # who did not survive is dead
        if _none_in(tree, row, particles):
            held = replace(held, flips=not held.flips, undone=True)
        if row.lemma in WEAK_VERBS and _was(tree, verb):
            held = replace(held, background=True)
        actor = actor_of(tree, verb) if passive else None
        return made(tree, thing, trigger, held, actor, "undone" if passive else "subject")
    return None


def _is_idle(tree: Tree, verb: int, trigger: Trigger, other: int) -> bool:
    """Whether what a verb acts on besides its subject tells only more of that."""
    if trigger.axis is Axis.LIFE:
        # Who did not survive a crash is dead; who did was never said to be.
        survives = tree.lemmas[verb] == "survive" and tree.lemmas[other] in PERILS
        return survives and hold(tree, verb).flips
    if trigger.axis is not Axis.TENURE:
        return False
    body = other in tree.named and tree.named[other].kind is Kind.NAME
    return tree.lemmas[other] in _POSTS or (tree.lemmas[verb] in _LEAVES and body)


def _none_in(tree: Tree, row: Verb, particles: tuple[int, ...]) -> bool:
    """As in "faces no charges", but not in "loses a no-confidence vote"."""
    return "no" not in row.particles and any(
        tree.lows[at] == "no" and tree.low(at + 1) != "-" for at in particles
    )


def _beyond(tree: Tree, verb: int, particles: tuple[int, ...], trigger: Trigger) -> list[int]:
    """What a verb acts on besides its subject: not the "budget cuts" that it "falls victim to"."""
    own = {tree.heads[at] for at in particles if tree.labels[at] == "case"}
    others = objects(tree, verb, particles)
    if trigger.takes != "s":
        return others
    return [at for at in others if at not in own and not tree.case(at)]


def _moved(tree: Tree, verb: int, trigger: Trigger) -> Trigger:
    """What is put off to a day that is named is still to be: another date, no turn."""
    if trigger.state != "postponed" or not till_day(tree, verb):
        return trigger
    return replace(trigger, pole=Pole.ON, state="rescheduled")


def _was(tree: Tree, verb: int) -> bool:
    """As in "was planned" tells of a plan gone by."""
    return any(tree.lows[child] in ("was", "were") for child in tree.children(verb, "aux"))


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


def _attribute(tree: Tree, thing: Thing) -> Doing | None:
    """As in "the cancelled visit" recalls, whatever the sentence says of it."""
    if thing.attribute is None:
        return None
    return made(tree, thing, thing.attribute, RECALLED, None, "attribute")
