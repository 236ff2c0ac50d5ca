"""A turn of what a plain report told: a later one says that the very thing did not happen, or did.

Rule 1. The new sentence stands in headline or lead, and denies or affirms flatly
        (``follow/polarity.py``). An earlier report says the opposite: all of its words and names
        are said by it, and the deed by one sentence that tells it plainly, of the same doer.
Rule 2. Whoever did it, or is said to have, may deny it as he likes, his firm or lawyer too: no
        report is undone by that, unless it had it from the same speaker. "Denies" tells no more
        than what is said, and turns only what the same one had told.
Rule 3. What is affirmed must have been denied before, in so many words.
Rule 4. Days that both name must agree, and none is after the other report; the old one is not
        newer than this one, nor of years ago.
Rule 5. What stood last must be of the other pole: one more report of a turn turns nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from monitor.follow.claimed import TURNS
from monitor.follow.days import Period, times
from monitor.follow.evidence import (
    FAMILY,
    HEADLINE,
    LEAD,
    MANY,
    OLD_FAMILIES,
    OLD_LEAD,
    SURE,
)
from monitor.follow.moment import SUPPORTED, Finding, Moment, confidence, once
from monitor.follow.polarity import (
    Proposition,
    Roots,
    around,
    doers,
    fits,
    framed,
    may_come_yet,
    propositions,
    roots,
    said,
    who_says,
)
from monitor.follow.reports import by_article, reports_of
from monitor.follow.wording import cut, turned
from monitor.follow.words import tokens
from monitor.model.articles import Reading
from monitor.model.changes import (
    About,
    Axis,
    ChangeKind,
    Pole,
    Report,
    Rule,
    Severity,
    Side,
    Storyline,
)
from monitor.model.times import Span

# One sentence tells of few things, and an article of few that it denies.
_MOST = 4
# Within which time, or which of several: of another one nothing is denied.
_WHICH = re.compile(
    r"\b(?:last|this|past|first|second|third|next|final) (?:year|month|week|season|reading|round"
    r"|half|quarter|spring|summer|autumn|winter|night|leg|day)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b(?:happen|occur|take place|took place)", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|by)\b", re.IGNORECASE)
LONGEST = {Axis.OCCURRENCE: timedelta(days=365), Axis.TRUTH: timedelta(days=120)}
"""After so long the same words tell of another case, or are said of another matter."""


@dataclass(frozen=True)
class Sentences:
    """The opening of one article."""

    lines: tuple[Report, ...]

    @property
    def article(self) -> str:
        """Its id."""
        return self.lines[0].quote.article

    @cached_property
    def said(self) -> Roots:
        """The roots of all that it says."""
        return frozenset().union(*(said(line.quote.text) for line in self.lines))


class Told(NamedTuple):
    """A report that tells of the matter: which way, by which sentence."""

    pole: Pole
    report: Report


class Denied(NamedTuple):
    """What turned.

    Attributes:
        proposition: as the loudest new sentence has it.
        new: the new sentences, loudest first.
        old: the sentences of the reports that said the opposite, oldest first.
        since: reports that said the new one before this article, after the old ones.
        articles: those that told of the matter, oldest first.
    """

    proposition: Proposition
    new: tuple[Report, ...]
    old: tuple[Report, ...]
    since: tuple[Report, ...]
    articles: tuple[str, ...]

    @property
    def axis(self) -> Axis:
        """Truth, where it is what somebody had said."""
        before = (one for line in self.old for one in propositions(line.quote.text))
        denied = self.proposition.denied or any(one.denied for one in before)
        return Axis.TRUTH if denied else Axis.OCCURRENCE

    @property
    def matter(self) -> str:
        """What it is that happened or did not, in the words of who says that it did."""
        on = self.proposition.pole is Pole.ON
        told = self.proposition.told if on else framed(self.old[0].quote.text).told
        return cut(told)


def denied(moment: Moment, before: Storyline) -> Iterator[Finding]:
    """What an article turns by denying what the storyline's reports told, or affirming it."""
    for one in _matters(moment.arrival.reading, before):
        found = _finding(moment, before, one)
        if found is not None:
            yield found


def _matters(reading: Reading, before: Storyline) -> Iterator[Denied]:
    """What an article denies of what the storyline's reports told, and what it affirms."""
    own = Sentences(reports_of(reading))
    if reading.at is None or not own.lines:
        return
    told = [(line, one) for line in own.lines for one in propositions(line.quote.text)][:_MOST]
    for line, one in told:
        found = _history(one, line, own, before)
        run = _run(found, one.pole)
        if not run:
            continue
        old, since = run
        new = (line, *(each for each, more in told if each is not line and more.pole is one.pole))
        articles = tuple(dict.fromkeys(each.report.quote.article for each in found))
        made = Denied(one, new, old, since, articles)
        most = LONGEST[made.axis]
        if all(_is_of_one_time(each.at, reading.at, most) for each in (*old, *since)):
            yield made


def _is_of_one_time(old: Span | None, at: Span, most: timedelta) -> bool:
    """Whether a report is not newer, and not so old that the words may tell of another case."""
    return old is not None and not at.older(old) and at.begin - old.end <= most


def _run(found: Sequence[Told], pole: Pole) -> tuple[tuple[Report, ...], tuple[Report, ...]] | None:
    """The latest reports of the other pole, and those of this one behind them."""
    end = len(found)
    while end and found[end - 1].pole is pole:
        end -= 1
    begin = end
    while begin and found[begin - 1].pole is not pole:
        begin -= 1
    old = tuple(one.report for one in found[begin:end])
    return (old, tuple(one.report for one in found[end:])) if old else None


def _history(new: Proposition, line: Report, own: Sentences, before: Storyline) -> list[Told]:
    """The storyline's reports that tell of a matter, oldest first."""
    others = [
        Sentences(lines) for article, lines in by_article(before.reports) if article != own.article
    ]
    dated = [each for each in others if each.lines[0].at is not None]
    if new.pole is Pole.OFF:
        return [told for each in dated if (told := _against_denial(new, line, each))]
    offs = [
        (one, where)
        for each in dated
        for where in each.lines
        for one in propositions(where.quote.text)
        if one.pole is Pole.OFF and _affirms(new, own, line, one, where)
    ]
    denials = {where.quote for _, where in offs}
    found = []
    for each in dated:
        mine = next((one for one in each.lines if one.quote in denials), None)
        if mine is not None:
            found.append(Told(Pole.OFF, mine))
            continue
        plain = (on for one, where in offs if (on := _tells(one, where, each)))
        found.extend(Told(Pole.ON, on) for on in islice(plain, 1))
    return found


def _against_denial(new: Proposition, line: Report, each: Sentences) -> Told | None:
    """What a report tells of the thing that is denied now."""
    for one in each.lines:
        for known in propositions(one.quote.text):
            if known.pole is Pole.OFF and _same(known, new):
                return Told(Pole.OFF, one)
    plain = _tells(new, line, each)
    return Told(Pole.ON, plain) if plain and _may_deny(new, plain, each) else None


def _same(one: Proposition, other: Proposition) -> bool:
    """Whether two denials are of one thing."""
    mine, theirs = one.core | one.names, other.core | other.names
    deed = one.deed == other.deed or {one.deed, other.deed} <= mine & theirs
    return deed and 2 * len(mine & theirs) > min(len(mine), len(theirs))


def _tells(one: Proposition, line: Report, each: Sentences) -> Report | None:
    """The sentence by which a report tells plainly what is denied."""
    if not _is_said(one, each.said):
        return None
    for sentence in each.lines:
        words = said(sentence.quote.text)
        shared = one.core & words
        most = one.deed in words and 2 * len(shared) >= len(one.core)
        if most and fits(sentence.quote.text, one.deed) and not _differs(one, line, sentence):
            return sentence
    return None


def _differs(one: Proposition, line: Report, other: Report) -> bool:
    """Whether a sentence that has the words tells of another time, or of who did it to whom."""
    which = {found.group().lower() for found in _WHICH.finditer(one.told)}
    if any(each not in other.quote.text.lower() for each in which):
        return True
    return _are_swapped(one, framed(other.quote.text).told) or _apart(one, line, other)


def _are_swapped(one: Proposition, told: str) -> bool:
    """Whether who did it there is whom it was done to here.

    A passive may say it either way, and so may a noun: "the meeting of ministers".
    """
    if _PASSIVE.search(one.told) or _PASSIVE.search(told) or _NOUN.search(one.told):
        return False
    mine, theirs = (around(text, one.deed) for text in (one.told, told))
    return bool(mine[0] & theirs[1] - theirs[0]) and bool(mine[1] & theirs[0] - theirs[1])


def _is_said(one: Proposition, words: Roots) -> bool:
    """Whether words say all that matters of a proposition."""
    names = one.names - one.by or one.names
    return one.core - one.names <= words and names <= words and one.rest - one.names <= words


def _may_deny(new: Proposition, plain: Report, each: Sentences) -> bool:
    """Whether who denies it is to be believed, or takes back his own word."""
    own = new.own or new.denied or bool(new.by & doers(plain.quote.text, new.deed))
    if not own:
        return True
    frames = (framed(line.quote.text) for line in each.lines)
    return any(new.by & roots(tokens(frame.by)) for frame in frames)


def _affirms(
    new: Proposition, own: Sentences, line: Report, off: Proposition, where: Report
) -> bool:
    """Whether what is affirmed now was denied there."""
    words = said(line.quote.text)
    if off.deed not in words or (new.deed and new.deed not in off.core | off.rest):
        return False
    if (off.denied and not _speaks(where, line)) or (new.weak and may_come_yet(off)):
        return False
    return _is_said(off, own.said) and not _differs(off, where, line)


def _speaks(where: Report, line: Report) -> bool:
    """Whether who denied it there is the one who owns to it."""
    then, now = framed(where.quote.text), framed(line.quote.text)
    return bool(who_says(then) & (who_says(now) if now.by else said(line.quote.text)))


def _apart(one: Proposition, line: Report, other: Report) -> bool:
    """Whether both name days, and none is the same, or one a day after the other spoke."""
    frame = framed(other.quote.text)
    mine, theirs = _days(one.told, line), _days(frame.told, other)
    if mine and theirs:
        return all(a.apart(b) for a in mine for b in theirs)
    return _is_later(mine, other) or _is_later(theirs, line)


def _is_later(days: Sequence[Period], report: Report) -> bool:
    at = report.at
    return bool(days) and at is not None and all(one.first > at.end.date() for one in days)


def _days(told: str, line: Report) -> Sequence[Period]:
    return _days_by(told, line.at.end.date()) if line.at else ()


@lru_cache(maxsize=4_000)
def _days_by(told: str, spoken: date) -> tuple[Period, ...]:
    lows = [word.low for word in tokens(told)]
    return tuple(one.period for one in times(lows, spoken, ahead=False))


def _finding(moment: Moment, before: Storyline, found: Denied) -> Finding | None:
    """A turn of what a report told plainly, or denied."""
    proposition, new = found.proposition, found.new[0]
    fields = {line.quote.field == "title" for line in found.new}
    heard = {moment.arrival.reading.family, *(one.family for one in found.since)}
    weights = (
        ("headline", HEADLINE, True in fields),
        ("lead", LEAD, False in fields),
        *(("further-outlet", FAMILY, True) for _ in range(len(heard) - 1)),
        ("old-state-from-two-outlets", OLD_FAMILIES, len({o.family for o in found.old}) >= MANY),
        ("old-state-in-lead", OLD_LEAD, True),
    )
    rules = tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in weights if holds)
    key = f"{found.axis.value}|told|{found.articles[0]}"
    name = f"{TURNS}{key}|"
    flips = sum(
        fingerprint.startswith(name) and not fingerprint.endswith(SUPPORTED)
        for fingerprint, _ in before.fired
    )
    flips -= bool(found.since and flips)
    sure = confidence(rules)
    states = ("reported", "denied") if proposition.pole is Pole.OFF else ("denied", "confirmed")
    made = Finding(
        kind=ChangeKind.REVERSAL,
        headline=f"{turned(*states)}: {found.matter}",
        about=About(axis=found.axis.value, what=proposition.deed),
        before=Side(state=states[0], quote=found.old[0].quote),
        after=Side(state=states[1], quote=new.quote),
        rules=rules,
        confidence=sure,
        severity=Severity.FLASH if sure >= SURE else Severity.URGENT,
        fingerprint=f"{name}{proposition.pole.value}|{flips}",
        key=key,
        families=tuple(sorted(heard)),
        flips=flips,
    )
    if not found.since:
        return made
    # One more report of it: it is told only where the first of them was too weak to be.
    waits = next((one for one in before.pending if _is_of(one, found)), None)
    if waits is None:
        return None
    return once(replace(made, fingerprint=waits), before, moment.topic, supported=True)


def _is_of(fingerprint: str, found: Denied) -> bool:
    """Whether a turn that waits is that of the matter, whichever report of it was the first."""
    pole = found.proposition.pole.value
    return any(
        fingerprint.startswith(f"{TURNS}{axis.value}|told|{article}|{pole}|")
        for article in found.articles
        for axis in (Axis.TRUTH, Axis.OCCURRENCE)
    )
