"""Leads verbs of headlines back to the names before them, where the parser went astray.

Rule 1. A name right behind the noun that says what its bearer is, is that noun's: "seize engineer
        Menon", whatever the two were taken for.
Rule 2. A name between a verb of giving and its object is whom it is given to: "grants Holm bail".
Rule 3. A participle that opens a headline tells of its noun where another word says what becomes of
        that: "Captured pilot freed".
Rule 4. In a headline a name before a word that can be a verb is its subject: "Holm tenders
        resignation", "Holm abducted in Lowen"; where no verb was seen, that word is the root.
"""

from collections.abc import Mapping, Sequence

from monitor.follow.cast import Kind, Mention
from monitor.follow.grammar.parser import Token
from monitor.follow.inflect import Form
from monitor.follow.lexicon.words import GIVING, NAMING
from monitor.follow.roles.headlines import forms, is_verb, lean, make_verb, retold
from monitor.follow.words import fold

_ROOT = 0
_SAYS = frozenset({Form.PRESENT, Form.PAST, Form.PARTICIPLE})
_HELD = ("ADP", "SCONJ", "CCONJ", "PART", "AUX", "DET")


def led(
    tokens: Sequence[Token], named: Mapping[int, Mention], *, headline: bool
) -> tuple[Token, ...]:
    """The tokens, what they lean on mended.

    Args:
        tokens: as the parser gives them; heads count from 1.
        named: token, from 0 -> the name that it is.
        headline: whether the sentence is a headline.
    """
    work = list(tokens)
    for at in named:
        _join_to_noun(work, at)
        _give(work, named, at, headline=headline)
    if headline:
        retold(work, named)
        _qualify(work, named)
        _join_pair(work, named)
        for at in sorted(named):
            if _may_be_subject(work, named, at):
                _make_subject(work, at)
                break
    return tuple(work)


def _join_to_noun(work: list[Token], at: int) -> None:
    noun = at - 1
    if noun < 0 or work[noun].tag != "NOUN" or work[noun].fine != "NN":
        return
    head = work[at].head
    if head == work[noun].head != _ROOT and head - 1 < noun and work[at].label in ("xcomp", "obj"):
        lean(work, at, noun, "flat")


def _give(work: list[Token], named: Mapping[int, Mention], at: int, *, headline: bool) -> None:
    verb, given = at - 1, work[at].head - 1
    if verb < 0 or given <= at or work[at].label not in ("compound", "nmod:poss"):
        return
    if any(work[n].head - 1 not in range(at + 1, given + 1) for n in range(at + 1, given)):
        return
    if work[given].label == "xcomp" and work[given].tag == "ADJ" and is_verb(work[verb]):
        lean(work, at, verb, "obj")  # "declares Holm innocent"
    # "Holm refused Peru visa", "Holm named Orm chief": a headline's past tense is undergone.
    undergone = headline and work[verb].fine in ("VBD", "VBN")
    lemma = fold(work[verb].lemma)
    if undergone and (lemma in NAMING or named[at].kind is not Kind.NAME):
        return
    if lemma in GIVING and work[given].head - 1 == verb:
        lean(work, at, verb, "iobj")


def _qualify(work: list[Token], named: Mapping[int, Mention]) -> None:
    """As in "Captured pilot freed": a headline that begins with a participle tells of its noun."""
    if work[0].fine not in ("VBN", "VBD") or work[0].head != _ROOT:
        return
    end = 1
    while end < len(work) and (work[end].tag in ("NOUN", "PROPN") or end in named):
        end += 1
    if end in (1, len(work)) or not (is_verb(work[end]) or work[end].tag == "ADV"):
        return
    noun = _bearer(work, end - 1)
    told = end if is_verb(work[end]) else noun
    for n, token in enumerate(work[1:], start=1):
        if n not in (noun, told) and token.head in (1, noun + 1) and n >= end:
            lean(work, n, told, token.label)
    lean(work, 0, noun, "amod")
    work[told] = work[told]._replace(head=_ROOT, label="root")
    if told != noun:
        lean(work, noun, told, "nsubj:pass" if work[told].fine == "VBN" else "nsubj")


def _bearer(work: Sequence[Token], last: int) -> int:
    """The head of a noun phrase: the noun that a name behind it bears."""
    over = work[last].head - 1
    beside = work[last].label in ("flat", "appos") and 0 < over < last
    return over if beside else last


def _join_pair(work: list[Token], named: Mapping[int, Mention]) -> None:
    """As in "Orm and Lurm seal deal", "Orm, Lurm call off merger": two who do something."""
    for last in sorted(named):
        first, verb = last - 2, last + 1
        if first not in named or verb >= len(work) or work[last].head - 1 != first:
            continue
        if fold(work[last - 1].form) not in ("and", ",") or named[first].owner or named[last].owner:
            continue
        if work[last].label == "appos" and is_verb(work[verb]) and work[first].head - 1 == verb:
            lean(work, last, first, "conj")
        elif work[last].label == "conj" and Form.BASE in forms(work[verb]):
            make_verb(work, first, verb)
        return


def _may_be_subject(work: Sequence[Token], named: Mapping[int, Mention], at: int) -> bool:
    """Whether a name stands free before a word that can be a finite verb or participle."""
    verb = at + 1
    if verb >= len(work) or named[at].owner or verb in named:
        return False
    if at and work[at - 1].tag in _HELD:
        return False
    return bool(forms(work[verb]) & _SAYS)


def _undergoes(work: Sequence[Token], at: int, verb: int) -> bool:
    """As in "Holm hit with charges", "Holm let out": of one who acts now the verb ends in "s"."""
    if work[verb].fine not in ("VBP", "VB") or Form.PARTICIPLE not in forms(work[verb]):
        return False
    labels = {t.label for n, t in enumerate(work) if t.head - 1 == verb and n != at}
    joined = any(t.head - 1 == at and t.label == "conj" for t in work)
    return not joined and not labels & {"obj", "ccomp", "aux", "mark"}


def _make_subject(work: list[Token], at: int) -> None:
    verb = at + 1
    if not is_verb(work[verb]) or work[verb].label in ("amod", "acl"):
        if not make_verb(work, at, verb):
            return
    elif work[at].head - 1 != verb:
        return
    for other, token in enumerate(work):
        if other < at and token.head - 1 == verb and token.label.startswith("nsubj"):
            lean(work, other, at, "compound")  # "engineer Menon freed"
        elif other > verb and token.head - 1 == at and token.label in ("obj", "obl", "xcomp"):
            lean(work, other, verb, token.label)
    if work[verb].fine == "VBD" and Form.PAST not in forms(work[verb]):
        work[verb] = work[verb]._replace(fine="VBN")  # "shown the door"
    if _undergoes(work, at, verb):
        work[verb] = work[verb]._replace(fine="VBN")
    passive = work[verb].fine == "VBN"
    lean(work, at, verb, "nsubj:pass" if passive else "nsubj")
