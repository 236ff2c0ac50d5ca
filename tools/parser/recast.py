"""Recasts training sentences: an active one as a passive, one that tells as one that announces.

Passives are rare in the treebanks, and "Holm to visit Norland" is in none of them.
"""

from collections.abc import Iterable
from random import Random

from tools.parser.conllu import Word
from tools.parser.swap import FORMS, PARTICLE_OBJECT, as_verb, swap_verb

_FINITE = {"VBD", "VBZ", "VBP"}
_NOT_PLANNED = {"aux", "aux:pass", "conj", "cop", "expl"}
_NOT_PARTED = {"iobj", "xcomp", "ccomp", "compound:prt", "expl", "csubj", "fixed"}
_ALONE = {"iobj", "xcomp", "ccomp", "aux", "aux:pass", "expl", "conj", "cop", "csubj"}


def passive(words: tuple[Word, ...], chance: Random) -> tuple[Word, ...]:
    """Make "Holm scrapped the visit on Monday" "The visit was cancelled on Monday".

    The verb becomes another one, of which the participle is known. A sentence that is not built
    of subject, verb, object and what follows stays as it is.
    """
    at = _root(words)
    below = _below(words, at)
    labels = [words[child].label for child in below]
    alone = labels.count("nsubj") == labels.count("obj") == 1 and not _ALONE & set(labels)
    if not alone or not _is_finite(words[at]):
        return words
    subject, patient = (_spanned(words, below[labels.index(name)]) for name in ("nsubj", "obj"))
    particles = [child for child in below if words[child].label == "compound:prt"]
    if [*subject, at, *particles, *patient] != list(range(patient[-1] + 1)):
        return words
    return _turned(words, at, (particles, patient), chance)


def _turned(
    words: tuple[Word, ...], at: int, parts: tuple[list[int], list[int]], chance: Random
) -> tuple[Word, ...]:
    particles, patient = parts
    head = next(child for child in patient if words[child].head == at + 1)
    if words[head].tag not in {"NOUN", "PROPN"}:
        return words
    changed = list(words)
    changed[head] = words[head]._replace(label="nsubj:pass")
    changed[at] = words[at]._replace(fine="VBN")
    swap_verb(changed, at, [head, *particles], chance)
    if changed[at].lemma == words[at].lemma:
        return words
    many = words[head].fine in {"NNS", "NNPS"} or "conj" in _labels(words, head)
    form, fine = ("were" if many else "was"), "VBD"
    was = Word(form, "be", "AUX", fine, "_", at + 1, "aux:pass", space=True)
    rest = range(patient[-1] + 1, len(words))
    first = changed[patient[0]]
    changed[patient[0]] = first._replace(form=first.form[:1].upper() + first.form[1:])
    order = [(child, changed[child]) for child in patient]
    order += [(-1, was), *((child, changed[child]) for child in (at, *particles, *rest))]
    return _arranged(order)


def planned(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Make "Holm visited Norland" "Holm to visit Norland"; others stay as they are."""
    at = _root(words)
    labels = _labels(words, at)
    named = [words[child] for child in _below(words, at)[:1] if child < at]
    if (
        not any(word.label == "nsubj" and word.tag != "PRON" for word in named)
        or not _is_finite(words[at])
        or labels & _NOT_PLANNED
    ):
        return words
    verb = words[at]._replace(form=words[at].lemma, fine="VB")
    mark = Word("to", "to", "PART", "TO", "_", at + 1, "mark", space=True)
    order = list(enumerate(words))
    order[at : at + 1] = [(-1, mark), (at, verb)]
    return _arranged(order)


def parted(words: tuple[Word, ...], chance: Random) -> tuple[Word, ...]:
    """Make "Holm scrapped the visit" "Holm called off the visit", if a verb has such an object."""
    places = [at for at, word in enumerate(words) if _takes_particle(words, at, word)]
    if not places:
        return words
    at = chance.choice(places)
    lemma, _, form = chance.choice(PARTICLE_OBJECT).partition("_")
    order = list(enumerate(words))
    particle = Word(form, form, "ADP", "RP", "_", at + 1, "compound:prt", space=True)
    order[at : at + 1] = [(at, as_verb(words[at], lemma)), (-1, particle)]
    return _arranged(order)


def _takes_particle(words: tuple[Word, ...], at: int, word: Word) -> bool:
    """Whether it is a verb with an object behind it, or a passive, and with nothing rarer."""
    if word.tag != "VERB" or word.fine not in FORMS:
        return False
    below = _below(words, at)
    things = [child for child in below if words[child].label in {"obj", "nsubj:pass"}]
    named = [words[child].tag in {"NOUN", "PROPN"} for child in things]
    behind = all(child > at or words[child].label != "obj" for child in things)
    return named == [True] and behind and not _labels(words, at) & _NOT_PARTED


def _root(words: tuple[Word, ...]) -> int:
    return next(at for at, word in enumerate(words) if word.head == 0)


def _below(words: tuple[Word, ...], at: int) -> list[int]:
    return [child for child, word in enumerate(words) if word.head == at + 1]


def _labels(words: tuple[Word, ...], at: int) -> set[str]:
    return {words[child].label for child in _below(words, at)}


def _is_finite(word: Word) -> bool:
    return word.tag == "VERB" and word.fine in _FINITE and word.lemma.isalpha()


def _spanned(words: tuple[Word, ...], at: int) -> list[int]:
    """A word and all that hangs on it, from left to right."""
    found, fresh = {at}, [at]
    while fresh:
        fresh = [child for above in fresh for child in _below(words, above)]
        found.update(fresh)
    return sorted(found)


def _arranged(order: Iterable[tuple[int, Word]]) -> tuple[Word, ...]:
    """Words in a new order, each with its old place; -1 is a new word's. Heads are old places."""
    order = list(order)
    place = {0: 0} | {old + 1: new for new, (old, _) in enumerate(order, 1) if old >= 0}
    return tuple(word._replace(head=place[word.head]) for _, word in order)
