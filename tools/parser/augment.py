"""Rewrites training sentences the way headlines are written; the tree stays a right one.

Headline present tense hardly occurs in the treebanks, nor do sentences without articles, title
case, or "to" for the future.
"""

from random import Random
from typing import NamedTuple

from monitor.follow.words import listed
from tools.parser.conllu import Word
from tools.parser.recast import parted, passive, planned
from tools.parser.swap import swapped

PRESENT = 0.40
FUTURE = 0.50  # of the sentences with "will"
ARTICLES = 0.12
AUXILIARY = 0.20  # of the sentences with a passive: "Flights suspended"
TITLE = 0.05
LOWER = 0.04
STOP = 0.20
PASSIVE = 0.50  # of the few sentences that are subject, verb, object and what follows
PLANNED = 0.10  # of those with a noun as subject: "Holm to visit Norland"

_SMALL = listed("a an and as at but by for in nor of off on or per the to up via")
_VOWELS = "aeiou"
_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "be": "is"}
_PLURAL_PRONOUNS = {"i", "you", "we", "they", "these", "those"}


class Shares(NamedTuple):
    """Which shares of the sentences are changed in ways that come later in a run.

    Attributes:
        swaps: get other verbs and nouns; half of the plain active ones become passives.
        particles: get a verb with a particle for one without.
    """

    swaps: float = 0.0
    particles: float = 0.0


def rewritten(words: tuple[Word, ...], chance: Random, shares: Shares) -> tuple[Word, ...]:
    """The sentence as training sees it this time; often it is left as it was.

    Args:
        words: the sentence.
        chance: what decides.
        shares: what else is changed, and how often.
    """
    if shares.swaps and chance.random() < PASSIVE:
        words = passive(words, chance)
    if shares.swaps and chance.random() < shares.swaps:
        words = swapped(words, chance)
    if shares.particles and chance.random() < shares.particles:
        words = parted(words, chance)
    if chance.random() < PLANNED:
        words = planned(words)
    if chance.random() < PRESENT:
        words = _present(words)
        if chance.random() < FUTURE:
            words = tuple(_infinitive(word) for word in words)
        if chance.random() < AUXILIARY:
            words = _without(words, {at for at, word in enumerate(words) if _is_passive(word)})
    if chance.random() < ARTICLES:
        words = _without(words, {at for at, word in enumerate(words) if _is_article(word)})
    words = cased(words, chance.random())
    if len(words) > 2 and words[-1].form == "." and chance.random() < STOP:
        words = _without(words, {len(words) - 1})
    return words


def cased(words: tuple[Word, ...], drawn: float) -> tuple[Word, ...]:
    """The sentence in title case, in small letters, or mostly as it is; ``drawn`` is in [0, 1)."""
    if drawn < TITLE:
        return tuple(word._replace(form=_titled(at, word)) for at, word in enumerate(words))
    if drawn < TITLE + LOWER:
        return tuple(word._replace(form=word.form.lower()) for word in words)
    return words


def _titled(at: int, word: Word) -> str:
    if (at and word.form in _SMALL) or not word.form[0].islower():
        return word.form
    return word.form[0].upper() + word.form[1:]


def _is_article(word: Word) -> bool:
    return word.label == "det" and word.form.lower() in {"a", "an", "the"}


def _is_passive(word: Word) -> bool:
    return word.label == "aux:pass" and word.fine in {"VBZ", "VBP", "VBD"}


def _infinitive(word: Word) -> Word:
    if word.fine == "MD" and word.form.lower() == "will":
        return word._replace(form="to", lemma="to", tag="PART", fine="TO", label="mark")
    return word


def _without(words: tuple[Word, ...], gone: set[int]) -> tuple[Word, ...]:
    """The sentence without some words, those that something hangs on excepted."""
    gone -= {word.head - 1 for word in words}
    if not gone or len(gone) == len(words):
        return words
    place, kept = {0: 0}, [at for at in range(len(words)) if at not in gone]
    place.update({at + 1: new + 1 for new, at in enumerate(kept)})
    found = [words[at]._replace(head=place[words[at].head]) for at in kept]
    if words[0].form[:1].isupper() and found[0] is not words[0]:
        found[0] = found[0]._replace(form=found[0].form[:1].upper() + found[0].form[1:])
    return tuple(found)


def _present(words: tuple[Word, ...]) -> tuple[Word, ...]:
    many = _subjects(words)
    return tuple(_as_present(word, at, words, many) for at, word in enumerate(words, 1))


def _subjects(words: tuple[Word, ...]) -> dict[int, bool]:
    """Head of a subject -> whether it is plural."""
    doubled = {word.head for word in words if word.label == "conj"}
    many: dict[int, bool] = {}
    for at, word in enumerate(words, 1):
        if word.label.startswith("nsubj"):
            plural = at in doubled or "Number=Plur" in word.feats
            many[word.head] = plural or word.form.lower() in _PLURAL_PRONOUNS
    return many


def _as_present(word: Word, at: int, words: tuple[Word, ...], many: dict[int, bool]) -> Word:
    if word.fine != "VBD" or not word.form.isalpha():
        return word
    clause = at if word.tag == "VERB" or word.head == 0 or at in many else word.head
    while clause not in many and words[clause - 1].label == "conj":
        clause = words[clause - 1].head
    form = _third(word.lemma, many=many.get(clause, False))
    if word.form[0].isupper():
        form = form[0].upper() + form[1:]
    return word._replace(form=form, fine="VBP" if many.get(clause, False) else "VBZ")


def _third(lemma: str, *, many: bool) -> str:
    if lemma == "be":
        return "are" if many else "is"
    if many:
        return lemma
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma.endswith(("s", "x", "sh", "ch", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"
