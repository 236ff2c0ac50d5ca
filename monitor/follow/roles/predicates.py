"""States that are said of a thing, and that it is there at all.

As in "is back on", "was put on hold", in a headline "back on" alone; "there was no blast".
"""

from dataclasses import replace

from monitor.follow.cast import Mention
from monitor.follow.lexicon.anything import AXES
from monitor.follow.lexicon.life import IN_THOUGHT
from monitor.follow.lexicon.modality import IS_SO, MAKES_SO
from monitor.follow.lexicon.shape import WITHIN, Sides, Trigger
from monitor.follow.lexicon.truth import VERDICTS
from monitor.follow.roles.acts import PLANNED
from monitor.follow.roles.hold import Hold, hold
from monitor.follow.roles.made import Doing, fits, made
from monitor.follow.roles.things import Thing, names_in, tail_of
from monitor.follow.roles.tree import CLAUSES, ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive, phrase
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_STAYS = listed("remain stay sit languish live lie keep go come turn emerge end stand get")
_LOOKS = listed("feel seem look appear sound")
# What somebody thinks, wants or takes for so is not so.
_SEEMS = listed(
    "seem look appear sound feel think believe want hope wish need like fear consider suppose"
    " imagine expect assume report say prefer demand play act"
)
# As in "has gone through much": on a way, not out of a post; "out with an injury", "free to
# play", "free of pain" are other matters, too.
_FURTHER: dict[tuple[str, ...], frozenset[str]] = {
    ("gone",): listed("through on to into too far back over down up along ahead without so"),
    ("out",): listed("for with of on until till through to injured cold first"),
    ("free",): listed("to of"),
}
_NEAR_HOME = listed("at near from of in outside his her their my our its the a care")
_ONCE_MORE = listed("back again still now")
PARTLY = listed("cent percent % partly partially half nearly almost mostly largely")
STANDING = {Axis.RESTRICTION: "imposed", Axis.CONFLICT: "in force"}
# What may stand around such a noun: names and kinds, and what tells that it is new.
_STILL = ("compound", "nmod", "obl", "punct", "flat")
_FRESH = listed("again new fresh renewed heavy fierce intense local total full nationwide night")
_UNSURE = listed("possible potential proposed likely looming partial former no")
_BEFALLS = listed("rock hit strike grip shake sweep ravage engulf paralyse paralyze plague")
_COMES = listed("be happen occur take come begin start erupt strike hit break")
_HURTS = listed("kill injure wound hurt trap claim bury")
STRIKE = "strike"
STRUCK = Trigger(axis=Axis.SCHEDULE, pole=Pole.ON, state="under way")
HAPPENED = Trigger(axis=Axis.OCCURRENCE, pole=Pole.ON, state="happened")


def state(tree: Tree, thing: Thing, head: int, *, becomes: bool = False) -> Doing | None:
    """As in "is back on", or in a headline "back on" alone."""
    for words, trigger in tree.states:
        if not fits(trigger, thing):
            continue
        if not _stands(tree, words, head, thing.at) or _is_figure(tree, head, trigger):
            continue
        if _makes_other(tree, thing, head) or opens_for(tree, head):
            continue
        if tree.lemmas[head] in _LOOKS and thing.row.sides is Sides.PERSON:
            continue
        if not (becomes or tree.headline or _is_so(tree, thing, head, trigger)):
            continue
        if not (thing.named or thing.tail):
            thing = thing._replace(tail=_near(tree, head))
        return made(tree, thing, trigger, _held(tree, words, head), None, "predicate")
    return None


def _held(tree: Tree, words: tuple[str, ...], head: int) -> Hold:
    """How firmly it is said that a state of some words stands."""
    held = hold(tree, head)
    if _is_denied(tree, words, head):
        held = replace(held, flips=not held.flips)
    if words[0] in ("no", "not"):  # it is the state's own
        held = replace(held, flips=False)
    ahead = _ahead(tree, words, head)
    return held if ahead is None else held.weaker(hold(tree, ahead).strength)


def _ahead(tree: Tree, words: tuple[str, ...], head: int) -> int | None:
    """As in a headline's "museum to open in May", where the state hangs on the thing."""
    below = (at for at in tree.below[head] if at > head and tree.lows[at] == words[0])
    return next((at for at in below if "to" in tree.marks(at)), None)


def _near(tree: Tree, head: int) -> tuple[tuple[str, Mention], ...]:
    """The places that hang on the state itself: "lights back on in Orm", "guns silent in Orm"."""
    below = (n for child in tree.below[head] for n in tree.children(child, "obl", "nmod"))
    return tail_of(tree, list(below))


def _is_denied(tree: Tree, words: tuple[str, ...], head: int) -> bool:
    """As in a headline's "wildfire not yet under control", where the "not" hangs on the state."""
    if tree.is_verb(head) or words[-1] == tree.lows[head]:
        return False
    ends = (at for at in range(head + 1, len(tree.lows)) if tree.lows[at] == words[-1])
    return any(tree.lows[child] in ("not", "never") for at in ends for child in tree.below[at])


def _is_figure(tree: Tree, head: int, trigger: Trigger) -> bool:
    """As in "is alive in our hearts", which is said of the dead."""
    return trigger.axis is Axis.LIFE and any(
        tree.lows[at] in IN_THOUGHT and tree.case(at) == "in" for at in tree.under(head)
    )


def _makes_other(tree: Tree, thing: Thing, head: int) -> bool:
    """As in "the band called off its concert": what is said is not said of the subject."""
    acts = thing.at < head and tree.lemmas[head] in MAKES_SO and not is_passive(tree, head)
    return acts and tree.child(head, "obj") is not None


def opens_for(tree: Tree, verb: int) -> bool:
    """As in "will open for them": one act before another."""
    return tree.lemmas[verb] == "open" and any(
        tree.case(child) == "for" and (child in tree.named or tree.fine(child) == "PRP")
        for child in tree.children(verb, "obl")
    )


def _is_so(tree: Tree, thing: Thing, verb: int, trigger: Trigger) -> bool:
    """Whether a state at or below a word is said of its subject: "is shut", "was put on hold".

    As in "remains in custody", "walked out of the forest alive"; not "feels safe".
    """
    lemma = tree.lemmas[verb]
    if lemma == "be" or any(tree.lemmas[at] == "be" for at in tree.children(verb, "cop", "aux")):
        return True
    if lemma in (_STAYS if thing.row.sides is Sides.PERSON else IS_SO | MAKES_SO):
        return True
    return trigger.axis is Axis.LIFE and tree.is_verb(verb) and lemma not in _SEEMS


def result(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "found her alive", "kept him behind bars": what becomes of an object."""
    verb = tree.heads[at]
    if verb == ROOT or not tree.is_verb(verb) or tree.labels[at] not in ("obj", "iobj", "nsubj"):
        return None
    if tree.labels[at] == "nsubj" and not is_passive(tree, verb):
        return None
    if tree.lemmas[verb] in _SEEMS or thing.row.sides is not Sides.PERSON:
        return None
    return state(tree, thing, verb, becomes=True)


def _stands(tree: Tree, words: tuple[str, ...], head: int, after: int) -> bool:
    """Whether the words of a state stand, one of them being the predicate or right below it."""
    size = len(words)
    least = size - words.count(WITHIN)
    for start in range(after + 1, len(tree.lows) - least + 1):
        span = phrase(tree, start, words)
        if span is None or any(at in tree.named for at in span):
            continue
        if any(at == head or (_hangs(tree, at, head) and _is_state(tree, at)) for at in span):
            alone = size == 1 and words[0] in ("on", "off")
            if alone and (not _ends(tree, start + 1) or _goes(tree, head)):
                continue
            if tree.low(start - 1) in PARTLY:
                continue  # "wildfire nearly out"
            if words == ("home",) and tree.low(start - 1) in _NEAR_HOME:
                continue  # "holds Rovers at home", "taken from his home"
            if tree.low(start + 1) in _FURTHER.get(words, ()):
                continue
            if words[0] == "out" and _goes(tree, head) and tree.lemmas[head] not in _STAYS:
                continue  # "to pull out of a treaty" leaves no post
            return True
    return False


def _hangs(tree: Tree, at: int, head: int) -> bool:
    """Whether a word hangs on another, "back" and the like between them passed over."""
    over = tree.heads[at]
    if over not in (head, ROOT) and tree.lows[over] in _ONCE_MORE:
        over = tree.heads[over]
    return over == head


def _goes(tree: Tree, head: int) -> bool:
    """As in "goes on", which says nothing of "on"."""
    return tree.is_verb(head) and tree.lemmas[head] not in ("be", "remain", "stay")


def _is_state(tree: Tree, at: int) -> bool:
    if tree.labels[at] == "case":
        return False
    return tree.tail(at) != "prt" or not tree.is_verb(tree.heads[at])  # "siege over"


def _ends(tree: Tree, at: int) -> bool:
    """Whether "on" or "off" stands alone: not "on Monday", not "off limits"."""
    return at >= len(tree.tokens) or tree.tokens[at].tag in (
        "PUNCT",
        "SCONJ",
        "CCONJ",
        "ADP",
        "ADV",
    )


def exists(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "no festival this year", "there was no blast"; "a blast rocked the depot"."""
    happens = thing.row.axes[0] is Axis.OCCURRENCE and not thing.row.against
    if not happens and not (thing.none and thing.row.axes[0] in AXES):
        return None
    no_more = not happens and "more" in (tree.low(at - 1), tree.low(at - 2))
    stood = replace(PLANNED, axis=thing.row.axes[0]) if no_more else PLANNED
    trigger = HAPPENED if happens else stood
    head, there = tree.heads[at], tree.child(at, "expl")
    if there is not None or (head != ROOT and tree.child(head, "expl") is not None):
        verb = at if there is not None or tree.labels[at] in CLAUSES else head
    elif tree.headline and (head == ROOT or (thing.none and not tree.is_verb(head))):
        verb = at
    elif happens and not thing.none and tree.labels[at] == "nsubj" and _happens(tree, head):
        verb = head
    elif happens and not thing.none and _befalls(tree, at):
        verb, thing = head, thing._replace(tail=_befallen(tree, head))
    else:
        return None
    if happens and not (thing.named or thing.tail):
        thing = thing._replace(tail=_where(tree, verb))
    held = hold(tree, verb)
    if verb == head and held.flips and not thing.none and tree.lemmas[verb] not in _COMES:
        return None  # what "did not reach the town" was there all the same
    if verb == at:  # its "no" is told by the thing itself
        held = replace(held, flips=False, undone=no_more)
    return made(tree, thing, trigger, held, None, "exists")


def stands(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in a headline's "curfew in Kelder", "fresh fighting in Kelder": a rule, or fighting."""
    if not tree.headline or tree.heads[at] != ROOT or tree.case(at) or thing.none:
        return None
    axis = thing.row.axes[0]
    if axis not in STANDING or not (thing.named or thing.tail) or thing.attribute is not None:
        return None
    below = tree.below[at]
    if any(not _goes_along(tree, n) for n in below):
        return None
    if any(tree.lows[child] in _UNSURE for child in below):
        return None
    names = tuple(name for name in thing.names if name.key not in _FRESH)
    thing = thing._replace(names=names)  # a headline's first word has its capital anyway
    trigger = Trigger(axis=axis, pole=Pole.ON, state=STANDING[axis])
    return made(tree, thing, trigger, hold(tree, at), None, "exists")


def _goes_along(tree: Tree, at: int) -> bool:
    """As the words about "fresh fighting in Kelder" and "as river rises"."""
    if tree.labels[at] in _STILL or tree.lows[at] in _FRESH:
        return True
    return tree.labels[at] == "advcl" and bool({"as", "after"} & set(tree.marks(at)))


def under_way(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "drivers are on strike", in a headline "drivers back on strike"."""
    if thing.row.name != STRIKE or tree.case(at) != "on":
        return None
    head, who = tree.heads[at], tree.child(at, *SUBJECTS)
    held = hold(tree, at)
    if who is None and head != ROOT and tree.lows[head] in _ONCE_MORE:
        who, held = tree.child(head, *SUBJECTS), hold(tree, head)
        head = tree.heads[head]
    if who is None:
        if not tree.headline or head == ROOT or tree.heads[head] != ROOT or tree.is_verb(head):
            return None
        who, held = head, hold(tree, head)
        ended = (tree.low(at - 3), tree.low(at - 2)) == ("no", "longer")
        held = replace(held, flips=held.flips or ended)
    again = tree.low(at + 1) == "again"
    thing = thing._replace(definite=thing.definite or again)
    found = made(tree, thing, replace(STRUCK, turns=again), held, who, "predicate")
    if found is None or found.agents:
        return found
    return found._replace(agents=tuple(names_in(tree, who)))  # "Orm bus drivers"


def _happens(tree: Tree, verb: int) -> bool:
    """Whether what does something is there to do it: not what "turned out to be false"."""
    shown = tree.children(verb, "xcomp")
    return tree.is_verb(verb) and not any(tree.lows[at] in VERDICTS for at in shown)


def _befalls(tree: Tree, at: int) -> bool:
    """As in "Orm rocked by new unrest"."""
    verb = tree.heads[at]
    by = tree.labels[at] == "obl" and tree.case(at) == "by"
    return by and tree.lemmas[verb] in _BEFALLS and is_passive(tree, verb)


def _befallen(tree: Tree, verb: int) -> tuple[tuple[str, Mention], ...]:
    whom = tree.children(verb, *SUBJECTS)
    return tuple(("in", name) for each in whom for name in names_in(tree, each))


def _where(tree: Tree, verb: int) -> tuple[tuple[str, Mention], ...]:
    """The names in what a clause says of what happened: "rocked the depot in Orm"."""
    hurts = tree.lemmas[verb] in _HURTS  # whom, not where
    parts = tree.children(verb, *(() if hurts else ("obj",)), "obl", "nmod")
    return tuple(("in", name) for part in parts for name in names_in(tree, part))
