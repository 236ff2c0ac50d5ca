"""What is said to be so, and what is denied: the words of a statement, and who makes it.

Rule 1. A statement goes by its words: two are one if they share enough of them (``states``).
Rule 2. It is a clause or noun phrase below "admits" or "denies", or what turns out to be a hoax.
Rule 3. Not to confirm is no denial, and what somebody will say is not said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.follow.cast import Mention
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import CLASSES, STATEMENT, said
from monitor.follow.lexicon.truth import (
    ACTS_TOO,
    AFTERWARDS,
    DEEDS,
    GIVEN,
    LIGHT,
    REPORTS,
    SPEAKERS,
    VERDICTS,
)
from monitor.follow.lexicon.words import FUNCTION_WORDS, TIME_WORDS
from monitor.follow.roles.hold import Hold, hold
from monitor.follow.roles.made import OTHER, Doing
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.roles.triggers import is_passive, particles_of
from monitor.follow.roles.who import name_of, subject
from monitor.model.changes import Axis, Pole, Strength

_INVOLVED = frozenset(CLASSES["involvement"].nouns)  # its claims are made by the table
_LEAST, _MOST = 2, 10
_TAGS = ("NOUN", "PROPN", "VERB", "ADJ", "NUM")
_SHOWS = ("turn", "prove", "find", "show", "reveal")
_NOT = ("not", "never", "no", "n't", "nobody", "none")
_CONTENT = ("ccomp", "obj", "xcomp", "obl", "acl", "advcl", "parataxis")


def statements(tree: Tree) -> Iterator[Doing]:
    """The statements that a sentence calls true or false."""
    for at in range(len(tree.lows)):
        found = _spoken(tree, at) or _judged(tree, at) or _owned_or_denied(tree, at)
        if found is not None:
            yield found


def _spoken(tree: Tree, at: int) -> Doing | None:
    """As in "admits that", "denied reports that", "the theft was confirmed"."""
    if at in tree.named or not tree.is_verb(at):
        return None
    for pole, wanted in said().get(tree.lows[at], ()):
        particles = particles_of(tree, at, wanted)
        if particles is None:
            continue
        doer = subject(tree, at)
        below = [
            n for n in tree.children(at, *_CONTENT) if n > at and _is_content(tree, n, particles)
        ]
        if below and _is_given(tree, at, below[0]):
            return None
        if below:
            return _made(tree, at, pole, below[: 1 + _is_cut(tree, below)], doer)
        before = _told_before(tree, at)
        if before is not None:
            return _made(tree, at, pole, [before], doer)
        if doer is None or not is_passive(tree, at) or _is_acted_on(tree, at, doer):
            return None
        return _made(tree, at, pole, [doer], None)
    return None


def _is_cut(tree: Tree, below: list[int]) -> bool:
    """As in "denies troops crossed the border", the troops taken for what is denied."""
    first, second = below[0], below[1] if len(below) > 1 else below[0]
    acts = tree.labels[second] == "xcomp" and tree.fine(second) in ("VBD", "VBN", "VBZ")
    return tree.labels[first] == "obj" and acts


def _is_given(tree: Tree, verb: int, told: int) -> bool:
    """As in "was denied entry", "dismissed the coach", "quashes the verdict": nothing is said."""
    if tree.labels[told] != "obj":
        return False
    given = is_passive(tree, verb) or tree.lemmas[told] in GIVEN
    return given or _is_acted_on(tree, verb, told)


def _is_acted_on(tree: Tree, verb: int, told: int) -> bool:
    said = tree.lemmas[told] in REPORTS or tree.lows[told] in _INVOLVED
    return tree.lemmas[verb] in ACTS_TOO and not said and tree.fine(told) != "VBG"


def _told_before(tree: Tree, verb: int) -> int | None:
    """What is said before who says it: "The cable was cut, the firm admits"."""
    if tree.lemmas[verb] not in AFTERWARDS:
        return None
    over = tree.heads[verb]
    beside = [over] if tree.labels[verb] == "parataxis" and over != ROOT else []
    told = (n for n in (*tree.children(verb, "ccomp"), *beside) if n < verb and tree.is_verb(n))
    return next(told, None)


def _owned_or_denied(tree: Tree, at: int) -> Doing | None:
    """As in "Holm never met Dorn", "Holm did meet Dorn": a deed between two, denied or owned to."""
    if at in tree.named or not tree.is_verb(at) or tree.labels[at] in ("acl", "advcl"):
        return None
    doer = next((n for n in tree.below[at] if tree.labels[n] == "nsubj"), None)
    if doer is None or doer > at or not _is_told_flatly(tree, doer, at):
        return None
    parts = [n for n in tree.children(at, "obj", "obl", "iobj") if n > at]
    if not any(each in tree.named for part in parts for each in tree.own(part)):
        return None
    name = name_of(tree, doer)
    if name is None or hold(tree, at).strength is not Strength.ASSERTED:
        return None
    never = any(tree.lows[n] in _NOT for n in tree.below[at])
    pole = Pole.OFF if never else Pole.ON
    own = [n for n in (at, *parts) if n in tree.own(at)]
    words = [*name.key.split(), *(word for n in own for word in _own_words(tree, n, at))]
    return _statement(pole, words, replace(hold(tree, at), flips=False), None)


def _is_told_flatly(tree: Tree, doer: int, at: int) -> bool:
    """Whether it is "never did", "did not do" or "did do"."""
    did = any(tree.lows[n] == "did" and doer < n for n in tree.children(at, "aux"))
    never = any(tree.lows[n] == "never" for n in tree.below[at])
    return did or (never and tree.fine(at) in ("VBD", "VBN"))


def _own_words(tree: Tree, part: int, verb: int) -> Iterator[str]:
    return _words(tree, [part]) if part != verb else iter([tree.lemmas[verb]])


def _is_content(tree: Tree, at: int, particles: tuple[int, ...]) -> bool:
    if at in particles or tree.lows[at] in TIME_WORDS or tree.lows[at] in _INVOLVED:
        return False
    return tree.labels[at] not in ("obl", "advcl") or any(tree.heads[n] == at for n in particles)


def _judged(tree: Tree, at: int) -> Doing | None:
    """As in "was a hoax", "turned out to be false": what is said of a subject."""
    pole = VERDICTS.get(tree.lows[at])
    if pole is not None and tree.labels[at] == "amod" and _is_kind_of(tree, tree.heads[at]):
        at = tree.heads[at]
    if pole is None or tree.labels[at] in ("amod", "compound", "obj", "nsubj"):
        return None
    about = next((n for n in tree.below[at] if tree.labels[n] in SUBJECTS), None)
    if about is None and tree.heads[at] != ROOT:
        about = subject(tree, at)
    if about is None or about >= at:
        return None
    over = tree.heads[at]
    shown = tree.labels[at] == "xcomp" and tree.lemmas[over] in _SHOWS
    return _made(tree, over if shown else at, pole, [about], None)


def _is_kind_of(tree: Tree, noun: int) -> bool:
    """As in "is a genuine Van Loon": the noun says what the subject is."""
    return tree.child(noun, "cop") is not None


def _made(tree: Tree, at: int, pole: Pole, content: list[int], doer: int | None) -> Doing | None:
    if any(tree.lows[n] in _NOT for top in content for n in tree.under(top)):
        pole = OTHER[pole]
    who = name_of(tree, doer) if doer is not None and doer in tree.named else None
    return _statement(pole, _words(tree, content), _firm(hold(tree, at)), who)


def _statement(pole: Pole, told: Iterable[str], held: Hold, who: Mention | None) -> Doing | None:
    words = list(dict.fromkeys(told))
    if len(words) < _LEAST:
        return None
    state = "confirmed" if pole is Pole.ON else "denied"
    trigger = Trigger(axis=Axis.TRUTH, pole=pole, state=state)
    return Doing(
        f"{' '.join(words[:_MOST])} {STATEMENT.name}",
        trigger,
        held,
        agents=() if who is None else (who,),
        rule="said-by-whom-no-name-tells" if who is None else "said",
    )


def _firm(held: Hold) -> Hold:
    if held.flips or held.strength is not Strength.ASSERTED:
        return replace(held, strength=min(held.strength, Strength.CONDITIONAL), flips=False)
    return held


def _words(tree: Tree, content: Iterable[int]) -> Iterator[str]:
    """The words that a statement goes by."""
    for top in content:
        behind = {n for part in tree.children(top, "parataxis") for n in tree.under(part)}
        for at in sorted({*tree.under(top)} - behind):
            if at in tree.named:
                yield from tree.named[at].key.split()
            elif tree.tokens[at].tag in _TAGS and _tells(tree, at):
                yield DEEDS.get(tree.lemmas[at], tree.lemmas[at])


def _tells(tree: Tree, at: int) -> bool:
    lemma, low = tree.lemmas[at], tree.lows[at]
    known = FUNCTION_WORDS | TIME_WORDS | REPORTS | LIGHT | SPEAKERS
    return low.isalpha() and lemma not in known and low not in known
