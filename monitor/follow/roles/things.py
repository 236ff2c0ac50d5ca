"""Noun phrases that claims are about: their class, their names, and what stands around them."""

from typing import NamedTuple

from monitor.follow.cast import Mention
from monitor.follow.lexicon import ATTRIBUTES, NUMBERS, OTHER_THINGS, Trigger
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.roles.who import PERSONAL, name_of
from monitor.follow.vocabulary import noun_words, nouns
from monitor.follow.words import listed
from monitor.model.changes import Pole

_DEFINITE = listed("the this that these those")
_VAGUE = listed("a an any some another no")
_LEFT = ("compound", "nmod", "amod", "flat", "nummod", "det", "obl", "nsubj")
_SPREAD = ("nmod", "obl")
_PLACES = ("to", "in", "at")
_TAILS = listed("to in at with between against by of for from on among into")
_WHOLE = listed("talks exercise")
_YEAR = 4


class Thing(NamedTuple):
    """A noun of some class with what stands around it.

    Attributes:
        what: name of the class.
        at: the noun.
        owners: names that own it: "X's visit".
        names: other names before the noun.
        tail: (preposition, name) after it.
        near: whether the first of these stands right behind it.
        attribute: "planned", "cancelled" and the like before the noun.
        pronoun: whether "his" or the like owns it.
        definite: whether it says "the", "this" or "that".
    """

    what: str
    at: int
    owners: tuple[Mention, ...] = ()
    names: tuple[Mention, ...] = ()
    tail: tuple[tuple[str, Mention], ...] = ()
    near: bool = False
    attribute: Trigger | None = None
    pronoun: bool = False
    definite: bool = False

    @property
    def places(self) -> tuple[Mention, ...]:
        """The names that its tail gives as places, "to" before "in" and "at"."""
        return tuple(m for wanted in _PLACES for case, m in self.tail if case == wanted)

    @property
    def named(self) -> tuple[Mention, ...]:
        """All names before the noun."""
        return (*self.owners, *self.names)


def things(tree: Tree) -> list[Thing]:
    """All noun phrases of a sentence whose noun belongs to a class, from left to right."""
    known = noun_words()
    found = []
    for at, low in enumerate(tree.lows):
        what = class_at(tree, at) if low in known else None
        if what is not None and not _counted(tree, at, what):
            found.append(_thing(tree, at, what))
    return found


def class_at(tree: Tree, at: int) -> str | None:
    """The class of the noun at a token; a part of a name or of another noun is none."""
    if at in tree.named or (tree.is_verb(at) and not _is_noun(tree, at)):
        return None
    if tree.labels[at] in ("compound", "amod") and tree.heads[at] > at:
        return None
    what = nouns().get((tree.low(at - 1), tree.low(at))) or nouns().get((tree.low(at),))
    others = OTHER_THINGS.get(tree.low(at).removesuffix("s"), ())
    return None if tree.low(at - 1) in others else what


def _is_noun(tree: Tree, at: int) -> bool:
    """As in "Holm visit to Ghana called off": a verb has no participle behind it."""
    return any(tree.fine(child) == "VBN" for child in tree.children(at, "acl"))


def _counted(tree: Tree, at: int, what: str) -> bool:
    """Whether it counts some of many: "20 flights"."""
    if what in _WHOLE or not tree.low(at).endswith("s"):
        return False
    return any(
        (tree.lows[child].isdigit() and len(tree.lows[child]) < _YEAR)
        or tree.lows[child] in NUMBERS
        for child in tree.below[at]
        if child < at
    )


def _thing(tree: Tree, at: int, what: str) -> Thing:
    before = [
        child
        for child in tree.below[at]
        if child < at and tree.labels[child] in _LEFT and not tree.case(child)
    ]
    owners, names, attribute = [], [], None
    pronoun = definite = False
    for child in before:
        low, found = tree.lows[child], _names(tree, child)
        if tree.fine(child) == "PRP$":
            pronoun = True
        elif low in _DEFINITE:
            definite = True
        elif low in ATTRIBUTES and child not in tree.named:
            attribute = ATTRIBUTES[low]
        elif tree.tail(child) == "poss" or any(name.owner for name in found):
            own = name_of(tree, child)
            owners.extend([own] if own else found)
        else:
            names.extend(found)
    tail, near = _tail(tree, at)
    return Thing(
        what=what,
        at=at,
        owners=tuple(owners),
        names=tuple(dict.fromkeys(names)),
        tail=tail,
        near=near,
        attribute=attribute,
        pronoun=pronoun,
        definite=definite,
    )


def _names(tree: Tree, at: int) -> list[Mention]:
    """The names in a modifier, each once: "Peru-Chile" holds two."""
    found = [tree.named[each] for each in sorted(tree.own(at)) if each in tree.named]
    return list(dict.fromkeys(found))


def _tail(tree: Tree, at: int) -> tuple[tuple[tuple[str, Mention], ...], bool]:
    """The names behind a noun with their prepositions, those attached to its verb too."""
    found: list[tuple[str, Mention]] = []
    near = False
    for phrase in _phrases(tree, at):
        case = tree.case(phrase)
        if case not in _TAILS or tree.lows[phrase] in PERSONAL:
            continue
        near = near or (not found and min(tree.under(phrase)) == at + 1)
        for each in (phrase, *tree.children(phrase, "conj")):
            name = name_of(tree, each)
            if name is not None:
                found.append((case, name))
    return tuple(found), near


def _phrases(tree: Tree, at: int) -> list[int]:
    own = [child for child in tree.children(at, "nmod", "obl", "acl") if child > at]
    # "the visit of Ida Holm to Ghana": a person leads nowhere.
    own += [deep for child in own for deep in tree.children(child, "nmod") if name_of(tree, child)]
    for clause in tree.children(at, "acl"):
        # "talks scheduled between X and Y", "planned for May in Oslo": still about the thing.
        planned = ATTRIBUTES.get(tree.lows[clause])
        if planned is not None and planned.pole is Pole.ON:
            own.extend(tree.children(clause, "obl"))
    return own + _misplaced(tree, at)


def _misplaced(tree: Tree, at: int) -> list[int]:
    """Phrases behind an object or subject that the parser hung on its verb."""
    verb, label = tree.heads[at], tree.labels[at]
    if verb == ROOT or label not in ("obj", "nsubj", "obl", "nmod", "conj"):
        return []
    beyond = [child for child in tree.children(verb, "obl", "nmod", "obj") if child > at]
    # Behind its verb a subject has only its place: "the summit is to be held in Ghana".
    return [c for c in beyond if verb < at or c < verb or tree.case(c) in ("in", "at")]
