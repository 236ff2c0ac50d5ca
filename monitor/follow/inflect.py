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
    "arise": ("arose", "arisen"),
    "be": ("was", "been"),
    "become": ("became", "become"),
    "begin": ("began", "begun"),
    "bid": ("bid", "bid"),
    "bind": ("bound", "bound"),
    "blow": ("blew", "blown"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "buy": ("bought", "bought"),
    "catch": ("caught", "caught"),
    "choose": ("chose", "chosen"),
    "cling": ("clung", "clung"),
    "come": ("came", "come"),
    "cut": ("cut", "cut"),
    "dig": ("dug", "dug"),
    "draw": ("drew", "drawn"),
    "drive": ("drove", "driven"),
    "fall": ("fell", "fallen"),
    "fight": ("fought", "fought"),
    "find": ("found", "found"),
    "flee": ("fled", "fled"),
    "fly": ("flew", "flown"),
    "forbid": ("forbade", "forbidden"),
    "forgo": ("forwent", "forgone"),
    "freeze": ("froze", "frozen"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "grow": ("grew", "grown"),
    "have": ("had", "had"),
    "hear": ("heard", "heard"),
    "hide": ("hid", "hidden"),
    "hit": ("hit", "hit"),
    "hold": ("held", "held"),
    "keep": ("kept", "kept"),
    "know": ("knew", "known"),
    "lay": ("laid", "laid"),
    "lead": ("led", "led"),
    "leave": ("left", "left"),
    "let": ("let", "let"),
    "lie": ("lay", "lain"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "mean": ("meant", "meant"),
    "meet": ("met", "met"),
    "overcome": ("overcame", "overcome"),
    "overrun": ("overran", "overrun"),
    "overthrow": ("overthrew", "overthrown"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "quit": ("quit", "quit"),
    "read": ("read", "read"),
    "retake": ("retook", "retaken"),
    "ride": ("rode", "ridden"),
    "ring": ("rang", "rung"),
    "rise": ("rose", "risen"),
    "run": ("ran", "run"),
    "say": ("said", "said"),
    "see": ("saw", "seen"),
    "seek": ("sought", "sought"),
    "sell": ("sold", "sold"),
    "send": ("sent", "sent"),
    "set": ("set", "set"),
    "shoot": ("shot", "shot"),
    "show": ("showed", "shown"),
    "shrink": ("shrank", "shrunk"),
    "shut": ("shut", "shut"),
    "sink": ("sank", "sunk"),
    "sit": ("sat", "sat"),
    "slay": ("slew", "slain"),
    "speak": ("spoke", "spoken"),
    "spend": ("spent", "spent"),
    "split": ("split", "split"),
    "spread": ("spread", "spread"),
    "spring": ("sprang", "sprung"),
    "stand": ("stood", "stood"),
    "spin": ("spun", "spun"),
    "steal": ("stole", "stolen"),
    "stick": ("stuck", "stuck"),
    "strike": ("struck", "struck"),
    "swear": ("swore", "sworn"),
    "sweep": ("swept", "swept"),
    "swim": ("swam", "swum"),
    "swing": ("swung", "swung"),
    "take": ("took", "taken"),
    "tear": ("tore", "torn"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "throw": ("threw", "thrown"),
    "undo": ("undid", "undone"),
    "uphold": ("upheld", "upheld"),
    "wake": ("woke", "woken"),
    "wear": ("wore", "worn"),
    "win": ("won", "won"),
    "withdraw": ("withdrew", "withdrawn"),
    "write": ("wrote", "written"),
}
_PASTS = frozenset(form for forms in _IRREGULAR.values() for form in forms)
_DOUBLING = listed(
    "acquit annul expel rip plan scrap drop skip step stop defer scrub ban bar axe nip shun commit"
    " nab grab snap pin dig run sit swim win trap slip strip admit rebut quit"
    " beg bin drag drum grip gun kidnap nod shred slap stab refer occur confer transfer prefer"
)
_DOUBLING_ING = listed("begin cut get put set forbid let split hit bid spin")
_EITHER = listed("cancel travel signal")  # -l- or -ll-
_VOWELS = "aeiou"


@cache
def is_past_alone(low: str) -> bool:
    """Whether a folded word is some verb's past tense and no participle: "withdrew"."""
    return low in _past_alone()


def is_participle_alone(low: str) -> bool:
    """Whether a folded word is some verb's participle and no past tense: "taken"."""
    return low in _participle_alone()


@cache
def _participle_alone() -> frozenset[str]:
    past = {past for past, _ in _IRREGULAR.values()}
    return frozenset(done for _, done in _IRREGULAR.values()) - past - _IRREGULAR.keys()


@cache
def _past_alone() -> frozenset[str]:
    done = {participle for _, participle in _IRREGULAR.values()}
    return frozenset(past for past, _ in _IRREGULAR.values()) - done


def is_past(word: str) -> bool:
    """Whether a word looks like the past or the participle of some verb."""
    return word.endswith("ed") or word in _PASTS


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
    if lemma in _DOUBLING_ING:
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
