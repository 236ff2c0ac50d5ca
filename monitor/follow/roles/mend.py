"""Mends trees where what is known beyond grammar says that the parser took a word for another.

Rule 1. A name is one person or place and wants "visits": in "Holm visit to be called off" the
        visit is a noun, if it can be one and has no object.
Rule 2. What somebody does, or what is done to, is a noun, if it is in no verb's form but a base:
        "Norland bans export of herring".
Rule 3. A plural noun that stands alone before a name and "to" is the verb that it may be: "Flood
        damage forces Orrin to scrap".
Rule 4. Of two subjects the first belongs to the clause between them: "Festival to go ahead, council
        says".
Rule 5. A name that a sentence seems to call upon, before its subject and a comma, is the subject:
        "Ida Holm, the pilot whom they held, is free".
Rule 6. What a preposition stands before is no object: "final cancelled over security fears".
Rule 7. A full name between commas behind "the head of Dorn Savings" is the head's, not the firm's.
"""

from collections.abc import Mapping, Sequence

from monitor.follow.cast import Kind, Mention
from monitor.follow.grammar.parser import Token
from monitor.follow.lexicon.modality import GOVERNORS, Control
from monitor.follow.lexicon.tables import noun_words
from monitor.follow.lexicon.tenure import OFFICES
from monitor.follow.words import fold

_ONE = (Kind.NAME, Kind.PLACE)
_PLAYED, _BASE = ("nsubj", "nsubj:pass", "obj"), ("VBP", "VB", "NN")
_CLAUSES, _SUBJECTS = ("ccomp", "advcl"), {"nsubj", "nsubj:pass", "csubj"}
_PAIR = 2
_EITHER = ("VBP", "NN")
_NOW = ("VBP", "VBZ", "VBD")
_BESIDE = ("appos", "parataxis", "list", "dep", "nmod", "flat")
_COMPLEMENTS = {"xcomp": "acl", "obl": "nmod", "advmod": "advmod"}


def mended(leaves: Sequence[Token], named: Mapping[int, Mention]) -> tuple[Token, ...]:
    """The words of a tree, each with what it is after all.

    Args:
        leaves: as the parser gives them.
        named: which of them are names.
    """
    found = list(leaves)
    for at, leaf in enumerate(leaves):
        noun = (
            _plays(leaf)
            or _has_tag(leaves, at)
            or (leaf.fine in _EITHER and _is_noun(leaves, at, named))
        )
        if noun or _cannot_be_verb(leaf):
            _make_noun(found, at)
        elif leaf.fine == "NNS" and leaf.head == 0:
            _make_verb(found, at)
        elif leaf.tag == "NOUN" and leaf.fine in _NOW and _has_subject(leaves, at):
            found[at] = leaf._replace(tag="VERB")  # "talks collapse"
        elif leaf.label == "obj" and "case" in _labels(leaves, _below(leaves, at)):
            found[at] = leaf._replace(label="obl")
        elif leaf.label == "vocative" and at in named:
            _appose(found, at)
        elif leaf.label == "appos" and at in named:
            _bear(found, named, at)
        elif leaf.tag == "VERB":
            _part(found, at)
    return tuple(found)


def _has_subject(leaves: Sequence[Token], at: int) -> bool:
    """Whether it is the root, and a noun before it its subject."""
    below = [child for child in _below(leaves, at) if child < at]
    return leaves[at].head == 0 and "nsubj" in _labels(leaves, below)


def _cannot_be_verb(leaf: Token) -> bool:
    """As "app" in "Orm app back online": what ends in no "s" is no verb of one that acts now."""
    return leaf.head == 0 and leaf.fine == "VBZ" and leaf.tag == "VERB" and leaf.form[-1:] != "s"


def _below(leaves: Sequence[Token], at: int) -> list[int]:
    return [child for child, leaf in enumerate(leaves) if leaf.head == at + 1]


def _plays(leaf: Token) -> bool:
    return leaf.tag == "VERB" and leaf.label in _PLAYED and leaf.fine in _BASE


def _has_tag(leaves: Sequence[Token], at: int) -> bool:
    """As "bridge" in "Tull bridge back in use": a noun by its finer tag, and nothing of a verb."""
    verbal = {"obj", "nsubj", "nsubj:pass", "aux", "cop", "ccomp", "mark"}
    leaf = leaves[at]
    return (
        leaf.tag == "VERB"
        and leaf.fine in ("NN", "NNS")
        and not verbal & _labels(leaves, _below(leaves, at))
    )


def _is_noun(leaves: Sequence[Token], at: int, named: Mapping[int, Mention]) -> bool:
    below = _below(leaves, at)
    labels = {leaves[child].label for child in below}
    before = [child for child in below if leaves[child].label == "nsubj"]
    return (
        fold(leaves[at].form) in noun_words()
        and before == [at - 1]
        and _is_one(leaves, at - 1, named)
        and not labels & {"obj", "ccomp", "aux", "cop"}
        and not _has_particle(leaves, below)
    )


def _has_particle(leaves: Sequence[Token], below: Sequence[int]) -> bool:
    """As "visits" in "Holm visits on"; what is "back on" is no verb that has one."""
    parts = [child for child in below if leaves[child].label == "compound:prt"]
    return any(fold(leaves[child - 1].form) != "back" for child in parts)


def _is_one(leaves: Sequence[Token], at: int, named: Mapping[int, Mention]) -> bool:
    """Whether a name stands for one, alone and not as one of several."""
    joined = any(leaves[child].label == "conj" for child in _below(leaves, at))
    return at in named and named[at].kind in _ONE and leaves[at].fine == "NNP" and not joined


def _make_noun(found: list[Token], at: int) -> None:
    found[at] = found[at]._replace(tag="NOUN", fine="NN")
    for child in _below(found, at):
        label = found[child].label
        label = "compound" if label == "nsubj" else _COMPLEMENTS.get(label, label)
        found[child] = found[child]._replace(label=label)
        if label == "compound":
            _own(found, child, at)


def _own(found: list[Token], name: int, noun: int) -> None:
    """As in "Holm's Ghana visit": what is hers is the visit."""
    for owner in _below(found, name):
        if found[owner].label == "nmod:poss":
            found[owner] = found[owner]._replace(head=noun + 1)


def _make_verb(found: list[Token], at: int) -> None:
    row = GOVERNORS.get(fold(found[at].lemma))
    below = _below(found, at)
    whom = [child for child in below if child > at and found[child].label in _BESIDE]
    what = [child for child in below if found[child].label in ("acl", "xcomp")]
    if row is None or row.control is not Control.OBJECT or not whom or not what:
        return
    if whom[0] != at + 1 or found[what[0] - 1].fine != "TO" or "det" in _labels(found, below):
        return
    found[at] = found[at]._replace(tag="VERB", fine="VBZ")
    found[whom[0]] = found[whom[0]]._replace(label="obj")
    found[what[0]] = found[what[0]]._replace(label="xcomp")
    if at and found[at - 1].label == "compound":
        found[at - 1] = found[at - 1]._replace(label="nsubj")


def _part(found: list[Token], at: int) -> None:
    below = [child for child in _below(found, at) if child < at]
    subjects = [child for child in below if found[child].label == "nsubj"]
    if len(subjects) != _PAIR:
        return
    first, last = subjects
    between = [each for each in below if first < each < last and found[each].label in _CLAUSES]
    if len(between) == 1 and not _labels(found, _below(found, between[0])) & _SUBJECTS:
        found[first] = found[first]._replace(head=between[0] + 1)


def _appose(found: list[Token], at: int) -> None:
    beside = [n for n in _below(found, found[at].head - 1) if found[n].label in _SUBJECTS]
    comma = at + 1 < len(found) and found[at + 1].form == ","
    if not comma or [n for n in beside if n < at]:
        return
    if beside:
        found[at] = found[at]._replace(label=found[beside[0]].label)
        found[beside[0]] = found[beside[0]]._replace(head=at + 1, label="appos")
    elif any(found[n].label == "appos" for n in _below(found, at)):
        found[at] = found[at]._replace(label="nsubj")


def _bear(found: list[Token], named: Mapping[int, Mention], at: int) -> None:
    firm = found[at].head - 1
    role = found[firm].head - 1
    full = named[at].kind is Kind.NAME and named[at].end - named[at].start == _PAIR
    of = [n for n in _below(found, firm) if found[n].label == "case"]
    if not full or firm not in named or not of or role < 0 or role in named:
        return
    if found[firm].label == "nmod" and fold(found[role].form) in OFFICES:
        found[at] = found[at]._replace(head=role + 1)


def _labels(leaves: Sequence[Token], words: Sequence[int]) -> set[str]:
    return {leaves[each].label for each in words}
