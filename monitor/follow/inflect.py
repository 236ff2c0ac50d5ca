"""The forms of English verbs and nouns, made by rule from the lemmas of the lexicon."""

from enum import StrEnum
from functools import cache

from monitor.follow.words import listed


class Form(StrEnum):
    """Which form of a verb a word is; past tense and participle often share one."""

    BASE = "base"
    PRESENT = "s"
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"


_IRREGULAR = {  # past, participle
    "be": ("was", "been"),
    "begin": ("began", "begun"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "cut": ("cut", "cut"),
    "fall": ("fell", "fallen"),
    "fly": ("flew", "flown"),
    "forbid": ("forbade", "forbidden"),
    "forgo": ("forwent", "forgone"),
    "freeze": ("froze", "frozen"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "have": ("had", "had"),
    "hear": ("heard", "heard"),
    "hold": ("held", "held"),
    "lay": ("laid", "laid"),
    "leave": ("left", "left"),
    "make": ("made", "made"),
    "meet": ("met", "met"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "say": ("said", "said"),
    "seek": ("sought", "sought"),
    "find": ("found", "found"),
    "flee": ("fled", "fled"),
    "keep": ("kept", "kept"),
    "let": ("let", "let"),
    "lose": ("lost", "lost"),
    "overrun": ("overran", "overrun"),
    "overthrow": ("overthrew", "overthrown"),
    "quit": ("quit", "quit"),
    "retake": ("retook", "retaken"),
    "set": ("set", "set"),
    "shoot": ("shot", "shot"),
    "shut": ("shut", "shut"),
    "strike": ("struck", "struck"),
    "tear": ("tore", "torn"),
    "throw": ("threw", "thrown"),
    "uphold": ("upheld", "upheld"),
    "win": ("won", "won"),
    "swear": ("swore", "sworn"),
    "take": ("took", "taken"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "undo": ("undid", "undone"),
    "withdraw": ("withdrew", "withdrawn"),
}
_DOUBLING = listed(
    "acquit annul expel rip plan scrap drop skip step stop defer scrub ban bar axe nip shun commit"
)
_EITHER = listed("cancel travel signal")  # -l- or -ll-
_VOWELS = "aeiou"


@cache
def verb_forms(lemma: str) -> dict[str, frozenset[Form]]:
    """Every form of a one-word verb -> which forms it can be."""
    found: dict[str, set[Form]] = {}
    _note(found, lemma, Form.BASE)
    _note(found, _with_s(lemma), Form.PRESENT)
    for stem in _stems(lemma):
        past, participle = _IRREGULAR.get(lemma, (_with_ed(stem), _with_ed(stem)))
        _note(found, past, Form.PAST)
        _note(found, participle, Form.PARTICIPLE)
        _note(found, _with_ing(stem), Form.ING)
    return {form: frozenset(forms) for form, forms in found.items()}


def _note(found: dict[str, set[Form]], word: str, form: Form) -> None:
    found.setdefault(word, set()).add(form)


def _stems(lemma: str) -> tuple[str, ...]:
    """What "-ed" and "-ing" are put behind."""
    if lemma in _EITHER:
        return (lemma, lemma + lemma[-1])
    if lemma in _DOUBLING and lemma[-1] != "e":
        return (lemma + lemma[-1],)
    if lemma in ("begin", "cut", "get", "put", "set", "forbid"):
        return (lemma + lemma[-1],)
    return (lemma,)


def _with_s(lemma: str) -> str:
    if lemma in ("go", "undo", "forgo", "veto") or lemma.endswith(("s", "x", "sh", "ch", "z")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return {"have": "has", "be": "is"}.get(lemma, lemma + "s")


def _with_ed(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if stem.endswith("y") and stem[-2] not in _VOWELS:
        return stem[:-1] + "ied"
    return stem + "ed"


def _with_ing(stem: str) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    if stem.endswith("e") and not stem.endswith("ee") and stem != "be":
        return stem[:-1] + "ing"
    return stem + "ing"


@cache
def plural(noun: str) -> str:
    """The plural of a noun, by rule; of the last word where it has several."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun if noun.endswith("s") else noun + "es"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"
