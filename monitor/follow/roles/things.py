"""Noun phrases that claims are about: their class, their names, and what stands around them."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.follow.cast import Kind, Mention
from monitor.follow.lexicon.shape import ObjectClass, Trigger
from monitor.follow.lexicon.tables import (
    CLASSES,
    NAMED_PLACE,
    PERSON,
    attributes,
    nominals,
    noun_words,
    nouns,
)
from monitor.follow.lexicon.words import NUMBERS, OTHER_THINGS
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.roles.who import PERSONAL, name_of
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
_PRONOUNS = listed("he she him her his")
_AFAR = listed("in at between with")
_ABOUT = listed("on of for against")
# Adjectives that tell one thing from another; all others come and go between reports.
_TELLING = listed(
    "nuclear economic military financial political diplomatic commercial humanitarian medical"
    " electoral constitutional presidential parliamentary criminal civil religious agricultural"
)
_SAY_LITTLE = listed("government state week month year day security peace minister president")


class Thing(NamedTuple):
    """A noun of some class with what stands around it.

    Attributes:
        row: its class.
        at: the noun.
        kind: what tells it from others of its class: "travel" of a travel ban.
        owners: names that own it: "X's visit".
        names: other names before the noun.
        tail: (preposition, name) after it.
        near: whether the first of these stands right behind it.
        attribute: "planned", "cancelled" and the like before the noun.
        pronoun: whether "his" or the like owns it.
        definite: whether it says "the", "this" or "that".
    """

    row: ObjectClass
    at: int
    kind: str = ""
    owners: tuple[Mention, ...] = ()
    names: tuple[Mention, ...] = ()
    tail: tuple[tuple[str, Mention], ...] = ()
    near: bool = False
    attribute: Trigger | None = None
    pronoun: bool = False
    definite: bool = False

    @property
    def what(self) -> str:
        """What the key of a claim says that it is."""
        name = self.row.against or self.row.name
        return f"{self.kind} {name}" if self.kind and self.row.kinds else name

    @property
    def places(self) -> tuple[Mention, ...]:
        """The names that its tail gives as places, "to" before "in" and "at"."""
        return tuple(m for wanted in _PLACES for case, m in self.tail if case == wanted)

    @property
    def named(self) -> tuple[Mention, ...]:
        """All names before the noun."""
        return (*self.owners, *self.names)


def things(tree: Tree) -> list[Thing]:
    """All noun phrases of a sentence that name a person or belong to a class, left to right."""
    known = noun_words()
    found = []
    for at, low in enumerate(tree.lows):
        if at in tree.named or low in _PRONOUNS:
            person = _person(tree, at)
            found.extend([person] if person else [])
            continue
        what = class_at(tree, at) if low in known else None
        if what is not None and not _counted(tree, at, what):
            found.append(_thing(tree, at, CLASSES[what]))
    return found


def _person(tree: Tree, at: int) -> Thing | None:
    """A name that stands for itself, or beside the noun that says what its bearer is; a pronoun."""
    name = name_of(tree, at)
    head, label = tree.heads[at], tree.labels[at]
    owned = tree.tail(at) == "poss" and (head == ROOT or tree.lows[head] not in nominals())
    if name is None or owned or label in ("compound", "amod"):
        return None
    if at not in tree.named:
        return Thing(row=PERSON, at=at, names=(name,), pronoun=True)
    if label in ("appos", "flat") and head != ROOT and tree.tokens[head].tag == "NOUN":
        at = head
    row = NAMED_PLACE if name.kind in (Kind.PLACE, Kind.PEOPLE) else PERSON
    return Thing(row=row, at=at, names=(name,))


def class_at(tree: Tree, at: int) -> str | None:
    """The class of the noun at a token; a part of a name or of another noun is none."""
    if at in tree.named or (tree.is_verb(at) and not _is_noun(tree, at)):
        return None
    if tree.labels[at] in ("compound", "amod") and tree.heads[at] > at:
        return None
    before, low = tree.low(at - 1), tree.low(at)
    longer = nouns().get(tree.lows[at : at + 3]) or nouns().get((before, low))
    others = OTHER_THINGS.get(low.removesuffix("s"), ())
    return longer or (None if before in others else nouns().get((low,)))


def _is_noun(tree: Tree, at: int) -> bool:
    """As in "Holm visit to Ghana called off", "fighting resumed": where no verb can stand."""
    if tree.labels[at] in ("nsubj", "obj") and tree.fine(at) == "VBG":
        return True
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


def _thing(tree: Tree, at: int, row: ObjectClass) -> Thing:
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
        elif low in attributes() and child not in tree.named:
            attribute = next((a for a in attributes()[low] if a.axis in row.axes), attribute)
        elif tree.tail(child) == "poss" or any(name.owner for name in found):
            own = name_of(tree, child)
            owners.extend([own] if own else found)
        else:
            names.extend(found)
    tail, near = _tail(tree, at)
    return Thing(
        row=row,
        at=at,
        kind=_kind(tree, at, before) if row.kinds else "",
        owners=tuple(owners),
        names=tuple(dict.fromkeys(names)),
        tail=tail,
        near=near,
        attribute=attribute,
        pronoun=pronoun,
        definite=definite,
    )


def _kind(tree: Tree, at: int, before: Sequence[int]) -> str:
    """As in "travel ban", "ban on rallies": the nouns before it, else what it is on."""
    own = [tree.lemmas[child] for child in before if _is_kind(tree, child)]
    if not own:
        behind = [child for child in _phrases(tree, at) if tree.case(child) in _ABOUT]
        own = [tree.lemmas[child] for child in behind[:1] if _is_plain_noun(tree, child)]
    return " ".join(own)


def _is_kind(tree: Tree, child: int) -> bool:
    if tree.labels[child] == "amod":
        return tree.lows[child] in _TELLING
    return tree.labels[child] == "compound" and _is_plain_noun(tree, child)


def _is_plain_noun(tree: Tree, at: int) -> bool:
    return (
        at not in tree.named
        and tree.tokens[at].tag in ("NOUN", "PROPN")
        and tree.lows[at].isalpha()
        and tree.lows[at] not in _SAY_LITTLE
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
    # "the visit of Ida Holm to Ghana", "the outbreak of cholera in Ghana": it is the first noun's.
    own += [
        deep
        for child in own
        for deep in tree.children(child, "nmod")
        if name_of(tree, child) or tree.case(deep) in ("in", "at")
    ]
    for clause in tree.children(at, "acl"):
        # "talks scheduled between X and Y", "planned for May in Oslo": still about the thing.
        if any(row.pole is Pole.ON for row in attributes().get(tree.lows[clause], ())):
            own.extend(tree.children(clause, "obl"))
    return own + _misplaced(tree, at)


def _misplaced(tree: Tree, at: int) -> list[int]:
    """Phrases behind an object or subject that the parser hung on its verb."""
    verb, label = tree.heads[at], tree.labels[at]
    if verb == ROOT or label not in ("obj", "nsubj", "obl", "nmod", "conj"):
        return []
    beyond = [child for child in tree.children(verb, "obl", "nmod", "obj") if child > at]
    # Behind its verb a subject has only its place, or who takes part: "is to be held in Ghana".
    return [c for c in beyond if verb < at or c < verb or tree.case(c) in _AFAR]
