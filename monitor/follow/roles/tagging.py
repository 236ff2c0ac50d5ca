"""Rough tags for the words of a sentence, by closed lists and the tables, without a parser."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from monitor.follow.grammar.tokens import Piece
from monitor.follow.inflect import Form, verb_forms
from monitor.follow.lexicon.modality import DENIALS, DOUBTERS, GOVERNORS
from monitor.follow.lexicon.tables import attributes, motions, nominals, noun_words, verbs
from monitor.follow.lexicon.words import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DO,
    HAVE,
    OWNERS,
    PAST_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
)
from monitor.follow.roles.hold import INVITATIONS, PLAN_NOUNS, REPORTS
from monitor.follow.words import fold, listed

_NOT = listed("not n't never no neither nor")
_ADVERBS = PAST_WORDS | listed(
    "again also now just still only even ever soon later earlier then once instead back too already"
    " indefinitely together ahead home always yet today yesterday tomorrow tonight longer on off"
)
_NOMINAL = ("DET", "PRP$", "POS", "ADP", "ADJ", "NUM")
_LEMMAS = ((BE, "be"), (HAVE, "have"), (DO, "do"))


class Word(NamedTuple):
    """A word with its rough tag.

    Attributes:
        low: folded.
        tag: universal tag, with ``POS`` and ``PRP$`` for what owns, ``TO`` before a verb.
        fine: Penn tag.
        lemma: dictionary form.
    """

    low: str
    tag: str
    fine: str
    lemma: str


@cache
def _verbal() -> dict[str, tuple[str, frozenset[Form]]]:
    """Folded word -> (lemma, forms) of every verb that the tables know."""
    found: dict[str, tuple[str, frozenset[Form]]] = {}
    lemmas = {row.lemma.split()[0] for rows in verbs().values() for row in rows} - {"be"}
    lemmas |= {lemma for lemma, _ in motions().values()} | REPORTS | GOVERNORS.keys()
    lemmas |= {low for low in DENIALS | DOUBTERS if not low.endswith(("s", "ed", "ing"))}
    for lemma in sorted(lemmas):
        for form, kinds in verb_forms(lemma).items():
            found.setdefault(form, (lemma, kinds))
    return found


@cache
def _nouns() -> frozenset[str]:
    plans = {form for lemma in PLAN_NOUNS | INVITATIONS for form in (lemma, f"{lemma}s")}
    return noun_words() | nominals().keys() | plans


def tagged(pieces: Sequence[Piece]) -> list[Word]:
    """Each piece with its rough tag."""
    lows = [fold(piece.form) for piece in pieces]
    found: list[Word] = []
    for at, piece in enumerate(pieces):
        found.append(_word(lows, at, piece.form, found))
    return found


def _word(lows: Sequence[str], at: int, form: str, before: Sequence[Word]) -> Word:
    low = lows[at]
    closed = _closed(lows, at, before)
    if closed is not None:
        return closed
    last = next((word.tag for word in reversed(before) if word.tag != "ADV"), "")
    if low in attributes() and last in ("DET", "PRP$", "POS", "ADJ"):
        return Word(low, "ADJ", "JJ", low)
    if low in _verbal() and not (form[0].isupper() and at) and not _is_noun(lows, at, before):
        lemma, kinds = _verbal()[low]
        return Word(low, "VERB", _fine(kinds, before), lemma)
    if form[0].isupper() and (at > 0 or low not in _nouns() | attributes().keys()):
        return Word(low, "PROPN", "NNP", low)
    if low in attributes() or low.endswith(("ed", "al", "ic")):
        return Word(low, "ADJ", "JJ", low)
    plural = low.endswith("s")
    return Word(low, "NOUN", "NNS" if plural else "NN", low.removesuffix("s") if plural else low)


def _closed(lows: Sequence[str], at: int, before: Sequence[Word]) -> Word | None:
    """The words that need no table of verbs."""
    low = lows[at]
    following = lows[at + 1] if at + 1 < len(lows) else ""
    lemma = next((lemma for words, lemma in _LEMMAS if low in words), low)
    base = following in _verbal() and Form.BASE in _verbal()[following][1]
    rows = (
        (not low[:1].isalnum() and low not in ("'s", "'"), "PUNCT", low),
        (low in ("'s", "'"), "POS", "POS"),
        (low == "to" and (base or following in BE | {"have"}), "TO", "TO"),
        (low in OWNERS, "PRP$", "PRP$"),
        (low in ARTICLES and low != "that", "DET", "DT"),
        (low in _NOT, "ADV", "RB"),
        (low in AUXILIARIES | {"wo", "ca"}, "AUX", "MD"),
        (low in ("on", "off") and _is_particle(before), "ADV", "RP"),
        (low in PREPOSITIONS, "ADP", "IN"),
        (low in SUBORDINATORS, "SCONJ", "IN"),
        (low in PRONOUNS, "PRON", "PRP"),
        (low in CONJUNCTIONS, "CCONJ", "CC"),
        (low.isdecimal(), "NUM", "CD"),
        (low in _ADVERBS or (low.endswith("ly") and low not in _verbal()), "ADV", "RB"),
        (low in ("out", "up", "down"), "ADV", "RP"),
        (low in TIME_WORDS, "NOUN", "NN"),
    )
    found = next(((tag, fine) for holds, tag, fine in rows if holds), None)
    return None if found is None else Word(low, *found, "not" if low in _NOT else lemma)


def _is_particle(before: Sequence[Word]) -> bool:
    """Whether "on" or "off" goes with a verb or "be" before it."""
    return bool(before) and (before[-1].tag in ("VERB", "AUX") or before[-1].low in _ADVERBS)


def _is_noun(lows: Sequence[str], at: int, before: Sequence[Word]) -> bool:
    """Whether a word that can be a verb is the noun of the same form."""
    low, last = lows[at], before[-1].tag if before else ""
    if low not in _nouns():
        return last in ("DET", "PRP$", "POS") and not low.endswith(("ed", "ing"))
    if last in _NOMINAL or not before:
        return True
    forms = _verbal()[low][1]
    follows = lows[at + 1] if at + 1 < len(lows) else ""
    if Form.PRESENT in forms:  # "Holm visits Ghana", but "plans for", "talks"
        return last not in ("PROPN", "NOUN") or follows in ("for", "of", "")
    return last in ("PROPN", "NOUN", "VERB") and Form.BASE in forms


def _fine(kinds: frozenset[Form], before: Sequence[Word]) -> str:
    last = next((word for word in reversed(before) if word.tag != "ADV"), None)
    helped = last is not None and last.tag == "AUX"
    if Form.ING in kinds:
        return "VBG"
    if Form.PRESENT in kinds:
        return "VBZ"
    if Form.PARTICIPLE in kinds and helped and last is not None and last.lemma in ("be", "have"):
        return "VBN"
    if Form.BASE in kinds and (helped or (last is not None and last.tag == "TO")):
        return "VB"
    return "VBD" if Form.PAST in kinds else "VBP"
