"""What a sentence tells as not established, and what it says is so.

Rule 1. *In doubt* is what a sentence tells as hearsay, asks, quotes in a headline or holds
        possible: all of it, or what stands behind a "may". What is denied awaits nothing.
Rule 2. *Settled* it is by who can know: he confirms it, it is official, tests show it, somebody is
        identified. Who announces a thing settles what he decides himself.
Rule 3. Nothing is settled by who may, will or cannot confirm it, nor by who only heard it; nor
        where a chamber confirms a person in his office, or a bishop children.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from monitor.follow.lexicon import hedges
from monitor.follow.lexicon.deeds import SMALL
from monitor.follow.sourced import unnamed
from monitor.follow.words import tokens
from monitor.model.changes import Report

LONGEST = 600
"""What stands behind so many characters of a sentence is no news, and takes time to read."""
_I = re.IGNORECASE
_HEARSAY = re.compile(hedges.HEARSAY, _I)
_NEAR = re.compile(hedges.NEAR, _I)
_PERHAPS = re.compile(hedges.PERHAPS, _I)
_CLAUSE = re.compile(r"[;:]|, (?:but|and|while)\b")
_ASKS_MORE = re.compile(r"^\W*(?:who|what|how|why|when|where|which)\b", _I)
_QUOTED = re.compile(r"(?<!\w)['‘]([^'‘’]+ [^'‘’]+)['’](?!\w)")
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)|reject(?:s|ed)?|refute[sd]?|false|hoax|untrue|no (?:truth|evidence)"
    r"|dismiss(?:es|ed)? (?:\w+ ){0,2}(?:as|reports?|rumou?rs?|claims?|talk|speculation))\b",
    _I,
)
UNSURE = re.compile(
    r"\b(?:refus\w{1,4}|declin\w{1,4}|cannot|can|can't|could|couldn't|unable|neither|not|never"
    r"|won't|yet|nor|will|may|might|would|should|must|to|if|before|until|unless|whether|once"
    r"|await\w{0,3}|wait\w{0,3}|without|pending|hop\w{1,3}|urge[sd]?|ask(?:s|ed)?|need\w{0,2})\b"
    r"(?:\s+(?!that\b)[\w']{1,20}){0,3}\s+(?:confirm(?!ed\b)|confirming|confirmation|verify"
    r"|acknowledge|admit|(?:be|been) (?:\w+ )?confirmed)\b"
    r"|\b(?:not|never|hasn't|haven't|isn't|aren't|wasn't|no) (?:\w+ ){0,2}"
    r"(?:confirmed|verified|official)"
    r"|\bunconfirmed\b|\bconfirm (?:or|nor) deny\b|\bnothing (?:\w+ ){0,2}confirmed\b"
    r"|\b(?:no|without|await\w*) (?:\w+ ){0,2}confirmation\b|\ball but (?:confirm|official)"
    r"|\bconfirm(?:s|ed)? (?:nothing|no |neither|only that it (?:was|is) aware)"
    r"|\bconfirmed (?:(?!in|at|on|of|as)\w+ ){0,2}(?:cases?|deaths?|infections?|fatalities)\b",
    _I,
)
"""Who does not confirm, or not yet."""

_DOES = (
    r"(?:(?!that\b)[\w'’-]{1,30}\s){0,5}?(?:it|they|s?he|we|aware|(?:investigat|look|examin|check"
    r"|review|prob|receiv|study)ing)\s"
)
# "Confirmed on Monday that ...", "confirms the rumour"; not "confirms it looks into a claim that".
_THAT = re.compile(
    rf"^(?P<by>.{{0,120}}?)\b(?:{hedges.CONFIRMS})\s(?:(?!that\b|{_DOES})[^,;:]{{1,60}}?\s)?that\s"
    r"(?P<told>.+)$",
    _I,
)
_ACTIVE = re.compile(rf"^(?P<by>.{{0,120}}?)\b(?:{hedges.CONFIRMS})(?P<told>\s.+)$", _I)
_LATER = re.compile(
    rf"^(?P<told>.{{6,200}}?)(?:,|\s[-–—])\s(?:as\s)?(?P<by>[^,;:]{{2,80}}?)\s(?:has |have |had )?"
    rf"(?:{hedges.CONFIRMS})\b(?!\s(?:that|the|a|an|its|his|her)\b).{{0,60}}$",
    _I,
)
_PASSIVE = re.compile(r"(?:\b(?:is|are|was|were|been|be|being)(?: \w+ly)?\s*|^\s*)$", _I)
_BEHIND = re.compile(
    r"^\s*(?:in|on|at|by|as|after|for|from|of|among|near|with|to be|today)\b|^\s*$", _I
)
_DAY = re.compile(
    r"^\s*(?:(?:on|in|at|to|via|through)\s(?:a |an |the )?[\w'’-]+"
    r"(?:\s(?:evening|morning|night|afternoon))?\s)?",
    _I,
)
_LABEL = re.compile(rf"^\W*{hedges.OFFICIAL}\W*[:,!–—-]\s*(?P<told>.+)$", _I)
_SHOWN = re.compile(rf"\b{hedges.SHOWN}\b(?: that)?(?P<told>.+)$", _I)
_WHOLE = re.compile(
    rf"\b(?:{hedges.IDENTIFIED}|officially|made official|is (?:now )?official)\b", _I
)
_ANNOUNCES = (
    re.compile(
        rf"^(?P<told>.{{6,200}}?)(?:,|\s[-–—])\s(?P<by>[^,;:]{{2,80}}?)\s(?:has |have |had )?"
        rf"(?:{hedges.ANNOUNCES})\b(?!\s(?:that|the|a|an|its|his|her)\b).{{0,60}}$",
        _I,
    ),
    re.compile(rf"^(?P<by>.{{0,160}}?)\b(?:{hedges.ANNOUNCES})\s(?P<told>.+)$", _I),
)
_MAY_YET = re.compile(
    r"\b(?:may|might|could|should|will|would|to|not|yet|before)\b(?: \w+){0,2}\s*$", _I
)
_UNKNOWING = re.compile(hedges.UNKNOWING, _I)
_IN_OFFICE = re.compile(r"\bconfirm(?:s|ed)?\s(?:[A-Z][\w'’-]+\s?){1,4}(?:\bas\b|,|\d|$)")
_OVER = re.compile(r"\b(?:declared?|is|are|now) over\b", _I)
# What is confirmed is of who says it, where he is named before it.
_HIMSELF = re.compile(r"^\s*(?:s?he|its|their|his|her)\b", _I)


class Doubt(NamedTuple):
    """A sentence that tells something as not established.

    Attributes:
        report: the sentence.
        told: the words that are in doubt.
        heard: whether somebody has it from those who know, and does not only hold it possible.
    """

    report: Report
    told: str
    heard: bool


class Settled(NamedTuple):
    """A sentence that says what is so.

    Attributes:
        report: the sentence.
        told: what it says of the thing.
        by: who says it.
        own: whether it is of himself.
        announced: whether it is no more than announced.
    """

    report: Report
    told: str
    by: str = ""
    own: bool = False
    announced: bool = False


def plain(report: Report) -> str:
    """A sentence in one line, of a very long one its first ``LONGEST`` characters."""
    return " ".join(report.quote.text[:LONGEST].split())


def is_hearsay(text: str) -> bool:
    """Whether nobody stands for a sentence, or one who only heard, saw or suspects it."""
    return _HEARSAY.search(text) is not None or unnamed(text)


def doubted(report: Report) -> Doubt | None:
    """What a sentence tells as not established, if it does."""
    found = _doubted(plain(report), title=report.quote.field == "title")
    return found and Doubt(report, *found)


@lru_cache(maxsize=256)
def _doubted(text: str, *, title: bool) -> tuple[str, bool] | None:
    """The words that are in doubt, and whether they are heard."""
    if _DENIED.search(text):
        return None
    if is_hearsay(text):
        return text, True
    if title:
        if text.endswith("?") and not _ASKS_MORE.search(text):
            return text, False
        quoted = _QUOTED.search(text)
        if quoted:
            return quoted[1], False
    near = _NEAR.search(text)
    perhaps = near or _PERHAPS.search(text)
    if perhaps is None:
        return None
    return _CLAUSE.split(text[perhaps.end() :], maxsplit=1)[0], near is not None


def settles(report: Report) -> Settled | None:
    """What a sentence says is so, if it does and is of who can know."""
    found = _settles(plain(report).rstrip(" .!"))
    return found and Settled(report, *found)


@lru_cache(maxsize=256)
def _settles(text: str) -> tuple[str, str, bool, bool] | None:
    """What it says, who says it, whether of himself, and whether it is announced."""
    if text.endswith("?") or UNSURE.search(text) or _IN_OFFICE.search(text):
        return None
    by, told = _confirmed(text)
    announced = not told
    if announced:
        by, told = _announced(text)
    if not told or _OVER.search(told):
        return None
    own = bool(by) and _HIMSELF.match(told) is not None
    return told, by, own, announced


def _announced(text: str) -> tuple[str, str]:
    """Who announces what; nothing where nobody does who can."""
    found = next((one for form in _ANNOUNCES if (one := form.match(text))), None)
    if found is None or unnamed(text) or _MAY_YET.search(found["by"]):
        return "", ""
    if _UNKNOWING.search(found["by"]):
        return "", ""
    # Of "Lions unveil Rehn" whoever does is a part of it.
    return found["by"], found["told"] if found.re is _ANNOUNCES[0] else text


def _confirmed(text: str) -> tuple[str, str]:
    """Who says what is so, and what; nothing where nobody who can know does."""
    label = _LABEL.match(text)
    if label:
        return "", label["told"]
    if unnamed(text):
        return "", ""
    for form in (_LATER, _THAT, _ACTIVE):
        found = form.match(text)
        if found:
            return _by_somebody(text, found, bare=form is _ACTIVE)
    shown = _SHOWN.search(text)
    if shown:
        return "", shown["told"]
    return "", text if _WHOLE.search(text) else ""


def _by_somebody(text: str, found: re.Match[str], *, bare: bool) -> tuple[str, str]:
    by, told = found["by"], found["told"]
    if _UNKNOWING.search(by) or _is_chamber(by, told):
        return "", ""
    if _PASSIVE.search(by) or (bare and _BEHIND.match(told)):
        return "", f"{by} {told}"
    told = _DAY.sub("", told)
    # "Confirms the reports": what they are the whole sentence may say.
    says = any(word.word and word.low not in hedges.REFERS | SMALL for word in tokens(told))
    return by, told if says else text


def _is_chamber(by: str, told: str) -> bool:
    """Whether it is a person, or some, who is confirmed."""
    who = {word.low for word in tokens(by)}
    what = next((word for word in tokens(told) if word.word), None)
    return bool(who & hedges.CHAMBER) and what is not None and (what.capital or what.low.isdigit())
