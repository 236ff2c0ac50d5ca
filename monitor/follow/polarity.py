"""What a sentence says flatly did not happen, or did after all; and who says so.

Rule 1. A sentence is cut into who says it, if it tells, and what is said.
Rule 2. *Denied* is what "no", "not" and "never" stand before: "no meteorite fell", "never met",
        "the call did not take place"; what "denies" stands before; what was "a hoax" or "invented".
        What is not done yet, not known, not planned, or not the only one of its kind is not denied.
Rule 3. *Affirmed* is what "did" stands before, what is so "after all", what somebody admits, or
        what papers and tests show; the last is weaker.
Rule 4. A proposition goes by the roots of its words: up to the first preposition they are its core,
        with the deed among them; names count wherever they stand.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.follow.gazetteer import nation
from monitor.follow.inflect import is_participle_alone, is_past_alone
from monitor.follow.lexicon.deeds import (
    ASKING,
    BEFORE_NOT,
    DEEDS,
    DOING,
    HAPPENS,
    INTERESTED,
    LATER,
    NO_VERB,
    NONE,
    NOT,
    PARTLY,
    PAST,
    RESTRICTING,
    SMALL,
    STOPS,
    UNDONE,
    UNKNOWN,
    UNSURE,
)
from monitor.follow.lexicon.words import AFTER_ALL, ARTICLES, OWNERS, PREPOSITIONS, PRONOUNS
from monitor.follow.words import Token, tokens
from monitor.model.changes import Pole

Roots = frozenset[str]
_STEM = 5
_FEW = 4  # parts of a sentence
_ENDINGS = (("ing", 3), ("ies", 2), ("ed", 3), ("es", 3), ("s", 3), ("e", 3))
_ADMITS = r"admit(?:s|ted)?|concede[sd]?|acknowledge[sd]?|confess(?:es|ed)?|comes? clean|came clean"
_SHOWS = (
    r"finds?|found|shows?|showed|reveal(?:s|ed)?|prove[sd]?|establish(?:es|ed)?|conclude[sd]?"
    r"|confirm(?:s|ed)?"
)
_DENIES = r"den(?:y|ies|ied)"
_SAYS = (
    rf"{_ADMITS}|{_SHOWS}|{_DENIES}|says?|said|tells?|told|rule[sd]?|announce[sd]?|report(?:s|ed)?"
    r"|insist(?:s|ed)?|writes?|wrote|add(?:s|ed)?|state[sd]?|testif(?:y|ies|ied)|declare[sd]?"
    r"|claim(?:s|ed)?|maintain(?:s|ed)?"
)
# What may go without "that".
_TAKES_BARE = rf"{_ADMITS}|{_DENIES}|says?|said|confirms?|confirmed"
_WHOLE = r"(?:(?!\b(?:that|which|who|no|not|never|did|does)\b)[^;:?]){2,90}?"
_FRAMES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?P<by>{_WHOLE})\s(?P<say>{_SAYS})(?:\s[^,;:]{{2,50}}?)?\sthat\s(?P<told>.+)$",
        rf"^(?P<told>.+?)(?:,|\s[-–—])\s(?:as\s)?(?P<by>[^,;:]{{2,80}}?)\s(?P<say>{_SAYS})\b.*$",
        r"^(?P<told>.+?),\s(?P<say>said|says|according to)\s(?P<by>[^,;:]{2,60}).*$",
        rf"^(?P<by>[^:]{{2,50}}?)(?:\s(?P<say>{_SAYS}))?:\s(?P<told>.+)$",
        rf"^(?P<by>{_WHOLE})\s(?P<say>{_TAKES_BARE})\s(?P<told>.+)$",
    )
)
# Who is asked to say it, or may, has not said it.
_ASKED = re.compile(
    r"\b(?:to|unless|whether|should|must|would|could|may|might|will|cannot)$|\bif\b", re.IGNORECASE
)
_RELATIVE = re.compile(r"\b(?:who|which|that|after|before|when|while|as)\b", re.IGNORECASE)
# Two words for one deed, and a word that is another one's deed elsewhere: "caught fire".
_AS_ONE = (
    (re.compile(r"\b(?:takes?|took|taken|taking) place\b", re.IGNORECASE), "happened"),
    (re.compile(r"(?<=\b(?:did|not) )fire\b", re.IGNORECASE), "fired"),
)
# A "but" behind what is denied says what was so instead, one before it what else was.
_PARTS = re.compile(
    r";\s|:\s|,\s(?:but|while|although|though)\s|\sbut\s(?=[^,;]{0,60}\b(?:no|not|never|did)\b)",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(rf"{AFTER_ALL}|\bindeed\b|\bin fact\b", re.IGNORECASE)
_NO_LONGER_DENIED = re.compile(
    r"\b(?:despite|contrary to) (?:\w+ ){0,3}den(?:ial|ied|ying)", re.IGNORECASE
)
_HOAX = re.compile(
    r"^(?P<what>[^,;:]{4,90}?)\s(?:was|were|is|turned out to be|proves? to be|proved to be)\s"
    r"(?:an?\s|all\s)?(?:hoax|illusion|false alarm|invent(?:ed|ion)|made up|fabricat(?:ed|ion)"
    r"|staged|faked?|fiction|mirage)\b",
    re.IGNORECASE,
)

# Of what may be, is wished, planned, over or called off, no sentence tells that it was done.
_HEDGED = re.compile(
    r"\b(?:may|might|could|would|should|will|if|unless|whether|plan(?:s|ned|ning)?|expect\w*|set to"
    r"|due to|fear\w*|suspect\w*|alleg\w+|threat\w*|hop(?:e|es|ed|ing)|attempt\w*"
    r"|tr(?:y|ies|ied|ying)|fail\w*|nearly|almost|call(?:s|ed)? for|demand\w*|wants?"
    r"|urg(?:e|es|ed|ing)|rumou?r\w*|thwart\w*|foil\w*|avert\w*|prevent\w*|no|not|never|without"
    r"|\w*n't|den(?:y|ies|ied|ial)|reject\w*|suspend\w*|cancel\w*|postpon\w*|call(?:s|ed)? off"
    r"|halt\w*|end(?:s|ed)?|scrap\w*|ready|prepar\w+|to be|going to|possible|likely|false|hoax|fake"
    r"|against|ban(?:s|ned)?|risk\w*|to (?:go|take|start|begin|open|hold|run|return|visit|meet))\b"
)


def _is_past(low: str) -> bool:
    """Whether a word may be the past form of a verb."""
    regular = low.endswith("ed") or low in PAST
    return regular or is_past_alone(low) or is_participle_alone(low)


class Proposition(NamedTuple):
    """What is denied or affirmed.

    Attributes:
        pole: off where it is denied.
        deed: the root of what was done, ``""`` where an affirmed sentence does not mark it.
        core: the roots of whom it is of, and of the deed.
        rest: those of the words behind the first preposition, names left out.
        names: those of all names.
        by: those of who says it.
        own: whether it is said by or for the one who did it, or did not.
        denied: whether a verb denies it ("denies that"), which tells no more than what is said.
        weak: whether it is affirmed by what papers or tests show alone.
        told: the words that say it, time and place with them.
    """

    pole: Pole
    deed: str
    core: Roots
    rest: Roots
    names: Roots
    by: Roots
    own: bool
    denied: bool
    weak: bool
    told: str


class Frame(NamedTuple):
    """A sentence cut into who says it, by which verb, and what."""

    by: str
    verb: str
    told: str


@lru_cache(maxsize=4_000)
def root(low: str) -> str:
    """What the forms of a word share, and of a deed its verb and noun: "robbed", "robbery"."""
    if low in DEEDS:
        return DEEDS[low]
    country = nation(low)
    if country is not None:
        return country
    for ending, least in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= least and not low.endswith("ss"):
            low = low[: -len(ending)]
            break
    return low[:_STEM]


def roots(words: Iterable[Token]) -> Roots:
    """The roots of those of the words that tell something."""
    return frozenset(
        root(part)
        for word in words
        if word.word and word.low not in SMALL
        for part in word.low.split("-")
        if len(part) > 1 or part.isdigit()
    )


@lru_cache(maxsize=4_000)
def said(text: str) -> Roots:
    """The roots of a whole sentence."""
    return roots(tokens(text))


@lru_cache(maxsize=4_000)
def framed(text: str) -> Frame:
    """Who says it, by which verb, and what is said; nothing where he is only asked to say it."""
    plain = " ".join(text.split()).rstrip(" .")
    for form in _FRAMES:
        found = form.match(plain)
        if found and _ASKED.search(found["by"]):
            return Frame("", "", "")
        if found and not _RELATIVE.search(found["by"]):
            return Frame(found["by"], (found["say"] or "").lower(), found["told"])
    return Frame("", "", plain)


@lru_cache(maxsize=4_000)
def propositions(text: str) -> tuple[Proposition, ...]:
    """What a sentence denies and what it affirms; of one that asks nothing."""
    frame = framed(text)
    if "?" in text:
        return ()
    told = frame.told.strip("'\"‘’“” ")
    for form, word in _AS_ONE:
        told = form.sub(word, told)
    found = (_of_part(text, part, frame) for part in _PARTS.split(told)[:_FEW])
    return tuple(one for one in found if one is not None)


def _of_part(text: str, told: str, frame: Frame) -> Proposition | None:
    """What a part of a sentence denies or affirms, between its semicolons and "but"."""
    words = tokens(told)
    if not words or any(word.low in UNSURE and not word.capital for word in words):
        return None
    if _is_negative(words) or _HOAX.match(told):
        return _negated(told, words, frame)
    if re.fullmatch(_DENIES, frame.verb):
        return _made(Pole.OFF, words, _first_deed(words), frame, denied=True)
    return _affirmed(text, words, frame)


def _is_negative(words: Sequence[Token]) -> bool:
    return any(word.low in NOT | NONE for word in words)


def _negated(told: str, words: Sequence[Token], frame: Frame) -> Proposition | None:
    hoax = _HOAX.match(told)
    if hoax:
        about = tokens(hoax["what"])
        return None if _is_negative(about) else _made(Pole.OFF, about, _head(about), frame)
    for at, word in enumerate(words):
        if word.low == "no":
            return _none(words, at, frame)
        if word.low in NOT:
            return _not(words, at, frame)
    return None


def _none(words: Sequence[Token], at: int, frame: Frame) -> Proposition | None:
    """As in "no meteorite fell", "there was no shooting", "police found no bomb"."""
    behind = [word for word in words[at + 1 :] if word.word]
    if not behind or not behind[0].low.isalpha():
        return None
    if any(word.low in UNKNOWN for word in behind[:2]):
        return None
    if any(word.low in RESTRICTING for word in behind) or _is_a_part(words[at + 1 :]):
        return None
    if any(word.low in ("is", "are") for word in words[:at]):
        return None
    deed = _head(words[at + 1 :])
    if deed not in DEEDS.values() and not any(_is_past(word.low) for word in words):
        return None  # "no marathon this Sunday" tells what is planned
    return _made(Pole.OFF, (*words[:at], *words[at + 1 :]), deed, frame)


def _not(words: Sequence[Token], at: int, frame: Frame) -> Proposition | None:
    """As in "the call did not take place", "never met", "was not stolen"."""
    behind = [word for word in words[at + 1 :] if word.word and word.low not in SMALL]
    before = words[:at]
    if not before or not behind or behind[0].low in UNDONE:
        return None
    if words[at + 1].low in ARTICLES:
        return None  # "was not a policeman" says what somebody is
    if words[at].low == "not" and before[-1].low not in BEFORE_NOT:
        return None
    if any(word.low in RESTRICTING for word in words[at:]) or _is_a_part(words[at + 1 :]):
        return None
    deed = behind[0].low
    kept = (*words[:at], *words[at + 1 :])
    return _made(Pole.OFF, kept, _head(before) if deed in HAPPENS else root(deed), frame)


def _is_a_part(words: Sequence[Token]) -> bool:
    """Whether only some of it is denied: "not in Kelder but in Sarn"."""
    return any(word.low in PARTLY for word in words)


def _affirmed(text: str, words: Sequence[Token], frame: Frame) -> Proposition | None:
    for at, word in enumerate(words[:-1]):
        before, behind = (words[at - 1].low if at else ""), words[at + 1].low
        if word.low not in DOING or not before or before in ASKING:
            continue
        if behind in NO_VERB or not behind.isalpha():
            continue
        verb = next((one.low for one in words[at + 1 :] if one.low not in SMALL), "")
        return _made(Pole.ON, words, root(verb), frame)
    strong = _AFTER_ALL.search(text) or re.fullmatch(_ADMITS, frame.verb)
    weak = _NO_LONGER_DENIED.search(text) or re.fullmatch(_SHOWS, frame.verb)
    if not (strong or weak):
        return None
    return _made(Pole.ON, words, "", frame, weak=not strong)


def _first_deed(words: Sequence[Token]) -> str:
    """Of what somebody denies: the first word that is a deed, else the head."""
    return next((DEEDS[word.low] for word in words if word.low in DEEDS), _head(words))


def _head(words: Sequence[Token]) -> str:
    """The root of the last word before a preposition that is not merely "happened"."""
    front = _front(words)
    end = next((n for n, word in enumerate(front) if n > 1 and word.low in ARTICLES), len(front))
    found = [word.low for word in front[:end] if word.low not in SMALL | HAPPENS and word.word]
    return root(found[-1].split("-")[-1]) if found else ""


def _front(words: Sequence[Token]) -> Sequence[Token]:
    end = next((n for n, word in enumerate(words) if _stops(word)), len(words))
    return words[:end]


def _stops(word: Token) -> bool:
    return word.low in STOPS or (not word.word and word.low not in ("-", "'", "'s"))


def _made(
    pole: Pole,
    words: Sequence[Token],
    deed: str,
    frame: Frame,
    *,
    denied: bool = False,
    weak: bool = False,
) -> Proposition | None:
    front, by = _core(words, deed), tokens(frame.by)
    idle = frozenset(map(root, HAPPENS)) - {deed}
    core = (roots(front) | ({deed} if deed else frozenset())) - idle
    names = roots(word for word in tokens(frame.told)[1:] if word.capital)
    speaker = roots(by)
    rest = roots(words) - core - names - idle
    subject = frozenset(map(root, (word.low for word in front if word.word))) - frozenset({deed})
    own = bool(speaker & subject) or words[0].low in PRONOUNS or (bool(by) and by[0].low in OWNERS)
    if not (deed or pole is Pole.ON) or len(core | names | rest) < 2:  # noqa: PLR2004 - "it did not happen" says not what
        return None
    shown = " ".join(frame.told.split())
    return Proposition(pole, deed, core, rest, names, speaker, own, denied, weak, shown)


def _core(words: Sequence[Token], deed: str) -> list[Token]:
    """The words before the first preposition, and those from the deed to the next one."""
    front = list(_front(words))
    at = next((n for n, word in enumerate(words) if root(word.low) == deed), len(words))
    return front if at < len(front) else [*front, *_front(words[at:])]


def fits(text: str, deed: str) -> bool:
    """Whether a sentence says plainly that a deed was done."""
    frame = framed(text)
    if "?" in text or not frame.told or re.fullmatch(_DENIES, frame.verb):
        return False
    words = tokens(text)
    at = next((n for n, word in enumerate(words) if deed in map(root, word.low.split("-"))), None)
    if at is None or (at and words[at - 1].low == "to"):
        return False
    marks = [n for n, word in enumerate(words) if word.text in ",;:"]
    begin = max((n for n in marks if n < at), default=-1)
    end = min((n for n in marks if n > at), default=len(words))
    return not _HEDGED.search(" ".join(word.low for word in words[begin + 1 : end]))


def who_says(frame: Frame) -> Roots:
    """Whom a sentence names as the one who says it, else its first word and the last for him.

    Places and owners beside him are others: "the mayor of Kelder", "Drovia's ministry".
    """
    words = tokens(frame.by)
    named: list[Token] = []
    placed = False
    for word, behind in zip(words, (*words[1:], None), strict=True):
        placed = word.low in PREPOSITIONS or (placed and word.capital)
        owner = behind is not None and behind.low == "'s"
        if word.capital and word.start and not placed and not owner:
            named.append(word)
    telling = [word for word in words if word.word and word.low not in SMALL]
    first = [word for word, behind in pairwise(words) if not word.start and behind.low != "'s"]
    return roots(named or [*first, *telling[-1:]])


def may_come_yet(one: Proposition) -> bool:
    """Whether it may well be so tomorrow, though it is not today: "no bodies found"."""
    return one.deed in frozenset(map(root, LATER))


def around(told: str, deed: str) -> tuple[Roots, Roots]:
    """The roots before a deed and behind it."""
    words = tokens(told)
    at = next((n for n, word in enumerate(words) if root(word.low) == deed), len(words))
    return roots(words[:at]), roots(words[at + 1 :])


def doers(text: str, deed: str) -> Roots:
    """The roots of who did a deed, as a plain sentence has it, and of those who speak for him."""
    frame = framed(text)
    words = tokens(frame.told)
    end = next((n for n, word in enumerate(words) if root(word.low) == deed), 0)
    return roots(words[:end]) | frozenset(map(root, INTERESTED))
