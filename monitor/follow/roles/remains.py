"""Who a body turns out to be: "the body found is that of Ida Holm", "the dead man is Ida Holm".

Rule 1. What is found of the dead is "that of", or is identified as, whoever it names.
Rule 2. A man, woman or worker who is said to be dead before the verb is whoever follows it.
"""

from collections.abc import Iterator

from monitor.follow.cast import Kind
from monitor.follow.lexicon.life import FOUND_DEAD, REMAINS
from monitor.follow.lexicon.people import PEOPLE, SPOKEN_OF
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import PERSON, PERSONAL
from monitor.follow.roles.hold import hold
from monitor.follow.roles.made import Doing
from monitor.follow.roles.things import Thing
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_DEAD = Trigger(axis=Axis.LIFE, pole=Pole.OFF, state="dead")
_THAT, _IS = listed("that those"), listed("is was are were be as been")
_BETWEEN = ("DET", "ADJ", "NOUN", "PROPN", "NUM")
_REACH = 6


def identified(tree: Tree) -> Iterator[Doing]:
    """The dead whom a sentence names at last."""
    if not tree.words & (REMAINS | FOUND_DEAD):
        return
    for at in sorted(tree.named):
        name = tree.named[at]
        if name.kind is not Kind.NAME or name.owner or not _is_shown_to_be(tree, at):
            continue
        thing, held = Thing(row=PERSON, at=at, names=(name,)), hold(tree, _top(tree, at))
        yield Doing(PERSONAL[Axis.LIFE], _DEAD, held, thing, rule="identified")


def may_identify(words: frozenset[str]) -> bool:
    """Whether folded words of a sentence may say who is dead."""
    if not words & _IS:
        return False
    return bool(
        (words & REMAINS and words & _THAT) or (words & FOUND_DEAD and words & PEOPLE.keys())
    )


def _is_shown_to_be(tree: Tree, name: int) -> bool:
    """Whether "is that of", or "is" behind a dead one, stands before a name and its titles."""
    start = name - 1
    while start > max(0, name - _REACH) and _is_title(tree, start):
        start -= 1
    before = range(start)
    if tree.low(start) == "of" and tree.low(start - 1) in _THAT and tree.low(start - 2) in _IS:
        return any(tree.lows[at] in REMAINS for at in before)
    return tree.low(start) in _IS and any(
        tree.lows[at] in FOUND_DEAD and _is_of_person(tree, at) for at in before
    )


def _is_title(tree: Tree, at: int) -> bool:
    low = tree.lows[at]
    return low in SPOKEN_OF or (tree.tokens[at].tag in _BETWEEN and low not in _THAT | _IS)


def _is_of_person(tree: Tree, at: int) -> bool:
    """As "dead" in "the dead man", not in "the dead man's brother"."""
    noun = tree.heads[at]
    of_noun = tree.labels[at] == "amod" and noun > at and tree.lows[noun] in PEOPLE
    return of_noun and tree.tail(noun) != "poss"


def _top(tree: Tree, at: int) -> int:
    """The predicate that a name is, or that it stands beside."""
    head = tree.heads[at]
    return head if head != ROOT and tree.labels[at] in ("appos", "flat", "nmod") else at
