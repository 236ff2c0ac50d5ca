"""Who acts, and which name a noun phrase bears: subjects through control, pronouns to names."""

from collections.abc import Iterator, Sequence

from monitor.follow.cast import Kind, Mention
from monitor.follow.lexicon.modality import GOVERNORS, LETS, Control
from monitor.follow.lexicon.words import AUXILIARIES, PREPOSITIONS
from monitor.follow.roles.tree import ROOT, SUBJECTS, Tree
from monitor.follow.words import Token as Word
from monitor.follow.words import listed

PERSONAL = listed("he she they it him her his")
RELATIVE = listed("who which that")
_DEEP = 8
# Who decides for the place that they are in: "lawmakers in Orm".
_DECIDERS = listed(
    "lawmaker legislator deputy senator councillor mp parliament assembly council"
    " regulator official authority voter minister government cabinet"
)
_BEARERS = ("appos", "flat", "nmod:desc", "compound", "amod", "nmod:poss", "nmod")


def name_of(tree: Tree, noun: int) -> Mention | None:
    """The name of a noun phrase: its own, an apposition's, or of whom it belongs to."""
    low = tree.low(noun)
    if low in PERSONAL:
        return _antecedent(tree, noun)
    if noun in tree.named:
        return _person(tree, noun, tree.named[noun])
    for label in _BEARERS:
        base, _, tail = label.partition(":")
        for child in tree.children(noun, base):
            if tail and tree.tail(child) != tail:
                continue
            if label == "nmod" and (not _is_of(tree, noun, child) or tree.tail(child)):
                continue
            found = tree.named.get(child)
            if found is not None:
                return found
    return None


def _is_of(tree: Tree, noun: int, name: int) -> bool:
    """Whether a noun phrase is that of a name behind it: "of Orm", of deciders "in Orm", too."""
    case = tree.case(name)
    return case == "of" or (case == "in" and tree.lemmas[noun] in _DECIDERS)


def names_of(tree: Tree, noun: int) -> Iterator[Mention]:
    """The name of a noun phrase with those joined to it: "the Aro and Meke clans"."""
    name = name_of(tree, noun)
    if name is not None:
        yield name
    for before in tree.children(noun, "compound"):
        yield from (tree.named[at] for at in tree.children(before, "conj") if at in tree.named)


def _person(tree: Tree, noun: int, own: Mention) -> Mention:
    """As in "Norway's minister, Ida Holm": a role or place gives way to the name beside it."""
    if own.kind is Kind.NAME:
        return own
    beside = [tree.named[at] for at in tree.children(noun, "appos", "flat") if at in tree.named]
    return next((name for name in beside if name.kind is Kind.NAME), own)


def _antecedent(tree: Tree, pronoun: int) -> Mention | None:
    """Whom "she" is: the subject of the sentence's main clause, else of the sentence before."""
    main = tree.main_subject()
    if main is None or tree.low(main) in PERSONAL or main > pronoun:
        return tree.before
    return name_of(tree, main) or tree.before


def free_name(line: Sequence[Word], names: Sequence[Mention]) -> Mention | None:
    """The first name of an unparsed sentence that neither a preposition nor "'s" holds."""
    free = (name for name in names if not _is_held(line, name))
    return next((name for name in free if not name.owner and name.kind is not Kind.PEOPLE), None)


def _is_held(line: Sequence[Word], name: Mention) -> bool:
    at = name.start - 1
    while at >= 0 and line[at].word and line[at].low not in PREPOSITIONS | AUXILIARIES:
        at -= 1
    return at >= 0 and line[at].low in PREPOSITIONS


def subject(tree: Tree, verb: int, depth: int = 0) -> int | None:
    """The noun phrase whose action, or passion, a verb is."""
    own = next((at for at in tree.below[verb] if tree.labels[at] in SUBJECTS), None)
    if own is not None:
        if tree.low(own) in RELATIVE and tree.labels[verb] == "acl":
            return tree.heads[verb]
        return own
    if depth >= _DEEP or tree.heads[verb] == ROOT:
        return None
    return _inherited(tree, verb, depth + 1)


def _inherited(tree: Tree, verb: int, depth: int) -> int | None:
    above, label = tree.heads[verb], tree.labels[verb]
    infinitive = "to" in tree.marks(verb)
    if label == "acl" and not infinitive:
        return above
    if label in ("acl", "xcomp") and tree.tokens[above].tag in ("NOUN", "PROPN"):
        return _for_whom(tree, above, verb, depth)
    if label in ("xcomp", "advcl", "ccomp", "obl", "acl"):
        given = controlled(tree, above, verb)
        if given is not None:
            return given
    if label == "nmod" or not (tree.is_verb(above) or tree.child(above, *SUBJECTS) is not None):
        return None
    return subject(tree, above, depth)


def _for_whom(tree: Tree, noun: int, verb: int, depth: int) -> int | None:
    """As in "plans for Ida Holm to visit", "Ida Holm's plan to visit", "Holm to visit"."""
    given = controlled(tree, noun, verb)
    if given is not None:
        return given
    owner = next((at for at in tree.children(noun, "nmod") if tree.tail(at) == "poss"), None)
    if owner is not None and (tree.lemmas[noun] in GOVERNORS or tree.lemmas[noun] == "invitation"):
        return owner
    if noun in tree.named or tree.child(noun, "compound") is not None:
        return noun
    above = tree.heads[noun]
    if above != ROOT and tree.is_verb(above):
        return subject(tree, above, depth)
    return noun


def controlled(tree: Tree, above: int, verb: int) -> int | None:
    """Whom the word above makes act: "asked X to", "plans for X to"; ``None`` for its subject."""
    planned = [
        at
        for at in range(above + 1, verb)
        if tree.case(at) == "for" and tree.heads[at] in (above, *tree.children(above, "obj"))
    ]
    if planned and "to" in tree.marks(verb):
        return planned[-1]
    if not rules_object(tree, above):
        return None
    if any(tree.tail(at) == "pass" for at in tree.children(above, "nsubj", "aux")):
        return None
    objects = [at for at in tree.children(above, "iobj", "obj") if above < at < verb]
    return objects[-1] if objects else None


def rules_object(tree: Tree, verb: int) -> bool:
    """Whether it is the object of a verb that does what stands below it: "order X to go"."""
    row = GOVERNORS.get(tree.lemmas[verb])
    return tree.lemmas[verb] in LETS or (row is not None and row.control is Control.OBJECT)
