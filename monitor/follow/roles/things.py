"""Noun phrases that claims are about: their class, their names, and what stands around them."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.follow.cast import GROUPS, Kind, Mention, is_title
from monitor.follow.lexicon.anything import CARRIERS, NO_THINGS
from monitor.follow.lexicon.deal import BID
from monitor.follow.lexicon.modality import GETS
from monitor.follow.lexicon.occurrence import DISEASES
from monitor.follow.lexicon.people import PEOPLE
from monitor.follow.lexicon.shape import ObjectClass, Sides, Trigger
from monitor.follow.lexicon.tables import (
    CLASSES,
    NAMED_PLACE,
    PERSON,
    attributes,
    idiom_words,
    idioms,
    nominals,
    noun_words,
    nouns,
    open_class,
)
from monitor.follow.lexicon.words import GIVING, NUMBERS, OTHER_THINGS, TIME_WORDS
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.roles.triggers import is_passive
from monitor.follow.roles.who import PERSONAL, name_of, names_of
from monitor.follow.words import fold, listed
from monitor.model.changes import Axis, Pole

_DEFINITE = listed("the this that these those")
_LEFT = ("compound", "nmod", "amod", "flat", "nummod", "det", "obl", "nsubj")
_PARTS = ("compound", "amod", "flat", "det", "case", "advmod", "nummod")
_PLACES = ("to", "in", "at", "near", "over", "off", "across")
_TAILS = listed(
    "to in at with between against by of for from on among into over near off around across along"
)
_WHOLE = listed("talks exercise")
_WHOSE = listed("of for against")
_YEAR = 4
_BUYING = "purchase"
# What may be meant and dropped, and the axes whose nominals tell of the noun before them.
MEANT = listed("plan threat proposal")
_TOLD_OF = (Axis.SCHEDULE, Axis.OPERATION, Axis.RESTRICTION)
_GIVEN = "permit"  # it goes by whom it is given to
_PERSONS = "hostages"  # a class of people: "hostage Ida Holm" is her name
PRONOUNS = listed("he she him her his")
_AFAR = listed("for in at on off along outside between with over near across against")
# Of what there are cases, and no court hears them.
_NO_CRIMES = DISEASES | listed("wine beer champagne whisky virus flu infection illness identity")
# "Calm returns to Orm": where it is now.
_COMES = listed("return come spread restore")
_ABOUT = listed("on of for against in")
# Adjectives that tell one thing from another; all others come and go between reports.
TELLING = listed(
    "nuclear economic military financial political diplomatic commercial humanitarian medical"
    " electoral constitutional presidential parliamentary criminal civil religious agricultural"
)
_SAY_LITTLE = listed(
    "place force effect government state week month year day security peace minister president"
)


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
        none: whether there is none: "no vote was held".
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
    none: bool = False

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
    found: list[Thing] = []
    for at, low in enumerate(tree.lows):
        if at in tree.named or low in PRONOUNS:
            found.extend(one for one in (_person(tree, at), _named_thing(tree, at)) if one)
            continue
        what = class_at(tree, at) if low in known else None
        row = CLASSES[what] if what is not None else _unlisted(tree, at)
        if row is not None and not _counted(tree, at, row.name) and not _is_instance(tree, at):
            found.append(thing_at(tree, at, row))
    return found


def _is_instance(tree: Tree, at: int) -> bool:
    """As in "a case of plague", which no court hears."""
    of = (n for n in tree.children(at, "nmod") if tree.case(n) == "of")
    return tree.lemmas[at] == "case" and any(tree.lemmas[n] in _NO_CRIMES for n in of)


def _unlisted(tree: Tree, at: int) -> ObjectClass | None:
    """At the top of an article any noun that is a phrase of its own may turn."""
    if not tree.lead or tree.tokens[at].tag not in ("NOUN", "PROPN"):
        return None
    if tree.labels[at] in _PARTS or not tree.lows[at].isalpha() or _is_part(tree, at):
        return None
    lemma = tree.lemmas[at]
    if {lemma, tree.lows[at]} & (NO_THINGS | CARRIERS | GROUPS | TIME_WORDS) or _is_idiom(tree, at):
        return None
    return None if tree.lows[at] in nominals() else open_class(lemma)


def _is_idiom(tree: Tree, at: int) -> bool:
    """As "run" in "on the run", but not in "the night run"."""
    low = tree.lows[at]
    return ("", low) in idioms() or (tree.low(at - 1), low) in idioms()


def _is_part(tree: Tree, at: int) -> bool:
    """As "river" in "vetoed the river bill", two objects to the parser."""
    behind = at + 1
    return (
        behind < len(tree.lows)
        and tree.heads[behind] == tree.heads[at]
        and _is_plain_noun(tree, behind)
    )


def _person(tree: Tree, at: int) -> Thing | None:
    """A name that stands for itself, or beside the noun that says what its bearer is; a pronoun."""
    name = name_of(tree, at)
    head, label = tree.heads[at], tree.labels[at]
    owned = tree.tail(at) == "poss" and (head == ROOT or tree.lows[head] not in nominals())
    if name is not None and _is_first_of(tree, at):
        return Thing(row=NAMED_PLACE, at=head, names=(name,))
    if name is None or owned or label in ("compound", "amod") or _is_of_thing(tree, at):
        return None
    if at not in tree.named:
        return Thing(row=PERSON, at=at, names=(name,), pronoun=True)
    if label in ("appos", "flat") and head != ROOT:
        at = _bearer(tree, at, head)
    row = NAMED_PLACE if name.kind in (Kind.PLACE, Kind.PEOPLE) else PERSON
    return Thing(row=row, at=at, names=(name,))


def _named_thing(tree: Tree, at: int) -> Thing | None:
    """As "Harrow Pass": a name that ends with what it is."""
    words = fold(tree.named[at].shown).split() if at in tree.named else []
    what = nouns().get(tuple(words[-1:])) if len(words) > 1 else None
    if what is None or CLASSES[what].axes[0] is not Axis.OPERATION:
        return None
    return Thing(row=CLASSES[what], at=at, names=(tree.named[at],))


def _is_first_of(tree: Tree, at: int) -> bool:
    """As "Ulm" of the town "Ulm Ferry": what follows has a capital, and may be nobody's."""
    behind = at + 1
    if at not in tree.named or behind >= len(tree.lows) or tree.heads[at] != behind:
        return False
    what = nouns().get((tree.lows[behind],))
    capital = tree.tokens[behind].form[0].isupper() and behind not in tree.named
    return what is not None and capital and Axis.CONTROL not in CLASSES[what].axes


def _bearer(tree: Tree, at: int, head: int) -> int:
    """The noun beside a name that says who it is: "the chief of Orm police, Ida Holm".

    The deputy of "the deputy of mayor Ida Holm" is somebody else.
    """
    above = tree.heads[head]
    owned = tree.labels[head] == "nmod" and above != ROOT and tree.case(head) == "of"
    if owned and is_title(tree.lows[above]) and not is_title(tree.lows[head]):
        return above
    plain = tree.tokens[head].tag == "NOUN" or tree.lows[head] in PEOPLE
    return head if plain and head not in tree.named else at


def _is_of_thing(tree: Tree, at: int) -> bool:
    """Whether a name is that of a thing: "the tanker Halcyon", "Sandholm ferry"."""
    head = tree.heads[at]
    if head != ROOT and tree.labels[at] in ("appos", "nmod", "obj") and not tree.case(at):
        beside = head == at - 1 or tree.labels[at] == "appos"
        return beside and class_at(tree, head) not in (None, _PERSONS)
    near = [*tree.children(at, "flat"), *tree.children(at, "compound")]
    return any(class_at(tree, child) not in (None, _PERSONS) for child in near)


def class_at(tree: Tree, at: int) -> str | None:
    """The class of the noun at a token; a part of a name or of another noun is none."""
    if at in tree.named or (tree.is_verb(at) and not _is_noun(tree, at)):
        return None
    # "the tanker Halcyon", but not the talks of a "talks venue".
    above = tree.heads[at]
    if (
        tree.labels[at] in ("compound", "amod")
        and above > at
        and not (above == at + 1 and above in tree.named)
        and not _is_meant(tree, above)
    ):
        return None
    before, low = tree.low(at - 1), tree.low(at)
    three = tree.lows[at : at + 3]
    alone = nouns().get((low,)) is not None
    if alone and at - 1 in tree.named and " " in tree.named[at - 1].shown:
        before = ""  # of "Fell Air strike" the "air" is the name's
    if low == _BUYING and _buys(tree, at):
        return "deal"
    longer = nouns().get(three if "of" in three else ()) or nouns().get((before, low))
    if before == "-":
        longer = nouns().get(tree.lows[max(0, at - 2) : at + 1])
    others = OTHER_THINGS.get(low.removesuffix("s"), ())
    return longer or (None if before in others else nouns().get((low,)))


def _buys(tree: Tree, at: int) -> bool:
    """As in "the purchase of Orm Foods", "the Orm Foods purchase": of what has a name."""
    parts = tree.children(at, "nmod", "compound")
    return any(tree.case(part) in ("", "of") and names_in(tree, part) for part in parts)


def _is_meant(tree: Tree, above: int) -> bool:
    """As in "overturns festival cancellation", "drop strike threat": the first noun's turn."""
    if tree.labels[above] not in ("obj", "nsubj"):
        return False
    return tree.lemmas[above] in MEANT or any(
        row.trigger.axis in _TOLD_OF for row in nominals().get(tree.lows[above], ())
    )


def _is_noun(tree: Tree, at: int) -> bool:
    """As in "Holm visit to Ghana called off", "fighting resumed": where no verb can stand."""
    if tree.fine(at) == "VBG":
        acts = tree.child(at, "aux", "nsubj", "obj", "mark") is not None
        return not acts and tree.labels[at] in ("nsubj", "obj", "xcomp", "advcl", "csubj")
    return any(tree.fine(child) == "VBN" for child in tree.children(at, "acl"))


def _counted(tree: Tree, at: int, what: str) -> bool:
    """Whether it counts some of many: "20 flights"."""
    if what in _WHOLE or not tree.low(at).endswith("s"):
        return False
    return any(
        (
            tree.lows[child].isdigit()
            and len(tree.lows[child]) < _YEAR
            and child - 1 not in tree.named
        )
        or tree.lows[child] in NUMBERS
        for child in tree.below[at]
        if child < at
    )


def is_whole(tree: Tree, at: int) -> bool:
    """Whether a noun is no part of another: not the "council" of a house or a by-election."""
    if tree.low(at + 2) == "-":
        return False
    above = tree.heads[at]
    beside = tree.labels[at] in ("compound", "amod", "nmod") and not tree.case(at)
    return not (beside and above > at and above not in tree.named) and not _is_part(tree, at)


def thing_at(tree: Tree, at: int, row: ObjectClass) -> Thing:
    """The noun at ``at`` as a thing of a class."""
    before = [
        child
        for child in tree.below[at]
        if child < at and tree.labels[child] in _LEFT and not tree.case(child)
    ]
    if at and _is_plain_noun(tree, at - 1) and tree.heads[at - 1] == tree.heads[at]:
        before.append(at - 1)  # "vetoed the river bill", two objects to the parser
    owners: list[Mention] = []
    names: list[Mention] = []
    attribute = None
    pronoun = definite = False
    for child in before:
        low, found = tree.lows[child], names_in(tree, child)
        if tree.fine(child) == "PRP$":
            pronoun = True
        elif low in _DEFINITE:
            definite = True
        elif low in attributes() and child not in tree.named:
            attribute = next((a for a in attributes()[low] if a.axis in row.axes), attribute)
        elif tree.tail(child) == "poss":
            own = name_of(tree, child)
            owners.extend([own] if own else found)
        elif any(name.owner for name in found):  # "Holm's Ghana visit", Holm hung on Ghana
            owners.extend(name for name in found if name.owner)
            names.extend(name for name in found if not name.owner)
        else:
            names.extend(found)
    tail, near = _tail(tree, at)
    names.extend(_beside(tree, at))
    if row.sides is Sides.TWO:
        names.extend(_joined(tree, before))
    if row.name == _GIVEN:
        names.extend(_given_to(tree, at) + _getter(tree, at))
    return Thing(
        row=row,
        at=tree.heads[at] if _hangs_on_name(tree, at) else at,
        kind=_kind(tree, at, before) if row.kinds else "",
        owners=tuple(owners),
        names=tuple(dict.fromkeys(names)),
        tail=tail,
        near=near,
        attribute=attribute,
        pronoun=pronoun,
        definite=definite,
        none=any(tree.lows[child] == "no" and tree.low(child + 1) != "to" for child in before)
        or (tree.low(at - 2), tree.low(at - 1)) == ("no", "more"),
    )


def _joined(tree: Tree, before: Sequence[int]) -> list[Mention]:
    """The second of two before a noun: "the Peru and Chile accord"."""
    pairs = (pair for child in before for pair in tree.children(child, "conj"))
    return [tree.named[pair] for pair in pairs if pair in tree.named]


def _getter(tree: Tree, at: int) -> list[Mention]:
    """Who gets a thing: "Holm wins a visa"."""
    verb = tree.heads[at]
    if verb == ROOT or tree.lemmas[verb] not in GETS | GIVING:
        return []
    takes = tree.lemmas[verb] in GETS or is_passive(tree, verb)
    subjects = tree.children(verb, "nsubj") if takes else ()
    return [tree.named[each] for each in subjects if each in tree.named]


def _beside(tree: Tree, at: int) -> list[Mention]:
    """Names behind a noun, or above it where a name was taken for the head or for a verb."""
    behind = [c for c in tree.children(at, "appos", "nmod", "flat") if c > at and not tree.case(c)]
    above = [tree.heads[at]] if _hangs_on_name(tree, at) else []
    return [tree.named[each] for each in (*behind, *above) if each in tree.named]


def _hangs_on_name(tree: Tree, at: int) -> bool:
    """As in "Sandholm ferry", or where the parser took the name for a verb."""
    head = tree.heads[at]
    return head in tree.named and (tree.labels[at] in ("flat", "compound") or tree.is_verb(head))


def kind_of(tree: Tree, at: int) -> str:
    """As a noun tells what a thing is of or on: "exports of herring" for a ban on them."""
    before = [child for child in tree.below[at] if child < at and _is_kind(tree, child)]
    behind = [child for child in tree.children(at, "nmod") if tree.case(child) == "of"]
    own = [at] if _is_plain_noun(tree, at) else []
    found = [*before, *(child for child in behind if _is_plain_noun(tree, child)), *own]
    return " ".join(_one(tree, child) for child in found)


def _kind(tree: Tree, at: int, before: Sequence[int]) -> str:
    """As in "travel ban", "ban on rallies": the nouns before it, else what it is on."""
    if tree.lows[at] in DISEASES:
        return tree.lows[at]
    own = [_one(tree, child) for child in before if _is_kind(tree, child)]
    if not own:
        behind = [
            child
            for child in _phrases(tree, at)
            if tree.case(child) in _ABOUT and tree.lows[child] not in idiom_words()
        ]
        own = [kind for child in behind[:1] if (kind := kind_of(tree, child))]
    if tree.lows[at] == BID:
        own.append(BID)
    number = [tree.low(at + 1)] if tree.low(at + 1).isdecimal() else []  # "Terminal 2"
    return " ".join([*number, *own])


def _one(tree: Tree, noun: int) -> str:
    """A noun as of one thing: the parser leaves "e-scooters" as they are."""
    lemma = tree.lemmas[noun]
    return lemma.removesuffix("s") if "-" in lemma else lemma


def _is_kind(tree: Tree, child: int) -> bool:
    if tree.labels[child] == "amod":
        return tree.lows[child] in TELLING
    return tree.labels[child] in ("compound", "obj") and _is_plain_noun(tree, child)


def _is_plain_noun(tree: Tree, at: int) -> bool:
    return (
        at not in tree.named
        and tree.tokens[at].tag in ("NOUN", "PROPN")
        and tree.lows[at].replace("-", "").isalpha()
        and tree.lows[at] not in _SAY_LITTLE | TIME_WORDS
    )


def names_in(tree: Tree, at: int) -> list[Mention]:
    """The names in a modifier, each once: "Peru-Chile" holds two."""
    found = [tree.named[each] for each in sorted(tree.own(at)) if each in tree.named]
    return list(dict.fromkeys(found))


def _tail(tree: Tree, at: int) -> tuple[tuple[tuple[str, Mention], ...], bool]:
    """The names behind a noun with their prepositions, those attached to its verb too."""
    phrases = [phrase for phrase in _phrases(tree, at) if _is_tail(tree, phrase)]
    near = bool(phrases) and min(tree.under(phrases[0])) == at + 1
    return tail_of(tree, phrases), near


def _is_tail(tree: Tree, phrase: int) -> bool:
    return tree.case(phrase) in _TAILS and tree.lows[phrase] not in PERSONAL


def tail_of(tree: Tree, phrases: Sequence[int]) -> tuple[tuple[str, Mention], ...]:
    """The names in phrases with their prepositions."""
    return tuple(
        (tree.case(phrase), name)
        for phrase in phrases
        if _is_tail(tree, phrase)
        for each in (phrase, *tree.children(phrase, "conj"))
        for name in (list(names_of(tree, each)) or _by_those(tree, phrase, each))
    )


def _by_those(tree: Tree, phrase: int, each: int) -> list[Mention]:
    """The name of the place of those who go by what they are: "by nurses at Orm hospital"."""
    return names_in(tree, each)[:1] if tree.case(phrase) == "by" else []


def whose(tree: Tree, thing: Thing) -> Mention | None:
    """Whose something is that stands for its owner: "Holm's bail", "bail granted to Holm"."""
    legal = Axis.LEGAL in thing.row.axes
    behind = [m for case, m in thing.tail if case in _WHOSE or (legal and case == "by")]
    before = [name for name in thing.names if name.kind is Kind.NAME]
    given = _given_to(tree, thing.at) if Axis.CUSTODY in thing.row.axes else []
    found = (*thing.owners, *behind, *given, *before)
    return next((name for name in found if not _is_of_somebody(tree, name)), None)


def _is_of_somebody(tree: Tree, name: Mention) -> bool:
    """As "Ghent" in "the missing Ghent girl", who is meant herself."""
    at = next((at for at, one in tree.named.items() if one is name), 0)
    over = tree.heads[at]
    part = name.kind is not Kind.ROLE and tree.labels[at] in ("compound", "amod") and over > at
    return part and over not in tree.named and tree.lows[over] in PEOPLE


def _given_to(tree: Tree, at: int) -> list[Mention]:
    """Whom a verb gives something or keeps it from: "bail granted to Holm", "denies Holm bail"."""
    verb = tree.heads[at]
    if verb == ROOT:
        return []
    beyond = tree.children(verb, "obl", "nmod", "iobj")
    taken = [tree.named[child] for child in beyond if child in tree.named and not tree.case(child)]
    to = tail_of(tree, [child for child in beyond if tree.case(child) in ("to", "for")])
    return [*taken, *(name for _, name in to)]


def _phrases(tree: Tree, at: int) -> list[int]:
    own = [child for child in tree.children(at, "nmod", "obl", "acl") if child > at]
    for clause in tree.children(at, "acl"):
        # "talks scheduled between X and Y", "planned for May in Oslo": still about the thing.
        if any(row.pole is Pole.ON for row in attributes().get(tree.lows[clause], ())):
            own.extend(tree.children(clause, "obl"))
    own += _misplaced(tree, at)
    # "the visit of Ida Holm to Ghana", "the outbreak of cholera in Ghana": it is the first noun's.
    deep = [
        below
        for child in own
        for below in tree.children(child, "nmod")
        if name_of(tree, child) or tree.case(below) in ("in", "at", "on")
    ]
    return [*own, *deep]


def _misplaced(tree: Tree, at: int) -> list[int]:
    """Phrases behind an object or subject that the parser hung on its verb."""
    verb, label = tree.heads[at], tree.labels[at]
    if verb == ROOT or label not in ("obj", "nsubj", "obl", "nmod", "conj", "advcl"):
        return []
    beyond = [child for child in tree.children(verb, "obl", "nmod", "obj") if child > at]
    # "the truce takes effect in Kelder": an idiom's noun has no place of its own.
    idle = [child for child in beyond if tree.lows[child] in idiom_words()]
    beyond += [place for child in idle for place in tree.children(child, "nmod")]
    # Behind its verb a subject has only its place, or who takes part: "is to be held in Ghana".
    near = _AFAR | {"to"} if tree.lemmas[verb] in _COMES else _AFAR
    return [c for c in beyond if verb < at or c < verb or tree.case(c) in near]
