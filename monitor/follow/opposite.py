"""A turn that a headline and the last report tell by opposite words, of which no claim was read.

Rule 1. The headline is the first of the storyline to tell a turn (``follow/turning.py``), as done:
        no wish, no promise, no denial of it. Of people, who are held, lost or found, it tells none.
Rule 2. The last report's first sentence, or one of a claim in headline or lead, says the opposite
        of the same thing: it is planned, agreed or open; it is closed, off or imposed; it is
        confirmed.
Rule 3. What stands before the word, and behind it up to a word of time or cause, is all in that
        sentence, and so are all names and numbers. A single word in common is too little.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from monitor.follow.claims import quoted
from monitor.follow.kindred import NOT_SO, Stems, names_in, stems
from monitor.follow.moment import Finding, Moment, confidence
from monitor.follow.novelty import opening
from monitor.follow.sentences import Sentence
from monitor.follow.states import order
from monitor.follow.turning import Turning, first_told, tells, told_before
from monitor.follow.wording import turned
from monitor.follow.words import listed, tokens
from monitor.model.changes import About, ChangeKind, Quote, Rule, Severity, Side, Storyline

COMMON = 2
REPORTS = 30

_DOING = (
    r"go|open|reopen|hold|host|play|stage|launch|build|tour|visit|meet|return|join|sign|perform"
    r"|start|begin|be held"
)
_ON = re.compile(
    rf"\b(?:(?:to|will) (?:{_DOING})|goes? ahead|agree[sd]?|sign(?:s|ed)?|plan(?:s|ned)"
    r"|announce[sd]?|schedule[sd]?|set for|approve[sd]?|unveil(?:s|ed)?|begins?|began|starts?"
    r"|started|opens?|opened|reopens?|reopened|resumes?|resumed|launch(?:es|ed)?|joins?|joined)\b",
    re.IGNORECASE,
)
_IMPOSED = re.compile(r"\b(?:impos(?:e|es|ed)|lockdown|evacuat(?:e|es|ed))\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:confirm|admit|acknowledg|announc)\w*", re.IGNORECASE)
_PEOPLE = re.compile(r"free|releas|alive|rescu", re.IGNORECASE)
_NOT_DONE = re.compile(
    rf"{NOT_SO.pattern}|\b(?:will|to|not|no|never|without|pray|prays|ask|asks|asked|confident"
    r"|optimistic|hopeful|sure|certain|expected|refuse[sd]?|fail(?:s|ed)?|rules? out)\b",
    re.IGNORECASE,
)
_STATES = {
    Turning.OFF: ("on", "off"),
    Turning.ON: ("off", "on again"),
    Turning.DENIED: ("confirmed", "denied"),
}
_RULES = (
    Rule(rule="headline", weight=0.55),
    Rule(rule="old-state-in-lead", weight=0.2),
    Rule(rule="turning-word", weight=0.2),
    Rule(rule="first-to-tell-a-turn", weight=0.3),
)
_COUNTER = (Rule(rule="no-claim-was-read", weight=0.2),)
# Where what is turned ends, and when, where or why begins.
_ENDS = listed(
    "after amid as over by despite following because since at in when while until before ahead"
    " day days week weeks month months year years hour hours"
)
_PLACE_IN_TALK = re.compile(r" (?:the (?:calendar|agenda|table|cards|menu)|track)\b")
# What was signed or planned is a deal or a plan, whether the first report has that word or not.
_MADE_BY_SAYING = stems(["deal contract agreement plan plans"])


class _Opposite(NamedTuple):
    """Which way it turned, the report that stood, and the headline."""

    way: Turning
    old: Quote
    new: Sentence


def by_opposite_words(moment: Moment, before: Storyline) -> Finding | None:
    """A turn of what the last report said, if it is sure enough for the topic."""
    turn = _opposite(moment, before)
    if turn is None:
        return None
    was, now = _STATES[turn.way]
    reading = moment.arrival.reading
    found = Finding(
        kind=ChangeKind.REVERSAL,
        headline=f"{turned(was, now)}: {' '.join(turn.new.text.split())}",
        about=About(),
        before=Side(state=was, quote=turn.old),
        after=Side(state=now, quote=quoted(reading.article, turn.new)),
        rules=_RULES,
        counter=_COUNTER,
        confidence=confidence(_RULES, factor=1 - _COUNTER[0].weight),
        severity=Severity.URGENT,
        fingerprint=f"{report_name(turn.old.article)}{turn.way}",
        families=(reading.family,),
    )
    return found if found.confidence >= moment.topic.confidence else None


def report_name(article: str) -> str:
    """How the fingerprint begins of a turn of what that report said."""
    return f"{ChangeKind.REVERSAL}|report|{article}|"


def _opposite(moment: Moment, before: Storyline) -> _Opposite | None:
    first = opening(moment.arrival.reading.article)[:1]
    if not first or not _is_later(moment, before):
        return None
    new = first[0]
    ways = () if _NOT_DONE.search(new.text) else sorted(first_told(new.text, before.sentences))
    for way in ways:
        for old in _reports(before):
            if _says_otherwise(way, old.text) and _is_same(way, new.text, old.text):
                return _Opposite(way, old, new)
    return None


def _reports(before: Storyline) -> list[Quote]:
    """What the last report says, and the latest claims of headline and lead, newest first."""
    lead = [one for state in before.states for one in state.history if one.claim.lead]
    newest = sorted(lead, key=order, reverse=True)[:REPORTS]
    last = [before.last_report] if before.last_report else []
    return [*last, *(one.claim.quote for one in newest)]


def _is_later(moment: Moment, before: Storyline) -> bool:
    at, newest = moment.arrival.reading.at, before.last_at
    return at is not None and newest is not None and not at.older(newest)


def _says_otherwise(way: Turning, old: str) -> bool:
    if NOT_SO.search(old):
        return False
    if way is Turning.OFF:
        return _ON.search(old) is not None
    if way is Turning.ON:
        return told_before(Turning.OFF, old) or _IMPOSED.search(old) is not None
    return _SAID.search(old) is not None


def _is_same(way: Turning, new: str, old: str) -> bool:
    word = tells(way, new)
    if word is None or _PEOPLE.search(word[0]) or _is_order(word):
        return False
    idiom = _PLACE_IN_TALK.match(new, word.end())
    behind = new[idiom.end() if idiom else word.end() :]
    thing = f"{new[: word.start()]} {' '.join(_object(behind))}"
    told = stems([thing]) | names_in(new)
    if way is Turning.OFF:
        told -= _MADE_BY_SAYING
    return len(told) >= COMMON and told <= stems([old]) and _numbers(thing) <= _numbers(old)


def _is_order(word: re.Match[str]) -> bool:
    """As in "Lift the ban, bakers say"."""
    return not word.start() and not word[0].lower().endswith(("s", "ed"))


def _object(behind: str) -> Iterable[str]:
    for word in tokens(behind):
        if word.low in _ENDS or not word.low[0].isalpha():
            return
        yield word.text


def _numbers(text: str) -> Stems:
    return frozenset(re.findall(r"\d+", text))
