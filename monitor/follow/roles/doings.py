"""What a sentence puts on or off: a doing for each thing, with who does it and how firmly.

Rule 1. A nominal beats the verb above it: "announces the suspension of flights" is off.
Rule 2. The verb that a thing is the object of beats the verb that it is the subject of.
Rule 3. A participle before the noun only recalls: "the cancelled visit".
"""

from collections.abc import Iterator
from dataclasses import replace

from monitor.follow.cast import TITLES
from monitor.follow.lexicon.control import OPPONENTS, STATES
from monitor.follow.lexicon.modality import BRINGS, GOVERNORS
from monitor.follow.lexicon.schedule import WEAK_VERBS
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import PERSON, Verb, nominals, states
from monitor.follow.lexicon.words import RECALLING
from monitor.follow.roles.acts import PLANNED, verbal
from monitor.follow.roles.hold import FIRM, PLAN_NOUNS, RECALLED, WEAK, Hold, hold, is_doubt, undoes
from monitor.follow.roles.made import Doing, actor_of, fits, made
from monitor.follow.roles.places import holder
from monitor.follow.roles.things import Thing, things
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_marked, is_passive, matches, objects, rows_at
from monitor.follow.roles.who import subject
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole, Strength

_POSTS = TITLES | listed(
    "post job office position role seat title head boss manager captain editor secretary team club"
    " board cabinet company council party parliament bench side bank government politics rector"
    " chairperson dean treasurer spokesman spokeswoman ceo commander skipper conductor curator"
)
_TAKE = listed("capture seize recapture hold free liberate snatch")
_LIGHT = listed("visit tour flights match strike exercise")
_BEHIND = listed("after since following despite over for before until amid")
_OPENERS = listed("as after before until since because")
_OF = listed("of in to on for")
_STAYS = listed("remain stay sit languish live lie keep go come turn emerge end stand get")
# What somebody thinks, wants or takes for so is not so.
_SEEMS = listed(
    "seem look appear sound feel think believe want hope wish need like fear consider suppose"
    " imagine expect assume report say prefer demand play act"
)


def doings(tree: Tree) -> list[Doing]:
    """All doings of a sentence, things first, then verbs that are the thing itself."""
    found = [doing for thing in things(tree) if (doing := _of_thing(tree, thing)) is not None]
    return [*found, *verbal(tree)]


def _of_thing(tree: Tree, thing: Thing) -> Doing | None:
    at = _first(tree, thing.at)
    return (
        holder(tree, thing, at)
        or _nominal(tree, thing, at)
        or _planned(tree, thing, at)
        or _object(tree, thing, at)
        or _subject(tree, thing, at)
        or _result(tree, thing, at)
        or _participle(tree, thing)
        or _attribute(tree, thing)
    )


def _first(tree: Tree, at: int) -> int:
    """The first of nouns that are joined: what is said of it is said of all."""
    while tree.labels[at] == "conj" and tree.heads[at] != ROOT:
        at = tree.heads[at]
    return at


# -- nouns that put something on or off ----------------------------------------------------------


def _nominal(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "the cancellation of the visit", "the visit's cancellation", "flight cancellations"."""
    head = tree.heads[at]
    if head == ROOT or head in tree.named or tree.is_verb(head):
        return None
    rows = [row for row in nominals().get(tree.lows[head], ()) if fits(row, thing)]
    if not rows or tree.labels[at] not in ("nmod", "compound"):
        return None
    if at > head and tree.case(at) not in _OF:
        return None
    held, verb = _of_noun(tree, head, rows[0].axis)
    actor = None if verb is None else actor_of(tree, verb)
    rule = "nominal" if verb is None else "announced-nominal"
    return made(tree, thing, rows[0], held, actor, rule)


def _of_noun(tree: Tree, noun: int, axis: Axis) -> tuple[Hold, int | None]:
    """What holds a noun, and the verb that brings it as news, if one does."""
    up, label = tree.heads[noun], tree.labels[noun]
    if any(tree.lows[child] in ("no", "any", "possible") for child in tree.below[noun]):
        return replace(WEAK, background=True), None
    if up == ROOT:
        return (FIRM if tree.headline else RECALLED), None
    if label == "conj":
        return _of_noun(tree, up, axis)
    objects_of = label == "obj" or (label == "nsubj" and tree.tail(noun) == "pass")
    if not tree.is_verb(up) or not objects_of:
        return RECALLED, None
    unknown = axis is not Axis.SCHEDULE and tree.lemmas[up] not in BRINGS
    if unknown or is_doubt(tree, up):
        return replace(WEAK, background=True), None
    above = hold(tree, up)
    governor = GOVERNORS.get(tree.lemmas[up])
    if governor is not None:
        above = above.weaker(governor.strength)
    if undoes(tree, up):
        above = replace(above, flips=not above.flips, undone=True)
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
    if Axis.SCHEDULE not in thing.row.axes:
        return None
    if verb == ROOT or tree.labels[head] != "obj":
        return Doing(thing.what, PLANNED, RECALLED, thing, rule="plans")
    rows = [trigger for _, trigger in rows_at(tree, verb) if fits(trigger, thing)]
    held = hold(tree, verb) if rows else RECALLED
    trigger = rows[0] if rows else PLANNED
    return made(tree, thing, trigger, held, actor_of(tree, verb), "plans")


# -- verbs that put something on or off ----------------------------------------------------------


def _object(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "calls off the visit", "called the visit off", "plans a visit"."""
    if tree.tokens[at].label.endswith("relcl") and tree.low(tree.heads[at]) == "what":
        at = tree.heads[at]  # "make what would have been a visit"
    verb = tree.heads[at]
    if verb != ROOT and not tree.is_verb(verb):  # "lose control of the town"
        verb = tree.heads[verb]
    if verb == ROOT or is_passive(tree, verb):
        return None
    for row, particles in fitting(tree, verb, thing, "o"):
        if at not in objects(tree, verb, particles) or _is_other(tree, thing, verb, at, row):
            continue
        if row.trigger is None:
            return _light(tree, thing, verb)
        return _acted(tree, thing, verb, row, row.trigger)
    return None


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
            axes.index(one[0].trigger.axis) if one[0].trigger else len(axes),
        ),
    )


def _is_other(tree: Tree, thing: Thing, verb: int, at: int, row: Verb) -> bool:
    """As in "called the election a sham", and in what an army captures: a place, no person."""
    if row.lemma == "call":
        return _named_so(tree, verb, at)
    if thing.row is not PERSON or row.trigger is None or row.trigger.axis is not Axis.CUSTODY:
        return False
    if " " in thing.names[0].shown or row.lemma not in _TAKE:
        return False
    actor = actor_of(tree, verb)
    words = set() if actor is None else {tree.lows[each] for each in tree.own(actor)}
    return bool(words & (OPPONENTS | STATES) - {"police"})


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
    held = hold(tree, verb)
    past = tree.fine(verb) in ("VBD", "VBN")
    if row.lemma in WEAK_VERBS and held.bare and past and trigger.pole is Pole.ON:
        held = replace(held, background=True)
    rule = "undone-plan" if held.undone else "object"
    return made(tree, thing, trigger, held, actor_of(tree, verb), rule)


def _light(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    """As in "will make a visit" plans one."""
    held = hold(tree, verb)
    if thing.row.name not in _LIGHT or held.bare:
        return None
    return made(tree, thing, PLANNED, held, actor_of(tree, verb), "light-verb")


def _subject(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "the visit was called off", "talks collapse", "summit back on", "is set to resume"."""
    head = tree.heads[at]
    if head == ROOT:
        clauses = tree.children(at, "parataxis", "conj")
        loose = [clause for clause in clauses if tree.child(clause, *SUBJECTS) is None]
        said = (doing for verb in loose if (doing := _undergone(tree, thing, verb)) is not None)
        return (_state(tree, thing, at) if tree.headline else None) or next(said, None)
    opened = _opened(tree, at)
    gerund = tree.labels[at] == "advcl" and at < head and tree.child(head, *SUBJECTS) is None
    if tree.labels[at] in SUBJECTS or opened is not None or gerund:
        for verb in _said(tree, head if opened is None else opened):
            found = _told_of(tree, thing, verb)
            if found is not None:
                recalled = opened is not None and tree.case(at) in RECALLING
                held = replace(found.hold, background=True) if recalled else found.hold
                return found._replace(hold=held)
    return None


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
    done = _undergone(tree, thing, verb) if tree.is_verb(verb) else None
    return done or _state(tree, thing, verb) or _undergone(tree, thing, verb)


def _said(tree: Tree, verb: int, depth: int = 0) -> Iterator[int]:
    """The verbs that share a subject: "was set to resume and begin"."""
    yield verb
    if depth < 4:  # noqa: PLR2004 - deep enough for any ladder of verbs that is still read
        for child in tree.children(verb, "xcomp", "conj", "advcl", "ccomp"):
            if tree.child(child, *SUBJECTS) is None and tree.fine(child) != "VBG":
                yield from _said(tree, child, depth + 1)


def _undergone(tree: Tree, thing: Thing, verb: int) -> Doing | None:
    passive = is_passive(tree, verb)
    role = ("o" if is_marked(tree, verb) else "os") if passive else "s"
    for row, particles in fitting(tree, verb, thing, role):
        trigger = row.trigger
        if trigger is None or trigger.personal:
            continue
        others = objects(tree, verb, particles)
        if others and not (trigger.axis is Axis.TENURE and tree.lemmas[others[0]] in _POSTS):
            continue
        if _is_other(tree, thing, verb, thing.at, row):
            continue
        held = hold(tree, verb)
        if row.lemma in WEAK_VERBS and _was(tree, verb):
            held = replace(held, background=True)
        actor = actor_of(tree, verb) if passive else None
        return made(tree, thing, trigger, held, actor, "undone" if passive else "subject")
    return None


def _was(tree: Tree, verb: int) -> bool:
    """As in "was planned" tells of a plan gone by."""
    return any(tree.lows[child] in ("was", "were") for child in tree.children(verb, "aux"))


def _state(tree: Tree, thing: Thing, head: int, *, becomes: bool = False) -> Doing | None:
    """As in "is back on", or in a headline "back on" alone."""
    for words, trigger in states():
        if not tree.words.issuperset(words) or not fits(trigger, thing):
            continue
        if _found(tree, words, head, thing.at) is None:
            continue
        copula = any(tree.lemmas[child] == "be" for child in tree.children(head, "cop", "aux"))
        if not (copula or becomes or tree.headline) and not _ends_so(tree, thing, head, trigger):
            continue
        held = hold(tree, head)
        return made(tree, thing, trigger, held, None, "predicate")
    return None


def _ends_so(tree: Tree, thing: Thing, verb: int, trigger: Trigger) -> bool:
    """As in "remains in custody", "walked out of the forest alive"; not "feels safe"."""
    if tree.lemmas[verb] == "be" or (thing.row is PERSON and tree.lemmas[verb] in _STAYS):
        return True
    return trigger.axis is Axis.LIFE and tree.is_verb(verb) and tree.lemmas[verb] not in _SEEMS


def _result(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "found her alive", "kept him behind bars": what becomes of an object."""
    verb = tree.heads[at]
    if verb == ROOT or not tree.is_verb(verb) or tree.labels[at] not in ("obj", "iobj", "nsubj"):
        return None
    if tree.labels[at] == "nsubj" and not is_passive(tree, verb):
        return None
    if tree.lemmas[verb] in _SEEMS or thing.row is not PERSON:
        return None
    return _state(tree, thing, verb, becomes=True)


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


def _attribute(tree: Tree, thing: Thing) -> Doing | None:
    """As in "the cancelled visit" recalls, whatever the sentence says of it."""
    if thing.attribute is None:
        return None
    return made(tree, thing, thing.attribute, RECALLED, None, "attribute")
